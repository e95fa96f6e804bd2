//! Errors of the engine as Python exceptions.
//!
//! The classes themselves are Python's (`einmul._errors`): an exception with two bases
//! cannot be made from here.

use std::io::ErrorKind;

use einmul_array::Error;
use pyo3::exceptions::{
    PyFileNotFoundError, PyIndexError, PyMemoryError, PyOSError, PyPermissionError, PyRuntimeError,
    PyValueError,
};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyType;

/// A Python exception, made from an error of any crate below.
pub(crate) struct Failure(PyErr);

/// What every function of the module returns.
pub(crate) type Result<T> = std::result::Result<T, Failure>;

impl From<PyErr> for Failure {
    fn from(error: PyErr) -> Self {
        Self(error)
    }
}

impl From<Failure> for PyErr {
    fn from(failure: Failure) -> Self {
        failure.0
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::of_array(&error, error.to_string())
    }
}

impl Failure {
    /// The exception that an error of the arrays is, with a text.
    fn of_array(error: &Error, text: String) -> Self {
        Self(match error {
            Error::Broadcast { .. } | Error::Shape { .. } => raise("ShapeError", text),
            Error::Axis { .. } => raise("AxisError", text),
            Error::DType { .. } | Error::UnknownDType { .. } => raise("DTypeError", text),
            Error::Index { .. } | Error::Indexing { .. } => PyIndexError::new_err(text),
            Error::TooLarge { .. } | Error::OutOfMemory { .. } => PyMemoryError::new_err(text),
            Error::File(file) => match file.system {
                Some(ErrorKind::NotFound) => PyFileNotFoundError::new_err(text),
                Some(ErrorKind::PermissionDenied) => PyPermissionError::new_err(text),
                Some(_) => PyOSError::new_err(text),
                None => PyValueError::new_err(text),
            },
            Error::ReadOnly | Error::Sparse(_) | Error::Value { .. } => PyValueError::new_err(text),
            _ => PyRuntimeError::new_err(text),
        })
    }
}

impl From<einmul_linalg::Error> for Failure {
    fn from(error: einmul_linalg::Error) -> Self {
        Self::of_linalg(&error, error.to_string())
    }
}

impl Failure {
    /// The exception that an error of linear algebra is, with a text.
    fn of_linalg(error: &einmul_linalg::Error, text: String) -> Self {
        use einmul_linalg::Error as E;
        match error {
            E::InStack { source, .. } => Self::of_linalg(source, text),
            E::Array(error) => Self::of_array(&error.0, text),
            E::DType { .. } | E::NotReal { .. } => Self(raise("DTypeError", text)),
            E::NotFinite { .. }
            | E::NoConvergence { .. }
            | E::NotAllConverged { .. }
            | E::NotHermitian { .. }
            | E::Overflow { .. }
            | E::NoSquareRoot { .. }
            | E::ZeroEigenvalue { .. }
            | E::SharedEigenvalue { .. } => Self(raise("LinAlgError", text)),
            E::Argument { .. } | E::NoAdjoint | E::Stopped => Self(PyValueError::new_err(text)),
            error if error.is_singular() => Self(raise("LinAlgError", text)),
            _ => Self(raise("ShapeError", text)),
        }
    }
}

impl From<einmul_plan::Error> for Failure {
    fn from(error: einmul_plan::Error) -> Self {
        match error {
            einmul_plan::Error::Array(error) => error.into(),
            error @ einmul_plan::Error::Memory { .. } => {
                Self(PyMemoryError::new_err(error.to_string()))
            }
            other => Self(raise("ShapeError", other.to_string())),
        }
    }
}

/// An exception of one of the package's own classes.
pub(crate) fn raise(class: &'static str, text: String) -> PyErr {
    Python::attach(|py| match class_of(py, class) {
        Ok(class) => PyErr::from_type(class.clone(), text),
        Err(error) => error,
    })
}

/// A wrong dtype, or a wrong type.
pub(crate) fn dtype_error(text: impl Into<String>) -> Failure {
    Failure(raise("DTypeError", text.into()))
}

/// A shape that does not fit.
pub(crate) fn shape_error(text: impl Into<String>) -> Failure {
    Failure(raise("ShapeError", text.into()))
}

/// A value that makes no sense.
pub(crate) fn value_error(text: impl Into<String>) -> Failure {
    Failure(PyValueError::new_err(text.into()))
}

fn class_of<'py>(py: Python<'py>, name: &'static str) -> PyResult<&'py Bound<'py, PyType>> {
    static SHAPE: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    static AXIS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    static DTYPE: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    static LINALG: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    let cell = match name {
        "ShapeError" => &SHAPE,
        "AxisError" => &AXIS,
        "LinAlgError" => &LINALG,
        _ => &DTYPE,
    };
    cell.import(py, "einmul._errors", name)
}
