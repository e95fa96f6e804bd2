//! Factors that are kept or shown: `lu`, `lu_factor`, `cho_factor`, `ldl`, `qr`.

use einmul_array::Array;
use einmul_linalg::arrays::{self, LuForm, QrMode};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyType;

use super::systems::transposition;
use super::weight;
use crate::array::PyArray;
use crate::compute::compute;
use crate::convert::ArrayArg;
use crate::errors::{Result, value_error};

/// Adds the functions of this file as `_linalg_<name>`.
pub(super) fn add(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.setattr("_linalg_cho_factor", wrap_pyfunction!(cho_factor, module)?)?;
    module.setattr("_linalg_cho_solve", wrap_pyfunction!(cho_solve, module)?)?;
    module.setattr("_linalg_ldl", wrap_pyfunction!(ldl, module)?)?;
    module.setattr("_linalg_lu", wrap_pyfunction!(lu, module)?)?;
    module.setattr("_linalg_lu_factor", wrap_pyfunction!(lu_factor, module)?)?;
    module.setattr("_linalg_lu_solve", wrap_pyfunction!(lu_solve, module)?)?;
    module.setattr("_linalg_qr", wrap_pyfunction!(qr, module)?)
}

/// A named tuple of a class in `einmul._results`.
macro_rules! named {
    ($py:expr, $class:literal, $($part:expr),+) => {{
        static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
        CLASS.import($py, "einmul._results", $class)?.call1(($($part),+,))
    }};
}

fn wrapped(py: Python<'_>, array: Array) -> PyResult<Bound<'_, PyArray>> {
    Bound::new(py, PyArray(array))
}

/// The triangular factor of each symmetric or Hermitian positive definite matrix, to be kept
/// for `cho_solve`: `c` with `a = c.H @ c`, or with `lower` `a = c @ c.H`, and `lower`. Only
/// that triangle of `a` is read; the other one of `c` is zero.
///
/// `LinAlgError` where a matrix is not positive definite, or singular to working precision,
/// and for a NaN or an infinity; `ShapeError` for matrices that are not square.
///
/// >>> import einmul as em
/// >>> factor = em.linalg.cho_factor(em.asarray([[4.0, 2.0], [2.0, 5.0]]))
/// >>> factor.c
/// array([[2., 1.],
///        [0., 2.]])
/// >>> em.linalg.cho_solve(factor, em.asarray([8.0, 12.0]))
/// array([1., 2.])
#[pyfunction]
#[pyo3(signature = (a, lower=false))]
fn cho_factor<'py>(py: Python<'py>, a: ArrayArg, lower: bool) -> Result<Bound<'py, PyAny>> {
    let c = compute(py, weight(&a.0), || arrays::cho_factor(&a.0, lower))?;
    Ok(named!(py, "CholeskyFactor", wrapped(py, c)?, lower)?)
}

/// The solution of `a @ result = b` from the factor of `cho_factor`: `b` is a vector of `n` or
/// `(…, n, k)`, and so is the result.
///
/// `LinAlgError` for a zero on the factor's diagonal, `ShapeError` where shapes do not fit.
///
/// >>> import einmul as em
/// >>> factor = em.linalg.cho_factor(em.asarray([[4.0]]), lower=True)
/// >>> em.linalg.cho_solve(factor, em.asarray([8.0]))
/// array([2.])
#[pyfunction]
#[pyo3(signature = (c_and_lower, b))]
fn cho_solve(py: Python<'_>, c_and_lower: (ArrayArg, bool), b: ArrayArg) -> Result<PyArray> {
    let (c, lower) = c_and_lower;
    let work = c.0.len().max(b.0.len());
    Ok(compute(py, work, || arrays::cho_solve(&c.0, lower, &b.0))?.into())
}

/// Bunch and Kaufman's factors of each symmetric or Hermitian matrix: `A = lu @ d @ lu.H`, or
/// for complex symmetric matrices, with `hermitian=False`, `lu @ d @ lu.T`. `d` has blocks of
/// order 1 and 2; `lu[perm]` is unit lower triangular, or with `lower=False` unit upper. Only
/// that triangle of `A` is read.
///
/// `LinAlgError` for a NaN or an infinity, `ShapeError` for matrices that are not square.
///
/// >>> import einmul as em
/// >>> lu, d, perm = em.linalg.ldl(em.asarray([[2.0, 1.0], [1.0, 3.0]]))
/// >>> d
/// array([[2. , 0. ],
///        [0. , 2.5]])
/// >>> perm
/// array([0, 1])
#[pyfunction]
#[pyo3(signature = (A, lower=true, hermitian=true))]
#[expect(non_snake_case, reason = "SciPy's name of the argument")]
fn ldl<'py>(
    py: Python<'py>,
    A: ArrayArg,
    lower: bool,
    hermitian: bool,
) -> Result<Bound<'py, PyAny>> {
    let arrays::Ldl { lu, d, permutation } =
        compute(py, weight(&A.0), || arrays::ldl(&A.0, lower, hermitian))?;
    let (lu, d, perm) = (wrapped(py, lu)?, wrapped(py, d)?, wrapped(py, permutation)?);
    Ok(named!(py, "LDLResult", lu, d, perm)?)
}

/// LU with partial pivoting of each matrix, `(…, m, n)`, `k = min(m, n)`: `P`, `L`, `U` with
/// `a = P @ L @ U`, `(…, m, m)`, `(…, m, k)`, `(…, k, n)`. With `permute_l` `P @ L` and `U`;
/// with `p_indices` `P` is row numbers, `a = L[P] @ U`.
///
/// The factors exist for singular matrices, too: to solve, use `solve` or `lu_factor`, which
/// refuse them. `LinAlgError` for a NaN or an infinity.
///
/// >>> import einmul as em
/// >>> p, l, u = em.linalg.lu(em.asarray([[0.0, 2.0], [4.0, 0.0]]))
/// >>> u
/// array([[4., 0.],
///        [0., 2.]])
/// >>> em.linalg.lu(em.asarray([[0.0, 2.0], [4.0, 0.0]]), p_indices=True).P
/// array([1, 0])
#[pyfunction]
#[pyo3(signature = (a, permute_l=false, p_indices=false))]
fn lu<'py>(
    py: Python<'py>,
    a: ArrayArg,
    permute_l: bool,
    p_indices: bool,
) -> Result<Bound<'py, PyAny>> {
    let form = match (permute_l, p_indices) {
        (true, _) => LuForm::InLower,
        (false, true) => LuForm::Places,
        (false, false) => LuForm::Matrix,
    };
    let arrays::Lu { permutation, lower, upper } =
        compute(py, weight(&a.0), || arrays::lu(&a.0, form))?;
    let (lower, upper) = (wrapped(py, lower)?, wrapped(py, upper)?);
    if permute_l {
        return Ok(named!(py, "PermutedLUResult", lower, upper)?);
    }
    Ok(named!(py, "LUResult", wrapped(py, permutation)?, lower, upper)?)
}

/// LU with partial pivoting of each matrix, to be kept for `lu_solve`: `lu` with `U` on and
/// above the diagonal and the unit lower `L` below, and `piv`: row `i` was exchanged with row
/// `piv[i]`.
///
/// `LinAlgError` where a square matrix is singular, exactly or to working precision, and for a
/// NaN or an infinity.
///
/// >>> import einmul as em
/// >>> factors = em.linalg.lu_factor(em.asarray([[0.0, 2.0], [4.0, 0.0]]))
/// >>> factors.piv
/// array([1, 1])
/// >>> em.linalg.lu_solve(factors, em.asarray([4.0, 4.0]))
/// array([1., 2.])
#[pyfunction]
#[pyo3(signature = (a))]
fn lu_factor<'py>(py: Python<'py>, a: ArrayArg) -> Result<Bound<'py, PyAny>> {
    let arrays::LuFactors { lu, pivots } = compute(py, weight(&a.0), || arrays::lu_factor(&a.0))?;
    Ok(named!(py, "LUFactors", wrapped(py, lu)?, wrapped(py, pivots)?)?)
}

/// The solution of `a @ result = b` from the factors of `lu_factor`; with `trans` 1 that of
/// `a.T @ result = b`, with 2 that of `a.H @ result = b`. `b` is a vector of `n` or `(…, n, k)`,
/// and so is the result.
///
/// `LinAlgError` for a zero on `U`'s diagonal, `ShapeError` where shapes do not fit,
/// `ValueError` for another `trans`.
///
/// >>> import einmul as em
/// >>> factors = em.linalg.lu_factor(em.asarray([[2.0, 1.0], [0.0, 4.0]]))
/// >>> em.linalg.lu_solve(factors, em.asarray([2.0, 9.0]), trans=1)
/// array([1., 2.])
#[pyfunction]
#[pyo3(signature = (lu_and_piv, b, trans=0))]
fn lu_solve(
    py: Python<'_>,
    lu_and_piv: (ArrayArg, ArrayArg),
    b: ArrayArg,
    trans: i64,
) -> Result<PyArray> {
    let (lu, piv) = lu_and_piv;
    let transposition = transposition("lu_solve", trans)?;
    let work = lu.0.len().max(b.0.len());
    Ok(compute(py, work, || arrays::lu_solve(&lu.0, &piv.0, &b.0, transposition))?.into())
}

/// `x = Q R` for each matrix: `Q` with orthonormal columns, `R` upper triangular with a real
/// diagonal. `mode="reduced"` gives `(…, m, k)` and `(…, k, n)`, `k = min(m, n)`;
/// `"complete"` gives `(…, m, m)` and `(…, m, n)`.
///
/// With `pivoting` columns are exchanged so that the diagonal of `R` decreases in size, and `P`
/// has their numbers: `x[:, P] = Q R`.
///
/// A NaN or an infinity makes that matrix's factors NaN, or with `pivoting` is a
/// `LinAlgError`. `ValueError` for another mode.
///
/// >>> import einmul as em
/// >>> q, r = em.linalg.qr(em.asarray([[3.0, 1.0], [4.0, 2.0]]))
/// >>> em.allclose(q @ r, em.asarray([[3.0, 1.0], [4.0, 2.0]]))
/// True
/// >>> em.linalg.qr(em.asarray([[1.0, 0.0], [0.0, 2.0]]), pivoting=True).P
/// array([1, 0])
#[pyfunction]
#[pyo3(signature = (x, /, *, mode="reduced", pivoting=false))]
fn qr<'py>(py: Python<'py>, x: ArrayArg, mode: &str, pivoting: bool) -> Result<Bound<'py, PyAny>> {
    let mode = match mode {
        "reduced" => QrMode::Reduced,
        "complete" => QrMode::Complete,
        other => {
            let text = format!("qr: mode is \"reduced\" or \"complete\", not {other:?}");
            return Err(value_error(text));
        }
    };
    if pivoting {
        let arrays::PivotedQr { q, r, permutation } =
            compute(py, weight(&x.0), || arrays::qr_pivoted(&x.0, mode))?;
        let (q, r, p) = (wrapped(py, q)?, wrapped(py, r)?, wrapped(py, permutation)?);
        return Ok(named!(py, "PivotedQRResult", q, r, p)?);
    }
    let (q, r) = compute(py, weight(&x.0), || arrays::qr(&x.0, mode))?;
    Ok(named!(py, "QRResult", wrapped(py, q)?, wrapped(py, r)?)?)
}
