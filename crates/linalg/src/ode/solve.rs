//! The loop around the steps of a method, with the meaning of SciPy's `solve_ivp`.

use einmul_machine::interrupt;

use super::argument;
use super::dense::DenseSolution;
use super::events::{Event, Watch};
use super::method::stepper;
use super::options::Options;
use super::solution::{Outcome, Solution};
use super::span::{Span, check_finite};
use super::stepper::{Failure, Stepper};
use super::system::System;
use crate::error::Error;
use crate::scalar::Scalar;

/// What is wanted of an integration beside its steps.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Request<'a, R> {
    /// The times at which the solution is wanted, inside the interval and in the order of the
    /// integration; by default those of the steps.
    pub times: Option<&'a [R]>,
    /// Whether the solution is wanted as a function of time.
    pub dense: bool,
}

impl<R> Default for Request<'_, R> {
    fn default() -> Self {
        Self { times: None, dense: false }
    }
}

/// Integrates from `span.0`, where the solution is `y0`, to `span.1`, which may come before it.
/// The points are those of the steps, both ends among them.
///
/// # Errors
/// As [`solve_for`].
pub fn solve<T: Scalar>(
    system: &mut dyn System<T>,
    span: (T::Real, T::Real),
    y0: &[T],
    options: &Options<T::Real>,
) -> Result<Solution<T>, Error> {
    solve_for(system, span, y0, options, Request::default(), &mut [])
}

/// [`solve`] for chosen times, for a continuous solution, and with events.
///
/// An integration that cannot go on is no error: its [`Outcome`] says why, and the points up to
/// there are given. `span.1` may be infinite where an event ends the integration.
///
/// ```
/// use einmul_linalg::ode::{Direction, Event, Options, Outcome, Request, from_fn, solve_for};
/// // Height and speed of a stone thrown upwards, until it hits the ground.
/// let mut stone = from_fn(2, |_t: f64, y: &[f64], dydt: &mut [f64]| {
///     dydt[0] = y[1];
///     dydt[1] = -9.81;
/// });
/// let ground = Event::new(|_t, y: &[f64]| Ok(y[0]));
/// let ground = ground.in_direction(Direction::Falling).ending_after(1);
/// let (options, request) = (Options::default(), Request::default());
/// let found = solve_for(&mut stone, (0.0, 10.0), &[0.0, 9.81], &options, request, &mut [ground])?;
/// assert_eq!(found.outcome, Outcome::Event);
/// assert!((found.crossings[0].t.last().unwrap() - 2.0).abs() < 1e-9);
/// # Ok::<(), einmul_linalg::Error>(())
/// ```
///
/// # Errors
/// [`Error::Argument`] for numbers that are not finite, a `y0` of another length than the
/// system's, times outside of the interval or in another order, and options that make no sense.
///
/// # Panics
/// When the system or an event does.
pub fn solve_for<T: Scalar>(
    system: &mut dyn System<T>,
    span: (T::Real, T::Real),
    y0: &[T],
    options: &Options<T::Real>,
    request: Request<'_, T::Real>,
    events: &mut [Event<'_, T>],
) -> Result<Solution<T>, Error> {
    let start = span.0;
    let interval = Span::new(span)?;
    if system.len() != y0.len() {
        let problem = format!("the system has {} numbers, but y0 {}", system.len(), y0.len());
        return Err(argument(problem));
    }
    check_finite(y0)?;
    if let Some(times) = request.times {
        check_times(times, start, &interval)?;
    }
    options.lengths(start, &interval)?;
    let stepper = stepper(system, span, y0, options)?;
    let mut run = Run {
        interval,
        stepper,
        times: request.times,
        t: Vec::new(),
        y: Vec::new(),
        dense: request.dense.then(|| DenseSolution::new(start, y0)),
        now: y0.to_vec(),
    };
    let (mut watch, first) = Watch::new(events, start, y0);
    run.record(start);
    let outcome = match first {
        Ok(()) => run.integrate(system, &mut watch).unwrap_or_else(Outcome::Failed),
        Err(stop) => Outcome::Failed(stop.into()),
    };
    Ok(Solution {
        n: y0.len(),
        t: run.t,
        y: run.y,
        dense: run.dense,
        crossings: watch.done(),
        statistics: run.stepper.statistics(),
        outcome,
    })
}

/// An integration and what it has found.
struct Run<'a, T: Scalar> {
    interval: Span<T::Real>,
    stepper: Box<dyn Stepper<T>>,
    /// The times that are still wanted.
    times: Option<&'a [T::Real]>,
    t: Vec<T::Real>,
    y: Vec<T>,
    dense: Option<DenseSolution<T>>,
    /// The solution at the last point that counts.
    now: Vec<T>,
}

impl<T: Scalar> Run<'_, T> {
    fn integrate(
        &mut self,
        system: &mut dyn System<T>,
        watch: &mut Watch<'_, '_, T>,
    ) -> Result<Outcome, Failure> {
        while self.interval.is_inside(self.stepper.t()) {
            interrupt::poll();
            let before = self.stepper.t();
            self.stepper.step(system)?;
            system.step_accepted()?;
            let end = watch.after_step(&*self.stepper, before)?;
            let t = end.unwrap_or(self.stepper.t());
            match end {
                Some(t) => self.stepper.interpolate(t, &mut self.now),
                None => self.now.copy_from_slice(self.stepper.y()),
            }
            if let Some(dense) = &mut self.dense {
                dense.push(t, self.stepper.segment(), &self.now);
            }
            self.record(t);
            if end.is_some() {
                return Ok(Outcome::Event);
            }
        }
        Ok(Outcome::Finished)
    }

    /// Keeps the points of the last step, of which the part up to `t` counts and whose solution
    /// at `t` is in `now`.
    fn record(&mut self, t: T::Real) {
        let Some(times) = self.times else {
            // An event at the very end of the step before gives no second point there, at
            // least where a function of time is wanted.
            if self.dense.is_none() || self.t.len() < 2 || self.t.last() != Some(&t) {
                self.t.push(t);
                self.y.extend_from_slice(&self.now);
            }
            return;
        };
        let direction = self.interval.direction;
        let count = times.partition_point(|&time| (time - t) * direction <= T::REAL_ZERO);
        let (reached, left) = times.split_at(count);
        self.times = Some(left);
        for &time in reached {
            let room = self.y.len();
            self.t.push(time);
            self.y.extend_from_slice(&self.now);
            if time != t {
                self.stepper.interpolate(time, &mut self.y[room..]);
            }
        }
    }
}

/// # Errors
/// [`Error::Argument`] as [`solve_for`] says.
fn check_times<R: crate::real::Magnitude>(
    times: &[R],
    start: R,
    interval: &Span<R>,
) -> Result<(), Error> {
    // Written so that NaN is outside.
    let is_between = |a: R, b: R, c: R| {
        let (a, b, c) = (a * interval.direction, b * interval.direction, c * interval.direction);
        a <= b && b <= c
    };
    if let Some(time) = times.iter().find(|&&time| !is_between(start, time, interval.end)) {
        return Err(argument(format!("{time} of t_eval is not within t_span")));
    }
    match times.windows(2).find(|pair| pair[0] == pair[1] || !is_between(start, pair[0], pair[1])) {
        Some(pair) => Err(argument(format!(
            "t_eval is not in the order of t_span: {} comes before {}",
            pair[0], pair[1]
        ))),
        None => Ok(()),
    }
}
