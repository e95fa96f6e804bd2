//! The pivots of a plain matrix.

use einmul_kernels::matrix::MatRef;
use einmul_kernels::panels::Float;

use super::factors::{self, Factors};
use crate::scalar::Real;
use crate::workspace::{Layout, Workspace};

/// For order `n` and threads.
pub(super) fn layout<T: Float>(n: usize, threads: usize) -> Layout {
    Layout::unless_absurd(&[n], || factors::layout::<T>(n, 0, threads).slice::<T>(n))
}

/// See [`Plain::pivots`](super::Plain).
pub(super) fn pivots<T: Float + Real>(
    a: MatRef<'_, T>,
    threads: usize,
    scratch: &mut [u8],
    take: &mut dyn FnMut(T),
) -> Option<bool> {
    let n = a.rows();
    let mut workspace = Workspace::new("determinant", scratch, layout::<T>(n, 1)).ok()?;
    let sums = workspace.slice::<T>(n);
    let mut factors = Factors::cut(n, 0, threads, workspace);
    factors.load(a, sums)?;
    if !factors.eliminate() {
        return None;
    }
    (0..n).for_each(|i| take(factors.pivot(i)));
    let exchanges = factors.exchanges.iter().enumerate();
    Some(exchanges.filter(|&(i, &other)| i != other).count() % 2 == 1)
}
