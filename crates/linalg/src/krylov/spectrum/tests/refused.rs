//! What must end with an error.

use super::real_diagonal;
use crate::error::Error;
use crate::krylov::{
    EigenProblem, FnOperator, HermitianWhich, SingularWhich, SpectrumOptions, Which, eigs, eigsh,
    svds,
};

const LARGEST: HermitianWhich = HermitianWhich::LargestMagnitude;

fn line(n: usize) -> FnOperator<'static, f64> {
    real_diagonal(&(1..=n).map(|i| i as f64).collect::<Vec<f64>>())
}

#[test]
fn arguments_that_make_no_sense() {
    let a = line(100);
    let problem = EigenProblem::new(&a);
    let (zero, short, nan) = (vec![0.0; 100], vec![1.0; 99], vec![f64::NAN; 100]);
    let usual = SpectrumOptions::default();
    let options = [
        (0, usual),
        (101, usual),
        (6, SpectrumOptions { basis: Some(6), ..usual }),
        (6, SpectrumOptions { basis: Some(101), ..usual }),
        (6, SpectrumOptions { tolerance: -1.0, ..usual }),
        (6, SpectrumOptions { tolerance: f64::NAN, ..usual }),
        (6, SpectrumOptions { start: Some(&zero), ..usual }),
        (6, SpectrumOptions { start: Some(&short), ..usual }),
        (6, SpectrumOptions { start: Some(&nan), ..usual }),
    ];
    for (k, options) in options {
        assert!(eigsh(&problem, k, LARGEST, &options).is_err(), "{k} {options:?}");
        assert!(eigs(&problem, k, Which::LargestReal, &options).is_err(), "{k} {options:?}");
        let largest = SingularWhich::Largest;
        assert!(svds(&a, k, largest, None, &options).is_err(), "{k} {options:?}");
    }
    let empty = FnOperator::new(0, 0, |_: &[f64], _: &mut [f64]| Ok(()));
    assert!(eigsh(&EigenProblem::new(&empty), 1, LARGEST, &usual).is_err());
    let wide = FnOperator::new(3, 4, |_: &[f64], _: &mut [f64]| Ok(()));
    let refused = eigsh(&EigenProblem::new(&wide), 1, LARGEST, &usual).unwrap_err();
    assert!(matches!(refused, Error::NotSquare { rows: 3, cols: 4, .. }), "{refused}");
    let refused = eigsh(&EigenProblem::new(&a).with_mass(&a, None), 1, LARGEST, &usual);
    assert!(matches!(refused, Err(Error::Argument { .. })));
}

#[test]
fn not_enough_restarts() {
    let a = line(400);
    let options = SpectrumOptions { max_restarts: Some(1), ..SpectrumOptions::default() };
    let refused = eigsh(&EigenProblem::new(&a), 6, LARGEST, &options).unwrap_err();
    assert!(
        matches!(refused, Error::NotAllConverged { wanted: 6, iterations: 1, .. }),
        "{refused}"
    );
    assert!(eigs(&EigenProblem::new(&a), 6, Which::LargestReal, &options).is_err());
    assert!(svds(&a, 6, SingularWhich::Largest, None, &options).is_err());
}

#[test]
fn numbers_that_are_not_finite() {
    for bad in [f64::NAN, f64::INFINITY] {
        for n in [3, 100] {
            let mut entries = vec![1.0; n];
            entries[n / 2] = bad;
            let a = real_diagonal::<f64>(&entries);
            let (problem, options) = (EigenProblem::new(&a), SpectrumOptions::default());
            let errors = [
                eigsh(&problem, 2, LARGEST, &options).map(|_| ()),
                eigs(&problem, 2, Which::LargestReal, &options).map(|_| ()),
                svds(&a, 2, SingularWhich::Largest, None, &options).map(|_| ()),
            ];
            for error in errors {
                let error = error.unwrap_err();
                assert!(matches!(error, Error::NotFinite { row, .. } if row == n / 2), "{error}");
            }
        }
    }
}

#[test]
fn operators_that_are_not_what_they_should_be() {
    let options = SpectrumOptions::default();
    // A rotation of each plane, which has no real eigenvalue.
    let skew = FnOperator::new(100, 100, |x: &[f64], y: &mut [f64]| {
        (0..50).for_each(|i| (y[2 * i], y[2 * i + 1]) = (x[2 * i + 1], -x[2 * i]));
        Ok(())
    });
    assert!(eigsh(&EigenProblem::new(&skew), 3, LARGEST, &options).is_err());
    let a = line(100);
    let not_inverse = line(100);
    let problem = EigenProblem::new(&a).with_shift(0.0, &not_inverse);
    assert!(eigsh(&problem, 3, LARGEST, &options).is_err());
    assert!(eigs(&problem, 3, Which::LargestMagnitude, &options).is_err());
    // M is negative.
    let entries: Vec<f64> = vec![-1.0; 100];
    let negative = real_diagonal::<f64>(&entries);
    let problem = EigenProblem::new(&a).with_mass(&negative, Some(&negative));
    assert!(eigsh(&problem, 3, LARGEST, &options).is_err());
    // An adjoint that is none, and none at all.
    let times = |x: &[f64], y: &mut [f64]| {
        (0..100).for_each(|i| y[i] = (i + 1) as f64 * x[i]);
        Ok(())
    };
    let a = FnOperator::new(100, 100, times).with_adjoint(|x: &[f64], y: &mut [f64]| {
        (0..100).for_each(|i| y[i] = x[99 - i]);
        Ok(())
    });
    assert!(svds(&a, 3, SingularWhich::Largest, None, &options).is_err());
    let a = FnOperator::new(100, 100, times);
    let refused = svds(&a, 3, SingularWhich::Largest, None, &options).unwrap_err();
    assert!(matches!(refused, Error::NoAdjoint), "{refused}");
}
