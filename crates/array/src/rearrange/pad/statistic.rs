//! The one value that stands for a run of elements.

use crate::reduce::{ReduceOp, reduce};
use crate::ufunc::{UnaryOp, unary};
use crate::{Array, ArrayView, DType, Error, Kind};

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
        crate::ufunc::cast_into(x, &mut window.view_mut()?)?;
        let value = match self {
            Statistic::Maximum => reduce(ReduceOp::Max, &window, Some(&[axis]))?,
            Statistic::Minimum => reduce(ReduceOp::Min, &window, Some(&[axis]))?,
            Statistic::Mean => reduce(ReduceOp::Mean, &window, Some(&[axis]))?,
            Statistic::Median => median(&window, axis)?,
        };
        let rounded = value.dtype() != x.dtype() && x.dtype().is_integer();
        let value = if rounded { unary(UnaryOp::Round, &value)? } else { value };
        super::super::expand_dims(&value, &[axis as isize])
    }
}

/// The median along an axis, in double precision; NaN where an element is.
fn median(x: &Array, axis: usize) -> Result<Array, Error> {
    if x.dtype().kind() == Kind::Complex {
        return Err(Error::DType {
            operation: "pad".to_owned(),
            dtype: x.dtype(),
            hint: Some("complex numbers have no order, so no median".to_owned()),
        });
    }
    let last = super::super::moveaxis(x, &[axis as isize], &[-1])?;
    let mut rows = last.cast(DType::F64)?.to_row_major()?;
    let (n, shape) = (x.shape()[axis], &last.shape()[..last.rank() - 1]);
    let mut out = Array::zeros(DType::F64, shape)?;
    let (Some(values), Some(rows)) = (out.as_mut_slice::<f64>(), rows.as_mut_slice::<f64>()) else {
        return Ok(out);
    };
    for (value, row) in values.iter_mut().zip(rows.chunks_exact_mut(n)) {
        row.sort_unstable_by(f64::total_cmp);
        *value = if row.iter().any(|v| v.is_nan()) {
            f64::NAN
        } else if n % 2 == 1 {
            row[n / 2]
        } else {
            row[n / 2 - 1].midpoint(row[n / 2])
        };
    }
    Ok(out)
}
