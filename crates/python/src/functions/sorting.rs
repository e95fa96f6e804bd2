//! Sorting and searching: `sort`, `argsort`, `partition`, `lexsort`, `searchsorted`, `digitize`.

use einmul_array::search::{self, Side};
use einmul_array::sort;
use pyo3::prelude::*;

use crate::array::PyArray;
use crate::compute::compute;
use crate::convert::{ArrayArg, ArraysArg, AxesArg, beside};
use crate::errors::{Result, value_error};

/// Adds the functions of this file.
pub(super) fn add(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(argpartition, module)?)?;
    module.add_function(wrap_pyfunction!(argsort, module)?)?;
    module.add_function(wrap_pyfunction!(digitize, module)?)?;
    module.add_function(wrap_pyfunction!(lexsort, module)?)?;
    module.add_function(wrap_pyfunction!(partition, module)?)?;
    module.add_function(wrap_pyfunction!(searchsorted, module)?)?;
    module.add_function(wrap_pyfunction!(sort_, module)?)
}

/// A copy of `x` sorted along an axis; `axis=None` sorts all elements as one line.
///
/// NaN comes last, in descending order first; complex numbers go by their real and then
/// their imaginary part. Every sort is stable, whatever `kind` and `stable` say. Raises `AxisError`
/// for an axis that `x` does not have; a 0-d array has none.
///
/// >>> import einmul as em
/// >>> em.sort(em.asarray([3, 1, 2]), descending=True)
/// array([3, 2, 1])
#[pyfunction]
#[pyo3(name = "sort", signature = (x, /, axis=-1, kind=None, *, descending=false, stable=true))]
pub(crate) fn sort_(
    py: Python<'_>,
    x: ArrayArg,
    axis: Option<isize>,
    kind: Option<&str>,
    descending: bool,
    stable: bool,
) -> Result<PyArray> {
    let _ = (kind, stable);
    Ok(compute(py, x.0.len(), || sort::sort(&x.0, axis, descending))?.into())
}

/// The positions (`int64`) that sort `x` along an axis; `axis=None` sorts all elements as
/// one line.
///
/// The order is that of `sort`. Positions of equal elements ascend, whatever `kind` and `stable` say.
/// Raises `AxisError` for an axis that `x` does not have.
///
/// >>> import einmul as em
/// >>> em.argsort(em.asarray([3, 1, 2]))
/// array([1, 2, 0])
#[pyfunction]
#[pyo3(signature = (x, /, axis=-1, kind=None, *, descending=false, stable=true))]
pub(crate) fn argsort(
    py: Python<'_>,
    x: ArrayArg,
    axis: Option<isize>,
    kind: Option<&str>,
    descending: bool,
    stable: bool,
) -> Result<PyArray> {
    let _ = (kind, stable);
    Ok(compute(py, x.0.len(), || sort::argsort(&x.0, axis, descending))?.into())
}

/// A copy of `x` in which the elements at the positions `kth` (an integer or several) along
/// an axis are those that `sort` puts there, with none greater before and none less after.
///
/// Raises `AxisError` for an axis that `x` does not have, `ShapeError` for a position outside
/// it.
///
/// >>> import einmul as em
/// >>> em.partition(em.asarray([5, 1, 4, 2, 3]), 2)[2]
/// array(3)
#[pyfunction]
#[pyo3(signature = (x, /, kth, axis=-1))]
pub(crate) fn partition(
    py: Python<'_>,
    x: ArrayArg,
    kth: AxesArg,
    axis: Option<isize>,
) -> Result<PyArray> {
    Ok(compute(py, x.0.len(), || sort::partition(&x.0, &kth.0, axis))?.into())
}

/// The positions (`int64`) that partition `x` along an axis as `partition` does.
///
/// Raises what `partition` raises.
///
/// >>> import einmul as em
/// >>> em.argpartition(em.asarray([5, 1, 4, 2, 3]), 0)[0]
/// array(1)
#[pyfunction]
#[pyo3(signature = (x, /, kth, axis=-1))]
pub(crate) fn argpartition(
    py: Python<'_>,
    x: ArrayArg,
    kth: AxesArg,
    axis: Option<isize>,
) -> Result<PyArray> {
    Ok(compute(py, x.0.len(), || sort::argpartition(&x.0, &kth.0, axis))?.into())
}

/// The positions (`int64`) that sort by several keys of one shape along an axis; the last key
/// is the most important.
///
/// Raises `ShapeError` without keys or for keys of different shapes, `AxisError` for an axis
/// that they do not have.
///
/// >>> import einmul as em
/// >>> em.lexsort((em.asarray([9, 4, 0]), em.asarray([1, 5, 1])))
/// array([2, 0, 1])
#[pyfunction]
#[pyo3(signature = (keys, axis=-1))]
fn lexsort(py: Python<'_>, keys: ArraysArg, axis: isize) -> Result<PyArray> {
    let elements = keys.0.iter().map(|key| key.len()).sum();
    Ok(compute(py, elements, || sort::lexsort(&keys.0, axis))?.into())
}

/// For each element of `x2`, an array or a number, the position (`int64`) in the sorted
/// one-dimensional `x1` before which it can be inserted: before equal elements for
/// `side='left'`, behind them for `side='right'`. The result has the shape of `x2`.
///
/// `sorter` holds the positions that sort `x1`, as `argsort` returns them. Raises `ShapeError`
/// unless `x1` has one axis and `sorter` its shape and positions inside it, `DTypeError` for a
/// `sorter` that holds no integers.
///
/// >>> import einmul as em
/// >>> em.searchsorted(em.asarray([1, 2, 2, 3]), em.asarray([2, 5]))
/// array([1, 4])
#[pyfunction]
#[pyo3(signature = (x1, x2, /, side="left", sorter=None))]
pub(crate) fn searchsorted(
    py: Python<'_>,
    x1: ArrayArg,
    x2: &Bound<'_, PyAny>,
    side: &str,
    sorter: Option<ArrayArg>,
) -> Result<PyArray> {
    let side = match side {
        "left" => Side::Left,
        "right" => Side::Right,
        other => {
            let text = format!("searchsorted: side is 'left' or 'right', not {other:?}");
            return Err(value_error(text));
        }
    };
    let x2 = beside(x2, x1.0.dtype())?;
    let sorter = sorter.as_ref().map(|sorter| &sorter.0);
    let found = compute(py, x1.0.len().saturating_add(x2.len()), || {
        search::searchsorted(&x1.0, &x2, side, sorter)
    })?;
    Ok(found.into())
}

/// For each element of `x` the number (`int64`) of the bin between the edges `bins[i - 1]` and
/// `bins[i]` that it lies in: 0 before the first edge, `len(bins)` behind the last.
///
/// Edges ascend or descend. A bin holds its lesser edge, or with `right` its greater. Raises
/// `ShapeError` unless `bins` has one axis and is in order, `DTypeError` for complex numbers.
///
/// >>> import einmul as em
/// >>> em.digitize(em.asarray([0.5, 2.0, 9.0]), em.asarray([1.0, 2.0, 3.0]))
/// array([0, 2, 3])
#[pyfunction]
#[pyo3(signature = (x, bins, right=false))]
fn digitize(py: Python<'_>, x: ArrayArg, bins: ArrayArg, right: bool) -> Result<PyArray> {
    let elements = x.0.len().saturating_add(bins.0.len());
    Ok(compute(py, elements, || search::digitize(&x.0, &bins.0, right))?.into())
}
