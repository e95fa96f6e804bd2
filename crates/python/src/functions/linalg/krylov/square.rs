//! Runs the solvers of square systems: without the interpreter's lock where no product or
//! callback needs it.

use std::cell::RefCell;

use einmul_array::{Array, Complex, DType};
use einmul_linalg::krylov::{self, Callback, Operator, Options, Reason, Report, Step};
use einmul_linalg::{Error, Scalar};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyType;

use super::operators::Linear;
use super::problem::{MANY_ITERATIONS, Problem, elements, first_guess};
use crate::array::PyArray;
use crate::compute::compute;
use crate::errors::{Failure, Result};

/// A solver of square systems.
#[derive(Clone, Copy)]
pub(super) enum Method {
    Cg,
    Minres,
    Gmres,
    Bicgstab,
}

impl Method {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Cg => "cg",
            Self::Minres => "minres",
            Self::Gmres => "gmres",
            Self::Bicgstab => "bicgstab",
        }
    }
}

/// What a callback is called with.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Shown {
    /// The solution so far, once there is a new one.
    Solution,
    /// The norm of the residual as a part of that of `b`, after every iteration.
    Residual,
}

/// The options of a solve that are numbers.
#[derive(Clone, Copy)]
pub(super) struct Settings {
    pub(super) method: Method,
    pub(super) rtol: f64,
    pub(super) atol: f64,
    pub(super) max_iterations: Option<usize>,
    pub(super) restart: Option<usize>,
    pub(super) shift: f64,
    pub(super) shown: Shown,
}

/// Solves a square system; a `KrylovResult`.
pub(super) fn square<'py>(
    py: Python<'py>,
    settings: Settings,
    problem: Problem<'py>,
) -> Result<Bound<'py, PyAny>> {
    match problem.dtype(settings.method.name())? {
        DType::F32 => square_in::<f32>(py, settings, problem),
        DType::C64 => square_in::<Complex<f32>>(py, settings, problem),
        DType::C128 => square_in::<Complex<f64>>(py, settings, problem),
        _ => square_in::<f64>(py, settings, problem),
    }
}

fn square_in<'py, T: Scalar>(
    py: Python<'py>,
    settings: Settings,
    problem: Problem<'py>,
) -> Result<Bound<'py, PyAny>> {
    let Problem { a, b, x0, preconditioner, callback } = problem;
    let b = elements::<T>(&b)?;
    let mut x = first_guess::<T>(x0.as_ref(), b.len())?;
    let a = a.cast(T::DTYPE)?;
    let m = preconditioner.map(|m| m.cast(T::DTYPE)).transpose()?;
    let report = match (&a, &m, callback) {
        (Linear::Native(a), None, None) => {
            let work = a.entries().saturating_mul(MANY_ITERATIONS);
            compute(py, work, || run(settings, &*a.operator::<T>()?, &b, &mut x, None, None))?
        }
        (Linear::Native(a), Some(Linear::Native(m)), None) => {
            let work = a.entries().saturating_add(m.entries()).saturating_mul(MANY_ITERATIONS);
            compute(py, work, || {
                let m = m.operator::<T>()?;
                run(settings, &*a.operator::<T>()?, &b, &mut x, Some(&*m), None)
            })?
        }
        (a, m, callback) => {
            let failure = RefCell::new(None);
            let outcome = held(settings, (a, m.as_ref()), &b, &mut x, callback, &failure);
            match failure.take() {
                Some(error) => return Err(Failure::from(error)),
                None => outcome?,
            }
        }
    };
    square_result(py, x, report)
}

/// Runs a solver whose products or callback are Python's.
fn held<T: Scalar>(
    settings: Settings,
    (a, m): (&Linear<'_>, Option<&Linear<'_>>),
    b: &[T],
    x: &mut [T],
    callback: Option<Bound<'_, PyAny>>,
    failure: &RefCell<Option<PyErr>>,
) -> std::result::Result<Report, Error> {
    let a = a.operator::<T>(failure)?;
    let m = m.map(|m| m.operator::<T>(failure)).transpose()?;
    let squares = b.iter().map(|b| b.to_c128().norm_sqr()).sum::<f64>();
    let b_norm = squares.sqrt();
    let Some(callback) = callback else {
        return run(settings, &*a, b, x, m.as_deref(), None);
    };
    let call = |step: &Step<'_, T>| -> Result<()> {
        match settings.shown {
            Shown::Residual => {
                callback.call1((step.residual / b_norm,))?;
            }
            Shown::Solution if step.complete => {
                let x = Array::from_slice(step.x, &[step.x.len()])?;
                callback.call1((Bound::new(callback.py(), PyArray(x))?,))?;
            }
            Shown::Solution => {}
        }
        Ok(())
    };
    let mut each = |step: &Step<'_, T>| -> std::result::Result<(), Error> {
        call(step).map_err(|error| {
            *failure.borrow_mut() = Some(error.into());
            Error::Stopped
        })
    };
    run(settings, &*a, b, x, m.as_deref(), Some(&mut each))
}

fn run<'c, T: Scalar>(
    settings: Settings,
    a: &dyn Operator<T>,
    b: &[T],
    x: &mut [T],
    preconditioner: Option<&'c dyn Operator<T>>,
    callback: Option<&'c mut Callback<'c, T>>,
) -> std::result::Result<Report, Error> {
    let options = Options {
        rtol: settings.rtol,
        atol: settings.atol,
        max_iterations: settings.max_iterations,
        restart: settings.restart,
        shift: settings.shift,
        preconditioner,
        callback,
    };
    match settings.method {
        Method::Cg => krylov::cg(a, b, x, options),
        Method::Minres => krylov::minres(a, b, x, options),
        Method::Gmres => krylov::gmres(a, b, x, options),
        Method::Bicgstab => krylov::bicgstab(a, b, x, options),
    }
}

/// SciPy's `info`: 0 for a solution, the iterations without one, below 0 for a breakdown.
fn info(report: &Report) -> i64 {
    match report.reason {
        Reason::Tolerance => 0,
        Reason::MaxIterations | Reason::Stagnation => report.iterations.max(1) as i64,
        Reason::Breakdown => -10,
        Reason::Indefinite => -20,
        Reason::NotFinite => -30,
    }
}

fn square_result<T: Scalar>(py: Python<'_>, x: Vec<T>, report: Report) -> Result<Bound<'_, PyAny>> {
    static RESULT: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    static REPORT: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    let n = x.len();
    let x = Bound::new(py, PyArray(Array::from_vec(x, &[n])?))?;
    let parts = (
        report.iterations,
        report.residual,
        report.estimate,
        report.converged,
        report.reason.to_string(),
    );
    let told = REPORT.import(py, "einmul._results", "KrylovReport")?.call1(parts)?;
    let class = RESULT.import(py, "einmul._results", "KrylovResult")?;
    Ok(class.call1((x, info(&report), told))?)
}
