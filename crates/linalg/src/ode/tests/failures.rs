//! Integrations that cannot go on say why, and keep what they have.

use super::tolerances;
use crate::ode::{Failure, Options, Outcome, Request, Stop, System, from_fn, solve, solve_for};

#[test]
fn a_solution_that_blows_up() {
    // 1 / (1 - t).
    let mut square = from_fn(1, |_t: f64, y: &[f64], dydt: &mut [f64]| dydt[0] = y[0] * y[0]);
    let found = solve(&mut square, (0.0, 2.0), &[1.0], &tolerances(1e-8)).unwrap();
    let Outcome::Failed(failure) = &found.outcome else { panic!("{:?}", found.outcome) };
    assert!(matches!(failure, Failure::StepTooSmall { .. }), "{failure}");
    assert!(failure.to_string().starts_with("Required step size is less than spacing"));
    assert!((found.t[found.t.len() - 1] - 1.0).abs() < 1e-5, "{:?}", found.t.last());
    assert!(found.y.iter().all(|y| y.is_finite()));
    assert_eq!(found.outcome.status(), -1);
}

#[test]
fn a_solution_that_leaves_the_numbers() {
    // exp(800) is beyond f64; before, it is well defined.
    let mut growth = from_fn(1, |_t: f64, y: &[f64], dydt: &mut [f64]| dydt[0] = y[0]);
    let found = solve(&mut growth, (0.0, 800.0), &[1.0], &tolerances(1e-6)).unwrap();
    assert!(matches!(found.outcome, Outcome::Failed(Failure::NotFinite { .. })));
    let end = found.t[found.t.len() - 1];
    assert!((end - 709.78).abs() < 1.0, "{end}");
    assert!(found.y.iter().all(|y| y.is_finite()));
}

#[test]
fn a_derivative_that_is_no_number() {
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let mut never = from_fn(2, |_t: f64, _y: &[f64], dydt: &mut [f64]| {
            dydt.copy_from_slice(&[1.0, bad]);
        });
        let found = solve(&mut never, (0.5, 2.0), &[1.0, 2.0], &Options::default()).unwrap();
        assert_eq!(found.outcome, Outcome::Failed(Failure::NotFinite { t: 0.5 }));
        assert_eq!((&found.t[..], &found.y[..]), (&[0.5][..], &[1.0, 2.0][..]));

        let mut until = from_fn(1, |t: f64, _y: &[f64], dydt: &mut [f64]| {
            dydt[0] = if t > 1.0 { bad } else { 1.0 };
        });
        let found = solve(&mut until, (0.0, 2.0), &[0.0], &Options::default()).unwrap();
        assert!(matches!(found.outcome, Outcome::Failed(Failure::NotFinite { .. })));
        let end = found.t[found.t.len() - 1];
        assert!(end <= 1.0 && end > 1.0 - 1e-12, "{end}");
        assert!((found.last()[0] - end).abs() < 1e-12);
    }
}

#[test]
fn steps_may_not_be_shorter_than_asked() {
    let options = Options { min_step: Some(0.1), ..tolerances(1e-10) };
    let mut fast = from_fn(2, |_t: f64, y: &[f64], dydt: &mut [f64]| {
        dydt.copy_from_slice(&[30.0 * y[1], -30.0 * y[0]]);
    });
    let found = solve(&mut fast, (0.0, 1.0), &[1.0, 0.0], &options).unwrap();
    let Outcome::Failed(Failure::StepTooSmall { t, shortest }) = found.outcome else {
        panic!("{:?}", found.outcome)
    };
    assert_eq!((t, shortest), (0.0, 0.1));
    // A last step that is shorter is none of them.
    let mut rest = from_fn(1, |_t: f64, _y: &[f64], dydt: &mut [f64]| dydt[0] = 1.0);
    let found = solve(&mut rest, (0.0, 0.05), &[0.0], &options).unwrap();
    assert_eq!(found.outcome, Outcome::Finished);
}

/// Stops in a function, at a time or after a number of steps.
struct Stopping {
    at: f64,
    steps: usize,
}

impl System<f64> for Stopping {
    fn len(&self) -> usize {
        1
    }

    fn derivative(&mut self, t: f64, y: &[f64], dydt: &mut [f64]) -> Result<(), Stop> {
        dydt[0] = -y[0];
        if t > self.at { Err(Stop) } else { Ok(()) }
    }

    fn step_accepted(&mut self) -> Result<(), Stop> {
        self.steps = self.steps.checked_sub(1).ok_or(Stop)?;
        Ok(())
    }
}

#[test]
fn the_caller_stops() {
    let stopped = Outcome::Failed(Failure::Stopped);
    let span = (0.0, 5.0);
    let mut system = Stopping { at: 1.0, steps: 1000 };
    let found = solve(&mut system, span, &[1.0], &tolerances(1e-8)).unwrap();
    assert_eq!(found.outcome, stopped);
    assert!(found.t.len() > 1 && found.t.iter().all(|&t| t <= 1.0));
    let mut system = Stopping { at: -1.0, steps: 1000 };
    let request = Request { times: None, dense: true };
    let found = solve_for(&mut system, span, &[1.0], &Options::default(), request, &mut []);
    let found = found.unwrap();
    assert_eq!((&found.t[..], found.outcome), (&[0.0][..], stopped.clone()));
    let mut y = [0.0];
    found.dense.unwrap().evaluate(3.0, &mut y);
    assert_eq!(y, [1.0]);
    let mut system = Stopping { at: 9.0, steps: 3 };
    let found = solve(&mut system, span, &[1.0], &tolerances(1e-8)).unwrap();
    assert_eq!(found.outcome, stopped);
    assert_eq!(found.statistics.steps, 4);
}
