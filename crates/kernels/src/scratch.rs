//! Typed, aligned pieces of the caller's scratch bytes.

use std::mem::size_of;

/// Pieces start on cache lines: full-width loads never straddle two, and two
/// threads never write to one.
pub(crate) const ALIGNMENT: usize = 64;

/// Bytes of a piece of `count` elements, so that the next piece is aligned too.
pub(crate) fn piece_bytes<T>(count: usize) -> usize {
    count.saturating_mul(size_of::<T>()).div_ceil(ALIGNMENT).saturating_mul(ALIGNMENT)
}

/// Bytes to ask the caller for, so that `bytes` remain after aligning.
pub(crate) fn with_slack(bytes: usize) -> usize {
    if bytes == 0 { 0 } else { bytes.saturating_add(ALIGNMENT - 1) }
}

/// The address where aligned pieces start; `scratch` holds `bytes` from there.
///
/// # Panics
/// When the scratch is shorter than `with_slack(bytes)`.
pub(crate) fn aligned(scratch: &mut [u8], bytes: usize) -> *mut u8 {
    let needed = with_slack(bytes);
    assert!(scratch.len() >= needed, "scratch of {} bytes, {needed} needed", scratch.len());
    if bytes == 0 {
        return scratch.as_mut_ptr();
    }
    let offset = scratch.as_ptr().align_offset(ALIGNMENT);
    scratch[offset..].as_mut_ptr()
}
