//! Least squares, and what singular values and norms tell of a matrix.

use einmul_array::Array;
use einmul_linalg::arrays::{self, Lstsq, NormOrder};
use einmul_plan::eager;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyString, PyType};

use super::weight;
use crate::array::PyArray;
use crate::compute::compute;
use crate::convert::{ArrayArg, ArraysArg, AxesArg};
use crate::errors::{Result, value_error};

pub(super) fn add(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.setattr("_linalg_cond", wrap_pyfunction!(cond, module)?)?;
    module.setattr("_linalg_lstsq", wrap_pyfunction!(lstsq, module)?)?;
    module.setattr("_linalg_multi_dot", wrap_pyfunction!(multi_dot, module)?)?;
    module.setattr("_linalg_norm", wrap_pyfunction!(norm, module)?)?;
    module.setattr("_linalg_null_space", wrap_pyfunction!(null_space, module)?)?;
    module.setattr("_linalg_orth", wrap_pyfunction!(orth, module)?)
}

/// The condition number of each matrix: `(…, m, n)` gives `(…)`, real.
///
/// `p`: `None` or `2` (the largest singular value through the smallest), `-2` (its reciprocal),
/// and for square matrices the norms `1`, `-1`, `inf`, `-inf`, `"fro"`, `"nuc"` of the matrix
/// times that of its inverse. Infinite where a matrix is singular.
///
/// `LinAlgError` for a NaN or an infinity, `ShapeError` for matrices without elements and, with
/// the norms of square matrices, for others; `ValueError` for another `p`.
///
/// >>> import einmul as em
/// >>> em.linalg.cond(em.asarray([[2.0, 0.0], [0.0, 4.0]])).item()
/// 2.0
/// >>> em.linalg.cond(em.asarray([[1.0, 1.0], [1.0, 1.0]]), 1).item()
/// inf
#[pyfunction]
#[pyo3(signature = (x, p=None))]
fn cond(py: Python<'_>, x: ArrayArg, p: Option<&Bound<'_, PyAny>>) -> Result<PyArray> {
    let order = order_of("cond", "p", p)?;
    Ok(compute(py, weight(&x.0), || arrays::cond(&x.0, order))?.into())
}

/// `None`, a number, or a name of a norm.
fn order_of(operation: &str, name: &str, order: Option<&Bound<'_, PyAny>>) -> Result<NormOrder> {
    let Some(order) = order else { return Ok(NormOrder::Default) };
    if let Ok(text) = order.cast::<PyString>() {
        return match text.to_cow()?.as_ref() {
            "fro" | "f" => Ok(NormOrder::Frobenius),
            "nuc" => Ok(NormOrder::Nuclear),
            other => {
                let text =
                    format!("{operation}: {name} is \"fro\", \"nuc\" or a number, not {other:?}");
                Err(value_error(text))
            }
        };
    }
    Ok(NormOrder::Number(order.extract()?))
}

/// The `x` that minimises the 2-norm of `b - a @ x`, for each right-hand side; where many do,
/// the shortest. `a` is `(…, m, n)`, `b` a vector of `m` or `(…, m, k)`; stacks stretch to
/// each other.
///
/// Returns `x` (`(…, n)` or `(…, n, k)`), `residuals` (the sums of squares of `b - a @ x`,
/// `(…, k)`, with `k` 1 for a vector; for one matrix, as in NumPy, empty unless its rank is `n`
/// and `m > n`), `rank` (`int64`, `(…)`) and `singular_values` (`(…, min(m, n))`, decreasing).
///
/// Independent columns give rank `n` whatever their units, and an answer that is refined in
/// twice the precision. Dependent columns and wide matrices have as rank the number of singular
/// values above `max(m, n)` times the dtype's precision of the largest; the others count as
/// zero. With `rcond` it is for all matrices the number above `rcond` of the largest, as in
/// NumPy.
///
/// `LinAlgError` for a NaN or an infinity in `a` (in `b` it spoils its own column), `ShapeError`
/// where shapes do not fit.
///
/// >>> import einmul as em
/// >>> a = em.asarray([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]])
/// >>> fit = em.linalg.lstsq(a, em.asarray([1.0, 3.0, 5.0]))
/// >>> em.allclose(fit.x, em.asarray([1.0, 2.0])), fit.rank.item()
/// (True, 2)
#[pyfunction]
#[pyo3(signature = (a, b, rcond=None))]
fn lstsq<'py>(
    py: Python<'py>,
    a: ArrayArg,
    b: ArrayArg,
    rcond: Option<f64>,
) -> Result<Bound<'py, PyAny>> {
    static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    let found = compute(py, weight(&a.0), || arrays::lstsq(&a.0, &b.0, rcond))?;
    let Lstsq { solution, residuals, rank, singular_values } = found;
    let part = |array: Array| Bound::new(py, PyArray(array));
    let parts = (part(solution)?, part(residuals)?, part(rank)?, part(singular_values)?);
    Ok(CLASS.import(py, "einmul._results", "LstsqResult")?.call1(parts)?)
}

/// The product of two arrays or more, in the order that costs least. All are matrices; the
/// first may be a vector, a row, and the last one, a column.
///
/// `ShapeError` where they do not fit.
///
/// >>> import einmul as em
/// >>> v = em.asarray([1.0, 1.0])
/// >>> em.linalg.multi_dot([v, em.asarray([[1.0, 2.0], [3.0, 4.0]]), v]).item()
/// 10.0
#[pyfunction]
#[pyo3(signature = (arrays))]
fn multi_dot(py: Python<'_>, arrays: ArraysArg) -> Result<PyArray> {
    let work = arrays.0.iter().map(weight).fold(0, usize::saturating_add);
    let arrays: Vec<&Array> = arrays.0.iter().collect();
    Ok(compute(py, work, || eager::multi_dot(&arrays))?.into())
}

/// A norm of vectors along one `axis`, of matrices in two (rows, columns), or without `axis` of
/// `x` as one vector or matrix; without `ord` too, of all elements, whatever its rank. Real.
///
/// `ord` is that of `vector_norm`, by default 2, or that of `matrix_norm`, by default `"fro"`.
/// `ValueError` for an order that there is not and for more than two axes.
///
/// >>> import einmul as em
/// >>> x = em.asarray([[3.0, 0.0], [4.0, 0.0]])
/// >>> em.linalg.norm(x).item(), em.linalg.norm(x, ord=1).item()
/// (5.0, 7.0)
/// >>> em.linalg.norm(x, axis=0)
/// array([5., 0.])
#[pyfunction]
#[pyo3(signature = (x, ord=None, axis=None, keepdims=false))]
fn norm(
    py: Python<'_>,
    x: ArrayArg,
    ord: Option<&Bound<'_, PyAny>>,
    axis: Option<AxesArg>,
    keepdims: bool,
) -> Result<PyArray> {
    let order = order_of("norm", "ord", ord)?;
    let axes = axis.as_ref().map(|axis| axis.0.as_slice());
    Ok(compute(py, weight(&x.0), || arrays::norm(&x.0, order, axes, keepdims))?.into())
}

/// An orthonormal basis, as columns, of the vectors that a matrix sends to zero: `(m, n)` gives
/// `(n, n - r)`, where `r` is the number of singular values above `rcond` (`max(m, n)` times
/// the dtype's precision) of the largest.
///
/// `ShapeError` for a stack, whose matrices have ranks, and so bases, of several sizes.
///
/// >>> import einmul as em
/// >>> basis = em.linalg.null_space(em.asarray([[1.0, 1.0]]))
/// >>> basis.shape, round(abs(basis[0, 0].item()), 6)
/// ((2, 1), 0.707107)
#[pyfunction]
#[pyo3(signature = (A, rcond=None))]
#[expect(non_snake_case, reason = "SciPy's name of the argument")]
fn null_space(py: Python<'_>, A: ArrayArg, rcond: Option<f64>) -> Result<PyArray> {
    Ok(compute(py, weight(&A.0), || arrays::null_space(&A.0, rcond))?.into())
}

/// An orthonormal basis, as columns, of what the columns of a matrix span: `(m, n)` gives
/// `(m, r)`, `r` as in `null_space`.
///
/// Errors as in `null_space`.
///
/// >>> import einmul as em
/// >>> em.linalg.orth(em.asarray([[2.0, 0.0, 0.0], [0.0, 3.0, 0.0]])).shape
/// (2, 2)
#[pyfunction]
#[pyo3(signature = (A, rcond=None))]
#[expect(non_snake_case, reason = "SciPy's name of the argument")]
fn orth(py: Python<'_>, A: ArrayArg, rcond: Option<f64>) -> Result<PyArray> {
    Ok(compute(py, weight(&A.0), || arrays::orth(&A.0, rcond))?.into())
}
