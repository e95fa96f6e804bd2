//! Partial pivoting of a dense matrix that is factored again and again.

use einmul_machine::threads;
use faer::dyn_stack::{MemBuffer, MemStack, StackReq};
use faer::linalg::lu::partial_pivoting::{factor, solve};
use faer::perm::PermRef;
use faer::{Conj, MatMut, MatRef, Par};

use super::memory::{scratch, zeros};
use crate::error::Error;
use crate::scalar::Scalar;

/// Fewer multiplications than this are not worth waking a second thread.
const PARALLEL_WORK: usize = 1 << 22;

/// `P A = L U`, with the memory for it.
pub(super) struct DenseLu<T> {
    n: usize,
    /// Column by column: `A`, then both factors.
    elements: Vec<T>,
    forward: Vec<usize>,
    inverse: Vec<usize>,
    memory: MemBuffer,
}

impl<T: Scalar> DenseLu<T> {
    pub(super) fn new(n: usize) -> Result<Self, Error> {
        // faer's sizes are for positive orders.
        let request = if n == 0 {
            StackReq::empty()
        } else {
            let par = parallelism(threads_for(n));
            let factoring = factor::lu_in_place_scratch::<usize, T>(n, n, par, Default::default());
            factoring.or(solve::solve_in_place_scratch::<usize, T>(n, 1, Par::Seq))
        };
        Ok(Self {
            n,
            elements: zeros(n.saturating_mul(n))?,
            forward: zeros(n)?,
            inverse: zeros(n)?,
            memory: scratch(request)?,
        })
    }

    /// The matrix to be factored, column by column.
    pub(super) fn matrix_mut(&mut self) -> &mut [T] {
        &mut self.elements
    }

    /// Factors the matrix in its place. A zero pivot is divided by: solutions are not finite.
    pub(super) fn factor(&mut self) {
        let n = self.n;
        if n == 0 {
            return;
        }
        let count = threads_for(n);
        let mut work = || {
            factor::lu_in_place(
                MatMut::from_column_major_slice_mut(&mut self.elements, n, n),
                &mut self.forward,
                &mut self.inverse,
                parallelism(count),
                MemStack::new(&mut self.memory),
                Default::default(),
            );
        };
        if count > 1 { threads::install(work) } else { work() }
    }

    /// `x ← A⁻¹ x`.
    pub(super) fn solve(&mut self, x: &mut [T]) {
        let n = self.n;
        if n == 0 {
            return;
        }
        let factors = MatRef::from_column_major_slice(&self.elements, n, n);
        solve::solve_in_place_with_conj(
            factors,
            factors,
            PermRef::new_checked(&self.forward, &self.inverse, n),
            Conj::No,
            MatMut::from_column_major_slice_mut(x, n, 1),
            Par::Seq,
            MemStack::new(&mut self.memory),
        );
    }
}

fn threads_for(n: usize) -> usize {
    let work = n.saturating_mul(n).saturating_mul(n) / 3;
    if work < PARALLEL_WORK { 1 } else { threads::limit() }
}

fn parallelism(count: usize) -> Par {
    if count <= 1 { Par::Seq } else { Par::rayon(count) }
}
