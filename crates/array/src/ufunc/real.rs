//! Real functions that the standard library lacks or gives to fewer digits.

use std::f64::consts::{LN_2, PI};

use super::number::Ordered;

/// Beyond this `x² ± 1` rounds to `x²`.
const FAR: f64 = (1_u64 << 28) as f64;

/// The inverse hyperbolic sine.
pub(super) fn asinh(x: f64) -> f64 {
    let a = x.abs();
    let magnitude = if a > FAR {
        a.ln() + LN_2
    } else {
        // a + √(1 + a²) − 1, without cancellation for small a.
        (a + a * a / (1.0 + (1.0 + a * a).sqrt())).ln_1p()
    };
    magnitude.copysign(x)
}

/// The inverse hyperbolic cosine: NaN below 1.
pub(super) fn acosh(x: f64) -> f64 {
    if x < 1.0 {
        return f64::NAN;
    }
    if x > FAR {
        return x.ln() + LN_2;
    }
    let over = x - 1.0;
    (over + (over * (over + 2.0)).sqrt()).ln_1p()
}

/// The inverse hyperbolic tangent: infinite at ±1, NaN beyond.
pub(super) fn atanh(x: f64) -> f64 {
    let a = x.abs();
    (0.5 * (2.0 * a / (1.0 - a)).ln_1p()).copysign(x)
}

/// `sin(πx)/(πx)`, and 1 at 0.
pub(super) fn sinc(x: f64) -> f64 {
    let angle = PI * x;
    if angle == 0.0 { 1.0 } else { angle.sin() / angle }
}

/// `1/(1 + e^−x)`, down to the smallest results.
pub(super) fn expit(x: f64) -> f64 {
    // The exponential of a negative number never overflows.
    let e = (-x.abs()).exp();
    if x < 0.0 { e / (1.0 + e) } else { 1.0 / (1.0 + e) }
}

/// `ln(p/(1 − p))`, accurate where it is small: there `2p − 1` is exact.
pub(super) fn logit(p: f64) -> f64 {
    if (0.25..=0.75).contains(&p) {
        ((2.0 * p - 1.0) / (1.0 - p)).ln_1p()
    } else {
        p.ln() - (-p).ln_1p()
    }
}

/// `ln(e^a + e^b)` without overflow.
pub(super) fn logaddexp(a: f64, b: f64) -> f64 {
    // Equal infinities have no difference.
    if a == b {
        return a + LN_2;
    }
    Ordered::maximum(a, b) + (-(a - b).abs()).exp().ln_1p()
}

/// 0 below zero, `at_zero` at zero, 1 above.
#[inline]
pub(super) fn heaviside<T: Ordered>(x: T, at_zero: T) -> T {
    if x == T::ZERO {
        at_zero
    } else if x < T::ZERO {
        T::ZERO
    } else {
        // 1, or NaN.
        x.sign()
    }
}
