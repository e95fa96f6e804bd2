//! Partial pivoting of sparse matrices with their entries at the same places.

use faer::dyn_stack::{MemBuffer, MemStack};
use faer::sparse::linalg::lu::{
    LuRef, LuSymbolicParams, NumericLu, SymbolicLu, factorize_symbolic_lu,
};
use faer::sparse::{SparseColMatRef, SymbolicSparseColMatRef};
use faer::{Conj, MatMut, Par};

use super::memory::{out_of_memory, scratch, zeros};
use crate::error::Error;
use crate::ode::system::Pattern;
use crate::scalar::Scalar;

/// `P A Q = L U`, with columns ordered by COLAMD, and the memory for it.
///
/// Not judged and not refined as [`sparse::Lu`](crate::sparse::Lu) is: Newton's iteration
/// notices poor factors by itself, and solves with them a few times only.
pub(super) struct SparseLu<T> {
    pattern: Pattern,
    values: Vec<T>,
    symbolic: SymbolicLu<usize>,
    numeric: NumericLu<usize, T>,
    memory: MemBuffer,
}

impl<T: Scalar> SparseLu<T> {
    /// Of a pattern of at least one column.
    pub(super) fn new(pattern: Pattern) -> Result<Self, Error> {
        let symbolic = factorize_symbolic_lu(columns(&pattern), LuSymbolicParams::default())
            .map_err(|_| out_of_memory(usize::MAX))?;
        let factoring = symbolic.factorize_numeric_lu_scratch::<T>(Par::Seq, Default::default());
        let solving = symbolic.solve_in_place_scratch::<T>(1, Par::Seq);
        Ok(Self {
            values: zeros(pattern.nnz())?,
            memory: scratch(factoring.or(solving))?,
            numeric: NumericLu::new(),
            pattern,
            symbolic,
        })
    }

    /// The matrix to be factored, one value for each place of the pattern.
    pub(super) fn matrix_mut(&mut self) -> &mut [T] {
        &mut self.values
    }

    /// Factors the matrix, which stays; `false` where that failed: no pivot is left in some
    /// column, or memory is refused. A zero pivot among entries is divided by: solutions are
    /// not finite.
    pub(super) fn factor(&mut self) -> bool {
        let matrix = SparseColMatRef::new(columns(&self.pattern), &self.values);
        let stack = MemStack::new(&mut self.memory);
        let (numeric, params) = (&mut self.numeric, Default::default());
        self.symbolic.factorize_numeric_lu(numeric, matrix, Par::Seq, stack, params).is_ok()
    }

    /// `x ← A⁻¹ x`, after a [`factor`](Self::factor) that succeeded.
    pub(super) fn solve(&mut self, x: &mut [T]) {
        let n = x.len();
        LuRef::new_unchecked(&self.symbolic, &self.numeric).solve_in_place_with_conj(
            Conj::No,
            MatMut::from_column_major_slice_mut(x, n, 1),
            Par::Seq,
            MemStack::new(&mut self.memory),
        );
    }
}

fn columns(pattern: &Pattern) -> SymbolicSparseColMatRef<'_, usize> {
    let n = pattern.len();
    SymbolicSparseColMatRef::new_checked(n, n, pattern.starts(), None, pattern.rows())
}
