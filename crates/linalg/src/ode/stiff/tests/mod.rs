//! Known solutions, algebraic equations, sparse systems, other scalar types, and ways to fail.

mod algebraic;
mod failures;
mod formulas;
mod known;
mod large;

use super::{Bdf, Esdirk};
use crate::error::Error;
use crate::ode::method::Method;
use crate::ode::options::{Options, Tolerance};
use crate::ode::stepper::{Failure, Stepper};
use crate::ode::system::{JacobianOut, Mass, Pattern, Stop, System};
use crate::real::Magnitude;
use crate::scalar::Scalar;

const METHODS: [Method; 3] = [Method::Bdf, Method::Esdirk34, Method::TrBdf2];

/// A system of closures.
struct Equations<'a, T: Scalar, F> {
    n: usize,
    derivative: F,
    mass: Option<Mass<'a, T>>,
    sparsity: Option<&'a Pattern>,
    calls: usize,
}

impl<'a, T: Scalar, F: FnMut(T::Real, &[T], &mut [T])> Equations<'a, T, F> {
    fn new(n: usize, derivative: F) -> Self {
        Self { n, derivative, mass: None, sparsity: None, calls: 0 }
    }

    fn with_mass(n: usize, mass: &'a [T], derivative: F) -> Self {
        Self { mass: Some(Mass::Dense(mass)), ..Self::new(n, derivative) }
    }
}

impl<T: Scalar, F: FnMut(T::Real, &[T], &mut [T])> System<T> for Equations<'_, T, F> {
    fn len(&self) -> usize {
        self.n
    }

    fn derivative(&mut self, t: T::Real, y: &[T], dydt: &mut [T]) -> Result<(), Stop> {
        self.calls += 1;
        (self.derivative)(t, y, dydt);
        Ok(())
    }

    fn mass(&self) -> Option<Mass<'_, T>> {
        self.mass
    }

    fn sparsity(&self) -> Option<&Pattern> {
        self.sparsity
    }
}

fn options<R: Magnitude>(method: Method, rtol: f64, atol: f64) -> Options<R> {
    let same = |x| Tolerance::Same(R::of_f64(x));
    Options { method, rtol: same(rtol), atol: same(atol), ..Options::default() }
}

fn stepper<T: Scalar>(
    system: &dyn System<T>,
    span: (T::Real, T::Real),
    y0: &[T],
    options: &Options<T::Real>,
) -> Result<Box<dyn Stepper<T>>, Error> {
    Ok(match options.method {
        Method::Bdf => Box::new(Bdf::new(system, span, y0, options)?),
        _ => Box::new(Esdirk::new(system, span, y0, options)?),
    })
}

/// Steps to the end, or to a failure.
fn run<T: Scalar>(
    system: &mut dyn System<T>,
    span: (T::Real, T::Real),
    y0: &[T],
    options: &Options<T::Real>,
) -> (Box<dyn Stepper<T>>, Result<(), Failure>) {
    let mut stepper = stepper(system, span, y0, options).expect("sound arguments");
    let mut outcome = Ok(());
    let mut steps = 0;
    while outcome.is_ok() && stepper.t() != span.1 {
        outcome = stepper.step(system);
        steps += 1;
        assert!(steps < 100_000, "no end at t = {}", stepper.t());
    }
    (stepper, outcome)
}

/// The largest `|y - exact| / (rtol |exact| + atol)`.
fn error(y: &[f64], exact: &[f64], (rtol, atol): (f64, f64)) -> f64 {
    assert_eq!(y.len(), exact.len());
    let errors = y.iter().zip(exact).map(|(y, x)| (y - x).abs() / (rtol * x.abs() + atol));
    // Unlike `f64::max`, this keeps a NaN.
    errors.fold(0.0, |largest, error| if error <= largest { largest } else { error })
}

/// Whether a solution has at most one tolerance of error for each step: where nothing amplifies
/// errors they add up to no more than that, the norm being a root mean square.
fn assert_near(end: &dyn Stepper<f64>, exact: &[f64], tolerances: (f64, f64)) {
    let (error, steps) = (error(end.y(), exact, tolerances), end.statistics().steps as f64);
    let bound = steps * (exact.len() as f64).sqrt();
    assert!(error <= bound, "an error of {error} tolerances after {steps} steps: {:?}", end.y());
}

/// Three chemical species, rates from 0.04 to 3e7 (Robertson 1966).
fn robertson(_t: f64, y: &[f64], dydt: &mut [f64]) {
    let (slow, fast) = (-0.04 * y[0] + 1e4 * y[1] * y[2], 3e7 * y[1] * y[1]);
    dydt.copy_from_slice(&[slow, -slow - fast, fast]);
}

/// Of [`robertson`] at `t = 40` from `(1, 0, 0)`: SciPy 1.17.1's Radau with rtol 1e-12 and
/// atol 1e-14.
const ROBERTSON: [f64; 3] = [0.7158270687199072, 9.185534764578334e-06, 0.28416374574532793];

/// An analytic Jacobian, dense.
struct WithJacobian<F>(F, usize);

impl<F: FnMut(f64, &[f64], &mut [f64])> System<f64> for WithJacobian<F> {
    fn len(&self) -> usize {
        3
    }

    fn derivative(&mut self, t: f64, y: &[f64], dydt: &mut [f64]) -> Result<(), Stop> {
        self.1 += 1;
        (self.0)(t, y, dydt);
        Ok(())
    }

    fn jacobian(&mut self, _t: f64, y: &[f64], out: JacobianOut<'_, f64>) -> Result<bool, Stop> {
        if let JacobianOut::Dense(out) = out {
            let fast = 6e7 * y[1];
            let (second, third) = (1e4 * y[2], 1e4 * y[1]);
            let columns = [-0.04, 0.04, 0.0, second, -second - fast, fast, third, -third, 0.0];
            out.copy_from_slice(&columns);
        }
        Ok(true)
    }
}
