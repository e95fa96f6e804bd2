//! Square systems: solutions, and the iterations that theory allows.

use std::f64::consts::PI;

use super::*;
use crate::error::Error;
use crate::real::Magnitude;
use crate::testing::for_all_types;

type Solver<T> = fn(&dyn Operator<T>, &[T], &mut [T], Options<'_, T>) -> Result<Report, Error>;

fn precision<T: Scalar>() -> f64 {
    <T::Real as Magnitude>::EPSILON.to_f64()
}

fn all_solvers<T: Scalar>() -> [(&'static str, Solver<T>); 4] {
    [("cg", cg::<T>), ("minres", minres::<T>), ("gmres", gmres::<T>), ("bicgstab", bicgstab::<T>)]
}

/// Solves `a x = b` and checks that the report is true.
fn solve<T: Scalar>(
    name: &str,
    solver: Solver<T>,
    a: &Dense<T>,
    b: &[T],
    options: Options<'_, T>,
) -> (Vec<T>, Report) {
    let norm = |x: &[T]| x.iter().map(|x| x.to_c128().norm_sqr()).sum::<f64>().sqrt();
    let tolerance = (options.rtol * norm(b)).max(options.atol);
    let mut x = vec![T::ZERO; b.len()];
    let operator = a.operator();
    let report = solver(&operator, b, &mut x, options).expect("arguments fit");
    let difference: Vec<T> = a.times(&x).iter().zip(b).map(|(&y, &b)| b - y).collect();
    // The residual is of numbers of modulus up to ‖A‖∞·‖x‖∞ ≤ 4·‖x‖, each off by ε of them.
    let rounding = 8.0 * b.len() as f64 * precision::<T>() * (norm(&x) + norm(b));
    assert!((report.residual - norm(&difference)).abs() <= rounding, "{name}: {report:?}");
    assert_eq!(report.converged, report.residual <= tolerance, "{name}: {report:?}");
    assert_eq!(report.converged, report.reason == Reason::Tolerance, "{name}: {report:?}");
    (x, report)
}

fn check_laplacian<T: Scalar>(n: usize) {
    let a = laplacian::<T>(n);
    let b = random_vector::<T>(5, n);
    // κ ≤ 4(n + 1)²/π², so that f32 reaches κ·ε ≪ 1e-3 at the sizes here.
    let options = || Options { rtol: 1e-3, ..Options::default() };
    for (name, solver) in all_solvers::<T>() {
        let (_, report) = solve(name, solver, &a, &b, options());
        assert!(report.converged, "{name}, n = {n}: {report:?}");
    }
    // Through the sparse matrix the iterations are the same up to rounding.
    let csr = a.sparse();
    let mut x = vec![T::ZERO; n];
    let report = cg(&csr, &b, &mut x, options()).expect("arguments fit");
    assert!(report.converged);
}

#[test]
fn all_solvers_solve_a_laplacian() {
    for n in [0, 1, 2, 3, 17, 64] {
        for_all_types!(check_laplacian(n));
    }
}

#[test]
fn cg_keeps_to_the_bound_of_the_condition() {
    let n = 200;
    let a = laplacian::<f64>(n);
    let b = vec![1.0; n];
    let theta = PI / (n + 1) as f64;
    let condition = (1.0 + theta.cos()) / (1.0 - theta.cos());
    // ‖r_k‖/‖r₀‖ ≤ 2√κ·((√κ − 1)/(√κ + 1))^k (from the A-norm to the 2-norm costs √κ).
    let rate = (condition.sqrt() - 1.0) / (condition.sqrt() + 1.0);
    let rtol = 1e-8;
    let bound = ((2.0 * condition.sqrt() / rtol).ln() / -rate.ln()).ceil() as usize;
    let (_, report) = solve("cg", cg::<f64>, &a, &b, Options { rtol, ..Options::default() });
    assert!(report.converged && report.iterations <= bound, "{report:?}, bound {bound}");
}

fn check_distinct<T: Scalar>() {
    // Three distinct eigenvalues: three iterations, in exact arithmetic.
    let entries: Vec<f64> = (0..30).map(|i| [1.0, 2.0, 5.0][i % 3]).collect();
    let a = diagonal::<T>(&entries);
    let b = random_vector::<T>(6, 30);
    let [cg, minres, gmres, _] = all_solvers::<T>();
    for (name, solver) in [cg, minres, gmres] {
        let options = Options { rtol: 100.0 * precision::<T>(), ..Options::default() };
        let (_, report) = solve(name, solver, &a, &b, options);
        assert!(report.converged && report.iterations == 3, "{name}: {report:?}");
    }
}

#[test]
fn three_eigenvalues_take_three_iterations() {
    for_all_types!(check_distinct());
}

fn check_convection<T: Scalar>() {
    let n = 60;
    let a = convection::<T>(n, 0.4);
    let expected = random_vector::<T>(7, n);
    let b = a.times(&expected);
    let options = || Options { rtol: 1e-4, restart: Some(30), ..Options::default() };
    let [_, _, gmres, bicgstab] = all_solvers::<T>();
    for (name, solver) in [gmres, bicgstab] {
        let (_, report) = solve(name, solver, &a, &b, options());
        assert!(report.converged, "{name}: {report:?}");
    }
    // Without a restart n iterations suffice.
    let options = Options { rtol: 1e-4, restart: Some(n), ..Options::default() };
    let (_, report) = solve("gmres", gmres.1, &a, &b, options);
    assert!(report.converged && report.iterations <= n, "{report:?}");
}

#[test]
fn matrices_that_are_not_symmetric() {
    for_all_types!(check_convection());
}

#[test]
fn minres_solves_indefinite_and_shifted_systems() {
    let entries: Vec<f64> = (0..40).map(|i| i as f64 - 19.5).collect();
    let a = diagonal::<f64>(&entries);
    let expected = random_vector::<f64>(8, 40);
    let b = a.times(&expected);
    let options = Options { rtol: 1e-10, ..Options::default() };
    let (x, report) = solve("minres", minres::<f64>, &a, &b, options);
    // The residual bounds the error by 1/min|λ| = 2.
    assert!(report.converged && distance(&x, &expected) <= 2.0 * report.residual);

    // A − σ is that matrix for the entries 0 … 39.
    let unshifted: Vec<f64> = (0..40).map(f64::from).collect();
    let unshifted = diagonal::<f64>(&unshifted);
    let mut shifted_x = vec![0.0; 40];
    let options = Options { rtol: 1e-10, shift: 19.5, ..Options::default() };
    let operator = unshifted.operator();
    let report = minres(&operator, &b, &mut shifted_x, options).expect("arguments fit");
    assert!(report.converged && distance(&shifted_x, &expected) <= 2.0 * report.residual);
}

#[test]
fn minres_solves_singular_systems_that_have_a_solution() {
    // Neumann's second difference: constants are its null space.
    let n = 50;
    let a = Dense::<f64>::new(n, n, |i, j| match i.abs_diff(j) {
        0 if i == 0 || i == n - 1 => 1.0,
        0 => 2.0,
        1 => -1.0,
        _ => 0.0,
    });
    let b = a.times(&random_vector(9, n));
    let options = || Options { rtol: 1e-9, ..Options::default() };
    let (_, report) = solve("minres", minres::<f64>, &a, &b, options());
    assert!(report.converged, "{report:?}");
    // With a part in the null space there is none; that part is all that is left.
    let b: Vec<f64> = b.iter().map(|b| b + 1.0).collect();
    let operator = a.operator();
    let mut x = vec![0.0; n];
    let report = minres(&operator, &b, &mut x, options()).expect("arguments fit");
    assert!(!report.converged);
    assert!((report.residual - (n as f64).sqrt()).abs() < 1e-6, "{report:?}");
}

#[test]
fn a_preconditioner_tames_the_condition() {
    // Eigenvalues from 1 to 1e8 on the diagonal, and a little beside it.
    let n = 100;
    let a = Dense::<f64>::new(n, n, |i, j| {
        let grade = |i: usize| 1e8_f64.powf(i as f64 / (n - 1) as f64);
        match i.abs_diff(j) {
            0 => grade(i),
            1 => 0.2 * (grade(i) * grade(j)).sqrt(),
            _ => 0.0,
        }
    });
    let b = random_vector::<f64>(10, n);
    let inverse: Vec<f64> = (0..n).map(|i| 1.0 / a.values[i * n + i]).collect();
    let inverse = diagonal::<f64>(&inverse);
    let jacobi = inverse.operator();
    for (name, solver) in all_solvers::<f64>() {
        let options = Options { rtol: 1e-8, preconditioner: Some(&jacobi), ..Options::default() };
        let (_, report) = solve(name, solver, &a, &b, options);
        // D^(-1/2) A D^(-1/2) has eigenvalues in [0.6, 1.4], κ ≤ 7/3 and a rate of 0.21: 12
        // iterations for 1e-8 in its own norm; the 2-norm costs up to √κ(D) = 1e4, six more.
        assert!(report.converged && report.iterations <= 25, "{name}: {report:?}");
    }
}

#[test]
fn the_first_guess_is_used() {
    let a = laplacian::<f64>(20);
    let expected = random_vector::<f64>(11, 20);
    let b = a.times(&expected);
    let operator = a.operator();
    for (name, solver) in all_solvers::<f64>() {
        let mut x = expected.clone();
        let report = solver(&operator, &b, &mut x, Options::default()).expect("arguments fit");
        assert!(report.converged && report.iterations == 0, "{name}: {report:?}");
    }
}

#[test]
fn right_hand_sides_of_any_size_are_solved() {
    let a = laplacian::<f64>(10);
    let b = random_vector::<f64>(12, 10);
    let operator = a.operator();
    for (name, solver) in all_solvers::<f64>() {
        let mut plain = vec![0.0; 10];
        solver(&operator, &b, &mut plain, Options::default()).expect("arguments fit");
        for power in [-900, 900] {
            let scaled: Vec<f64> = b.iter().map(|b| b.scaled(power)).collect();
            let mut x = vec![0.0; 10];
            let report =
                solver(&operator, &scaled, &mut x, Options::default()).expect("arguments fit");
            assert!(report.converged, "{name}, 2^{power}: {report:?}");
            let x: Vec<f64> = x.iter().map(|x| x.scaled(-power)).collect();
            // Both have residuals of at most 1e-5·‖b‖, and ‖A⁻¹‖ ≤ 13.
            assert!(distance(&x, &plain) <= 2.0 * 13.0 * 1e-5 * 3.2, "{name}, 2^{power}");
        }
    }
}

#[test]
fn the_callback_sees_every_iteration() {
    let a = laplacian::<f64>(25);
    let b = vec![1.0; 25];
    let operator = a.operator();
    for (name, solver) in all_solvers::<f64>() {
        let (mut seen, mut last) = (0, vec![]);
        let mut count = |step: &Step<'_, f64>| {
            seen += 1;
            assert_eq!(step.iteration, seen);
            last = step.x.to_vec();
            Ok(())
        };
        let options = Options { callback: Some(&mut count), ..Options::default() };
        let mut x = vec![0.0; 25];
        let report = solver(&operator, &b, &mut x, options).expect("arguments fit");
        assert_eq!((seen, &last), (report.iterations, &x), "{name}");
    }
}
