//! Tsit5 under way: explicit steps of order 5 with an error estimate of order 4.

mod interpolate;

use std::mem::swap;

use super::combine::combine;
use super::controller::Controller;
use super::initial_step::{Start, initial_step};
use super::options::Options;
use super::span::{Lengths, Span, check_finite, is_finite, shortest_at};
use super::stepper::{Failure, Statistics};
use super::system::{Stop, System};
use super::tableau::{ERROR, NODES, STAGE_2, STAGE_3, STAGE_4, STAGE_5, STAGE_6, STAGE_7};
use super::tolerances::Tolerances;
use crate::error::Error;
use crate::real::Magnitude;
use crate::scalar::Scalar;

/// One integration by the method of [Tsitouras 2011](super::Method::Tsit5).
///
/// [`new`](Self::new) takes all memory: a step allocates nothing and calls the system without
/// indirection. Ten vectors of the solution's length are held.
///
/// ```
/// use einmul_linalg::ode::{Options, Tsit5, from_fn};
/// let mut growth = from_fn(1, |_t: f64, y: &[f64], dydt: &mut [f64]| dydt[0] = y[0]);
/// let mut solver = Tsit5::new((0.0, 1.0), &[1.0], &Options::default())?;
/// while solver.t() < 1.0 {
///     solver.step(&mut growth).expect("the solution is smooth");
/// }
/// assert!((solver.y()[0] - 1.0_f64.exp()).abs() < 1e-3);
/// # Ok::<(), einmul_linalg::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Tsit5<T: Scalar> {
    span: Span<T::Real>,
    lengths: Lengths<T::Real>,
    tolerances: Tolerances<T::Real>,
    controller: Controller,
    statistics: Statistics,
    /// The end of the last accepted step, and its start.
    t: T::Real,
    before: T::Real,
    /// What the next step tries.
    length: T::Real,
    at: Place,
    y: Vec<T>,
    y_before: Vec<T>,
    /// Where the next stage is.
    trial: Vec<T>,
    /// The derivatives of the stages.
    stages: [Vec<T>; 7],
}

/// What the stages are those of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Nothing yet.
    Start,
    /// The step to `t`: the last stage is the derivative there.
    Accepted,
    /// The first stage is the derivative at `t`, the others those of a failed step.
    Between,
}

impl<T: Scalar> Tsit5<T> {
    /// From `span.0`, where the solution is `y0`, to `span.1`. The system is first called by the
    /// first step.
    ///
    /// # Errors
    /// [`Error::Argument`] for numbers that are not finite (the end may be infinite), and for
    /// options that make no sense.
    pub fn new(
        span: (T::Real, T::Real),
        y0: &[T],
        options: &Options<T::Real>,
    ) -> Result<Self, Error> {
        let (t, n) = (span.0, y0.len());
        let span = Span::new(span)?;
        check_finite(y0)?;
        Ok(Self {
            lengths: options.lengths(t, &span)?,
            span,
            tolerances: Tolerances::new(n, options)?,
            controller: Controller::new(),
            statistics: Statistics::default(),
            t,
            before: t,
            length: T::REAL_ZERO,
            at: Place::Start,
            y: y0.to_vec(),
            y_before: y0.to_vec(),
            trial: vec![T::ZERO; n],
            stages: std::array::from_fn(|_| vec![T::ZERO; n]),
        })
    }

    /// Starts again elsewhere, with the same options and without allocating: a first step that
    /// was given is tried again. The statistics go on.
    ///
    /// # Errors
    /// [`Error::Argument`] as in [`new`](Self::new), and for another number of numbers.
    pub fn restart(&mut self, span: (T::Real, T::Real), y0: &[T]) -> Result<(), Error> {
        if y0.len() != self.y.len() {
            let problem = format!("y0 has {} numbers, but had {}", y0.len(), self.y.len());
            return Err(super::argument(problem));
        }
        check_finite(y0)?;
        self.span = Span::new(span)?;
        (self.t, self.before, self.at) = (span.0, span.0, Place::Start);
        self.controller = Controller::new();
        self.y.copy_from_slice(y0);
        Ok(())
    }

    /// Where the integration stands: exactly its end once that is reached.
    pub fn t(&self) -> T::Real {
        self.t
    }

    /// The solution at [`t`](Self::t).
    pub fn y(&self) -> &[T] {
        &self.y
    }

    /// What has been done so far.
    pub fn statistics(&self) -> Statistics {
        self.statistics
    }

    /// One accepted step, however many it takes to find; at the end, nothing. After a failure
    /// [`t`](Self::t) and [`y`](Self::y) are still those of the last accepted step.
    ///
    /// # Errors
    /// [`Failure::Stopped`], [`Failure::NotFinite`], [`Failure::StepTooSmall`].
    ///
    /// # Panics
    /// When the system does.
    pub fn step<S: System<T> + ?Sized>(&mut self, system: &mut S) -> Result<(), Failure> {
        if !self.span.is_inside(self.t) {
            return Ok(());
        }
        let longest = self.lengths.longest;
        match self.at {
            Place::Start => self.start(system)?,
            Place::Accepted => self.stages.swap(0, 6),
            Place::Between => {}
        }
        self.at = Place::Between;
        let spacing = shortest_at(self.t);
        let shortest =
            if self.lengths.shortest > spacing { self.lengths.shortest } else { spacing };
        let mut length = self.length;
        if length < shortest {
            length = shortest;
        }
        if length > longest {
            length = longest;
        }
        let mut finite = true;
        loop {
            // The last step may be short.
            if length < shortest && length < self.span.distance(self.t) {
                let t = self.t.to_f64();
                return Err(if finite {
                    Failure::StepTooSmall { t, shortest: shortest.to_f64() }
                } else {
                    Failure::NotFinite { t }
                });
            }
            let t = self.span.advance(self.t, length);
            let step = t - self.t;
            self.evaluate(system, t, step)?;
            let error = self.error(step);
            let tried = step.magnitude();
            if error <= 1.0 {
                swap(&mut self.y, &mut self.y_before);
                swap(&mut self.y, &mut self.trial);
                (self.before, self.t, self.at) = (self.t, t, Place::Accepted);
                self.length = tried * T::Real::of_f64(self.controller.accept(error));
                self.statistics.steps += 1;
                return Ok(());
            }
            finite = !error.is_nan();
            length = tried * T::Real::of_f64(self.controller.reject(error));
            self.statistics.rejected += 1;
        }
    }

    /// The derivative at the start, and the length of the first step.
    fn start<S: System<T> + ?Sized>(&mut self, system: &mut S) -> Result<(), Failure> {
        let [first, second, ..] = &mut self.stages;
        system.derivative(self.t, &self.y, first)?;
        self.statistics.derivatives += 1;
        if first.iter().any(|&x| !is_finite(x)) {
            return Err(Failure::NotFinite { t: self.t.to_f64() });
        }
        let distance = self.span.distance(self.t);
        let longest = self.lengths.longest;
        self.length = match self.lengths.first {
            Some(length) => length,
            // Nothing to be wrong about.
            None if self.y.is_empty() => distance,
            None => {
                let start = Start {
                    t: self.t,
                    y: &self.y,
                    derivative: first,
                    direction: self.span.direction,
                    longest: if longest < distance { longest } else { distance },
                };
                self.statistics.derivatives += 1;
                initial_step(system, start, 4, &self.tolerances, [&mut self.trial, second])?
            }
        };
        Ok(())
    }

    /// All stages but the first of a step to `t`, and the solution there in `trial`.
    fn evaluate<S: System<T> + ?Sized>(
        &mut self,
        system: &mut S,
        t: T::Real,
        step: T::Real,
    ) -> Result<(), Stop> {
        let Self { t: start, y, trial, stages, statistics, .. } = self;
        let [k1, k2, k3, k4, k5, k6, k7] = stages;
        let by_step = |factor: f64| step * T::Real::of_f64(factor);
        let time = |stage: usize| *start + by_step(NODES[stage]);
        statistics.derivatives += 6;

        combine(trial, y, STAGE_2.map(by_step), [&k1[..]]);
        system.derivative(time(1), trial, k2)?;
        combine(trial, y, STAGE_3.map(by_step), [&k1[..], &k2[..]]);
        system.derivative(time(2), trial, k3)?;
        combine(trial, y, STAGE_4.map(by_step), [&k1[..], &k2[..], &k3[..]]);
        system.derivative(time(3), trial, k4)?;
        combine(trial, y, STAGE_5.map(by_step), [&k1[..], &k2[..], &k3[..], &k4[..]]);
        system.derivative(time(4), trial, k5)?;
        combine(trial, y, STAGE_6.map(by_step), [&k1[..], &k2[..], &k3[..], &k4[..], &k5[..]]);
        system.derivative(t, trial, k6)?;
        let all = [&k1[..], &k2[..], &k3[..], &k4[..], &k5[..], &k6[..]];
        combine(trial, y, STAGE_7.map(by_step), all);
        system.derivative(t, trial, k7)
    }

    /// The error of a step over what is tolerated; NaN where something is not finite.
    fn error(&self, step: T::Real) -> f64 {
        let n = self.y.len();
        let factors = ERROR.map(|factor| step * T::Real::of_f64(factor));
        let stages = self.stages.each_ref().map(|stage| &stage[..n]);
        let (old, new) = (&self.y[..n], &self.trial[..n]);
        self.tolerances.norm(
            |i| {
                let mut error = T::ZERO;
                for j in 0..7 {
                    error += T::mul_real_impl(&stages[j][i], &factors[j]);
                }
                error.modulus()
            },
            |i| {
                let (old, new) = (old[i].modulus(), new[i].modulus());
                // In this order NaN stays.
                if old > new { old } else { new }
            },
        )
    }
}
