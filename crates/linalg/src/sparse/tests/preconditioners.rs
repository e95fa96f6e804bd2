//! Approximate inverses: exact where there is no fill, adjoint to themselves where they
//! should be, and never broken.

use einmul_array::Csr;

use super::{distance, laplacian, matrix, product, scattered, solutions};
use crate::error::Error;
use crate::krylov::Operator;
use crate::real::Magnitude;
use crate::scalar::Scalar;
use crate::sparse::{self, Ic0, Ilu0, Inverse, Jacobi};
use crate::testing::{for_all_types, number};

/// A diagonally dominant tridiagonal matrix, Hermitian if `turn` is 0.
fn tridiagonal<T: Scalar>(n: usize, turn: f64) -> Csr {
    let mut entries = Vec::new();
    for i in 0..n {
        entries.push((i, i, number::<T>(4.0, 0.0)));
        if i + 1 < n {
            entries.push((i, i + 1, number::<T>(-1.0 - turn, 0.5)));
            entries.push((i + 1, i, number::<T>(-1.0, -0.5)));
        }
    }
    matrix((n, n), &entries)
}

fn exact_without_fill<T: Scalar>() {
    let bound = 100.0 * T::Real::EPSILON.to_f64();
    for n in [0, 1, 2, 50] {
        let a = tridiagonal::<T>(n, 0.0);
        let expected = solutions::<T>(n, 2);
        let mut x = product(&a, &expected, 2);
        let factor = Ic0::<T>::new(&a).unwrap();
        factor.solve_in_place(&mut x, 2).unwrap();
        assert_eq!(factor.shift(), 0.0);
        assert!(distance(&x, &expected) < bound);

        let a = tridiagonal::<T>(n, 0.5);
        let mut x = product(&a, &expected, 2);
        let factor = Ilu0::<T>::new(&a).unwrap();
        factor.solve_in_place(&mut x, 2).unwrap();
        assert_eq!(factor.shift(), 0.0);
        assert!(distance(&x, &expected) < bound);
    }
}

#[test]
fn incomplete_factors_without_fill_are_exact() {
    for_all_types!(exact_without_fill());
}

fn adjoints<T: Scalar>() {
    let check = |m: &dyn Operator<T>| {
        let n = m.rows();
        let (u, v) = (solutions::<T>(n, 1), solutions::<T>(n, 2)[n..].to_vec());
        let (mut left, mut right) = (vec![T::ZERO; n], vec![T::ZERO; n]);
        m.apply_adjoint(&u, &mut left).unwrap();
        m.apply(&v, &mut right).unwrap();
        let dot = |x: &[T], y: &[T]| {
            x.iter().zip(y).fold(T::ZERO, |sum, (&x, &y)| sum + x.conjugate() * y)
        };
        let difference = (dot(&left, &v) - dot(&u, &right)).to_c128().norm();
        assert!(difference < 1e3 * n as f64 * T::Real::EPSILON.to_f64(), "{difference:e}");
        assert!(matches!(m.apply(&v[1..], &mut right), Err(Error::Shape { .. })));
    };
    let (a, b) = (laplacian::<T>(8, 0.0), laplacian::<T>(8, 0.3));
    check(&Jacobi::<T>::new(&b).unwrap());
    check(&Ilu0::<T>::new(&b).unwrap());
    check(&Ic0::<T>::new(&a).unwrap());
    check(&sparse::Lu::<T>::new(&b).unwrap());
    check(&sparse::Cholesky::<T>::new(&a).unwrap());
    check(&Inverse(sparse::ilu0(&b).unwrap()));
    check(&Inverse(sparse::lu(&scattered::<T>(3, (40, 40), 3)).unwrap()));
}

#[test]
fn apply_adjoint_is_the_adjoint_of_apply() {
    for_all_types!(adjoints());
}

#[test]
fn breakdowns_are_shifted_away() {
    // Kershaw's matrix (1978): positive definite, and IC(0) meets a negative pivot.
    let values = [
        [3.0, -2.0, 0.0, 2.0],
        [-2.0, 3.0, -2.0, 0.0],
        [0.0, -2.0, 3.0, -2.0],
        [2.0, 0.0, -2.0, 3.0],
    ];
    let entries: Vec<_> = (0..16)
        .map(|p| (p / 4, p % 4, values[p / 4][p % 4]))
        .filter(|entry| entry.2 != 0.0)
        .collect();
    let kershaw = matrix((4, 4), &entries);
    let factor = Ic0::<f64>::new(&kershaw).unwrap();
    assert!(factor.shift() > 0.0);
    let mut x = [1.0; 4];
    factor.solve_in_place(&mut x, 1).unwrap();
    assert!(x.iter().all(|x| x.is_finite()));
    // [[1, 1], [1, 1]] has a zero second pivot.
    let ones = matrix((2, 2), &[(0, 0, 1.0), (0, 1, 1.0), (1, 0, 1.0), (1, 1, 1.0)]);
    assert!(Ilu0::<f64>::new(&ones).unwrap().shift() > 0.0);
    assert!(Ic0::<f64>::new(&ones).unwrap().shift() > 0.0);
}

#[test]
fn zero_diagonals_are_named() {
    let zero = matrix((3, 3), &[(0, 0, 1.0), (1, 1, 0.0), (2, 2, 1.0), (1, 0, 2.0)]);
    let missing = matrix((3, 3), &[(0, 0, 1.0), (1, 0, 2.0), (2, 2, 1.0)]);
    for a in [zero, missing] {
        for error in [
            Jacobi::<f64>::new(&a).map(|_| ()).unwrap_err(),
            Ilu0::<f64>::new(&a).map(|_| ()).unwrap_err(),
        ] {
            assert!(matches!(error, Error::ZeroDiagonal { index: 1, .. }), "{error:?}");
        }
    }
}
