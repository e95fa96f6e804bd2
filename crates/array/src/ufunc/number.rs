//! Arithmetic on the element types, each with NumPy's meaning.

use half::{bf16, f16};
use num_complex::Complex;

use crate::Element;

/// Element types with `+ − ×`, powers and order.
pub(crate) trait Number: Element {
    const ZERO: Self;
    const ONE: Self;
    fn add(self, other: Self) -> Self;
    fn sub(self, other: Self) -> Self;
    fn mul(self, other: Self) -> Self;
    fn negative(self) -> Self;
    fn power(self, exponent: Self) -> Self;
}

/// Number types with an order; NaN wins over every number.
pub(crate) trait Ordered: Number {
    fn maximum(self, other: Self) -> Self;
    fn minimum(self, other: Self) -> Self;
    fn absolute(self) -> Self;
    fn sign(self) -> Self;
}

/// Types closed under division and the elementary functions.
pub(crate) trait Inexact: Number {
    fn div(self, other: Self) -> Self;
    fn exp(self) -> Self;
    fn expm1(self) -> Self;
    fn log(self) -> Self;
    fn log1p(self) -> Self;
    fn log2(self) -> Self;
    fn log10(self) -> Self;
    fn sqrt(self) -> Self;
    fn sin(self) -> Self;
    fn cos(self) -> Self;
    fn tan(self) -> Self;
    fn tanh(self) -> Self;
}

macro_rules! integer_numbers {
    ($($type:ty: $signum:expr, $abs:expr);*) => {$(
        impl Number for $type {
            const ZERO: Self = 0;
            const ONE: Self = 1;
            fn add(self, other: Self) -> Self { self.wrapping_add(other) }
            fn sub(self, other: Self) -> Self { self.wrapping_sub(other) }
            fn mul(self, other: Self) -> Self { self.wrapping_mul(other) }
            fn negative(self) -> Self { self.wrapping_neg() }
            fn power(self, exponent: Self) -> Self {
                // A negative power is the fraction's whole part: that of ±1, else 0.
                match u32::try_from(exponent) {
                    Ok(e) => self.wrapping_pow(e),
                    #[allow(unused_comparisons, reason = "one body for signed and unsigned")]
                    Err(_) if exponent < 0 => match self.checked_mul(self) {
                        Some(1) if exponent & 1 == 1 => self,
                        Some(1) => 1,
                        _ => 0,
                    },
                    Err(_) => wrapping_power(self, exponent),
                }
            }
        }
        impl Ordered for $type {
            fn maximum(self, other: Self) -> Self { self.max(other) }
            fn minimum(self, other: Self) -> Self { self.min(other) }
            fn absolute(self) -> Self { $abs(self) }
            fn sign(self) -> Self { $signum(self) }
        }
    )*};
}

/// `base` to an exponent too large for `wrapping_pow`, by repeated squaring.
fn wrapping_power<T: Number>(base: T, exponent: T) -> T {
    let mut left = exponent.to_i128().unwrap_or(0);
    let (mut power, mut square) = (T::ONE, base);
    while left > 0 {
        if left & 1 == 1 {
            power = power.mul(square);
        }
        square = square.mul(square);
        left >>= 1;
    }
    power
}

integer_numbers!(
    i8: i8::signum, i8::wrapping_abs;
    i16: i16::signum, i16::wrapping_abs;
    i32: i32::signum, i32::wrapping_abs;
    i64: i64::signum, i64::wrapping_abs;
    u8: |v: u8| v.min(1), |v| v;
    u16: |v: u16| v.min(1), |v| v;
    u32: |v: u32| v.min(1), |v| v;
    u64: |v: u64| v.min(1), |v| v
);

macro_rules! float_numbers {
    ($($type:ty: $wide:ty, $zero:expr, $one:expr, $up:expr, $down:expr);*) => {$(
        impl Number for $type {
            const ZERO: Self = $zero;
            const ONE: Self = $one;
            fn add(self, other: Self) -> Self { self + other }
            fn sub(self, other: Self) -> Self { self - other }
            fn mul(self, other: Self) -> Self { self * other }
            fn negative(self) -> Self { -self }
            fn power(self, exponent: Self) -> Self {
                // Squares are by far the commonest power, and exact as one product.
                if exponent == $down(2.0) { self * self } else { $down($up(self).powf($up(exponent))) }
            }
        }
        impl Ordered for $type {
            fn maximum(self, other: Self) -> Self {
                if self > other || self.is_nan() { self } else { other }
            }
            fn minimum(self, other: Self) -> Self {
                if self < other || self.is_nan() { self } else { other }
            }
            fn absolute(self) -> Self { $down($up(self).abs()) }
            fn sign(self) -> Self {
                if self > Self::ZERO { Self::ONE } else if self < Self::ZERO { -Self::ONE } else { self }
            }
        }
        impl Inexact for $type {
            fn div(self, other: Self) -> Self { self / other }
            fn exp(self) -> Self { $down($up(self).exp()) }
            fn expm1(self) -> Self { $down($up(self).exp_m1()) }
            fn log(self) -> Self { $down($up(self).ln()) }
            fn log1p(self) -> Self { $down($up(self).ln_1p()) }
            fn log2(self) -> Self { $down($up(self).log2()) }
            fn log10(self) -> Self { $down($up(self).log10()) }
            fn sqrt(self) -> Self { $down($up(self).sqrt()) }
            fn sin(self) -> Self { $down($up(self).sin()) }
            fn cos(self) -> Self { $down($up(self).cos()) }
            fn tan(self) -> Self { $down($up(self).tan()) }
            fn tanh(self) -> Self { $down($up(self).tanh()) }
        }
    )*};
}

float_numbers!(
    f16: f32, f16::ZERO, f16::ONE, f32::from, f16::from_f32;
    bf16: f32, bf16::ZERO, bf16::ONE, f32::from, bf16::from_f32;
    f32: f32, 0.0, 1.0, |v: f32| v, |v: f32| v;
    f64: f64, 0.0, 1.0, |v: f64| v, |v: f64| v
);

macro_rules! complex_numbers {
    ($($real:ty),*) => {$(
        impl Number for Complex<$real> {
            const ZERO: Self = Complex::new(0.0, 0.0);
            const ONE: Self = Complex::new(1.0, 0.0);
            fn add(self, other: Self) -> Self { self + other }
            fn sub(self, other: Self) -> Self { self - other }
            fn mul(self, other: Self) -> Self { self * other }
            fn negative(self) -> Self { -self }
            fn power(self, exponent: Self) -> Self {
                if exponent == Complex::new(2.0, 0.0) { self * self } else { self.powc(exponent) }
            }
        }
        impl Inexact for Complex<$real> {
            fn div(self, other: Self) -> Self { self / other }
            fn exp(self) -> Self { Complex::exp(self) }
            fn expm1(self) -> Self { Complex::exp(self) - Self::ONE }
            fn log(self) -> Self { self.ln() }
            fn log1p(self) -> Self { (self + Self::ONE).ln() }
            fn log2(self) -> Self { self.ln() / std::f64::consts::LN_2 as $real }
            fn log10(self) -> Self { self.ln() / std::f64::consts::LN_10 as $real }
            fn sqrt(self) -> Self { Complex::sqrt(self) }
            fn sin(self) -> Self { Complex::sin(self) }
            fn cos(self) -> Self { Complex::cos(self) }
            fn tan(self) -> Self { Complex::tan(self) }
            fn tanh(self) -> Self { Complex::tanh(self) }
        }
    )*};
}

complex_numbers!(f32, f64);

#[cfg(test)]
mod tests {
    use super::Number;

    #[test]
    fn integer_powers_wrap_and_negative_ones_keep_the_whole_part() {
        for (base, exponent, expected) in [
            (3_i8, 4, 81),
            (2, 7, -128),
            (5, 0, 1),
            (1, -3, 1),
            (-1, -3, -1),
            (-1, -2, 1),
            // 127 · 127 wraps to 1, yet 1/127 has no whole part.
            (127, -1, 0),
            (0, -1, 0),
        ] {
            assert_eq!(base.power(exponent), expected, "{base} ** {exponent}");
        }
        assert_eq!(3_u64.power(u64::MAX), 12_297_829_382_473_034_411);
    }
}
