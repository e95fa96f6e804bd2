//! Variances and standard deviations.

use num_complex::Complex;

use super::deviation::{Deviates, SquaredDistance};
use super::dispatch::Operands;
use super::finish::Finisher;
use super::sums::{Sum, Summand, Total};
use super::walk::Walk;
use super::{ReduceOp, keep_axes, reduce, reduced_shape, resolve_axes};
use crate::{Array, DType, Element, Error, bf16, dispatch, f16};

/// The variance along `axes`: the mean of squared distances from the mean, with
/// `n − correction` in place of `n` (1 for that of a sample).
///
/// Integers and truth values have theirs in `f64`, complex numbers in their parts'
/// type. NaN where `n ≤ correction`. The means take memory beside the result.
///
/// ```
/// use einmul_array::{Array, reduce::var};
/// let x = Array::from_vec(vec![1.0, 2.0, 4.0, 5.0], &[4]).unwrap();
/// assert_eq!(var(&x, None, 0.0, false).unwrap().get::<f64>(&[]), Some(2.5));
/// ```
///
/// # Errors
/// [`Error::Axis`], [`Error::Shape`] for an axis named twice, [`Error::OutOfMemory`].
pub fn var(
    x: &Array,
    axes: Option<&[isize]>,
    correction: f64,
    keepdims: bool,
) -> Result<Array, Error> {
    spread("var", x, axes, correction, keepdims, false)
}

/// The standard deviation along `axes`: the root of [`var`].
///
/// # Errors
/// As [`var`].
pub fn std(
    x: &Array,
    axes: Option<&[isize]>,
    correction: f64,
    keepdims: bool,
) -> Result<Array, Error> {
    spread("std", x, axes, correction, keepdims, true)
}

fn spread(
    operation: &str,
    x: &Array,
    axes: Option<&[isize]>,
    correction: f64,
    keepdims: bool,
    root: bool,
) -> Result<Array, Error> {
    let axes = resolve_axes(operation, axes, x.rank())?;
    let means = match x.dtype() {
        DType::F16 => wide_means::<f16>(x, &axes)?,
        DType::BF16 => wide_means::<bf16>(x, &axes)?,
        _ => reduce(ReduceOp::Mean, x, Some(&axes))?,
    };
    let mut out = Array::zeros(x.dtype().to_inexact().real(), &reduced_shape(x.shape(), &axes))?;
    dispatch!(x.dtype(), T => deviations::<T>(x, &axes, &means, correction, root, &mut out))?;
    keep_axes(out, x.shape(), &axes, keepdims)
}

/// Means of halves in the type that they are summed in.
fn wide_means<T: Summand>(x: &Array, axes: &[usize]) -> Result<Array, Error> {
    let mut means = Array::zeros(T::Total::DTYPE, &reduced_shape(x.shape(), axes))?;
    let (view, mut out) = (x.view(), means.view_mut()?);
    let on = Operands { x: &view, axes, out: &mut out };
    let n = on.count();
    on.fold(&Sum::<T, false>::NEW, |sum| sum.over(n));
    Ok(means)
}

fn deviations<T: Deviates>(
    x: &Array,
    axes: &[usize],
    means: &Array,
    correction: f64,
    root: bool,
    out: &mut Array,
) -> Result<(), Error> {
    let (view, means, mut out) = (x.view(), means.view(), out.view_mut()?);
    let count: f64 = axes.iter().map(|&axis| x.shape()[axis] as f64).product();
    let free = if count - correction > 0.0 { count - correction } else { f64::NAN };
    let finish = Finisher::new(|squares| T::finish(squares, free, root));
    Walk::new(&SquaredDistance::<T, false>::NEW, &finish, &view, axes, Some(&means), &mut out)
        .run();
    Ok(())
}

/// As [`var`] and [`std`] of what is not NaN: NaN where no more than `correction`
/// elements are left.
pub(super) fn spread_of_numbers(
    operation: &str,
    x: &Array,
    axes: Option<&[isize]>,
    correction: f64,
    keepdims: bool,
    root: bool,
) -> Result<Array, Error> {
    match x.dtype() {
        DType::F16 => numbers::<f16>(operation, x, axes, correction, keepdims, root),
        DType::BF16 => numbers::<bf16>(operation, x, axes, correction, keepdims, root),
        DType::F32 => numbers::<f32>(operation, x, axes, correction, keepdims, root),
        DType::F64 => numbers::<f64>(operation, x, axes, correction, keepdims, root),
        DType::C64 => numbers::<Complex<f32>>(operation, x, axes, correction, keepdims, root),
        DType::C128 => numbers::<Complex<f64>>(operation, x, axes, correction, keepdims, root),
        _ => spread(operation, x, axes, correction, keepdims, root),
    }
}

fn numbers<T>(
    operation: &str,
    x: &Array,
    axes: Option<&[isize]>,
    correction: f64,
    keepdims: bool,
    root: bool,
) -> Result<Array, Error>
where
    T: Summand<Total = <T as Deviates>::Mean> + Deviates,
{
    let axes = resolve_axes(operation, axes, x.rank())?;
    let shape = reduced_shape(x.shape(), &axes);
    let counts = super::numbers::counts(x, &axes)?;
    let mut means = super::numbers::sums::<T>(x, &axes)?;
    let each = counts.as_slice::<i64>().unwrap_or_default();
    for (mean, &n) in means.as_mut_slice::<T::Total>().unwrap_or_default().iter_mut().zip(each) {
        *mean = mean.over(n as f64);
    }
    let mut squares = Array::zeros(<T as Deviates>::Square::DTYPE, &shape)?;
    {
        let (view, means, mut out) = (x.view(), means.view(), squares.view_mut()?);
        let finish = Finisher::new(|squares: T::Square| squares);
        let fold = SquaredDistance::<T, true>::NEW;
        Walk::new(&fold, &finish, &view, &axes, Some(&means), &mut out).run();
    }
    let mut out = Array::zeros(<T as Deviates>::Output::DTYPE, &shape)?;
    let sums = squares.as_slice::<T::Square>().unwrap_or_default();
    let outputs = out.as_mut_slice::<T::Output>().unwrap_or_default();
    for ((out, &sum), &n) in outputs.iter_mut().zip(sums).zip(each) {
        let free = if n as f64 > correction { n as f64 - correction } else { f64::NAN };
        *out = T::finish(sum, free, root);
    }
    keep_axes(out, x.shape(), &axes, keepdims)
}
