//! Eigenvalues and eigenvectors of general square matrices.
//!
//! The matrix is balanced by a permutation and powers of two, exactly. faer then
//! iterates (Hessenberg form, multishift QR; Golub and Van Loan, *Matrix
//! Computations*, 4th ed., §7.5). What it returns is checked against the matrix,
//! because it does not say when its iteration fails or a vector overflows; in that
//! case the [Schur form](crate::schur) and a back substitution that cannot overflow
//! follow.
//!
//! # Accuracy
//! Normwise backward stable for the balanced matrix `B`: the eigenvalues are those
//! of some `B + ΔB` with `‖ΔB‖₂ ≤ c·n·ε·‖B‖₂`. How far an eigenvalue moves by that
//! is its own affair: by the same where left and right eigenvectors are parallel, as
//! in a normal matrix, by the `k`th root where `k` of them coincide (a Jordan block).
//! The eigenvalues of a matrix that is triangular, also after some permutation of
//! rows and columns, are its diagonal elements, exactly. Elements may be as large or
//! as small as numbers are; an eigenvalue beyond the largest number is infinite. In
//! single precision a matrix graded down to the smallest numbers has been seen to lose
//! a factor of ten more.

mod balance;
mod isolate;
mod iterate;
mod multishift;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;
mod trust;
mod vectors;

use einmul_array::Complex;
use einmul_kernels::matrix::{MatMut, MatRef};

use crate::error::{Error, Operand};
use crate::scalar::Scalar;
use crate::schur::number::scaled;
use crate::view::{check_finite, check_sizes, check_square};
use crate::workspace::{Layout, Workspace};
use balance::Balance;
use iterate::{Method, iterate, iterate_bytes};
use vectors::Vectors;

/// Writes the eigenvalues of the `n × n` matrix `a` to `w`, in no order, and right
/// eigenvectors, `A v = λ v`, to the columns of `v` (`n × n`, any strides) where they
/// are asked for. Both are complex, also of a real matrix.
///
/// Each vector has the 2-norm 1 and, where it is complex, a largest entry that is
/// real and positive. The complex eigenvalues of a real matrix come as adjacent
/// pairs, the one with the positive imaginary part first, and these and their
/// vectors are exactly conjugate. The vectors of a defective matrix are not
/// independent.
///
/// Allocates nothing with one thread. Outputs are never read, and unchanged after
/// an error.
///
/// ```
/// use einmul_array::Complex;
/// use einmul_kernels::matrix::MatRef;
/// use einmul_linalg::eig;
///
/// // A rotation by a right angle.
/// let a = MatRef::from_row_major(&[0.0, -1.0, 1.0, 0.0], 2, 2);
/// let mut w = [Complex::new(0.0_f64, 0.0); 2];
/// let mut scratch = vec![0; eig::eig_scratch::<f64>(2, false, 1)];
/// eig::eig(a, &mut w, None, 1, &mut scratch)?;
/// assert_eq!(w, [Complex::new(0.0, 1.0), Complex::new(0.0, -1.0)]);
/// # Ok::<(), einmul_linalg::Error>(())
/// ```
///
/// # Errors
/// [`Error::NotSquare`], [`Error::Shape`], [`Error::Scratch`] (fewer than
/// [`eig_scratch`] bytes; any alignment will do, 64 wastes nothing),
/// [`Error::NotFinite`]. [`Error::NoConvergence`] would need a matrix on which both
/// iterations fail, and none is known.
pub fn eig<T: Scalar>(
    a: MatRef<'_, T>,
    w: &mut [Complex<T::Real>],
    v: Option<MatMut<'_, Complex<T::Real>>>,
    threads: usize,
    scratch: &mut [u8],
) -> Result<(), Error> {
    decompose(a, w, v, threads, scratch, Method::Multishift)
}

/// Bytes that [`eig`] needs for order `n`, with or without vectors; unlike most
/// verbs it needs more with more `threads`.
pub fn eig_scratch<T: Scalar>(n: usize, has_vectors: bool, threads: usize) -> usize {
    layout::<T>(n, has_vectors, threads).bytes()
}

fn layout<T: Scalar>(n: usize, has_vectors: bool, threads: usize) -> Layout {
    if n == 0 {
        return Layout::new();
    }
    Layout::unless_absurd(&[n.saturating_mul(n.max(threads))], || {
        Balance::layout(n)
            .matrix::<T>(n, n)
            .slice::<Complex<T::Real>>(n)
            .matrix::<T>(n, if has_vectors { n } else { 0 })
            .slice::<u8>(iterate_bytes::<T>(n, has_vectors, threads))
    })
}

fn decompose<T: Scalar>(
    a: MatRef<'_, T>,
    w: &mut [Complex<T::Real>],
    v: Option<MatMut<'_, Complex<T::Real>>>,
    threads: usize,
    scratch: &mut [u8],
    method: Method,
) -> Result<(), Error> {
    const OPERATION: &str = "eig";
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
    check_finite(OPERATION, "a", a)?;
    let balanced = workspace.slice::<T>(n * n);
    let balance = Balance::of(a, balanced, &mut workspace);
    let values = workspace.slice::<Complex<T::Real>>(n);
    let columns = workspace.slice::<T>(if has_vectors { n * n } else { 0 });
    let bytes = workspace.slice::<u8>(iterate_bytes::<T>(n, has_vectors, threads));
    let right = if has_vectors { Some(&mut *columns) } else { None };
    iterate(OPERATION, balanced, values, right, threads, bytes, method)?;
    let power = balance.placement.undoing_power();
    for (w, &value) in w.iter_mut().zip(values.iter()) {
        *w = scaled(value, power);
    }
    if let Some(v) = v {
        Vectors { columns: &*columns, values: &*values }.write(&balance, v);
    }
    Ok(())
}
