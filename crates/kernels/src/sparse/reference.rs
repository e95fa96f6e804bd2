//! Sparse times dense as its definition reads, for every dtype.

use super::csr::{CsrRef, Index};
use crate::element::{Ring, Scalar};
use crate::gemm::check_shapes;
use crate::matrix::{MatMut, MatRef};

/// `C = alpha·S·B + beta·C` for a sparse `S: m × k` and dense `B: k × n` and
/// `C: m × n` of any strides; a vector is a matrix of one column.
///
/// It is what optimised kernels are tested against, and the product of the dtypes
/// that have none. `alpha` and `beta` as in [`CsrDense::run`](super::CsrDense::run).
///
/// # Panics
/// When the shapes do not fit.
pub fn csr_dense_reference<T: Scalar, I: Index>(
    alpha: T,
    s: CsrRef<'_, T, I>,
    b: MatRef<'_, T>,
    beta: T,
    mut c: MatMut<'_, T>,
) {
    check_shapes(s.rows(), s.cols(), b.rows(), b.cols(), c.rows(), c.cols());
    if alpha == T::ZERO {
        crate::gemm::scale(beta, c);
        return;
    }
    for row in 0..c.rows() {
        let (columns, values) = s.row(row);
        for col in 0..c.cols() {
            let mut sum = T::Sum::ZERO;
            for (&index, &value) in columns.iter().zip(values) {
                sum = sum.plus(value.widen().times(b.at(index.position(), col).widen()));
            }
            let mut sum = alpha.widen().times(sum);
            if beta != T::ZERO {
                sum = sum.plus(beta.widen().times(c.as_ref().at(row, col).widen()));
            }
            c.set(row, col, T::narrow(sum));
        }
    }
}
