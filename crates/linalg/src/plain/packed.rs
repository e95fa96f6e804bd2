//! `P A = L U` of a matrix of any shape and rank, whose numbers are modest.

use einmul_kernels::matrix::MatRef;
use einmul_kernels::panels::{self, Float};

use super::{measure, profile};
use crate::blocked::lu as blocked;
use crate::blocked::product::Products;
use crate::blocked::rows::rows_mut;
use crate::scalar::Real;
use crate::workspace::{Layout, Workspace};

/// For an `m × n` matrix and threads.
pub(super) fn layout<T: Float>(m: usize, n: usize, threads: usize) -> Layout {
    Layout::unless_absurd(&[m, n], || {
        Layout::new()
            .matrix::<T>(m, panels::stride::<T>(n))
            .slice::<T>(n)
            .slice::<usize>(m.min(n))
            .slice::<T>(blocked::panel_elements::<T>(m))
            .slice::<u8>(Products::scratch::<T>(profile(), m.max(n), threads))
    })
}

/// See [`Plain::lu`](super::Plain).
pub(super) fn lu<T: Float + Real>(
    a: MatRef<'_, T>,
    columns: &mut [T],
    order: &mut [usize],
    threads: usize,
    scratch: &mut [u8],
) -> bool {
    let (m, n) = (a.rows(), a.cols());
    let Ok(mut workspace) = Workspace::new("lu", scratch, layout::<T>(m, n, 1)) else {
        return false;
    };
    let stride = panels::stride::<T>(n);
    let memory = workspace.slice::<T>(m * stride);
    let (sums, exchanges) = (workspace.slice::<T>(n), workspace.slice::<usize>(m.min(n)));
    let panel = workspace.slice::<T>(blocked::panel_elements::<T>(m));
    let mut products = Products::new(profile(), threads, workspace.rest());
    let isa = products.isa();
    measure::copy(isa, a, memory, stride, sums);
    if !measure::is_modest(measure::largest(sums)) {
        return false;
    }
    blocked::factor(rows_mut(memory, stride, m, n), exchanges, panel, &mut products);
    sums.fill(T::of(0));
    measure::add(isa, memory, stride, m, sums);
    if !measure::is_in_range(measure::largest(sums)) {
        return false;
    }
    order.iter_mut().enumerate().for_each(|(i, row)| *row = i);
    for (i, &other) in exchanges.iter().enumerate() {
        order.swap(i, other);
    }
    // By columns, the rows are those of the transpose.
    measure::write(isa, memory, stride, rows_mut(columns, m, n, m).transpose());
    true
}
