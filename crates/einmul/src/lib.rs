//! One multiply for everything: every product is planned, explained and run by the
//! best kernel.
//!
//! ```
//! use einmul::prelude::*;
//!
//! let x = Array::from_vec(vec![1.0, 1.0, 1.0, 2.0, 1.0, 3.0], &[3, 2])?;
//! let y = Array::from_vec(vec![2.0, 4.0, 6.0], &[3])?;
//! let planner = Planner::new()?;
//! let operands = [("X", Operand::from(x)), ("y", Operand::from(y))];
//!
//! let plan = planner.plan("inv(X.T @ X) @ X.T @ y", &operands)?;
//! assert_eq!(plan.steps[0].name, "least-squares-qr.f64");
//!
//! let coefficients = planner.eval("inv(X.T @ X) @ X.T @ y", &operands)?;
//! assert!((coefficients.get::<f64>(&[1]).unwrap() - 2.0).abs() < 1e-14);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! This crate defines nothing: it gathers what users need from the crates below.

pub use einmul_array as array;
pub use einmul_linalg as linalg;
pub use einmul_machine as machine;
pub use einmul_plan as plan;

pub use einmul_plan::eval;

/// What most programs need.
pub mod prelude {
    pub use einmul_array::{Array, Csr, DType, Operand, SparseArray};
    pub use einmul_plan::{Accuracy, Plan, Planner, Prepared, Registry, Rule, RuleSet, eval};
}

/// The README's example, run as a test.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
