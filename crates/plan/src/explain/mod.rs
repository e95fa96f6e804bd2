//! Plans for people and programs: a table, a tree, JSON.

mod json;
mod numbers;
mod table;
mod text;
mod tree;

pub use json::json;
pub use text::text;
pub use tree::tree;

/// What a run measured: seconds of each step of the plan, in order.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// Seconds of each step.
    pub seconds: Vec<f64>,
}
