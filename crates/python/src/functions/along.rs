//! Functions that reduce axes, or run along one: what they have in common, and the macros
//! that write them from a list. All take `out=`.

use einmul_array::{Array, DType, Error, Kind};
use pyo3::prelude::*;

use crate::array::PyArray;
use crate::compute::compute;
use crate::convert::AxesArg;
use crate::errors::{Result, value_error};
use crate::operators::give;

/// What a function of an array gives.
type Reduced = std::result::Result<Array, Error>;

/// Runs a reduction of `x` along the axes of an argument.
pub(crate) fn along<'py>(
    py: Python<'py>,
    operation: &str,
    x: &Array,
    axis: Option<AxesArg>,
    out: Option<&Bound<'py, PyArray>>,
    reduction: impl FnOnce(&Array, Option<&[isize]>) -> Reduced + Send,
) -> Result<Bound<'py, PyArray>> {
    let axes = axis.as_ref().map(|axis| axis.0.as_slice());
    give(py, operation, compute(py, x.len(), || reduction(x, axes))?, out)
}

/// A function of an array that computes in `dtype`, and gives it. What an integer dtype does
/// not hold of `x`, its NaNs above all, is not cut off before the function has seen it.
pub(crate) fn in_dtype(
    x: &Array,
    dtype: Option<DType>,
    of: impl FnOnce(&Array) -> Reduced,
) -> Reduced {
    let Some(dtype) = dtype else { return of(x) };
    let cuts_off = x.dtype().is_inexact() && !dtype.is_inexact();
    let result = if cuts_off { of(x)? } else { of(&x.cast(dtype)?)? };
    // The variance of complex numbers is real.
    if dtype.kind() == Kind::Complex { Ok(result) } else { result.cast(dtype) }
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

/// `name = of(x, axes, keepdims)`.
macro_rules! reductions {
    ($($(#[$doc:meta])* $name:ident = $of:path;)*) => {$(
        $(#[$doc])*
        #[pyfunction]
        #[pyo3(signature = (x, /, axis=None, out=None, keepdims=false))]
        pub(crate) fn $name<'py>(
            py: Python<'py>,
            x: crate::convert::ArrayArg,
            axis: Option<crate::convert::AxesArg>,
            out: Option<&Bound<'py, PyArray>>,
            keepdims: bool,
        ) -> crate::errors::Result<Bound<'py, PyArray>> {
            let run = |x: &_, axes: Option<&_>| $of(x, axes, keepdims);
            crate::functions::along::along(py, stringify!($name), &x.0, axis, out, run)
        }
    )*};
}

/// `name = of(x, axes, keepdims)` of what `x` is in another dtype.
macro_rules! reductions_in_dtype {
    ($($(#[$doc:meta])* $name:ident = $of:path;)*) => {$(
        $(#[$doc])*
        #[pyfunction]
        #[pyo3(signature = (x, /, axis=None, dtype=None, out=None, keepdims=false))]
        pub(crate) fn $name<'py>(
            py: Python<'py>,
            x: crate::convert::ArrayArg,
            axis: Option<crate::convert::AxesArg>,
            dtype: Option<crate::dtype::DTypeArg>,
            out: Option<&Bound<'py, PyArray>>,
            keepdims: bool,
        ) -> crate::errors::Result<Bound<'py, PyArray>> {
            let run = |x: &_, axes: Option<&_>| {
                let of = |x: &_| $of(x, axes, keepdims);
                crate::functions::along::in_dtype(x, dtype.map(|dtype| dtype.0), of)
            };
            crate::functions::along::along(py, stringify!($name), &x.0, axis, out, run)
        }
    )*};
}

/// `name = of(x, axes, correction, keepdims)`, in Python under `python`.
macro_rules! deviations {
    ($($(#[$doc:meta])* $name:ident as $python:literal = $of:path;)*) => {$(
        $(#[$doc])*
        #[pyfunction]
        #[pyo3(name = $python)]
        #[pyo3(signature = (x, /, axis=None, dtype=None, out=None, ddof=None, keepdims=false, *,
                            correction=0.0))]
        pub(crate) fn $name<'py>(
            py: Python<'py>,
            x: crate::convert::ArrayArg,
            axis: Option<crate::convert::AxesArg>,
            dtype: Option<crate::dtype::DTypeArg>,
            out: Option<&Bound<'py, PyArray>>,
            ddof: Option<f64>,
            keepdims: bool,
            correction: f64,
        ) -> crate::errors::Result<Bound<'py, PyArray>> {
            let correction = crate::functions::along::correction_of(correction, ddof)?;
            let run = |x: &_, axes: Option<&_>| {
                let of = |x: &_| $of(x, axes, correction, keepdims);
                crate::functions::along::in_dtype(x, dtype.map(|dtype| dtype.0), of)
            };
            crate::functions::along::along(py, $python, &x.0, axis, out, run)
        }
    )*};
}

/// `name = of(x, axis, keepdims)`, a position.
macro_rules! positions {
    ($($(#[$doc:meta])* $name:ident = $of:path;)*) => {$(
        $(#[$doc])*
        #[pyfunction]
        #[pyo3(signature = (x, /, axis=None, out=None, keepdims=false))]
        pub(crate) fn $name<'py>(
            py: Python<'py>,
            x: crate::convert::ArrayArg,
            axis: Option<isize>,
            out: Option<&Bound<'py, PyArray>>,
            keepdims: bool,
        ) -> crate::errors::Result<Bound<'py, PyArray>> {
            let x = &x.0;
            let found = crate::compute::compute(py, x.len(), || $of(x, axis, keepdims))?;
            crate::operators::give(py, stringify!($name), found, out)
        }
    )*};
}

/// `name = of(x, axis, dtype)`, where an axis left out stands for all elements in row-major
/// order.
macro_rules! running_totals {
    ($($(#[$doc:meta])* $name:ident = $of:path;)*) => {$(
        $(#[$doc])*
        #[pyfunction]
        #[pyo3(signature = (x, /, axis=None, dtype=None, out=None))]
        pub(crate) fn $name<'py>(
            py: Python<'py>,
            x: crate::convert::ArrayArg,
            axis: Option<isize>,
            dtype: Option<crate::dtype::DTypeArg>,
            out: Option<&Bound<'py, PyArray>>,
        ) -> crate::errors::Result<Bound<'py, PyArray>> {
            let (x, dtype) = (&x.0, dtype.map(|dtype| dtype.0));
            let totals = crate::compute::compute(py, x.len(), || $of(x, axis, dtype))?;
            crate::operators::give(py, stringify!($name), totals, out)
        }
    )*};
}

/// `name = of(x, q, axes, method, keepdims)`.
macro_rules! quantiles {
    ($($(#[$doc:meta])* $name:ident = $of:path;)*) => {$(
        $(#[$doc])*
        #[pyfunction]
        #[pyo3(signature = (a, /, q, axis=None, out=None, *, method="linear", keepdims=false))]
        fn $name<'py>(
            py: Python<'py>,
            a: crate::convert::ArrayArg,
            q: crate::convert::ArrayArg,
            axis: Option<crate::convert::AxesArg>,
            out: Option<&Bound<'py, PyArray>>,
            method: &str,
            keepdims: bool,
        ) -> crate::errors::Result<Bound<'py, PyArray>> {
            let method: einmul_array::statistics::Method = method.parse()?;
            let run = |a: &_, axes: Option<&_>| $of(a, &q.0, axes, method, keepdims);
            crate::functions::along::along(py, stringify!($name), &a.0, axis, out, run)
        }
    )*};
}
