//! One of two values for each element.

use num_complex::Complex;

use super::check_output;
use super::map::walk3;
use crate::shape::broadcast;
use crate::{Array, ArrayView, ArrayViewMut, DType, Error};

/// Fills `out` with the element of `a` where the condition holds and of `b` elsewhere
/// (NumPy's `where`); all stretch to `out`'s shape. Allocates nothing.
///
/// # Errors
/// [`Error::DType`] unless the condition holds truth values and the others one dtype;
/// [`Error::Broadcast`] or [`Error::Shape`] when the shapes do not fit.
pub fn select_into(
    condition: &ArrayView<'_>,
    a: &ArrayView<'_>,
    b: &ArrayView<'_>,
    out: &mut ArrayViewMut<'_>,
) -> Result<(), Error> {
    if condition.dtype() != DType::Bool {
        return Err(Error::dtype("where", condition.dtype()));
    }
    if a.dtype() != out.dtype() || b.dtype() != out.dtype() {
        return Err(Error::dtype("where", if a.dtype() == out.dtype() { b } else { a }.dtype()));
    }
    check_output("where", &joint_shape(condition.shape(), a.shape(), b.shape())?, out)?;
    // SAFETY: the condition holds truth values; every other element is valid as plain
    // bytes of its size, and so is what is written of it.
    unsafe {
        match out.dtype().size() {
            1 => walk3(condition, a, b, out, pick::<u8>),
            2 => walk3(condition, a, b, out, pick::<u16>),
            4 => walk3(condition, a, b, out, pick::<u32>),
            8 => walk3(condition, a, b, out, pick::<u64>),
            _ => walk3(condition, a, b, out, pick::<Complex<f64>>),
        }
    }
    Ok(())
}

/// The element of `a` where the condition is not zero and of `b` elsewhere (NumPy's
/// `where`), in a new array of the joint shape and dtype.
///
/// ```
/// use einmul_array::{Array, ufunc::select};
/// let held = Array::from_vec(vec![true, false], &[2]).unwrap();
/// let column = Array::from_vec(vec![1_i32, 2], &[2, 1]).unwrap();
/// let picked = select(&held, &column, &Array::scalar(0_i32).unwrap()).unwrap();
/// assert_eq!(picked.to_vec::<i32>().unwrap(), [1, 0, 2, 0]);
/// ```
///
/// # Errors
/// [`Error::Broadcast`], [`Error::OutOfMemory`].
pub fn select(condition: &Array, a: &Array, b: &Array) -> Result<Array, Error> {
    let dtype = a.dtype().promote(b.dtype());
    let shape = joint_shape(condition.shape(), a.shape(), b.shape())?;
    let mut out = Array::zeros(dtype, &shape)?;
    let condition = condition.cast(DType::Bool)?;
    let (a, b) = (a.cast(dtype)?, b.cast(dtype)?);
    select_into(&condition.view(), &a.view(), &b.view(), &mut out.view_mut()?)?;
    Ok(out)
}

fn joint_shape(condition: &[usize], a: &[usize], b: &[usize]) -> Result<crate::Shape, Error> {
    broadcast("where", condition, &broadcast("where", a, b)?)
}

#[inline(always)]
fn pick<T>(condition: bool, a: T, b: T) -> T {
    if condition { a } else { b }
}
