//! Axes read backwards, and quarter turns. All share storage.

use smallvec::SmallVec;

use super::axes::{WHOLE, swapaxes};
use crate::shape::{Shape, normalize_axes};
use crate::{Array, Error, SliceItem, format_shape};

/// The array with axes in reverse: those named, or all of them.
///
/// ```
/// use einmul_array::{Array, rearrange::flip};
/// let a = Array::from_vec(vec![1, 2, 3, 4_i64], &[2, 2]).unwrap();
/// assert_eq!(flip(&a, Some(&[1])).unwrap().to_vec::<i64>().unwrap(), [2, 1, 4, 3]);
/// ```
///
/// # Errors
/// [`Error::Axis`]; [`Error::Shape`] when an axis is named twice.
pub fn flip(x: &Array, axes: Option<&[isize]>) -> Result<Array, Error> {
    flip_as("flip", x, axes)
}

fn flip_as(operation: &str, x: &Array, axes: Option<&[isize]>) -> Result<Array, Error> {
    let axes: Shape = match axes {
        Some(axes) => normalize_axes(operation, axes, x.rank())?,
        None => (0..x.rank()).collect(),
    };
    let backwards = SliceItem::Range { start: None, stop: None, step: Some(-1) };
    let items: SmallVec<[SliceItem; 6]> = (0..x.rank())
        .map(|axis| if axes.contains(&axis) { backwards.clone() } else { WHOLE })
        .collect();
    x.slice(&items)
}

/// The rows in reverse order: axis 0 flipped.
///
/// # Errors
/// [`Error::Axis`] for a 0-d array.
pub fn flipud(x: &Array) -> Result<Array, Error> {
    flip_as("flipud", x, Some(&[0]))
}

/// The columns in reverse order: axis 1 flipped.
///
/// # Errors
/// [`Error::Axis`] below rank 2.
pub fn fliplr(x: &Array) -> Result<Array, Error> {
    flip_as("fliplr", x, Some(&[1]))
}

/// The array after `k` quarter turns from the first of two axes towards the second.
///
/// # Errors
/// [`Error::Axis`]; [`Error::Shape`] below rank 2 or when both axes are one.
pub fn rot90(x: &Array, k: isize, axes: [isize; 2]) -> Result<Array, Error> {
    if x.rank() < 2 {
        let text = format!("needs two axes, got shape {}", format_shape(x.shape()));
        return Err(Error::shape("rot90", text));
    }
    normalize_axes("rot90", &axes, x.rank())?;
    let [first, second] = axes;
    match k.rem_euclid(4) {
        0 => Ok(x.clone()),
        1 => swapaxes(&flip(x, Some(&[second]))?, first, second),
        2 => flip(x, Some(&axes)),
        _ => flip(&swapaxes(x, first, second)?, Some(&[second])),
    }
}
