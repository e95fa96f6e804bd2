//! Histograms and counts.

use einmul_array::statistics::{self as stats, Bins};
use pyo3::prelude::*;
use pyo3::types::PyString;

use crate::array::PyArray;
use crate::compute::compute;
use crate::convert::ArrayArg;
use crate::errors::{Result, value_error};

/// Adds the functions of this file.
pub(super) fn add(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(bincount, module)?)?;
    module.add_function(wrap_pyfunction!(histogram, module)?)?;
    module.add_function(wrap_pyfunction!(histogram2d, module)?)?;
    module.add_function(wrap_pyfunction!(histogram_bin_edges, module)?)
}

/// A `bins=` argument: a number of bins, the name of a rule, or edges.
#[derive(Clone)]
struct BinsArg(Bins);

impl<'a, 'py> FromPyObject<'a, 'py> for BinsArg {
    type Error = PyErr;

    fn extract(obj: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        if let Ok(name) = obj.cast::<PyString>() {
            let rule = name.to_string().parse().map_err(crate::errors::Failure::from)?;
            return Ok(Self(Bins::Rule(rule)));
        }
        if let Ok(count) = obj.extract::<isize>() {
            let count = usize::try_from(count).map_err(|_| {
                PyErr::from(value_error(format!("bins: there cannot be {count} of them")))
            })?;
            return Ok(Self(Bins::Count(count)));
        }
        Ok(Self(Bins::Edges(obj.extract::<ArrayArg>()?.0)))
    }
}

/// How many elements lie in each bin, and the bins' edges, as a pair. A bin holds its left
/// edge, the last one its right edge too.
///
/// `bins`: a number, edges, or a rule (`auto`, `sturges`, `fd`, `scott`, `sqrt`, `rice`).
/// With `weights` those are added up; with `density` the integral is 1. `ShapeError` for no
/// bins, edges that do not ascend, a range that is not finite, weights of another shape.
///
/// >>> import einmul as em
/// >>> counts, edges = em.histogram([1.0, 2.0, 1.5, 4.0], bins=3)
/// >>> counts.tolist(), edges.tolist()
/// ([2, 1, 1], [1.0, 2.0, 3.0, 4.0])
#[pyfunction]
#[pyo3(signature = (a, bins=BinsArg(Bins::Count(10)), range=None, density=None, weights=None))]
fn histogram(
    py: Python<'_>,
    a: ArrayArg,
    bins: BinsArg,
    range: Option<(f64, f64)>,
    density: Option<bool>,
    weights: Option<ArrayArg>,
) -> Result<(PyArray, PyArray)> {
    let weights = weights.as_ref().map(|weights| &weights.0);
    let density = density.unwrap_or(false);
    let work = || stats::histogram(&a.0, &bins.0, range, density, weights);
    let (counts, edges) = compute(py, a.0.len(), work)?;
    Ok((counts.into(), edges.into()))
}

/// The edges that `histogram` counts between.
///
/// >>> import einmul as em
/// >>> em.histogram_bin_edges([0.0, 1.0, 4.0], bins=2).tolist()
/// [0.0, 2.0, 4.0]
#[pyfunction]
#[pyo3(signature = (a, bins=BinsArg(Bins::Count(10)), range=None, weights=None))]
fn histogram_bin_edges(
    py: Python<'_>,
    a: ArrayArg,
    bins: BinsArg,
    range: Option<(f64, f64)>,
    weights: Option<ArrayArg>,
) -> Result<PyArray> {
    if weights.is_some() && matches!(bins.0, Bins::Rule(_)) {
        return Err(value_error("histogram_bin_edges: no rule chooses bins for weighted elements"));
    }
    let work = || stats::histogram_bin_edges(&a.0, &bins.0, range);
    Ok(compute(py, a.0.len(), work)?.into())
}

/// How many points `(x, y)` lie in each bin of a grid, and the edges along `x` and `y`, as a
/// triple. `bins`: a number or edges for both, or a pair of them. Errors as in `histogram`.
///
/// >>> import einmul as em
/// >>> counts, xs, ys = em.histogram2d([0.0, 1.0, 1.0], [0.0, 0.0, 1.0], bins=2)
/// >>> counts.tolist()
/// [[1.0, 0.0], [1.0, 1.0]]
#[pyfunction]
#[pyo3(signature = (x, y, bins=None, range=None, density=None, weights=None))]
fn histogram2d(
    py: Python<'_>,
    x: ArrayArg,
    y: ArrayArg,
    bins: Option<&Bound<'_, PyAny>>,
    range: Option<[Option<(f64, f64)>; 2]>,
    density: Option<bool>,
    weights: Option<ArrayArg>,
) -> Result<(PyArray, PyArray, PyArray)> {
    let [rows, columns] = match bins {
        None => [BinsArg(Bins::Count(10)), BinsArg(Bins::Count(10))],
        // Two are one for each axis; a single one is for both.
        Some(bins) => match bins.extract::<[BinsArg; 2]>() {
            Ok(both) => both,
            Err(_) => {
                let one = bins.extract::<BinsArg>()?;
                [one.clone(), one]
            }
        },
    };
    let weights = weights.as_ref().map(|weights| &weights.0);
    let (range, density) = (range.unwrap_or_default(), density.unwrap_or(false));
    let bins = [&rows.0, &columns.0];
    let [counts, x_edges, y_edges] =
        compute(py, x.0.len(), || stats::histogram2d(&x.0, &y.0, bins, range, density, weights))?;
    Ok((counts.into(), x_edges.into(), y_edges.into()))
}

/// How often each of 0, 1, 2, … occurs among non-negative integers along one axis, in
/// `int64`; with `weights` the sums of theirs, in `float64`.
///
/// `DTypeError` for other than integers, `ShapeError` for a negative one or another shape.
///
/// >>> import einmul as em
/// >>> em.bincount([0, 1, 1, 3]).tolist()
/// [1, 2, 0, 1]
#[pyfunction]
#[pyo3(signature = (x, /, weights=None, minlength=0))]
fn bincount(
    py: Python<'_>,
    x: ArrayArg,
    weights: Option<ArrayArg>,
    minlength: isize,
) -> Result<PyArray> {
    let Ok(minlength) = usize::try_from(minlength) else {
        return Err(value_error(format!("bincount: minlength {minlength} is negative")));
    };
    let weights = weights.as_ref().map(|weights| &weights.0);
    Ok(compute(py, x.0.len(), || stats::bincount(&x.0, weights, minlength))?.into())
}
