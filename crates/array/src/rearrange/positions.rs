//! Positions along one axis, however they are named.

use crate::Error;
use crate::layout::resolve_range;

/// Positions of an axis; negative ones count from the end.
#[derive(Debug, Clone, Copy)]
pub enum Positions<'a> {
    /// One.
    One(isize),
    /// `start:stop:step` as in Python.
    Range {
        /// First position.
        start: Option<isize>,
        /// Position to stop before.
        stop: Option<isize>,
        /// Step, not zero.
        step: Option<isize>,
    },
    /// Any number, in any order.
    Many(&'a [isize]),
    /// Those where the mask is true.
    Mask(&'a [bool]),
}

impl Positions<'_> {
    /// The positions on an axis of `length`, of which `limit` are allowed (one more than
    /// there are where something is to be put in).
    ///
    /// # Errors
    /// [`Error::Index`] outside the axis; [`Error::Shape`] for a mask of another length;
    /// [`Error::Value`] for a step of zero.
    pub(super) fn resolve(
        &self,
        operation: &str,
        axis: usize,
        length: usize,
        limit: usize,
    ) -> Result<Vec<usize>, Error> {
        let place = |&index: &isize| {
            let from_end = length.checked_sub(index.unsigned_abs());
            let position = if index < 0 { from_end } else { usize::try_from(index).ok() };
            position.filter(|&p| p < limit).ok_or(Error::Index { index, axis, length })
        };
        match *self {
            Positions::One(index) => Ok(vec![place(&index)?]),
            Positions::Many(indices) => indices.iter().map(place).collect(),
            Positions::Mask(mask) if mask.len() != length => {
                let n = mask.len();
                let text = format!("a mask of {n} for axis {axis} of length {length}");
                Err(Error::shape(operation, text))
            }
            Positions::Mask(mask) => Ok((0..length).filter(|&i| mask[i]).collect()),
            Positions::Range { start, stop, step } => {
                let step = step.unwrap_or(1);
                if step == 0 || step == isize::MIN {
                    return Err(Error::value(
                        operation,
                        format!("a slice's step cannot be {step}"),
                    ));
                }
                let (first, count) = resolve_range(length, start, stop, step);
                Ok((0..count as isize).map(|i| (first + i * step) as usize).collect())
            }
        }
    }
}
