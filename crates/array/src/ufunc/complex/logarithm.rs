//! Logarithms, cut along the negative real axis.
//!
//! Where the modulus is near 1 its logarithm cancels: there `|z|² − 1` is summed
//! exactly enough from error-free products (Dekker 1971) and handed to `ln(1 + x)`,
//! as Hull, Fairgrieve and Tang advise ("Implementing complex elementary functions
//! using exception handling", ACM TOMS 20 (1994)).

use std::f64::consts::{LN_2, LN_10};

use num_complex::Complex;

use super::C;

/// Squares of moduli between these are near 1.
const NEAR: std::ops::RangeInclusive<f64> = 0.5..=3.0;

/// The natural logarithm.
pub(in crate::ufunc) fn log(z: C) -> C {
    Complex::new(log_modulus(z, f64::ln, LN_2, 1.0), z.im.atan2(z.re))
}

/// The logarithm to base 2.
pub(in crate::ufunc) fn log2(z: C) -> C {
    Complex::new(log_modulus(z, f64::log2, 1.0, LN_2), z.im.atan2(z.re) / LN_2)
}

/// The logarithm to base 10.
pub(in crate::ufunc) fn log10(z: C) -> C {
    let log_2 = std::f64::consts::LOG10_2;
    Complex::new(log_modulus(z, f64::log10, log_2, LN_10), z.im.atan2(z.re) / LN_10)
}

/// `ln(1 + z)`, accurate for small `z`.
pub(in crate::ufunc) fn log1p(z: C) -> C {
    let (x, y) = (z.re, z.im);
    // 1 + x is exact where it is small.
    let sum = Complex::new(1.0 + x, y);
    let is_near = NEAR.contains(&(sum.re * sum.re + y * y));
    let re = if is_near {
        0.5 * excess(2.0 * x, x, y).ln_1p()
    } else {
        log_modulus(sum, f64::ln, LN_2, 1.0)
    };
    Complex::new(re, y.atan2(sum.re))
}

/// The logarithm of `|z|` in the base of `log`, in which 2 has the logarithm `log_2` and
/// whose own natural logarithm is `base`.
fn log_modulus(z: C, log: fn(f64) -> f64, log_2: f64, base: f64) -> f64 {
    let size = z.re.abs().max(z.im.abs());
    if NEAR.contains(&(z.re * z.re + z.im * z.im)) {
        0.5 * excess(-1.0, z.re, z.im).ln_1p() / base
    } else if size.is_finite() && size > f64::MAX / 2.0 {
        log((0.5 * z.re).hypot(0.5 * z.im)) + log_2
    } else if size < f64::MIN_POSITIVE && size > 0.0 {
        let up = (1_u64 << 54) as f64;
        log((z.re * up).hypot(z.im * up)) - 54.0 * log_2
    } else {
        log(z.re.hypot(z.im))
    }
}

/// `ln |z|`, without overflow.
pub(super) fn ln_abs(z: C) -> f64 {
    log_modulus(z, f64::ln, LN_2, 1.0)
}

/// `start + x² + y²` to about twice the precision, for moderate values.
fn excess(start: f64, x: f64, y: f64) -> f64 {
    let ((xx, x_low), (yy, y_low)) = (exact_square(x), exact_square(y));
    // The larger square first, so that its sum with the start is (nearly) exact.
    let (first, second) = if xx > yy { (xx, yy) } else { (yy, xx) };
    let (sum, low_1) = exact_sum(start, first);
    let (sum, low_2) = exact_sum(sum, second);
    sum + (low_1 + low_2 + x_low + y_low)
}

/// A rounded sum and what rounding lost.
fn exact_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let b_kept = sum - a;
    (sum, (a - (sum - b_kept)) + (b - b_kept))
}

/// A rounded square and what rounding lost, by Dekker's split into halves.
fn exact_square(x: f64) -> (f64, f64) {
    let square = x * x;
    let stretched = x * ((1_u32 << 27) + 1) as f64;
    let high = stretched - (stretched - x);
    let low = x - high;
    (square, ((high * high - square) + 2.0 * high * low) + low * low)
}

#[cfg(test)]
mod tests {
    use super::{exact_square, exact_sum};

    #[test]
    fn sums_and_squares_keep_what_rounding_loses() {
        assert_eq!(exact_sum(1.0, 1e-30), (1.0, 1e-30));
        assert_eq!(exact_sum(1e-30, 1.0), (1.0, 1e-30));
        // (1 + 2⁻³⁰)² = 1 + 2⁻²⁹ + 2⁻⁶⁰.
        let x = 1.0 + 2.0_f64.powi(-30);
        assert_eq!(exact_square(x), (1.0 + 2.0_f64.powi(-29), 2.0_f64.powi(-60)));
    }
}
