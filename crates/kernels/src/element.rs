//! The element types of products.
//!
//! [`Scalar`] covers every dtype and says in which type products are summed.
//! [`Real`] covers the two types that have optimised kernels.

use einmul_machine::{Isa, Precision};
use half::{bf16, f16};
use num_complex::Complex;

use crate::gemm::tiles::{self, Tiles};

/// Addition and multiplication of the type in which products are summed.
///
/// Integers wrap, truth values take *or* for the sum and *and* for the product.
pub trait Ring: Copy + Send + Sync + PartialEq + 'static {
    /// The neutral element of the sum.
    const ZERO: Self;
    /// The neutral element of the product.
    const ONE: Self;
    /// `self + other`.
    fn plus(self, other: Self) -> Self;
    /// `self · other`.
    fn times(self, other: Self) -> Self;
}

/// An element of a matrix: every dtype of einmul.
pub trait Scalar: Copy + Send + Sync + PartialEq + 'static + sealed::Sealed {
    /// The type in which products are summed: `f32` for half floats, else itself.
    type Sum: Ring;
    /// The neutral element of the sum.
    const ZERO: Self;
    /// The neutral element of the product.
    const ONE: Self;
    /// The value in the summation type; exact.
    fn widen(self) -> Self::Sum;
    /// The sum rounded to this type.
    fn narrow(sum: Self::Sum) -> Self;
}

/// A float with optimised kernels: `f32` or `f64`.
pub trait Real: Scalar<Sum = Self> + Ring + PartialOrd + std::fmt::Debug {
    /// The name in kernel names.
    const NAME: &'static str;
    /// The arithmetic in cost predictions.
    const PRECISION: Precision;
    /// −1.
    const MINUS_ONE: Self;

    /// The kernels of an instruction set; those of the best supported lower one
    /// when this processor lacks it.
    #[doc(hidden)]
    fn tiles(isa: Isa) -> &'static Tiles<Self>;
}

mod sealed {
    pub trait Sealed {}
}

macro_rules! ring {
    ($($type:ty: $zero:expr, $one:expr, $plus:expr, $times:expr;)*) => {$(
        impl Ring for $type {
            const ZERO: Self = $zero;
            const ONE: Self = $one;
            #[inline(always)]
            fn plus(self, other: Self) -> Self { $plus(self, other) }
            #[inline(always)]
            fn times(self, other: Self) -> Self { $times(self, other) }
        }
    )*};
}

macro_rules! integer_ring {
    ($($type:ty)*) => { ring! { $($type: 0, 1, <$type>::wrapping_add, <$type>::wrapping_mul;)* } };
}

integer_ring!(i8 i16 i32 i64 u8 u16 u32 u64);
ring! {
    bool: false, true, |a: bool, b: bool| a | b, |a: bool, b: bool| a & b;
    f32: 0.0, 1.0, |a: f32, b: f32| a + b, |a: f32, b: f32| a * b;
    f64: 0.0, 1.0, |a: f64, b: f64| a + b, |a: f64, b: f64| a * b;
    Complex<f32>: Complex::new(0.0, 0.0), Complex::new(1.0, 0.0), |a: Self, b: Self| a + b,
        |a: Self, b: Self| a * b;
    Complex<f64>: Complex::new(0.0, 0.0), Complex::new(1.0, 0.0), |a: Self, b: Self| a + b,
        |a: Self, b: Self| a * b;
}

macro_rules! sums_in_itself {
    ($($type:ty)*) => {$(
        impl sealed::Sealed for $type {}
        impl Scalar for $type {
            type Sum = Self;
            const ZERO: Self = <Self as Ring>::ZERO;
            const ONE: Self = <Self as Ring>::ONE;
            #[inline(always)]
            fn widen(self) -> Self { self }
            #[inline(always)]
            fn narrow(sum: Self) -> Self { sum }
        }
    )*};
}

sums_in_itself!(i8 i16 i32 i64 u8 u16 u32 u64 bool f32 f64 Complex<f32> Complex<f64>);

macro_rules! sums_in_f32 {
    ($($type:ty)*) => {$(
        impl sealed::Sealed for $type {}
        impl Scalar for $type {
            type Sum = f32;
            const ZERO: Self = <$type>::ZERO;
            const ONE: Self = <$type>::ONE;
            #[inline(always)]
            fn widen(self) -> f32 { self.to_f32() }
            #[inline(always)]
            fn narrow(sum: f32) -> Self { <$type>::from_f32(sum) }
        }
    )*};
}

sums_in_f32!(f16 bf16);

impl Real for f32 {
    const NAME: &'static str = "f32";
    const PRECISION: Precision = Precision::F32;
    const MINUS_ONE: Self = -1.0;

    fn tiles(isa: Isa) -> &'static Tiles<f32> {
        tiles::f32_tiles(isa)
    }
}

impl Real for f64 {
    const NAME: &'static str = "f64";
    const PRECISION: Precision = Precision::F64;
    const MINUS_ONE: Self = -1.0;

    fn tiles(isa: Isa) -> &'static Tiles<f64> {
        tiles::f64_tiles(isa)
    }
}
