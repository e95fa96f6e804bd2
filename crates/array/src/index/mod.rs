//! NumPy's indexing: slices, integer arrays and masks in one index, for reading and for
//! writing.
//!
//! Entries are applied axis by axis. Integer arrays stretch to one shape and choose
//! together; a mask over some axes stands for the coordinates of its true elements. The
//! axes that arrays select stand where the arrays stand if these are neighbours, and first
//! otherwise; a plain integer beside an array counts as an array of rank 0.

mod compress;
mod fill_diagonal;
mod flat;
mod mask;
mod nonzero;
mod offsets;
mod rows;
mod runs;
mod selection;
mod take;
#[cfg(test)]
mod tests;
mod transfer;
mod truth;

use smallvec::SmallVec;

pub use compress::{compress, extract};
pub use fill_diagonal::fill_diagonal;
pub use flat::{FlatOrder, ravel_multi_index, unravel_index};
pub use nonzero::{argwhere, flatnonzero, nonzero};
pub use offsets::IndexMode;
pub use take::{put_along_axis, take, take_along_axis};

use crate::layout::{SlicedLayout, slice_layout};
use crate::shape::format_shape;
use crate::ufunc::cast_into;
use crate::{Array, ArrayView, ArrayViewMut, DType, Element, Error, Kind, SliceItem, dispatch};
use rows::Rows;
use selection::Parts;

/// One entry of an index such as `A[[0, 2], 1:9:2, mask, ...]`.
#[derive(Clone)]
pub enum IndexItem {
    /// An integer, a slice, an ellipsis or a new axis.
    Basic(SliceItem),
    /// Positions along one axis, negative from the end; of any integer dtype and shape.
    Integers(Array),
    /// Truth values over as many axes as the mask has.
    Mask(Array),
}

impl IndexItem {
    /// The entry that an array of integers or truth values is.
    ///
    /// # Errors
    /// [`Error::Indexing`] for an array of another dtype.
    pub fn from_array(array: Array) -> Result<Self, Error> {
        match array.dtype() {
            DType::Bool => Ok(IndexItem::Mask(array)),
            dtype if dtype.is_integer() => Ok(IndexItem::Integers(array)),
            dtype => Err(selection::not_an_index(dtype)),
        }
    }

    /// Axes of the indexed array that the entry takes, an ellipsis apart.
    fn axes_taken(&self) -> usize {
        match self {
            IndexItem::Basic(SliceItem::Ellipsis | SliceItem::NewAxis) => 0,
            IndexItem::Basic(_) | IndexItem::Integers(_) => 1,
            IndexItem::Mask(mask) => mask.rank(),
        }
    }

    /// The entry without arrays; a 0-d integer array is the integer in it.
    fn as_basic(&self) -> Result<Option<SliceItem>, Error> {
        match self {
            IndexItem::Basic(item) => Ok(Some(item.clone())),
            IndexItem::Integers(array) if array.rank() == 0 => {
                scalar_index(array).map(|index| Some(SliceItem::Index(index)))
            }
            _ => Ok(None),
        }
    }
}

/// The integer in a 0-d array, as an index.
fn scalar_index(array: &Array) -> Result<isize, Error> {
    let value = dispatch!(array.dtype(), T => array.get::<T>(&[]).and_then(Element::to_i128));
    match value {
        Some(value) if array.dtype().is_integer() => {
            // No axis is so long that the difference shows.
            Ok(value.clamp(isize::MIN as i128, isize::MAX as i128) as isize)
        }
        _ => Err(selection::not_an_index(array.dtype())),
    }
}

/// What an index without arrays makes of a layout; `None` for an index with arrays.
/// A 0-d integer array counts as the integer in it.
///
/// # Errors
/// [`Error::Index`] outside an axis; [`Error::Indexing`] for a malformed index;
/// [`Error::Shape`] for a step of zero.
pub fn basic_layout(
    shape: &[usize],
    strides: &[isize],
    items: &[IndexItem],
) -> Result<Option<SlicedLayout>, Error> {
    let mut basic: SmallVec<[SliceItem; 6]> = SmallVec::new();
    for item in items {
        match item.as_basic()? {
            Some(item) => basic.push(item),
            None => return Ok(None),
        }
    }
    slice_layout(shape, strides, &basic).map(Some)
}

/// The part of an array that an index names: `x[items]`.
///
/// An index of integers, slices, ellipses and new axes gives a view that shares storage;
/// one with arrays gives a copy. A mask that is not the whole index, or does not cover all
/// axes, is first written out as eight bytes for each true element.
///
/// ```
/// use einmul_array::{Array, SliceItem, index::{self, IndexItem}};
/// let x = Array::from_vec((0..12_i64).collect(), &[3, 4]).unwrap();
/// let rows = Array::from_vec(vec![2_i64, 0], &[2]).unwrap();
/// let last = IndexItem::Basic(SliceItem::Index(-1));
/// let picked = index::get(&x, &[IndexItem::Integers(rows), last]).unwrap();
/// assert_eq!(picked.to_vec::<i64>().unwrap(), [11, 3]);
/// ```
///
/// # Errors
/// [`Error::Index`] outside an axis; [`Error::Indexing`] for a malformed index, a mask that
/// does not fit its axes, or index arrays that do not stretch to one shape;
/// [`Error::Shape`] for a step of zero; [`Error::TooLarge`], [`Error::OutOfMemory`].
pub fn get(x: &Array, items: &[IndexItem]) -> Result<Array, Error> {
    if let Some(rows) = sole_rows(x.shape(), x.strides(), x.dtype(), items) {
        return rows.gather(x);
    }
    if let Some(layout) = basic_layout(x.shape(), x.strides(), items)? {
        let part = x.relaid(layout);
        let has_array = items.iter().any(|item| !matches!(item, IndexItem::Basic(_)));
        return if has_array { part.to_row_major() } else { Ok(part) };
    }
    let parts = Parts::new(x.shape(), x.strides(), items)?;
    if let Some(sole) = parts.sole_mask()?
        && sole.covers_all
    {
        return mask::pick(&x.view(), &sole);
    }
    transfer::gather(&x.view(), &parts.select(x.dtype())?)
}

/// [`get`] by one array of integers or truth values.
///
/// # Errors
/// As [`get`].
pub fn get_by(x: &Array, indices: &Array) -> Result<Array, Error> {
    if let Some(rows) = Rows::new(x.shape(), x.strides(), x.dtype().size(), indices) {
        return rows.gather(x);
    }
    get(x, &[IndexItem::from_array(indices.clone())?])
}

/// Assigns to the part of an array that an index names: `target[items] = value`.
///
/// The value stretches to the part's shape and is cast to the target's dtype. Where an
/// index array names an element several times, the last value stays. Nothing is written
/// unless every index is inside. One value through a mask is written without a list of
/// places; a value of another dtype is cast into a copy first, and otherwise masks cost
/// what they do in [`get`].
///
/// ```
/// use einmul_array::{Array, index::{self, IndexItem}};
/// let mut x = Array::from_vec(vec![1.0, -2.0, 3.0, -4.0], &[4]).unwrap();
/// let mask = Array::from_vec(vec![false, true, false, true], &[4]).unwrap();
/// let zero = Array::scalar(0_i64).unwrap();
/// index::set(&mut x.view_mut().unwrap(), &[IndexItem::Mask(mask)], &zero.view()).unwrap();
/// assert_eq!(x.to_vec::<f64>().unwrap(), [1.0, 0.0, 3.0, 0.0]);
/// ```
///
/// # Errors
/// As [`get`]; [`Error::Shape`] when the value does not stretch to the part;
/// [`Error::DType`] for complex values in a real array.
pub fn set(
    target: &mut ArrayViewMut<'_>,
    items: &[IndexItem],
    value: &ArrayView<'_>,
) -> Result<(), Error> {
    check_kinds(value.dtype(), target.dtype())?;
    if let Some(layout) = basic_layout(target.shape(), target.strides(), items)? {
        let value = fitting("assign", value, &layout.shape)?;
        return cast_into(&value, &mut relaid_mut(target, layout));
    }
    if let Some(rows) = sole_rows(target.shape(), target.strides(), target.dtype(), items)
        && with_dtype(value, target.dtype(), |value| rows.scatter(target, value))?
    {
        return Ok(());
    }
    let parts = Parts::new(target.shape(), target.strides(), items)?;
    let sole = parts.sole_mask()?;
    if let Some(sole) = &sole
        && value.shape().iter().all(|&n| n == 1)
    {
        return mask::fill(target, sole, &in_dtype(value, target.dtype())?.view());
    }
    if let Some(sole) = sole.filter(|sole| sole.covers_all) {
        let count = mask::count_true(&sole.mask);
        let value = fitting("assign", value, &[count])?;
        return with_dtype(&value, target.dtype(), |value| {
            mask::place(target, &sole, count, value);
            Ok(())
        });
    }
    let selection = parts.select(target.dtype())?;
    let value = fitting("assign", value, &selection.shape())?;
    with_dtype(&value, target.dtype(), |value| transfer::scatter(target, &selection, value))
}

/// An index that is one array of integers, where whole rows can be moved directly.
fn sole_rows<'a>(
    shape: &[usize],
    strides: &[isize],
    dtype: DType,
    items: &'a [IndexItem],
) -> Option<Rows<'a>> {
    let [IndexItem::Integers(indices)] = items else { return None };
    Rows::new(shape, strides, dtype.size(), indices)
}

/// Refuses complex values where they would lose their imaginary parts unseen.
fn check_kinds(value: DType, target: DType) -> Result<(), Error> {
    let real = matches!(target.kind(), Kind::Unsigned | Kind::Signed | Kind::Float);
    if value.kind() != Kind::Complex || !real {
        return Ok(());
    }
    Err(Error::DType {
        operation: format!("assign to an array of {target}"),
        dtype: value,
        hint: Some("take the real part of the value, or make the array complex".to_owned()),
    })
}

/// The value without superfluous leading axes of length one, checked to stretch to `shape`.
fn fitting<'a>(
    operation: &str,
    value: &ArrayView<'a>,
    shape: &[usize],
) -> Result<ArrayView<'a>, Error> {
    let surplus = value.shape().len().saturating_sub(shape.len());
    let leading = value.shape().iter().take_while(|&&n| n == 1).count().min(surplus);
    let (own, strides) = (&value.shape()[leading..], &value.strides()[leading..]);
    let missing = shape.len().checked_sub(own.len());
    let differs =
        |missing: usize| own.iter().zip(&shape[missing..]).position(|(&v, &n)| v != n && v != 1);
    let why = match missing.map(|missing| (missing, differs(missing))) {
        Some((_, None)) => {
            // SAFETY: the same positions; only axes of length one are gone.
            return Ok(unsafe { value.with_layout(own.into(), strides.into()) });
        }
        Some((missing, Some(axis))) => format!(
            "value axis {} has {}, axis {} of the part has {}",
            axis + leading,
            own[axis],
            axis + missing,
            shape[axis + missing]
        ),
        None => format!("the part has {} axes, the value {}", shape.len(), own.len()),
    };
    let (from, to) = (format_shape(value.shape()), format_shape(shape));
    let text = format!("a value of shape {from} does not stretch to a part of shape {to}: {why}");
    Err(Error::shape(operation, text))
}

/// A row-major copy in another dtype.
fn in_dtype(value: &ArrayView<'_>, dtype: DType) -> Result<Array, Error> {
    let mut copy = Array::unfilled(dtype, value.shape())?;
    cast_into(value, &mut copy.view_mut()?)?;
    Ok(copy)
}

/// Calls `write` with the value in `dtype`, copied only if it has another.
fn with_dtype<R>(
    value: &ArrayView<'_>,
    dtype: DType,
    write: impl FnOnce(&ArrayView<'_>) -> Result<R, Error>,
) -> Result<R, Error> {
    if value.dtype() == dtype { write(value) } else { write(&in_dtype(value, dtype)?.view()) }
}

/// Part of a writable view.
fn relaid_mut<'a>(target: &'a mut ArrayViewMut<'_>, layout: SlicedLayout) -> ArrayViewMut<'a> {
    let (dtype, size) = (target.dtype(), target.dtype().size() as isize);
    let start = target.start().wrapping_offset(layout.shift.wrapping_mul(size));
    // SAFETY: a slice's positions are distinct positions of the target, which is borrowed
    // uniquely for as long as the part.
    unsafe { ArrayViewMut::from_raw_parts(start, dtype, layout.shape, layout.strides) }
}
