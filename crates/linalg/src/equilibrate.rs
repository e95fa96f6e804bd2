//! Powers of two that bring the rows and columns of a matrix to one size.
//!
//! Multiplying by a power of two is exact, so the scaled system has the same
//! solution. What is left is badly conditioned in itself, not in its units:
//! `diag(1, 1e-20)` becomes the identity.

use einmul_kernels::matrix::MatRef;

use crate::error::Error;
use crate::real::{EXPONENT_NOT_FINITE, EXPONENT_OF_ZERO, Real};
use crate::view::{for_each_position, gather, not_finite};

/// Fills `rows` and `cols` so that `2^(rows[i] + cols[j]) · a[i, j]` is below 2
/// everywhere and at least 1 somewhere in every column that is not zero (and
/// in some row for each of these columns). A zero row or column gets 0.
///
/// # Errors
/// [`Error::NotFinite`].
pub(crate) fn powers<T: Real>(
    operation: &'static str,
    a: MatRef<'_, T>,
    rows: &mut [i32],
    cols: &mut [i32],
) -> Result<(), Error> {
    rows.fill(EXPONENT_OF_ZERO);
    for_each_position(a.rows(), a.cols(), |i, j| rows[i] = rows[i].max(a.at(i, j).exponent()));
    if rows.contains(&EXPONENT_NOT_FINITE) {
        return Err(not_finite(operation, "a", a, |_, _| true));
    }
    rows.iter_mut().for_each(invert);
    cols.fill(EXPONENT_OF_ZERO);
    for_each_position(a.rows(), a.cols(), |i, j| {
        cols[j] = cols[j].max(a.at(i, j).exponent() + rows[i]);
    });
    cols.iter_mut().for_each(invert);
    Ok(())
}

/// The power that brings a largest exponent to 0.
fn invert(exponent: &mut i32) {
    // The sum of a zero's exponent and a row's power stays far below any other.
    *exponent = if *exponent <= EXPONENT_OF_ZERO / 2 { 0 } else { -*exponent };
}

/// Copies the scaled matrix into contiguous columns.
pub(crate) fn copy_scaled<T: Real>(
    a: MatRef<'_, T>,
    rows: &[i32],
    cols: &[i32],
    columns: &mut [T],
) {
    gather(a, columns, |i, j, x| x.scale(rows[i] + cols[j]));
}
