//! `A = Q R` of a matrix of any shape and rank, whose numbers are modest.

use einmul_kernels::matrix::{MatMut, MatRef};
use einmul_kernels::panels::{self, Float};

use super::{measure, profile};
use crate::blocked::product::Products;
use crate::blocked::qr::{Reflections, elements};
use crate::blocked::rows::rows_mut;
use crate::scalar::Real;
use crate::workspace::{Layout, Workspace};

/// For an `m × n` matrix, a `Q` of `k` columns, and threads.
pub(super) fn layout<T: Float>(m: usize, n: usize, k: usize, threads: usize) -> Layout {
    Layout::unless_absurd(&[m, n, k], || {
        let slices = elements::<T>(m, m.min(n), n.max(k));
        let layout = Layout::new().matrix::<T>(m, panels::stride::<T>(n.max(k))).slice::<T>(n);
        slices
            .into_iter()
            .fold(layout, |layout, len| layout.slice::<T>(len))
            .slice::<u8>(Products::scratch::<T>(profile(), m.max(n), threads))
    })
}

/// See [`Plain::qr`](super::Plain).
pub(super) fn qr<T: Float + Real>(
    a: MatRef<'_, T>,
    q: MatMut<'_, T>,
    r: MatMut<'_, T>,
    threads: usize,
    scratch: &mut [u8],
) -> bool {
    let (m, n, k) = (a.rows(), a.cols(), q.cols());
    let Ok(mut workspace) = Workspace::new("qr", scratch, layout::<T>(m, n, k, 1)) else {
        return false;
    };
    let stride = panels::stride::<T>(n.max(k));
    let (memory, sums) = (workspace.slice::<T>(m * stride), workspace.slice::<T>(n));
    let [vectors, scales, squares, work] =
        elements::<T>(m, m.min(n), n.max(k)).map(|len| workspace.slice::<T>(len));
    let mut products = Products::new(profile(), threads, workspace.rest());
    let isa = products.isa();
    measure::copy(isa, a, memory, stride, sums);
    if !measure::is_modest(measure::largest(sums)) {
        return false;
    }
    let mut reflections = Reflections::new(m, vectors, scales, squares, work);
    reflections.factor(rows_mut(memory, stride, m, n), &mut products);
    for (i, row) in memory.chunks_exact_mut(stride).enumerate().take(r.rows()) {
        row[..n.min(i)].fill(T::of(0));
    }
    measure::write(isa, memory, stride, r);
    for (i, row) in memory.chunks_exact_mut(stride).enumerate() {
        row[..k].fill(T::of(0));
        if i < k {
            row[i] = T::of(1);
        }
    }
    reflections.expand(rows_mut(memory, stride, m, k), &mut products);
    measure::write(isa, memory, stride, q);
    true
}
