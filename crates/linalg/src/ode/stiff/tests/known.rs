use einmul_array::Complex;

use super::*;

#[test]
fn stable_problems_end_near_what_is_known() {
    for method in METHODS {
        for tolerances @ (rtol, atol) in [(1e-3, 1e-6), (1e-4, 1e-8), (1e-6, 1e-10)] {
            let options = options(method, rtol, atol);
            let mut decay = Equations::new(1, |_, y: &[f64], dydt: &mut [f64]| dydt[0] = -y[0]);
            let (end, outcome) = run(&mut decay, (0.0, 1.0), &[1.0], &options);
            assert_eq!(outcome, Ok(()));
            assert_near(&*end, &[(-1.0_f64).exp()], tolerances);

            // Prothero & Robinson 1974.
            let mut stiff = Equations::new(1, |t: f64, y: &[f64], dydt: &mut [f64]| {
                dydt[0] = -1e6 * (y[0] - t.cos()) - t.sin();
            });
            let (end, outcome) = run(&mut stiff, (0.0, 10.0), &[1.0], &options);
            assert_eq!(outcome, Ok(()));
            assert_near(&*end, &[10.0_f64.cos()], tolerances);

            let mut system = Equations::new(3, robertson);
            let (end, outcome) = run(&mut system, (0.0, 40.0), &[1.0, 0.0, 0.0], &options);
            assert_eq!(outcome, Ok(()));
            assert_near(&*end, &ROBERTSON, tolerances);
            assert!(end.statistics().steps < 500, "{:?}", end.statistics());
        }
    }
}

/// Errors of the phase add up over the jumps of the oscillator: 200 times the tolerance, where
/// SciPy's BDF has 91 to 342 times it.
#[test]
fn van_der_pol_with_jumps() {
    // SciPy 1.17.1's Radau with rtol 1e-12 and atol 1e-14.
    let exact = [1.7061677321705044, -0.0008928097010247748];
    for method in METHODS {
        for (rtol, atol) in [(1e-3, 1e-6), (1e-6, 1e-10)] {
            let mut system = Equations::new(2, |_, y: &[f64], dydt: &mut [f64]| {
                dydt[0] = y[1];
                dydt[1] = 1000.0 * (1.0 - y[0] * y[0]) * y[1] - y[0];
            });
            let options = options(method, rtol, atol);
            let (end, outcome) = run(&mut system, (0.0, 2000.0), &[2.0, 0.0], &options);
            assert_eq!(outcome, Ok(()));
            let error = error(end.y(), &exact, (rtol, atol));
            assert!(error <= 200.0, "{method:?} {rtol:e}: {error}");
        }
    }
}

#[test]
fn a_jacobian_that_is_given_saves_evaluations() {
    for method in METHODS {
        let options = options(method, 1e-6, 1e-10);
        let mut without = Equations::new(3, robertson);
        let (by_differences, _) = run(&mut without, (0.0, 40.0), &[1.0, 0.0, 0.0], &options);
        let statistics = by_differences.statistics();
        assert_eq!(without.calls, statistics.derivatives + 3 * statistics.jacobians);

        let mut given = WithJacobian(robertson, 0);
        let (end, outcome) = run(&mut given, (0.0, 40.0), &[1.0, 0.0, 0.0], &options);
        assert_eq!(outcome, Ok(()));
        assert_eq!(given.1, end.statistics().derivatives);
        assert_near(&*end, &ROBERTSON, (1e-6, 1e-10));
    }
}

#[test]
fn time_can_run_backwards_and_the_end_is_met() {
    for method in METHODS {
        let mut growth = Equations::new(1, |_, y: &[f64], dydt: &mut [f64]| dydt[0] = -y[0]);
        let options = options(method, 1e-6, 1e-9);
        let (end, outcome) = run(&mut growth, (1.0, -0.3), &[1.0], &options);
        assert_eq!(outcome, Ok(()));
        assert_eq!(end.t(), -0.3);
        // The error of each step grows as the solution does, and so does its tolerance.
        assert_near(&*end, &[1.3_f64.exp()], (1e-6, 1e-9));
    }
}

#[test]
fn steps_are_as_long_as_asked_for() {
    for method in METHODS {
        let mut options = options(method, 1e-3, 1e-3);
        options.first_step = Some(0.01);
        options.max_step = Some(0.25);
        let mut decay = Equations::new(1, |_, y: &[f64], dydt: &mut [f64]| dydt[0] = -y[0]);
        let mut stepper = stepper(&decay, (0.0, 20.0), &[1.0], &options).unwrap();
        let mut before = 0.0;
        while stepper.t() < 20.0 {
            stepper.step(&mut decay).unwrap();
            let longest = if before == 0.0 { 0.01 } else { 0.25 };
            assert!(stepper.t() - before <= longest * (1.0 + 1e-12), "at {before}");
            before = stepper.t();
        }
        // At the end nothing happens any more.
        let statistics = stepper.statistics();
        stepper.step(&mut decay).unwrap();
        assert_eq!(stepper.statistics(), statistics);
    }
}

/// `y' = λ y` with a complex `λ`, in all scalar types that have it.
#[test]
fn complex_numbers_and_f32() {
    let rate = Complex::new(-200.0, 30.0);
    for method in METHODS {
        let mut system = Equations::new(2, |_, y: &[Complex<f64>], dydt: &mut [Complex<f64>]| {
            dydt[0] = rate * (y[0] - y[1]);
            dydt[1] = Complex::new(0.0, 1.0) * y[1];
        });
        let one = Complex::new(1.0, 0.0);
        let (end, outcome) =
            run(&mut system, (0.0, 2.0), &[one, one], &options(method, 1e-6, 1e-9));
        assert_eq!(outcome, Ok(()));
        // y₁ = e^{it}, and y₀ follows it: y₀ = λ/(λ - i) y₁.
        let y1 = Complex::new(2.0_f64.cos(), 2.0_f64.sin());
        let y0 = rate / (rate - Complex::new(0.0, 1.0)) * y1;
        for (y, exact) in end.y().iter().zip([y0, y1]) {
            // Oscillations do not forget errors of a hundred steps.
            assert!((*y - exact).norm() < 1e-4, "{method:?}: {y} for {exact}");
        }

        let mut decay = Equations::new(1, |_, y: &[f32], dydt: &mut [f32]| dydt[0] = -1e3 * y[0]);
        let (end, outcome) = run(&mut decay, (0.0, 1.0), &[1.0], &options(method, 1e-3, 1e-6));
        assert_eq!((outcome, end.t()), (Ok(()), 1.0_f32));
        assert!(end.y()[0].abs() < 1e-5);
    }
}

#[test]
fn nothing_to_integrate() {
    for method in METHODS {
        let mut system = Equations::new(0, |_, _: &[f64], _: &mut [f64]| {});
        let (end, outcome) = run(&mut system, (0.0, 1.0), &[], &options(method, 1e-3, 1e-6));
        assert_eq!((outcome, end.t(), end.y().len()), (Ok(()), 1.0, 0));
        let still = &mut Equations::new(1, |_, _: &[f64], dydt: &mut [f64]| dydt[0] = 0.0);
        let (end, outcome) = run(still, (0.0, 1e9), &[3.0], &options(method, 1e-3, 1e-6));
        assert_eq!((outcome, end.y()[0]), (Ok(()), 3.0));
        // An end that only an event can come before.
        let (end, outcome) = run(still, (0.0, f64::INFINITY), &[3.0], &options(method, 1e-3, 1e-6));
        assert!(matches!(&outcome, Err(Failure::Method { t, .. }) if *t > 1e306), "{outcome:?}");
        assert_eq!(end.y(), [3.0]);
    }
}
