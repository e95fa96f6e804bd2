//! Real floating-point numbers. Halves go through `f32`, which is exact for single
//! operations: its precision is more than twice theirs.

use half::{bf16, f16};

use super::{Float, Inexact, Number, Ordered};
use crate::ufunc::real;

macro_rules! native_floats {
    ($($type:ty: $bits:ty);*) => {$(
        impl Number for $type {
            const ZERO: Self = 0.0;
            const ONE: Self = 1.0;
            #[inline]
            fn add(self, other: Self) -> Self { self + other }
            #[inline]
            fn sub(self, other: Self) -> Self { self - other }
            #[inline]
            fn mul(self, other: Self) -> Self { self * other }
            #[inline]
            fn negative(self) -> Self { -self }
            #[inline]
            fn power(self, exponent: Self) -> Self {
                // Squares are by far the commonest power, and exact as one product.
                if exponent == 2.0 { self * self } else { self.powf(exponent) }
            }
        }
        impl Ordered for $type {
            #[inline]
            fn maximum(self, other: Self) -> Self {
                if self > other || self.is_nan() { self } else { other }
            }
            #[inline]
            fn minimum(self, other: Self) -> Self {
                if self < other || self.is_nan() { self } else { other }
            }
            #[inline]
            fn absolute(self) -> Self { self.abs() }
            #[inline]
            fn sign(self) -> Self {
                let sign = Self::from(i8::from(self > 0.0) - i8::from(self < 0.0));
                if self.is_nan() { self } else { sign }
            }
            fn floor_divide(self, other: Self) -> Self {
                if other == 0.0 || !self.is_finite() || !other.is_finite() {
                    return self / other;
                }
                let rest = self % other;
                let mut quotient = (self - rest) / other;
                if rest != 0.0 && (rest < 0.0) != (other < 0.0) {
                    quotient -= 1.0;
                }
                // A whole number but for the division's rounding.
                let whole = quotient.round();
                if whole == 0.0 { (0.0 as Self).copysign(self / other) } else { whole }
            }
            fn remainder(self, other: Self) -> Self {
                let rest = self % other;
                if rest == 0.0 {
                    rest.copysign(other)
                } else if (rest < 0.0) != (other < 0.0) {
                    rest + other
                } else {
                    rest
                }
            }
        }
        impl Inexact for $type {
            #[inline]
            fn div(self, other: Self) -> Self { self / other }
            fn exp(self) -> Self { self.exp() }
            fn exp2(self) -> Self { self.exp2() }
            fn expm1(self) -> Self { self.exp_m1() }
            fn log(self) -> Self { self.ln() }
            fn log1p(self) -> Self { self.ln_1p() }
            fn log2(self) -> Self { self.log2() }
            fn log10(self) -> Self { self.log10() }
            #[inline]
            fn sqrt(self) -> Self { self.sqrt() }
            fn sin(self) -> Self { self.sin() }
            fn cos(self) -> Self { self.cos() }
            fn tan(self) -> Self { self.tan() }
            fn asin(self) -> Self { self.asin() }
            fn acos(self) -> Self { self.acos() }
            fn atan(self) -> Self { self.atan() }
            fn sinh(self) -> Self { self.sinh() }
            fn cosh(self) -> Self { self.cosh() }
            fn tanh(self) -> Self { self.tanh() }
            fn asinh(self) -> Self { real::asinh(self as f64) as Self }
            fn acosh(self) -> Self { real::acosh(self as f64) as Self }
            fn atanh(self) -> Self { real::atanh(self as f64) as Self }
        }
        impl Float for $type {
            #[inline]
            fn is_nan(self) -> bool { self.is_nan() }
            #[inline]
            fn is_infinite(self) -> bool { self.is_infinite() }
            #[inline]
            fn is_finite(self) -> bool { self.is_finite() }
            #[inline]
            fn is_sign_negative(self) -> bool { self.is_sign_negative() }
            #[inline]
            fn floor(self) -> Self { self.floor() }
            #[inline]
            fn ceil(self) -> Self { self.ceil() }
            #[inline]
            fn trunc(self) -> Self { self.trunc() }
            #[inline]
            fn round(self) -> Self { self.round_ties_even() }
            fn cbrt(self) -> Self { self.cbrt() }
            #[inline]
            fn deg2rad(self) -> Self { self.to_radians() }
            #[inline]
            fn rad2deg(self) -> Self { self.to_degrees() }
            fn sinc(self) -> Self { real::sinc(self as f64) as Self }
            fn expit(self) -> Self { real::expit(self as f64) as Self }
            fn logit(self) -> Self { real::logit(self as f64) as Self }
            #[inline]
            fn copysign(self, sign: Self) -> Self { self.copysign(sign) }
            fn atan2(self, other: Self) -> Self { self.atan2(other) }
            fn hypot(self, other: Self) -> Self { self.hypot(other) }
            fn logaddexp(self, other: Self) -> Self {
                real::logaddexp(self as f64, other as f64) as Self
            }
            #[inline]
            fn nextafter(self, other: Self) -> Self {
                if self.is_nan() || other.is_nan() {
                    self + other
                } else if self == other {
                    other
                } else if other > self {
                    self.next_up()
                } else {
                    self.next_down()
                }
            }
            #[inline]
            fn heaviside(self, at_zero: Self) -> Self { real::heaviside(self, at_zero) }
            #[inline]
            fn fmax(self, other: Self) -> Self {
                if self >= other || other.is_nan() { self } else { other }
            }
            #[inline]
            fn fmin(self, other: Self) -> Self {
                if self <= other || other.is_nan() { self } else { other }
            }
        }
    )*};
}

native_floats!(f32: u32; f64: u64);

macro_rules! through_f32 {
    ($type:ty: $($method:ident => $function:path),*) => {$(
        #[inline]
        fn $method(self) -> Self { <$type>::from_f32($function(f32::from(self))) }
    )*};
}

macro_rules! pairs_through_f32 {
    ($type:ty: $($method:ident => $function:path),*) => {$(
        #[inline]
        fn $method(self, other: Self) -> Self {
            <$type>::from_f32($function(f32::from(self), f32::from(other)))
        }
    )*};
}

macro_rules! half_floats {
    ($($type:ident),*) => {$(
        impl Number for $type {
            const ZERO: Self = $type::ZERO;
            const ONE: Self = $type::ONE;
            pairs_through_f32!($type: add => Number::add, sub => Number::sub, mul => Number::mul,
                power => Number::power);
            #[inline]
            fn negative(self) -> Self { -self }
        }
        impl Ordered for $type {
            through_f32!($type: absolute => Ordered::absolute, sign => Ordered::sign);
            pairs_through_f32!($type: maximum => Ordered::maximum, minimum => Ordered::minimum,
                floor_divide => Ordered::floor_divide, remainder => Ordered::remainder);
        }
        impl Inexact for $type {
            pairs_through_f32!($type: div => Inexact::div);
            through_f32!($type: exp => Inexact::exp, exp2 => Inexact::exp2,
                expm1 => Inexact::expm1, log => Inexact::log, log1p => Inexact::log1p,
                log2 => Inexact::log2, log10 => Inexact::log10, sqrt => Inexact::sqrt,
                sin => Inexact::sin, cos => Inexact::cos, tan => Inexact::tan,
                asin => Inexact::asin, acos => Inexact::acos, atan => Inexact::atan,
                sinh => Inexact::sinh, cosh => Inexact::cosh, tanh => Inexact::tanh,
                asinh => Inexact::asinh, acosh => Inexact::acosh, atanh => Inexact::atanh);
        }
        impl Float for $type {
            #[inline]
            fn is_nan(self) -> bool { self.is_nan() }
            #[inline]
            fn is_infinite(self) -> bool { self.is_infinite() }
            #[inline]
            fn is_finite(self) -> bool { self.is_finite() }
            #[inline]
            fn is_sign_negative(self) -> bool { self.is_sign_negative() }
            #[inline]
            fn copysign(self, sign: Self) -> Self { self.copysign(sign) }
            #[inline]
            fn heaviside(self, at_zero: Self) -> Self { real::heaviside(self, at_zero) }
            through_f32!($type: floor => Float::floor, ceil => Float::ceil,
                trunc => Float::trunc, round => Float::round, cbrt => Float::cbrt,
                deg2rad => Float::deg2rad, rad2deg => Float::rad2deg, sinc => Float::sinc,
                expit => Float::expit, logit => Float::logit);
            pairs_through_f32!($type: atan2 => Float::atan2, hypot => Float::hypot,
                logaddexp => Float::logaddexp, fmax => Float::fmax, fmin => Float::fmin);
            fn nextafter(self, other: Self) -> Self {
                if self.is_nan() || other.is_nan() {
                    return Self::NAN;
                }
                if self == other {
                    return other;
                }
                if self == Self::ZERO {
                    return Self::from_bits(1).copysign(other);
                }
                // Patterns of one sign are ordered as the magnitudes are.
                let away = (other > self) == (self > Self::ZERO);
                let bits = self.to_bits();
                Self::from_bits(if away { bits + 1 } else { bits - 1 })
            }
        }
    )*};
}

half_floats!(f16, bf16);
