//! Bands of every width and form against the residual.

use super::{Band, solve, solve_positive, solve_positive_scratch, solve_scratch};
use crate::error::Error;
use crate::real::Magnitude;
use crate::scalar::Scalar;
use crate::testing::*;

fn check_residual<T: Scalar>(
    name: &str,
    (lower, upper): (usize, usize),
    x: &Matrix<T>,
    element: impl Fn(usize, usize) -> T,
    rhs: impl Fn(usize, usize) -> T,
) {
    let (n, k) = (x.rows, x.cols);
    let x = x.dense(0);
    let epsilon = T::Real::EPSILON.to_f64();
    for q in 0..k {
        for i in 0..n {
            let row = i.saturating_sub(lower)..n.min(i + upper + 1);
            let (mut sum, mut size) = (rhs(i, q).to_c128(), rhs(i, q).to_c128().norm());
            for j in row {
                let a = element(i, j).to_c128();
                sum -= a * x.at(j, q);
                let largest = (0..n).map(|j| x.at(j, q).norm()).fold(0.0, f64::max);
                size += a.norm() * largest;
            }
            // Partial pivoting inside a band (Higham, §9.5 and problem 9.13): |A||x| to
            // about the width in ε, with growth below 50 in random matrices.
            let bound = 50.0 * (2 * lower + upper + 2) as f64 * epsilon * (size + 1.0);
            assert!(
                sum.norm() <= bound,
                "{name}, n = {n}, ({lower}, {upper}): {} > {bound:e}",
                sum.norm()
            );
        }
    }
}

/// `ab` of a band: what lies outside the matrix must not be read.
fn diagonals<T: Scalar>(
    layout: Layout,
    n: usize,
    (lower, upper): (usize, usize),
    element: impl Fn(usize, usize) -> T,
) -> Matrix<T> {
    Matrix::new(layout, lower + upper + 1, n, |row, j| match (j + row).checked_sub(upper) {
        Some(i) if i < n => element(i, j),
        _ => nan(),
    })
}

fn check_solve<T: Scalar>() {
    for n in [0, 1, 2, 3, 17, 64] {
        for band in [(0, 0), (1, 1), (0, 1), (1, 0), (2, 1), (0, 3), (3, 0), (4, 7)] {
            let (lower, upper) = band;
            // The first element of a row of the band may be the pivot, or not.
            let element = |i: usize, j: usize| random::<T>(1, i, j);
            let rhs = |i: usize, j: usize| random::<T>(2, i, j);
            for (at, layout) in LAYOUTS.into_iter().enumerate() {
                let ab = diagonals(layout, n, band, element);
                let a = Band::of_diagonals(ab.view(), lower, upper).unwrap();
                let mut x = Matrix::<T>::new(LAYOUTS[(at + 1) % 4], n, 2, rhs);
                let result = with_scratch(solve_scratch::<T>(n, lower, upper, 2), |scratch| {
                    solve(&a, x.view_mut(), scratch)
                });
                // A random triangle of this size may well be singular in single precision.
                if lower.min(upper) == 0 && matches!(result, Err(Error::IllConditioned { .. })) {
                    continue;
                }
                assert_eq!(result, Ok(()), "n = {n}, {band:?}");
                check_residual("lu", band, &x, element, rhs);

                let stored = |i: usize, j: usize| match j + lower < i || i + upper < j {
                    true => nan(),
                    false => element(i, j),
                };
                let full = Matrix::<T>::new(layout, n, n, stored);
                let a = Band::of_matrix(full.view(), lower, upper).unwrap();
                let mut y = Matrix::<T>::new(layout, n, 2, rhs);
                with_scratch(solve_scratch::<T>(n, lower, upper, 2), |scratch| {
                    solve(&a, y.view_mut(), scratch)
                })
                .unwrap();
                assert_eq!(x.dense(0).distance(&y.dense(0)), 0.0, "both forms are the same");
            }
        }
    }
}

#[test]
fn bands_are_solved() {
    for_all_types!(check_solve());
}

fn check_positive<T: Scalar>() {
    for n in [0, 1, 2, 3, 17, 64] {
        for width in [0, 1, 2, 5] {
            // Gershgorin: the diagonal exceeds the sum of the others.
            let element = |i: usize, j: usize| match i.cmp(&j) {
                std::cmp::Ordering::Less => random::<T>(3, j, i).conjugate(),
                std::cmp::Ordering::Equal => number(3.0 * width as f64 + 1.0, 0.0),
                std::cmp::Ordering::Greater => random::<T>(3, i, j),
            };
            let rhs = |i: usize, j: usize| random::<T>(2, i, j);
            for lower in [true, false] {
                let half = if lower { (width, 0) } else { (0, width) };
                let ab = diagonals(Layout::RowMajor, n, half, element);
                let a = Band::of_diagonals(ab.view(), half.0, half.1).unwrap();
                let mut x = Matrix::<T>::new(Layout::Padded, n, 3, rhs);
                with_scratch(solve_positive_scratch::<T>(n, width, 3), |scratch| {
                    solve_positive(&a, lower, x.view_mut(), scratch)
                })
                .unwrap();
                check_residual("positive", (width, width), &x, element, rhs);
            }
        }
    }
}

#[test]
fn positive_definite_bands_are_solved() {
    for_all_types!(check_positive());
}

fn refused(
    n: usize,
    band: (usize, usize),
    positive: bool,
    element: impl Fn(usize, usize) -> f64,
) -> Error {
    let ab = diagonals(Layout::RowMajor, n, band, element);
    let a = Band::of_diagonals(ab.view(), band.0, band.1).unwrap();
    let mut x = Matrix::<f64>::new(Layout::RowMajor, n, 1, |_, _| 1.0);
    let mut scratch = vec![0; 1 << 16];
    let result = match positive {
        true => solve_positive(&a, true, x.view_mut(), &mut scratch),
        false => solve(&a, x.view_mut(), &mut scratch),
    };
    result.unwrap_err()
}

#[test]
fn refusals_name_the_pivot_or_the_element() {
    let singular = |column| Error::Singular { column, pivot: 0.0, tolerance: 0.0 };
    for band in [(1, 1), (2, 2)] {
        let gap = |i: usize, j: usize| if j == 2 { 0.0 } else { (i + 2 * j + 1) as f64 };
        assert_eq!(refused(5, band, false, gap), singular(2));
        let last = |i: usize, j: usize| if i == 4 { 0.0 } else { f64::from(i == j) };
        assert_eq!(refused(5, band, false, last), singular(4));
        let spoiled = |i: usize, j: usize| if (i, j) == (3, 2) { f64::NAN } else { 1.0 };
        let error = refused(5, band, false, spoiled);
        let row = band.1 + 1;
        assert!(
            matches!(&error, Error::NotFinite { name: "ab", row: at, col: 2, .. } if *at == row),
            "{error:?}"
        );
    }
    // 2 on the diagonal and −1.1 beside it is indefinite from some order on.
    let indefinite = |i: usize, j: usize| if i == j { 2.0 } else { -1.1 };
    let error = refused(30, (1, 0), true, indefinite);
    assert!(matches!(error, Error::NotPositiveDefinite { pivot: 1.. }), "{error:?}");
    // Free at both ends: singular, but by rounding no pivot need be zero.
    let free = |i: usize, j: usize| match i == j {
        true if i == 0 || i == 29 => 1.0,
        true => 2.0,
        false => -1.0,
    };
    assert!(refused(30, (1, 0), true, free).is_singular());
    assert!(refused(30, (1, 1), false, free).is_singular());
    let ab = Matrix::<f64>::new(Layout::RowMajor, 3, 4, |_, _| 1.0);
    assert!(matches!(Band::of_diagonals(ab.view(), 1, 2), Err(Error::Argument { .. })));
}
