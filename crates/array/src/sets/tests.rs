//! Sets against NumPy's results and against definitions.

use super::*;
use crate::{Array, Complex, DType, Element, dispatch};

const NAN: f64 = f64::NAN;
const ALL: UniqueOptions =
    UniqueOptions { index: true, inverse: true, counts: true, equal_nan: true };

fn line<T: Element>(values: &[T]) -> Array {
    Array::from_slice(values, &[values.len()]).expect("small")
}

/// Written out, so that signs of zeros count and NaNs are equal.
fn text<T: Element>(array: &Array) -> String {
    format!("{:?}", array.to_vec::<T>().expect("dtype"))
}

fn ints(array: &Option<Array>) -> Vec<i64> {
    array.as_ref().expect("asked for").to_vec().expect("i64")
}

#[test]
fn unique_matches_numpy() {
    fn check<T: Element>(
        x: &[T],
        equal_nan: bool,
        values: &[T],
        [index, inverse, counts]: [&[i64]; 3],
    ) {
        let all = unique(&line(x), None, UniqueOptions { equal_nan, ..ALL }).expect("small");
        assert_eq!(text::<T>(&all.values), format!("{values:?}"));
        assert_eq!(ints(&all.index), index, "index of {x:?}");
        assert_eq!(ints(&all.inverse), inverse, "inverse of {x:?}");
        assert_eq!(ints(&all.counts), counts, "counts of {x:?}");
        // Without positions another way is taken.
        let options = UniqueOptions { counts: true, equal_nan, ..Default::default() };
        let few = unique(&line(x), None, options).expect("small");
        assert_eq!(text::<T>(&few.values), format!("{values:?}"));
        assert_eq!(ints(&few.counts), counts, "counts of {x:?}");
        assert!(few.index.is_none() && few.inverse.is_none());
    }
    // Rows from numpy.unique 2.4.
    let x = [0.0, -0.0, NAN, 1.0, NAN];
    check(&x, true, &[0.0, 1.0, NAN], [&[0, 3, 2], &[0, 0, 2, 1, 2], &[2, 1, 2]]);
    let x = [-0.0, 0.0, NAN, 1.0, NAN];
    check(&x, false, &[-0.0, 1.0, NAN, NAN], [&[0, 3, 2, 4], &[0, 0, 2, 1, 3], &[2, 1, 1, 1]]);
    check(&[3_u8, 1, 3, 2], true, &[1, 2, 3], [&[1, 3, 0], &[2, 0, 2, 1], &[1, 1, 2]]);
    check(&[true, true], true, &[true], [&[0], &[0, 0], &[2]]);
    check::<i64>(&[], true, &[], [&[], &[], &[]]);
    let c = Complex::<f64>::new;
    let x = [
        c(1., 1.),
        c(2., NAN),
        c(1., NAN),
        c(NAN, 1.),
        c(NAN, NAN),
        c(NAN, 0.),
        c(0., 0.),
        c(NAN, NAN),
    ];
    check(
        &x,
        true,
        &[c(0., 0.), c(1., 1.), c(1., NAN)],
        [&[6, 0, 2], &[1, 2, 2, 2, 2, 2, 0, 2], &[1, 1, 6]],
    );
    check(
        &x,
        false,
        &[x[6], x[0], x[2], x[1], x[5], x[3], x[4], x[7]],
        [&[6, 0, 2, 1, 5, 3, 4, 7], &[1, 3, 2, 5, 6, 4, 0, 7], &[1; 8]],
    );
}

#[test]
fn inverses_have_the_shape_of_what_they_rebuild() {
    let square = line(&[3, 1, 3, 2, 1, 1]).reshape(&[2, 3]).expect("6");
    for (x, expected) in [
        (square.clone(), vec![2, 0, 2, 1, 0, 0]),
        (square.transpose(), vec![2, 1, 0, 0, 2, 0]),
        (Array::scalar(5).expect("0-d"), vec![0]),
        (Array::zeros(DType::I32, &[0, 2]).expect("empty"), vec![]),
    ] {
        let all = unique(&x, None, ALL).expect("small");
        assert_eq!(all.inverse.as_ref().expect("asked for").shape(), x.shape());
        assert_eq!(ints(&all.inverse), expected);
    }
}

#[test]
fn sub_arrays_match_numpy() {
    let check = |x: &Array, axis, shape: &[usize], values: &[f64], rest: [&[i64]; 3]| {
        let all = unique(x, Some(axis), ALL).expect("axis");
        assert_eq!(all.values.shape(), shape, "axis {axis}");
        assert_eq!(text::<f64>(&all.values), format!("{values:?}"), "axis {axis}");
        for (found, expected) in [&all.index, &all.inverse, &all.counts].into_iter().zip(rest) {
            assert_eq!(ints(found), expected, "axis {axis}");
        }
    };
    // Rows from numpy.unique 2.4.
    let x = line(&[1., 2., 1., 2., 3., 0.]).reshape(&[3, 2]).expect("6");
    check(&x, 0, &[2, 2], &[1., 2., 3., 0.], [&[0, 2], &[0, 0, 1], &[2, 1]]);
    check(&x, -1, &[3, 2], &[1., 2., 1., 2., 3., 0.], [&[0, 1], &[0, 1], &[1, 1]]);
    check(&x.transpose(), 1, &[2, 2], &[1., 3., 2., 0.], [&[0, 2], &[0, 0, 1], &[2, 1]]);
    let deep = line(&[1., 2., 1., 2., 3., 4., 3., 4.]).reshape(&[2, 2, 2]).expect("8");
    check(&deep, 1, &[2, 1, 2], &[1., 2., 3., 4.], [&[0], &[0, 0], &[2]]);
    check(&line(&[2., 1., 2.]), 0, &[2], &[1., 2.], [&[1, 0], &[1, 0, 1], &[1, 2]]);
    let flat = Array::zeros(DType::F64, &[3, 0]).expect("empty");
    check(&flat, 0, &[1, 0], &[], [&[0], &[0, 0, 0], &[3]]);
    check(&flat, 1, &[3, 0], &[], [&[], &[], &[]]);
    // Signs of zeros are one, the first stands for both, and order is that of values.
    let zeros = line(&[1., -0.0, -1., 5., 1., 0.0]).reshape(&[3, 2]).expect("6");
    check(&zeros, 0, &[2, 2], &[-1., 5., 1., -0.0], [&[1, 0], &[1, 0, 1], &[1, 2]]);
    let nans = line(&[NAN, 2., NAN, 2., 3., 0.]).reshape(&[3, 2]).expect("6");
    let distinct = unique(&nans, Some(0), UniqueOptions { equal_nan: false, ..ALL }).expect("axis");
    assert_eq!(ints(&distinct.index), [2, 0, 1]);
    check(&nans, 0, &[2, 2], &[3., 0., NAN, 2.], [&[2, 0], &[1, 1, 0], &[1, 2]]);
    let error = unique(&x, Some(2), ALL).err().expect("refused").to_string();
    assert_eq!(error, "unique: axis 2 is out of range for an array of rank 2");
}

#[test]
fn set_functions_match_numpy() {
    let check = |found: Result<Array, crate::Error>, expected: &[f64]| {
        let found = found.expect("small");
        assert_eq!(text::<f64>(&found), format!("{expected:?}"));
        assert_eq!(found.rank(), 1);
    };
    // Rows from NumPy 2.4.
    let (a, b) = (line(&[1., NAN, 2., 2.]), line(&[NAN, 0.]));
    check(union1d(&a, &b), &[0., 1., 2., NAN]);
    check(setdiff1d(&line(&[1., NAN, 2., 2., NAN]), &line(&[NAN, 1.])), &[2., NAN]);
    check(setxor1d(&a, &line(&[NAN, 1., 5.])), &[2., 5., NAN, NAN]);
    let common = intersect1d(&line(&[1., 3., NAN, 3., 2., 0.]), &line(&[NAN, 3., 1., -0.0, 1.]));
    let common = common.expect("small");
    assert_eq!(text::<f64>(&common.values), "[0.0, 1.0, 3.0]");
    assert_eq!(ints(&Some(common.left_index)), [5, 0, 1]);
    assert_eq!(ints(&Some(common.right_index)), [3, 2, 1]);
    let empty = line::<f64>(&[]);
    check(union1d(&empty, &b), &[0., NAN]);
    check(setdiff1d(&b, &empty), &[0., NAN]);
    check(setxor1d(&empty, &empty), &[]);
    // Several axes are flattened, dtypes promoted.
    let square = line(&[4_u8, 1, 2, 1]).reshape(&[2, 2]).expect("4").transpose();
    let mixed = union1d(&square, &line(&[-1_i8])).expect("i16");
    assert_eq!(mixed.to_vec::<i16>().expect("i16"), [-1, 1, 2, 4]);
    // What the promoted dtype cannot hold stays as it is.
    let wide = setdiff1d(&line(&[i64::MAX, 1]), &line(&[1.0])).expect("i64");
    assert_eq!(wide.to_vec::<i64>().expect("i64"), [i64::MAX]);
}

#[test]
fn membership_agrees_with_comparing_all_pairs() {
    let mut state = 5_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(99);
        (state >> 33) as i128 % 60
    };
    for dtype in DType::ALL {
        dispatch!(dtype, T => for (members, invert) in [(0, false), (1, true), (9, false), (40, true)] {
            let x: Vec<T> = (0..35).map(|_| T::from_i128(next())).collect();
            let set: Vec<T> = (0..members).map(|_| T::from_i128(next())).collect();
            let found = isin(&line(&x).reshape(&[5, 7]).expect("35").transpose(), &line(&set), invert).expect("small");
            assert_eq!(found.shape(), [7, 5]);
            let found = found.transpose().to_vec::<bool>().expect("bool");
            let expected: Vec<bool> = x.iter().map(|v| set.contains(v) != invert).collect();
            assert_eq!(found, expected, "{dtype}");
        });
    }
    let x = line(&[1.0, NAN, -0.0]);
    let found = isin(&x, &line(&[NAN, 0.0]), false).expect("small");
    assert_eq!(found.to_vec::<bool>().expect("bool"), [false, false, true]);
    let square = Array::zeros(DType::I8, &[200, 200]).expect("small");
    let found = in1d(&square, &Array::scalar(0_i64).expect("0-d"), false).expect("small");
    assert_eq!((found.shape(), found.to_vec::<bool>()), (&[40_000][..], Some(vec![true; 40_000])));
}
