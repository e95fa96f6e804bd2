//! Logarithms.
//!
//! `x = 2ᵏ·(1 + f)` with `√½ ≤ 1 + f < √2`, so that `log x = k·ln 2 + log(1 + f)`.
//! In `f64`, `log(1 + f) = f − (f²/2 − s·(f²/2 + R))` with `s = f / (2 + f)` and
//! `R = s²·P(s²)`, the series of `2·artanh s` without its first term (Tang, "Table-
//! driven implementation of the logarithm function", 1990, without the table; Ng's
//! arrangement for small errors). In `f32` a polynomial in `f` is short enough.

use super::Approximate;

/// The natural logarithm.
pub(super) struct Log;

/// The logarithm to base 2.
pub(super) struct Log2;

/// The logarithm to base 10.
pub(super) struct Log10;

/// `log(1 + x)`, accurate near 0.
pub(super) struct Log1p;

/// `x = 2ᵏ·(1 + f)`.
#[derive(Clone, Copy)]
struct Parts<T> {
    f: T,
    k: T,
}

impl Parts<f64> {
    /// The parts of a positive normal number times `2^-shift`; anything for others.
    #[inline(always)]
    fn of(x: f64, shift: f64) -> Self {
        const LEAST: u64 = std::f64::consts::FRAC_1_SQRT_2.to_bits();
        // An integer put into the mantissa of 2⁵² is that integer as a float.
        const WHOLE: f64 = (1_u64 << 52) as f64;
        // Raised so far that the exponent steps up at √½ instead of at 1.
        let raised = x.to_bits().wrapping_add(1.0_f64.to_bits() - LEAST);
        let m = f64::from_bits((raised & ((1 << 52) - 1)).wrapping_add(LEAST));
        let biased = f64::from_bits((raised >> 52) | WHOLE.to_bits());
        Self { f: m - 1.0, k: biased - (WHOLE + 1023.0 + shift) }
    }

    #[inline(always)]
    fn log(self) -> f64 {
        const LN2_LOW: f64 = 2.3190468138462996e-17;
        let Self { f, k } = self;
        let half = 0.5 * f;
        let (s, tail) = series(f, half);
        let small = s.mul_add(tail, k * LN2_LOW);
        k.mul_add(std::f64::consts::LN_2, f - half.mul_add(f, -small))
    }

    /// The logarithm to another base, of which `by` is the reciprocal logarithm and
    /// `two` the logarithm of 2, each as a number and the rest of it.
    ///
    /// The sum is carried to twice the precision: powers of the base come out whole.
    #[inline(always)]
    fn log_to(self, by: (f64, f64), two: (f64, f64)) -> f64 {
        let Self { f, k } = self;
        let half = 0.5 * f;
        let (s, tail) = series(f, half);
        let high = (-half).mul_add(f, f);
        let low = s.mul_add(tail, (-half).mul_add(f, f - high));
        let product = high * by.0;
        let whole = k * two.0;
        let sum = whole + product;
        let rest = high.mul_add(by.0, -product) + low.mul_add(by.0, high * by.1);
        let lost = (whole - sum + product) + k.mul_add(two.0, -whole);
        sum + (k.mul_add(two.1, rest) + lost)
    }

    #[inline(always)]
    fn log2(self) -> f64 {
        self.log_to((std::f64::consts::LOG2_E, 2.0355273740931033e-17), (1.0, 0.0))
    }

    #[inline(always)]
    fn log10(self) -> f64 {
        self.log_to(
            (std::f64::consts::LOG10_E, 1.098319650216765e-17),
            (std::f64::consts::LOG10_2, -2.8037281277851704e-18),
        )
    }
}

/// `s` and `f²/2 + R` for `f`, of which `half` is the half.
#[inline(always)]
fn series(f: f64, half: f64) -> (f64, f64) {
    // Dividing by vectors takes a unit of its own: it runs beside the polynomials of
    // the neighbours, where a reciprocal by Newton's method would compete with them
    // (measured: 0.93 against 1.2 ns an element with AVX-512).
    let s = f / (2.0 + f);
    let z = s * s;
    let p = halves!(
        z, z * z; 0.6666666666666735, 0.39999999999412567, 0.2857142874282147, 0.22222198530661924,
        0.18183566479209032, 0.1531399620329687, 0.14796490724318748
    );
    (s, half.mul_add(f, z * p))
}

impl Parts<f32> {
    #[inline(always)]
    fn of(x: f32, shift: f32) -> Self {
        const LEAST: u32 = std::f32::consts::FRAC_1_SQRT_2.to_bits();
        let raised = x.to_bits().wrapping_add(1.0_f32.to_bits() - LEAST);
        let m = f32::from_bits((raised & ((1 << 23) - 1)).wrapping_add(LEAST));
        Self { f: m - 1.0, k: (raised >> 23) as i32 as f32 - (127.0 + shift) }
    }

    #[inline(always)]
    fn log(self) -> f32 {
        const LN2_LOW: f32 = -1.9046542e-9;
        let Self { f, k } = self;
        let square = f * f;
        let p = horner!(
            f; 0.3333331, -0.25000006, 0.20002154, -0.16668157, 0.14219087, -0.12402896,
            0.11888605, -0.116900906, 0.06762449
        );
        let cubic = (f * square).mul_add(p, k * LN2_LOW);
        k.mul_add(std::f32::consts::LN_2, f + square.mul_add(-0.5, cubic))
    }
}

/// A logarithm by [`Parts`], with the values of IEEE 754 §9.2.1 outside `0 < x < ∞`.
macro_rules! by_parts {
    ($function:ident: $float:ident, $method:ident) => {
        impl Approximate<$float> for $function {
            /// Positive, finite and not subnormal.
            #[inline(always)]
            fn is_plain(x: $float) -> bool {
                const LEAST: $float = $float::MIN_POSITIVE;
                x.to_bits().wrapping_sub(LEAST.to_bits())
                    < $float::INFINITY.to_bits() - LEAST.to_bits()
            }

            #[inline(always)]
            fn plain(x: $float) -> $float {
                Parts::<$float>::of(x, 0.0).$method()
            }

            #[inline(always)]
            fn any(x: $float) -> $float {
                const UP: u32 = $float::MANTISSA_DIGITS;
                let (scale, shift) = if x < $float::MIN_POSITIVE {
                    ((1_u64 << UP) as $float, UP as $float)
                } else {
                    (1.0, 0.0)
                };
                let log = Parts::<$float>::of(x * scale, shift).$method();
                let outside = if x == 0.0 { $float::NEG_INFINITY } else { x };
                let outside = if x < 0.0 { $float::NAN } else { outside };
                if x > 0.0 && x < $float::INFINITY { log } else { outside }
            }
        }
    };
}

by_parts!(Log: f64, log);
by_parts!(Log: f32, log);
by_parts!(Log2: f64, log2);
by_parts!(Log10: f64, log10);

impl Approximate<f64> for Log1p {
    #[inline(always)]
    fn is_plain(x: f64) -> bool {
        x > -1.0 && x < f64::INFINITY
    }

    #[inline(always)]
    fn plain(x: f64) -> f64 {
        let u = 1.0 + x;
        // What the sum lost (Knuth's two-sum).
        let part = u - 1.0;
        let lost = (1.0 - (u - part)) + (x - part);
        let Parts { f, k } = Parts::<f64>::of(u, 0.0);
        // 2⁻ᵏ by its exponent, and 0 where the loss does not count.
        const WHOLE: f64 = (1_u64 << 52) as f64;
        let down = f64::from_bits(((1024.0 - k) + WHOLE).to_bits() << 52) * 0.5;
        let log = Parts { f: lost.mul_add(down, f), k }.log();
        // Zero keeps its sign.
        if x == 0.0 { x } else { log }
    }

    #[inline(always)]
    fn any(x: f64) -> f64 {
        let outside = if x == -1.0 { f64::NEG_INFINITY } else { x };
        let outside = if x < -1.0 { f64::NAN } else { outside };
        if Self::is_plain(x) { Self::plain(x) } else { outside }
    }
}
