//! What all implicit methods share: Newton's iteration with its matrix, and what went wrong.

use super::course::Course;
use super::initial::Parts;
use super::jacobian::Differences;
use super::memory::zeros;
use super::newton::{Equations, Newton, Outcome};
use super::newton_matrix::NewtonMatrix;
use super::vectors::is_finite;
use crate::error::Error;
use crate::ode::options::Options;
use crate::ode::stepper::{Failure, Statistics};
use crate::ode::system::System;
use crate::ode::tolerances::Tolerances;
use crate::real::Magnitude;
use crate::scalar::Scalar;

/// Factors are kept while `c` is within this part of theirs.
const STALE: f64 = 0.2;

/// State of an implicit method besides the solution.
pub(super) struct Implicit<T: Scalar> {
    pub(super) course: Course<T>,
    pub(super) tolerances: Tolerances<T::Real>,
    pub(super) matrix: NewtonMatrix<T>,
    pub(super) newton: Newton<T>,
    pub(super) weights: Vec<f64>,
    pub(super) statistics: Statistics,
    pub(super) started: bool,
    differences: Differences<T>,
    /// The `d` that iterations started from.
    first: Vec<T>,
    has_jacobian: bool,
    /// Whether the Jacobian was evaluated in the present step.
    jacobian_is_new: bool,
    trouble: Trouble,
    failure: Option<Failure>,
}

/// Why the last attempt of a step did not succeed.
#[derive(Debug, Clone, Copy)]
enum Trouble {
    Error,
    Newton,
    Singular,
    NotFinite { t: f64 },
}

/// The outcome of a step's equations.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Attempt {
    /// Solved, after so many iterations.
    Solved { iterations: usize },
    /// To be tried again with a shorter step.
    Failed,
}

impl<T: Scalar> Implicit<T> {
    pub(super) fn new(
        system: &dyn System<T>,
        span: (T::Real, T::Real),
        y0: &[T],
        options: &Options<T::Real>,
        newton_limit: usize,
    ) -> Result<Self, Error> {
        let n = y0.len();
        let course = Course::new(system, span, y0, options)?;
        let tolerances = Tolerances::new(n, options)?;
        let rtol = tolerances.rtol.iter().map(|rtol| rtol.to_f64()).fold(f64::INFINITY, f64::min);
        let epsilon = T::Real::EPSILON.to_f64();
        let tolerance = (10.0 * epsilon / rtol).max(rtol.sqrt().min(0.03));
        let matrix = NewtonMatrix::new(system)?;
        Ok(Self {
            course,
            differences: Differences::new(n, matrix.pattern())?,
            newton: Newton::new(n, tolerance, newton_limit)?,
            weights: zeros(n)?,
            statistics: Statistics::default(),
            started: false,
            first: zeros(n)?,
            has_jacobian: false,
            jacobian_is_new: false,
            trouble: Trouble::Error,
            failure: None,
            tolerances,
            matrix,
        })
    }

    /// Writes `y'` at the start, may make `y` consistent, and returns the first step.
    pub(super) fn start(
        &mut self,
        system: &mut dyn System<T>,
        y: &mut [T],
        slope: &mut [T],
        order: i32,
    ) -> Result<f64, Failure> {
        let mut parts = Parts {
            course: &self.course,
            tolerances: &self.tolerances,
            matrix: &mut self.matrix,
            differences: &mut self.differences,
            newton: &mut self.newton,
            weights: &mut self.weights,
            statistics: &mut self.statistics,
        };
        let step = parts.start(system, y, slope, order)?;
        Ok(self.course.first(step))
    }

    /// What a call of `step` returns without doing anything.
    pub(super) fn finished(&self) -> Option<Result<(), Failure>> {
        match &self.failure {
            Some(failure) => Some(Err(failure.clone())),
            None if self.course.is_at_end() => Some(Ok(())),
            None => None,
        }
    }

    pub(super) fn remember(&mut self, outcome: Result<(), Failure>) -> Result<(), Failure> {
        self.failure = outcome.clone().err();
        outcome
    }

    pub(super) fn begin_step(&mut self) {
        self.jacobian_is_new = false;
        self.trouble = Trouble::Error;
    }

    /// The time after a step; fails for one that is too short, with the last cause.
    pub(super) fn time_after(&self, step: f64) -> Result<T::Real, Failure> {
        let (t, shortest) = (self.course.t().to_f64(), self.course.shortest());
        if step >= shortest || step >= self.course.left() {
            let next = self.course.after(step);
            // Towards an infinite end.
            if !next.to_f64().is_finite() {
                let problem = "The times leave the range of numbers".into();
                return Err(Failure::Method { t, problem });
            }
            return Ok(next);
        }
        Err(match self.trouble {
            Trouble::Error => Failure::StepTooSmall { t, shortest },
            Trouble::Newton => Failure::Newton { t },
            Trouble::NotFinite { t } => Failure::NotFinite { t },
            Trouble::Singular => Failure::Method {
                t,
                problem: "The equations do not determine the derivative of the solution: M - c J \
                          is singular for every step"
                    .into(),
            },
        })
    }

    pub(super) fn reject_error(&mut self) {
        self.statistics.rejected += 1;
        self.trouble = Trouble::Error;
    }

    pub(super) fn accept(&mut self, t: T::Real) {
        self.course.advance(t);
        self.statistics.steps += 1;
    }

    fn fail(&mut self, trouble: Trouble) -> Attempt {
        self.statistics.rejected += 1;
        self.trouble = trouble;
        Attempt::Failed
    }

    /// Solves the equations of a step or a stage for `d`, from the given one on, with the
    /// factors at hand if they serve.
    pub(super) fn solve(
        &mut self,
        system: &mut dyn System<T>,
        equations: Equations<'_, T>,
        d: &mut [T],
    ) -> Result<Attempt, Failure> {
        self.first.copy_from_slice(d);
        let Equations { t, c, base, .. } = equations;
        loop {
            let mut f_is_known = false;
            if !self.has_jacobian {
                system.derivative(t, base, &mut self.newton.f)?;
                self.statistics.derivatives += 1;
                let (f, atol) = (&self.newton.f[..], &self.tolerances.atol);
                let (matrix, statistics) = (&mut self.matrix, &mut self.statistics);
                if !is_finite(f)
                    || !self.differences.evaluate(system, matrix, (t, base, f), atol, statistics)?
                {
                    return Ok(self.fail(Trouble::NotFinite { t: t.to_f64() }));
                }
                (self.has_jacobian, self.jacobian_is_new) = (true, true);
                f_is_known = d.iter().all(|&d| d == T::ZERO);
            }
            let serves = |factored: f64| (c / factored - 1.0).abs() <= STALE;
            if !self.matrix.factored().is_some_and(serves) {
                self.statistics.factorizations += 1;
                if !self.matrix.factor(c) {
                    self.matrix.forget();
                    return Ok(self.fail(Trouble::Singular));
                }
            }
            self.newton.f_is_known = f_is_known;
            let outcome = self.newton.solve(
                system,
                &mut self.matrix,
                equations,
                d,
                &self.weights,
                &mut self.statistics,
            )?;
            match outcome {
                Outcome::Converged(iterations) => return Ok(Attempt::Solved { iterations }),
                Outcome::NotFinite => {
                    return Ok(self.fail(Trouble::NotFinite { t: t.to_f64() }));
                }
                Outcome::Diverged | Outcome::Singular => {}
            }
            d.copy_from_slice(&self.first);
            let staleness =
                self.matrix.factored().map_or(0.0, |factored| (c / factored - 1.0).abs());
            let limit = if self.jacobian_is_new { 0.0 } else { STALE / 2.0 };
            if staleness > limit {
                self.matrix.forget();
            } else if !self.jacobian_is_new {
                self.has_jacobian = false;
            } else {
                let singular = outcome == Outcome::Singular;
                return Ok(self.fail(if singular { Trouble::Singular } else { Trouble::Newton }));
            }
        }
    }
}

/// What the best factor of a step's length is multiplied by: less where Newton's iteration took
/// long (Hairer & Wanner II, §IV.8).
pub(super) fn safety(iterations: usize, limit: usize) -> f64 {
    let (iterations, limit) = (iterations as f64, limit as f64);
    0.9 * (2.0 * limit + 1.0) / (2.0 * limit + iterations)
}
