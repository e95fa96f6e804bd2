//! Reductions along axes, running totals, differences and positions of extremes.

use einmul_array::reduce;
use einmul_array::{Array, Error};
use pyo3::prelude::*;

use crate::array::PyArray;
use crate::compute::compute;
use crate::convert::{ArrayArg, AxesArg};
use crate::dtype::DTypeArg;
use crate::errors::{Result, value_error};

/// Adds the functions of this file.
pub(super) fn add(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(sum, module)?)?;
    module.add_function(wrap_pyfunction!(prod, module)?)?;
    module.add_function(wrap_pyfunction!(mean, module)?)?;
    module.add_function(wrap_pyfunction!(max, module)?)?;
    module.add_function(wrap_pyfunction!(min, module)?)?;
    module.add("amax", module.getattr("max")?)?;
    module.add("amin", module.getattr("min")?)?;
    module.add_function(wrap_pyfunction!(var, module)?)?;
    module.add_function(wrap_pyfunction!(standard_deviation, module)?)?;
    module.add_function(wrap_pyfunction!(any, module)?)?;
    module.add_function(wrap_pyfunction!(all, module)?)?;
    module.add_function(wrap_pyfunction!(count_nonzero, module)?)?;
    module.add_function(wrap_pyfunction!(argmax, module)?)?;
    module.add_function(wrap_pyfunction!(argmin, module)?)?;
    module.add_function(wrap_pyfunction!(cumulative_sum, module)?)?;
    module.add_function(wrap_pyfunction!(cumulative_prod, module)?)?;
    module.add_function(wrap_pyfunction!(cumsum, module)?)?;
    module.add_function(wrap_pyfunction!(cumprod, module)?)?;
    module.add_function(wrap_pyfunction!(diff, module)?)
}

/// Runs a reduction of `x` along the axes of an argument.
pub(super) fn along(
    py: Python<'_>,
    x: &Array,
    axis: Option<AxesArg>,
    reduction: impl FnOnce(&Array, Option<&[isize]>) -> ::std::result::Result<Array, Error> + Send,
) -> Result<PyArray> {
    let axes = axis.as_ref().map(|axis| axis.0.as_slice());
    Ok(compute(py, x.len(), || reduction(x, axes))?.into())
}

/// `ddof`, NumPy's name, where it is given, else `correction`.
pub(crate) fn correction_of(correction: f64, ddof: Option<f64>) -> Result<f64> {
    match ddof {
        Some(_) if correction != 0.0 => {
            Err(value_error("`ddof` and `correction` are one thing under two names: give one"))
        }
        Some(ddof) => Ok(ddof),
        None => Ok(correction),
    }
}

/// The sum along `axis` (an axis, several, or `None` for all), in `dtype`.
///
/// Integers and truth values sum in 64 bits, floats keep their dtype; the sum of nothing
/// is 0. `AxisError` for an axis out of range, `ShapeError` for one named twice.
///
/// >>> import einmul as em
/// >>> em.sum([[1.0, 2.0], [3.0, 4.0]], axis=0).tolist()
/// [4.0, 6.0]
#[pyfunction]
#[pyo3(signature = (x, /, axis=None, dtype=None, *, keepdims=false))]
pub(crate) fn sum(
    py: Python<'_>,
    x: ArrayArg,
    axis: Option<AxesArg>,
    dtype: Option<DTypeArg>,
    keepdims: bool,
) -> Result<PyArray> {
    along(py, &x.0, axis, |x, axes| reduce::sum(x, axes, dtype.map(|dtype| dtype.0), keepdims))
}

/// The product along `axis`, in `dtype`; 1 of nothing. Dtypes and errors as in `sum`.
///
/// >>> import einmul as em
/// >>> em.prod([2, 3, 4]).item()
/// 24
#[pyfunction]
#[pyo3(signature = (x, /, axis=None, dtype=None, *, keepdims=false))]
pub(crate) fn prod(
    py: Python<'_>,
    x: ArrayArg,
    axis: Option<AxesArg>,
    dtype: Option<DTypeArg>,
    keepdims: bool,
) -> Result<PyArray> {
    along(py, &x.0, axis, |x, axes| reduce::prod(x, axes, dtype.map(|dtype| dtype.0), keepdims))
}

/// The arithmetic mean along `axis`; integers have theirs in `float64`, nothing has NaN.
/// Errors as in `sum`.
///
/// >>> import einmul as em
/// >>> em.mean([[1, 2], [3, 4]], axis=1).tolist()
/// [1.5, 3.5]
#[pyfunction]
#[pyo3(signature = (x, /, axis=None, dtype=None, *, keepdims=false))]
pub(crate) fn mean(
    py: Python<'_>,
    x: ArrayArg,
    axis: Option<AxesArg>,
    dtype: Option<DTypeArg>,
    keepdims: bool,
) -> Result<PyArray> {
    let x = match dtype {
        Some(dtype) => x.0.cast(dtype.0)?,
        None => x.0,
    };
    along(py, &x, axis, |x, axes| reduce::mean(x, axes, keepdims))
}

/// The largest element along `axis`, NaN if there is one. `ShapeError` for the maximum of
/// nothing, `DTypeError` for complex numbers, which have no order; else as `sum`.
///
/// >>> import einmul as em
/// >>> em.max([[1, 5], [7, 2]], axis=0).tolist()
/// [7, 5]
#[pyfunction]
#[pyo3(signature = (x, /, axis=None, *, keepdims=false))]
pub(crate) fn max(
    py: Python<'_>,
    x: ArrayArg,
    axis: Option<AxesArg>,
    keepdims: bool,
) -> Result<PyArray> {
    along(py, &x.0, axis, |x, axes| reduce::max(x, axes, keepdims))
}

/// The smallest element along `axis`, NaN if there is one. Errors as in `max`.
///
/// >>> import einmul as em
/// >>> em.min([3.0, -1.0]).item()
/// -1.0
#[pyfunction]
#[pyo3(signature = (x, /, axis=None, *, keepdims=false))]
pub(crate) fn min(
    py: Python<'_>,
    x: ArrayArg,
    axis: Option<AxesArg>,
    keepdims: bool,
) -> Result<PyArray> {
    along(py, &x.0, axis, |x, axes| reduce::min(x, axes, keepdims))
}

/// The variance along `axis`: the mean of squared distances from the mean, over
/// `n - correction` (`ddof` is NumPy's name of it). NaN where that is not positive. Errors
/// as in `sum`.
///
/// >>> import einmul as em
/// >>> em.var([1.0, 2.0, 4.0, 5.0]).item()
/// 2.5
#[pyfunction]
#[pyo3(signature = (x, /, axis=None, *, correction=0.0, keepdims=false, ddof=None))]
pub(crate) fn var(
    py: Python<'_>,
    x: ArrayArg,
    axis: Option<AxesArg>,
    correction: f64,
    keepdims: bool,
    ddof: Option<f64>,
) -> Result<PyArray> {
    let correction = correction_of(correction, ddof)?;
    along(py, &x.0, axis, |x, axes| reduce::var(x, axes, correction, keepdims))
}

/// The standard deviation along `axis`: the root of `var`.
///
/// >>> import einmul as em
/// >>> em.std([1.0, 3.0]).item()
/// 1.0
#[pyfunction]
#[pyo3(signature = (x, /, axis=None, *, correction=0.0, keepdims=false, ddof=None), name = "std")]
pub(crate) fn standard_deviation(
    py: Python<'_>,
    x: ArrayArg,
    axis: Option<AxesArg>,
    correction: f64,
    keepdims: bool,
    ddof: Option<f64>,
) -> Result<PyArray> {
    let correction = correction_of(correction, ddof)?;
    along(py, &x.0, axis, |x, axes| reduce::std(x, axes, correction, keepdims))
}

/// Whether any element along `axis` is true, as a truth value; NaN and infinities are.
/// Errors as in `sum`.
///
/// >>> import einmul as em
/// >>> em.any([[0, 0], [0, 3]], axis=1).tolist()
/// [False, True]
#[pyfunction]
#[pyo3(signature = (x, /, axis=None, *, keepdims=false))]
pub(crate) fn any(
    py: Python<'_>,
    x: ArrayArg,
    axis: Option<AxesArg>,
    keepdims: bool,
) -> Result<PyArray> {
    along(py, &x.0, axis, |x, axes| reduce::any(x, axes, keepdims))
}

/// Whether all elements along `axis` are true, as a truth value; so it is of nothing.
/// Errors as in `sum`.
///
/// >>> import einmul as em
/// >>> em.all([1.0, 2.0]).item()
/// True
#[pyfunction]
#[pyo3(signature = (x, /, axis=None, *, keepdims=false))]
pub(crate) fn all(
    py: Python<'_>,
    x: ArrayArg,
    axis: Option<AxesArg>,
    keepdims: bool,
) -> Result<PyArray> {
    along(py, &x.0, axis, |x, axes| reduce::all(x, axes, keepdims))
}

/// How many elements along `axis` are not zero, in `int64`. Errors as in `sum`.
///
/// >>> import einmul as em
/// >>> em.count_nonzero([0, 2, 3]).item()
/// 2
#[pyfunction]
#[pyo3(signature = (x, /, axis=None, *, keepdims=false))]
fn count_nonzero(
    py: Python<'_>,
    x: ArrayArg,
    axis: Option<AxesArg>,
    keepdims: bool,
) -> Result<PyArray> {
    along(py, &x.0, axis, |x, axes| reduce::count_nonzero(x, axes, keepdims))
}

/// The position of the first largest element along `axis`, in `int64`; without an axis
/// that in the row-major order of all elements. A NaN wins. Errors as in `max`.
///
/// >>> import einmul as em
/// >>> em.argmax([[1, 7], [7, 3]]).item()
/// 1
#[pyfunction]
#[pyo3(signature = (x, /, axis=None, *, keepdims=false))]
pub(crate) fn argmax(
    py: Python<'_>,
    x: ArrayArg,
    axis: Option<isize>,
    keepdims: bool,
) -> Result<PyArray> {
    Ok(compute(py, x.0.len(), || reduce::argmax(&x.0, axis, keepdims))?.into())
}

/// The position of the first smallest element along `axis`, as `argmax`.
///
/// >>> import einmul as em
/// >>> em.argmin([[1, 7], [7, 0]], axis=0).tolist()
/// [0, 1]
#[pyfunction]
#[pyo3(signature = (x, /, axis=None, *, keepdims=false))]
pub(crate) fn argmin(
    py: Python<'_>,
    x: ArrayArg,
    axis: Option<isize>,
    keepdims: bool,
) -> Result<PyArray> {
    Ok(compute(py, x.0.len(), || reduce::argmin(&x.0, axis, keepdims))?.into())
}

/// The sums of the first 1, 2, 3, … elements along `axis`, which may be left out for one
/// axis; with `include_initial` the sum of nothing comes first. Dtypes as in `sum`.
///
/// `AxisError` for an axis out of range, `ShapeError` for none given among several.
///
/// >>> import einmul as em
/// >>> em.cumulative_sum([1, 2, 3], include_initial=True).tolist()
/// [0, 1, 3, 6]
#[pyfunction]
#[pyo3(signature = (x, /, *, axis=None, dtype=None, include_initial=false))]
fn cumulative_sum(
    py: Python<'_>,
    x: ArrayArg,
    axis: Option<isize>,
    dtype: Option<DTypeArg>,
    include_initial: bool,
) -> Result<PyArray> {
    let dtype = dtype.map(|dtype| dtype.0);
    let work = || reduce::cumulative_sum(&x.0, axis, dtype, include_initial);
    Ok(compute(py, x.0.len(), work)?.into())
}

/// The products of the first 1, 2, 3, … elements along `axis`, as `cumulative_sum`.
///
/// >>> import einmul as em
/// >>> em.cumulative_prod([2, 3, 4]).tolist()
/// [2, 6, 24]
#[pyfunction]
#[pyo3(signature = (x, /, *, axis=None, dtype=None, include_initial=false))]
fn cumulative_prod(
    py: Python<'_>,
    x: ArrayArg,
    axis: Option<isize>,
    dtype: Option<DTypeArg>,
    include_initial: bool,
) -> Result<PyArray> {
    let dtype = dtype.map(|dtype| dtype.0);
    let work = || reduce::cumulative_prod(&x.0, axis, dtype, include_initial);
    Ok(compute(py, x.0.len(), work)?.into())
}

/// An array and an axis to run along: all elements in row-major order without one.
fn line(x: ArrayArg, axis: Option<isize>) -> Result<(Array, isize)> {
    match axis {
        Some(axis) => Ok((x.0, axis)),
        None => Ok((x.0.reshape(&[x.0.len()])?, 0)),
    }
}

/// The running sums along `axis`, without one those of all elements in row-major order.
/// Dtypes as in `sum`; `AxisError` for an axis out of range.
///
/// >>> import einmul as em
/// >>> em.cumsum([[1, 2], [3, 4]]).tolist()
/// [1, 3, 6, 10]
#[pyfunction]
#[pyo3(signature = (x, /, axis=None, dtype=None))]
pub(crate) fn cumsum(
    py: Python<'_>,
    x: ArrayArg,
    axis: Option<isize>,
    dtype: Option<DTypeArg>,
) -> Result<PyArray> {
    let (x, axis) = line(x, axis)?;
    let dtype = dtype.map(|dtype| dtype.0);
    Ok(compute(py, x.len(), || reduce::cumulative_sum(&x, Some(axis), dtype, false))?.into())
}

/// The running products along `axis`, as `cumsum`.
///
/// >>> import einmul as em
/// >>> em.cumprod([1.0, 2.0, 3.0]).tolist()
/// [1.0, 2.0, 6.0]
#[pyfunction]
#[pyo3(signature = (x, /, axis=None, dtype=None))]
pub(crate) fn cumprod(
    py: Python<'_>,
    x: ArrayArg,
    axis: Option<isize>,
    dtype: Option<DTypeArg>,
) -> Result<PyArray> {
    let (x, axis) = line(x, axis)?;
    let dtype = dtype.map(|dtype| dtype.0);
    Ok(compute(py, x.len(), || reduce::cumulative_prod(&x, Some(axis), dtype, false))?.into())
}

/// The differences of neighbours along `axis`, taken `n` times: each makes the axis one
/// shorter. `prepend` and `append` are joined to it first.
///
/// `AxisError` for an axis out of range, `ShapeError` for what does not join, `ValueError`
/// for a negative `n`.
///
/// >>> import einmul as em
/// >>> em.diff([1, 4, 9, 16], n=2).tolist()
/// [2, 2]
#[pyfunction]
#[pyo3(signature = (x, /, n=1, axis=-1, prepend=None, append=None))]
fn diff(
    py: Python<'_>,
    x: ArrayArg,
    n: isize,
    axis: isize,
    prepend: Option<ArrayArg>,
    append: Option<ArrayArg>,
) -> Result<PyArray> {
    let Ok(n) = usize::try_from(n) else {
        return Err(value_error(format!("diff: n counts differences, {n} is negative")));
    };
    let (before, after) = (prepend.as_ref().map(|p| &p.0), append.as_ref().map(|a| &a.0));
    Ok(compute(py, x.0.len(), || reduce::diff(&x.0, n, axis, before, after))?.into())
}
