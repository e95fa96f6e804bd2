//! Complex numbers. Functions are computed in `f64` for both precisions.

use num_complex::Complex;

use super::{Inexact, Number};
use crate::Element;
use crate::ufunc::complex;

macro_rules! in_c128 {
    ($($function:ident),*) => {$(
        fn $function(self) -> Self { Self::from_c128(complex::$function(self.to_c128())) }
    )*};
}

macro_rules! complex_numbers {
    ($($real:ty),*) => {$(
        impl Number for Complex<$real> {
            const ZERO: Self = Complex::new(0.0, 0.0);
            const ONE: Self = Complex::new(1.0, 0.0);
            #[inline]
            fn add(self, other: Self) -> Self { self + other }
            #[inline]
            fn sub(self, other: Self) -> Self { self - other }
            #[inline]
            fn mul(self, other: Self) -> Self { self * other }
            #[inline]
            fn negative(self) -> Self { -self }
            fn power(self, exponent: Self) -> Self {
                Self::from_c128(complex::power(self.to_c128(), exponent.to_c128()))
            }
        }
        impl Inexact for Complex<$real> {
            fn div(self, other: Self) -> Self {
                Self::from_c128(complex::divide(self.to_c128(), other.to_c128()))
            }
            in_c128!(exp, exp2, expm1, log, log1p, log2, log10, sqrt, sin, cos, tan, asin, acos,
                atan, sinh, cosh, tanh, asinh, acosh, atanh);
        }
    )*};
}

complex_numbers!(f32, f64);
