//! Slices and elements chosen by a condition.

use super::{IndexItem, IndexMode, flatnonzero, get, take};
use crate::{Array, DType, Error, format_shape};

/// The slices along an axis where a vector of conditions is not zero; of the array read in
/// row-major order without an axis. The vector may be shorter than the axis: what it does
/// not reach is left out. Costs eight bytes for each slice chosen, besides the result.
///
/// ```
/// use einmul_array::{Array, index::compress};
/// let x = Array::from_vec(vec![1, 2, 3, 4, 5, 6], &[3, 2]).unwrap();
/// let rows = Array::from_vec(vec![false, true], &[2]).unwrap();
/// assert_eq!(compress(&rows, &x, Some(0)).unwrap().to_vec::<i32>().unwrap(), [3, 4]);
/// ```
///
/// # Errors
/// [`Error::Shape`] unless the condition is a vector; [`Error::Index`] when it is true past
/// the axis's end; [`Error::Axis`], [`Error::OutOfMemory`].
pub fn compress(condition: &Array, x: &Array, axis: Option<isize>) -> Result<Array, Error> {
    if condition.rank() != 1 {
        let shape = format_shape(condition.shape());
        return Err(Error::shape("compress", format!("the condition is a vector, not {shape}")));
    }
    take(x, &flatnonzero(condition)?, axis, IndexMode::Raise)
}

/// The elements, in row-major order, where a condition read in the same order is not zero.
/// A condition of another shape, or that is no truth values, costs eight bytes for each
/// element chosen, besides the result.
///
/// # Errors
/// [`Error::Index`] when the condition is true past the array's end;
/// [`Error::OutOfMemory`].
pub fn extract(condition: &Array, x: &Array) -> Result<Array, Error> {
    if condition.dtype() == DType::Bool && condition.shape() == x.shape() {
        return get(x, &[IndexItem::Mask(condition.clone())]);
    }
    take(x, &flatnonzero(condition)?, None, IndexMode::Raise)
}
