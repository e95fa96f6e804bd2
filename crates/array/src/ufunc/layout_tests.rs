//! The same values in every layout: contiguous, stretched, turned, reversed, and split
//! into tiles or between threads.

use super::{BinaryOp, UnaryOp, binary, unary, where_};
use crate::{Array, DType, SliceItem};

/// `rows × cols` values from -3 on, none of them alike nearby.
fn table(rows: usize, cols: usize, dtype: DType) -> Array {
    let values = (0..rows * cols).map(|i| ((i * 7919) % 1009) as f64 * 0.25 - 3.0).collect();
    Array::from_vec(values, &[rows, cols]).expect("small").cast(dtype).expect("small")
}

/// The array, and itself with its axes turned, reversed and stepped over.
fn layouts(x: &Array) -> Vec<Array> {
    let range = |step| SliceItem::Range { start: None, stop: None, step: Some(step) };
    let cut = |items: &[SliceItem]| x.slice(items).expect("inside");
    vec![
        x.clone(),
        x.transpose(),
        cut(&[range(-1), range(1)]),
        cut(&[range(1), range(-1)]),
        cut(&[range(2), range(3)]),
        cut(&[range(-3), range(2)]).transpose(),
        cut(&[SliceItem::Ellipsis, SliceItem::NewAxis, range(1)]).permute(&[2, 0, 1]).expect("3"),
    ]
}

fn positions(shape: &[usize]) -> Vec<Vec<usize>> {
    shape.iter().fold(vec![vec![]], |outer, &length| {
        let longer =
            |p: &Vec<usize>| (0..length).map(|i| [&p[..], &[i]].concat()).collect::<Vec<_>>();
        outer.iter().flat_map(longer).collect()
    })
}

const SIZES: [(usize, usize); 5] = [(1, 1), (5, 3), (33, 34), (40, 131), (400, 400)];

#[test]
fn copies_keep_every_element_in_its_place() {
    let dtypes =
        [DType::U8, DType::F16, DType::F32, DType::F64, DType::C64, DType::C128, DType::Bool];
    for (rows, cols) in SIZES {
        for dtype in dtypes {
            for x in layouts(&table(rows, cols, dtype)) {
                let copy = x.to_row_major().expect("small");
                assert!(copy.is_row_major());
                for p in positions(x.shape()).iter().step_by(17) {
                    assert_eq!(copy.get_c128(p), x.get_c128(p), "{dtype} at {p:?}");
                }
            }
        }
    }
}

#[test]
fn functions_of_one_two_and_three_arrays_meet_the_right_elements() {
    for (rows, cols) in SIZES {
        for x in layouts(&table(rows, cols, DType::F64)) {
            let last = x.shape()[x.rank() - 1];
            let row = table(1, last, DType::F64).reshape(&[last]).expect("one row");
            let one = Array::scalar(0.5).expect("one");
            let same = x.to_row_major().expect("small");
            for y in [&row, &one, &same] {
                let sum = binary(BinaryOp::Add, &x, y).expect("fits");
                let below = binary(BinaryOp::Less, &x, y).expect("fits");
                let swapped = binary(BinaryOp::Subtract, y, &x).expect("fits");
                let least = where_(&below, &x, y).expect("fits");
                let most = where_(&below, y, &x).expect("fits");
                let wide = y.broadcast_to(x.shape()).expect("fits");
                for p in positions(x.shape()).iter().step_by(13) {
                    let a = x.get::<f64>(p).expect("inside");
                    let b = wide.get::<f64>(p).expect("inside");
                    assert_eq!(sum.get::<f64>(p), Some(a + b));
                    assert_eq!(swapped.get::<f64>(p), Some(b - a));
                    assert_eq!(below.get::<bool>(p), Some(a < b));
                    assert_eq!(least.get::<f64>(p), Some(if a < b { a } else { b }));
                    assert_eq!(most.get::<f64>(p), Some(if a < b { b } else { a }));
                }
            }
        }
    }
}

/// A strided run passes through a buffer, and gives the same bits as a contiguous one.
#[test]
fn elementary_functions_do_not_see_the_layout() {
    for (rows, cols) in SIZES {
        for x in layouts(&table(rows, cols, DType::F64)) {
            for op in [UnaryOp::Exp, UnaryOp::Log, UnaryOp::Tanh] {
                let out = unary(op, &x).expect("floats");
                let dense = unary(op, &x.to_row_major().expect("small")).expect("floats");
                for p in positions(x.shape()).iter().step_by(11) {
                    let bits = |y: &Array| y.get::<f64>(p).expect("inside").to_bits();
                    assert_eq!(bits(&out), bits(&dense), "{op:?} at {p:?}");
                }
            }
        }
    }
}
