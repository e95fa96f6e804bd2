//! Differences of neighbours.

use crate::join::concat;
use crate::shape::normalize_axis;
use crate::ufunc::{BinaryOp, binary};
use crate::{Array, DType, Error, Shape, SliceItem};

/// The differences of neighbours along `axis`, taken `n` times over: each makes the
/// axis one shorter. `prepend` and `append` are joined to the axis first, where there is
/// anything to take; they have
/// `x`'s shape but for that axis, or are 0-d. Truth values differ or not.
///
/// Every one of the `n` steps takes memory for its result.
///
/// ```
/// use einmul_array::{Array, reduce::diff};
/// let x = Array::from_vec(vec![1.0, 4.0, 9.0], &[3]).unwrap();
/// assert_eq!(diff(&x, 1, -1, None, None).unwrap().to_vec::<f64>().unwrap(), [3.0, 5.0]);
/// ```
///
/// # Errors
/// [`Error::Axis`], also for a 0-d array; [`Error::Shape`] when what is joined does
/// not fit; [`Error::TooLarge`], [`Error::OutOfMemory`].
pub fn diff(
    x: &Array,
    n: usize,
    axis: isize,
    prepend: Option<&Array>,
    append: Option<&Array>,
) -> Result<Array, Error> {
    let axis = normalize_axis("diff", axis, x.rank())?;
    if n == 0 {
        return Ok(x.clone());
    }
    let mut out = match (prepend, append) {
        (None, None) => x.clone(),
        _ => join(axis, prepend, x, append)?,
    };
    let is_bool = out.dtype() == DType::Bool;
    if is_bool {
        out = out.cast(DType::U8)?;
    }
    // Once nothing is left, nothing is left to subtract.
    for _ in 0..n.min(out.shape()[axis]) {
        let range = |start, stop| {
            let mut items = vec![SliceItem::Range { start: None, stop: None, step: None }; axis];
            items.push(SliceItem::Range { start, stop, step: None });
            items
        };
        let (later, earlier) =
            (out.slice(&range(Some(1), None))?, out.slice(&range(None, Some(-1)))?);
        out = binary(BinaryOp::Subtract, &later, &earlier)?;
        if is_bool {
            // 0 − 1 wraps to 255, which is as true as 1.
            out = out.cast(DType::Bool)?.cast(DType::U8)?;
        }
    }
    if is_bool { out.cast(DType::Bool) } else { Ok(out) }
}

/// The arrays that there are, one after another along an axis, in their joint dtype.
fn join(
    axis: usize,
    before: Option<&Array>,
    x: &Array,
    after: Option<&Array>,
) -> Result<Array, Error> {
    let mut single = Shape::from_slice(x.shape());
    single[axis] = 1;
    let mut pieces = Vec::with_capacity(3);
    for piece in [before, Some(x), after].into_iter().flatten() {
        let one = piece.rank() == 0;
        pieces.push(if one { piece.broadcast_to(&single)? } else { piece.clone() });
    }
    concat(&pieces, Some(axis as isize))
}
