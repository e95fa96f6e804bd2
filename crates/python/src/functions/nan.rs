//! Reductions and statistics of what is not NaN.

use einmul_array::reduce;
use einmul_array::statistics::{self as stats, Method};
use pyo3::prelude::*;

use super::reductions::{along, correction_of};
use crate::array::PyArray;
use crate::compute::compute;
use crate::convert::{ArrayArg, AxesArg};
use crate::errors::Result;

/// Adds the functions of this file.
pub(super) fn add(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(nanargmax, module)?)?;
    module.add_function(wrap_pyfunction!(nanargmin, module)?)?;
    module.add_function(wrap_pyfunction!(nancumprod, module)?)?;
    module.add_function(wrap_pyfunction!(nancumsum, module)?)?;
    module.add_function(wrap_pyfunction!(nanmax, module)?)?;
    module.add_function(wrap_pyfunction!(nanmean, module)?)?;
    module.add_function(wrap_pyfunction!(nanmedian, module)?)?;
    module.add_function(wrap_pyfunction!(nanmin, module)?)?;
    module.add_function(wrap_pyfunction!(nanpercentile, module)?)?;
    module.add_function(wrap_pyfunction!(nanprod, module)?)?;
    module.add_function(wrap_pyfunction!(nanquantile, module)?)?;
    module.add_function(wrap_pyfunction!(nanstd, module)?)?;
    module.add_function(wrap_pyfunction!(nansum, module)?)?;
    module.add_function(wrap_pyfunction!(nanvar, module)?)
}

/// The median of what is not NaN along `axis`, as `median`.
///
/// >>> import einmul as em
/// >>> em.nanmedian([1.0, float('nan'), 3.0]).item()
/// 2.0
#[pyfunction]
#[pyo3(signature = (a, /, axis=None, *, keepdims=false))]
fn nanmedian(
    py: Python<'_>,
    a: ArrayArg,
    axis: Option<AxesArg>,
    keepdims: bool,
) -> Result<PyArray> {
    along(py, &a.0, axis, |a, axes| stats::nanmedian(a, axes, keepdims))
}

/// The quantiles of what is not NaN along `axis`, as `quantile`.
///
/// >>> import einmul as em
/// >>> em.nanquantile([1.0, float('nan'), 3.0], 0.5).item()
/// 2.0
#[pyfunction]
#[pyo3(signature = (a, /, q, axis=None, *, method="linear", keepdims=false))]
fn nanquantile(
    py: Python<'_>,
    a: ArrayArg,
    q: ArrayArg,
    axis: Option<AxesArg>,
    method: &str,
    keepdims: bool,
) -> Result<PyArray> {
    let method: Method = method.parse()?;
    along(py, &a.0, axis, |a, axes| stats::nanquantile(a, &q.0, axes, method, keepdims))
}

/// The percentiles of what is not NaN along `axis`, as `percentile`.
///
/// >>> import einmul as em
/// >>> em.nanpercentile([1.0, float('nan'), 3.0], 100).item()
/// 3.0
#[pyfunction]
#[pyo3(signature = (a, /, q, axis=None, *, method="linear", keepdims=false))]
fn nanpercentile(
    py: Python<'_>,
    a: ArrayArg,
    q: ArrayArg,
    axis: Option<AxesArg>,
    method: &str,
    keepdims: bool,
) -> Result<PyArray> {
    let method: Method = method.parse()?;
    along(py, &a.0, axis, |a, axes| stats::nanpercentile(a, &q.0, axes, method, keepdims))
}

/// The sum of what is not NaN along `axis`, as `sum`; 0 of nothing.
///
/// >>> import einmul as em
/// >>> em.nansum([1.0, float('nan')]).item()
/// 1.0
#[pyfunction]
#[pyo3(signature = (a, /, axis=None, *, keepdims=false))]
fn nansum(py: Python<'_>, a: ArrayArg, axis: Option<AxesArg>, keepdims: bool) -> Result<PyArray> {
    along(py, &a.0, axis, |a, axes| reduce::nansum(a, axes, keepdims))
}

/// The product of what is not NaN along `axis`, as `prod`; 1 of nothing.
///
/// >>> import einmul as em
/// >>> em.nanprod([2.0, float('nan')]).item()
/// 2.0
#[pyfunction]
#[pyo3(signature = (a, /, axis=None, *, keepdims=false))]
fn nanprod(py: Python<'_>, a: ArrayArg, axis: Option<AxesArg>, keepdims: bool) -> Result<PyArray> {
    along(py, &a.0, axis, |a, axes| reduce::nanprod(a, axes, keepdims))
}

/// The mean of what is not NaN along `axis`, as `mean`; NaN of nothing.
///
/// >>> import einmul as em
/// >>> em.nanmean([1.0, float('nan'), 3.0]).item()
/// 2.0
#[pyfunction]
#[pyo3(signature = (a, /, axis=None, *, keepdims=false))]
fn nanmean(py: Python<'_>, a: ArrayArg, axis: Option<AxesArg>, keepdims: bool) -> Result<PyArray> {
    along(py, &a.0, axis, |a, axes| reduce::nanmean(a, axes, keepdims))
}

/// The largest of what is not NaN along `axis`, as `max`; NaN where there is nothing else.
///
/// >>> import einmul as em
/// >>> em.nanmax([1.0, float('nan')]).item()
/// 1.0
#[pyfunction]
#[pyo3(signature = (a, /, axis=None, *, keepdims=false))]
fn nanmax(py: Python<'_>, a: ArrayArg, axis: Option<AxesArg>, keepdims: bool) -> Result<PyArray> {
    along(py, &a.0, axis, |a, axes| reduce::nanmax(a, axes, keepdims))
}

/// The smallest of what is not NaN along `axis`, as `nanmax`.
///
/// >>> import einmul as em
/// >>> em.nanmin([1.0, float('nan')]).item()
/// 1.0
#[pyfunction]
#[pyo3(signature = (a, /, axis=None, *, keepdims=false))]
fn nanmin(py: Python<'_>, a: ArrayArg, axis: Option<AxesArg>, keepdims: bool) -> Result<PyArray> {
    along(py, &a.0, axis, |a, axes| reduce::nanmin(a, axes, keepdims))
}

/// The variance of what is not NaN along `axis`, as `var`.
///
/// >>> import einmul as em
/// >>> em.nanvar([1.0, float('nan'), 3.0]).item()
/// 1.0
#[pyfunction]
#[pyo3(signature = (a, /, axis=None, *, correction=0.0, keepdims=false, ddof=None))]
fn nanvar(
    py: Python<'_>,
    a: ArrayArg,
    axis: Option<AxesArg>,
    correction: f64,
    keepdims: bool,
    ddof: Option<f64>,
) -> Result<PyArray> {
    let correction = correction_of(correction, ddof)?;
    along(py, &a.0, axis, |a, axes| reduce::nanvar(a, axes, correction, keepdims))
}

/// The standard deviation of what is not NaN along `axis`, as `std`.
///
/// >>> import einmul as em
/// >>> em.nanstd([1.0, float('nan'), 3.0]).item()
/// 1.0
#[pyfunction]
#[pyo3(signature = (a, /, axis=None, *, correction=0.0, keepdims=false, ddof=None))]
fn nanstd(
    py: Python<'_>,
    a: ArrayArg,
    axis: Option<AxesArg>,
    correction: f64,
    keepdims: bool,
    ddof: Option<f64>,
) -> Result<PyArray> {
    let correction = correction_of(correction, ddof)?;
    along(py, &a.0, axis, |a, axes| reduce::nanstd(a, axes, correction, keepdims))
}

/// The position of the first largest element that is not NaN, as `argmax`. `ShapeError` where
/// all are NaN.
///
/// >>> import einmul as em
/// >>> em.nanargmax([1.0, float('nan'), 3.0]).item()
/// 2
#[pyfunction]
#[pyo3(signature = (a, /, axis=None, *, keepdims=false))]
fn nanargmax(py: Python<'_>, a: ArrayArg, axis: Option<isize>, keepdims: bool) -> Result<PyArray> {
    Ok(compute(py, a.0.len(), || reduce::nanargmax(&a.0, axis, keepdims))?.into())
}

/// The position of the first smallest element that is not NaN, as `nanargmax`.
///
/// >>> import einmul as em
/// >>> em.nanargmin([1.0, float('nan'), 3.0]).item()
/// 0
#[pyfunction]
#[pyo3(signature = (a, /, axis=None, *, keepdims=false))]
fn nanargmin(py: Python<'_>, a: ArrayArg, axis: Option<isize>, keepdims: bool) -> Result<PyArray> {
    Ok(compute(py, a.0.len(), || reduce::nanargmin(&a.0, axis, keepdims))?.into())
}

/// The running sums along `axis`, without one those of all elements in row-major order, with
/// 0 in place of NaN.
///
/// >>> import einmul as em
/// >>> em.nancumsum([1.0, float('nan'), 3.0]).tolist()
/// [1.0, 1.0, 4.0]
#[pyfunction]
#[pyo3(signature = (a, /, axis=None))]
fn nancumsum(py: Python<'_>, a: ArrayArg, axis: Option<isize>) -> Result<PyArray> {
    Ok(compute(py, a.0.len(), || stats::nancumsum(&a.0, axis))?.into())
}

/// The running products along `axis`, with 1 in place of NaN, as `nancumsum`.
///
/// >>> import einmul as em
/// >>> em.nancumprod([2.0, float('nan'), 3.0]).tolist()
/// [2.0, 2.0, 6.0]
#[pyfunction]
#[pyo3(signature = (a, /, axis=None))]
fn nancumprod(py: Python<'_>, a: ArrayArg, axis: Option<isize>) -> Result<PyArray> {
    Ok(compute(py, a.0.len(), || stats::nancumprod(&a.0, axis))?.into())
}
