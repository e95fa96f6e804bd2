//! Statistics against values from NumPy 2.4.

const NAN: f64 = f64::NAN;
const INFINITY: f64 = f64::INFINITY;

use super::*;
use crate::{Complex, SliceItem};

fn vector(values: &[f64]) -> Array {
    Array::from_slice(values, &[values.len()]).expect("a vector")
}

/// Equal, NaN to NaN, within a few units in the last place.
fn assert_close(got: Result<Array, Error>, expected: &[f64], what: &str) {
    let got = got.expect(what).cast(DType::F64).expect("small").to_vec::<f64>().expect("f64");
    let close = |(a, b): (&f64, &f64)| {
        a == b || (a.is_nan() && b.is_nan()) || (a - b).abs() <= 4.0 * f64::EPSILON * b.abs()
    };
    let same = got.len() == expected.len() && got.iter().zip(expected).all(close);
    assert!(same, "{what}: {got:?}, not {expected:?}");
}

#[test]
fn quantiles_by_every_method_are_those_of_numpy() {
    let ten = vector(&[7.0, -2.0, 3.5, 0.0, 11.0, 4.0, 4.0, -8.0, 1.25, 6.0]);
    let five = ten.slice(&[SliceItem::Range { start: None, stop: None, step: Some(-2) }]);
    let five = five.expect("every other one, from the end");
    let q = vector(&[0.0, 0.1, 0.25, 0.3, 0.5, 0.85, 1.0]);
    let rows: [(&str, [f64; 7], [f64; 7]); 13] = [
        (
            "inverted_cdf",
            [-8.0, -8.0, 0.0, 0.0, 3.5, 7.0, 11.0],
            [-8.0, -8.0, -2.0, -2.0, 0.0, 6.0, 6.0],
        ),
        (
            "averaged_inverted_cdf",
            [-8.0, -5.0, 0.0, 0.625, 3.75, 7.0, 11.0],
            [-8.0, -8.0, -2.0, -2.0, 0.0, 6.0, 6.0],
        ),
        (
            "closest_observation",
            [-8.0, -8.0, -2.0, 0.0, 3.5, 6.0, 11.0],
            [-8.0, -8.0, -8.0, -2.0, -2.0, 4.0, 6.0],
        ),
        (
            "interpolated_inverted_cdf",
            [-8.0, -8.0, -1.0, 0.0, 3.5, 6.5, 11.0],
            [-8.0, -8.0, -6.5, -5.0, -1.0, 4.5, 6.0],
        ),
        (
            "hazen",
            [-8.0, -5.0, 0.0, 0.625, 3.75, 7.0, 11.0],
            [-8.0, -8.0, -3.5, -2.0, 0.0, 5.5, 6.0],
        ),
        (
            "weibull",
            [-8.0, -7.3999999999999995, -0.5, 0.3749999999999998, 3.75, 8.399999999999999, 11.0],
            [-8.0, -8.0, -5.0, -3.1999999999999997, 0.0, 6.0, 6.0],
        ),
        (
            "linear",
            [-8.0, -2.5999999999999996, 0.3125, 0.8749999999999997, 3.75, 6.6499999999999995, 11.0],
            [-8.0, -5.6, -2.0, -1.6, 0.0, 4.8, 6.0],
        ),
        (
            "median_unbiased",
            [-8.0, -5.8, -0.16666666666666696, 0.541666666666667, 3.75, 7.466666666666669, 11.0],
            [-8.0, -8.0, -3.9999999999999996, -2.4, 0.0, 5.733333333333334, 6.0],
        ),
        (
            "normal_unbiased",
            [-8.0, -5.6000000000000005, -0.125, 0.5625000000000002, 3.75, 7.350000000000001, 11.0],
            [-8.0, -8.0, -3.875, -2.3000000000000003, 0.0, 5.675000000000001, 6.0],
        ),
        ("lower", [-8.0, -8.0, 0.0, 0.0, 3.5, 6.0, 11.0], [-8.0, -8.0, -2.0, -2.0, 0.0, 4.0, 6.0]),
        (
            "higher",
            [-8.0, -2.0, 1.25, 1.25, 4.0, 7.0, 11.0],
            [-8.0, -2.0, -2.0, 0.0, 0.0, 6.0, 6.0],
        ),
        (
            "midpoint",
            [-8.0, -5.0, 0.625, 0.625, 3.75, 6.5, 11.0],
            [-8.0, -5.0, -2.0, -1.0, 0.0, 5.0, 6.0],
        ),
        (
            "nearest",
            [-8.0, -2.0, 0.0, 1.25, 3.5, 7.0, 11.0],
            [-8.0, -8.0, -2.0, -2.0, 0.0, 4.0, 6.0],
        ),
    ];
    for (name, of_ten, of_five) in rows {
        let method: Method = name.parse().expect("a method");
        assert_close(quantile(&ten, &q, None, method, false), &of_ten, name);
        assert_close(quantile(&five, &q, None, method, false), &of_five, name);
    }
    assert!("cubic".parse::<Method>().is_err());
}

#[test]
fn quantiles_go_along_axes() {
    let x = Array::from_slice(
        &[3.0, 1.0, 2.0, 9.0, NAN, 4.0, 5.0, 5.0, 0.0, -1.0, 8.0, 7.0],
        &[2, 2, 3],
    )
    .expect("12");
    let q = vector(&[0.25, 0.75]);
    let linear = Method::Linear;
    let got = quantile(&x, &q, Some(&[0]), linear, false).expect("0");
    assert_eq!(got.shape(), [2, 2, 3]);
    assert_close(
        Ok(got),
        &[3.5, 2.0, 0.5, 1.5, NAN, 4.75, 4.5, 4.0, 1.5, 6.5, NAN, 6.25],
        "axis 0",
    );
    let got = nanquantile(&x, &q, Some(&[-1, 1]), linear, true).expect("1, 2");
    assert_eq!(got.shape(), [2, 2, 1, 1]);
    assert_close(Ok(got), &[2.0, 1.25, 4.0, 6.5], "axes 1, 2");
    assert_close(median(&x, Some(&[2]), false), &[2.0, NAN, 5.0, 7.0], "median");
    assert_close(nanmedian(&x, Some(&[1]), false), &[6.0, 1.0, 3.0, 2.0, 6.5, 3.5], "nanmedian");
    assert_close(median(&x.transpose(), None, false), &[NAN], "NaN wins");
    assert_close(nanmedian(&x.transpose(), None, false), &[4.0], "all");
    let forty = Array::scalar(40.0).expect("1");
    assert_close(nanpercentile(&x, &forty, None, linear, false), &[3.0], "percent");
    assert_close(percentile(&vector(&[1.0, 2.0]), &forty, None, linear, false), &[1.4], "percent");
    assert_close(median(&vector(&[INFINITY, INFINITY]), None, false), &[INFINITY], "infinite");
    assert_close(median(&vector(&[f64::MAX, f64::MAX]), None, false), &[f64::MAX], "no overflow");
    assert_close(median(&vector(&[]), None, false), &[NAN], "nothing");
    let many = vector(&(0..40).map(|i| f64::from(i) / 39.0).collect::<Vec<_>>());
    let values = vector(&(0..40).map(|i| f64::from(i * 17 % 40)).collect::<Vec<_>>());
    let sorted: Vec<f64> = (0..40).map(f64::from).collect();
    assert_close(quantile(&values, &many, None, Method::Nearest, false), &sorted, "many");
}

#[test]
fn quantiles_have_numpys_dtypes() {
    let half = Array::scalar(0.5).expect("1");
    let check = |dtype: DType, method, expected: DType| {
        let x = vector(&[0.0, 1.0, 1.0]).cast(dtype).expect("3");
        let got = quantile(&x, &half, None, method, false).expect("q");
        assert_eq!((got.dtype(), got.get_c128(&[]).map(|z| z.re)), (expected, Some(1.0)));
    };
    for dtype in DType::ALL.into_iter().filter(|dtype| dtype.kind() != Kind::Complex) {
        check(dtype, Method::Linear, dtype.to_inexact());
        check(dtype, Method::Higher, dtype);
    }
    // Not representable in f64: the element is picked, not computed.
    let large = Array::from_vec(vec![i64::MAX, i64::MIN, i64::MAX - 1], &[3]).expect("3");
    let got = quantile(&large, &half, None, Method::Lower, false).expect("q");
    assert_eq!(got.get::<i64>(&[]), Some(i64::MAX - 1));
    let complex = Array::from_vec(vec![Complex::new(1.0, 2.0)], &[1]).expect("1");
    assert!(median(&complex, None, false).is_err());
    let one = Array::scalar(1.0).expect("1");
    for outside in [-0.1, 1.1, NAN] {
        let q = Array::scalar(outside).expect("1");
        assert!(quantile(&one, &q, None, Method::Linear, false).is_err(), "{outside}");
    }
    let none = Array::zeros(DType::I8, &[0]).expect("none");
    assert!(quantile(&none, &half, None, Method::Lower, false).is_err());
    assert!(median(&one, Some(&[0]), false).is_err());
}

#[test]
fn averages_are_those_of_numpy() {
    let x = Array::from_vec((0..6).map(f64::from).collect(), &[2, 3]).expect("6");
    let w = vector(&[0.5, 0.25, 1.0]);
    let (mean, total) = average(&x, Some(&[1]), Some(&w), false).expect("average");
    assert_close(Ok(mean), &[1.2857142857142858, 4.285714285714286], "rows");
    assert_close(Ok(total), &[1.75, 1.75], "weights");
    let (mean, _) = average(&x, None, Some(&x), true).expect("average");
    assert_eq!(mean.shape(), [1, 1]);
    assert_close(Ok(mean), &[3.6666666666666665], "all");
    let swapped = Array::from_slice(&[1.0, 2.0, 3.0, 0.0, 1.0, 1.0], &[3, 2]).expect("6");
    let (mean, _) = average(&x, Some(&[1, 0]), Some(&swapped), false).expect("average");
    assert_close(Ok(mean), &[2.0], "axes as named");
    let (mean, count) = average(&x, Some(&[0]), None, false).expect("average");
    assert_close(Ok(mean), &[1.5, 2.5, 3.5], "mean");
    assert_close(Ok(count), &[2.0; 3], "count");
    assert!(average(&x, None, Some(&w), false).is_err());
    assert!(average(&x, Some(&[0]), Some(&w), false).is_err());
    assert!(average(&w, None, Some(&vector(&[1.0, -1.0, 0.0])), false).is_err());
    assert_close(ptp(&x, Some(&[0]), true), &[3.0; 3], "ptp");
    assert!(ptp(&x.cast(DType::Bool).expect("6"), None, false).is_err());
    let gaps = vector(&[1.0, NAN, 3.0]);
    assert_close(nancumsum(&gaps, None), &[1.0, 1.0, 4.0], "nancumsum");
    assert_close(nancumprod(&gaps, Some(0)), &[1.0, 1.0, 3.0], "nancumprod");
    assert_close(nancumsum(&x, None), &[0.0, 1.0, 3.0, 6.0, 10.0, 15.0], "flat");
}

#[test]
fn sums_and_products_through_logarithms_do_not_overflow() {
    let x = Array::from_slice(
        &[1000.0, 1000.0, -INFINITY, -INFINITY, INFINITY, 1.0, NAN, 0.0, 0.0, 1.0],
        &[5, 2],
    )
    .expect("10");
    assert_close(
        logsumexp(&x, Some(&[1]), false),
        &[1000.6931471805599, -INFINITY, INFINITY, NAN, 1.3132616875182228],
        "logsumexp",
    );
    assert_eq!(logsumexp(&x, Some(&[0]), true).expect("kept").shape(), [1, 2]);
    assert_close(logsumexp(&vector(&[]), None, false), &[-INFINITY], "nothing");
    let signs = |values: &[f64], sign: f64, log: f64| {
        let (s, l) = logprod(&vector(values), None, false).expect("logprod");
        assert_close(Ok(s), &[sign], "sign");
        assert_close(Ok(l), &[log], "log");
    };
    signs(&[], 1.0, 0.0);
    signs(&[-2.0, 3.0, -1.0, -1.0], -1.0, 6.0_f64.ln());
    signs(&[5.0, 0.0], 0.0, -INFINITY);
    signs(&[1e300; 4], 1.0, 1200.0 * 10.0_f64.ln());
    let z = Array::from_vec(vec![Complex::new(0.0, 2.0); 3], &[3]).expect("3");
    let (sign, log) = logprod(&z, None, false).expect("complex");
    assert_eq!(sign.get_c128(&[]), Some(Complex::new(0.0, -1.0)));
    assert_close(Ok(log), &[8.0_f64.ln()], "log");
}

#[test]
fn histograms_are_those_of_numpy() {
    let x = vector(&[1.0, 2.0, 2.5, 4.0, 4.0, 0.5, 3.0, 9.0, 7.0, 2.0, 5.0, 5.0]);
    let check = |bins: Bins, range, counts: &[i64], edges: &[f64]| {
        let (got, at) = histogram(&x, &bins, range, false, None).expect("histogram");
        assert_eq!(got.to_vec::<i64>().expect("i64"), counts, "{bins:?}");
        assert_close(Ok(at), edges, "edges");
    };
    check(Bins::Count(5), None, &[4, 2, 4, 1, 1], &[0.5, 2.2, 3.9, 5.6, 7.3, 9.0]);
    check(Bins::Count(3), Some((2.0, 5.0)), &[3, 1, 4], &[2.0, 3.0, 4.0, 5.0]);
    check(Bins::Edges(vector(&[0.0, 2.0, 4.0, 5.0])), None, &[2, 4, 4], &[0.0, 2.0, 4.0, 5.0]);
    check(
        Bins::Rule("auto".parse().expect("rule")),
        None,
        &[4, 2, 4, 1, 1],
        &[0.5, 2.2, 3.9, 5.6, 7.3, 9.0],
    );
    check(
        Bins::Rule("sturges".parse().expect("rule")),
        None,
        &[4, 2, 4, 1, 1],
        &[0.5, 2.2, 3.9, 5.6, 7.3, 9.0],
    );
    check(
        Bins::Rule("fd".parse().expect("rule")),
        None,
        &[5, 3, 2, 2],
        &[0.5, 2.625, 4.75, 6.875, 9.0],
    );
    check(
        Bins::Rule("scott".parse().expect("rule")),
        None,
        &[6, 4, 2],
        &[0.5, 3.3333333333333335, 6.166666666666667, 9.0],
    );
    check(
        Bins::Rule("sqrt".parse().expect("rule")),
        None,
        &[5, 3, 2, 2],
        &[0.5, 2.625, 4.75, 6.875, 9.0],
    );
    check(
        Bins::Rule("rice".parse().expect("rule")),
        None,
        &[4, 2, 4, 1, 1],
        &[0.5, 2.2, 3.9, 5.6, 7.3, 9.0],
    );
    let weights = vector(&(0..12).map(f64::from).collect::<Vec<_>>());
    let counts = |bins: Bins, density, weights: Option<&Array>| {
        histogram(&x, &bins, None, density, weights).map(|(counts, _)| counts)
    };
    assert_close(
        counts(Bins::Count(4), false, Some(&weights)),
        &[17.0, 13.0, 21.0, 15.0],
        "weights",
    );
    assert_close(
        counts(Bins::Count(4), true, None),
        &[0.19607843137254902, 0.11764705882352942, 0.0784313725490196, 0.0784313725490196],
        "density",
    );
    let edges = || Bins::Edges(vector(&[0.0, 1.0, 5.0, 9.0]));
    assert_close(
        counts(edges(), true, Some(&weights)),
        &[0.07575757575757576, 0.0946969696969697, 0.13636363636363635],
        "both",
    );
    assert!(counts(Bins::Rule(BinRule::Auto), false, Some(&weights)).is_err());
    assert!(counts(Bins::Count(0), false, None).is_err());
    assert!(counts(Bins::Edges(vector(&[1.0, 0.0])), false, None).is_err());
    assert!(counts(Bins::Count(2), false, Some(&vector(&[1.0]))).is_err());
    assert!(histogram(&vector(&[NAN]), &Bins::Count(2), None, false, None).is_err());
    let ints = Array::from_vec(vec![0, 1, 1, 1, 2], &[5]).expect("5");
    assert_close(
        histogram_bin_edges(&ints, &Bins::Rule(BinRule::Auto), None),
        &[0.0, 1.0, 2.0],
        "integers",
    );
    let (none, edges) = histogram(&vector(&[]), &Bins::Count(2), None, false, None).expect("none");
    assert_eq!(none.to_vec::<i64>().expect("i64"), [0, 0]);
    assert_close(Ok(edges), &[0.0, 0.5, 1.0], "from 0 to 1");
    let reversed = x.slice(&[SliceItem::Range { start: None, stop: None, step: Some(-1) }]);
    let bins = [&Bins::Count(2), &Bins::Count(3)];
    let [grid, rows, columns] =
        histogram2d(&x, &reversed.expect("12"), bins, [None; 2], false, None).expect("grid");
    assert_eq!(grid.shape(), [2, 3]);
    assert_close(Ok(grid), &[4.0, 2.0, 2.0, 2.0, 2.0, 0.0], "grid");
    assert_close(Ok(rows), &[0.5, 4.75, 9.0], "rows");
    assert_close(Ok(columns), &[0.5, 3.3333333333333335, 6.166666666666667, 9.0], "columns");
}

#[test]
fn integers_are_counted() {
    let x = Array::from_vec(vec![1_u8, 3, 1, 0, 3, 3], &[6]).expect("6");
    assert_close(bincount(&x, None, 0), &[1.0, 2.0, 0.0, 3.0], "counts");
    assert_close(bincount(&x, None, 6), &[1.0, 2.0, 0.0, 3.0, 0.0, 0.0], "minlength");
    let w = vector(&[0.5, 1.0, 1.0, 2.0, -1.0, 4.0]);
    assert_close(bincount(&x, Some(&w), 0), &[2.0, 1.5, 0.0, 4.0], "weights");
    assert_close(
        bincount(&Array::zeros(DType::I64, &[0]).expect("none"), None, 2),
        &[0.0; 2],
        "none",
    );
    assert!(bincount(&w, None, 0).is_err());
    assert!(bincount(&Array::from_vec(vec![1, -1], &[2]).expect("2"), None, 0).is_err());
    assert!(bincount(&Array::from_vec(vec![u64::MAX], &[1]).expect("1"), None, 0).is_err());
    assert!(bincount(&Array::from_vec(vec![i64::MAX], &[1]).expect("1"), None, 0).is_err());
    assert!(bincount(&x.reshape(&[2, 3]).expect("6"), None, 0).is_err());
}

#[test]
fn interpolation_is_that_of_numpy() {
    let (x, xp, fp) = (
        vector(&[-1.0, 0.0, 0.5, 1.0, 2.5, 3.0, 4.0, NAN]),
        vector(&[0.0, 1.0, 3.0]),
        vector(&[1.0, 3.0, -1.0]),
    );
    assert_close(
        interp(&x, &xp, &fp, None, None, None),
        &[1.0, 1.0, 2.0, 3.0, 0.0, -1.0, -1.0, NAN],
        "plain",
    );
    assert_close(
        interp(&x, &xp, &fp, Some(7.0), Some(8.0), None),
        &[7.0, 1.0, 2.0, 3.0, 0.0, -1.0, 8.0, NAN],
        "outside",
    );
    let (x, xp, fp) = (
        vector(&[-180.0, -170.0, -185.0, 185.0, -10.0, -5.0, 0.0, 365.0]),
        vector(&[190.0, -190.0, 350.0, -350.0]),
        vector(&[5.0, 10.0, 3.0, 4.0]),
    );
    assert_close(
        interp(&x, &xp, &fp, None, None, Some(360.0)),
        &[7.5, 5.0, 8.75, 6.25, 3.0, 3.25, 3.5, 3.75],
        "periodic",
    );
    let one = vector(&[2.0]);
    assert_close(interp(&vector(&[1.0, 2.0, 3.0]), &one, &one, None, None, None), &[2.0; 3], "one");
    assert!(interp(&x, &xp, &one, None, None, None).is_err());
    assert!(interp(&x, &xp, &fp, None, None, Some(0.0)).is_err());
    assert!(interp(&x, &vector(&[]), &vector(&[]), None, None, None).is_err());
}

#[test]
fn integrals_and_derivatives_are_those_of_numpy() {
    let x =
        Array::from_slice(&[1.0, 2.0, 6.0, 3.0, 3.0, 4.0, 5.0, -1.0, 0.0, 2.0, 2.0, 9.0], &[3, 4])
            .expect("12");
    let at = vector(&[0.0, 1.0, 3.0, 4.5]);
    assert_close(trapezoid(&x, None, 0.5, 0), &[1.75, 3.0, 4.5, 2.5], "0");
    assert_close(trapezoid(&x, Some(&at), 1.0, -1), &[16.25, 15.5, 13.25], "at places");
    assert_close(trapezoid(&x, Some(&x), 1.0, 1), &[4.0, -4.0, 40.5], "own places");
    assert_close(
        gradient(&x, None, 2.0, 0, 1),
        &[1.0, 1.0, -0.5, -2.0, -0.25, 0.0, -1.0, 1.5, -1.5, -1.0, -1.5, 5.0],
        "0",
    );
    assert_close(
        gradient(&x, None, 2.0, 1, 2),
        &[-0.25, 1.25, 0.25, -3.25, 0.5, 0.5, -1.25, -4.75, 1.5, 0.5, 1.75, 5.25],
        "1",
    );
    assert_close(
        gradient(&x, Some(&at), 1.0, 1, 1),
        &[
            1.0,
            1.3333333333333335,
            -0.2857142857142858,
            -2.0,
            1.0,
            0.8333333333333333,
            -2.071428571428571,
            -4.0,
            2.0,
            1.3333333333333333,
            2.6666666666666665,
            4.666666666666667,
        ],
        "places",
    );
    assert_close(
        gradient(&x, Some(&at), 1.0, 1, 2),
        &[
            0.6666666666666667,
            1.3333333333333335,
            -0.2857142857142858,
            -3.7142857142857144,
            1.1666666666666667,
            0.8333333333333333,
            -2.071428571428571,
            -5.92857142857143,
            2.6666666666666665,
            1.3333333333333333,
            2.6666666666666665,
            6.666666666666666,
        ],
        "places, 2",
    );
    assert!(gradient(&x, Some(&at), 1.0, 0, 1).is_err());
    assert!(gradient(&x, None, 1.0, 0, 3).is_err());
    assert!(gradient(&vector(&[1.0]), None, 1.0, 0, 1).is_err());
    assert!(trapezoid(&x, Some(&vector(&[1.0, 2.0])), 1.0, 0).is_err());
    assert_close(trapezoid(&vector(&[]), None, 1.0, 0), &[0.0], "nothing");
    let ends = vector(&[8.0, 9.0]);
    assert_close(
        ediff1d(&at, Some(&ends), Some(&ends)),
        &[8.0, 9.0, 1.0, 2.0, 1.5, 8.0, 9.0],
        "ends",
    );
    assert_close(
        ediff1d(&x.transpose(), None, None),
        &[2.0, -3.0, 2.0, 2.0, -2.0, 4.0, -1.0, -3.0, 1.0, -4.0, 10.0],
        "flat",
    );
}
