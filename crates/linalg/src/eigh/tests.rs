//! Residuals, orthogonality, order and known values.

use std::f64::consts::PI;

use einmul_kernels::matrix::MatMut;

use super::{eigh, eigh_scratch};
use crate::error::Error;
use crate::real::Magnitude;
use crate::scalar::Scalar;
use crate::testing::*;

#[derive(Debug, Clone, Copy)]
struct Way {
    lower: bool,
    layout: usize,
    threads: usize,
}

const LOWER: Way = Way { lower: true, layout: 0, threads: 1 };

/// Decomposes and checks the Hermitian matrix of the given lower triangle; its
/// eigenvalues. What must not be read is NaN.
fn check<T: Scalar>(
    name: &str,
    n: usize,
    way: Way,
    lower_element: impl Fn(usize, usize) -> T,
) -> Vec<T::Real> {
    let hermitian = |i: usize, j: usize| match i.cmp(&j) {
        std::cmp::Ordering::Less => lower_element(j, i).conjugate(),
        std::cmp::Ordering::Equal => T::from_real(lower_element(i, i).re()),
        std::cmp::Ordering::Greater => lower_element(i, j),
    };
    let stored = |i: usize, j: usize| match i == j {
        true => T::from_parts(hermitian(i, i).re(), nan::<T>().re()),
        false if (i > j) == way.lower => hermitian(i, j),
        false => nan(),
    };
    let a = Matrix::<T>::new(LAYOUTS[way.layout], n, n, stored);
    let mut v = Matrix::<T>::unwritten(LAYOUTS[(way.layout + 1) % 4], n, n);
    let mut w = vec![T::REAL_ZERO; n];
    with_scratch(eigh_scratch::<T>(n, true, way.threads), |scratch| {
        eigh(a.view(), way.lower, &mut w, Some(v.view_mut()), way.threads, scratch)
    })
    .unwrap();

    let case = format!("{name}, {:?}, n = {n}, {way:?}", T::DTYPE);
    let full = Matrix::<T>::new(Layout::ColMajor, n, n, hermitian);
    let values: Vec<f64> = w.iter().map(|x| x.scale(full.power()).to_f64()).collect();
    let norm = values.iter().fold(0.0, |norm: f64, x| norm.max(x.abs()));
    let tolerance = tolerance::<T>(n);
    assert!(w.is_sorted(), "{case}: {values:?}");
    let v = v.dense(0);
    let residual = full.dense(full.power()).times(&v).distance(&v.scale_columns(&values));
    assert!(residual <= tolerance * norm, "{case}: residual {residual:e} of {norm}");
    let loss = v.orthogonality();
    assert!(loss <= tolerance, "{case}: orthogonality {loss:e}");

    let mut alone = vec![T::REAL_ZERO; n];
    with_scratch(eigh_scratch::<T>(n, false, way.threads), |scratch| {
        eigh(a.view(), way.lower, &mut alone, None, way.threads, scratch)
    })
    .unwrap();
    for (alone, value) in alone.iter().zip(&values) {
        let difference = (alone.scale(full.power()).to_f64() - value).abs();
        assert!(difference <= tolerance * norm, "{case}: {alone} alone, not {value}");
    }
    w
}

fn check_sizes<T: Scalar>() {
    for n in SIZES {
        for lower in [true, false] {
            for layout in 0..LAYOUTS.len() {
                if n < 100 || layout == 0 {
                    let way = Way { lower, layout, threads: 1 };
                    check("random", n, way, |i, j| random::<T>(1, i, j));
                }
            }
        }
    }
}

#[test]
fn every_size_triangle_and_layout() {
    for_all_types!(check_sizes());
}

fn check_hard_matrices<T: Scalar>() {
    for n in [2, 17, 130] {
        for (name, element) in hard_matrices::<T>(n) {
            check(name, n, LOWER, &element);
        }
    }
}

#[test]
fn hard_matrices_are_decomposed() {
    for_all_types!(check_hard_matrices());
}

fn assert_values<T: Scalar>(values: &[T::Real], expected: &[f64]) {
    assert_eq!(values.len(), expected.len());
    // At least 1, since rounded cosines of a right angle are expected too.
    let norm = expected.iter().fold(1.0, |norm: f64, x| norm.max(x.abs()));
    for (value, expected_value) in values.iter().zip(expected) {
        let difference = (value.to_f64() - expected_value).abs();
        let bound = tolerance::<T>(expected.len()) * norm;
        assert!(difference <= bound, "{value} is not {expected_value}");
    }
}

fn check_known_values<T: Scalar>() {
    for n in [1, 2, 3, 40, 150] {
        // The eigenvalues of these tridiagonal matrices are 2 cos(kπ/(n + 1)),
        // shifted by 2 in the first (Golub and Van Loan, §4.8.4). An imaginary
        // coupling is a real one after a unitary change of basis.
        let cosine = |k: usize| 2.0 * (k as f64 * PI / (n + 1) as f64).cos();
        let second_difference = |i: usize, j: usize| match i.abs_diff(j) {
            0 => number::<T>(2.0, 0.0),
            1 => number(-1.0, 0.0),
            _ => T::ZERO,
        };
        let expected: Vec<f64> = (1..=n).map(|k| 2.0 - cosine(k)).collect();
        assert_values::<T>(&check("second difference", n, LOWER, second_difference), &expected);
        if T::IS_COMPLEX {
            let coupling =
                |i: usize, j: usize| if i == j + 1 { number::<T>(0.0, 1.0) } else { T::ZERO };
            let expected: Vec<f64> = (1..=n).rev().map(cosine).collect();
            assert_values::<T>(&check("imaginary coupling", n, LOWER, coupling), &expected);
        }
    }
    let hilbert = |i: usize, j: usize| number::<T>(1.0 / (i + j + 1) as f64, 0.0);
    // Computed with 40 digits, as the next.
    let expected = [
        3.287_928_772_171_863e-6,
        3.058_980_401_511_917e-4,
        1.140_749_162_341_980_7e-2,
        2.085_342_186_110_133_4e-1,
        1.567_050_691_098_230_8,
    ];
    assert_values::<T>(&check("Hilbert", 5, LOWER, hilbert), &expected);
    // Wilkinson's W₂₁⁺: its two largest eigenvalues differ by 7e-14.
    let wilkinson = |i: usize, j: usize| match i.abs_diff(j) {
        0 => number::<T>((10.0 - i as f64).abs(), 0.0),
        1 => T::ONE,
        _ => T::ZERO,
    };
    let w = check("Wilkinson", 21, LOWER, wilkinson);
    for (at, expected) in [
        (0, -1.125_441_522_119_984_2),
        (1, 0.253_805_817_096_678_2),
        (18, 9.210_678_647_361_332),
        (19, 10.746_194_182_903_322),
        (20, 10.746_194_182_903_393),
    ] {
        let difference = (w[at].to_f64() - expected).abs();
        assert!(difference <= tolerance::<T>(21) * 10.8, "{} is not {expected}", w[at]);
    }
}

#[test]
fn known_values() {
    for_all_types!(check_known_values());
}

/// A power of two times the matrix has that power of two times the eigenvalues, to
/// the last bit, with some elements subnormal or eigenvalues near the largest number.
fn check_powers_of_two<T: Scalar>() {
    let high = wide_exponent::<T>() + 22;
    let plain = check("plain", 6, LOWER, |i, j| random::<T>(6, i, j));
    for power in [8 - high, high] {
        let scaled = check("scaled", 6, LOWER, |i, j| random::<T>(6, i, j).scaled(power));
        let expected: Vec<_> = plain.iter().map(|x| x.scale(power)).collect();
        assert_eq!(scaled, expected, "2^{power}");
    }
}

#[test]
fn any_finite_size_of_elements() {
    for_all_types!(check_powers_of_two());
    let tiny = f64::from_bits(1);
    let subnormal = |i: usize, j: usize| if i == j { [2.0 * tiny, -tiny][i] } else { 0.0 };
    assert_eq!(check("subnormal", 2, LOWER, subnormal), [-tiny, 2.0 * tiny]);
    // The true values are 0 and twice the largest number.
    let (mut w, a) = ([0.0; 2], Matrix::new(Layout::RowMajor, 2, 2, |_, _| f64::MAX));
    with_scratch(eigh_scratch::<f64>(2, false, 1), |scratch| {
        eigh(a.view(), true, &mut w, None, 1, scratch)
    })
    .unwrap();
    assert!(w[1] == f64::INFINITY && w[0].abs() <= f64::MAX * 1e-15, "{w:?}");
}

#[test]
fn more_threads() {
    for threads in [2, 3] {
        check("threads", 400, Way { threads, ..LOWER }, |i, j| random::<f64>(9, i, j));
    }
}

#[test]
fn errors_leave_outputs_alone() {
    let symmetric = |i: usize, j: usize| random::<f64>(1, i.max(j), i.min(j));
    let scratch = &mut vec![0; 1 << 16][..];
    let (mut w, mut v) = ([7.0; 3], [7.0; 9]);
    let a = Matrix::new(Layout::ColMajor, 3, 3, symmetric);
    let wide = Matrix::new(Layout::ColMajor, 3, 2, symmetric);
    let small = MatMut::from_row_major(&mut v[..6], 3, 2);
    let messages = [
        eigh(wide.view(), true, &mut w, None, 1, scratch),
        eigh(a.view(), true, &mut w[..2], None, 1, scratch),
        eigh(a.view(), true, &mut w, Some(small), 1, scratch),
    ]
    .map(|result| result.unwrap_err().to_string());
    assert_eq!(
        messages,
        [
            "eigh: a square matrix is needed, but a is 3x2",
            "eigh: a (3x3) and w (2x1) must have equal sizes: axis 0 has 3, axis 0 has 2",
            "eigh: a (3x3) and v (3x2) must have equal sizes: axis 1 has 3, axis 1 has 2",
        ]
    );
    let needed = eigh_scratch::<f64>(3, false, 1);
    let given = needed - 1;
    assert_eq!(
        eigh(a.view(), true, &mut w, None, 1, &mut scratch[..given]),
        Err(Error::Scratch { operation: "eigh", needed, given })
    );
    assert_eq!(eigh_scratch::<f64>(usize::MAX, true, 1), usize::MAX, "saturates");
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        for (lower, (row, col)) in [(true, (2, 1)), (false, (0, 2)), (true, (1, 1))] {
            let mut bad = a.clone();
            bad.view_mut().set(row, col, value);
            // One in the triangle that is not read is no matter.
            if row != col {
                bad.view_mut().set(col, row, f64::NAN);
            }
            let out = MatMut::from_row_major(&mut v, 3, 3);
            let result = eigh(bad.view(), lower, &mut w, Some(out), 1, scratch);
            let Err(Error::NotFinite { name: "a", row: r, col: c, .. }) = result else {
                panic!("{value} at ({row}, {col}): {result:?}");
            };
            assert_eq!((r, c), (row, col));
        }
    }
    assert_eq!((w, v), ([7.0; 3], [7.0; 9]));
}
