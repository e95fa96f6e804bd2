//! Arrays cut along an axis; the parts are views.

use einmul_array::rearrange::{self, Sections};
use einmul_array::{Array, DType};
use pyo3::prelude::*;
use pyo3::types::{PyList, PyTuple};

use super::manipulation::tuple;

use crate::array::PyArray;
use crate::convert::ArrayArg;
use crate::errors::{Result, dtype_error, value_error};

/// Adds the functions of this file.
pub(super) fn add(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(array_split, module)?)?;
    module.add_function(wrap_pyfunction!(dsplit, module)?)?;
    module.add_function(wrap_pyfunction!(hsplit, module)?)?;
    module.add_function(wrap_pyfunction!(split, module)?)?;
    module.add_function(wrap_pyfunction!(unstack, module)?)?;
    module.add_function(wrap_pyfunction!(vsplit, module)?)
}

/// The parts at each position of an axis, without that axis; views. `AxisError`.
///
/// >>> import einmul as em
/// >>> [a.tolist() for a in em.unstack(em.asarray([[1, 2], [3, 4]]), axis=1)]
/// [[1, 3], [2, 4]]
#[pyfunction]
#[pyo3(signature = (x, /, axis=0))]
fn unstack(py: Python<'_>, x: ArrayArg, axis: isize) -> Result<Bound<'_, PyTuple>> {
    tuple(py, rearrange::unstack(&x.0, axis)?)
}

/// Where an axis is cut: into a number of parts, or before positions.
enum Cuts {
    Count(usize),
    At(Vec<isize>),
}

impl Cuts {
    fn sections(&self) -> Sections<'_> {
        match self {
            Cuts::Count(count) => Sections::Count(*count),
            Cuts::At(positions) => Sections::At(positions),
        }
    }
}

impl<'a, 'py> FromPyObject<'a, 'py> for Cuts {
    type Error = PyErr;

    fn extract(obj: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        if let Ok(count) = obj.extract::<isize>() {
            let text = format!("cannot cut into {count} parts");
            return Ok(Self::Count(usize::try_from(count).map_err(|_| value_error(text))?));
        }
        Ok(Self::At(positions(&obj.extract::<ArrayArg>()?.0)?))
    }
}

/// The elements of an array of integers.
pub(super) fn positions(array: &Array) -> Result<Vec<isize>> {
    if !array.dtype().is_integer() && !array.is_empty() {
        let name = array.dtype().numpy_name();
        return Err(dtype_error(format!("positions are integers, not {name}")));
    }
    let positions = array.cast(DType::I64)?.to_vec::<i64>().unwrap_or_default();
    Ok(positions.into_iter().map(|p| p as isize).collect())
}

fn list(py: Python<'_>, arrays: Vec<Array>) -> Result<Bound<'_, PyList>> {
    Ok(PyList::new(py, arrays.into_iter().map(PyArray))?)
}

/// The parts of an array along an axis: so many of equal length, or those between
/// positions; views. `ShapeError` for a number that does not divide, `AxisError`.
///
/// >>> import einmul as em
/// >>> [a.tolist() for a in em.split(em.arange(4), [1, 3])]
/// [[0], [1, 2], [3]]
#[pyfunction]
#[pyo3(signature = (ary, indices_or_sections, axis=0))]
fn split<'py>(
    py: Python<'py>,
    ary: ArrayArg,
    indices_or_sections: Cuts,
    axis: isize,
) -> Result<Bound<'py, PyList>> {
    list(py, rearrange::split(&ary.0, indices_or_sections.sections(), axis)?)
}

/// As `split`, but a number of parts may leave a rest: the first are longer by one.
///
/// >>> import einmul as em
/// >>> [a.tolist() for a in em.array_split(em.arange(3), 2)]
/// [[0, 1], [2]]
#[pyfunction]
#[pyo3(signature = (ary, indices_or_sections, axis=0))]
fn array_split<'py>(
    py: Python<'py>,
    ary: ArrayArg,
    indices_or_sections: Cuts,
    axis: isize,
) -> Result<Bound<'py, PyList>> {
    list(py, rearrange::array_split(&ary.0, indices_or_sections.sections(), axis)?)
}

/// `split` along the columns: axis 1, or the only axis of a vector.
///
/// >>> import einmul as em
/// >>> [a.tolist() for a in em.hsplit(em.arange(4), 2)]
/// [[0, 1], [2, 3]]
#[pyfunction]
#[pyo3(signature = (ary, indices_or_sections))]
fn hsplit(py: Python<'_>, ary: ArrayArg, indices_or_sections: Cuts) -> Result<Bound<'_, PyList>> {
    list(py, rearrange::hsplit(&ary.0, indices_or_sections.sections())?)
}

/// `split` along the rows: axis 0 of two axes or more.
///
/// >>> import einmul as em
/// >>> [a.tolist() for a in em.vsplit(em.asarray([[1, 2], [3, 4]]), 2)]
/// [[[1, 2]], [[3, 4]]]
#[pyfunction]
#[pyo3(signature = (ary, indices_or_sections))]
fn vsplit(py: Python<'_>, ary: ArrayArg, indices_or_sections: Cuts) -> Result<Bound<'_, PyList>> {
    list(py, rearrange::vsplit(&ary.0, indices_or_sections.sections())?)
}

/// `split` along the third axis.
///
/// >>> import einmul as em
/// >>> [a.shape for a in em.dsplit(em.ones((2, 2, 4)), 2)]
/// [(2, 2, 2), (2, 2, 2)]
#[pyfunction]
#[pyo3(signature = (ary, indices_or_sections))]
fn dsplit(py: Python<'_>, ary: ArrayArg, indices_or_sections: Cuts) -> Result<Bound<'_, PyList>> {
    list(py, rearrange::dsplit(&ary.0, indices_or_sections.sections())?)
}
