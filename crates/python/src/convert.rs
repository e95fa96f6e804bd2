//! Python objects as arrays: ours as they are, other libraries' without a copy, numbers
//! and nested sequences by copying.

use einmul_array::{Array, DType, Scalar};
use pyo3::exceptions::{PyOverflowError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyBytes, PyList, PyString, PyTuple};

use crate::array::PyArray;
use crate::errors::{Result, dtype_error};
use crate::exchange;
use crate::nested;
use crate::scalar;

/// An argument that is an array or can be read as one.
pub(crate) struct ArrayArg(pub(crate) Array);

impl<'a, 'py> FromPyObject<'a, 'py> for ArrayArg {
    type Error = PyErr;

    fn extract(obj: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        match obj.cast::<PyArray>() {
            Ok(array) => Ok(Self(array.get().0.clone())),
            Err(_) => Ok(Self(to_array(&obj)?)),
        }
    }
}

/// Several arrays: a tuple, a list, or an array whose first axis is walked.
pub(crate) struct ArraysArg(pub(crate) Vec<Array>);

impl<'a, 'py> FromPyObject<'a, 'py> for ArraysArg {
    type Error = PyErr;

    fn extract(obj: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        let arrays = obj.try_iter()?.map(|item| item?.extract::<ArrayArg>().map(|a| a.0));
        Ok(Self(arrays.collect::<PyResult<_>>()?))
    }
}

/// An axis or several: an integer, a tuple or list of them, or `None` for all.
#[derive(Debug, Clone)]
pub(crate) struct AxesArg(pub(crate) Vec<isize>);

impl<'a, 'py> FromPyObject<'a, 'py> for AxesArg {
    type Error = PyErr;

    fn extract(obj: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        match obj.extract::<isize>() {
            Ok(axis) => Ok(Self(vec![axis])),
            Err(error) if error.is_instance_of::<PyOverflowError>(obj.py()) => Err(error),
            Err(_) => match obj.extract::<Vec<isize>>() {
                Ok(axes) => Ok(Self(axes)),
                Err(error) if error.is_instance_of::<PyOverflowError>(obj.py()) => Err(error),
                Err(_) => {
                    let class = obj.get_type().name()?;
                    let text = format!("integers are needed, or a sequence of them, not {class}");
                    Err(PyTypeError::new_err(text))
                }
            },
        }
    }
}

/// A diagonal, counted from the main one; beyond what a matrix can have all are alike.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DiagonalArg(pub(crate) isize);

impl<'a, 'py> FromPyObject<'a, 'py> for DiagonalArg {
    type Error = PyErr;

    fn extract(obj: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        match obj.extract::<isize>() {
            Ok(k) => Ok(Self(k)),
            Err(error) if error.is_instance_of::<PyOverflowError>(obj.py()) => {
                Ok(Self(if obj.lt(0)? { isize::MIN } else { isize::MAX }))
            }
            Err(error) => Err(error),
        }
    }
}

/// A shape: an integer or a sequence of them. Negative lengths are the function's to
/// refuse or, in `reshape`, to work out.
#[derive(Debug, Clone)]
pub(crate) struct ShapeArg(pub(crate) Vec<isize>);

impl<'a, 'py> FromPyObject<'a, 'py> for ShapeArg {
    type Error = PyErr;

    fn extract(obj: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        AxesArg::extract(obj).map(|axes| Self(axes.0))
    }
}

impl ShapeArg {
    /// The lengths, none of them negative.
    pub(crate) fn lengths(&self, operation: &str) -> Result<Vec<usize>> {
        let length = |&n: &isize| {
            usize::try_from(n).map_err(|_| {
                crate::errors::value_error(format!("{operation}: negative length {n} in a shape"))
            })
        };
        self.0.iter().map(length).collect()
    }
}

/// Reads any array-like object, sharing its memory where it lends it.
///
/// # Errors
/// `DTypeError` for objects that hold no numbers, `ShapeError` for ragged sequences.
pub(crate) fn to_array(object: &Bound<'_, PyAny>) -> Result<Array> {
    read_array(object, None)
}

/// As [`to_array`]; numbers of Python's are read straight into `dtype`, which arrays, having
/// one of their own, are not cast to.
///
/// # Errors
/// As [`to_array`]; `OverflowError` for numbers that an integer dtype does not hold.
pub(crate) fn read_array(object: &Bound<'_, PyAny>, dtype: Option<DType>) -> Result<Array> {
    if let Ok(array) = object.cast::<PyArray>() {
        return Ok(array.get().0.clone());
    }
    // Before Python's numbers: NumPy's `float64` is a `float` with a dtype.
    if let Some(array) = exchange::borrow(object)? {
        return Ok(array);
    }
    if let Some(scalar) = scalar::read(object)? {
        return scalar::to_array(scalar, dtype.unwrap_or(scalar.dtype()));
    }
    if object.is_instance_of::<PyList>()
        || object.is_instance_of::<PyTuple>()
        || is_sequence(object)
    {
        return nested::to_array(object, dtype);
    }
    let class = object.get_type().name()?.to_string();
    Err(dtype_error(format!("an object of type {class} cannot be read as an array of numbers")))
}

/// Whether an object is a sequence as `range` is, and no text.
pub(crate) fn is_sequence(object: &Bound<'_, PyAny>) -> bool {
    !object.is_instance_of::<PyString>()
        && !object.is_instance_of::<PyBytes>()
        && !object.is_instance_of::<PyByteArray>()
        && object.hasattr("__getitem__").unwrap_or(false)
        && object.len().is_ok()
        && !object.hasattr("keys").unwrap_or(true)
}

/// One of two operands: an array, or a Python number that follows the other's dtype.
enum Side {
    Array(Array),
    Number(Scalar),
}

fn side(object: &Bound<'_, PyAny>) -> Result<Side> {
    if let Ok(array) = object.cast::<PyArray>() {
        return Ok(Side::Array(array.get().0.clone()));
    }
    if exchange::has_dtype(object) {
        return Ok(Side::Array(to_array(object)?));
    }
    match scalar::read(object)? {
        Some(number) => Ok(Side::Number(number)),
        None => Ok(Side::Array(to_array(object)?)),
    }
}

/// Two operands of an element-wise function; a Python number takes the other's dtype.
pub(crate) fn pair(a: &Bound<'_, PyAny>, b: &Bound<'_, PyAny>) -> Result<(Array, Array)> {
    Ok(match (side(a)?, side(b)?) {
        (Side::Array(a), Side::Array(b)) => (a, b),
        (Side::Array(a), Side::Number(b)) => {
            let b = scalar::to_array(b, b.dtype_beside(a.dtype()))?;
            (a, b)
        }
        (Side::Number(a), Side::Array(b)) => {
            let a = scalar::to_array(a, a.dtype_beside(b.dtype()))?;
            (a, b)
        }
        (Side::Number(a), Side::Number(b)) => {
            (scalar::to_array(a, a.dtype())?, scalar::to_array(b, b.dtype())?)
        }
    })
}

/// As [`pair`], for comparisons: an integer that the other's dtype does not hold is no error
/// there, and keeps a dtype of its own.
pub(crate) fn pair_to_compare(
    a: &Bound<'_, PyAny>,
    b: &Bound<'_, PyAny>,
) -> Result<(Array, Array)> {
    let number = |number: Scalar, array: &Array| {
        let dtype = number.dtype_beside(array.dtype());
        let fits = number.check("compare", dtype).is_ok();
        scalar::to_array(number, if fits { dtype } else { number.dtype() })
    };
    Ok(match (side(a)?, side(b)?) {
        (Side::Array(a), Side::Number(b)) => {
            let b = number(b, &a)?;
            (a, b)
        }
        (Side::Number(a), Side::Array(b)) => {
            let a = number(a, &b)?;
            (a, b)
        }
        _ => pair(a, b)?,
    })
}

/// An object as an array beside one of a known dtype: a fill value, a bound, an element.
pub(crate) fn beside(object: &Bound<'_, PyAny>, dtype: DType) -> Result<Array> {
    match side(object)? {
        Side::Array(array) => Ok(array),
        Side::Number(number) => scalar::to_array(number, number.dtype_beside(dtype)),
    }
}
