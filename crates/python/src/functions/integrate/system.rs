//! The equations and events of Python functions.

use std::cell::RefCell;

use einmul_linalg::ode::{Direction, Event, JacobianOut, Mass, Pattern, Stop, System};
use einmul_linalg::{Magnitude, Scalar};
use pyo3::prelude::*;

use super::callback::{Callback, read_into, read_number};
use super::matrices::Matrix;
use crate::errors::{Result, value_error};

/// What a Python function raised: it ends the integration, and is raised again then.
pub(super) type Raised = RefCell<Option<PyErr>>;

/// Keeps an exception.
fn stop<R>(raised: &Raised, outcome: PyResult<R>) -> std::result::Result<R, Stop> {
    outcome.map_err(|error| {
        raised.replace(Some(error));
        Stop
    })
}

/// How the Jacobian is given.
pub(super) enum Jacobian<'py, T> {
    Differences,
    Constant(Matrix<T>),
    Function(Callback<'py>),
}

/// `M y' = fun(t, y)`.
pub(super) struct PythonSystem<'r, 'py, T> {
    pub(super) py: Python<'py>,
    pub(super) n: usize,
    pub(super) fun: Callback<'py>,
    pub(super) jacobian: Jacobian<'py, T>,
    pub(super) pattern: Option<Pattern>,
    pub(super) mass: Option<Matrix<T>>,
    pub(super) raised: &'r Raised,
}

impl<T: Scalar> System<T> for PythonSystem<'_, '_, T> {
    fn len(&self) -> usize {
        self.n
    }

    fn derivative(&mut self, t: T::Real, y: &[T], dydt: &mut [T]) -> std::result::Result<(), Stop> {
        let result = self.fun.call(t.to_f64(), y);
        let read = result.and_then(|result| read_into("fun", &result, dydt).map_err(PyErr::from));
        stop(self.raised, read)
    }

    fn jacobian(
        &mut self,
        t: T::Real,
        y: &[T],
        out: JacobianOut<'_, T>,
    ) -> std::result::Result<bool, Stop> {
        let (n, pattern) = (self.n, self.pattern.as_ref());
        let written = match &mut self.jacobian {
            Jacobian::Differences => return Ok(false),
            Jacobian::Constant(matrix) => matrix.write(out, pattern).map_err(PyErr::from),
            Jacobian::Function(function) => function.call(t.to_f64(), y).and_then(|result| {
                Matrix::read("jac", &result, n)?.write(out, pattern).map_err(PyErr::from)
            }),
        };
        stop(self.raised, written).map(|()| true)
    }

    fn sparsity(&self) -> Option<&Pattern> {
        self.pattern.as_ref()
    }

    fn mass(&self) -> Option<Mass<'_, T>> {
        self.mass.as_ref().map(Matrix::mass)
    }

    /// A signal's handler that raises, as that of Ctrl-C does, ends the integration.
    fn step_accepted(&mut self) -> std::result::Result<(), Stop> {
        stop(self.raised, self.py.check_signals())
    }
}

/// A function of `events`, with the attributes that it had.
pub(super) struct Watched<'py> {
    function: Bound<'py, PyAny>,
    direction: Direction,
    /// How often it is met before the integration ends; 0 for any number.
    limit: usize,
}

impl<'py> Watched<'py> {
    /// Reads one function, or several of them.
    ///
    /// # Errors
    /// `ValueError` for a `terminal` that is no count; what reading attributes raises.
    pub(super) fn read(events: Option<&Bound<'py, PyAny>>) -> Result<Vec<Self>> {
        let Some(events) = events else { return Ok(Vec::new()) };
        if events.is_callable() {
            return Ok(vec![Self::of(events.clone())?]);
        }
        events.try_iter()?.map(|event| Self::of(event?)).collect()
    }

    fn of(function: Bound<'py, PyAny>) -> Result<Self> {
        let attribute = |name: &str| {
            let value = function.getattr_opt(name)?;
            PyResult::Ok(value.filter(|value| !value.is_none()))
        };
        let limit = match attribute("terminal")? {
            None => 0.0,
            Some(terminal) => terminal.extract::<f64>()?,
        };
        if limit < 0.0 || limit.fract() != 0.0 {
            let text =
                "solve_ivp: the attribute `terminal` of an event is a truth value or a count";
            return Err(value_error(text));
        }
        let direction = match attribute("direction")? {
            None => 0.0,
            Some(direction) => direction.extract::<f64>()?,
        };
        let direction = if direction > 0.0 {
            Direction::Rising
        } else if direction < 0.0 {
            Direction::Falling
        } else {
            Direction::Either
        };
        Ok(Self { function, direction, limit: limit as usize })
    }

    /// The event that calls the function.
    pub(super) fn event<'a, T: Scalar>(
        &self,
        args: &[Bound<'py, PyAny>],
        raised: &'a Raised,
    ) -> Event<'a, T>
    where
        'py: 'a,
    {
        let mut callback = Callback::new(self.function.clone(), args, false);
        let value = move |t: T::Real, y: &[T]| {
            let result = callback.call(t.to_f64(), y);
            let number = |result| read_number("an event", &result).map_err(PyErr::from);
            stop(raised, result.and_then(number))
        };
        Event::new(value).in_direction(self.direction).ending_after(self.limit)
    }
}
