//! The product as its definition reads, for every dtype.

use einmul_machine::interrupt;

use crate::element::{Ring, Scalar};
use crate::matrix::{MatMut, MatRef};

/// Rows that share one pass over `B`.
const ROWS: usize = 4;
/// Columns whose sums are kept at a time: together 4 to 16 cache lines a row.
const COLS: usize = 64;

/// Depth after which a block looks whether it is still wanted.
const BETWEEN_POLLS: usize = 1 << 12;

/// `C = alpha·A·B + beta·C` for `A: m × k`, `B: k × n`, `C: m × n` of any strides.
///
/// It is what optimised kernels are tested against, and the product of the dtypes
/// that have none: integers wrap, half floats are summed in `f32`, truth values
/// take *or* of *and*s. With `beta` zero `C` is never read; with `alpha` or `k`
/// zero `A` and `B` are never read. Each element is summed in ascending order.
///
/// # Panics
/// When the shapes do not fit.
pub fn gemm_reference<T: Scalar>(
    alpha: T,
    a: MatRef<'_, T>,
    b: MatRef<'_, T>,
    beta: T,
    mut c: MatMut<'_, T>,
) {
    super::check_shapes(a.rows(), a.cols(), b.rows(), b.cols(), c.rows(), c.cols());
    if alpha == T::ZERO || a.cols() == 0 {
        scale(beta, c);
        return;
    }
    for row in (0..c.rows()).step_by(ROWS) {
        let rows = ROWS.min(c.rows() - row);
        let a = a.block(row, 0, rows, a.cols());
        for col in (0..c.cols()).step_by(COLS) {
            let cols = COLS.min(c.cols() - col);
            let b = b.block(0, col, b.rows(), cols);
            interrupt::poll();
            block(alpha, a, b, beta, c.reborrow().block(row, col, rows, cols));
        }
    }
}

/// A block of at most `ROWS × COLS` of `C`.
fn block<T: Scalar>(alpha: T, a: MatRef<'_, T>, b: MatRef<'_, T>, beta: T, mut c: MatMut<'_, T>) {
    let (rows, cols) = (c.rows(), c.cols());
    let mut sums = [[T::Sum::ZERO; COLS]; ROWS];
    let mut line = [T::Sum::ZERO; COLS];
    for p in 0..a.cols() {
        if p % BETWEEN_POLLS == BETWEEN_POLLS - 1 {
            interrupt::poll();
        }
        let from = b.as_ptr().wrapping_offset(p as isize * b.row_stride());
        for (j, to) in line[..cols].iter_mut().enumerate() {
            // SAFETY: (p, j) lies in the block of B.
            *to = unsafe { *from.wrapping_offset(j as isize * b.col_stride()) }.widen();
        }
        for (i, sums) in sums[..rows].iter_mut().enumerate() {
            let factor = a.at(i, p).widen();
            for (sum, &element) in sums[..cols].iter_mut().zip(&line[..cols]) {
                *sum = sum.plus(factor.times(element));
            }
        }
    }
    let (row_stride, col_stride) = (c.row_stride(), c.col_stride());
    for (i, sums) in sums[..rows].iter().enumerate() {
        for (j, &sum) in sums[..cols].iter().enumerate() {
            let to = c.as_mut_ptr();
            let to = to.wrapping_offset(i as isize * row_stride + j as isize * col_stride);
            let mut value = alpha.widen().times(sum);
            // SAFETY: (i, j) lies in the block of C, which is borrowed uniquely.
            unsafe {
                if beta != T::ZERO {
                    value = value.plus(beta.widen().times((*to).widen()));
                }
                *to = T::narrow(value);
            }
        }
    }
}

/// `C = beta·C`; with `beta` zero `C` is not read.
pub(crate) fn scale<T: Scalar>(beta: T, mut c: MatMut<'_, T>) {
    let (row_stride, col_stride) = (c.row_stride(), c.col_stride());
    if beta == T::ONE {
        return;
    }
    for i in 0..c.rows() as isize {
        for j in 0..c.cols() as isize {
            let to = c.as_mut_ptr().wrapping_offset(i * row_stride + j * col_stride);
            // SAFETY: (i, j) lies in C, which is borrowed uniquely.
            unsafe {
                *to = if beta == T::ZERO {
                    T::ZERO
                } else {
                    T::narrow(beta.widen().times((*to).widen()))
                };
            }
        }
    }
}
