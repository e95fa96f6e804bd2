//! The kernels that do many small matrices at once, where a scalar type has them.

use einmul_kernels::batch;
use einmul_kernels::matrix::{MatMut, MatRef};
use einmul_machine::Isa;

/// From matrices to one result each, with scratch.
///
/// # Safety
/// The matrices lie in one allocation, and so do the results.
type Verb<T> = unsafe fn(&[MatRef<'_, T>], &mut [MatMut<'_, T>], &mut [u8]) -> bool;

/// [`Verb`] with right-hand sides.
///
/// # Safety
/// As [`Verb`].
type Solve<T> =
    unsafe fn(&[MatRef<'_, T>], &[MatRef<'_, T>], &mut [MatMut<'_, T>], &mut [u8]) -> bool;

/// What is done with groups of matrices of one scalar type; each verb is false, with nothing
/// written, for a group that is to be done one by one.
pub struct Batch<T: 'static> {
    /// Matrices of a full group.
    pub(crate) size: fn() -> usize,
    /// Bytes for this many elements of each matrix.
    pub(crate) scratch: fn(usize) -> usize,
    pub(crate) cholesky: Verb<T>,
    pub(crate) inverse: Verb<T>,
    pub(crate) solve: Solve<T>,
}

impl<T: batch::Float> Batch<T> {
    pub(crate) const fn of_reals() -> Self {
        Self {
            size: || batch::group_size::<T>(Isa::current()),
            scratch: |elements| batch::scratch_bytes::<T>(Isa::current(), elements),
            // SAFETY: handed on to the caller.
            cholesky: |a, out, scratch| unsafe { batch::cholesky(Isa::current(), a, out, scratch) },
            // SAFETY: handed on to the caller.
            inverse: |a, out, scratch| unsafe { batch::inverse(Isa::current(), a, out, scratch) },
            // SAFETY: handed on to the caller.
            solve: |a, b, x, scratch| unsafe { batch::solve(Isa::current(), a, b, x, scratch) },
        }
    }
}

/// Whether matrices of an order, as many as there are, are worth the kernels.
pub(crate) fn is_worth(n: usize, count: usize) -> bool {
    (1..=batch::MAX_ORDER).contains(&n) && count >= 4
}
