//! The exponential and its relatives.
//!
//! Cody and Waite's reduction ("Software Manual for the Elementary Functions",
//! 1980): `x = n·ln 2 + r` with `|r| ≤ ln 2 / 2`, so that `eˣ = 2ⁿ·(1 + p)` with
//! `p = eʳ − 1 = r + r²·q(r)`; `q` is a near-minimax polynomial. The rounding to `n`
//! is an addition of a number so large that only whole bits are left, whose low
//! bits then hold `n` as an integer (Muller, "Elementary Functions", §11).

use super::Approximate;

/// `eˣ`.
pub(super) struct Exp;

/// `2ˣ`.
pub(super) struct Exp2;

/// `eˣ − 1`, accurate near 0.
pub(super) struct Expm1;

/// `eˣ = 2ⁿ·(1 + r + tail)`.
#[derive(Clone, Copy)]
pub(super) struct Parts<T> {
    r: T,
    /// `eʳ − 1 − r`.
    tail: T,
    /// `2ⁿ` as two factors, since `2ⁿ` alone may be too large or too small for a
    /// normal number while the result is not.
    scale: (T, T),
}

macro_rules! exponential {
    (
        $float:ident, mantissa: $mantissa:literal, bias: $bias:literal,
        ln2: $ln2_high:expr, $ln2_low:expr, range: $least:literal, $most:literal,
        q: $($q:literal),+
    ) => {
        impl Parts<$float> {
            /// Leaves whole numbers; its low bits then hold `n + 2·bias > 0`.
            const ROUND: $float = (1_u64 << $mantissa) as $float * 1.5 + 2.0 * $bias;

            /// Beyond `least` and `most` results are those of the bound.
            #[inline(always)]
            fn of(x: $float, least: $float, most: $float) -> Self {
                let x = clamp(x, least, most);
                let rounded = x.mul_add(std::$float::consts::LOG2_E, Self::ROUND);
                let n = rounded - Self::ROUND;
                Self::new(n.mul_add(-$ln2_low, n.mul_add(-$ln2_high, x)), rounded)
            }

            #[inline(always)]
            fn new(r: $float, rounded: $float) -> Self {
                let square = r * r;
                let tail = square * halves!(r, square; $($q),+);
                // Shifted up, only the low bits of `rounded` are left.
                let bits = rounded.to_bits();
                let half = bits >> 1;
                let first = $float::from_bits(half << $mantissa);
                let second = $float::from_bits((bits - half) << $mantissa);
                Self { r, tail, scale: (first, second) }
            }

            #[inline(always)]
            fn exp(self) -> $float {
                (1.0 + (self.r + self.tail)) * self.scale.0 * self.scale.1
            }
        }

        impl Approximate<$float> for Exp {
            #[inline(always)]
            fn plain(x: $float) -> $float {
                Parts::<$float>::of(x, $least, $most).exp()
            }
        }
    };
}

/// Written so that NaN stays.
#[inline(always)]
fn clamp<T: PartialOrd + Copy>(x: T, least: T, most: T) -> T {
    let x = if x > most { most } else { x };
    if x < least { least } else { x }
}

exponential! {
    f64, mantissa: 52, bias: 1023.0,
    ln2: std::f64::consts::LN_2, 2.3190468138462996e-17, range: -746.0, 710.0,
    q: 0.5000000000000011, 0.16666666666666424, 0.041666666666528275, 0.008333333333486558,
       0.0013888888944048874, 0.00019841269523243485, 2.4801492718246535e-05,
       2.755757179840416e-06, 2.7630370352208744e-07, 2.500459622982463e-08
}

exponential! {
    f32, mantissa: 23, bias: 127.0,
    ln2: std::f32::consts::LN_2, -1.9046542e-9, range: -104.0, 89.0,
    q: 0.49999994, 0.16666521, 0.041668393, 0.008368734, 0.001381438
}

/// What ln 2 has beyond the nearest `f64`.
const LN2_LOW: f64 = 2.3190468138462996e-17;

impl Parts<f64> {
    /// `eˣ` over a factor, which is the second value: their product may overflow.
    #[inline(always)]
    pub(super) fn scaled_exp(x: f64) -> (f64, f64) {
        let parts = Self::of(x, -746.0, 711.0);
        ((1.0 + (parts.r + parts.tail)) * parts.scale.0, parts.scale.1)
    }

    /// `eˣ − 1` over a factor, which is the second value.
    #[inline(always)]
    pub(super) fn scaled_expm1(x: f64) -> (f64, f64) {
        // Below, -1 is the nearest number.
        let x = clamp(x, -40.0, 711.0);
        let rounded = x.mul_add(std::f64::consts::LOG2_E, Self::ROUND);
        let n = rounded - Self::ROUND;
        let high = n.mul_add(-std::f64::consts::LN_2, x);
        let r = n.mul_add(-LN2_LOW, high);
        // Where 1 is nearly subtracted again, what r lost shows.
        let lost = n.mul_add(-LN2_LOW, high - r);
        let Self { r, tail, scale: (first, second) } = Self::new(r, rounded);
        // 1 / second, by its exponent.
        let inverse = f64::from_bits((2046_u64 << 52).wrapping_sub(second.to_bits()));
        // The largest terms first, nearly without rounding: r alone when n = 0.
        let large = r.mul_add(first, first - inverse);
        ((tail + lost).mul_add(first, large), second)
    }
}

impl Approximate<f64> for Exp2 {
    #[inline(always)]
    fn plain(x: f64) -> f64 {
        let x = clamp(x, -1080.0, 1026.0);
        let rounded = x + Parts::<f64>::ROUND;
        let rest = x - (rounded - Parts::<f64>::ROUND);
        Parts::<f64>::new(rest.mul_add(std::f64::consts::LN_2, rest * LN2_LOW), rounded).exp()
    }
}

impl Approximate<f64> for Expm1 {
    #[inline(always)]
    fn plain(x: f64) -> f64 {
        let (value, factor) = Parts::scaled_expm1(x);
        // Zero keeps its sign.
        if x == 0.0 { x } else { value * factor }
    }
}
