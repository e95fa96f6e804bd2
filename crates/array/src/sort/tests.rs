//! Sorts of every dtype, layout and axis against a plain reference.

use std::cmp::Ordering;

use super::*;
use crate::{Element, SliceItem};

/// NumPy's order by its definition, on values that `f64` holds.
fn compare<T: Element>(a: T, b: T) -> Ordering {
    if let (Some(a), Some(b)) = (a.to_i128(), b.to_i128()) {
        return a.cmp(&b);
    }
    let (a, b) = (a.to_c128(), b.to_c128());
    let nans = |v: num_complex::Complex<f64>| (v.re.is_nan(), v.im.is_nan());
    let by = |a: f64, b: f64| a.partial_cmp(&b).unwrap_or(Ordering::Equal);
    nans(a).cmp(&nans(b)).then(by(a.re, b.re)).then(by(a.im, b.im))
}

/// Numbers from a fixed seed.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33 ^ self.0 >> 11
    }

    /// Ties, special values and values of every magnitude.
    fn element<T: Element>(&mut self) -> T {
        let part = |n: u64| match n % 16 {
            0 => f64::NAN,
            1 => f64::INFINITY,
            2 => f64::NEG_INFINITY,
            3 | 4 => 0.0,
            5 | 6 => -0.0,
            7..12 => (n >> 8 & 7) as f64 - 4.0,
            _ => f64::from_bits(n.wrapping_mul(0x9E37_79B9_7F4A_7C15)),
        };
        match T::DTYPE.is_inexact() {
            true => T::from_c128(num_complex::Complex::new(part(self.next()), part(self.next()))),
            false => {
                let n = self.next();
                T::from_i128(if n & 1 == 0 { (n >> 8 & 7) as i128 } else { n as i128 * 977 })
            }
        }
    }

    fn array<T: Element>(&mut self, shape: &[usize]) -> Array {
        let count = shape.iter().product();
        let elements = (0..count).map(|_| self.element::<T>()).collect();
        Array::from_vec(elements, shape).expect("small")
    }
}

/// The same elements in several layouts, and some others.
fn layouts(x: &Array) -> Vec<Array> {
    let back = SliceItem::Range { start: None, stop: None, step: Some(-2) };
    let mut all = vec![x.clone(), x.transpose()];
    if x.rank() > 0 {
        all.push(x.slice(&[SliceItem::Ellipsis, back.clone()]).expect("every second"));
        all.push(x.slice(&[back]).expect("every second"));
        all.push(
            x.slice(&[SliceItem::NewAxis])
                .expect("one more")
                .broadcast_to(&[&[3], x.shape()].concat())
                .expect("stretched"),
        );
    }
    all
}

/// The elements of the array's lines along an axis, one line after another.
fn lines_of<T: Element>(x: &Array, axis: usize) -> Vec<Vec<T>> {
    let mut axes: Vec<usize> = (0..x.rank()).filter(|&a| a != axis).collect();
    axes.push(axis);
    let elements = x.permute(&axes).expect("all axes").to_vec::<T>().expect("dtype");
    elements.chunks(x.shape()[axis].max(1)).map(<[T]>::to_vec).collect()
}

fn check_axis<T: Element>(x: &Array, axis: Option<isize>) {
    let flat = x.reshape(&[x.len()]).expect("same count");
    let (x, at) = match axis {
        Some(axis) => (x, axis.rem_euclid(x.rank() as isize) as usize),
        None => (&flat, 0),
    };
    for descending in [false, true] {
        let order = argsort(x, axis, descending).expect("argsort");
        let values = sort(x, axis, descending).expect("sort");
        assert!(order.shape() == x.shape() && values.shape() == x.shape());
        assert!(order.is_row_major() && values.is_row_major());
        let results = lines_of::<i64>(&order, at).into_iter().zip(lines_of::<T>(&values, at));
        for (line, (order, values)) in lines_of::<T>(x, at).into_iter().zip(results) {
            let mut expected: Vec<i64> = (0..line.len() as i64).collect();
            expected.sort_by(|&a, &b| {
                let order = compare(line[a as usize], line[b as usize]);
                if descending { order.reverse() } else { order }
            });
            let context = || format!("{:?} {axis:?} {descending} {line:?}", x.shape());
            assert_eq!(order, expected, "{}", context());
            let expected: Vec<T> = expected.iter().map(|&i| line[i as usize]).collect();
            // Written out, so that signs of zeros count and NaNs are equal.
            assert_eq!(format!("{values:?}"), format!("{expected:?}"), "{}", context());
        }
    }
}

#[test]
fn every_dtype_layout_and_axis_sorts_stably() {
    let mut numbers = Numbers(1);
    for dtype in DType::ALL {
        dispatch!(dtype, T => for shape in [&[0][..], &[1], &[2], &[37], &[300], &[4, 5], &[3, 7, 4], &[3, 0, 2]] {
            for x in layouts(&numbers.array::<T>(shape)) {
                check_axis::<T>(&x, None);
                for axis in 0..x.rank() as isize {
                    check_axis::<T>(&x, Some(axis - if shape.len() == 2 { x.rank() as isize } else { 0 }));
                }
            }
        });
    }
}

#[test]
fn long_lines_sort_on_every_thread() {
    let mut numbers = Numbers(2);
    check_axis::<f64>(&numbers.array::<f64>(&[70_001]), Some(0));
    check_axis::<f32>(&numbers.array::<f32>(&[2, 66_000]), Some(1));
    check_axis::<i64>(&numbers.array::<i64>(&[66_000, 3]), Some(0));
    check_axis::<u8>(&numbers.array::<u8>(&[300, 300]), Some(0));
}

/// The leading bits are the same for all but two elements, twice over.
#[test]
fn keys_that_differ_in_their_last_bits_are_sorted_by_them() {
    let mut numbers = Numbers(3);
    let mut line = vec![i64::MIN, i64::MAX];
    line.extend((0..3000).map(|_| (numbers.next() % 500) as i64));
    line.extend((0..3000).map(|_| (1 << 50) + (numbers.next() % 100) as i64));
    check_axis::<i64>(&Array::from_slice(&line, &[line.len()]).expect("small"), Some(0));
    let small = line.iter().map(|&v| num_complex::Complex::new(1.0, v as f64 * 5e-324)).collect();
    check_axis::<num_complex::Complex<f64>>(
        &Array::from_vec(small, &[line.len()]).expect("small"),
        Some(0),
    );
}

#[test]
fn partitions_put_positions_where_sorting_does() {
    let mut numbers = Numbers(4);
    for dtype in DType::ALL {
        dispatch!(dtype, T => for x in layouts(&numbers.array::<T>(&[6, 41])) {
            let axis = x.rank() as isize - 1;
            let kth = [-1, 2, 0, 2];
            let values = partition(&x, &kth, Some(axis)).expect("partition");
            let order = argpartition(&x, &kth, Some(axis)).expect("argpartition");
            let lines = lines_of::<T>(&x, axis as usize);
            let parts = lines_of::<T>(&values, axis as usize);
            let orders = lines_of::<i64>(&order, axis as usize);
            for ((line, part), order) in lines.into_iter().zip(parts).zip(orders) {
                let taken: Vec<T> = order.iter().map(|&i| line[i as usize]).collect();
                let mut sorted = line.clone();
                sorted.sort_by(|&a, &b| compare(a, b));
                for result in [part, taken] {
                    let n = result.len();
                    for k in [0, 2, n - 1] {
                        assert_eq!(compare(result[k], sorted[k]), Ordering::Equal, "{result:?}");
                        assert!(result[..k].iter().all(|&v| compare(v, result[k]).is_le()));
                        assert!(result[k..].iter().all(|&v| compare(v, result[k]).is_ge()));
                    }
                }
                let mut all = order;
                all.sort_unstable();
                assert_eq!(all, (0..line.len() as i64).collect::<Vec<_>>());
            }
        });
    }
}

#[test]
fn lexsort_matches_numpy() {
    let ints = |v: &[i32], shape: &[usize]| Array::from_slice(v, shape).expect("ints");
    let check = |keys: &[Array], axis, expected: &[i64]| {
        let order = lexsort(keys, axis).expect("keys");
        assert_eq!(order.to_vec::<i64>().expect("i64"), expected, "axis {axis}");
    };
    // Rows from numpy.lexsort 2.4.
    let keys = [ints(&[9, 4, 0, 4, 0, 2, 1], &[7]), ints(&[1, 5, 1, 4, 3, 4, 4], &[7])];
    check(&keys, 0, &[2, 0, 4, 6, 5, 3, 1]);
    let mixed = [keys[0].clone(), keys[1].cast(DType::F32).expect("f32")];
    check(&mixed, -1, &[2, 0, 4, 6, 5, 3, 1]);
    let keys = [ints(&[3, 1, 2, 0, 2, 1], &[2, 3]), ints(&[1, 1, 0, 1, 0, 0], &[2, 3])];
    check(&keys, 0, &[1, 1, 1, 0, 0, 0]);
    check(&keys, 1, &[2, 1, 0, 2, 1, 0]);
}

#[test]
fn what_cannot_be_sorted_is_said() {
    let check = |result: Result<Array, Error>, expected: &str| {
        assert_eq!(result.expect_err("refused").to_string(), expected);
    };
    let scalar = Array::scalar(1.0).expect("0-d");
    let line = Array::zeros(DType::F32, &[2, 3]).expect("small");
    check(sort(&scalar, Some(-1), false), "sort: axis -1 is out of range for an array of rank 0");
    check(argsort(&line, Some(2), false), "argsort: axis 2 is out of range for an array of rank 2");
    check(
        partition(&line, &[0, -4], Some(1)),
        "partition: position -4 is out of range for axis 1 of length 3 in shape (2, 3)",
    );
    check(
        argpartition(&line, &[isize::MAX], None),
        "argpartition: position 9223372036854775807 is out of range for axis 0 of length 6 in shape (6,)",
    );
    check(lexsort(&[], 0), "lexsort: needs at least one key");
    check(
        lexsort(&[line.clone(), scalar.clone()], 0),
        "lexsort: keys differ in shape: the first is (2, 3), another ()",
    );
    check(
        lexsort(std::slice::from_ref(&scalar), 0),
        "lexsort: axis 0 is out of range for an array of rank 0",
    );
    assert_eq!(sort(&scalar, None, true).expect("flat").shape(), [1]);
    // Beside an empty axis there is nothing to select from, and no length too great.
    let empty = Array::zeros(DType::I8, &[0, usize::MAX]).expect("empty");
    assert_eq!(partition(&empty, &[7], Some(0)).expect("empty").shape(), empty.shape());
    assert_eq!(argsort(&empty, Some(1), true).expect("empty").shape(), empty.shape());
    assert_eq!(sort(&empty, None, false).expect("empty").shape(), [0]);
}
