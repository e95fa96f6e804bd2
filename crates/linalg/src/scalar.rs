//! The four scalar types that factorisations take: real and complex, of two precisions.

use std::fmt::Display;
use std::ops::{Add, AddAssign, Div, Mul, MulAssign, Neg, Sub, SubAssign};

use einmul_array::{Complex, Element};

use crate::batch::Batch;
use crate::plain::Plain;
use crate::real::Magnitude;

/// `f32`, `f64` or a complex number of one of them; sealed.
pub trait Scalar:
    faer::traits::ComplexField<Real: Magnitude>
    + Element
    + bytemuck::Pod
    + Display
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + AddAssign
    + SubAssign
    + MulAssign
    + sealed::Sealed
{
    /// Whether it has an imaginary part.
    const IS_COMPLEX: bool;
    /// 0.
    const ZERO: Self;
    /// 1.
    const ONE: Self;
    /// The real 0.
    const REAL_ZERO: Self::Real;
    /// The real 1.
    const REAL_ONE: Self::Real;
    /// The complex type of the precision.
    type Complex: faer::traits::ComplexField<Real = Self::Real> + Element;

    /// `re + i·im`; a real type drops `im`.
    fn from_parts(re: Self::Real, im: Self::Real) -> Self;
    /// The real part.
    fn re(self) -> Self::Real;
    /// The imaginary part.
    fn im(self) -> Self::Real;
    /// The complex conjugate.
    fn conjugate(self) -> Self;
    /// As a complex number.
    fn to_complex(self) -> Self::Complex;
    /// `|x|`, without overflow in between.
    fn modulus(self) -> Self::Real;
    /// [`Magnitude::exponent`] of the larger part.
    #[doc(hidden)]
    fn exponent_of(self) -> i32;
    /// `x · 2^power`, exact unless it leaves the range of normal numbers.
    #[doc(hidden)]
    fn scaled(self, power: i32) -> Self;

    /// The kernels for many small matrices.
    #[doc(hidden)]
    fn batch() -> Option<&'static Batch<Self>> {
        None
    }

    /// What is done with matrices that need no care.
    #[doc(hidden)]
    fn plain() -> Option<&'static Plain<Self>> {
        None
    }

    /// Whether it is NaN, in one part at least.
    fn is_undefined(self) -> bool {
        self.re().to_f64().is_nan() || self.im().to_f64().is_nan()
    }

    /// A real number.
    fn from_real(re: Self::Real) -> Self {
        Self::from_parts(re, Self::REAL_ZERO)
    }

    /// `x / |x|`, and 1 for 0.
    fn direction(self) -> Self {
        let modulus = self.modulus();
        if modulus == Self::REAL_ZERO {
            return Self::ONE;
        }
        Self::from_parts(self.re() / modulus, self.im() / modulus)
    }
}

/// `f32` or `f64`; sealed.
pub trait Real: Magnitude + Scalar<Real = Self> {}

impl Real for f32 {}
impl Real for f64 {}

mod sealed {
    pub trait Sealed {}
    impl Sealed for f32 {}
    impl Sealed for f64 {}
    impl Sealed for super::Complex<f32> {}
    impl Sealed for super::Complex<f64> {}
}

macro_rules! scalars {
    ($($real:ty),*) => {$(
        impl Scalar for $real {
            const IS_COMPLEX: bool = false;
            const ZERO: Self = 0.0;
            const ONE: Self = 1.0;
            const REAL_ZERO: $real = 0.0;
            const REAL_ONE: $real = 1.0;
            type Complex = Complex<$real>;

            #[inline(always)]
            fn from_parts(re: Self, _: Self) -> Self {
                re
            }
            #[inline(always)]
            fn re(self) -> Self {
                self
            }
            #[inline(always)]
            fn im(self) -> Self {
                0.0
            }
            #[inline(always)]
            fn conjugate(self) -> Self {
                self
            }
            #[inline(always)]
            fn to_complex(self) -> Complex<$real> {
                Complex::new(self, 0.0)
            }
            #[inline(always)]
            fn modulus(self) -> Self {
                self.abs()
            }
            #[inline(always)]
            fn exponent_of(self) -> i32 {
                self.exponent()
            }
            #[inline(always)]
            fn scaled(self, power: i32) -> Self {
                self.scale(power)
            }
            fn batch() -> Option<&'static Batch<Self>> {
                static BATCH: Batch<$real> = Batch::of_reals();
                Some(&BATCH)
            }
            fn plain() -> Option<&'static Plain<Self>> {
                static PLAIN: Plain<$real> = Plain::of_reals();
                Some(&PLAIN)
            }
        }

        impl Scalar for Complex<$real> {
            const IS_COMPLEX: bool = true;
            const ZERO: Self = Complex::new(0.0, 0.0);
            const ONE: Self = Complex::new(1.0, 0.0);
            const REAL_ZERO: $real = 0.0;
            const REAL_ONE: $real = 1.0;
            type Complex = Self;

            #[inline(always)]
            fn from_parts(re: $real, im: $real) -> Self {
                Complex::new(re, im)
            }
            #[inline(always)]
            fn re(self) -> $real {
                self.re
            }
            #[inline(always)]
            fn im(self) -> $real {
                self.im
            }
            #[inline(always)]
            fn conjugate(self) -> Self {
                Complex::new(self.re, -self.im)
            }
            #[inline(always)]
            fn to_complex(self) -> Self {
                self
            }
            #[inline(always)]
            fn modulus(self) -> $real {
                self.re.hypot(self.im)
            }
            #[inline(always)]
            fn exponent_of(self) -> i32 {
                self.re.exponent().max(self.im.exponent())
            }
            #[inline(always)]
            fn scaled(self, power: i32) -> Self {
                Complex::new(self.re.scale(power), self.im.scale(power))
            }
        }
    )*};
}

scalars!(f32, f64);
