//! `einmul.linalg`: the standard's extension.

mod factors;
mod krylov;
mod least_squares;
mod sparse;
pub(super) mod sparse_matrix;
mod systems;

use einmul_array::{Array, create};
use einmul_linalg::arrays::{self, MatrixNorm};
use einmul_plan::eager;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyString, PyType};

use crate::array::PyArray;
use crate::compute::compute;
use crate::convert::{ArrayArg, AxesArg};
use crate::dtype::DTypeArg;
use crate::errors::{Result, shape_error, value_error};

/// Adds the functions of this file as `_linalg_<name>`, without listing them for
/// `from einmul._core import *`: they belong to `einmul.linalg`, and some share their names
/// with functions of the main namespace.
pub(super) fn add(module: &Bound<'_, PyModule>) -> PyResult<()> {
    eigen::add(module)?;
    factors::add(module)?;
    functions::add(module)?;
    krylov::add(module)?;
    least_squares::add(module)?;
    sparse::add(module)?;
    systems::add(module)?;
    module.setattr("_linalg_cholesky", wrap_pyfunction!(cholesky, module)?)?;
    module.setattr("_linalg_cross", wrap_pyfunction!(cross, module)?)?;
    module.setattr("_linalg_det", wrap_pyfunction!(det, module)?)?;
    module.setattr("_linalg_diagonal", wrap_pyfunction!(diagonal, module)?)?;
    module.setattr("_linalg_inv", wrap_pyfunction!(inv, module)?)?;
    module.setattr("_linalg_matrix_norm", wrap_pyfunction!(matrix_norm, module)?)?;
    module.setattr("_linalg_matrix_power", wrap_pyfunction!(matrix_power, module)?)?;
    module.setattr("_linalg_matrix_rank", wrap_pyfunction!(matrix_rank, module)?)?;
    module.setattr("_linalg_outer", wrap_pyfunction!(outer, module)?)?;
    module.setattr("_linalg_pinv", wrap_pyfunction!(pinv, module)?)?;
    module.setattr("_linalg_slogdet", wrap_pyfunction!(slogdet, module)?)?;
    module.setattr("_linalg_svd", wrap_pyfunction!(svd, module)?)?;
    module.setattr("_linalg_svdvals", wrap_pyfunction!(svdvals, module)?)?;
    module.setattr("_linalg_trace", wrap_pyfunction!(trace, module)?)?;
    module.setattr("_linalg_vector_norm", wrap_pyfunction!(vector_norm, module)?)
}

/// What a decomposition weighs beside elements to compute: its matrices' elements times
/// their order.
fn weight(x: &Array) -> usize {
    x.len().saturating_mul(x.shape().last().copied().unwrap_or(1)) / 8
}

/// A named tuple of a class in `einmul._results`.
macro_rules! named {
    ($py:expr, $class:literal, $($part:expr),+) => {{
        static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
        let parts = ($(Bound::new($py, PyArray($part))?),+,);
        CLASS.import($py, "einmul._results", $class)?.call1(parts)
    }};
}

// After the macro, which they use.
mod eigen;
mod functions;

/// The triangular factor of each symmetric or Hermitian positive definite matrix: `L` with
/// `x = L Lᴴ`, or with `upper` the `U` with `x = Uᴴ U`. Only that triangle of `x` is read.
///
/// `(…, n, n)` gives `(…, n, n)`. `LinAlgError` where a matrix is not positive definite,
/// `ShapeError` for matrices that are not square.
///
/// >>> import einmul as em
/// >>> em.linalg.cholesky(em.asarray([[4.0, 2.0], [2.0, 5.0]]))
/// array([[2., 0.],
///        [1., 2.]])
#[pyfunction]
#[pyo3(signature = (x, /, *, upper=false))]
fn cholesky(py: Python<'_>, x: ArrayArg, upper: bool) -> Result<PyArray> {
    Ok(compute(py, weight(&x.0), || arrays::cholesky(&x.0, upper))?.into())
}

/// The cross products of vectors of three numbers along `axis` of both; the other axes
/// stretch to each other.
///
/// `ShapeError` where an axis is not three long.
///
/// >>> import einmul as em
/// >>> em.linalg.cross(em.asarray([1, 0, 0]), em.asarray([0, 1, 0]))
/// array([0, 0, 1])
#[pyfunction]
#[pyo3(signature = (x1, x2, /, *, axis=-1))]
fn cross(py: Python<'_>, x1: ArrayArg, x2: ArrayArg, axis: isize) -> Result<PyArray> {
    let work = x1.0.len().max(x2.0.len());
    Ok(compute(py, work, || arrays::cross(&x1.0, &x2.0, axis))?.into())
}

/// The determinant of each matrix: `(…, n, n)` gives `(…)`. One that leaves the dtype's range
/// is infinite or 0; see `slogdet`.
///
/// `ShapeError` for matrices that are not square.
///
/// >>> import einmul as em
/// >>> em.linalg.det(em.asarray([[4.0, 1.0], [2.0, 3.0]])).item()
/// 10.0
#[pyfunction]
#[pyo3(signature = (x, /))]
fn det(py: Python<'_>, x: ArrayArg) -> Result<PyArray> {
    Ok(compute(py, weight(&x.0), || arrays::det(&x.0))?.into())
}

/// The diagonals of the matrices in the last two axes, `offset` above the main one, a view.
///
/// >>> import einmul as em
/// >>> em.linalg.diagonal(em.asarray([[1, 2], [3, 4]]))
/// array([1, 4])
#[pyfunction]
#[pyo3(signature = (x, /, *, offset=0))]
fn diagonal(x: ArrayArg, offset: isize) -> Result<PyArray> {
    Ok(create::diagonal(&x.0, offset, -2, -1)?.into())
}

/// The inverse of each matrix. `inv(a) @ b` is better written as `solve(a, b)`.
///
/// `LinAlgError` where a matrix is singular, exactly or to working precision, and for a NaN or
/// an infinity; `ShapeError` for matrices that are not square.
///
/// >>> import einmul as em
/// >>> em.linalg.inv(em.asarray([[2.0, 0.0], [0.0, 4.0]]))
/// array([[0.5 , 0.  ],
///        [0.  , 0.25]])
#[pyfunction]
#[pyo3(signature = (x, /))]
fn inv(py: Python<'_>, x: ArrayArg) -> Result<PyArray> {
    Ok(compute(py, weight(&x.0), || arrays::inv(&x.0))?.into())
}

/// The norm of each matrix, real: `(…, m, n)` gives `(…)`.
///
/// `ord`: `"fro"` (the root of the sum of squares), `"nuc"` (the sum of the singular values),
/// `1` and `-1` (largest and smallest sum of a column), `inf` and `-inf` (of a row), `2` and
/// `-2` (largest and smallest singular value). `ValueError` for another one.
///
/// >>> import einmul as em
/// >>> em.linalg.matrix_norm(em.asarray([[3.0, 0.0], [4.0, 0.0]])).item()
/// 5.0
#[pyfunction]
#[pyo3(signature = (x, /, *, keepdims=false, ord=None))]
#[pyo3(text_signature = "(x, /, *, keepdims=False, ord='fro')")]
fn matrix_norm(
    py: Python<'_>,
    x: ArrayArg,
    keepdims: bool,
    ord: Option<&Bound<'_, PyAny>>,
) -> Result<PyArray> {
    let norm = match ord {
        None => MatrixNorm::Frobenius,
        Some(ord) => norm_of(ord)?,
    };
    Ok(compute(py, weight(&x.0), || arrays::matrix_norm(&x.0, norm, keepdims))?.into())
}

fn norm_of(ord: &Bound<'_, PyAny>) -> Result<MatrixNorm> {
    let unknown = || {
        let text =
            format!("matrix_norm: ord is \"fro\", \"nuc\", 1, 2, inf, or -1, -2, -inf, not {ord}");
        value_error(text)
    };
    if let Ok(name) = ord.cast::<PyString>() {
        return match name.to_cow()?.as_ref() {
            "fro" => Ok(MatrixNorm::Frobenius),
            "nuc" => Ok(MatrixNorm::Nuclear),
            _ => Err(unknown()),
        };
    }
    let order: f64 = ord.extract()?;
    let least = order < 0.0;
    match order.abs() {
        1.0 => Ok(MatrixNorm::Columns { least }),
        2.0 => Ok(MatrixNorm::Spectral { least }),
        f64::INFINITY => Ok(MatrixNorm::Rows { least }),
        _ => Err(unknown()),
    }
}

/// Each matrix times itself, `n` factors in all; the identity for 0, powers of the inverse for
/// a negative `n`.
///
/// `LinAlgError` for a negative power of a singular matrix, `ShapeError` for matrices that are
/// not square.
///
/// >>> import einmul as em
/// >>> em.linalg.matrix_power(em.asarray([[1.0, 1.0], [0.0, 1.0]]), 5)
/// array([[1., 5.],
///        [0., 1.]])
#[pyfunction]
#[pyo3(signature = (x, n, /))]
fn matrix_power(py: Python<'_>, x: ArrayArg, n: i64) -> Result<PyArray> {
    let x = match n {
        ..0 => compute(py, weight(&x.0), || arrays::inv(&x.0))?,
        _ => x.0,
    };
    Ok(compute(py, weight(&x), || eager::matrix_power(&x, n.unsigned_abs()))?.into())
}

/// The number of singular values of each matrix that are more than `rtol` (a number, or one
/// for each matrix; `max(m, n)` times the dtype's precision) of the largest, in `int64`.
///
/// >>> import einmul as em
/// >>> em.linalg.matrix_rank(em.asarray([[1.0, 2.0], [2.0, 4.0]])).item()
/// 1
#[pyfunction]
#[pyo3(signature = (x, /, *, rtol=None))]
fn matrix_rank(py: Python<'_>, x: ArrayArg, rtol: Option<ArrayArg>) -> Result<PyArray> {
    let rtol = rtol.as_ref().map(|rtol| &rtol.0);
    Ok(compute(py, weight(&x.0), || arrays::matrix_rank(&x.0, rtol))?.into())
}

/// Every element of one vector times every element of the other.
///
/// `ShapeError` for other than vectors.
///
/// >>> import einmul as em
/// >>> em.linalg.outer(em.asarray([1, 2]), em.asarray([3, 4]))
/// array([[3, 4],
///        [6, 8]])
#[pyfunction]
#[pyo3(signature = (x1, x2, /))]
fn outer(py: Python<'_>, x1: ArrayArg, x2: ArrayArg) -> Result<PyArray> {
    for x in [&x1.0, &x2.0] {
        if x.rank() != 1 {
            let shape = einmul_array::format_shape(x.shape());
            return Err(shape_error(format!("outer: takes vectors, not shape {shape}")));
        }
    }
    let work = x1.0.len().saturating_mul(x2.0.len());
    Ok(compute(py, work, || eager::outer(&x1.0, &x2.0))?.into())
}

/// The Moore–Penrose inverse of each matrix, `(…, n, m)` of `(…, m, n)`. Singular values of at
/// most `rtol` of the largest count as zero; `rtol` as in `matrix_rank`.
///
/// `LinAlgError` for a NaN or an infinity.
///
/// >>> import einmul as em
/// >>> em.linalg.pinv(em.asarray([[2.0, 0.0], [0.0, 0.0]]))
/// array([[0.5, 0. ],
///        [0. , 0. ]])
#[pyfunction]
#[pyo3(signature = (x, /, *, rtol=None))]
fn pinv(py: Python<'_>, x: ArrayArg, rtol: Option<ArrayArg>) -> Result<PyArray> {
    let rtol = rtol.as_ref().map(|rtol| &rtol.0);
    Ok(compute(py, weight(&x.0), || arrays::pinv(&x.0, rtol))?.into())
}

/// The determinant of each matrix as its sign (of modulus 1, or 0) and the logarithm of its
/// modulus, neither of which overflows: `sign * exp(logabsdet)`.
///
/// >>> import einmul as em
/// >>> sign, log = em.linalg.slogdet(em.asarray([[1e200, 0.0], [0.0, -1e200]]))
/// >>> sign.item(), round(log.item(), 3)
/// (-1.0, 921.034)
#[pyfunction]
#[pyo3(signature = (x, /))]
fn slogdet<'py>(py: Python<'py>, x: ArrayArg) -> Result<Bound<'py, PyAny>> {
    let (sign, log) = compute(py, weight(&x.0), || arrays::slogdet(&x.0))?;
    Ok(named!(py, "SlogdetResult", sign, log)?)
}

/// `x = U @ diag(S) @ Vh` for each matrix: orthonormal columns, singular values (decreasing,
/// real), orthonormal rows. `(…, m, m)`, `(…, k)`, `(…, n, n)`, or without `full_matrices`
/// `(…, m, k)`, `(…, k)`, `(…, k, n)`, `k = min(m, n)`.
///
/// `LinAlgError` for a NaN or an infinity.
///
/// >>> import einmul as em
/// >>> em.linalg.svd(em.asarray([[0.0, 2.0], [3.0, 0.0]])).S
/// array([3., 2.])
#[pyfunction]
#[pyo3(signature = (x, /, *, full_matrices=true))]
fn svd<'py>(py: Python<'py>, x: ArrayArg, full_matrices: bool) -> Result<Bound<'py, PyAny>> {
    let arrays::Svd { u, s, vh } = compute(py, weight(&x.0), || arrays::svd(&x.0, full_matrices))?;
    Ok(named!(py, "SVDResult", u, s, vh)?)
}

/// The singular values of each matrix, decreasing: `(…, min(m, n))`.
///
/// >>> import einmul as em
/// >>> em.linalg.svdvals(em.asarray([[0.0, 2.0], [3.0, 0.0]]))
/// array([3., 2.])
#[pyfunction]
#[pyo3(signature = (x, /))]
fn svdvals(py: Python<'_>, x: ArrayArg) -> Result<PyArray> {
    Ok(compute(py, weight(&x.0), || arrays::svdvals(&x.0))?.into())
}

/// The sum along the diagonal, `offset` above the main one, of each matrix, with the dtypes of
/// `sum`.
///
/// >>> import einmul as em
/// >>> em.linalg.trace(em.asarray([[1, 2], [3, 4]])).item()
/// 5
#[pyfunction]
#[pyo3(signature = (x, /, *, offset=0, dtype=None))]
fn trace(py: Python<'_>, x: ArrayArg, offset: isize, dtype: Option<DTypeArg>) -> Result<PyArray> {
    let dtype = dtype.map(|dtype| dtype.0);
    Ok(compute(py, x.0.len(), || arrays::trace(&x.0, offset, dtype))?.into())
}

/// The norm of the vectors along `axis` (an axis, several, or `None` for all elements), real:
/// `sum(abs(x)**ord)**(1/ord)`; the largest or smallest modulus for `ord` `inf` or `-inf`, the
/// number of elements that are not zero for 0.
///
/// >>> import einmul as em
/// >>> em.linalg.vector_norm(em.asarray([3.0, 4.0])).item()
/// 5.0
#[pyfunction]
#[pyo3(signature = (x, /, *, axis=None, keepdims=false, ord=2.0))]
fn vector_norm(
    py: Python<'_>,
    x: ArrayArg,
    axis: Option<AxesArg>,
    keepdims: bool,
    ord: f64,
) -> Result<PyArray> {
    let axes = axis.as_ref().map(|axis| axis.0.as_slice());
    Ok(compute(py, x.0.len(), || arrays::vector_norm(&x.0, axes, ord, keepdims))?.into())
}
