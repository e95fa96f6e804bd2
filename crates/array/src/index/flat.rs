//! Between coordinates and places in an array read as one row.

use super::offsets::{CHUNK, Chunk, Component, IndexMode, OffsetSource, Place};
use super::selection::not_an_index;
use crate::shape::{broadcast, element_count, row_major_strides};
use crate::{Array, DType, Error, Shape, Strides, format_shape};

/// The order in which an array is read as one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FlatOrder {
    /// The last coordinate changes fastest, as in C.
    #[default]
    RowMajor,
    /// The first coordinate changes fastest, as in Fortran.
    ColumnMajor,
}

/// Strides of a shape in an order.
fn flat_strides(shape: &[usize], order: FlatOrder) -> Strides {
    match order {
        FlatOrder::RowMajor => row_major_strides(shape),
        FlatOrder::ColumnMajor => {
            let reversed: Shape = shape.iter().rev().copied().collect();
            row_major_strides(&reversed).into_iter().rev().collect()
        }
    }
}

/// The coordinates of places in an array of a shape read as one row: an `i64` array of the
/// indices' shape for each axis.
///
/// ```
/// use einmul_array::{Array, index::{FlatOrder, unravel_index}};
/// let places = Array::from_vec(vec![22_i64, 41], &[2]).unwrap();
/// let coordinates = unravel_index(&places, &[7, 6], FlatOrder::RowMajor).unwrap();
/// assert_eq!(coordinates[0].to_vec::<i64>().unwrap(), [3, 6]);
/// assert_eq!(coordinates[1].to_vec::<i64>().unwrap(), [4, 5]);
/// ```
///
/// # Errors
/// [`Error::Shape`] for a place outside the shape, also for a negative one;
/// [`Error::Indexing`] unless the indices are integers; [`Error::OutOfMemory`].
pub fn unravel_index(
    indices: &Array,
    shape: &[usize],
    order: FlatOrder,
) -> Result<Vec<Array>, Error> {
    let len = element_count(shape)?;
    let source = flat_places(indices, len, Place::NonNegative)?;
    let mut axes = Vec::with_capacity(shape.len());
    for (&n, step) in shape.iter().zip(flat_strides(shape, order)) {
        axes.push((Array::unfilled(DType::I64, indices.shape())?, n as isize, step));
    }
    let mut chunk = Chunk::new();
    for start in (0..source.len()).step_by(CHUNK) {
        let range = start..source.len().min(start + CHUNK);
        if !source.fill(range.clone(), &mut chunk) {
            return Err(outside("unravel_index", source.outside(), |place, _, _| {
                let shape = format_shape(shape);
                format!("place {place} is outside an array of shape {shape} with {len} elements")
            }));
        }
        for (array, n, step) in &mut axes {
            let out = array.as_mut_slice::<i64>().unwrap_or_default();
            for (out, &place) in out[range.clone()].iter_mut().zip(&chunk) {
                *out = (place / *step % *n) as i64;
            }
        }
    }
    Ok(axes.into_iter().map(|(array, ..)| array).collect())
}

/// The places, in an array of a shape read as one row, of elements given by an array of
/// coordinates for each axis, which stretch to one shape: an `i64` array of that shape.
/// There is one mode for all axes or one for each; under [`IndexMode::Raise`] negative
/// coordinates are outside.
///
/// ```
/// use einmul_array::{Array, index::{FlatOrder, IndexMode, ravel_multi_index}};
/// let rows = Array::from_vec(vec![3_i64, 6], &[2]).unwrap();
/// let cols = Array::from_vec(vec![4_i64, 5], &[2]).unwrap();
/// let places =
///     ravel_multi_index(&[rows, cols], &[7, 6], &[IndexMode::Raise], FlatOrder::RowMajor);
/// assert_eq!(places.unwrap().to_vec::<i64>().unwrap(), [22, 41]);
/// ```
///
/// # Errors
/// [`Error::Shape`] for another number of arrays or modes than axes, and for coordinates
/// outside; [`Error::Broadcast`]; [`Error::Indexing`] unless the coordinates are integers;
/// [`Error::OutOfMemory`].
pub fn ravel_multi_index(
    coordinates: &[Array],
    shape: &[usize],
    modes: &[IndexMode],
    order: FlatOrder,
) -> Result<Array, Error> {
    let operation = "ravel_multi_index";
    let per_axis = modes.len() == 1 || modes.len() == shape.len();
    if coordinates.len() != shape.len() || !per_axis {
        let text = format!(
            "{} arrays of coordinates and {} modes for the {} axes of shape {}",
            coordinates.len(),
            modes.len(),
            shape.len(),
            format_shape(shape)
        );
        return Err(Error::shape(operation, text));
    }
    element_count(shape)?;
    let mut joint = Shape::new();
    let mut components = Vec::with_capacity(shape.len());
    for (axis, (array, step)) in coordinates.iter().zip(flat_strides(shape, order)).enumerate() {
        if !array.dtype().is_integer() {
            return Err(not_an_index(array.dtype()));
        }
        joint = broadcast(operation, &joint, array.shape())?;
        let place = match modes.get(axis).or(modes.first()) {
            None | Some(IndexMode::Raise) => Place::NonNegative,
            Some(&mode) => Place::Mode(mode),
        };
        let (array, length) = (array.view(), shape[axis]);
        components.push(Component::Integers { array, axis, length, step, place });
    }
    element_count(&joint)?;
    let source = OffsetSource::new(joint, components);
    write_places(&source).map_err(|error| {
        outside(operation, error, |coordinate, axis, length| {
            format!("coordinate {coordinate} is outside axis {axis} of length {length}")
        })
    })
}

/// Places, negative from the end, in a row of `len` elements: as positions, in `i64`.
pub(super) fn positions(indices: &Array, len: usize) -> Result<Array, Error> {
    write_places(&flat_places(indices, len, Place::Mode(IndexMode::Raise))?)
}

fn flat_places(indices: &Array, length: usize, place: Place) -> Result<OffsetSource<'_>, Error> {
    if !indices.dtype().is_integer() {
        return Err(not_an_index(indices.dtype()));
    }
    let array = indices.view();
    let integers = Component::Integers { array, axis: 0, length, step: 1, place };
    Ok(OffsetSource::new(Shape::from_slice(indices.shape()), [integers]))
}

fn write_places(source: &OffsetSource<'_>) -> Result<Array, Error> {
    let mut array = Array::unfilled(DType::I64, source.shape())?;
    let out = array.as_mut_slice::<i64>().unwrap_or_default();
    let mut chunk = Chunk::new();
    for (at, out) in out.chunks_mut(CHUNK).enumerate() {
        if !source.fill(at * CHUNK..at * CHUNK + out.len(), &mut chunk) {
            return Err(source.outside());
        }
        for (out, &place) in out.iter_mut().zip(&chunk) {
            *out = place as i64;
        }
    }
    Ok(array)
}

/// Places are values here and no index: the error says so.
fn outside(operation: &str, error: Error, text: impl Fn(isize, usize, usize) -> String) -> Error {
    match error {
        Error::Index { index, axis, length } => Error::shape(operation, text(index, axis, length)),
        other => other,
    }
}
