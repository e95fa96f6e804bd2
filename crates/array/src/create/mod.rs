//! New arrays: of one value, of ranges, of grids, and matrices with a pattern.

mod arange;
mod diagonals;
mod grids;
mod spaced;
#[cfg(test)]
mod tests;
mod text;
mod vander;

pub use arange::arange;
pub use diagonals::{diag, diagflat, diagonal, eye, identity, tri};
pub use grids::{Indexing, meshgrid};
pub use spaced::{geomspace, linspace, linspace_step, logspace};
pub use text::matrix;
pub use vander::vander;

use crate::{Array, DType, Element, Error, Scalar, dispatch};

/// An array of copies of one value; its dtype is the value's where none is given.
///
/// ```
/// use einmul_array::{DType, Scalar, create::full};
/// let a = full(&[2, 2], Scalar::Integer(7), Some(DType::U8)).unwrap();
/// assert_eq!(a.to_vec::<u8>().unwrap(), [7; 4]);
/// ```
///
/// # Errors
/// As [`Scalar::check`] and [`Array::zeros`].
pub fn full(shape: &[usize], value: Scalar, dtype: Option<DType>) -> Result<Array, Error> {
    let dtype = dtype.unwrap_or(value.dtype());
    value.check("full", dtype)?;
    dispatch!(dtype, T => Array::full(value.to::<T>(), shape))
}

/// An array of ones (`true` for truth values).
///
/// # Errors
/// As [`Array::zeros`].
pub fn ones(shape: &[usize], dtype: DType) -> Result<Array, Error> {
    full(shape, Scalar::Integer(1), Some(dtype))
}

/// Zeros in the shape of `x`, and in its dtype where none is given.
///
/// # Errors
/// [`Error::OutOfMemory`].
pub fn zeros_like(x: &Array, dtype: Option<DType>) -> Result<Array, Error> {
    Array::zeros(dtype.unwrap_or(x.dtype()), x.shape())
}

/// Ones in the shape of `x`, and in its dtype where none is given.
///
/// # Errors
/// [`Error::OutOfMemory`].
pub fn ones_like(x: &Array, dtype: Option<DType>) -> Result<Array, Error> {
    ones(x.shape(), dtype.unwrap_or(x.dtype()))
}

/// Copies of one value in the shape of `x`, and in its dtype where none is given.
///
/// # Errors
/// As [`full`].
pub fn full_like(x: &Array, value: Scalar, dtype: Option<DType>) -> Result<Array, Error> {
    full(x.shape(), value, Some(dtype.unwrap_or(x.dtype())))
}

/// A vector of `value(0)`, …, `value(count - 1)`.
fn generate<T: Element>(count: usize, value: impl Fn(usize) -> T) -> Result<Array, Error> {
    let mut array = Array::unfilled(T::DTYPE, &[count])?;
    for (i, element) in array.as_mut_slice::<T>().unwrap_or(&mut []).iter_mut().enumerate() {
        *element = value(i);
    }
    Ok(array)
}
