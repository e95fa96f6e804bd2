//! The reductions as methods, NumPy's leniency that SciPy and scikit-learn count on.

use einmul_array::statistics;
use pyo3::prelude::*;

use crate::array::PyArray;
use crate::convert::{ArrayArg, AxesArg};
use crate::dtype::DTypeArg;
use crate::errors::Result;
use crate::functions::reductions;

impl PyArray {
    fn argument(&self) -> ArrayArg {
        ArrayArg(self.0.clone())
    }
}

#[pymethods]
impl PyArray {
    /// As `einmul.sum`.
    #[pyo3(signature = (axis=None, dtype=None, *, keepdims=false))]
    fn sum(
        &self,
        py: Python<'_>,
        axis: Option<AxesArg>,
        dtype: Option<DTypeArg>,
        keepdims: bool,
    ) -> Result<Self> {
        reductions::sum(py, self.argument(), axis, dtype, keepdims)
    }

    /// As `einmul.prod`.
    #[pyo3(signature = (axis=None, dtype=None, *, keepdims=false))]
    fn prod(
        &self,
        py: Python<'_>,
        axis: Option<AxesArg>,
        dtype: Option<DTypeArg>,
        keepdims: bool,
    ) -> Result<Self> {
        reductions::prod(py, self.argument(), axis, dtype, keepdims)
    }

    /// As `einmul.mean`.
    #[pyo3(signature = (axis=None, dtype=None, *, keepdims=false))]
    fn mean(
        &self,
        py: Python<'_>,
        axis: Option<AxesArg>,
        dtype: Option<DTypeArg>,
        keepdims: bool,
    ) -> Result<Self> {
        reductions::mean(py, self.argument(), axis, dtype, keepdims)
    }

    /// As `einmul.var`.
    #[pyo3(signature = (axis=None, *, correction=0.0, keepdims=false, ddof=None))]
    fn var(
        &self,
        py: Python<'_>,
        axis: Option<AxesArg>,
        correction: f64,
        keepdims: bool,
        ddof: Option<f64>,
    ) -> Result<Self> {
        reductions::var(py, self.argument(), axis, correction, keepdims, ddof)
    }

    /// As `einmul.std`.
    #[pyo3(signature = (axis=None, *, correction=0.0, keepdims=false, ddof=None))]
    fn std(
        &self,
        py: Python<'_>,
        axis: Option<AxesArg>,
        correction: f64,
        keepdims: bool,
        ddof: Option<f64>,
    ) -> Result<Self> {
        reductions::standard_deviation(py, self.argument(), axis, correction, keepdims, ddof)
    }

    /// As `einmul.max`.
    #[pyo3(signature = (axis=None, *, keepdims=false))]
    fn max(&self, py: Python<'_>, axis: Option<AxesArg>, keepdims: bool) -> Result<Self> {
        reductions::max(py, self.argument(), axis, keepdims)
    }

    /// As `einmul.min`.
    #[pyo3(signature = (axis=None, *, keepdims=false))]
    fn min(&self, py: Python<'_>, axis: Option<AxesArg>, keepdims: bool) -> Result<Self> {
        reductions::min(py, self.argument(), axis, keepdims)
    }

    /// As `einmul.any`.
    #[pyo3(signature = (axis=None, *, keepdims=false))]
    fn any(&self, py: Python<'_>, axis: Option<AxesArg>, keepdims: bool) -> Result<Self> {
        reductions::any(py, self.argument(), axis, keepdims)
    }

    /// As `einmul.all`.
    #[pyo3(signature = (axis=None, *, keepdims=false))]
    fn all(&self, py: Python<'_>, axis: Option<AxesArg>, keepdims: bool) -> Result<Self> {
        reductions::all(py, self.argument(), axis, keepdims)
    }

    /// As `einmul.argmax`.
    #[pyo3(signature = (axis=None, *, keepdims=false))]
    fn argmax(&self, py: Python<'_>, axis: Option<isize>, keepdims: bool) -> Result<Self> {
        reductions::argmax(py, self.argument(), axis, keepdims)
    }

    /// As `einmul.argmin`.
    #[pyo3(signature = (axis=None, *, keepdims=false))]
    fn argmin(&self, py: Python<'_>, axis: Option<isize>, keepdims: bool) -> Result<Self> {
        reductions::argmin(py, self.argument(), axis, keepdims)
    }

    /// As `einmul.cumsum`.
    #[pyo3(signature = (axis=None, dtype=None))]
    fn cumsum(&self, py: Python<'_>, axis: Option<isize>, dtype: Option<DTypeArg>) -> Result<Self> {
        reductions::cumsum(py, self.argument(), axis, dtype)
    }

    /// As `einmul.cumprod`.
    #[pyo3(signature = (axis=None, dtype=None))]
    fn cumprod(
        &self,
        py: Python<'_>,
        axis: Option<isize>,
        dtype: Option<DTypeArg>,
    ) -> Result<Self> {
        reductions::cumprod(py, self.argument(), axis, dtype)
    }

    /// As `einmul.ptp`.
    #[pyo3(signature = (axis=None, *, keepdims=false))]
    fn ptp(&self, axis: Option<AxesArg>, keepdims: bool) -> Result<Self> {
        let axes = axis.as_ref().map(|axis| axis.0.as_slice());
        Ok(statistics::ptp(&self.0, axes, keepdims)?.into())
    }
}
