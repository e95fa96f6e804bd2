//! Taking and putting elements along one axis.

use super::offsets::{Component, IndexMode, OffsetSource, Place};
use super::rows::Rows;
use super::selection::{Axes, Selection, not_an_index};
use super::{FlatOrder, IndexItem, check_kinds, fitting, flat, set, transfer, with_dtype};
use crate::layout::reshape_strides;
use crate::shape::{element_count, normalize_axis};
use crate::{Array, ArrayView, ArrayViewMut, Error, Shape, Strides};

/// Elements along an axis: the result has the axes of `indices` in that axis's place.
/// Without an axis they come from the array read in row-major order (which copies an array
/// stored otherwise).
///
/// ```
/// use einmul_array::{Array, index::{IndexMode, take}};
/// let x = Array::from_vec(vec![10, 20, 30, 40, 50, 60], &[2, 3]).unwrap();
/// let columns = Array::from_vec(vec![2_i64, 0], &[2]).unwrap();
/// let taken = take(&x, &columns, Some(1), IndexMode::Raise).unwrap();
/// assert_eq!(taken.to_vec::<i32>().unwrap(), [30, 10, 60, 40]);
/// ```
///
/// # Errors
/// [`Error::Index`] outside the axis, unless `mode` brings indices inside;
/// [`Error::Axis`]; [`Error::Indexing`] unless the indices are integers, and when there is
/// something to take from an empty axis; [`Error::OutOfMemory`].
pub fn take(
    x: &Array,
    indices: &Array,
    axis: Option<isize>,
    mode: IndexMode,
) -> Result<Array, Error> {
    check_integers(indices)?;
    // An array of rank 0 counts as a vector of one element.
    let (x, axis) = match axis {
        Some(axis) if x.rank() > 0 => (x.clone(), normalize_axis("take", axis, x.rank())?),
        _ => (x.reshape(&[x.len()])?, 0),
    };
    let (shape, strides) = (x.shape(), x.strides());
    if axis == 0
        && mode == IndexMode::Raise
        && let Some(rows) = Rows::new(shape, strides, x.dtype().size(), indices)
    {
        return rows.gather(&x);
    }
    let length = shape[axis];
    if length == 0 && !indices.is_empty() && mode != IndexMode::Raise {
        let problem = format!("take: axis {axis} is empty, so no index can be brought inside");
        return Err(Error::Indexing { problem });
    }
    let integers = Component::Integers {
        array: indices.view(),
        axis,
        length,
        step: strides[axis].wrapping_mul(x.dtype().size() as isize),
        place: Place::Mode(mode),
    };
    let part = |axes: std::ops::Range<usize>| -> Axes {
        (Shape::from_slice(&shape[axes.clone()]), Strides::from_slice(&strides[axes]))
    };
    let selection = Selection {
        shift: 0,
        before: part(0..axis),
        offsets: OffsetSource::new(Shape::from_slice(indices.shape()), [integers]),
        after: part(axis + 1..shape.len()),
    };
    transfer::gather(&x.view(), &selection)
}

/// For each position along the other axes, elements along one axis: with the axis last,
/// `out[..., j] = x[..., indices[..., j]]`. Other axes of `x` and `indices` stretch to each
/// other; without an axis both are read in row-major order.
///
/// ```
/// use einmul_array::{Array, index::take_along_axis};
/// let x = Array::from_vec(vec![30, 10, 20, 6, 5, 4], &[2, 3]).unwrap();
/// let order = Array::from_vec(vec![1_i64, 2, 0, 2, 1, 0], &[2, 3]).unwrap();
/// let sorted = take_along_axis(&x, &order, Some(-1)).unwrap();
/// assert_eq!(sorted.to_vec::<i32>().unwrap(), [10, 20, 30, 4, 5, 6]);
/// ```
///
/// # Errors
/// [`Error::Shape`] unless both have equally many axes, [`Error::Broadcast`] when other
/// axes do not fit; [`Error::Index`], [`Error::Axis`], [`Error::Indexing`] and
/// [`Error::OutOfMemory`] as [`take`].
pub fn take_along_axis(x: &Array, indices: &Array, axis: Option<isize>) -> Result<Array, Error> {
    let operation = "take_along_axis";
    let Some(axis) = axis else {
        let (x, indices) = (x.reshape(&[x.len()])?, indices.reshape(&[indices.len()])?);
        return take_along_axis(&x, &indices, Some(0));
    };
    let axis = normalize_axis(operation, axis, x.rank())?;
    let selection = along_axis(operation, x.shape(), x.strides(), x.dtype().size(), indices, axis)?;
    transfer::gather(&x.view(), &selection)
}

/// Puts values where [`take_along_axis`] would take them; `values` stretch to the shape
/// that it would give and are cast to the target's dtype. Of several values for one element
/// the last stays.
///
/// # Errors
/// As [`take_along_axis`]; [`Error::Shape`] when the values do not fit, [`Error::DType`]
/// for complex values in a real array.
pub fn put_along_axis(
    target: &mut ArrayViewMut<'_>,
    indices: &Array,
    values: &ArrayView<'_>,
    axis: Option<isize>,
) -> Result<(), Error> {
    let operation = "put_along_axis";
    check_kinds(values.dtype(), target.dtype())?;
    let Some(axis) = axis else { return put_flat(target, indices, values) };
    let axis = normalize_axis(operation, axis, target.shape().len())?;
    let size = target.dtype().size();
    let selection = along_axis(operation, target.shape(), target.strides(), size, indices, axis)?;
    let values = fitting(operation, values, selection.offsets.shape())?;
    with_dtype(&values, target.dtype(), |values| transfer::scatter(target, &selection, values))
}

/// Puts values at places of the target read in row-major order.
fn put_flat(
    target: &mut ArrayViewMut<'_>,
    indices: &Array,
    values: &ArrayView<'_>,
) -> Result<(), Error> {
    check_integers(indices)?;
    let indices = indices.reshape(&[indices.len()])?;
    let len = element_count(target.shape())?;
    if let Some(strides) = reshape_strides(target.shape(), target.strides(), &[len]) {
        // SAFETY: the target's own positions, read as one axis.
        let mut flat = unsafe { target.reborrow().with_layout(Shape::from_slice(&[len]), strides) };
        return put_along_axis(&mut flat, &indices, values, Some(0));
    }
    let places = flat::positions(&indices, len)?;
    let coordinates = flat::unravel_index(&places, target.shape(), FlatOrder::RowMajor)?;
    let items: Vec<IndexItem> = coordinates.into_iter().map(IndexItem::Integers).collect();
    set(target, &items, values)
}

/// The selection of [`take_along_axis`]: every axis is an index axis, along all but one of
/// them the array itself is walked.
fn along_axis<'a>(
    operation: &str,
    shape: &[usize],
    strides: &[isize],
    element_bytes: usize,
    indices: &'a Array,
    axis: usize,
) -> Result<Selection<'a>, Error> {
    check_integers(indices)?;
    if indices.rank() != shape.len() {
        let text = format!(
            "the array has {} axes, the indices have {}: shapes {} and {}",
            shape.len(),
            indices.rank(),
            crate::format_shape(shape),
            crate::format_shape(indices.shape())
        );
        return Err(Error::shape(operation, text));
    }
    let mut joint = Shape::from_slice(indices.shape());
    let mut walked = Strides::from_elem(0, shape.len());
    for d in (0..shape.len()).filter(|&d| d != axis) {
        match (shape[d], indices.shape()[d]) {
            (1, _) => {}
            (n, m) if n == m || m == 1 => (joint[d], walked[d]) = (n, strides[d]),
            _ => {
                return Err(Error::Broadcast {
                    operation: operation.to_owned(),
                    left: shape.into(),
                    right: indices.shape().into(),
                    left_axis: d,
                    right_axis: d,
                });
            }
        }
    }
    element_count(&joint)?;
    let integers = Component::Integers {
        array: indices.view(),
        axis,
        length: shape[axis],
        step: strides[axis].wrapping_mul(element_bytes as isize),
        place: Place::Mode(IndexMode::Raise),
    };
    let offsets =
        OffsetSource::new(joint, [Component::Linear { strides: walked, element_bytes }, integers]);
    Ok(Selection { shift: 0, before: Axes::default(), offsets, after: Axes::default() })
}

fn check_integers(indices: &Array) -> Result<(), Error> {
    if indices.dtype().is_integer() { Ok(()) } else { Err(not_an_index(indices.dtype())) }
}
