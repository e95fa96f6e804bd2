//! Diagonally implicit Runge–Kutta methods with an explicit first stage.

use einmul_machine::interrupt;

use super::course::Course;
use super::implicit::{Attempt, Implicit, safety};
use super::memory::zeros;
use super::newton::Equations;
use super::tableau::{ESDIRK34, TR_BDF2, Tableau};
use super::vectors::{add, norm, times, write_weights};
use crate::error::Error;
use crate::ode::argument;
use crate::ode::method::Method;
use crate::ode::options::Options;
use crate::ode::segment::Segment;
use crate::ode::stepper::{Failure, Statistics, Stepper};
use crate::ode::system::System;
use crate::real::Magnitude;
use crate::scalar::Scalar;

/// ESDIRK34 or TR-BDF2, by [`Options::method`].
///
/// The error estimate is that of the pair, filtered by `(M - hγJ)⁻¹ M`, so that it does not see
/// stiff components that the method damps anyway (Hosea & Shampine 1996). Between the ends of a
/// step the solution is the cubic polynomial of the values and the derivatives there.
///
/// ```
/// use einmul_linalg::ode::{Esdirk, Method, Options, Stepper, from_fn};
/// let options = Options { method: Method::TrBdf2, ..Options::default() };
/// let mut fast = from_fn(1, |t: f64, y: &[f64], dydt: &mut [f64]| dydt[0] = -1e6 * (y[0] - t));
/// let mut solver = Esdirk::new(&fast, (0.0, 1.0), &[0.0], &options)?;
/// while solver.t() < 1.0 {
///     solver.step(&mut fast).expect("the solution is smooth");
/// }
/// assert!((solver.y()[0] - 1.0).abs() < 1e-3);
/// # Ok::<(), einmul_linalg::Error>(())
/// ```
pub struct Esdirk<T: Scalar> {
    implicit: Implicit<T>,
    tableau: &'static Tableau,
    /// The length of the next step.
    step: f64,
    /// Whether a step was rejected since the last accepted one.
    rejected: bool,
    y: Vec<T>,
    /// The last accepted step's start, its `y`, and `y'` there.
    previous: (T::Real, Vec<T>, Vec<T>),
    /// `y'` at the stages, one after the other.
    slopes: Vec<T>,
    base: Vec<T>,
    /// `hγ y'` of a stage; the error.
    d: Vec<T>,
}

/// A next step that is longer by less than this is not worth new factors.
const WORTHWHILE: f64 = 1.2;
/// A step is at most so much longer than the last one.
const GROWTH: f64 = 8.0;
/// And no less than this part of it.
const SHRINKAGE: f64 = 0.2;
/// Iterations of one solve.
const NEWTON_LIMIT: usize = 7;

impl<T: Scalar> Esdirk<T> {
    /// From `span.0`, where the solution is `y0`, to `span.1`. The system is first called by the
    /// first step, but its mass matrix and its pattern are read here.
    ///
    /// # Errors
    /// [`Error::Argument`] for arguments that make no sense, among them another method;
    /// [`Error::Array`] where memory is refused.
    pub fn new(
        system: &dyn System<T>,
        span: (T::Real, T::Real),
        y0: &[T],
        options: &Options<T::Real>,
    ) -> Result<Self, Error> {
        let tableau = match options.method {
            Method::Esdirk34 => &ESDIRK34,
            Method::TrBdf2 => &TR_BDF2,
            other => return Err(argument(format!("{} is no ESDIRK method", other.name()))),
        };
        let n = y0.len();
        Ok(Self {
            implicit: Implicit::new(system, span, y0, options, NEWTON_LIMIT)?,
            tableau,
            step: 0.0,
            rejected: false,
            y: y0.to_vec(),
            previous: (span.0, y0.to_vec(), zeros(n)?),
            slopes: zeros(n.saturating_mul(tableau.nodes.len()))?,
            base: zeros(n)?,
            d: zeros(n)?,
        })
    }

    fn course(&self) -> &Course<T> {
        &self.implicit.course
    }

    fn start(&mut self, system: &mut dyn System<T>) -> Result<(), Failure> {
        let n = self.y.len();
        let slope = &mut self.slopes[..n];
        self.step = self.implicit.start(system, &mut self.y, slope, self.tableau.order)?;
        self.previous.1.copy_from_slice(&self.y);
        Ok(())
    }

    /// All stages of a step of the signed length `h`.
    fn attempt(
        &mut self,
        system: &mut dyn System<T>,
        t_new: T::Real,
        h: f64,
    ) -> Result<Attempt, Failure> {
        let (n, tableau) = (self.y.len(), self.tableau);
        let (t, c) = (self.course().t().to_f64(), h * tableau.diagonal);
        write_weights(&mut self.implicit.weights, &self.implicit.tolerances, &self.y);
        let mut most = 0;
        for (i, factors) in tableau.stages.iter().enumerate() {
            let stage = i + 1;
            let node = tableau.nodes[stage];
            let at = if node == 1.0 { t_new } else { T::Real::of_f64(t + node * h) };
            let (earlier, own) = self.slopes.split_at_mut(stage * n);
            self.base.copy_from_slice(&self.y);
            for (&factor, slope) in factors.iter().zip(earlier.chunks_exact(n.max(1))) {
                add(&mut self.base, h * factor, slope);
            }
            // The slope to start from: the line through those of the last two stages.
            let last = &earlier[i * n..];
            let guess = match stage {
                1 => 0.0,
                _ => (node - tableau.nodes[i]) / (tableau.nodes[i] - tableau.nodes[i - 1]),
            };
            let before = &earlier[i.saturating_sub(1) * n..];
            for ((d, &last), &before) in self.d.iter_mut().zip(last).zip(before) {
                *d = times(last, c * (1.0 + guess)) - times(before, c * guess);
            }
            let equations = Equations { t: at, c, base: &self.base, psi: None };
            let Attempt::Solved { iterations } =
                self.implicit.solve(system, equations, &mut self.d)?
            else {
                return Ok(Attempt::Failed);
            };
            most = most.max(iterations);
            own[..n].iter_mut().zip(&self.d).for_each(|(slope, &d)| *slope = times(d, 1.0 / c));
        }
        Ok(Attempt::Solved { iterations: most })
    }

    /// The norm of the filtered error of the last attempt.
    fn error(&mut self, h: f64) -> f64 {
        let n = self.y.len();
        self.base.fill(T::ZERO);
        for (&factor, slope) in self.tableau.error.iter().zip(self.slopes.chunks_exact(n.max(1))) {
            add(&mut self.base, h * factor, slope);
        }
        let Implicit { matrix, weights, tolerances, newton, .. } = &mut self.implicit;
        matrix.mass.multiply(&self.base, &mut self.d);
        matrix.solve(&mut self.d);
        // A step may end near zero, or start there.
        for ((base, &y), &new) in self.base.iter_mut().zip(&self.y).zip(&newton.y) {
            let half = <T::Real as Magnitude>::of_f64(0.5);
            *base = T::from_real(half * (y.modulus() + new.modulus()));
        }
        write_weights(weights, tolerances, &self.base);
        norm(&self.d, weights)
    }

    fn try_step(&mut self, system: &mut dyn System<T>) -> Result<(), Failure> {
        if !self.implicit.started {
            self.start(system)?;
            self.implicit.started = true;
        }
        self.implicit.begin_step();
        self.step = self.step.max(self.course().shortest());
        loop {
            interrupt::poll();
            self.step = self.course().limited(self.step);
            let t_new = self.implicit.time_after(self.step)?;
            let length = self.course().length_to(t_new);
            let h = length * self.course().direction();
            let Attempt::Solved { iterations } = self.attempt(system, t_new, h)? else {
                self.step = 0.5 * length;
                self.rejected = true;
                continue;
            };
            let error = self.error(h);
            let factor = safety(iterations, NEWTON_LIMIT)
                * error.powf(-1.0 / f64::from(self.tableau.order + 1));
            if error <= 1.0 {
                self.accept(t_new, length, factor);
                return Ok(());
            }
            self.implicit.reject_error();
            self.rejected = true;
            // The larger of a number and NaN is the number.
            self.step = length * factor.max(SHRINKAGE);
        }
    }

    fn accept(&mut self, t_new: T::Real, length: f64, factor: f64) {
        let factor = factor.clamp(SHRINKAGE, if self.rejected { 1.0 } else { GROWTH });
        let keep = (1.0..WORTHWHILE).contains(&factor);
        self.step = if keep { length } else { length * factor };
        self.rejected = false;
        self.previous.0 = self.course().t();
        self.implicit.accept(t_new);
        let n = self.y.len();
        self.previous.1.copy_from_slice(&self.y);
        self.previous.2.copy_from_slice(&self.slopes[..n]);
        self.y.copy_from_slice(&self.implicit.newton.y);
        let last = self.tableau.stages.len() * n;
        self.slopes.copy_within(last.., 0);
    }

    /// Where `t` is in the last step, from 0 to 1, and the step's signed length.
    fn position(&self, t: T::Real) -> (f64, f64) {
        let start = self.previous.0.to_f64();
        let h = self.t().to_f64() - start;
        (if h == 0.0 { 1.0 } else { (t.to_f64() - start) / h }, h)
    }
}

impl<T: Scalar> Stepper<T> for Esdirk<T> {
    fn t(&self) -> T::Real {
        self.course().t()
    }

    fn y(&self) -> &[T] {
        &self.y
    }

    fn step(&mut self, system: &mut dyn System<T>) -> Result<(), Failure> {
        if let Some(outcome) = self.implicit.finished() {
            return outcome;
        }
        let outcome = self.try_step(system);
        self.implicit.remember(outcome)
    }

    /// The cubic polynomial of Hermite, written from the end of the step.
    fn interpolate(&self, t: T::Real, out: &mut [T]) {
        let (theta, h) = self.position(t);
        let (_, y, slope) = &self.previous;
        let rest = 1.0 - theta;
        let back = rest * rest * (1.0 + 2.0 * theta);
        let (first, last) = (h * theta * rest * rest, -h * theta * theta * rest);
        for (i, out) in out.iter_mut().enumerate() {
            let end = self.y[i];
            let bend = times(slope[i], first) + times(self.slopes[i], last);
            *out = end + times(y[i] - end, back) + bend;
        }
    }

    fn segment(&self) -> Segment<T> {
        let (start, y, slope) = &self.previous;
        let (n, length) = (self.y.len(), self.t() - *start);
        let h = length.to_f64();
        let mut coefficients = vec![T::ZERO; 4 * n];
        coefficients[..n].copy_from_slice(y);
        for i in 0..n {
            let (rise, first, last) =
                (self.y[i] - y[i], times(slope[i], h), times(self.slopes[i], h));
            coefficients[n + i] = first;
            coefficients[2 * n + i] = times(rise, 3.0) - times(first, 2.0) - last;
            coefficients[3 * n + i] = first + last - times(rise, 2.0);
        }
        Segment::new(*start, length, n, coefficients)
    }

    fn statistics(&self) -> Statistics {
        self.implicit.statistics
    }
}
