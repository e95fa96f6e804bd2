//! Lessons about shapes: how the axes of two operands meet, what `*` and `@` give for
//! them, and why the order of a product matters.

use einmul_array::Shape;
use einmul_array::shape::broadcast;
use serde::Serialize;
use unicode_width::UnicodeWidthStr as _;

use crate::graph::meeting::{Meeting, Meetings, Party};
use crate::mismatch::{Misfit, product_shape, stack};
use crate::syntax::InfixOp;

/// Columns of an operand's text beyond which it is called `left` or `right`.
const LONGEST_NAME: usize = 24;

/// The lessons of one expression.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ShapeLessons {
    /// One for each operation, in the order in which they are computed.
    pub lessons: Vec<ShapeLesson>,
    /// Further operations, which have no lesson.
    pub left_out: usize,
}

/// How two operands meet in one operation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ShapeLesson {
    /// The operator, such as `+` or `@`.
    pub symbol: &'static str,
    /// The left operand.
    pub left: Part,
    /// The right operand.
    pub right: Part,
    /// The axes as they meet, from left to right; none where an operand of `@` has none.
    pub axes: Vec<AxisLesson>,
    /// The shape of the result, where there is one.
    pub result: Option<Shape>,
    /// What `*`, as every elementwise operation, gives for these operands.
    pub elementwise: Outcome,
    /// What `@` gives for these operands.
    pub product: Outcome,
    /// What `@` gives for them in the other order: for products of two operands that are
    /// not the same text.
    pub swapped: Option<SwappedProduct>,
}

/// An operand.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Part {
    /// What the lesson calls it: its text, or `left` or `right` where that is long.
    pub name: String,
    /// As written.
    pub text: String,
    /// Its shape.
    pub shape: Shape,
}

/// One axis of each operand, and of the result.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AxisLesson {
    /// Which axis.
    pub name: AxisName,
    /// What the left operand has there.
    pub left: Side,
    /// What the right operand has there.
    pub right: Side,
    /// The result's length, where it has this axis.
    pub result: Option<usize>,
    /// Whether the two go together.
    pub fits: bool,
}

/// Which axis: by its position, or by its part in a matrix product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AxisName {
    /// Counted from the right; the last is 1.
    FromRight(usize),
    /// Rows of the left operand and of the result.
    Rows,
    /// The axes that are summed over.
    Inner,
    /// Columns of the right operand and of the result.
    Columns,
}

/// What an operand has at an axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// An axis of this length, used as it is.
    Length(usize),
    /// An axis of length one, stretched to this length.
    Stretched(usize),
    /// No axis, which counts as one of length one, with this length in the result.
    Missing(usize),
    /// The operand takes no part in this axis.
    None,
}

/// What an operation of two operands gives.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outcome {
    /// The operation as written.
    pub expression: String,
    /// The shape of its result.
    pub shape: Option<Shape>,
    /// Why it has none.
    pub problem: Option<String>,
}

/// `right @ left`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SwappedProduct {
    /// What it gives.
    #[serde(flatten)]
    pub outcome: Outcome,
    /// How that compares with `left @ right`.
    pub comparison: Comparison,
}

/// How `right @ left` compares with `left @ right`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    /// One of them does not exist.
    NoPair,
    /// Their shapes differ.
    OtherShape,
    /// Their shapes are the same, and their values differ in general.
    OtherValues,
    /// A dot product of vectors: the same value.
    DotProduct,
    /// Each matrix is one element: the same values.
    SingleElements,
    /// Both results are empty.
    Empty,
}

impl ShapeLessons {
    pub(crate) fn new(met: &Meetings) -> Self {
        let mut lessons: Vec<ShapeLesson> = met.kept.iter().map(ShapeLesson::new).collect();
        let mut left_out = met.left_out;
        // The operation that fails is taught, however many came before it.
        if let Some(last) = met.last.as_ref().filter(|last| !met.kept.contains(last)) {
            let last = ShapeLesson::new(last);
            if last.result.is_none() {
                lessons.push(last);
                left_out -= 1;
            }
        }
        Self { lessons, left_out }
    }

    /// The lesson of the operation that fails, where its shapes are the reason.
    pub fn failure(&self) -> Option<&ShapeLesson> {
        self.lessons.iter().find(|lesson| lesson.result.is_none())
    }
}

impl ShapeLesson {
    fn new(meeting: &Meeting) -> Self {
        let part = |party: &Party, side: &str| Part {
            name: if party.text.width() > LONGEST_NAME { side } else { &party.text }.to_owned(),
            text: party.text.clone(),
            shape: party.shape.clone(),
        };
        let (left, right) = (part(&meeting.left, "left"), part(&meeting.right, "right"));
        let symbol = match meeting.op {
            InfixOp::Add => "+",
            InfixOp::Subtract => "-",
            InfixOp::Multiply => "*",
            InfixOp::Divide => "/",
            InfixOp::Power => "**",
            InfixOp::MatMul => "@",
        };
        let elementwise = elementwise(&left, &right);
        let forward = product(&left, &right);
        let is_product = meeting.op == InfixOp::MatMul;
        let swapped = (is_product && left.text != right.text).then(|| {
            let backward = product(&right, &left);
            let comparison = compare(&left, &right, &forward, &backward);
            SwappedProduct { outcome: backward, comparison }
        });
        Self {
            symbol,
            axes: if is_product {
                product_axes(&left.shape, &right.shape)
            } else {
                aligned(&left.shape, &right.shape, 0)
            },
            result: if is_product { forward.shape.clone() } else { elementwise.shape.clone() },
            elementwise,
            product: forward,
            swapped,
            left,
            right,
        }
    }
}

/// Two shapes aligned from the right; `core` axes stand right of them.
fn aligned(left: &[usize], right: &[usize], core: usize) -> Vec<AxisLesson> {
    let rank = left.len().max(right.len());
    let length = |shape: &[usize], from_right: usize| {
        shape.len().checked_sub(from_right).map(|axis| shape[axis])
    };
    let axis = |from_right: usize| {
        let (l, r) = (length(left, from_right), length(right, from_right));
        let (a, b) = (l.unwrap_or(1), r.unwrap_or(1));
        let fits = a == b || a == 1 || b == 1;
        let result = fits.then_some(if a == 1 { b } else { a });
        let side = |own: Option<usize>| match (own, result) {
            (None, result) => Side::Missing(result.unwrap_or(1)),
            (Some(1), Some(n)) if n != 1 => Side::Stretched(n),
            (Some(n), _) => Side::Length(n),
        };
        let name = AxisName::FromRight(from_right + core);
        AxisLesson { name, left: side(l), right: side(r), result, fits }
    };
    (1..=rank).rev().map(axis).collect()
}

/// The axes of a matrix product: the stacks, then rows, inner axes and columns.
fn product_axes(left: &[usize], right: &[usize]) -> Vec<AxisLesson> {
    let (Some(&a), false) = (left.last(), right.is_empty()) else { return Vec::new() };
    let b = right[right.len().saturating_sub(2)];
    let mut axes = aligned(stack(left, 2), stack(right, 2), 2);
    if let Some(axis) = left.len().checked_sub(2) {
        let (left, result) = (Side::Length(left[axis]), Some(left[axis]));
        axes.push(AxisLesson { name: AxisName::Rows, left, right: Side::None, result, fits: true });
    }
    let (l, r) = (Side::Length(a), Side::Length(b));
    let name = AxisName::Inner;
    axes.push(AxisLesson { name, left: l, right: r, result: None, fits: a == b });
    if let (Some(&n), true) = (right.last(), right.len() >= 2) {
        let (name, right) = (AxisName::Columns, Side::Length(n));
        axes.push(AxisLesson { name, left: Side::None, right, result: Some(n), fits: true });
    }
    axes
}

/// `left axis 0 has 4, right axis 0 has 3`, under the operands' names.
fn lengths(left: &Part, l: usize, right: &Part, r: usize) -> String {
    format!(
        "{} axis {l} has {}, {} axis {r} has {}",
        left.name, left.shape[l], right.name, right.shape[r]
    )
}

fn elementwise(left: &Part, right: &Part) -> Outcome {
    let expression = format!("{} * {}", left.name, right.name);
    match broadcast("multiply", &left.shape, &right.shape) {
        Ok(shape) => Outcome { expression, shape: Some(shape), problem: None },
        Err(error) => {
            let problem = match error {
                einmul_array::Error::Broadcast { left_axis, right_axis, .. } => {
                    lengths(left, left_axis, right, right_axis)
                }
                other => other.to_string(),
            };
            Outcome { expression, shape: None, problem: Some(problem) }
        }
    }
}

fn product(left: &Part, right: &Part) -> Outcome {
    let expression = format!("{} @ {}", left.name, right.name);
    let problem = match product_shape(&left.shape, &right.shape) {
        Ok(shape) => return Outcome { expression, shape: Some(shape), problem: None },
        Err(Misfit::Scalar) => "each side of `@` needs at least one axis".to_owned(),
        Err(Misfit::Inner { left: l, right: r }) => {
            format!("inner dimensions differ: {}", lengths(left, l, right, r))
        }
        Err(Misfit::Stacks { left: l, right: r }) => {
            format!("the stacks do not broadcast: {}", lengths(left, l, right, r))
        }
    };
    Outcome { expression, shape: None, problem: Some(problem) }
}

fn compare(left: &Part, right: &Part, forward: &Outcome, backward: &Outcome) -> Comparison {
    let (Some(a), Some(b)) = (&forward.shape, &backward.shape) else { return Comparison::NoPair };
    let single = |shape: &[usize]| shape.iter().rev().take(2).all(|&n| n == 1);
    match (&left.shape[..], &right.shape[..]) {
        _ if a != b => Comparison::OtherShape,
        ([_], [_]) => Comparison::DotProduct,
        _ if a.contains(&0) => Comparison::Empty,
        (left, right) if single(left) && single(right) => Comparison::SingleElements,
        _ => Comparison::OtherValues,
    }
}
