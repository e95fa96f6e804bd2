//! The Schur decomposition `A = Z T Zᴴ`: `Z` unitary, `T` triangular.
//!
//! faer brings the matrix to Hessenberg form; shifted QR sweeps of this crate's own
//! (Francis 1961; Golub and Van Loan, *Matrix Computations*, 4th ed., §7.5) then
//! split it, one eigenvalue or one conjugate pair after the other. A sweep touches
//! every row above and column beside the active block, so that all of `T` is made,
//! not only its diagonal.
//!
//! # Accuracy
//! Normwise backward stable: `T` and `Z` are close to exact factors of some `A + ΔA`
//! with `‖ΔA‖₂ ≤ c·n·ε·‖A‖₂`. Elements may be as large or as small as numbers are;
//! beside larger ones those below `2^-970` (`2^-103` in single precision) may count
//! as zero.

mod complex;
mod deflation;
#[cfg(test)]
pub(crate) mod examples;
pub(crate) mod hessenberg;
pub(crate) mod number;
mod placement;
mod real;
pub(crate) mod square;
mod standard;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;
mod vectors;

use einmul_array::Complex;
use einmul_kernels::matrix::{MatMut, MatRef};
use faer::Par;

use crate::error::{Error, Operand};
use crate::scalar::Scalar;
use crate::view::{check_finite, check_sizes, check_square, gather, parallelism, scatter};
use crate::workspace::{Layout, Workspace};
pub(crate) use placement::Placement;
use square::Square;

/// Writes `T` of `a = Z T Zᴴ` to `t`, and the unitary `Z` to `z` where it is asked
/// for; all are `n × n` of any strides.
///
/// Of a complex matrix `T` is upper triangular. Of a real one all is real, and `T`
/// has a block of two rows for each conjugate pair of eigenvalues, in standard form:
/// `[[x, b], [c, x]]` with `bc < 0` and the eigenvalues `x ± i·√|b|·√|c|`. Below the
/// diagonal and these blocks there are exact zeros. Eigenvalues come in no order. A
/// triangular matrix is its own `T`, unless elements are as far apart as said above.
///
/// Allocates nothing with one thread. Outputs are never read, and unchanged after
/// an error.
///
/// ```
/// use einmul_kernels::matrix::{MatMut, MatRef};
/// use einmul_linalg::schur;
///
/// let a = MatRef::from_row_major(&[4.0, 1.0, 2.0, 3.0], 2, 2);
/// let (mut t, mut z) = ([0.0_f64; 4], [0.0; 4]);
/// let mut scratch = vec![0; schur::schur_scratch::<f64>(2, true, 1)];
/// let out = MatMut::from_row_major(&mut t, 2, 2);
/// schur::schur(a, out, Some(MatMut::from_row_major(&mut z, 2, 2)), 1, &mut scratch)?;
/// // The eigenvalues are 5 and 2.
/// assert!(t[2] == 0.0 && (t[0] * t[3] - 10.0).abs() < 1e-13);
/// # Ok::<(), einmul_linalg::Error>(())
/// ```
///
/// # Errors
/// [`Error::NotSquare`], [`Error::Shape`], [`Error::Scratch`] (fewer than
/// [`schur_scratch`] bytes; any alignment will do, 64 wastes nothing),
/// [`Error::NotFinite`], [`Error::NoConvergence`] (of no known matrix).
pub fn schur<T: Scalar>(
    a: MatRef<'_, T>,
    t: MatMut<'_, T>,
    z: Option<MatMut<'_, T>>,
    threads: usize,
    scratch: &mut [u8],
) -> Result<(), Error> {
    const OPERATION: &str = "schur";
    let n = a.rows();
    check_square(OPERATION, (n, a.cols()))?;
    for (name, out) in [("t", Some(&t)), ("z", z.as_ref())] {
        let Some(out) = out else { continue };
        for axis in 0..2 {
            let out = Operand { name, shape: (out.rows(), out.cols()), axis };
            check_sizes(OPERATION, Operand { name: "a", shape: (n, n), axis }, out)?;
        }
    }
    let has_vectors = z.is_some();
    let layout = layout::<T>(n, has_vectors, threads);
    let mut workspace = Workspace::new(OPERATION, scratch, layout)?;
    if n == 0 {
        return Ok(());
    }
    check_finite(OPERATION, "a", a)?;
    let placement = Placement::of::<T::Real>(n, |i, j| a.at(i, j).exponent_of());
    let form = workspace.slice::<T>(n * n);
    gather(a, form, |_, _, x| placement.apply(x, 0));
    let basis = workspace.slice::<T>(if has_vectors { n * n } else { 0 });
    let par = parallelism(threads);
    let turned = if has_vectors { Some(&mut *basis) } else { None };
    decompose(OPERATION, form, turned, n, par, &mut workspace)?;
    scatter(t, |i, j| form[j * n + i].scaled(placement.undoing_power()));
    if let Some(z) = z {
        scatter(z, |i, j| basis[j * n + i]);
    }
    Ok(())
}

/// Bytes that [`schur`] needs for order `n`, with or without `z`; unlike most verbs
/// it needs more with more `threads`.
pub fn schur_scratch<T: Scalar>(n: usize, has_vectors: bool, threads: usize) -> usize {
    layout::<T>(n, has_vectors, threads).bytes()
}

fn layout<T: Scalar>(n: usize, has_vectors: bool, threads: usize) -> Layout {
    if n == 0 {
        return Layout::new();
    }
    Layout::unless_absurd(&[n.saturating_mul(n.max(threads))], || {
        Layout::new()
            .matrix::<T>(n, n)
            .matrix::<T>(n, if has_vectors { n } else { 0 })
            .and(decompose_layout::<T>(n, parallelism(threads)))
    })
}

/// What [`decompose`] takes from its workspace, for `n ≥ 1` that is not absurd.
pub(crate) fn decompose_layout<T: Scalar>(n: usize, par: Par) -> Layout {
    hessenberg::layout::<T>(n, par)
}

/// Overwrites the contiguous columns `t` (`n × n`, `n ≥ 1`, placed) by the Schur
/// form, and `z`, which is not read, by the unitary factor.
pub(crate) fn decompose<T: Scalar>(
    operation: &'static str,
    t: &mut [T],
    mut z: Option<&mut [T]>,
    n: usize,
    par: Par,
    workspace: &mut Workspace<'_>,
) -> Result<(), Error> {
    hessenberg::reduce(t, z.as_deref_mut(), n, par, workspace);
    let is_done = if T::IS_COMPLEX {
        let t = Square::<Complex<T::Real>>::new(bytemuck::cast_slice_mut(t), n);
        let turned = |z| Square::<Complex<T::Real>>::new(bytemuck::cast_slice_mut::<T, _>(z), n);
        complex::iterate(t, z.map(turned))
    } else {
        let t = Square::<T::Real>::new(bytemuck::cast_slice_mut(t), n);
        let turned = |z| Square::<T::Real>::new(bytemuck::cast_slice_mut::<T, _>(z), n);
        real::iterate(t, z.map(turned))
    };
    if is_done { Ok(()) } else { Err(Error::NoConvergence { operation }) }
}

/// The eigenvalues of the Schur form `t`, in the order of its diagonal, and, where
/// they are asked for, eigenvectors of `t` as the columns of `x`, which is upper
/// triangular with zeros written below: see [`vectors::eigenvectors`]. `t` is not
/// changed; `column` is workspace of order `n`.
pub(crate) fn eigen<T: Scalar>(
    t: &mut [T],
    values: &mut [Complex<T::Real>],
    x: Option<&mut [T]>,
    column: &mut [Complex<T::Real>],
) {
    let n = values.len();
    let t = Square::new(t, n);
    vectors::eigenvalues(&t, values);
    if let Some(x) = x {
        vectors::eigenvectors(&t, values, Square::new(x, n), column);
    }
}
