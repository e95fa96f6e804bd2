//! Element types and how they promote.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::Error;

/// The type of an array's elements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DType {
    /// Truth values; products are "or of ands".
    Bool,
    /// Signed 8-bit integers; arithmetic wraps, as for all integers here.
    I8,
    /// Signed 16-bit integers.
    I16,
    /// Signed 32-bit integers.
    I32,
    /// Signed 64-bit integers.
    I64,
    /// Unsigned 8-bit integers.
    U8,
    /// Unsigned 16-bit integers.
    U16,
    /// Unsigned 32-bit integers.
    U32,
    /// Unsigned 64-bit integers.
    U64,
    /// IEEE 754 half precision.
    F16,
    /// The upper half of an `f32`.
    BF16,
    /// IEEE 754 single precision.
    F32,
    /// IEEE 754 double precision.
    F64,
    /// Complex numbers of two `f32`.
    C64,
    /// Complex numbers of two `f64`.
    C128,
}

/// What a dtype holds, from narrow to wide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// `bool`.
    Bool,
    /// `u8 … u64`.
    Unsigned,
    /// `i8 … i64`.
    Signed,
    /// `f16`, `bf16`, `f32`, `f64`.
    Float,
    /// `c64`, `c128`.
    Complex,
}

impl DType {
    /// Every dtype, in promotion order within its kind.
    pub const ALL: [DType; 15] = [
        DType::Bool,
        DType::I8,
        DType::I16,
        DType::I32,
        DType::I64,
        DType::U8,
        DType::U16,
        DType::U32,
        DType::U64,
        DType::F16,
        DType::BF16,
        DType::F32,
        DType::F64,
        DType::C64,
        DType::C128,
    ];

    /// Bytes of one element.
    pub fn size(self) -> usize {
        match self {
            DType::Bool | DType::I8 | DType::U8 => 1,
            DType::I16 | DType::U16 | DType::F16 | DType::BF16 => 2,
            DType::I32 | DType::U32 | DType::F32 => 4,
            DType::I64 | DType::U64 | DType::F64 | DType::C64 => 8,
            DType::C128 => 16,
        }
    }

    /// Bytes that an element's address is a multiple of.
    pub fn alignment(self) -> usize {
        match self {
            DType::C64 => 4,
            DType::C128 => 8,
            other => other.size(),
        }
    }

    /// What this dtype holds.
    pub fn kind(self) -> Kind {
        match self {
            DType::Bool => Kind::Bool,
            DType::U8 | DType::U16 | DType::U32 | DType::U64 => Kind::Unsigned,
            DType::I8 | DType::I16 | DType::I32 | DType::I64 => Kind::Signed,
            DType::F16 | DType::BF16 | DType::F32 | DType::F64 => Kind::Float,
            DType::C64 | DType::C128 => Kind::Complex,
        }
    }

    /// Whether this is a signed or unsigned integer.
    pub fn is_integer(self) -> bool {
        matches!(self.kind(), Kind::Signed | Kind::Unsigned)
    }

    /// Whether this is a real or complex floating-point type.
    pub fn is_inexact(self) -> bool {
        matches!(self.kind(), Kind::Float | Kind::Complex)
    }

    /// The unit round-off `ε = 2^(1-p)` of a floating type; `None` for exact types.
    pub fn epsilon(self) -> Option<f64> {
        match self {
            DType::F16 => Some(f64::from(half::f16::EPSILON)),
            DType::BF16 => Some(f64::from(half::bf16::EPSILON)),
            DType::F32 | DType::C64 => Some(f64::from(f32::EPSILON)),
            DType::F64 | DType::C128 => Some(f64::EPSILON),
            _ => None,
        }
    }

    /// The real type of a complex one; every other dtype itself.
    pub fn real(self) -> DType {
        match self {
            DType::C64 => DType::F32,
            DType::C128 => DType::F64,
            other => other,
        }
    }

    /// The type in which a function such as `exp` or a division of `self` works:
    /// `f64` for integers and truth values, itself otherwise (NumPy's rule for
    /// 32- and 64-bit integers, taken for all).
    pub fn to_inexact(self) -> DType {
        if self.is_inexact() { self } else { DType::F64 }
    }

    /// The type that holds both, by the array API standard's table, with NumPy's
    /// extension where the standard leaves a pair open (integer with float gives
    /// `f64` from 32 bits up, `u64` with signed gives `f64`).
    pub fn promote(self, other: DType) -> DType {
        if self == other {
            return self;
        }
        let (low, high) = if self.kind() <= other.kind() { (self, other) } else { (other, self) };
        match (low.kind(), high.kind()) {
            (Kind::Bool, _) => high,
            (Kind::Unsigned, Kind::Signed) => signed_over(low, high),
            (Kind::Unsigned | Kind::Signed, Kind::Float) => float_over_integer(high, low.size()),
            (Kind::Unsigned | Kind::Signed, Kind::Complex) => {
                if low.size() >= 4 {
                    DType::C128
                } else {
                    high
                }
            }
            (Kind::Float, Kind::Complex) => {
                if low == DType::F64 {
                    DType::C128
                } else {
                    high
                }
            }
            (Kind::Float, Kind::Float) if low.size() == high.size() => DType::F32,
            _ if low.size() >= high.size() => low,
            _ => high,
        }
    }
}

fn signed_over(unsigned: DType, signed: DType) -> DType {
    if signed.size() > unsigned.size() {
        return signed;
    }
    match unsigned.size() {
        1 => DType::I16,
        2 => DType::I32,
        4 => DType::I64,
        _ => DType::F64,
    }
}

fn float_over_integer(float: DType, integer_size: usize) -> DType {
    match (float, integer_size) {
        (DType::F64, _) => DType::F64,
        (_, 4 | 8) => DType::F64,
        (DType::F16 | DType::BF16, 2) => DType::F32,
        (float, _) => float,
    }
}

impl fmt::Display for DType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            DType::Bool => "bool",
            DType::I8 => "i8",
            DType::I16 => "i16",
            DType::I32 => "i32",
            DType::I64 => "i64",
            DType::U8 => "u8",
            DType::U16 => "u16",
            DType::U32 => "u32",
            DType::U64 => "u64",
            DType::F16 => "f16",
            DType::BF16 => "bf16",
            DType::F32 => "f32",
            DType::F64 => "f64",
            DType::C64 => "c64",
            DType::C128 => "c128",
        })
    }
}

impl FromStr for DType {
    type Err = Error;

    /// Reads einmul's short names (`f64`) and NumPy's (`float64`).
    fn from_str(name: &str) -> Result<Self, Error> {
        DType::ALL
            .into_iter()
            .find(|dtype| name == dtype.to_string() || name == dtype.numpy_name())
            .ok_or_else(|| Error::UnknownDType { name: name.to_owned() })
    }
}

impl DType {
    /// NumPy's name of this dtype; `bfloat16` is that of `ml_dtypes`.
    pub fn numpy_name(self) -> &'static str {
        match self {
            DType::Bool => "bool",
            DType::I8 => "int8",
            DType::I16 => "int16",
            DType::I32 => "int32",
            DType::I64 => "int64",
            DType::U8 => "uint8",
            DType::U16 => "uint16",
            DType::U32 => "uint32",
            DType::U64 => "uint64",
            DType::F16 => "float16",
            DType::BF16 => "bfloat16",
            DType::F32 => "float32",
            DType::F64 => "float64",
            DType::C64 => "complex64",
            DType::C128 => "complex128",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::DType::{self, *};

    #[test]
    fn promotion_follows_the_standard_and_numpy() {
        // Rows checked against numpy.result_type.
        let rows = [
            (Bool, I8, I8),
            (I8, U8, I16),
            (I32, U8, I32),
            (I64, U64, F64),
            (I32, U32, I64),
            (F32, F64, F64),
            (F32, C64, C64),
            (F64, C64, C128),
            (I16, F32, F32),
            (I32, F32, F64),
            (I16, F16, F32),
            (I8, F16, F16),
            (U64, F32, F64),
            (I64, C64, C128),
            (F16, BF16, F32),
            (Bool, C64, C64),
        ];
        for (a, b, expected) in rows {
            assert_eq!(a.promote(b), expected, "{a} with {b}");
            assert_eq!(b.promote(a), expected, "{b} with {a}");
        }
    }

    #[test]
    fn names_read_back() {
        for dtype in DType::ALL {
            assert_eq!(dtype.to_string().parse::<DType>().expect("own name"), dtype);
            assert_eq!(dtype.numpy_name().parse::<DType>().expect("NumPy name"), dtype);
        }
        assert!("float12".parse::<DType>().is_err());
    }
}
