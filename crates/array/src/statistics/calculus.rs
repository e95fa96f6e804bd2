//! Integrals and derivatives of sampled functions.

use super::floats;
use crate::join::concat;
use crate::reduce;
use crate::shape::normalize_axis;
use crate::ufunc::{BinaryOp, binary};
use crate::{Array, DType, Error, Kind, Shape, SliceItem, format_shape};

/// The integral along `axis` of a function with samples `y`, by the trapezoidal rule:
/// samples at `x`, which has `y`'s shape or that of the axis, or else `dx` apart.
///
/// Integers give `f64`. Takes memory for two copies of `y`.
///
/// ```
/// use einmul_array::{Array, statistics::trapezoid};
/// let y = Array::from_vec(vec![1.0, 2.0, 3.0], &[3]).unwrap();
/// assert_eq!(trapezoid(&y, None, 2.0, -1).unwrap().get::<f64>(&[]), Some(8.0));
/// ```
///
/// # Errors
/// [`Error::Axis`]; [`Error::Shape`] when `x` does not fit;
/// [`Error::OutOfMemory`].
pub fn trapezoid(y: &Array, x: Option<&Array>, dx: f64, axis: isize) -> Result<Array, Error> {
    let position = normalize_axis("trapezoid", axis, y.rank())?;
    let y = y.cast(y.dtype().to_inexact())?;
    let mut later = vec![SliceItem::Range { start: None, stop: None, step: None }; position];
    let mut earlier = later.clone();
    later.push(SliceItem::Range { start: Some(1), stop: None, step: None });
    earlier.push(SliceItem::Range { start: None, stop: Some(-1), step: None });
    let pairs = binary(BinaryOp::Add, &y.slice(&later)?, &y.slice(&earlier)?)?;
    let steps = match x {
        None => Array::scalar(dx)?.cast(y.dtype())?,
        Some(x) if x.shape() == [y.shape()[position]] => {
            let mut shape = Shape::from_elem(1, y.rank());
            let steps = reduce::diff(x, 1, 0, None, None)?;
            shape[position] = steps.len();
            steps.reshape(&shape)?
        }
        Some(x) if x.shape() == y.shape() => reduce::diff(x, 1, axis, None, None)?,
        Some(x) => {
            let (x, y) = (format_shape(x.shape()), format_shape(y.shape()));
            let text = format!("x has shape {x}, y has shape {y}");
            return Err(Error::shape("trapezoid", text));
        }
    };
    let areas = binary(BinaryOp::Multiply, &steps, &pairs)?;
    let sum = reduce::sum(&areas, Some(&[axis]), None, false)?;
    let half = Array::scalar(2.0)?.cast(sum.dtype())?;
    binary(BinaryOp::Divide, &sum, &half)
}

/// The derivative along `axis` of a function with samples `x`: central differences
/// inside, one-sided ones of order 1 or 2 at the ends. Samples lie `step` apart, or at
/// `places` along the axis.
///
/// Integers give `f64`, floats keep their dtype. Takes memory for a copy of `x`.
///
/// ```
/// use einmul_array::{Array, statistics::gradient};
/// let x = Array::from_vec(vec![1.0, 2.0, 4.0, 7.0], &[4]).unwrap();
/// let slopes = gradient(&x, None, 1.0, 0, 1).unwrap();
/// assert_eq!(slopes.to_vec::<f64>().unwrap(), [1.0, 1.5, 2.5, 3.0]);
/// ```
///
/// # Errors
/// [`Error::DType`] for complex numbers; [`Error::Axis`]; [`Error::Shape`] for another
/// order, for too few samples, and for places that do not fit; [`Error::OutOfMemory`].
pub fn gradient(
    x: &Array,
    places: Option<&Array>,
    step: f64,
    axis: isize,
    edge_order: usize,
) -> Result<Array, Error> {
    if x.dtype().kind() == Kind::Complex {
        return Err(Error::dtype("gradient", x.dtype()));
    }
    let position = normalize_axis("gradient", axis, x.rank())?;
    let n = x.shape()[position];
    let problem = |text: String| Err(Error::shape("gradient", text));
    if !(1..=2).contains(&edge_order) {
        return problem(format!("the ends have differences of order 1 or 2, not {edge_order}"));
    }
    if n <= edge_order {
        let shape = format_shape(x.shape());
        return problem(format!("axis {position} of shape {shape} has too few samples"));
    }
    let steps: Vec<f64> = match places {
        None => vec![step; n - 1],
        Some(places) if places.shape() == [n] => {
            floats("gradient", places)?.windows(2).map(|pair| pair[1] - pair[0]).collect()
        }
        Some(places) => {
            let shape = format_shape(places.shape());
            return problem(format!(
                "{n} samples lie at {n} places, not at those of shape {shape}"
            ));
        }
    };
    let inner: usize = x.shape()[position + 1..].iter().product();
    let samples = floats("gradient", x)?;
    let mut out = Array::zeros(DType::F64, x.shape())?;
    let slopes = out.as_mut_slice::<f64>().unwrap_or_default();
    for (slopes, samples) in
        slopes.chunks_mut(n * inner.max(1)).zip(samples.chunks(n * inner.max(1)))
    {
        for j in 0..inner {
            let f = |i: usize| samples[i * inner + j];
            for i in 0..n {
                slopes[i * inner + j] = slope(f, &steps, i, edge_order);
            }
        }
    }
    out.cast(x.dtype().to_inexact())
}

/// The derivative at sample `i`, from the parabola through three neighbours; at the
/// ends from the line through two unless `edge_order` is 2.
fn slope(f: impl Fn(usize) -> f64, steps: &[f64], i: usize, edge_order: usize) -> f64 {
    let last = steps.len();
    let middle = match i {
        0 if edge_order == 1 => return (f(1) - f(0)) / steps[0],
        i if i == last && edge_order == 1 => return (f(last) - f(last - 1)) / steps[last - 1],
        0 => 1,
        i if i == last => last - 1,
        i => i,
    };
    let (h, g) = (steps[middle - 1], steps[middle]);
    if h == g && i == middle {
        return (f(i + 1) - f(i - 1)) / (2.0 * h);
    }
    let (a, b, c) = if i < middle {
        (-(2.0 * h + g) / (h * (h + g)), (h + g) / (h * g), -h / (g * (h + g)))
    } else if i > middle {
        (g / (h * (h + g)), -(g + h) / (h * g), (2.0 * g + h) / (g * (h + g)))
    } else {
        (-g / (h * (h + g)), (g - h) / (h * g), h / (g * (h + g)))
    };
    a * f(middle - 1) + b * f(middle) + c * f(middle + 1)
}

/// The differences of neighbours in the row-major order of all elements, with the
/// elements of `to_begin` before and those of `to_end` after them, in `x`'s dtype.
///
/// ```
/// use einmul_array::{Array, statistics::ediff1d};
/// let x = Array::from_vec(vec![1, 2, 4, 7], &[2, 2]).unwrap();
/// let zero = Array::from_vec(vec![0], &[1]).unwrap();
/// let steps = ediff1d(&x, Some(&zero), None).unwrap();
/// assert_eq!(steps.to_vec::<i32>().unwrap(), [1, 2, 3, 0]);
/// ```
///
/// # Errors
/// [`Error::TooLarge`], [`Error::OutOfMemory`].
pub fn ediff1d(
    x: &Array,
    to_end: Option<&Array>,
    to_begin: Option<&Array>,
) -> Result<Array, Error> {
    let inside = reduce::diff(&x.reshape(&[x.len()])?, 1, 0, None, None)?;
    if to_end.is_none() && to_begin.is_none() {
        return Ok(inside);
    }
    // Flattened, and in `x`'s dtype rather than the joint one.
    let flat = |piece: &Array| piece.cast(x.dtype())?.reshape(&[piece.len()]);
    let pieces = [to_begin, Some(&inside), to_end].into_iter().flatten().map(flat);
    concat(&pieces.collect::<Result<Vec<_>, _>>()?, Some(0))
}
