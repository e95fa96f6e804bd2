//! Arrays joined: along an axis they have, along a new one, and in blocks.

use einmul_array::Array;
use einmul_array::join::{self, Block};
use pyo3::prelude::*;
use pyo3::types::PyList;

use crate::array::PyArray;
use crate::compute::compute;
use crate::convert::{ArrayArg, ArraysArg};
use crate::dtype::DTypeArg;
use crate::errors::{Result, value_error};
use crate::operators::give;

/// Adds the functions of this file.
pub(super) fn add(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(block, module)?)?;
    module.add_function(wrap_pyfunction!(column_stack, module)?)?;
    module.add_function(wrap_pyfunction!(concat, module)?)?;
    module.add("concatenate", module.getattr("concat")?)?;
    module.add_function(wrap_pyfunction!(dstack, module)?)?;
    module.add_function(wrap_pyfunction!(hstack, module)?)?;
    module.add_function(wrap_pyfunction!(stack, module)?)?;
    module.add_function(wrap_pyfunction!(vstack, module)?)
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
    let work = || {
        let joined = join::concat(&arrays.0, axis)?;
        dtype.map_or(Ok(joined.clone()), |dtype| joined.cast(dtype.0))
    };
    let joined = compute(py, total(&arrays.0), work)?;
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
    let work = || {
        let joined = join::stack(&arrays.0, axis)?;
        dtype.map_or(Ok(joined.clone()), |dtype| joined.cast(dtype.0))
    };
    let joined = compute(py, total(&arrays.0), work)?;
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
