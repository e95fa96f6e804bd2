//! `D A D = L Lᴴ` inside a band, with `D` powers of two.

use einmul_machine::interrupt;

use super::Band;
use crate::eliminated::{Eliminated, larger, quotient};
use crate::error::Error;
use crate::real::{EXPONENT_NOT_FINITE, Magnitude};
use crate::scalar::Scalar;
use crate::workspace::{Layout, Workspace};

/// Rows between two looks whether the work is still wanted.
const BETWEEN_POLLS: usize = 256;

/// Cholesky's factor of a band matrix scaled to a diagonal between 1 and 4.
pub(super) struct Factor<'w, T: Scalar> {
    /// Row `i`: `L[i, i − width..=i]`.
    rows: &'w mut [T],
    /// `D[i,i] = 2^powers[i]`.
    pub(super) powers: &'w [i32],
    width: usize,
    /// `‖D A D‖₁`.
    pub(super) norm: T::Real,
}

impl<'w, T: Scalar> Factor<'w, T> {
    pub(super) fn layout(n: usize, width: usize) -> Layout {
        Layout::new().matrix::<T>(n, width.saturating_add(1)).slice::<i32>(n).slice::<T::Real>(n)
    }

    /// Factors a matrix of order at least 1, of which one half is read.
    ///
    /// # Errors
    /// [`Error::NotFinite`], [`Error::NotPositiveDefinite`], [`Error::Singular`].
    pub(super) fn of(
        operation: &'static str,
        a: &Band<'_, T>,
        lower: bool,
        workspace: &mut Workspace<'w>,
    ) -> Result<Self, Error> {
        let (n, width) = (a.order(), if lower { a.lower() } else { a.upper() });
        let stored = |i: usize, j: usize| if lower { (i, j) } else { (j, i) };
        let element = |i: usize, j: usize| {
            let (row, col) = stored(i, j);
            let x = a.at(row, col);
            if i == j {
                T::from_real(x.re())
            } else if lower {
                x
            } else {
                x.conjugate()
            }
        };
        let rows = workspace.slice::<T>(n * (width + 1));
        let (powers, sums) = (workspace.slice::<i32>(n), workspace.slice::<T::Real>(n));
        for i in 0..n {
            for j in i.saturating_sub(width)..=i {
                let (row, col) = stored(i, j);
                if a.at(row, col).exponent_of() == EXPONENT_NOT_FINITE {
                    return Err(a.not_finite(operation, row, col));
                }
            }
            let diagonal = element(i, i).re();
            if diagonal <= T::REAL_ZERO {
                return Err(Error::NotPositiveDefinite { pivot: i });
            }
            powers[i] = -diagonal.exponent().div_euclid(2);
        }
        rows.fill(T::ZERO);
        sums.fill(T::REAL_ZERO);
        for (i, row) in rows.chunks_exact_mut(width + 1).enumerate() {
            for j in i.saturating_sub(width)..=i {
                let x = element(i, j).scaled(powers[i] + powers[j]);
                row[width + j - i] = x;
                let modulus = x.modulus();
                sums[j] += modulus;
                if i != j {
                    sums[i] += modulus;
                }
            }
        }
        let norm = sums.iter().copied().fold(T::REAL_ZERO, larger);
        let mut factor = Self { rows, powers, width, norm };
        for i in 0..n {
            if i % BETWEEN_POLLS == 0 {
                interrupt::poll();
            }
            factor.eliminate(i)?;
        }
        Ok(factor)
    }

    /// Row `i` up to the diagonal, and the column it starts at.
    fn row(&self, i: usize) -> (usize, &[T]) {
        let first = i.saturating_sub(self.width);
        let count = i - first + 1;
        let end = (i + 1) * (self.width + 1);
        (first, &self.rows[end - count..end])
    }

    /// Row `i` of `L` from the rows above it.
    fn eliminate(&mut self, i: usize) -> Result<(), Error> {
        let width = self.width;
        let first = i.saturating_sub(width);
        let (above, rest) = self.rows.split_at_mut(i * (width + 1));
        let row = &mut rest[width + first - i..=width];
        // Row j of L from column `first` on, which it reaches since j is at most i.
        for j in first..i {
            let other = &above[j * (width + 1) + width + first - j..=j * (width + 1) + width];
            let (known, current) = row.split_at_mut(j - first);
            let terms = known.iter().zip(other);
            let sum = terms.fold(current[0], |sum, (&x, y)| sum - x * y.conjugate());
            current[0] = quotient(sum, other[j - first]);
        }
        let (known, last) = row.split_at_mut(i - first);
        let diagonal = last[0].re();
        let pivot = known.iter().fold(diagonal, |sum, x| {
            let (re, im) = (x.re(), x.im());
            sum - (re * re + im * im)
        });
        // A NaN, from elements beyond any positive definite matrix, is not positive either.
        if !matches!(pivot.partial_cmp(&T::REAL_ZERO), Some(std::cmp::Ordering::Greater)) {
            return Err(Error::NotPositiveDefinite { pivot: i });
        }
        let tolerance = T::Real::from_size(width + 1) * T::Real::EPSILON * diagonal;
        if pivot <= tolerance {
            let unscaled = |x: T::Real| x.scale(-2 * self.powers[i]).to_f64();
            let (pivot, tolerance) = (unscaled(pivot), unscaled(tolerance));
            return Err(Error::Singular { column: i, pivot, tolerance });
        }
        last[0] = T::from_real(pivot.root());
        Ok(())
    }
}

impl<T: Scalar> Eliminated<T> for Factor<'_, T> {
    fn solve(&self, x: &mut [T]) {
        let n = self.powers.len();
        for x in x.chunks_exact_mut(n) {
            for i in 0..n {
                let (first, row) = self.row(i);
                let (known, current) = x.split_at_mut(i);
                let terms = row.iter().zip(&known[first..]);
                let sum = terms.fold(current[0], |sum, (&l, &x)| sum - l * x);
                current[0] = quotient(sum, row[i - first]);
            }
            for i in (0..n).rev() {
                let (first, row) = self.row(i);
                let known = quotient(x[i], row[i - first]);
                x[i] = known;
                let terms = x[first..i].iter_mut().zip(row);
                terms.for_each(|(x, &l)| *x -= l.conjugate() * known);
            }
        }
    }

    fn solve_adjoint(&self, x: &mut [T]) {
        self.solve(x);
    }
}
