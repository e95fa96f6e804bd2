//! `A x = b` as Python gives it.

use einmul_array::{Array, DType};
use einmul_linalg::{Error, Scalar};
use pyo3::prelude::*;

use super::operators::Linear;
use crate::errors::{Result, dtype_error, shape_error};

/// As many as a solve may take that does not converge: Ctrl-C has to end it.
pub(super) const MANY_ITERATIONS: usize = 10_000;

/// `A x = b` as it was given.
pub(super) struct Problem<'py> {
    pub(super) a: Linear<'py>,
    pub(super) b: Array,
    pub(super) x0: Option<Array>,
    pub(super) preconditioner: Option<Linear<'py>>,
    pub(super) callback: Option<Bound<'py, PyAny>>,
}

impl Problem<'_> {
    /// The dtype that holds all.
    pub(super) fn dtype(&self, operation: &'static str) -> Result<DType> {
        let known = [
            self.a.dtype(),
            Some(self.b.dtype()),
            self.x0.as_ref().map(Array::dtype),
            self.preconditioner.as_ref().and_then(Linear::dtype),
        ];
        let joint = known.into_iter().flatten().reduce(DType::promote).unwrap_or(DType::F64);
        match joint.to_inexact() {
            dtype @ (DType::F16 | DType::BF16) => Err(Error::DType { operation, dtype }.into()),
            dtype => Ok(dtype),
        }
    }
}

/// A vector, or a matrix of one column.
pub(super) fn vector(operation: &str, name: &str, array: &Array) -> Result<Array> {
    match array.shape() {
        [_] => Ok(array.clone()),
        [n, 1] => Ok(array.reshape(&[*n])?),
        shape => {
            let shape = einmul_array::format_shape(shape);
            Err(shape_error(format!("{operation}: {name} must be a vector, not of shape {shape}")))
        }
    }
}

/// The elements in the dtype of `T`.
pub(super) fn elements<T: Scalar>(array: &Array) -> Result<Vec<T>> {
    let values = array.cast(T::DTYPE)?.to_vec::<T>();
    values.ok_or_else(|| dtype_error("an array without numbers"))
}

/// The first guess, or zeros.
pub(super) fn first_guess<T: Scalar>(x0: Option<&Array>, length: usize) -> Result<Vec<T>> {
    match x0 {
        Some(x0) => elements(x0),
        None => elements(&Array::zeros(T::DTYPE, &[length])?),
    }
}
