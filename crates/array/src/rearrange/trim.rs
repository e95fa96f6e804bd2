//! Zeros cut off at the ends.

use smallvec::SmallVec;

use super::axes::WHOLE;
use crate::shape::{Shape, normalize_axes};
use crate::{Array, DType, Error, SliceItem};

/// The smallest part that holds every element that is not zero, along the axes named (or
/// all): cut at the `front`, the `back` or both. Shares storage; takes a byte for each
/// element while it looks.
///
/// # Errors
/// [`Error::Axis`]; [`Error::Shape`] when an axis is named twice; [`Error::OutOfMemory`].
pub fn trim_zeros(
    x: &Array,
    front: bool,
    back: bool,
    axes: Option<&[isize]>,
) -> Result<Array, Error> {
    let axes: Shape = match axes {
        Some(axes) => normalize_axes("trim_zeros", axes, x.rank())?,
        None => (0..x.rank()).collect(),
    };
    let truth = x.cast(DType::Bool)?.to_row_major()?;
    // The first position with an element that is not zero, and the last one's successor.
    let mut low: Shape = Shape::from_slice(x.shape());
    let mut high = Shape::from_elem(0, x.rank());
    for (i, _) in truth.as_slice::<bool>().unwrap_or(&[]).iter().enumerate().filter(|(_, t)| **t) {
        let mut rest = i;
        for axis in (0..x.rank()).rev() {
            let position = rest % x.shape()[axis];
            rest /= x.shape()[axis];
            low[axis] = low[axis].min(position);
            high[axis] = high[axis].max(position + 1);
        }
    }
    let items: SmallVec<[SliceItem; 6]> = (0..x.rank())
        .map(|axis| match axes.contains(&axis) {
            true => SliceItem::Range {
                start: front.then_some(low[axis] as isize),
                stop: back.then_some(high[axis] as isize),
                step: None,
            },
            false => WHOLE,
        })
        .collect();
    x.slice(&items)
}
