//! Weighted means, ranges, and running totals of what is not NaN.

use crate::reduce::{self, resolve_axes};
use crate::ufunc::{BinaryOp, binary};
use crate::{Array, Complex, Element, Error, Shape, dispatch, format_shape};

/// The average along `axes`, and the sum of the weights that it was divided by: the
/// expectation, when the weights are probabilities. Without weights the mean.
///
/// Weights have `x`'s shape, or that of the `axes` in their order. With weights the
/// weighted elements take memory for a copy of `x`.
///
/// ```
/// use einmul_array::{Array, statistics::average};
/// let faces = Array::from_vec(vec![1.0, 2.0], &[2]).unwrap();
/// let odds = Array::from_vec(vec![3.0, 1.0], &[2]).unwrap();
/// let (mean, total) = average(&faces, None, Some(&odds), false).unwrap();
/// assert_eq!((mean.get::<f64>(&[]), total.get::<f64>(&[])), (Some(1.25), Some(4.0)));
/// ```
///
/// # Errors
/// [`Error::Axis`]; [`Error::Shape`] for weights of another shape, for weights that
/// sum to zero, and for an axis named twice; [`Error::OutOfMemory`].
pub fn average(
    x: &Array,
    axes: Option<&[isize]>,
    weights: Option<&Array>,
    keepdims: bool,
) -> Result<(Array, Array), Error> {
    let positions = resolve_axes("average", axes, x.rank())?;
    let Some(weights) = weights else {
        let mean = reduce::mean(x, axes, keepdims)?;
        let count: f64 = positions.iter().map(|&axis| x.shape()[axis] as f64).product();
        let total = Array::scalar(count)?.cast(mean.dtype())?.broadcast_to(mean.shape())?;
        return Ok((mean, total));
    };
    let weights = stretch(x, weights, axes, &positions)?;
    let dtype = x.dtype().promote(weights.dtype()).to_inexact();
    let weights = weights.cast(dtype)?;
    let total = reduce::sum(&weights, axes, None, keepdims)?;
    if !reduce::all(&total, None, false)?.get::<bool>(&[]).unwrap_or(true) {
        return Err(Error::shape("average", "the weights sum to zero, no average is defined"));
    }
    let weighted = binary(BinaryOp::Multiply, &x.cast(dtype)?, &weights)?;
    let mean = binary(BinaryOp::Divide, &reduce::sum(&weighted, axes, None, keepdims)?, &total)?;
    Ok((mean, total))
}

/// Weights in the shape of `x`.
fn stretch(
    x: &Array,
    weights: &Array,
    axes: Option<&[isize]>,
    positions: &[usize],
) -> Result<Array, Error> {
    if weights.shape() == x.shape() {
        return Ok(weights.clone());
    }
    // Each weight axis belongs to one of the axes, in the order that they were named.
    let named: Vec<usize> = match axes {
        Some(axes) => {
            axes.iter().map(|&a| (if a < 0 { a + x.rank() as isize } else { a }) as usize).collect()
        }
        None => positions.to_vec(),
    };
    let fits = weights.rank() == named.len()
        && named.iter().zip(weights.shape()).all(|(&axis, &n)| x.shape()[axis] == n);
    if axes.is_none() || !fits {
        let text = format!(
            "weights of shape {} fit neither shape {} nor its axes {named:?}",
            format_shape(weights.shape()),
            format_shape(x.shape())
        );
        return Err(Error::shape("average", text));
    }
    let order: Vec<usize> = positions
        .iter()
        .filter_map(|position| named.iter().position(|axis| axis == position))
        .collect();
    let shape: Shape = (0..x.rank())
        .map(|axis| if positions.contains(&axis) { x.shape()[axis] } else { 1 })
        .collect();
    weights.permute(&order)?.reshape(&shape)?.broadcast_to(x.shape())
}

/// The range along `axes`: the largest element less the smallest, in `x`'s dtype,
/// where integers wrap. NaN where there is one.
///
/// # Errors
/// As [`reduce::max`]; [`Error::DType`] also for truth values.
pub fn ptp(x: &Array, axes: Option<&[isize]>, keepdims: bool) -> Result<Array, Error> {
    let (high, low) = (reduce::max(x, axes, keepdims)?, reduce::min(x, axes, keepdims)?);
    binary(BinaryOp::Subtract, &high, &low)
}

/// The running sums along `axis` (without one: of all elements in row-major order)
/// with 0 in place of NaN, in the dtypes of [`reduce::cumulative_sum`].
///
/// Takes memory for a copy of `x` beside the result.
///
/// # Errors
/// [`Error::Axis`], [`Error::OutOfMemory`].
pub fn nancumsum(x: &Array, axis: Option<isize>) -> Result<Array, Error> {
    let (x, axis) = without_nan(x, axis, 0.0)?;
    reduce::cumulative_sum(&x, Some(axis), None, false)
}

/// The running products along `axis`, with 1 in place of NaN, as [`nancumsum`].
///
/// # Errors
/// As [`nancumsum`].
pub fn nancumprod(x: &Array, axis: Option<isize>) -> Result<Array, Error> {
    let (x, axis) = without_nan(x, axis, 1.0)?;
    reduce::cumulative_prod(&x, Some(axis), None, false)
}

fn without_nan(x: &Array, axis: Option<isize>, value: f64) -> Result<(Array, isize), Error> {
    let x = if axis.is_none() { x.reshape(&[x.len()])? } else { x.clone() };
    let axis = axis.unwrap_or(0);
    if !x.dtype().is_inexact() {
        return Ok((x, axis));
    }
    let mut own = x.to_row_major()?;
    dispatch!(own.dtype(), T => {
        let value = T::from_c128(Complex::new(value, 0.0));
        let elements = own.as_mut_slice::<T>().unwrap_or_default();
        for element in elements.iter_mut().filter(|element| is_nan(**element)) {
            *element = value;
        }
    });
    Ok((own, axis))
}

#[expect(clippy::eq_op, reason = "only NaN differs from itself")]
fn is_nan<T: Element>(value: T) -> bool {
    value != value
}
