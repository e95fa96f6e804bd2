//! The factors `P A = L U` of a plain square matrix, to be kept.

use einmul_kernels::matrix::{MatMut, MatRef};
use einmul_kernels::panels::Float;

use super::condition::{self as quick, Side};
use super::factors::{self, Factors};
use crate::scalar::Real;
use crate::workspace::{Layout, Workspace};

/// For order `n` and threads.
pub(super) fn layout<T: Float>(n: usize, threads: usize) -> Layout {
    Layout::unless_absurd(&[n], || {
        factors::layout::<T>(n, quick::COLUMNS, threads).slice::<T>(n).slice::<T>(n)
    })
}

/// See [`Plain::factors`](super::Plain).
pub(super) fn factors<T: Float + Real>(
    a: MatRef<'_, T>,
    out: MatMut<'_, T>,
    pivots: &mut [i64],
    threads: usize,
    scratch: &mut [u8],
) -> bool {
    let n = a.rows();
    let Ok(mut workspace) = Workspace::new("lu_factor", scratch, layout::<T>(n, 1)) else {
        return false;
    };
    let (v, w) = (workspace.slice::<T>(n), workspace.slice::<T>(n));
    let mut factors = Factors::cut(n, quick::COLUMNS, threads, workspace);
    let Some(norm) = factors.load(a, v) else {
        return false;
    };
    let (columns, stride) = factors.columns();
    for i in 0..n {
        columns[i * stride..][..quick::COLUMNS].copy_from_slice(&quick::start::<T>(i, n));
    }
    if !factors.eliminate() {
        return false;
    }
    factors.substitute_back();
    let (columns, stride) = factors.columns();
    for i in 0..n {
        (v[i], w[i]) = (columns[i * stride], columns[i * stride + 1]);
    }
    let is_plain = quick::is_plain(norm, v, w, |v, side| match side {
        Side::Straight => factors.solve(v),
        Side::Transposed => factors.solve_transposed(v),
    });
    if is_plain {
        factors.write(out);
        pivots.iter_mut().zip(&*factors.exchanges).for_each(|(to, &row)| *to = row as i64);
    }
    is_plain
}
