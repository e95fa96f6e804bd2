//! Whether elements of one array are among those of another.

use einmul_machine::{interrupt, threads};

use crate::search::{Side, contiguous, positions_of};
use crate::sets::{UniqueOptions, unique};
use crate::sort::key::Sortable;
use crate::{Array, DType, Error, dispatch};

/// Elements looked up on one thread at a time.
const PART: usize = 1 << 14;

/// For each element of `x1` whether it equals any of `x2`, or, inverted, whether it equals none;
/// the result has the shape of `x1`.
///
/// Both are promoted to one dtype first. A NaN equals nothing. Allocates its result and two
/// sorted copies of `x2`, and a copy of an argument that is not row-major or is promoted.
///
/// ```
/// use einmul_array::{Array, sets::isin};
/// let x = Array::from_vec(vec![1, 2, 3], &[3]).unwrap();
/// let found = isin(&x, &Array::from_vec(vec![3, 1], &[2]).unwrap(), false).unwrap();
/// assert_eq!(found.to_vec::<bool>().unwrap(), [true, false, true]);
/// ```
///
/// # Errors
/// [`Error::OutOfMemory`].
pub fn isin(x1: &Array, x2: &Array, invert: bool) -> Result<Array, Error> {
    let dtype = x1.dtype().promote(x2.dtype());
    let wanted = contiguous(&x1.cast(dtype)?)?;
    let set = unique(&x2.cast(dtype)?, None, UniqueOptions::default())?.values;
    let mut out = Array::zeros(DType::Bool, x1.shape())?;
    dispatch!(dtype, T => look_up::<T>(&wanted, &set, invert, &mut out));
    Ok(out)
}

/// [`isin`] of all elements of `x1` as one axis.
///
/// # Errors
/// [`Error::OutOfMemory`].
pub fn in1d(x1: &Array, x2: &Array, invert: bool) -> Result<Array, Error> {
    isin(x1, x2, invert)?.reshape(&[x1.len()])
}

fn look_up<T: Sortable>(wanted: &Array, set: &Array, invert: bool, out: &mut Array) {
    let (Some(wanted), Some(set), Some(out)) =
        (wanted.as_slice::<T>(), set.as_slice::<T>(), out.as_mut_slice::<bool>())
    else {
        return;
    };
    // NaNs are last, and no member equals them.
    let set = &set[..set.partition_point(|v| !v.is_nan())];
    look_up_parts(wanted, set, invert, out);
}

fn look_up_parts<T: Sortable>(wanted: &[T], set: &[T], invert: bool, out: &mut [bool]) {
    if wanted.len() > PART {
        let (left, right) = wanted.split_at(wanted.len() / 2);
        let (left_out, right_out) = out.split_at_mut(left.len());
        let mut first = || look_up_parts(left, set, invert, left_out);
        let mut second = || look_up_parts(right, set, invert, right_out);
        if threads::limit() > 1 {
            threads::join(first, second);
        } else {
            first();
            second();
        }
        return;
    }
    const LANES: usize = 8;
    interrupt::poll();
    for (wanted, out) in wanted.chunks(LANES).zip(out.chunks_mut(LANES)) {
        let mut keys = [wanted[0].key(); LANES];
        keys.iter_mut().zip(wanted).for_each(|(key, value)| *key = value.key());
        let positions = positions_of(set, keys, Side::Left);
        for ((to, at), key) in out.iter_mut().zip(positions).zip(keys) {
            *to = set.get(at).is_some_and(|member| member.key() == key) != invert;
        }
    }
}
