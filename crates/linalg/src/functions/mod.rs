//! Functions of square matrices, and Sylvester's equation.
//!
//! The exponential by scaling and squaring, the square root and the logarithm on the
//! Schur form (N. J. Higham, *Functions of Matrices*, SIAM, 2008). Roots and logarithms
//! are the principal ones: of a root every eigenvalue has a real part that is not
//! negative, of a logarithm an imaginary part above −π and at most π. Of a real matrix
//! without eigenvalues on the negative real axis they are real.

mod elementary;
mod exponential;
mod logarithm;
mod pade;
mod square_root;
mod sylvester;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;
mod triangular_form;

pub use exponential::{expm, expm_scratch};
pub use logarithm::{logm, logm_scratch};
pub use square_root::{sqrtm, sqrtm_scratch};
pub use sylvester::{sylvester, sylvester_scratch};

use einmul_kernels::matrix::MatRef;

use crate::error::{Error, Operand};
use crate::scalar::Scalar;
use crate::view::{check_finite, check_sizes, check_square};

/// A square and finite `a`, and an output of its shape.
fn check<T: Scalar>(
    operation: &'static str,
    a: MatRef<'_, T>,
    out: (usize, usize),
) -> Result<(), Error> {
    check_square(operation, (a.rows(), a.cols()))?;
    for axis in 0..2 {
        let a = Operand { name: "a", shape: (a.rows(), a.cols()), axis };
        check_sizes(operation, a, Operand { name: "out", shape: out, axis })?;
    }
    check_finite(operation, "a", a)
}
