//! Sums of multiples of vectors, and the norm that errors are measured in.

use crate::ode::tolerances::Tolerances;
use crate::real::Magnitude;
use crate::scalar::Scalar;

/// `a · x`.
#[inline(always)]
pub(super) fn times<T: Scalar>(x: T, a: f64) -> T {
    T::mul_real_impl(&x, &T::Real::of_f64(a))
}

/// `out ← out + a · x`.
pub(super) fn add<T: Scalar>(out: &mut [T], a: f64, x: &[T]) {
    for (out, &x) in out.iter_mut().zip(x) {
        *out += times(x, a);
    }
}

/// `out ← x + y`.
pub(super) fn sum<T: Scalar>(out: &mut [T], x: &[T], y: &[T]) {
    for ((out, &x), &y) in out.iter_mut().zip(x).zip(y) {
        *out = x + y;
    }
}

/// Whether every element is a number.
pub(super) fn is_finite<T: Scalar>(x: &[T]) -> bool {
    x.iter().all(|x| x.re().to_f64().is_finite() && x.im().to_f64().is_finite())
}

/// `weightᵢ = atolᵢ + rtolᵢ · |yᵢ|`.
pub(super) fn write_weights<T: Scalar>(
    weights: &mut [f64],
    tolerances: &Tolerances<T::Real>,
    y: &[T],
) {
    let tolerances = tolerances.atol.iter().zip(&tolerances.rtol);
    for ((weight, (&atol, &rtol)), y) in weights.iter_mut().zip(tolerances).zip(y) {
        *weight = atol.to_f64() + rtol.to_f64() * y.modulus().to_f64();
    }
}

/// The root of the mean of `(|xᵢ| / weightᵢ)²`. A zero counts as nothing, whatever its weight.
pub(super) fn norm<T: Scalar>(x: &[T], weights: &[f64]) -> f64 {
    if x.is_empty() {
        return 0.0;
    }
    let term = |(x, weight): (&T, &f64)| {
        let size = x.modulus().to_f64();
        let ratio = if size == 0.0 { 0.0 } else { size / weight };
        ratio * ratio
    };
    (x.iter().zip(weights).map(term).sum::<f64>() / x.len() as f64).sqrt()
}
