//! Solutions that are known.

use einmul_array::Complex;

use super::{lorenz, tolerances};
use crate::ode::{Options, Request, Tolerance, Tsit5, from_fn, solve, solve_for};

/// Errors of `y' = y cos t`, whose solution is `exp(sin t)`, in equal steps up to 2: at the end,
/// and the largest inside of steps.
fn errors(steps: usize) -> (f64, f64) {
    let exact = |t: f64| t.sin().exp();
    let mut system = from_fn(1, |t: f64, y: &[f64], dydt: &mut [f64]| dydt[0] = y[0] * t.cos());
    let h = 2.0 / steps as f64;
    // Everything is tolerated, so that steps are as long as they may be.
    let options = Options {
        atol: Tolerance::Same(1e10),
        first_step: Some(h),
        max_step: Some(h),
        ..Options::default()
    };
    let mut solver = Tsit5::new((0.0, 2.0), &[1.0], &options).unwrap();
    let (mut inside, mut before, mut y) = (0.0_f64, 0.0, [0.0]);
    while solver.t() < 2.0 {
        solver.step(&mut system).unwrap();
        for theta in [0.2, 0.5, 0.8] {
            let t = before + theta * (solver.t() - before);
            solver.interpolate(t, &mut y);
            inside = inside.max((y[0] - exact(t)).abs());
            // The polynomial that is handed out is the same.
            let direct = y[0];
            solver.segment().evaluate(t, &mut y);
            assert!((y[0] - direct).abs() <= 1e-13 * direct.abs());
        }
        before = solver.t();
    }
    // One more where the sum of the steps falls short of the end by rounding.
    let taken = solver.statistics().steps;
    assert!((steps..=steps + 1).contains(&taken), "{taken} steps");
    ((solver.y()[0] - exact(2.0)).abs(), inside)
}

#[test]
fn the_order_is_5_also_inside_of_steps() {
    let rows = [16, 32, 64].map(errors);
    for pair in rows.windows(2) {
        // A global error of order 5 falls by 32 with half the step, and by no less than 25
        // while terms of the next order are still seen.
        assert!(pair[0].0 / pair[1].0 > 25.0, "{rows:?}");
        assert!(pair[0].1 / pair[1].1 > 25.0, "{rows:?}");
    }
}

#[test]
fn lorenz_meets_its_taylor_series() {
    // 40 terms of the Taylor series in steps of 1/100, in 40 digits.
    let wanted = [-8.17349993224225, -9.562023686798799, 24.620702049679666];
    let mut system = from_fn(3, lorenz);
    let start = [1.0; 3];
    let solution = solve(&mut system, (0.0, 2.0), &start, &tolerances(1e-10)).unwrap();
    for (y, wanted) in solution.last().iter().zip(wanted) {
        // A thousand times the tolerance: for 600 steps, and for the growth of their errors.
        assert!((y - wanted).abs() < 1e-7, "{y} for {wanted}");
    }
    let work = solution.statistics;
    assert_eq!(work.derivatives, 2 + 6 * (work.steps + work.rejected));
    assert_eq!(solution.t.len(), work.steps + 1);
    assert_eq!((work.jacobians, work.factorizations), (0, 0));
}

#[test]
fn errors_follow_tolerances_in_both_precisions() {
    let exact = (-1.0_f64).exp();
    for rtol in [1e-3, 1e-6, 1e-9, 1e-12] {
        let mut decay = from_fn(1, |_t: f64, y: &[f64], dydt: &mut [f64]| dydt[0] = -y[0]);
        let solution = solve(&mut decay, (0.0, 1.0), &[1.0], &tolerances(rtol)).unwrap();
        // Errors of steps decay too, so that they do not add up to more than a few.
        assert!((solution.last()[0] - exact).abs() < 10.0 * rtol);
    }
    let mut decay = from_fn(1, |_t: f32, y: &[f32], dydt: &mut [f32]| dydt[0] = -y[0]);
    let options = Options { rtol: Tolerance::Same(1e-5), ..Options::default() };
    let solution = solve(&mut decay, (0.0_f32, 1.0), &[1.0], &options).unwrap();
    assert!((f64::from(solution.last()[0]) - exact).abs() < 1e-4);
}

#[test]
fn a_complex_number_turns() {
    type C = Complex<f64>;
    let mut turn = from_fn(2, |_t: f64, y: &[C], dydt: &mut [C]| {
        dydt[0] = C::new(0.0, 1.0) * y[0];
        dydt[1] = C::new(0.0, -2.0) * y[1];
    });
    let start = [C::new(1.0, 0.0), C::new(0.0, 1.0)];
    let solution = solve(&mut turn, (0.0, 3.0), &start, &tolerances(1e-10)).unwrap();
    let wanted = [C::from_polar(1.0, 3.0), C::from_polar(1.0, 0.5 * std::f64::consts::PI - 6.0)];
    for (y, wanted) in solution.last().iter().zip(wanted) {
        assert!((y - wanted).norm() < 1e-8);
    }

    type S = Complex<f32>;
    let mut turn = from_fn(1, |_t: f32, y: &[S], dydt: &mut [S]| dydt[0] = S::new(0.0, 1.0) * y[0]);
    let solution = solve(&mut turn, (0.0_f32, 1.0), &[S::new(1.0, 0.0)], &Options::default());
    assert!((solution.unwrap().last()[0] - S::from_polar(1.0, 1.0)).norm() < 1e-2);
}

#[test]
fn time_runs_backwards() {
    let mut system = from_fn(3, lorenz);
    let options = tolerances(1e-11);
    let forward = solve(&mut system, (0.0, 0.5), &[1.0; 3], &options).unwrap();
    let request = Request { dense: true, ..Request::default() };
    let back =
        solve_for(&mut system, (0.5, 0.0), forward.last(), &options, request, &mut []).unwrap();
    for y in back.last() {
        // Backwards errors grow by at most e^{14·0.5} = 1100 for each tolerated one.
        assert!((y - 1.0).abs() < 1e-6, "{y}");
    }
    assert!(back.t.windows(2).all(|pair| pair[1] < pair[0]));
    // Both polynomials tell the same in between.
    let dense = back.dense.unwrap();
    let (mut y, mut z) = ([0.0; 3], [0.0; 3]);
    let request = Request { times: Some(&[0.2]), ..Request::default() };
    let at = solve_for(&mut system, (0.0, 0.5), &[1.0; 3], &options, request, &mut []).unwrap();
    dense.evaluate(0.2, &mut y);
    z.copy_from_slice(at.last());
    for (y, z) in y.iter().zip(z) {
        assert!((y - z).abs() < 1e-6);
    }
}

#[test]
fn many_numbers_are_like_one() {
    // Sums run in lanes with a rest: sizes around their number.
    let one = |n: usize| {
        let mut decay = from_fn(n, |_t: f64, y: &[f64], dydt: &mut [f64]| {
            dydt.iter_mut().zip(y).for_each(|(out, y)| *out = -y);
        });
        let solution = solve(&mut decay, (0.0, 1.0), &vec![1.0; n], &tolerances(1e-6)).unwrap();
        assert!(solution.last().iter().all(|y| y == &solution.last()[0]));
        (solution.last()[0], solution.statistics.steps)
    };
    let (y, steps) = one(1);
    for n in [2, 7, 8, 9, 16, 23] {
        let (yn, stepsn) = one(n);
        // Norms differ by rounding errors, and steps with them.
        assert!((yn - y).abs() < 1e-9 && steps == stepsn, "n = {n}");
    }
}

#[test]
fn a_solver_starts_again() {
    let mut system = from_fn(3, lorenz);
    let options = tolerances(1e-8);
    let mut solver = Tsit5::new((0.0, 1.0), &[1.0; 3], &options).unwrap();
    while solver.t() < 1.0 {
        solver.step(&mut system).unwrap();
    }
    let (first, work) = (solver.y().to_vec(), solver.statistics());
    // At the end a step does nothing.
    solver.step(&mut system).unwrap();
    assert_eq!((solver.t(), solver.y()), (1.0, &first[..]));
    solver.restart((0.0, 1.0), &[1.0; 3]).unwrap();
    while solver.t() < 1.0 {
        solver.step(&mut system).unwrap();
    }
    assert_eq!(solver.y(), first);
    assert_eq!(solver.statistics().steps, 2 * work.steps);
    assert!(solver.restart((0.0, 1.0), &[1.0; 2]).is_err());
}
