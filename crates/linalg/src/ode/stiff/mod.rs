//! Implicit methods, for stiff problems and for algebraic equations.
//!
//! Each step solves equations by a Newton iteration whose matrix `M - c J` is factored by
//! partial pivoting, dense or sparse, and kept as long as it serves. `J` is the caller's, or is
//! made by finite differences, for a sparse pattern of many columns at once. `M` may be
//! singular: then some of the equations are algebraic (of index 1), and initial values that do
//! not satisfy them are changed until they do.
//!
//! `docs/decisions/0008-stiff-solvers.md` says why they are ours.

mod bdf;
mod coloring;
mod course;
mod dense_lu;
mod differences;
mod esdirk;
mod implicit;
mod initial;
mod jacobian;
mod mass;
mod memory;
mod newton;
mod newton_matrix;
mod sparse_lu;
mod tableau;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;
mod vectors;

pub use bdf::Bdf;
pub use esdirk::Esdirk;
