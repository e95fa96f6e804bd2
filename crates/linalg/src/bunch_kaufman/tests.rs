//! `P A Pᵀ = L D Lᴴ` for every kind of pivot, in one panel and across several.

use super::Factors;
use crate::eliminated::size;
use crate::real::Magnitude;
use crate::scalar::Scalar;
use crate::testing::{Dense, for_all_types, hard_matrices, number, random};
use crate::workspace::Workspace;
use faer::Par;

/// Factors the matrix of a lower triangle with elements of at most about 2, and checks it.
fn check<T: Scalar>(name: &str, n: usize, hermitian: bool, lower: impl Fn(usize, usize) -> T) {
    let opposite = |x: T| if hermitian { x.conjugate() } else { x };
    let element = |i: usize, j: usize| match i.cmp(&j) {
        std::cmp::Ordering::Less => opposite(lower(j, i)),
        std::cmp::Ordering::Equal if hermitian => T::from_real(lower(i, i).re()),
        _ => lower(i, j),
    };
    let mut columns: Vec<T> = (0..n * n).map(|at| element(at % n, at / n)).collect();
    let layout = Factors::<T>::layout(n);
    let mut scratch = vec![0xff; layout.bytes()];
    let mut workspace = Workspace::new("test", &mut scratch, layout).unwrap();
    let factors = Factors::of(&mut columns, hermitian, Par::Seq, &mut workspace);

    let l = Dense::new(n, n, |i, j| match i.cmp(&j) {
        std::cmp::Ordering::Less => T::ZERO.to_c128(),
        std::cmp::Ordering::Equal => T::ONE.to_c128(),
        std::cmp::Ordering::Greater => factors.lower[j * n + i].to_c128(),
    });
    let d = Dense::new(n, n, |i, j| {
        let x = match i as isize - j as isize {
            0 => factors.lower[i * n + i],
            1 => factors.below[j],
            -1 => opposite(factors.below[i]),
            _ => T::ZERO,
        };
        x.to_c128()
    });
    let right = Dense::new(n, n, |i, j| if hermitian { l.at(j, i).conj() } else { l.at(j, i) });
    let permuted = Dense::new(n, n, |i, j| element(factors.order[i], factors.order[j]).to_c128());
    let residual = l.times(&d).times(&right).distance(&permuted);
    // Bunch and Kaufman let elements grow by 2.57 a step, in fact hardly at all.
    let bound = 100.0 * n as f64 * T::Real::EPSILON.to_f64();
    assert!(residual <= bound, "{name}, n = {n}, {hermitian}: {residual:e} > {bound:e}");

    let mut rows = factors.order.to_vec();
    rows.sort_unstable();
    assert!(rows.iter().enumerate().all(|(i, &row)| i == row), "{name}: a permutation");
    let blocks = factors.below.windows(2).all(|pair| pair[0] == T::ZERO || pair[1] == T::ZERO);
    assert!(blocks, "{name}: blocks of order 2 do not overlap");
}

fn check_all<T: Scalar>() {
    for n in [1, 2, 3, 17, 31, 32, 33, 64, 65, 130] {
        for hermitian in [true, false] {
            check("random", n, hermitian, |i, j| random::<T>(1, i, j));
            let hollow = |i: usize, j: usize| if i == j { T::ZERO } else { random::<T>(2, i, j) };
            check("hollow", n, hermitian, hollow);
            for (name, element) in hard_matrices::<T>(n) {
                if name.starts_with("graded") {
                    continue;
                }
                let scale = 1.0
                    / (0..n).map(|i| size::<T>(element(i, 0)).to_f64()).fold(n as f64, f64::max);
                check(name, n, hermitian, |i, j| element(i, j) * number::<T>(scale, 0.0));
            }
        }
    }
}

#[test]
fn every_pivot_and_panel() {
    for_all_types!(check_all());
}

/// After one step nothing is left off the diagonal, while the columns that are not up to date
/// still hold something: no column of `L` may be taken from there.
fn check_exact_cancellation<T: Scalar>() {
    let n = 100;
    let element = |i: usize, j: usize| {
        let v = |i: usize| if i == 0 { 1024.0 } else { 1.0 };
        let diagonal = if i == j && i > 0 { i as f64 } else { 0.0 };
        number::<T>((v(i) * v(j) + diagonal) / 1_048_576.0, 0.0)
    };
    check("cancelled", n, true, element);
    check("cancelled", n, false, element);
}

#[test]
fn columns_that_vanish() {
    for_all_types!(check_exact_cancellation());
}
