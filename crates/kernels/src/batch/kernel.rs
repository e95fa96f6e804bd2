//! The verbs for one instruction set.

use super::cholesky::Cholesky;
use super::float::Float;
use super::inverse::Inverse;
use super::solve::Solve;
use crate::matrix::{MatMut, MatRef};
use crate::simd::lanes::Lanes;

/// A group and what is made of it.
pub(crate) struct Args<'a, 'b, 'c, T> {
    pub(super) n: usize,
    pub(super) a: &'a [MatRef<'b, T>],
    /// Right-hand sides, where the verb has any.
    pub(super) b: &'a [MatRef<'b, T>],
    pub(super) out: &'a mut [MatMut<'c, T>],
    pub(super) memory: *mut T,
    /// Set when all are plain and written.
    pub(super) fine: bool,
}

/// A verb for a group of at most as many matrices as the set has lanes.
///
/// # Safety
/// The processor has the instruction set; the matrices have the shapes that the verb asks for,
/// and the memory as many elements. A group lies in one allocation, and so do its results.
pub(crate) type VerbFn<T> = unsafe fn(&mut Args<'_, '_, '_, T>);

/// The verbs of an instruction set.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BatchFns<T> {
    pub(super) cholesky: VerbFn<T>,
    pub(super) inverse: VerbFn<T>,
    pub(super) solve: VerbFn<T>,
}

pub(crate) const fn functions<T: Float, S: Lanes<T>>() -> BatchFns<T> {
    BatchFns {
        // SAFETY: handed on to the caller.
        cholesky: |args| unsafe { S::vectorize(Cholesky(args)) },
        // SAFETY: handed on to the caller.
        inverse: |args| unsafe { S::vectorize(Inverse(args)) },
        // SAFETY: handed on to the caller.
        solve: |args| unsafe { S::vectorize(Solve(args)) },
    }
}
