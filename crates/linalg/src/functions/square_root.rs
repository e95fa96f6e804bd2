//! The principal square root, `X² = A`.
//!
//! Of a Hermitian matrix by its eigenvectors; of others on the complex Schur form
//! (Björck and Hammarling, *Linear Algebra Appl.* 52/53 (1983) 127–140). The root of a
//! triangular matrix is triangular, and found column by column.

use einmul_array::Complex;
use einmul_kernels::matrix::{MatMut, MatRef};
use einmul_machine::interrupt;
use faer::linalg::matmul::matmul;
use faer::{Accum, MatMut as FaerMut, MatRef as FaerRef, Par};

use super::check;
use super::triangular_form::{self, Form, are_finite};
use crate::eigh;
use crate::error::Error;
use crate::real::Magnitude;
use crate::scalar::Scalar;
use crate::schur::number::{quotient, root, size};
use crate::view::{for_each_position, parallelism, scatter};
use crate::workspace::{Layout, Workspace};

const OPERATION: &str = "sqrtm";

/// Writes the principal square root of `a` to `out`, both `n × n` of any strides, and
/// tells whether it is real: where `a` is and has no eigenvalue on the negative real axis.
/// Imaginary parts are then exactly zero.
///
/// The residual `‖X² − A‖` is about `n·ε·‖X‖²`. Of a general matrix a negative eigenvalue
/// within `n·ε·‖A‖_F` of zero counts as zero; of a triangular one eigenvalues are exact. A
/// root exists where zero eigenvalues, if any, are not defective. Allocates nothing with
/// one thread. `out` is never read, and unchanged after an error.
///
/// ```
/// use einmul_array::Complex;
/// use einmul_kernels::matrix::{MatMut, MatRef};
/// use einmul_linalg::functions;
///
/// let a = MatRef::from_row_major(&[4.0, 1.0, 0.0, 4.0], 2, 2);
/// let mut out = [Complex::new(0.0, 0.0); 4];
/// let mut scratch = vec![0; functions::sqrtm_scratch::<f64>(2, 1)];
/// let x = MatMut::from_row_major(&mut out, 2, 2);
/// assert!(functions::sqrtm(a, x, 1, &mut scratch)?);
/// assert_eq!(out.map(|x| x.re), [2.0, 0.25, 0.0, 2.0]);
/// # Ok::<(), einmul_linalg::Error>(())
/// ```
///
/// # Errors
/// [`Error::NotSquare`], [`Error::Shape`], [`Error::Scratch`] (fewer than
/// [`sqrtm_scratch`] bytes), [`Error::NotFinite`], [`Error::NoSquareRoot`],
/// [`Error::NoConvergence`] (of no known matrix).
pub fn sqrtm<T: Scalar>(
    a: MatRef<'_, T>,
    out: MatMut<'_, Complex<T::Real>>,
    threads: usize,
    scratch: &mut [u8],
) -> Result<bool, Error> {
    check(OPERATION, a, (out.rows(), out.cols()))?;
    let n = a.rows();
    if n == 0 {
        return Ok(!T::IS_COMPLEX);
    }
    let mut is_hermitian = true;
    for_each_position(n, n, |i, j| is_hermitian &= a.at(i, j) == a.at(j, i).conjugate());
    if is_hermitian {
        let layout = hermitian_layout::<T>(n, threads);
        let mut workspace = Workspace::new(OPERATION, scratch, layout)?;
        return by_eigenvectors(a, out, threads, &mut workspace);
    }
    let mut workspace = Workspace::new(OPERATION, scratch, general_layout::<T>(n, threads))?;
    by_schur(a, out, threads, &mut workspace)
}

/// Bytes that [`sqrtm`] needs for order `n`; unlike most verbs it needs more with more
/// `threads`.
pub fn sqrtm_scratch<T: Scalar>(n: usize, threads: usize) -> usize {
    if n == 0 {
        return 0;
    }
    let general = general_layout::<T>(n, threads).bytes();
    general.max(hermitian_layout::<T>(n, threads).bytes())
}

fn hermitian_layout<T: Scalar>(n: usize, threads: usize) -> Layout {
    Layout::new()
        .slice::<T::Real>(n)
        .matrix::<T>(n, n)
        .matrix::<T>(n, n)
        .matrix::<T>(n, n)
        .matrix::<T>(n, n)
        .slice::<u8>(eigh::eigh_scratch::<T>(n, true, threads))
}

fn general_layout<T: Scalar>(n: usize, threads: usize) -> Layout {
    Layout::unless_absurd(&[n.saturating_mul(n.max(threads))], || {
        triangular_form::layout::<T>(n, parallelism(threads))
            .matrix::<Complex<T::Real>>(n, n)
            .matrix::<Complex<T::Real>>(n, n)
    })
}

/// `V √Λ Vᴴ`.
fn by_eigenvectors<T: Scalar>(
    a: MatRef<'_, T>,
    out: MatMut<'_, Complex<T::Real>>,
    threads: usize,
    workspace: &mut Workspace<'_>,
) -> Result<bool, Error> {
    let (n, par) = (a.rows(), parallelism(threads));
    let w = workspace.slice::<T::Real>(n);
    let (v, scaled) = (workspace.slice::<T>(n * n), workspace.slice::<T>(n * n));
    let (positive, negative) = (workspace.slice::<T>(n * n), workspace.slice::<T>(n * n));
    let bytes = workspace.slice::<u8>(eigh::eigh_scratch::<T>(n, true, threads));
    let vectors = MatMut::from_row_major(&mut *v, n, n).transpose();
    eigh::eigh(a, true, w, Some(vectors), threads, bytes)?;

    let zero = T::REAL_ZERO;
    let most =
        w.iter().fold(zero, |most, x| if x.magnitude() > most { x.magnitude() } else { most });
    let small = T::Real::from_size(n) * T::Real::EPSILON * most;
    let is_real = !w.iter().any(|&x| x < -small);
    weigh(v, w, scaled, positive, par, |x| if x > zero { x.root() } else { zero });
    if !is_real {
        weigh(v, w, scaled, negative, par, |x| if x < -small { (-x).root() } else { zero });
    }
    let (positive, negative) = (&*positive, &*negative);
    // Of both only the lower triangle, so that symmetries are exact.
    let hermitian = |x: &[T], i: usize, j: usize| {
        if i < j { x[i * n + j].conjugate() } else { x[j * n + i] }
    };
    scatter(out, |i, j| {
        let x = hermitian(positive, i, j);
        let x = Complex::new(x.re(), if i == j { zero } else { x.im() });
        if is_real {
            return x;
        }
        let y = hermitian(negative, i, j);
        Complex::new(x.re - if i == j { zero } else { y.im() }, x.im + y.re())
    });
    Ok(is_real && !T::IS_COMPLEX)
}

/// `out ← V diag(weight(w)) Vᴴ`; `scaled` is workspace.
fn weigh<T: Scalar>(
    v: &[T],
    w: &[T::Real],
    scaled: &mut [T],
    out: &mut [T],
    par: Par,
    weight: impl Fn(T::Real) -> T::Real,
) {
    let n = w.len();
    for ((scaled, v), &w) in scaled.chunks_exact_mut(n).zip(v.chunks_exact(n)).zip(w) {
        let weight = T::from_real(weight(w));
        scaled.iter_mut().zip(v).for_each(|(scaled, &v)| *scaled = v * weight);
    }
    matmul(
        FaerMut::from_column_major_slice_mut(out, n, n),
        Accum::Replace,
        FaerRef::from_column_major_slice(&*scaled, n, n),
        FaerRef::from_column_major_slice(v, n, n).adjoint(),
        T::ONE,
        par,
    );
}

fn by_schur<T: Scalar>(
    a: MatRef<'_, T>,
    out: MatMut<'_, Complex<T::Real>>,
    threads: usize,
    workspace: &mut Workspace<'_>,
) -> Result<bool, Error> {
    let (n, par) = (a.rows(), parallelism(threads));
    let form = Form::of(OPERATION, n, |i, j| a.at(i, j), par, workspace)?;
    let r = workspace.slice::<Complex<T::Real>>(n * n);
    let half = workspace.slice::<Complex<T::Real>>(n * n);
    let (zero, small) = (T::REAL_ZERO, form.rounding(n));
    let mut is_real = !T::IS_COMPLEX;
    for i in 0..n {
        let value = &mut form.t[i * n + i];
        if !T::IS_COMPLEX && value.im == zero && value.re < zero {
            if !form.is_exact && value.re >= -small {
                value.re = zero;
            } else {
                is_real = false;
            }
        }
    }
    let is_found = root_of_triangle(form.t, r, n, small);
    if !is_found || !are_finite(r) {
        return Err(Error::NoSquareRoot { operation: OPERATION });
    }
    form.turn_back(r, half, n, par);
    scatter(out, |i, j| {
        let x = r[j * n + i];
        Complex::new(x.re, if is_real { zero } else { x.im })
    });
    Ok(is_real)
}

/// Writes the principal root of the upper triangular `t` to `r`, with zeros below the
/// diagonal; `false` where it has none. What is at most `small` counts as zero beside a
/// zero that it would be divided by.
pub(super) fn root_of_triangle<R: Magnitude>(
    t: &[Complex<R>],
    r: &mut [Complex<R>],
    n: usize,
    small: R,
) -> bool {
    let zero = Complex::new(R::zero(), R::zero());
    for j in 0..n {
        interrupt::poll();
        let (before, column) = r.split_at_mut(j * n);
        let column = &mut column[..n];
        column[..j].copy_from_slice(&t[j * n..j * n + j]);
        column[j..].fill(zero);
        column[j] = root(t[j * n + j]);
        for i in (0..j).rev() {
            let left = &before[i * n..(i + 1) * n];
            let divisor = left[i] + column[j];
            column[i] = if size(divisor) != R::zero() {
                quotient(column[i], divisor)
            } else if size(column[i]) <= small {
                zero
            } else {
                return false;
            };
            let known = column[i];
            for (x, &left) in column[..i].iter_mut().zip(left) {
                *x -= left * known;
            }
        }
    }
    true
}
