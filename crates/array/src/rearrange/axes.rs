//! Axes in another order, and axes of length one that come and go. All share storage.

use smallvec::SmallVec;

use crate::shape::{Shape, normalize_axes, normalize_axis};
use crate::{Array, Error, SliceItem, format_shape};

/// All positions of an axis.
pub(super) const WHOLE: SliceItem = SliceItem::Range { start: None, stop: None, step: None };

/// The array with its axes in the order given, negative ones from the end.
///
/// # Errors
/// [`Error::Axis`]; [`Error::Shape`] unless every axis is named once.
pub fn permute_dims(x: &Array, axes: &[isize]) -> Result<Array, Error> {
    if axes.len() != x.rank() {
        let (named, rank, shape) = (axes.len(), x.rank(), format_shape(x.shape()));
        let text = format!("{named} axes are named, shape {shape} has {rank}");
        return Err(Error::shape("permute_dims", text));
    }
    x.permute(&normalize_axes("permute_dims", axes, x.rank())?)
}

/// The array with some axes at new places, the others in their old order.
///
/// ```
/// use einmul_array::{Array, DType, rearrange::moveaxis};
/// let a = Array::zeros(DType::F64, &[2, 3, 4]).unwrap();
/// assert_eq!(moveaxis(&a, &[0], &[-1]).unwrap().shape(), [3, 4, 2]);
/// ```
///
/// # Errors
/// [`Error::Axis`]; [`Error::Shape`] when an axis or a place is named twice, or there are
/// more of one than of the other.
pub fn moveaxis(x: &Array, source: &[isize], destination: &[isize]) -> Result<Array, Error> {
    if source.len() != destination.len() {
        let (from, to) = (source.len(), destination.len());
        let text = format!("{from} axes are to move to {to} places");
        return Err(Error::shape("moveaxis", text));
    }
    let from = normalize_axes("moveaxis", source, x.rank())?;
    let to = normalize_axes("moveaxis", destination, x.rank())?;
    let mut rest = (0..x.rank()).filter(|axis| !from.contains(axis));
    let order: Shape = (0..x.rank())
        .filter_map(|place| match to.iter().position(|&t| t == place) {
            Some(i) => Some(from[i]),
            None => rest.next(),
        })
        .collect();
    x.permute(&order)
}

/// The array with two axes exchanged.
///
/// # Errors
/// [`Error::Axis`].
pub fn swapaxes(x: &Array, axis1: isize, axis2: isize) -> Result<Array, Error> {
    let mut order: Shape = (0..x.rank()).collect();
    order.swap(
        normalize_axis("swapaxes", axis1, x.rank())?,
        normalize_axis("swapaxes", axis2, x.rank())?,
    );
    x.permute(&order)
}

/// The array without axes of length one: those named, or all of them.
///
/// # Errors
/// [`Error::Axis`]; [`Error::Shape`] when an axis named is longer, or named twice.
pub fn squeeze(x: &Array, axes: Option<&[isize]>) -> Result<Array, Error> {
    let gone: Shape = match axes {
        Some(axes) => normalize_axes("squeeze", axes, x.rank())?,
        None => (0..x.rank()).filter(|&axis| x.shape()[axis] == 1).collect(),
    };
    if let Some(&axis) = gone.iter().find(|&&axis| x.shape()[axis] != 1) {
        let (length, shape) = (x.shape()[axis], format_shape(x.shape()));
        let text = format!(
            "axis {axis} of shape {shape} has length {length}; only axes of length 1 can go"
        );
        return Err(Error::shape("squeeze", text));
    }
    let items: SmallVec<[SliceItem; 6]> = (0..x.rank())
        .map(|axis| if gone.contains(&axis) { SliceItem::Index(0) } else { WHOLE })
        .collect();
    x.slice(&items)
}

/// The array with new axes of length one, at these places of the result.
///
/// ```
/// use einmul_array::{Array, DType, rearrange::expand_dims};
/// let a = Array::zeros(DType::F64, &[2, 3]).unwrap();
/// assert_eq!(expand_dims(&a, &[0, -1]).unwrap().shape(), [1, 2, 3, 1]);
/// ```
///
/// # Errors
/// [`Error::Axis`] by the result's rank; [`Error::Shape`] when a place is named twice.
pub fn expand_dims(x: &Array, axes: &[isize]) -> Result<Array, Error> {
    let rank = x.rank() + axes.len();
    let new = normalize_axes("expand_dims", axes, rank)?;
    let items: SmallVec<[SliceItem; 6]> = (0..rank)
        .map(|axis| if new.contains(&axis) { SliceItem::NewAxis } else { WHOLE })
        .collect();
    x.slice(&items)
}

/// The array, or a vector of its one value.
///
/// # Errors
/// None that a caller can cause.
pub fn atleast_1d(x: &Array) -> Result<Array, Error> {
    if x.rank() == 0 { expand_dims(x, &[0]) } else { Ok(x.clone()) }
}

/// The array; a vector becomes a row.
///
/// # Errors
/// None that a caller can cause.
pub fn atleast_2d(x: &Array) -> Result<Array, Error> {
    match x.rank() {
        0 => expand_dims(x, &[0, 1]),
        1 => expand_dims(x, &[0]),
        _ => Ok(x.clone()),
    }
}

/// The array; a vector of n becomes `(1, n, 1)`, a matrix `(m, n, 1)`.
///
/// # Errors
/// None that a caller can cause.
pub fn atleast_3d(x: &Array) -> Result<Array, Error> {
    match x.rank() {
        0 => expand_dims(x, &[0, 1, 2]),
        1 => expand_dims(x, &[0, 2]),
        2 => expand_dims(x, &[2]),
        _ => Ok(x.clone()),
    }
}
