//! The principal logarithm by inverse scaling and squaring: `ln A = 2^s ln A^(1/2^s)`, of
//! a triangular matrix whose roots are near the identity.
//!
//! Al-Mohy and Higham, *Improved inverse scaling and squaring algorithms for the matrix
//! logarithm*, *SIAM J. Sci. Comput.* 34 (2012) C153–C169. Near the identity a Padé
//! approximant stands for the logarithm, in partial fractions: a Gauss–Legendre rule for
//! `ln(I + R) = ∫₀¹ R (I + xR)⁻¹ dx`.

use einmul_array::Complex;
use einmul_kernels::matrix::{MatMut, MatRef};
use einmul_machine::interrupt;
use faer::linalg::triangular_solve as substitute;
use faer::{MatMut as FaerMut, MatRef as FaerRef, Par};

use super::check;
use super::elementary::{exp_m1, ln, ln_difference, narrow, power_difference, wide};
use super::square_root::root_of_triangle;
use super::triangular_form::{self, Form, are_finite};
use crate::error::Error;
use crate::real::Magnitude;
use crate::scalar::Scalar;
use crate::schur::number::{scaled, size};
use crate::view::{parallelism, scatter};
use crate::workspace::{Layout, Workspace};

const OPERATION: &str = "logm";

/// The `[m/m]` approximant, `m = 1, 2, …`, is as good as rounding for `‖R‖₁` up to these
/// sizes. They bound the relative backward error by `ε/2`, which is stricter than the
/// paper's rule.
const DOUBLE: [f64; 7] = [3.65e-8, 3.76e-4, 8.2e-3, 3.79e-2, 9.33e-2, 0.167, 0.248];
const SINGLE: [f64; 7] = [8.5e-4, 5.6e-2, 0.21, 0.39, 0.54, 0.65, 0.73];

/// Each root about halves the distance from the identity, which is a number.
const MOST_ROOTS: i32 = 1000;

/// Writes the principal logarithm of `a` to `out`, both `n × n` of any strides, and tells
/// whether it is real: where `a` is and has no eigenvalue on the negative real axis.
/// Imaginary parts are then exactly zero. A negative eigenvalue's logarithm has the
/// imaginary part π.
///
/// Backward errors are a few `n·ε` in practice. Allocates nothing with one thread. `out`
/// is never read, and unchanged after an error.
///
/// ```
/// use einmul_array::Complex;
/// use einmul_kernels::matrix::{MatMut, MatRef};
/// use einmul_linalg::functions;
///
/// let a = MatRef::from_row_major(&[1.0, 1.0, 0.0, 1.0], 2, 2);
/// let mut out = [Complex::new(0.0_f64, 0.0); 4];
/// let mut scratch = vec![0; functions::logm_scratch::<f64>(2, 1)];
/// let x = MatMut::from_row_major(&mut out, 2, 2);
/// assert!(functions::logm(a, x, 1, &mut scratch)?);
/// assert!(out[0].norm() < 1e-15 && (out[1].re - 1.0).abs() < 1e-15);
/// # Ok::<(), einmul_linalg::Error>(())
/// ```
///
/// # Errors
/// [`Error::NotSquare`], [`Error::Shape`], [`Error::Scratch`] (fewer than
/// [`logm_scratch`] bytes), [`Error::NotFinite`], [`Error::ZeroEigenvalue`] where `a` is
/// singular: an eigenvalue is zero or, unless `a` is triangular and it is exact, at most
/// `n·ε·‖a‖_F`. [`Error::NoConvergence`] (of no known matrix).
pub fn logm<T: Scalar>(
    a: MatRef<'_, T>,
    out: MatMut<'_, Complex<T::Real>>,
    threads: usize,
    scratch: &mut [u8],
) -> Result<bool, Error> {
    check(OPERATION, a, (out.rows(), out.cols()))?;
    let n = a.rows();
    let mut workspace = Workspace::new(OPERATION, scratch, layout::<T>(n, threads))?;
    if n == 0 {
        return Ok(!T::IS_COMPLEX);
    }
    let par = parallelism(threads);
    let form = Form::of(OPERATION, n, |i, j| a.at(i, j), par, &mut workspace)?;
    let zero = T::REAL_ZERO;
    let least = if form.is_exact { zero } else { form.rounding(n) };
    let mut is_real = !T::IS_COMPLEX;
    for i in 0..n {
        let value = form.t[i * n + i];
        if size(value) <= least {
            let size = size(value).to_f64();
            return Err(Error::ZeroEigenvalue { operation: OPERATION, size });
        }
        is_real &= value.im != zero || value.re > zero;
    }
    let [result, half, system, term] =
        std::array::from_fn(|_| workspace.slice::<Complex<T::Real>>(n * n));
    let buffers = Buffers { near: &mut *half, system, term };
    logarithm_of_triangle(form.t, result, buffers, n, par)?;
    form.turn_back(result, half, n, par);
    scatter(out, |i, j| {
        let x = result[j * n + i];
        Complex::new(x.re, if is_real { zero } else { x.im })
    });
    Ok(is_real)
}

/// Bytes that [`logm`] needs for order `n`; unlike most verbs it needs more with more
/// `threads`.
pub fn logm_scratch<T: Scalar>(n: usize, threads: usize) -> usize {
    layout::<T>(n, threads).bytes()
}

fn layout<T: Scalar>(n: usize, threads: usize) -> Layout {
    if n == 0 {
        return Layout::new();
    }
    Layout::unless_absurd(&[n.saturating_mul(n.max(threads))], || {
        triangular_form::layout::<T>(n, parallelism(threads))
            .matrix::<Complex<T::Real>>(n, n)
            .matrix::<Complex<T::Real>>(n, n)
            .matrix::<Complex<T::Real>>(n, n)
            .matrix::<Complex<T::Real>>(n, n)
    })
}

/// Workspace for the logarithm of a triangle.
struct Buffers<'w, R> {
    near: &'w mut [Complex<R>],
    system: &'w mut [Complex<R>],
    term: &'w mut [Complex<R>],
}

/// Writes the logarithm of the upper triangular `t`, which has no zero on its diagonal,
/// to `result`.
fn logarithm_of_triangle<R: Magnitude>(
    t: &[Complex<R>],
    result: &mut [Complex<R>],
    buffers: Buffers<'_, R>,
    n: usize,
    par: Par,
) -> Result<(), Error> {
    let failure = || Error::NoConvergence { operation: OPERATION };
    let Buffers { near, system, term } = buffers;
    near.copy_from_slice(t);
    let (roots, degree) = take_roots(near, system, n).ok_or_else(failure)?;
    subtract_identity(t, near, n, roots);

    result.fill(Complex::new(R::zero(), R::zero()));
    for (node, weight) in rule(degree) {
        interrupt::poll();
        let (node, weight) = (R::of_f64(node), R::of_f64(weight));
        for ((system, term), &x) in system.iter_mut().zip(&mut *term).zip(&*near) {
            (*system, *term) = (x * node, x * weight);
        }
        (0..n).for_each(|i| system[i * n + i].re += R::one());
        substitute::solve_upper_triangular_in_place(
            FaerRef::from_column_major_slice(&*system, n, n),
            FaerMut::from_column_major_slice_mut(&mut *term, n, n),
            par,
        );
        result.iter_mut().zip(&*term).for_each(|(sum, &x)| *sum += x);
    }
    result.iter_mut().for_each(|x| *x = scaled(*x, roots));
    // The diagonal, and what is beside it, is known without the approximant's error.
    for i in 0..n {
        let value = wide(t[i * n + i]);
        result[i * n + i] = narrow(ln(value));
        if i + 1 < n {
            let (above, next) = (wide(t[(i + 1) * n + i]), wide(t[(i + 1) * n + i + 1]));
            result[(i + 1) * n + i] = narrow(above * ln_difference(value, next));
        }
    }
    if are_finite(result) { Ok(()) } else { Err(failure()) }
}

/// Overwrites `near` by its root, again and again until an approximant will do; how often,
/// and the approximant's degree. `spare` is workspace.
fn take_roots<R: Magnitude>(
    near: &mut [Complex<R>],
    spare: &mut [Complex<R>],
    n: usize,
) -> Option<(i32, usize)> {
    let bounds = if R::EPSILON.to_f64() > f64::EPSILON { &SINGLE } else { &DOUBLE };
    let degree_for = |size: f64| bounds.iter().position(|&bound| size <= bound).map(|at| at + 1);
    let (mut roots, mut further) = (0, 0);
    loop {
        let distance = distance_from_identity(near, n);
        if let Some(degree) = degree_for(distance) {
            // A root costs as much as a degree: one more must save two.
            let next = degree_for(0.5 * distance).unwrap_or(degree);
            if degree - next < 2 || further == 2 {
                return Some((roots, degree));
            }
            further += 1;
        }
        if roots == MOST_ROOTS || !distance.is_finite() {
            return None;
        }
        if !root_of_triangle(near, spare, n, R::zero()) {
            return None;
        }
        near.copy_from_slice(spare);
        roots += 1;
    }
}

/// `‖X − I‖₁` of an upper triangular matrix in contiguous columns.
fn distance_from_identity<R: Magnitude>(x: &[Complex<R>], n: usize) -> f64 {
    let mut largest = 0.0_f64;
    for (j, column) in x.chunks_exact(n).enumerate() {
        let above: f64 = column[..j].iter().map(|&x| wide(x).norm()).sum();
        let sum = above + (wide(column[j]) - 1.0).norm();
        // A NaN must win.
        largest = if sum <= largest { largest } else { sum };
    }
    largest
}

/// Overwrites `near`, a root of `t` taken `roots` times, by its difference from the
/// identity, of which the diagonal and what is beside it is found without cancellation.
fn subtract_identity<R: Magnitude>(
    t: &[Complex<R>],
    near: &mut [Complex<R>],
    n: usize,
    roots: i32,
) {
    let power = (-f64::from(roots)).exp2();
    for i in 0..n {
        let value = wide(t[i * n + i]);
        let less_one = if roots == 0 { value - 1.0 } else { exp_m1(ln(value) * power) };
        near[i * n + i] = narrow(less_one);
        if roots > 0 && i + 1 < n {
            let (above, next) = (wide(t[(i + 1) * n + i]), wide(t[(i + 1) * n + i + 1]));
            near[(i + 1) * n + i] = narrow(above * power_difference(value, next, power));
        }
    }
}

/// The nodes and weights of Gauss and Legendre's rule on `[0, 1]`, by Newton's method.
fn rule(degree: usize) -> impl Iterator<Item = (f64, f64)> {
    let m = degree as f64;
    (1..=degree).map(move |i| {
        let mut x = (std::f64::consts::PI * (i as f64 - 0.25) / (m + 0.5)).cos();
        let mut slope = 1.0;
        // Quadratic from a start that is right to two digits.
        for _ in 0..8 {
            let (mut before, mut value) = (1.0, x);
            for k in 2..=degree {
                let k = k as f64;
                (before, value) = (value, ((2.0 * k - 1.0) * x * value - (k - 1.0) * before) / k);
            }
            slope = m * (x * value - before) / (x * x - 1.0);
            x -= value / slope;
        }
        (0.5 * (1.0 + x), 1.0 / ((1.0 - x * x) * slope * slope))
    })
}
