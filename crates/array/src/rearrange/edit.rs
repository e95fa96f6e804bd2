//! Parts of an axis taken out, put in, and added at the end.

use super::axes::{WHOLE, moveaxis};
use super::positions::Positions;
use super::reshape::ravel;
use crate::index::{self, IndexItem};
use crate::join::join;
use crate::shape::{Shape, normalize_axis};
use crate::ufunc::cast_into;
use crate::{Array, Error};

/// The array without these positions of an axis; flattened first if there is none.
///
/// Besides the output it takes a byte for each position of the axis, and eight for each
/// position named and each part kept.
///
/// ```
/// use einmul_array::{Array, rearrange::{Positions, delete}};
/// let a = Array::from_vec(vec![1, 2, 3, 4_i64], &[4]).unwrap();
/// let out = delete(&a, Positions::Many(&[0, -1]), None).unwrap();
/// assert_eq!(out.to_vec::<i64>().unwrap(), [2, 3]);
/// ```
///
/// # Errors
/// [`Error::Axis`]; [`Error::Index`] outside the axis; [`Error::Shape`] for a mask of
/// another length; [`Error::OutOfMemory`].
pub fn delete(x: &Array, positions: Positions<'_>, axis: Option<isize>) -> Result<Array, Error> {
    let Some(axis) = axis else { return delete(&ravel(x)?, positions, Some(0)) };
    let axis = normalize_axis("delete", axis, x.rank())?;
    let n = x.shape()[axis];
    let gone = positions.resolve("delete", axis, n, n)?;
    let mut kept = Array::full(true, &[n])?;
    for i in gone {
        if let Some(kept) = kept.as_mut_slice::<bool>() {
            kept[i] = false;
        }
    }
    let mut items = vec![IndexItem::Basic(WHOLE); axis];
    items.push(IndexItem::Mask(kept));
    index::get(x, &items)
}

/// The array with values put in before these positions of an axis; flattened first if
/// there is none. Values stretch to the place that is made for them and are converted to
/// the array's dtype.
///
/// One position takes any number of parts: `values` has the place's axis first for
/// [`Positions::One`], and where the array has it for a list of one. Several positions
/// take one part each, and count in the array as it was.
///
/// ```
/// use einmul_array::{Array, rearrange::{Positions, insert}};
/// let a = Array::from_vec(vec![1, 2, 3_i64], &[3]).unwrap();
/// let nine = Array::scalar(9_i64).unwrap();
/// let out = insert(&a, Positions::Many(&[0, 2]), &nine, None).unwrap();
/// assert_eq!(out.to_vec::<i64>().unwrap(), [9, 1, 2, 9, 3]);
/// ```
///
/// # Errors
/// [`Error::Axis`]; [`Error::Index`] outside `-n..=n`; [`Error::Shape`] or
/// [`Error::Broadcast`] for values that do not stretch to the place made for them;
/// [`Error::TooLarge`], [`Error::OutOfMemory`].
pub fn insert(
    x: &Array,
    positions: Positions<'_>,
    values: &Array,
    axis: Option<isize>,
) -> Result<Array, Error> {
    let Some(axis) = axis else { return insert(&ravel(x)?, positions, values, Some(0)) };
    let axis = normalize_axis("insert", axis, x.rank())?;
    let n = x.shape()[axis];
    let mut places: Vec<(usize, usize)> = positions
        .resolve("insert", axis, n, n.saturating_add(1))?
        .into_iter()
        .enumerate()
        .map(|(value, place)| (place, value))
        .collect();
    let mut values = values.clone();
    if places.len() == 1 {
        let mut shape = Shape::from_elem(1, x.rank().saturating_sub(values.rank()));
        shape.extend_from_slice(values.shape());
        values = values.reshape(&shape)?;
        if matches!(positions, Positions::One(_)) {
            values = moveaxis(&values, &[0], &[axis as isize])?;
        }
        let place = places[0].0;
        places = (0..values.shape()[axis]).map(|value| (place, value)).collect();
    }
    let mut shape = Shape::from_slice(x.shape());
    shape[axis] = places.len();
    let values = values.broadcast_to(&shape)?;
    shape[axis] = n.saturating_add(places.len());
    let mut out = Array::unfilled(x.dtype(), &shape)?;
    // Stable: values for one place keep their order.
    places.sort_by_key(|&(place, _)| place);
    let (x, values, mut view) = (x.view(), values.view(), out.view_mut()?);
    let mut done = 0;
    for (before, &(place, value)) in places.iter().enumerate() {
        if place > done {
            let mut part = view.reborrow().narrow(axis, done + before, place - done);
            cast_into(&x.narrow(axis, done, place - done), &mut part)?;
            done = place;
        }
        let mut part = view.reborrow().narrow(axis, place + before, 1);
        cast_into(&values.narrow(axis, value, 1), &mut part)?;
    }
    let mut rest = view.narrow(axis, done + places.len(), n - done);
    cast_into(&x.narrow(axis, done, n - done), &mut rest)?;
    Ok(out)
}

/// The array with values added at the end of an axis, in the dtype that both promote to;
/// both are flattened first if there is none.
///
/// # Errors
/// As [`crate::join::concat`].
pub fn append(x: &Array, values: &Array, axis: Option<isize>) -> Result<Array, Error> {
    join("append", &[x.clone(), values.clone()], axis)
}
