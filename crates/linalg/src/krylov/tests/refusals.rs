//! Systems that cannot be solved end soon, with the reason.

use super::*;
use crate::error::Error;

type Solver = fn(&dyn Operator<f64>, &[f64], &mut [f64], Options<'_, f64>) -> Result<Report, Error>;

const SOLVERS: [(&str, Solver); 4] = [
    ("cg", cg::<f64>),
    ("minres", minres::<f64>),
    ("gmres", gmres::<f64>),
    ("bicgstab", bicgstab::<f64>),
];

fn default<'a>() -> Options<'a, f64> {
    Options::default()
}

fn run(solver: Solver, a: &Dense<f64>, b: &[f64]) -> Report {
    let operator = a.operator();
    let mut x = vec![0.0; b.len()];
    let report = solver(&operator, b, &mut x, Options::default()).expect("arguments fit");
    assert!(x.iter().all(|x| x.is_finite()), "{report:?}: {x:?}");
    report
}

#[test]
fn not_finite_numbers_end_the_solve() {
    let good = laplacian::<f64>(8);
    for (name, solver) in SOLVERS {
        for bad in [f64::NAN, f64::INFINITY] {
            let a = Dense::<f64>::new(8, 8, |i, j| {
                if (i, j) == (5, 4) { bad } else { good.values[i * 8 + j] }
            });
            let report = run(solver, &a, &[1.0; 8]);
            assert_eq!(report.reason, Reason::NotFinite, "{name}: {report:?}");
            let mut b = [1.0; 8];
            b[3] = bad;
            let report = run(solver, &good, &b);
            assert_eq!((report.reason, report.iterations), (Reason::NotFinite, 0), "{name}");
        }
    }
}

#[test]
fn zero_right_hand_sides_give_zero() {
    let a = laplacian::<f64>(4);
    for (name, solver) in SOLVERS {
        let mut x = [1.0; 4];
        let report =
            solver(&a.operator(), &[0.0; 4], &mut x, Options::default()).expect("arguments fit");
        assert!(report.converged && x == [0.0; 4], "{name}: {report:?}");
    }
}

#[test]
fn cg_finds_negative_curvature() {
    let a = diagonal::<f64>(&[1.0, -1.0, 3.0]);
    let report = run(cg::<f64>, &a, &[1.0, 2.0, 1.0]);
    assert_eq!(report.reason, Reason::Indefinite, "{report:?}");
    // And a preconditioner that is not positive definite.
    let m = diagonal::<f64>(&[1.0, -1.0, 1.0]);
    let (a, m) = (laplacian::<f64>(3), m.operator());
    for solver in [cg::<f64> as Solver, minres::<f64>] {
        let options = Options { preconditioner: Some(&m), ..Options::default() };
        let report = solver(&a.operator(), &[0.1, 2.0, 0.1], &mut [0.0; 3], options);
        assert_eq!(report.expect("arguments fit").reason, Reason::Indefinite);
    }
}

#[test]
fn bicgstab_breaks_down_on_a_skew_matrix() {
    // rᴴ A r = 0 for every r.
    let a = Dense::<f64>::new(2, 2, |i, j| j as f64 - i as f64);
    let report = run(bicgstab::<f64>, &a, &[1.0, 1.0]);
    assert_eq!(report.reason, Reason::Breakdown, "{report:?}");
    assert!(report.iterations <= 8);
}

#[test]
fn gmres_stagnates_where_it_must() {
    // A cyclic shift gains nothing before the n-th iteration.
    let n = 8;
    let a = Dense::<f64>::new(n, n, |i, j| if (i + 1) % n == j { 1.0 } else { 0.0 });
    let mut b = vec![0.0; n];
    b[0] = 1.0;
    let operator = a.operator();
    let options = Options { restart: Some(4), ..Options::default() };
    let report = gmres(&operator, &b, &mut vec![0.0; n], options).expect("arguments fit");
    assert_eq!((report.reason, report.iterations), (Reason::Stagnation, 4), "{report:?}");
    let report = run(gmres::<f64>, &a, &b);
    assert!(report.converged && report.iterations == n, "{report:?}");
    // A singular matrix whose range does not hold b.
    let report = run(gmres::<f64>, &diagonal(&[1.0, 0.0]), &[0.0, 1.0]);
    assert_eq!(report.reason, Reason::Breakdown, "{report:?}");
}

#[test]
fn tolerances_that_rounding_forbids_end_in_stagnation() {
    let a = laplacian::<f64>(30);
    for (name, solver) in SOLVERS {
        let options = Options { rtol: 0.0, max_iterations: Some(100_000), ..Options::default() };
        let mut x = vec![0.0; 30];
        let b = random_vector::<f64>(14, 30);
        let report = solver(&a.operator(), &b, &mut x, options).expect("arguments fit");
        assert!(report.iterations < 2_000, "{name}: {report:?}");
        // By chance a residual may be zero.
        let ended = report.converged || report.reason == Reason::Stagnation;
        assert!(ended, "{name}: {report:?}");
        // ε·‖A‖·‖x‖ with ‖A‖ ≤ 4 and ‖x‖ ≤ ‖b‖/λ₁ ≤ 100·√30.
        assert!(report.residual <= 1e-12, "{name}: {report:?}");
    }
}

#[test]
fn iterations_end_at_the_limit() {
    let a = laplacian::<f64>(50);
    for (name, solver) in SOLVERS {
        for limit in [0, 3] {
            let options = Options { max_iterations: Some(limit), ..Options::default() };
            let mut x = vec![0.0; 50];
            let report = solver(&a.operator(), &[1.0; 50], &mut x, options).expect("arguments fit");
            assert_eq!(report.iterations, limit, "{name}");
            assert_eq!(report.reason, Reason::MaxIterations, "{name}");
        }
    }
}

#[test]
fn arguments_are_checked() {
    let (a, wide) = (laplacian::<f64>(3), Dense::<f64>::new(2, 3, |_, _| 1.0));
    let (a, wide) = (a.operator(), wide.operator());
    for (_, solver) in SOLVERS {
        let result = solver(&wide, &[1.0; 2], &mut [0.0; 3], default());
        assert!(matches!(result, Err(Error::NotSquare { .. })));
        let result = solver(&a, &[1.0; 2], &mut [0.0; 3], default());
        assert!(matches!(result, Err(Error::Shape { .. })));
        let result = solver(&a, &[1.0; 3], &mut [0.0; 2], default());
        assert!(matches!(result, Err(Error::Shape { .. })));
        let options = Options { preconditioner: Some(&wide), ..default() };
        let result = solver(&a, &[1.0; 3], &mut [0.0; 3], options);
        assert!(matches!(result, Err(Error::Shape { .. })));
        for options in [
            Options { rtol: f64::NAN, ..default() },
            Options { atol: -1.0, ..default() },
            Options { restart: Some(0), ..default() },
            Options { shift: f64::INFINITY, ..default() },
        ] {
            let result = solver(&a, &[1.0; 3], &mut [0.0; 3], options);
            assert!(matches!(result, Err(Error::Argument { .. })));
        }
    }
}

#[test]
fn errors_of_operators_and_callbacks_end_the_solve() {
    let failing = FnOperator::new(3, 3, |_: &[f64], _: &mut [f64]| Err(Error::Stopped));
    let a = laplacian::<f64>(3);
    let a = a.operator();
    for (_, solver) in SOLVERS {
        let result = solver(&failing, &[1.0; 3], &mut [0.0; 3], Options::default());
        assert_eq!(result, Err(Error::Stopped));
        let options = Options { preconditioner: Some(&failing), ..Options::default() };
        assert_eq!(solver(&a, &[1.0; 3], &mut [0.0; 3], options), Err(Error::Stopped));
        let mut calls = 0;
        let mut stop = |_: &Step<'_, f64>| {
            calls += 1;
            Err(Error::Stopped)
        };
        let options = Options { callback: Some(&mut stop), ..Options::default() };
        let result = solver(&a, &[1.0, 2.0, 5.0], &mut [0.0; 3], options);
        assert_eq!((result, calls), (Err(Error::Stopped), 1));
    }
}
