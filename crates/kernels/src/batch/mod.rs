//! Many small factorisations side by side: a group of matrices, one in each lane of a vector.
//!
//! A vector unit has nothing to do in a 4 × 4 elimination, whose steps wait for each other. A
//! group is laid out so that element `(i, j)` of all its matrices is one vector; then every
//! step is done for all matrices at once (Dongarra et al., *The Design and Performance of
//! Batched BLAS*, 2017, call the layout interleaved). The lanes choose their pivots apart, by
//! selection.
//!
//! These kernels answer only for plain matrices: of modest numbers, with pivots that are not
//! near zero and a condition far from the limit. For a group with any other matrix they write
//! nothing and say so, and the caller does each of its matrices by the careful way.
//!
//! Matrices are at most [`MAX_ORDER`] large, so that a group stays in the nearest caches.

mod cholesky;
mod eliminate;
mod float;
mod group;
mod inverse;
pub(crate) mod kernel;
mod solve;
#[cfg(test)]
mod tests;

use einmul_machine::Isa;

use crate::matrix::{MatMut, MatRef};
use crate::scratch::{aligned, piece_bytes, with_slack};

pub use float::Float;
use kernel::{Args, VerbFn};

/// The largest order of a matrix of a group.
pub const MAX_ORDER: usize = 32;

/// No group of any type and instruction set is larger.
pub const MAX_GROUP: usize = 16;

/// Matrices of a full group: the lanes of a vector of the instruction set.
pub fn group_size<T: Float>(isa: Isa) -> usize {
    T::tiles(isa).lanes
}

/// Bytes of scratch for a group of matrices with `elements` each.
pub fn scratch_bytes<T: Float>(isa: Isa, elements: usize) -> usize {
    with_slack(piece_bytes::<T>(elements.saturating_mul(group_size::<T>(isa))))
}

/// Elements that [`cholesky`] holds of each matrix.
pub fn cholesky_elements(n: usize) -> usize {
    n * n
}

/// Elements that [`inverse`] holds of each matrix.
pub fn inverse_elements(n: usize) -> usize {
    n * (2 * n + 2)
}

/// Elements that [`solve`] holds of each matrix.
pub fn solve_elements(n: usize, k: usize) -> usize {
    n * (n + k + 3)
}

/// Writes the lower triangular `L` with `a = L Lᵀ` of each matrix, zeros above its diagonal.
/// Only the lower triangles of the `n × n` matrices are read. Scratch: [`scratch_bytes`] of
/// [`cholesky_elements`].
///
/// False, with nothing written, where one of them is not plainly positive definite.
///
/// # Panics
/// When the group is empty or larger than [`group_size`], the shapes are not one, or the
/// scratch is too short.
///
/// # Safety
/// The matrices of a group lie in one allocation, in which each pointer may reach all of them,
/// and so do the results: they are read, and written, from the first one on.
pub unsafe fn cholesky<T: Float>(
    isa: Isa,
    a: &[MatRef<'_, T>],
    out: &mut [MatMut<'_, T>],
    scratch: &mut [u8],
) -> bool {
    let elements = cholesky_elements(a[0].rows());
    // SAFETY: handed on to the caller.
    unsafe { run(isa, T::tiles(isa).batch.cholesky, a, &[], out, elements, scratch) }
}

/// Writes the inverse of each of the `n × n` matrices. Scratch: [`scratch_bytes`] of
/// [`inverse_elements`].
///
/// False, with nothing written, where one of them is not plainly regular.
///
/// # Panics
/// As [`cholesky`].
///
/// # Safety
/// As [`cholesky`].
pub unsafe fn inverse<T: Float>(
    isa: Isa,
    a: &[MatRef<'_, T>],
    out: &mut [MatMut<'_, T>],
    scratch: &mut [u8],
) -> bool {
    let elements = inverse_elements(a[0].rows());
    // SAFETY: handed on to the caller.
    unsafe { run(isa, T::tiles(isa).batch.inverse, a, &[], out, elements, scratch) }
}

/// Writes `x` with `a x = b` for each of the `n × n` matrices and its `n × k` right-hand sides.
/// Scratch: [`scratch_bytes`] of [`solve_elements`].
///
/// False, with nothing written, where one of the matrices is not plainly regular, or a
/// right-hand side has other than modest numbers.
///
/// # Panics
/// As [`cholesky`].
///
/// # Safety
/// As [`cholesky`].
pub unsafe fn solve<T: Float>(
    isa: Isa,
    a: &[MatRef<'_, T>],
    b: &[MatRef<'_, T>],
    x: &mut [MatMut<'_, T>],
    scratch: &mut [u8],
) -> bool {
    let (n, k) = (b[0].rows(), b[0].cols());
    assert!(b.len() == a.len() && b.iter().all(|b| b.rows() == n && b.cols() == k));
    assert!(a[0].rows() == n, "right-hand sides do not fit");
    // SAFETY: handed on to the caller.
    unsafe { run(isa, T::tiles(isa).batch.solve, a, b, x, solve_elements(n, k), scratch) }
}

/// Checks the group and calls a verb, which gets memory for `elements` of each matrix.
///
/// # Safety
/// As [`cholesky`].
unsafe fn run<T: Float>(
    isa: Isa,
    verb: VerbFn<T>,
    a: &[MatRef<'_, T>],
    b: &[MatRef<'_, T>],
    out: &mut [MatMut<'_, T>],
    elements: usize,
    scratch: &mut [u8],
) -> bool {
    let (count, n) = (a.len(), a[0].rows());
    assert!(count <= group_size::<T>(isa) && count == out.len(), "no such group");
    assert!(n > 0 && n <= MAX_ORDER && a.iter().all(|a| a.rows() == n && a.cols() == n));
    let cols = b.first().map_or(n, |b| b.cols());
    assert!(out.iter().all(|out| out.rows() == n && out.cols() == cols), "results do not fit");
    let bytes = piece_bytes::<T>(elements * group_size::<T>(isa));
    let memory = aligned(scratch, bytes).cast::<T>();
    let mut args = Args { n, a, b, out, memory, fine: false };
    // SAFETY: `tiles` gives the kernels of a set that this processor has; the shapes are
    // checked, `aligned` has checked that the memory holds all vectors, and where matrices lie
    // is the caller's to say.
    unsafe { verb(&mut args) };
    args.fine
}
