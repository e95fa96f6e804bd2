//! `A P = Q R`, orthonormal columns, a decreasing diagonal, and the rank it shows.

use super::{decompose, decompose_scratch};
use crate::error::Error;
use crate::real::Magnitude;
use crate::scalar::Scalar;
use crate::testing::*;

/// Decomposes and checks; the sizes of the diagonal of `R` over that of the first.
fn check<T: Scalar>(name: &str, a: &Matrix<T>, complete: bool, threads: usize) -> Vec<f64> {
    let (m, n) = (a.rows, a.cols);
    let k = if complete { m } else { m.min(n) };
    let mut q = Matrix::<T>::unwritten(Layout::Padded, m, k);
    let mut r = Matrix::<T>::unwritten(Layout::RowMajor, k, n);
    let mut order = vec![-1; n];
    with_scratch(decompose_scratch::<T>(m, n, k, threads), |scratch| {
        decompose(a.view(), q.view_mut(), r.view_mut(), &mut order, threads, scratch)
    })
    .unwrap();
    let case = format!("{name}, {:?}, {m}x{n}, complete {complete}", T::DTYPE);
    let power = a.power();
    let (full, q, r) = (a.dense(power), q.dense(0), r.dense(power));
    let permuted = Dense::new(m, n, |i, j| full.at(i, order[j] as usize));
    let tolerance = tolerance::<T>(m.max(n));
    // The largest element of the scaled matrix is below 2, √8 in modulus.
    let residual = q.times(&r).distance(&permuted);
    assert!(residual <= tolerance * 3.0 * (m as f64).sqrt(), "{case}: residual {residual:e}");
    assert!(q.orthogonality() <= tolerance, "{case}: orthogonality {:e}", q.orthogonality());
    let mut sorted = order.clone();
    sorted.sort_unstable();
    assert!(sorted.iter().enumerate().all(|(j, &column)| j as i64 == column), "{case}: {order:?}");
    for j in 0..n {
        for i in j + 1..k {
            assert_eq!(r.at(i, j).norm(), 0.0, "{case}: below the diagonal");
        }
        assert!(j >= k || r.at(j, j).im == 0.0, "{case}: a real diagonal");
    }
    let diagonal: Vec<f64> = (0..m.min(n)).map(|i| r.at(i, i).norm()).collect();
    // A norm is known to half of the digits at least when it decides.
    let slack = 1.0 + 10.0 * T::Real::EPSILON.to_f64().sqrt();
    for pair in diagonal.windows(2) {
        let least = 8.0 * tolerance;
        assert!(pair[1] <= pair[0] * slack + least, "{case}: {diagonal:?}");
    }
    diagonal
}

fn check_all<T: Scalar>() {
    for (m, n) in [(0, 0), (0, 3), (3, 0), (1, 1), (2, 5), (5, 2), (17, 17), (64, 30), (30, 64)] {
        for complete in [false, true] {
            for layout in LAYOUTS {
                let a = Matrix::<T>::new(layout, m, n, |i, j| random(1, i, j));
                check("random", &a, complete, 1);
            }
        }
    }
    for n in [3, 17, 64] {
        for (name, element) in hard_matrices::<T>(n) {
            check(name, &Matrix::new(Layout::RowMajor, n, n, element), false, 1);
        }
    }
}

#[test]
fn every_shape_and_hard_matrix() {
    for_all_types!(check_all());
}

fn check_rank<T: Scalar>() {
    let (_, element) =
        hard_matrices::<T>(20).into_iter().find(|(name, _)| *name == "rank three").unwrap();
    let diagonal = check("rank three", &Matrix::new(Layout::ColMajor, 20, 20, element), false, 1);
    assert!(diagonal[2] > 1e-3 && diagonal[3] <= 10.0 * tolerance::<T>(20), "{diagonal:?}");
}

#[test]
fn the_diagonal_shows_the_rank() {
    for_all_types!(check_rank());
}

#[test]
fn more_threads_and_refusals() {
    let a = Matrix::<f64>::new(Layout::RowMajor, 200, 150, |i, j| random(4, i, j));
    check("threads", &a, false, 2);
    let spoiled =
        Matrix::<f64>::new(
            Layout::RowMajor,
            3,
            2,
            |i, j| {
                if (i, j) == (2, 1) { f64::NAN } else { 1.0 }
            },
        );
    let (mut q, mut r) = (a.clone(), a.clone());
    let refused = decompose(
        spoiled.view(),
        q.view_mut().block(0, 0, 3, 2),
        r.view_mut().block(0, 0, 2, 2),
        &mut [0, 0],
        1,
        &mut vec![0; decompose_scratch::<f64>(3, 2, 2, 1)],
    );
    assert!(matches!(refused, Err(Error::NotFinite { row: 2, col: 1, .. })), "{refused:?}");
}
