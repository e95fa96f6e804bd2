//! Functions of three arrays: choices and clamps.

use super::blocks::{Buffer, Input, by_blocks, one_in_dtype};
use super::map::walk3;
use super::{BinaryOp, binary_into, cast_into, check_output};
use crate::shape::broadcast;
use crate::{Array, ArrayView, ArrayViewMut, DType, Error, Kind, Shape};

/// The element of `a` where `condition` is true (not zero), of `b` where it is not, in a
/// new array of the joint shape and of the dtype that holds both.
///
/// ```
/// use einmul_array::{Array, ufunc::where_};
/// let condition = Array::from_vec(vec![true, false], &[2]).unwrap();
/// let (a, b) = (Array::scalar(1.5).unwrap(), Array::from_vec(vec![7_i64, 8], &[2]).unwrap());
/// assert_eq!(where_(&condition, &a, &b).unwrap().to_vec::<f64>().unwrap(), [1.5, 8.0]);
/// ```
///
/// # Errors
/// [`Error::Broadcast`], [`Error::OutOfMemory`].
pub fn where_(condition: &Array, a: &Array, b: &Array) -> Result<Array, Error> {
    let values = broadcast("where", a.shape(), b.shape())?;
    let shape = broadcast("where", condition.shape(), &values)?;
    let mut out = Array::unfilled(a.dtype().promote(b.dtype()), &shape)?;
    where_into(&condition.view(), &a.view(), &b.view(), &mut out.view_mut()?)?;
    Ok(out)
}

/// Fills `out` with the element of `a` or of `b`, as [`where_`]. Allocates nothing.
///
/// # Errors
/// [`Error::DType`] unless `out` has the dtype that holds both; [`Error::Broadcast`] or
/// [`Error::Shape`] when the shapes do not fit.
pub fn where_into(
    condition: &ArrayView<'_>,
    a: &ArrayView<'_>,
    b: &ArrayView<'_>,
    out: &mut ArrayViewMut<'_>,
) -> Result<(), Error> {
    let dtype = a.dtype().promote(b.dtype());
    if out.dtype() != dtype {
        return Err(Error::dtype("where", out.dtype()));
    }
    let values = broadcast("where", a.shape(), b.shape())?;
    check_output("where", &broadcast("where", condition.shape(), &values)?, out)?;
    if condition.dtype() == DType::Bool && a.dtype() == dtype && b.dtype() == dtype {
        choose(condition, a, b, out);
        return Ok(());
    }
    choose_mixed(dtype, condition, a, b, out)
}

/// Apart, so that calls without the buffers do not walk their stack.
#[inline(never)]
fn choose_mixed(
    dtype: DType,
    condition: &ArrayView<'_>,
    a: &ArrayView<'_>,
    b: &ArrayView<'_>,
    out: &mut ArrayViewMut<'_>,
) -> Result<(), Error> {
    let (mut left, mut right) = (Buffer::new(), Buffer::new());
    let a = one_in_dtype(a, dtype, &mut left)?;
    let b = one_in_dtype(b, dtype, &mut right)?;
    if condition.dtype() == DType::Bool && a.dtype() == dtype && b.dtype() == dtype {
        choose(condition, &a, &b, out);
        return Ok(());
    }
    let condition = Input::View(condition.clone(), DType::Bool);
    let inputs = [condition, Input::View(a, dtype), Input::View(b, dtype)];
    by_blocks(inputs, out, &|[condition, a, b], out| {
        choose(condition, a, b, out);
        Ok(())
    })
}

/// Only an element's size and alignment matter to a choice. The caller has checked
/// dtypes, and that shapes stretch to `out`'s.
fn choose(
    condition: &ArrayView<'_>,
    a: &ArrayView<'_>,
    b: &ArrayView<'_>,
    out: &mut ArrayViewMut<'_>,
) {
    // SAFETY: the condition holds truth values; every other element is valid as plain
    // bits of its size and alignment, and so is what is written of it.
    unsafe {
        match (out.dtype().size(), out.dtype().alignment()) {
            (1, _) => walk3(condition, a, b, out, either::<u8>),
            (2, _) => walk3(condition, a, b, out, either::<u16>),
            (4, _) => walk3(condition, a, b, out, either::<u32>),
            (8, 8) => walk3(condition, a, b, out, either::<u64>),
            (8, _) => walk3(condition, a, b, out, either::<[u32; 2]>),
            _ => walk3(condition, a, b, out, either::<[u64; 2]>),
        }
    }
}

#[inline(always)]
fn either<T>(condition: bool, a: T, b: T) -> T {
    if condition { a } else { b }
}

/// Each element brought into the range from `min` to `max`, in a new array of the joint
/// shape and of the dtype that holds all; a bound of `None` does not bind. NaN in any of
/// the three gives NaN, and the upper bound wins over a larger lower one.
///
/// ```
/// use einmul_array::{Array, ufunc::clip};
/// let x = Array::from_vec(vec![-1.0, 0.5, 9.0], &[3]).unwrap();
/// let top = Array::scalar(2.0).unwrap();
/// assert_eq!(clip(&x, None, Some(&top)).unwrap().to_vec::<f64>().unwrap(), [-1.0, 0.5, 2.0]);
/// ```
///
/// # Errors
/// [`Error::DType`] for complex numbers; [`Error::Broadcast`]; [`Error::OutOfMemory`].
pub fn clip(x: &Array, min: Option<&Array>, max: Option<&Array>) -> Result<Array, Error> {
    let (mut dtype, mut shape) = (x.dtype(), Shape::from_slice(x.shape()));
    for bound in [min, max].into_iter().flatten() {
        dtype = dtype.promote(bound.dtype());
        shape = broadcast("clip", &shape, bound.shape())?;
    }
    let mut out = Array::unfilled(dtype, &shape)?;
    let (min, max) = (min.map(Array::view), max.map(Array::view));
    clip_into(&x.view(), min.as_ref(), max.as_ref(), &mut out.view_mut()?)?;
    Ok(out)
}

/// Fills `out` with each element of `x` brought into a range, as [`clip`]. Allocates
/// nothing.
///
/// # Errors
/// [`Error::DType`] for complex numbers and unless `out` has the dtype that holds all;
/// [`Error::Broadcast`] or [`Error::Shape`] when the shapes do not fit.
pub fn clip_into(
    x: &ArrayView<'_>,
    min: Option<&ArrayView<'_>>,
    max: Option<&ArrayView<'_>>,
    out: &mut ArrayViewMut<'_>,
) -> Result<(), Error> {
    let (mut dtype, mut shape) = (x.dtype(), Shape::from_slice(x.shape()));
    for bound in [min, max].into_iter().flatten() {
        dtype = dtype.promote(bound.dtype());
        shape = broadcast("clip", &shape, bound.shape())?;
    }
    if dtype.kind() == Kind::Complex {
        let hint = Some("complex numbers have no order".to_owned());
        return Err(Error::DType { operation: "clip".to_owned(), dtype, hint });
    }
    if out.dtype() != dtype {
        return Err(Error::dtype("clip", out.dtype()));
    }
    check_output("clip", &shape, out)?;
    let (low, high) = match (min, max) {
        (None, None) => return cast_into(x, out),
        (Some(low), None) => return binary_into(BinaryOp::Maximum, x, low, out),
        (None, Some(high)) => return binary_into(BinaryOp::Minimum, x, high, out),
        (Some(low), Some(high)) => (low, high),
    };
    let inputs = [x, low, high].map(|view| Input::View(view.clone(), dtype));
    by_blocks(inputs, out, &|[x, low, high], out| {
        let mut buffer = Buffer::new();
        let mut raised = buffer.room(dtype, out.shape());
        binary_into(BinaryOp::Maximum, x, low, &mut raised)?;
        binary_into(BinaryOp::Minimum, &raised.as_view(), high, out)
    })
}
