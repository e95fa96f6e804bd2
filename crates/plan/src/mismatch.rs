//! What to say when operands do not fit together: operation, shapes, axes, lengths, and
//! the transpose that would fit, where one does.

use einmul_array::shape::broadcast;
use einmul_array::{Shape, format_shape};

use crate::Error;

/// An error about shapes.
pub(crate) fn shape_error(
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
pub(crate) struct Side<'a> {
    pub(crate) shape: &'a [usize],
    pub(crate) axis: usize,
}

impl Side<'_> {
    pub(crate) fn length(self) -> usize {
        self.shape[self.axis]
    }
}

/// `left is (3, 4), right is (5, 6); left axis 1 has 4, right axis 0 has 5`.
pub(crate) fn sides(left: Side<'_>, right: Side<'_>) -> String {
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

/// Why `left @ right` has no shape.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Misfit {
    /// An operand without axes.
    Scalar,
    /// The lengths that are summed over differ.
    Inner {
        /// Axis of the left operand.
        left: usize,
        /// Axis of the right operand.
        right: usize,
    },
    /// The leading axes do not stretch to each other.
    Stacks {
        /// Axis of the left operand.
        left: usize,
        /// Axis of the right operand.
        right: usize,
    },
}

/// The shape of `left @ right` under NumPy's rules.
pub(crate) fn product_shape(left: &[usize], right: &[usize]) -> Result<Shape, Misfit> {
    if left.is_empty() || right.is_empty() {
        return Err(Misfit::Scalar);
    }
    let inner = (left.len() - 1, right.len().saturating_sub(2));
    if left[inner.0] != right[inner.1] {
        return Err(Misfit::Inner { left: inner.0, right: inner.1 });
    }
    let mut shape = match broadcast("matmul", stack(left, 2), stack(right, 2)) {
        Ok(shape) => shape,
        Err(einmul_array::Error::Broadcast { left_axis, right_axis, .. }) => {
            return Err(Misfit::Stacks { left: left_axis, right: right_axis });
        }
        Err(_) => return Err(Misfit::Stacks { left: 0, right: 0 }),
    };
    shape.extend(left.len().checked_sub(2).map(|axis| left[axis]));
    shape.extend((right.len() >= 2).then(|| right[right.len() - 1]));
    Ok(shape)
}

/// Checks `left @ right` under NumPy's rules, with `operation`'s name; gives its shape.
pub(crate) fn check_matmul(
    operation: &str,
    left: &[usize],
    right: &[usize],
) -> Result<Shape, Error> {
    let of =
        |l: usize, r: usize| sides(Side { shape: left, axis: l }, Side { shape: right, axis: r });
    product_shape(left, right).map_err(|misfit| match misfit {
        Misfit::Scalar => too_few_axes(operation, left, right, [1, 1]),
        Misfit::Inner { left: l, right: r } => {
            let problem = format!("inner dimensions differ: {}", of(l, r));
            shape_error(operation, problem, transpose_hint(operation, left, right))
        }
        Misfit::Stacks { left: l, right: r } => {
            shape_error(operation, format!("the stacks do not broadcast: {}", of(l, r)), None)
        }
    })
}

/// The axes before the last `core` ones.
pub(crate) fn stack(shape: &[usize], core: usize) -> &[usize] {
    &shape[..shape.len().saturating_sub(core)]
}

/// Checks that leading axes stretch to a common shape.
pub(crate) fn check_stacks(
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
pub(crate) fn too_few_axes(
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
    let write = |l: &str, r: &str| match operation {
        "matmul" => format!("{l} @ {r}"),
        _ => format!("{operation}({l}, {r})"),
    };
    let fits = fitting(transposed(left), transposed(right), (left, right), write, |l, r| {
        product_shape(l, r).ok()
    });
    let both = fits.len() > 1;
    let elementwise =
        if both && left == right { "; `left * right` multiplies element by element" } else { "" };
    fit_hint(&fits).map(|hint| hint + elementwise)
}

/// Which transpose, or new last axis of a vector, makes two shapes broadcast; `write` is
/// how the operation of two names is written.
pub(crate) fn broadcast_hint(
    left: &[usize],
    right: &[usize],
    write: impl Fn(&str, &str) -> String,
) -> Option<String> {
    let turned = |shape: &[usize]| match *shape {
        [n] => Some((Shape::from_slice(&[n, 1]), "[:, None]")),
        _ => transposed(shape),
    };
    let fits =
        fitting(turned(left), turned(right), (left, right), write, |l, r| broadcast("", l, r).ok());
    fit_hint(&fits)
}

/// An operand turned so that the operation fits: its name and shape, the operation as it
/// would be written, and the shape of its result.
struct Fit {
    name: String,
    shape: Shape,
    call: String,
    result: Shape,
}

fn transposed(shape: &[usize]) -> Option<(Shape, &'static str)> {
    let mut out = Shape::from_slice(shape);
    let rank = out.len();
    (rank >= 2).then(|| out.swap(rank - 2, rank - 1))?;
    Some((out, if rank == 2 { ".T" } else { ".mT" }))
}

/// The right operand turned, then the left one: those with which there is a result.
fn fitting(
    turned_left: Option<(Shape, &str)>,
    turned_right: Option<(Shape, &str)>,
    (left, right): (&[usize], &[usize]),
    write: impl Fn(&str, &str) -> String,
    result: impl Fn(&[usize], &[usize]) -> Option<Shape>,
) -> Vec<Fit> {
    let mut fits = Vec::new();
    if let Some((shape, suffix)) = turned_right
        && let Some(result) = result(left, &shape)
    {
        let name = format!("right{suffix}");
        fits.push(Fit { call: write("left", &name), name, shape, result });
    }
    if let Some((shape, suffix)) = turned_left
        && let Some(result) = result(&shape, right)
    {
        let name = format!("left{suffix}");
        fits.push(Fit { call: write(&name, "right"), name, shape, result });
    }
    fits
}

fn fit_hint(fits: &[Fit]) -> Option<String> {
    match fits {
        [] => None,
        [fit] => Some(format!(
            "{} has shape {}, so `{}` fits and gives {}",
            fit.name,
            format_shape(&fit.shape),
            fit.call,
            format_shape(&fit.result)
        )),
        [first, second, ..] => Some(format!(
            "`{}` gives {}, `{}` gives {}",
            first.call,
            format_shape(&first.result),
            second.call,
            format_shape(&second.result)
        )),
    }
}

/// The same error as one about shapes, as callers of an eager product expect it.
pub(crate) fn about_shapes(error: Error) -> Error {
    match error {
        Error::Operation { operation, problem, hint } => shape_error(&operation, problem, hint),
        other => other,
    }
}
