//! Whole numbers, and numbers of few decimals, beside each element.

use einmul_array::ufunc::{self, UnaryOp};
use pyo3::prelude::*;

use crate::array::PyArray;
use crate::compute::compute;
use crate::convert::ArrayArg;
use crate::errors::Result;

/// Adds the functions of this file.
pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    add_of_one(module)?;
    module.add_function(wrap_pyfunction!(round, module)?)
}

of_one! { add_of_one:
    /// The least whole number not below each element.
    ///
    /// Shape and dtype of `x`, integers unchanged. `DTypeError` for complex numbers.
    ///
    /// >>> import einmul as em
    /// >>> em.ceil(em.asarray([0.2, -0.2])).tolist()
    /// [1.0, -0.0]
    ceil = Ceil;

    /// The greatest whole number not above each element.
    ///
    /// Shape and dtype of `x`, integers unchanged. `DTypeError` for complex numbers.
    ///
    /// >>> import einmul as em
    /// >>> em.floor(em.asarray([0.2, -0.2])).tolist()
    /// [0.0, -1.0]
    floor = Floor;

    /// Each element without its fraction.
    ///
    /// Shape and dtype of `x`, integers unchanged. `DTypeError` for complex numbers.
    ///
    /// >>> import einmul as em
    /// >>> em.trunc(em.asarray([1.7, -1.7])).tolist()
    /// [1.0, -1.0]
    trunc = Trunc;
}

/// Each element rounded to a number of decimals (before the point where negative), halves to
/// the even digit; the parts of complex numbers apart.
///
/// Shape and dtype of `x`, integers unchanged unless `decimals` is negative.
///
/// >>> import einmul as em
/// >>> em.round(em.asarray([0.5, 1.5, 2.5])).tolist()
/// [0.0, 2.0, 2.0]
/// >>> em.round(em.asarray([3.14159]), 2).tolist()
/// [3.14]
#[pyfunction]
#[pyo3(signature = (x, /, decimals=0, out=None))]
pub(crate) fn round<'py>(
    py: Python<'py>,
    x: ArrayArg,
    decimals: i32,
    out: Option<&Bound<'py, PyArray>>,
) -> Result<Bound<'py, PyArray>> {
    let x = x.0;
    if decimals == 0 || (decimals > 0 && !x.dtype().is_inexact()) {
        return super::of_one(py, UnaryOp::Round, &x, out);
    }
    let result = compute(py, x.len(), || ufunc::round(&x, decimals))?;
    crate::operators::give(py, "round", result, out)
}
