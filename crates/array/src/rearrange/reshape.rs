//! Shapes with a length left open, flattening, and stretching several arrays to one shape.

use crate::layout::reshape_strides;
use crate::shape::{Shape, broadcast, element_count};
use crate::{Array, Error, format_shape};

/// The lengths of a target shape in which one may be -1, for "what is left".
///
/// ```
/// use einmul_array::rearrange::resolve_reshape;
/// assert_eq!(resolve_reshape(&[2, 6], &[3, -1]).unwrap().as_slice(), [3, 4]);
/// let message = resolve_reshape(&[2, 3], &[4, -1]).unwrap_err().to_string();
/// assert_eq!(message, "reshape: shape (2, 3) holds 6 elements, which 4 does not divide");
/// ```
///
/// # Errors
/// [`Error::Shape`] for a second -1 or another negative length, and when the other
/// lengths do not tell the one left open; [`Error::TooLarge`].
pub fn resolve_reshape(shape: &[usize], target: &[isize]) -> Result<Shape, Error> {
    let refused = |text: String| Err(Error::shape("reshape", text));
    if let Some(n) = target.iter().find(|&&n| n < -1) {
        return refused(format!("length {n} in {target:?} is negative; only -1 has a meaning"));
    }
    let mut lengths: Shape = target.iter().map(|&n| n.max(0) as usize).collect();
    let mut open = (0..target.len()).filter(|&axis| target[axis] == -1);
    let (Some(axis), second) = (open.next(), open.next()) else { return Ok(lengths) };
    if second.is_some() {
        return refused(format!("{target:?} has more than one length of -1"));
    }
    lengths[axis] = 1;
    let (count, known) = (element_count(shape)?, element_count(&lengths)?);
    if known == 0 {
        return refused(format!(
            "beside a length of 0 any length could stand for the -1 of {target:?}"
        ));
    }
    if count % known != 0 {
        return refused(format!(
            "shape {} holds {count} elements, which {known} does not divide",
            format_shape(shape)
        ));
    }
    lengths[axis] = count / known;
    Ok(lengths)
}

/// The elements, in row-major order, under another shape in which one length may be -1.
///
/// With `copy` unset the result shares storage where the strides allow it; `Some(true)`
/// always copies, `Some(false)` never does.
///
/// # Errors
/// As [`resolve_reshape`] and [`Array::reshape`]; [`Error::Value`] when a copy is needed
/// but not allowed.
pub fn reshape(x: &Array, target: &[isize], copy: Option<bool>) -> Result<Array, Error> {
    let shape = resolve_reshape(x.shape(), target)?;
    if copy == Some(false)
        && element_count(&shape)? == x.len()
        && reshape_strides(x.shape(), x.strides(), &shape).is_none()
    {
        let text = format!(
            "shape {} with strides {:?} reads as {} only after a copy, which copy=False forbids",
            format_shape(x.shape()),
            x.strides(),
            format_shape(&shape)
        );
        return Err(Error::value("reshape", text));
    }
    if copy == Some(true) {
        return x.to_row_major()?.reshape(&shape);
    }
    x.reshape(&shape)
}

/// The elements as a vector, in row-major order. Shares storage where the strides allow.
///
/// # Errors
/// [`Error::OutOfMemory`] when a copy cannot be made.
pub fn ravel(x: &Array) -> Result<Array, Error> {
    x.reshape(&[x.len()])
}

/// The shape that all shapes stretch to; `()` of none.
///
/// # Errors
/// [`Error::Broadcast`] names the first shape that does not fit those before it.
pub fn broadcast_shapes(shapes: &[&[usize]]) -> Result<Shape, Error> {
    shapes
        .iter()
        .try_fold(Shape::new(), |joint, shape| broadcast("broadcast_shapes", &joint, shape))
}

/// The arrays, each stretched to the shape that all stretch to. Shares storage.
///
/// # Errors
/// [`Error::Broadcast`].
pub fn broadcast_arrays(arrays: &[Array]) -> Result<Vec<Array>, Error> {
    let joint = arrays
        .iter()
        .try_fold(Shape::new(), |joint, a| broadcast("broadcast_arrays", &joint, a.shape()))?;
    arrays.iter().map(|a| a.broadcast_to(&joint)).collect()
}
