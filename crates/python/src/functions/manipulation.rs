//! Arrays joined, cut, turned and stretched: the standard's manipulation functions and
//! NumPy's beside them. What NumPy gives as a view is a view here.

use einmul_array::{Array, DType, rearrange, reduce};
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::array::PyArray;
use crate::compute::compute;
use crate::convert::{ArrayArg, AxesArg, ShapeArg};
use crate::errors::{Result, value_error};

/// Adds the functions of this file.
pub(super) fn add(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(atleast_1d, module)?)?;
    module.add_function(wrap_pyfunction!(atleast_2d, module)?)?;
    module.add_function(wrap_pyfunction!(atleast_3d, module)?)?;
    module.add_function(wrap_pyfunction!(broadcast_arrays, module)?)?;
    module.add_function(wrap_pyfunction!(broadcast_shapes, module)?)?;
    module.add_function(wrap_pyfunction!(broadcast_to, module)?)?;
    module.add_function(wrap_pyfunction!(expand_dims, module)?)?;
    module.add_function(wrap_pyfunction!(flip, module)?)?;
    module.add_function(wrap_pyfunction!(fliplr, module)?)?;
    module.add_function(wrap_pyfunction!(flipud, module)?)?;
    module.add_function(wrap_pyfunction!(moveaxis, module)?)?;
    module.add_function(wrap_pyfunction!(permute_dims, module)?)?;
    module.add_function(wrap_pyfunction!(ravel, module)?)?;
    module.add_function(wrap_pyfunction!(repeat, module)?)?;
    module.add_function(wrap_pyfunction!(reshape, module)?)?;
    module.add_function(wrap_pyfunction!(roll, module)?)?;
    module.add_function(wrap_pyfunction!(rot90, module)?)?;
    module.add_function(wrap_pyfunction!(squeeze, module)?)?;
    module.add_function(wrap_pyfunction!(swapaxes, module)?)?;
    module.add_function(wrap_pyfunction!(tile, module)?)?;
    module.add_function(wrap_pyfunction!(transpose, module)?)
}

/// Axes as a slice; `None` for all.
fn axes(axes: &Option<AxesArg>) -> Option<&[isize]> {
    axes.as_ref().map(|axes| &axes.0[..])
}

pub(super) fn tuple(py: Python<'_>, arrays: Vec<Array>) -> Result<Bound<'_, PyTuple>> {
    Ok(PyTuple::new(py, arrays.into_iter().map(PyArray))?)
}

/// The arrays, each stretched to the shape that all stretch to; views that cannot be
/// written. `ShapeError` where there is no such shape.
///
/// >>> import einmul as em
/// >>> [a.shape for a in em.broadcast_arrays(em.asarray([1, 2]), em.asarray([[3]]))]
/// [(1, 2), (1, 2)]
#[pyfunction]
#[pyo3(signature = (*arrays))]
fn broadcast_arrays(py: Python<'_>, arrays: Vec<ArrayArg>) -> Result<Bound<'_, PyTuple>> {
    let arrays: Vec<Array> = arrays.into_iter().map(|a| a.0).collect();
    tuple(py, rearrange::broadcast_arrays(&arrays)?)
}

/// The shape that all shapes stretch to. `ShapeError` where there is none.
///
/// >>> import einmul as em
/// >>> em.broadcast_shapes((2, 1), (3,))
/// (2, 3)
#[pyfunction]
#[pyo3(signature = (*shapes))]
fn broadcast_shapes(py: Python<'_>, shapes: Vec<ShapeArg>) -> Result<Bound<'_, PyTuple>> {
    let shapes: Vec<Vec<usize>> =
        shapes.iter().map(|s| s.lengths("broadcast_shapes")).collect::<Result<_>>()?;
    let shapes: Vec<&[usize]> = shapes.iter().map(|s| &s[..]).collect();
    Ok(PyTuple::new(py, rearrange::broadcast_shapes(&shapes)?)?)
}

/// The array stretched to a shape; a view that cannot be written. `ShapeError` where it
/// does not stretch that far.
///
/// >>> import einmul as em
/// >>> em.broadcast_to(em.asarray([1, 2]), (2, 2)).tolist()
/// [[1, 2], [1, 2]]
#[pyfunction]
#[pyo3(signature = (x, /, shape))]
fn broadcast_to(x: ArrayArg, shape: ShapeArg) -> Result<PyArray> {
    Ok(x.0.broadcast_to(&shape.lengths("broadcast_to")?)?.into())
}

/// The array with new axes of length one at these places of the result; a view.
/// `AxisError` outside the result's axes, `ShapeError` for a place named twice.
///
/// >>> import einmul as em
/// >>> em.expand_dims(em.asarray([1, 2]), axis=(0, -1)).shape
/// (1, 2, 1)
#[pyfunction]
#[pyo3(signature = (x, /, axis=AxesArg(vec![0])), text_signature = "(x, /, axis=0)")]
fn expand_dims(x: ArrayArg, axis: AxesArg) -> Result<PyArray> {
    Ok(rearrange::expand_dims(&x.0, &axis.0)?.into())
}

/// The array without axes of length one: those named, or all; a view. `ShapeError` for an
/// axis that is longer, `AxisError` for one that is not there.
///
/// >>> import einmul as em
/// >>> em.squeeze(em.ones((1, 2, 1)), axis=0).shape
/// (2, 1)
#[pyfunction]
#[pyo3(signature = (x, /, axis=None))]
pub(crate) fn squeeze(x: ArrayArg, axis: Option<AxesArg>) -> Result<PyArray> {
    Ok(rearrange::squeeze(&x.0, axes(&axis))?.into())
}

/// The array with axes in reverse: those named, or all; a view. `AxisError`.
///
/// >>> import einmul as em
/// >>> em.flip(em.asarray([1, 2, 3])).tolist()
/// [3, 2, 1]
#[pyfunction]
#[pyo3(signature = (x, /, axis=None))]
fn flip(x: ArrayArg, axis: Option<AxesArg>) -> Result<PyArray> {
    Ok(rearrange::flip(&x.0, axes(&axis))?.into())
}

/// The columns in reverse order: axis 1 flipped; a view. `AxisError` below two axes.
///
/// >>> import einmul as em
/// >>> em.fliplr([[1, 2], [3, 4]]).tolist()
/// [[2, 1], [4, 3]]
#[pyfunction]
#[pyo3(signature = (m))]
fn fliplr(m: ArrayArg) -> Result<PyArray> {
    Ok(rearrange::fliplr(&m.0)?.into())
}

/// The rows in reverse order: axis 0 flipped; a view. `AxisError` without an axis.
///
/// >>> import einmul as em
/// >>> em.flipud([[1, 2], [3, 4]]).tolist()
/// [[3, 4], [1, 2]]
#[pyfunction]
#[pyo3(signature = (m))]
fn flipud(m: ArrayArg) -> Result<PyArray> {
    Ok(rearrange::flipud(&m.0)?.into())
}

/// The array after `k` quarter turns from the first of two axes towards the second; a
/// view. `ShapeError` below two axes.
///
/// >>> import einmul as em
/// >>> em.rot90([[1, 2], [3, 4]]).tolist()
/// [[2, 4], [1, 3]]
#[pyfunction]
#[pyo3(signature = (m, k=1, axes=(0, 1)))]
fn rot90(m: ArrayArg, k: isize, axes: (isize, isize)) -> Result<PyArray> {
    Ok(rearrange::rot90(&m.0, k, [axes.0, axes.1])?.into())
}

/// The array with elements shifted along axes, those beyond the end coming in at the other;
/// without axes the flattened array is shifted. One shift serves all axes. `AxisError`;
/// `ShapeError` for shifts and axes that do not match.
///
/// >>> import einmul as em
/// >>> em.roll(em.asarray([1, 2, 3]), 1).tolist()
/// [3, 1, 2]
#[pyfunction]
#[pyo3(signature = (x, /, shift, axis=None))]
fn roll(py: Python<'_>, x: ArrayArg, shift: AxesArg, axis: Option<AxesArg>) -> Result<PyArray> {
    let work = || rearrange::roll(&x.0, &shift.0, axes(&axis));
    Ok(compute(py, x.0.len(), work)?.into())
}

/// The array with some axes at new places, the others in their old order; a view.
/// `AxisError`; `ShapeError` for axes named twice or without a place.
///
/// >>> import einmul as em
/// >>> em.moveaxis(em.ones((2, 3, 4)), 0, -1).shape
/// (3, 4, 2)
#[pyfunction]
#[pyo3(signature = (x, source, destination))]
fn moveaxis(x: ArrayArg, source: AxesArg, destination: AxesArg) -> Result<PyArray> {
    Ok(rearrange::moveaxis(&x.0, &source.0, &destination.0)?.into())
}

/// The array with two axes exchanged; a view. `AxisError`.
///
/// >>> import einmul as em
/// >>> em.swapaxes(em.ones((2, 3, 4)), 0, 2).shape
/// (4, 3, 2)
#[pyfunction]
#[pyo3(signature = (a, axis1, axis2))]
pub(crate) fn swapaxes(a: ArrayArg, axis1: isize, axis2: isize) -> Result<PyArray> {
    Ok(rearrange::swapaxes(&a.0, axis1, axis2)?.into())
}

/// The array with its axes in the order given, negative ones from the end; a view.
/// `AxisError`; `ShapeError` unless every axis is named once.
///
/// >>> import einmul as em
/// >>> em.permute_dims(em.ones((2, 3, 4)), (2, 0, 1)).shape
/// (4, 2, 3)
#[pyfunction]
#[pyo3(signature = (x, /, axes))]
pub(crate) fn permute_dims(x: ArrayArg, axes: AxesArg) -> Result<PyArray> {
    Ok(rearrange::permute_dims(&x.0, &axes.0)?.into())
}

/// The array with its axes in the order given, or reversed; a view.
///
/// >>> import einmul as em
/// >>> em.transpose(em.ones((2, 3))).shape
/// (3, 2)
#[pyfunction]
#[pyo3(signature = (a, axes=None))]
pub(crate) fn transpose(a: ArrayArg, axes: Option<AxesArg>) -> Result<PyArray> {
    match axes {
        Some(axes) => permute_dims(a, axes),
        None => Ok(a.0.transpose().into()),
    }
}

/// The elements under another shape, in which one length may be -1. A view where the
/// strides allow it, unless `copy` is true; `copy=False` forbids a copy (`ValueError`
/// where one is needed). `order="F"` reads and writes with the first axis fastest.
/// `ShapeError` for a shape of another number of elements.
///
/// >>> import einmul as em
/// >>> em.reshape(em.arange(6), (2, -1)).tolist()
/// [[0, 1, 2], [3, 4, 5]]
#[pyfunction]
#[pyo3(signature = (x, /, shape, order="C", *, copy=None))]
pub(crate) fn reshape(
    py: Python<'_>,
    x: ArrayArg,
    shape: ShapeArg,
    order: &str,
    copy: Option<bool>,
) -> Result<PyArray> {
    let x = x.0;
    let reversed = || shape.0.iter().rev().copied().collect::<Vec<_>>();
    Ok(match order {
        "C" | "A" => compute(py, x.len(), || rearrange::reshape(&x, &shape.0, copy))?,
        "F" => {
            let (x, shape) = (x.transpose(), reversed());
            compute(py, x.len(), || rearrange::reshape(&x, &shape, copy))?.transpose()
        }
        _ => return Err(value_error(format!("reshape: order is \"C\" or \"F\", not {order:?}"))),
    }
    .into())
}

/// The elements as a vector in row-major order (the first axis fastest with `order="F"`);
/// a view where the strides allow it.
///
/// >>> import einmul as em
/// >>> em.ravel([[1, 2], [3, 4]]).tolist()
/// [1, 2, 3, 4]
#[pyfunction]
#[pyo3(signature = (a, order="C"))]
fn ravel(py: Python<'_>, a: ArrayArg, order: &str) -> Result<PyArray> {
    let length = ShapeArg(vec![a.0.len() as isize]);
    reshape(py, a, length, order, None)
}

/// Each element several times in place: all as often, or each by its own count. Without an
/// axis the array is flattened.
///
/// `ShapeError` for counts that do not fit the axis, `DTypeError` for counts that are no
/// integers, `ValueError` for negative ones; `AxisError`.
///
/// >>> import einmul as em
/// >>> em.repeat(em.asarray([1, 2]), em.asarray([1, 3])).tolist()
/// [1, 2, 2, 2]
#[pyfunction]
#[pyo3(signature = (x, repeats, /, axis=None))]
pub(crate) fn repeat(
    py: Python<'_>,
    x: ArrayArg,
    repeats: ArrayArg,
    axis: Option<isize>,
) -> Result<PyArray> {
    let counts = repeats.0;
    // An empty list of counts has no dtype of its own.
    let counts = if counts.is_empty() { counts.cast(DType::I64)? } else { counts };
    let most = reduce::max(&counts, None, false).ok().and_then(|most| most.cast(DType::I64).ok());
    let most = most.and_then(|most| most.get::<i64>(&[])).unwrap_or(1).max(1);
    let work = x.0.len().saturating_mul(most as usize);
    let repeats = rearrange::Repeats::Counts(&counts);
    Ok(compute(py, work, || rearrange::repeat(&x.0, repeats, axis))?.into())
}

/// The array set side by side along each axis; the shorter of shape and repetitions is
/// filled up with ones on the left.
///
/// >>> import einmul as em
/// >>> em.tile(em.asarray([1, 2]), (2, 2)).tolist()
/// [[1, 2, 1, 2], [1, 2, 1, 2]]
#[pyfunction]
#[pyo3(signature = (x, repetitions, /))]
fn tile(py: Python<'_>, x: ArrayArg, repetitions: ShapeArg) -> Result<PyArray> {
    let times = repetitions.lengths("tile")?;
    let work = times.iter().fold(x.0.len(), |n, &r| n.saturating_mul(r));
    Ok(compute(py, work, || rearrange::tile(&x.0, &times))?.into())
}

/// The arrays with at least so many axes: one as it is, several as a tuple.
fn each<'py>(
    py: Python<'py>,
    arrays: Vec<ArrayArg>,
    change: fn(&Array) -> std::result::Result<Array, einmul_array::Error>,
) -> Result<Bound<'py, PyAny>> {
    let mut changed = Vec::with_capacity(arrays.len());
    for array in &arrays {
        changed.push(change(&array.0)?);
    }
    match (changed.len(), changed.pop()) {
        (1, Some(only)) => Ok(Bound::new(py, PyArray(only))?.into_any()),
        (_, last) => {
            changed.extend(last);
            Ok(tuple(py, changed)?.into_any())
        }
    }
}

/// Arrays of one axis at least; of several arguments a tuple.
///
/// >>> import einmul as em
/// >>> em.atleast_1d(5).tolist()
/// [5]
#[pyfunction]
#[pyo3(signature = (*arys))]
fn atleast_1d<'py>(py: Python<'py>, arys: Vec<ArrayArg>) -> Result<Bound<'py, PyAny>> {
    each(py, arys, rearrange::atleast_1d)
}

/// Arrays of two axes at least: a vector becomes a row; of several arguments a tuple.
///
/// >>> import einmul as em
/// >>> em.atleast_2d([1, 2]).tolist()
/// [[1, 2]]
#[pyfunction]
#[pyo3(signature = (*arys))]
fn atleast_2d<'py>(py: Python<'py>, arys: Vec<ArrayArg>) -> Result<Bound<'py, PyAny>> {
    each(py, arys, rearrange::atleast_2d)
}

/// Arrays of three axes at least: a vector of n becomes `(1, n, 1)`, a matrix `(m, n, 1)`;
/// of several arguments a tuple.
///
/// >>> import einmul as em
/// >>> em.atleast_3d([1, 2]).shape
/// (1, 2, 1)
#[pyfunction]
#[pyo3(signature = (*arys))]
fn atleast_3d<'py>(py: Python<'py>, arys: Vec<ArrayArg>) -> Result<Bound<'py, PyAny>> {
    each(py, arys, rearrange::atleast_3d)
}
