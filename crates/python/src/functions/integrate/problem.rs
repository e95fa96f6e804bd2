//! A call of `solve_ivp`: what was given, made a problem of Rust, and its answer for Python.

use std::cell::RefCell;

use einmul_array::{Array, format_shape};
use einmul_linalg::ode::{
    Event, Method, Options, Pattern, Request, Solution, Tolerance, solve_for,
};
use einmul_linalg::{Magnitude, Scalar};
use pyo3::exceptions::PyUserWarning;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyList, PyType};

use super::callback::{Callback, check_kind};
use super::matrices::{Matrix, elements, read_pattern};
use super::solution::PyOdeSolution;
use super::system::{Jacobian, PythonSystem, Raised, Watched};
use crate::array::PyArray;
use crate::errors::{Result, shape_error};

/// The arguments of `solve_ivp`.
pub(super) struct Problem<'py> {
    pub(super) fun: Bound<'py, PyAny>,
    pub(super) span: (f64, f64),
    /// With one axis, and of the dtype of the answer.
    pub(super) y0: Array,
    pub(super) method: Method,
    pub(super) t_eval: Option<Array>,
    pub(super) dense_output: bool,
    pub(super) events: Option<Bound<'py, PyAny>>,
    pub(super) vectorized: bool,
    pub(super) args: Vec<Bound<'py, PyAny>>,
    pub(super) rtol: Option<Array>,
    pub(super) atol: Option<Array>,
    pub(super) first_step: Option<f64>,
    pub(super) max_step: Option<f64>,
    pub(super) min_step: Option<f64>,
    pub(super) jac: Option<Bound<'py, PyAny>>,
    pub(super) jac_sparsity: Option<Bound<'py, PyAny>>,
    pub(super) mass: Option<Bound<'py, PyAny>>,
}

impl<'py> Problem<'py> {
    /// Integrates numbers of this type.
    pub(super) fn solve<T: Scalar>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        let y0 = elements::<T>(&self.y0)?;
        let options = self.options::<T::Real>(py)?;
        let times = self.t_eval.as_ref().map(|times| self.times::<T::Real>(times)).transpose()?;
        let raised: Raised = RefCell::new(None);
        let mut system = self.system::<T>(py, &raised)?;
        let watched = Watched::read(self.events.as_ref())?;
        let mut events: Vec<Event<'_, T>> =
            watched.iter().map(|watched| watched.event(&self.args, &raised)).collect();
        let span = (T::Real::of_f64(self.span.0), T::Real::of_f64(self.span.1));
        let request = Request { times: times.as_deref(), dense: self.dense_output };
        let solution = solve_for(&mut system, span, &y0, &options, request, &mut events);
        drop(events);
        if let Some(error) = raised.take() {
            return Err(error.into());
        }
        answer(py, solution?, self.events.is_some())
    }

    fn options<R: Magnitude>(&self, py: Python<'_>) -> Result<Options<R>> {
        let plain = Options::<R>::default();
        let (rtol, atol) = (tolerance("rtol", &self.rtol)?, tolerance("atol", &self.atol)?);
        let least = 100.0 * R::EPSILON.to_f64();
        let is_small = |rtol: &R| rtol.to_f64() < least;
        let raises = match &rtol {
            None => false,
            Some(Tolerance::Same(rtol)) => is_small(rtol),
            Some(Tolerance::Each(rtol)) => rtol.iter().any(is_small),
        };
        if raises {
            warn(py, &format!("solve_ivp: rtol is too small, and taken as {least:.1e}"))?;
        }
        Ok(Options {
            method: self.method,
            rtol: rtol.unwrap_or(plain.rtol),
            atol: atol.unwrap_or(plain.atol),
            first_step: self.first_step.map(R::of_f64),
            max_step: self.max_step.map(R::of_f64),
            min_step: self.min_step.map(R::of_f64),
        })
    }

    fn times<R: Magnitude>(&self, times: &Array) -> Result<Vec<R>> {
        check_kind::<f64>("t_eval", times)?;
        if times.rank() != 1 {
            let shape = format_shape(times.shape());
            return Err(shape_error(format!("solve_ivp: t_eval has one axis, not shape {shape}")));
        }
        elements(times)
    }

    fn system<'r, T: Scalar>(
        &self,
        py: Python<'py>,
        raised: &'r Raised,
    ) -> Result<PythonSystem<'r, 'py, T>> {
        let n = self.y0.len();
        let mut system = PythonSystem {
            py,
            n,
            fun: Callback::new(self.fun.clone(), &self.args, self.vectorized),
            jacobian: Jacobian::Differences,
            pattern: None,
            mass: self.mass.as_ref().map(|mass| Matrix::read("mass", mass, n)).transpose()?,
            raised,
        };
        if !self.method.is_implicit() {
            for (name, given) in [("jac", &self.jac), ("jac_sparsity", &self.jac_sparsity)] {
                if given.is_some() {
                    let method = self.method.name();
                    warn(py, &format!("solve_ivp: {name} means nothing to method {method}"))?;
                }
            }
            return Ok(system);
        }
        system.pattern = self.pattern(n)?;
        match &self.jac {
            None => {}
            Some(jac) if jac.is_callable() => {
                system.jacobian = Jacobian::Function(Callback::new(jac.clone(), &self.args, false));
            }
            Some(jac) => {
                let matrix = Matrix::read("jac", jac, n)?;
                if let (Matrix::Sparse(pattern, _), None) = (&matrix, &system.pattern) {
                    system.pattern = Some(pattern.clone());
                }
                system.jacobian = Jacobian::Constant(matrix);
            }
        }
        Ok(system)
    }

    fn pattern(&self, n: usize) -> Result<Option<Pattern>> {
        let read = |sparsity| read_pattern("jac_sparsity", sparsity, n);
        self.jac_sparsity.as_ref().map(read).transpose()
    }
}

fn tolerance<R: Magnitude>(name: &str, given: &Option<Array>) -> Result<Option<Tolerance<R>>> {
    let Some(array) = given else { return Ok(None) };
    check_kind::<f64>(name, array)?;
    let each = elements::<R>(array)?;
    match (array.rank(), &each[..]) {
        (0, &[one]) => Ok(Some(Tolerance::Same(one))),
        (1, _) => Ok(Some(Tolerance::Each(each))),
        _ => {
            let shape = format_shape(array.shape());
            let text = format!("solve_ivp: {name} is a number, or one for each of y0, not {shape}");
            Err(shape_error(text))
        }
    }
}

fn warn(py: Python<'_>, text: &str) -> Result<()> {
    let text = std::ffi::CString::new(text).unwrap_or_default();
    Ok(PyErr::warn(py, &py.get_type::<PyUserWarning>(), &text, 1)?)
}

/// `n` numbers at each of several times, as a matrix with a column for each.
fn columns<T: Scalar>(py: Python<'_>, y: &[T], n: usize, count: usize) -> Result<Py<PyArray>> {
    let array = Array::from_slice(y, &[count, n])?.transpose();
    Ok(Py::new(py, PyArray(array))?)
}

fn vector<T: einmul_array::Element>(py: Python<'_>, elements: &[T]) -> Result<Py<PyArray>> {
    Ok(Py::new(py, PyArray(Array::from_slice(elements, &[elements.len()])?))?)
}

/// An `OdeResult`.
fn answer<'py, T: Scalar>(
    py: Python<'py>,
    solution: Solution<T>,
    has_events: bool,
) -> Result<Bound<'py, PyAny>> {
    static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    let n = solution.n;
    let fields = PyDict::new(py);
    // In SciPy's order.
    fields.set_item("message", solution.outcome.to_string())?;
    fields.set_item("success", solution.outcome.is_success())?;
    fields.set_item("status", solution.outcome.status())?;
    fields.set_item("t", vector(py, &solution.t)?)?;
    fields.set_item("y", columns(py, &solution.y, n, solution.t.len())?)?;
    let sol = solution.dense.map(|dense| Py::new(py, PyOdeSolution::new(dense))).transpose()?;
    fields.set_item("sol", sol)?;
    let (times, states) = (PyList::empty(py), PyList::empty(py));
    for met in &solution.crossings {
        times.append(vector(py, &met.t)?)?;
        let y = Array::from_slice(&met.y, &[met.t.len(), n])?;
        states.append(Py::new(py, PyArray(y))?)?;
    }
    fields.set_item("t_events", has_events.then_some(times))?;
    fields.set_item("y_events", has_events.then_some(states))?;
    let work = solution.statistics;
    fields.set_item("nfev", work.derivatives)?;
    fields.set_item("njev", work.jacobians)?;
    fields.set_item("nlu", work.factorizations)?;
    fields.set_item("steps", work.steps)?;
    fields.set_item("rejected", work.rejected)?;
    let class = CLASS.import(py, "einmul._results", "OdeResult")?;
    Ok(class.call((), Some(&fields))?)
}
