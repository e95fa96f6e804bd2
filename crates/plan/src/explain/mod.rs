//! Plans for people and programs: a table, a tree, JSON; and lessons about shapes.

mod json;
mod numbers;
mod shapes;
mod shapes_text;
mod table;
mod text;
mod tree;

pub use json::json;
pub use shapes::{
    AxisLesson, AxisName, Comparison, Outcome, Part, ShapeLesson, ShapeLessons, Side,
    SwappedProduct,
};
pub use shapes_text::shapes_text;
pub use text::text;
pub use tree::tree;

/// What a run measured: seconds of each step of the plan, in order.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// Seconds of each step.
    pub seconds: Vec<f64>,
}
