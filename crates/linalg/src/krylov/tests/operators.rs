//! Products of operators against their definition.

use einmul_array::Complex;

use super::*;
use crate::error::Error;
use crate::real::Magnitude;
use crate::testing::for_all_types;

fn check_products<T: Scalar>(rows: usize, cols: usize) {
    let a =
        Dense::<T>::new(
            rows,
            cols,
            |i, j| {
                if (i + 2 * j) % 3 == 0 { random(1, i, j) } else { T::ZERO }
            },
        );
    let (x, z) = (random_vector::<T>(2, cols), random_vector::<T>(3, rows));
    let (product, adjoint) = (a.times(&x), a.adjoint().times(&z));
    // An inner product of k terms of modulus at most 2 errs by at most k·ε of their sum.
    let terms = rows.max(cols).max(1) as f64;
    let bound = 2.0 * terms * terms * <T::Real as Magnitude>::EPSILON.to_f64();
    let sparse = a.sparse();
    let dense = a.operator();
    // The same matrix by columns.
    let turned = Dense::<T>::new(cols, rows, |i, j| a.values[j * cols + i]);
    let view = einmul_kernels::MatRef::from_row_major(&turned.values, cols, rows).transpose();
    let by_columns = DenseOperator::new(view).expect("a little memory");
    let closure = FnOperator::new(rows, cols, |x: &[T], y: &mut [T]| {
        y.copy_from_slice(&a.times(x));
        Ok(())
    })
    .with_adjoint(|x: &[T], y: &mut [T]| {
        y.copy_from_slice(&a.adjoint().times(x));
        Ok(())
    });
    let operators: [&dyn Operator<T>; 4] = [&sparse, &dense, &by_columns, &closure];
    for (which, operator) in operators.into_iter().enumerate() {
        assert_eq!((operator.rows(), operator.cols()), (rows, cols));
        // What was there must not be read.
        let mut y = vec![number::<T>(f64::NAN, f64::NAN); rows];
        operator.apply(&x, &mut y).expect("lengths fit");
        assert!(distance(&y, &product) <= bound, "operator {which}, {rows}x{cols}");
        let mut y = vec![number::<T>(f64::NAN, f64::NAN); cols];
        operator.apply_adjoint(&z, &mut y).expect("lengths fit");
        assert!(distance(&y, &adjoint) <= bound, "adjoint of {which}, {rows}x{cols}");
        let mut short = vec![T::ZERO; rows + 1];
        assert!(matches!(operator.apply(&x, &mut short), Err(Error::Shape { .. })));
    }
}

#[test]
fn products_are_those_of_the_matrix() {
    for (rows, cols) in [(0, 0), (0, 3), (3, 0), (1, 1), (3, 2), (17, 17), (64, 5), (5, 200)] {
        for_all_types!(check_products(rows, cols));
    }
}

#[test]
fn an_operator_without_an_adjoint_says_so() {
    let operator = FnOperator::new(2, 2, |_: &[f64], _: &mut [f64]| Ok(()));
    let result = operator.apply_adjoint(&[0.0; 2], &mut [0.0; 2]);
    assert_eq!(result, Err(Error::NoAdjoint));
    let mut y = [Complex::new(0.0_f64, 0.0); 2];
    let x = [Complex::new(1.0, 2.0), Complex::new(0.0, -1.0)];
    Identity(2).apply_adjoint(&x, &mut y).expect("lengths fit");
    assert_eq!(x, y);
}

#[test]
fn a_sparse_matrix_of_another_dtype_is_refused() {
    let csr = laplacian::<f32>(3).sparse();
    let result = Operator::<f64>::apply(&csr, &[1.0; 3], &mut [0.0; 3]);
    assert!(matches!(result, Err(Error::Argument { .. })));
}
