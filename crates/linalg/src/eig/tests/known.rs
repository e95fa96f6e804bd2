//! Eigenvalues that are known, up to rounding or exactly.

use std::f64::consts::PI;

use einmul_array::Complex;

use super::{C, WAYS, frobenius_norm, solve};
use crate::scalar::Scalar;
use crate::schur::examples::clement;
use crate::testing::*;

/// Each expected number has a computed one nearby, and no two the same.
fn assert_spectrum(case: &str, mut computed: Vec<C>, expected: &[C], bound: f64) {
    assert_eq!(computed.len(), expected.len(), "{case}");
    for &value in expected {
        let distance = |k: &usize| (computed[*k] - value).norm();
        let nearest =
            (0..computed.len()).min_by(|k, l| distance(k).total_cmp(&distance(l))).unwrap();
        let error = distance(&nearest);
        assert!(error <= bound, "{case}: {value} is missed by {error:e}: {computed:?}");
        computed.swap_remove(nearest);
    }
}

struct Known {
    name: &'static str,
    n: usize,
    element: Box<dyn Fn(usize, usize) -> f64>,
    values: Vec<C>,
    /// At least the largest condition number of an eigenvalue of the balanced
    /// matrix, `1 / |yᴴx|` with unit vectors, as SciPy's vectors give it.
    condition: f64,
}

fn known() -> Vec<Known> {
    let real = |values: &[f64]| values.iter().map(|&x| Complex::new(x, 0.0)).collect::<Vec<_>>();
    let rosser = [
        [611.0, 196.0, -192.0, 407.0, -8.0, -52.0, -49.0, 29.0],
        [196.0, 899.0, 113.0, -192.0, -71.0, -43.0, -8.0, -44.0],
        [-192.0, 113.0, 899.0, 196.0, 61.0, 49.0, 8.0, 52.0],
        [407.0, -192.0, 196.0, 611.0, 8.0, 44.0, 59.0, -23.0],
        [-8.0, -71.0, 61.0, 8.0, 411.0, -599.0, 208.0, 208.0],
        [-52.0, -43.0, 49.0, 44.0, -599.0, 411.0, 208.0, 208.0],
        [-49.0, -8.0, 8.0, 59.0, 208.0, 208.0, 99.0, -911.0],
        [29.0, -44.0, 52.0, -23.0, 208.0, 208.0, -911.0, 99.0],
    ];
    let (root, surd) = (10.0 * 10405_f64.sqrt(), 100.0 * 26_f64.sqrt());
    let rosser_values =
        real(&[-root, 0.0, 510.0 - surd, 1000.0, 1000.0, 510.0 + surd, 1020.0, root]);
    // (x − 1)(x − 2)(x − 3)(x − 4)
    let coefficients = [10.0, -35.0, 50.0, -24.0];
    let companion = move |i: usize, j: usize| match i {
        0 => coefficients[j],
        _ => f64::from(u8::from(i == j + 1)),
    };
    let toeplitz = |i: usize, j: usize| match (i == j, i + 1 == j, j + 1 == i) {
        (true, _, _) => 2.0,
        (_, true, _) => 3.0,
        (_, _, true) => 0.25,
        _ => 0.0,
    };
    let toeplitz_value = |k: i32| 2.0 + 3_f64.sqrt() * (PI * f64::from(k) / 6.0).cos();
    // Its characteristic polynomial λ⁴ − 10λ³ + 21λ² − 10λ + 1 is one of λ + 1/λ.
    let frank_pair = |y: f64| [1.0, -1.0].map(|sign| (y + sign * (y * y - 4.0).sqrt()) / 2.0);
    let frank_values = [frank_pair(5.0 + 6_f64.sqrt()), frank_pair(5.0 - 6_f64.sqrt())].concat();
    let clement_values: Vec<f64> = (0..13).map(|k| f64::from(12 - 2 * k)).collect();
    vec![
        Known {
            name: "rotation",
            n: 2,
            element: Box::new(|i, j| [[0.6, -0.8], [0.8, 0.6]][i][j]),
            values: vec![Complex::new(0.6, 0.8), Complex::new(0.6, -0.8)],
            condition: 1.0,
        },
        Known {
            name: "cyclic",
            n: 7,
            element: Box::new(|i, j| f64::from(u8::from(i == (j + 1) % 7))),
            values: (0..7)
                .map(|k| Complex::from_polar(1.0, 2.0 * PI * f64::from(k) / 7.0))
                .collect(),
            condition: 1.0,
        },
        Known {
            name: "Rosser",
            n: 8,
            element: Box::new(move |i, j| rosser[i][j]),
            values: rosser_values,
            condition: 1.0,
        },
        Known {
            name: "companion",
            n: 4,
            element: Box::new(companion),
            values: real(&[1.0, 2.0, 3.0, 4.0]),
            condition: 80.0,
        },
        Known {
            name: "Clement",
            n: 13,
            element: Box::new(clement::<f64>(13)),
            values: real(&clement_values),
            condition: 2.0,
        },
        Known {
            name: "Toeplitz",
            n: 5,
            element: Box::new(toeplitz),
            values: (1..6).map(|k| Complex::new(toeplitz_value(k), 0.0)).collect(),
            condition: 50.0,
        },
        Known {
            name: "Frank",
            n: 4,
            element: Box::new(|i, j| if j + 1 < i { 0.0 } else { (4 - i.max(j)) as f64 }),
            values: real(&frank_values),
            condition: 3.0,
        },
    ]
}

fn check_known<T: Scalar>() {
    for known in known() {
        let element = |i: usize, j: usize| number::<T>((known.element)(i, j), 0.0);
        let a = Matrix::<T>::new(Layout::RowMajor, known.n, known.n, element);
        let norm = frobenius_norm(&a.dense(0));
        let bound = tolerance::<T>(known.n) * norm * known.condition;
        for way in WAYS {
            let case = format!("{}, {:?}, {way:?}", known.name, T::DTYPE);
            let (w, _) = solve(&a, way, 0);
            assert_spectrum(&case, w, &known.values, bound);
        }
    }
}

#[test]
fn known_eigenvalues() {
    for_all_types!(check_known());
}

/// A Jordan block in another basis: two eigenvalues that coincide move by the root
/// of the rounding error.
#[test]
fn defective_eigenvalues_lose_half_the_digits() {
    let a = [[3.0, 1.0], [-1.0, 1.0]];
    for way in WAYS {
        let a = Matrix::<f64>::new(Layout::RowMajor, 2, 2, |i, j| a[i][j]);
        let (w, _) = solve(&a, way, 0);
        // With A = 2I + N, N² = 0, these are 2 ± √δ for some δ ≤ ‖N‖·‖ΔA‖.
        let bound = (2.0 * tolerance::<f64>(2) * 12_f64.sqrt()).sqrt();
        assert_spectrum("defective", w, &[Complex::new(2.0, 0.0); 2], bound);
    }
}

/// Triangular matrices in any order have their diagonal, to the last bit.
fn check_triangular<T: Scalar>() {
    let range = wide_exponent::<T>() / 2;
    for n in [1, 2, 3, 17] {
        let power = |i: usize| if i.is_multiple_of(3) { range } else { -range };
        // Of the order 5j, which is a permutation for these n.
        let place = |i: usize| 5 * i % n;
        let element = |i: usize, j: usize| {
            let (row, col) = (place(i), place(j));
            match row >= col {
                true => random::<T>(4, row, col).scaled(if row == col { power(row) } else { 0 }),
                false => T::ZERO,
            }
        };
        let a = Matrix::<T>::new(Layout::RowMajor, n, n, element);
        let diagonal: Vec<C> = (0..n).map(|i| element(i, i).to_c128()).collect();
        for way in WAYS {
            let (w, _) = solve(&a, way, 0);
            assert_spectrum("triangular", w, &diagonal, 0.0);
        }
    }
}

#[test]
fn triangular_matrices_are_exact() {
    for_all_types!(check_triangular());
}

/// Whole matrices in other units give the same numbers in those units; and the
/// units of single variables do not matter either, when balancing can find them.
fn check_units<T: Scalar>() {
    let (n, wide) = (17, wide_exponent::<T>());
    let make =
        |power| Matrix::<T>::new(Layout::RowMajor, n, n, |i, j| random::<T>(3, i, j).scaled(power));
    for way in WAYS {
        let (w, v) = solve(&make(0), way, 0);
        for power in [wide, -wide] {
            let (scaled_w, scaled_v) = solve(&make(power), way, -power);
            assert_eq!(scaled_w, w, "{:?} {power} {way:?}", T::DTYPE);
            assert_eq!(scaled_v.distance(&v), 0.0, "{:?} {power} {way:?}", T::DTYPE);
        }
        let half = wide / 2;
        let unit = |i: usize| if i == 0 { half } else { 0 };
        let a = Matrix::<T>::new(Layout::RowMajor, 2, 2, |i, j| T::ONE.scaled(unit(i) - unit(j)));
        let (w, v) = solve(&a, way, 0);
        let expected = [Complex::new(0.0, 0.0), Complex::new(2.0, 0.0)];
        assert_spectrum("badly scaled", w, &expected, tolerance::<T>(2));
        assert!((0..2).all(|j| (v.at(0, j).norm() - 1.0).abs() <= tolerance::<T>(2)));
    }
}

#[test]
fn units_do_not_matter() {
    for_all_types!(check_units());
}
