//! What the solvers for a part of a spectrum share: the problem and its options, the basis
//! that grows by one product after the other, and the judgement of what has converged.

pub(super) mod basis;
pub(super) mod bidiagonal;
pub(super) mod options;
pub(super) mod problem;
pub(super) mod reorder;
pub(super) mod schur;
pub(super) mod search;
#[cfg(test)]
mod tests;
pub(super) mod which;

use crate::error::Error;
use crate::real::{EXPONENT_NOT_FINITE, Magnitude};
use crate::scalar::Scalar;

/// A real number as a scalar.
pub(super) fn real_scalar<T: Scalar>(x: f64) -> T {
    T::from_real(<T::Real as Magnitude>::of_f64(x))
}

/// Finite numbers, or an error that names the first that is not.
pub(super) fn check_finite_vector<T: Scalar>(
    operation: &'static str,
    name: &'static str,
    x: &[T],
) -> Result<(), Error> {
    match x.iter().position(|x| x.exponent_of() == EXPONENT_NOT_FINITE) {
        None => Ok(()),
        Some(row) => {
            Err(Error::NotFinite { operation, name, row, col: 0, value: x[row].to_string() })
        }
    }
}

/// An argument that makes no sense.
pub(super) fn argument(operation: &'static str, problem: String) -> Error {
    Error::Argument { operation: operation.to_owned(), problem }
}

/// The larger of two sizes; NaN where one is.
pub(in crate::krylov) fn larger(a: f64, b: f64) -> f64 {
    if a <= b || b.is_nan() { b } else { a }
}
