//! Copies that turn rows into columns.

use super::float::Float;
use crate::matrix::{MatMut, MatRef};
use crate::simd::Kernel;
use crate::simd::lanes::Lanes;

pub(super) struct Copy<'a, 'b, T> {
    pub(super) from: MatRef<'a, T>,
    pub(super) to: MatMut<'b, T>,
}

/// Rows that are turned over together, so that whole cache lines are written.
const BAND: usize = 16;

impl<T: Float, S: Lanes<T>> Kernel<T, S> for Copy<'_, '_, T> {
    #[inline(always)]
    unsafe fn run(self) {
        let (mut from, mut to) = (self.from, self.to);
        if to.col_stride() != 1 && to.row_stride() == 1 {
            (from, to) = (from.transpose(), to.transpose());
        }
        let (rows, cols) = (from.rows(), from.cols());
        let (down, across) = (from.row_stride(), from.col_stride());
        let (to_down, to_across) = (to.row_stride(), to.col_stride());
        let (start, to_start) = (from.as_ptr(), to.as_mut_ptr());
        // SAFETY: every address is that of an element, by the constructors of the matrices;
        // they do not overlap, since one is borrowed uniquely.
        unsafe {
            let address = |i: usize, j: usize| {
                (
                    start.offset(i as isize * down + j as isize * across),
                    to_start.offset(i as isize * to_down + j as isize * to_across),
                )
            };
            if across == 1 && to_across == 1 {
                for i in 0..rows {
                    let (from, to) = address(i, 0);
                    std::ptr::copy_nonoverlapping(from, to, cols);
                }
                return;
            }
            // The written rows lie `to_down` apart, and contiguous columns are read.
            let turns = down == 1 && to_across == 1 && to_down > 0;
            let block = S::BLOCK;
            for top in (0..rows).step_by(BAND) {
                let bottom = rows.min(top + BAND);
                let end = if turns { top + (bottom - top) / block * block } else { top };
                let right = if turns { cols / block * block } else { 0 };
                for j in (0..right).step_by(block) {
                    for i in (top..end).step_by(block) {
                        let (from, to) = address(i, j);
                        S::transpose(from, across, to, to_down as usize);
                    }
                }
                for i in top..bottom {
                    let first = if i < end { right } else { 0 };
                    for j in first..cols {
                        let (from, to) = address(i, j);
                        *to = *from;
                    }
                }
            }
        }
    }
}
