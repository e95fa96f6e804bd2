//! Sums and products.

use std::marker::PhantomData;

use half::{bf16, f16};
use num_complex::Complex;

use super::fold::Fold;
use crate::Element;

/// Types that totals are kept in.
pub(super) trait Total: Element {
    const ZERO: Self;
    const ONE: Self;
    fn plus(self, other: Self) -> Self;
    fn times(self, other: Self) -> Self;
    /// Divided by a real number, each part of a complex number by itself.
    fn over(self, divisor: f64) -> Self;
    fn is_nan(self) -> bool;
}

macro_rules! integer_totals {
    ($($type:ty),*) => {$(
        impl Total for $type {
            const ZERO: Self = 0;
            const ONE: Self = 1;
            #[inline(always)]
            fn plus(self, other: Self) -> Self { self.wrapping_add(other) }
            #[inline(always)]
            fn times(self, other: Self) -> Self { self.wrapping_mul(other) }
            #[inline(always)]
            fn over(self, divisor: f64) -> Self { (self as f64 / divisor) as $type }
            #[inline(always)]
            fn is_nan(self) -> bool { false }
        }
    )*};
}

macro_rules! float_totals {
    ($($type:ty),*) => {$(
        impl Total for $type {
            const ZERO: Self = 0.0;
            const ONE: Self = 1.0;
            #[inline(always)]
            fn plus(self, other: Self) -> Self { self + other }
            #[inline(always)]
            fn times(self, other: Self) -> Self { self * other }
            #[inline(always)]
            fn over(self, divisor: f64) -> Self { self / divisor as $type }
            #[inline(always)]
            fn is_nan(self) -> bool { self.is_nan() }
        }
        impl Total for Complex<$type> {
            const ZERO: Self = Complex::new(0.0, 0.0);
            const ONE: Self = Complex::new(1.0, 0.0);
            #[inline(always)]
            fn plus(self, other: Self) -> Self { self + other }
            #[inline(always)]
            fn times(self, other: Self) -> Self { self * other }
            #[inline(always)]
            fn over(self, divisor: f64) -> Self {
                Complex::new(self.re / divisor as $type, self.im / divisor as $type)
            }
            #[inline(always)]
            fn is_nan(self) -> bool { self.re.is_nan() || self.im.is_nan() }
        }
    )*};
}

integer_totals!(i64, u64);
float_totals!(f32, f64);

/// Types that sum up: integers in 64 bits, halves in `f32`.
pub(super) trait Summand: Element {
    type Total: Total;
    /// As [`Fold::VECTORIZED`].
    const VECTORIZED: bool;
    fn widen(self) -> Self::Total;
    fn narrow(total: Self::Total) -> Self;
}

macro_rules! summands {
    ($($type:ty: $total:ty, $vectorized:expr);*) => {$(
        impl Summand for $type {
            type Total = $total;
            const VECTORIZED: bool = $vectorized;
            #[inline(always)]
            fn widen(self) -> $total { self as $total }
            #[inline(always)]
            fn narrow(total: $total) -> Self { total as $type }
        }
    )*};
}

summands!(
    i8: i64, false; i16: i64, false; i32: i64, true; i64: i64, true;
    u8: u64, false; u16: u64, false; u32: u64, false; u64: u64, false;
    f32: f32, true; f64: f64, true
);

macro_rules! summands_by {
    ($($type:ty: $total:ty, $widen:expr, $narrow:expr);*) => {$(
        impl Summand for $type {
            type Total = $total;
            const VECTORIZED: bool = false;
            #[inline(always)]
            fn widen(self) -> $total { $widen(self) }
            #[inline(always)]
            fn narrow(total: $total) -> Self { $narrow(total) }
        }
    )*};
}

summands_by!(
    bool: i64, i64::from, |total| total != 0;
    f16: f32, widen_half, f16::from_f32;
    bf16: f32, |v: bf16| f32::from_bits(u32::from(v.to_bits()) << 16), bf16::from_f32;
    Complex<f32>: Complex<f32>, |v| v, |v| v;
    Complex<f64>: Complex<f64>, |v| v, |v| v
);

/// `f32` of an `f16` without a branch, so that loops of it become vectors.
#[inline(always)]
fn widen_half(value: f16) -> f32 {
    /// The exponents' biases differ by 112.
    const REBIAS: f32 = f32::from_bits((112 + 127) << 23);
    let bits = u32::from(value.to_bits());
    let scaled = f32::from_bits((bits & 0x7fff) << 13) * REBIAS;
    // Infinities and NaNs scale to the binade above the largest half.
    let special = if scaled.to_bits() >= 0x4780_0000 { 0x7f80_0000 } else { 0 };
    f32::from_bits(scaled.to_bits() | special | (bits & 0x8000) << 16)
}

/// The sum; with `SKIP` that of what is not NaN.
pub(super) struct Sum<T, const SKIP: bool>(PhantomData<T>);

impl<T, const SKIP: bool> Sum<T, SKIP> {
    pub(super) const NEW: Self = Self(PhantomData);
}

impl<T: Summand, const SKIP: bool> Fold for Sum<T, SKIP> {
    type Input = T;
    type Centre = ();
    type Total = T::Total;
    const VECTORIZED: bool = T::VECTORIZED;

    #[inline(always)]
    fn identity(&self) -> T::Total {
        T::Total::ZERO
    }

    #[inline(always)]
    fn widen(&self, value: T, (): ()) -> T::Total {
        let wide = value.widen();
        if SKIP && wide.is_nan() { T::Total::ZERO } else { wide }
    }

    #[inline(always)]
    fn combine(&self, a: T::Total, b: T::Total) -> T::Total {
        a.plus(b)
    }
}

/// The product; with `SKIP` that of what is not NaN.
pub(super) struct Product<T, const SKIP: bool>(PhantomData<T>);

impl<T, const SKIP: bool> Product<T, SKIP> {
    pub(super) const NEW: Self = Self(PhantomData);
}

impl<T: Summand, const SKIP: bool> Fold for Product<T, SKIP> {
    type Input = T;
    type Centre = ();
    type Total = T::Total;
    // Products of many numbers overflow: nobody waits for long ones.
    const VECTORIZED: bool = false;

    #[inline(always)]
    fn identity(&self) -> T::Total {
        T::Total::ONE
    }

    #[inline(always)]
    fn widen(&self, value: T, (): ()) -> T::Total {
        let wide = value.widen();
        if SKIP && wide.is_nan() { T::Total::ONE } else { wide }
    }

    #[inline(always)]
    fn combine(&self, a: T::Total, b: T::Total) -> T::Total {
        a.times(b)
    }
}

/// The sum of 64-bit integers in `f64`, for means: in 64 bits it might overflow.
pub(super) struct FloatSum<T>(PhantomData<T>);

impl<T> FloatSum<T> {
    pub(super) const NEW: Self = Self(PhantomData);
}

/// The 64-bit integers.
pub(super) trait Wide: Element {
    const VECTORIZED: bool;
    fn approximate(self) -> f64;
}

impl Wide for i64 {
    const VECTORIZED: bool = true;
    #[inline(always)]
    fn approximate(self) -> f64 {
        self as f64
    }
}

impl Wide for u64 {
    const VECTORIZED: bool = false;
    #[inline(always)]
    fn approximate(self) -> f64 {
        self as f64
    }
}

impl<T: Wide> Fold for FloatSum<T> {
    type Input = T;
    type Centre = ();
    type Total = f64;
    const VECTORIZED: bool = T::VECTORIZED;

    #[inline(always)]
    fn identity(&self) -> f64 {
        0.0
    }

    #[inline(always)]
    fn widen(&self, value: T, (): ()) -> f64 {
        value.approximate()
    }

    #[inline(always)]
    fn combine(&self, a: f64, b: f64) -> f64 {
        a + b
    }
}
