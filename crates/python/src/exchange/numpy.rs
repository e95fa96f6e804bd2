//! NumPy's own protocols: `__array__` both ways, and being an operand of its functions.

use einmul_array::{Array, DType};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

use crate::array::PyArray;
use crate::dtype::{DTypeArg, numpy_dtype};
use crate::errors::{Result, dtype_error};

/// Reads an object through its `__array__`: what has no buffer format of its own.
pub(super) fn import(object: &Bound<'_, PyAny>) -> Result<Array> {
    let py = object.py();
    let array = py.import("numpy")?.call_method1("asarray", (object,))?;
    let name = array.getattr("dtype")?.getattr("name")?.extract::<String>()?;
    if name == "bfloat16" {
        let bits = array.call_method1("view", ("uint16",))?;
        if let Some(bits) = super::buffer::import(&bits)? {
            // SAFETY: every pattern of 16 bits is a bfloat16.
            return Ok(unsafe { bits.reinterpret(DType::BF16) }?);
        }
    }
    let native = array.getattr("dtype")?.call_method1("newbyteorder", ("=",))?;
    let array =
        array.call_method("astype", (native,), Some(&[("copy", false)].into_py_dict(py)?))?;
    match super::buffer::import(&array)? {
        Some(array) => Ok(array),
        None => Err(dtype_error(format!("NumPy's dtype {name} is none of ours"))),
    }
}

use pyo3::types::IntoPyDict;

#[pymethods]
impl PyArray {
    /// The array as NumPy's, sharing memory where no other dtype is asked for.
    #[pyo3(signature = (dtype=None, copy=None))]
    fn __array__<'py>(
        slf: &Bound<'py, Self>,
        dtype: Option<&Bound<'py, PyAny>>,
        copy: Option<bool>,
    ) -> Result<Bound<'py, PyAny>> {
        let py = slf.py();
        let numpy = py.import("numpy")?;
        let array = &slf.get().0;
        let mut result = match array.dtype() {
            DType::BF16 => {
                // SAFETY: every pattern of 16 bits is an unsigned integer.
                let bits = PyArray(unsafe { array.reinterpret(DType::U16) }?);
                let bits = numpy.call_method1("asarray", (bits,))?;
                bits.call_method1("view", (numpy_dtype(py, DType::BF16)?,))?
            }
            // A memory view, and not the array, which would ask for its `__array__` again.
            _ => {
                let view = pyo3::types::PyMemoryView::from(slf.as_any())?;
                numpy.call_method1("asarray", (view,))?
            }
        };
        if copy == Some(true) {
            result = result.call_method0("copy")?;
        }
        match dtype {
            Some(dtype) if !dtype.is_none() => {
                let keywords = PyDict::new(py);
                keywords.set_item("copy", false)?;
                if copy == Some(false) && !result.getattr("dtype")?.eq(dtype)? {
                    let text = "the conversion to another dtype needs a copy";
                    return Err(crate::errors::value_error(text));
                }
                let dtype = match dtype.extract::<DTypeArg>() {
                    Ok(DTypeArg(dtype)) => numpy_dtype(py, dtype)?,
                    Err(_) => dtype.clone(),
                };
                Ok(result.call_method("astype", (dtype,), Some(&keywords))?)
            }
            _ => Ok(result),
        }
    }

    /// NumPy's functions of elements on our arrays give our arrays.
    #[pyo3(signature = (ufunc, method, *inputs, **kwargs))]
    fn __array_ufunc__<'py>(
        slf: &Bound<'py, Self>,
        ufunc: &Bound<'py, PyAny>,
        method: &str,
        inputs: &Bound<'py, PyTuple>,
        kwargs: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let protocol = slf.py().import("einmul._numpy")?;
        protocol.call_method1("call_ufunc", (ufunc, method, inputs, kwargs))
    }

    /// NumPy's other functions on our arrays give our arrays.
    fn __array_function__<'py>(
        slf: &Bound<'py, Self>,
        func: &Bound<'py, PyAny>,
        types: &Bound<'py, PyAny>,
        args: &Bound<'py, PyAny>,
        kwargs: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let protocol = slf.py().import("einmul._numpy")?;
        protocol.call_method1("call_function", (func, types, args, kwargs))
    }

    /// Ahead of NumPy's own arrays in mixed operations.
    #[classattr]
    fn __array_priority__() -> f64 {
        1000.0
    }
}
