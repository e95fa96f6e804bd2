//! The values of a matrix: their dtype, and that they are finite.

use einmul_array::{Csr, DType};

use super::allocation::zeros;
use super::pattern::Pattern;
use crate::error::Error;
use crate::real::EXPONENT_NOT_FINITE;
use crate::scalar::Scalar;

/// The dtype in which a matrix of another is factored: `f64` for integers and truth values.
///
/// # Errors
/// [`Error::DType`] for halves.
pub(super) fn working_dtype(operation: &'static str, dtype: DType) -> Result<DType, Error> {
    match dtype.to_inexact() {
        dtype @ (DType::F16 | DType::BF16) => Err(Error::DType { operation, dtype }),
        dtype => Ok(dtype),
    }
}

/// A copy of the values.
///
/// # Errors
/// [`Error::NotFinite`], with the row and the column.
pub(super) fn finite_values<T: Scalar>(
    operation: &'static str,
    a: &Csr,
    pattern: &Pattern,
) -> Result<Vec<T>, Error> {
    let array = a.values().cast(T::DTYPE)?;
    let mut values = zeros::<T>(array.len())?;
    if let Some(elements) = array.as_slice::<T>() {
        values.copy_from_slice(elements);
    }
    match values.iter().position(|x| x.exponent_of() == EXPONENT_NOT_FINITE) {
        None => Ok(values),
        Some(at) => Err(Error::NotFinite {
            operation,
            name: "A",
            row: pattern.row_of(at),
            col: pattern.indices[at],
            value: values[at].to_string(),
        }),
    }
}
