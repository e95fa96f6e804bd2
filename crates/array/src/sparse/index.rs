//! Index arrays: `i32` where every index fits, `i64` otherwise.

use super::SparseError;
use crate::shape::Shape;
use crate::{Array, DType, Element, Error};

/// A type that indices are stored in.
pub(crate) trait Index: Element {
    fn from_usize(index: usize) -> Self;

    fn to_i64(self) -> i64;

    /// The index, of which the caller knows that it is not negative.
    fn to_usize(self) -> usize;
}

impl Index for i32 {
    fn from_usize(index: usize) -> Self {
        index as i32
    }

    fn to_i64(self) -> i64 {
        i64::from(self)
    }

    fn to_usize(self) -> usize {
        self as usize
    }
}

impl Index for i64 {
    fn from_usize(index: usize) -> Self {
        index as i64
    }

    fn to_i64(self) -> i64 {
        self
    }

    fn to_usize(self) -> usize {
        self as usize
    }
}

/// Runs an expression with a type name bound to the type of an index array.
macro_rules! with_index {
    ($array:expr, $I:ident => $body:expr) => {
        match $array.dtype() {
            $crate::DType::I32 => {
                type $I = i32;
                $body
            }
            _ => {
                type $I = i64;
                $body
            }
        }
    };
}
pub(crate) use with_index;

/// The narrowest dtype that holds every number up to `largest`.
pub(crate) fn index_dtype(largest: usize) -> DType {
    if i32::try_from(largest).is_ok() { DType::I32 } else { DType::I64 }
}

/// The elements of an array that this module has made a row-major vector of `T`.
pub(super) fn slice<T: Element>(array: &Array) -> &[T] {
    array.as_slice().expect("a part of a sparse matrix is a row-major vector of its dtype")
}

/// The elements, for writing, of a vector that nothing else shares yet.
pub(super) fn slice_mut<T: Element>(array: &mut Array) -> &mut [T] {
    array.as_mut_slice().expect("an array just made is row-major and shared with nobody")
}

/// A vector with its elements one after another; copied only if they are not.
pub(super) fn contiguous(part: &'static str, array: Array) -> Result<Array, Error> {
    if array.rank() != 1 {
        let shape = Shape::from_slice(array.shape());
        return Err(SparseError::Rank { part, shape }.into());
    }
    if array.is_row_major() { Ok(array) } else { array.to_row_major() }
}

/// As [`contiguous`], and of an index dtype.
pub(super) fn index_vector(part: &'static str, array: Array) -> Result<Array, Error> {
    match array.dtype() {
        DType::I32 | DType::I64 => contiguous(part, array),
        dtype => Err(SparseError::IndexDType { part, dtype }.into()),
    }
}

pub(super) fn check_length(
    part: &'static str,
    array: &Array,
    expected: usize,
) -> Result<(), SparseError> {
    if array.len() == expected {
        Ok(())
    } else {
        Err(SparseError::Length { part, expected, found: array.len() })
    }
}

/// Checks that rows and columns can be numbered at all.
pub(super) fn check_shape([rows, cols]: [usize; 2]) -> Result<(), SparseError> {
    if i64::try_from(rows.max(cols)).is_err() {
        return Err(SparseError::TooLarge { rows, cols });
    }
    Ok(())
}

/// The first position whose index is negative or not below `length`.
pub(super) fn first_outside(indices: &Array, length: usize) -> Option<(usize, i64)> {
    with_index!(indices, I => {
        let inside = |index: I| index.to_i64() >= 0 && index.to_usize() < length;
        let indices = slice::<I>(indices);
        let position = indices.iter().position(|&index| !inside(index))?;
        Some((position, indices[position].to_i64()))
    })
}
