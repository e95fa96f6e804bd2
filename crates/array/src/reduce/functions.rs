//! The standard's reductions, with its dtypes and `keepdims`.

use super::{ReduceOp, keep_axes, reduce, resolve_axes};
use crate::{Array, DType, Error};

/// The reduction over `axes`, each counted from either end, or over all.
fn along(op: ReduceOp, x: &Array, axes: Option<&[isize]>, keepdims: bool) -> Result<Array, Error> {
    let axes = resolve_axes(op.name(), axes, x.rank())?;
    keep_axes(reduce(op, x, Some(&axes))?, x.shape(), &axes, keepdims)
}

/// As [`along`] in another dtype than the default one.
fn along_in(
    op: ReduceOp,
    x: &Array,
    axes: Option<&[isize]>,
    dtype: Option<DType>,
    keepdims: bool,
) -> Result<Array, Error> {
    let Some(dtype) = dtype else { return along(op, x, axes, keepdims) };
    let is_exact = |dtype: DType| dtype.is_integer() || dtype == DType::Bool;
    if dtype == DType::Bool {
        // Sums and products of truth values.
        let op = if op == ReduceOp::Sum { ReduceOp::Any } else { ReduceOp::All };
        return along(op, x, axes, keepdims);
    }
    // Arithmetic that wraps at 64 bits wraps to the same at fewer.
    let converted = if is_exact(dtype) && is_exact(x.dtype()) { x.clone() } else { x.cast(dtype)? };
    along(op, &converted, axes, keepdims)?.cast(dtype)
}

/// The sum of the elements along `axes` (`None`: all of them), in `dtype`.
///
/// Without `dtype` floats keep theirs and integers and truth values sum in 64 bits,
/// wrapping there. Floating sums are pairwise, those of halves in `f32`. The sum of
/// nothing is 0. Into a floating `dtype` other than its own `x` is converted first,
/// which takes memory for a copy.
///
/// ```
/// use einmul_array::{Array, DType, reduce::sum};
/// let a = Array::from_vec(vec![200_u8, 100, 1, 2], &[2, 2]).unwrap();
/// let rows = sum(&a, Some(&[-1]), None, true).unwrap();
/// assert_eq!((rows.shape(), rows.dtype()), (&[2, 1][..], DType::U64));
/// assert_eq!(rows.to_vec::<u64>().unwrap(), [300, 3]);
/// ```
///
/// # Errors
/// [`Error::Axis`], [`Error::Shape`] for an axis named twice, [`Error::OutOfMemory`].
pub fn sum(
    x: &Array,
    axes: Option<&[isize]>,
    dtype: Option<DType>,
    keepdims: bool,
) -> Result<Array, Error> {
    along_in(ReduceOp::Sum, x, axes, dtype, keepdims)
}

/// The product of the elements along `axes`, with the dtypes of [`sum`]. The product
/// of nothing is 1.
///
/// # Errors
/// As [`sum`].
pub fn prod(
    x: &Array,
    axes: Option<&[isize]>,
    dtype: Option<DType>,
    keepdims: bool,
) -> Result<Array, Error> {
    along_in(ReduceOp::Prod, x, axes, dtype, keepdims)
}

/// The arithmetic mean along `axes`; integers and truth values have theirs in `f64`.
/// The mean of nothing is NaN.
///
/// # Errors
/// As [`sum`].
pub fn mean(x: &Array, axes: Option<&[isize]>, keepdims: bool) -> Result<Array, Error> {
    along(ReduceOp::Mean, x, axes, keepdims)
}

/// The largest element along `axes`; NaN wins over every number.
///
/// # Errors
/// As [`sum`]; [`Error::Shape`] for the maximum of nothing, [`Error::DType`] for
/// complex numbers, which have no order.
pub fn max(x: &Array, axes: Option<&[isize]>, keepdims: bool) -> Result<Array, Error> {
    along(ReduceOp::Max, x, axes, keepdims)
}

/// The smallest element along `axes`; NaN wins over every number.
///
/// # Errors
/// As [`max`].
pub fn min(x: &Array, axes: Option<&[isize]>, keepdims: bool) -> Result<Array, Error> {
    along(ReduceOp::Min, x, axes, keepdims)
}

/// Whether any element along `axes` is true; NaN and infinities are. False of nothing.
///
/// # Errors
/// As [`sum`].
pub fn any(x: &Array, axes: Option<&[isize]>, keepdims: bool) -> Result<Array, Error> {
    along(ReduceOp::Any, x, axes, keepdims)
}

/// Whether all elements along `axes` are true; NaN and infinities are. True of nothing.
///
/// # Errors
/// As [`sum`].
pub fn all(x: &Array, axes: Option<&[isize]>, keepdims: bool) -> Result<Array, Error> {
    along(ReduceOp::All, x, axes, keepdims)
}

/// How many elements along `axes` are not zero, in `i64`.
///
/// # Errors
/// As [`sum`].
pub fn count_nonzero(x: &Array, axes: Option<&[isize]>, keepdims: bool) -> Result<Array, Error> {
    along(ReduceOp::CountNonzero, x, axes, keepdims)
}
