//! Roots of unity, right to the last place or two.

use std::f64::consts::TAU;

use einmul_array::Complex;

/// `exp(-2πi k/n)` for `k` up to `n/4`.
///
/// Sine and cosine are taken of angles up to an eighth of a turn only, where rounding the
/// angle moves them least; the rest of the quarter is its mirror image.
pub(super) fn root(k: usize, n: usize) -> Complex<f64> {
    debug_assert!(4 * k <= n, "{k} of {n} is beyond a quarter of a turn");
    if 8 * k <= n {
        let (sin, cos) = (TAU * k as f64 / n as f64).sin_cos();
        Complex::new(cos, -sin)
    } else {
        // From a quarter of a turn backwards, in quarters of the step.
        let (sin, cos) = (TAU / 4.0 * (n - 4 * k) as f64 / n as f64).sin_cos();
        Complex::new(sin, -cos)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_roots() {
        let half = std::f64::consts::FRAC_1_SQRT_2;
        for (k, n, re, im) in [
            (0, 6, 1.0, 0.0),
            (1, 8, half, -half),
            (2, 16, half, -half),
            (1, 4, 0.0, -1.0),
            (250, 1000, 0.0, -1.0),
            (1, 12, 0.75_f64.sqrt(), -0.5),
            (1, 6, 0.5, -0.75_f64.sqrt()),
        ] {
            let error = root(k, n) - Complex::new(re, im);
            assert!(error.norm() <= 2.0 * f64::EPSILON, "{k} of {n}: {error}");
        }
    }

    #[test]
    fn roots_lie_on_the_circle() {
        for n in [5, 7, 8, 100, 1021, 4096] {
            for k in 0..=n / 4 {
                let length = root(k, n).norm();
                assert!((length - 1.0).abs() <= 2.0 * f64::EPSILON, "{k} of {n}: {length}");
            }
        }
    }
}
