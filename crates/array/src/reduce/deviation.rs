//! Squared distances from a mean.

use std::marker::PhantomData;

use half::{bf16, f16};
use num_complex::Complex;

use super::fold::Fold;
use super::sums::{Summand, Total};
use crate::Element;

/// Types with a mean, and with a distance from it.
pub(super) trait Deviates: Element {
    /// The type of the mean.
    type Mean: Total;
    /// The type that squared distances are summed in.
    type Square: Total;
    /// As [`Fold::VECTORIZED`].
    const VECTORIZED: bool;
    fn square(self, mean: Self::Mean) -> Self::Square;
    /// The variance's type, and the standard deviation's.
    type Output: Element;
    /// The variance, or with `root` the standard deviation, of squares and of how
    /// many of them are free.
    fn finish(squares: Self::Square, free: f64, root: bool) -> Self::Output;
}

macro_rules! real_deviations {
    ($($type:ty: $wide:ty, $vectorized:expr, $widen:expr, $out:ty, $narrow:expr);*) => {$(
        impl Deviates for $type {
            type Mean = $wide;
            type Square = $wide;
            const VECTORIZED: bool = $vectorized;
            #[inline(always)]
            fn square(self, mean: $wide) -> $wide {
                let distance = $widen(self) - mean;
                distance * distance
            }
            type Output = $out;
            fn finish(squares: $wide, free: f64, root: bool) -> $out {
                let variance = squares.over(free);
                $narrow(if root { variance.sqrt() } else { variance })
            }
        }
    )*};
}

real_deviations!(
    bool: f64, false, |v| f64::from(u8::from(v)), f64, |v| v;
    i8: f64, false, f64::from, f64, |v| v;
    i16: f64, false, f64::from, f64, |v| v;
    i32: f64, false, f64::from, f64, |v| v;
    u8: f64, false, f64::from, f64, |v| v;
    u16: f64, false, f64::from, f64, |v| v;
    u32: f64, false, f64::from, f64, |v| v;
    i64: f64, false, |v| v as f64, f64, |v| v;
    u64: f64, false, |v| v as f64, f64, |v| v;
    f16: f32, false, Summand::widen, f16, f16::from_f32;
    bf16: f32, false, Summand::widen, bf16, bf16::from_f32;
    f32: f32, true, |v| v, f32, |v| v;
    f64: f64, true, |v| v, f64, |v| v
);

macro_rules! complex_deviations {
    ($($real:ty),*) => {$(
        impl Deviates for Complex<$real> {
            type Mean = Self;
            type Square = $real;
            const VECTORIZED: bool = false;
            #[inline(always)]
            fn square(self, mean: Self) -> $real {
                let distance = self - mean;
                distance.re * distance.re + distance.im * distance.im
            }
            type Output = $real;
            fn finish(squares: $real, free: f64, root: bool) -> $real {
                let variance = squares.over(free);
                if root { variance.sqrt() } else { variance }
            }
        }
    )*};
}

complex_deviations!(f32, f64);

/// The sum of squared distances; with `SKIP` that of what is not NaN.
pub(super) struct SquaredDistance<T, const SKIP: bool>(PhantomData<T>);

impl<T, const SKIP: bool> SquaredDistance<T, SKIP> {
    pub(super) const NEW: Self = Self(PhantomData);
}

impl<T: Deviates, const SKIP: bool> Fold for SquaredDistance<T, SKIP> {
    type Input = T;
    type Centre = T::Mean;
    type Total = T::Square;
    const VECTORIZED: bool = T::VECTORIZED;

    #[inline(always)]
    fn identity(&self) -> T::Square {
        T::Square::ZERO
    }

    #[inline(always)]
    #[expect(clippy::eq_op, reason = "only NaN differs from itself")]
    fn widen(&self, value: T, mean: T::Mean) -> T::Square {
        if SKIP && value != value { T::Square::ZERO } else { value.square(mean) }
    }

    #[inline(always)]
    fn combine(&self, a: T::Square, b: T::Square) -> T::Square {
        a.plus(b)
    }
}
