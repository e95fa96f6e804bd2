//! Hermitian `A` and positive definite `B`, by Cholesky's factor of `B`.
//!
//! With `B = L Lᴴ` and `C = L⁻¹ A L⁻ᴴ` the problem is `C y = λ y`, `x = L⁻ᴴ y` (Golub
//! and Van Loan, *Matrix Computations*, 4th ed., §8.7.2). `B` is first scaled by powers
//! of two to a diagonal between 1 and 4, so that units of the variables do not matter.
//! The errors of eigenvalues are about `n·ε·‖B⁻¹‖₂·‖A‖₂`, of the scaled matrices: large
//! where `B` is nearly singular.

use einmul_kernels::matrix::{MatMut, MatRef};
use faer::linalg::triangular_solve as substitute;
use faer::{Conj, MatMut as FaerMut, MatRef as FaerRef};

use super::{check_outputs, check_pencil};
use crate::cholesky::Factor;
use crate::eigh;
use crate::error::Error;
use crate::real::{EXPONENT_NOT_FINITE, Magnitude};
use crate::scalar::Scalar;
use crate::schur::Placement;
use crate::view::{for_each_position, not_finite, parallelism, scatter};
use crate::workspace::{Layout, Workspace};

/// Writes the eigenvalues of `a x = λ b x` to `w`, increasing, and eigenvectors to the
/// columns of `v`, with `vᴴ b v = I`, where they are asked for. `a` is Hermitian and `b`
/// Hermitian and positive definite, both `n × n`; of both only the `lower` or the upper
/// triangle is read, and of diagonals only the real part.
///
/// Allocates nothing with one thread. Outputs are never read, and unchanged after an
/// error.
///
/// ```
/// use einmul_kernels::matrix::MatRef;
/// use einmul_linalg::generalised;
///
/// let a = MatRef::from_row_major(&[2.0, 0.0, 0.0, 3.0], 2, 2);
/// let b = MatRef::from_row_major(&[4.0, 0.0, 0.0, 1.0], 2, 2);
/// let mut w = [0.0_f64; 2];
/// let mut scratch = vec![0; generalised::eigh_scratch::<f64>(2, false, 1)];
/// generalised::eigh(a, b, true, &mut w, None, 1, &mut scratch)?;
/// assert!((w[0] - 0.5).abs() < 1e-15 && (w[1] - 3.0).abs() < 1e-15);
/// # Ok::<(), einmul_linalg::Error>(())
/// ```
///
/// # Errors
/// [`Error::NotSquare`], [`Error::Shape`], [`Error::Scratch`] (fewer than
/// [`eigh_scratch`] bytes), [`Error::NotFinite`] (of what is read),
/// [`Error::NotPositiveDefinite`] of `b`, [`Error::NoConvergence`].
pub fn eigh<T: Scalar>(
    a: MatRef<'_, T>,
    b: MatRef<'_, T>,
    lower: bool,
    w: &mut [T::Real],
    v: Option<MatMut<'_, T>>,
    threads: usize,
    scratch: &mut [u8],
) -> Result<(), Error> {
    const OPERATION: &str = "eigh";
    let n = check_pencil(OPERATION, (a.rows(), a.cols()), (b.rows(), b.cols()))?;
    check_outputs(OPERATION, n, w.len(), v.as_ref().map(|v| (v.rows(), v.cols())))?;
    let has_vectors = v.is_some();
    let layout = layout::<T>(n, has_vectors, threads);
    let mut workspace = Workspace::new(OPERATION, scratch, layout)?;
    if n == 0 {
        return Ok(());
    }
    check_triangle(OPERATION, "a", a, lower)?;
    check_triangle(OPERATION, "b", b, lower)?;
    let par = parallelism(threads);

    let c = workspace.slice::<T>(n * n);
    for_each_position(n, n, |i, j| c[j * n + i] = element(b, lower, i, j));
    let b = MatRef::from_row_major(&*c, n, n).transpose();
    let factor = Factor::of(OPERATION, b, par, &mut workspace)?;
    let powers = factor.powers;
    let triangle = FaerRef::from_column_major_slice(factor.lower, n, n);

    // D A D, whose elements may be out of range before they are placed.
    let exponent =
        |i: usize, j: usize| element(a, lower, i, j).exponent_of() + powers[i] + powers[j];
    let placement = Placement::of::<T::Real>(n, exponent);
    for_each_position(n, n, |i, j| {
        c[j * n + i] = placement.apply(element(a, lower, i, j), powers[i] + powers[j]);
    });
    for _ in 0..2 {
        let columns = FaerMut::from_column_major_slice_mut(&mut *c, n, n);
        substitute::solve_lower_triangular_in_place(triangle, columns, par);
        take_adjoint(c, n);
    }

    let values = workspace.slice::<T::Real>(n);
    let vectors = workspace.slice::<T>(if has_vectors { n * n } else { 0 });
    let bytes = workspace.slice::<u8>(eigh::eigh_scratch::<T>(n, has_vectors, threads));
    let c = MatRef::from_row_major(&*c, n, n).transpose();
    let y = if has_vectors {
        Some(MatMut::from_row_major(&mut *vectors, n, n).transpose())
    } else {
        None
    };
    eigh::eigh(c, true, values, y, threads, bytes)?;
    for (w, value) in w.iter_mut().zip(values.iter()) {
        *w = value.scale(placement.undoing_power());
    }
    if let Some(v) = v {
        let x = FaerMut::from_column_major_slice_mut(&mut *vectors, n, n);
        let upper = triangle.transpose();
        substitute::solve_upper_triangular_in_place_with_conj(upper, Conj::Yes, x, par);
        scatter(v, |i, j| vectors[j * n + i].scaled(powers[i]));
    }
    Ok(())
}

/// Bytes that [`eigh`] needs for order `n`, with or without vectors.
pub fn eigh_scratch<T: Scalar>(n: usize, has_vectors: bool, threads: usize) -> usize {
    layout::<T>(n, has_vectors, threads).bytes()
}

fn layout<T: Scalar>(n: usize, has_vectors: bool, threads: usize) -> Layout {
    if n == 0 {
        return Layout::new();
    }
    Factor::<T>::layout(n)
        .matrix::<T>(n, n)
        .slice::<T::Real>(n)
        .matrix::<T>(n, if has_vectors { n } else { 0 })
        .slice::<u8>(eigh::eigh_scratch::<T>(n, has_vectors, threads))
}

/// Element `(i, j)` of the Hermitian matrix of which `a` has one triangle.
fn element<T: Scalar>(a: MatRef<'_, T>, lower: bool, i: usize, j: usize) -> T {
    if i == j {
        T::from_real(a.at(i, i).re())
    } else if (i > j) == lower {
        a.at(i, j)
    } else {
        a.at(j, i).conjugate()
    }
}

/// The first element that is read and NaN or infinite, as an error.
fn check_triangle<T: Scalar>(
    operation: &'static str,
    name: &'static str,
    a: MatRef<'_, T>,
    lower: bool,
) -> Result<(), Error> {
    let mut largest = 0;
    for_each_position(a.rows(), a.cols(), |i, j| {
        largest = largest.max(element(a, lower, i, j).exponent_of());
    });
    if largest < EXPONENT_NOT_FINITE {
        return Ok(());
    }
    Err(not_finite(operation, name, a, |i, j| match i == j {
        true => a.at(i, i).re().exponent() == EXPONENT_NOT_FINITE,
        false => (i > j) == lower,
    }))
}

fn take_adjoint<T: Scalar>(columns: &mut [T], n: usize) {
    for j in 0..n {
        columns[j * n + j] = columns[j * n + j].conjugate();
        for i in j + 1..n {
            let (below, above) = (columns[j * n + i], columns[i * n + j]);
            columns[j * n + i] = above.conjugate();
            columns[i * n + j] = below.conjugate();
        }
    }
}
