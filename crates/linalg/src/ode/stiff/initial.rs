//! The derivative at the start, and initial values that satisfy algebraic equations.

use super::course::Course;
use super::jacobian::Differences;
use super::memory::zeros;
use super::newton::Newton;
use super::newton_matrix::NewtonMatrix;
use super::vectors::{add, is_finite, norm, write_weights};
use crate::ode::initial_step::{Start, initial_step};
use crate::ode::stepper::{Failure, Statistics};
use crate::ode::system::System;
use crate::ode::tolerances::Tolerances;
use crate::real::Magnitude;
use crate::scalar::Scalar;

/// Newton iterations, each with a new Jacobian, towards consistent values.
const LIMIT: usize = 30;

/// What both kinds of methods have.
pub(super) struct Parts<'a, T: Scalar> {
    pub(super) course: &'a Course<T>,
    pub(super) tolerances: &'a Tolerances<T::Real>,
    pub(super) matrix: &'a mut NewtonMatrix<T>,
    pub(super) differences: &'a mut Differences<T>,
    pub(super) newton: &'a mut Newton<T>,
    pub(super) weights: &'a mut [f64],
    pub(super) statistics: &'a mut Statistics,
}

impl<T: Scalar> Parts<'_, T> {
    /// Writes `y'` at the start over `slope`, and returns the length of a first step for a
    /// method of this order. For a singular `M` the start `y` is made consistent.
    pub(super) fn start(
        &mut self,
        system: &mut dyn System<T>,
        y: &mut [T],
        slope: &mut [T],
        order: i32,
    ) -> Result<f64, Failure> {
        let t = self.course.t();
        let not_finite = Failure::NotFinite { t: t.to_f64() };
        system.derivative(t, y, slope)?;
        self.statistics.derivatives += 1;
        if !is_finite(slope) || !is_finite(y) {
            return Err(not_finite);
        }
        if !self.matrix.mass.is_identity() {
            return self.start_with_mass(system, y, slope);
        }
        let longest = self.course.limited(f64::INFINITY);
        let start = Start {
            t,
            y: &*y,
            derivative: &*slope,
            direction: T::Real::of_f64(self.course.direction()),
            longest: T::Real::of_f64(longest),
        };
        let scratch = [&mut self.newton.y[..], &mut self.newton.f[..]];
        let step = initial_step(system, start, order, self.tolerances, scratch)?;
        self.statistics.derivatives += 1;
        Ok(step.to_f64())
    }

    /// `slope` is `f(t, y)`.
    fn start_with_mass(
        &mut self,
        system: &mut dyn System<T>,
        y: &mut [T],
        slope: &mut [T],
    ) -> Result<f64, Failure> {
        write_weights(self.weights, self.tolerances, y);
        self.matrix.jacobian_mut().1.fill(T::ZERO);
        if self.mass_is_regular(y.len()) {
            self.matrix.solve(slope);
            self.matrix.forget();
        } else {
            self.make_consistent(system, y, slope)?;
        }
        Ok(self.cautious_step(y, slope))
    }

    /// A first step in which `y` changes by about 1 % of its size, or of its tolerance.
    fn cautious_step(&self, y: &[T], slope: &[T]) -> f64 {
        let (size, speed) = (norm(y, self.weights), norm(slope, self.weights));
        let step = if size < 1e-5 || speed < 1e-5 { 1e-6 } else { 0.01 * size / speed };
        self.course.limited(step)
    }

    /// Whether `M` can be inverted with some digits right: a vector without structure is
    /// solved for, and grows a lot where `M` is nearly singular.
    fn mass_is_regular(&mut self, n: usize) -> bool {
        if !self.matrix.factor(0.0) {
            return false;
        }
        // A Weyl sequence, between 1 and 2.
        let probe = (0..n).map(|i| 1.0 + (i as f64 * 0.618_033_988_749_894_9).fract());
        let mut x: Vec<T> = probe.map(|x| T::from_real(T::Real::of_f64(x))).collect();
        self.matrix.solve(&mut x);
        let largest = x.iter().map(|x| x.modulus().to_f64()).fold(0.0, f64::max);
        let growth = largest * self.matrix.mass.largest(n);
        is_finite(&x) && growth * T::Real::EPSILON.to_f64().sqrt() * 1e-2 < 1.0
    }

    /// Changes `y` where `M` says nothing of `y'` such that the other equations hold, and finds
    /// `y'`: implicit Euler steps of a length `δ` that is next to nothing. Of `M (Y - y) =
    /// δ (f(Y) - M y')` the algebraic equations are what is left for `δ → 0`, whatever the form
    /// of `M`; the last term keeps the rest of `Y` where it is.
    ///
    /// On return `slope`, that was `f`, is `y'`.
    fn make_consistent(
        &mut self,
        system: &mut dyn System<T>,
        y: &mut [T],
        slope: &mut [T],
    ) -> Result<(), Failure> {
        let n = y.len();
        let failed = |problem: &str| Failure::Method {
            t: self.course.t().to_f64(),
            problem: problem.to_string(),
        };
        let no_memory = |_| failed("There is no memory for initial values");
        let (mut moved, mut next) = (zeros(n).map_err(no_memory)?, zeros(n).map_err(no_memory)?);
        let inconsistent = failed(
            "The mass matrix is singular, and no initial values near y0 are found that satisfy \
             the algebraic equations",
        );
        let step = 100.0 * self.cautious_step(y, slope);
        let delta = T::Real::EPSILON.to_f64().sqrt() * step.min(self.course.left());
        slope.fill(T::ZERO);

        let t = self.course.t();
        moved.copy_from_slice(y);
        if !self.euler(system, t, delta, y, slope, &mut moved)? {
            return Err(inconsistent);
        }
        // The slope is what one more step changes; where `t` cannot move, `f` does not either.
        let later = self.course.after(delta);
        next.copy_from_slice(&moved);
        if !self.euler(system, later, delta, &moved, slope, &mut next)? {
            return Err(inconsistent);
        }
        let inverse = T::Real::of_f64(self.course.direction() / delta);
        for ((slope, &next), &moved) in slope.iter_mut().zip(&next).zip(&moved) {
            *slope = T::mul_real_impl(&(next - moved), &inverse);
        }
        if !self.euler(system, t, delta, y, slope, &mut moved)? {
            return Err(inconsistent);
        }
        add(&mut moved, -1.0, y);
        // Values that are consistent already stay exactly.
        if norm(&moved, self.weights) > 0.1 {
            add(y, 1.0, &moved);
            write_weights(self.weights, self.tolerances, y);
        }
        Ok(())
    }

    /// Solves `M (Y - base) = δ (f(t, Y) - M slope)` by Newton's iteration from the given `Y`;
    /// `false` where that does not converge.
    fn euler(
        &mut self,
        system: &mut dyn System<T>,
        t: T::Real,
        delta: f64,
        base: &[T],
        slope: &[T],
        y: &mut [T],
    ) -> Result<bool, Failure> {
        let delta = delta * self.course.direction();
        let (mut shifted, mut correction) = (base.to_vec(), base.to_vec());
        let mut before = f64::INFINITY;
        for _ in 0..LIMIT {
            system.derivative(t, y, &mut self.newton.f)?;
            self.statistics.derivatives += 1;
            if !is_finite(&self.newton.f) {
                return Ok(false);
            }
            let at = (t, &*y, &self.newton.f[..]);
            let (differences, atol) = (&mut *self.differences, &self.tolerances.atol);
            if !differences.evaluate(system, self.matrix, at, atol, self.statistics)? {
                return Ok(false);
            }
            self.statistics.factorizations += 1;
            if !self.matrix.factor(delta) {
                return Ok(false);
            }
            for (i, shifted) in shifted.iter_mut().enumerate() {
                let drift = T::mul_real_impl(&slope[i], &T::Real::of_f64(delta));
                *shifted = y[i] - base[i] + drift;
            }
            let f = &self.newton.f;
            self.matrix.mass.residual(delta, f, &shifted, &mut correction);
            self.matrix.solve(&mut correction);
            if !is_finite(&correction) {
                // The next Jacobian is made with other differences.
                continue;
            }
            add(y, 1.0, &correction);
            let size = norm(&correction, self.weights);
            // Convergence is quadratic, down to rounding errors.
            if size < 1e-4 || (size < 0.1 && size > 0.5 * before) {
                return Ok(true);
            }
            before = size;
        }
        Ok(false)
    }
}
