//! Approximate inverses for the iterative solvers.

mod ic0;
mod ilu0;
mod jacobi;
mod shift;

pub use ic0::Ic0;
pub use ilu0::Ilu0;
pub use jacobi::Jacobi;
