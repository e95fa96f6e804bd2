//! Shapes and strides: sizes that are checked before anything is allocated,
//! broadcasting from the right, and row-major strides.

use smallvec::SmallVec;

use crate::Error;

/// The lengths of an array's axes. Up to six axes need no heap.
pub type Shape = SmallVec<[usize; 6]>;

/// Elements from one position to the next along each axis.
pub type Strides = SmallVec<[isize; 6]>;

/// Writes a shape as NumPy does: `(2, 3)`, `(4,)`, `()`.
pub fn format_shape(shape: &[usize]) -> String {
    match shape {
        [] => "()".to_owned(),
        [n] => format!("({n},)"),
        _ => {
            let axes: Vec<String> = shape.iter().map(usize::to_string).collect();
            format!("({})", axes.join(", "))
        }
    }
}

/// The number of elements of a shape, or an error when `usize` (or a byte count
/// of 16-byte elements in `isize`) cannot hold it.
///
/// # Errors
/// [`Error::TooLarge`].
pub fn element_count(shape: &[usize]) -> Result<usize, Error> {
    // A zero axis makes any other length harmless, however large.
    if shape.contains(&0) {
        return Ok(0);
    }
    shape
        .iter()
        .try_fold(1_usize, |count, &n| count.checked_mul(n))
        .filter(|&count| count <= isize::MAX as usize / 16)
        .ok_or_else(|| Error::TooLarge { shape: shape.into() })
}

/// Row-major strides of a shape.
pub fn row_major_strides(shape: &[usize]) -> Strides {
    let mut strides = Strides::from_elem(0, shape.len());
    let mut step = 1_isize;
    for (stride, &n) in strides.iter_mut().zip(shape).rev() {
        *stride = step;
        step = step.wrapping_mul(n.max(1) as isize);
    }
    strides
}

/// Whether strides are those of a row-major array; the stride of an axis of length one,
/// and every stride of an empty array, does not matter.
pub fn is_row_major(shape: &[usize], strides: &[isize]) -> bool {
    let mut step = 1_isize;
    let mut gapless = true;
    for (&n, &stride) in shape.iter().zip(strides).rev() {
        gapless &= n == 1 || stride == step;
        step = step.wrapping_mul(n as isize);
    }
    gapless || shape.contains(&0)
}

/// The shape that both operands stretch to, by NumPy's rule: axes align from the
/// right, equal lengths stay, a length of one stretches.
///
/// ```
/// use einmul_array::shape::broadcast;
/// assert_eq!(broadcast("add", &[4, 3], &[3]).unwrap().as_slice(), [4, 3]);
/// assert!(broadcast("add", &[4, 3], &[4]).is_err());
/// ```
///
/// # Errors
/// [`Error::Broadcast`] names the first pair of axes, from the right, that differ.
pub fn broadcast(operation: &str, left: &[usize], right: &[usize]) -> Result<Shape, Error> {
    if left == right {
        return Ok(Shape::from_slice(left));
    }
    let rank = left.len().max(right.len());
    let mut shape = Shape::from_elem(1, rank);
    for from_right in 1..=rank {
        let length = |side: &[usize]| {
            if from_right <= side.len() { side[side.len() - from_right] } else { 1 }
        };
        let (l, r) = (length(left), length(right));
        shape[rank - from_right] = match (l, r) {
            (l, r) if l == r => l,
            (1, r) => r,
            (l, 1) => l,
            _ => {
                return Err(Error::Broadcast {
                    operation: operation.to_owned(),
                    left: left.into(),
                    right: right.into(),
                    left_axis: left.len() - from_right,
                    right_axis: right.len() - from_right,
                });
            }
        };
    }
    Ok(shape)
}

/// Strides that read `shape` as if it were the broadcast shape `target`.
///
/// The caller has checked with [`broadcast`] that `shape` stretches to `target`.
pub fn broadcast_strides(shape: &[usize], strides: &[isize], target: &[usize]) -> Strides {
    let missing = target.len() - shape.len();
    (0..target.len())
        .map(|axis| {
            if axis < missing || (shape[axis - missing] == 1 && target[axis] != 1) {
                0
            } else {
                strides[axis - missing]
            }
        })
        .collect()
}

/// An axis counted from either end, as a position.
///
/// # Errors
/// [`Error::Axis`] when it is outside `-rank..rank`.
pub fn normalize_axis(operation: &str, axis: isize, rank: usize) -> Result<usize, Error> {
    let position = if axis < 0 { axis.checked_add(rank as isize) } else { Some(axis) };
    match position {
        Some(p) if p >= 0 && (p as usize) < rank => Ok(p as usize),
        _ => Err(Error::Axis { operation: operation.to_owned(), axis, rank }),
    }
}

/// Several axes counted from either end, as positions in the order given.
///
/// # Errors
/// [`Error::Axis`] outside `-rank..rank`; [`Error::Shape`] when one is named twice.
pub fn normalize_axes(operation: &str, axes: &[isize], rank: usize) -> Result<Shape, Error> {
    let mut positions = Shape::new();
    for &axis in axes {
        let position = normalize_axis(operation, axis, rank)?;
        if positions.contains(&position) {
            let text = format!("axis {position} of {rank} is named twice in {axes:?}");
            return Err(Error::shape(operation, text));
        }
        positions.push(position);
    }
    Ok(positions)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overflowing_shapes_are_errors() {
        assert!(element_count(&[usize::MAX, 2]).is_err());
        assert!(element_count(&[1 << 40, 1 << 40]).is_err());
        assert!(element_count(&[usize::MAX / 8]).is_err());
        assert_eq!(element_count(&[usize::MAX, 0, usize::MAX]).expect("empty"), 0);
        assert_eq!(element_count(&[]).expect("0-d"), 1);
    }

    #[test]
    fn broadcasting_names_the_axes_that_differ() {
        let message = broadcast("add", &[2, 3, 4], &[5, 4]).expect_err("3 against 5").to_string();
        assert_eq!(
            message,
            "add: shapes (2, 3, 4) and (5, 4) do not broadcast: left axis 1 has 3, right axis 0 has 5"
        );
        assert_eq!(broadcast("add", &[], &[2, 0]).expect("0-d stretches").as_slice(), [2, 0]);
        assert!(broadcast("add", &[0], &[2]).is_err());
    }
}
