//! Known solutions, orders of convergence, events, and all the ways to end early.

mod events;
mod failures;
mod known;
mod requests;
mod tableau;

use super::{Options, Tolerance};

/// Both tolerances, the absolute one a thousandth of the relative one.
fn tolerances(rtol: f64) -> Options<f64> {
    Options {
        rtol: Tolerance::Same(rtol),
        atol: Tolerance::Same(1e-3 * rtol),
        ..Options::default()
    }
}

/// `dydt` of the Lorenz equations with σ = 10, ρ = 28, β = 8/3.
fn lorenz(_t: f64, y: &[f64], dydt: &mut [f64]) {
    dydt[0] = 10.0 * (y[1] - y[0]);
    dydt[1] = y[0] * (28.0 - y[2]) - y[1];
    dydt[2] = y[0] * y[1] - 8.0 / 3.0 * y[2];
}
