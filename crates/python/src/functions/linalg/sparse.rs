//! `einmul.sparse.linalg`: direct solvers and preconditioners of sparse matrices.

// SciPy's names of the arguments.
#![allow(non_snake_case, reason = "matrices are `A`, as in SciPy")]

use std::sync::Arc;

use einmul_array::{Array, Csr};
use einmul_linalg::sparse::{self, Solver, Transposition};
use pyo3::prelude::*;

pub(super) use super::sparse_matrix::read_sparse;
use super::sparse_matrix::{read_dense, read_matrix};
use crate::array::PyArray;
use crate::compute::compute;
use crate::convert::ArrayArg;
use crate::errors::{Result, value_error};

/// Adds the functions and classes of this file as `_sparse_<name>`: they belong to
/// `einmul.sparse.linalg`.
pub(super) fn add(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let py = module.py();
    module.setattr("_sparse_SparseCholesky", py.get_type::<PySparseCholesky>())?;
    module.setattr("_sparse_SparseLU", py.get_type::<PySparseLu>())?;
    module.setattr("_sparse_SparseQR", py.get_type::<PySparseQr>())?;
    module.setattr("_sparse_Preconditioner", py.get_type::<PyPreconditioner>())?;
    module.setattr("_sparse_cholesky", wrap_pyfunction!(cholesky, module)?)?;
    module.setattr("_sparse_ic0", wrap_pyfunction!(ic0, module)?)?;
    module.setattr("_sparse_ilu0", wrap_pyfunction!(ilu0, module)?)?;
    module.setattr("_sparse_jacobi", wrap_pyfunction!(jacobi, module)?)?;
    module.setattr("_sparse_qr", wrap_pyfunction!(qr, module)?)?;
    module.setattr("_sparse_splu", wrap_pyfunction!(splu, module)?)?;
    module.setattr("_sparse_spsolve", wrap_pyfunction!(spsolve, module)?)
}

/// The factor of a symmetric or Hermitian positive definite sparse matrix, made by `cholesky`.
///
/// `shape` is that of the matrix, `nnz` counts the stored entries of the factor, zeros inside
/// its dense blocks included.
#[pyclass(frozen, name = "SparseCholesky", module = "einmul.sparse.linalg")]
pub(super) struct PySparseCholesky(Arc<dyn Solver>);

/// The factors of a square sparse matrix, made by `splu`.
///
/// `shape` is that of the matrix, `nnz` counts the entries of both factors; where the factors
/// are made of dense blocks it is the bound that holds for every choice of pivots.
#[pyclass(frozen, name = "SparseLU", module = "einmul.sparse.linalg")]
pub(super) struct PySparseLu(Arc<dyn Solver>);

/// The factors of a sparse matrix of full column rank, made by `qr`; `solve` is least squares.
///
/// `shape` is that of the matrix, `nnz` counts the stored entries of `R` and of the
/// Householder vectors.
#[pyclass(frozen, name = "SparseQR", module = "einmul.sparse.linalg")]
pub(super) struct PySparseQr(Arc<dyn Solver>);

/// An approximate inverse for the iterative solvers, made by `jacobi`, `ilu0` or `ic0`.
///
/// `shape` is that of the matrix, `nnz` counts the entries of the incomplete factors.
#[pyclass(frozen, name = "Preconditioner", module = "einmul.sparse.linalg")]
pub(super) struct PyPreconditioner(Arc<dyn Solver>);

/// The methods of all of them.
macro_rules! solver_methods {
    ($class:ident, $name:tt) => {
        #[pymethods]
        impl $class {
            /// Rows and columns of the matrix.
            #[getter]
            fn shape(&self) -> (usize, usize) {
                let [rows, cols] = self.0.shape();
                (rows, cols)
            }

            /// Stored entries of the factors.
            #[getter]
            fn nnz(&self) -> usize {
                self.0.nnz()
            }

            /// Bytes of the factors' values.
            #[getter]
            fn nbytes(&self) -> usize {
                self.0.bytes()
            }

            /// The dtype of solutions for real right-hand sides.
            #[getter]
            fn dtype(&self) -> crate::dtype::PyDType {
                crate::dtype::PyDType(self.0.dtype())
            }

            /// The solution of `A @ x = b`, or with `trans="T"` or `"H"` of the transposed or
            /// adjoint matrix, for `b` of shape `(n,)` or `(n, k)`. A complex `b` may meet a
            /// real matrix. `ShapeError` where `b` does not fit.
            #[pyo3(signature = (b, trans="N"))]
            fn solve(&self, py: Python<'_>, b: ArrayArg, trans: &str) -> Result<PyArray> {
                solve(py, &self.0, &b.0, trans)
            }

            /// The same for another matrix `A` with its entries at the same places: the order
            /// and the places of the factors' entries are kept. `ShapeError` for other places.
            fn refactor(&self, py: Python<'_>, A: &Bound<'_, PyAny>) -> Result<Self> {
                let matrix = read_matrix(A)?;
                Ok(Self(compute(py, weight(&matrix), || self.0.refactor(&matrix))?))
            }

            fn __repr__(&self) -> String {
                let ([rows, cols], nnz) = (self.0.shape(), self.0.nnz());
                let dtype = self.0.dtype().numpy_name();
                format!("{}(shape=({rows}, {cols}), nnz={nnz}, dtype={dtype})", $name)
            }
        }
    };
}

solver_methods!(PySparseCholesky, "SparseCholesky");
solver_methods!(PySparseLu, "SparseLU");
solver_methods!(PySparseQr, "SparseQR");
solver_methods!(PyPreconditioner, "Preconditioner");

fn solve(py: Python<'_>, solver: &Arc<dyn Solver>, b: &Array, trans: &str) -> Result<PyArray> {
    let of = match trans {
        "N" => Transposition::None,
        "T" => Transposition::Transpose,
        "H" => Transposition::Adjoint,
        other => {
            let text = format!("solve: trans is \"N\", \"T\" or \"H\", not {other:?}");
            return Err(value_error(text));
        }
    };
    let columns = b.shape().get(1).copied().unwrap_or(1);
    let work = solver.nnz().saturating_mul(columns);
    Ok(compute(py, work, || solver.solve(b, of))?.into())
}

/// What factors weigh beside elements to compute.
fn weight(matrix: &Csr) -> usize {
    matrix.nnz().saturating_mul(64)
}

/// The Cholesky factor of a symmetric or Hermitian positive definite sparse matrix, ordered so
/// that it stays sparse, as an object with `solve(b)`.
///
/// `A`: `(n, n)`, both triangles; a SciPy sparse matrix of any format, or a dense one.
/// `LinAlgError` where `A` is not positive definite, with the row and column that failed,
/// singular to working precision, not Hermitian, or not finite.
///
/// >>> from einmul.sparse.linalg import cholesky
/// >>> factor = cholesky([[4.0, 0.0], [0.0, 16.0]])
/// >>> factor
/// SparseCholesky(shape=(2, 2), nnz=2, dtype=float64)
/// >>> factor.solve([8.0, 16.0])
/// array([2., 1.])
/// >>> factor.refactor([[1.0, 0.0], [0.0, 4.0]]).solve([1.0, 4.0])
/// array([1., 1.])
#[pyfunction]
fn cholesky(py: Python<'_>, A: &Bound<'_, PyAny>) -> Result<PySparseCholesky> {
    let matrix = read_matrix(A)?;
    Ok(PySparseCholesky(compute(py, weight(&matrix), || sparse::cholesky(&matrix))?))
}

/// The incomplete Cholesky factor of a Hermitian sparse matrix with a positive diagonal: entries
/// only where `A` has them. Where that breaks down, the diagonal is enlarged until it does not.
///
/// `LinAlgError` for a matrix that is not Hermitian or whose diagonal is not positive.
///
/// >>> from einmul.sparse.linalg import ic0
/// >>> ic0([[4.0, 2.0], [2.0, 5.0]]).solve([6.0, 7.0])
/// array([1., 1.])
#[pyfunction]
fn ic0(py: Python<'_>, A: &Bound<'_, PyAny>) -> Result<PyPreconditioner> {
    let matrix = read_matrix(A)?;
    Ok(PyPreconditioner(compute(py, weight(&matrix), || sparse::ic0(&matrix))?))
}

/// The incomplete LU factors of a square sparse matrix: entries only where `A` has them, and no
/// rows exchanged. Where that breaks down, the diagonal is enlarged until it does not.
///
/// SciPy's `spilu` drops entries by size instead, and takes parameters for that.
/// `LinAlgError` for a zero on the diagonal.
///
/// >>> from einmul.sparse.linalg import ilu0
/// >>> ilu0([[2.0, 1.0], [4.0, 4.0]]).solve([3.0, 8.0])
/// array([1., 1.])
#[pyfunction]
fn ilu0(py: Python<'_>, A: &Bound<'_, PyAny>) -> Result<PyPreconditioner> {
    let matrix = read_matrix(A)?;
    Ok(PyPreconditioner(compute(py, weight(&matrix), || sparse::ilu0(&matrix))?))
}

/// The diagonal of a square sparse matrix, as a preconditioner.
///
/// `LinAlgError` for a zero on the diagonal.
///
/// >>> from einmul.sparse.linalg import jacobi
/// >>> jacobi([[2.0, 1.0], [0.0, 4.0]]).solve([2.0, 8.0])
/// array([1., 2.])
#[pyfunction]
fn jacobi(py: Python<'_>, A: &Bound<'_, PyAny>) -> Result<PyPreconditioner> {
    let matrix = read_matrix(A)?;
    Ok(PyPreconditioner(compute(py, weight(&matrix), || sparse::jacobi(&matrix))?))
}

/// The QR factors of a sparse matrix of full column rank, ordered so that they stay sparse, as
/// an object whose `solve(b)` is least squares: `x` with the smallest 2-norm of `b - A @ x`.
///
/// `A`: `(m, n)` with `m >= n`, as in `cholesky`. `LinAlgError` where a column depends on
/// others, with the column, and for a NaN or an infinity.
///
/// >>> import einmul as em
/// >>> from einmul.sparse.linalg import qr
/// >>> x = qr([[1.0, 0.0], [1.0, 0.0], [0.0, 2.0]]).solve([1.0, 3.0, 4.0])
/// >>> em.allclose(x, [2.0, 2.0])
/// True
#[pyfunction]
fn qr(py: Python<'_>, A: &Bound<'_, PyAny>) -> Result<PySparseQr> {
    let matrix = read_matrix(A)?;
    Ok(PySparseQr(compute(py, weight(&matrix), || sparse::qr(&matrix))?))
}

/// The LU factors of a square sparse matrix, with partial pivoting, ordered so that they stay
/// sparse, as an object with `solve(b, trans="N")`.
///
/// `A`: `(n, n)`, as in `cholesky`. `LinAlgError` where `A` is singular (by where its entries
/// are, exactly, or to working precision), with the column, and for a NaN or an infinity.
///
/// >>> from einmul.sparse.linalg import splu
/// >>> lu = splu([[0.0, 2.0], [4.0, 0.0]])
/// >>> lu.solve([2.0, 8.0])
/// array([2., 1.])
/// >>> lu.solve([2.0, 8.0], trans="T")
/// array([4. , 0.5])
#[pyfunction]
fn splu(py: Python<'_>, A: &Bound<'_, PyAny>) -> Result<PySparseLu> {
    let matrix = read_matrix(A)?;
    Ok(PySparseLu(compute(py, weight(&matrix), || sparse::lu(&matrix))?))
}

/// The solution of `A @ x = b` for a square sparse matrix: by substitution where it is
/// triangular, by `cholesky` where it is Hermitian and positive definite, else by `splu`.
///
/// `b`: `(n,)` or `(n, k)`, and so is the result; a sparse `b` is made dense. `LinAlgError` as
/// in `splu`, `ShapeError` where shapes do not fit.
///
/// >>> from einmul.sparse.linalg import spsolve
/// >>> spsolve([[2.0, 0.0], [1.0, 4.0]], [2.0, 9.0])
/// array([1., 2.])
#[pyfunction]
fn spsolve(py: Python<'_>, A: &Bound<'_, PyAny>, b: &Bound<'_, PyAny>) -> Result<PyArray> {
    let (matrix, b) = (read_matrix(A)?, read_dense(b)?);
    Ok(compute(py, weight(&matrix), || sparse::spsolve(&matrix, &b))?.into())
}
