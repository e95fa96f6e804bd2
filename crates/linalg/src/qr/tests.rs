//! NIST's regressions: what refinement is worth.

use einmul_kernels::matrix::{MatMut, MatRef};

use super::{least_squares_scratch, refined_least_squares};
use crate::scalar::Real;

const LONGLEY_X: &str = include_str!("../../../../data/longley/X.csv");
const LONGLEY_Y: &str = include_str!("../../../../data/longley/y.csv");
const LONGLEY_CERTIFIED: &str = include_str!("../../../../data/longley/certified.csv");
const FILIP: &str = include_str!("../../tests/data/filip.csv");
const FILIP_CERTIFIED: &str = include_str!("../../tests/data/filip_certified.csv");

/// One column of a file with a header.
fn column(text: &str, index: usize) -> Vec<f64> {
    let field = |line: &str| line.split(',').nth(index).unwrap().trim().parse().unwrap();
    text.lines().skip(1).map(field).collect()
}

fn longley() -> (Vec<f64>, Vec<f64>) {
    let columns: Vec<_> = (0..7).map(|j| column(LONGLEY_X, j)).collect();
    let x = (0..16).flat_map(|i| columns.iter().map(move |c| c[i])).collect();
    (x, column(LONGLEY_Y, 0))
}

fn filip() -> (Vec<f64>, Vec<f64>) {
    let powers = |x: f64| std::iter::successors(Some(1.0), move |power| Some(power * x)).take(11);
    (column(FILIP, 1).into_iter().flat_map(powers).collect(), column(FILIP, 0))
}

/// The coefficients after at most so many refinement steps.
fn solve<T: Real>((x, y): &(Vec<f64>, Vec<f64>), n: usize, steps: usize) -> Vec<f64> {
    let m = y.len();
    let x: Vec<T> = x.iter().map(|&v| T::from_f64_impl(v)).collect();
    let y: Vec<T> = y.iter().map(|&v| T::from_f64_impl(v)).collect();
    let mut out = vec![T::zero(); n];
    let mut scratch = vec![0; least_squares_scratch::<T>(m, n, 1, 1)];
    refined_least_squares(
        MatRef::from_row_major(&x, m, n),
        MatRef::from_row_major(&y, m, 1),
        MatMut::from_row_major(&mut out, n, 1),
        1,
        &mut scratch,
        steps,
    )
    .unwrap();
    out.into_iter().map(T::to_f64).collect()
}

/// The smallest number of correct decimal digits among the coefficients.
fn digits<T: Real>(data: &(Vec<f64>, Vec<f64>), expected: &[f64], steps: usize) -> f64 {
    let lost = solve::<T>(data, expected.len(), steps)
        .iter()
        .zip(expected)
        .map(|(value, expected)| ((value - expected) / expected).abs())
        .fold(1e-16, f64::max);
    -lost.log10()
}

const STEPS: [usize; 4] = [0, 1, 2, 5];

#[test]
fn longley_has_fourteen_digits() {
    let expected = column(LONGLEY_CERTIFIED, 1);
    let digits = STEPS.map(|steps| digits::<f64>(&longley(), &expected, steps));
    println!("Longley, correct digits after {STEPS:?} steps: {digits:.2?}");
    // Columns of norm near 1 have a condition of 4.3e4, and the certified
    // values have 15 digits.
    assert!(digits[0] >= 10.0, "{digits:?}");
    assert!(digits[3] >= 14.0, "{digits:?}");
}

#[test]
fn filip_is_exact_for_the_stored_powers() {
    let (certified, stored) = (column(FILIP_CERTIFIED, 1), column(FILIP_CERTIFIED, 2));
    let to_certified = STEPS.map(|steps| digits::<f64>(&filip(), &certified, steps));
    let to_stored = STEPS.map(|steps| digits::<f64>(&filip(), &stored, steps));
    println!("Filip, against certified values after {STEPS:?} steps: {to_certified:.2?}");
    println!("Filip, against the stored matrix's solution: {to_stored:.2?}");
    // The stored matrix's own solution has 7.9 of the certified digits.
    assert!(to_certified[3] >= 7.8, "{to_certified:?}");
    assert!(to_stored[3] >= 14.0, "{to_stored:?}");
}

/// In f32 the data are rounded first; what the solver sees has an exact answer,
/// which the refined f64 solver gives.
#[test]
fn longley_in_single_precision_gains_three_digits() {
    let round =
        |values: Vec<f64>| values.into_iter().map(|v| f64::from(v as f32)).collect::<Vec<_>>();
    let (x, y) = longley();
    let rounded = (round(x), round(y));
    let expected: Vec<f64> = solve::<f64>(&rounded, 7, 5);
    let digits = STEPS.map(|steps| digits::<f32>(&rounded, &expected, steps));
    println!("Longley in f32, correct digits after {STEPS:?} steps: {digits:.2?}");
    // A condition of 4.3e4 takes 4.6 of 7.2 digits from QR, and each step gives
    // back up to as many as QR left.
    assert!(digits[0] >= 2.0 && digits[3] >= digits[0] + 3.0, "{digits:?}");
}
