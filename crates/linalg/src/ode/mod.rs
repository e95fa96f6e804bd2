//! Initial value problems of ordinary differential equations.
//!
//! A [`System`] is what is integrated, a [`Stepper`] a method under way, and [`solve`] (or
//! [`solve_for`], with chosen times, a continuous solution and events) the loop around them,
//! with the meaning of SciPy's `solve_ivp`. [`Tsit5`] can be stepped directly, without
//! dynamic calls and without allocating; the methods for stiff problems are in `stiff`.
//!
//! ```
//! use einmul_linalg::ode::{Options, Tolerance, from_fn, solve};
//! // A pendulum, let go at 0.1 rad: its angle and angular velocity.
//! let mut pendulum = from_fn(2, |_t: f64, y: &[f64], dydt: &mut [f64]| {
//!     dydt[0] = y[1];
//!     dydt[1] = -y[0].sin();
//! });
//! let options = Options { rtol: Tolerance::Same(1e-9), ..Options::default() };
//! let solution = solve(&mut pendulum, (0.0, 1.0), &[0.1, 0.0], &options)?;
//! assert!(solution.outcome.is_success());
//! assert!((solution.last()[0] - 0.1 * 1.0_f64.cos()).abs() < 1e-4);
//! # Ok::<(), einmul_linalg::Error>(())
//! ```

mod brent;
mod combine;
mod controller;
mod dense;
mod events;
mod initial_step;
mod method;
mod options;
mod segment;
mod solution;
mod solve;
mod span;
mod stepper;
mod stiff;
mod system;
mod tableau;
#[cfg(test)]
mod tests;
mod tolerances;
mod tsit5;

pub use dense::DenseSolution;
pub use events::{Crossings, Direction, Event};
pub use method::Method;
pub use options::{Options, Tolerance};
pub use segment::Segment;
pub use solution::{Outcome, Solution};
pub use solve::{Request, solve, solve_for};
pub use stepper::{Failure, Statistics, Stepper};
pub use stiff::{Bdf, Esdirk};
pub use system::{FromFn, JacobianOut, Mass, Pattern, Stop, System, from_fn};
pub use tsit5::Tsit5;

use crate::error::Error;

/// An argument that makes no sense.
pub(crate) fn argument(problem: impl Into<String>) -> Error {
    Error::Argument { operation: "solve_ivp".into(), problem: problem.into() }
}
