//! From a written expression to a planned, explained product.
//!
//! ```text
//! text ─parse→ syntax tree ─build→ written graph ─normalize→ normal form
//!      ─rules, search→ ordered chains ─lower→ Plan ─prepare→ Prepared ─run→ result
//! ```
//!
//! ```
//! use einmul_array::Array;
//! let a = Array::from_vec(vec![1.0, 2.0, 3.0, 4.0], &[2, 2]).unwrap();
//! let x = Array::from_vec(vec![1.0, 1.0], &[2]).unwrap();
//! let y = einmul_plan::eval("A @ A.T @ x", &[("A", a.into()), ("x", x.into())]).unwrap();
//! assert_eq!(y.to_vec::<f64>().unwrap(), [16.0, 36.0]);
//! ```
//!
//! This crate contains no kernel: it decides, and `einmul-kernels`, `einmul-linalg`
//! and `einmul-array` compute.

mod chains;
pub mod cost;
pub mod eager;
pub mod einsum;
mod error;
pub mod explain;
pub mod extension;
pub mod graph;
mod labels;
pub mod ledger;
mod mismatch;
mod normal;
pub mod physical;
mod planner;
pub mod prepared;
pub mod rules;
pub mod syntax;

pub use error::{Error, format_bytes};
pub use extension::{Operation, OperationCost, Registry};
pub use labels::AxisLabels;
pub use physical::{Accuracy, Plan};
pub use planner::Planner;
pub use prepared::{Observer, Prepared, Workspace};
pub use rules::{Rule, RuleSet};
pub use syntax::parse;

use einmul_array::{Array, Operand};

/// Plans and runs an expression on the machine at hand.
///
/// # Errors
/// As [`Planner::plan`] and [`Prepared::run`].
pub fn eval(expression: &str, operands: &[(&str, Operand)]) -> Result<Array, Error> {
    Planner::new()?.eval(expression, operands)
}
