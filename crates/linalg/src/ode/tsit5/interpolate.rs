//! The solution inside a step of Tsit5.

use super::{Place, Tsit5};
use crate::ode::combine::{combine, sum};
use crate::ode::segment::Segment;
use crate::ode::stepper::{Failure, Statistics, Stepper};
use crate::ode::system::System;
use crate::ode::tableau::DENSE;
use crate::real::Magnitude;
use crate::scalar::Scalar;

impl<T: Scalar> Tsit5<T> {
    /// Writes the solution at a `t` inside the last accepted step; exactly [`y`](Self::y) at its
    /// end. Beyond it the step's polynomial goes on. After a failed step, and before the first,
    /// [`y`](Self::y) is all that is known.
    ///
    /// # Panics
    /// Unless `out` has the solution's length.
    pub fn interpolate(&self, t: T::Real, out: &mut [T]) {
        let step = self.t - self.before;
        if t == self.t || self.at != Place::Accepted || step == T::REAL_ZERO {
            out.copy_from_slice(&self.y);
            return;
        }
        let theta = (t - self.before) / step;
        let weights = DENSE.map(|powers| {
            let mut sum = T::REAL_ZERO;
            for factor in powers.into_iter().rev() {
                sum = (sum + T::Real::of_f64(factor)) * theta;
            }
            sum * step
        });
        combine(out, &self.y_before, weights, self.stages.each_ref().map(|stage| &stage[..]));
    }

    /// The polynomial of the last accepted step; a constant where
    /// [`interpolate`](Self::interpolate) knows of none.
    pub fn segment(&self) -> Segment<T> {
        let n = self.y.len();
        if self.at != Place::Accepted {
            return Segment::new(self.t, T::REAL_ZERO, n, self.y.clone());
        }
        let step = self.t - self.before;
        let mut coefficients = vec![T::ZERO; 5 * n];
        coefficients[..n].copy_from_slice(&self.y_before);
        let stages = self.stages.each_ref().map(|stage| &stage[..]);
        for power in 0..4 {
            let out = &mut coefficients[(power + 1) * n..(power + 2) * n];
            sum(out, DENSE.map(|powers| step * T::Real::of_f64(powers[power])), stages);
        }
        Segment::new(self.before, step, n, coefficients)
    }
}

impl<T: Scalar> Stepper<T> for Tsit5<T> {
    fn t(&self) -> T::Real {
        self.t
    }

    fn y(&self) -> &[T] {
        &self.y
    }

    fn step(&mut self, system: &mut dyn System<T>) -> Result<(), Failure> {
        Tsit5::step(self, system)
    }

    fn interpolate(&self, t: T::Real, out: &mut [T]) {
        Tsit5::interpolate(self, t, out);
    }

    fn segment(&self) -> Segment<T> {
        Tsit5::segment(self)
    }

    fn statistics(&self) -> Statistics {
        self.statistics
    }
}
