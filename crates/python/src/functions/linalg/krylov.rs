//! `einmul.sparse.linalg`: iterative solvers, under SciPy's names and signatures.

mod least_squares;
mod operators;
mod problem;
mod spectrum;
mod square;

use pyo3::prelude::*;

use self::least_squares::{LeastSquares, LeastSquaresSettings};
use self::operators::Linear;
use self::problem::{Problem, vector};
use self::square::{Method, Settings, Shown};
use crate::convert::ArrayArg;
use crate::errors::{Result, value_error};

/// Adds the functions of this file as `_linalg_<name>`, for `einmul.sparse.linalg`.
pub(super) fn add(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.setattr("_linalg_bicgstab", wrap_pyfunction!(bicgstab, module)?)?;
    module.setattr("_linalg_cg", wrap_pyfunction!(cg, module)?)?;
    module.setattr("_linalg_gmres", wrap_pyfunction!(gmres, module)?)?;
    module.setattr("_linalg_lsmr", wrap_pyfunction!(lsmr, module)?)?;
    module.setattr("_linalg_lsqr", wrap_pyfunction!(lsqr, module)?)?;
    module.setattr("_linalg_minres", wrap_pyfunction!(minres, module)?)?;
    spectrum::add(module)
}

/// Reads the parts of a square system.
fn system<'py>(
    operation: &str,
    a: &Bound<'py, PyAny>,
    b: &ArrayArg,
    x0: Option<&ArrayArg>,
    m: Option<&Bound<'py, PyAny>>,
    callback: Option<Bound<'py, PyAny>>,
) -> Result<Problem<'py>> {
    let b = vector(operation, "b", &b.0)?;
    let x0 = x0.map(|x0| vector(operation, "x0", &x0.0)).transpose()?;
    let read = |m| Linear::read_preconditioner(operation, m, b.len());
    let preconditioner = m.map(read).transpose()?;
    Ok(Problem { a: Linear::read(operation, "A", a)?, b, x0, preconditioner, callback })
}

/// The solution of `A x = b` for a symmetric or Hermitian positive definite `A`, by conjugate
/// gradients.
///
/// `A` is a matrix, a SciPy sparse matrix, or an object with `matvec` and `shape`; `M`, near
/// the inverse of `A`, is one of these or factors with a `solve`. `x0` is the first guess. It
/// has converged when `norm(b - A @ x) <= max(rtol*norm(b), atol)`, which is computed from
/// `x`. `callback(x)` is called after every iteration, of which there are at most `maxiter`
/// (`10*n`).
///
/// Returns `(x, info)`: `info` is 0 for a solution, the number of iterations where they were
/// too few, and below 0 where the method broke down; the result's `report` tells why.
/// `ShapeError` where shapes do not fit.
///
/// >>> from einmul.sparse.linalg import cg
/// >>> x, info = cg([[4.0, 1.0], [1.0, 3.0]], [6.0, 7.0])
/// >>> [round(element, 9) for element in x.tolist()], info
/// ([1.0, 2.0], 0)
#[pyfunction]
#[pyo3(signature = (A, b, x0=None, *, rtol=1e-5, atol=0.0, maxiter=None, M=None, callback=None))]
#[expect(non_snake_case, reason = "SciPy's names of the arguments")]
fn cg<'py>(
    py: Python<'py>,
    A: &Bound<'py, PyAny>,
    b: ArrayArg,
    x0: Option<ArrayArg>,
    rtol: f64,
    atol: f64,
    maxiter: Option<usize>,
    M: Option<&Bound<'py, PyAny>>,
    callback: Option<Bound<'py, PyAny>>,
) -> Result<Bound<'py, PyAny>> {
    let settings = Settings {
        method: Method::Cg,
        rtol,
        atol,
        max_iterations: maxiter,
        restart: None,
        shift: 0.0,
        shown: Shown::Solution,
    };
    square::square(py, settings, system("cg", A, &b, x0.as_ref(), M, callback)?)
}

/// The solution of `(A - shift*I) x = b` for a symmetric or Hermitian `A`, which may be
/// indefinite, by minimal residuals. `M` must be positive definite, and there are at most
/// `maxiter` (`5*n`) iterations.
///
/// Otherwise as `cg`. Of a singular system without a solution, `x` is one of least squares,
/// and `info` is not 0.
///
/// >>> from einmul.sparse.linalg import minres
/// >>> x, info = minres([[0.0, 1.0], [1.0, 0.0]], [2.0, 1.0])
/// >>> [round(element, 9) for element in x.tolist()], info
/// ([1.0, 2.0], 0)
#[pyfunction]
#[pyo3(signature = (
    A, b, x0=None, *, rtol=1e-5, atol=0.0, shift=0.0, maxiter=None, M=None, callback=None
))]
#[expect(non_snake_case, reason = "SciPy's names of the arguments")]
fn minres<'py>(
    py: Python<'py>,
    A: &Bound<'py, PyAny>,
    b: ArrayArg,
    x0: Option<ArrayArg>,
    rtol: f64,
    atol: f64,
    shift: f64,
    maxiter: Option<usize>,
    M: Option<&Bound<'py, PyAny>>,
    callback: Option<Bound<'py, PyAny>>,
) -> Result<Bound<'py, PyAny>> {
    let settings = Settings {
        method: Method::Minres,
        rtol,
        atol,
        max_iterations: maxiter,
        restart: None,
        shift,
        shown: Shown::Solution,
    };
    square::square(py, settings, system("minres", A, &b, x0.as_ref(), M, callback)?)
}

/// The solution of `A x = b` for any square `A`, by generalised minimal residuals in cycles
/// of `restart` iterations (`min(20, n)`), of which there are at most `maxiter` (`10*n`).
///
/// Otherwise as `cg`. `callback` is called with the residual's norm relative to that of `b`
/// after every iteration, or with `callback_type="x"` with `x` after every cycle; with
/// `"legacy"` `maxiter` counts iterations. The preconditioner stands to the right of `A`.
///
/// >>> from einmul.sparse.linalg import gmres
/// >>> x, info = gmres([[1.0, 2.0], [0.0, 1.0]], [5.0, 2.0])
/// >>> [round(element, 9) for element in x.tolist()], info
/// ([1.0, 2.0], 0)
#[pyfunction]
#[pyo3(signature = (
    A, b, x0=None, *, rtol=1e-5, atol=0.0, restart=None, maxiter=None, M=None, callback=None,
    callback_type=None
))]
#[expect(non_snake_case, reason = "SciPy's names of the arguments")]
fn gmres<'py>(
    py: Python<'py>,
    A: &Bound<'py, PyAny>,
    b: ArrayArg,
    x0: Option<ArrayArg>,
    rtol: f64,
    atol: f64,
    restart: Option<usize>,
    maxiter: Option<usize>,
    M: Option<&Bound<'py, PyAny>>,
    callback: Option<Bound<'py, PyAny>>,
    callback_type: Option<&str>,
) -> Result<Bound<'py, PyAny>> {
    let (shown, counts_cycles) = match callback_type {
        None | Some("pr_norm") => (Shown::Residual, true),
        Some("legacy") => (Shown::Residual, false),
        Some("x") => (Shown::Solution, true),
        Some(other) => {
            return Err(value_error(format!(
                "gmres: callback_type is \"x\", \"pr_norm\" or \"legacy\", not {other:?}"
            )));
        }
    };
    let problem = system("gmres", A, &b, x0.as_ref(), M, callback)?;
    let cycle = restart.unwrap_or(20).min(problem.b.len());
    let settings = Settings {
        method: Method::Gmres,
        rtol,
        atol,
        max_iterations: maxiter.map(|n| if counts_cycles { n.saturating_mul(cycle) } else { n }),
        restart,
        shift: 0.0,
        shown,
    };
    square::square(py, settings, problem)
}

/// The solution of `A x = b` for any square `A`, by stabilised bi-conjugate gradients: less
/// memory than `gmres`, but the residual may rise on the way.
///
/// As `cg`. The preconditioner stands to the right of `A`.
///
/// >>> from einmul.sparse.linalg import bicgstab
/// >>> x, info = bicgstab([[2.0, 1.0], [0.0, 1.0]], [4.0, 2.0])
/// >>> [round(element, 9) for element in x.tolist()], info
/// ([1.0, 2.0], 0)
#[pyfunction]
#[pyo3(signature = (A, b, x0=None, *, rtol=1e-5, atol=0.0, maxiter=None, M=None, callback=None))]
#[expect(non_snake_case, reason = "SciPy's names of the arguments")]
fn bicgstab<'py>(
    py: Python<'py>,
    A: &Bound<'py, PyAny>,
    b: ArrayArg,
    x0: Option<ArrayArg>,
    rtol: f64,
    atol: f64,
    maxiter: Option<usize>,
    M: Option<&Bound<'py, PyAny>>,
    callback: Option<Bound<'py, PyAny>>,
) -> Result<Bound<'py, PyAny>> {
    let settings = Settings {
        method: Method::Bicgstab,
        rtol,
        atol,
        max_iterations: maxiter,
        restart: None,
        shift: 0.0,
        shown: Shown::Solution,
    };
    square::square(py, settings, system("bicgstab", A, &b, x0.as_ref(), M, callback)?)
}

/// Reads the parts of a least-squares problem.
fn rectangle<'py>(
    operation: &str,
    a: &Bound<'py, PyAny>,
    b: &ArrayArg,
    x0: Option<&ArrayArg>,
) -> Result<Problem<'py>> {
    let b = vector(operation, "b", &b.0)?;
    let x0 = x0.map(|x0| vector(operation, "x0", &x0.0)).transpose()?;
    let a = Linear::read(operation, "A", a)?;
    Ok(Problem { a, b, x0, preconditioner: None, callback: None })
}

/// The `x` that minimises `norm(A @ x - b)**2 + damp**2 * norm(x - x0)**2`, for `A` of any
/// shape and rank; from zeros, that of least norm among several.
///
/// `A` is a matrix, a SciPy sparse matrix, or an object with `matvec`, `rmatvec` and `shape`.
/// `atol` and `btol` are the relative errors of `A` and `b`; the solve ends, too, where the
/// condition of `A` is above `conlim`, or after `iter_lim` (`2*n`) iterations.
///
/// Returns SciPy's `(x, istop, itn, r1norm, r2norm, anorm, acond, arnorm, xnorm, var)`, by
/// name as well. `istop`: 0 the first guess is a solution, 1 `A x = b` is solved, 2 the
/// least-squares problem is, 3 the condition is above `conlim`, 4 to 6 the same to working
/// precision, 7 the iterations were used up, 8 a NaN or an infinity was met. `var` is 0
/// without `calc_var`.
///
/// >>> from einmul.sparse.linalg import lsqr
/// >>> result = lsqr([[1.0, 1.0], [1.0, 1.0], [1.0, 0.0]], [1.0, 2.0, 3.0])
/// >>> [round(element, 6) for element in result.x.tolist()], result.istop
/// ([3.0, -1.5], 2)
#[pyfunction]
#[pyo3(signature = (
    A, b, damp=0.0, atol=1e-6, btol=1e-6, conlim=1e8, iter_lim=None, *, calc_var=false, x0=None
))]
#[expect(non_snake_case, reason = "SciPy's names of the arguments")]
fn lsqr<'py>(
    py: Python<'py>,
    A: &Bound<'py, PyAny>,
    b: ArrayArg,
    damp: f64,
    atol: f64,
    btol: f64,
    conlim: f64,
    iter_lim: Option<usize>,
    calc_var: bool,
    x0: Option<ArrayArg>,
) -> Result<Bound<'py, PyAny>> {
    let settings = LeastSquaresSettings {
        method: LeastSquares::Lsqr,
        damp,
        atol,
        btol,
        condition_limit: conlim,
        max_iterations: iter_lim,
        variances: calc_var,
    };
    least_squares::least_squares(py, settings, rectangle("lsqr", A, &b, x0.as_ref())?)
}

/// As `lsqr`, by a method in which `norm(A.T @ r)` falls in every iteration, of which there
/// are at most `maxiter` (`min(m, n)`).
///
/// Returns SciPy's `(x, istop, itn, normr, normar, norma, conda, normx)`, by name as well,
/// with `istop` as in `lsqr`.
///
/// >>> from einmul.sparse.linalg import lsmr
/// >>> result = lsmr([[1.0, 1.0], [1.0, 1.0], [1.0, 0.0]], [1.0, 2.0, 3.0])
/// >>> [round(element, 6) for element in result.x.tolist()], result.istop
/// ([3.0, -1.5], 2)
#[pyfunction]
#[pyo3(signature = (
    A, b, damp=0.0, atol=1e-6, btol=1e-6, conlim=1e8, maxiter=None, *, x0=None
))]
#[expect(non_snake_case, reason = "SciPy's names of the arguments")]
fn lsmr<'py>(
    py: Python<'py>,
    A: &Bound<'py, PyAny>,
    b: ArrayArg,
    damp: f64,
    atol: f64,
    btol: f64,
    conlim: f64,
    maxiter: Option<usize>,
    x0: Option<ArrayArg>,
) -> Result<Bound<'py, PyAny>> {
    let settings = LeastSquaresSettings {
        method: LeastSquares::Lsmr,
        damp,
        atol,
        btol,
        condition_limit: conlim,
        max_iterations: maxiter,
        variances: false,
    };
    least_squares::least_squares(py, settings, rectangle("lsmr", A, &b, x0.as_ref())?)
}
