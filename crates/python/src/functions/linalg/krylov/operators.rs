//! Matrices and preconditioners of any kind, read from Python and as operators.

use std::cell::RefCell;

use einmul_array::{Array, Csr, DType, Kind};
use einmul_linalg::krylov::{DenseOperator, Operator};
use einmul_linalg::{Error, Scalar};
use pyo3::prelude::*;

use super::super::sparse::read_sparse;
use crate::array::PyArray;
use crate::convert::to_array;
use crate::dtype::DTypeArg;
use crate::errors::{Result, dtype_error, shape_error};

/// A matrix whose products need no Python.
#[expect(clippy::large_enum_variant, reason = "a call has a few of them")]
pub(super) enum Native {
    Dense(Array),
    Sparse(Csr),
}

impl Native {
    pub(super) fn shape(&self) -> (usize, usize) {
        match self {
            Self::Dense(array) => (array.shape()[0], array.shape()[1]),
            Self::Sparse(csr) => (csr.rows(), csr.cols()),
        }
    }

    /// How many numbers a product reads.
    pub(super) fn entries(&self) -> usize {
        match self {
            Self::Dense(array) => array.len(),
            Self::Sparse(csr) => csr.nnz().saturating_add(csr.rows()),
        }
    }

    /// The operator of a matrix that has the dtype of `T`.
    pub(super) fn operator<T: Scalar>(
        &self,
    ) -> std::result::Result<Box<dyn Operator<T> + '_>, Error> {
        match self {
            Self::Dense(array) => match array.view().as_matrix::<T>() {
                Some(matrix) => Ok(Box::new(DenseOperator::new(matrix)?)),
                None => Err(Error::DType { operation: "product", dtype: array.dtype() }),
            },
            Self::Sparse(csr) => Ok(Box::new(csr.clone())),
        }
    }
}

/// An object whose methods compute the products.
pub(super) struct Foreign<'py> {
    object: Bound<'py, PyAny>,
    shape: (usize, usize),
    /// `matvec`, or the `solve` of factors, whose product is with the inverse.
    method: &'static str,
}

/// Any of them.
#[expect(clippy::large_enum_variant, reason = "a call has a few of them")]
pub(super) enum Linear<'py> {
    Native(Native),
    Foreign(Foreign<'py>),
}

impl<'py> Linear<'py> {
    /// Reads a SciPy sparse matrix, an object with `matvec` and `shape`, or a matrix of numbers.
    ///
    /// # Errors
    /// `ShapeError` for other than two axes; `DTypeError` for what holds no numbers.
    pub(super) fn read(operation: &str, name: &str, object: &Bound<'py, PyAny>) -> Result<Self> {
        if !object.is_instance_of::<PyArray>() {
            if let Some(csr) = read_sparse(object)? {
                return Ok(Self::Native(Native::Sparse(csr)));
            }
            if object.hasattr("matvec")? {
                let shape = object.getattr("shape")?.extract::<(usize, usize)>()?;
                let (object, method) = (object.clone(), "matvec");
                return Ok(Self::Foreign(Foreign { object, shape, method }));
            }
        }
        let array = to_array(object)?;
        if array.rank() != 2 {
            let shape = einmul_array::format_shape(array.shape());
            return Err(shape_error(format!(
                "{operation}: {name} must be a matrix, not of shape {shape}"
            )));
        }
        Ok(Self::Native(Native::Dense(array)))
    }

    /// As [`Linear::read`], and also factors of an `n × n` matrix with a `solve`.
    pub(super) fn read_preconditioner(
        operation: &str,
        object: &Bound<'py, PyAny>,
        n: usize,
    ) -> Result<Self> {
        if !object.hasattr("matvec")? && object.hasattr("solve")? {
            let shape = object.getattr("shape").ok();
            let shape = shape.and_then(|shape| shape.extract::<(usize, usize)>().ok());
            let shape = shape.unwrap_or((n, n));
            let (object, method) = (object.clone(), "solve");
            return Ok(Self::Foreign(Foreign { object, shape, method }));
        }
        Self::read(operation, "M", object)
    }

    pub(super) fn shape(&self) -> (usize, usize) {
        match self {
            Self::Native(native) => native.shape(),
            Self::Foreign(foreign) => foreign.shape,
        }
    }

    /// The dtype; none of an object that does not tell.
    pub(super) fn dtype(&self) -> Option<DType> {
        match self {
            Self::Native(Native::Dense(array)) => Some(array.dtype()),
            Self::Native(Native::Sparse(csr)) => Some(csr.dtype()),
            Self::Foreign(foreign) => {
                let dtype = foreign.object.getattr("dtype").ok()?;
                dtype.extract::<DTypeArg>().ok().map(|dtype| dtype.0)
            }
        }
    }

    /// The same in the dtype in which is computed.
    pub(super) fn cast(self, dtype: DType) -> Result<Self> {
        Ok(match self {
            Self::Native(Native::Dense(array)) => Self::Native(Native::Dense(array.cast(dtype)?)),
            Self::Native(Native::Sparse(csr)) => Self::Native(Native::Sparse(csr.cast(dtype)?)),
            foreign => foreign,
        })
    }

    /// The operator; what Python raises in it is left in `failure`.
    pub(super) fn operator<'a, T: Scalar>(
        &'a self,
        failure: &'a RefCell<Option<PyErr>>,
    ) -> std::result::Result<Box<dyn Operator<T> + 'a>, Error> {
        match self {
            Self::Native(native) => native.operator(),
            Self::Foreign(foreign) => Ok(Box::new(Calls { foreign, failure })),
        }
    }
}

/// Products by calls of Python.
struct Calls<'a, 'py> {
    foreign: &'a Foreign<'py>,
    failure: &'a RefCell<Option<PyErr>>,
}

impl Calls<'_, '_> {
    fn product<T: Scalar>(&self, method: &str, x: &[T], y: &mut [T]) -> Result<()> {
        let object = &self.foreign.object;
        // A method that is no Python code looks for no signal.
        object.py().check_signals()?;
        let argument = Bound::new(object.py(), PyArray(Array::from_slice(x, &[x.len()])?))?;
        let answer = to_array(&object.call_method1(method, (argument,))?)?;
        if answer.len() != y.len() {
            return Err(shape_error(format!(
                "{method} returned {} numbers where {} are needed",
                answer.len(),
                y.len()
            )));
        }
        if !T::IS_COMPLEX && answer.dtype().kind() == Kind::Complex {
            return Err(dtype_error(format!(
                "{method} returned complex numbers for real ones\n\nhint: give its object a \
                 complex dtype"
            )));
        }
        let values = answer.cast(T::DTYPE)?.to_vec::<T>();
        y.copy_from_slice(&values.ok_or_else(|| dtype_error("no numbers"))?);
        Ok(())
    }

    fn call<T: Scalar>(
        &self,
        method: &str,
        x: &[T],
        y: &mut [T],
    ) -> std::result::Result<(), Error> {
        self.product(method, x, y).map_err(|failure| {
            *self.failure.borrow_mut() = Some(failure.into());
            Error::Stopped
        })
    }
}

impl<T: Scalar> Operator<T> for Calls<'_, '_> {
    fn rows(&self) -> usize {
        self.foreign.shape.0
    }

    fn cols(&self) -> usize {
        self.foreign.shape.1
    }

    fn apply(&self, x: &[T], y: &mut [T]) -> std::result::Result<(), Error> {
        self.call(self.foreign.method, x, y)
    }

    fn apply_adjoint(&self, x: &[T], y: &mut [T]) -> std::result::Result<(), Error> {
        let has = self.foreign.object.hasattr("rmatvec").unwrap_or(false);
        if has { self.call("rmatvec", x, y) } else { Err(Error::NoAdjoint) }
    }
}
