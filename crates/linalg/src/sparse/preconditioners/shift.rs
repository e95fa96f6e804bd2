//! What to do when an incomplete factorisation breaks down.

use einmul_machine::interrupt;

use crate::error::Error;

/// The first shift after a breakdown.
const FIRST: f64 = 1e-3;

/// The largest: the matrix is then a small part of what is factored.
const LARGEST: f64 = 1e9;

/// Tries to factor with the diagonal enlarged by the factor `1 + shift`: without a shift, then
/// from 0.001 with one that doubles until there is a factor (Manteuffel, Math. Comp. 34
/// (1980); Lin & Moré, SIAM J. Sci. Comput. 21 (1999)). An enlarged diagonal dominates its row
/// in the end, and such a matrix has all incomplete factors. Returns the shift.
///
/// `attempt(shift)` returns the row at which it broke down, if it did.
///
/// # Errors
/// [`Error::ZeroDiagonal`] if no shift helps: then the diagonal is too small.
pub(super) fn with_shift(
    operation: &'static str,
    mut attempt: impl FnMut(f64) -> Option<usize>,
) -> Result<f64, Error> {
    let mut shift = 0.0;
    while let Some(index) = attempt(shift) {
        interrupt::poll();
        if shift > LARGEST {
            return Err(Error::ZeroDiagonal { operation, index });
        }
        shift = if shift == 0.0 { FIRST } else { 2.0 * shift };
    }
    Ok(shift)
}
