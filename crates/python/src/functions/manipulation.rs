//! Arrays joined, cut, turned and stretched: the standard's manipulation functions and
//! NumPy's beside them. What NumPy gives as a view is a view here.

use einmul_array::join::{self, Block};
use einmul_array::rearrange::{self, Sections};
use einmul_array::{Array, DType};
use pyo3::prelude::*;
use pyo3::types::{PyList, PyTuple};

use crate::array::PyArray;
use crate::compute::compute;
use crate::convert::{ArrayArg, ArraysArg, AxesArg, ShapeArg};
use crate::dtype::DTypeArg;
use crate::errors::{Result, dtype_error, value_error};
use crate::operators::give;

/// Adds the functions of this file.
pub(super) fn add(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(array_split, module)?)?;
    module.add_function(wrap_pyfunction!(atleast_1d, module)?)?;
    module.add_function(wrap_pyfunction!(atleast_2d, module)?)?;
    module.add_function(wrap_pyfunction!(atleast_3d, module)?)?;
    module.add_function(wrap_pyfunction!(block, module)?)?;
    module.add_function(wrap_pyfunction!(broadcast_arrays, module)?)?;
    module.add_function(wrap_pyfunction!(broadcast_shapes, module)?)?;
    module.add_function(wrap_pyfunction!(broadcast_to, module)?)?;
    module.add_function(wrap_pyfunction!(column_stack, module)?)?;
    module.add_function(wrap_pyfunction!(concat, module)?)?;
    module.add("concatenate", module.getattr("concat")?)?;
    module.add_function(wrap_pyfunction!(dsplit, module)?)?;
    module.add_function(wrap_pyfunction!(dstack, module)?)?;
    module.add_function(wrap_pyfunction!(expand_dims, module)?)?;
    module.add_function(wrap_pyfunction!(flip, module)?)?;
    module.add_function(wrap_pyfunction!(fliplr, module)?)?;
    module.add_function(wrap_pyfunction!(flipud, module)?)?;
    module.add_function(wrap_pyfunction!(hsplit, module)?)?;
    module.add_function(wrap_pyfunction!(hstack, module)?)?;
    module.add_function(wrap_pyfunction!(moveaxis, module)?)?;
    module.add_function(wrap_pyfunction!(permute_dims, module)?)?;
    module.add_function(wrap_pyfunction!(ravel, module)?)?;
    module.add_function(wrap_pyfunction!(repeat, module)?)?;
    module.add_function(wrap_pyfunction!(reshape, module)?)?;
    module.add_function(wrap_pyfunction!(roll, module)?)?;
    module.add_function(wrap_pyfunction!(rot90, module)?)?;
    module.add_function(wrap_pyfunction!(split, module)?)?;
    module.add_function(wrap_pyfunction!(squeeze, module)?)?;
    module.add_function(wrap_pyfunction!(stack, module)?)?;
    module.add_function(wrap_pyfunction!(swapaxes, module)?)?;
    module.add_function(wrap_pyfunction!(tile, module)?)?;
    module.add_function(wrap_pyfunction!(transpose, module)?)?;
    module.add_function(wrap_pyfunction!(unstack, module)?)?;
    module.add_function(wrap_pyfunction!(vsplit, module)?)?;
    module.add_function(wrap_pyfunction!(vstack, module)?)
}

/// Axes as a slice; `None` for all.
fn axes(axes: &Option<AxesArg>) -> Option<&[isize]> {
    axes.as_ref().map(|axes| &axes.0[..])
}

fn tuple(py: Python<'_>, arrays: Vec<Array>) -> Result<Bound<'_, PyTuple>> {
    Ok(PyTuple::new(py, arrays.into_iter().map(PyArray))?)
}

fn total(arrays: &[Array]) -> usize {
    arrays.iter().map(Array::len).fold(0, usize::saturating_add)
}

/// Arrays one after another along an axis, in the dtype that they promote to (or `dtype`);
/// `axis=None` flattens each of them first.
///
/// `ShapeError` for no arrays and for shapes that differ along another axis; `AxisError`.
///
/// >>> import einmul as em
/// >>> em.concat([em.asarray([1, 2]), em.asarray([3])]).tolist()
/// [1, 2, 3]
#[pyfunction]
#[pyo3(signature = (arrays, /, axis=Some(0), out=None, *, dtype=None))]
fn concat<'py>(
    py: Python<'py>,
    arrays: ArraysArg,
    axis: Option<isize>,
    out: Option<&Bound<'py, PyArray>>,
    dtype: Option<DTypeArg>,
) -> Result<Bound<'py, PyArray>> {
    let joined = compute(py, total(&arrays.0), || join::concat(&arrays.0, axis))?;
    let joined = dtype.map_or(Ok(joined.clone()), |dtype| joined.cast(dtype.0))?;
    give(py, "concat", joined, out)
}

/// Arrays of one shape along a new axis, which is at `axis` of the result.
///
/// `ShapeError` for no arrays and for shapes that differ; `AxisError` by the result's axes.
///
/// >>> import einmul as em
/// >>> em.stack([em.asarray([1, 2]), em.asarray([3, 4])], axis=-1).tolist()
/// [[1, 3], [2, 4]]
#[pyfunction]
#[pyo3(signature = (arrays, /, axis=0, out=None, *, dtype=None))]
fn stack<'py>(
    py: Python<'py>,
    arrays: ArraysArg,
    axis: isize,
    out: Option<&Bound<'py, PyArray>>,
    dtype: Option<DTypeArg>,
) -> Result<Bound<'py, PyArray>> {
    let joined = compute(py, total(&arrays.0), || join::stack(&arrays.0, axis))?;
    let joined = dtype.map_or(Ok(joined.clone()), |dtype| joined.cast(dtype.0))?;
    give(py, "stack", joined, out)
}

/// Arrays side by side: along the second axis, vectors along their only one. `ShapeError`
/// for shapes that differ along another axis.
///
/// >>> import einmul as em
/// >>> em.hstack([[1, 2], [3]]).tolist()
/// [1, 2, 3]
#[pyfunction]
#[pyo3(signature = (tup))]
fn hstack(py: Python<'_>, tup: ArraysArg) -> Result<PyArray> {
    Ok(compute(py, total(&tup.0), || join::hstack(&tup.0))?.into())
}

/// Arrays below one another: along the first axis, vectors as rows. `ShapeError` for shapes
/// that differ along another axis.
///
/// >>> import einmul as em
/// >>> em.vstack([[1, 2], [3, 4]]).tolist()
/// [[1, 2], [3, 4]]
#[pyfunction]
#[pyo3(signature = (tup))]
fn vstack(py: Python<'_>, tup: ArraysArg) -> Result<PyArray> {
    Ok(compute(py, total(&tup.0), || join::vstack(&tup.0))?.into())
}

/// Arrays behind one another: along the third axis, which matrices get at the end.
/// `ShapeError` for shapes that differ along another axis.
///
/// >>> import einmul as em
/// >>> em.dstack([[1, 2], [3, 4]]).tolist()
/// [[[1, 3], [2, 4]]]
#[pyfunction]
#[pyo3(signature = (tup))]
fn dstack(py: Python<'_>, tup: ArraysArg) -> Result<PyArray> {
    Ok(compute(py, total(&tup.0), || join::dstack(&tup.0))?.into())
}

/// Vectors as the columns of a matrix, matrices with all of theirs. `ShapeError` for
/// columns of unlike length.
///
/// >>> import einmul as em
/// >>> em.column_stack([[1, 2], [3, 4]]).tolist()
/// [[1, 3], [2, 4]]
#[pyfunction]
#[pyo3(signature = (tup))]
fn column_stack(py: Python<'_>, tup: ArraysArg) -> Result<PyArray> {
    Ok(compute(py, total(&tup.0), || join::column_stack(&tup.0))?.into())
}

/// One array out of nested lists of blocks: the innermost lists are joined along the last
/// axis, those around them along the one before. `ShapeError` for an empty list, lists of
/// unlike depth and blocks that do not meet.
///
/// >>> import einmul as em
/// >>> em.block([[em.ones((1, 1)), em.zeros((1, 2))], [em.ones((1, 3))]]).tolist()
/// [[1.0, 0.0, 0.0], [1.0, 1.0, 1.0]]
#[pyfunction]
#[pyo3(signature = (arrays))]
fn block(arrays: &Bound<'_, PyAny>) -> Result<PyArray> {
    Ok(join::block(&blocks(arrays, 0)?)?.into())
}

fn blocks(object: &Bound<'_, PyAny>, depth: usize) -> Result<Block> {
    if depth > 64 {
        return Err(value_error("block: lists are nested more than 64 deep"));
    }
    match object.cast::<PyList>() {
        Ok(list) => {
            let list = list.iter().map(|item| blocks(&item, depth + 1));
            Ok(Block::List(list.collect::<Result<_>>()?))
        }
        Err(_) => Ok(Block::Array(object.extract::<ArrayArg>()?.0)),
    }
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
fn squeeze(x: ArrayArg, axis: Option<AxesArg>) -> Result<PyArray> {
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
fn swapaxes(a: ArrayArg, axis1: isize, axis2: isize) -> Result<PyArray> {
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
fn permute_dims(x: ArrayArg, axes: AxesArg) -> Result<PyArray> {
    Ok(rearrange::permute_dims(&x.0, &axes.0)?.into())
}

/// The array with its axes in the order given, or reversed; a view.
///
/// >>> import einmul as em
/// >>> em.transpose(em.ones((2, 3))).shape
/// (3, 2)
#[pyfunction]
#[pyo3(signature = (a, axes=None))]
fn transpose(a: ArrayArg, axes: Option<AxesArg>) -> Result<PyArray> {
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
fn reshape(
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
fn repeat(py: Python<'_>, x: ArrayArg, repeats: ArrayArg, axis: Option<isize>) -> Result<PyArray> {
    let counts = repeats.0;
    // An empty list of counts has no dtype of its own.
    let counts = if counts.is_empty() { counts.cast(DType::I64)? } else { counts };
    let work = x.0.len().saturating_mul(4);
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
