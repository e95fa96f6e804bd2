//! Sorting by several keys.

use super::key::Sortable;
use super::{Output, argsort_line, map_lines};
use crate::shape::normalize_axis;
use crate::{Array, DType, Error, dispatch, format_shape};

/// The positions (`i64`) that sort along an axis by several keys of one shape and any
/// dtypes: the last is the most important, as in `numpy.lexsort`. Stable.
///
/// Allocates its result and, for each line that it sorts, buffers of the line's size.
///
/// ```
/// use einmul_array::{Array, sort::lexsort};
/// let first = Array::from_vec(vec![9, 4, 0], &[3]).unwrap();
/// let last = Array::from_vec(vec![1.0, 5.0, 1.0], &[3]).unwrap();
/// assert_eq!(lexsort(&[first, last], -1).unwrap().to_vec::<i64>().unwrap(), [2, 0, 1]);
/// ```
///
/// # Errors
/// [`Error::Shape`] without keys or for keys of different shapes, [`Error::Axis`],
/// [`Error::OutOfMemory`].
pub fn lexsort(keys: &[Array], axis: isize) -> Result<Array, Error> {
    let Some(first) = keys.first() else {
        return Err(Error::shape("lexsort", "needs at least one key"));
    };
    if let Some(other) = keys.iter().find(|key| key.shape() != first.shape()) {
        let (first, other) = (format_shape(first.shape()), format_shape(other.shape()));
        let text = format!("keys differ in shape: the first is {first}, another {other}");
        return Err(Error::shape("lexsort", text));
    }
    let axis = normalize_axis("lexsort", axis, first.rank())?;
    let mut out = super::argsort(first, Some(axis as isize), false)?;
    for key in &keys[1..] {
        dispatch!(key.dtype(), T => map_lines::<T, i64>(key, &mut out, axis, Output::Kept, &refine))?;
    }
    Ok(out)
}

/// Sorts positions that an earlier key has put in order by a later one, stably.
fn refine<T: Sortable>(line: &[T], order: &mut [i64], threads: usize) -> Result<(), Error> {
    let mut keys = Array::unfilled(T::DTYPE, &[line.len()])?;
    let mut finer = Array::unfilled(DType::I64, &[line.len()])?;
    let (Some(keys), Some(finer)) = (keys.as_mut_slice::<T>(), finer.as_mut_slice::<i64>()) else {
        return Ok(());
    };
    keys.iter_mut().zip(&*order).for_each(|(key, &at)| *key = line[at as usize]);
    argsort_line(keys, finer, false, threads)?;
    finer.iter_mut().for_each(|at| *at = order[*at as usize]);
    order.copy_from_slice(finer);
    Ok(())
}
