//! What an integration found, and how it ended.

use super::dense::DenseSolution;
use super::events::Crossings;
use super::stepper::{Failure, Statistics};
use crate::scalar::Scalar;

/// How an integration ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// At the end of the interval.
    Finished,
    /// At an event.
    Event,
    /// Early: what was found until then is there.
    Failed(Failure),
}

impl Outcome {
    /// Whether it ended where it was meant to.
    pub fn is_success(&self) -> bool {
        !matches!(self, Self::Failed(_))
    }

    /// SciPy's number: 0, 1 for an event, -1 for a failure.
    pub fn status(&self) -> i32 {
        match self {
            Self::Finished => 0,
            Self::Event => 1,
            Self::Failed(_) => -1,
        }
    }
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            // SciPy's words.
            Self::Finished => {
                f.write_str("The solver successfully reached the end of the integration interval.")
            }
            Self::Event => f.write_str("A termination event occurred."),
            Self::Failed(failure) => failure.fmt(f),
        }
    }
}

/// What an integration found.
#[derive(Debug, Clone, PartialEq)]
pub struct Solution<T: Scalar> {
    /// How many numbers `y` has.
    pub n: usize,
    /// The times of the points: those asked for, or those of all steps.
    pub t: Vec<T::Real>,
    /// The solution at these times, `n` numbers each, one point after the other.
    pub y: Vec<T>,
    /// The solution as a function of time, where it was asked for.
    pub dense: Option<DenseSolution<T>>,
    /// Where each event was met.
    pub crossings: Vec<Crossings<T>>,
    /// How much work it was.
    pub statistics: Statistics,
    /// How it ended.
    pub outcome: Outcome,
}

impl<T: Scalar> Solution<T> {
    /// The solution at the time `t[i]`.
    ///
    /// # Panics
    /// When there is no such point.
    pub fn point(&self, i: usize) -> &[T] {
        &self.y[i * self.n..(i + 1) * self.n]
    }

    /// The solution at the last of the times.
    ///
    /// # Panics
    /// When there is no point, since none was asked for.
    pub fn last(&self) -> &[T] {
        self.point(self.t.len() - 1)
    }
}
