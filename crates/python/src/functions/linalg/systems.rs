//! Systems of equations: `solve`, and what is known of the matrix.

use einmul_linalg::arrays::{self, SolveOptions, Transposition};
use einmul_linalg::structure::Structure;
use pyo3::prelude::*;

use super::weight;
use crate::array::PyArray;
use crate::compute::compute;
use crate::convert::ArrayArg;
use crate::errors::{Failure, Result, value_error};

/// Adds the functions of this file as `_linalg_<name>`.
pub(super) fn add(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.setattr("_linalg_solve", wrap_pyfunction!(solve, module)?)?;
    module.setattr("_linalg_solve_banded", wrap_pyfunction!(solve_banded, module)?)?;
    module.setattr("_linalg_solve_triangular", wrap_pyfunction!(solve_triangular, module)?)?;
    module.setattr("_linalg_solveh_banded", wrap_pyfunction!(solveh_banded, module)?)
}

/// What SciPy's `trans` means.
pub(super) fn transposition(operation: &str, trans: i64) -> Result<Transposition> {
    Transposition::numbered(trans)
        .ok_or_else(|| value_error(format!("{operation}: trans is 0, 1 or 2, not {trans}")))
}

/// The solution of `x1 @ result = x2`: `(…, n, n)` and `(…, n, k)` give `(…, n, k)`, stacks
/// stretching to each other; an `x2` of one axis is a vector.
///
/// `assume_a` tells what each `x1` is, and only that part of it is read: `"diagonal"`,
/// `"tridiagonal"`, `"banded"`, `"upper triangular"`, `"lower triangular"`, `"symmetric"` or
/// `"sym"`, `"hermitian"` or `"her"`, `"positive definite"` or `"pos"` (of these three the
/// upper triangle, or with `lower` the lower one), `"general"` or `"gen"`. `None` looks. With
/// `transposed` the system is `x1.T @ result = x2`.
///
/// `LinAlgError` where a matrix is singular, exactly or to working precision, or not positive
/// definite as it was said to be, and for a NaN or an infinity in it; `ShapeError` where
/// shapes do not fit; `ValueError` for another `assume_a`.
///
/// >>> import einmul as em
/// >>> em.linalg.solve(em.asarray([[4.0, 1.0], [2.0, 3.0]]), em.asarray([6.0, 8.0]))
/// array([1., 2.])
/// >>> upper = em.asarray([[2.0, 1.0], [9.0, 4.0]])
/// >>> em.linalg.solve(upper, em.asarray([4.0, 8.0]), assume_a="upper triangular")
/// array([1., 2.])
#[pyfunction]
#[pyo3(signature = (x1, x2, /, *, lower=false, assume_a=None, transposed=false))]
fn solve(
    py: Python<'_>,
    x1: ArrayArg,
    x2: ArrayArg,
    lower: bool,
    assume_a: Option<&str>,
    transposed: bool,
) -> Result<PyArray> {
    let structure = match assume_a {
        None => None,
        Some(name) => Some(Structure::named(name).ok_or_else(|| unknown_structure(name))?),
    };
    let options = SolveOptions { structure, lower, transposed };
    Ok(compute(py, weight(&x1.0), || arrays::solve_with(&x1.0, &x2.0, options))?.into())
}

fn unknown_structure(name: &str) -> Failure {
    value_error(format!(
        "solve: assume_a is None, \"diagonal\", \"tridiagonal\", \"banded\", \"upper \
         triangular\", \"lower triangular\", \"symmetric\", \"hermitian\", \"positive definite\" \
         or \"general\", not {name:?}"
    ))
}

/// The solution of `a @ result = b` by substitution: of each square `a` only the upper triangle
/// is read, or with `lower` the lower one, and with `unit_diagonal` not its diagonal, which is
/// taken as 1. With `trans` 1 the system is `a.T @ result = b`, with 2 `a.H @ result = b`. `b`
/// is a vector of `n` or `(…, n, k)`, and so is the result.
///
/// `LinAlgError` for an exact zero on the diagonal, and for a NaN or an infinity in what is
/// read of `a`; `ShapeError` where shapes do not fit; `ValueError` for another `trans`.
///
/// >>> import einmul as em
/// >>> a = em.asarray([[2.0, 1.0], [9.0, 4.0]])
/// >>> em.linalg.solve_triangular(a, em.asarray([4.0, 8.0]))
/// array([1., 2.])
/// >>> em.linalg.solve_triangular(a, em.asarray([2.0, 9.0]), trans=1)
/// array([1., 2.])
#[pyfunction]
#[pyo3(signature = (a, b, trans=0, lower=false, unit_diagonal=false))]
fn solve_triangular(
    py: Python<'_>,
    a: ArrayArg,
    b: ArrayArg,
    trans: i64,
    lower: bool,
    unit_diagonal: bool,
) -> Result<PyArray> {
    let transposition = transposition("solve_triangular", trans)?;
    let work = a.0.len().max(b.0.len());
    let solve = || arrays::solve_triangular(&a.0, &b.0, transposition, lower, unit_diagonal);
    Ok(compute(py, work, solve)?.into())
}

/// The solution of `a @ result = b` for matrices that are zero but for `l` diagonals below the
/// main one and `u` above. `ab` is `(…, l + u + 1, n)`, one diagonal a row, the uppermost first:
/// `ab[u + i - j, j]` is `a[i, j]`. `b` is a vector of `n` or `(…, n, k)`, and so is the result.
///
/// `LinAlgError` where a matrix is singular, exactly or to working precision, and for a NaN or
/// an infinity in it; `ShapeError` where shapes do not fit.
///
/// >>> import einmul as em
/// >>> ab = em.asarray([[0.0, 1.0], [2.0, 4.0]])
/// >>> em.linalg.solve_banded((0, 1), ab, em.asarray([4.0, 8.0]))
/// array([1., 2.])
#[pyfunction]
#[pyo3(signature = (l_and_u, ab, b))]
fn solve_banded(
    py: Python<'_>,
    l_and_u: (isize, isize),
    ab: ArrayArg,
    b: ArrayArg,
) -> Result<PyArray> {
    let count = |n: isize| {
        let text = || format!("solve_banded: a number of diagonals is at least 0, not {n}");
        usize::try_from(n).map_err(|_| value_error(text()))
    };
    let (lower, upper) = (count(l_and_u.0)?, count(l_and_u.1)?);
    let work = ab.0.len().max(b.0.len());
    Ok(compute(py, work, || arrays::solve_banded(&ab.0, lower, upper, &b.0))?.into())
}

/// `solve_banded` for symmetric or Hermitian positive definite matrices, of which `ab` has the
/// main diagonal and `u` above it, `(…, u + 1, n)`, the uppermost first, or with `lower` those
/// below it, the main one first.
///
/// `LinAlgError` where a matrix is not positive definite, or singular to working precision,
/// and for a NaN or an infinity in it; `ShapeError` where shapes do not fit.
///
/// >>> import einmul as em
/// >>> ab = em.asarray([[0.0, 2.0], [4.0, 5.0]])
/// >>> em.linalg.solveh_banded(ab, em.asarray([8.0, 12.0]))
/// array([1., 2.])
#[pyfunction]
#[pyo3(signature = (ab, b, lower=false))]
fn solveh_banded(py: Python<'_>, ab: ArrayArg, b: ArrayArg, lower: bool) -> Result<PyArray> {
    let work = ab.0.len().max(b.0.len());
    Ok(compute(py, work, || arrays::solveh_banded(&ab.0, &b.0, lower))?.into())
}
