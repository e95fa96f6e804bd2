//! Sparse matrices: factors that are kept and solve many systems, and preconditioners.
//!
//! | the matrix | factors |
//! |---|---|
//! | Hermitian, positive definite | [`Cholesky`], ordered by approximate minimum degree |
//! | any square one | [`Lu`], partial pivoting, columns ordered by COLAMD |
//! | `m × n`, `m ≥ n`, least squares | [`Qr`], columns ordered by COLAMD |
//!
//! The order and the places of the factors' entries depend only on where the matrix has
//! entries: `refactor` keeps them for other values at the same places. [`spsolve()`] looks at
//! the matrix and chooses; [`Jacobi`], [`Ilu0`] and [`Ic0`] are approximate inverses for the
//! iterative solvers, and so is every factor here: all implement
//! [`Operator`](crate::krylov::Operator). [`Solver`] is the same for a dtype that is known
//! at run time only.
//!
//! faer eliminates (supernodes where the factors are dense enough, single entries where they
//! are not); this module orders, scales, judges, refines and says what failed, in the rows
//! and columns of the caller's matrix. What has no structural pivots is refused before
//! elimination.
//!
//! ```
//! use einmul_array::{Array, Csr};
//! use einmul_linalg::sparse::Cholesky;
//! let dense = Array::from_vec(vec![4.0, 1.0, 0.0, 1.0, 3.0, 0.0, 0.0, 0.0, 2.0], &[3, 3])?;
//! let factor = Cholesky::<f64>::new(&Csr::from_dense(&dense)?)?;
//! let mut x = [6.0, 7.0, 2.0];
//! factor.solve_in_place(&mut x, 1)?;
//! for (x, expected) in x.iter().zip([1.0, 2.0, 1.0]) {
//!     assert!((x - expected).abs() < 1e-14);
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod allocation;
mod cholesky;
mod column_order;
mod entries;
mod hermitian;
mod lu;
mod matching;
mod pattern;
mod preconditioners;
mod qr;
mod right_hand_sides;
mod solver;
mod spsolve;
mod substitution;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;

pub use cholesky::Cholesky;
pub use lu::Lu;
pub use preconditioners::{Ic0, Ilu0, Jacobi};
pub use qr::Qr;
pub use solver::{Inverse, Solver, Transposition, cholesky, ic0, ilu0, jacobi, lu, qr};
pub use spsolve::spsolve;

use einmul_array::Shape;
use einmul_machine::threads;

use crate::opaque::{self, Step};
use crate::scalar::Scalar;

/// Multiplications from which elimination is worth waking other threads: the dense blocks of
/// smaller factors are too small to be shared.
const PARALLEL_WORK: f64 = 4e9;

/// The threads that about `work` multiplications deserve.
fn threads_for(work: f64) -> usize {
    if work < PARALLEL_WORK { 1 } else { threads::limit() }
}

/// Tells who records of a factorisation of about `work` multiplications.
fn note<T: Scalar>(operation: &'static str, rows: usize, cols: usize, work: f64) {
    opaque::note(|| Step {
        operation,
        kernel: "faer",
        dtype: T::DTYPE,
        operand: Shape::from_slice(&[rows, cols]),
        flops: 2.0 * work,
    });
}

/// Runs inside the project's pool, if on more than one thread.
fn on_threads<R: Send>(count: usize, work: impl FnOnce() -> R + Send) -> R {
    if count <= 1 { work() } else { threads::install(work) }
}
