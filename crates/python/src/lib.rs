//! The native module `einmul._core`: the array class, its exchange with other libraries,
//! and the functions of the package, each over the Rust function of its name.
//!
//! Nothing here computes. What Rust users would miss lives in the crates below.

// `#[pyfunction]` arguments are what Python calls take.
#![allow(clippy::too_many_arguments, reason = "signatures are NumPy's")]

mod array;
mod attributes;
mod compute;
mod convert;
mod dtype;
mod errors;
mod exchange;
mod functions;
mod index;
mod methods;
mod nested;
mod numbers;
mod operators;
mod random;
mod scalar;

use pyo3::prelude::*;

/// The native part of the package; see `einmul`.
#[pymodule]
mod _core {
    use super::*;

    #[pymodule_export]
    use super::array::PyArray;
    #[pymodule_export]
    use super::dtype::PyDType;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        super::dtype::add_dtypes(module)?;
        super::random::add(module)?;
        super::functions::add_functions(module)
    }
}
