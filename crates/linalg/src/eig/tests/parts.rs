//! Balancing, the checks of faer's answer, and arguments.

use einmul_array::Complex;
use einmul_kernels::matrix::{MatMut, MatRef};

use super::super::balance::Balance;
use super::super::vectors::Vectors;
use super::super::{eig, eig_scratch, trust};
use super::{C, frobenius_norm};
use crate::error::Error;
use crate::scalar::Scalar;
use crate::schur::examples::examples;
use crate::testing::*;
use crate::workspace::Workspace;

/// `B` is what its definition says, exactly, and is not larger than `A`.
fn check_balance<T: Scalar>() {
    for n in [1, 2, 3, 5, 17] {
        for (name, element) in examples::<T>(n) {
            let a = Matrix::<T>::new(Layout::Padded, n, n, element);
            let mut columns = vec![T::ZERO; n * n];
            with_scratch(Balance::layout(n).bytes(), |scratch| {
                let mut workspace = Workspace::new("test", scratch, Balance::layout(n)).unwrap();
                let balance = Balance::of(a.view(), &mut columns, &mut workspace);
                let mut seen = vec![false; n];
                balance.order.iter().for_each(|&i| seen[i] = true);
                assert!(seen.iter().all(|&seen| seen), "{name}: {:?}", balance.order);
                let shift = -balance.placement.undoing_power();
                for j in 0..n {
                    for i in 0..n {
                        let x = a.view().at(balance.order[i], balance.order[j]);
                        let power = balance.powers[j] - balance.powers[i] + shift;
                        let expected = x.scaled(power);
                        let b = columns[j * n + i];
                        // Negligible elements are dropped.
                        let is_dropped = b == T::ZERO && x.exponent_of() + power < -90;
                        assert!(b == expected || is_dropped, "{name}, n = {n}: ({i}, {j})");
                    }
                }
                let b = Dense::new(n, n, |i, j| columns[j * n + i].scaled(-shift).to_c128());
                let (before, after) = (frobenius_norm(&a.dense(0)), frobenius_norm(&b));
                // Sums in another order.
                assert!(after <= before * (1.0 + 1e-12), "{name}, n = {n}: {after} > {before}");
            });
        }
    }
}

#[test]
fn balancing_is_exact() {
    for_all_types!(check_balance());
}

/// The checks let right answers pass, and stop others.
#[test]
fn wrong_answers_are_not_believed() {
    // Symmetric, with the eigenvalues 3 and 1.
    let a = [2.0, 1.0, 1.0, 2.0];
    let value = |x: f64| Complex::new(x, 0.0);
    let check = |values: [C; 2], columns: [f64; 4]| {
        let [mut sum, mut image] = [[Complex::new(0.0, 0.0); 2]; 2];
        let vectors = Vectors { columns: &columns, values: &values };
        trust::values_fit(&a, &values) && trust::vectors_fit(&a, vectors, &mut sum, &mut image)
    };
    let right = [1.0, 1.0, -1e200, 1e200];
    assert!(check([value(3.0), value(1.0)], right));
    // A wrong sum; a right sum, as of an iteration that did not end; a NaN.
    for values in [[3.0, 1.0001], [2.0, 2.0], [f64::NAN, 1.0]] {
        assert!(!check(values.map(value), right), "{values:?}");
    }
    let nan = f64::NAN;
    for columns in [[1.0, 1.0, 0.0, 0.0], [1.0, 1.0, 1.0, 1.0], [1.0, 1.001, -1.0, 1.0], [nan; 4]] {
        assert!(!check([value(3.0), value(1.0)], columns), "{columns:?}");
    }
}

#[test]
fn wrong_arguments_are_errors() {
    let a = Matrix::<f64>::new(Layout::RowMajor, 3, 3, |i, j| random(1, i, j));
    let seven = Complex::new(7.0, 0.0);
    let (mut w, mut v) = (vec![seven; 4], vec![seven; 9]);
    let mut scratch = vec![0; eig_scratch::<f64>(3, true, 1)];
    let mut call = |a: MatRef<'_, f64>, count: usize, rows: usize, bytes: usize| {
        let out = MatMut::from_row_major(&mut v[..3 * rows], rows, 3);
        eig(a, &mut w[..count], Some(out), 1, &mut scratch[..bytes])
    };
    let bytes = eig_scratch::<f64>(3, true, 1);
    let narrow = Matrix::<f64>::new(Layout::RowMajor, 3, 2, |_, _| 1.0);
    assert!(matches!(call(narrow.view(), 3, 3, bytes), Err(Error::NotSquare { .. })));
    assert!(matches!(call(a.view(), 4, 3, bytes), Err(Error::Shape { .. })));
    assert!(matches!(call(a.view(), 3, 2, bytes), Err(Error::Shape { .. })));
    assert!(matches!(call(a.view(), 3, 3, bytes - 1), Err(Error::Scratch { .. })));
    let bad = |i, j| if (i, j) == (0, 2) { f64::INFINITY } else { 1.0 };
    let bad = Matrix::<f64>::new(Layout::ColMajor, 3, 3, bad);
    let outcome = call(bad.view(), 3, 3, bytes);
    assert!(matches!(outcome, Err(Error::NotFinite { row: 0, col: 2, .. })));
    assert!(w.iter().chain(&v).all(|&x| x == seven));
    assert_eq!(eig_scratch::<f64>(usize::MAX / 2, true, 1), usize::MAX);
}
