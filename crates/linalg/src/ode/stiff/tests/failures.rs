use std::panic::{AssertUnwindSafe, catch_unwind};

use super::*;

#[test]
fn derivatives_that_are_not_finite() {
    for method in METHODS {
        let options = options(method, 1e-6, 1e-9);
        let mut always = Equations::new(1, |_, _: &[f64], dydt: &mut [f64]| dydt[0] = f64::NAN);
        let (end, outcome) = run(&mut always, (0.0, 10.0), &[1.0], &options);
        assert_eq!(outcome, Err(Failure::NotFinite { t: 0.0 }));
        assert_eq!((end.t(), end.y()), (0.0, &[1.0][..]));

        let mut later = Equations::new(1, |t: f64, y: &[f64], dydt: &mut [f64]| {
            dydt[0] = if t > 1.0 { f64::NAN } else { -y[0] };
        });
        let (end, outcome) = run(&mut later, (0.0, 10.0), &[1.0], &options);
        assert!(matches!(outcome, Err(Failure::NotFinite { t }) if t > 1.0), "{outcome:?}");
        // All that can be reached is.
        assert!((end.t() - 1.0).abs() < 1e-12);
        assert!((end.y()[0] - (-1.0_f64).exp()).abs() < 1e-4);

        // One bad value only shortens a step.
        let mut call = 0;
        let mut once = Equations::new(1, |_, y: &[f64], dydt: &mut [f64]| {
            call += 1;
            dydt[0] = if call == 12 { f64::INFINITY } else { -y[0] };
        });
        let (_, outcome) = run(&mut once, (0.0, 10.0), &[1.0], &options);
        assert_eq!(outcome, Ok(()));
    }
}

#[test]
fn solutions_that_end() {
    for method in METHODS {
        // 1 / (1 - t).
        let mut pole = Equations::new(1, |_, y: &[f64], dydt: &mut [f64]| dydt[0] = y[0] * y[0]);
        let (end, outcome) = run(&mut pole, (0.0, 2.0), &[1.0], &options(method, 1e-6, 1e-9));
        assert!(matches!(outcome, Err(Failure::StepTooSmall { .. })), "{outcome:?}");
        assert!((end.t() - 1.0).abs() < 1e-3, "{method:?}: {}", end.t());
        // A failed stepper keeps its solution, and fails again.
        let (t, mut again) = (end.t(), end);
        assert_eq!(again.step(&mut pole), outcome);
        assert_eq!(again.t(), t);
        let mut out = [0.0];
        again.interpolate(t, &mut out);
        assert_eq!(out, again.y());
    }
}

#[test]
fn min_step_is_kept() {
    for method in METHODS {
        let mut options = options(method, 1e-9, 1e-12);
        options.min_step = Some(0.1);
        let mut stiff = Equations::new(1, |t: f64, _: &[f64], dydt: &mut [f64]| {
            dydt[0] = (30.0 * t).cos();
        });
        let (_, outcome) = run(&mut stiff, (0.0, 10.0), &[0.0], &options);
        let expected = Failure::StepTooSmall { t: 0.0, shortest: 0.1 };
        assert_eq!(outcome, Err(expected));
    }
}

struct Stopping(usize);

impl System<f64> for Stopping {
    fn len(&self) -> usize {
        1
    }

    fn derivative(&mut self, _t: f64, y: &[f64], dydt: &mut [f64]) -> Result<(), Stop> {
        dydt[0] = -y[0];
        self.0 -= 1;
        if self.0 == 0 { Err(Stop) } else { Ok(()) }
    }
}

#[test]
fn a_function_that_stops_or_panics() {
    for method in METHODS {
        let options = options(method, 1e-6, 1e-9);
        for after in 1..20 {
            let (_, outcome) = run(&mut Stopping(after), (0.0, 10.0), &[1.0], &options);
            assert_eq!(outcome, Err(Failure::Stopped), "{method:?} after {after}");
        }
        let mut call = 0;
        let mut panicking = Equations::new(1, |_, y: &[f64], dydt: &mut [f64]| {
            call += 1;
            dydt[0] = -y[0];
            if call == 9 {
                std::panic::resume_unwind(Box::new("mine"));
            }
        });
        let work = AssertUnwindSafe(|| run(&mut panicking, (0.0, 10.0), &[1.0], &options).1);
        let payload = catch_unwind(work).expect_err("the panic goes on");
        assert_eq!(payload.downcast_ref(), Some(&"mine"));
    }
}

/// Algebraic equations that say nothing of the algebraic variable, dense and sparse: no answer,
/// but no panic.
#[test]
fn equations_that_determine_nothing() {
    let undetermined = |_: f64, y: &[f64], dydt: &mut [f64]| dydt.copy_from_slice(&[-y[0], 0.0]);
    let inconsistent = |_: f64, y: &[f64], dydt: &mut [f64]| dydt.copy_from_slice(&[-y[0], 1.0]);
    let pattern = Pattern::new(2, vec![0, 1, 1], vec![0]).unwrap();
    for method in METHODS {
        let options = options(method, 1e-6, 1e-9);
        for sparsity in [None, Some(&pattern)] {
            for derivative in [undetermined, inconsistent] {
                let mut system = Equations::with_mass(2, &[1.0, 0.0, 0.0, 0.0], derivative);
                system.sparsity = sparsity;
                let (_, outcome) = run(&mut system, (0.0, 1.0), &[1.0, 1.0], &options);
                let Err(Failure::Method { problem, .. }) = outcome else {
                    panic!("{method:?}: {outcome:?}");
                };
                assert!(problem.contains("algebraic equations"), "{problem}");
            }
        }
    }
}

#[test]
fn arguments_that_make_no_sense() {
    for method in METHODS {
        let options = options(method, 1e-6, 1e-9);
        let decay = |_: f64, y: &[f64], dydt: &mut [f64]| dydt[0] = -y[0];
        let system = Equations::new(1, decay);
        let refused = |span, y0: &[f64], system: &dyn System<f64>| {
            let error = stepper(system, span, y0, &options).err();
            assert!(matches!(error, Some(Error::Argument { .. })), "{method:?}: {error:?}");
        };
        refused((0.0, 1.0), &[1.0, 2.0], &system);
        refused((0.0, 1.0), &[f64::NAN], &system);
        refused((f64::NAN, 1.0), &[1.0], &system);
        refused((0.0, 1.0), &[1.0], &Equations::with_mass(1, &[1.0, 2.0], decay));
        refused((0.0, 1.0), &[1.0], &Equations::with_mass(1, &[f64::INFINITY], decay));
        let pattern = Pattern::new(2, vec![0, 0, 0], vec![]).unwrap();
        let mut system = Equations::new(1, decay);
        system.sparsity = Some(&pattern);
        refused((0.0, 1.0), &[1.0], &system);
    }
}
