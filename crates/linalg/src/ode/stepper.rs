//! A method under way: what the driver asks of it.

use std::fmt;

use super::segment::Segment;
use super::system::{Stop, System};
use crate::scalar::Scalar;

/// One integration by one method, step by step, towards an end that it never passes.
///
/// Making a stepper checks arguments and takes memory; the first call of the caller's functions
/// is in the first [`step`](Self::step), so that their failures are [`Failure`]s.
pub trait Stepper<T: Scalar> {
    /// Where the integration stands: exactly its end once that is reached.
    fn t(&self) -> T::Real;

    /// The solution at [`t`](Self::t).
    fn y(&self) -> &[T];

    /// One accepted step, however many it takes to find. At the end it does nothing. After a
    /// failure [`t`](Self::t) and [`y`](Self::y) are still those of the last accepted step.
    ///
    /// # Errors
    /// [`Failure`]; further steps then fail too.
    fn step(&mut self, system: &mut dyn System<T>) -> Result<(), Failure>;

    /// Writes the solution at a `t` inside the last accepted step; exactly [`y`](Self::y) at its
    /// end. Beyond it the step's polynomial goes on.
    fn interpolate(&self, t: T::Real, out: &mut [T]);

    /// The polynomial of the last accepted step.
    fn segment(&self) -> Segment<T>;

    /// What has been done so far.
    fn statistics(&self) -> Statistics;
}

/// How much work an integration was.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Statistics {
    /// Accepted steps.
    pub steps: usize,
    /// Steps that were tried and thrown away.
    pub rejected: usize,
    /// Evaluations of `f`, without those for finite differences of a Jacobian (as SciPy counts).
    pub derivatives: usize,
    /// Evaluations of the Jacobian.
    pub jacobians: usize,
    /// LU factorisations.
    pub factorizations: usize,
}

/// Why an integration ended early.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Failure {
    /// The caller's function said so.
    Stopped,
    /// `f` or the solution is not finite, with steps as short as they can be.
    NotFinite {
        /// Where `f` was asked.
        t: f64,
    },
    /// The tolerances need a step that is shorter than numbers near `t` are apart, or than
    /// `min_step`.
    StepTooSmall {
        /// Where the integration stands.
        t: f64,
        /// The shortest step that is tried there.
        shortest: f64,
    },
    /// The equations of an implicit step have no solution that Newton's iteration finds.
    Newton {
        /// Where the integration stands.
        t: f64,
    },
    /// Something else, in words.
    Method {
        /// Where the integration stands.
        t: f64,
        /// What happened.
        problem: String,
    },
}

impl From<Stop> for Failure {
    fn from(_: Stop) -> Self {
        Self::Stopped
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stopped => write!(f, "The function that was given failed."),
            Self::NotFinite { t } => {
                write!(f, "The derivative is not finite at t = {t:?}, however short the step.")
            }
            // SciPy's words first.
            Self::StepTooSmall { t, shortest } => write!(
                f,
                "Required step size is less than spacing between numbers. (At t = {t:?} a step \
                 is at least {shortest:.1e}.)"
            ),
            Self::Newton { t } => write!(
                f,
                "Newton's iteration finds no solution of an implicit step at t = {t:?}, however \
                 short the step."
            ),
            Self::Method { t, problem } => write!(f, "{problem} (at t = {t:?})"),
        }
    }
}
