//! What to say when operands do not fit together: operation, shapes, axes, lengths, and
//! the transpose that would fit, where one does.

use einmul_array::shape::broadcast;
use einmul_array::{Shape, format_shape};

use crate::Error;

/// An error about shapes.
pub(super) fn shape_error(
    operation: &str,
    problem: impl Into<String>,
    hint: Option<String>,
) -> Error {
    let mut problem = problem.into();
    if let Some(hint) = hint {
        problem.push_str("\n\nhint: ");
        problem.push_str(&hint);
    }
    Error::Array(einmul_array::Error::Shape { operation: operation.to_owned(), problem })
}

/// An operand's shape and the axis that takes part in the sum.
#[derive(Clone, Copy)]
pub(super) struct Side<'a> {
    pub(super) shape: &'a [usize],
    pub(super) axis: usize,
}

impl Side<'_> {
    pub(super) fn length(self) -> usize {
        self.shape[self.axis]
    }
}

/// `left is (3, 4), right is (5, 6); left axis 1 has 4, right axis 0 has 5`.
pub(super) fn sides(left: Side<'_>, right: Side<'_>) -> String {
    format!(
        "left is {}, right is {}; left axis {} has {}, right axis {} has {}",
        format_shape(left.shape),
        format_shape(right.shape),
        left.axis,
        left.length(),
        right.axis,
        right.length()
    )
}

/// Checks `left @ right` under NumPy's rules, with `operation`'s name.
pub(super) fn check_matmul(operation: &str, left: &[usize], right: &[usize]) -> Result<(), Error> {
    if left.is_empty() || right.is_empty() {
        return Err(too_few_axes(operation, left, right, [1, 1]));
    }
    let left_side = Side { shape: left, axis: left.len() - 1 };
    let right_side = Side { shape: right, axis: right.len().saturating_sub(2) };
    if left_side.length() != right_side.length() {
        let problem = format!("inner dimensions differ: {}", sides(left_side, right_side));
        return Err(shape_error(operation, problem, transpose_hint(operation, left, right)));
    }
    let (left_stack, right_stack) = (stack(left, 2), stack(right, 2));
    check_stacks(operation, (left, left_stack), (right, right_stack))
}

/// The axes before the last `core` ones.
pub(super) fn stack(shape: &[usize], core: usize) -> &[usize] {
    &shape[..shape.len().saturating_sub(core)]
}

/// Checks that leading axes stretch to a common shape.
pub(super) fn check_stacks(
    operation: &str,
    (left, left_stack): (&[usize], &[usize]),
    (right, right_stack): (&[usize], &[usize]),
) -> Result<(), Error> {
    match broadcast(operation, left_stack, right_stack) {
        Ok(_) => Ok(()),
        Err(einmul_array::Error::Broadcast { left_axis, right_axis, .. }) => {
            let left = Side { shape: left, axis: left_axis };
            let right = Side { shape: right, axis: right_axis };
            let problem = format!("the stacks do not broadcast: {}", sides(left, right));
            Err(shape_error(operation, problem, None))
        }
        Err(other) => Err(other.into()),
    }
}

/// An operand with fewer axes than the operation needs.
pub(super) fn too_few_axes(
    operation: &str,
    left: &[usize],
    right: &[usize],
    needed: [usize; 2],
) -> Error {
    let axes = |n: usize| if n == 1 { "one axis".to_owned() } else { format!("{n} axes") };
    let problem = format!(
        "needs at least {} on the left and {} on the right: left is {}, right is {}",
        axes(needed[0]),
        axes(needed[1]),
        format_shape(left),
        format_shape(right)
    );
    let is_scalar = left.is_empty() || right.is_empty();
    shape_error(operation, problem, is_scalar.then(|| "`*` multiplies by a scalar".to_owned()))
}

/// Which operand's transpose makes a matrix product of these shapes fit.
fn transpose_hint(operation: &str, left: &[usize], right: &[usize]) -> Option<String> {
    let transposed = |shape: &[usize]| -> Option<(Shape, &str)> {
        let mut out = Shape::from_slice(shape);
        let rank = out.len();
        (rank >= 2).then(|| out.swap(rank - 2, rank - 1))?;
        Some((out, if rank == 2 { "T" } else { "mT" }))
    };
    let write = |l: &str, r: &str| match operation {
        "matmul" => format!("{l} @ {r}"),
        _ => format!("{operation}({l}, {r})"),
    };
    let mut fits: Vec<(String, Shape, String, Shape)> = Vec::new();
    if let Some((shape, suffix)) = transposed(right)
        && let Some(result) = product_shape(left, &shape)
    {
        let name = format!("right.{suffix}");
        let call = write("left", &name);
        fits.push((name, shape, call, result));
    }
    if let Some((shape, suffix)) = transposed(left)
        && let Some(result) = product_shape(&shape, right)
    {
        let name = format!("left.{suffix}");
        let call = write(&name, "right");
        fits.push((name, shape, call, result));
    }
    match fits.as_slice() {
        [] => None,
        [(name, shape, call, result)] => Some(format!(
            "{name} has shape {}, so `{call}` fits and gives {}",
            format_shape(shape),
            format_shape(result)
        )),
        [(.., first, first_result), (.., second, second_result), ..] => Some(format!(
            "`{first}` gives {}, `{second}` gives {}; `left * right` multiplies element by element",
            format_shape(first_result),
            format_shape(second_result)
        )),
    }
}

/// The shape of `left @ right` where it has one.
fn product_shape(left: &[usize], right: &[usize]) -> Option<Shape> {
    let rows = left.len().checked_sub(2).map(|axis| left[axis]);
    let columns = (right.len() >= 2).then(|| right[right.len() - 1]);
    if left.last()? != right.get(right.len().saturating_sub(2))? {
        return None;
    }
    let mut shape = broadcast("matmul", stack(left, 2), stack(right, 2)).ok()?;
    shape.extend(rows);
    shape.extend(columns);
    Some(shape)
}

/// The same error as one about shapes, as callers of an eager product expect it.
pub(super) fn about_shapes(error: Error) -> Error {
    match error {
        Error::Operation { operation, problem, hint } => shape_error(&operation, problem, hint),
        other => other,
    }
}
