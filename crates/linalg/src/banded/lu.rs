//! `P A = L U` inside a band.

use einmul_machine::interrupt;

use super::Band;
use crate::eliminated::{Eliminated, quotient, size};
use crate::equilibrate::Powers;
use crate::error::Error;
use crate::scalar::Scalar;
use crate::workspace::{Layout, Workspace};

/// Columns between two looks whether the work is still wanted.
const BETWEEN_POLLS: usize = 256;

/// The factors of a band matrix, whose columns are scaled. Exchanges of rows widen the upper
/// band by the lower one. The multipliers stay where they were made, so that a solve
/// exchanges rows and subtracts step by step, as LAPACK's `gbtrs`.
pub(super) struct Factors<'w, T> {
    /// Row `i`: the multipliers of its `lower` columns before the diagonal, and `U` from it.
    rows: &'w mut [T],
    /// Step `i` exchanged rows `i` and `pivots[i]`.
    pivots: &'w mut [usize],
    lower: usize,
    /// Diagonals of `U` above the main one.
    reach: usize,
}

impl<'w, T: Scalar> Factors<'w, T> {
    pub(super) fn layout(n: usize, lower: usize, upper: usize) -> Layout {
        let width = lower.saturating_mul(2).saturating_add(upper).saturating_add(1);
        Layout::new().matrix::<T>(n, width).slice::<usize>(n)
    }

    /// Factors a matrix of order at least 1.
    ///
    /// # Errors
    /// [`Error::Singular`].
    pub(super) fn of(
        a: &Band<'_, T>,
        powers: &Powers<'_>,
        workspace: &mut Workspace<'w>,
    ) -> Result<Self, Error> {
        let (n, lower) = (a.order(), a.lower());
        let reach = lower + a.upper();
        let width = lower + reach + 1;
        let (rows, pivots) = (workspace.slice::<T>(n * width), workspace.slice::<usize>(n));
        rows.fill(T::ZERO);
        for (i, row) in rows.chunks_exact_mut(width).enumerate() {
            for j in a.columns_of(i) {
                row[lower + j - i] = a.at(i, j).scaled(powers.common + powers.cols[j]);
            }
        }
        let mut factors = Self { rows, pivots, lower, reach };
        for k in 0..n {
            if k % BETWEEN_POLLS == 0 {
                interrupt::poll();
            }
            factors.eliminate(k)?;
        }
        Ok(factors)
    }

    fn width(&self) -> usize {
        self.lower + self.reach + 1
    }

    /// Where element `(i, j)` is.
    fn place(&self, i: usize, j: usize) -> usize {
        i * self.width() + self.lower + j - i
    }

    /// The rows that column `k` reaches below the diagonal.
    fn rows_below(&self, k: usize) -> std::ops::Range<usize> {
        k + 1..self.pivots.len().min(k + self.lower + 1)
    }

    /// `U[i, i..]` inside the band.
    fn upper_row(&self, i: usize) -> &[T] {
        let count = self.pivots.len().min(i + self.reach + 1) - i;
        let start = self.place(i, i);
        &self.rows[start..start + count]
    }

    fn eliminate(&mut self, k: usize) -> Result<(), Error> {
        let (width, lower) = (self.width(), self.lower);
        let (mut pivot, mut largest) = (k, size(self.rows[self.place(k, k)]));
        for r in self.rows_below(k) {
            let candidate = size(self.rows[self.place(r, k)]);
            if candidate > largest {
                (pivot, largest) = (r, candidate);
            }
        }
        self.pivots[k] = pivot;
        if largest == T::REAL_ZERO {
            return Err(Error::Singular { column: k, pivot: 0.0, tolerance: 0.0 });
        }
        let count = self.upper_row(k).len();
        if pivot != k {
            for j in k..k + count {
                let (above, below) = (self.place(k, j), self.place(pivot, j));
                self.rows.swap(above, below);
            }
        }
        let below = self.rows_below(k);
        let (top, rest) = self.rows.split_at_mut((k + 1) * width);
        let row = &top[k * width + lower..][..count];
        for (row_below, r) in rest.chunks_exact_mut(width).zip(below) {
            let target = &mut row_below[lower + k - r..][..count];
            let multiplier = quotient(target[0], row[0]);
            target[0] = multiplier;
            if multiplier != T::ZERO {
                let terms = target[1..].iter_mut().zip(&row[1..]);
                terms.for_each(|(target, &x)| *target -= multiplier * x);
            }
        }
        Ok(())
    }
}

impl<T: Scalar> Eliminated<T> for Factors<'_, T> {
    fn solve(&self, x: &mut [T]) {
        let n = self.pivots.len();
        for x in x.chunks_exact_mut(n) {
            for k in 0..n {
                x.swap(k, self.pivots[k]);
                let known = x[k];
                if known != T::ZERO {
                    for r in self.rows_below(k) {
                        x[r] -= self.rows[self.place(r, k)] * known;
                    }
                }
            }
            for i in (0..n).rev() {
                let row = self.upper_row(i);
                let terms = row[1..].iter().zip(&x[i + 1..]);
                let sum = terms.fold(x[i], |sum, (&u, &x)| sum - u * x);
                x[i] = quotient(sum, row[0]);
            }
        }
    }

    fn solve_adjoint(&self, x: &mut [T]) {
        let n = self.pivots.len();
        for x in x.chunks_exact_mut(n) {
            for i in 0..n {
                let row = self.upper_row(i);
                let known = quotient(x[i], row[0].conjugate());
                x[i] = known;
                let terms = x[i + 1..].iter_mut().zip(&row[1..]);
                terms.for_each(|(x, &u)| *x -= u.conjugate() * known);
            }
            for k in (0..n).rev() {
                let terms =
                    self.rows_below(k).map(|r| self.rows[self.place(r, k)].conjugate() * x[r]);
                let sum = terms.fold(x[k], |sum, term| sum - term);
                x[k] = sum;
                x.swap(k, self.pivots[k]);
            }
        }
    }
}
