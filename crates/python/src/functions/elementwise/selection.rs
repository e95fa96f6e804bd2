//! Choices, clamps, closeness, numbers in place of NaN.

use einmul_array::ufunc::{self, Replacements, Tolerance};
use einmul_array::{Array, DType, Element, Scalar, dispatch};
use pyo3::prelude::*;

use crate::array::PyArray;
use crate::compute::{compute, stretched};
use crate::convert::{ArrayArg, beside, pair};
use crate::errors::Result;
use crate::operators::give;
use crate::scalar;

/// Adds the functions of this file.
pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(allclose, module)?)?;
    module.add_function(wrap_pyfunction!(clip, module)?)?;
    module.add_function(wrap_pyfunction!(isclose, module)?)?;
    module.add_function(wrap_pyfunction!(nan_to_num, module)?)?;
    module.add_function(wrap_pyfunction!(where_, module)?)
}

/// The element of `x1` where `condition` is true (not zero), of `x2` where it is not.
///
/// The three shapes broadcast (`ShapeError` where they do not); the joint dtype of `x1` and
/// `x2`.
///
/// >>> import einmul as em
/// >>> em.where(em.asarray([True, False]), em.asarray([1, 2]), 0).tolist()
/// [1, 0]
#[pyfunction]
#[pyo3(name = "where", signature = (condition, x1, x2, /))]
fn where_(
    py: Python<'_>,
    condition: ArrayArg,
    x1: &Bound<'_, PyAny>,
    x2: &Bound<'_, PyAny>,
) -> Result<PyArray> {
    let (a, b) = pair(x1, x2)?;
    let work = stretched(&[condition.0.shape(), a.shape(), b.shape()]);
    Ok(compute(py, work, || ufunc::where_(&condition.0, &a, &b))?.into())
}

/// Each element brought into the range from `min` to `max`, each an array, a number or
/// `None` for no bound. NaN in any of them gives NaN; `max` wins over a larger `min`.
///
/// The shapes broadcast (`ShapeError` where they do not); the joint dtype. `DTypeError` for
/// complex numbers.
///
/// >>> import einmul as em
/// >>> em.clip(em.asarray([-1.0, 0.5, 9.0]), 0, 2).tolist()
/// [0.0, 0.5, 2.0]
#[pyfunction]
#[pyo3(signature = (x, /, min=None, max=None, out=None))]
pub(crate) fn clip<'py>(
    py: Python<'py>,
    x: ArrayArg,
    min: Option<&Bound<'py, PyAny>>,
    max: Option<&Bound<'py, PyAny>>,
    out: Option<&Bound<'py, PyArray>>,
) -> Result<Bound<'py, PyArray>> {
    let x = x.0;
    let min = bound(min, x.dtype(), |number, limits| number <= limits.0)?;
    let max = bound(max, x.dtype(), |number, limits| number >= limits.1)?;
    let bounds = [min.as_ref(), max.as_ref()].map(|bound| bound.map_or(&[][..], Array::shape));
    let work = stretched(&[x.shape(), bounds[0], bounds[1]]);
    let result = compute(py, work, || ufunc::clip(&x, min.as_ref(), max.as_ref()))?;
    give(py, "clip", result, out)
}

/// A bound as an array. An integer that binds no element of an integer dtype, because it is
/// not inside its limits, is no bound.
fn bound(
    object: Option<&Bound<'_, PyAny>>,
    dtype: DType,
    is_idle: impl Fn(i128, (i128, i128)) -> bool,
) -> Result<Option<Array>> {
    let Some(object) = object else { return Ok(None) };
    if dtype.is_integer()
        && let Some(Scalar::Integer(number)) = scalar::read(object)?
    {
        let limits = dispatch!(dtype, T => (
            T::from_c128(einmul_array::Complex::new(f64::NEG_INFINITY, 0.0)).to_i128(),
            T::from_c128(einmul_array::Complex::new(f64::INFINITY, 0.0)).to_i128(),
        ));
        if let (Some(least), Some(most)) = limits
            && is_idle(number, (least, most))
        {
            return Ok(None);
        }
    }
    beside(object, dtype).map(Some)
}

/// Whether each pair is equal up to a tolerance: `abs(a - b) <= atol + rtol * abs(b)`.
/// `equal_nan`: whether NaN is close to NaN.
///
/// Shapes broadcast (`ShapeError` where they do not); dtype `bool`.
///
/// >>> import einmul as em
/// >>> em.isclose(em.asarray([1.0, 2.0]), em.asarray([1.0 + 1e-9, 2.1])).tolist()
/// [True, False]
#[pyfunction]
#[pyo3(signature = (a, b, rtol=1e-5, atol=1e-8, equal_nan=false))]
fn isclose(
    a: &Bound<'_, PyAny>,
    b: &Bound<'_, PyAny>,
    rtol: f64,
    atol: f64,
    equal_nan: bool,
) -> Result<PyArray> {
    let (py, (a, b)) = (a.py(), pair(a, b)?);
    let tolerance = Tolerance { relative: rtol, absolute: atol, equal_nan };
    Ok(compute(py, stretched(&[a.shape(), b.shape()]), || ufunc::isclose(&a, &b, tolerance))?
        .into())
}

/// Whether all pairs are equal up to a tolerance, as `isclose` has it.
///
/// >>> import einmul as em
/// >>> em.allclose(em.asarray([1.0, 2.0]), em.asarray([1.0, 2.0 + 1e-9]))
/// True
#[pyfunction]
#[pyo3(signature = (a, b, rtol=1e-5, atol=1e-8, equal_nan=false))]
fn allclose(
    a: &Bound<'_, PyAny>,
    b: &Bound<'_, PyAny>,
    rtol: f64,
    atol: f64,
    equal_nan: bool,
) -> Result<bool> {
    let (py, (a, b)) = (a.py(), pair(a, b)?);
    let tolerance = Tolerance { relative: rtol, absolute: atol, equal_nan };
    compute(py, stretched(&[a.shape(), b.shape()]), || ufunc::allclose(&a, &b, tolerance))
}

/// A copy with numbers in place of NaN and the infinities; by default 0 and the largest
/// finite numbers of either sign. `copy=False` writes over `x`.
///
/// Shape and dtype of `x`; integers are copied.
///
/// >>> import einmul as em
/// >>> em.nan_to_num(em.asarray([em.nan, 1.0]), nan=-1.0).tolist()
/// [-1.0, 1.0]
#[pyfunction]
#[pyo3(signature = (x, copy=true, nan=0.0, posinf=None, neginf=None))]
fn nan_to_num<'py>(
    x: &Bound<'py, PyAny>,
    copy: bool,
    nan: f64,
    posinf: Option<f64>,
    neginf: Option<f64>,
) -> Result<Bound<'py, PyArray>> {
    let array = x.extract::<ArrayArg>()?.0;
    let with = Replacements { nan, positive_infinity: posinf, negative_infinity: neginf };
    let result = compute(x.py(), array.len(), || ufunc::nan_to_num(&array, with))?;
    let own = if copy { None } else { x.cast::<PyArray>().ok() };
    give(x.py(), "nan_to_num", result, own)
}
