//! One value whose dtype is still open, as a number written in Python is.

use std::fmt;

use num_complex::Complex;

use crate::{DType, Element, Error, Kind, dispatch};

/// One value of any kind, exact for every integer that an array can hold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Scalar {
    /// A truth value.
    Bool(bool),
    /// An integer.
    Integer(i128),
    /// A real number.
    Float(f64),
    /// A complex number.
    Complex(Complex<f64>),
}

impl Scalar {
    /// The dtype of an array of this value where none is asked for: `bool`, `i64`
    /// (`u64` beyond it), `f64`, `c128`.
    pub fn dtype(self) -> DType {
        match self {
            Scalar::Bool(_) => DType::Bool,
            Scalar::Integer(v) if v > i128::from(i64::MAX) => DType::U64,
            Scalar::Integer(_) => DType::I64,
            Scalar::Float(_) => DType::F64,
            Scalar::Complex(_) => DType::C128,
        }
    }

    /// The dtype that the value takes beside an array: the array's own, unless its kind is
    /// too narrow (the standard's mixing rules, with NumPy's where it leaves them open).
    ///
    /// ```
    /// use einmul_array::{DType, Scalar};
    /// assert_eq!(Scalar::Float(1.5).dtype_beside(DType::F32), DType::F32);
    /// assert_eq!(Scalar::Float(1.5).dtype_beside(DType::I8), DType::F64);
    /// ```
    pub fn dtype_beside(self, array: DType) -> DType {
        match (self, array.kind()) {
            (Scalar::Integer(_), Kind::Bool) => DType::I64,
            (Scalar::Float(_), Kind::Bool | Kind::Signed | Kind::Unsigned) => DType::F64,
            (Scalar::Complex(_), Kind::Float) if array != DType::F64 => DType::C64,
            (Scalar::Complex(_), kind) if kind != Kind::Complex => DType::C128,
            _ => array,
        }
    }

    /// The value as a complex number; integers beyond 2⁵³ round.
    pub fn to_c128(self) -> Complex<f64> {
        match self {
            Scalar::Bool(v) => Complex::new(f64::from(u8::from(v)), 0.0),
            Scalar::Integer(v) => Complex::new(v as f64, 0.0),
            Scalar::Float(v) => Complex::new(v, 0.0),
            Scalar::Complex(v) => v,
        }
    }

    /// The value where it is an integer by kind (truth values are 0 and 1).
    pub fn to_integer(self) -> Option<i128> {
        match self {
            Scalar::Bool(v) => Some(i128::from(v)),
            Scalar::Integer(v) => Some(v),
            Scalar::Float(_) | Scalar::Complex(_) => None,
        }
    }

    /// The value as an element, as [`Element::from_i128`] and [`Element::from_c128`]
    /// convert it. [`Scalar::check`] tells whether that keeps its meaning.
    pub fn to<T: Element>(self) -> T {
        match self.to_integer() {
            Some(v) => T::from_i128(v),
            None => T::from_c128(self.to_c128()),
        }
    }

    /// Whether an array of `dtype` can hold the value, up to rounding and a fraction
    /// that integers cut off.
    ///
    /// # Errors
    /// [`Error::Value`] for an integer, a NaN or an infinity that an integer dtype
    /// lacks; [`Error::DType`] for a complex value and a dtype that is not.
    pub fn check(self, operation: &str, dtype: DType) -> Result<(), Error> {
        let lacking = || Err(Error::value(operation, format!("{self} does not fit dtype {dtype}")));
        match self {
            Scalar::Complex(_) if !matches!(dtype, DType::C64 | DType::C128) => Err(Error::DType {
                operation: operation.to_owned(),
                dtype,
                hint: Some("the value is complex; use c64 or c128, or take its real part".into()),
            }),
            Scalar::Integer(v) if dtype.is_integer() && !fits(v, dtype) => lacking(),
            Scalar::Float(v) if dtype.is_integer() => {
                // The cast saturates far beyond any dtype, so it decides nothing.
                if v.is_finite() && fits(v as i128, dtype) { Ok(()) } else { lacking() }
            }
            _ => Ok(()),
        }
    }
}

/// Whether an integer dtype holds `value`.
fn fits(value: i128, dtype: DType) -> bool {
    dispatch!(dtype, T => T::from_i128(value).to_i128() == Some(value))
}

impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Scalar::Bool(v) => write!(f, "{v}"),
            Scalar::Integer(v) => write!(f, "{v}"),
            Scalar::Float(v) => write!(f, "{v}"),
            Scalar::Complex(v) => write!(f, "({}{:+}j)", v.re, v.im),
        }
    }
}

impl From<bool> for Scalar {
    fn from(value: bool) -> Self {
        Scalar::Bool(value)
    }
}

impl From<i64> for Scalar {
    fn from(value: i64) -> Self {
        Scalar::Integer(i128::from(value))
    }
}

impl From<f64> for Scalar {
    fn from(value: f64) -> Self {
        Scalar::Float(value)
    }
}

impl From<Complex<f64>> for Scalar {
    fn from(value: Complex<f64>) -> Self {
        Scalar::Complex(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_fit_the_dtypes_that_hold_them() {
        let check = |value: Scalar, dtype: DType, expected: bool| {
            assert_eq!(value.check("full", dtype).is_ok(), expected, "{value} in {dtype}");
        };
        check(Scalar::Integer(255), DType::U8, true);
        check(Scalar::Integer(256), DType::U8, false);
        check(Scalar::Integer(-1), DType::U64, false);
        check(Scalar::Integer(i128::from(u64::MAX)), DType::U64, true);
        check(Scalar::Integer(i128::MAX), DType::F16, true);
        check(Scalar::Float(2.7), DType::I8, true);
        check(Scalar::Float(1e300), DType::I64, false);
        check(Scalar::Float(f64::NAN), DType::I64, false);
        check(Scalar::Float(f64::NAN), DType::Bool, true);
        check(Scalar::Complex(Complex::new(1.0, 0.0)), DType::F64, false);
        check(Scalar::Bool(true), DType::C64, true);
        let message = Scalar::Integer(300).check("full", DType::U8).expect_err("too large");
        assert_eq!(message.to_string(), "full: 300 does not fit dtype u8");
    }
}
