//! The two real types that factorisations compute in, with their powers of two.

use std::fmt::Display;

use einmul_array::Element;

/// `f32` or `f64`, as the size of a scalar; sealed.
pub trait Magnitude:
    faer::traits::RealField + Element + bytemuck::Pod + Display + sealed::Sealed
{
    /// The distance from 1 to the next number, `ε`.
    const EPSILON: Self;
    /// Numbers of at most this exponent, and at least its negative, can be
    /// squared and summed over any realistic length without leaving the range.
    #[doc(hidden)]
    const SAFE_EXPONENT: i32;

    /// `⌊log₂|x|⌋`, also of a subnormal; [`EXPONENT_OF_ZERO`] of zero and
    /// [`EXPONENT_NOT_FINITE`] of NaN and infinities.
    #[doc(hidden)]
    fn exponent(self) -> i32;
    /// `x · 2^power`, exact unless it leaves the range of normal numbers.
    #[doc(hidden)]
    fn scale(self, power: i32) -> Self;
    /// `self · factor + term` in one rounding.
    #[doc(hidden)]
    fn fused(self, factor: Self, term: Self) -> Self;
    /// `|x|`.
    #[doc(hidden)]
    fn magnitude(self) -> Self;
    /// Square root.
    #[doc(hidden)]
    fn root(self) -> Self;
    /// Widened, exactly.
    #[doc(hidden)]
    fn to_f64(self) -> f64;
    /// Rounded to this type.
    #[doc(hidden)]
    fn of_f64(x: f64) -> Self;
    /// A size as a number.
    #[doc(hidden)]
    fn from_size(size: usize) -> Self;
}

/// The exponent of zero: below every other.
pub(crate) const EXPONENT_OF_ZERO: i32 = -(1 << 20);
/// The exponent of NaN and infinities: above every other.
pub(crate) const EXPONENT_NOT_FINITE: i32 = 1 << 20;

mod sealed {
    pub trait Sealed {}
    impl Sealed for f32 {}
    impl Sealed for f64 {}
}

macro_rules! real {
    ($real:ty, $bits:ty, mantissa $mantissa:expr, bias $bias:expr) => {
        impl Magnitude for $real {
            const EPSILON: Self = <$real>::EPSILON;
            const SAFE_EXPONENT: i32 = $bias / 2 - 64 * ($bias / 1023);

            #[inline(always)]
            fn exponent(self) -> i32 {
                const WIDTH: u32 = <$bits>::BITS;
                let magnitude = self.to_bits() & !(1 << (WIDTH - 1));
                let field = (magnitude >> $mantissa) as i32;
                if field == 2 * $bias + 1 {
                    EXPONENT_NOT_FINITE
                } else if field != 0 {
                    field - $bias
                } else if magnitude == 0 {
                    EXPONENT_OF_ZERO
                } else {
                    // A subnormal is magnitude · 2^(1 − bias − mantissa).
                    (WIDTH - 1 - magnitude.leading_zeros()) as i32 + 1 - $bias - $mantissa
                }
            }

            #[inline(always)]
            fn scale(self, power: i32) -> Self {
                let power_of_two = |e: i32| <$real>::from_bits(((e + $bias) as $bits) << $mantissa);
                if (1 - $bias..=$bias).contains(&power) {
                    return self * power_of_two(power);
                }
                let (mut x, mut left) = (self, power.clamp(-5 * $bias, 5 * $bias));
                while left != 0 {
                    let step = left.clamp(1 - $bias, $bias);
                    x *= power_of_two(step);
                    left -= step;
                }
                x
            }

            #[inline(always)]
            fn fused(self, factor: Self, term: Self) -> Self {
                self.mul_add(factor, term)
            }

            #[inline(always)]
            fn magnitude(self) -> Self {
                self.abs()
            }

            #[inline(always)]
            fn root(self) -> Self {
                self.sqrt()
            }

            #[inline(always)]
            fn to_f64(self) -> f64 {
                self as f64
            }

            #[inline(always)]
            fn of_f64(x: f64) -> Self {
                x as Self
            }

            #[inline(always)]
            fn from_size(size: usize) -> Self {
                size as Self
            }
        }
    };
}

real!(f32, u32, mantissa 23, bias 127);
real!(f64, u64, mantissa 52, bias 1023);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exponents_and_powers() {
        let rows: [(f64, i32); 7] = [
            (1.0, 0),
            (-1.99, 0),
            (0.5, -1),
            (f64::MAX, 1023),
            (f64::MIN_POSITIVE, -1022),
            (f64::from_bits(1), -1074),
            (f64::from_bits(7), -1072),
        ];
        for (x, exponent) in rows {
            assert_eq!(x.exponent(), exponent, "{x:e}");
            let unit = x.scale(-exponent);
            assert!((1.0..2.0).contains(&unit.abs()), "{x:e} becomes {unit}");
            assert_eq!(unit.scale(exponent), x);
        }
        assert_eq!(f32::from_bits(1).exponent(), -149);
        assert_eq!(f32::from_bits(1).scale(149), 1.0);
        assert_eq!(0.0_f64.exponent(), EXPONENT_OF_ZERO);
        assert_eq!(f32::NAN.exponent(), EXPONENT_NOT_FINITE);
        assert_eq!(f64::NEG_INFINITY.exponent(), EXPONENT_NOT_FINITE);
        assert_eq!(1.0_f64.scale(-4000), 0.0);
        assert_eq!(1.0_f64.scale(4000), f64::INFINITY);
    }
}
