//! Events: where a function of the solution is zero.

use super::brent::root;
use super::stepper::Stepper;
use super::system::Stop;
use crate::real::Magnitude;
use crate::scalar::Scalar;

/// Which changes of sign count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Direction {
    /// From negative to positive.
    Rising,
    /// From positive to negative.
    Falling,
    /// Both.
    #[default]
    Either,
}

/// What an event looks at, as a number of `t` and `y`.
type EventFunction<'a, T> =
    dyn FnMut(<T as faer::traits::ComplexField>::Real, &[T]) -> Result<f64, Stop> + 'a;

/// A function of `t` and `y`, sought for its zeros.
///
/// One is noticed where the function's sign at the two ends of a step differs, zero counting as
/// both; it is then found on the step's polynomial.
pub struct Event<'a, T: Scalar> {
    function: Box<EventFunction<'a, T>>,
    direction: Direction,
    /// Ends the integration when it has been met so often.
    limit: Option<usize>,
}

impl<'a, T: Scalar> Event<'a, T> {
    /// An event that is met in either direction and ends nothing.
    pub fn new(function: impl FnMut(T::Real, &[T]) -> Result<f64, Stop> + 'a) -> Self {
        Self { function: Box::new(function), direction: Direction::Either, limit: None }
    }

    /// Met only where the function changes so.
    #[must_use]
    pub fn in_direction(mut self, direction: Direction) -> Self {
        self.direction = direction;
        self
    }

    /// The integration ends where it is met for the `count`-th time; never for 0.
    #[must_use]
    pub fn ending_after(mut self, count: usize) -> Self {
        self.limit = (count > 0).then_some(count);
        self
    }

    /// Whether it may have happened between two values.
    fn is_between(&self, before: f64, after: f64) -> bool {
        let rising = before <= 0.0 && after >= 0.0;
        let falling = before >= 0.0 && after <= 0.0;
        match self.direction {
            Direction::Rising => rising,
            Direction::Falling => falling,
            Direction::Either => rising || falling,
        }
    }
}

impl<T: Scalar> std::fmt::Debug for Event<'_, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Event")
            .field("direction", &self.direction)
            .field("limit", &self.limit)
            .finish_non_exhaustive()
    }
}

/// Where an event was met.
#[derive(Debug, Clone, PartialEq)]
pub struct Crossings<T: Scalar> {
    /// The times, in the order of the integration.
    pub t: Vec<T::Real>,
    /// The solutions there, one after the other.
    pub y: Vec<T>,
}

/// The events of an integration, watched from step to step.
pub(super) struct Watch<'w, 'a, T: Scalar> {
    events: &'w mut [Event<'a, T>],
    /// The functions' values at the last accepted step.
    values: Vec<f64>,
    counts: Vec<usize>,
    crossings: Vec<Crossings<T>>,
    /// Room for a solution.
    y: Vec<T>,
}

impl<'w, 'a, T: Scalar> Watch<'w, 'a, T> {
    /// From the start on, and whether an event's function stopped there.
    pub(super) fn new(
        events: &'w mut [Event<'a, T>],
        t: T::Real,
        y: &[T],
    ) -> (Self, Result<(), Stop>) {
        let none = || Crossings { t: Vec::new(), y: Vec::new() };
        let mut watch = Self {
            values: vec![0.0; events.len()],
            counts: vec![0; events.len()],
            crossings: events.iter().map(|_| none()).collect(),
            y: y.to_vec(),
            events,
        };
        let first = watch.look(t, y).map(|values| watch.values = values);
        (watch, first)
    }

    fn look(&mut self, t: T::Real, y: &[T]) -> Result<Vec<f64>, Stop> {
        self.events.iter_mut().map(|event| (event.function)(t, y)).collect()
    }

    /// Finds what happened in the stepper's last step, which began at `before`; the time at
    /// which the integration ends, if it does.
    ///
    /// # Errors
    /// When an event's function stops.
    pub(super) fn after_step(
        &mut self,
        stepper: &dyn Stepper<T>,
        before: T::Real,
    ) -> Result<Option<T::Real>, Stop> {
        if self.events.is_empty() {
            return Ok(None);
        }
        let now = self.look(stepper.t(), stepper.y())?;
        let mut met: Vec<(usize, T::Real)> = Vec::new();
        let mut ends = false;
        for at in 0..self.events.len() {
            if self.events[at].is_between(self.values[at], now[at]) {
                self.counts[at] += 1;
                ends |= self.is_over(at);
                met.push((at, self.time(at, stepper, before, now[at])?));
            }
        }
        self.values = now;
        let mut end = None;
        if ends {
            // In the order in which they happened, and none after the last one.
            let forward = before <= stepper.t();
            met.sort_by(|(_, a), (_, b)| {
                let order = a.to_f64().total_cmp(&b.to_f64());
                if forward { order } else { order.reverse() }
            });
            if let Some(last) = met.iter().position(|&(at, _)| self.is_over(at)) {
                met.truncate(last + 1);
                end = Some(met[last].1);
            }
        }
        for (at, t) in met {
            stepper.interpolate(t, &mut self.y);
            self.crossings[at].t.push(t);
            self.crossings[at].y.extend_from_slice(&self.y);
        }
        Ok(end)
    }

    /// Whether an event has been met as often as it may.
    fn is_over(&self, at: usize) -> bool {
        self.events[at].limit.is_some_and(|limit| self.counts[at] >= limit)
    }

    /// When an event happened in the last step.
    fn time(
        &mut self,
        at: usize,
        stepper: &dyn Stepper<T>,
        before: T::Real,
        value: f64,
    ) -> Result<T::Real, Stop> {
        let (from, to) = (before.to_f64(), stepper.t().to_f64());
        let tolerance = 4.0 * T::Real::EPSILON.to_f64();
        let (function, y) = (&mut self.events[at].function, &mut self.y);
        let t = root((from, self.values[at]), (to, value), tolerance, |t| {
            let t = T::Real::of_f64(t);
            stepper.interpolate(t, y);
            function(t, &y[..])
        })?;
        Ok(T::Real::of_f64(t))
    }

    pub(super) fn done(self) -> Vec<Crossings<T>> {
        self.crossings
    }
}
