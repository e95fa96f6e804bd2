//! Least squares: residuals orthogonal to the columns, and no guessed rank.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod matrices;

use einmul_linalg::{Error, Magnitude, Real, qr};
use matrices::*;

fn value(i: usize, j: usize) -> f64 {
    random(11, i, j)
}

fn rhs(i: usize, q: usize) -> f64 {
    random(12, i, q)
}

fn solve<T: Real>(
    (m, n, k): (usize, usize, usize),
    layouts: [Layout; 3],
    threads: usize,
    x: impl Fn(usize, usize) -> f64,
) -> Result<Matrix<T>, Error> {
    let x = Matrix::<T>::new(layouts[0], m, n, x);
    let y = Matrix::<T>::new(layouts[1], m, k, rhs);
    let mut out = Matrix::<T>::new(layouts[2], n, k, |_, _| f64::NAN);
    with_scratch(qr::least_squares_scratch::<T>(m, n, k, threads), |scratch| {
        qr::least_squares(x.view(), y.view(), out.view_mut(), threads, scratch)
    })?;
    Ok(out)
}

/// The normal equations hold for a residual computed in f64: column `j` of `X`
/// and `r` are orthogonal to within `c·ε·‖x_j‖·(‖b‖ + ‖X‖_F ‖c‖)`, where
/// `c = m` covers the rounding of `out` and of this very check.
fn check_orthogonal<T: Real>(
    (m, n): (usize, usize),
    out: &Matrix<T>,
    x: impl Fn(usize, usize) -> f64,
) {
    for q in 0..out.cols {
        let norm =
            |values: &mut dyn Iterator<Item = f64>| values.map(|v| v * v).sum::<f64>().sqrt();
        let size_c = norm(&mut (0..n).map(|j| out.at(j, q)));
        let size_b = norm(&mut (0..m).map(|i| rhs(i, q)));
        let size_x = norm(&mut (0..m * n).map(|at| x(at / n, at % n)));
        let r: Vec<f64> =
            (0..m).map(|i| (0..n).fold(rhs(i, q), |sum, j| sum - x(i, j) * out.at(j, q))).collect();
        for j in 0..n {
            let size_column = norm(&mut (0..m).map(|i| x(i, j)));
            let bound = m as f64 * T::EPSILON.to_f64() * size_column * (size_b + size_x * size_c);
            let dot: f64 = (0..m).map(|i| x(i, j) * r[i]).sum();
            assert!(dot.abs() <= bound, "{m}x{n}, column {j}: {dot:e} > {bound:e}");
        }
    }
}

fn check_random<T: Real>() {
    let shapes =
        [(0, 0), (3, 0), (1, 1), (2, 1), (3, 3), (5, 2), (17, 17), (64, 17), (200, 64), (331, 200)];
    for (m, n) in shapes {
        for (k, threads) in [(0, 1), (1, 1), (4, 1), (3, 2)] {
            for (at, layout) in LAYOUTS.into_iter().enumerate() {
                let layouts = [layout, LAYOUTS[(at + 1) % 4], LAYOUTS[(at + 2) % 4]];
                let out = solve::<T>((m, n, k), layouts, threads, value).unwrap();
                check_orthogonal((m, n), &out, value);
            }
        }
    }
}

#[test]
fn residuals_are_orthogonal() {
    check_random::<f32>();
    check_random::<f64>();
}

#[test]
fn units_do_not_matter() {
    let (m, n) = (40, 9);
    let power = |j| uneven_power(5, j, 250);
    let scaled = |i, j| value(i, j).scale(power(j));
    let plain = solve::<f64>((m, n, 2), [Layout::RowMajor; 3], 1, value).unwrap();
    let other = solve::<f64>((m, n, 2), [Layout::RowMajor; 3], 1, scaled).unwrap();
    for j in 0..n {
        for q in 0..2 {
            assert_eq!(other.at(j, q).scale(power(j)), plain.at(j, q));
        }
    }
}

#[test]
fn huge_and_tiny_numbers_stay_in_range() {
    for power in [-1000, -700, 700, 1000] {
        let y = Matrix::<f64>::new(Layout::ColMajor, 6, 1, |i, q| rhs(i, q).scale(power));
        let x = Matrix::<f64>::new(Layout::ColMajor, 6, 2, |i, j| value(i, j).scale(power));
        let mut out = Matrix::<f64>::new(Layout::ColMajor, 2, 1, |_, _| 0.0);
        let mut scratch = vec![0; qr::least_squares_scratch::<f64>(6, 2, 1, 1)];
        qr::least_squares(x.view(), y.view(), out.view_mut(), 1, &mut scratch).unwrap();
        check_orthogonal((6, 2), &out, value);
    }
}

#[test]
fn dependent_columns_are_named() {
    type Case =
        (&'static str, (usize, usize), Box<dyn Fn(usize, usize) -> f64>, usize, &'static [usize]);
    let sum_of_others =
        |i, j: usize| if j == 3 { value(i, 0) + value(i, 1) + value(i, 2) } else { value(i, j) };
    let cases: [Case; 6] = [
        ("all zero", (4, 2), Box::new(|_, _| 0.0), 0, &[0, 1]),
        ("a zero column", (9, 4), Box::new(|i, j| if j == 2 { 0.0 } else { value(i, j) }), 3, &[2]),
        (
            "equal columns",
            (9, 4),
            Box::new(|i, j| value(i, if j == 3 { 1 } else { j })),
            3,
            &[1, 3],
        ),
        (
            "equal but for units",
            (9, 3),
            Box::new(|i, j| value(i, j % 2) * [1.0, 1.0, 1e-30][j]),
            2,
            &[0, 2],
        ),
        ("a sum", (50, 5), Box::new(sum_of_others), 4, &[0, 1, 2, 3]),
        (
            "dummy variables",
            (30, 4),
            Box::new(|i, j| f64::from(u8::from(j == 0 || i % 3 == j - 1))),
            3,
            &[0, 1, 2, 3],
        ),
    ];
    for (name, (m, n), x, expected_rank, candidates) in cases {
        for layout in LAYOUTS {
            let error = solve::<f64>((m, n, 1), [layout; 3], 1, &x).map(drop).expect_err(name);
            let Error::RankDeficient { rank, rows, columns, column, remainder, tolerance } = error
            else {
                panic!("{name}: {error}");
            };
            assert_eq!((rank, rows, columns), (expected_rank, m, n), "{name}");
            assert!(candidates.contains(&column), "{name}: column {column}");
            assert!(remainder <= tolerance, "{name}");
        }
    }
    let few = solve::<f32>((2, 3, 1), [Layout::RowMajor; 3], 1, value).map(drop).unwrap_err();
    assert_eq!(
        few.to_string().lines().next(),
        Some("rank-deficient least squares: 2 rows cannot determine 3 columns")
    );
    let hidden =
        solve::<f64>((120, 120, 1), [Layout::RowMajor; 3], 1, kahan).map(drop).unwrap_err();
    assert!(hidden.is_singular(), "{hidden}");
    let single =
        solve::<f32>((16, 12, 1), [Layout::RowMajor; 3], 1, hilbert).map(drop).unwrap_err();
    assert!(single.is_singular(), "{single}");
}

/// A polynomial through exact integers: with a known solution the error is
/// below `c·ε` where QR alone keeps `16 − log10 κ` digits.
#[test]
fn ill_conditioned_polynomials_keep_their_digits() {
    // Powers up to 5 of integers up to 30, and Σ powers: all exact in f64.
    let power = |i: usize, j: usize| ((i + 1) as f64).powi(j as i32);
    let (m, n) = (30, 6);
    let x = Matrix::<f64>::new(Layout::RowMajor, m, n, power);
    let y = Matrix::<f64>::new(Layout::RowMajor, m, 1, |i, _| (0..n).map(|j| power(i, j)).sum());
    let mut out = Matrix::<f64>::new(Layout::RowMajor, n, 1, |_, _| 0.0);
    let mut scratch = vec![0; qr::least_squares_scratch::<f64>(m, n, 1, 1)];
    qr::least_squares(x.view(), y.view(), out.view_mut(), 1, &mut scratch).unwrap();
    for j in 0..n {
        let error = (out.at(j, 0) - 1.0).abs();
        assert!(error <= 4.0 * f64::EPSILON, "coefficient {j}: off by {error:e}");
    }
}
