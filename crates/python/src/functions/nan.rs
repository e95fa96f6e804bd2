//! Reductions and statistics of what is not NaN.

use einmul_array::statistics as stats;
use einmul_array::{Array, DType, Error, reduce};
use pyo3::prelude::*;

use super::along::in_dtype;
use crate::array::PyArray;

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

reductions_in_dtype! {
    /// The sum of what is not NaN along `axis`, as `sum`; 0 of nothing.
    ///
    /// >>> import einmul as em
    /// >>> em.nansum([1.0, float('nan')]).item()
    /// 1.0
    nansum = reduce::nansum;

    /// The product of what is not NaN along `axis`, as `prod`; 1 of nothing.
    ///
    /// >>> import einmul as em
    /// >>> em.nanprod([2.0, float('nan')]).item()
    /// 2.0
    nanprod = reduce::nanprod;

    /// The mean of what is not NaN along `axis`, as `mean`; NaN of nothing.
    ///
    /// >>> import einmul as em
    /// >>> em.nanmean([1.0, float('nan'), 3.0]).item()
    /// 2.0
    nanmean = reduce::nanmean;
}

reductions! {
    /// The largest of what is not NaN along `axis`, as `max`; NaN where there is nothing else.
    ///
    /// >>> import einmul as em
    /// >>> em.nanmax([1.0, float('nan')]).item()
    /// 1.0
    nanmax = reduce::nanmax;

    /// The smallest of what is not NaN along `axis`, as `nanmax`.
    ///
    /// >>> import einmul as em
    /// >>> em.nanmin([1.0, float('nan')]).item()
    /// 1.0
    nanmin = reduce::nanmin;

    /// The median of what is not NaN along `axis`, as `median`.
    ///
    /// >>> import einmul as em
    /// >>> em.nanmedian([1.0, float('nan'), 3.0]).item()
    /// 2.0
    nanmedian = stats::nanmedian;
}

deviations! {
    /// The variance of what is not NaN along `axis`, as `var`.
    ///
    /// >>> import einmul as em
    /// >>> em.nanvar([1.0, float('nan'), 3.0]).item()
    /// 1.0
    nanvar as "nanvar" = reduce::nanvar;

    /// The standard deviation of what is not NaN along `axis`, as `std`.
    ///
    /// >>> import einmul as em
    /// >>> em.nanstd([1.0, float('nan'), 3.0]).item()
    /// 1.0
    nanstd as "nanstd" = reduce::nanstd;
}

quantiles! {
    /// The quantiles of what is not NaN along `axis`, as `quantile`.
    ///
    /// >>> import einmul as em
    /// >>> em.nanquantile([1.0, float('nan'), 3.0], 0.5).item()
    /// 2.0
    nanquantile = stats::nanquantile;

    /// The percentiles of what is not NaN along `axis`, as `percentile`.
    ///
    /// >>> import einmul as em
    /// >>> em.nanpercentile([1.0, float('nan'), 3.0], 100).item()
    /// 3.0
    nanpercentile = stats::nanpercentile;
}

positions! {
    /// The position of the first largest element that is not NaN, as `argmax`. `ShapeError`
    /// where all are NaN.
    ///
    /// >>> import einmul as em
    /// >>> em.nanargmax([1.0, float('nan'), 3.0]).item()
    /// 2
    nanargmax = reduce::nanargmax;

    /// The position of the first smallest element that is not NaN, as `nanargmax`.
    ///
    /// >>> import einmul as em
    /// >>> em.nanargmin([1.0, float('nan'), 3.0]).item()
    /// 0
    nanargmin = reduce::nanargmin;
}

fn running_sums(
    x: &Array,
    axis: Option<isize>,
    dtype: Option<DType>,
) -> std::result::Result<Array, Error> {
    in_dtype(x, dtype, |x| stats::nancumsum(x, axis))
}

fn running_products(
    x: &Array,
    axis: Option<isize>,
    dtype: Option<DType>,
) -> std::result::Result<Array, Error> {
    in_dtype(x, dtype, |x| stats::nancumprod(x, axis))
}

running_totals! {
    /// The running sums along `axis`, without one those of all elements in row-major order,
    /// with 0 in place of NaN.
    ///
    /// >>> import einmul as em
    /// >>> em.nancumsum([1.0, float('nan'), 3.0]).tolist()
    /// [1.0, 1.0, 4.0]
    nancumsum = running_sums;

    /// The running products along `axis`, with 1 in place of NaN, as `nancumsum`.
    ///
    /// >>> import einmul as em
    /// >>> em.nancumprod([2.0, float('nan'), 3.0]).tolist()
    /// [2.0, 2.0, 6.0]
    nancumprod = running_products;
}
