//! Memory that a stepper keeps; where it is refused, that is an error.

use faer::dyn_stack::{MemBuffer, StackReq};

use crate::error::Error;

/// Zeros.
pub(super) fn zeros<T: bytemuck::Zeroable + Clone>(len: usize) -> Result<Vec<T>, Error> {
    let mut memory = Vec::new();
    let bytes = len.saturating_mul(size_of::<T>());
    memory.try_reserve_exact(len).map_err(|_| out_of_memory(bytes))?;
    memory.resize(len, T::zeroed());
    Ok(memory)
}

/// Scratch for one of faer's routines.
pub(super) fn scratch(request: StackReq) -> Result<MemBuffer, Error> {
    let bytes = request.unaligned_bytes_required();
    MemBuffer::try_new(request).map_err(|_| out_of_memory(bytes))
}

pub(super) fn out_of_memory(bytes: usize) -> Error {
    einmul_array::Error::OutOfMemory { bytes }.into()
}
