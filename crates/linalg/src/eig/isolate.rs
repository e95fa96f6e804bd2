//! Eigenvalues that can be read off: a permutation of rows and columns, the same
//! for both, that makes the border of a matrix triangular.
//!
//! The first half of balancing (Parlett and Reinsch, *Numer. Math.* 13 (1969)
//! 293–304). Of a triangular matrix, permuted or not, it leaves nothing, so that
//! its eigenvalues are exact even where it is defective.

use std::ops::Range;

use einmul_kernels::matrix::MatRef;

use crate::scalar::Scalar;

/// Writes an order of the rows and columns of `a`, such that the matrix in this
/// order is upper triangular but for the rows and columns of the returned range.
/// In that block every row and column has another element than the diagonal one
/// that is not zero. Takes `O(n²)` steps; `counts` is workspace of order `n`.
pub(super) fn isolate<T: Scalar>(
    a: MatRef<'_, T>,
    order: &mut [usize],
    counts: &mut [usize],
) -> Range<usize> {
    let n = order.len();
    let couples = |i: usize, j: usize| i != j && a.at(i, j) != T::ZERO;
    for (i, place) in order.iter_mut().enumerate() {
        *place = i;
    }
    let (mut start, mut end) = (0, n);

    // A row without elements but the diagonal one, in the columns that are left,
    // goes to the end.
    for i in 0..n {
        counts[i] = (0..n).filter(|&j| couples(i, j)).count();
    }
    while let Some(at) = (start..end).rev().find(|&at| counts[order[at]] == 0) {
        end -= 1;
        order.swap(at, end);
        for &row in &order[start..end] {
            counts[row] -= usize::from(couples(row, order[end]));
        }
    }

    // Such a column goes to the front.
    for &column in &order[start..end] {
        counts[column] = order[start..end].iter().filter(|&&i| couples(i, column)).count();
    }
    while let Some(at) = (start..end).find(|&at| counts[order[at]] == 0) {
        order.swap(at, start);
        start += 1;
        for &column in &order[start..end] {
            counts[column] -= usize::from(couples(order[start - 1], column));
        }
    }
    start..end
}
