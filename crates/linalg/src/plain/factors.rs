//! `P A = L U` of a square matrix, and of further columns.

use einmul_kernels::matrix::{MatMut, MatRef};
use einmul_kernels::panels::{self, Diagonal, Float};

use super::{measure, profile};
use crate::blocked::product::Products;
use crate::blocked::rows::{rows, rows_mut};
use crate::blocked::{lu, triangular};
use crate::equilibrate::Powers;
use crate::scalar::Real;
use crate::workspace::{Layout, Workspace};

/// The matrix, then its factors, of order at least 1, with columns behind them.
pub(super) struct Factors<'w, T> {
    pub(super) n: usize,
    /// The further columns.
    more: usize,
    /// Where they start.
    start: usize,
    memory: &'w mut [T],
    stride: usize,
    pub(super) exchanges: &'w mut [usize],
    /// Of the pivots.
    reciprocals: &'w mut [T],
    panel: &'w mut [T],
    pub(super) products: Products<'w>,
}

/// Where further columns start: at a cache line.
fn start<T>(n: usize) -> usize {
    n.next_multiple_of(64 / size_of::<T>())
}

fn stride<T>(n: usize, more: usize) -> usize {
    panels::stride::<T>(if more == 0 { n } else { start::<T>(n) + more })
}

/// For order `n`, further columns, and threads.
pub(super) fn layout<T: Float>(n: usize, more: usize, threads: usize) -> Layout {
    Layout::new()
        .matrix::<T>(n, stride::<T>(n, more))
        .slice::<usize>(n)
        .slice::<T>(n)
        .slice::<T>(lu::panel_elements::<T>(n))
        .slice::<u8>(Products::scratch::<T>(profile(), n.max(more), threads))
}

impl<'w, T: Float + Real> Factors<'w, T> {
    /// Memory for a matrix of order `n` and further columns. What is left of the workspace is
    /// for products, so that all else has to be cut from it before.
    pub(super) fn cut(n: usize, more: usize, threads: usize, mut workspace: Workspace<'w>) -> Self {
        let (start, stride) = (start::<T>(n), stride::<T>(n, more));
        let memory = workspace.slice::<T>(n * stride);
        let (exchanges, reciprocals) = (workspace.slice(n), workspace.slice(n));
        let panel = workspace.slice(lu::panel_elements::<T>(n));
        let products = Products::new(profile(), threads, workspace.rest());
        if more > 0 {
            for row in memory.chunks_exact_mut(stride) {
                row[n..start].fill(T::of(0));
            }
        }
        Self { n, more, start, memory, stride, exchanges, reciprocals, panel, products }
    }

    /// Takes the matrix as it is; returns `‖A‖₁`, none where it has other than modest numbers.
    /// `sums` has `n` elements.
    pub(super) fn load(&mut self, a: MatRef<'_, T>, sums: &mut [T]) -> Option<T> {
        measure::copy(self.products.isa(), a, self.memory, self.stride, sums);
        Some(measure::largest(sums)).filter(|&norm| measure::is_modest(norm))
    }

    /// Takes the matrix, scaled as a whole and by columns.
    pub(super) fn load_scaled(&mut self, a: MatRef<'_, T>, powers: &Powers<'_>) {
        panels::copy(self.products.isa(), a, rows_mut(self.memory, self.stride, self.n, self.n));
        for row in self.memory.chunks_exact_mut(self.stride) {
            for (x, power) in row.iter_mut().zip(powers.cols) {
                *x = x.scaled(powers.common + power);
            }
        }
    }

    /// The rows of the further columns, and their stride.
    pub(super) fn columns(&mut self) -> (&mut [T], usize) {
        (&mut self.memory[self.start..], self.stride)
    }

    /// Factors, and multiplies the further columns by `L⁻¹ P`. True where every pivot is
    /// plainly different from zero, and not huge.
    pub(super) fn eliminate(&mut self) -> bool {
        let n = self.n;
        let width = if self.more == 0 { n } else { self.start + self.more };
        let a = rows_mut(self.memory, self.stride, n, width);
        lu::factor(a, self.exchanges, self.panel, &mut self.products);
        let mut are_plain = true;
        for (i, reciprocal) in self.reciprocals.iter_mut().enumerate() {
            let pivot = self.memory[i * self.stride + i];
            let size = pivot.modulus();
            are_plain &= size > T::SMALL && measure::is_in_range(size);
            *reciprocal = T::of(1) / pivot;
        }
        are_plain
    }

    pub(super) fn pivot(&self, i: usize) -> T {
        self.memory[i * self.stride + i]
    }

    /// Writes both factors.
    pub(super) fn write(&self, to: MatMut<'_, T>) {
        measure::write(self.products.isa(), self.memory, self.stride, to);
    }

    /// Multiplies the further columns by `U⁻¹`.
    pub(super) fn substitute_back(&mut self) {
        let (n, start) = (self.n, self.start);
        let all = rows_mut(self.memory, self.stride, n, start + self.more);
        let (u, x) = all.split_at_col(start);
        let diagonal = Diagonal::Reciprocals(self.reciprocals);
        triangular::upper(u.as_ref().block(0, 0, n, n), diagonal, x, &mut self.products);
    }

    /// `x ← U⁻¹ x`.
    pub(super) fn upper(&mut self, x: MatMut<'_, T>) {
        let lu = rows(self.memory, self.stride, self.n, self.n);
        triangular::upper(lu, Diagonal::Reciprocals(self.reciprocals), x, &mut self.products);
    }

    /// `x ← U⁻¹ L⁻¹ x`.
    pub(super) fn solve(&mut self, x: &mut [T]) {
        let lu = rows(self.memory, self.stride, self.n, self.n);
        let mut x = rows_mut(x, 1, self.n, 1);
        triangular::lower(lu, Diagonal::Unit, x.reborrow(), &mut self.products);
        self.upper(x);
    }

    /// `x ← L⁻ᵀ U⁻ᵀ x`.
    pub(super) fn solve_transposed(&mut self, x: &mut [T]) {
        let lu = rows(self.memory, self.stride, self.n, self.n).transpose();
        let mut x = rows_mut(x, 1, self.n, 1);
        let diagonal = Diagonal::Reciprocals(self.reciprocals);
        triangular::lower(lu, diagonal, x.reborrow(), &mut self.products);
        triangular::upper(lu, Diagonal::Unit, x, &mut self.products);
    }

    /// `L⁻¹`, to rows `stride` apart, which are zero.
    pub(super) fn invert_lower(&mut self, x: &mut [T], stride: usize) {
        let lu = rows(self.memory, self.stride, self.n, self.n);
        triangular::invert_unit_lower(lu, rows_mut(x, stride, self.n, self.n), &mut self.products);
    }
}
