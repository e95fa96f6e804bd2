//! Elements shifted around the end of an axis.

use super::reshape::ravel;
use crate::shape::normalize_axis;
use crate::ufunc::cast_into;
use crate::{Array, ArrayView, ArrayViewMut, Error, Shape};

/// The array with elements shifted along axes, those beyond the end coming in at the
/// other. Without axes the flattened array is shifted by the sum of the shifts. One
/// shift serves all axes, and one axis takes all shifts.
///
/// ```
/// use einmul_array::{Array, rearrange::roll};
/// let a = Array::from_vec(vec![1, 2, 3, 4_i64], &[4]).unwrap();
/// assert_eq!(roll(&a, &[1], None).unwrap().to_vec::<i64>().unwrap(), [4, 1, 2, 3]);
/// ```
///
/// # Errors
/// [`Error::Axis`]; [`Error::Shape`] when there are as few as two shifts for another
/// number of axes; [`Error::OutOfMemory`].
pub fn roll(x: &Array, shifts: &[isize], axes: Option<&[isize]>) -> Result<Array, Error> {
    let Some(axes) = axes else {
        return roll(&ravel(x)?, shifts, Some(&[0]))?.reshape(x.shape());
    };
    let pairs = match (shifts.len(), axes.len()) {
        (1, n) | (n, 1) => n,
        (n, m) if n == m => n,
        (n, m) => {
            let text = format!("{n} shifts for {m} axes: {shifts:?} for {axes:?}");
            return Err(Error::shape("roll", text));
        }
    };
    // How far each axis is shifted in the end, less than its length.
    let mut total = Shape::from_elem(0, x.rank());
    for i in 0..pairs {
        let axis = normalize_axis("roll", axes[i % axes.len()], x.rank())?;
        let n = x.shape()[axis].max(1) as u128;
        let shift = (shifts[i % shifts.len()] as i128).rem_euclid(n as i128) as u128;
        total[axis] = ((total[axis] as u128 + shift) % n) as usize;
    }
    let mut out = Array::unfilled(x.dtype(), x.shape())?;
    turn(&x.view(), out.view_mut()?, &total, 0)?;
    Ok(out)
}

/// Copies in two parts along each axis that is shifted.
fn turn(
    x: &ArrayView<'_>,
    mut out: ArrayViewMut<'_>,
    shifts: &[usize],
    axis: usize,
) -> Result<(), Error> {
    let Some(axis) = (axis..shifts.len()).find(|&axis| shifts[axis] != 0) else {
        return cast_into(x, &mut out);
    };
    let (shift, n) = (shifts[axis], x.shape()[axis]);
    let (front, back) = out.split_at(axis, shift);
    turn(&x.narrow(axis, n - shift, shift), front, shifts, axis + 1)?;
    turn(&x.narrow(axis, 0, n - shift), back, shifts, axis + 1)
}
