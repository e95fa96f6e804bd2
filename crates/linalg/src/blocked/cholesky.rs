//! Cholesky's factor.

use einmul_kernels::MatMut;
use einmul_kernels::panels::{self, Diagonal, Float, WIDTH};
use einmul_machine::interrupt;

use super::half;
use super::product::Products;
use super::triangular;

/// `A = Uᵀ U` in place of the upper triangle of a square matrix of contiguous rows; the other
/// triangle is not read, but spoilt. By columns that is `L = Uᵀ` in the lower triangle. Writes
/// the reciprocals of the diagonal.
///
/// # Errors
/// The first pivot that is not above 0; a NaN is not.
pub(crate) fn factor<T: Float>(
    a: MatMut<'_, T>,
    reciprocals: &mut [T],
    products: &mut Products<'_>,
) -> Result<(), usize> {
    let n = a.rows();
    if n <= WIDTH {
        return panels::cholesky(products.isa(), a, reciprocals);
    }
    interrupt::poll();
    let cut = half(n);
    let (first, last) = reciprocals.split_at_mut(cut);
    let (top, bottom) = a.split_at_row(cut);
    let (mut left, mut right) = top.split_at_col(cut);
    factor(left.reborrow(), first, products)?;
    let l = left.as_ref().transpose();
    triangular::lower(l, Diagonal::Reciprocals(first), right.reborrow(), products);
    let (_, mut rest) = bottom.split_at_col(cut);
    products.subtract_square(right.as_ref(), rest.reborrow());
    factor(rest, last, products).map_err(|pivot| cut + pivot)
}
