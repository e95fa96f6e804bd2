//! Backward differentiation formulas of orders 1 to 5.

use einmul_machine::interrupt;

use super::course::Course;
use super::differences::{BackwardDifferences, MAX_ORDER};
use super::implicit::{Attempt, Implicit, safety};
use super::memory::zeros;
use super::newton::Equations;
use super::vectors::{norm, times, write_weights};
use crate::error::Error;
use crate::ode::options::Options;
use crate::ode::segment::Segment;
use crate::ode::stepper::{Failure, Statistics, Stepper};
use crate::ode::system::System;
use crate::real::Magnitude;
use crate::scalar::Scalar;

/// Numerical differentiation formulas in backward differences with quasi-constant steps
/// (Shampine & Reichelt, *The MATLAB ODE suite*, SIAM J. Sci. Comput. 18 (1997) 1–22).
///
/// The formulas are more exact than BDF of the same order at orders 1 to 4, and nearly as
/// stable: A-stable up to order 2, and A(α)-stable with α of 80°, 66° and 51° at orders 3 to 5.
///
/// Steps and orders are chosen as in that paper and in SciPy's `BDF`. A habit of CVODE (Brown,
/// Byrne & Hindmarsh 1989) saves factorisations: factors are kept while the step changes little.
///
/// ```
/// use einmul_linalg::ode::{Bdf, Method, Options, Stepper, from_fn};
/// let options = Options { method: Method::Bdf, ..Options::default() };
/// let mut fast = from_fn(1, |t: f64, y: &[f64], dydt: &mut [f64]| dydt[0] = -1e6 * (y[0] - t));
/// let mut solver = Bdf::new(&fast, (0.0, 1.0), &[0.0], &options)?;
/// while solver.t() < 1.0 {
///     solver.step(&mut fast).expect("the solution is smooth");
/// }
/// assert!((solver.y()[0] - 1.0).abs() < 1e-3);
/// assert!(solver.statistics().steps < 50);
/// # Ok::<(), einmul_linalg::Error>(())
/// ```
pub struct Bdf<T: Scalar> {
    implicit: Implicit<T>,
    differences: BackwardDifferences<T>,
    order: usize,
    /// The distance of the points of the differences, and the length of the next step.
    step: f64,
    /// Accepted steps with the present order and length.
    equal_steps: usize,
    /// Where the last accepted step started.
    previous: T::Real,
    predicted: Vec<T>,
    psi: Vec<T>,
    d: Vec<T>,
}

/// Table 1 of the paper, from order 0 on.
const KAPPA: [f64; MAX_ORDER + 1] = [0.0, -0.1850, -1.0 / 9.0, -0.0823, -0.0415, 0.0];

/// `Σ 1/j` for `j` from 1 to the order.
const GAMMA: [f64; MAX_ORDER + 1] = [0.0, 1.0, 1.5, 11.0 / 6.0, 25.0 / 12.0, 137.0 / 60.0];

/// A next step at the same order that is longer by less than this is not worth it.
const WORTHWHILE: f64 = 1.2;
/// A step is at most so much longer than the last one.
const GROWTH: f64 = 10.0;
/// And no less than this part of it.
const SHRINKAGE: f64 = 0.2;
/// Iterations of one solve.
const NEWTON_LIMIT: usize = 4;

impl<T: Scalar> Bdf<T> {
    /// From `span.0`, where the solution is `y0`, to `span.1`. The system is first called by the
    /// first step, but its mass matrix and its pattern are read here.
    ///
    /// # Errors
    /// [`Error::Argument`] for arguments that make no sense, [`Error::Array`] where memory is
    /// refused.
    pub fn new(
        system: &dyn System<T>,
        span: (T::Real, T::Real),
        y0: &[T],
        options: &Options<T::Real>,
    ) -> Result<Self, Error> {
        let n = y0.len();
        Ok(Self {
            implicit: Implicit::new(system, span, y0, options, NEWTON_LIMIT)?,
            differences: BackwardDifferences::new(y0)?,
            order: 1,
            step: 0.0,
            equal_steps: 0,
            previous: span.0,
            predicted: zeros(n)?,
            psi: zeros(n)?,
            d: zeros(n)?,
        })
    }

    fn course(&self) -> &Course<T> {
        &self.implicit.course
    }

    /// The first two differences.
    fn start(&mut self, system: &mut dyn System<T>) -> Result<(), Failure> {
        let mut y = self.differences.row(0).to_vec();
        self.step = self.implicit.start(system, &mut y, &mut self.d, 1)?;
        self.differences.row_mut(0).copy_from_slice(&y);
        let h = self.step * self.course().direction();
        for (difference, &slope) in self.differences.row_mut(1).iter_mut().zip(&self.d) {
            *difference = times(slope, h);
        }
        Ok(())
    }

    fn change_step(&mut self, factor: f64) {
        self.differences.rescale(self.order, factor);
        self.step *= factor;
        self.equal_steps = 0;
    }

    /// A step to `t_new`, which is `self.step` away; its error is that of `self.d`.
    fn attempt(&mut self, system: &mut dyn System<T>, t_new: T::Real) -> Result<Attempt, Failure> {
        let order = self.order;
        self.differences.combine(0, &[1.0; MAX_ORDER + 1][..=order], &mut self.predicted);
        let leading = (1.0 - KAPPA[order]) * GAMMA[order];
        let mut weights = GAMMA;
        weights.iter_mut().for_each(|gamma| *gamma /= leading);
        self.differences.combine(1, &weights[1..=order], &mut self.psi);
        let c = self.step * self.course().direction() / leading;
        self.d.fill(T::ZERO);
        let (base, psi) = (&self.predicted[..], Some(&self.psi[..]));
        write_weights(&mut self.implicit.weights, &self.implicit.tolerances, base);
        let equations = Equations { t: t_new, c, base, psi };
        self.implicit.solve(system, equations, &mut self.d)
    }

    fn try_step(&mut self, system: &mut dyn System<T>) -> Result<(), Failure> {
        if !self.implicit.started {
            self.start(system)?;
            self.implicit.started = true;
        }
        self.implicit.begin_step();
        let shortest = self.course().shortest();
        if self.step > 0.0 && self.step < shortest {
            self.change_step(shortest / self.step);
        }
        loop {
            interrupt::poll();
            let t_new = self.aim()?;
            let Attempt::Solved { iterations } = self.attempt(system, t_new)? else {
                self.change_step(0.5);
                continue;
            };
            let safety = safety(iterations, NEWTON_LIMIT);
            let Implicit { weights, tolerances, newton, .. } = &mut self.implicit;
            write_weights(weights, tolerances, &newton.y);
            let error = error_constant(self.order) * norm(&self.d, weights);
            if error <= 1.0 {
                self.previous = self.course().t();
                self.implicit.accept(t_new);
                self.differences.accept(self.order, &self.d);
                self.equal_steps += 1;
                self.choose(error, safety);
                return Ok(());
            }
            self.implicit.reject_error();
            // The larger of a number and NaN is the number.
            self.change_step((safety * factor_for(error, self.order)).max(SHRINKAGE));
        }
    }

    /// The time after the next step, whose length becomes what numbers near there can hold.
    fn aim(&mut self) -> Result<T::Real, Failure> {
        let limited = self.course().limited(self.step);
        if limited < self.step {
            self.change_step(limited / self.step);
        }
        let t_new = self.implicit.time_after(self.step)?;
        let factor = self.course().length_to(t_new) / self.step;
        // Less is a rounding error of the time, and as harmless.
        if (factor - 1.0).abs() > 1e-10 {
            self.differences.rescale(self.order, factor);
            self.step *= factor;
        }
        Ok(t_new)
    }

    /// The next order, of those beside the present one, and the next step.
    fn choose(&mut self, error: f64, safety: f64) {
        let order = self.order;
        if self.equal_steps < order + 1 {
            return;
        }
        let error_at = |order: usize| {
            error_constant(order) * norm(self.differences.row(order + 1), &self.implicit.weights)
        };
        let mut best = (factor_for(error, order), order);
        if order > 1 {
            let factor = factor_for(error_at(order - 1), order - 1);
            if factor > best.0 {
                best = (factor, order - 1);
            }
        }
        if order < MAX_ORDER {
            let factor = factor_for(error_at(order + 1), order + 1);
            if factor > best.0 {
                best = (factor, order + 1);
            }
        }
        let factor = (safety * best.0).clamp(SHRINKAGE, GROWTH);
        if best.1 == order && (1.0..WORTHWHILE).contains(&factor) {
            return;
        }
        self.order = best.1;
        self.change_step(factor);
    }
}

/// The error of a step is this much of the difference of order `order + 1`.
fn error_constant(order: usize) -> f64 {
    KAPPA[order] * GAMMA[order] + 1.0 / (order + 1) as f64
}

/// By what the step could be multiplied; infinite for no error.
fn factor_for(error: f64, order: usize) -> f64 {
    error.powf(-1.0 / (order + 1) as f64)
}

impl<T: Scalar> Stepper<T> for Bdf<T> {
    fn t(&self) -> T::Real {
        self.course().t()
    }

    fn y(&self) -> &[T] {
        self.differences.row(0)
    }

    fn step(&mut self, system: &mut dyn System<T>) -> Result<(), Failure> {
        if let Some(outcome) = self.implicit.finished() {
            return outcome;
        }
        let outcome = self.try_step(system);
        self.implicit.remember(outcome)
    }

    fn interpolate(&self, t: T::Real, out: &mut [T]) {
        let h = self.step * self.course().direction();
        let x = (t.to_f64() - self.t().to_f64()) / h;
        self.differences.interpolate(self.order, if x.is_nan() { 0.0 } else { x }, out);
    }

    fn segment(&self) -> Segment<T> {
        let h = self.step * self.course().direction();
        self.differences.segment(self.order, h, self.previous, self.t())
    }

    fn statistics(&self) -> Statistics {
        self.implicit.statistics
    }
}
