//! What an array says of itself, and the methods of the standard.

use einmul_array::ufunc::UnaryOp;
use einmul_array::{Array, DType, Kind, format_shape};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyString, PyTuple};
use smallvec::SmallVec;

use crate::array::PyArray;
use crate::compute::compute;
use crate::dtype::{DTypeArg, PyDType};
use crate::errors::{Result, shape_error, value_error};

/// Versions of the standard that the namespace answers for.
const STANDARD: [&str; 5] = ["2021.12", "2022.12", "2023.12", "2024.12", "2025.12"];

#[pymethods]
impl PyArray {
    /// The element type.
    #[getter]
    fn dtype(&self) -> PyDType {
        PyDType(self.0.dtype())
    }

    /// The device: always `"cpu"`.
    #[getter]
    fn device(&self) -> &'static str {
        "cpu"
    }

    /// The length of each axis.
    #[getter]
    fn shape<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.0.shape())
    }

    /// The number of axes.
    #[getter]
    fn ndim(&self) -> usize {
        self.0.rank()
    }

    /// The number of elements.
    #[getter]
    fn size(&self) -> usize {
        self.0.len()
    }

    /// Bytes of one element.
    #[getter]
    fn itemsize(&self) -> usize {
        self.0.dtype().size()
    }

    /// Bytes of all elements, without gaps.
    #[getter]
    fn nbytes(&self) -> usize {
        self.0.bytes()
    }

    /// Bytes from one position to the next along each axis.
    #[getter]
    fn strides<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let size = self.0.dtype().size() as isize;
        PyTuple::new(py, self.0.strides().iter().map(|s| s * size))
    }

    /// The array with its axes in reverse order, a view.
    #[getter(T)]
    fn transposed(&self) -> Self {
        Self(self.0.transpose())
    }

    /// The array with its last two axes exchanged, a view. `ShapeError` below two axes.
    #[getter(mT)]
    fn matrix_transposed(&self) -> Result<Self> {
        matrix_transposed("mT", &self.0).map(Self)
    }

    /// The real parts, the array itself where it is real.
    #[getter]
    fn real(&self, py: Python<'_>) -> Result<Self> {
        match self.0.dtype().kind() {
            Kind::Complex => self.map(py, UnaryOp::Real),
            _ => Ok(Self(self.0.clone())),
        }
    }

    /// The imaginary parts, zeros where the array is real.
    #[getter]
    fn imag(&self, py: Python<'_>) -> Result<Self> {
        match self.0.dtype().kind() {
            Kind::Complex => self.map(py, UnaryOp::Imag),
            _ => Ok(Self(Array::zeros(self.0.dtype(), self.0.shape())?)),
        }
    }

    /// The namespace of the standard for arrays of this class: the package itself.
    #[pyo3(signature = (*, api_version=None))]
    fn __array_namespace__<'py>(
        &self,
        py: Python<'py>,
        api_version: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        if let Some(version) = api_version
            && !version.cast::<PyString>().is_ok_and(|v| STANDARD.contains(&v.to_string().as_str()))
        {
            let known = STANDARD.join(", ");
            let text = format!("api_version {version}: the known ones are {known}");
            return Err(PyValueError::new_err(text));
        }
        Ok(py.import("einmul")?.into_any())
    }

    /// The array itself: there is one device.
    #[pyo3(signature = (device, /, *, stream=None))]
    fn to_device<'py>(
        slf: &Bound<'py, Self>,
        device: &Bound<'py, PyAny>,
        stream: Option<&Bound<'py, PyAny>>,
    ) -> Result<Bound<'py, Self>> {
        check_device(Some(device))?;
        if stream.is_some_and(|stream| !stream.is_none()) {
            return Err(value_error("to_device: the CPU has no streams, `stream` must be None"));
        }
        Ok(slf.clone())
    }

    /// The elements in another dtype; a copy unless `copy` is false and the dtype is the same.
    #[pyo3(signature = (dtype, /, *, copy=true))]
    fn astype(&self, py: Python<'_>, dtype: DTypeArg, copy: bool) -> Result<Self> {
        cast(py, &self.0, dtype.0, copy).map(Self)
    }

    /// Shape, dtype, size and a thumbnail, for notebooks.
    fn _repr_html_<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("einmul._html")?.call_method1("repr_html", (slf,))
    }

    /// A copy in row-major order.
    pub(crate) fn copy(&self, py: Python<'_>) -> Result<Self> {
        cast(py, &self.0, self.0.dtype(), true).map(Self)
    }
}

/// The elements in another dtype; a copy where one is asked for or needed.
pub(crate) fn cast(py: Python<'_>, array: &Array, dtype: DType, copy: bool) -> Result<Array> {
    match array.dtype() == dtype {
        true if copy => compute(py, array.len(), || array.to_row_major()),
        true => Ok(array.clone()),
        false => compute(py, array.len(), || array.cast(dtype)),
    }
}

/// Checks a `device=` argument.
pub(crate) fn check_device(device: Option<&Bound<'_, PyAny>>) -> Result<()> {
    match device {
        Some(device) if !device.is_none() && !device.eq("cpu")? => {
            Err(value_error(format!("there is no device {device}, only \"cpu\"")))
        }
        _ => Ok(()),
    }
}

/// The array with its last two axes exchanged, a view.
pub(crate) fn matrix_transposed(operation: &str, x: &Array) -> Result<Array> {
    let rank = x.rank();
    if rank < 2 {
        let shape = format_shape(x.shape());
        return Err(shape_error(format!("{operation}: needs two axes, got shape {shape}")));
    }
    let mut axes: SmallVec<[usize; 6]> = (0..rank).collect();
    axes.swap(rank - 2, rank - 1);
    Ok(x.permute(&axes)?)
}
