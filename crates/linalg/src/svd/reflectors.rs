//! A Householder QR, kept as its reflectors.

use faer::dyn_stack::{MemStack, StackReq};
use faer::linalg::householder as blocks;
use faer::{Conj, MatMut as FaerMut, MatRef as FaerRef, Par};

use crate::qr::{block_size, reflect};
use crate::scalar::Scalar;
use crate::workspace::{Layout, Workspace};

/// `Q` and `R` of a matrix of at least as many rows as columns.
pub(super) struct Reflectors<'w, T> {
    /// `R` on and above the diagonal, the reflectors below.
    basis: FaerRef<'w, T>,
    coefficients: FaerRef<'w, T>,
    stack: &'w mut MemStack,
    par: Par,
}

impl<'w, T: Scalar> Reflectors<'w, T> {
    /// For `rows ≥ cols ≥ 1`, and an application to a matrix of `width` columns.
    pub(super) fn layout(rows: usize, cols: usize, width: usize) -> Layout {
        let block = block_size::<T>(rows, cols);
        Layout::new()
            .matrix::<T>(block, cols)
            .slice::<T>(block)
            .stack(Self::request(rows, cols, width))
    }

    fn request(rows: usize, cols: usize, width: usize) -> StackReq {
        use blocks::apply_block_householder_sequence_on_the_left_in_place_scratch as apply_scratch;
        let block = block_size::<T>(rows, cols);
        reflect::scratch::<T>(rows, cols, block).or(apply_scratch::<T>(rows, block, width))
    }

    /// Factors contiguous columns.
    pub(super) fn factor(
        columns: &'w mut [T],
        cols: usize,
        width: usize,
        par: Par,
        workspace: &mut Workspace<'w>,
    ) -> Self {
        let rows = columns.len() / cols;
        let block = block_size::<T>(rows, cols);
        let coefficients = workspace.slice::<T>(block * cols);
        let dots = workspace.slice::<T>(block);
        let stack = workspace.stack(Self::request(rows, cols, width));
        reflect::factor(
            FaerMut::from_column_major_slice_mut(&mut *columns, rows, cols),
            FaerMut::from_column_major_slice_mut(&mut *coefficients, block, cols),
            dots,
            par,
            stack,
        );
        let basis = FaerRef::from_column_major_slice(columns, rows, cols);
        let coefficients = FaerRef::from_column_major_slice(coefficients, block, cols);
        Self { basis, coefficients, stack, par }
    }

    /// Writes `R` to contiguous columns.
    pub(super) fn copy_triangle(&self, columns: &mut [T]) {
        for (j, column) in columns.chunks_exact_mut(self.basis.ncols()).enumerate() {
            for (i, x) in column.iter_mut().enumerate() {
                *x = if i <= j { self.basis[(i, j)] } else { T::ZERO };
            }
        }
    }

    /// `R[j, j]`.
    pub(super) fn diagonal(&self, j: usize) -> T {
        self.basis[(j, j)]
    }

    /// `x ← Q x`.
    pub(super) fn apply(&mut self, x: FaerMut<'_, T>) {
        blocks::apply_block_householder_sequence_on_the_left_in_place_with_conj(
            self.basis,
            self.coefficients,
            Conj::No,
            x,
            self.par,
            self.stack,
        );
    }
}
