//! Decompositions and solvers; a failed factorisation is an error, never a
//! guess.
//!
//! The verbs of [`cholesky`], [`lu`], [`qr`], [`triangular`] and [`inverse`]
//! take borrowed matrices of any strides and the caller's scratch bytes, whose
//! number a `*_scratch` function beside each tells. With `threads` at most 1
//! they allocate nothing on x86-64 with AVX2 (after the first call on a thread,
//! in which faer's matrix product reserves its packing buffer; elsewhere that
//! product allocates on every call); with more they use the rayon pool of the
//! calling thread. Empty matrices are fine everywhere.
//!
//! [`arrays`] has the same for whole arrays, and the factors themselves.
//!
//! faer does the elimination; this crate scales, judges, refines and explains.
//!
//! ```
//! use einmul_kernels::matrix::{MatMut, MatRef};
//! use einmul_linalg::lu;
//!
//! let a = [4.0, 1.0, 2.0, 3.0];
//! let mut b = [6.0, 8.0];
//! let mut scratch = vec![0; lu::solve_scratch::<f64>(2, 1, 1)];
//! lu::solve(
//!     MatRef::from_row_major(&a, 2, 2),
//!     MatMut::from_row_major(&mut b, 2, 1),
//!     1,
//!     &mut scratch,
//! )?;
//! assert_eq!(b, [1.0, 2.0]);
//! # Ok::<(), einmul_linalg::Error>(())
//! ```

pub mod arrays;
pub mod banded;
mod batch;
mod blocked;
mod bunch_kaufman;
pub mod cholesky;
mod condition;
mod determinant;
pub mod eig;
pub mod eigh;
mod eliminated;
mod equilibrate;
mod error;
pub mod fft;
pub mod functions;
pub mod generalised;
pub mod inverse;
pub mod krylov;
mod lstsq;
pub mod lu;
pub mod ode;
pub mod opaque;
mod packed_lu;
mod plain;
pub mod qr;
mod real;
mod right_sides;
mod scalar;
mod scale;
pub mod schur;
pub mod sparse;
pub mod structure;
pub mod structured;
pub mod svd;
pub mod symmetric;
#[cfg(test)]
mod testing;
pub mod triangular;
pub mod tridiagonal;
mod view;
mod workspace;

pub use error::{ArrayError, Error, Operand};
pub use real::Magnitude;
pub use scalar::{Real, Scalar};
