//! The matrix exponential by scaling and squaring: `e^A = (e^(A/2^s))^(2^s)`, with a Padé
//! approximant for the inner one.
//!
//! Al-Mohy and Higham, *A new scaling and squaring algorithm for the matrix exponential*,
//! *SIAM J. Matrix Anal. Appl.* 31 (2009) 970–989. The scaling follows the norms of powers
//! of `A`, which may be far below the powers of its norm, so that nothing is scaled in
//! vain.

use einmul_kernels::matrix::{MatMut, MatRef};
use einmul_machine::interrupt;
use faer::linalg::lu::partial_pivoting::factor as faer_lu;
use faer::linalg::triangular_solve as substitute;
use faer::prelude::ReborrowMut;
use faer::{MatMut as FaerMut, MatRef as FaerRef, Par};

use super::check;
use super::pade::{Approximant, approximants, product};
use crate::error::Error;
use crate::real::{EXPONENT_NOT_FINITE, EXPONENT_OF_ZERO, Magnitude};
use crate::scalar::Scalar;
use crate::view::{for_each_position, gather, parallelism, scatter};
use crate::workspace::{Layout, Workspace};

const OPERATION: &str = "expm";

/// Writes `e^a` to `out`; both are `n × n` of any strides.
///
/// The relative error is about `ε` times the condition number of the exponential at `a`,
/// which is at least `‖a‖` and about that for a normal matrix. Of a diagonal matrix each
/// element is correct to the last digits. Allocates nothing with one thread. `out` is
/// never read, and unchanged after an error.
///
/// ```
/// use einmul_kernels::matrix::{MatMut, MatRef};
/// use einmul_linalg::functions;
///
/// let a = MatRef::from_row_major(&[0.0, 1.0, 0.0, 0.0], 2, 2);
/// let mut out = [0.0; 4];
/// let mut scratch = vec![0; functions::expm_scratch::<f64>(2, 1)];
/// functions::expm(a, MatMut::from_row_major(&mut out, 2, 2), 1, &mut scratch)?;
/// assert_eq!(out, [1.0, 1.0, 0.0, 1.0]);
/// # Ok::<(), einmul_linalg::Error>(())
/// ```
///
/// # Errors
/// [`Error::NotSquare`], [`Error::Shape`], [`Error::Scratch`] (fewer than
/// [`expm_scratch`] bytes), [`Error::NotFinite`], and [`Error::Overflow`] where an
/// element of the result is beyond the largest number.
pub fn expm<T: Scalar>(
    a: MatRef<'_, T>,
    out: MatMut<'_, T>,
    threads: usize,
    scratch: &mut [u8],
) -> Result<(), Error> {
    check(OPERATION, a, (out.rows(), out.cols()))?;
    let n = a.rows();
    let mut workspace = Workspace::new(OPERATION, scratch, layout::<T>(n))?;
    if n == 0 {
        return Ok(());
    }
    let mut is_diagonal = true;
    for_each_position(n, n, |i, j| is_diagonal &= i == j || a.at(i, j) == T::ZERO);
    if is_diagonal {
        if (0..n).any(|i| exp(a.at(i, i)).exponent_of() == EXPONENT_NOT_FINITE) {
            return Err(Error::Overflow { operation: OPERATION });
        }
        scatter(out, |i, j| if i == j { exp(a.at(i, i)) } else { T::ZERO });
        return Ok(());
    }
    let result = scale_and_square(a, parallelism(threads), &mut workspace)?;
    scatter(out, |i, j| result[j * n + i]);
    Ok(())
}

/// Bytes that [`expm`] needs for order `n`.
pub fn expm_scratch<T: Scalar>(n: usize, _threads: usize) -> usize {
    layout::<T>(n).bytes()
}

fn layout<T: Scalar>(n: usize) -> Layout {
    if n == 0 {
        return Layout::new();
    }
    Layout::unless_absurd(&[n], || {
        let params = Default::default();
        let request = faer_lu::lu_in_place_scratch::<usize, T>(n, n, Par::Seq, params);
        let matrices = (0..7).fold(Layout::new(), |layout, _| layout.matrix::<T>(n, n));
        matrices.slice::<f64>(n).slice::<f64>(n).slice::<usize>(n).slice::<usize>(n).stack(request)
    })
}

/// `e^x` of a number; infinite where it is beyond the largest.
fn exp<T: Scalar>(x: T) -> T {
    let modulus = x.re().to_f64().exp();
    let (sine, cosine) = x.im().to_f64().sin_cos();
    let part = |factor: f64| {
        // Not ∞·0 for a number whose part is zero.
        let product = if factor == 0.0 { 0.0 } else { modulus * factor };
        T::Real::of_f64(product)
    };
    T::from_parts(part(cosine), part(sine))
}

/// `X`, `X²`, `X⁴` and `X⁶`.
struct Powers<'w, T> {
    first: &'w mut [T],
    second: &'w mut [T],
    fourth: &'w mut [T],
    sixth: &'w mut [T],
}

/// `e^a`, of an `a` that is not diagonal, in contiguous columns.
fn scale_and_square<'w, T: Scalar>(
    a: MatRef<'_, T>,
    par: Par,
    workspace: &mut Workspace<'w>,
) -> Result<&'w mut [T], Error> {
    let n = a.rows();
    let [first, second, fourth, sixth, u, v, w] =
        std::array::from_fn(|_| workspace.slice::<T>(n * n));
    let mut powers = Powers { first, second, fourth, sixth };
    // X = 2^-power A has a norm of at most 2, so that its powers stay in range.
    let mut largest = EXPONENT_OF_ZERO;
    for_each_position(n, n, |i, j| largest = largest.max(a.at(i, j).exponent_of()));
    let power = (largest + (usize::BITS - n.leading_zeros()) as i32).max(0);
    gather(a, powers.first, |_, _, x| x.scaled(-power));
    let mean = subtract_mean(powers.first, n);

    let (sums, next) = (workspace.slice::<f64>(n), workspace.slice::<f64>(n));
    let (approximant, halvings) = choose(&mut powers, n, power, sums, next, par);
    let Powers { first, second, fourth, sixth } = powers;
    for (matrix, exponent) in
        [(&mut *first, 1), (&mut *second, 2), (&mut *fourth, 4), (&mut *sixth, 6)]
    {
        if exponent <= approximant.degree {
            let change = exponent as i32 * (power - halvings);
            matrix.iter_mut().for_each(|x| *x = x.scaled(change));
        }
    }
    let even = [&*second, &*fourth, &*sixth];
    approximant.evaluate(first, even, (&mut *u, &mut *v, &mut *w), n, par);

    // q(x)/q(−x): the numerator's odd part is in u, its even part in v.
    for (u, v) in u.iter_mut().zip(&mut *v) {
        (*u, *v) = (*v + *u, *v - *u);
    }
    let mut result = solve(v, u, w, n, par, workspace);
    let mut spare = u;
    if let Some(mean) = mean {
        let factor = exp(mean.scaled(power - halvings));
        result.iter_mut().for_each(|x| *x *= factor);
    }
    let is_finite = |x: &[T]| x.iter().all(|x| x.exponent_of() != EXPONENT_NOT_FINITE);
    for _ in 0..halvings {
        if !is_finite(result) {
            break;
        }
        interrupt::poll();
        product(spare, result, result, n, par);
        std::mem::swap(&mut result, &mut spare);
    }
    if is_finite(result) { Ok(result) } else { Err(Error::Overflow { operation: OPERATION }) }
}

/// Takes the mean of the diagonal from it, where that makes the 1-norm smaller, and
/// returns it.
fn subtract_mean<T: Scalar>(x: &mut [T], n: usize) -> Option<T> {
    let share = T::from_real(T::REAL_ONE / T::Real::from_size(n));
    let mean = (0..n).fold(T::ZERO, |sum, i| sum + x[i * n + i] * share);
    if one_norm(x, n, mean) >= one_norm(x, n, T::ZERO) {
        return None;
    }
    (0..n).for_each(|i| x[i * n + i] -= mean);
    Some(mean)
}

/// `‖X − shift·I‖₁` of contiguous columns.
fn one_norm<T: Scalar>(x: &[T], n: usize, shift: T) -> f64 {
    let mut largest = 0.0_f64;
    for (j, column) in x.chunks_exact(n).enumerate() {
        let size = |(i, &x): (usize, &T)| {
            let entry = if i == j { x - shift } else { x };
            entry.modulus().to_f64()
        };
        largest = largest.max(column.iter().enumerate().map(size).sum::<f64>());
    }
    largest
}

/// The approximant for `2^power·X`, and how often that is halved before. Makes the even
/// powers of `X` that the approximant needs.
fn choose<T: Scalar>(
    powers: &mut Powers<'_, T>,
    n: usize,
    power: i32,
    sums: &mut [f64],
    next: &mut [f64],
    par: Par,
) -> (&'static Approximant, i32) {
    let approximants = approximants::<T::Real>();
    let first = &*powers.first;
    let (second, fourth, sixth) = (&mut *powers.second, &mut *powers.fourth, &mut *powers.sixth);
    let size_of = |x: &[T]| one_norm(x, n, T::ZERO);
    let (norm, unit) = (size_of(first), f64::from(power).exp2());
    product(second, first, first, n, par);
    if norm * unit <= approximants[0].theta {
        return (&approximants[0], 0);
    }
    product(fourth, second, second, n, par);
    if norm * unit <= approximants[1].theta {
        return (&approximants[1], 0);
    }
    product(sixth, fourth, second, n, par);
    let root = |norm: f64, degree: f64| norm.powf(1.0 / degree);
    let size = root(size_of(fourth), 4.0).max(root(size_of(sixth), 6.0));
    for approximant in approximants {
        if size * unit <= approximant.theta
            && approximant.further_halvings(first, norm, power, sums, next) == 0
        {
            return (approximant, 0);
        }
    }
    let approximant = &approximants[approximants.len() - 1];
    let halvings = ((size / approximant.theta).log2() + f64::from(power)).ceil().max(0.0) as i32;
    let further = approximant.further_halvings(first, norm, power - halvings, sums, next);
    (approximant, halvings + further)
}

/// `matrix⁻¹ right`, written to `out`; the matrix is overwritten. It is well conditioned,
/// being a denominator of the approximants.
fn solve<'a, T: Scalar>(
    matrix: &mut [T],
    right: &[T],
    out: &'a mut [T],
    n: usize,
    par: Par,
    workspace: &mut Workspace<'_>,
) -> &'a mut [T] {
    let (order, inverse_order) = (workspace.slice::<usize>(n), workspace.slice::<usize>(n));
    let params = Default::default();
    let stack = workspace.stack(faer_lu::lu_in_place_scratch::<usize, T>(n, n, par, params));
    let view = FaerMut::from_column_major_slice_mut(&mut *matrix, n, n);
    faer_lu::lu_in_place(view, order, inverse_order, par, stack, Default::default());
    for (out, right) in out.chunks_exact_mut(n).zip(right.chunks_exact(n)) {
        out.iter_mut().zip(&*order).for_each(|(out, &row)| *out = right[row]);
    }
    let factors = FaerRef::from_column_major_slice(&*matrix, n, n);
    let mut x = FaerMut::from_column_major_slice_mut(&mut *out, n, n);
    substitute::solve_unit_lower_triangular_in_place(factors, x.rb_mut(), par);
    substitute::solve_upper_triangular_in_place(factors, x, par);
    out
}
