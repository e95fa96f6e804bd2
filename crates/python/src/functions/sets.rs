//! Arrays as sets: `unique` and its four standard forms, `isin`, unions and differences.

use einmul_array::Array;
use einmul_array::sets::{self, Unique, UniqueOptions};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyTuple, PyType};

use crate::array::PyArray;
use crate::compute::compute;
use crate::convert::{ArrayArg, pair};
use crate::errors::Result;

static ALL: (&str, PyOnceLock<Py<PyType>>) = ("UniqueAllResult", PyOnceLock::new());
static COUNTS: (&str, PyOnceLock<Py<PyType>>) = ("UniqueCountsResult", PyOnceLock::new());
static INVERSE: (&str, PyOnceLock<Py<PyType>>) = ("UniqueInverseResult", PyOnceLock::new());

/// Adds the functions of this file.
pub(super) fn add(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(in1d, module)?)?;
    module.add_function(wrap_pyfunction!(intersect1d, module)?)?;
    module.add_function(wrap_pyfunction!(isin, module)?)?;
    module.add_function(wrap_pyfunction!(setdiff1d, module)?)?;
    module.add_function(wrap_pyfunction!(setxor1d, module)?)?;
    module.add_function(wrap_pyfunction!(union1d, module)?)?;
    module.add_function(wrap_pyfunction!(unique, module)?)?;
    module.add_function(wrap_pyfunction!(unique_all, module)?)?;
    module.add_function(wrap_pyfunction!(unique_counts, module)?)?;
    module.add_function(wrap_pyfunction!(unique_inverse, module)?)?;
    module.add_function(wrap_pyfunction!(unique_values, module)?)
}

/// The distinct elements of `x`, ascending, in one axis; with an `axis`, the distinct
/// sub-arrays along it.
///
/// With `return_index`, `return_inverse` or `return_counts` a tuple: the elements, the
/// position of each one's first occurrence, for each element of `x` its position among the
/// distinct ones (in the shape of `x`; along an axis, of its length), how often each occurs.
/// All NaNs are one element unless `equal_nan` is false. The result ascends
/// whatever `sorted` says. Raises `AxisError` for an axis that
/// `x` does not have.
///
/// >>> import einmul as em
/// >>> em.unique(em.asarray([3, 1, 3]), return_counts=True)
/// (array([1, 3]), array([1, 2]))
#[pyfunction]
#[pyo3(signature = (
    x, /, return_index=false, return_inverse=false, return_counts=false, axis=None, *,
    equal_nan=true, sorted=true
))]
fn unique<'py>(
    py: Python<'py>,
    x: ArrayArg,
    return_index: bool,
    return_inverse: bool,
    return_counts: bool,
    axis: Option<isize>,
    equal_nan: bool,
    sorted: bool,
) -> Result<Bound<'py, PyAny>> {
    let _ = sorted;
    let options = UniqueOptions {
        index: return_index,
        inverse: return_inverse,
        counts: return_counts,
        equal_nan,
    };
    let found = compute(py, x.0.len(), || sets::unique(&x.0, axis, options))?;
    if !(return_index || return_inverse || return_counts) {
        return Ok(Bound::new(py, PyArray(found.values))?.into_any());
    }
    let parts = [Some(found.values), found.index, found.inverse, found.counts];
    let parts: Vec<PyArray> = parts.into_iter().flatten().map(PyArray).collect();
    Ok(PyTuple::new(py, parts)?.into_any())
}

/// The distinct elements of `x`, ascending, in one axis. Each NaN is one of its own.
///
/// >>> import einmul as em
/// >>> em.unique_values(em.asarray([3, 1, 3]))
/// array([1, 3])
#[pyfunction]
#[pyo3(signature = (x, /))]
fn unique_values(py: Python<'_>, x: ArrayArg) -> Result<PyArray> {
    Ok(standard(py, &x, false, false, false)?.values.into())
}

/// The distinct elements of `x`, ascending, and how often each occurs: a named tuple of
/// `values` and `counts`. Each NaN is one of its own.
///
/// >>> import einmul as em
/// >>> em.unique_counts(em.asarray([3, 1, 3])).counts
/// array([1, 2])
#[pyfunction]
#[pyo3(signature = (x, /))]
fn unique_counts<'py>(py: Python<'py>, x: ArrayArg) -> Result<Bound<'py, PyAny>> {
    let found = standard(py, &x, false, false, true)?;
    named(py, &COUNTS, [Some(found.values), found.counts])
}

/// The distinct elements of `x`, ascending, and the positions among them that rebuild `x`, in
/// its shape: a named tuple of `values` and `inverse_indices`. Each NaN is one of its own.
///
/// >>> import einmul as em
/// >>> em.unique_inverse(em.asarray([3, 1, 3])).inverse_indices
/// array([1, 0, 1])
#[pyfunction]
#[pyo3(signature = (x, /))]
fn unique_inverse<'py>(py: Python<'py>, x: ArrayArg) -> Result<Bound<'py, PyAny>> {
    let found = standard(py, &x, false, true, false)?;
    named(py, &INVERSE, [Some(found.values), found.inverse])
}

/// The distinct elements of `x`, ascending, the positions of their first occurrences in the
/// flattened `x`, the positions among them that rebuild `x`, and how often each occurs: a
/// named tuple of `values`, `indices`, `inverse_indices` and `counts`. Each NaN is one of its
/// own.
///
/// >>> import einmul as em
/// >>> em.unique_all(em.asarray([3, 1, 3])).indices
/// array([1, 0])
#[pyfunction]
#[pyo3(signature = (x, /))]
fn unique_all<'py>(py: Python<'py>, x: ArrayArg) -> Result<Bound<'py, PyAny>> {
    let found = standard(py, &x, true, true, true)?;
    named(py, &ALL, [Some(found.values), found.index, found.inverse, found.counts])
}

/// The standard's functions tell every NaN from the others.
fn standard(
    py: Python<'_>,
    x: &ArrayArg,
    index: bool,
    inverse: bool,
    counts: bool,
) -> Result<Unique> {
    let options = UniqueOptions { index, inverse, counts, equal_nan: false };
    compute(py, x.0.len(), || sets::unique(&x.0, None, options))
}

/// A named tuple of a class in `einmul._results`.
fn named<'py, const N: usize>(
    py: Python<'py>,
    class: &(&str, PyOnceLock<Py<PyType>>),
    parts: [Option<Array>; N],
) -> Result<Bound<'py, PyAny>> {
    let (name, cell) = class;
    let parts = parts.into_iter().flatten().map(|part| Py::new(py, PyArray(part)));
    let parts = PyTuple::new(py, parts.collect::<PyResult<Vec<_>>>()?)?;
    Ok(cell.import(py, "einmul._results", name)?.call1(parts)?)
}

/// For each element of `x1` whether it equals any of `x2`, or, inverted, none: a `bool` array
/// of the shape of `x1`. One of the two may be a number. No NaN equals another.
/// `assume_unique` changes nothing.
///
/// >>> import einmul as em
/// >>> em.isin(em.asarray([1, 2, 3]), em.asarray([3, 1]))
/// array([ True, False,  True])
#[pyfunction]
#[pyo3(signature = (x1, x2, /, assume_unique=false, invert=false))]
fn isin(
    py: Python<'_>,
    x1: &Bound<'_, PyAny>,
    x2: &Bound<'_, PyAny>,
    assume_unique: bool,
    invert: bool,
) -> Result<PyArray> {
    let _ = assume_unique;
    let (x1, x2) = pair(x1, x2)?;
    let elements = x1.len().saturating_add(x2.len());
    Ok(compute(py, elements, || sets::isin(&x1, &x2, invert))?.into())
}

/// `isin` of all elements of `x1` as one axis.
///
/// >>> import einmul as em
/// >>> em.in1d(em.asarray([[1, 2]]), 2)
/// array([False,  True])
#[pyfunction]
#[pyo3(signature = (x1, x2, assume_unique=false, invert=false))]
fn in1d(
    py: Python<'_>,
    x1: &Bound<'_, PyAny>,
    x2: &Bound<'_, PyAny>,
    assume_unique: bool,
    invert: bool,
) -> Result<PyArray> {
    let _ = assume_unique;
    let (x1, x2) = pair(x1, x2)?;
    let elements = x1.len().saturating_add(x2.len());
    Ok(compute(py, elements, || sets::in1d(&x1, &x2, invert))?.into())
}

/// The distinct elements of either array, ascending, in one axis. All NaNs are one.
///
/// >>> import einmul as em
/// >>> em.union1d(em.asarray([3, 1]), em.asarray([2, 1]))
/// array([1, 2, 3])
#[pyfunction]
#[pyo3(signature = (x1, x2, /))]
fn union1d(py: Python<'_>, x1: ArrayArg, x2: ArrayArg) -> Result<PyArray> {
    let elements = x1.0.len().saturating_add(x2.0.len());
    Ok(compute(py, elements, || sets::union1d(&x1.0, &x2.0))?.into())
}

/// The distinct elements of both arrays, ascending, in one axis; no NaN is in both. With
/// `return_indices` a tuple: the elements, and the positions of their first occurrences in
/// each flattened array. `assume_unique` changes nothing.
///
/// >>> import einmul as em
/// >>> em.intersect1d(em.asarray([3, 1, 3]), em.asarray([2, 3]))
/// array([3])
#[pyfunction]
#[pyo3(signature = (x1, x2, /, assume_unique=false, return_indices=false))]
fn intersect1d<'py>(
    py: Python<'py>,
    x1: ArrayArg,
    x2: ArrayArg,
    assume_unique: bool,
    return_indices: bool,
) -> Result<Bound<'py, PyAny>> {
    let _ = assume_unique;
    let elements = x1.0.len().saturating_add(x2.0.len());
    let common = compute(py, elements, || sets::intersect1d(&x1.0, &x2.0))?;
    if !return_indices {
        return Ok(Bound::new(py, PyArray(common.values))?.into_any());
    }
    let parts = [common.values, common.left_index, common.right_index].map(PyArray);
    Ok(PyTuple::new(py, parts)?.into_any())
}

/// The distinct elements of `x1` that are not in `x2`, ascending, in one axis. A NaN of `x1`
/// is in no other array. `assume_unique` changes nothing.
///
/// >>> import einmul as em
/// >>> em.setdiff1d(em.asarray([3, 1, 2]), em.asarray([2]))
/// array([1, 3])
#[pyfunction]
#[pyo3(signature = (x1, x2, /, assume_unique=false))]
fn setdiff1d(py: Python<'_>, x1: ArrayArg, x2: ArrayArg, assume_unique: bool) -> Result<PyArray> {
    let _ = assume_unique;
    let elements = x1.0.len().saturating_add(x2.0.len());
    Ok(compute(py, elements, || sets::setdiff1d(&x1.0, &x2.0))?.into())
}

/// The distinct elements of exactly one of the arrays, ascending, in one axis. NaNs of both
/// are two. `assume_unique` changes nothing.
///
/// >>> import einmul as em
/// >>> em.setxor1d(em.asarray([3, 1]), em.asarray([2, 1]))
/// array([2, 3])
#[pyfunction]
#[pyo3(signature = (x1, x2, /, assume_unique=false))]
fn setxor1d(py: Python<'_>, x1: ArrayArg, x2: ArrayArg, assume_unique: bool) -> Result<PyArray> {
    let _ = assume_unique;
    let elements = x1.0.len().saturating_add(x2.0.len());
    Ok(compute(py, elements, || sets::setxor1d(&x1.0, &x2.0))?.into())
}
