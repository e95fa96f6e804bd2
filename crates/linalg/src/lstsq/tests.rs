//! Residuals orthogonal to the columns, the shortest answer, and the ranks.

use einmul_array::Complex;

use super::{Answer, lstsq, lstsq_scratch};
use crate::error::Error;
use crate::real::Magnitude;
use crate::scalar::Scalar;
use crate::testing::*;

struct Found<T: Scalar> {
    x: Matrix<T>,
    squares: Vec<f64>,
    s: Vec<f64>,
    rank: usize,
}

fn solve<T: Scalar>(
    a: &Matrix<T>,
    b: &Matrix<T>,
    cutoff: Option<f64>,
    threads: usize,
) -> Result<Found<T>, Error> {
    let (m, n, k) = (a.rows, a.cols, b.cols);
    let mut x = Matrix::<T>::unwritten(Layout::Padded, n, k);
    let mut squares = vec![T::Real::of_f64(f64::NAN); k];
    let mut s = vec![T::Real::of_f64(f64::NAN); m.min(n)];
    let rank = with_scratch(lstsq_scratch::<T>(m, n, k), |scratch| {
        let answer = Answer { x: x.view_mut(), squares: &mut squares, s: &mut s };
        lstsq(a.view(), b.view(), cutoff, answer, threads, scratch)
    })?;
    let wide = |values: Vec<T::Real>| values.into_iter().map(|v| v.to_f64()).collect();
    Ok(Found { x, squares: wide(squares), s: wide(s), rank })
}

fn norm(values: impl Iterator<Item = Complex<f64>>) -> f64 {
    values.map(|v| v.norm_sqr()).sum::<f64>().sqrt()
}

/// The normal equations `Aᴴ (b − A x) = 0` hold to within a unit of [`tolerance`] times
/// `‖A‖ (‖b‖ + ‖A‖‖x‖)`: backward stability, and of a singular value that counts as zero
/// at most `max(m, n)·ε·‖A‖` is left. The sums of squares are those of that residual.
fn check<T: Scalar>(name: &str, a: &Matrix<T>, b: &Matrix<T>, found: &Found<T>) {
    let (m, n) = (a.rows, a.cols);
    let (dense, rhs, x) = (a.dense(0), b.dense(0), found.x.dense(0));
    let product = dense.times(&x);
    let r = Dense::new(m, b.cols, |i, q| rhs.at(i, q) - product.at(i, q));
    let gradient = dense.adjoint().times(&r);
    let size_a = norm((0..n).flat_map(|j| dense.column(j).iter().copied()));
    for q in 0..b.cols {
        let size = |d: &Dense| norm(d.column(q).iter().copied());
        let terms = size(&rhs) + size_a * size(&x);
        let unit = tolerance::<T>(m.max(n)) * terms;
        for j in 0..n {
            let left = gradient.at(j, q).norm();
            assert!(left <= unit * size_a, "{name}, {m}x{n}: {left:e} of {unit:e}·{size_a:e}");
        }
        let sum = size(&r) * size(&r);
        let error = (found.squares[q] - sum).abs();
        assert!(error <= unit * terms, "{name}, {m}x{n}: sum of squares off by {error:e}");
    }
    assert!(found.s.windows(2).all(|pair| pair[0] >= pair[1]), "{name}: {:?}", found.s);
}

fn check_hard<T: Scalar>() {
    for n in [1, 2, 3, 17, 64] {
        for (name, element) in hard_matrices::<T>(n) {
            // Their squares leave the range of the check itself.
            if name.starts_with("graded") {
                continue;
            }
            for (at, (rows, cols)) in [(n, n), (2 * n, n), (n, 2 * n)].into_iter().enumerate() {
                let layout = LAYOUTS[(at + n) % 4];
                let a = Matrix::<T>::new(layout, rows, cols, &element);
                let b = Matrix::<T>::new(Layout::RowMajor, rows, 2, |i, q| random(30, i, q));
                let found = solve(&a, &b, None, 1 + at).unwrap();
                check(name, &a, &b, &found);
                let expected = match name {
                    "zero" => 0,
                    "ones" => 1,
                    "rank three" => rows.min(cols).min(3),
                    "identity" => rows.min(cols),
                    _ => continue,
                };
                assert_eq!(found.rank, expected, "{name}, {rows}x{cols}");
            }
        }
    }
}

#[test]
fn normal_equations_hold() {
    for_all_types!(check_hard());
}

/// `A = B [I F]`, whose null space is spanned by `[F; −I]`. The computed row space is off by
/// at most a unit of [`tolerance`] times `σ₁/σᵣ` (Wedin's theorem).
fn check_shortest<T: Scalar>() {
    for (m, n, rank) in [(5, 3, 2), (3, 5, 2), (40, 17, 9), (17, 40, 9), (17, 40, 17), (90, 30, 1)]
    {
        let right = |i: usize, j: usize| match j.checked_sub(rank) {
            Some(j) => random::<T>(41, i, j),
            None if i == j => T::ONE,
            None => T::ZERO,
        };
        let element = |i: usize, j: usize| {
            (0..rank).fold(T::ZERO, |sum, p| sum + random::<T>(42, i, p) * right(p, j))
        };
        let a = Matrix::<T>::new(Layout::RowMajor, m, n, element);
        let b = Matrix::<T>::new(Layout::ColMajor, m, 2, |i, q| random(43, i, q));
        let found = solve(&a, &b, None, 1).unwrap();
        assert_eq!(found.rank, rank, "{m}x{n}");
        check("of a known rank", &a, &b, &found);
        let x = found.x.dense(0);
        let relative = tolerance::<T>(m.max(n)) * found.s[0] / found.s[rank - 1];
        for j in rank..n {
            let null = |i: usize| match i.checked_sub(rank) {
                Some(p) => Complex::new(if p + rank == j { -1.0 } else { 0.0 }, 0.0),
                None => right(i, j).to_c128(),
            };
            let size = norm((0..n).map(null));
            for q in 0..2 {
                let dot: Complex<f64> = (0..n).map(|i| null(i).conj() * x.at(i, q)).sum();
                let bound = relative * size * norm(x.column(q).iter().copied());
                assert!(dot.norm() <= bound, "{m}x{n} of rank {rank}: {dot} above {bound:e}");
            }
        }
    }
}

#[test]
fn the_answer_is_the_shortest() {
    for_all_types!(check_shortest());
}

/// Powers of Gaussian integers and their sums are exact, so that the answer is known; with
/// refinement the error is a few `ε` although `κ` takes many digits from QR.
#[test]
fn complex_polynomials_keep_their_digits() {
    let z = |i: usize| Complex::new((i + 1) as f64, (i % 3) as f64);
    let power = |i: usize, j: usize| (0..j).fold(Complex::new(1.0, 0.0), |p, _| p * z(i));
    let c = |j: usize| Complex::new(1.0, if j.is_multiple_of(2) { 2.0 } else { -1.0 });
    let (m, n) = (25, 6);
    let sum = |i: usize| (0..n).map(|j| power(i, j) * c(j)).sum::<Complex<f64>>();
    let a = Matrix::<Complex<f64>>::new(Layout::RowMajor, m, n, power);
    let b = Matrix::<Complex<f64>>::new(Layout::RowMajor, m, 1, |i, _| sum(i));
    let found = solve(&a, &b, None, 1).unwrap();
    assert_eq!(found.rank, n);
    for j in 0..n {
        let error = (found.x.view().at(j, 0) - c(j)).norm();
        assert!(error <= 8.0 * f64::EPSILON, "coefficient {j}: off by {error:e}");
    }
}

#[test]
fn units_do_not_change_the_rank() {
    let element = |i: usize, j: usize| random::<f64>(51, i, j).scale([0, -400, 300][j]);
    let a = Matrix::<f64>::new(Layout::RowMajor, 9, 3, element);
    let b = Matrix::<f64>::new(Layout::RowMajor, 9, 1, |i, q| random(52, i, q));
    let found = solve(&a, &b, None, 1).unwrap();
    assert_eq!(found.rank, 3);
    // The caller's own cutoff is for the matrix as it is, as NumPy's.
    assert_eq!(solve(&a, &b, Some(1e-10), 1).unwrap().rank, 1);
}

#[test]
fn a_cutoff_drops_singular_values() {
    let diagonal = [8.0, 4.0, 2.0, 1.0];
    let element = |i: usize, j: usize| if i == j { diagonal[i] } else { 0.0 };
    let b = Matrix::<f64>::new(Layout::RowMajor, 6, 1, |_, _| 1.0);
    let a = Matrix::<f64>::new(Layout::RowMajor, 6, 4, element);
    for (cutoff, rank) in [(0.0, 4), (0.13, 3), (0.2, 3), (0.26, 2), (0.9, 1), (1.0, 0)] {
        let found = solve(&a, &b, Some(cutoff), 1).unwrap();
        assert_eq!(found.rank, rank, "{cutoff}");
        assert!(found.s.iter().zip(diagonal).all(|(s, d)| (s - d).abs() <= 1e-14 * d));
        for (j, d) in diagonal.into_iter().enumerate() {
            let expected = if j < rank { 1.0 / d } else { 0.0 };
            assert!((found.x.view().at(j, 0) - expected).abs() <= 1e-15, "{cutoff}, {j}");
        }
        assert!((found.squares[0] - (6 - rank) as f64).abs() <= 1e-14, "{cutoff}");
    }
}

#[test]
fn sizes_at_the_ends_of_the_range() {
    for power in [-1000, -700, 700, 1000] {
        for (m, n, rank) in [(6, 2, 2), (2, 6, 2), (6, 2, 1)] {
            let plain = |i: usize, j: usize| random::<f64>(61, i, if rank == 1 { 0 } else { j });
            let a = Matrix::<f64>::new(Layout::RowMajor, m, n, |i, j| plain(i, j).scale(power));
            let b = |power: i32| {
                let element = |i, q| random::<f64>(62, i, q).scale(power);
                Matrix::<f64>::new(Layout::RowMajor, m, 1, element)
            };
            let found = solve(&a, &b(power), None, 1).unwrap();
            let unscaled = Matrix::<f64>::new(Layout::RowMajor, m, n, plain);
            let expected = solve(&unscaled, &b(0), None, 1).unwrap();
            assert_eq!(found.rank, rank);
            for j in 0..n {
                // All scaling is by powers of two.
                let (x, y) = (found.x.view().at(j, 0), expected.x.view().at(j, 0));
                assert!((x - y).abs() <= 1e-13 * y.abs(), "2^{power}, {m}x{n}: {x} and {y}");
            }
        }
    }
}

fn check_empty<T: Scalar>() {
    for (m, n, k) in [(0, 0, 1), (0, 3, 2), (3, 0, 2), (3, 2, 0), (2, 3, 0), (0, 0, 0)] {
        let a = Matrix::<T>::new(Layout::RowMajor, m, n, |i, j| random(71, i, j));
        let b = Matrix::<T>::new(Layout::RowMajor, m, k, |_, _| T::ONE);
        let found = solve(&a, &b, None, 1).unwrap();
        assert_eq!(found.rank, m.min(n));
        if n == 0 {
            assert_eq!(found.squares, vec![m as f64; k]);
        }
        for (j, q) in (0..n).flat_map(|j| (0..k).map(move |q| (j, q))) {
            assert_eq!(found.x.view().at(j, q), T::ZERO);
        }
    }
}

#[test]
fn empty_matrices() {
    for_all_types!(check_empty());
}

#[test]
fn nan_spoils_its_own_column() {
    for (m, n) in [(5, 2), (2, 5)] {
        let a = Matrix::<f64>::new(Layout::RowMajor, m, n, |i, j| random(81, i, j));
        let clean = Matrix::<f64>::new(Layout::RowMajor, m, 3, |i, q| random(82, i, q));
        let spoilt = |i: usize, q: usize| match (i, q) {
            (1, 1) => f64::NAN,
            (0, 2) => f64::INFINITY,
            _ => random(82, i, q),
        };
        let spoilt = Matrix::<f64>::new(Layout::RowMajor, m, 3, spoilt);
        let expected = solve(&a, &clean, None, 1).unwrap();
        let found = solve(&a, &spoilt, None, 1).unwrap();
        for j in 0..n {
            let at = |found: &Found<f64>, q| found.x.view().at(j, q);
            assert_eq!(at(&found, 0), at(&expected, 0));
            assert!(at(&found, 1).is_nan() && at(&found, 2).is_nan());
        }
        assert!(found.squares[1].is_nan() && found.squares[2].is_nan());
        let error = solve(&spoilt, &clean, None, 1).map(drop).unwrap_err();
        assert!(matches!(error, Error::NotFinite { operation: "lstsq", name: "a", .. }), "{error}");
    }
}
