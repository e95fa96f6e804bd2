//! Indices against NumPy: shapes, elements and assignments of `arange(24).reshape(2, 3, 4)`.

use super::{all, at, dots, filled, ints, mask, new, range};
use crate::Array;
use crate::index::{IndexItem, get, set};

/// An index, the shape and elements that it gives, and the weighted sum of the array after
/// 100, 101, … were assigned through it; all four computed with NumPy.
struct Row(Vec<IndexItem>, &'static [usize], &'static [i64], i64);

fn check(Row(items, shape, elements, after): &Row, mut x: Array) {
    let text = || -> Vec<String> { items.iter().map(super::describe).collect() };
    let part = get(&x, items).unwrap_or_else(|error| panic!("{:?}: {error}", text()));
    assert_eq!(part.shape(), *shape, "{:?}", text());
    assert_eq!(part.to_vec::<i64>().expect("i64"), *elements, "{:?}", text());
    let values = Array::from_vec((100..).take(elements.len()).collect::<Vec<i64>>(), shape);
    drop(part);
    set(&mut x.view_mut().expect("own"), items, &values.expect("fits").view())
        .unwrap_or_else(|error| panic!("{:?}: {error}", text()));
    let sum: i64 = x.to_vec::<i64>().expect("i64").iter().zip(1..).map(|(v, w)| v * w).sum();
    assert_eq!(sum, *after, "assignment to {:?}", text());
}

/// The rows in every layout that the same elements may have.
#[test]
fn indices_match_numpy() {
    for layout in [row_major, backwards, column_major, spread] {
        for row in rows() {
            check(&row, layout());
        }
    }
}

fn row_major() -> Array {
    filled(&[2, 3, 4])
}

fn backwards() -> Array {
    let every_axis_back = [(); 3].map(|()| range(None, None, Some(-1)));
    let turned = get(&row_major(), &every_axis_back).expect("slices");
    get(&turned.to_row_major().expect("small"), &every_axis_back).expect("slices")
}

fn column_major() -> Array {
    row_major().transpose().to_row_major().expect("small").transpose()
}

/// Every other element of a larger array.
fn spread() -> Array {
    let wide = Array::zeros(crate::DType::I64, &[4, 3, 8]).expect("small");
    let every_other = |start| range(start, None, Some(2));
    let mut spread = get(&wide, &[every_other(Some(1)), all(), every_other(None)]).expect("slices");
    // The only user of its storage, so that assignments keep the layout.
    drop(wide);
    set(&mut spread.view_mut().expect("own"), &[dots()], &row_major().view()).expect("fits");
    spread
}

#[rustfmt::skip]
fn rows() -> Vec<Row> {
    vec![
        Row(vec![at(1)], &[3, 4], &[12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23], 24136),
        Row(vec![all(), at(-1)], &[2, 4], &[8, 9, 10, 11, 20, 21, 22, 23], 16024),
        Row(vec![dots(), at(0)], &[2, 3], &[0, 4, 8, 12, 16, 20], 10495),
        Row(vec![new(), at(1), dots(), new()], &[1, 3, 4, 1], &[12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23], 24136),
        Row(vec![range(None, None, Some(-1)), range(Some(0), Some(2), None), range(Some(3), None, Some(-2))], &[2, 2, 2], &[15, 13, 19, 17, 3, 1, 7, 5], 12416),
        Row(vec![], &[2, 3, 4], &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23], 34600),
        Row(vec![ints(&[0, 1, 0], &[3])], &[3, 3, 4], &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], 36472),
        Row(vec![ints(&[1, 0, 0, -1], &[2, 2])], &[2, 2, 3, 4], &[12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23], 41800),
        Row(vec![all(), ints(&[2, 0], &[2])], &[2, 2, 4], &[8, 9, 10, 11, 0, 1, 2, 3, 20, 21, 22, 23, 12, 13, 14, 15], 23224),
        Row(vec![dots(), ints(&[3, 0, -1], &[3])], &[2, 3, 3], &[3, 0, 3, 7, 4, 7, 11, 8, 11, 15, 12, 15, 19, 16, 19, 23, 20, 23], 19067),
        Row(vec![ints(&[0, 1], &[2]), ints(&[2, 0], &[2])], &[2, 4], &[8, 9, 10, 11, 12, 13, 14, 15], 13800),
        Row(vec![ints(&[0, 1], &[2]), all(), ints(&[3, 1], &[2])], &[2, 3], &[3, 7, 11, 13, 17, 21], 11506),
        Row(vec![all(), ints(&[2, 0], &[2]), ints(&[1, 3], &[2])], &[2, 2], &[9, 3, 21, 15], 9092),
        Row(vec![ints(&[0, 1], &[2, 1]), ints(&[0, 2, 1], &[1, 3])], &[2, 3, 4], &[0, 1, 2, 3, 8, 9, 10, 11, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 16, 17, 18, 19], 34472),
        Row(vec![ints(&[0, 1], &[2, 1]), ints(&[2, 0], &[2]), ints(&[3], &[1])], &[2, 2], &[11, 3, 23, 15], 9364),
        Row(vec![at(0), ints(&[2, 0], &[2])], &[2, 4], &[8, 9, 10, 11, 0, 1, 2, 3], 9504),
        Row(vec![at(0), all(), ints(&[2, 0], &[2])], &[2, 3], &[2, 6, 10, 0, 4, 8], 8047),
        Row(vec![ints(&[1, 0], &[2]), at(0)], &[2, 4], &[12, 13, 14, 15, 0, 1, 2, 3], 10744),
        Row(vec![ints(&[1, 0], &[2]), all(), at(0)], &[2, 3], &[12, 16, 20, 0, 4, 8], 10387),
        Row(vec![all(), at(0), ints(&[1, 2], &[2])], &[2, 2], &[1, 2, 13, 14], 7676),
        Row(vec![all(), ints(&[1, 2], &[2]), at(0)], &[2, 2], &[4, 8, 16, 20], 9122),
        Row(vec![ints(&[1], &[1]), dots(), ints(&[2, 3], &[2])], &[2, 3], &[14, 18, 22, 15, 19, 23], 14383),
        Row(vec![ints(&[0, 1], &[2]), ints(&[0, 1], &[2]), dots(), ints(&[2, 3], &[2])], &[2], &[2, 19], 6534),
        Row(vec![ints(&[0, 1], &[2]), dots(), new(), ints(&[2, 3], &[2])], &[2, 3, 1], &[2, 6, 10, 15, 19, 23], 11647),
        Row(vec![new(), ints(&[0, 1], &[2]), ints(&[0, 1], &[2])], &[1, 2, 4], &[0, 1, 2, 3, 16, 17, 18, 19], 12112),
        Row(vec![ints(&[0, 1], &[2]), new(), ints(&[0, 1], &[2])], &[2, 1, 4], &[0, 1, 2, 3, 16, 17, 18, 19], 12112),
        Row(vec![all(), new(), ints(&[0, 2], &[2]), new()], &[2, 1, 2, 1, 4], &[0, 1, 2, 3, 8, 9, 10, 11, 12, 13, 14, 15, 20, 21, 22, 23], 23480),
        Row(vec![range(Some(1), None, None), ints(&[0, 2], &[2]), range(None, None, Some(2))], &[1, 2, 2], &[12, 14, 20, 22], 10634),
        Row(vec![range(None, None, Some(-1)), ints(&[-1, 0], &[2]), range(None, None, Some(-2))], &[2, 2, 2], &[23, 21, 15, 13, 11, 9, 3, 1], 13560),
        Row(vec![ints(&[0_i64; 0], &[0])], &[0, 3, 4], &[], 4600),
        Row(vec![ints(&[0_i64; 0], &[0]), at(0)], &[0, 4], &[], 4600),
        Row(vec![range(Some(0), Some(0), None), ints(&[1, 2], &[2])], &[0, 2, 4], &[], 4600),
        Row(vec![ints(&[0_i64; 0], &[0]), ints(&[1], &[1])], &[0, 4], &[], 4600),
        Row(vec![ints(&[1], &[])], &[3, 4], &[12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23], 24136),
        Row(vec![ints(&[1], &[]), ints(&[2, 0], &[2])], &[2, 4], &[20, 21, 22, 23, 12, 13, 14, 15], 17136),
        Row(vec![ints(&[-1], &[]), all(), ints(&[2], &[])], &[3], &[14, 18, 22], 9307),
        Row(vec![mask(&[1, 0, 1, 0, 1, 1], &[2, 3])], &[4, 4], &[0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 20, 21, 22, 23], 24720),
        Row(vec![mask(&[1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0], &[2, 3, 4])], &[5], &[0, 5, 10, 15, 20], 9460),
        Row(vec![all(), mask(&[1, 0, 1], &[3])], &[2, 2, 4], &[0, 1, 2, 3, 8, 9, 10, 11, 12, 13, 14, 15, 20, 21, 22, 23], 23480),
        Row(vec![dots(), mask(&[0, 1, 1, 0], &[4])], &[2, 3, 2], &[1, 2, 5, 6, 9, 10, 13, 14, 17, 18, 21, 22], 18420),
        Row(vec![mask(&[1, 0, 1, 0, 1, 1], &[2, 3]), ints(&[0, 1, 2, 3], &[4])], &[4], &[0, 9, 18, 23], 9136),
        Row(vec![mask(&[1, 0, 1, 0, 1, 1], &[2, 3]), at(1)], &[4], &[1, 9, 17, 21], 9052),
        Row(vec![at(0), mask(&[1, 0, 1], &[3])], &[2, 4], &[0, 1, 2, 3, 8, 9, 10, 11], 9632),
        Row(vec![at(0), all(), mask(&[0, 1, 1, 0], &[4])], &[2, 3], &[1, 5, 9, 2, 6, 10], 8338),
        Row(vec![mask(&[1, 0], &[2]), mask(&[1, 0, 1], &[3]), at(0)], &[2], &[0, 8], 5537),
        Row(vec![mask(&[1, 0], &[2]), all(), ints(&[1, 2], &[2])], &[2, 3], &[1, 5, 9, 2, 6, 10], 8338),
        Row(vec![all(), mask(&[1, 0, 1], &[3]), ints(&[1, 2], &[2])], &[2, 2], &[1, 10, 13, 22], 8908),
        Row(vec![all(), mask(&[1, 0, 1], &[3]), mask(&[0, 1, 1, 0], &[4])], &[2, 2], &[1, 10, 13, 22], 8908),
        Row(vec![mask(&[0, 1], &[2]), all(), mask(&[0, 0, 0, 1], &[4])], &[1, 3], &[15, 19, 23], 9496),
        Row(vec![mask(&[1], &[])], &[1, 2, 3, 4], &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23], 34600),
        Row(vec![mask(&[0], &[])], &[0, 2, 3, 4], &[], 4600),
        Row(vec![mask(&[1], &[]), at(0)], &[1, 3, 4], &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], 12400),
        Row(vec![new(), mask(&[1], &[]), all(), at(0)], &[1, 1, 2, 4], &[0, 1, 2, 3, 12, 13, 14, 15], 10936),
        Row(vec![all(), mask(&[1], &[]), ints(&[0, 2], &[2])], &[2, 2, 4], &[0, 1, 2, 3, 8, 9, 10, 11, 12, 13, 14, 15, 20, 21, 22, 23], 23480),
        Row(vec![mask(&[1], &[]), ints(&[0, 1, 0], &[3])], &[3, 3, 4], &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], 36472),
        Row(vec![all(), all(), mask(&[0], &[])], &[2, 3, 0, 4], &[], 4600),
        Row(vec![mask(&[0; 0], &[0])], &[0, 3, 4], &[], 4600),
        Row(vec![mask(&[0; 0], &[2, 0]), at(1)], &[0], &[], 4600),
        Row(vec![mask(&[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], &[2, 3, 4])], &[24], &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23], 34600),
        Row(vec![mask(&[1, 1], &[2]), all(), range(Some(1), Some(3), None)], &[2, 3, 2], &[1, 2, 5, 6, 9, 10, 13, 14, 17, 18, 21, 22], 18420),
        Row(vec![ints(&[1_u8, 0], &[2]), ints(&[-1_i8, 0], &[2])], &[2, 4], &[20, 21, 22, 23, 0, 1, 2, 3], 12840),
        Row(vec![all(), ints(&[0, 1, 1, 2], &[2, 2]), new(), range(Some(1), None, Some(2))], &[2, 2, 2, 1, 2], &[1, 3, 5, 7, 5, 7, 9, 11, 13, 15, 17, 19, 17, 19, 21, 23], 19368),
    ]
}
