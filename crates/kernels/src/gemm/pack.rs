//! Packing: a block of an operand, rewritten in the order the microkernel reads.
//!
//! A packed block is a row of panels. A panel is `panel` rows high (less at the
//! end), and column after column lies contiguous in it. `B` is packed by the same
//! function from its transpose, so that its panels are `panel` columns wide.

use crate::element::Real;
use crate::matrix::MatRef;
use crate::simd::{Kernel, Simd};

/// Packs a block.
///
/// `to` receives panels of [`panel_rows`], the last one rounded up to a multiple of
/// `round` with zeros. It has [`packed_len`] elements.
///
/// # Safety
/// The processor has the instruction set, and `to` has that many elements.
pub(crate) type PackFn<T> = unsafe fn(from: MatRef<'_, T>, panel: usize, round: usize, to: *mut T);

/// Rows of the next panel when `left` rows are left. What exceeds one whole panel
/// but fills no two is halved: two middling tiles are faster than a whole and a
/// thin one, whose few sums would wait for each other.
pub(crate) fn panel_rows(left: usize, panel: usize, round: usize) -> usize {
    if left > panel && left < 2 * panel {
        left.div_ceil(2).div_ceil(round) * round
    } else {
        left.min(panel)
    }
}

/// Elements of a packed block, with the room that whole-vector stores overrun
/// at its very end.
pub(crate) fn packed_len(rows: usize, depth: usize, round: usize, lanes: usize) -> usize {
    rows.div_ceil(round).saturating_mul(round).saturating_mul(depth).saturating_add(lanes)
}

/// See [`PackFn`].
///
/// # Safety
/// See [`PackFn`].
pub(crate) unsafe fn pack<T: Real, S: Simd<T>>(
    from: MatRef<'_, T>,
    panel: usize,
    round: usize,
    to: *mut T,
) {
    // SAFETY: handed on to the caller.
    unsafe { S::vectorize(Pack { from, panel, round, to }) }
}

struct Pack<'a, T> {
    from: MatRef<'a, T>,
    panel: usize,
    round: usize,
    to: *mut T,
}

impl<T: Real, S: Simd<T>> Kernel<T, S> for Pack<'_, T> {
    #[inline(always)]
    unsafe fn run(self) {
        let (rows, depth) = (self.from.rows(), self.from.cols());
        let mut to = self.to;
        let mut row = 0;
        while row < rows {
            let height = panel_rows(rows - row, self.panel, self.round);
            let stored = height.div_ceil(self.round) * self.round;
            let panel = self.from.block(row, 0, height, depth);
            // SAFETY: the panel's rows are in the block, and `to` has room for
            // `stored` rows of every panel and one vector more.
            unsafe {
                if panel.row_stride() == 1 {
                    copy_columns::<T, S>(panel, stored, to);
                } else if panel.col_stride() == 1 {
                    transpose_rows::<T, S>(panel, stored, to);
                } else {
                    gather::<T>(panel, 0, 0, stored, to);
                }
                to = to.add(stored * depth);
            }
            row += height;
        }
    }
}

/// Contiguous columns: whole vectors, the last one masked when read. It is
/// written whole: what overruns a column is overwritten by the next one.
#[inline(always)]
unsafe fn copy_columns<T: Real, S: Simd<T>>(panel: MatRef<'_, T>, stored: usize, to: *mut T) {
    let height = panel.rows();
    let whole = height / S::LANES * S::LANES;
    // SAFETY: the caller's; see `Pack::run`. Padding rows (at most one vector
    // from the last whole one) get the zeros of the masked lanes.
    unsafe {
        let mask = S::mask(height - whole);
        for p in 0..panel.cols() {
            let column = panel.as_ptr().wrapping_offset(p as isize * panel.col_stride());
            let to = to.add(p * stored);
            let mut i = 0;
            while i < whole {
                S::store(to.add(i), S::load(column.add(i)));
                i += S::LANES;
            }
            if whole < height {
                S::store(to.add(whole), S::load_masked(column.add(whole), mask));
            }
        }
    }
}

/// Contiguous rows: square blocks transposed in registers, the rest one by one.
#[inline(always)]
unsafe fn transpose_rows<T: Real, S: Simd<T>>(panel: MatRef<'_, T>, stored: usize, to: *mut T) {
    let block_rows = panel.rows() / S::BLOCK * S::BLOCK;
    let block_cols = panel.cols() / S::BLOCK * S::BLOCK;
    // SAFETY: blocks lie inside the panel and inside its stored form.
    unsafe {
        for i in (0..block_rows).step_by(S::BLOCK) {
            let row = panel.as_ptr().wrapping_offset(i as isize * panel.row_stride());
            for p in (0..block_cols).step_by(S::BLOCK) {
                S::transpose(row.add(p), panel.row_stride(), to.add(p * stored + i), stored);
            }
        }
        let below = panel.block(block_rows, 0, panel.rows() - block_rows, block_cols);
        gather(below, block_rows, 0, stored, to);
        let right = panel.block(0, block_cols, panel.rows(), panel.cols() - block_cols);
        gather(right, 0, block_cols, stored, to);
    }
}

/// Any strides: element by element, with zeros below the last row. The part goes
/// to row `row` and column `col` of the stored panel.
#[inline(always)]
unsafe fn gather<T: Real>(part: MatRef<'_, T>, row: usize, col: usize, stored: usize, to: *mut T) {
    for p in 0..part.cols() {
        // SAFETY: rows up to `stored` of column `col + p` belong to the panel.
        unsafe {
            let column = part.as_ptr().wrapping_offset(p as isize * part.col_stride());
            let to = to.add((col + p) * stored);
            for i in 0..part.rows() {
                *to.add(row + i) = *column.offset(i as isize * part.row_stride());
            }
            for i in row + part.rows()..stored {
                *to.add(i) = <T as crate::element::Ring>::ZERO;
            }
        }
    }
}
