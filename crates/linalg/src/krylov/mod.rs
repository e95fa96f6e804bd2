//! Iterative solvers of linear systems and least squares: they need products with the matrix
//! and vectors of memory, no factors.
//!
//! | the matrix | solver |
//! |---|---|
//! | Hermitian, positive definite | [`cg()`] |
//! | Hermitian, perhaps indefinite or singular | [`minres()`] |
//! | any square one | [`gmres()`], or with less memory [`bicgstab()`] |
//! | some eigenvalues, Hermitian | [`eigsh()`] |
//! | some eigenvalues, any square one | [`eigs()`] |
//! | some singular values | [`svds()`] |
//! | rectangular, or of any rank | [`lsqr()`], [`lsmr()`] |
//!
//! Each takes an [`Operator`], the right-hand side, and `x`, which holds the first guess and
//! then the solution. The residual that a report names is `‖b − A x‖`, computed from `x`, and
//! so is every claim that a solve has converged: the short recurrences of these methods drift
//! away from it. A solve that does not converge is no error; its report says why.
//!
//! ```
//! use einmul_kernels::MatRef;
//! use einmul_linalg::krylov::{DenseOperator, Options, cg};
//! let a = DenseOperator::new(MatRef::from_row_major(&[4.0, 1.0, 1.0, 3.0], 2, 2))?;
//! let mut x = [0.0_f64; 2];
//! let report = cg(&a, &[6.0, 7.0], &mut x, Options::default())?;
//! assert!(report.converged && report.iterations == 2);
//! assert!((x[0] - 1.0).abs() < 1e-12 && (x[1] - 2.0).abs() < 1e-12);
//! # Ok::<(), einmul_linalg::Error>(())
//! ```

mod bicgstab;
mod bidiagonal;
mod cg;
mod dense;
mod eigs;
mod eigsh;
mod gmres;
mod inverted;
mod least_squares;
mod lsmr;
mod lsqr;
mod minres;
mod operator;
mod report;
mod rows;
mod spectrum;
mod svds;
mod system;
#[cfg(test)]
mod tests;
mod vectors;

pub use bicgstab::bicgstab;
pub use cg::cg;
pub use dense::DenseOperator;
pub use eigs::{PartialEig, eigs};
pub use eigsh::{PartialEigh, eigsh};
pub use gmres::gmres;
pub use inverted::{Known, inverted};
pub use least_squares::{LeastSquaresOptions, LeastSquaresReport, Stop};
pub use lsmr::lsmr;
pub use lsqr::lsqr;
pub use minres::minres;
pub(crate) use operator::check_product;
pub use operator::{FnOperator, Identity, Operator};
pub use report::{Callback, Options, Reason, Report, Step};
pub use spectrum::options::SpectrumOptions;
pub use spectrum::problem::EigenProblem;
pub use spectrum::which::{HermitianWhich, Which};
pub use svds::{PartialSvd, SingularWhich, svds};
