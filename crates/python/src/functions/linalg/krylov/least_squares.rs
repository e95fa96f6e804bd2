//! Runs the solvers of least squares: without the interpreter's lock where no product needs
//! it.

use std::cell::RefCell;

use einmul_array::{Array, Complex, DType};
use einmul_linalg::krylov::{self, LeastSquaresOptions, LeastSquaresReport, Operator};
use einmul_linalg::{Error, Scalar};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyType;

use super::operators::Linear;
use super::problem::{MANY_ITERATIONS, Problem, elements, first_guess};
use crate::array::PyArray;
use crate::compute::compute;
use crate::errors::{Failure, Result};

/// A solver of least squares.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum LeastSquares {
    Lsqr,
    Lsmr,
}

/// The options of a least-squares solve.
#[derive(Clone, Copy)]
pub(super) struct LeastSquaresSettings {
    pub(super) method: LeastSquares,
    pub(super) damp: f64,
    pub(super) atol: f64,
    pub(super) btol: f64,
    pub(super) condition_limit: f64,
    pub(super) max_iterations: Option<usize>,
    pub(super) variances: bool,
}

/// Solves least squares; an `LSQRResult` or `LSMRResult`.
pub(super) fn least_squares<'py>(
    py: Python<'py>,
    settings: LeastSquaresSettings,
    problem: Problem<'py>,
) -> Result<Bound<'py, PyAny>> {
    let operation = match settings.method {
        LeastSquares::Lsqr => "lsqr",
        LeastSquares::Lsmr => "lsmr",
    };
    match problem.dtype(operation)? {
        DType::F32 => least_squares_in::<f32>(py, settings, problem),
        DType::C64 => least_squares_in::<Complex<f32>>(py, settings, problem),
        DType::C128 => least_squares_in::<Complex<f64>>(py, settings, problem),
        _ => least_squares_in::<f64>(py, settings, problem),
    }
}

fn least_squares_in<'py, T: Scalar>(
    py: Python<'py>,
    settings: LeastSquaresSettings,
    problem: Problem<'py>,
) -> Result<Bound<'py, PyAny>> {
    let (b, (_, n)) = (elements::<T>(&problem.b)?, problem.a.shape());
    let mut x = first_guess::<T>(problem.x0.as_ref(), n)?;
    let mut variances = elements::<f64>(&Array::zeros(DType::F64, &[n])?)?;
    let a = problem.a.cast(T::DTYPE)?;
    let report = match &a {
        Linear::Native(a) => {
            let work = a.entries().saturating_mul(MANY_ITERATIONS);
            compute(py, work, || {
                run_least_squares(settings, &*a.operator::<T>()?, &b, &mut x, &mut variances)
            })?
        }
        a @ Linear::Foreign(_) => {
            let failure = RefCell::new(None);
            let outcome = a
                .operator::<T>(&failure)
                .and_then(|a| run_least_squares(settings, &*a, &b, &mut x, &mut variances));
            match failure.take() {
                Some(error) => return Err(Failure::from(error)),
                None => outcome?,
            }
        }
    };
    least_squares_result(py, settings, x, variances, report)
}

fn run_least_squares<T: Scalar>(
    settings: LeastSquaresSettings,
    a: &dyn Operator<T>,
    b: &[T],
    x: &mut [T],
    variances: &mut [f64],
) -> std::result::Result<LeastSquaresReport, Error> {
    let options = LeastSquaresOptions {
        damp: settings.damp,
        atol: settings.atol,
        btol: settings.btol,
        condition_limit: settings.condition_limit,
        max_iterations: settings.max_iterations,
        variances: settings.variances.then_some(variances),
    };
    match settings.method {
        LeastSquares::Lsqr => krylov::lsqr(a, b, x, options),
        LeastSquares::Lsmr => krylov::lsmr(a, b, x, options),
    }
}

fn least_squares_result<T: Scalar>(
    py: Python<'_>,
    settings: LeastSquaresSettings,
    x: Vec<T>,
    variances: Vec<f64>,
    report: LeastSquaresReport,
) -> Result<Bound<'_, PyAny>> {
    static LSQR: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    static LSMR: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    let n = x.len();
    let x = Bound::new(py, PyArray(Array::from_vec(x, &[n])?))?;
    let (stop, iterations) = (report.stop as i64, report.iterations);
    let LeastSquaresReport { residual, normal_residual, norm, condition, solution_norm, .. } =
        report;
    let damped = if settings.damp == 0.0 { residual } else { report.damped_residual };
    if settings.method == LeastSquares::Lsmr {
        let parts = (x, stop, iterations, damped, normal_residual, norm, condition, solution_norm);
        return Ok(LSMR.import(py, "einmul._results", "LSMRResult")?.call1(parts)?);
    }
    let variances = Bound::new(py, PyArray(Array::from_vec(variances, &[n])?))?;
    let parts = (
        x,
        stop,
        iterations,
        residual,
        damped,
        norm,
        condition,
        normal_residual,
        solution_norm,
        variances,
    );
    Ok(LSQR.import(py, "einmul._results", "LSQRResult")?.call1(parts)?)
}
