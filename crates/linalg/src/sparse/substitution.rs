//! Triangular systems whose matrix is stored by rows.

use super::pattern::Pattern;
use crate::scalar::Scalar;

/// A square matrix whose rows are cut at their diagonal elements, all of which are stored.
#[derive(Clone, Copy)]
pub(super) struct Cut<'a, T> {
    pub(super) pattern: &'a Pattern,
    /// The position of each diagonal element.
    pub(super) diagonal: &'a [usize],
    pub(super) values: &'a [T],
}

impl<T: Scalar> Cut<'_, T> {
    /// `x ← L⁻¹ x` with the lower triangle, whose diagonal is 1 if `unit`.
    pub(super) fn solve_lower(&self, unit: bool, x: &mut [T]) {
        for (i, &diagonal) in self.diagonal.iter().enumerate() {
            let mut sum = x[i];
            for p in self.pattern.starts[i]..diagonal {
                sum -= self.values[p] * x[self.pattern.indices[p]];
            }
            x[i] = if unit { sum } else { sum / self.values[diagonal] };
        }
    }

    /// `x ← U⁻¹ x` with the upper triangle.
    pub(super) fn solve_upper(&self, x: &mut [T]) {
        for (i, &diagonal) in self.diagonal.iter().enumerate().rev() {
            let mut sum = x[i];
            for p in diagonal + 1..self.pattern.starts[i + 1] {
                sum -= self.values[p] * x[self.pattern.indices[p]];
            }
            x[i] = sum / self.values[diagonal];
        }
    }

    /// `x ← L⁻ᴴ x` with the lower triangle.
    pub(super) fn solve_lower_adjoint(&self, unit: bool, x: &mut [T]) {
        for (i, &diagonal) in self.diagonal.iter().enumerate().rev() {
            if !unit {
                x[i] /= self.values[diagonal].conjugate();
            }
            let factor = x[i];
            for p in self.pattern.starts[i]..diagonal {
                x[self.pattern.indices[p]] -= self.values[p].conjugate() * factor;
            }
        }
    }

    /// `x ← U⁻ᴴ x` with the upper triangle.
    pub(super) fn solve_upper_adjoint(&self, x: &mut [T]) {
        for (i, &diagonal) in self.diagonal.iter().enumerate() {
            x[i] /= self.values[diagonal].conjugate();
            let factor = x[i];
            for p in diagonal + 1..self.pattern.starts[i + 1] {
                x[self.pattern.indices[p]] -= self.values[p].conjugate() * factor;
            }
        }
    }
}
