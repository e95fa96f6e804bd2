//! Sums, products, means, extremes and truth along axes; variances, running
//! totals, differences and positions of extremes.
//!
//! A [`fold::Fold`] says how elements become a total, [`walk::Walk`] in what order,
//! and on which thread. [`ReduceOp`] names the folds that plans use.

mod along;
mod cumulative;
mod deviation;
mod difference;
mod dispatch;
mod extremes;
mod finish;
mod fold;
mod functions;
mod numbers;
mod position;
mod spread;
mod sums;
mod truth;
mod walk;

pub use cumulative::{cumulative_prod, cumulative_sum};
pub use difference::diff;
pub use functions::{all, any, count_nonzero, max, mean, min, prod, sum};
pub use numbers::{nanmax, nanmean, nanmin, nanprod, nanstd, nansum, nanvar};
pub use position::{argmax, argmin, nanargmax, nanargmin};
pub use spread::{std, var};

pub(crate) use along::{keep_axes, resolve_axes};

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use crate::{Array, ArrayView, ArrayViewMut, DType, Error, Kind, Shape, format_shape};

/// A reduction along axes, named as in NumPy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "each is the NumPy function of its name")]
pub enum ReduceOp {
    Sum,
    Prod,
    Mean,
    Max,
    Min,
    Any,
    All,
    CountNonzero,
}

impl ReduceOp {
    /// NumPy's name of the function.
    pub fn name(self) -> &'static str {
        match self {
            ReduceOp::Sum => "sum",
            ReduceOp::Prod => "prod",
            ReduceOp::Mean => "mean",
            ReduceOp::Max => "max",
            ReduceOp::Min => "min",
            ReduceOp::Any => "any",
            ReduceOp::All => "all",
            ReduceOp::CountNonzero => "count_nonzero",
        }
    }

    /// The dtype of the result: integers sum in 64 bits and have means in `f64`.
    ///
    /// # Errors
    /// [`Error::DType`] for the extremes of complex numbers.
    pub fn output_dtype(self, input: DType) -> Result<DType, Error> {
        match (self, input.kind()) {
            (ReduceOp::Any | ReduceOp::All, _) => Ok(DType::Bool),
            (ReduceOp::CountNonzero, _) => Ok(DType::I64),
            (ReduceOp::Max | ReduceOp::Min, Kind::Complex) => Err(Error::DType {
                operation: self.name().to_owned(),
                dtype: input,
                hint: Some("complex numbers have no order".to_owned()),
            }),
            (ReduceOp::Max | ReduceOp::Min, _) => Ok(input),
            (ReduceOp::Mean, _) => Ok(input.to_inexact()),
            (_, Kind::Bool | Kind::Signed) => Ok(DType::I64),
            (_, Kind::Unsigned) => Ok(DType::U64),
            _ => Ok(input),
        }
    }
}

/// The shape that is left when `axes` are reduced.
pub fn reduced_shape(shape: &[usize], axes: &[usize]) -> Shape {
    shape.iter().enumerate().filter(|(i, _)| !axes.contains(i)).map(|(_, &n)| n).collect()
}

/// Whether reducing `axes` of a shape has a result: nothing has no maximum.
///
/// # Errors
/// [`Error::Shape`] for the maximum or minimum of an empty axis.
pub fn check_reduction(op: ReduceOp, shape: &[usize], axes: &[usize]) -> Result<(), Error> {
    match op {
        ReduceOp::Max | ReduceOp::Min => check_not_empty(op.name(), shape, axes),
        _ => Ok(()),
    }
}

fn check_not_empty(operation: &str, shape: &[usize], axes: &[usize]) -> Result<(), Error> {
    let is_empty = axes.iter().any(|&axis| shape[axis] == 0);
    if is_empty && !reduced_shape(shape, axes).contains(&0) {
        let text = format!("no {operation} of an empty axis in shape {}", format_shape(shape));
        return Err(Error::shape(operation, text));
    }
    Ok(())
}

/// Reduces `axes` of `x` into `out`, which has the remaining axes in order.
/// Floating sums are pairwise; halves are summed in `f32`. Allocates nothing up to
/// six axes. The same input gives the same bits on any number of threads.
///
/// # Errors
/// [`Error::DType`] or [`Error::Shape`] when `out` does not fit; [`Error::Axis`];
/// [`Error::Shape`] for the maximum or minimum of nothing.
pub fn reduce_into(
    op: ReduceOp,
    x: &ArrayView<'_>,
    axes: &[usize],
    out: &mut ArrayViewMut<'_>,
) -> Result<(), Error> {
    if out.dtype() != op.output_dtype(x.dtype())? {
        return Err(Error::dtype(op.name(), out.dtype()));
    }
    check_output(op.name(), x, axes, out)?;
    check_reduction(op, x.shape(), axes)?;
    dispatch::fill(op, x, axes, out);
    Ok(())
}

fn check_output(
    operation: &str,
    x: &ArrayView<'_>,
    axes: &[usize],
    out: &ArrayViewMut<'_>,
) -> Result<(), Error> {
    let kept = reduced_shape(x.shape(), axes);
    if let Some(&axis) = axes.iter().find(|&&axis| axis >= x.shape().len()) {
        let (operation, rank) = (operation.to_owned(), x.shape().len());
        return Err(Error::Axis { operation, axis: axis as isize, rank });
    }
    if kept.as_slice() != out.shape() {
        let (want, got) = (format_shape(&kept), format_shape(out.shape()));
        return Err(Error::shape(
            operation,
            format!("the result has shape {want}, the output {got}"),
        ));
    }
    Ok(())
}

/// Reduces axes of an array; `None` reduces all.
///
/// ```
/// use einmul_array::{Array, reduce::{reduce, ReduceOp}};
/// let a = Array::from_vec(vec![1.0, 2.0, 3.0, 4.0], &[2, 2]).unwrap();
/// let columns = reduce(ReduceOp::Sum, &a, Some(&[0])).unwrap();
/// assert_eq!(columns.to_vec::<f64>().unwrap(), [4.0, 6.0]);
/// ```
///
/// # Errors
/// As [`reduce_into`], and [`Error::OutOfMemory`].
pub fn reduce(op: ReduceOp, x: &Array, axes: Option<&[usize]>) -> Result<Array, Error> {
    let all: SmallVec<[usize; 6]> = (0..x.rank()).collect();
    let axes = axes.unwrap_or(&all);
    let mut out = Array::zeros(op.output_dtype(x.dtype())?, &reduced_shape(x.shape(), axes))?;
    reduce_into(op, &x.view(), axes, &mut out.view_mut()?)?;
    Ok(out)
}

#[cfg(test)]
mod tests;
