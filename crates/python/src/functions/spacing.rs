//! Evenly spaced numbers, on a line, on a logarithmic scale, and on grids.

use einmul_array::create::{self, Indexing};
use einmul_array::{Array, Complex, Kind, Scalar};
use pyo3::prelude::*;
use pyo3::types::{PyFloat, PyTuple};

use super::creation::{Device, NumberArg};
use crate::array::PyArray;
use crate::attributes::check_device;
use crate::convert::ArrayArg;
use crate::dtype::DTypeArg;
use crate::errors::{Result, shape_error, value_error};

/// Adds the functions of this file.
pub(super) fn add(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(geomspace, module)?)?;
    module.add_function(wrap_pyfunction!(linspace, module)?)?;
    module.add_function(wrap_pyfunction!(logspace, module)?)?;
    module.add_function(wrap_pyfunction!(meshgrid, module)?)
}

/// `num` evenly spaced values from `start` to `stop`, which is the last of them if
/// `endpoint`; with `retstep`, also the distance between two of them.
///
/// `ValueError` for a negative `num`; `DTypeError` for complex ends and a dtype that is
/// not.
///
/// >>> import einmul as em
/// >>> em.linspace(0, 1, 5).tolist()
/// [0.0, 0.25, 0.5, 0.75, 1.0]
#[pyfunction]
#[pyo3(signature = (start, stop, num=50, endpoint=true, retstep=false, dtype=None, *, device=None))]
fn linspace<'py>(
    py: Python<'py>,
    start: NumberArg,
    stop: NumberArg,
    num: isize,
    endpoint: bool,
    retstep: bool,
    dtype: Option<DTypeArg>,
    device: Device<'_, 'py>,
) -> Result<Bound<'py, PyAny>> {
    check_device(device)?;
    let num = count("linspace", num)?;
    let array = create::linspace(start.0, stop.0, num, endpoint, dtype.map(|d| d.0))?;
    let is_complex = array.dtype().kind() == Kind::Complex;
    let array = Bound::new(py, PyArray(array))?.into_any();
    if !retstep {
        return Ok(array);
    }
    let step: Complex<f64> = create::linspace_step(start.0, stop.0, num, endpoint);
    let step = match is_complex {
        true => pyo3::types::PyComplex::from_doubles(py, step.re, step.im).into_any(),
        false => PyFloat::new(py, step.re).into_any(),
    };
    Ok(PyTuple::new(py, [array, step])?.into_any())
}

/// A number of values.
fn count(operation: &str, num: isize) -> Result<usize> {
    usize::try_from(num).map_err(|_| value_error(format!("{operation}: num={num} is negative")))
}

/// `base` to the power of `linspace(start, stop, num, endpoint)`.
///
/// >>> import einmul as em
/// >>> em.logspace(0, 3, 4, base=2.0).tolist()
/// [1.0, 2.0, 4.0, 8.0]
#[pyfunction]
#[pyo3(signature = (start, stop, num=50, endpoint=true, base=NumberArg(Scalar::Float(10.0)), dtype=None),
       text_signature = "(start, stop, num=50, endpoint=True, base=10.0, dtype=None)")]
fn logspace(
    start: NumberArg,
    stop: NumberArg,
    num: isize,
    endpoint: bool,
    base: NumberArg,
    dtype: Option<DTypeArg>,
) -> Result<PyArray> {
    let num = count("logspace", num)?;
    let dtype = dtype.map(|d| d.0);
    Ok(create::logspace(start.0, stop.0, num, endpoint, base.0, dtype)?.into())
}

/// `num` values from `start` to `stop`, each the same multiple of the one before.
/// `ValueError` for an end of zero, and for real ends of unlike sign.
///
/// >>> import einmul as em
/// >>> em.geomspace(1, 1000, 4).tolist()
/// [1.0, 10.0, 100.0, 1000.0]
#[pyfunction]
#[pyo3(signature = (start, stop, num=50, endpoint=true, dtype=None))]
fn geomspace(
    start: NumberArg,
    stop: NumberArg,
    num: isize,
    endpoint: bool,
    dtype: Option<DTypeArg>,
) -> Result<PyArray> {
    let num = count("geomspace", num)?;
    Ok(create::geomspace(start.0, stop.0, num, endpoint, dtype.map(|d| d.0))?.into())
}

/// The coordinates of every point of a grid: for each vector an array of the grid's shape
/// that varies along this vector's axis. The first vector runs along axis 1 with
/// `indexing="xy"`, along axis 0 with `"ij"`. `sparse` leaves the other axes at length 1,
/// `copy=False` gives views.
///
/// >>> import einmul as em
/// >>> x, y = em.meshgrid(em.asarray([1, 2]), em.asarray([5, 6, 7]))
/// >>> y.tolist()
/// [[5, 5], [6, 6], [7, 7]]
#[pyfunction]
#[pyo3(signature = (*arrays, indexing="xy", sparse=false, copy=true))]
fn meshgrid<'py>(
    py: Python<'py>,
    arrays: Vec<ArrayArg>,
    indexing: &str,
    sparse: bool,
    copy: bool,
) -> Result<Bound<'py, PyTuple>> {
    let indexing = match indexing {
        "xy" => Indexing::Xy,
        "ij" => Indexing::Ij,
        other => {
            let text = format!("meshgrid: indexing is \"xy\" or \"ij\", not {other:?}");
            return Err(value_error(text));
        }
    };
    let vectors: Vec<Array> = arrays.into_iter().map(|a| a.0).collect();
    if let Some(first) = vectors.iter().find(|v| v.rank() > 1) {
        let shape = einmul_array::format_shape(first.shape());
        return Err(shape_error(format!("meshgrid: takes vectors, got shape {shape}")));
    }
    let grid = create::meshgrid(&vectors, indexing, sparse)?;
    let grid: Vec<PyArray> = grid
        .into_iter()
        .map(|g| Ok(if copy { g.to_row_major()? } else { g }.into()))
        .collect::<Result<_>>()?;
    Ok(PyTuple::new(py, grid)?)
}
