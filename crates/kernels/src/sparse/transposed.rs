//! A transposed sparse matrix times a dense one, without transposing it.

use super::csr::{CsrRef, Index};
use crate::element::{Ring, Scalar};
use crate::gemm::{check_shapes, scale};
use crate::matrix::{MatMut, MatRef};

/// `C = alpha·Sᵀ·B + beta·C` for a sparse `S: k × m` and dense `B: k × n` and
/// `C: m × n` of any strides; a vector is a matrix of one column.
///
/// Row `i` of `S` scatters row `i` of `B` over the rows of `C`; on one thread,
/// since two rows may meet in one row of `C`. Half floats are rounded at every
/// addition, since `C` itself holds the sums. `alpha` and `beta` as in
/// [`CsrDense::run`](super::CsrDense::run).
///
/// # Panics
/// When the shapes do not fit.
pub fn csr_transposed_dense<T: Scalar, I: Index>(
    alpha: T,
    s: CsrRef<'_, T, I>,
    b: MatRef<'_, T>,
    beta: T,
    mut c: MatMut<'_, T>,
) {
    check_shapes(s.cols(), s.rows(), b.rows(), b.cols(), c.rows(), c.cols());
    scale(beta, c.reborrow());
    if alpha == T::ZERO {
        return;
    }
    let (row_stride, col_stride) = (c.row_stride(), c.col_stride());
    for row in 0..s.rows() {
        let (columns, values) = s.row(row);
        let from = b.as_ptr().wrapping_offset(row as isize * b.row_stride());
        for (&index, &value) in columns.iter().zip(values) {
            let factor = alpha.widen().times(value.widen());
            let offset = index.position() as isize * row_stride;
            let to = c.as_mut_ptr().wrapping_offset(offset);
            for col in 0..b.cols() as isize {
                // SAFETY: the row is in B; the constructor of `s` checked its
                // columns, which are the rows of C (the shapes were compared).
                unsafe {
                    let product =
                        factor.times((*from.wrapping_offset(col * b.col_stride())).widen());
                    let to = to.wrapping_offset(col * col_stride);
                    *to = T::narrow((*to).widen().plus(product));
                }
            }
        }
    }
}
