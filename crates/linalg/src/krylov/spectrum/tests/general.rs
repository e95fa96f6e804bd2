//! `eigs`.

use std::f64::consts::PI;

use einmul_array::Complex;

use super::{diagonal, real_diagonal, roundings};
use crate::error::Error;
use crate::krylov::tests::{Dense, real_number};
use crate::krylov::{EigenProblem, FnOperator, Operator, PartialEig, SpectrumOptions, Which, eigs};
use crate::real::Magnitude;
use crate::scalar::Scalar;
use crate::testing::{for_all_types, random};

use Which::{
    LargestImaginary, LargestMagnitude, LargestReal, SmallestImaginary, SmallestMagnitude,
    SmallestReal,
};

type C = Complex<f64>;

/// Finds a part and compares it with all eigenvalues of a matrix of the given norm, whose
/// eigenvectors have the given condition.
fn check<T: Scalar>(
    name: &str,
    a: &dyn Operator<T>,
    all: &[C],
    (norm, condition): (f64, f64),
    k: usize,
    which: Which,
) -> PartialEig<T> {
    let is_real = !T::IS_COMPLEX;
    let expected = &which.order(all, is_real)[..k];
    let found = eigs(&EigenProblem::new(a), k, which, &SpectrumOptions::default())
        .unwrap_or_else(|error| panic!("{name} {which:?}: {error}"));
    let bound = norm * roundings::<T>(found.restarts);
    let context = format!("{name} {which:?}: {:?}", found.values);
    assert!(found.residuals.iter().all(|&residual| residual <= bound), "{context}");
    let bound = condition * bound;
    for (value, &expected) in found.values.iter().zip(expected) {
        let value = C::new(value.re.to_f64(), value.im.to_f64());
        // Values that are alike come in no order, but none is worse than it should be.
        let measures = [value, all[expected]].map(|z| which.measure(z, is_real));
        assert!((measures[0] - measures[1]).abs() <= bound, "{context}, {}", all[expected]);
        assert!(all.iter().any(|z| (z - value).norm() <= bound), "{context}");
    }
    found
}

/// Rotations and stretchings of planes, and a diagonal.
fn check_pairs<T: Scalar>() {
    let planes = [(1.0, 5.0), (3.0, 2.0), (3.0, 2.0), (-4.0, 1.0)];
    let line: Vec<f64> = (0..120).map(|i| -2.0 + 4.0 * f64::from(i) / 119.0).collect();
    let n = 2 * planes.len() + line.len();
    let apply = |x: &[T], y: &mut [T]| {
        for (i, &(re, im)) in planes.iter().enumerate() {
            let (re, im) = (real_number::<T>(re), real_number::<T>(im));
            y[2 * i] = re * x[2 * i] + im * x[2 * i + 1];
            y[2 * i + 1] = re * x[2 * i + 1] - im * x[2 * i];
        }
        for (i, &factor) in line.iter().enumerate() {
            let at = 2 * planes.len() + i;
            y[at] = real_number::<T>(factor) * x[at];
        }
        Ok(())
    };
    let a = FnOperator::new(n, n, apply);
    let mut all: Vec<C> = line.iter().map(|&x| C::new(x, 0.0)).collect();
    for &(re, im) in &planes {
        all.extend([C::new(re, im), C::new(re, -im)]);
    }
    for which in [LargestMagnitude, LargestReal, SmallestReal, LargestImaginary] {
        for k in [1, 2, 4, 7] {
            if T::IS_COMPLEX && which == LargestImaginary && k > 4 {
                // All others are 0: none of them is more wanted than another.
                continue;
            }
            check("pairs", &a, &all, (6.0, 1.0), k, which);
        }
    }
}

#[test]
fn conjugate_pairs() {
    for_all_types!(check_pairs());
    let a = FnOperator::new(2, 2, |x: &[f64], y: &mut [f64]| {
        (y[0], y[1]) = (-x[1], x[0]);
        Ok(())
    });
    let options = SpectrumOptions::default();
    let found = eigs(&EigenProblem::new(&a), 2, LargestMagnitude, &options).expect("it is small");
    assert_eq!(found.values[0], found.values[1].conj());
    assert!(found.values[0].im > 0.0);
}

/// Convection and diffusion in one dimension: a tridiagonal matrix of 2 between −1 − g and
/// −1 + g has the eigenvalues `2 + 2 √(1 − g²) cos(kπ/(n + 1))`, and is similar to a symmetric
/// one by a diagonal matrix of condition `((1 + g)/(1 − g))^(n/2)`.
fn check_convection<T: Scalar>() {
    let (n, g) = (100_usize, 0.02_f64);
    let a = Dense::<T>::new(n, n, |i, j| match (i, j) {
        (i, j) if i == j => real_number(2.0),
        (i, j) if i == j + 1 => real_number(-1.0 - g),
        (i, j) if i + 1 == j => real_number(-1.0 + g),
        _ => T::ZERO,
    });
    let root = 2.0 * (1.0 - g * g).sqrt();
    let value = |k: usize| C::new(2.0 + root * (k as f64 * PI / (n + 1) as f64).cos(), 0.0);
    let all: Vec<C> = (1..=n).map(value).collect();
    let condition = ((1.0 + g) / (1.0 - g)).powf(n as f64 / 2.0);
    for which in [LargestMagnitude, LargestReal, SmallestReal] {
        check("convection", &a.operator(), &all, (4.0, condition), 4, which);
    }
}

#[test]
fn convection() {
    for_all_types!(check_convection());
}

fn check_complex<T: Scalar>() {
    // On a spiral, so that every criterion has an order.
    let entries: Vec<C> =
        (0..150).map(|i| C::from_polar(1.03_f64.powi(i), 0.35 * f64::from(i))).collect();
    let a = diagonal::<T>(entries.clone());
    for which in [LargestMagnitude, LargestReal, SmallestReal, LargestImaginary, SmallestImaginary]
    {
        check("spiral", &a, &entries, (1.03_f64.powi(149), 1.0), 5, which);
    }
}

#[test]
fn complex_eigenvalues() {
    check_complex::<Complex<f32>>();
    check_complex::<Complex<f64>>();
}

fn check_repeated<T: Scalar>() {
    let repeated = |value: f64, n: usize| vec![C::new(value, 0.0); n];
    for value in [1.0, 0.0] {
        let all = repeated(value, 120);
        let a = diagonal::<T>(all.clone());
        check("multiple of the identity", &a, &all, (1.0, 1.0), 6, LargestReal);
    }
    let mut all: Vec<C> = (0..120).map(|i| C::new(f64::from(i) / 20.0, 0.0)).collect();
    all.extend(repeated(8.0, 3));
    check("repeated", &diagonal::<T>(all.clone()), &all, (8.0, 1.0), 4, LargestMagnitude);
}

#[test]
fn every_copy_of_a_repeated_eigenvalue() {
    for_all_types!(check_repeated());
}

fn check_small<T: Scalar>() {
    for n in [1, 2, 3, 17, 64] {
        let a = Dense::<T>::new(n, n, |i, j| random(31, i, j));
        let options = SpectrumOptions::default();
        for which in [LargestMagnitude, SmallestMagnitude, SmallestImaginary] {
            let found = eigs(&EigenProblem::new(&a.operator()), n, which, &options)
                .unwrap_or_else(|error| panic!("{n}: {error}"));
            // Norms are below n, and Schur's form and its vectors are right to n roundings.
            let bound = n as f64 * (n as f64 + 10.0) * roundings::<T>(0);
            assert!(found.residuals.iter().all(|&r| r <= bound), "{n}: {:?}", found.residuals);
            let trace = (0..n).map(|i| a.values[i * n + i].to_c128()).sum::<C>();
            let sum: C = found.values.iter().map(|z| C::new(z.re.to_f64(), z.im.to_f64())).sum();
            assert!((trace - sum).norm() <= bound, "{n}: {trace} and {sum}");
        }
    }
}

#[test]
fn a_small_matrix_is_solved_in_one_cycle() {
    for_all_types!(check_small());
}

fn check_shift<T: Scalar>() {
    let sigma = 100.4;
    let entries: Vec<f64> = (1..=300).map(f64::from).collect();
    let inverted: Vec<f64> = entries.iter().map(|x| 1.0 / (x - sigma)).collect();
    let (a, inverse) = (real_diagonal::<T>(&entries), real_diagonal::<T>(&inverted));
    let problem = EigenProblem::new(&a).with_shift(real_number(sigma), &inverse);
    let found = eigs(&problem, 3, LargestMagnitude, &SpectrumOptions::default())
        .unwrap_or_else(|error| panic!("{error}"));
    let bound = 10.0 * roundings::<T>(found.restarts) + sigma * T::Real::EPSILON.to_f64();
    for (value, expected) in found.values.iter().zip([100.0, 101.0, 99.0]) {
        let distance = (value.re.to_f64() - expected).hypot(value.im.to_f64());
        assert!(distance <= bound, "{value:?} for {expected}");
    }
}

#[test]
fn next_to_a_shift() {
    for_all_types!(check_shift());
}

/// Eigenvalues on a circle, hardly any larger than its neighbours: slow, but never wrong.
#[test]
fn a_circle() {
    let values: Vec<Complex<f64>> = (0..420)
        .map(|i| Complex::new(1.0, 0.0) / (Complex::new(f64::from(i) * 0.019 - 3.1, -0.5)))
        .collect();
    let a = super::diagonal::<Complex<f64>>(values);
    let found =
        eigs(&EigenProblem::new(&a), 4, Which::LargestMagnitude, &SpectrumOptions::default());
    match found {
        Ok(found) => {
            let worst = found.residuals.iter().copied().fold(0.0, f64::max);
            assert!(worst <= 4.0 * super::roundings::<Complex<f64>>(found.restarts), "{worst:e}");
        }
        Err(error) => assert!(matches!(error, Error::NotAllConverged { .. }), "{error}"),
    }
}
