//! `svds`.

use super::{orthogonality, real_diagonal, roundings};
use crate::krylov::tests::{Dense, random_vector};
use crate::krylov::{Operator, SingularWhich, SpectrumOptions, svds};
use crate::real::Magnitude;
use crate::scalar::Scalar;
use crate::testing::for_all_types;

use SingularWhich::{Largest, Smallest};

/// A matrix of these singular values: `H D G` with Householder's reflections `H` and `G`.
fn matrix<T: Scalar>(rows: usize, cols: usize, s: &[f64]) -> Dense<T> {
    let unit = |seed: u64, n: usize| {
        let x = random_vector::<T>(seed, n);
        let norm = x.iter().map(|x| x.to_c128().norm_sqr()).sum::<f64>().sqrt();
        x.into_iter().map(|x| x.to_c128() / norm).collect::<Vec<_>>()
    };
    let (h, g) = (unit(41, rows), unit(42, cols));
    let reflection = |v: &[einmul_array::Complex<f64>], i: usize, j: usize| {
        f64::from(u8::from(i == j)) - v[i] * v[j].conj() * 2.0
    };
    Dense::new(rows, cols, |i, j| {
        let term = |(l, &s): (usize, &f64)| reflection(&h[..], i, l) * reflection(&g[..], l, j) * s;
        T::from_c128(s.iter().enumerate().map(term).sum())
    })
}

fn check<T: Scalar>(name: &str, a: &Dense<T>, s: &[f64], k: usize, which: SingularWhich) {
    let (rows, cols) = (a.rows, a.cols);
    let mut expected = s.to_vec();
    expected.resize(rows.min(cols), 0.0);
    expected.sort_by(f64::total_cmp);
    let norm = expected.last().copied().unwrap_or(0.0);
    if which == Largest {
        expected.drain(..expected.len() - k);
    }
    let operator = a.operator();
    let found = svds(&operator, k, which, None, &SpectrumOptions::default())
        .unwrap_or_else(|error| panic!("{name} {rows}x{cols} {which:?}: {error}"));
    // The elements of the matrix are rounded themselves, to about one rounding of the norm.
    let bound = norm * (roundings::<T>(found.restarts) + 10.0 * T::Real::EPSILON.to_f64());
    let context = format!("{name} {rows}x{cols} {which:?}: {:?}, {expected:?}", found.s);
    assert_eq!((found.s.len(), found.u.len(), found.v.len()), (k, k * rows, k * cols));
    for (s, expected) in found.s.iter().zip(&expected) {
        assert!((s.to_f64() - expected).abs() <= bound, "{context}");
    }
    assert!(found.residuals.iter().all(|&residual| residual <= bound), "{context}");
    assert!(orthogonality(&found.u, rows) <= roundings::<T>(0), "{context}");
    assert!(orthogonality(&found.v, cols) <= roundings::<T>(0), "{context}");
}

fn check_known<T: Scalar>() {
    let line: Vec<f64> = (1..=90).map(f64::from).collect();
    for (rows, cols) in [(90, 90), (130, 90), (90, 130)] {
        let a = matrix::<T>(rows, cols, &line);
        for which in [Largest, Smallest] {
            check("line", &a, &line, 4, which);
        }
    }
    let mut repeated = line;
    repeated.truncate(85);
    repeated.extend([100.0, 100.0, 100.0]);
    check("repeated", &matrix::<T>(120, 90, &repeated), &repeated, 4, Largest);
    // (A second copy of the smallest is beyond the look for missing ones, as documented.)
    check("rank 88 of 90", &matrix::<T>(90, 90, &repeated), &repeated, 1, Smallest);
    check("rank one", &matrix::<T>(90, 100, &[5.0]), &[5.0], 3, Largest);
    check("zero", &matrix::<T>(100, 90, &[]), &[], 3, Largest);
}

#[test]
fn known_singular_values() {
    for_all_types!(check_known());
}

fn check_small<T: Scalar>() {
    for (rows, cols) in [(1, 1), (1, 5), (5, 1), (3, 3), (17, 40), (64, 20)] {
        let least = rows.min(cols);
        let s: Vec<f64> = (1..=least).map(|i| i as f64).collect();
        let a = matrix::<T>(rows, cols, &s);
        for k in [1, least] {
            check("small", &a, &s, k, Largest);
            check("small", &a, &s, k, Smallest);
        }
    }
}

#[test]
fn a_small_matrix_is_solved_in_one_cycle() {
    for_all_types!(check_small());
}

fn check_inverse<T: Scalar>() {
    let s: Vec<f64> = (1..=200).map(|i| f64::from(i) / 100.0).collect();
    let inverted: Vec<f64> = s.iter().map(|s| 1.0 / s).collect();
    let (a, inverse) = (real_diagonal::<T>(&s), real_diagonal::<T>(&inverted));
    let inverse: &dyn Operator<T> = &inverse;
    let found = svds(&a, 3, Smallest, Some(inverse), &SpectrumOptions::default())
        .unwrap_or_else(|error| panic!("{error}"));
    // Relative to the norm of the inverse, 100; a σ up to 0.03 then to its square times that.
    let bound = 0.1 * roundings::<T>(found.restarts);
    for (s, expected) in found.s.iter().zip([0.01, 0.02, 0.03]) {
        assert!((s.to_f64() - expected).abs() <= bound, "{s} for {expected}");
    }
    let at = |column: &[T]| column.iter().map(|x| x.modulus().to_f64()).fold(0.0, f64::max);
    assert!(found.u.chunks_exact(200).all(|u| (at(u) - 1.0).abs() < 1e-3));
}

#[test]
fn the_smallest_by_the_inverse() {
    for_all_types!(check_inverse());
}
