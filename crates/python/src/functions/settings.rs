//! What the Python side asks of the machine: threads and instruction set.

use einmul_machine::{Isa, threads};
use pyo3::prelude::*;

use crate::errors::{Result, value_error};

/// Adds the functions of this file.
pub(super) fn add(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add_function(wrap_pyfunction!(_isa, module)?)?;
    module.add_function(wrap_pyfunction!(_thread_limit, module)?)?;
    module.add_function(wrap_pyfunction!(_set_thread_limit, module)?)
}

/// The instruction set of the kernels.
#[pyfunction]
fn _isa() -> Result<String> {
    match Isa::host() {
        Ok(isa) => Ok(isa.to_string()),
        Err(error) => Err(value_error(error.to_string())),
    }
}

/// Threads that work started by this thread may use.
#[pyfunction]
fn _thread_limit() -> usize {
    threads::limit()
}

/// Sets the limit of this thread, 0 for none, and returns the one before.
#[pyfunction]
fn _set_thread_limit(threads: usize) -> usize {
    threads::set_limit(threads)
}
