//! Borders that mirror what they border on.

use super::Side;
use crate::ufunc::{Coefficient, accumulate_into, cast_into, scale_into};
use crate::{ArrayView, Error, Shape, Strides};

/// Fills a side with its axis mirrored in the edge, `skip` elements from it: again and
/// again, each time in the edge of what is filled already.
pub(super) fn mirror(mut side: Side<'_>, skip: usize, odd: bool) -> Result<(), Error> {
    let (axis, end) = (side.axis, side.first + side.n);
    let mut done = 0;
    while done < side.width {
        let length = (side.n - skip).min(side.width - done);
        let (ready, rest) = side.view.reborrow().split_at(axis, end + done);
        let image = ready.narrow(axis, end + done - skip - length, length + skip);
        let image = image.reversed(axis);
        let mut border = rest.narrow(axis, 0, length);
        if odd {
            let edge = stretched(&image.as_view(), axis, length);
            let source = image.as_view().narrow(axis, skip, length);
            // 2·edge - value, which wraps to the right answer for integers.
            scale_into(Coefficient::Integer(-1), &source, &mut border)?;
            accumulate_into(Coefficient::Integer(2), &edge, &mut border)?;
        } else {
            cast_into(&image.as_view().narrow(axis, skip, length), &mut border)?;
        }
        done += length;
    }
    Ok(())
}

/// The first position of an axis, read at `length` positions.
fn stretched<'a>(x: &ArrayView<'a>, axis: usize, length: usize) -> ArrayView<'a> {
    let edge = x.narrow(axis, 0, 1);
    let (mut shape, mut strides) =
        (Shape::from_slice(edge.shape()), Strides::from_slice(edge.strides()));
    (shape[axis], strides[axis]) = (length, 0);
    // SAFETY: every position is one of the edge's.
    unsafe { edge.with_layout(shape, strides) }
}
