//! The elements of arrays as bytes, for binary formats.

use std::borrow::Cow;

use crate::{Array, DType, Error};

/// A row-major array whose bytes `fill` writes.
///
/// `fill` gets zeroed memory. Truth values may be written as any byte: what is
/// not zero is made one afterwards.
pub(super) fn filled(
    dtype: DType,
    shape: &[usize],
    fill: impl FnOnce(&mut [u8]) -> Result<(), Error>,
) -> Result<Array, Error> {
    // Truth values are filled as `u8`, which any byte is one of.
    let plain = if dtype == DType::Bool { DType::U8 } else { dtype };
    let mut array = Array::zeros(plain, shape)?;
    let len = array.bytes();
    if len > 0 {
        let mut view = array.view_mut()?;
        // SAFETY: the array was just made: row-major, shared with nobody, `len`
        // bytes from its start on. Its dtype is not `bool`, so every byte pattern
        // is an element, and bytes need no alignment.
        fill(unsafe { std::slice::from_raw_parts_mut(view.start(), len) })?;
    } else {
        fill(&mut [])?;
    }
    if dtype == DType::Bool { array.cast(DType::Bool) } else { Ok(array) }
}

/// The bytes of an array's elements in row-major order; copied when they are not.
pub(super) fn with_bytes<R>(
    array: &Array,
    read: impl FnOnce(&[u8]) -> Result<R, Error>,
) -> Result<R, Error> {
    let array =
        if array.is_row_major() { Cow::Borrowed(array) } else { Cow::Owned(array.to_row_major()?) };
    if array.is_empty() {
        return read(&[]);
    }
    let view = array.view();
    // SAFETY: the array is row-major, so `bytes` initialised bytes without padding
    // start here, and `array` outlives the slice.
    read(unsafe { std::slice::from_raw_parts(view.start(), array.bytes()) })
}

/// Reverses the bytes of every scalar; a complex element is two of them.
pub(super) fn swap_bytes(bytes: &mut [u8], dtype: DType) {
    let scalar = dtype.real().size();
    if scalar > 1 {
        bytes.chunks_exact_mut(scalar).for_each(<[u8]>::reverse);
    }
}
