//! Matrix times vector as its definition reads, for every dtype.

use crate::element::Scalar;
use crate::gemm::gemm_reference;
use crate::matrix::{MatMut, MatRef};

/// `y = alpha·A·x + beta·y` for `A: m × n`, `x: n × 1` and `y: m × 1` of any
/// strides: [`gemm_reference`] with one column.
///
/// # Panics
/// When the shapes do not fit.
pub fn gemv_reference<T: Scalar>(
    alpha: T,
    a: MatRef<'_, T>,
    x: MatRef<'_, T>,
    beta: T,
    y: MatMut<'_, T>,
) {
    assert_eq!(x.cols(), 1, "columns of x");
    gemm_reference(alpha, a, x, beta, y);
}
