//! Values from NumPy 2.4, unless a row says otherwise.

use super::*;
use crate::{Complex, f16};

fn int(value: i64) -> Scalar {
    Scalar::Integer(i128::from(value))
}

fn values<T: Element>(array: Result<Array, Error>) -> Vec<T> {
    array.expect("valid").to_vec().expect("dtype")
}

#[test]
fn ranges_of_integers_are_exact() {
    let check = |[start, stop, step]: [i128; 3], dtype: DType, expected: &[i128]| {
        let [a, b, s] = [start, stop, step].map(Scalar::Integer);
        let array = arange(a, b, s, Some(dtype)).expect("valid");
        let found: Vec<i128> = dispatch!(dtype, T => {
            let own = array.to_vec::<T>().expect("dtype");
            own.into_iter().map(|v| v.to_i128().unwrap_or(v.to_c128().re as i128)).collect()
        });
        assert_eq!(found, expected, "{start}:{stop}:{step} {dtype}");
    };
    let (low, high) = (i128::from(i64::MIN), i128::from(u64::MAX));
    check([0, 5, 2], DType::I64, &[0, 2, 4]);
    check([5, 0, -2], DType::I8, &[5, 3, 1]);
    check([5, 0, 2], DType::I64, &[]);
    check([0, 0, 1], DType::U8, &[]);
    check([low, low + 3, 1], DType::I64, &[low, low + 1, low + 2]);
    check([high - 1, high + 1, 1], DType::U64, &[high - 1, high]);
    check([low, -low, -low - 1], DType::I64, &[low, -1, -low - 2]);
    check([0, 4, 1], DType::F16, &[0, 1, 2, 3]);
    check([0, 3, 1], DType::C128, &[0, 1, 2]);
    // Rounded once: a running sum of f32 would stay at 2^24.
    check([(1 << 24) - 1, (1 << 24) + 3, 2], DType::F32, &[(1 << 24) - 1, 1 << 24]);
    check([1 << 60, (1 << 60) + 600, 300], DType::F64, &[1 << 60, (1 << 60) + 256]);
    assert_eq!(
        values::<u64>(arange(
            Scalar::Integer(1 << 63),
            Scalar::Integer((1 << 63) + 2),
            int(1),
            None
        )),
        [1 << 63, (1 << 63) + 1]
    );
}

#[test]
fn ranges_of_reals_do_not_drift() {
    let range = |[a, b, s]: [f64; 3]| values::<f64>(arange(a.into(), b.into(), s.into(), None));
    assert_eq!(range([0.0, 1.0, 0.1]), (0..10).map(|i| f64::from(i) * 0.1).collect::<Vec<_>>());
    assert_eq!(range([0.0, 1e-300, 1e300]), [0.0]);
    assert_eq!(range([1.0, 0.0, 0.5]), [0.0; 0]);
    assert_eq!(range([1.0, 0.0, -0.5]), [1.0, 0.5]);
    let single = arange(1.0.into(), 2.0.into(), 0.3.into(), Some(DType::F32));
    assert_eq!(values::<f32>(single), [1.0, 1.3, 1.6, 1.9]);
    // NumPy repeats the whole part of the first step: 0, 2, 4, 6.
    let whole = arange(0.5.into(), 5.5.into(), 1.5.into(), Some(DType::I64));
    assert_eq!(values::<i64>(whole), [0, 2, 3, 5]);
}

#[test]
fn impossible_ranges_are_errors() {
    let check = |arguments: [Scalar; 3], dtype: Option<DType>, expected: &str| {
        let [a, b, s] = arguments;
        let error = arange(a, b, s, dtype).err().map(|e| e.to_string()).unwrap_or_default();
        assert!(error.starts_with(expected), "{error}");
    };
    check([int(0), int(5), int(0)], None, "arange: the step is 0");
    check([0.0.into(), 5.0.into(), 0.0.into()], None, "arange: the step is 0");
    check(
        [0.0.into(), f64::NAN.into(), 1.0.into()],
        None,
        "arange: start 0, stop NaN and step 1 must",
    );
    check([0.0.into(), f64::INFINITY.into(), 1.0.into()], None, "arange: start 0, stop inf");
    check([0.0.into(), 1e300.into(), 1e-300.into()], None, "arange: the range has more values");
    check([int(0), int(i64::MAX), int(1)], None, "an array of shape (9223372036854775807,) has");
    check(
        [Scalar::Integer(i128::MIN), Scalar::Integer(i128::MAX), int(1)],
        None,
        "arange: the range has more values",
    );
    check([int(0), int(300), int(1)], Some(DType::U8), "arange: 299 does not fit dtype u8");
    check([(-1.5).into(), 3.0.into(), 1.0.into()], Some(DType::U8), "arange: -1.5 does not fit");
    check([int(0), int(2), int(1)], Some(DType::Bool), "arange: not defined for dtype bool");
    let i = Scalar::Complex(Complex::new(0.0, 1.0));
    check([i, int(2), int(1)], None, "arange: not defined for dtype c128");
}

#[test]
fn lines_meet_both_ends() {
    let check = |[a, b]: [f64; 2], num: usize, endpoint: bool, expected: &[f64]| {
        let found = values::<f64>(linspace(a.into(), b.into(), num, endpoint, None));
        assert_eq!(found, expected, "{a} to {b}");
    };
    check([2.0, 3.0], 5, false, &[2.0, 2.2, 2.4, 2.6, 2.8]);
    check(
        [0.0, 0.7],
        8,
        true,
        &[0.0, 0.1, 0.2, 0.30000000000000004, 0.4, 0.5, 0.6, 0.7].map(|v: f64| {
            let nearest = (v * 10.0).round();
            if nearest == 7.0 { 0.7 } else { nearest * (0.7 / 7.0) }
        }),
    );
    check([2.0, 3.0], 1, true, &[2.0]);
    check([2.0, 3.0], 1, false, &[2.0]);
    check([2.0, 3.0], 0, true, &[]);
    // NumPy overflows on the way: inf or NaN.
    check([-f64::MAX, f64::MAX], 3, true, &[-f64::MAX, 0.0, f64::MAX]);
    check([0.0, f64::INFINITY], 3, true, &[0.0, f64::INFINITY, f64::INFINITY]);
    let whole = |a, b| values::<i64>(linspace(int(a), int(b), 4, true, Some(DType::I64)));
    assert_eq!(whole(0, 10), [0, 3, 6, 10]);
    assert_eq!(whole(-10, 0), [-10, -7, -4, 0]);
    assert_eq!(whole(i64::MAX, i64::MAX)[3], i64::MAX);
    let complex = |re, im| Complex::new(f64::from(re), f64::from(im));
    let (a, b) = (complex(1, 1).into(), complex(4, -5).into());
    let line = values::<Complex<f64>>(linspace(a, b, 4, true, None));
    assert_eq!(line, [complex(1, 1), complex(2, -1), complex(3, -3), complex(4, -5)]);
    assert!(linspace(a, b, 4, true, Some(DType::F64)).is_err());
    assert!(linspace(int(0), int(300), 4, true, Some(DType::U8)).is_err());
    assert_eq!(linspace_step(0.0.into(), 1.0.into(), 5, true), Complex::new(0.25, 0.0));
    assert!(linspace_step(0.0.into(), 1.0.into(), 1, true).re.is_nan());
}

#[test]
fn geometric_sequences_meet_both_ends() {
    let near = |found: Vec<Complex<f64>>, expected: &[Complex<f64>]| {
        assert_eq!(found.len(), expected.len());
        for (a, b) in found.iter().zip(expected) {
            // A power of a sum of logarithms: some units of rounding each.
            assert!((a - b).norm() <= 8.0 * f64::EPSILON * b.norm(), "{a} {b}");
        }
    };
    let real = |a: f64, b: f64, num| geomspace(a.into(), b.into(), num, true, Some(DType::C128));
    let c = |re: f64, im: f64| Complex::new(re, im);
    near(values(real(1000.0, 1.0, 4)), &[c(1e3, 0.), c(1e2, 0.), c(10., 0.), c(1., 0.)]);
    near(values(real(-1.0, 1.0, 3)), &[c(-1., 0.), c(0., 1.), c(1., 0.)]);
    let turned = geomspace(c(0.0, 1.0).into(), c(0.0, 100.0).into(), 3, true, None);
    near(values(turned), &[c(0., 1.), c(0., 10.), c(0., 100.)]);
    let negative = geomspace((-1.0).into(), (-100.0).into(), 3, true, None);
    assert_eq!(values::<f64>(negative), [-1.0, -10.0, -100.0]);
    let message = |a: f64, b: f64| {
        geomspace(a.into(), b.into(), 3, true, None)
            .err()
            .map(|e| e.to_string())
            .unwrap_or_default()
    };
    assert_eq!(
        message(0.0, 1.0),
        "geomspace: from 0 to 1: a geometric sequence cannot include zero"
    );
    assert!(message(-1.0, 1.0).starts_with("geomspace: from -1 to 1: ends of unlike sign"));
    let powers = logspace(0.0.into(), 2.0.into(), 3, true, 10.0.into(), None);
    assert_eq!(values::<f64>(powers), [1.0, 10.0, 100.0]);
    let whole = logspace(0.0.into(), 3.0.into(), 4, false, 2.0.into(), Some(DType::I64));
    assert_eq!(values::<i64>(whole), [1, 1, 2, 4]);
}

#[test]
fn patterned_matrices_match_numpy() {
    let check = |found: Result<Array, Error>, shape: &[usize], expected: &[i64]| {
        let found = found.expect("valid");
        assert_eq!(found.shape(), shape);
        assert_eq!(found.cast(DType::I64).expect("small").to_vec::<i64>().expect("i64"), expected);
    };
    check(eye(2, Some(3), 1, DType::F64), &[2, 3], &[0, 1, 0, 0, 0, 1]);
    check(eye(3, Some(2), -1, DType::Bool), &[3, 2], &[0, 0, 1, 0, 0, 1]);
    check(eye(2, Some(3), 9, DType::C64), &[2, 3], &[0; 6]);
    check(eye(2, None, isize::MIN, DType::F16), &[2, 2], &[0; 4]);
    check(identity(2, DType::U8), &[2, 2], &[1, 0, 0, 1]);
    check(eye(0, None, 0, DType::U8), &[0, 0], &[]);
    check(tri(2, Some(3), -1, DType::F64), &[2, 3], &[0, 0, 0, 1, 0, 0]);
    check(tri(2, Some(3), 1, DType::I8), &[2, 3], &[1, 1, 0, 1, 1, 1]);
    let v = Array::from_vec(vec![1_i64, 2], &[2]).expect("2");
    let backwards = crate::rearrange::flip(&v, None).expect("view");
    check(diag(&v, -1), &[3, 3], &[0, 0, 0, 1, 0, 0, 0, 2, 0]);
    check(diag(&backwards, 0), &[2, 2], &[2, 0, 0, 1]);
    let a = Array::from_vec((1..=6_i64).collect(), &[2, 3]).expect("6");
    check(diag(&a, 1), &[2], &[2, 6]);
    check(diag(&a, -1), &[1], &[4]);
    check(diag(&a, 9), &[0], &[]);
    check(diag(&a, isize::MIN), &[0], &[]);
    check(
        diagflat(&a.slice(&[crate::SliceItem::Index(0)]).expect("row"), 0),
        &[3, 3],
        &[1, 0, 0, 0, 2, 0, 0, 0, 3],
    );
    let b = Array::from_vec((0..24_i64).collect(), &[2, 3, 4]).expect("24");
    check(diagonal(&b, 1, 2, 1), &[2, 2], &[4, 9, 16, 21]);
    check(vander(&v, None, false), &[2, 2], &[1, 1, 2, 1]);
    check(vander(&backwards, Some(3), true), &[2, 3], &[1, 2, 4, 1, 1, 1]);
    check(vander(&v, Some(0), true), &[2, 0], &[]);
    assert!(diag(&v, isize::MAX).is_err());
    assert!(
        diag(&b, 0).is_err() && diagonal(&v, 0, 0, 1).is_err() && vander(&a, None, true).is_err()
    );
    assert!(matches!(diagonal(&b, 0, 0, 3), Err(Error::Axis { .. })));
    assert!(matches!(diagonal(&b, 0, 1, -2), Err(Error::Shape { .. })));
}

#[test]
fn grids_take_no_memory() {
    let line = |n: i64| Array::from_vec((0..n).collect(), &[n as usize]).expect("line");
    let shapes = |vectors: &[Array], indexing, sparse| -> Vec<Vec<usize>> {
        let grid = meshgrid(vectors, indexing, sparse).expect("grid");
        grid.iter().map(|g| g.shape().to_vec()).collect()
    };
    let three = [line(3), line(2), line(1)];
    assert_eq!(shapes(&three, Indexing::Xy, true), [[1, 3, 1], [2, 1, 1], [1, 1, 1]]);
    assert_eq!(shapes(&three, Indexing::Xy, false), [[2, 3, 1]; 3]);
    assert_eq!(shapes(&three[..2], Indexing::Ij, false), [[3, 2]; 2]);
    assert_eq!(shapes(&three[..1], Indexing::Xy, false), [[3]]);
    assert!(shapes(&[], Indexing::Xy, false).is_empty());
    let scalar = Array::scalar(1_i64).expect("small");
    assert_eq!(shapes(&[line(2), scalar], Indexing::Xy, false), [[1, 2]; 2]);
    let grid = meshgrid(&three, Indexing::Xy, false).expect("grid");
    assert!(std::sync::Arc::ptr_eq(grid[0].storage(), three[0].storage()));
    assert_eq!(grid[0].to_vec::<i64>().expect("i64"), [0, 1, 2, 0, 1, 2]);
}

#[test]
fn filled_arrays_keep_every_integer() {
    let max = Scalar::Integer(i128::from(u64::MAX));
    assert_eq!(values::<u64>(full(&[2], max, None)), [u64::MAX; 2]);
    assert_eq!(values::<bool>(full(&[1], true.into(), None)), [true]);
    let x = Array::zeros(DType::F16, &[2]).expect("2");
    assert_eq!(values::<f16>(full_like(&x, 2.5.into(), None)), [f16::from_f32(2.5); 2]);
    assert_eq!(values::<i8>(ones_like(&x, Some(DType::I8))), [1, 1]);
    assert_eq!(values::<f16>(zeros_like(&x, None)), [f16::ZERO; 2]);
    assert!(full_like(&x, Complex::new(0.0, 1.0).into(), None).is_err());
    assert!(full(&[usize::MAX], int(1), None).is_err());
}

#[test]
fn text_is_read_row_by_row() {
    let check = |text: &str, shape: &[usize], expected: &[f64]| {
        let found = matrix(text).expect(text);
        assert_eq!(found.shape(), shape, "{text}");
        assert_eq!(values::<f64>(found.cast(DType::F64)), expected, "{text}");
    };
    check("1 2; 3 4", &[2, 2], &[1.0, 2.0, 3.0, 4.0]);
    check("[1, 2.5\t3]", &[1, 3], &[1.0, 2.5, 3.0]);
    check("-1e3", &[1, 1], &[-1000.0]);
    check("", &[1, 0], &[]);
    let message = |text: &str| matrix(text).err().map(|e| e.to_string()).unwrap_or_default();
    assert_eq!(message("1 2; 3"), "mat: row 0 has 2 numbers, row 1 has 1");
    assert_eq!(message("1 x"), "mat: \"x\" is no number");
}
