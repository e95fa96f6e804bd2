//! Reductions of what is not NaN. For integers and truth values they are the plain
//! ones, since none of those is NaN.

use half::{bf16, f16};
use num_complex::Complex;

use super::dispatch::Operands;
use super::extremes::{Highest, Ranked};
use super::spread::spread_of_numbers;
use super::sums::{Product, Sum, Summand, Total};
use super::truth::CountNumbers;
use super::{check_not_empty, keep_axes, reduced_shape, resolve_axes};
use crate::{Array, DType, Element, Error, Kind};

/// Binds a type name to the Rust type of a floating dtype; else runs the other arm.
macro_rules! inexact {
    ($dtype:expr, $T:ident => $body:expr, _ => $other:expr) => {
        match $dtype {
            DType::F16 => {
                type $T = f16;
                $body
            }
            DType::BF16 => {
                type $T = bf16;
                $body
            }
            DType::F32 => {
                type $T = f32;
                $body
            }
            DType::F64 => {
                type $T = f64;
                $body
            }
            DType::C64 => {
                type $T = Complex<f32>;
                $body
            }
            DType::C128 => {
                type $T = Complex<f64>;
                $body
            }
            _ => $other,
        }
    };
}

/// The sum of what is not NaN along `axes`, in the dtypes of [`super::sum`]; 0 of
/// nothing.
///
/// ```
/// use einmul_array::{Array, reduce::{nanmean, nansum}};
/// let x = Array::from_vec(vec![1.0, f64::NAN, 3.0], &[3]).unwrap();
/// assert_eq!(nansum(&x, None, false).unwrap().get::<f64>(&[]), Some(4.0));
/// assert_eq!(nanmean(&x, None, false).unwrap().get::<f64>(&[]), Some(2.0));
/// ```
///
/// # Errors
/// [`Error::Axis`], [`Error::Shape`] for an axis named twice, [`Error::OutOfMemory`].
pub fn nansum(x: &Array, axes: Option<&[isize]>, keepdims: bool) -> Result<Array, Error> {
    let positions = resolve_axes("nansum", axes, x.rank())?;
    let sums = inexact!(x.dtype(), T => sums::<T>(x, &positions)?.cast(T::DTYPE)?,
        _ => return super::sum(x, axes, None, keepdims));
    keep_axes(sums, x.shape(), &positions, keepdims)
}

/// The product of what is not NaN along `axes`; 1 of nothing.
///
/// # Errors
/// As [`nansum`].
pub fn nanprod(x: &Array, axes: Option<&[isize]>, keepdims: bool) -> Result<Array, Error> {
    let positions = resolve_axes("nanprod", axes, x.rank())?;
    let products = inexact!(x.dtype(), T => products::<T>(x, &positions)?,
        _ => return super::prod(x, axes, None, keepdims));
    keep_axes(products, x.shape(), &positions, keepdims)
}

/// The mean of what is not NaN along `axes`; NaN of nothing.
///
/// # Errors
/// As [`nansum`].
pub fn nanmean(x: &Array, axes: Option<&[isize]>, keepdims: bool) -> Result<Array, Error> {
    let positions = resolve_axes("nanmean", axes, x.rank())?;
    let means = inexact!(x.dtype(), T => {
        let (mut sums, counts) = (sums::<T>(x, &positions)?, counts(x, &positions)?);
        let sum = sums.as_mut_slice::<<T as Summand>::Total>().unwrap_or_default();
        for (sum, &n) in sum.iter_mut().zip(counts.as_slice::<i64>().unwrap_or_default()) {
            *sum = sum.over(n as f64);
        }
        sums.cast(T::DTYPE)?
    }, _ => return super::mean(x, axes, keepdims));
    keep_axes(means, x.shape(), &positions, keepdims)
}

/// The variance of what is not NaN along `axes`, as [`super::var`].
///
/// # Errors
/// As [`nansum`].
pub fn nanvar(
    x: &Array,
    axes: Option<&[isize]>,
    correction: f64,
    keepdims: bool,
) -> Result<Array, Error> {
    spread_of_numbers("nanvar", x, axes, correction, keepdims, false)
}

/// The standard deviation of what is not NaN along `axes`, as [`super::std`].
///
/// # Errors
/// As [`nansum`].
pub fn nanstd(
    x: &Array,
    axes: Option<&[isize]>,
    correction: f64,
    keepdims: bool,
) -> Result<Array, Error> {
    spread_of_numbers("nanstd", x, axes, correction, keepdims, true)
}

/// The largest of what is not NaN along `axes`; NaN where there is nothing else.
///
/// # Errors
/// As [`super::max`].
pub fn nanmax(x: &Array, axes: Option<&[isize]>, keepdims: bool) -> Result<Array, Error> {
    nan_extreme("nanmax", false, x, axes, keepdims)
}

/// The smallest of what is not NaN along `axes`; NaN where there is nothing else.
///
/// # Errors
/// As [`super::max`].
pub fn nanmin(x: &Array, axes: Option<&[isize]>, keepdims: bool) -> Result<Array, Error> {
    nan_extreme("nanmin", true, x, axes, keepdims)
}

fn nan_extreme(
    operation: &str,
    reversed: bool,
    x: &Array,
    axes: Option<&[isize]>,
    keepdims: bool,
) -> Result<Array, Error> {
    if x.dtype().kind() != Kind::Float {
        let extreme = if reversed { super::min } else { super::max };
        return extreme(x, axes, keepdims);
    }
    let axes = resolve_axes(operation, axes, x.rank())?;
    check_not_empty(operation, x.shape(), &axes)?;
    let out = match x.dtype() {
        DType::F16 => highest::<f16>(x, &axes, reversed)?,
        DType::BF16 => highest::<bf16>(x, &axes, reversed)?,
        DType::F32 => highest::<f32>(x, &axes, reversed)?,
        _ => highest::<f64>(x, &axes, reversed)?,
    };
    keep_axes(out, x.shape(), &axes, keepdims)
}

fn highest<T: Ranked>(x: &Array, axes: &[usize], reversed: bool) -> Result<Array, Error> {
    let mut out = Array::zeros(T::DTYPE, &reduced_shape(x.shape(), axes))?;
    let fold = Highest::<T, true>::new(reversed);
    Operands { x: &x.view(), axes, out: &mut out.view_mut()? }
        .fold(&fold, |key| T::from_key(key, reversed));
    Ok(out)
}

/// Sums of what is not NaN, in the type of their totals.
pub(super) fn sums<T: Summand>(x: &Array, axes: &[usize]) -> Result<Array, Error> {
    let mut out = Array::zeros(T::Total::DTYPE, &reduced_shape(x.shape(), axes))?;
    Operands { x: &x.view(), axes, out: &mut out.view_mut()? }
        .fold(&Sum::<T, true>::NEW, |sum| sum);
    Ok(out)
}

fn products<T: Summand>(x: &Array, axes: &[usize]) -> Result<Array, Error> {
    let mut out = Array::zeros(T::DTYPE, &reduced_shape(x.shape(), axes))?;
    Operands { x: &x.view(), axes, out: &mut out.view_mut()? }
        .fold(&Product::<T, true>::NEW, T::narrow);
    Ok(out)
}

/// How many elements along `axes` are not NaN, of a floating dtype.
pub(super) fn counts(x: &Array, axes: &[usize]) -> Result<Array, Error> {
    let mut out = Array::zeros(DType::I64, &reduced_shape(x.shape(), axes))?;
    let (view, mut to) = (x.view(), out.view_mut()?);
    let on = Operands { x: &view, axes, out: &mut to };
    inexact!(x.dtype(), T => on.fold(&CountNumbers::<T>::NEW, |n| n),
        _ => return Err(Error::dtype("count of numbers", x.dtype())));
    Ok(out)
}
