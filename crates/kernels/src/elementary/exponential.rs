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

macro_rules! exponential {
    (
        $float:ident, $bits:ident, mantissa: $mantissa:literal, bias: $bias:literal,
        ln2: $ln2_high:literal, $ln2_low:literal, range: $least:literal, $most:literal,
        q: $($q:literal),+
    ) => {
        impl Approximate<$float> for Exp {
            #[inline(always)]
            fn plain(x: $float) -> $float {
                // Beyond these all results are 0 or ∞. Written so that NaN stays.
                let x = if x > $most { $most } else { x };
                let x = if x < $least { $least } else { x };
                /// Leaves whole numbers; its low bits then hold `n + 2·bias > 0`.
                const ROUND: $float =
                    (1_u64 << $mantissa) as $float * 1.5 + 2.0 * $bias;
                let rounded = x.mul_add(std::$float::consts::LOG2_E, ROUND);
                let n = rounded - ROUND;
                let r = n.mul_add(-$ln2_low, n.mul_add(-$ln2_high, x));
                let square = r * r;
                let p = square.mul_add(halves!(r, square; $($q),+), r);
                // 2ⁿ as two factors, since 2ⁿ alone may be too large or too small for
                // a normal number while the result is not. Shifted up, only the low
                // bits of `rounded` are left.
                let bits = rounded.to_bits();
                let half = bits >> 1;
                let first = $float::from_bits(half << $mantissa);
                let second = $float::from_bits((bits - half) << $mantissa);
                (1.0 + p) * first * second
            }
        }
    };
}

exponential! {
    f64, u64, mantissa: 52, bias: 1023.0,
    ln2: 0.6931471805599453, 2.3190468138462996e-17, range: -746.0, 710.0,
    q: 0.5000000000000011, 0.16666666666666424, 0.041666666666528275, 0.008333333333486558,
       0.0013888888944048874, 0.00019841269523243485, 2.4801492718246535e-05,
       2.755757179840416e-06, 2.7630370352208744e-07, 2.500459622982463e-08
}

exponential! {
    f32, u32, mantissa: 23, bias: 127.0,
    ln2: 0.6931472, -1.9046542e-9, range: -104.0, 89.0,
    q: 0.49999994, 0.16666521, 0.041668393, 0.008368734, 0.001381438
}
