//! The Rust types behind the dtypes, and the bridge from a run-time dtype to one.

use half::{bf16, f16};
use num_complex::Complex;

use crate::DType;

/// A Rust type that an array can hold.
///
/// Sealed: the set of dtypes is closed, and memory of a dtype is read as its type.
pub trait Element:
    Copy + Send + Sync + PartialEq + std::fmt::Debug + 'static + sealed::Sealed
{
    /// The dtype of arrays of this type.
    const DTYPE: DType;

    /// The value as a complex `f64`; integers beyond 2⁵³ round.
    fn to_c128(self) -> Complex<f64>;

    /// The nearest value of this type: integers saturate, an imaginary part is
    /// dropped by real types, and truth is "not zero".
    fn from_c128(value: Complex<f64>) -> Self;

    /// The value as an integer when it is one that `i128` holds exactly.
    fn to_i128(self) -> Option<i128>;

    /// The integer in this type: wrapped for integers, rounded for floats.
    fn from_i128(value: i128) -> Self;
}

mod sealed {
    pub trait Sealed {}
}

macro_rules! integers {
    ($($type:ty => $dtype:ident),*) => {$(
        impl sealed::Sealed for $type {}
        impl Element for $type {
            const DTYPE: DType = DType::$dtype;
            fn to_c128(self) -> Complex<f64> { Complex::new(self as f64, 0.0) }
            fn from_c128(value: Complex<f64>) -> Self { value.re as $type }
            fn to_i128(self) -> Option<i128> { Some(self as i128) }
            fn from_i128(value: i128) -> Self { value as $type }
        }
    )*};
}

integers!(i8 => I8, i16 => I16, i32 => I32, i64 => I64, u8 => U8, u16 => U16, u32 => U32, u64 => U64);

macro_rules! floats {
    ($($type:ty => $dtype:ident, $to:expr, $from:expr, $from_integer:expr);*) => {$(
        impl sealed::Sealed for $type {}
        impl Element for $type {
            const DTYPE: DType = DType::$dtype;
            fn to_c128(self) -> Complex<f64> { Complex::new($to(self), 0.0) }
            fn from_c128(value: Complex<f64>) -> Self { $from(value.re) }
            fn to_i128(self) -> Option<i128> { None }
            fn from_i128(value: i128) -> Self { $from_integer(value) }
        }
    )*};
}

floats!(
    f16 => F16, f64::from, f16::from_f64, |v: i128| f16::from_f64(v as f64);
    bf16 => BF16, f64::from, bf16::from_f64, |v: i128| bf16::from_f64(v as f64);
    f32 => F32, f64::from, |v: f64| v as f32, |v: i128| v as f32;
    f64 => F64, |v: f64| v, |v: f64| v, |v: i128| v as f64
);

impl sealed::Sealed for bool {}
impl Element for bool {
    const DTYPE: DType = DType::Bool;

    fn to_c128(self) -> Complex<f64> {
        Complex::new(f64::from(u8::from(self)), 0.0)
    }

    fn from_c128(value: Complex<f64>) -> Self {
        value.re != 0.0 || value.im != 0.0
    }

    fn to_i128(self) -> Option<i128> {
        Some(i128::from(self))
    }

    fn from_i128(value: i128) -> Self {
        value != 0
    }
}

impl sealed::Sealed for Complex<f32> {}
impl Element for Complex<f32> {
    const DTYPE: DType = DType::C64;

    fn to_c128(self) -> Complex<f64> {
        Complex::new(f64::from(self.re), f64::from(self.im))
    }

    fn from_c128(value: Complex<f64>) -> Self {
        Complex::new(value.re as f32, value.im as f32)
    }

    fn to_i128(self) -> Option<i128> {
        None
    }

    fn from_i128(value: i128) -> Self {
        Complex::new(value as f32, 0.0)
    }
}

impl sealed::Sealed for Complex<f64> {}
impl Element for Complex<f64> {
    const DTYPE: DType = DType::C128;

    fn to_c128(self) -> Complex<f64> {
        self
    }

    fn from_c128(value: Complex<f64>) -> Self {
        value
    }

    fn to_i128(self) -> Option<i128> {
        None
    }

    fn from_i128(value: i128) -> Self {
        Complex::new(value as f64, 0.0)
    }
}

/// Runs an expression with a type name bound to the Rust type of a dtype.
///
/// ```
/// use einmul_array::{DType, dispatch};
/// let size = dispatch!(DType::F32, T => std::mem::size_of::<T>());
/// assert_eq!(size, 4);
/// ```
#[macro_export]
macro_rules! dispatch {
    ($dtype:expr, $T:ident => $body:expr) => {
        match $dtype {
            $crate::DType::Bool => {
                type $T = bool;
                $body
            }
            $crate::DType::I8 => {
                type $T = i8;
                $body
            }
            $crate::DType::I16 => {
                type $T = i16;
                $body
            }
            $crate::DType::I32 => {
                type $T = i32;
                $body
            }
            $crate::DType::I64 => {
                type $T = i64;
                $body
            }
            $crate::DType::U8 => {
                type $T = u8;
                $body
            }
            $crate::DType::U16 => {
                type $T = u16;
                $body
            }
            $crate::DType::U32 => {
                type $T = u32;
                $body
            }
            $crate::DType::U64 => {
                type $T = u64;
                $body
            }
            $crate::DType::F16 => {
                type $T = $crate::f16;
                $body
            }
            $crate::DType::BF16 => {
                type $T = $crate::bf16;
                $body
            }
            $crate::DType::F32 => {
                type $T = f32;
                $body
            }
            $crate::DType::F64 => {
                type $T = f64;
                $body
            }
            $crate::DType::C64 => {
                type $T = $crate::Complex<f32>;
                $body
            }
            $crate::DType::C128 => {
                type $T = $crate::Complex<f64>;
                $body
            }
        }
    };
}
