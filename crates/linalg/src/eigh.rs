//! Eigenvalues and eigenvectors of symmetric and Hermitian matrices.
//!
//! faer makes the matrix tridiagonal and iterates. Normwise backward stable (Golub
//! and Van Loan, *Matrix Computations*, §8.3): the computed eigenvalues are those
//! of some `A + ΔA` with `‖ΔA‖₂ ≤ c·n·ε·‖A‖₂`, so that each has an absolute error
//! of that size. The matrix is scaled by an exact power of two, so elements may be
//! as large or as small as numbers are; those smaller than `2^-970` of the largest
//! (`2^-103` in single precision) count as zero, and an eigenvalue beyond the
//! largest number is infinite.

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;

use std::cmp::Ordering;

use einmul_kernels::matrix::{MatMut, MatRef};
use faer::diag::DiagMut;
use faer::dyn_stack::StackReq;
use faer::linalg::evd::{self as faer_evd, ComputeEigenvectors, SelfAdjointEvdParams};
use faer::{MatMut as FaerMut, MatRef as FaerRef, Spec};

use crate::error::{Error, Operand};
use crate::real::{EXPONENT_NOT_FINITE, Magnitude};
use crate::scalar::Scalar;
use crate::scale::Scale;
use crate::view::{check_sizes, check_square, for_each_position, not_finite, parallelism, scatter};
use crate::workspace::{Layout, Workspace};

/// Writes the eigenvalues of the Hermitian `n × n` matrix `a` to `w`, increasing,
/// and orthonormal eigenvectors to the columns of `v` (`n × n`, any strides) where
/// they are asked for. Only the `lower` or the upper triangle of `a` is read, and
/// of its diagonal only the real part.
///
/// Allocates nothing with one thread. Outputs are never read, and unchanged after
/// an error.
///
/// ```
/// use einmul_kernels::matrix::{MatMut, MatRef};
/// use einmul_linalg::eigh;
///
/// let a = MatRef::from_row_major(&[2.0, 1.0, 1.0, 2.0], 2, 2);
/// let (mut w, mut v) = ([0.0_f64; 2], [0.0; 4]);
/// let mut scratch = vec![0; eigh::eigh_scratch::<f64>(2, true, 1)];
/// let out = MatMut::from_row_major(&mut v, 2, 2);
/// eigh::eigh(a, true, &mut w, Some(out), 1, &mut scratch)?;
/// assert!((w[0] - 1.0).abs() < 1e-15 && (w[1] - 3.0).abs() < 1e-15);
/// # Ok::<(), einmul_linalg::Error>(())
/// ```
///
/// # Errors
/// [`Error::NotSquare`], [`Error::Shape`], [`Error::Scratch`] (fewer than
/// [`eigh_scratch`] bytes; any alignment will do, 64 wastes nothing),
/// [`Error::NotFinite`] (of what is read), [`Error::NoConvergence`].
pub fn eigh<T: Scalar>(
    a: MatRef<'_, T>,
    lower: bool,
    w: &mut [T::Real],
    v: Option<MatMut<'_, T>>,
    threads: usize,
    scratch: &mut [u8],
) -> Result<(), Error> {
    const OPERATION: &str = "eigh";
    let n = a.rows();
    check_square(OPERATION, (n, a.cols()))?;
    let check = |name, shape, axis| {
        let a = Operand { name: "a", shape: (n, n), axis };
        check_sizes(OPERATION, a, Operand { name, shape, axis })
    };
    check("w", (w.len(), 1), 0)?;
    if let Some(v) = &v {
        check("v", (v.rows(), v.cols()), 0)?;
        check("v", (v.rows(), v.cols()), 1)?;
    }
    let has_vectors = v.is_some();
    let layout = layout::<T>(n, has_vectors, threads);
    let mut workspace = Workspace::new(OPERATION, scratch, layout)?;
    if n == 0 {
        return Ok(());
    }

    let element = |i: usize, j: usize| match i.cmp(&j) {
        Ordering::Less => T::ZERO,
        Ordering::Equal => T::from_real(a.at(i, i).re()),
        Ordering::Greater if lower => a.at(i, j),
        Ordering::Greater => a.at(j, i).conjugate(),
    };
    let Some(scale) = Scale::of(n, n, element) else {
        let is_bad = |i: usize, j: usize| match i == j {
            true => a.at(i, i).re().exponent() == EXPONENT_NOT_FINITE,
            false => (i > j) == lower,
        };
        return Err(not_finite(OPERATION, "a", a, is_bad));
    };
    let columns = workspace.slice::<T>(n * n);
    for_each_position(n, n, |i, j| columns[j * n + i] = scale.apply(element(i, j)));
    // faer's steps work on the vectors' columns, and leave them half done when
    // they fail.
    let vectors = workspace.slice::<T>(if has_vectors { n * n } else { 0 });
    let values = workspace.slice::<T>(n);
    let stack = workspace.stack(request::<T>(n, has_vectors, threads));
    let mut params = Spec::<SelfAdjointEvdParams, T>::default();
    loop {
        let (b, s) = (
            FaerRef::from_column_major_slice(&*columns, n, n),
            DiagMut::from_slice_mut(&mut *values),
        );
        let u = if has_vectors {
            Some(FaerMut::from_column_major_slice_mut(&mut *vectors, n, n))
        } else {
            None
        };
        let outcome = faer_evd::self_adjoint_evd(b, s, u, parallelism(threads), stack, params);
        let is_finite = |value: &T| value.exponent_of() != EXPONENT_NOT_FINITE;
        if outcome.is_ok() && values.iter().all(is_finite) {
            break;
        }
        if params.recursion_threshold == usize::MAX {
            return Err(Error::NoConvergence { operation: OPERATION });
        }
        // QR steps on the whole matrix are slower than divide and conquer, and
        // independent of it.
        params.recursion_threshold = usize::MAX;
    }
    for (w, value) in w.iter_mut().zip(values.iter()) {
        *w = scale.undo(value.re());
    }
    if let Some(v) = v {
        scatter(v, |i, j| vectors[j * n + i]);
    }
    Ok(())
}

/// Bytes that [`eigh`] needs for order `n`, with or without vectors; unlike other
/// verbs it needs more with more `threads`.
pub fn eigh_scratch<T: Scalar>(n: usize, has_vectors: bool, threads: usize) -> usize {
    layout::<T>(n, has_vectors, threads).bytes()
}

fn layout<T: Scalar>(n: usize, has_vectors: bool, threads: usize) -> Layout {
    if n == 0 {
        return Layout::new();
    }
    let width = n.max(threads);
    Layout::unless_absurd(&[n.saturating_mul(width)], || {
        Layout::new()
            .matrix::<T>(n, n)
            .matrix::<T>(if has_vectors { n } else { 0 }, n)
            .slice::<T>(n)
            .stack(request::<T>(n, has_vectors, threads))
    })
}

/// For `n ≥ 1`. Every thread gets a column of faer's.
fn request<T: Scalar>(n: usize, has_vectors: bool, threads: usize) -> StackReq {
    let vectors = if has_vectors { ComputeEigenvectors::Yes } else { ComputeEigenvectors::No };
    let (par, params) = (parallelism(threads), Default::default());
    faer_evd::self_adjoint_evd_scratch::<T>(n, vectors, par, params)
}
