//! Functions of matrices, and Sylvester's equation.

use einmul_linalg::arrays;
use pyo3::prelude::*;

use super::weight;
use crate::array::PyArray;
use crate::compute::compute;
use crate::convert::ArrayArg;
use crate::errors::Result;

/// Adds the functions of this file as `_linalg_<name>`.
pub(super) fn add(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.setattr("_linalg_expm", wrap_pyfunction!(expm, module)?)?;
    module.setattr("_linalg_logm", wrap_pyfunction!(logm, module)?)?;
    module.setattr(
        "_linalg_solve_continuous_lyapunov",
        wrap_pyfunction!(solve_continuous_lyapunov, module)?,
    )?;
    module.setattr("_linalg_solve_sylvester", wrap_pyfunction!(solve_sylvester, module)?)?;
    module.setattr("_linalg_sqrtm", wrap_pyfunction!(sqrtm, module)?)
}

/// The exponential of each matrix, `I + A + A @ A / 2 + …`: `(…, n, n)` gives `(…, n, n)`.
///
/// By scaling and squaring with Padé approximants (Al-Mohy and Higham, 2009). `LinAlgError`
/// for a NaN or an infinity and where the result leaves the dtype's range, `ShapeError` for
/// matrices that are not square.
///
/// >>> import einmul as em
/// >>> em.linalg.expm(em.asarray([[0.0, 2.0], [0.0, 0.0]]))
/// array([[1., 2.],
///        [0., 1.]])
#[pyfunction]
#[pyo3(signature = (A))]
#[expect(non_snake_case, reason = "SciPy's name of the argument")]
fn expm(py: Python<'_>, A: ArrayArg) -> Result<PyArray> {
    Ok(compute(py, weight(&A.0), || arrays::expm(&A.0))?.into())
}

/// The principal logarithm of each matrix: `(…, n, n)` gives `(…, n, n)`, real where every
/// matrix is and none has a negative eigenvalue, complex otherwise.
///
/// By inverse scaling and squaring on the Schur form (Al-Mohy and Higham, 2012).
/// `LinAlgError` where a matrix is singular and for a NaN or an infinity, `ShapeError` for
/// matrices that are not square.
///
/// >>> import einmul as em
/// >>> em.linalg.logm(em.asarray([[1.0, 0.0], [0.0, 1.0]])).tolist()
/// [[0.0, 0.0], [0.0, 0.0]]
#[pyfunction]
#[pyo3(signature = (A))]
#[expect(non_snake_case, reason = "SciPy's name of the argument")]
fn logm(py: Python<'_>, A: ArrayArg) -> Result<PyArray> {
    Ok(compute(py, weight(&A.0), || arrays::logm(&A.0))?.into())
}

/// The `X` with `a @ X + X @ a.conj().T = q`: all are `(…, n, n)`.
///
/// Errors as in `solve_sylvester`.
///
/// >>> import einmul as em
/// >>> em.linalg.solve_continuous_lyapunov(em.asarray([[2.0]]), em.asarray([[6.0]]))
/// array([[1.5]])
#[pyfunction]
#[pyo3(signature = (a, q))]
fn solve_continuous_lyapunov(py: Python<'_>, a: ArrayArg, q: ArrayArg) -> Result<PyArray> {
    let work = weight(&a.0).max(weight(&q.0));
    Ok(compute(py, work, || arrays::solve_continuous_lyapunov(&a.0, &q.0))?.into())
}

/// The `X` with `a @ X + X @ b = q`: `(…, m, m)`, `(…, n, n)` and `(…, m, n)` give
/// `(…, m, n)`, stacks stretching to each other.
///
/// On the Schur forms of `a` and `b` (Bartels and Stewart, 1972). `LinAlgError` where `a` and
/// `-b` share an eigenvalue, exactly or to working precision, and for a NaN or an infinity;
/// `ShapeError` where shapes do not fit.
///
/// >>> import einmul as em
/// >>> em.linalg.solve_sylvester(em.asarray([[2.0]]), em.asarray([[1.0]]), em.asarray([[6.0]]))
/// array([[2.]])
#[pyfunction]
#[pyo3(signature = (a, b, q))]
fn solve_sylvester(py: Python<'_>, a: ArrayArg, b: ArrayArg, q: ArrayArg) -> Result<PyArray> {
    let work = weight(&a.0).max(weight(&b.0)).max(weight(&q.0));
    Ok(compute(py, work, || arrays::solve_sylvester(&a.0, &b.0, &q.0))?.into())
}

/// The principal square root of each matrix, `X @ X = A`: `(…, n, n)` gives `(…, n, n)`, real
/// where every matrix is and none has a negative eigenvalue, complex otherwise.
///
/// On the Schur form (Björck and Hammarling, 1983); of a symmetric or Hermitian matrix by its
/// eigenvectors. `LinAlgError` where a singular matrix has no root and for a NaN or an
/// infinity, `ShapeError` for matrices that are not square.
///
/// >>> import einmul as em
/// >>> em.linalg.sqrtm(em.asarray([[4.0, 1.0], [0.0, 4.0]]))
/// array([[2.  , 0.25],
///        [0.  , 2.  ]])
#[pyfunction]
#[pyo3(signature = (A))]
#[expect(non_snake_case, reason = "SciPy's name of the argument")]
fn sqrtm(py: Python<'_>, A: ArrayArg) -> Result<PyArray> {
    Ok(compute(py, weight(&A.0), || arrays::sqrtm(&A.0))?.into())
}
