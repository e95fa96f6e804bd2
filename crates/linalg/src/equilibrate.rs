//! Powers of two that bring the rows and columns of a matrix to one size.
//!
//! Multiplying by a power of two is exact, so the scaled system has the same
//! solution. What is left is badly conditioned in itself, not in its units:
//! `diag(1, 1e-20)` becomes the identity.

use einmul_kernels::matrix::MatRef;

use crate::error::Error;
use crate::real::{EXPONENT_NOT_FINITE, EXPONENT_OF_ZERO};
use crate::scalar::Scalar;
use crate::view::{for_each_position, gather, not_finite};

/// Powers of two for elimination with row exchanges, and those that judge it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Powers<'w> {
    /// For the whole matrix: brings its largest element to at least 1 and below 2.
    pub(crate) common: i32,
    /// For each column, after `common`: brings its largest element there too.
    pub(crate) cols: &'w [i32],
    /// For each row, after both. These are not applied before elimination: they
    /// would change which row is the pivot, and a row scaled down loses the digits
    /// that a solution component needs. They only tell how well conditioned the
    /// matrix is apart from its units.
    pub(crate) balance: &'w [i32],
}

/// Finds the powers of a matrix; a zero row or column gets 0.
///
/// # Errors
/// [`Error::NotFinite`].
pub(crate) fn powers<'w, T: Scalar>(
    operation: &'static str,
    a: MatRef<'_, T>,
    balance: &'w mut [i32],
    cols: &'w mut [i32],
) -> Result<Powers<'w>, Error> {
    cols.fill(EXPONENT_OF_ZERO);
    for_each_position(a.rows(), a.cols(), |i, j| cols[j] = cols[j].max(a.at(i, j).exponent_of()));
    if cols.contains(&EXPONENT_NOT_FINITE) {
        return Err(not_finite(operation, "a", a, |_, _| true));
    }
    let mut common = cols.iter().copied().max().unwrap_or(EXPONENT_OF_ZERO);
    invert(&mut common);
    cols.iter_mut().for_each(|power| {
        *power = power.saturating_add(common);
        invert(power);
    });
    balance.fill(EXPONENT_OF_ZERO);
    for_each_position(a.rows(), a.cols(), |i, j| {
        let exponent = a.at(i, j).exponent_of().saturating_add(common + cols[j]);
        balance[i] = balance[i].max(exponent);
    });
    balance.iter_mut().for_each(invert);
    Ok(Powers { common, cols, balance })
}

/// The power that brings a largest exponent to 0.
pub(crate) fn invert(exponent: &mut i32) {
    // The sum of a zero's exponent and other powers stays far below any other.
    *exponent = if *exponent <= EXPONENT_OF_ZERO / 2 { 0 } else { -*exponent };
}

/// Copies the matrix, scaled as a whole and by columns, into contiguous columns.
pub(crate) fn copy_scaled<T: Scalar>(a: MatRef<'_, T>, powers: &Powers<'_>, columns: &mut [T]) {
    gather(a, columns, |_, j, x| x.scaled(powers.common + powers.cols[j]));
}
