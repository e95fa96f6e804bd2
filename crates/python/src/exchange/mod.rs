//! Exchange with other libraries without a copy: the buffer protocol, DLPack, and NumPy's
//! own protocols.

mod buffer;
mod dlpack;
mod numpy;

use einmul_array::reduce::{ReduceOp, reduce};
use einmul_array::{Array, DType};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyByteArray, PyBytes, PyFloat, PyInt, PyString};

use crate::errors::Result;

pub(crate) use dlpack::from_dlpack;

/// The memory of another library's array, shared; `None` for objects that lend none.
pub(crate) fn borrow(object: &Bound<'_, PyAny>) -> Result<Option<Array>> {
    // Text and bytes are buffers too, yet no arrays of numbers.
    if object.is_instance_of::<PyString>()
        || object.is_instance_of::<PyBytes>()
        || object.is_instance_of::<PyByteArray>()
    {
        return Ok(None);
    }
    if let Some(array) = buffer::import(object)? {
        return Ok(Some(array));
    }
    // NumPy's arrays whose dtype has no buffer format have none in DLPack either.
    if object.hasattr("__array_interface__")? {
        return numpy::import(object).map(Some);
    }
    if object.hasattr("__dlpack__")? {
        return from_dlpack(object, None).map(Some);
    }
    if object.hasattr("__array__")? {
        return numpy::import(object).map(Some);
    }
    Ok(None)
}

/// Whether an object has a dtype of its own: arrays and scalars of other libraries.
pub(crate) fn has_dtype(object: &Bound<'_, PyAny>) -> bool {
    // Python's own numbers have none: that is known without asking for attributes.
    if object.is_exact_instance_of::<PyFloat>()
        || object.is_exact_instance_of::<PyInt>()
        || object.is_exact_instance_of::<PyBool>()
    {
        return false;
    }
    buffer::is_foreign_array(object)
}

/// Bytes as truth values: the same memory where each is 0 or 1, a copy otherwise.
fn truths(bytes: &Array) -> Result<Array> {
    if bytes.is_empty() {
        return Ok(bytes.cast(DType::Bool)?);
    }
    let most = reduce(ReduceOp::Max, bytes, None)?;
    if most.get::<u8>(&[]).is_some_and(|most| most > 1) {
        return Ok(bytes.cast(DType::Bool)?);
    }
    // SAFETY: every byte is 0 or 1, as was just seen; whoever writes the memory as another
    // type later answers for it, as with any reinterpretation of a NumPy array.
    Ok(unsafe { bytes.reinterpret(DType::Bool) }?)
}
