//! Python numbers as operands: they take the dtype of the array beside them.

use einmul_array::{Array, Complex, DType, Element, Kind, dispatch};
use pyo3::exceptions::PyOverflowError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyComplex, PyComplexMethods, PyFloat, PyInt};

use crate::errors::{Result, dtype_error};

/// A Python number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Scalar {
    Bool(bool),
    Int(i128),
    Float(f64),
    Complex(Complex<f64>),
}

impl Scalar {
    /// The number behind an object that is exactly a Python number or one of a subclass;
    /// `None` for every other object. (NumPy's `float64` is a subclass of `float`, yet has
    /// a dtype of its own; its callers look for that first.)
    pub(crate) fn read(object: &Bound<'_, PyAny>) -> Result<Option<Scalar>> {
        if object.is_instance_of::<PyFloat>() {
            return Ok(Some(Scalar::Float(object.extract()?)));
        }
        if object.is_instance_of::<PyBool>() {
            return Ok(Some(Scalar::Bool(object.extract()?)));
        }
        if object.is_instance_of::<PyInt>() {
            let value = object.extract::<i128>().map_err(|_| {
                PyOverflowError::new_err(format!("the integer {object} does not fit any dtype"))
            })?;
            return Ok(Some(Scalar::Int(value)));
        }
        if let Ok(value) = object.cast::<PyComplex>() {
            return Ok(Some(Scalar::Complex(Complex::new(value.real(), value.imag()))));
        }
        Ok(None)
    }

    /// The dtype that the number has by itself.
    pub(crate) fn dtype(self) -> DType {
        match self {
            Scalar::Bool(_) => DType::Bool,
            Scalar::Int(value) if i64::try_from(value).is_err() => DType::U64,
            Scalar::Int(_) => DType::I64,
            Scalar::Float(_) => DType::F64,
            Scalar::Complex(_) => DType::C128,
        }
    }

    /// The dtype that the number takes beside an array: the array's own unless its kind
    /// is too narrow (the standard's mixing rules, with NumPy's where it leaves them open).
    pub(crate) fn dtype_beside(self, array: DType) -> DType {
        match (self, array.kind()) {
            (Scalar::Bool(_), _) => array,
            (Scalar::Int(_), Kind::Bool) => DType::I64,
            (Scalar::Int(_), _) => array,
            (Scalar::Float(_), Kind::Float | Kind::Complex) => array,
            (Scalar::Float(_), _) => DType::F64,
            (Scalar::Complex(_), Kind::Complex) => array,
            (Scalar::Complex(_), _) => match array {
                DType::F32 | DType::F16 | DType::BF16 => DType::C64,
                _ => DType::C128,
            },
        }
    }

    /// A 0-d array of the number.
    pub(crate) fn to_array(self, dtype: DType) -> Result<Array> {
        Ok(dispatch!(dtype, T => Array::scalar(self.to::<T>()?)?))
    }

    /// The number as an element.
    pub(crate) fn to<T: Element>(self) -> Result<T> {
        let dtype = T::DTYPE;
        match self {
            Scalar::Bool(value) => Ok(T::from_i128(i128::from(value))),
            Scalar::Int(value) => {
                let element = T::from_i128(value);
                // A wrapped integer is no conversion.
                if dtype.is_integer() && element.to_i128() != Some(value) {
                    let name = dtype.numpy_name();
                    let text = format!("Python integer {value} out of bounds for {name}");
                    return Err(PyOverflowError::new_err(text).into());
                }
                Ok(element)
            }
            Scalar::Float(value) if dtype.is_inexact() || dtype == DType::Bool => {
                Ok(T::from_c128(Complex::new(value, 0.0)))
            }
            Scalar::Float(value) if value.is_finite() => Ok(T::from_i128(value as i128)),
            Scalar::Float(value) => {
                let text = format!("cannot convert float {value} to {}", dtype.numpy_name());
                Err(PyOverflowError::new_err(text).into())
            }
            Scalar::Complex(value) if matches!(dtype.kind(), Kind::Complex | Kind::Bool) => {
                Ok(T::from_c128(value))
            }
            Scalar::Complex(_) => Err(dtype_error(format!(
                "a complex number is no {}\n\nhint: take its .real part first",
                dtype.numpy_name()
            ))),
        }
    }
}

/// The one element of a 0-d array as a Python number.
pub(crate) fn to_python<'py>(
    py: Python<'py>,
    array: &Array,
    position: &[usize],
) -> PyResult<Bound<'py, PyAny>> {
    let integer = || {
        dispatch!(array.dtype(), T => array.get::<T>(position).and_then(Element::to_i128))
            .unwrap_or_default()
    };
    let value = || array.get_c128(position).unwrap_or_default();
    Ok(match array.dtype().kind() {
        Kind::Bool => PyBool::new(py, integer() != 0).to_owned().into_any(),
        Kind::Signed | Kind::Unsigned => integer().into_pyobject(py)?.into_any(),
        Kind::Float => PyFloat::new(py, value().re).into_any(),
        Kind::Complex => PyComplex::from_doubles(py, value().re, value().im).into_any(),
    })
}
