//! LU with partial pivoting.

use einmul_kernels::MatMut;
use einmul_kernels::panels::{self, Columns, Diagonal, Float, WIDTH};
use einmul_machine::interrupt;

use super::half;
use super::product::Products;
use super::triangular;

/// Elements of memory for [`factor`] of `m` rows.
pub(crate) fn panel_elements<T>(m: usize) -> usize {
    WIDTH * panels::stride::<T>(m)
}

/// `P A = L U` in place of the first `n ≤ m` columns of an `m`-row matrix of contiguous rows,
/// and `L⁻¹ P B` (its first `n` rows; below them `B` less multiples of those) in place of what
/// else there is. Row `i` was exchanged with row `exchanges[i] ≥ i`, after those before it;
/// there are `n` exchanges. The pivots are those that LAPACK's `getrf` takes. One that is zero
/// is passed over: the multipliers below it are zero.
pub(crate) fn factor<T: Float>(
    a: MatMut<'_, T>,
    exchanges: &mut [usize],
    memory: &mut [T],
    products: &mut Products<'_>,
) {
    let n = exchanges.len();
    let more = a.cols() - n;
    if n > 0 {
        Elimination { a, exchanges, memory, products }.columns(0, n, more);
    }
}

struct Elimination<'a, 'w, T> {
    a: MatMut<'a, T>,
    exchanges: &'a mut [usize],
    memory: &'a mut [T],
    products: &'a mut Products<'w>,
}

impl<T: Float> Elimination<'_, '_, T> {
    /// Eliminates `count` columns from `start` on, to which the updates by those before have
    /// been made, and takes `more` columns behind them along.
    fn columns(&mut self, start: usize, count: usize, more: usize) {
        if count <= WIDTH {
            self.panel(start, count);
            self.update(start, count, more);
            return;
        }
        interrupt::poll();
        let cut = half(count);
        self.columns(start, cut, 0);
        self.update(start, cut, count - cut + more);
        self.columns(start + cut, count - cut, more);
    }

    /// Makes the updates by `count` columns to `more` behind them.
    fn update(&mut self, start: usize, count: usize, more: usize) {
        if more == 0 {
            return;
        }
        let rows = self.a.rows() - start;
        let a = self.a.reborrow().block(start, start, rows, count + more);
        let (left, right) = a.split_at_col(count);
        let (mut top, bottom) = right.split_at_row(count);
        let left = left.as_ref();
        let triangle = left.block(0, 0, count, count);
        triangular::lower(triangle, Diagonal::Unit, top.reborrow(), self.products);
        let below = left.block(count, 0, rows - count, count);
        self.products.subtract(below, top.as_ref(), bottom);
    }

    /// Eliminates at most [`WIDTH`] columns, and exchanges the rows of all others.
    fn panel(&mut self, start: usize, count: usize) {
        let (rows, isa) = (self.a.rows() - start, self.products.isa());
        let stride = panels::stride::<T>(rows);
        let mut block = self.a.reborrow().block(start, start, rows, count);
        let mut columns = Columns::new(self.memory, stride, rows, count);
        panels::copy(isa, block.as_ref(), columns.matrix());
        let exchanges = &mut self.exchanges[start..start + count];
        panels::eliminate(isa, columns, exchanges);
        let columns = Columns::new(self.memory, stride, rows, count);
        panels::copy(isa, columns.as_ref(), block.reborrow());
        for (i, row) in exchanges.iter_mut().enumerate() {
            *row += start;
            let (end, width) = (start + count, self.a.cols());
            exchange(self.a.reborrow(), start + i, *row, 0, start);
            exchange(self.a.reborrow(), start + i, *row, end, width);
        }
    }
}

/// Exchanges columns `from..to` of two rows.
fn exchange<T: Float>(mut a: MatMut<'_, T>, row: usize, other: usize, from: usize, to: usize) {
    if row == other || from >= to {
        return;
    }
    let (stride, start) = (a.row_stride(), a.as_mut_ptr());
    assert!(row < a.rows() && other < a.rows() && to <= a.cols() && a.col_stride() == 1);
    // SAFETY: both rows are inside the matrix, contiguous, and different.
    unsafe {
        let row = start.offset(row as isize * stride).add(from);
        let other = start.offset(other as isize * stride).add(from);
        std::ptr::swap_nonoverlapping(row, other, to - from);
    }
}
