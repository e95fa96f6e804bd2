//! The one value that stands for a run of elements.

use crate::rearrange::expand_dims;
use crate::reduce::{ReduceOp, reduce};
use crate::statistics::median;
use crate::ufunc::{UnaryOp, cast_into, unary};
use crate::{Array, ArrayView, Error};

/// A statistic along an axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Statistic {
    /// The largest element.
    Maximum,
    /// The smallest element.
    Minimum,
    /// The mean.
    Mean,
    /// The middle element, or the mean of the middle two.
    Median,
}

impl Statistic {
    /// The statistic along an axis of one element or more, which keeps length 1;
    /// rounded to even where the elements are integers.
    pub(super) fn of(self, x: &ArrayView<'_>, axis: usize) -> Result<Array, Error> {
        // The result is needed while the array around it is written.
        let mut window = Array::unfilled(x.dtype(), x.shape())?;
        cast_into(x, &mut window.view_mut()?)?;
        let reduced = |op| reduce(op, &window, Some(&[axis]));
        let value = match self {
            Statistic::Maximum => reduced(ReduceOp::Max)?,
            Statistic::Minimum => reduced(ReduceOp::Min)?,
            Statistic::Mean => reduced(ReduceOp::Mean)?,
            Statistic::Median => median(&window, Some(&[axis as isize]), false)?,
        };
        let rounded = value.dtype() != x.dtype() && x.dtype().is_integer();
        let value = if rounded { unary(UnaryOp::Round, &value)? } else { value };
        expand_dims(&value, &[axis as isize])
    }
}
