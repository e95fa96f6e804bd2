//! Rounding to a number of decimals.

use super::{BinaryOp, UnaryOp, binary, unary};
use crate::{Array, Error};

/// Each element rounded to a number of decimals (before the point where negative), halves to
/// the even digit; the parts of complex numbers apart. Integers stay unless `decimals` is
/// negative. Takes memory for two copies of `x` where `decimals` is not 0.
///
/// ```
/// use einmul_array::{Array, ufunc::round};
/// let x = Array::from_vec(vec![0.125, 2.5], &[2]).unwrap();
/// assert_eq!(round(&x, 2).unwrap().to_vec::<f64>().unwrap(), [0.12, 2.5]);
/// assert_eq!(round(&x, 0).unwrap().to_vec::<f64>().unwrap(), [0.0, 2.0]);
/// ```
///
/// # Errors
/// [`Error::DType`] for truth values, [`Error::OutOfMemory`].
pub fn round(x: &Array, decimals: i32) -> Result<Array, Error> {
    if decimals == 0 || (decimals > 0 && !x.dtype().is_inexact()) {
        return unary(UnaryOp::Round, x);
    }
    let (before, after) = match decimals {
        0.. => (BinaryOp::Multiply, BinaryOp::Divide),
        _ => (BinaryOp::Divide, BinaryOp::Multiply),
    };
    let scale = Array::scalar(10_f64.powi(decimals.saturating_abs()))?;
    let scale = if x.dtype().is_inexact() { scale.cast(x.dtype())? } else { scale };
    let scaled = unary(UnaryOp::Round, &binary(before, x, &scale)?)?;
    binary(after, &scaled, &scale)?.cast(x.dtype())
}
