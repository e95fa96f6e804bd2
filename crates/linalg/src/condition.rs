//! An estimate of `‖A⁻¹‖₁` from the factors of `A`.
//!
//! Higham, *Accuracy and Stability of Numerical Algorithms*, 2nd ed., algorithm
//! 15.4 (the method behind LAPACK's `xLACON`): a handful of solves walk to a
//! local maximum of the norm. The estimate is a lower bound, nearly always
//! within a factor of three.

use crate::error::Error;
use crate::real::{EXPONENT_NOT_FINITE, Magnitude};
use crate::scalar::Scalar;

/// More steps hardly ever raise the estimate.
const MAX_STEPS: usize = 5;

/// A lower bound of `‖A⁻¹‖₁`. `solve` and `solve_adjoint` overwrite their
/// argument by `A⁻¹` or `A⁻ᴴ` times it. NaN or infinite when a solve overflows.
pub(crate) fn inverse_one_norm<T: Scalar>(
    v: &mut [T],
    signs: &mut [T],
    mut solve: impl FnMut(&mut [T]),
    mut solve_adjoint: impl FnMut(&mut [T]),
) -> T::Real {
    let n = v.len();
    v.fill(T::from_real(T::REAL_ONE / T::Real::from_size(n)));
    solve(v);
    let mut estimate = one_norm(v);
    if n == 1 || estimate.exponent() == EXPONENT_NOT_FINITE {
        return estimate;
    }
    signs_of(v, signs);
    let mut steepest = usize::MAX;
    for _ in 1..MAX_STEPS {
        v.copy_from_slice(signs);
        solve_adjoint(v);
        let next = largest(v);
        if steepest < n && v[steepest].modulus() == v[next].modulus() {
            break;
        }
        steepest = next;
        v.fill(T::ZERO);
        v[steepest] = T::ONE;
        solve(v);
        let grown = one_norm(v);
        if grown <= estimate {
            break;
        }
        estimate = grown;
        if estimate.exponent() == EXPONENT_NOT_FINITE {
            return estimate;
        }
        if v.iter().zip(signs.iter()).all(|(&x, &s)| x.direction() == s) {
            break;
        }
        signs_of(v, signs);
    }
    // A vector of growing, alternating entries catches the matrices that were
    // built to fool the walk.
    let last = T::Real::from_size(n - 1);
    for (i, x) in v.iter_mut().enumerate() {
        let value = T::REAL_ONE + T::Real::from_size(i) / last;
        *x = T::from_real(if i % 2 == 0 { value } else { -value });
    }
    solve(v);
    let alternative = one_norm(v) * T::Real::from_size(2) / T::Real::from_size(3 * n);
    if alternative <= estimate { estimate } else { alternative }
}

/// Fails when `1 / (‖A‖₁ ‖A⁻¹‖₁)` is at most the machine precision: some matrix
/// within rounding of `A` is then singular. A NaN norm fails too.
pub(crate) fn check<R: Magnitude>(norm: R, inverse_norm: R) -> Result<(), Error> {
    let reciprocal = R::one() / (norm * inverse_norm);
    if reciprocal > R::EPSILON {
        return Ok(());
    }
    // A norm that is not a number came from a division by a vanishing pivot.
    let reciprocal_condition = if reciprocal > R::zero() { reciprocal.to_f64() } else { 0.0 };
    Err(Error::IllConditioned { reciprocal_condition, tolerance: R::EPSILON.to_f64() })
}

/// `Σ|vᵢ|`.
pub(crate) fn one_norm<T: Scalar>(v: &[T]) -> T::Real {
    v.iter().fold(T::REAL_ZERO, |sum, x| sum + x.modulus())
}

fn signs_of<T: Scalar>(v: &[T], signs: &mut [T]) {
    for (s, &x) in signs.iter_mut().zip(v) {
        *s = x.direction();
    }
}

fn largest<T: Scalar>(v: &[T]) -> usize {
    let mut best = 0;
    for (i, x) in v.iter().enumerate() {
        if x.modulus() > v[best].modulus() {
            best = i;
        }
    }
    best
}
