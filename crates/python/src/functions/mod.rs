//! The functions of the namespace, one file a group, each over a Rust function.

#[macro_use]
mod along;
pub(crate) mod creation;
mod editing;
pub(crate) mod elementwise;
mod fft;
mod files;
mod histograms;
pub(crate) mod indexing;
mod inspection;
mod integrate;
mod joining;
mod ledger;
mod linalg;
pub(crate) mod manipulation;
mod nan;
pub(crate) mod products;
pub(crate) mod reductions;
mod sets;
mod settings;
pub(crate) mod sorting;
mod spacing;
mod splitting;
pub(crate) mod statistics;

use einmul_array::{Array, DType};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::array::PyArray;
use crate::convert::read_array;
use crate::dtype::DTypeArg;
use crate::errors::{Result, value_error};

/// Adds every function to the module.
pub(crate) fn add_functions(module: &Bound<'_, PyModule>) -> PyResult<()> {
    creation::add(module)?;
    editing::add(module)?;
    elementwise::add(module)?;
    fft::add(module)?;
    files::add(module)?;
    histograms::add(module)?;
    indexing::add(module)?;
    inspection::add(module)?;
    joining::add(module)?;
    ledger::add(module)?;
    integrate::add(module)?;
    linalg::add(module)?;
    manipulation::add(module)?;
    nan::add(module)?;
    products::add(module)?;
    reductions::add(module)?;
    sets::add(module)?;
    settings::add(module)?;
    sorting::add(module)?;
    spacing::add(module)?;
    splitting::add(module)?;
    statistics::add(module)?;
    module.add_function(wrap_pyfunction!(asarray, module)?)?;
    module.add_function(wrap_pyfunction!(from_dlpack, module)?)?;
    module.add_function(wrap_pyfunction!(_command, module)?)?;
    module.add_function(wrap_pyfunction!(_from_bytes, module)?)
}

/// An array of anything that holds numbers: arrays of other libraries (sharing their
/// memory), nested sequences, numbers.
///
/// `copy`: `None` copies only where it must, `True` always, `False` never (`ValueError`
/// where it would have to).
///
/// >>> import einmul as em
/// >>> em.asarray([[1, 2], [3, 4]]).shape
/// (2, 2)
#[pyfunction]
#[pyo3(signature = (obj, /, *, dtype=None, device=None, copy=None))]
fn asarray(
    obj: &Bound<'_, PyAny>,
    dtype: Option<DTypeArg>,
    device: Option<&Bound<'_, PyAny>>,
    copy: Option<bool>,
) -> Result<PyArray> {
    crate::attributes::check_device(device)?;
    let shares = obj.is_instance_of::<PyArray>() || crate::exchange::has_dtype(obj);
    let array = read_array(obj, dtype.map(|dtype| dtype.0))?;
    let dtype = dtype.map_or(array.dtype(), |dtype| dtype.0);
    match copy {
        Some(false) if !shares || dtype != array.dtype() => {
            Err(value_error("asarray: this needs a copy, and copy=False forbids it"))
        }
        Some(true) if shares => crate::attributes::cast(obj.py(), &array, dtype, true).map(PyArray),
        _ => crate::attributes::cast(obj.py(), &array, dtype, false).map(PyArray),
    }
}

/// The array of an object with `__dlpack__`, sharing its memory.
///
/// `copy`: as in `asarray`. `BufferError` for memory of another device.
///
/// >>> import einmul as em
/// >>> em.from_dlpack(em.asarray([1, 2])).shape
/// (2,)
#[pyfunction]
#[pyo3(signature = (x, /, *, device=None, copy=None))]
fn from_dlpack(
    x: &Bound<'_, PyAny>,
    device: Option<&Bound<'_, PyAny>>,
    copy: Option<bool>,
) -> Result<PyArray> {
    crate::attributes::check_device(device)?;
    Ok(crate::exchange::from_dlpack(x, copy)?.into())
}

/// Runs the command with its arguments, the first being its name; returns the exit code.
#[pyfunction]
fn _command(py: Python<'_>, arguments: Vec<std::ffi::OsString>) -> u8 {
    py.detach(|| einmul_cli::main(arguments))
}

/// The bytes of a row-major array.
pub(crate) fn bytes_of<'py>(py: Python<'py>, array: &Array) -> Result<Bound<'py, PyBytes>> {
    let count = array.bytes();
    Ok(PyBytes::new_with(py, count, |bytes| {
        if count > 0 {
            // SAFETY: a row-major array's `count` bytes start here.
            bytes.copy_from_slice(unsafe {
                std::slice::from_raw_parts(array.view().start(), count)
            });
        }
        Ok(())
    })?)
}

/// An unpickled array.
#[pyfunction]
fn _from_bytes(dtype: DTypeArg, shape: Vec<usize>, bytes: &[u8]) -> Result<PyArray> {
    let dtype = dtype.0;
    // Bytes of a truth value may be any; as integers they are all elements.
    let plain = if dtype == DType::Bool { DType::U8 } else { dtype };
    let mut array = Array::zeros(plain, &shape)?;
    if array.bytes() != bytes.len() {
        let text = format!("{} bytes do not fill {} bytes of elements", bytes.len(), array.bytes());
        return Err(value_error(text));
    }
    if !bytes.is_empty() {
        let mut view = array.view_mut()?;
        // SAFETY: the array was just made: row-major, `bytes.len()` bytes, nobody else's.
        unsafe { view.start().copy_from_nonoverlapping(bytes.as_ptr(), bytes.len()) };
    }
    Ok(array.cast(dtype)?.into())
}
