//! Generalised eigenvalue problems `A x = λ B x`.
//!
//! [`eigh`] is for Hermitian `A` and positive definite `B`, [`eig`] for any square
//! matrices.

mod double;
mod general;
mod hermitian;
mod pencil;
mod qz;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;
mod vectors;

pub use general::{eig, eig_scratch};
pub use hermitian::{eigh, eigh_scratch};

use crate::error::{Error, Operand};
use crate::view::{check_sizes, check_square};

/// Two square matrices of one order, which is returned.
pub(crate) fn check_pencil(
    operation: &'static str,
    a: (usize, usize),
    b: (usize, usize),
) -> Result<usize, Error> {
    check_square(operation, a)?;
    if b.0 != b.1 {
        return Err(Error::NotSquare { operation, name: "b", rows: b.0, cols: b.1 });
    }
    let operand = |name, shape| Operand { name, shape, axis: 0 };
    check_sizes(operation, operand("a", a), operand("b", b))?;
    Ok(a.0)
}

/// Outputs of the given shapes beside matrices of order `n`.
fn check_outputs(
    operation: &'static str,
    n: usize,
    values: usize,
    vectors: Option<(usize, usize)>,
) -> Result<(), Error> {
    let check = |name, shape, axis| {
        let a = Operand { name: "a", shape: (n, n), axis };
        check_sizes(operation, a, Operand { name, shape, axis })
    };
    check("w", (values, 1), 0)?;
    if let Some(shape) = vectors {
        check("v", shape, 0)?;
        check("v", shape, 1)?;
    }
    Ok(())
}
