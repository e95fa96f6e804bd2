//! Cholesky's factor of a plain positive definite matrix.

use einmul_kernels::matrix::{MatMut, MatRef};
use einmul_kernels::panels::{self, Float};
use einmul_machine::Isa;

use super::{measure, profile};
use crate::blocked::cholesky as blocked;
use crate::blocked::product::Products;
use crate::blocked::rows::rows_mut;
use crate::scalar::Real;
use crate::workspace::{Layout, Workspace};

/// Rows that are copied together.
const BAND: usize = 16;

/// For order `n` and threads.
pub(super) fn layout<T: Float>(n: usize, threads: usize) -> Layout {
    Layout::unless_absurd(&[n], || {
        Layout::new()
            .matrix::<T>(n, panels::stride::<T>(n))
            .slice::<T>(n)
            .slice::<u8>(Products::scratch::<T>(profile(), n, threads))
    })
}

/// See [`Plain::cholesky`](super::Plain).
pub(super) fn cholesky<T: Float + Real>(
    a: MatRef<'_, T>,
    mut out: MatMut<'_, T>,
    threads: usize,
    scratch: &mut [u8],
) -> bool {
    let n = a.rows();
    let Ok(mut workspace) = Workspace::new("cholesky", scratch, layout::<T>(n, 1)) else {
        return false;
    };
    let stride = panels::stride::<T>(n);
    let (memory, reciprocals) = (workspace.slice::<T>(n * stride), workspace.slice::<T>(n));
    let mut products = Products::new(profile(), threads, workspace.rest());
    let isa = products.isa();
    load(isa, a, memory, stride);
    if !factor(memory, stride, reciprocals, &mut products) {
        return false;
    }
    for (i, row) in memory.chunks_exact_mut(stride).enumerate() {
        row[..i].fill(T::of(0));
    }
    measure::write(isa, memory, stride, out.reborrow().transpose());
    true
}

/// Copies the lower triangle to the upper one of rows `stride` apart; below that there is
/// something in a few columns.
pub(super) fn load<T: Float>(isa: Isa, a: MatRef<'_, T>, memory: &mut [T], stride: usize) {
    let n = a.rows();
    for top in (0..n).step_by(BAND) {
        let height = BAND.min(n - top);
        let band = a.block(top, 0, height, top + height).transpose();
        let to = rows_mut(&mut memory[top..], stride, top + height, height);
        panels::copy(isa, band, to);
    }
}

/// `A = Uᵀ U` in place; false where a pivot is not plainly positive. An element that is NaN or
/// far too large makes one so.
pub(super) fn factor<T: Float>(
    memory: &mut [T],
    stride: usize,
    reciprocals: &mut [T],
    products: &mut Products<'_>,
) -> bool {
    let n = reciprocals.len();
    if blocked::factor(rows_mut(memory, stride, n, n), reciprocals, products).is_err() {
        return false;
    }
    (0..n).all(|i| {
        let root = memory[i * stride + i];
        root * root > T::SMALL && root * root <= T::LARGE
    })
}
