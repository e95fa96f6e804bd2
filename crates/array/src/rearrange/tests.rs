//! Values from NumPy 2.4.

use std::sync::Arc;

use super::*;
use crate::{Array, DType, Error, Scalar, f16};

fn ints(values: &[i64], shape: &[usize]) -> Array {
    Array::from_slice(values, shape).expect("fits")
}

fn two_by_three() -> Array {
    ints(&[1, 2, 3, 4, 5, 6], &[2, 3])
}

fn cube() -> Array {
    ints(&[0, 1, 2, 3, 4, 5, 6, 7], &[2, 2, 2])
}

/// The same elements behind negative and permuted strides.
fn turned(x: &Array) -> Array {
    let stored = flip(&x.transpose(), None).expect("view").to_row_major().expect("copy");
    flip(&stored, None).expect("view").transpose()
}

fn check(found: Result<Array, Error>, shape: &[usize], expected: &[i64]) {
    let found = found.expect("valid");
    assert_eq!(found.shape(), shape);
    assert_eq!(found.to_vec::<i64>().expect("i64"), expected);
}

fn refused<T>(result: Result<T, Error>, expected: &str) {
    assert_eq!(result.err().map(|e| e.to_string()).as_deref(), Some(expected));
}

#[test]
fn views_share_storage() {
    let a = two_by_three();
    let shares = |view: Result<Array, Error>, shape: &[usize]| {
        let view = view.expect("valid");
        assert_eq!(view.shape(), shape);
        assert!(Arc::ptr_eq(view.storage(), a.storage()));
    };
    shares(flip(&a, None), &[2, 3]);
    shares(moveaxis(&a, &[0], &[-1]), &[3, 2]);
    shares(swapaxes(&a, 0, -1), &[3, 2]);
    shares(permute_dims(&a, &[-1, 0]), &[3, 2]);
    shares(expand_dims(&a, &[0, -1, 2]), &[1, 2, 1, 3, 1]);
    shares(squeeze(&expand_dims(&a, &[1]).expect("view"), None), &[2, 3]);
    shares(ravel(&a), &[6]);
    shares(rot90(&a, 1, [0, 1]), &[3, 2]);
    shares(reshape(&a, &[3, -1], Some(false)), &[3, 2]);
    for part in split(&a, Sections::Count(3), 1).expect("three").into_iter() {
        shares(Ok(part), &[2, 1]);
    }
    for part in unstack(&a, -1).expect("three") {
        shares(Ok(part), &[2]);
    }
    for stretched in broadcast_arrays(&[a.clone(), a.clone()]).expect("alike") {
        shares(Ok(stretched), &[2, 3]);
    }
    shares(trim_zeros(&a, true, true, None), &[2, 3]);
}

#[test]
fn axes_move_as_in_numpy() {
    let a = cube();
    check(moveaxis(&a, &[0, 1], &[-1, 0]), &[2, 2, 2], &[0, 4, 1, 5, 2, 6, 3, 7]);
    check(swapaxes(&a, 0, 2), &[2, 2, 2], &[0, 4, 2, 6, 1, 5, 3, 7]);
    check(permute_dims(&a, &[2, -3, 1]), &[2, 2, 2], &[0, 2, 4, 6, 1, 3, 5, 7]);
    let scalar = ints(&[7], &[]);
    check(squeeze(&ints(&[7], &[1, 1, 1]), Some(&[0, -1])), &[1], &[7]);
    check(permute_dims(&scalar, &[]), &[], &[7]);
    check(atleast_1d(&scalar), &[1], &[7]);
    check(atleast_2d(&scalar), &[1, 1], &[7]);
    check(atleast_3d(&ints(&[7, 8], &[2])), &[1, 2, 1], &[7, 8]);
    check(atleast_3d(&ints(&[7, 8], &[2, 1])), &[2, 1, 1], &[7, 8]);
    check(rot90(&two_by_three(), 1, [0, 1]), &[3, 2], &[3, 6, 2, 5, 1, 4]);
    check(rot90(&two_by_three(), -1, [0, 1]), &[3, 2], &[4, 1, 5, 2, 6, 3]);
    check(rot90(&two_by_three(), 2, [0, 1]), &[2, 3], &[6, 5, 4, 3, 2, 1]);
    check(rot90(&a, 1, [2, 0]), &[2, 2, 2], &[4, 0, 6, 2, 5, 1, 7, 3]);
    check(flipud(&two_by_three()), &[2, 3], &[4, 5, 6, 1, 2, 3]);
    check(fliplr(&two_by_three()), &[2, 3], &[3, 2, 1, 6, 5, 4]);
    check(flip(&Array::zeros(DType::I64, &[0, 2]).expect("empty"), None), &[0, 2], &[]);
}

#[test]
fn rolls_match_numpy() {
    for a in [two_by_three(), turned(&two_by_three())] {
        check(roll(&a, &[1], None), &[2, 3], &[6, 1, 2, 3, 4, 5]);
        check(roll(&a, &[1, -1], Some(&[0, 1])), &[2, 3], &[5, 6, 4, 2, 3, 1]);
        check(roll(&a, &[4], Some(&[1])), &[2, 3], &[3, 1, 2, 6, 4, 5]);
        check(roll(&a, &[1, 1], Some(&[1])), &[2, 3], &[2, 3, 1, 5, 6, 4]);
        check(roll(&a, &[1, 2], None), &[2, 3], &[4, 5, 6, 1, 2, 3]);
        check(roll(&a, &[1], Some(&[0, 1])), &[2, 3], &[6, 4, 5, 3, 1, 2]);
        check(roll(&a, &[isize::MIN, isize::MIN], Some(&[0, 0])), &[2, 3], &[1, 2, 3, 4, 5, 6]);
    }
    check(roll(&ints(&[7], &[]), &[3], None), &[], &[7]);
    check(roll(&Array::zeros(DType::I64, &[0, 2]).expect("empty"), &[1], Some(&[0])), &[0, 2], &[]);
    refused(
        roll(&cube(), &[1, 2], Some(&[0, 1, 2])),
        "roll: 2 shifts for 3 axes: [1, 2] for [0, 1, 2]",
    );
}

#[test]
fn splits_match_numpy() {
    let five = ints(&[0, 1, 2, 3, 4], &[5]);
    let check = |sections, expected: &[&[i64]]| {
        let parts = array_split(&five, sections, -1).expect("valid");
        let found: Vec<Vec<i64>> = parts.iter().map(|p| p.to_vec().expect("i64")).collect();
        assert_eq!(found, expected);
    };
    check(Sections::Count(3), &[&[0, 1], &[2, 3], &[4]]);
    check(Sections::Count(7), &[&[0], &[1], &[2], &[3], &[4], &[], &[]]);
    check(Sections::At(&[1, -1, 9]), &[&[0], &[1, 2, 3], &[4], &[]]);
    check(Sections::At(&[3, 1]), &[&[0, 1, 2], &[], &[1, 2, 3, 4]]);
    check(Sections::At(&[]), &[&[0, 1, 2, 3, 4]]);
    let shapes = |parts: Result<Vec<Array>, Error>| -> Vec<Vec<usize>> {
        parts.expect("valid").iter().map(|p| p.shape().to_vec()).collect()
    };
    assert_eq!(shapes(hsplit(&two_by_three(), Sections::Count(3))), [[2, 1]; 3]);
    assert_eq!(shapes(hsplit(&five, Sections::At(&[2]))), [[2], [3]]);
    assert_eq!(shapes(vsplit(&two_by_three(), Sections::Count(2))), [[1, 3]; 2]);
    assert_eq!(shapes(dsplit(&cube(), Sections::At(&[1]))), [[2, 2, 1]; 2]);
    refused(
        split(&two_by_three(), Sections::Count(2), 1),
        "split: axis 1 of shape (2, 3) has length 3, which 2 does not divide\n\n\
         hint: array_split makes parts that differ by one",
    );
    refused(split(&five, Sections::Count(0), 0), "split: cannot cut into 0 parts");
    refused(dsplit(&five, Sections::Count(1)), "dsplit: needs rank 3 or more, got shape (5,)");
    refused(unstack(&ints(&[7], &[]), 0), "unstack: axis 0 is out of range for an array of rank 0");
    let long = Array::zeros(DType::I64, &[usize::MAX, 0]).expect("empty");
    assert!(matches!(unstack(&long, 0), Err(Error::OutOfMemory { .. })));
    assert!(matches!(split(&long, Sections::Count(usize::MAX), 1), Err(Error::OutOfMemory { .. })));
}

#[test]
fn repeats_and_tiles_match_numpy() {
    let counts = ints(&[2, 0, 1], &[3]);
    for a in [two_by_three(), turned(&two_by_three())] {
        check(repeat(&a, Repeats::Counts(&counts), Some(1)), &[2, 3], &[1, 1, 3, 4, 4, 6]);
        check(repeat(&a, Repeats::Each(2), None), &[12], &[1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6]);
        check(
            repeat(&a, Repeats::Each(2), Some(0)),
            &[4, 3],
            &[1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6],
        );
        check(
            tile(&a, &[2, 1, 2]),
            &[2, 2, 6],
            &[1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6, 1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6],
        );
        check(tile(&a, &[2]), &[2, 6], &[1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6]);
        check(tile(&a, &[]), &[2, 3], &[1, 2, 3, 4, 5, 6]);
        check(tile(&a, &[0, 2]), &[0, 6], &[]);
    }
    check(tile(&ints(&[1, 2], &[2]), &[5]), &[10], &[1, 2].repeat(5));
    check(tile(&ints(&[7], &[]), &[2, 2]), &[2, 2], &[7; 4]);
    check(repeat(&ints(&[7], &[]), Repeats::Each(3), None), &[3], &[7; 3]);
    check(
        repeat(&ints(&[7, 8], &[2]), Repeats::Counts(&ints(&[2], &[1])), None),
        &[4],
        &[7, 7, 8, 8],
    );
    check(repeat(&two_by_three(), Repeats::Each(0), Some(0)), &[0, 3], &[]);
    // Every element size, and parts of odd size.
    for dtype in DType::ALL {
        let a = two_by_three().cast(dtype).expect("small");
        let bytes = a.slice(&[crate::SliceItem::Index(0)]).expect("row");
        for (x, axis) in [(&a, 0), (&a, 1), (&bytes, 0)] {
            let found = repeat(x, Repeats::Each(2), Some(axis)).expect("valid");
            let wide = repeat(&x.cast(DType::C128).expect("small"), Repeats::Each(2), Some(axis));
            let expected = wide.expect("valid").cast(dtype).expect("small");
            let all = |a: &Array| -> Vec<_> {
                crate::dispatch!(dtype, T => a.to_vec::<T>().expect("dtype").into_iter()
                    .map(crate::Element::to_c128).collect())
            };
            assert_eq!(all(&found), all(&expected), "{dtype}");
        }
    }
    let a = two_by_three();
    refused(
        repeat(&a, Repeats::Counts(&ints(&[1, 2], &[2])), Some(1)),
        "repeat: counts of shape (2,) do not fit axis 1 of length 3",
    );
    refused(
        repeat(&a, Repeats::Counts(&ints(&[1, -2, 3], &[3])), Some(1)),
        "repeat: count -2 at position 1 is negative",
    );
    assert!(matches!(repeat(&a, Repeats::Each(usize::MAX), None), Err(Error::TooLarge { .. })));
    assert!(matches!(tile(&a, &[usize::MAX]), Err(Error::TooLarge { .. })));
    let floats = Array::zeros(DType::F64, &[3]).expect("3");
    assert!(matches!(repeat(&a, Repeats::Counts(&floats), Some(1)), Err(Error::DType { .. })));
}

#[test]
fn edits_match_numpy() {
    let many = |at: &'static [isize]| Positions::Many(at);
    let every_second = Positions::Range { start: None, stop: None, step: Some(2) };
    let nine = |values: &[i64], shape: &[usize]| ints(values, shape);
    for a in [two_by_three(), turned(&two_by_three())] {
        check(delete(&a, Positions::One(1), Some(1)), &[2, 2], &[1, 3, 4, 6]);
        check(delete(&a, every_second, Some(1)), &[2, 1], &[2, 5]);
        check(delete(&a, many(&[0, -1, 0]), None), &[4], &[2, 3, 4, 5]);
        check(delete(&a, Positions::Mask(&[true, false]), Some(0)), &[1, 3], &[4, 5, 6]);
        check(delete(&a, many(&[]), Some(0)), &[2, 3], &[1, 2, 3, 4, 5, 6]);

        let rows = nine(&[9, 8, 7], &[3]);
        check(insert(&a, Positions::One(1), &rows, Some(0)), &[3, 3], &[1, 2, 3, 9, 8, 7, 4, 5, 6]);
        let pair = nine(&[9, 8], &[2]);
        let columns = [1, 9, 2, 3, 4, 8, 5, 6];
        check(insert(&a, Positions::One(1), &pair, Some(1)), &[2, 4], &columns);
        check(insert(&a, many(&[1]), &nine(&[9, 8], &[2, 1]), Some(1)), &[2, 4], &columns);
        let seven = nine(&[7, 8, 9], &[3]);
        check(insert(&a, many(&[0, -1, 0]), &seven, None), &[9], &[7, 9, 1, 2, 3, 4, 5, 8, 6]);
        check(
            insert(&a, every_second, &nine(&[9, 8, 7, 6], &[2, 2]), Some(1)),
            &[2, 5],
            &[9, 1, 2, 8, 3, 7, 4, 5, 6, 6],
        );
        check(
            insert(&a, many(&[3, 1]), &nine(&[9, 8], &[2, 1]), Some(1)),
            &[2, 5],
            &[1, 9, 2, 3, 9, 4, 8, 5, 6, 8],
        );
        check(append(&a, &nine(&[5], &[]), None), &[7], &[1, 2, 3, 4, 5, 6, 5]);
    }
    let line = ints(&[1, 2, 3], &[3]);
    let halves = Array::from_vec(vec![9.7, 8.0], &[2]).expect("2");
    check(
        insert(&line, Positions::Mask(&[true, false, true]), &halves, None),
        &[5],
        &[9, 1, 2, 8, 3],
    );
    check(insert(&line, Positions::One(3), &nine(&[9, 8], &[2]), None), &[5], &[1, 2, 3, 9, 8]);
    let one_row = Array::from_vec(vec![1.5, 2.0, 3.0], &[1, 3]).expect("3");
    let longer = append(&two_by_three(), &one_row, Some(0)).expect("valid");
    assert_eq!((longer.dtype(), longer.shape()), (DType::F64, &[3, 3][..]));
    let outside = "index 3 is out of range for axis 0 of length 3";
    refused(delete(&line, many(&[3]), None), outside);
    refused(insert(&line, Positions::One(4), &line, None), &outside.replace("index 3", "index 4"));
    refused(
        delete(&line, Positions::Mask(&[true]), None),
        "delete: a mask of 1 for axis 0 of length 3",
    );
    let standing = Positions::Range { start: None, stop: None, step: Some(0) };
    refused(delete(&line, standing, None), "delete: a slice's step cannot be 0");
    assert!(insert(&two_by_three(), many(&[0, 1]), &ints(&[1, 2, 3], &[3]), None).is_err());
}

#[test]
fn trimming_matches_numpy() {
    let line = ints(&[0, 0, 1, 0, 2, 0], &[6]);
    check(trim_zeros(&line, true, true, None), &[3], &[1, 0, 2]);
    check(trim_zeros(&line, true, false, None), &[4], &[1, 0, 2, 0]);
    check(trim_zeros(&ints(&[0, 0], &[2]), false, true, None), &[0], &[]);
    let dot = ints(&[0, 0, 0, 0, 1, 0, 0, 0, 0], &[3, 3]);
    check(trim_zeros(&dot, true, true, None), &[1, 1], &[1]);
    check(trim_zeros(&dot, true, true, Some(&[1])), &[3, 1], &[0, 1, 0]);
}

#[test]
fn shapes_are_resolved_or_refused_in_words() {
    let check = |shape: &[usize], target: &[isize], expected: Result<&[usize], &str>| {
        let found = resolve_reshape(shape, target).map_err(|e| e.to_string());
        assert_eq!(found.as_deref(), expected.map_err(str::to_owned).as_deref(), "{target:?}");
    };
    check(&[2, 6], &[3, -1], Ok(&[3, 4]));
    check(&[], &[-1], Ok(&[1]));
    check(&[0, 3], &[-1, 3], Ok(&[0, 3]));
    check(&[6], &[2, 2], Ok(&[2, 2]));
    check(&[6], &[-1, -1], Err("reshape: [-1, -1] has more than one length of -1"));
    check(&[6], &[-2], Err("reshape: length -2 in [-2] is negative; only -1 has a meaning"));
    check(
        &[0, 3],
        &[0, -1],
        Err("reshape: beside a length of 0 any length could stand for the -1 of [0, -1]"),
    );
    check(
        &[2, 3],
        &[4, -1],
        Err("reshape: shape (2, 3) holds 6 elements, which 4 does not divide"),
    );
    refused(
        reshape(&two_by_three().transpose(), &[-1], Some(false)),
        "reshape: shape (3, 2) with strides [1, 3] reads as (6,) only after a copy, which \
         copy=False forbids",
    );
    refused(
        squeeze(&two_by_three(), Some(&[0])),
        "squeeze: axis 0 of shape (2, 3) has length 2; only axes of length 1 can go",
    );
    refused(flip(&cube(), Some(&[0, -3])), "flip: axis 0 of 3 is named twice in [0, -3]");
    refused(
        permute_dims(&cube(), &[0, 1]),
        "permute_dims: 2 axes are named, shape (2, 2, 2) has 3",
    );
    refused(
        expand_dims(&cube(), &[4]),
        "expand_dims: axis 4 is out of range for an array of rank 4",
    );
    let copied = reshape(&two_by_three(), &[3, 2], Some(true)).expect("copy");
    assert_eq!(copied.shape(), [3, 2]);
    assert_eq!(broadcast_shapes(&[&[2, 1], &[3], &[]]).expect("fit").as_slice(), [2, 3]);
    assert!(broadcast_shapes(&[]).expect("none").is_empty());
    refused(
        broadcast_shapes(&[&[2, 1], &[3], &[4]]),
        "broadcast_shapes: shapes (2, 3) and (4,) do not broadcast: left axis 1 has 3, right axis \
         0 has 4",
    );
}

#[test]
fn halves_and_truth_values_are_rearranged_too() {
    let halves = Array::from_vec(vec![f16::ONE, f16::ZERO], &[2]).expect("2");
    assert_eq!(
        roll(&halves, &[1], None).expect("valid").to_vec::<f16>().expect("f16"),
        [f16::ZERO, f16::ONE]
    );
    let truth = Array::from_vec(vec![true, false], &[2]).expect("2");
    let filled = [(Scalar::Bool(true), Scalar::Bool(false))];
    let padded = pad(&truth, &[(1, 1)], PadMode::Constant(&filled)).expect("valid");
    assert_eq!(padded.to_vec::<bool>().expect("bool"), [true, true, false, false]);
}
