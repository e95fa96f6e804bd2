//! Right-hand sides as contiguous columns of a safe size.

use einmul_kernels::matrix::{MatMut, MatRef};
use faer::MatMut as FaerMut;

use crate::real::{EXPONENT_NOT_FINITE, EXPONENT_OF_ZERO};
use crate::scalar::Scalar;
use crate::view::{for_each_position, scatter};
use crate::workspace::{Layout, Workspace};

/// `n × k` right-hand sides, each brought near 1 by a power of two, so that no sum in a
/// substitution leaves the range.
pub(crate) struct RightSides<'w, T> {
    n: usize,
    /// One contiguous column after the other.
    pub(crate) columns: &'w mut [T],
    /// Each column was divided by this power of two.
    sizes: &'w mut [i32],
}

impl<'w, T: Scalar> RightSides<'w, T> {
    pub(crate) fn layout(n: usize, k: usize) -> Layout {
        Layout::new().matrix::<T>(n, k).slice::<i32>(k)
    }

    /// Row `i` is that row of `b` times that power of two, which `source(i)` tells.
    pub(crate) fn gather(
        b: MatRef<'_, T>,
        source: impl Fn(usize) -> (usize, i32),
        workspace: &mut Workspace<'w>,
    ) -> Self {
        let (n, k) = (b.rows(), b.cols());
        let (columns, sizes) = (workspace.slice::<T>(n * k), workspace.slice::<i32>(k));
        sizes.fill(EXPONENT_OF_ZERO);
        for_each_position(n, k, |i, j| {
            let (row, power) = source(i);
            let size = match b.at(row, j).exponent_of() {
                special @ (EXPONENT_OF_ZERO | EXPONENT_NOT_FINITE) => special,
                exponent => exponent + power,
            };
            sizes[j] = sizes[j].max(size);
        });
        for size in sizes.iter_mut() {
            if matches!(*size, EXPONENT_OF_ZERO | EXPONENT_NOT_FINITE) {
                *size = 0;
            }
        }
        for_each_position(n, k, |i, j| {
            let (row, power) = source(i);
            columns[j * n + i] = b.at(row, j).scaled(power - sizes[j]);
        });
        Self { n, columns, sizes }
    }

    /// All columns as one matrix.
    pub(crate) fn matrix(&mut self) -> FaerMut<'_, T> {
        FaerMut::from_column_major_slice_mut(&mut *self.columns, self.n, self.sizes.len())
    }

    /// Writes the solutions: row `i` of `b` is that row here times that power of two, which
    /// `target(i)` tells.
    pub(crate) fn scatter(&self, b: MatMut<'_, T>, target: impl Fn(usize) -> (usize, i32)) {
        scatter(b, |i, j| {
            let (row, power) = target(i);
            self.columns[j * self.n + row].scaled(power + self.sizes[j])
        });
    }
}
