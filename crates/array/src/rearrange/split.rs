//! Arrays cut into parts along an axis. All parts share storage.

use smallvec::SmallVec;

use super::axes::WHOLE;
use crate::shape::normalize_axis;
use crate::{Array, Error, SliceItem, format_shape};

/// Where an axis is cut.
#[derive(Debug, Clone, Copy)]
pub enum Sections<'a> {
    /// Into this many parts.
    Count(usize),
    /// Before these positions, negative from the end; past the end is the end.
    At(&'a [isize]),
}

/// The parts of an array along an axis; a count must divide the axis's length.
///
/// # Errors
/// [`Error::Axis`]; [`Error::Shape`] for a count that does not divide; [`Error::Value`]
/// for a count of zero; [`Error::OutOfMemory`].
pub fn split(x: &Array, sections: Sections<'_>, axis: isize) -> Result<Vec<Array>, Error> {
    split_as("split", x, sections, axis)
}

fn split_as(
    operation: &str,
    x: &Array,
    sections: Sections<'_>,
    axis: isize,
) -> Result<Vec<Array>, Error> {
    let position = normalize_axis(operation, axis, x.rank())?;
    if let Sections::Count(count @ 1..) = sections
        && !x.shape()[position].is_multiple_of(count)
    {
        let (n, shape) = (x.shape()[position], format_shape(x.shape()));
        let text = format!(
            "axis {position} of shape {shape} has length {n}, which {count} does not divide\n\n\
             hint: array_split makes parts that differ by one"
        );
        return Err(Error::shape(operation, text));
    }
    cut(operation, x, sections, position)
}

/// As [`split`], but a count may leave a rest: the first parts are longer by one.
///
/// ```
/// use einmul_array::{Array, DType, rearrange::{Sections, array_split}};
/// let a = Array::zeros(DType::F64, &[7]).unwrap();
/// let parts = array_split(&a, Sections::Count(3), 0).unwrap();
/// assert_eq!(parts.iter().map(|p| p.len()).collect::<Vec<_>>(), [3, 2, 2]);
/// ```
///
/// # Errors
/// As [`split`].
pub fn array_split(x: &Array, sections: Sections<'_>, axis: isize) -> Result<Vec<Array>, Error> {
    cut("array_split", x, sections, normalize_axis("array_split", axis, x.rank())?)
}

fn cut(
    operation: &str,
    x: &Array,
    sections: Sections<'_>,
    axis: usize,
) -> Result<Vec<Array>, Error> {
    let part = |start: Option<isize>, stop: Option<isize>| {
        place(x, axis, SliceItem::Range { start, stop, step: None })
    };
    match sections {
        Sections::Count(0) => Err(Error::value(operation, "cannot cut into 0 parts")),
        Sections::Count(count) => {
            let n = x.shape()[axis];
            let (length, longer) = (n / count, n % count);
            let mut parts = room(count)?;
            let mut first = 0;
            for i in 0..count {
                let end = first + length + usize::from(i < longer);
                // Lengths beyond `isize` stand beside an empty axis only.
                parts.push(part(Some(first as isize), Some(end as isize))?);
                first = end;
            }
            Ok(parts)
        }
        Sections::At(positions) => {
            let mut parts = room(positions.len() + 1)?;
            let mut first = Some(0);
            for &position in positions {
                parts.push(part(first, Some(position))?);
                first = Some(position);
            }
            parts.push(part(first, None)?);
            Ok(parts)
        }
    }
}

/// The part of an array that an index names along one axis.
fn place(x: &Array, axis: usize, item: SliceItem) -> Result<Array, Error> {
    let mut items: SmallVec<[SliceItem; 6]> = SmallVec::from_elem(WHOLE, axis);
    items.push(item);
    x.slice(&items)
}

/// A list for so many arrays: there may be as many as an axis is long, which beside an
/// empty axis is no number that memory bounds.
fn room(count: usize) -> Result<Vec<Array>, Error> {
    let mut list = Vec::new();
    let bytes = count.saturating_mul(size_of::<Array>());
    list.try_reserve_exact(count).map_err(|_| Error::OutOfMemory { bytes })?;
    Ok(list)
}

/// [`split`] along the columns: axis 1, or the only axis of a vector.
///
/// # Errors
/// As [`split`]; [`Error::Shape`] for a 0-d array.
pub fn hsplit(x: &Array, sections: Sections<'_>) -> Result<Vec<Array>, Error> {
    check_rank("hsplit", x, 1)?;
    split_as("hsplit", x, sections, if x.rank() == 1 { 0 } else { 1 })
}

/// [`split`] along the rows: axis 0.
///
/// # Errors
/// As [`split`]; [`Error::Shape`] below rank 2.
pub fn vsplit(x: &Array, sections: Sections<'_>) -> Result<Vec<Array>, Error> {
    check_rank("vsplit", x, 2)?;
    split_as("vsplit", x, sections, 0)
}

/// [`split`] along the third axis.
///
/// # Errors
/// As [`split`]; [`Error::Shape`] below rank 3.
pub fn dsplit(x: &Array, sections: Sections<'_>) -> Result<Vec<Array>, Error> {
    check_rank("dsplit", x, 3)?;
    split_as("dsplit", x, sections, 2)
}

fn check_rank(operation: &str, x: &Array, least: usize) -> Result<(), Error> {
    if x.rank() >= least {
        return Ok(());
    }
    let shape = format_shape(x.shape());
    Err(Error::shape(operation, format!("needs rank {least} or more, got shape {shape}")))
}

/// The parts at each position of an axis, without that axis.
///
/// ```
/// use einmul_array::{Array, DType, rearrange::unstack};
/// let a = Array::zeros(DType::F64, &[2, 3, 4]).unwrap();
/// let parts = unstack(&a, 1).unwrap();
/// assert_eq!((parts.len(), parts[0].shape()), (3, &[2, 4][..]));
/// ```
///
/// # Errors
/// [`Error::Axis`]; [`Error::OutOfMemory`].
pub fn unstack(x: &Array, axis: isize) -> Result<Vec<Array>, Error> {
    let axis = normalize_axis("unstack", axis, x.rank())?;
    let mut parts = room(x.shape()[axis])?;
    for i in 0..x.shape()[axis] {
        parts.push(place(x, axis, SliceItem::Index(i as isize))?);
    }
    Ok(parts)
}
