//! Unions, intersections and differences of arrays as sets.

use std::cmp::Ordering;

use super::{Unique, UniqueOptions, isin, unique};
use crate::sort::key::Sortable;
use crate::{Array, DType, Error, dispatch};

/// What two arrays have in common, and where.
#[derive(Clone)]
pub struct Intersection {
    /// The common elements, ascending.
    pub values: Array,
    /// The position (`i64`) of each one's first occurrence in the first array, flattened.
    pub left_index: Array,
    /// The position (`i64`) of each one's first occurrence in the second array, flattened.
    pub right_index: Array,
}

/// The distinct elements of either array, ascending, in one axis and the promoted dtype; all
/// NaNs are one. Allocates its result and, for each argument, what
/// [`unique`](super::unique()) does.
///
/// ```
/// use einmul_array::{Array, sets::union1d};
/// let a = Array::from_vec(vec![3, 1], &[2]).unwrap();
/// let b = Array::from_vec(vec![2, 1], &[2]).unwrap();
/// assert_eq!(union1d(&a, &b).unwrap().to_vec::<i32>().unwrap(), [1, 2, 3]);
/// ```
///
/// # Errors
/// [`Error::OutOfMemory`].
pub fn union1d(x1: &Array, x2: &Array) -> Result<Array, Error> {
    let [left, right] = distinct(x1, x2, UniqueOptions::default())?;
    merged(
        &left.values,
        &right.values,
        Parts { left: true, both: true, right: true, equal_nan: true },
    )
}

/// The distinct elements of both arrays, ascending, with their positions, in one axis and the
/// promoted dtype; no NaN is in both. Allocates as [`union1d`] does.
///
/// ```
/// use einmul_array::{Array, sets::intersect1d};
/// let a = Array::from_vec(vec![3, 1, 3], &[3]).unwrap();
/// let b = Array::from_vec(vec![2, 3], &[2]).unwrap();
/// let common = intersect1d(&a, &b).unwrap();
/// assert_eq!(common.values.to_vec::<i32>().unwrap(), [3]);
/// assert_eq!(common.right_index.to_vec::<i64>().unwrap(), [1]);
/// ```
///
/// # Errors
/// [`Error::OutOfMemory`].
pub fn intersect1d(x1: &Array, x2: &Array) -> Result<Intersection, Error> {
    let [left, right] = distinct(x1, x2, UniqueOptions { index: true, ..Default::default() })?;
    let parts = Parts { left: false, both: true, right: false, equal_nan: false };
    let values = merged(&left.values, &right.values, parts)?;
    let places = |set: &Unique| {
        let mut index = Array::zeros(DType::I64, values.shape())?;
        dispatch!(values.dtype(), T => if let (Some(common), Some(all), Some(places), Some(index)) = (
            values.as_slice::<T>(),
            set.values.as_slice::<T>(),
            set.index.as_ref().and_then(Array::as_slice::<i64>),
            index.as_mut_slice::<i64>(),
        ) {
            // Both ascend, and each common element is in the set.
            let mut rest = all.iter().zip(places);
            for (to, value) in index.iter_mut().zip(common) {
                let found = rest.find(|(member, _)| member.key() == value.key());
                found.into_iter().for_each(|(_, &at)| *to = at);
            }
        });
        Ok::<Array, Error>(index)
    };
    let (left_index, right_index) = (places(&left)?, places(&right)?);
    Ok(Intersection { values, left_index, right_index })
}

/// The distinct elements of the first array that are not in the second, ascending, in one axis
/// and the dtype of the first; a NaN of the first is in no other array. Allocates as [`union1d`]
/// and [`isin`](super::isin()) do.
///
/// ```
/// use einmul_array::{Array, sets::setdiff1d};
/// let a = Array::from_vec(vec![3, 1, 2], &[3]).unwrap();
/// let b = Array::from_vec(vec![2], &[1]).unwrap();
/// assert_eq!(setdiff1d(&a, &b).unwrap().to_vec::<i32>().unwrap(), [1, 3]);
/// ```
///
/// # Errors
/// [`Error::OutOfMemory`].
pub fn setdiff1d(x1: &Array, x2: &Array) -> Result<Array, Error> {
    let left = unique(x1, None, UniqueOptions::default())?.values;
    let kept = isin(&left, x2, true)?;
    let kept = kept.as_slice::<bool>().unwrap_or(&[]);
    let mut out = Array::unfilled(left.dtype(), &[kept.iter().filter(|&&keep| keep).count()])?;
    dispatch!(left.dtype(), T => if let (Some(left), Some(out)) = (left.as_slice::<T>(), out.as_mut_slice::<T>()) {
        let left = left.iter().zip(kept).filter(|(_, keep)| **keep);
        out.iter_mut().zip(left).for_each(|(to, (&value, _))| *to = value);
    });
    Ok(out)
}

/// The distinct elements of exactly one of the arrays, ascending, in one axis and the promoted
/// dtype; NaNs of both arrays are two. Allocates as [`union1d`] does.
///
/// ```
/// use einmul_array::{Array, sets::setxor1d};
/// let a = Array::from_vec(vec![3, 1], &[2]).unwrap();
/// let b = Array::from_vec(vec![2, 1], &[2]).unwrap();
/// assert_eq!(setxor1d(&a, &b).unwrap().to_vec::<i32>().unwrap(), [2, 3]);
/// ```
///
/// # Errors
/// [`Error::OutOfMemory`].
pub fn setxor1d(x1: &Array, x2: &Array) -> Result<Array, Error> {
    let [left, right] = distinct(x1, x2, UniqueOptions::default())?;
    let parts = Parts { left: true, both: false, right: true, equal_nan: false };
    merged(&left.values, &right.values, parts)
}

/// The distinct elements of each array in the dtype that both promote to.
fn distinct(x1: &Array, x2: &Array, options: UniqueOptions) -> Result<[Unique; 2], Error> {
    let dtype = x1.dtype().promote(x2.dtype());
    Ok([unique(&x1.cast(dtype)?, None, options)?, unique(&x2.cast(dtype)?, None, options)?])
}

/// Which elements of two sets are kept, and whether their NaNs are one.
#[derive(Clone, Copy)]
struct Parts {
    left: bool,
    both: bool,
    right: bool,
    equal_nan: bool,
}

/// The parts of two ascending sets of one dtype, ascending.
fn merged(left: &Array, right: &Array, parts: Parts) -> Result<Array, Error> {
    let dtype = left.dtype();
    dispatch!(dtype, T => {
        let (left, right) = (left.as_slice::<T>().unwrap_or(&[]), right.as_slice::<T>().unwrap_or(&[]));
        let mut count = 0;
        merge(left, right, parts, |_| count += 1);
        let mut out = Array::unfilled(dtype, &[count])?;
        if let Some(out) = out.as_mut_slice::<T>() {
            let mut out = out.iter_mut();
            merge(left, right, parts, |value| out.next().into_iter().for_each(|to| *to = value));
        }
        Ok(out)
    })
}

fn merge<T: Sortable>(left: &[T], right: &[T], parts: Parts, mut keep: impl FnMut(T)) {
    let (mut l, mut r) = (0, 0);
    loop {
        let order = match (left.get(l), right.get(r)) {
            (None, None) => return,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(a), Some(b)) if a.is_nan() && b.is_nan() => {
                if parts.equal_nan {
                    Ordering::Equal
                } else {
                    Ordering::Less
                }
            }
            (Some(a), Some(b)) => a.key().cmp(&b.key()),
        };
        let (kept, value) = match order {
            Ordering::Less => (parts.left, left[l]),
            Ordering::Equal => (parts.both, left[l]),
            Ordering::Greater => (parts.right, right[r]),
        };
        if kept {
            keep(value);
        }
        l += usize::from(order.is_le());
        r += usize::from(order.is_ge());
    }
}
