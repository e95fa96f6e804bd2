//! Values from NumPy 2.4: of 1, 2, 3 with 7 elements before and 8 behind, and of
//! `[[1, 2, 3], [4, 5, 6]]` with 1 and 2 rows, 2 and 1 columns.

use super::*;
use crate::rearrange::flip;

fn ints(values: &[i64], shape: &[usize]) -> Array {
    Array::from_slice(values, shape).expect("fits")
}

fn check_line(mode: PadMode<'_>, expected: [i64; 18]) {
    let line = ints(&[1, 2, 3], &[3]);
    let found = pad(&line, &[(7, 8)], mode).expect("valid");
    assert_eq!(found.to_vec::<i64>().expect("i64"), expected, "{mode:?}");
    let backwards = flip(&ints(&[3, 2, 1], &[3]), None).expect("view");
    let found = pad(&backwards, &[(7, 8)], mode).expect("valid");
    assert_eq!(found.to_vec::<i64>().expect("i64"), expected, "{mode:?}, strided");
}

fn check_matrix(mode: PadMode<'_>, expected: [[i64; 6]; 5]) {
    let matrix = ints(&[1, 2, 3, 4, 5, 6], &[2, 3]);
    let found = pad(&matrix, &[(1, 2), (2, 1)], mode).expect("valid");
    assert_eq!(found.shape(), [5, 6]);
    assert_eq!(found.to_vec::<i64>().expect("i64"), expected.as_flattened(), "{mode:?}");
}

#[test]
fn mirrors_match_numpy() {
    let even = PadMode::Reflect { odd: false };
    check_line(even, [2, 3, 2, 1, 2, 3, 2, 1, 2, 3, 2, 1, 2, 3, 2, 1, 2, 3]);
    let (a, b) = ([6, 5, 4, 5, 6, 5], [3, 2, 1, 2, 3, 2]);
    check_matrix(even, [a, b, a, b, a]);
    let even = PadMode::Symmetric { odd: false };
    check_line(even, [1, 1, 2, 3, 3, 2, 1, 1, 2, 3, 3, 2, 1, 1, 2, 3, 3, 2]);
    let (a, b) = ([2, 1, 1, 2, 3, 3], [5, 4, 4, 5, 6, 6]);
    check_matrix(even, [a, a, b, b, a]);
    let odd = PadMode::Reflect { odd: true };
    check_line(odd, [-6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    check_matrix(
        odd,
        [
            [-4, -3, -2, -1, 0, 1],
            [-1, 0, 1, 2, 3, 4],
            [2, 3, 4, 5, 6, 7],
            [5, 6, 7, 8, 9, 10],
            [8, 9, 10, 11, 12, 13],
        ],
    );
    let odd = PadMode::Symmetric { odd: true };
    check_line(odd, [-3, -3, -2, -1, -1, 0, 1, 1, 2, 3, 3, 4, 5, 5, 6, 7, 7, 8]);
    let single = pad(&ints(&[5], &[1]), &[(2, 1)], PadMode::Reflect { odd: false });
    assert_eq!(single.expect("valid").to_vec::<i64>().expect("i64"), [5; 4]);
}

#[test]
fn wraps_and_edges_match_numpy() {
    check_line(PadMode::Wrap, [3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2]);
    let (a, b) = ([5, 6, 4, 5, 6, 4], [2, 3, 1, 2, 3, 1]);
    check_matrix(PadMode::Wrap, [a, b, a, b, a]);
    check_line(PadMode::Edge, [1, 1, 1, 1, 1, 1, 1, 1, 2, 3, 3, 3, 3, 3, 3, 3, 3, 3]);
    let (a, b) = ([1, 1, 1, 2, 3, 3], [4, 4, 4, 5, 6, 6]);
    check_matrix(PadMode::Edge, [a, a, b, b, b]);
}

#[test]
fn values_and_ramps_match_numpy() {
    let int = Scalar::Integer;
    let values = [(int(7), int(8))];
    check_matrix(
        PadMode::Constant(&values),
        [
            [7, 7, 7, 7, 7, 8],
            [7, 7, 1, 2, 3, 8],
            [7, 7, 4, 5, 6, 8],
            [7, 7, 8, 8, 8, 8],
            [7, 7, 8, 8, 8, 8],
        ],
    );
    let ends = [(int(-4), int(10))];
    check_line(
        PadMode::LinearRamp(&ends),
        [-4, -4, -3, -2, -2, -1, 0, 1, 2, 3, 3, 4, 5, 6, 7, 8, 9, 10],
    );
    check_matrix(
        PadMode::LinearRamp(&ends),
        [
            [-4, -4, -4, -4, -4, 10],
            [-4, -2, 1, 2, 3, 10],
            [-4, 0, 4, 5, 6, 10],
            [-4, 1, 7, 7, 8, 10],
            [-4, 3, 10, 10, 10, 10],
        ],
    );
    let floats = Array::from_vec(vec![1.0, 3.0], &[2]).expect("2");
    let ends = [(Scalar::Float(0.0), Scalar::Float(-1.0))];
    let found = pad(&floats, &[(2, 4)], PadMode::LinearRamp(&ends)).expect("valid");
    assert_eq!(found.to_vec::<f64>().expect("f64"), [0.0, 0.5, 1.0, 3.0, 2.0, 1.0, 0.0, -1.0]);
}

#[test]
fn statistics_match_numpy() {
    let of = |statistic| PadMode::Statistic(statistic, None);
    check_line(of(Statistic::Maximum), [3, 3, 3, 3, 3, 3, 3, 1, 2, 3, 3, 3, 3, 3, 3, 3, 3, 3]);
    let two = [(2, 2)];
    let minimum = PadMode::Statistic(Statistic::Minimum, Some(&two));
    check_line(minimum, [1, 1, 1, 1, 1, 1, 1, 1, 2, 3, 2, 2, 2, 2, 2, 2, 2, 2]);
    let (a, b) = ([3, 3, 2, 4, 4, 3], [2, 2, 1, 2, 3, 2]);
    let lengths = [(2, 3)];
    let mean = PadMode::Statistic(Statistic::Mean, Some(&lengths));
    check_matrix(mean, [a, b, [4, 4, 4, 5, 6, 5], a, a]);
    let (a, b) = ([3, 3, 2, 4, 4, 4], [2, 2, 1, 2, 3, 2]);
    let median = PadMode::Statistic(Statistic::Median, Some(&two));
    check_matrix(median, [a, b, [4, 4, 4, 5, 6, 6], a, a]);
}

#[test]
fn impossible_borders_are_errors() {
    let line = ints(&[1, 2, 3], &[3]);
    let check = |x: &Array, widths: &[(usize, usize)], mode: PadMode<'_>, expected: &str| {
        let error = pad(x, widths, mode).err().map(|e| e.to_string()).unwrap_or_default();
        assert!(error.starts_with(expected), "{error}");
    };
    let edge = PadMode::Edge;
    check(&line, &[(1, 1); 2], edge, "pad: 2 pairs of widths for shape (3,); give one, or one an");
    check(&line, &[], edge, "pad: 0 pairs of widths");
    let empty = Array::zeros(DType::I64, &[2, 0]).expect("empty");
    check(&empty, &[(1, 1)], edge, "pad: axis 1 of shape (2, 0) is empty and has nothing to pad");
    check(&line, &[(usize::MAX, 1)], edge, "an array of shape (18446744073709551615,) has");
    let half = [(Scalar::Float(f64::NAN), Scalar::Bool(true))];
    check(&line, &[(1, 1)], PadMode::Constant(&half), "pad: NaN does not fit dtype i64");
    let none = PadMode::Statistic(Statistic::Mean, Some(&[(0, 1)]));
    check(&line, &[(1, 1)], none, "pad: a statistic of 0 elements has no value");
    let bools = line.cast(DType::Bool).expect("small");
    check(&bools, &[(1, 1)], PadMode::Reflect { odd: true }, "pad: not defined for dtype bool");
    let complex = line.cast(DType::C64).expect("small");
    let median = PadMode::Statistic(Statistic::Median, None);
    check(&complex, &[(1, 1)], median, "median: not defined for dtype c64");
    // Beside an empty axis, and without axes, there is nothing to do.
    let constant = PadMode::Constant(&[(Scalar::Integer(7), Scalar::Integer(7))]);
    assert_eq!(pad(&empty, &[(0, 1), (0, 0)], edge).expect("valid").shape(), [3, 0]);
    assert_eq!(
        pad(&empty, &[(0, 0), (1, 1)], constant).expect("valid").to_vec::<i64>(),
        Some(vec![7; 4])
    );
    let scalar = Array::scalar(1_i64).expect("small");
    assert_eq!(pad(&scalar, &[(1, 1)], edge).expect("valid").shape(), [0; 0]);
}
