//! Simplified Newton iterations for the equations of an implicit step.

use super::memory::zeros;
use super::newton_matrix::NewtonMatrix;
use super::vectors::{add, is_finite, norm, sum};
use crate::error::Error;
use crate::ode::stepper::Statistics;
use crate::ode::system::{Stop, System};
use crate::scalar::Scalar;

/// Solves `M (d + ψ) = c f(t, base + d)` for `d` with the factors of a matrix `M - c' J` that is
/// near the derivative (Hairer & Wanner, *Solving Ordinary Differential Equations II*, §IV.8).
///
/// What is left after a correction is judged by the rate of convergence, so that at least two
/// are made. Trusting the rate of earlier solves instead saves evaluations, but then van der
/// Pol's oscillator with `μ = 1000` misses a jump at a tolerance of 1e-3.
pub(super) struct Newton<T> {
    /// The largest error of `d` that is left, in the norm of the step's error.
    tolerance: f64,
    limit: usize,
    /// `f(t, base + d)`.
    pub(super) f: Vec<T>,
    /// Whether the caller has written the first [`f`](Self::f).
    pub(super) f_is_known: bool,
    /// `base + d`; once converged the solution.
    pub(super) y: Vec<T>,
    correction: Vec<T>,
    shifted: Vec<T>,
}

/// How an iteration ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Outcome {
    /// After so many iterations.
    Converged(usize),
    /// Or too slowly.
    Diverged,
    /// The function is not finite on the way.
    NotFinite,
    /// The matrix is.
    Singular,
}

/// The equations, see [`Newton`].
#[derive(Clone, Copy)]
pub(super) struct Equations<'a, T: Scalar> {
    pub(super) t: T::Real,
    pub(super) c: f64,
    pub(super) base: &'a [T],
    pub(super) psi: Option<&'a [T]>,
}

impl<T: Scalar> Newton<T> {
    pub(super) fn new(n: usize, tolerance: f64, limit: usize) -> Result<Self, Error> {
        Ok(Self {
            tolerance,
            limit,
            f: zeros(n)?,
            f_is_known: false,
            y: zeros(n)?,
            correction: zeros(n)?,
            shifted: zeros(n)?,
        })
    }

    /// Iterates from the given `d`.
    pub(super) fn solve(
        &mut self,
        system: &mut dyn System<T>,
        matrix: &mut NewtonMatrix<T>,
        equations: Equations<'_, T>,
        d: &mut [T],
        weights: &[f64],
        statistics: &mut Statistics,
    ) -> Result<Outcome, Stop> {
        let Equations { t, c, base, psi } = equations;
        // Corrects for factors of another c, best where J dominates (Brown, Byrne & Hindmarsh
        // 1989, §2).
        let relaxation = 2.0 / (1.0 + c / matrix.factored().unwrap_or(c));
        let mut f_is_known = std::mem::take(&mut self.f_is_known);
        let mut before: Option<f64> = None;
        sum(&mut self.y, base, d);
        for iteration in 1..=self.limit {
            if !std::mem::take(&mut f_is_known) {
                system.derivative(t, &self.y, &mut self.f)?;
                statistics.derivatives += 1;
            }
            if !is_finite(&self.f) {
                return Ok(Outcome::NotFinite);
            }
            match psi {
                Some(psi) => sum(&mut self.shifted, d, psi),
                None => self.shifted.copy_from_slice(d),
            }
            matrix.mass.residual(c, &self.f, &self.shifted, &mut self.correction);
            matrix.solve(&mut self.correction);
            let size = relaxation * norm(&self.correction, weights);
            if !size.is_finite() {
                return Ok(if is_finite(&self.correction) {
                    Outcome::Diverged
                } else {
                    Outcome::Singular
                });
            }
            let mut remainder = None;
            if let Some(before) = before {
                let rate = size / before;
                let left = (self.limit - iteration) as i32;
                if rate >= 1.0 || rate.powi(left) / (1.0 - rate) * size > self.tolerance {
                    return Ok(Outcome::Diverged);
                }
                remainder = Some(rate / (1.0 - rate) * size);
            }
            add(d, relaxation, &self.correction);
            sum(&mut self.y, base, d);
            if size == 0.0 || remainder.is_some_and(|remainder| remainder <= self.tolerance) {
                return Ok(Outcome::Converged(iteration));
            }
            before = Some(size);
        }
        Ok(Outcome::Diverged)
    }
}
