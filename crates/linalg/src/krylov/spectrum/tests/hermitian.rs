//! `eigsh`.

use std::f64::consts::PI;

use super::{orthogonality, real_diagonal, roundings};
use crate::krylov::tests::{Dense, laplacian, real_number};
use crate::krylov::{EigenProblem, HermitianWhich, Operator, PartialEigh, SpectrumOptions, eigsh};
use crate::real::Magnitude;
use crate::scalar::Scalar;
use crate::testing::for_all_types;

use HermitianWhich::{
    BothEnds, LargestAlgebraic, LargestMagnitude, SmallestAlgebraic, SmallestMagnitude,
};

/// Finds a part and compares it with all eigenvalues of a matrix of the given norm.
fn check<T: Scalar>(
    name: &str,
    a: &dyn Operator<T>,
    all: &[f64],
    norm: f64,
    k: usize,
    which: HermitianWhich,
) -> PartialEigh<T> {
    let mut all = all.to_vec();
    all.sort_by(f64::total_cmp);
    let mut expected: Vec<f64> = which.order(&all)[..k].iter().map(|&i| all[i]).collect();
    expected.sort_by(f64::total_cmp);
    let found = eigsh(&EigenProblem::new(a), k, which, &SpectrumOptions::default())
        .unwrap_or_else(|error| panic!("{name} {which:?}: {error}"));
    let bound = norm * roundings::<T>(found.restarts);
    let context = format!("{name} {which:?}: {:?}, {expected:?}", found.values);
    for (value, expected) in found.values.iter().zip(&expected) {
        assert!((value.to_f64() - expected).abs() <= bound, "{context}");
    }
    assert!(found.residuals.iter().all(|&residual| residual <= bound), "{context}");
    assert!(orthogonality(&found.vectors, all.len()) <= roundings::<T>(0), "{context}");
    found
}

fn check_laplacian<T: Scalar>() {
    let n = 120;
    let a = laplacian::<T>(n);
    let all: Vec<f64> =
        (1..=n).map(|k| 2.0 - 2.0 * (k as f64 * PI / (n + 1) as f64).cos()).collect();
    for which in [LargestMagnitude, LargestAlgebraic, SmallestAlgebraic, BothEnds] {
        check("laplacian", &a.operator(), &all, 4.0, 5, which);
    }
}

#[test]
fn ends_of_the_laplacian() {
    for_all_types!(check_laplacian());
}

fn check_repeated<T: Scalar>() {
    let mut entries: Vec<f64> = (0..120).map(|i| 9.0 * f64::from(i) / 119.0).collect();
    entries.extend([10.0, 10.0, 10.0, 9.5, 9.5, -1.0, -1.0, -1.0]);
    let a = real_diagonal::<T>(&entries);
    for which in [LargestMagnitude, LargestAlgebraic, SmallestAlgebraic, BothEnds] {
        for k in [2, 5] {
            check("repeated", &a, &entries, 10.0, k, which);
        }
    }
    let ones = vec![1.0; 150];
    check("identity", &real_diagonal::<T>(&ones), &ones, 1.0, 6, LargestMagnitude);
    check("identity", &real_diagonal::<T>(&ones), &ones, 1.0, 6, SmallestMagnitude);
    let zeros = vec![0.0; 150];
    check("zero", &real_diagonal::<T>(&zeros), &zeros, 0.0, 6, LargestMagnitude);
    check("zero", &real_diagonal::<T>(&zeros), &zeros, 0.0, 6, SmallestAlgebraic);
    let mut one = zeros;
    one[70] = -3.0;
    check("rank one", &real_diagonal::<T>(&one), &one, 3.0, 3, LargestMagnitude);
}

#[test]
fn every_copy_of_a_repeated_eigenvalue() {
    for_all_types!(check_repeated());
}

fn check_small<T: Scalar>() {
    for n in [1, 2, 3, 17, 64] {
        let a = laplacian::<T>(n);
        let all: Vec<f64> =
            (1..=n).map(|k| 2.0 - 2.0 * (k as f64 * PI / (n + 1) as f64).cos()).collect();
        for k in [1, n.div_ceil(2), n] {
            for which in [LargestMagnitude, SmallestMagnitude, BothEnds] {
                let found = check(&format!("n = {n}"), &a.operator(), &all, 4.0, k, which);
                assert_eq!((found.restarts, found.products), (1, n));
            }
        }
    }
}

#[test]
fn a_small_matrix_is_solved_in_one_cycle() {
    for_all_types!(check_small());
}

fn check_graded<T: Scalar>() {
    // From 1 down to 1e-30: the first eigenvalues are far apart.
    let entries: Vec<f64> = (0..150).map(|i| 10.0_f64.powf(-f64::from(i) / 5.0)).collect();
    check("graded", &real_diagonal::<T>(&entries), &entries, 1.0, 6, LargestMagnitude);
    for power in [-60, 60] {
        let scaled: Vec<f64> = (1..=150).map(|i| f64::from(i) * 2.0_f64.powi(power)).collect();
        let norm = 150.0 * 2.0_f64.powi(power);
        check("scaled", &real_diagonal::<T>(&scaled), &scaled, norm, 3, LargestAlgebraic);
    }
}

#[test]
fn graded_and_scaled() {
    for_all_types!(check_graded());
}

fn check_shift<T: Scalar>() {
    let sigma = 100.4;
    let entries: Vec<f64> = (1..=300).map(f64::from).collect();
    let inverted: Vec<f64> = entries.iter().map(|x| 1.0 / (x - sigma)).collect();
    let (a, inverse) = (real_diagonal::<T>(&entries), real_diagonal::<T>(&inverted));
    let problem = EigenProblem::new(&a).with_shift(real_number(sigma), &inverse);
    let found = eigsh(&problem, 3, LargestMagnitude, &SpectrumOptions::default())
        .unwrap_or_else(|error| panic!("{error}"));
    // The distance of 1 to 3 from sigma is right to rounding, sigma itself to one of it.
    let bound = 10.0 * roundings::<T>(found.restarts) + sigma * T::Real::EPSILON.to_f64();
    for (value, expected) in found.values.iter().zip([99.0, 100.0, 101.0]) {
        assert!((value.to_f64() - expected).abs() <= bound, "{value} for {expected}");
    }
}

#[test]
fn next_to_a_shift() {
    for_all_types!(check_shift());
}

/// `A x = λ M x` against `M^-½ A M^-½`.
fn check_mass<T: Scalar>(n: usize) {
    let mass: Vec<f64> = (0..n).map(|i| 1.0 + (i % 7) as f64).collect();
    let inverse: Vec<f64> = mass.iter().map(|x| 1.0 / x).collect();
    let a = laplacian::<T>(n);
    let root = |i: usize| real_number::<T>(mass[i].sqrt());
    let standard = Dense::new(n, n, |i, j| a.values[i * n + j] / root(i) / root(j));
    let (mass, inverse) = (real_diagonal::<T>(&mass), real_diagonal::<T>(&inverse));
    let (a, standard) = (a.operator(), standard.operator());
    let options = SpectrumOptions::default();
    let problem = EigenProblem::new(&a).with_mass(&mass, Some(&inverse));
    let found =
        eigsh(&problem, 4, LargestAlgebraic, &options).unwrap_or_else(|error| panic!("{error}"));
    let expected = eigsh(&EigenProblem::new(&standard), 4, LargestAlgebraic, &options)
        .unwrap_or_else(|error| panic!("{error}"));
    // Norms are up to 4, and M's condition, 7, is the square of that of the change of basis.
    let bound = 4.0 * 7.0 * roundings::<T>(found.restarts + expected.restarts);
    for (x, y) in found.values.iter().zip(&expected.values) {
        assert!((x.to_f64() - y.to_f64()).abs() <= bound, "{x} and {y}");
    }
    for (i, x) in found.vectors.chunks_exact(n).enumerate() {
        let mut image = vec![T::ZERO; n];
        for (j, y) in found.vectors.chunks_exact(n).enumerate() {
            mass.apply(y, &mut image).expect("lengths fit");
            let terms = x.iter().zip(&image).map(|(x, y)| x.to_c128().conj() * y.to_c128());
            let dot: einmul_array::Complex<f64> = terms.sum();
            let identity = f64::from(u8::from(i == j));
            assert!((dot - identity).norm() <= 7.0 * roundings::<T>(0), "{i} {j}: {dot}");
        }
    }
}

#[test]
fn a_mass_matrix() {
    for n in [20, 120] {
        for_all_types!(check_mass(n));
    }
}

#[test]
fn the_same_seed_gives_the_same_result() {
    let a = laplacian::<f64>(100);
    let (operator, start) = (a.operator(), vec![1.0; 100]);
    let problem = EigenProblem::new(&operator);
    let find = |seed: u64, start: Option<&[f64]>| {
        let options = SpectrumOptions { seed, start, ..SpectrumOptions::default() };
        eigsh(&problem, 2, LargestAlgebraic, &options).expect("it converges").vectors
    };
    assert_eq!(find(1, None), find(1, None));
    assert_ne!(find(1, None), find(2, None));
    assert_eq!(find(3, Some(&start)), find(3, Some(&start)));
}
