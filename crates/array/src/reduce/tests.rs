//! Reductions in any layout, against values by hand and against naive loops.

use super::*;
use crate::{Complex, Element, SliceItem, f16};

#[test]
fn axes_reduce_in_any_layout() {
    let a = Array::from_vec((0..24).map(f64::from).collect(), &[2, 3, 4]).expect("24");
    let check = |array: &Array, axes: &[usize], expected: &[f64]| {
        let out = reduce(ReduceOp::Sum, array, Some(axes)).expect("sum");
        assert_eq!(out.to_vec::<f64>().expect("f64"), expected, "{axes:?}");
    };
    check(&a, &[0], &[12., 14., 16., 18., 20., 22., 24., 26., 28., 30., 32., 34.]);
    check(&a, &[2], &[6., 22., 38., 54., 70., 86.]);
    check(&a, &[0, 2], &[60., 92., 124.]);
    check(&a, &[0, 1, 2], &[276.]);
    check(&a.transpose(), &[0], &[6., 54., 22., 70., 38., 86.]);
    check(&a, &[], &(0..24).map(f64::from).collect::<Vec<_>>());
}

#[test]
fn integers_widen_and_halves_sum_in_single_precision() {
    let bytes = Array::full(200_u8, &[1000]).expect("small");
    let sum = reduce(ReduceOp::Sum, &bytes, None).expect("sum");
    assert_eq!(sum.get::<u64>(&[]), Some(200_000));
    let mean = reduce(ReduceOp::Mean, &bytes, None).expect("mean");
    assert_eq!(mean.get::<f64>(&[]), Some(200.0));
    // 4096 ones: a half-precision accumulator would stop at 2048.
    let halves = Array::full(f16::ONE, &[4096]).expect("small");
    let sum = reduce(ReduceOp::Sum, &halves, None).expect("sum");
    assert_eq!(sum.get::<f16>(&[]), Some(f16::from_f32(4096.0)));
}

#[test]
fn extremes_of_nothing_are_errors_and_nan_wins() {
    let empty = Array::zeros(DType::F64, &[2, 0]).expect("empty");
    assert!(reduce(ReduceOp::Max, &empty, Some(&[1])).is_err());
    assert_eq!(reduce(ReduceOp::Max, &empty, Some(&[0])).expect("none kept").shape(), [0]);
    assert_eq!(reduce(ReduceOp::Sum, &empty, None).expect("zero").get::<f64>(&[]), Some(0.0));
    // As many rows as there can be, none of which needs a visit.
    let rows = Array::zeros(DType::F64, &[usize::MAX, 0]).expect("empty");
    assert_eq!(reduce(ReduceOp::Prod, &rows, None).expect("one").get::<f64>(&[]), Some(1.0));
    assert_eq!(reduce(ReduceOp::Sum, &rows, Some(&[0])).expect("none").shape(), [0]);
    let with_nan = Array::from_vec(vec![1.0, f64::NAN, 3.0], &[3]).expect("3");
    let max = reduce(ReduceOp::Max, &with_nan, None).expect("max");
    assert!(max.get::<f64>(&[]).expect("one").is_nan());
}

#[test]
fn long_sums_stay_close_to_exact() {
    // Pairwise summation: the error grows with log2(n), here below 24 roundings.
    let n = 1 << 20;
    let tenth = Array::full(0.1_f32, &[n]).expect("4 MiB");
    let sum = reduce(ReduceOp::Sum, &tenth, None).expect("sum").get::<f32>(&[]).expect("one");
    let exact = f64::from(0.1_f32) * n as f64;
    assert!((f64::from(sum) - exact).abs() <= 24.0 * f64::from(f32::EPSILON) * exact);
}

/// The layouts that every function must read: `(2, 3, 4)`, as it is, with axes
/// reversed, permuted, stepped over and stretched.
fn layouts<T: Element>(value: impl Fn(usize) -> T) -> Vec<Array> {
    let range = |step| SliceItem::Range { start: None, stop: None, step: Some(step) };
    let whole = Array::from_vec((0..24).map(&value).collect(), &[2, 3, 4]).expect("24");
    let wide = Array::from_vec((0..96).map(&value).collect(), &[2, 6, 8]).expect("96");
    let row = Array::from_vec((0..4).map(&value).collect(), &[4]).expect("4");
    vec![
        whole.slice(&[range(-1), range(1), range(-1)]).expect("reversed"),
        whole.permute(&[2, 0, 1]).expect("permuted"),
        wide.slice(&[range(1), range(-2), range(2)]).expect("stepped"),
        row.broadcast_to(&[2, 3, 4]).expect("stretched"),
        whole,
    ]
}

/// Every set of axes of a rank.
fn axis_sets(rank: usize) -> impl Iterator<Item = Vec<usize>> {
    (0..1 << rank).map(move |set| (0..rank).filter(|axis| set >> axis & 1 == 1).collect())
}

/// The elements of each output, outputs and elements in row-major order.
fn groups<T: Element>(x: &Array, axes: &[usize]) -> Vec<Vec<T>> {
    let kept: Vec<usize> = (0..x.rank()).filter(|axis| !axes.contains(axis)).collect();
    let order: Vec<usize> = kept.iter().chain(axes).copied().collect();
    let moved = x.permute(&order).expect("all axes").to_vec::<T>().expect("dtype");
    let size: usize = axes.iter().map(|&axis| x.shape()[axis]).product();
    moved.chunks(size).map(<[T]>::to_vec).collect()
}

#[test]
fn every_axis_set_of_every_layout_is_the_naive_loop() {
    for x in layouts(|i| (i * 7 % 11) as f64 - 5.0) {
        for axes in axis_sets(3) {
            let groups = groups::<f64>(&x, &axes);
            let check = |op, naive: fn(&[f64]) -> f64| {
                let out =
                    reduce(op, &x, Some(&axes)).expect("inside").to_vec::<f64>().expect("f64");
                let expected: Vec<f64> = groups.iter().map(|group| naive(group)).collect();
                assert_eq!(out, expected, "{op:?} {axes:?} of {:?} {:?}", x.shape(), x.strides());
            };
            // Small integers, whose sums and products are exact in any order.
            check(ReduceOp::Sum, |g| g.iter().sum());
            check(ReduceOp::Mean, |g| g.iter().sum::<f64>() / g.len() as f64);
            check(ReduceOp::Max, |g| g.iter().copied().fold(f64::MIN, f64::max));
            check(ReduceOp::Min, |g| g.iter().copied().fold(f64::MAX, f64::min));
            let check = |op, naive: fn(&[f64]) -> bool| {
                let out = reduce(op, &x, Some(&axes)).expect("inside").to_vec::<bool>();
                let expected: Vec<bool> = groups.iter().map(|group| naive(group)).collect();
                assert_eq!(out.expect("bool"), expected, "{op:?} {axes:?}");
            };
            check(ReduceOp::Any, |g| g.iter().any(|&v| v != 0.0));
            check(ReduceOp::All, |g| g.iter().all(|&v| v != 0.0));
            let signed: Vec<isize> = axes.iter().map(|&axis| axis as isize - 3).collect();
            let spread = var(&x, Some(&signed), 0.0, false).expect("inside").to_vec::<f64>();
            for (&got, group) in spread.expect("f64").iter().zip(&groups) {
                let mean = group.iter().sum::<f64>() / group.len() as f64;
                let squares: f64 = group.iter().map(|v| (v - mean) * (v - mean)).sum();
                let expected = squares / group.len() as f64;
                assert!((got - expected).abs() <= 24.0 * f64::EPSILON * expected.max(1.0));
            }
        }
    }
}

#[test]
fn every_dtype_reduces() {
    for dtype in DType::ALL {
        for x in layouts(|i| i as f64 % 3.0) {
            let x = x.cast(dtype).expect("24");
            let exact = groups::<f64>(&x.cast(DType::F64).expect("24"), &[0, 2]);
            let sums = sum(&x, Some(&[0, 2]), None, true).expect("sum");
            assert_eq!((sums.shape()[0], sums.shape()[2]), (1, 1), "{dtype}");
            assert_eq!(sums.dtype(), ReduceOp::Sum.output_dtype(dtype).expect("sums"));
            let expected: Vec<f64> = exact.iter().map(|g| g.iter().sum()).collect();
            assert_eq!(
                sums.cast(DType::F64).expect("3").to_vec::<f64>(),
                Some(expected),
                "{dtype}"
            );
            let counts = count_nonzero(&x, Some(&[2, 0]), false).expect("count").to_vec::<i64>();
            let expected = exact.iter().map(|g| g.iter().filter(|&&v| v != 0.0).count() as i64);
            assert_eq!(counts, Some(expected.collect()), "{dtype}");
            assert_eq!(std(&x, None, 0.0, false).expect("std").dtype(), dtype.to_inexact().real());
            if dtype.kind() == Kind::Complex {
                assert!(max(&x, None, false).is_err() && argmin(&x, None, false).is_err());
                continue;
            }
            let high = max(&x, Some(&[-1]), false).expect("max");
            assert_eq!(high.dtype(), dtype);
            let top = if dtype == DType::Bool { 1.0 } else { 2.0 };
            let high = high.cast(DType::F64).expect("6").to_vec::<f64>().expect("f64");
            assert!(high.iter().all(|&v| v == top), "{dtype} {high:?}");
            let at = argmax(&x, None, false).expect("argmax").get::<i64>(&[]).expect("one");
            let flat = x.cast(DType::F64).expect("24").to_vec::<f64>().expect("f64");
            assert_eq!(flat.iter().position(|&v| v == top), Some(at as usize), "{dtype}");
        }
    }
}

fn table() -> Array {
    let values = [3., -1., f64::NAN, 2., 7., 7., 0.5, -4., -0., 0., f64::INFINITY, 1.];
    Array::from_slice(&values, &[3, 4]).expect("12")
}

/// Equal, NaN to NaN, within two units in the last place.
fn assert_close(got: &Array, expected: &[f64], what: &str) {
    let got = got.cast(DType::F64).expect("small").to_vec::<f64>().expect("f64");
    let close = |(a, b): (&f64, &f64)| {
        a == b || (a.is_nan() && b.is_nan()) || (a - b).abs() <= 2.0 * f64::EPSILON * b.abs()
    };
    assert!(got.len() == expected.len() && got.iter().zip(expected).all(close), "{what}: {got:?}");
}

#[test]
fn what_is_not_nan_reduces_as_in_numpy() {
    let inf = f64::INFINITY;
    let nan = f64::NAN;
    type Function = fn(&Array, Option<&[isize]>, bool) -> Result<Array, Error>;
    let rows: [(Function, [f64; 4], [f64; 3]); 7] = [
        (nansum, [10.0, 6.0, inf, -1.0], [4.0, 10.5, inf]),
        (nanprod, [-0.0, -0.0, inf, -8.0], [-6.0, -98.0, nan]),
        (nanmean, [10.0 / 3.0, 2.0, inf, -1.0 / 3.0], [4.0 / 3.0, 2.625, inf]),
        (nanmax, [7.0, 7.0, inf, 2.0], [3.0, 7.0, inf]),
        (nanmin, [-0.0, -1.0, 0.5, -4.0], [-1.0, -4.0, -0.0]),
        (
            |x, axes, keepdims| nanvar(x, axes, 0.0, keepdims),
            [8.222222222222221, 12.666666666666666, nan, 6.888888888888889],
            [2.888888888888889, 21.671875, nan],
        ),
        (
            |x, axes, keepdims| nanstd(x, axes, 0.0, keepdims),
            [2.8674417556808756, 3.559026084010437, nan, 2.6246692913372702],
            [1.699673171197595, 4.655306112384018, nan],
        ),
    ];
    for (i, (function, columns, lines)) in rows.into_iter().enumerate() {
        for x in [table(), table().transpose().to_row_major().expect("12").transpose()] {
            assert_close(&function(&x, Some(&[0]), false).expect("0"), &columns, &format!("{i}"));
            assert_close(&function(&x, Some(&[1]), true).expect("1"), &lines, &format!("{i}"));
        }
        let empty = Array::full(nan, &[2, 2]).expect("4");
        let nothing = function(&empty, None, false).expect("NaN").get::<f64>(&[]).expect("one");
        let expected = [0.0, 1.0, nan, nan, nan, nan, nan][i];
        assert!(nothing == expected || (nothing.is_nan() && expected.is_nan()), "{i}: {nothing}");
    }
}

#[test]
fn positions_are_those_of_numpy() {
    type Function = fn(&Array, Option<isize>, bool) -> Result<Array, Error>;
    let rows: [(Function, [i64; 4], [i64; 3], i64); 4] = [
        (argmax, [1, 1, 0, 0], [2, 0, 2], 2),
        (argmin, [2, 0, 0, 1], [2, 3, 0], 2),
        (nanargmax, [1, 1, 2, 0], [0, 0, 2], 10),
        (nanargmin, [2, 0, 1, 1], [1, 3, 0], 7),
    ];
    for (function, columns, lines, all) in rows {
        for x in [table(), table().transpose().to_row_major().expect("12").transpose()] {
            let find = |axis, keepdims| function(&x, axis, keepdims).expect("found");
            assert_eq!(find(Some(0), false).to_vec::<i64>().expect("i64"), columns);
            assert_eq!(find(Some(-1), false).to_vec::<i64>().expect("i64"), lines);
            assert_eq!(find(Some(1), true).shape(), [3, 1]);
            assert_eq!(find(None, false).get::<i64>(&[]), Some(all));
            assert_eq!(find(None, true).shape(), [1, 1]);
        }
    }
    let nan = Array::full(f32::NAN, &[3]).expect("3");
    assert!(nanargmax(&nan, None, false).is_err());
    assert_eq!(argmin(&nan, None, false).expect("NaN").get::<i64>(&[]), Some(0));
    let empty = Array::zeros(DType::F64, &[0, 3]).expect("none");
    assert!(argmax(&empty, None, false).is_err() && argmax(&empty, Some(0), false).is_err());
    assert_eq!(argmax(&empty, Some(1), false).expect("none").shape(), [0]);
    assert!(argmax(&empty, Some(2), false).is_err());
    assert_eq!(argmax(&Array::scalar(3_u8).expect("1"), None, false).expect("0-d").rank(), 0);
}

#[test]
fn long_and_parallel_input_reduces_to_the_same() {
    let n = 300_007_usize;
    let values: Vec<f64> = (0..n).map(|i| ((i * 7919) % 1009) as f64 - 504.0).collect();
    let exact: f64 = values.iter().sum();
    let highest = values.iter().copied().fold(f64::MIN, f64::max);
    let first = values.iter().position(|&v| v == highest).expect("some") as i64;
    let x = Array::from_slice(&values, &[n]).expect("2 MiB");
    for threads in [1, 2, 3, usize::MAX] {
        einmul_machine::threads::limited(threads, || {
            let value =
                |a: Result<Array, Error>| a.expect("reduced").get_c128(&[]).expect("0-d").re;
            assert_eq!(value(sum(&x, None, None, false)), exact);
            assert_eq!(value(max(&x, None, false)), highest);
            assert_eq!(value(argmax(&x, None, false)), first as f64);
            // Rows of a width that no vector divides, and their columns.
            let table = x.slice(&[SliceItem::Range { start: Some(7), stop: None, step: None }]);
            let table = table.and_then(|t| t.reshape(&[3000, 100])).expect("100 columns");
            for (axis, outer) in [(0, false), (1, true)] {
                let sums = sum(&table, Some(&[axis]), None, false).expect("sum").to_vec::<f64>();
                let groups = groups::<f64>(&table, &[axis as usize]);
                let naive: Vec<f64> = groups.iter().map(|g| g.iter().sum()).collect();
                assert_eq!(sums, Some(naive), "outer {outer}");
                let highest = argmax(&table, Some(axis), false).expect("max").to_vec::<i64>();
                let naive = groups.iter().map(|g| {
                    let top = g.iter().copied().fold(f64::MIN, f64::max);
                    g.iter().position(|&v| v == top).map_or(-1, |i| i as i64)
                });
                assert_eq!(highest, Some(naive.collect()), "outer {outer}");
            }
        });
    }
}

#[test]
fn rounding_is_the_same_on_any_number_of_threads() {
    let n = 1 << 19;
    let x = Array::from_vec((0..n).map(|i| 1.0 / (1.0 + i as f64)).collect(), &[n]).expect("4 MiB");
    let table = x.reshape(&[4, n / 4]).expect("same");
    let bits = |threads| {
        einmul_machine::threads::limited(threads, || {
            let all = sum(&x, None, None, false).expect("sum").get::<f64>(&[]).expect("one");
            let columns = mean(&table, Some(&[0]), false).expect("mean").to_vec::<f64>();
            let rows = var(&table, Some(&[1]), 0.0, false).expect("var").to_vec::<f64>();
            (all.to_bits(), columns, rows)
        })
    };
    assert_eq!(bits(1), bits(usize::MAX));
}

#[test]
fn dtypes_are_those_of_the_standard() {
    let bytes = Array::from_vec(vec![100_i8, 100], &[2]).expect("2");
    let check = |got: Result<Array, Error>, dtype: DType, value: f64| {
        let got = got.expect("reduced");
        assert_eq!((got.dtype(), got.get_c128(&[]).map(|z| z.re)), (dtype, Some(value)));
    };
    check(prod(&bytes, None, None, false), DType::I64, 10_000.0);
    check(sum(&bytes, None, Some(DType::I16), false), DType::I16, 200.0);
    check(sum(&bytes, None, Some(DType::I8), false), DType::I8, -56.0);
    check(sum(&bytes, None, Some(DType::F32), false), DType::F32, 200.0);
    check(sum(&bytes, None, Some(DType::Bool), false), DType::Bool, 1.0);
    let halves = Array::from_vec(vec![2.5, 2.5], &[2]).expect("2");
    check(prod(&halves, None, Some(DType::I64), false), DType::I64, 4.0);
    check(mean(&bytes, None, false), DType::F64, 100.0);
    let large = Array::from_vec(vec![u64::MAX, u64::MAX], &[2]).expect("2");
    check(mean(&large, None, false), DType::F64, 2.0_f64.powi(64));
    check(any(&halves, None, false), DType::Bool, 1.0);
    let parts = [Complex::new(f64::NAN, 1.0), Complex::new(0.0, f64::INFINITY)];
    let got = mean(&Array::from_slice(&parts, &[2]).expect("2"), None, false).expect("mean");
    let got = got.get_c128(&[]).expect("one");
    assert!(got.re.is_nan() && got.im == f64::INFINITY);
}

#[test]
fn variances_of_nothing_and_of_one_are_nan() {
    let one = Array::full(3.0, &[1]).expect("1");
    let value = |x: &Array, correction| {
        var(x, None, correction, false).expect("var").get::<f64>(&[]).expect("one")
    };
    assert_eq!(value(&one, 0.0), 0.0);
    assert!(value(&one, 1.0).is_nan() && value(&one, 2.5).is_nan());
    assert!(value(&Array::zeros(DType::F64, &[0]).expect("none"), 0.0).is_nan());
    let x = Array::from_vec(vec![3_i8, -1, 4, 1, -5, 9], &[2, 3]).expect("6");
    assert_close(
        &std(&x, Some(&[1]), 1.0, false).expect("std"),
        &[2.6457513110645907, 7.023769168568492],
        "std",
    );
    assert_close(&var(&x, Some(&[0]), 0.0, false).expect("var"), &[1.0, 4.0, 6.25], "var");
    let z = [Complex::new(1.0, 2.0), Complex::new(3.0, -1.0), Complex::new(-2.0, 0.5)];
    let z = Array::from_slice(&z, &[3]).expect("3");
    assert_close(&var(&z, None, 0.0, false).expect("var"), &[5.722222222222222], "complex");
}

#[test]
fn running_totals_are_those_of_numpy() {
    let x = Array::from_vec(vec![1_i8, 2, 3, 4], &[2, 2]).expect("4");
    let check = |got: Result<Array, Error>, shape: &[usize], expected: &[f64]| {
        let got = got.expect("totals");
        assert_eq!(got.shape(), shape);
        assert_eq!(got.cast(DType::F64).expect("f64").to_vec::<f64>().expect("f64"), expected);
    };
    check(cumulative_sum(&x, Some(0), None, true), &[3, 2], &[0., 0., 1., 2., 4., 6.]);
    check(cumulative_sum(&x, Some(-1), None, false), &[2, 2], &[1., 3., 3., 7.]);
    check(cumulative_prod(&x.transpose(), Some(1), None, true), &[2, 3], &[1., 1., 3., 1., 2., 8.]);
    check(cumulative_sum(&Array::scalar(5.0).expect("1"), None, None, false), &[1], &[5.0]);
    let bytes = Array::from_vec(vec![100_u8, 100, 100], &[3]).expect("3");
    check(cumulative_sum(&bytes, None, Some(DType::U8), false), &[3], &[100., 200., 44.]);
    assert!(cumulative_sum(&x, None, None, false).is_err());
    assert!(cumulative_sum(&x, Some(2), None, false).is_err());
    assert!(cumulative_sum(&x, Some(0), Some(DType::Bool), false).is_err());
    let none = Array::zeros(DType::F32, &[0]).expect("none");
    check(cumulative_prod(&none, None, None, true), &[1], &[1.0]);
    check(cumulative_prod(&none, None, None, false), &[0], &[]);
    let long = Array::full(1_i64, &[600, 500]).expect("2 MiB");
    let ends = cumulative_sum(&long, Some(1), None, false).expect("sums");
    assert!((0..600).all(|row| ends.get::<i64>(&[row, 499]) == Some(500)));
}

#[test]
fn differences_are_those_of_numpy() {
    let x = Array::from_vec(vec![1_i64, 4, 9, 16], &[4]).expect("4");
    let check = |got: Result<Array, Error>, expected: &[i64]| {
        assert_eq!(got.expect("diff").to_vec::<i64>().expect("i64"), expected);
    };
    check(diff(&x, 1, -1, None, None), &[3, 5, 7]);
    check(diff(&x, 2, 0, None, None), &[2, 2]);
    check(diff(&x, 9, 0, None, None), &[]);
    check(diff(&x, 0, 0, None, None), &[1, 4, 9, 16]);
    let (zero, more) =
        (Array::scalar(0_i64).expect("1"), Array::from_vec(vec![25_i64, 36], &[2]).expect("2"));
    check(diff(&x, 2, -1, Some(&zero), Some(&more)), &[2, 2, 2, 2, 2]);
    let truth = Array::from_vec(vec![true, false, false, true], &[4]).expect("4");
    let got = diff(&truth, 1, 0, None, None).expect("diff").to_vec::<bool>();
    assert_eq!(got, Some(vec![true, false, true]));
    assert!(diff(&zero, 1, -1, None, None).is_err());
    assert!(diff(&x.reshape(&[2, 2]).expect("4"), 1, 0, Some(&more), None).is_err());
}

#[test]
fn bad_axes_are_errors() {
    let x = Array::zeros(DType::F64, &[2, 3]).expect("6");
    assert!(matches!(sum(&x, Some(&[2]), None, false), Err(Error::Axis { axis: 2, rank: 2, .. })));
    assert!(matches!(var(&x, Some(&[-3]), 0.0, false), Err(Error::Axis { axis: -3, .. })));
    assert!(sum(&x, Some(&[0, -2]), None, false).is_err());
    assert!(nansum(&x, Some(&[5]), false).is_err() && nanvar(&x, Some(&[5]), 0.0, false).is_err());
}
