//! Residuals, orthogonality, the form of `T`, and the arithmetic below.

use einmul_array::Complex;

use super::examples::{day, examples};
use super::number::{quotient, root};
use super::standard::standardise;
use super::{schur, schur_scratch};
use crate::error::Error;
use crate::real::Magnitude;
use crate::scalar::Scalar;
use crate::testing::*;

#[derive(Debug, Clone, Copy)]
struct Way {
    layout: usize,
    threads: usize,
}

const PLAIN: Way = Way { layout: 0, threads: 1 };

/// Decomposes and checks a matrix; its `T`.
fn check<T: Scalar>(
    name: &str,
    n: usize,
    way: Way,
    element: impl Fn(usize, usize) -> T,
) -> Matrix<T> {
    let layout = |offset: usize| LAYOUTS[(way.layout + offset) % 4];
    let a = Matrix::<T>::new(layout(0), n, n, element);
    let mut t = Matrix::<T>::unwritten(layout(1), n, n);
    let mut z = Matrix::<T>::unwritten(layout(2), n, n);
    with_scratch(schur_scratch::<T>(n, true, way.threads), |scratch| {
        schur(a.view(), t.view_mut(), Some(z.view_mut()), way.threads, scratch)
    })
    .unwrap();

    let case = format!("{name}, {:?}, n = {n}, {way:?}", T::DTYPE);
    check_form(&case, &t);
    let (dense, form, basis) = (a.dense(a.power()), t.dense(a.power()), z.dense(0));
    let (norm, tolerance) = (frobenius_norm(&dense), tolerance::<T>(n));
    let residual = basis.times(&form).times(&basis.adjoint()).distance(&dense);
    assert!(residual <= tolerance * norm, "{case}: residual {residual:e} of {norm}");
    let loss = basis.orthogonality();
    assert!(loss <= tolerance, "{case}: orthogonality {loss:e}");

    // The form does not depend on whether the basis is asked for.
    let mut alone = Matrix::<T>::unwritten(layout(1), n, n);
    with_scratch(schur_scratch::<T>(n, false, way.threads), |scratch| {
        schur(a.view(), alone.view_mut(), None, way.threads, scratch)
    })
    .unwrap();
    assert_eq!(alone.dense(0).distance(&t.dense(0)), 0.0, "{case}: alone");
    t
}

fn frobenius_norm(a: &Dense) -> f64 {
    (0..a.cols).flat_map(|j| a.column(j)).map(|x| x.norm_sqr()).sum::<f64>().sqrt()
}

/// Upper triangular but for standard blocks of two rows.
fn check_form<T: Scalar>(case: &str, t: &Matrix<T>) {
    let at = |i: usize, j: usize| t.view().at(i, j);
    let n = t.rows;
    for j in 0..n {
        assert!((j + 2..n).all(|i| at(i, j) == T::ZERO), "{case}: column {j}");
    }
    let mut was_block = false;
    for k in 0..n.saturating_sub(1) {
        let is_block = at(k + 1, k) != T::ZERO;
        if is_block {
            let opposite = (at(k, k + 1).re() > T::REAL_ZERO) != (at(k + 1, k).re() > T::REAL_ZERO);
            let is_standard = at(k, k) == at(k + 1, k + 1) && opposite;
            assert!(is_standard && !T::IS_COMPLEX && !was_block, "{case}: block at {k}");
        }
        was_block = is_block;
    }
}

fn check_sizes<T: Scalar>() {
    for n in SIZES {
        let layouts = if n < 100 { LAYOUTS.len() } else { 1 };
        for layout in 0..layouts {
            let way = Way { layout, threads: 1 };
            check("random", n, way, |i, j| random::<T>(1, i, j));
        }
    }
    check("random", 200, Way { layout: 1, threads: 2 }, |i, j| random::<T>(2, i, j));
}

#[test]
fn every_size_and_layout() {
    for_all_types!(check_sizes());
}

fn check_examples<T: Scalar>() {
    for n in [1, 2, 3, 4, 5, 17, 64] {
        for (name, element) in examples::<T>(n) {
            check(name, n, PLAIN, element);
        }
    }
    for e in 2..16 {
        check("Day", 4, PLAIN, day::<T>(0.1_f64.powi(e)));
    }
}

#[test]
fn hard_matrices() {
    for_all_types!(check_examples());
}

/// All matrices of small integers, so many that every special case occurs.
fn check_small<T: Scalar>() {
    for seed in 0..400 {
        let n = 2 + seed as usize % 5;
        let integer = |i, j| {
            let x = random::<T>(100 + seed, i, j).to_c128();
            let is_kept = seed % 3 != 0 || i <= j + 1;
            if is_kept { number::<T>((1.4 * x.re).round(), (1.4 * x.im).round()) } else { T::ZERO }
        };
        check("integers", n, PLAIN, integer);
    }
}

#[test]
fn small_integers() {
    for_all_types!(check_small());
}

/// Whole matrices in other units give the same numbers in those units.
fn check_units<T: Scalar>() {
    let n = 17;
    let plain = check("plain", n, PLAIN, |i, j| random::<T>(3, i, j));
    for power in [wide_exponent::<T>(), -wide_exponent::<T>()] {
        let t = check("scaled", n, PLAIN, |i, j| random::<T>(3, i, j).scaled(power));
        assert_eq!(t.dense(-power).distance(&plain.dense(0)), 0.0, "{:?} {power}", T::DTYPE);
    }
}

#[test]
fn units_do_not_matter() {
    for_all_types!(check_units());
}

/// A triangular matrix is its own form, small elements beside large ones included.
fn check_triangular<T: Scalar>() {
    for n in [1, 2, 3, 17, 64] {
        let range = wide_exponent::<T>() / 2;
        let power = |i: usize| if i.is_multiple_of(3) { range } else { -range };
        let element = |i: usize, j: usize| match i <= j {
            true => random::<T>(4, i, j).scaled(if i == j { power(i) } else { 0 }),
            false => T::ZERO,
        };
        let t = check("triangular", n, PLAIN, element);
        for j in 0..n {
            assert!((0..n).all(|i| t.view().at(i, j) == element(i, j)), "n = {n}, column {j}");
        }
    }
}

#[test]
fn triangular_matrices_stay() {
    for_all_types!(check_triangular());
}

fn check_standard<R: Magnitude>() {
    let real = |seed, i, j| random::<f64>(seed, i, j);
    for seed in 0..20_000_usize {
        let mut m = [real(5, seed, 0), real(5, seed, 1), real(5, seed, 2), real(5, seed, 3)];
        match seed % 6 {
            1 => (0..4).for_each(|k| m[k] *= 10_f64.powi((12.0 * real(6, seed, k)) as i32)),
            2 => m[3] = m[0] * (1.0 + 1e-8 * m[3]),
            3 => (m[1], m[2]) = (1e-9 * m[1], 1e-9 * m[2]),
            4 => (m[2], m[3]) = (-m[1], m[0] + 2.0 * m[1] * (1.0 + 1e-12 * m[3])),
            5 => m[seed / 6 % 4] = 0.0,
            _ => (),
        }
        let given = m.map(R::of_f64);
        let [a, b, c, d] = given.map(Magnitude::to_f64);
        let (form, rotation) = standardise(given[0], given[1], given[2], given[3]);
        let form = form.map(Magnitude::to_f64);
        let is_complex = form[0] == form[3] && (form[1] > 0.0) != (form[2] > 0.0);
        assert!(form[2] == 0.0 || is_complex, "{m:?} becomes {form:?}");
        let (cosine, sine) = (rotation.cosine.to_f64(), rotation.sine.to_f64());
        // The rotation of rows, then of columns.
        let (top, bottom) = (
            [cosine * a + sine * c, cosine * b + sine * d],
            [cosine * c - sine * a, cosine * d - sine * b],
        );
        let turned = [
            cosine * top[0] + sine * top[1],
            cosine * top[1] - sine * top[0],
            cosine * bottom[0] + sine * bottom[1],
            cosine * bottom[1] - sine * bottom[0],
        ];
        let norm = (a * a + b * b + c * c + d * d).sqrt();
        // A dozen roundings of numbers of at most the norm.
        let bound = 12.0 * R::EPSILON.to_f64();
        for (x, y) in turned.iter().zip(form) {
            assert!((x - y).abs() <= bound * norm, "{m:?} becomes {form:?}, not {turned:?}");
        }
        assert!((cosine * cosine + sine * sine - 1.0).abs() <= bound, "{m:?}: {rotation:?}");
    }
}

#[test]
fn blocks_become_standard() {
    check_standard::<f32>();
    check_standard::<f64>();
}

#[test]
fn complex_arithmetic_stays_in_range() {
    let z = |re: f64, im: f64| Complex::new(re, im);
    assert_eq!(quotient(z(1e300, 1e300), z(1e300, 1e300)), z(1.0, 0.0));
    assert_eq!(quotient(z(1e-300, -1e-300), z(0.0, 1e-300)), z(-1.0, -1.0));
    let rows =
        [(4.0, 0.0, 2.0, 0.0), (-4.0, 0.0, 0.0, 2.0), (3.0, 4.0, 2.0, 1.0), (0.0, -8.0, 2.0, -2.0)];
    for (re, im, root_re, root_im) in rows {
        for scale in [1.0_f64, 1e200, 1e-200] {
            // The root of the scale is exact enough for four roundings.
            let expected = z(root_re, root_im) * scale.sqrt();
            let distance = (root(z(re, im) * scale) - expected).norm();
            assert!(distance <= 8.0 * f64::EPSILON * expected.norm(), "{re} {im} {scale}");
        }
    }
}

#[test]
fn wrong_arguments_are_errors() {
    let a = Matrix::<f64>::new(Layout::RowMajor, 3, 3, |i, j| random(1, i, j));
    let mut out = Matrix::<f64>::new(Layout::RowMajor, 3, 3, |_, _| 7.0);
    let mut other = Matrix::<f64>::new(Layout::RowMajor, 3, 2, |_, _| 7.0);
    let mut scratch = vec![0; schur_scratch::<f64>(3, true, 1)];
    let narrow = Matrix::<f64>::new(Layout::RowMajor, 3, 2, |_, _| 1.0);
    let outcome = schur(narrow.view(), out.view_mut(), None, 1, &mut scratch);
    assert!(matches!(outcome, Err(Error::NotSquare { .. })));
    let outcome = schur(a.view(), other.view_mut(), None, 1, &mut scratch);
    assert!(matches!(outcome, Err(Error::Shape { .. })));
    let outcome = schur(a.view(), out.view_mut(), Some(other.view_mut()), 1, &mut scratch);
    assert!(matches!(outcome, Err(Error::Shape { .. })));
    let outcome = schur(a.view(), out.view_mut(), None, 1, &mut []);
    assert!(matches!(outcome, Err(Error::Scratch { .. })));
    let bad = |i, j| if (i, j) == (2, 1) { f64::NAN } else { 1.0 };
    let bad = Matrix::<f64>::new(Layout::ColMajor, 3, 3, bad);
    let outcome = schur(bad.view(), out.view_mut(), None, 1, &mut scratch);
    assert!(matches!(outcome, Err(Error::NotFinite { row: 2, col: 1, .. })));
    assert!((0..9).all(|k| out.view().at(k / 3, k % 3) == 7.0));
    assert_eq!(schur_scratch::<f64>(usize::MAX / 2, true, 1), usize::MAX);
}
