//! What a wrong index says.

use super::{all, array, at, dots, filled, ints, mask, range};
use crate::index::{
    FlatOrder, IndexItem, IndexMode, argwhere, compress, extract, fill_diagonal, get, nonzero,
    put_along_axis, ravel_multi_index, set, take, take_along_axis, unravel_index,
};
use crate::reduce::count_nonzero;
use crate::{Array, DType, Error};

fn says<T>(result: Result<T, Error>, expected: &str) {
    match result {
        Ok(_) => panic!("no error; expected `{expected}`"),
        Err(error) => assert_eq!(error.to_string(), expected),
    }
}

#[test]
fn reading_names_index_axis_and_length() {
    let x = filled(&[2, 3, 4]);
    let check = |items: &[IndexItem], expected: &str| says(get(&x, items), expected);
    check(&[ints(&[0, 2], &[2])], "index 2 is out of range for axis 0 of length 2");
    check(&[all(), ints(&[0, -4], &[2])], "index -4 is out of range for axis 1 of length 3");
    check(&[all(), at(3), ints(&[0], &[1])], "index 3 is out of range for axis 1 of length 3");
    check(&[dots(), at(-5)], "index -5 is out of range for axis 2 of length 4");
    check(
        &[ints(&[u64::MAX], &[1])],
        "index 9223372036854775807 is out of range for axis 0 of length 2",
    );
    check(&[ints(&[7], &[])], "index 7 is out of range for axis 0 of length 2");
    // As in NumPy an index counts even where the other axes hold nothing.
    check(
        &[ints(&[5], &[1]), range(Some(0), Some(0), None)],
        "index 5 is out of range for axis 0 of length 2",
    );
    check(
        &[ints(&[0, 1], &[2]), ints(&[0, 1, 2], &[3])],
        "index arrays: shapes (2,) and (3,) do not broadcast: left axis 0 has 2, right axis 0 has 3",
    );
    check(
        &[mask(&[1, 0, 1], &[3])],
        "index: a mask of shape (3,) does not fit an array of shape (2, 3, 4): mask axis 0 has 3, array axis 0 has 2",
    );
    check(
        &[at(0), mask(&[1; 15], &[3, 5])],
        "index: a mask of shape (3, 5) does not fit an array of shape (2, 3, 4): mask axis 1 has 5, array axis 2 has 4",
    );
    check(
        &[all(), mask(&[1; 24], &[2, 3, 4])],
        "index: 4 indices for an array of rank 3 and shape (2, 3, 4)",
    );
    check(
        &[at(0), at(0), at(0), at(0)],
        "index: 4 indices for an array of rank 3 and shape (2, 3, 4)",
    );
    check(&[dots(), ints(&[0], &[1]), dots()], "index: an index may hold one `...` only");
    check(&[dots(), dots()], "index: an index may hold one `...` only");
    check(
        &[range(None, None, Some(0))],
        "index: a slice's step cannot be zero or the least integer",
    );
    for rank in [0, 1] {
        check(
            &[ints(&[1.5], &[1; 1][..rank])],
            "index: an index array holds integers or truth values, not f64",
        );
    }
    says(
        IndexItem::from_array(array(&[1.5], &[1])),
        "index: an index array holds integers or truth values, not f64",
    );
}

#[test]
fn writing_is_all_or_nothing() {
    let check = |items: &[IndexItem], value: &Array, expected: &str| {
        let mut x = filled(&[3, 4]);
        says(set(&mut x.view_mut().expect("own"), items, &value.view()), expected);
        assert_eq!(x.to_vec::<i64>(), filled(&[3, 4]).to_vec::<i64>());
    };
    let three = array(&[1, 2, 3], &[3]);
    check(
        &[ints(&[0, 5], &[2])],
        &array(&[1], &[]),
        "index 5 is out of range for axis 0 of length 3",
    );
    check(
        &[ints(&[0, 1], &[2])],
        &three,
        "assign: a value of shape (3,) does not stretch to a part of shape (2, 4): value axis 0 has 3, axis 1 of the part has 4",
    );
    check(
        &[at(0)],
        &array(&[1; 8], &[2, 4]),
        "assign: a value of shape (2, 4) does not stretch to a part of shape (4,): the part has 1 axes, the value 2",
    );
    check(
        &[mask(&[1; 12], &[3, 4])],
        &three,
        "assign: a value of shape (3,) does not stretch to a part of shape (12,): value axis 0 has 3, axis 0 of the part has 12",
    );
    check(
        &[range(Some(0), Some(0), None)],
        &three,
        "assign: a value of shape (3,) does not stretch to a part of shape (0, 4): value axis 0 has 3, axis 1 of the part has 4",
    );
    check(
        &[at(0)],
        &array(&[crate::Complex::new(1.0, 1.0)], &[]),
        "assign to an array of i64: not defined for dtype c128\n\nhint: take the real part of the value, or make the array complex",
    );
}

#[test]
fn functions_name_what_they_refuse() {
    let x = filled(&[2, 3]);
    let empty = Array::zeros(DType::F64, &[0, 3]).expect("empty");
    let zero = array(&[0], &[1]);
    says(
        take(&x, &array(&[0, 6], &[2]), None, IndexMode::Raise),
        "index 6 is out of range for axis 0 of length 6",
    );
    says(
        take(&x, &array(&[3], &[1]), Some(-1), IndexMode::Raise),
        "index 3 is out of range for axis 1 of length 3",
    );
    says(
        take(&x, &zero, Some(2), IndexMode::Raise),
        "take: axis 2 is out of range for an array of rank 2",
    );
    says(
        take(&empty, &zero, Some(0), IndexMode::Raise),
        "index 0 is out of range for axis 0 of length 0",
    );
    says(
        take(&empty, &zero, Some(0), IndexMode::Clip),
        "take: axis 0 is empty, so no index can be brought inside",
    );
    says(
        take(&x, &array(&[0.0], &[1]), None, IndexMode::Raise),
        "index: an index array holds integers or truth values, not f64",
    );
    says(
        take_along_axis(&x, &zero, Some(0)),
        "take_along_axis: the array has 2 axes, the indices have 1: shapes (2, 3) and (1,)",
    );
    says(
        take_along_axis(&x, &array(&[0; 8], &[2, 4]), Some(0)),
        "take_along_axis: shapes (2, 3) and (2, 4) do not broadcast: left axis 1 has 3, right axis 1 has 4",
    );
    let mut target = filled(&[3, 4]);
    let fours = array(&[4; 9], &[3, 3]);
    says(
        put_along_axis(
            &mut target.view_mut().expect("own"),
            &array(&[0, 1], &[1, 2]),
            &fours.view(),
            Some(1),
        ),
        "put_along_axis: a value of shape (3, 3) does not stretch to a part of shape (3, 2): value axis 1 has 3, axis 1 of the part has 2",
    );
    says(
        nonzero(&array(&[1], &[])),
        "nonzero: an array of rank 0 has no coordinates; reshape it to (1,) first",
    );
    assert_eq!(argwhere(&array(&[1], &[])).expect("small").shape(), [1, 0]);
    assert_eq!(argwhere(&array(&[0], &[])).expect("small").shape(), [0, 0]);
    says(count_nonzero(&x, Some(&[0, -2]), false), "count_nonzero: axis 0 is named twice");
    says(
        count_nonzero(&x, Some(&[5]), false),
        "count_nonzero: axis 5 is out of range for an array of rank 2",
    );
    says(compress(&x, &x, None), "compress: the condition is a vector, not (2, 3)");
    says(
        compress(&array(&[0, 0, 1], &[3]), &x, Some(0)),
        "index 2 is out of range for axis 0 of length 2",
    );
    says(extract(&array(&[1; 7], &[7]), &x), "index 6 is out of range for axis 0 of length 6");
    let mut cube = filled(&[3, 3, 2]);
    says(
        fill_diagonal(&mut cube.view_mut().expect("own"), &zero.view(), false),
        "fill_diagonal: beyond two axes all must be equally long, got shape (3, 3, 2)",
    );
    says(
        unravel_index(&array(&[22, 42], &[2]), &[7, 6], FlatOrder::RowMajor),
        "unravel_index: place 42 is outside an array of shape (7, 6) with 42 elements",
    );
    says(
        unravel_index(&array(&[-1], &[1]), &[7, 6], FlatOrder::RowMajor),
        "unravel_index: place -1 is outside an array of shape (7, 6) with 42 elements",
    );
    let ravel = |columns: &[i32]| {
        let (rows, columns) = (array(&[3, 6], &[2]), array(columns, &[2]));
        ravel_multi_index(&[rows, columns], &[7, 6], &[IndexMode::Raise], FlatOrder::RowMajor)
    };
    says(ravel(&[4, -1]), "ravel_multi_index: coordinate -1 is outside axis 1 of length 6");
    says(ravel(&[6, 0]), "ravel_multi_index: coordinate 6 is outside axis 1 of length 6");
    says(
        ravel_multi_index(&[zero], &[7, 6], &[IndexMode::Raise], FlatOrder::RowMajor),
        "ravel_multi_index: 1 arrays of coordinates and 1 modes for the 2 axes of shape (7, 6)",
    );
}
