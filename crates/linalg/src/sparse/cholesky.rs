//! Hermitian positive definite sparse matrices: Cholesky in an order of little fill.
//!
//! The order is approximate minimum degree (Amestoy, Davis & Duff 1996). The matrix is scaled
//! by powers of two to a diagonal between 1 and 4, as in [`cholesky`](crate::cholesky), and
//! judged by its reciprocal condition number.

use std::cell::RefCell;
use std::sync::Arc;

use einmul_array::{Array, Csr};
use faer::dyn_stack::{MemBuffer, MemStack, StackReq};
use faer::linalg::cholesky::llt::factor::LltError;
use faer::sparse::SparseColMatRef;
use faer::sparse::linalg::cholesky::{
    LltRef, SymbolicCholesky, SymbolicCholeskyRaw, SymmetricOrdering, factorize_symbolic_cholesky,
};
use faer::{Conj, MatMut as FaerMut, Par, Side};

use super::allocation::{refused, scratch, zeros};
use super::entries::finite_values;
use super::hermitian::{self, Scaled, Symmetry};
use super::pattern::Pattern;
use super::right_hand_sides::{bring_near_one, check_columns, solve_array};
use super::{note, on_threads, threads_for};
use crate::condition;
use crate::error::Error;
use crate::real::Magnitude;
use crate::scalar::Scalar;
use crate::view::{check_square, parallelism};

const OPERATION: &str = "sparse cholesky";

/// `P D A D Pᵀ = L Lᴴ` of a Hermitian positive definite `n × n` matrix, `D` powers of two.
///
/// Backward stable: a solution `x` solves `(A + ΔA) x = b` with `|ΔA[i,j]|` a small multiple
/// of `ε·√(A[i,i] A[j,j])`.
///
/// ```
/// use einmul_array::{Array, Csr};
/// use einmul_linalg::sparse::Cholesky;
/// let a = Array::from_vec(vec![4.0, 0.0, 0.0, 16.0], &[2, 2])?;
/// let factor = Cholesky::<f64>::new(&Csr::from_dense(&a)?)?;
/// let b = Array::from_vec(vec![8.0, 16.0], &[2])?;
/// assert_eq!(factor.solve(&b)?.to_vec::<f64>(), Some(vec![2.0, 1.0]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Cholesky<T: Scalar> {
    analysis: Arc<Analysis>,
    /// `L`, at the places that the analysis says.
    lower: Vec<T>,
    powers: Vec<i32>,
    reciprocal_condition: f64,
}

/// What depends on the places of the entries only.
#[derive(Debug)]
struct Analysis {
    pattern: Pattern,
    symmetry: Symmetry,
    /// None of an empty matrix.
    symbolic: Option<SymbolicCholesky<usize>>,
    /// Entries of `L`.
    nnz: usize,
    /// About the multiplications of a factorisation.
    work: f64,
}

impl<T: Scalar> Cholesky<T> {
    /// Factors a matrix, of which both triangles are given; values are cast to `T`.
    ///
    /// # Errors
    /// [`Error::NotSquare`], [`Error::NotFinite`], [`Error::NotHermitian`],
    /// [`Error::NotPositiveDefiniteAt`], [`Error::IllConditioned`], [`Error::Array`].
    pub fn new(a: &Csr) -> Result<Self, Error> {
        Self::within(a, hermitian::ASYMMETRY)
    }

    /// [`Cholesky::new`] of a matrix that is Hermitian but for rounding, for a caller that has
    /// LU for others.
    pub(crate) fn of_exactly_hermitian(a: &Csr) -> Result<Self, Error> {
        Self::within(a, hermitian::ROUNDING)
    }

    fn within(a: &Csr, asymmetry: f64) -> Result<Self, Error> {
        check_square(OPERATION, (a.rows(), a.cols()))?;
        let pattern = Pattern::of(a)?;
        let symmetry = Symmetry::of(&pattern)?;
        let values = finite_values::<T>(OPERATION, a, &pattern)?;
        let scaled = hermitian::scale(OPERATION, &pattern, &symmetry, values, asymmetry)?;
        Self::of(Arc::new(Analysis::of(pattern, symmetry)?), scaled)
    }

    /// Factors a matrix with its entries at the same places, whose order and fill are known.
    ///
    /// # Errors
    /// [`Error::Pattern`] for other places; else as [`Cholesky::new`].
    pub fn refactor(&self, a: &Csr) -> Result<Self, Error> {
        let Analysis { pattern, symmetry, .. } = &*self.analysis;
        pattern.check_same(OPERATION, a)?;
        let values = finite_values::<T>(OPERATION, a, pattern)?;
        let scaled = hermitian::scale(OPERATION, pattern, symmetry, values, hermitian::ASYMMETRY)?;
        Self::of(Arc::clone(&self.analysis), scaled)
    }

    fn of(analysis: Arc<Analysis>, scaled: Scaled<T>) -> Result<Self, Error> {
        let Scaled { values, powers, norm } = scaled;
        note::<T>(OPERATION, analysis.pattern.rows, analysis.pattern.rows, analysis.work);
        let mut lower = Vec::new();
        if let Some(symbolic) = &analysis.symbolic {
            lower = zeros::<T>(symbolic.len_val())?;
            let threads = threads_for(analysis.work);
            on_threads(threads, || {
                let par = parallelism(threads);
                let request = symbolic.factorize_numeric_llt_scratch::<T>(par, Default::default());
                let mut memory = scratch(request)?;
                // By columns these rows are the conjugate of the matrix, of which the lower
                // triangle is then the upper one.
                let a = SparseColMatRef::new(analysis.pattern.as_columns(), &values);
                symbolic
                    .factorize_numeric_llt(
                        &mut lower,
                        a,
                        Side::Upper,
                        Default::default(),
                        par,
                        MemStack::new(&mut memory),
                        Default::default(),
                    )
                    .map(|_| ())
                    .map_err(|error| failure(error, symbolic))
            })?;
        }
        drop(values);
        let mut factor = Self { analysis, lower, powers, reciprocal_condition: 1.0 };
        factor.judge(norm)?;
        Ok(factor)
    }

    /// Estimates the condition of the scaled matrix.
    fn judge(&mut self, norm: T::Real) -> Result<(), Error> {
        let n = self.order();
        let Some(request) = self.solve_request(1) else { return Ok(()) };
        let (mut v, mut signs) = (zeros::<T>(n)?, zeros::<T>(n)?);
        let memory = RefCell::new(scratch(request)?);
        let solve_one = |v: &mut [T]| self.substitute(v, 1, &mut memory.borrow_mut());
        let inverse_norm = condition::inverse_one_norm(&mut v, &mut signs, solve_one, solve_one);
        condition::check(norm, inverse_norm)?;
        self.reciprocal_condition = 1.0 / (norm * inverse_norm).to_f64();
        Ok(())
    }

    fn solve_request(&self, k: usize) -> Option<StackReq> {
        let symbolic = self.analysis.symbolic.as_ref()?;
        Some(symbolic.solve_in_place_scratch::<T>(k, Par::Seq))
    }

    /// `X ← H⁻¹ X`.
    fn substitute(&self, x: &mut [T], k: usize, memory: &mut MemBuffer) {
        if let Some(symbolic) = &self.analysis.symbolic {
            let x = FaerMut::from_column_major_slice_mut(x, self.order(), k);
            // The factors are those of the conjugate.
            LltRef::new(symbolic, &self.lower).solve_in_place_with_conj(
                Conj::Yes,
                x,
                Par::Seq,
                MemStack::new(memory),
            );
        }
    }

    /// The solution of `A x = b` for a vector `b` of `n` or a matrix of `n` rows, of the shape
    /// of `b` and the dtype of `T`; complex if `b` is. A NaN spoils its own column only.
    ///
    /// # Errors
    /// [`Error::Rank`], [`Error::Shape`], [`Error::Array`].
    pub fn solve(&self, b: &Array) -> Result<Array, Error> {
        let n = self.order();
        solve_array(OPERATION, (n, n), false, b, |x, k| self.solve_in_place(x, k))
    }

    /// Overwrites `k` right-hand sides, contiguous columns of `n` numbers, by the solutions.
    ///
    /// # Errors
    /// [`Error::Shape`] unless `x` has `n·k` elements; [`Error::Array`].
    pub fn solve_in_place(&self, x: &mut [T], k: usize) -> Result<(), Error> {
        let n = self.order();
        check_columns(OPERATION, (n, n), x, k)?;
        let request = self.solve_request(k).filter(|_| k > 0);
        let Some(request) = request else { return Ok(()) };
        let mut sizes = zeros::<i32>(k)?;
        for (column, size) in x.chunks_exact_mut(n).zip(&mut sizes) {
            *size = bring_near_one(column, |i| self.powers[i]);
        }
        self.substitute(x, k, &mut scratch(request)?);
        for (column, &size) in x.chunks_exact_mut(n).zip(&sizes) {
            column.iter_mut().zip(&self.powers).for_each(|(x, &p)| *x = x.scaled(p + size));
        }
        Ok(())
    }

    /// As [`Cholesky::solve_in_place`]: the matrix is its own adjoint.
    ///
    /// # Errors
    /// As there.
    pub fn solve_adjoint_in_place(&self, x: &mut [T], k: usize) -> Result<(), Error> {
        self.solve_in_place(x, k)
    }

    /// `n`.
    pub fn order(&self) -> usize {
        self.analysis.pattern.rows
    }

    /// Stored entries of `L`; zeros inside the dense blocks count.
    pub fn nnz(&self) -> usize {
        self.analysis.nnz
    }

    /// Memory of the factor's values.
    pub fn bytes(&self) -> usize {
        size_of_val(&self.lower[..])
    }

    /// `1 / (‖H‖₁ ‖H⁻¹‖₁)` of the scaled matrix, estimated.
    pub fn reciprocal_condition(&self) -> f64 {
        self.reciprocal_condition
    }
}

impl Analysis {
    fn of(pattern: Pattern, symmetry: Symmetry) -> Result<Self, Error> {
        if pattern.rows == 0 {
            return Ok(Self { pattern, symmetry, symbolic: None, nnz: 0, work: 0.0 });
        }
        let symbolic = factorize_symbolic_cholesky(
            pattern.as_columns(),
            Side::Upper,
            SymmetricOrdering::Amd,
            Default::default(),
        )
        .map_err(refused)?;
        let (mut nnz, mut work) = (0, 0.0);
        let mut count = |below: usize, columns: usize| {
            for entries in below + 1..=below + columns {
                nnz += entries;
                work += (entries * entries) as f64;
            }
        };
        match symbolic.raw() {
            SymbolicCholeskyRaw::Simplicial(simplicial) => {
                let starts = simplicial.col_ptr();
                starts.windows(2).for_each(|pair| count(pair[1] - pair[0] - 1, 1));
            }
            SymbolicCholeskyRaw::Supernodal(supernodal) => {
                let bounds = supernodal.supernode_begin().iter().zip(supernodal.supernode_end());
                for (s, (begin, end)) in bounds.enumerate() {
                    count(supernodal.supernode(s).pattern().len(), end - begin);
                }
            }
        }
        Ok(Self { pattern, symmetry, symbolic: Some(symbolic), nnz, work })
    }
}

/// The failed pivot in the caller's numbering.
fn failure(error: LltError, symbolic: &SymbolicCholesky<usize>) -> Error {
    let LltError::NonPositivePivot { index } = error;
    let position = match symbolic.raw() {
        // This one counts from 1.
        SymbolicCholeskyRaw::Simplicial(_) => index.saturating_sub(1),
        SymbolicCholeskyRaw::Supernodal(_) => index,
    };
    let index = symbolic.perm().and_then(|perm| perm.arrays().0.get(position).copied());
    Error::NotPositiveDefiniteAt { index: index.unwrap_or(position) }
}
