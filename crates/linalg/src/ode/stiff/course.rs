//! The way to the end, in steps that numbers of the type can hold.

use faer::traits::RealField;

use crate::error::Error;
use crate::ode::argument;
use crate::ode::options::Options;
use crate::ode::span::{Lengths, Span, check_finite, shortest_at};
use crate::ode::system::System;
use crate::real::Magnitude;
use crate::scalar::Scalar;

/// Where an integration stands and where it goes. Lengths of steps are positive, and `f64`
/// whatever the type of times is.
pub(super) struct Course<T: Scalar> {
    t: T::Real,
    span: Span<T::Real>,
    lengths: Lengths<T::Real>,
}

impl<T: Scalar> Course<T> {
    /// # Errors
    /// [`Error::Argument`] for arguments that make no sense.
    pub(super) fn new(
        system: &dyn System<T>,
        span: (T::Real, T::Real),
        y0: &[T],
        options: &Options<T::Real>,
    ) -> Result<Self, Error> {
        if system.len() != y0.len() {
            let problem = format!("the system has {} numbers, but y0 {}", system.len(), y0.len());
            return Err(argument(problem));
        }
        check_finite(y0)?;
        let (t, span) = (span.0, Span::new(span)?);
        Ok(Self { t, span, lengths: options.lengths(t, &span)? })
    }

    pub(super) fn t(&self) -> T::Real {
        self.t
    }

    /// 1 or -1.
    pub(super) fn direction(&self) -> f64 {
        self.span.direction.to_f64()
    }

    pub(super) fn is_at_end(&self) -> bool {
        !self.span.is_inside(self.t)
    }

    /// The length of what is left.
    pub(super) fn left(&self) -> f64 {
        self.span.distance(self.t).to_f64()
    }

    /// The shortest step from here, but for the last one.
    pub(super) fn shortest(&self) -> f64 {
        shortest_at(self.t).to_f64().max(self.lengths.shortest.to_f64())
    }

    /// The length of the first step that is asked for, or the given one.
    pub(super) fn first(&self, chosen: f64) -> f64 {
        self.limited(self.lengths.first.map_or(chosen, |first| first.to_f64()))
    }

    /// The length, but neither longer than all that is left nor than `max_step`.
    pub(super) fn limited(&self, step: f64) -> f64 {
        // Towards an infinite end steps stay finite.
        let largest = 0.01 * T::Real::max_positive_impl().to_f64();
        step.min(self.lengths.longest.to_f64()).min(self.left()).min(largest)
    }

    /// The time after a step.
    pub(super) fn after(&self, step: f64) -> T::Real {
        self.span.advance(self.t, T::Real::of_f64(step))
    }

    /// The length of the step to a time.
    pub(super) fn length_to(&self, t: T::Real) -> f64 {
        (t.to_f64() - self.t.to_f64()).abs()
    }

    pub(super) fn advance(&mut self, t: T::Real) {
        self.t = t;
    }
}
