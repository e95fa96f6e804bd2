//! Covariances and correlations; values from numpy.cov and numpy.corrcoef (2.4).

use einmul_array::{Array, Complex, DType};
use einmul_plan::eager::{Covariance, corrcoef, cov};

const DATA: [f64; 12] = [1.0, 4.0, 2.0, 8.0, 0.5, 3.0, 7.0, -1.0, 2.5, 9.0, -3.0, 6.0];
const F: [i64; 4] = [1, 2, 0, 3];
const A: [f64; 4] = [0.5, 1.0, 2.0, 0.25];

fn data() -> Array {
    Array::from_slice(&DATA, &[3, 4]).unwrap()
}

fn check(found: Array, shape: &[usize], expected: &[f64]) {
    assert_eq!(found.shape(), shape);
    let values = found.to_vec::<f64>().unwrap();
    for (value, expected) in values.iter().zip(expected) {
        // Twelve terms of size at most 30, each rounded a few times.
        assert!((value - expected).abs() < 1e-13, "{values:?} against {expected:?}");
    }
}

#[test]
fn values_are_numpys() {
    let m = data();
    let row = Array::from_slice(&DATA[..4], &[4]).unwrap();
    let (f, a) = (Array::from_slice(&F, &[4]).unwrap(), Array::from_slice(&A, &[4]).unwrap());
    let o = Covariance::default();
    check(
        cov(&m, None, &o).unwrap(),
        &[3, 3],
        &[
            9.583333333333332,
            -5.708333333333333,
            8.708333333333332,
            -5.708333333333333,
            12.229166666666666,
            -11.0625,
            8.708333333333332,
            -11.0625,
            26.5625,
        ],
    );
    check(
        cov(&m, None, &Covariance { rowvar: false, ..o }).unwrap(),
        &[4, 4],
        &[
            1.0833333333333333,
            3.3333333333333335,
            -5.0,
            2.5833333333333335,
            3.3333333333333335,
            10.333333333333334,
            -15.0,
            6.833333333333333,
            -5.0,
            -15.0,
            25.0,
            -17.5,
            2.5833333333333335,
            6.833333333333333,
            -17.5,
            22.333333333333332,
        ],
    );
    check(
        cov(&m, None, &Covariance { bias: true, ..o }).unwrap(),
        &[3, 3],
        &[7.1875, -4.28125, 6.53125, -4.28125, 9.171875, -8.296875, 6.53125, -8.296875, 19.921875],
    );
    check(
        cov(&m, None, &Covariance { ddof: Some(2), ..o }).unwrap(),
        &[3, 3],
        &[14.375, -8.5625, 13.0625, -8.5625, 18.34375, -16.59375, 13.0625, -16.59375, 39.84375],
    );
    check(
        cov(&m, None, &Covariance { fweights: Some(&f), ..o }).unwrap(),
        &[3, 3],
        &[
            8.700000000000001,
            -3.75,
            1.3499999999999996,
            -3.75,
            3.841666666666667,
            2.9583333333333335,
            1.3499999999999996,
            2.9583333333333335,
            5.841666666666668,
        ],
    );
    check(
        cov(&m, None, &Covariance { aweights: Some(&a), ..o }).unwrap(),
        &[3, 3],
        &[
            4.757142857142857,
            -4.007142857142857,
            9.064285714285717,
            -4.007142857142857,
            12.989285714285716,
            -17.975,
            9.064285714285717,
            -17.975,
            43.846428571428575,
        ],
    );
    check(
        cov(&m, None, &Covariance { aweights: Some(&a), fweights: Some(&f), ..o }).unwrap(),
        &[3, 3],
        &[
            6.323076923076924,
            -2.5153846153846153,
            1.3153846153846152,
            -2.5153846153846158,
            3.8269230769230775,
            3.9730769230769236,
            1.3153846153846152,
            3.9730769230769227,
            7.426923076923076,
        ],
    );
    check(
        cov(&row, Some(&m), &o).unwrap(),
        &[4, 4],
        &[
            9.583333333333332,
            9.583333333333332,
            -5.708333333333333,
            8.708333333333332,
            9.583333333333332,
            9.583333333333332,
            -5.708333333333333,
            8.708333333333332,
            -5.708333333333333,
            -5.708333333333333,
            12.229166666666666,
            -11.0625,
            8.708333333333332,
            8.708333333333332,
            -11.0625,
            26.5625,
        ],
    );
    check(cov(&row, None, &o).unwrap(), &[], &[9.583333333333332]);
    check(
        corrcoef(&m, None, true, None).unwrap(),
        &[3, 3],
        &[
            1.0,
            -0.5272937168245809,
            0.5458109868980147,
            -0.5272937168245808,
            0.9999999999999999,
            -0.6137908049324796,
            0.5458109868980147,
            -0.6137908049324796,
            0.9999999999999998,
        ],
    );
    check(
        corrcoef(&m, None, false, None).unwrap(),
        &[4, 4],
        &[
            1.0,
            0.996270962773436,
            -0.9607689228305227,
            0.5251974643680655,
            0.996270962773436,
            1.0,
            -0.9332565252573828,
            0.44981673901717817,
            -0.9607689228305228,
            -0.9332565252573827,
            1.0,
            -0.7406128966515283,
            0.5251974643680655,
            0.44981673901717817,
            -0.7406128966515283,
            1.0,
        ],
    );
    check(corrcoef(&row, None, true, None).unwrap(), &[], &[1.0]);
}

#[test]
fn complex_covariances_are_hermitian() {
    let of = |re, im| Complex::new(re, im);
    let z = [of(1.0, 1.0), of(2.0, -1.0), of(0.0, 3.0), of(0.0, 1.0), of(2.0, 0.0), of(-1.0, 0.0)];
    let z = Array::from_slice(&z, &[2, 3]).unwrap();
    let c = cov(&z, None, &Covariance::default()).unwrap();
    let close = |x: Complex<f64>, y: Complex<f64>| (x - y).norm() < 1e-14;
    let at = |c: &Array, i, j| c.get_c128(&[i, j]).unwrap();
    assert!(close(at(&c, 0, 0), of(5.0, 0.0)) && close(at(&c, 0, 1), of(1.5, -3.0)));
    assert!(close(at(&c, 1, 1), of(8.0 / 3.0, 0.0)));
    assert_eq!(at(&c, 1, 0), at(&c, 0, 1).conj());
    assert_eq!((at(&c, 0, 0).im, at(&c, 1, 1).im), (0.0, 0.0));
    let r = corrcoef(&z, None, true, None).unwrap();
    assert!(close(at(&r, 0, 1), of(0.410_791_918_128_875_2, -0.821_583_836_257_750_4)));
}

#[test]
fn covariances_are_symmetric_to_the_last_bit() {
    let n = 60;
    let wave = |k: usize| ((k * k) as f64 * 0.37).sin() * 100.0;
    let m = Array::from_vec((0..n * 500).map(wave).collect(), &[n, 500]).unwrap();
    let weights = Array::from_vec((0..500).map(|k| wave(k).abs()).collect(), &[500]).unwrap();
    for aweights in [None, Some(&weights)] {
        let c = cov(&m, None, &Covariance { aweights, ..Default::default() }).unwrap();
        assert_eq!(c.to_vec::<f64>(), c.transpose().to_vec::<f64>());
    }
}

#[test]
fn little_data_and_other_dtypes() {
    let o = Covariance::default();
    let empty = Array::zeros(DType::F64, &[0, 3]).unwrap();
    assert_eq!(cov(&empty, None, &o).unwrap().shape(), [0, 0]);
    let one = Array::from_vec(vec![1.0, 2.0], &[2, 1]).unwrap();
    let c = cov(&one, None, &o).unwrap();
    assert!(c.to_vec::<f64>().unwrap().iter().all(|v| v.is_nan()), "nothing over nothing");
    let integers = data().cast(DType::I32).unwrap();
    assert_eq!(cov(&integers, None, &o).unwrap().dtype(), DType::F64);
    let single = cov(&data(), None, &Covariance { dtype: Some(DType::F32), ..o }).unwrap();
    assert_eq!((single.dtype(), single.shape()), (DType::F32, &[3, 3][..]));
    let half = data().cast(DType::F16).unwrap();
    assert_eq!(corrcoef(&half, None, true, None).unwrap().dtype(), DType::F64);
}

#[test]
fn what_is_no_data_is_refused() {
    let m = data();
    let array = |values: &[f64]| Array::from_slice(values, &[values.len()]).unwrap();
    let cube = Array::zeros(DType::F64, &[1, 2, 3]).unwrap();
    let (short, negative, part) =
        (array(&[1.0]), array(&[1.0, -1.0, 1.0, 1.0]), array(&[0.5, 1.0, 1.0, 1.0]));
    let o = Covariance::default();
    let rows = [
        (cov(&cube, None, &o), "cov: the data has more than two axes: its shape is (1, 2, 3)"),
        (cov(&m, Some(&cube), &o), "cov: `y` has more than two axes: its shape is (1, 2, 3)"),
        (cov(&m, Some(&short), &o), "cov: the data has 4 observations, `y` has 1"),
        (
            cov(&m, None, &Covariance { aweights: Some(&short), ..o }),
            "cov: `aweights` has shape (1,), there are 4 observations",
        ),
        (
            cov(&m, None, &Covariance { aweights: Some(&negative), ..o }),
            "cov: `aweights` is negative at 1",
        ),
        (
            cov(&m, None, &Covariance { fweights: Some(&part), ..o }),
            "cov: fweights: not defined for dtype f64\n\nhint: frequencies are integers; `aweights` takes fractions",
        ),
        (
            corrcoef(&m, None, true, Some(DType::I64)),
            "corrcoef: not defined for dtype i64\n\nhint: covariances are fractions: a floating dtype holds them",
        ),
    ];
    for (found, expected) in rows {
        assert_eq!(found.unwrap_err().to_string(), expected);
    }
}
