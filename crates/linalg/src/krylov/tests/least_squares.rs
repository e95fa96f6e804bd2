//! Least squares against the normal equations.

use super::*;
use crate::error::Error;
use crate::real::Magnitude;
use crate::testing::for_all_types;

type Solver<T> = fn(
    &dyn Operator<T>,
    &[T],
    &mut [T],
    LeastSquaresOptions<'_>,
) -> Result<LeastSquaresReport, Error>;

fn both<T: Scalar>() -> [(&'static str, Solver<T>); 2] {
    [("lsqr", lsqr::<T>), ("lsmr", lsmr::<T>)]
}

fn norm<T: Scalar>(x: &[T]) -> f64 {
    x.iter().map(|x| x.to_c128().norm_sqr()).sum::<f64>().sqrt()
}

/// `‖Aᴴ(b − A x) − d²·x‖`, which is zero at the solution.
fn gradient<T: Scalar>(a: &Dense<T>, b: &[T], x: &[T], damp: f64) -> f64 {
    let r: Vec<T> = a.times(x).iter().zip(b).map(|(&y, &b)| b - y).collect();
    let square = real_number::<T>(damp * damp);
    let normal = a.adjoint().times(&r);
    norm(&normal.iter().zip(x).map(|(&g, &x)| g - square * x).collect::<Vec<T>>())
}

fn check_shapes<T: Scalar>(rows: usize, cols: usize, damp: f64) {
    // A tall or wide identity and a little more: κ is below 10.
    let a = Dense::<T>::new(rows, cols, |i, j| {
        let little = random::<T>(21, i, j) * real_number::<T>(0.3 / rows.max(cols) as f64);
        if i % cols.max(1) == j || j % rows.max(1) == i { T::ONE + little } else { little }
    });
    let b = random_vector::<T>(22, rows);
    let atol = 10.0 * <T::Real as Magnitude>::EPSILON.to_f64();
    for (name, solver) in both::<T>() {
        let options = LeastSquaresOptions {
            damp,
            atol,
            btol: atol,
            max_iterations: Some(4 * cols),
            ..LeastSquaresOptions::default()
        };
        let mut x = vec![T::ZERO; cols];
        let operator = a.operator();
        let report = solver(&operator, &b, &mut x, options).expect("arguments fit");
        assert!(report.converged(), "{name} {rows}x{cols}: {report:?}");
        // ‖Aᴴr‖ ≤ atol·‖A‖·‖r‖, or ‖r‖ ≤ atol·(‖b‖ + ‖A‖·‖x‖), up to rounding in a product;
        // ‖A‖ in the Frobenius norm is below 2·√(rows·cols).
        let size = 2.0 * ((rows * cols) as f64).sqrt() + damp;
        let bound = 20.0 * atol * size * (norm(&b) + size * norm(&x));
        assert!(gradient(&a, &b, &x, damp) <= bound, "{name} {rows}x{cols}: {report:?}");
    }
}

#[test]
fn any_shape_is_solved() {
    for (rows, cols) in [(0, 0), (0, 3), (3, 0), (1, 1), (2, 3), (3, 2), (40, 17), (17, 40)] {
        for_all_types!(check_shapes(rows, cols, 0.0));
        for_all_types!(check_shapes(rows, cols, 0.5));
    }
}

#[test]
fn the_solution_of_least_norm_is_found() {
    // x₀ + x₁ = 2 twice: the solutions are (1, 1) + t (1, −1).
    let a = Dense::<f64>::new(2, 2, |_, _| 1.0);
    for (name, solver) in both::<f64>() {
        let mut x = [0.0; 2];
        let operator = a.operator();
        let report = solver(&operator, &[2.0, 2.0], &mut x, LeastSquaresOptions::default())
            .expect("arguments fit");
        assert!(report.converged() && distance(&x, &[1.0, 1.0]) < 1e-14, "{name}: {x:?}");
        // Without a solution the mean is the best.
        let mut x = [0.0; 2];
        let report = solver(&operator, &[1.0, 5.0], &mut x, LeastSquaresOptions::default())
            .expect("arguments fit");
        assert!(report.converged() && distance(&x, &[1.5, 1.5]) < 1e-14, "{name}: {x:?}");
        assert!((report.residual - 8.0_f64.sqrt()).abs() < 1e-14);
    }
}

#[test]
fn a_first_guess_and_damping_go_together() {
    // min (x − 3)² + d²·(x − 1)² is at (3 + d²)/(1 + d²).
    for (name, solver) in both::<f64>() {
        let a = Dense::<f64>::new(1, 1, |_, _| 1.0);
        let operator = a.operator();
        let mut x = [1.0];
        let options = LeastSquaresOptions { damp: 2.0, ..LeastSquaresOptions::default() };
        solver(&operator, &[3.0], &mut x, options).expect("arguments fit");
        assert!((x[0] - 7.0 / 5.0).abs() < 1e-14, "{name}: {x:?}");
    }
}

#[test]
fn lsqr_estimates_variances() {
    // After n iterations the estimate of the diagonal of (AᵀA)⁻¹ is complete.
    let a = diagonal::<f64>(&[1.0, 2.0, 4.0]);
    let operator = a.operator();
    let mut variances = [0.0; 3];
    let options = LeastSquaresOptions {
        atol: 1e-14,
        btol: 1e-14,
        variances: Some(&mut variances),
        ..LeastSquaresOptions::default()
    };
    lsqr(&operator, &[1.0, 1.0, 1.0], &mut [0.0; 3], options).expect("arguments fit");
    for (variance, expected) in variances.iter().zip([1.0, 0.25, 0.0625]) {
        assert!((variance - expected).abs() < 1e-10, "{variances:?}");
    }
}

#[test]
fn a_condition_above_the_limit_is_named() {
    let entries: Vec<f64> = (0..10).map(|i| 10.0_f64.powi(-i)).collect();
    let a = diagonal::<f64>(&entries);
    let operator = a.operator();
    for (name, solver) in both::<f64>() {
        let options = LeastSquaresOptions {
            atol: 0.0,
            btol: 0.0,
            condition_limit: 1e3,
            max_iterations: Some(100),
            ..LeastSquaresOptions::default()
        };
        let report = solver(&operator, &[1.0; 10], &mut [0.0; 10], options).expect("fits");
        assert_eq!(report.stop, Stop::Condition, "{name}: {report:?}");
    }
}

#[test]
fn bad_arguments_and_numbers() {
    let a = laplacian::<f64>(3);
    let operator = a.operator();
    for (_, solver) in both::<f64>() {
        let options = LeastSquaresOptions { damp: -1.0, ..LeastSquaresOptions::default() };
        let result = solver(&operator, &[1.0; 3], &mut [0.0; 3], options);
        assert!(matches!(result, Err(Error::Argument { .. })));
        let options = LeastSquaresOptions::default;
        let result = solver(&operator, &[1.0; 2], &mut [0.0; 3], options());
        assert!(matches!(result, Err(Error::Shape { .. })));
        let report = solver(&operator, &[1.0, f64::NAN, 0.0], &mut [0.0; 3], options());
        assert_eq!(report.expect("fits").stop, Stop::NotFinite);
        let mut x = [1.0; 3];
        let report = solver(&operator, &[0.0; 3], &mut x, options()).expect("fits");
        assert_eq!((report.stop, x), (Stop::AtOnce, [0.0; 3]));
        let nan = Dense::<f64>::new(3, 3, |i, j| if (i, j) == (2, 1) { f64::NAN } else { 1.0 });
        let report = solver(&nan.operator(), &[1.0; 3], &mut [0.0; 3], options());
        assert_eq!(report.expect("fits").stop, Stop::NotFinite);
        let forward = FnOperator::new(3, 3, |x: &[f64], y: &mut [f64]| {
            y.copy_from_slice(x);
            Ok(())
        });
        let result = solver(&forward, &[1.0; 3], &mut [0.0; 3], options());
        assert_eq!(result, Err(Error::NoAdjoint));
    }
}
