//! Python numbers as operands: they take the dtype of the array beside them.

use einmul_array::{Array, Complex, DType, Element, Error, Kind, Scalar, dispatch};
use pyo3::exceptions::PyOverflowError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyComplex, PyComplexMethods, PyFloat, PyInt};

use crate::errors::{Result, dtype_error};

/// The number behind an object that is a Python number; `None` for every other object.
/// (NumPy's `float64` is a subclass of `float`, yet has a dtype of its own; callers look for
/// that first.)
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
        return Ok(Some(Scalar::Integer(value)));
    }
    if let Ok(value) = object.cast::<PyComplex>() {
        return Ok(Some(Scalar::Complex(Complex::new(value.real(), value.imag()))));
    }
    Ok(None)
}

/// A 0-d array of a number.
pub(crate) fn to_array(number: Scalar, dtype: DType) -> Result<Array> {
    Ok(dispatch!(dtype, T => Array::scalar(element::<T>(number)?))?)
}

/// The number as an element; `OverflowError` for what an integer dtype does not hold.
pub(crate) fn element<T: Element>(number: Scalar) -> Result<T> {
    let name = T::DTYPE.numpy_name();
    match number.check("convert", T::DTYPE) {
        Ok(()) => Ok(number.to()),
        Err(Error::Value { .. }) => {
            let text = format!("Python number {number} out of bounds for {name}");
            Err(PyOverflowError::new_err(text).into())
        }
        Err(_) => Err(dtype_error(format!(
            "a complex number is no {name}\n\nhint: take its .real part first"
        ))),
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
