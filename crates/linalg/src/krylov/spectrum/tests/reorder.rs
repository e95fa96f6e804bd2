//! Exchanges of eigenvalues in a Schur form.

use einmul_kernels::matrix::{MatMut, MatRef};

use crate::krylov::spectrum::reorder::{blocks, bring_forward};
use crate::scalar::Scalar;
use crate::schur;
use crate::testing::{Dense, for_all_types, random, tolerance};

/// The product `Z T Zᴴ` of contiguous columns.
fn product<T: Scalar>(t: &[T], z: &[T], m: usize) -> Dense {
    let dense = |columns: &[T]| Dense::new(m, m, |i, j| columns[j * m + i].to_c128());
    let z = dense(z);
    z.times(&dense(t)).times(&z.adjoint())
}

fn check_order<T: Scalar>(m: usize) {
    let a: Vec<T> = (0..m * m).map(|at| random(51, at / m, at % m)).collect();
    let (mut t, mut z) = (vec![T::ZERO; m * m], vec![T::ZERO; m * m]);
    let mut scratch = vec![0; schur::schur_scratch::<T>(m, true, 1)];
    schur::schur(
        MatRef::from_row_major(&a, m, m),
        MatMut::from_row_major(&mut t, m, m).transpose(),
        Some(MatMut::from_row_major(&mut z, m, m).transpose()),
        1,
        &mut scratch,
    )
    .expect("it is finite");
    let before = product(&t, &z, m);
    let all = blocks(&t, m);
    // Every other block, the last one among them.
    let chosen: Vec<(usize, usize)> = all.iter().rev().step_by(2).copied().collect();
    let trace = |t: &[T], rows: std::ops::Range<usize>| {
        rows.map(|i| t[i * m + i].to_c128()).sum::<einmul_array::Complex<f64>>()
    };
    let wanted: einmul_array::Complex<f64> =
        chosen.iter().map(|&(row, size)| trace(&t, row..row + size)).sum();
    bring_forward(&mut t, &mut z, m, |row| chosen.iter().any(|&(chosen, _)| chosen == row));

    // Each of the exchanges, at most m²/4, is right to a few roundings of the norm, below m.
    let bound = m as f64 * tolerance::<T>(m) * m as f64;
    assert!(product(&t, &z, m).distance(&before) <= bound, "{m}");
    let columns = Dense::new(m, m, |i, j| z[j * m + i].to_c128());
    assert!(columns.orthogonality() <= bound, "{m}");
    for j in 0..m {
        assert!((j + 2..m).all(|i| t[j * m + i] == T::ZERO), "{m}: column {j}");
    }
    let front: usize = chosen.iter().map(|&(_, size)| size).sum();
    assert!(front == m || t[(front - 1) * m + front] == T::ZERO, "{m}: a block lies across");
    // The eigenvalues of random matrices of these orders have conditions below 100.
    let distance = (trace(&t, 0..front) - wanted).norm();
    assert!(distance <= 100.0 * bound, "{m}: {distance}");
}

fn check<T: Scalar>() {
    for m in [1, 2, 3, 4, 8, 17, 30] {
        check_order::<T>(m);
    }
}

#[test]
fn blocks_change_places() {
    for_all_types!(check());
}

#[test]
fn equal_eigenvalues_stay() {
    // A Jordan block has one eigenvector: nothing to exchange, and nothing divides by zero.
    let (mut t, mut z) = ([2.0_f64, 0.0, 1.0, 2.0], [1.0, 0.0, 0.0, 1.0]);
    bring_forward(&mut t, &mut z, 2, |row| row == 1);
    assert_eq!((t, z), ([2.0, 0.0, 1.0, 2.0], [1.0, 0.0, 0.0, 1.0]));
}
