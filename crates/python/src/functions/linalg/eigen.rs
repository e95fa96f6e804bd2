//! Eigenvalues, of one matrix or of a pair, and the Schur and Hessenberg forms.

use einmul_linalg::arrays::{self, SchurOutput};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyString, PyType};

use super::weight;
use crate::array::PyArray;
use crate::compute::compute;
use crate::convert::ArrayArg;
use crate::errors::{Result, value_error};

/// Adds the functions of this file as `_linalg_<name>`.
pub(super) fn add(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.setattr("_linalg_eig", wrap_pyfunction!(eig, module)?)?;
    module.setattr("_linalg_eigh", wrap_pyfunction!(eigh, module)?)?;
    module.setattr("_linalg_eigvals", wrap_pyfunction!(eigvals, module)?)?;
    module.setattr("_linalg_eigvalsh", wrap_pyfunction!(eigvalsh, module)?)?;
    module.setattr("_linalg_hessenberg", wrap_pyfunction!(hessenberg, module)?)?;
    module.setattr("_linalg_schur", wrap_pyfunction!(schur, module)?)
}

/// Eigenvalues, complex and in no order, and eigenvectors of length 1, as columns, of each
/// matrix, `x @ v = w * v`: `(…, n)` and `(…, n, n)`. With `b`, of each pair of matrices,
/// `x @ v = w * (b @ v)`: `w` is infinite where `b @ v` is zero, and NaN where `x @ v` is
/// too.
///
/// `LinAlgError` for a NaN or an infinity, `ShapeError` for matrices that are not square.
///
/// >>> import einmul as em
/// >>> em.linalg.eig(em.asarray([[2.0, 0.0], [0.0, 3.0]])).eigenvalues
/// array([2.+0.j, 3.+0.j])
/// >>> em.linalg.eig(em.asarray([[8.0]]), em.asarray([[4.0]])).eigenvalues
/// array([2.+0.j])
#[pyfunction]
#[pyo3(signature = (x, /, b=None))]
fn eig<'py>(py: Python<'py>, x: ArrayArg, b: Option<ArrayArg>) -> Result<Bound<'py, PyAny>> {
    let (values, vectors) = compute(py, weight(&x.0), || match &b {
        None => arrays::eig(&x.0),
        Some(b) => arrays::generalised_eig(&x.0, &b.0),
    })?;
    Ok(named!(py, "EigResult", values, vectors)?)
}

/// Eigenvalues, real and increasing, and orthonormal eigenvectors, as columns, of each
/// symmetric or Hermitian matrix, of which only the lower triangle is read, or with
/// `UPLO="U"` the upper: `(…, n)` and `(…, n, n)`. With a positive definite `b`, of which the
/// same triangle is read, of each pair of matrices, `x @ v = w * (b @ v)`, and the
/// eigenvectors are such that `v.conj().T @ b @ v` is the identity.
///
/// Errors as in `eig`; `LinAlgError` where `b` is not positive definite.
///
/// >>> import einmul as em
/// >>> em.linalg.eigh(em.asarray([[3.0, 0.0], [0.0, 2.0]])).eigenvalues
/// array([2., 3.])
/// >>> em.linalg.eigh(em.asarray([[8.0]]), em.asarray([[4.0]])).eigenvalues
/// array([2.])
#[pyfunction]
#[pyo3(signature = (x, /, b=None, UPLO="L"))]
#[expect(non_snake_case, reason = "NumPy's name of the argument")]
fn eigh<'py>(
    py: Python<'py>,
    x: ArrayArg,
    b: Option<&Bound<'py, PyAny>>,
    UPLO: &str,
) -> Result<Bound<'py, PyAny>> {
    let (b, lower) = pair_and_triangle("eigh", b, UPLO)?;
    let (values, vectors) = compute(py, weight(&x.0), || match &b {
        None => arrays::eigh(&x.0, lower),
        Some(b) => arrays::generalised_eigh(&x.0, &b.0, lower),
    })?;
    Ok(named!(py, "EighResult", values, vectors)?)
}

/// The second matrix, and whether the lower triangle is read. NumPy has no `b`: its second
/// argument is the triangle.
fn pair_and_triangle(
    operation: &str,
    b: Option<&Bound<'_, PyAny>>,
    uplo: &str,
) -> Result<(Option<ArrayArg>, bool)> {
    let Some(b) = b else { return Ok((None, is_lower(operation, uplo)?)) };
    if let Ok(text) = b.cast::<PyString>() {
        return Ok((None, is_lower(operation, text.to_cow()?.as_ref())?));
    }
    Ok((Some(b.extract::<ArrayArg>()?), is_lower(operation, uplo)?))
}

/// Whether `UPLO` names the lower triangle.
fn is_lower(operation: &str, uplo: &str) -> Result<bool> {
    match uplo {
        "L" | "l" => Ok(true),
        "U" | "u" => Ok(false),
        other => Err(value_error(format!("{operation}: UPLO is \"L\" or \"U\", not {other:?}"))),
    }
}

/// The eigenvalues of `eig` alone.
///
/// >>> import einmul as em
/// >>> em.linalg.eigvals(em.asarray([[0.0, 1.0], [-1.0, 0.0]])).real.tolist()
/// [0.0, 0.0]
#[pyfunction]
#[pyo3(signature = (x, /, b=None))]
fn eigvals(py: Python<'_>, x: ArrayArg, b: Option<ArrayArg>) -> Result<PyArray> {
    let values = compute(py, weight(&x.0), || match &b {
        None => arrays::eigvals(&x.0),
        Some(b) => arrays::generalised_eigvals(&x.0, &b.0),
    })?;
    Ok(values.into())
}

/// The eigenvalues of `eigh` alone.
///
/// >>> import einmul as em
/// >>> em.linalg.eigvalsh(em.asarray([[3.0, 0.0], [0.0, 2.0]]))
/// array([2., 3.])
#[pyfunction]
#[pyo3(signature = (x, /, b=None, UPLO="L"))]
#[expect(non_snake_case, reason = "NumPy's name of the argument")]
fn eigvalsh(
    py: Python<'_>,
    x: ArrayArg,
    b: Option<&Bound<'_, PyAny>>,
    UPLO: &str,
) -> Result<PyArray> {
    let (b, lower) = pair_and_triangle("eigvalsh", b, UPLO)?;
    let values = compute(py, weight(&x.0), || match &b {
        None => arrays::eigvalsh(&x.0, lower),
        Some(b) => arrays::generalised_eigvalsh(&x.0, &b.0, lower),
    })?;
    Ok(values.into())
}

/// `a = Q @ H @ Q.conj().T` for each matrix, `Q` unitary and `H` with zeros below its first
/// subdiagonal: `H`, or with `calc_q` both.
///
/// Errors as in `eig`.
///
/// >>> import einmul as em
/// >>> a = em.asarray([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 10.0]])
/// >>> h, q = em.linalg.hessenberg(a, calc_q=True)
/// >>> em.allclose(q @ h @ q.T, a), h[2, 0].item()
/// (True, 0.0)
#[pyfunction]
#[pyo3(signature = (a, calc_q=false))]
fn hessenberg<'py>(py: Python<'py>, a: ArrayArg, calc_q: bool) -> Result<Bound<'py, PyAny>> {
    let (h, q) = compute(py, weight(&a.0), || arrays::hessenberg(&a.0))?;
    if calc_q {
        return Ok(named!(py, "HessenbergResult", h, q)?);
    }
    Ok(Bound::new(py, PyArray(h))?.into_any())
}

/// `a = Z @ T @ Z.conj().T` for each matrix: `Z` unitary, `T` upper triangular. Of a real
/// matrix both are real, and `T` has a block of two rows for each conjugate pair of
/// eigenvalues; with `output="complex"` both are complex, and `T` is triangular.
///
/// Errors as in `eig`; `ValueError` for another output.
///
/// >>> import einmul as em
/// >>> em.linalg.schur(em.asarray([[1.0, 2.0], [0.0, 3.0]])).T
/// array([[1., 2.],
///        [0., 3.]])
#[pyfunction]
#[pyo3(signature = (a, output="real"))]
fn schur<'py>(py: Python<'py>, a: ArrayArg, output: &str) -> Result<Bound<'py, PyAny>> {
    let output = match output {
        "real" | "r" => SchurOutput::Real,
        "complex" | "c" => SchurOutput::Complex,
        other => {
            let text = format!("schur: output is \"real\" or \"complex\", not {other:?}");
            return Err(value_error(text));
        }
    };
    let (t, z) = compute(py, weight(&a.0), || arrays::schur(&a.0, output))?;
    Ok(named!(py, "SchurResult", t, z)?)
}
