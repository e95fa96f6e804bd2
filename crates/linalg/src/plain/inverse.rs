//! The inverse of a plain matrix, `U⁻¹ L⁻¹ P`.

use einmul_kernels::matrix::{MatMut, MatRef};
use einmul_kernels::panels::{self, Float};

use super::factors::{self, Factors};
use super::{condition, measure};
use crate::blocked::rows::rows_mut;
use crate::scalar::Real;
use crate::workspace::{Layout, Workspace};

/// For order `n` and threads.
pub(super) fn layout<T: Float>(n: usize, threads: usize) -> Layout {
    Layout::unless_absurd(&[n], || {
        let more = Layout::new().matrix::<T>(n, panels::stride::<T>(n));
        factors::layout::<T>(n, 0, threads).and(more).slice::<T>(n).slice::<usize>(n)
    })
}

/// See [`Plain::inverse`](super::Plain).
pub(super) fn inverse<T: Float + Real>(
    a: MatRef<'_, T>,
    out: MatMut<'_, T>,
    threads: usize,
    scratch: &mut [u8],
) -> bool {
    let (n, stride) = (a.rows(), panels::stride::<T>(a.rows()));
    let Ok(mut workspace) = Workspace::new("inverse", scratch, layout::<T>(n, 1)) else {
        return false;
    };
    let x = workspace.slice::<T>(n * stride);
    let (sums, place) = (workspace.slice::<T>(n), workspace.slice::<usize>(n));
    let mut factors = Factors::cut(n, 0, threads, workspace);
    let Some(norm) = factors.load(a, sums) else {
        return false;
    };
    if !factors.eliminate() {
        return false;
    }
    x.fill(T::of(0));
    factors.invert_lower(x, stride);
    factors.upper(rows_mut(x, stride, n, n));
    let isa = factors.products.isa();
    sums.fill(T::of(0));
    measure::add(isa, x, stride, n, sums);
    if !condition::is_below(norm * measure::largest(sums)) {
        return false;
    }
    // The columns go back to where the rows came from, the last exchange first.
    place.iter_mut().enumerate().for_each(|(i, column)| *column = i);
    for (i, &other) in factors.exchanges.iter().enumerate().rev() {
        place.swap(i, other);
    }
    for row in x.chunks_exact_mut(stride) {
        sums.copy_from_slice(&row[..n]);
        row.iter_mut().zip(&*place).for_each(|(to, &from)| *to = sums[from]);
    }
    measure::write(isa, x, stride, out);
    true
}
