//! Axes as callers name them, and the shapes that results keep.

use smallvec::SmallVec;

use crate::shape::normalize_axis;
use crate::{Array, Error, Shape};

/// Axes counted from either end as positions in order; `None` names all of them.
///
/// # Errors
/// [`Error::Axis`] outside `-rank..rank`; [`Error::Shape`] for an axis named twice.
pub(crate) fn resolve_axes(
    operation: &str,
    axes: Option<&[isize]>,
    rank: usize,
) -> Result<SmallVec<[usize; 6]>, Error> {
    let Some(axes) = axes else { return Ok((0..rank).collect()) };
    let mut positions = SmallVec::new();
    for &axis in axes {
        let position = normalize_axis(operation, axis, rank)?;
        if positions.contains(&position) {
            return Err(Error::shape(operation, format!("axis {position} is named twice")));
        }
        positions.push(position);
    }
    positions.sort_unstable();
    Ok(positions)
}

/// A reduction's result with the reduced axes put back as axes of length one.
///
/// # Errors
/// [`Error::OutOfMemory`].
pub(crate) fn keep_axes(
    result: Array,
    shape: &[usize],
    axes: &[usize],
    keepdims: bool,
) -> Result<Array, Error> {
    if !keepdims {
        return Ok(result);
    }
    let kept: Shape =
        (0..shape.len()).map(|axis| if axes.contains(&axis) { 1 } else { shape[axis] }).collect();
    result.reshape(&kept)
}
