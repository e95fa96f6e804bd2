//! The columns of one panel, pivoted and eliminated one or two at a time.

use crate::eliminated::{quotient, size};
use crate::real::Magnitude;
use crate::scalar::Scalar;

/// A panel that begins at column `start` of an `n × n` matrix, of which the columns before
/// are done, and the others up to date as of that column.
pub(super) struct Panel<'a, T> {
    /// The matrix, by columns; the lower triangle.
    pub(super) a: &'a mut [T],
    /// `L D` of the panel, by columns of `n`.
    pub(super) updated: &'a mut [T],
    pub(super) below: &'a mut [T],
    pub(super) order: &'a mut [usize],
    pub(super) start: usize,
    pub(super) hermitian: bool,
}

impl<T: Scalar> Panel<'_, T> {
    /// Eliminates fewer than `block` columns, or all that are left if they are no more.
    /// Returns the column after the last.
    pub(super) fn factor(&mut self, block: usize) -> usize {
        let n = self.order.len();
        // (1 + √17)/8 makes the bound of the growth in one step of order 2 equal to that of
        // two steps of order 1.
        let alpha = T::Real::of_f64((1.0 + 17.0_f64.sqrt()) / 8.0);
        let mut k = self.start;
        while k < n && (k + 1 - self.start < block || n - self.start <= block) {
            let at = k - self.start;
            self.update_column(k, at, k);
            let diagonal = size(self.updated[at * n + k]);
            let (row, largest) = self.largest_but(k, at, k);
            if largest == T::REAL_ZERO || diagonal >= alpha * largest {
                self.eliminate_one(k);
                k += 1;
                continue;
            }
            self.update_column(row, at + 1, k);
            let (_, largest_there) = self.largest_but(row, at + 1, k);
            // The product may underflow where the diagonal is zero.
            let enough = alpha * largest * (largest / largest_there);
            if diagonal > T::REAL_ZERO && diagonal >= enough {
                self.eliminate_one(k);
                k += 1;
            } else if size(self.updated[(at + 1) * n + row]) >= alpha * largest_there {
                let (to, from) = self.updated[at * n..].split_at_mut(n);
                to[k..].copy_from_slice(&from[k..n]);
                self.exchange(k, row, at);
                self.eliminate_one(k);
                k += 1;
            } else {
                self.exchange(k + 1, row, at + 1);
                self.eliminate_two(k);
                k += 2;
            }
        }
        k
    }

    fn opposite(&self, x: T) -> T {
        if self.hermitian { x.conjugate() } else { x }
    }

    /// Writes column `source` of the matrix, from row `k` on and with the panel's columns
    /// before `k` eliminated, to column `at` of `updated`.
    fn update_column(&mut self, source: usize, at: usize, k: usize) {
        let (n, hermitian) = (self.order.len(), self.hermitian);
        let (before, rest) = self.updated.split_at_mut(at * n);
        let column = &mut rest[k..n];
        for j in k..source {
            let x = self.a[j * n + source];
            column[j - k] = if hermitian { x.conjugate() } else { x };
        }
        column[source - k..].copy_from_slice(&self.a[source * n + source..(source + 1) * n]);
        for p in self.start..k {
            let factor = before[(p - self.start) * n + source];
            let factor = if hermitian { factor.conjugate() } else { factor };
            if factor != T::ZERO {
                let lower = &self.a[p * n + k..(p + 1) * n];
                let terms = column.iter_mut().zip(lower);
                terms.for_each(|(x, &l)| *x -= l * factor);
            }
        }
        if hermitian {
            column[source - k] = T::from_real(column[source - k].re());
        }
    }

    /// The row and the size of the largest element of a column of `updated`, from row `k` on,
    /// without row `skipped`.
    fn largest_but(&self, skipped: usize, at: usize, k: usize) -> (usize, T::Real) {
        let n = self.order.len();
        let mut largest = (skipped, T::REAL_ZERO);
        for (i, &x) in self.updated[at * n..][..n].iter().enumerate().skip(k) {
            let candidate = size(x);
            if i != skipped && candidate > largest.1 {
                largest = (i, candidate);
            }
        }
        largest
    }

    /// Exchanges rows and columns `to` and `from ≥ to` of the matrix. Column `to` itself is
    /// not kept: `updated` has it, in its columns up to `last`.
    fn exchange(&mut self, to: usize, from: usize, last: usize) {
        if to == from {
            return;
        }
        let n = self.order.len();
        self.a[from * n + from] = self.a[to * n + to];
        for j in to + 1..from {
            self.a[j * n + from] = self.opposite(self.a[to * n + j]);
        }
        for i in from + 1..n {
            self.a[from * n + i] = self.a[to * n + i];
        }
        // The columns of L, of this panel and of those before it.
        for p in 0..to {
            self.a.swap(p * n + to, p * n + from);
        }
        for column in self.updated.chunks_exact_mut(n).take(last + 1) {
            column.swap(to, from);
        }
        self.order.swap(to, from);
    }

    /// A block of order 1 from the column of `updated` that belongs to `k`.
    fn eliminate_one(&mut self, k: usize) {
        let n = self.order.len();
        let at = k - self.start;
        let column = &self.updated[at * n..][..n];
        let pivot = column[k];
        self.a[k * n + k] = pivot;
        let lower = &mut self.a[k * n + k + 1..(k + 1) * n];
        if pivot == T::ZERO {
            // So is the whole column.
            lower.fill(T::ZERO);
            return;
        }
        let pairs = lower.iter_mut().zip(&column[k + 1..]);
        pairs.for_each(|(l, &x)| *l = quotient(x, pivot));
    }

    /// A block of order 2 from the columns of `updated` that belong to `k` and `k + 1`.
    fn eliminate_two(&mut self, k: usize) {
        let n = self.order.len();
        let at = k - self.start;
        let (left, right) = self.updated[at * n..][..2 * n].split_at(n);
        let (first, coupling, second) = (left[k], left[k + 1], right[k + 1]);
        let opposite = if self.hermitian { coupling.conjugate() } else { coupling };
        let (upper, lower) = (quotient(first, opposite), quotient(second, coupling));
        // The determinant over that of the coupling; at least 1 − alpha² in size.
        let determinant = upper * lower - T::ONE;
        let (before, after) = self.a.split_at_mut((k + 1) * n);
        let (l, m) = (&mut before[k * n..], &mut after[..n]);
        l[k] = first;
        l[k + 1] = T::ZERO;
        m[k + 1] = second;
        for i in k + 2..n {
            let (x, y) = (left[i], right[i]);
            l[i] = quotient((lower * x - y) / determinant, opposite);
            m[i] = quotient((upper * y - x) / determinant, coupling);
        }
        self.below[k] = coupling;
    }
}
