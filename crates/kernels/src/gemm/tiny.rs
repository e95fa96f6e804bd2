//! Products so small that choosing a route costs more than multiplying.

use crate::element::{Ring, Scalar};
use crate::matrix::{MatMut, MatRef};

/// `C = A·B` by one dot product for each element, for stacks of many matrices of a few
/// rows: no blocks, no scratch, nothing but the sums.
///
/// Summation is as in [`gemm_reference`](crate::gemm_reference); `C` is never read.
///
/// # Panics
/// When the shapes do not fit.
#[inline]
pub fn gemm_tiny<T: Scalar>(a: MatRef<'_, T>, b: MatRef<'_, T>, mut c: MatMut<'_, T>) {
    super::check_shapes(a.rows(), a.cols(), b.rows(), b.cols(), c.rows(), c.cols());
    let (c_row, c_col) = (c.row_stride(), c.col_stride());
    for i in 0..c.rows() as isize {
        for j in 0..c.cols() as isize {
            let mut sum = T::Sum::ZERO;
            for p in 0..a.cols() as isize {
                let left = a.as_ptr().wrapping_offset(i * a.row_stride() + p * a.col_stride());
                let right = b.as_ptr().wrapping_offset(p * b.row_stride() + j * b.col_stride());
                // SAFETY: (i, p) lies in A and (p, j) in B, whose shapes were checked.
                sum = sum.plus(unsafe { (*left).widen().times((*right).widen()) });
            }
            let to = c.as_mut_ptr().wrapping_offset(i * c_row + j * c_col);
            // SAFETY: (i, j) lies in C, which is borrowed uniquely.
            unsafe { *to = T::narrow(sum) };
        }
    }
}
