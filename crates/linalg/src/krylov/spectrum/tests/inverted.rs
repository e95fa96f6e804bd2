//! `inverted`.

use einmul_array::Array;

use crate::krylov::tests::{Dense, random_vector, real_number};
use crate::krylov::{Known, inverted};
use crate::real::Magnitude;
use crate::scalar::Scalar;
use crate::testing::{for_all_types, random};

/// `(A − σ M) y = x` for diagonally dominant matrices with holes.
fn check<T: Scalar>() {
    for n in [1, 2, 17] {
        let element = |seed: u64, i: usize, j: usize| match (i == j, (i + 2 * j) % 3) {
            (true, _) => real_number::<T>(4.0 + (i % 5) as f64 + seed as f64),
            (false, 0) => random::<T>(seed, i, j) * real_number::<T>(1.0 / n as f64),
            _ => T::ZERO,
        };
        let a = Dense::<T>::new(n, n, |i, j| element(1, i, j));
        let m = Dense::<T>::new(n, n, |i, j| element(2, i, j));
        let identity = Dense::<T>::new(n, n, |i, j| if i == j { T::ONE } else { T::ZERO });
        let sigma = real_number::<T>(0.25);
        let x = random_vector::<T>(3, n);
        for with_mass in [false, true] {
            let m = if with_mass { &m } else { &identity };
            let difference =
                Dense::<T>::new(n, n, |i, j| a.values[i * n + j] - sigma * m.values[i * n + j]);
            let array = |matrix: &Dense<T>| {
                Array::from_vec(matrix.values.clone(), &[n, n]).expect("a matrix")
            };
            let (a_dense, m_dense) = (array(&a), array(m));
            let (a_sparse, m_sparse) = (a.sparse(), m.sparse());
            for a in [Known::Dense(&a_dense), Known::Sparse(&a_sparse)] {
                for m in [Known::Dense(&m_dense), Known::Sparse(&m_sparse)] {
                    let mass = with_mass.then_some(m);
                    let inverse = inverted::<T>(a, sigma, mass).expect("it is regular");
                    let mut y = vec![T::ZERO; n];
                    inverse.apply(&x, &mut y).expect("lengths fit");
                    // The condition is below 10.
                    let bound = 100.0 * (n + 1) as f64 * T::Real::EPSILON.to_f64();
                    for (image, &x) in difference.times(&y).iter().zip(&x) {
                        let distance = (*image - x).modulus().to_f64();
                        assert!(distance <= bound, "{n} {with_mass}: {distance:e}");
                    }
                }
            }
        }
    }
}

#[test]
fn of_dense_and_sparse_matrices() {
    for_all_types!(check());
}

#[test]
fn a_shift_that_is_an_eigenvalue_is_refused() {
    let a = Dense::<f64>::new(3, 3, |i, j| if i == j { (i + 1) as f64 } else { 0.0 });
    let sparse = a.sparse();
    let refused = inverted::<f64>(Known::Sparse(&sparse), 2.0, None).map(|_| ()).unwrap_err();
    assert!(refused.is_singular(), "{refused}");
    let dense = sparse.to_dense().expect("a matrix");
    let refused = inverted::<f64>(Known::Dense(&dense), 2.0, None).map(|_| ()).unwrap_err();
    assert!(refused.is_singular(), "{refused}");
}
