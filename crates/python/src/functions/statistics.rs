//! NumPy's statistics: quantiles, averages, logarithms, interpolation and integrals.

use einmul_array::statistics as stats;
use einmul_array::{Array, Error};
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::array::PyArray;
use crate::compute::compute;
use crate::convert::{ArrayArg, AxesArg};
use crate::errors::{Result, value_error};

/// Adds the functions of this file.
pub(super) fn add(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(average, module)?)?;
    module.add_function(wrap_pyfunction!(ediff1d, module)?)?;
    module.add_function(wrap_pyfunction!(gradient, module)?)?;
    module.add_function(wrap_pyfunction!(interp, module)?)?;
    module.add_function(wrap_pyfunction!(logprod, module)?)?;
    module.add_function(wrap_pyfunction!(logsumexp, module)?)?;
    module.add_function(wrap_pyfunction!(median, module)?)?;
    module.add_function(wrap_pyfunction!(percentile, module)?)?;
    module.add_function(wrap_pyfunction!(ptp, module)?)?;
    module.add_function(wrap_pyfunction!(quantile, module)?)?;
    module.add_function(wrap_pyfunction!(trapezoid, module)?)
}

reductions! {
    /// The median along `axis` (an axis, several, or `None` for all), the mean of the two
    /// middle elements where their number is even; NaN where there is one, or nothing.
    ///
    /// Floats keep their dtype, integers give `float64`. `DTypeError` for complex numbers,
    /// `AxisError` for an axis out of range.
    ///
    /// >>> import einmul as em
    /// >>> em.median([7, 1, 3, 5]).item()
    /// 4.0
    median = stats::median;

    /// The range along `axis`: the largest element less the smallest, in `x`'s dtype. Errors
    /// as in `max`.
    ///
    /// >>> import einmul as em
    /// >>> em.ptp([3, 9, 4]).item()
    /// 6
    ptp = stats::ptp;

    /// `log(sum(exp(x)))` along `axis`, without overflow; minus infinity of nothing. Integers
    /// give `float64`. `DTypeError` for complex numbers, `AxisError` for an axis out of range.
    ///
    /// >>> import einmul as em
    /// >>> em.logsumexp([1000.0, 1000.0]).item()
    /// 1000.6931471805599
    logsumexp = stats::logsumexp;
}

quantiles! {
    /// The quantiles `q`, from 0 to 1, along `axis`; the result has the axes of `q` first. NaN
    /// where there is one, or nothing.
    ///
    /// `method`: one of NumPy's thirteen, among them `linear`, `lower`, `nearest`, `hazen`,
    /// `median_unbiased`. `ShapeError` for another one and for a `q` outside 0 to 1,
    /// `DTypeError` for complex numbers, `AxisError` for an axis out of range.
    ///
    /// >>> import einmul as em
    /// >>> em.quantile([4.0, 1.0, 3.0, 2.0], [0.25, 0.5]).tolist()
    /// [1.75, 2.5]
    quantile = stats::quantile;

    /// The percentiles `q`, from 0 to 100, along `axis`, as `quantile`.
    ///
    /// >>> import einmul as em
    /// >>> em.percentile([1.0, 2.0, 3.0], 50).item()
    /// 2.0
    percentile = stats::percentile;
}

/// The product along `axis` as a pair: its sign, and the logarithm of its absolute value,
/// neither of which overflows. A product of zero has sign 0 and logarithm minus infinity.
///
/// >>> import einmul as em
/// >>> sign, log = em.logprod([-1e200, 1e200])
/// >>> sign.item(), round(log.item(), 3)
/// (-1.0, 921.034)
#[pyfunction]
#[pyo3(signature = (a, /, axis=None, *, keepdims=false))]
fn logprod(
    py: Python<'_>,
    a: ArrayArg,
    axis: Option<AxesArg>,
    keepdims: bool,
) -> Result<(PyArray, PyArray)> {
    let axes = axis.as_ref().map(|axis| axis.0.as_slice());
    let (sign, log) = compute(py, a.0.len(), || stats::logprod(&a.0, axes, keepdims))?;
    Ok((sign.into(), log.into()))
}

/// The average along `axis`, weighted where `weights` are given: the expectation, when they
/// are probabilities. With `returned` a pair of the average and the sum of the weights.
///
/// Weights have `a`'s shape, or that of the axes. `ShapeError` where they do not fit or sum
/// to zero, `AxisError` for an axis out of range.
///
/// >>> import einmul as em
/// >>> em.average([1.0, 2.0], weights=[3.0, 1.0]).item()
/// 1.25
#[pyfunction]
#[pyo3(signature = (a, axis=None, weights=None, returned=false, *, keepdims=false))]
fn average<'py>(
    py: Python<'py>,
    a: ArrayArg,
    axis: Option<AxesArg>,
    weights: Option<ArrayArg>,
    returned: bool,
    keepdims: bool,
) -> Result<Bound<'py, PyAny>> {
    let axes = axis.as_ref().map(|axis| axis.0.as_slice());
    let weights = weights.as_ref().map(|weights| &weights.0);
    let (mean, total) = compute(py, a.0.len(), || stats::average(&a.0, axes, weights, keepdims))?;
    let mean = Bound::new(py, PyArray(mean))?.into_any();
    if !returned {
        return Ok(mean);
    }
    let total = Bound::new(py, PyArray(total))?.into_any();
    Ok(PyTuple::new(py, [mean, total])?.into_any())
}

/// The piecewise linear function through the points `(xp, fp)`, at each of `x`; `xp` ascends.
/// `left` and `right` stand for what lies outside, by default the first and last of `fp`.
/// With a `period` nothing does.
///
/// `ShapeError` unless `xp` and `fp` have one axis of one length, `DTypeError` for complex
/// numbers.
///
/// >>> import einmul as em
/// >>> em.interp([1.5, 9.0], [1.0, 2.0], [3.0, 2.0]).tolist()
/// [2.5, 2.0]
#[pyfunction]
#[pyo3(signature = (x, xp, fp, left=None, right=None, period=None))]
fn interp(
    py: Python<'_>,
    x: ArrayArg,
    xp: ArrayArg,
    fp: ArrayArg,
    left: Option<f64>,
    right: Option<f64>,
    period: Option<f64>,
) -> Result<PyArray> {
    let work = || stats::interp(&x.0, &xp.0, &fp.0, left, right, period);
    Ok(compute(py, x.0.len() + xp.0.len(), work)?.into())
}

/// The integral along `axis` of a function with samples `y`, by the trapezoidal rule;
/// samples lie at `x`, else `dx` apart. `ShapeError` where `x` does not fit, `AxisError` for
/// an axis out of range.
///
/// >>> import einmul as em
/// >>> em.trapezoid([1.0, 2.0, 3.0], dx=2.0).item()
/// 8.0
#[pyfunction]
#[pyo3(signature = (y, x=None, dx=1.0, axis=-1))]
fn trapezoid(
    py: Python<'_>,
    y: ArrayArg,
    x: Option<ArrayArg>,
    dx: f64,
    axis: isize,
) -> Result<PyArray> {
    let x = x.as_ref().map(|x| &x.0);
    Ok(compute(py, y.0.len(), || stats::trapezoid(&y.0, x, dx, axis))?.into())
}

/// The derivatives of a function with samples `f` along `axis`, or along every axis as a
/// tuple: central differences inside, one-sided ones at the ends.
///
/// `spacing`: nothing for samples one apart, one distance for all axes, or for each axis a
/// distance or the places of its samples. `edge_order`: 1 or 2. `ShapeError` for too few
/// samples and for places that do not fit, `AxisError` for an axis out of range.
///
/// >>> import einmul as em
/// >>> em.gradient([1.0, 2.0, 4.0, 7.0]).tolist()
/// [1.0, 1.5, 2.5, 3.0]
#[pyfunction]
#[pyo3(signature = (f, *spacing, axis=None, edge_order=1))]
fn gradient<'py>(
    py: Python<'py>,
    f: ArrayArg,
    spacing: Vec<ArrayArg>,
    axis: Option<AxesArg>,
    edge_order: usize,
) -> Result<Bound<'py, PyAny>> {
    let single = axis.as_ref().map_or(f.0.rank() == 1, |axis| axis.0.len() == 1);
    let axes = axis.map_or_else(|| (0..f.0.rank() as isize).collect(), |axis| axis.0);
    if spacing.len() > 1 && spacing.len() != axes.len() {
        let text = format!("gradient: {} spacings for {} axes", spacing.len(), axes.len());
        return Err(value_error(text));
    }
    let slopes = compute(py, f.0.len(), || {
        let along = |(i, &axis): (usize, &isize)| -> std::result::Result<Array, Error> {
            let spacing = spacing.get(i).or(spacing.first()).map(|spacing| &spacing.0);
            match spacing {
                Some(places) if places.rank() > 0 => {
                    stats::gradient(&f.0, Some(places), 1.0, axis, edge_order)
                }
                step => {
                    let step = step.and_then(|step| step.get_c128(&[])).map_or(1.0, |z| z.re);
                    stats::gradient(&f.0, None, step, axis, edge_order)
                }
            }
        };
        axes.iter().enumerate().map(along).collect::<std::result::Result<Vec<_>, _>>()
    })?;
    let mut arrays = Vec::with_capacity(slopes.len());
    for array in slopes {
        arrays.push(Bound::new(py, PyArray(array))?.into_any());
    }
    match arrays.pop() {
        Some(only) if single => Ok(only),
        last => {
            arrays.extend(last);
            Ok(PyTuple::new(py, arrays)?.into_any())
        }
    }
}

/// The differences of neighbours in the row-major order of all elements, between the
/// elements of `to_begin` and those of `to_end`.
///
/// >>> import einmul as em
/// >>> em.ediff1d([1, 2, 4], to_end=[0]).tolist()
/// [1, 2, 0]
#[pyfunction]
#[pyo3(signature = (ary, to_end=None, to_begin=None))]
fn ediff1d(
    py: Python<'_>,
    ary: ArrayArg,
    to_end: Option<ArrayArg>,
    to_begin: Option<ArrayArg>,
) -> Result<PyArray> {
    let (end, begin) = (to_end.as_ref().map(|e| &e.0), to_begin.as_ref().map(|b| &b.0));
    Ok(compute(py, ary.0.len(), || stats::ediff1d(&ary.0, end, begin))?.into())
}
