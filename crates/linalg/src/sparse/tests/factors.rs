//! Solutions of exact factors.

use einmul_array::{Array, Complex, Csr, DType};

use super::{distance, laplacian, matrix, product, scattered, solutions};
use crate::real::Magnitude;
use crate::scalar::Scalar;
use crate::sparse::{self, Cholesky, Lu, Qr, Transposition, spsolve};
use crate::testing::{for_all_types, number, random};

/// Condition numbers of the matrices here are below 5e3, and a forward error is at most the
/// condition times a backward error of a few `ε`.
fn tolerance<T: Scalar>() -> f64 {
    3e4 * T::Real::EPSILON.to_f64()
}

fn check_cholesky<T: Scalar>(a: &Csr) {
    let n = a.rows();
    let factor = Cholesky::<T>::new(a).unwrap();
    for k in [1, 3] {
        let expected = solutions::<T>(n, k);
        let mut x = product(a, &expected, k);
        factor.solve_in_place(&mut x, k).unwrap();
        assert!(distance(&x, &expected) < tolerance::<T>(), "n = {n}, k = {k}");
    }
    assert!(factor.nnz() >= n && factor.bytes() >= n * size_of::<T>());
}

fn cholesky_of_grids<T: Scalar>() {
    // The last one goes by dense blocks, those before by entries.
    for side in [1, 2, 3, 17, 30, 100] {
        check_cholesky::<T>(&laplacian::<T>(side, 0.0));
    }
}

#[test]
fn cholesky_solves_on_grids() {
    for_all_types!(cholesky_of_grids());
}

fn cholesky_of_extremes<T: Scalar>() {
    // D A D with powers that squared would leave the range of the type.
    let size = if size_of::<T::Real>() == 4 { 50 } else { 400 };
    let power = |i: usize| if i.is_multiple_of(2) { size } else { -size };
    let n = 40;
    let mut entries = Vec::new();
    for i in 0..n {
        entries.push((i, i, number::<T>(4.0, 0.0).scaled(2 * power(i))));
        if i + 1 < n {
            let link = number::<T>(-1.0, -0.5);
            entries.push((i, i + 1, link.scaled(power(i) + power(i + 1))));
            entries.push((i + 1, i, link.conjugate().scaled(power(i) + power(i + 1))));
        }
    }
    let a = matrix((n, n), &entries);
    let expected: Vec<T> =
        solutions::<T>(n, 1).into_iter().enumerate().map(|(i, x)| x.scaled(-power(i))).collect();
    let mut x = product(&a, &expected, 1);
    Cholesky::<T>::new(&a).unwrap().solve_in_place(&mut x, 1).unwrap();
    let scaled =
        |x: &[T]| -> Vec<T> { x.iter().enumerate().map(|(i, x)| x.scaled(power(i))).collect() };
    assert!(distance(&scaled(&x), &scaled(&expected)) < tolerance::<T>());
}

#[test]
fn cholesky_is_blind_to_units() {
    for_all_types!(cholesky_of_extremes());
}

fn check_lu<T: Scalar>(a: &Csr) {
    let n = a.rows();
    let factor = Lu::<T>::new(a).unwrap();
    for k in [1, 2] {
        let expected = solutions::<T>(n, k);
        let mut x = product(a, &expected, k);
        factor.solve_in_place(&mut x, k).unwrap();
        assert!(distance(&x, &expected) < tolerance::<T>(), "n = {n}, k = {k}");
    }
    // (A⁻ᴴ u)ᴴ v = uᴴ A⁻¹ v.
    let (u, v) = (solutions::<T>(n, 1), solutions::<T>(n, 2)[n..].to_vec());
    let (mut left, mut right) = (u.clone(), v.clone());
    factor.solve_adjoint_in_place(&mut left, 1).unwrap();
    factor.solve_in_place(&mut right, 1).unwrap();
    let dot =
        |x: &[T], y: &[T]| x.iter().zip(y).fold(T::ZERO, |sum, (&x, &y)| sum + x.conjugate() * y);
    let difference = (dot(&left, &v) - dot(&u, &right)).to_c128().norm();
    assert!(difference < tolerance::<T>() * n as f64, "n = {n}: {difference:e}");
    assert!(factor.nnz() >= n);
}

fn lu_of_many<T: Scalar>() {
    for side in [1, 2, 3, 17, 40] {
        check_lu::<T>(&laplacian::<T>(side, 0.3));
    }
    for (seed, n) in [(1, 2), (2, 17), (3, 64), (4, 200), (5, 500)] {
        check_lu::<T>(&scattered::<T>(seed, (n, n), 4));
    }
    // A cyclic shift has no diagonal.
    let shift: Vec<_> = (0..9).map(|i| (i, (i + 1) % 9, number::<T>(2.0, 0.0))).collect();
    check_lu::<T>(&matrix((9, 9), &shift));
}

#[test]
fn lu_solves() {
    for_all_types!(lu_of_many());
}

fn lu_of_dense_rows<T: Scalar>() {
    // Dense enough for blocks.
    let n = 160;
    let entry = |i: usize, j: usize| {
        let diagonal = if i == j { number::<T>(80.0, 0.0) } else { T::ZERO };
        (i, j, diagonal + random::<T>(6, i, j))
    };
    let entries: Vec<_> = (0..n).flat_map(|i| (0..n).map(move |j| entry(i, j))).collect();
    check_lu::<T>(&matrix((n, n), &entries));
}

#[test]
fn lu_solves_what_is_dense() {
    for_all_types!(lu_of_dense_rows());
}

fn qr_of_many<T: Scalar>() {
    for (seed, m, n) in [(1, 1, 1), (2, 5, 2), (3, 17, 17), (4, 100, 31), (5, 300, 200)] {
        let a = scattered::<T>(seed, (m, n), 4);
        let factor = Qr::<T>::new(&a).unwrap();
        let mut b = solutions::<T>(m, 2);
        let given = b.clone();
        factor.solve_in_place(&mut b, 2).unwrap();
        // The residual is orthogonal to the columns.
        let x: Vec<T> = (0..2).flat_map(|q| b[q * m..q * m + n].to_vec()).collect();
        let fitted = product(&a, &x, 2);
        let residual: Vec<T> = given.iter().zip(&fitted).map(|(&b, &f)| b - f).collect();
        let adjoint = a.transpose().unwrap();
        let conjugate: Vec<T> = residual.iter().map(|r| r.conjugate()).collect();
        let gradient = product(&adjoint, &conjugate, 2);
        let largest = distance(&gradient, &vec![T::ZERO; 2 * n]);
        assert!(largest < 10.0 * tolerance::<T>(), "{m} x {n}: {largest:e}");
    }
}

#[test]
fn qr_minimises() {
    for_all_types!(qr_of_many());
}

#[test]
fn refactor_keeps_the_order() {
    let (a, b) = (laplacian::<f64>(20, 0.0), laplacian::<f64>(20, 0.0));
    let twice: Vec<f64> =
        b.values().to_vec::<f64>().unwrap().into_iter().map(|x| 2.0 * x).collect();
    let twice = Array::from_vec(twice, &[b.nnz()]).unwrap();
    let doubled = Csr::new(b.shape(), b.indptr().clone(), b.indices().clone(), twice).unwrap();
    let expected = solutions::<f64>(400, 1);
    let given = product(&doubled, &expected, 1);
    for solver in [sparse::cholesky(&a), sparse::lu(&a), sparse::qr(&a)] {
        let again = solver.unwrap().refactor(&doubled).unwrap();
        let rhs = Array::from_slice(&given, &[400]).unwrap();
        let x = again.solve(&rhs, Transposition::None).unwrap().to_vec::<f64>().unwrap();
        assert!(distance(&x, &expected) < tolerance::<f64>());
    }
}

#[test]
fn empty_matrices_have_empty_solutions() {
    let empty = matrix::<f64>((0, 0), &[]);
    for solver in [sparse::cholesky(&empty), sparse::lu(&empty), sparse::qr(&empty)] {
        let solver = solver.unwrap();
        let b = Array::zeros(DType::F64, &[0, 3]).unwrap();
        assert_eq!(solver.solve(&b, Transposition::None).unwrap().shape(), [0, 3]);
        assert_eq!(solver.nnz(), 0);
    }
    let tall = sparse::qr(&matrix::<f64>((4, 0), &[])).unwrap();
    let b = Array::zeros(DType::F64, &[4]).unwrap();
    assert_eq!(tall.solve(&b, Transposition::None).unwrap().shape(), [0]);
}

#[test]
fn complex_right_hand_sides_of_real_matrices() {
    let a = laplacian::<f64>(9, 0.0);
    let expected = solutions::<Complex<f64>>(81, 1);
    let turned = a.cast(DType::C128).unwrap();
    let b = Array::from_vec(product(&turned, &expected, 1), &[81]).unwrap();
    for solver in [sparse::cholesky(&a), sparse::lu(&a), sparse::qr(&a)] {
        let x = solver.unwrap().solve(&b, Transposition::None).unwrap();
        assert!(distance(&x.to_vec().unwrap(), &expected) < tolerance::<f64>());
    }
    assert!(distance(&spsolve(&a, &b).unwrap().to_vec().unwrap(), &expected) < tolerance::<f64>());
}

#[test]
fn nan_spoils_its_own_column() {
    let a = laplacian::<f64>(9, 0.0);
    for solver in [sparse::cholesky(&a), sparse::lu(&a), sparse::qr(&a)] {
        let mut b = vec![1.0; 81 * 2];
        b[2 * 40] = f64::NAN;
        let b = Array::from_vec(b, &[81, 2]).unwrap();
        let x = solver.unwrap().solve(&b, Transposition::None).unwrap().to_vec::<f64>().unwrap();
        assert!(x.iter().step_by(2).any(|x| x.is_nan()));
        assert!(x.iter().skip(1).step_by(2).all(|x| x.is_finite()));
    }
}

fn transposed<T: Scalar>() {
    let a = scattered::<T>(8, (50, 50), 3);
    let factor = sparse::lu(&a).unwrap();
    let expected = solutions::<T>(50, 1);
    let b = product(&a.transpose().unwrap(), &expected, 1);
    let b = Array::from_vec(b, &[50]).unwrap();
    let x = factor.solve(&b, Transposition::Transpose).unwrap().to_vec::<T>().unwrap();
    assert!(distance(&x, &expected) < tolerance::<T>());
}

#[test]
fn transposed_systems() {
    for_all_types!(transposed());
}

#[test]
fn spsolve_chooses() {
    let check = |a: &Csr| {
        let expected = solutions::<f64>(a.rows(), 1);
        let b = Array::from_vec(product(a, &expected, 1), &[a.rows()]).unwrap();
        let x = spsolve(a, &b).unwrap().to_vec::<f64>().unwrap();
        assert!(distance(&x, &expected) < tolerance::<f64>());
    };
    check(&laplacian::<f64>(12, 0.0));
    check(&laplacian::<f64>(12, 0.4));
    check(&matrix((2, 2), &[(0, 0, 2.0), (1, 1, -3.0)]));
    check(&matrix((2, 2), &[(0, 0, 2.0), (1, 0, 5.0), (1, 1, -3.0)]));
    check(&matrix((2, 2), &[(0, 0, 2.0), (0, 1, 5.0), (1, 1, -3.0)]));
    // Symmetric with a positive diagonal, but indefinite.
    check(&matrix((2, 2), &[(0, 0, 1.0), (0, 1, 2.0), (1, 0, 2.0), (1, 1, 1.0)]));
}
