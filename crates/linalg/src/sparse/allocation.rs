//! Memory for factors; where it is refused, that is an error.

use faer::dyn_stack::{MemBuffer, StackReq};
use faer::sparse::FaerError;

use crate::error::Error;

/// Zeros.
pub(super) fn zeros<T: bytemuck::Zeroable + Clone>(len: usize) -> Result<Vec<T>, Error> {
    filled(len, T::zeroed())
}

/// One value many times.
pub(super) fn filled<T: Clone>(len: usize, value: T) -> Result<Vec<T>, Error> {
    let mut memory = Vec::new();
    let bytes = len.saturating_mul(size_of::<T>());
    memory.try_reserve_exact(len).map_err(|_| out_of_memory(bytes))?;
    memory.resize(len, value);
    Ok(memory)
}

/// Scratch for one of faer's routines.
pub(super) fn scratch(request: StackReq) -> Result<MemBuffer, Error> {
    let bytes = request.unaligned_bytes_required();
    MemBuffer::try_new(request).map_err(|_| out_of_memory(bytes))
}

/// What faer says when memory or indices do not suffice; it does not say how much it asked
/// for.
pub(super) fn refused(_: FaerError) -> Error {
    out_of_memory(usize::MAX)
}

fn out_of_memory(bytes: usize) -> Error {
    einmul_array::Error::OutOfMemory { bytes }.into()
}
