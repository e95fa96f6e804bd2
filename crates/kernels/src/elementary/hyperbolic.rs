//! Hyperbolic and logistic functions, by one exponential and one division each
//! (Muller, "Elementary Functions", §11.5).

use super::Approximate;
use super::exponential::Parts;

/// The hyperbolic sine.
pub(super) struct Sinh;

/// The hyperbolic cosine.
pub(super) struct Cosh;

/// The hyperbolic tangent.
pub(super) struct Tanh;

/// The logistic function `1 / (1 + e⁻ˣ)`.
pub(super) struct Expit;

impl Approximate<f64> for Sinh {
    #[inline(always)]
    fn plain(x: f64) -> f64 {
        let (value, factor) = Parts::scaled_expm1(x.abs());
        // Half of eˣ − 1 reaches as far as the result does.
        let half = value * (factor * 0.5);
        // Where the other half no longer counts, it might be ∞ / ∞.
        let other = if half > 1e20 { 0.0 } else { quotient(half, 1.0, 2.0 * half) };
        (half + other).copysign(x)
    }
}

impl Approximate<f64> for Cosh {
    #[inline(always)]
    fn plain(x: f64) -> f64 {
        let (value, factor) = Parts::scaled_exp(x.abs());
        let half = value * (factor * 0.5);
        half + 0.25 / half
    }
}

impl Approximate<f64> for Tanh {
    #[inline(always)]
    fn plain(x: f64) -> f64 {
        let a = x.abs();
        // Further out the result is 1.
        let (value, factor) = Parts::scaled_expm1(2.0 * if a > 40.0 { 40.0 } else { a });
        let e = value * factor;
        // e / (e + 2), and 1 - 2 / (e + 2) where that rounds less.
        let (whole, part) = if e > 2.0 { (1.0, -2.0) } else { (0.0, e) };
        (whole + quotient(part, e, 2.0)).copysign(x)
    }
}

impl Approximate<f64> for Expit {
    #[inline(always)]
    fn plain(x: f64) -> f64 {
        // The exponential of a negative number never overflows.
        let (value, factor) = Parts::scaled_exp(-x.abs());
        let e = value * factor;
        let part = if x < 0.0 { e } else { 1.0 };
        quotient(part, 1.0, e)
    }
}

/// `part / (a + b)` for finite terms, as if the sum were not rounded.
#[inline(always)]
fn quotient(part: f64, a: f64, b: f64) -> f64 {
    let sum = a + b;
    // What the sum lost (Knuth's two-sum).
    let from_b = sum - a;
    let lost = (a - (sum - from_b)) + (b - from_b);
    let reciprocal = 1.0 / sum;
    let y = part * reciprocal;
    let left = (-y).mul_add(sum, part) - y * lost;
    left.mul_add(reciprocal, y)
}
