//! Square systems: small residuals for every size, layout and dtype.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod matrices;

use einmul_linalg::{Error, Real, cholesky, inverse, lu, triangular};
use matrices::*;

type Formula = Box<dyn Fn(usize, usize) -> f64>;

/// Growth factors and the constants of the error analysis stay below this.
const FACTOR: f64 = 4.0;

fn rhs(i: usize, q: usize) -> f64 {
    random(9, i, q)
}

fn spd(n: usize) -> impl Fn(usize, usize) -> f64 + Copy {
    // Gershgorin: the diagonal exceeds the sum of the others.
    move |i, j| if i == j { n as f64 + 1.0 } else { random(3, i.max(j), i.min(j)) }
}

fn general(i: usize, j: usize) -> f64 {
    random(1, i, j)
}

fn each_case(mut run: impl FnMut(usize, usize, Layout, Layout, usize)) {
    for n in SIZES {
        for (k, threads) in [(0, 1), (1, 1), (5, 1), (3, 2)] {
            for (at, a_layout) in LAYOUTS.into_iter().enumerate() {
                run(n, k, a_layout, LAYOUTS[(at + k) % 4], threads);
            }
        }
    }
}

fn check_lu<T: Real>() {
    each_case(|n, k, a_layout, b_layout, threads| {
        let a = Matrix::<T>::new(a_layout, n, n, general);
        let mut x = Matrix::<T>::new(b_layout, n, k, rhs);
        with_scratch(lu::solve_scratch::<T>(n, k, threads), |scratch| {
            lu::solve(a.view(), x.view_mut(), threads, scratch)
        })
        .unwrap();
        check_residual("lu", FACTOR, general, &x, rhs);
    });
}

fn check_cholesky<T: Real>() {
    each_case(|n, k, a_layout, b_layout, threads| {
        // The upper triangle must not be read.
        let stored = |i, j| if i >= j { spd(n)(i, j) } else { f64::NAN };
        let a = Matrix::<T>::new(a_layout, n, n, stored);
        let mut x = Matrix::<T>::new(b_layout, n, k, rhs);
        with_scratch(cholesky::solve_scratch::<T>(n, k, threads), |scratch| {
            cholesky::solve(a.view(), x.view_mut(), threads, scratch)
        })
        .unwrap();
        check_residual("cholesky", FACTOR, spd(n), &x, rhs);
    });
}

fn check_triangular<T: Real>(lower: bool, unit: bool) {
    each_case(|n, k, a_layout, b_layout, threads| {
        // Small off the diagonal, so that substitution does not grow.
        let value = move |i: usize, j: usize| {
            if i == j {
                if unit { 1.0 } else { 1.5 }
            } else if (i > j) == lower {
                general(i, j) / n as f64
            } else {
                0.0
            }
        };
        let unread = |i: usize, j: usize| (i == j && unit) || (i != j && (i > j) != lower);
        let stored = |i, j| if unread(i, j) { f64::NAN } else { value(i, j) };
        let a = Matrix::<T>::new(a_layout, n, n, stored);
        let mut x = Matrix::<T>::new(b_layout, n, k, rhs);
        with_scratch(triangular::solve_scratch::<T>(n, k, threads), |scratch| {
            triangular::solve(a.view(), x.view_mut(), lower, unit, threads, scratch)
        })
        .unwrap();
        let name = format!("triangular {lower} {unit} {a_layout:?} {b_layout:?}");
        // `value` divides by n, which f32 rounds: one more ε, inside the factor.
        check_residual(&name, FACTOR, value, &x, rhs);
    });
}

fn check_inverse<T: Real>() {
    for n in SIZES {
        for (at, layout) in LAYOUTS.into_iter().enumerate() {
            let a = Matrix::<T>::new(layout, n, n, general);
            let mut x = Matrix::<T>::new(LAYOUTS[(at + 1) % 4], n, n, |_, _| f64::NAN);
            with_scratch(inverse::inverse_scratch::<T>(n, 1), |scratch| {
                inverse::inverse(a.view(), x.view_mut(), 1 + at % 2, scratch)
            })
            .unwrap();
            let identity = |i, j| f64::from(u8::from(i == j));
            check_residual("inverse", FACTOR, general, &x, identity);
        }
    }
}

#[test]
fn random_systems_are_solved() {
    check_lu::<f32>();
    check_lu::<f64>();
    check_cholesky::<f32>();
    check_cholesky::<f64>();
    for (lower, unit) in [(true, true), (true, false), (false, true), (false, false)] {
        check_triangular::<f32>(lower, unit);
        check_triangular::<f64>(lower, unit);
    }
    check_inverse::<f32>();
    check_inverse::<f64>();
}

/// Solves the random system in other units: row `i` and unknown `j` are
/// multiplied by powers of two. Returns the solution in the old units.
fn solve_in_units<T: Real>(row: impl Fn(usize) -> i32, col: impl Fn(usize) -> i32) -> Vec<f64> {
    let n = 17;
    let scaled = |x: f64, e| number::<T>(x).scale(e).to_f64();
    let element = |i, j| scaled(general(i, j), row(i) + col(j));
    let a = Matrix::<T>::new(Layout::RowMajor, n, n, element);
    let mut x = Matrix::<T>::new(Layout::RowMajor, n, 1, |i, q| scaled(rhs(i, q), row(i)));
    let mut scratch = vec![0; lu::solve_scratch::<T>(n, 1, 1)];
    lu::solve(a.view(), x.view_mut(), 1, &mut scratch).unwrap();
    (0..n).map(|i| scaled(x.at(i, 0), col(i))).collect()
}

fn cholesky_in_units<T: Real>(unit: impl Fn(usize) -> i32) -> Vec<f64> {
    let n = 17;
    let scaled = |x: f64, e| number::<T>(x).scale(e).to_f64();
    let element = |i, j| scaled(spd(n)(i, j), unit(i) + unit(j));
    let a = Matrix::<T>::new(Layout::RowMajor, n, n, element);
    let mut x = Matrix::<T>::new(Layout::RowMajor, n, 1, |i, q| scaled(rhs(i, q), unit(i)));
    let mut scratch = vec![0; cholesky::solve_scratch::<T>(n, 1, 1)];
    cholesky::solve(a.view(), x.view_mut(), 1, &mut scratch).unwrap();
    (0..n).map(|i| scaled(x.at(i, 0), unit(i))).collect()
}

/// Units of unknowns, of all equations together, and in Cholesky, change no bit. The
/// unit of one equation may change the pivots, as in LAPACK.
fn check_units<T: Real>(range: i32) {
    let power = |i| uneven_power(4, i, range);
    let plain = solve_in_units::<T>(|_| 0, |_| 0);
    assert_eq!(solve_in_units::<T>(|_| range / 2, power), plain);
    assert_eq!(cholesky_in_units::<T>(power), cholesky_in_units::<T>(|_| 0));
}

/// One huge element: scaling its row down before elimination would lose the digits of
/// the first unknown. Each residual is within `c·n·ε` of its own row's `|A||x|`.
#[test]
fn a_huge_element_costs_no_digits() {
    for huge in [1e12, 1e20, 1e300] {
        let element = |i, j| if (i, j) == (2, 0) { huge } else { general(i, j) };
        let a = Matrix::<f64>::new(Layout::RowMajor, 5, 5, element);
        let mut x = Matrix::<f64>::new(Layout::RowMajor, 5, 1, |i, _| f64::from(u8::from(i == 1)));
        let mut scratch = vec![0; lu::solve_scratch::<f64>(5, 1, 1)];
        lu::solve(a.view(), x.view_mut(), 1, &mut scratch).unwrap();
        for i in 0..5 {
            let terms = (0..5).map(|j| a.at(i, j) * x.at(j, 0));
            let (sum, size) = terms.fold((0.0, 0.0), |(s, m), t: f64| (s + t, m + t.abs()));
            let residual: f64 = sum - f64::from(u8::from(i == 1));
            assert!(
                residual.abs() <= FACTOR * 5.0 * f64::EPSILON * size.max(1.0),
                "{huge:e}, row {i}: {residual:e}"
            );
        }
    }
}

/// The answer is representable, so nothing on the way to it may overflow.
#[test]
fn representable_answers_do_not_overflow() {
    let check = |a: [f64; 4], b: [f64; 2], expected: [f64; 2]| {
        let a = Matrix::<f64>::new(Layout::RowMajor, 2, 2, |i, j| a[2 * i + j]);
        let mut x = Matrix::<f64>::new(Layout::RowMajor, 2, 1, |i, _| b[i]);
        let mut scratch = vec![0; lu::solve_scratch::<f64>(2, 1, 1)];
        lu::solve(a.view(), x.view_mut(), 1, &mut scratch).unwrap();
        for i in 0..2 {
            let off = (x.at(i, 0) / expected[i] - 1.0).abs();
            assert!(off <= FACTOR * 2.0 * f64::EPSILON, "{} for {}", x.at(i, 0), expected[i]);
        }
    };
    check([1e-308, 0.0, 0.0, 1e-308], [1.0, 1.0], [1e308, 1e308]);
    // By Cramer's rule: the determinant is 0.26.
    let (b0, b1) = (1e308, 5e307);
    check(
        [0.5, 0.3, -0.2, 0.4],
        [b0, b1],
        [(0.4 / 0.26) * b0 - (0.3 / 0.26) * b1, (0.2 / 0.26) * b0 + (0.5 / 0.26) * b1],
    );
}

#[test]
fn units_do_not_matter() {
    check_units::<f32>(25);
    check_units::<f64>(200);
}

/// Solves a named square system by LU and returns the outcome.
fn outcome<T: Real>(n: usize, a: impl Fn(usize, usize) -> f64) -> Result<Matrix<T>, Error> {
    let a = Matrix::<T>::new(Layout::RowMajor, n, n, a);
    let mut x = Matrix::<T>::new(Layout::RowMajor, n, 1, rhs);
    let mut scratch = vec![0; lu::solve_scratch::<T>(n, 1, 1)];
    lu::solve(a.view(), x.view_mut(), 1, &mut scratch)?;
    Ok(x)
}

#[test]
fn badly_scaled_but_regular_matrices_are_solved() {
    let diagonal =
        |values: &'static [f64]| move |i: usize, j: usize| if i == j { values[i] } else { 0.0 };
    let cases: [(&str, usize, Formula); 7] = [
        ("diag(1, 1e-20)", 2, Box::new(diagonal(&[1.0, 1e-20]))),
        ("diag over the range", 3, Box::new(diagonal(&[1e300, 1.0, 1e-300]))),
        ("Hilbert 8", 8, Box::new(hilbert)),
        ("Hilbert 10", 10, Box::new(hilbert)),
        ("Kahan 17", 17, Box::new(kahan)),
        ("one ulp from singular", 2, Box::new(|i, j| if i + j == 2 { 1.0 + 4e-15 } else { 1.0 })),
        ("graded", 12, Box::new(|i, j| random(6, i, j) * 10f64.powi(-3 * (i + j) as i32))),
    ];
    for (name, n, a) in cases {
        let x = outcome::<f64>(n, &a).unwrap_or_else(|error| panic!("{name}: {error}"));
        check_residual(name, FACTOR, a, &x, rhs);
    }
}

#[test]
fn singular_matrices_are_refused() {
    let low_rank = |n: usize, rank: usize| {
        move |i: usize, j: usize| (0..rank.min(n)).map(|p| random(7, i, p) * random(8, p, j)).sum()
    };
    let cases: [(&str, usize, Formula); 10] = [
        ("zero", 3, Box::new(|_, _| 0.0)),
        ("ones", 2, Box::new(|_, _| 1.0)),
        ("counting", 3, Box::new(|i, j| (3 * i + j + 1) as f64)),
        ("zero row", 5, Box::new(|i, j| if i == 2 { 0.0 } else { general(i, j) })),
        ("zero column", 5, Box::new(|i, j| if j == 2 { 0.0 } else { general(i, j) })),
        ("rank 16 of 17", 17, Box::new(low_rank(17, 16))),
        ("rank 199 of 200", 200, Box::new(low_rank(200, 199))),
        ("rank 3 of 64", 64, Box::new(low_rank(64, 3))),
        ("Hilbert 20", 20, Box::new(hilbert)),
        ("Kahan 120", 120, Box::new(kahan)),
    ];
    for (name, n, a) in cases {
        let error = outcome::<f64>(n, &a).map(drop).expect_err(name);
        assert!(error.is_singular(), "{name}: {error}");
        if name != "Kahan 120" {
            let error = outcome::<f32>(n, &a).map(drop).expect_err(name);
            assert!(error.is_singular(), "{name}, f32: {error}");
        }
        let a = Matrix::<f64>::new(Layout::ColMajor, n, n, a);
        let mut x = a.clone();
        let mut scratch = vec![0; inverse::inverse_scratch::<f64>(n, 1)];
        let error = inverse::inverse(a.view(), x.view_mut(), 1, &mut scratch).expect_err(name);
        assert!(error.is_singular(), "{name}, inverse: {error}");
    }
}

#[test]
fn cholesky_refuses_what_has_no_factor() {
    type Case = (&'static str, usize, fn(usize, usize) -> f64, fn(&Error) -> bool);
    let cases: [Case; 6] = [
        (
            "indefinite",
            2,
            |i, j| if i == j { 1.0 } else { 2.0 },
            |e| *e == Error::NotPositiveDefinite { pivot: 1 },
        ),
        (
            "far too large off the diagonal",
            3,
            |i, j| if i == j { 1.0 } else { 1e200 },
            |e| *e == Error::NotPositiveDefinite { pivot: 2 },
        ),
        (
            "negative diagonal",
            3,
            |i, j| if i == j { 1.0 - i as f64 } else { 0.0 },
            |e| *e == Error::NotPositiveDefinite { pivot: 1 },
        ),
        ("ones", 2, |_, _| 1.0, Error::is_singular),
        (
            "an ulp above ones",
            2,
            |i, j| if i + j == 2 { 1.0 + f64::EPSILON } else { 1.0 },
            |e| matches!(e, Error::Singular { column: 1, .. }),
        ),
        ("Hilbert 16", 16, hilbert, Error::is_singular),
    ];
    for (name, n, a, is_expected) in cases {
        let a = Matrix::<f64>::new(Layout::RowMajor, n, n, a);
        let mut x = Matrix::<f64>::new(Layout::RowMajor, n, 1, rhs);
        let mut scratch = vec![0; cholesky::solve_scratch::<f64>(n, 1, 1)];
        let error = cholesky::solve(a.view(), x.view_mut(), 1, &mut scratch).expect_err(name);
        assert!(is_expected(&error), "{name}: {error:?}");
    }
}

#[test]
fn triangular_solves_divide() {
    // The reciprocal of a subnormal overflows; the quotient does not.
    let a = Matrix::<f64>::new(Layout::RowMajor, 2, 2, |i, j| if i < j { 0.0 } else { 1e-310 });
    let mut x = Matrix::<f64>::new(Layout::RowMajor, 2, 1, |_, _| 3e-310);
    triangular::solve(a.view(), x.view_mut(), true, false, 1, &mut []).unwrap();
    assert!((x.at(0, 0) - 3.0).abs() < 1e-12 && x.at(1, 0).abs() < 1e-12, "{x:?}");

    let zero =
        Matrix::<f32>::new(Layout::RowMajor, 3, 3, |i, j| if i == j && i < 2 { 1.0 } else { 0.0 });
    let mut x = Matrix::<f32>::new(Layout::RowMajor, 3, 1, rhs);
    for lower in [false, true] {
        let result = triangular::solve(zero.view(), x.view_mut(), lower, false, 1, &mut []);
        assert_eq!(result, Err(Error::Singular { column: 2, pivot: 0.0, tolerance: 0.0 }));
    }
    assert_eq!(x.at(2, 0), f64::from(rhs(2, 0) as f32), "unchanged after an error");

    // Every pivot but a zero one counts, however small.
    let tiny =
        Matrix::<f64>::new(
            Layout::RowMajor,
            2,
            2,
            |i, j| if i == j { [1.0, 1e-200][i] } else { 0.0 },
        );
    let mut x = Matrix::<f64>::new(Layout::RowMajor, 2, 1, |_, _| 1.0);
    triangular::solve(tiny.view(), x.view_mut(), false, false, 1, &mut []).unwrap();
    assert_eq!(x.at(1, 0), 1e200);
}
