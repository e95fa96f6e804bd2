//! Choosing elements: `take` and its like, coordinates of elements that are not zero, and
//! places in arrays read as one row.

use einmul_array::Array;
use einmul_array::index::{self, FlatOrder, IndexMode};
use pyo3::prelude::*;
use pyo3::types::{PyString, PyTuple};

use crate::array::PyArray;
use crate::compute::compute;
use crate::convert::{ArrayArg, ArraysArg, ShapeArg};
use crate::errors::{Result, value_error};
use crate::index::{IndicesArg, Mode, tuple, unshared, value_for};
use crate::operators::give;

/// Adds the functions of this file.
pub(super) fn add(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(argwhere, module)?)?;
    module.add_function(wrap_pyfunction!(compress, module)?)?;
    module.add_function(wrap_pyfunction!(extract, module)?)?;
    module.add_function(wrap_pyfunction!(fill_diagonal, module)?)?;
    module.add_function(wrap_pyfunction!(flatnonzero, module)?)?;
    module.add_function(wrap_pyfunction!(nonzero, module)?)?;
    module.add_function(wrap_pyfunction!(put_along_axis, module)?)?;
    module.add_function(wrap_pyfunction!(ravel_multi_index, module)?)?;
    module.add_function(wrap_pyfunction!(take, module)?)?;
    module.add_function(wrap_pyfunction!(take_along_axis, module)?)?;
    module.add_function(wrap_pyfunction!(unravel_index, module)?)
}

/// The elements along an axis that indices choose, negative ones from the end; the result
/// has the shape of the indices in the axis's place. Without an axis, those of the array
/// read in row-major order.
///
/// `mode`: `"raise"` an IndexError outside the axis, `"wrap"` around, or `"clip"` to its
/// ends.
///
/// >>> import einmul as em
/// >>> em.take(em.asarray([10, 20, 30]), em.asarray([2, 0]))
/// array([30, 10])
#[pyfunction]
#[pyo3(signature = (x, indices, /, axis=None, *, out=None, mode=Mode::default()))]
pub(crate) fn take<'py>(
    py: Python<'py>,
    x: ArrayArg,
    indices: IndicesArg,
    axis: Option<isize>,
    out: Option<&Bound<'py, PyArray>>,
    mode: Mode,
) -> Result<Bound<'py, PyArray>> {
    let taken = crate::index::take(py, &x.0, &indices.0, axis, mode)?;
    give(py, "take", taken, out)
}

/// For each position along the other axes, the elements along one axis that indices
/// choose there, as `argsort` gives them. Other axes stretch to each other.
///
/// >>> import einmul as em
/// >>> x = em.asarray([[3, 1, 2]])
/// >>> em.take_along_axis(x, em.argsort(x), axis=1)
/// array([[1, 2, 3]])
#[pyfunction]
#[pyo3(signature = (x, indices, /, axis=Some(-1)))]
fn take_along_axis(
    py: Python<'_>,
    x: ArrayArg,
    indices: IndicesArg,
    axis: Option<isize>,
) -> Result<PyArray> {
    let (x, indices) = (x.0, indices.0);
    Ok(compute(py, indices.len(), || index::take_along_axis(&x, &indices, axis))?.into())
}

/// Puts values, in place, where `take_along_axis` would take them.
///
/// >>> import einmul as em
/// >>> x = em.zeros((2, 2))
/// >>> em.put_along_axis(x, em.asarray([[1], [0]]), 5.0, axis=1)
/// >>> x
/// array([[0., 5.],
///        [5., 0.]])
#[pyfunction]
#[pyo3(signature = (x, indices, values, /, axis=Some(-1)))]
fn put_along_axis(
    py: Python<'_>,
    x: &Bound<'_, PyArray>,
    indices: IndicesArg,
    values: &Bound<'_, PyAny>,
    axis: Option<isize>,
) -> Result<()> {
    let target = &x.get().0;
    let (indices, values) = (unshared(py, indices.0, target)?, value_for(values, target)?);
    compute(py, indices.len(), || {
        // SAFETY: indices and values are other memory than the target. Python code that
        // looks at the target while this runs has arranged for it, as with NumPy.
        let mut target = unsafe { target.view_mut_shared() }?;
        index::put_along_axis(&mut target, &indices, &values.view(), axis)
    })?;
    Ok(())
}

/// The coordinates of the elements that are not zero, in row-major order: one array for
/// each axis. `ShapeError` for a 0-d array.
///
/// >>> import einmul as em
/// >>> em.nonzero(em.asarray([0, 5, 0, 7]))
/// (array([1, 3]),)
#[pyfunction]
#[pyo3(signature = (x, /))]
fn nonzero(py: Python<'_>, x: ArrayArg) -> Result<Bound<'_, PyTuple>> {
    tuple(py, compute(py, x.0.len(), || index::nonzero(&x.0))?)
}

/// The coordinates of the elements that are not zero, a row for each.
///
/// >>> import einmul as em
/// >>> em.argwhere(em.asarray([[0, 5], [7, 0]]))
/// array([[0, 1],
///        [1, 0]])
#[pyfunction]
#[pyo3(signature = (a, /))]
fn argwhere(py: Python<'_>, a: ArrayArg) -> Result<PyArray> {
    Ok(compute(py, a.0.len(), || index::argwhere(&a.0))?.into())
}

/// The places of the elements that are not zero in the array read in row-major order.
///
/// >>> import einmul as em
/// >>> em.flatnonzero(em.asarray([[0, 5], [7, 0]]))
/// array([1, 2])
#[pyfunction]
#[pyo3(signature = (a, /))]
fn flatnonzero(py: Python<'_>, a: ArrayArg) -> Result<PyArray> {
    Ok(compute(py, a.0.len(), || index::flatnonzero(&a.0))?.into())
}

/// The slices along an axis where a vector of conditions is true; without an axis, the
/// elements of the array read in row-major order.
///
/// >>> import einmul as em
/// >>> em.compress([False, True], em.asarray([[1, 2], [3, 4]]), axis=0)
/// array([[3, 4]])
#[pyfunction]
#[pyo3(signature = (condition, a, /, axis=None, *, out=None))]
pub(crate) fn compress<'py>(
    py: Python<'py>,
    condition: ArrayArg,
    a: ArrayArg,
    axis: Option<isize>,
    out: Option<&Bound<'py, PyArray>>,
) -> Result<Bound<'py, PyArray>> {
    let (condition, a) = (condition.0, a.0);
    let chosen = compute(py, condition.len(), || index::compress(&condition, &a, axis))?;
    give(py, "compress", chosen, out)
}

/// The elements, in row-major order, where a condition read in the same order is true.
///
/// >>> import einmul as em
/// >>> a = em.asarray([1, 2, 3])
/// >>> em.extract([True, False, True], a)
/// array([1, 3])
#[pyfunction]
#[pyo3(signature = (condition, arr, /))]
fn extract(py: Python<'_>, condition: ArrayArg, arr: ArrayArg) -> Result<PyArray> {
    let (condition, arr) = (condition.0, arr.0);
    Ok(compute(py, condition.len(), || index::extract(&condition, &arr))?.into())
}

/// Writes values, repeated as needed, on the main diagonal, in place. `wrap` starts the
/// diagonal of a tall matrix anew below itself.
///
/// >>> import einmul as em
/// >>> a = em.zeros((2, 2))
/// >>> em.fill_diagonal(a, 3.0)
/// >>> a
/// array([[3., 0.],
///        [0., 3.]])
#[pyfunction]
#[pyo3(signature = (a, val, wrap=false))]
fn fill_diagonal(
    py: Python<'_>,
    a: &Bound<'_, PyArray>,
    val: &Bound<'_, PyAny>,
    wrap: bool,
) -> Result<()> {
    let target = &a.get().0;
    let values = value_for(val, target)?;
    let work = target.shape().first().copied().unwrap_or(0);
    compute(py, work, || {
        // SAFETY: the values are other memory than the target. Python code that looks at
        // the target while this runs has arranged for it, as with NumPy.
        let mut target = unsafe { target.view_mut_shared() }?;
        index::fill_diagonal(&mut target, &values.view(), wrap)
    })?;
    Ok(())
}

/// The coordinates of places in an array of a shape read as one row, in `order` `"C"` or
/// `"F"`: one array for each axis.
///
/// >>> import einmul as em
/// >>> em.unravel_index(em.asarray([22, 41]), (7, 6))
/// (array([3, 6]), array([4, 5]))
#[pyfunction]
#[pyo3(signature = (indices, shape, order=Order::default()))]
fn unravel_index(
    py: Python<'_>,
    indices: IndicesArg,
    shape: ShapeArg,
    order: Order,
) -> Result<Bound<'_, PyTuple>> {
    let (indices, shape) = (indices.0, shape.lengths("unravel_index")?);
    tuple(py, compute(py, indices.len(), || index::unravel_index(&indices, &shape, order.0))?)
}

/// The places, in an array of a shape read as one row, of elements given by their
/// coordinates, one array for each axis. `mode`: as in `take`, for all axes or a tuple.
///
/// >>> import einmul as em
/// >>> em.ravel_multi_index((em.asarray([3, 6]), em.asarray([4, 5])), (7, 6))
/// array([22, 41])
#[pyfunction]
#[pyo3(signature = (multi_index, dims, mode=None, order=Order::default()))]
fn ravel_multi_index(
    py: Python<'_>,
    multi_index: ArraysArg,
    dims: ShapeArg,
    mode: Option<&Bound<'_, PyAny>>,
    order: Order,
) -> Result<PyArray> {
    let modes = match mode {
        None => vec![IndexMode::Raise],
        Some(one) if one.is_instance_of::<PyString>() => vec![one.extract::<Mode>()?.0],
        Some(each) => each.extract::<Vec<Mode>>()?.into_iter().map(|mode| mode.0).collect(),
    };
    let (coordinates, shape) = (multi_index.0, dims.lengths("ravel_multi_index")?);
    let work = coordinates.iter().map(Array::len).sum();
    let places =
        compute(py, work, || index::ravel_multi_index(&coordinates, &shape, &modes, order.0))?;
    Ok(places.into())
}

/// The order in which an array is read as one row: `"C"` or `"F"`.
#[derive(Debug, Clone, Copy, Default)]
struct Order(FlatOrder);

impl<'a, 'py> FromPyObject<'a, 'py> for Order {
    type Error = PyErr;

    fn extract(obj: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        match obj.extract::<&str>()? {
            "C" => Ok(Self(FlatOrder::RowMajor)),
            "F" => Ok(Self(FlatOrder::ColumnMajor)),
            other => {
                let text = format!("order {other:?} is neither \"C\" nor \"F\"");
                Err(value_error(text).into())
            }
        }
    }
}
