//! The functions around indexing, with values from NumPy.

use super::{all, array, dots, filled, ints, mask, range};
use crate::index::{
    FlatOrder, IndexItem, IndexMode, argwhere, compress, extract, fill_diagonal, flatnonzero, get,
    nonzero, put_along_axis, ravel_multi_index, set, take, take_along_axis, unravel_index,
};
use crate::reduce::count_nonzero;
use crate::{Array, Complex, DType, f16};

#[track_caller]
fn is(actual: &Array, shape: &[usize], elements: &[i64]) {
    assert_eq!(actual.shape(), shape);
    let actual = actual.cast(DType::I64).expect("small").to_vec::<i64>();
    assert_eq!(actual.expect("i64"), elements);
}

#[test]
fn take_matches_numpy() {
    let x = filled(&[2, 3, 4]);
    let check = |indices: &Array, axis, mode, shape: &[usize], elements: &[i64]| {
        is(&take(&x, indices, axis, mode).expect("inside"), shape, elements);
    };
    let (raise, wrap, clip) = (IndexMode::Raise, IndexMode::Wrap, IndexMode::Clip);
    check(&array(&[0, -1, 7], &[3]), None, raise, &[3], &[0, 23, 7]);
    check(&array(&[5], &[]), None, raise, &[], &[5]);
    check(
        &array(&[2, 0], &[2]),
        Some(-1),
        raise,
        &[2, 3, 2],
        &[2, 0, 6, 4, 10, 8, 14, 12, 18, 16, 22, 20],
    );
    check(
        &array(&[1_u8, 1], &[1, 2]),
        Some(1),
        raise,
        &[2, 1, 2, 4],
        &[4, 5, 6, 7, 4, 5, 6, 7, 16, 17, 18, 19, 16, 17, 18, 19],
    );
    check(
        &array(&[1], &[1]),
        Some(0),
        raise,
        &[1, 3, 4],
        &[12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23],
    );
    check(
        &array(&[-9, 9], &[2]),
        Some(2),
        wrap,
        &[2, 3, 2],
        &[3, 1, 7, 5, 11, 9, 15, 13, 19, 17, 23, 21],
    );
    check(
        &array(&[-9, 9], &[2]),
        Some(2),
        clip,
        &[2, 3, 2],
        &[0, 3, 4, 7, 8, 11, 12, 15, 16, 19, 20, 23],
    );
    let scalar = array(&[3], &[]);
    for axis in [None, Some(0)] {
        is(&take(&scalar, &array(&[0, 0], &[2]), axis, raise).expect("one"), &[2], &[3, 3]);
    }
    let empty = Array::zeros(DType::F32, &[0, 3]).expect("empty");
    let none = Array::zeros(DType::I64, &[0]).expect("empty");
    is(&take(&empty, &none, Some(0), clip).expect("nothing"), &[0, 3], &[]);
}

#[test]
fn along_axis_matches_numpy() {
    let x = filled(&[2, 3, 4]);
    let indices = array(&[3, 0, 1, -1], &[1, 1, 4]);
    let taken = take_along_axis(&x, &indices, Some(-1)).expect("inside");
    is(
        &taken,
        &[2, 3, 4],
        &[3, 0, 1, 3, 7, 4, 5, 7, 11, 8, 9, 11, 15, 12, 13, 15, 19, 16, 17, 19, 23, 20, 21, 23],
    );
    let indices = array(&[1, 0, -1, 2, 0, 1, 0, 2], &[2, 1, 4]);
    is(
        &take_along_axis(&x, &indices, Some(1)).expect("inside"),
        &[2, 1, 4],
        &[4, 1, 10, 11, 12, 17, 14, 23],
    );
    is(
        &take_along_axis(&x.transpose(), &indices.transpose(), Some(1)).expect("inside"),
        &[4, 1, 2],
        &[4, 12, 1, 17, 10, 14, 11, 23],
    );
    is(&take_along_axis(&x, &array(&[5, -1], &[2]), None).expect("inside"), &[2], &[5, 23]);
    is(
        &take_along_axis(&filled(&[1, 3]), &array(&[0, 2, 1, 1], &[2, 2]), Some(1))
            .expect("inside"),
        &[2, 2],
        &[0, 2, 1, 1],
    );
    let put = |indices: &Array, values: &Array, axis| {
        let mut target = Array::zeros(DType::F64, &[3, 4]).expect("small");
        put_along_axis(&mut target.view_mut().expect("own"), indices, &values.view(), axis)
            .expect("fits");
        target
    };
    is(
        &put(&array(&[0, 1], &[1, 2]), &array(&[5], &[]), Some(1)),
        &[3, 4],
        &[5, 5, 0, 0, 5, 5, 0, 0, 5, 5, 0, 0],
    );
    is(
        &put(&array(&[0, 1, 2], &[3, 1]), &array(&[7, 8, 9], &[3, 1]), Some(1)),
        &[3, 4],
        &[7, 0, 0, 0, 0, 8, 0, 0, 0, 0, 9, 0],
    );
    is(
        &put(&array(&[3, -1], &[2]), &array(&[1, 2], &[2]), None),
        &[3, 4],
        &[0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2],
    );
    // A layout that cannot be read as one axis.
    let mut columns = Array::zeros(DType::F64, &[4, 3]).expect("small").transpose();
    let (indices, values) = (array(&[3, -1], &[2]), array(&[1, 2], &[2]));
    put_along_axis(&mut columns.view_mut().expect("own"), &indices, &values.view(), None)
        .expect("fits");
    is(&columns, &[3, 4], &[0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2]);
}

#[test]
fn nonzero_matches_numpy_for_every_dtype() {
    let x = array(&[3_i64, 0, 0, 0, 4, 5], &[2, 3]);
    for dtype in DType::ALL {
        let x = x.cast(dtype).expect("small");
        let found = nonzero(&x).expect("rank 2");
        is(&found[0], &[3], &[0, 1, 1]);
        is(&found[1], &[3], &[0, 1, 2]);
        is(&argwhere(&x.transpose()).expect("small"), &[3, 2], &[0, 0, 1, 1, 2, 1]);
        is(&flatnonzero(&x).expect("small"), &[3], &[0, 4, 5]);
        is(&count_nonzero(&x, None, false).expect("small"), &[], &[3]);
        is(&count_nonzero(&x, None, true).expect("small"), &[1, 1], &[3]);
        is(&count_nonzero(&x, Some(&[0]), false).expect("small"), &[3], &[1, 1, 1]);
        is(&count_nonzero(&x.transpose(), Some(&[-2]), true).expect("small"), &[1, 2], &[1, 2]);
        is(&count_nonzero(&x, Some(&[]), false).expect("small"), &[2, 3], &[1, 0, 0, 0, 1, 1]);
    }
    let count = |x: Array| count_nonzero(&x, None, false).expect("small").get::<i64>(&[]);
    assert_eq!(count(array(&[0.0, -0.0, f64::NAN, f64::MIN_POSITIVE / 4.0], &[4])), Some(2));
    assert_eq!(count(array(&[-0.0_f32, f32::INFINITY], &[2])), Some(1));
    assert_eq!(count(array(&[f16::NEG_ZERO, f16::NAN], &[2])), Some(1));
    let [zero, i] = [Complex::new(-0.0_f32, -0.0), Complex::new(0.0, 1.0)];
    assert_eq!(count(array(&[zero, i], &[2])), Some(1));
    assert_eq!(count(array(&[i8::MIN, 0], &[2])), Some(1));
    assert_eq!(count(Array::zeros(DType::F64, &[0, usize::MAX]).expect("empty")), Some(0));
    assert!(nonzero(&Array::zeros(DType::F64, &[usize::MAX, 0]).expect("empty")).is_ok());
}

/// Lengths around the kernels' block sizes, at every density.
#[test]
fn masks_of_any_length_pick_and_place() {
    for n in [0, 1, 7, 8, 9, 31, 32, 33, 64, 100, 513, 1025] {
        for every in [1, 2, 3, 40, 2000] {
            let truths: Vec<bool> = (0..n).map(|i| (i * 7 + 3) % every == 0).collect();
            let chosen: Vec<usize> = (0..n).filter(|&i| truths[i]).collect();
            let item = IndexItem::Mask(array(&truths, &[n]));
            for dtype in [DType::U8, DType::F16, DType::F32, DType::C64, DType::C128] {
                let values: Vec<i64> = (0..n).map(|i| (i % 100) as i64).collect();
                let x = array(&values, &[n]).cast(dtype).expect("small");
                let picked: Vec<i64> = chosen.iter().map(|&i| values[i]).collect();
                is(&get(&x, std::slice::from_ref(&item)).expect("fits"), &[picked.len()], &picked);
                let assigned = |value: &Array| {
                    let mut x = x.to_row_major().expect("small");
                    set(
                        &mut x.view_mut().expect("own"),
                        std::slice::from_ref(&item),
                        &value.view(),
                    )
                    .expect("fits");
                    x
                };
                let filled = (0..n).map(|i| if truths[i] { 111 } else { values[i] });
                is(&assigned(&array(&[111_u8], &[])), &[n], &filled.collect::<Vec<_>>());
                let own: Vec<i64> = (0..picked.len() as i64).map(|i| i % 50 + 50).collect();
                let mut placed = values.clone();
                chosen.iter().zip(&own).for_each(|(&i, &v)| placed[i] = v);
                is(&assigned(&array(&own, &[own.len()])), &[n], &placed);
            }
        }
    }
}

#[test]
fn a_scalar_fills_a_mask_in_any_index() {
    // Assignments of 50 to arange(12).reshape(3, 4).
    let check = |items: &[IndexItem], expected: [i64; 12]| {
        let mut x = filled(&[3, 4]);
        let value = array(&[50.9], &[1, 1]);
        set(&mut x.view_mut().expect("own"), items, &value.view()).expect("fits");
        is(&x, &[3, 4], &expected);
    };
    check(&[mask(&[1, 0, 1], &[3])], [50, 50, 50, 50, 4, 5, 6, 7, 50, 50, 50, 50]);
    check(&[dots(), mask(&[0, 1, 1, 0], &[4])], [0, 50, 50, 3, 4, 50, 50, 7, 8, 50, 50, 11]);
    check(
        &[range(None, None, Some(-2)), mask(&[0, 0, 0, 1], &[4])],
        [0, 1, 2, 50, 4, 5, 6, 7, 8, 9, 10, 50],
    );
    check(&[super::at(-1), mask(&[1, 0, 0, 1], &[4])], [0, 1, 2, 3, 4, 5, 6, 7, 50, 9, 10, 50]);
    check(&[mask(&[1], &[])], [50; 12]);
    check(&[mask(&[0], &[])], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    check(&[mask(&[0; 0], &[0])], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    check(&[mask(&[0, 1, 0], &[3]), ints(&[2, 0], &[2])], [0, 1, 2, 3, 50, 5, 50, 7, 8, 9, 10, 11]);
}

#[test]
fn views_share_and_copies_do_not() {
    let x = filled(&[3, 4]);
    let shares = |items: &[IndexItem]| get(&x, items).expect("inside").may_share_memory(&x);
    assert!(shares(&[super::at(1)]));
    assert!(shares(&[all(), super::new(), range(None, None, Some(-1))]));
    assert!(!shares(&[ints(&[1], &[])]));
    assert!(!shares(&[ints(&[1], &[1])]));
    assert!(!shares(&[mask(&[1], &[])]));
}

/// Large enough to be split between threads, with rows of several sizes.
#[test]
fn large_takes_are_whole() {
    let n = 300_000;
    for width in [1, 2, 3, 8, 20] {
        let rows = 1000;
        let x = filled(&[rows, width]).cast(DType::I32).expect("small");
        let indices: Vec<i64> = (0..(n / width) as i64)
            .map(|i| i * i * 31 % rows as i64 - (i % 2) * rows as i64)
            .collect();
        let position = |i: i64| i.rem_euclid(rows as i64) * width as i64;
        let indices_array = array(&indices, &[indices.len()]);
        let taken = get(&x, &[IndexItem::Integers(indices_array.clone())]).expect("inside");
        let expected: Vec<i32> = indices
            .iter()
            .flat_map(|&i| (0..width as i64).map(move |j| (position(i) + j) as i32))
            .collect();
        assert_eq!(taken.to_vec::<i32>().expect("i32"), expected);
        let across =
            take(&x.transpose(), &indices_array, Some(1), IndexMode::Raise).expect("inside");
        assert_eq!(across.transpose().to_vec::<i32>().expect("i32"), expected);
    }
    let truths: Vec<bool> = (0..n).map(|i| i % 7 == 0 || i > n - 5).collect();
    let chosen: Vec<i64> = (0..n as i64).filter(|&i| truths[i as usize]).collect();
    let picked = get(&filled(&[n]), &[IndexItem::Mask(array(&truths, &[n]))]).expect("fits");
    assert_eq!(picked.to_vec::<i64>().expect("i64"), chosen);
    let bad: Vec<i64> = (0..n as i64).map(|i| if i == 299_999 { 1000 } else { 0 }).collect();
    let error = take(&filled(&[1000]), &array(&bad, &[n]), None, IndexMode::Raise).err();
    assert_eq!(
        error.expect("outside").to_string(),
        "index 1000 is out of range for axis 0 of length 1000"
    );
}

#[test]
fn conditions_match_numpy() {
    let x = array(&[1, 2, 3, 4], &[4]);
    is(&compress(&array(&[0, 1, 1, 0, 0], &[5]), &x, None).expect("inside"), &[2], &[2, 3]);
    let x = filled(&[2, 3, 4]);
    let picked = compress(&array(&[false, true, true], &[3]), &x, Some(1)).expect("inside");
    is(&picked, &[2, 2, 4], &[4, 5, 6, 7, 8, 9, 10, 11, 16, 17, 18, 19, 20, 21, 22, 23]);
    let square = filled(&[2, 2]);
    is(&extract(&array(&[1.0, 0.0, 0.0, 2.0], &[2, 2]), &square).expect("inside"), &[2], &[0, 3]);
    is(
        &extract(&array(&[false, true, true, true], &[2, 2]), &square.transpose()).expect("inside"),
        &[3],
        &[2, 1, 3],
    );
    is(&extract(&array(&[0, 1], &[2]), &square).expect("inside"), &[1], &[1]);
}

#[test]
fn diagonals_match_numpy() {
    let fill = |shape: &[usize], values: &[i64], wrap| {
        let mut x = Array::zeros(DType::F32, shape).expect("small");
        let values = array(values, &[values.len()]);
        fill_diagonal(&mut x.view_mut().expect("own"), &values.view(), wrap).expect("fits");
        x
    };
    is(&fill(&[3, 4], &[1, 2], false), &[3, 4], &[1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1, 0]);
    is(&fill(&[3, 2], &[1, 2, 3], false), &[3, 2], &[1, 0, 0, 2, 0, 0]);
    is(&fill(&[5, 3], &[4], true), &[5, 3], &[4, 0, 0, 0, 4, 0, 0, 0, 4, 0, 0, 0, 4, 0, 0]);
    is(&fill(&[7, 2], &[1, 2], true), &[7, 2], &[1, 0, 0, 2, 0, 0, 1, 0, 0, 2, 0, 0, 1, 0]);
    is(&fill(&[2, 2], &[], true), &[2, 2], &[0; 4]);
    is(&fill(&[2, 2, 2], &[3], false), &[2, 2, 2], &[3, 0, 0, 0, 0, 0, 0, 3]);
    is(&fill(&[0, 3], &[3], true), &[0, 3], &[]);
}

#[test]
fn flat_places_match_numpy() {
    let (row, column) = (FlatOrder::RowMajor, FlatOrder::ColumnMajor);
    let unravel =
        |order| unravel_index(&array(&[22_u16, 41], &[2]), &[7, 6], order).expect("inside");
    is(&unravel(row)[0], &[2], &[3, 6]);
    is(&unravel(row)[1], &[2], &[4, 5]);
    is(&unravel(column)[0], &[2], &[1, 6]);
    is(&unravel(column)[1], &[2], &[3, 5]);
    assert!(unravel_index(&array(&[0], &[]), &[], row).expect("one place").is_empty());
    let ravel = |shape: &[usize], modes: &[IndexMode], order| {
        let (rows, columns) = (array(&[3, 6, 6], &[3]), array(&[4, 5, 1], &[3]));
        ravel_multi_index(&[rows, columns], shape, modes, order).expect("inside")
    };
    let (raise, wrap, clip) = (IndexMode::Raise, IndexMode::Wrap, IndexMode::Clip);
    is(&ravel(&[7, 6], &[raise], row), &[3], &[22, 41, 37]);
    is(&ravel(&[7, 6], &[raise], column), &[3], &[31, 41, 13]);
    is(&ravel(&[4, 6], &[clip], row), &[3], &[22, 23, 19]);
    is(&ravel(&[4, 4], &[clip, wrap], row), &[3], &[12, 13, 13]);
    let joint = [array(&[1], &[1]), array(&[1, 2], &[2, 1])];
    is(&ravel_multi_index(&joint, &[7, 6], &[raise], row).expect("inside"), &[2, 1], &[7, 8]);
}
