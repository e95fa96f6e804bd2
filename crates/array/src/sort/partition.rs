//! Selections: only the elements asked for are put where sorting would put them.

use super::positions::argpartition_line;
use super::values::Values;
use super::{Output, lined, map_lines};
use crate::{Array, DType, Error, dispatch, format_shape};

/// A copy of `x`, in row-major order, in which along an axis the elements at the
/// positions `kth` are those that [`sort`](super::sort) would put there, with none
/// greater before and none less after them. `None` takes all elements as one line.
///
/// Positions count from the end when negative. Complex numbers are sorted. Allocates as
/// [`sort`](super::sort) does.
///
/// ```
/// use einmul_array::{Array, sort::partition};
/// let x = Array::from_vec(vec![5, 1, 4, 2, 3], &[5]).unwrap();
/// assert_eq!(partition(&x, &[2], Some(0)).unwrap().get::<i32>(&[2]), Some(3));
/// ```
///
/// # Errors
/// [`Error::Axis`]; [`Error::Shape`] when a position lies outside the axis of an array
/// that is not empty; [`Error::OutOfMemory`].
pub fn partition(x: &Array, kth: &[isize], axis: Option<isize>) -> Result<Array, Error> {
    let (x, axis) = &lined("partition", x, axis)?;
    let kth = positions("partition", kth, x, *axis)?;
    let mut out = Array::unfilled(x.dtype(), x.shape())?;
    dispatch!(x.dtype(), T => map_lines::<T, T>(x, &mut out, *axis, Output::Fresh, &|line, out, _| {
        T::select_line(line, out, &kth)
    }))?;
    Ok(out)
}

/// The positions (`i64`) that partition `x` along an axis: taking them along it gives a
/// result such as [`partition`]'s. Equal elements are taken in order of position.
///
/// Keys too wide to be selected together with their positions are sorted. Allocates as
/// [`argsort`](super::argsort) does.
///
/// ```
/// use einmul_array::{Array, sort::argpartition};
/// let x = Array::from_vec(vec![5, 1, 4, 2, 3], &[5]).unwrap();
/// assert_eq!(argpartition(&x, &[0, -1], Some(0)).unwrap().get::<i64>(&[4]), Some(0));
/// ```
///
/// # Errors
/// As [`partition`].
pub fn argpartition(x: &Array, kth: &[isize], axis: Option<isize>) -> Result<Array, Error> {
    let (x, axis) = &lined("argpartition", x, axis)?;
    let kth = positions("argpartition", kth, x, *axis)?;
    let mut out = Array::unfilled(DType::I64, x.shape())?;
    dispatch!(x.dtype(), T => map_lines::<T, i64>(x, &mut out, *axis, Output::Fresh, &|line, out, threads| {
        argpartition_line(line, out, &kth, threads)
    }))?;
    Ok(out)
}

/// Positions from the start, ascending and each once; none for an empty array.
fn positions(operation: &str, kth: &[isize], x: &Array, axis: usize) -> Result<Vec<usize>, Error> {
    if x.is_empty() {
        return Ok(Vec::new());
    }
    let length = x.shape()[axis];
    let mut inside = Vec::with_capacity(kth.len());
    for &k in kth {
        let from_end = || length.checked_sub(k.unsigned_abs());
        let position = if k < 0 { from_end() } else { Some(k.unsigned_abs()) };
        let Some(position) = position.filter(|&position| position < length) else {
            let text = format!(
                "position {k} is out of range for axis {axis} of length {length} in shape {}",
                format_shape(x.shape())
            );
            return Err(Error::shape(operation, text));
        };
        inside.push(position);
    }
    inside.sort_unstable();
    inside.dedup();
    Ok(inside)
}
