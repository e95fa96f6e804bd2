//! Reductions along axes, running totals, differences and positions of extremes.

use einmul_array::reduce;
use einmul_array::{Array, DType, Error};
use pyo3::prelude::*;

use super::along::along;
use crate::array::PyArray;
use crate::compute::compute;
use crate::convert::{ArrayArg, AxesArg};
use crate::dtype::DTypeArg;
use crate::errors::{Result, value_error};
use crate::operators::give;

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

/// The sum along `axis` (an axis, several, or `None` for all), in `dtype`.
///
/// Integers and truth values sum in 64 bits, floats keep their dtype; the sum of nothing
/// is 0. `AxisError` for an axis out of range, `ShapeError` for one named twice, and for an
/// `out` of another shape; `DTypeError` for one whose dtype does not hold the sums.
///
/// >>> import einmul as em
/// >>> em.sum([[1.0, 2.0], [3.0, 4.0]], axis=0).tolist()
/// [4.0, 6.0]
#[pyfunction]
#[pyo3(signature = (x, /, axis=None, dtype=None, out=None, keepdims=false))]
pub(crate) fn sum<'py>(
    py: Python<'py>,
    x: ArrayArg,
    axis: Option<AxesArg>,
    dtype: Option<DTypeArg>,
    out: Option<&Bound<'py, PyArray>>,
    keepdims: bool,
) -> Result<Bound<'py, PyArray>> {
    let dtype = dtype.map(|dtype| dtype.0);
    along(py, "sum", &x.0, axis, out, |x, axes| reduce::sum(x, axes, dtype, keepdims))
}

/// The product along `axis`, in `dtype`; 1 of nothing. Dtypes and errors as in `sum`.
///
/// >>> import einmul as em
/// >>> em.prod([2, 3, 4]).item()
/// 24
#[pyfunction]
#[pyo3(signature = (x, /, axis=None, dtype=None, out=None, keepdims=false))]
pub(crate) fn prod<'py>(
    py: Python<'py>,
    x: ArrayArg,
    axis: Option<AxesArg>,
    dtype: Option<DTypeArg>,
    out: Option<&Bound<'py, PyArray>>,
    keepdims: bool,
) -> Result<Bound<'py, PyArray>> {
    let dtype = dtype.map(|dtype| dtype.0);
    along(py, "prod", &x.0, axis, out, |x, axes| reduce::prod(x, axes, dtype, keepdims))
}

reductions_in_dtype! {
    /// The arithmetic mean along `axis`; integers have theirs in `float64`, nothing has NaN.
    /// Errors as in `sum`.
    ///
    /// >>> import einmul as em
    /// >>> em.mean([[1, 2], [3, 4]], axis=1).tolist()
    /// [1.5, 3.5]
    mean = reduce::mean;
}

reductions! {
    /// The largest element along `axis`, NaN if there is one. `ShapeError` for the maximum of
    /// nothing, `DTypeError` for complex numbers, which have no order; else as `sum`.
    ///
    /// >>> import einmul as em
    /// >>> em.max([[1, 5], [7, 2]], axis=0).tolist()
    /// [7, 5]
    max = reduce::max;

    /// The smallest element along `axis`, NaN if there is one. Errors as in `max`.
    ///
    /// >>> import einmul as em
    /// >>> em.min([3.0, -1.0]).item()
    /// -1.0
    min = reduce::min;

    /// Whether any element along `axis` is true, as a truth value; NaN and infinities are.
    /// Errors as in `sum`.
    ///
    /// >>> import einmul as em
    /// >>> em.any([[0, 0], [0, 3]], axis=1).tolist()
    /// [False, True]
    any = reduce::any;

    /// Whether all elements along `axis` are true, as a truth value; so it is of nothing.
    /// Errors as in `sum`.
    ///
    /// >>> import einmul as em
    /// >>> em.all([1.0, 2.0]).item()
    /// True
    all = reduce::all;
}

deviations! {
    /// The variance along `axis`: the mean of squared distances from the mean, over
    /// `n - correction` (`ddof` is NumPy's name of it). NaN where that is not positive. Errors
    /// as in `sum`.
    ///
    /// >>> import einmul as em
    /// >>> em.var([1.0, 2.0, 4.0, 5.0]).item()
    /// 2.5
    var as "var" = reduce::var;

    /// The standard deviation along `axis`: the root of `var`.
    ///
    /// >>> import einmul as em
    /// >>> em.std([1.0, 3.0]).item()
    /// 1.0
    standard_deviation as "std" = reduce::std;
}

positions! {
    /// The position of the first largest element along `axis`, in `int64`; without an axis
    /// that in the row-major order of all elements. A NaN wins. Errors as in `max`.
    ///
    /// >>> import einmul as em
    /// >>> em.argmax([[1, 7], [7, 3]]).item()
    /// 1
    argmax = reduce::argmax;

    /// The position of the first smallest element along `axis`, as `argmax`.
    ///
    /// >>> import einmul as em
    /// >>> em.argmin([[1, 7], [7, 0]], axis=0).tolist()
    /// [0, 1]
    argmin = reduce::argmin;
}

/// How many elements along `axis` are not zero, in `int64`. Errors as in `sum`.
///
/// >>> import einmul as em
/// >>> em.count_nonzero([0, 2, 3]).item()
/// 2
#[pyfunction]
#[pyo3(signature = (x, /, axis=None, *, keepdims=false))]
fn count_nonzero<'py>(
    py: Python<'py>,
    x: ArrayArg,
    axis: Option<AxesArg>,
    keepdims: bool,
) -> Result<Bound<'py, PyArray>> {
    let run = |x: &_, axes: Option<&_>| reduce::count_nonzero(x, axes, keepdims);
    along(py, "count_nonzero", &x.0, axis, None, run)
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
#[pyo3(signature = (x, /, *, axis=None, dtype=None, out=None, include_initial=false))]
fn cumulative_sum<'py>(
    py: Python<'py>,
    x: ArrayArg,
    axis: Option<isize>,
    dtype: Option<DTypeArg>,
    out: Option<&Bound<'py, PyArray>>,
    include_initial: bool,
) -> Result<Bound<'py, PyArray>> {
    let dtype = dtype.map(|dtype| dtype.0);
    let work = || reduce::cumulative_sum(&x.0, axis, dtype, include_initial);
    give(py, "cumulative_sum", compute(py, x.0.len(), work)?, out)
}

/// The products of the first 1, 2, 3, … elements along `axis`, as `cumulative_sum`.
///
/// >>> import einmul as em
/// >>> em.cumulative_prod([2, 3, 4]).tolist()
/// [2, 6, 24]
#[pyfunction]
#[pyo3(signature = (x, /, *, axis=None, dtype=None, out=None, include_initial=false))]
fn cumulative_prod<'py>(
    py: Python<'py>,
    x: ArrayArg,
    axis: Option<isize>,
    dtype: Option<DTypeArg>,
    out: Option<&Bound<'py, PyArray>>,
    include_initial: bool,
) -> Result<Bound<'py, PyArray>> {
    let dtype = dtype.map(|dtype| dtype.0);
    let work = || reduce::cumulative_prod(&x.0, axis, dtype, include_initial);
    give(py, "cumulative_prod", compute(py, x.0.len(), work)?, out)
}

/// [`reduce::cumulative_sum`] and its like.
type Totals = fn(&Array, Option<isize>, Option<DType>, bool) -> std::result::Result<Array, Error>;

/// Totals that run along an axis, or through all elements in row-major order.
fn run_along(
    x: &Array,
    axis: Option<isize>,
    dtype: Option<DType>,
    totals: Totals,
) -> std::result::Result<Array, Error> {
    match axis {
        Some(_) => totals(x, axis, dtype, false),
        None => totals(&x.reshape(&[x.len()])?, Some(0), dtype, false),
    }
}

fn running_sums(
    x: &Array,
    axis: Option<isize>,
    dtype: Option<DType>,
) -> std::result::Result<Array, Error> {
    run_along(x, axis, dtype, reduce::cumulative_sum)
}

fn running_products(
    x: &Array,
    axis: Option<isize>,
    dtype: Option<DType>,
) -> std::result::Result<Array, Error> {
    run_along(x, axis, dtype, reduce::cumulative_prod)
}

running_totals! {
    /// The running sums along `axis`, without one those of all elements in row-major order.
    /// Dtypes as in `sum`; `AxisError` for an axis out of range.
    ///
    /// >>> import einmul as em
    /// >>> em.cumsum([[1, 2], [3, 4]]).tolist()
    /// [1, 3, 6, 10]
    cumsum = running_sums;

    /// The running products along `axis`, as `cumsum`.
    ///
    /// >>> import einmul as em
    /// >>> em.cumprod([1.0, 2.0, 3.0]).tolist()
    /// [1.0, 2.0, 6.0]
    cumprod = running_products;
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
