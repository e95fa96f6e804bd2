//! Sorting along an axis: values, positions, selections and several keys at once.
//!
//! The order is NumPy's: NaN comes last, zeros of either sign are equal, complex
//! numbers go by their real and then their imaginary part, `false` before `true`.
//! Every sort is stable: equal floats that differ, zeros by sign and NaNs by their bits,
//! are put back into their order after the kernel.

mod halves;
pub(crate) mod key;
mod lexsort;
mod lines;
mod partition;
mod positions;
#[cfg(test)]
mod tests;
pub(crate) mod values;

pub use lexsort::lexsort;
pub use partition::{argpartition, partition};

use crate::shape::normalize_axis;
use crate::{Array, DType, Error, dispatch};
use lines::{Output, map_lines};
pub(crate) use positions::argsort_line;
use values::Values;

/// A copy of `x`, in row-major order, sorted along an axis; `None` sorts all elements
/// as one line, and the result has one axis.
///
/// Descending puts NaN first. Equal elements that can be told apart, such as `0.0` and
/// `-0.0`, keep their order either way.
///
/// Allocates its result; for a strided axis, or one long line on several threads, a
/// buffer besides, of at most the size of `x`.
///
/// ```
/// use einmul_array::{Array, sort::sort};
/// let x = Array::from_vec(vec![3.0, f64::NAN, 1.0], &[3]).unwrap();
/// let sorted = sort(&x, Some(-1), false).unwrap().to_vec::<f64>().unwrap();
/// assert_eq!(sorted[..2], [1.0, 3.0]);
/// assert!(sorted[2].is_nan());
/// ```
///
/// # Errors
/// [`Error::Axis`] when `x` does not have the axis, as a 0-d array has none;
/// [`Error::OutOfMemory`].
pub fn sort(x: &Array, axis: Option<isize>, descending: bool) -> Result<Array, Error> {
    let (x, axis) = &lined("sort", x, axis)?;
    let mut out = Array::unfilled(x.dtype(), x.shape())?;
    dispatch!(x.dtype(), T => map_lines::<T, T>(x, &mut out, *axis, Output::Fresh, &|line, sorted, threads| {
        T::sort_line(line, sorted, descending, threads)
    }))?;
    Ok(out)
}

/// The positions (`i64`) that sort `x` along an axis: taking them along it gives
/// [`sort`]'s result. `None` sorts all elements as one line.
///
/// Positions of equal elements ascend, also in descending order, where NaN comes first.
///
/// Allocates its result; for a strided axis, or one long line on several threads,
/// buffers besides, of at most the size of `x` and of the result.
///
/// ```
/// use einmul_array::{Array, sort::argsort};
/// let x = Array::from_vec(vec![3, 1, 3, 2], &[4]).unwrap();
/// assert_eq!(argsort(&x, Some(0), false).unwrap().to_vec::<i64>().unwrap(), [1, 3, 0, 2]);
/// assert_eq!(argsort(&x, Some(0), true).unwrap().to_vec::<i64>().unwrap(), [0, 2, 3, 1]);
/// ```
///
/// # Errors
/// As [`sort`].
pub fn argsort(x: &Array, axis: Option<isize>, descending: bool) -> Result<Array, Error> {
    let (x, axis) = &lined("argsort", x, axis)?;
    let mut out = Array::unfilled(DType::I64, x.shape())?;
    dispatch!(x.dtype(), T => map_lines::<T, i64>(x, &mut out, *axis, Output::Fresh, &|line, order, threads| {
        argsort_line(line, order, descending, threads)
    }))?;
    Ok(out)
}

/// The array and the axis to sort along: `None` makes it one line.
fn lined(operation: &str, x: &Array, axis: Option<isize>) -> Result<(Array, usize), Error> {
    match axis {
        Some(axis) => Ok((x.clone(), normalize_axis(operation, axis, x.rank())?)),
        None => Ok((x.reshape(&[x.len()])?, 0)),
    }
}
