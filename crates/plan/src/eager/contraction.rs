//! Sums over axes of two arrays that neither share a stack.

use einmul_array::shape::normalize_axis;
use einmul_array::{Array, format_shape};

use super::call::{Axes, Call, Product};
use super::known::run;
use super::outer::multiply;
use crate::Error;
use crate::mismatch::{Side, check_matmul, shape_error, sides};

/// What [`tensordot`] sums over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TensorAxes {
    /// The last so many axes of the left operand and the first of the right.
    Last(usize),
    /// These axes of the left operand with those of the right, pair by pair; negative
    /// ones count from the end.
    Pairs(Vec<isize>, Vec<isize>),
}

/// The tensor contraction over pairs of axes: the result has the left operand's other
/// axes, then the right's. `TensorAxes::Last(0)` is the outer product.
///
/// Operands whose axes must be reordered are copied first.
///
/// # Errors
/// [`einmul_array::Error::Axis`] for an axis that is none; an error about shapes when
/// the lengths of a pair differ, when an axis is named twice, or when the counts differ.
///
/// ```
/// use einmul_array::Array;
/// use einmul_plan::eager::{TensorAxes, tensordot};
/// let a = Array::from_vec(vec![1.0, 2.0, 3.0, 4.0], &[2, 2]).unwrap();
/// assert_eq!(tensordot(&a, &a, &TensorAxes::Last(2)).unwrap().get(&[]), Some(30.0));
/// ```
pub fn tensordot(left: &Array, right: &Array, axes: &TensorAxes) -> Result<Array, Error> {
    let (a, b) = (left.shape(), right.shape());
    let (left_axes, right_axes) = match axes {
        TensorAxes::Last(count) if *count > a.len() || *count > b.len() => {
            let problem = format!(
                "axes={count} names more axes than there are: left is {}, right is {}",
                format_shape(a),
                format_shape(b)
            );
            return Err(shape_error("tensordot", problem, None));
        }
        TensorAxes::Last(count) => ((a.len() - count..a.len()).collect(), (0..*count).collect()),
        TensorAxes::Pairs(left, right) => {
            if left.len() != right.len() {
                let problem = format!(
                    "axes pair up, but {} of left and {} of right are named",
                    left.len(),
                    right.len()
                );
                return Err(shape_error("tensordot", problem, None));
            }
            (resolved("left", left, a.len())?, resolved("right", right, b.len())?)
        }
    };
    for (k, (&left_axis, &right_axis)) in left_axes.iter().zip(&right_axes).enumerate() {
        if a[left_axis] != b[right_axis] {
            let sides_of =
                (Side { shape: a, axis: left_axis }, Side { shape: b, axis: right_axis });
            let problem =
                format!("contracted lengths differ in pair {k}: {}", sides(sides_of.0, sides_of.1));
            let reversed = left_axes.len() > 1
                && left_axes.iter().zip(right_axes.iter().rev()).all(|(&l, &r)| a[l] == b[r]);
            let hint = reversed.then(|| {
                let right: Axes = right_axes.iter().rev().copied().collect();
                format!("`axes=({left_axes:?}, {right:?})` would fit")
            });
            return Err(shape_error("tensordot", problem, hint));
        }
    }
    contract("tensordot", (left, left_axes), (right, right_axes))
}

/// Axes as positions, each named once.
fn resolved(side: &str, axes: &[isize], rank: usize) -> Result<Axes, Error> {
    let mut out = Axes::new();
    for &axis in axes {
        let position = normalize_axis("tensordot", axis, rank)?;
        if out.contains(&position) {
            let problem = format!("axis {position} of {side} is named twice");
            return Err(shape_error("tensordot", problem, None));
        }
        out.push(position);
    }
    Ok(out)
}

/// Sums over pairs of axes of equal lengths.
fn contract(
    name: &'static str,
    (left, left_axes): (&Array, Axes),
    (right, right_axes): (&Array, Axes),
) -> Result<Array, Error> {
    // In the order in which the left operand has them, so that it is seldom copied.
    let mut pairs: smallvec::SmallVec<[(usize, usize); 6]> =
        left_axes.into_iter().zip(right_axes).collect();
    pairs.sort_unstable();
    let (left_axes, right_axes) = pairs.into_iter().unzip();
    run(&Call { name, product: Product::Contract(left_axes, right_axes) }, &[left, right])
}

/// NumPy's `dot`: over the last axis of the left operand and the last but one of the
/// right (its only one, for a vector). The other axes do not broadcast: the result has
/// the left's, then the right's. A 0-d operand multiplies.
///
/// # Errors
/// As [`matmul`](super::matmul).
pub fn dot(left: &Array, right: &Array) -> Result<Array, Error> {
    let (a, b) = (left.shape(), right.shape());
    if a.is_empty() || b.is_empty() {
        return multiply("dot", left, right);
    }
    if a.len() <= 2 && b.len() <= 2 {
        check_matmul("dot", a, b)?;
        return run(&Call { name: "dot", product: Product::MatMul }, &[left, right]);
    }
    contract_one("dot", (left, a.len() - 1), (right, b.len().saturating_sub(2)))
}

/// NumPy's `inner`: over the last axis of both; the result has the left's other axes,
/// then the right's. Nothing is conjugated. A 0-d operand multiplies.
///
/// # Errors
/// An error about shapes when the last axes differ in length.
pub fn inner(left: &Array, right: &Array) -> Result<Array, Error> {
    let (a, b) = (left.shape(), right.shape());
    if a.is_empty() || b.is_empty() {
        return multiply("inner", left, right);
    }
    contract_one("inner", (left, a.len() - 1), (right, b.len() - 1))
}

fn contract_one(
    name: &'static str,
    (left, left_axis): (&Array, usize),
    (right, right_axis): (&Array, usize),
) -> Result<Array, Error> {
    let left_side = Side { shape: left.shape(), axis: left_axis };
    let right_side = Side { shape: right.shape(), axis: right_axis };
    if left_side.length() != right_side.length() {
        let what = if name == "inner" { "last" } else { "inner" };
        let problem = format!("{what} dimensions differ: {}", sides(left_side, right_side));
        let b = right_side.shape;
        let fits = b.len() == 2 && b[1 - right_axis] == left_side.length();
        let hint = fits.then(|| {
            let shape = format_shape(&[b[1], b[0]]);
            format!("right.T has shape {shape}, so `{name}(left, right.T)` fits")
        });
        return Err(shape_error(name, problem, hint));
    }
    contract(
        name,
        (left, [left_axis].into_iter().collect()),
        (right, [right_axis].into_iter().collect()),
    )
}

/// The dot product of all elements in row-major order, the left ones conjugated: 0-d.
///
/// # Errors
/// An error about shapes when the numbers of elements differ.
pub fn vdot(left: &Array, right: &Array) -> Result<Array, Error> {
    if left.len() != right.len() {
        let problem = format!(
            "sizes differ: left is {} with {} elements, right is {} with {}",
            format_shape(left.shape()),
            left.len(),
            format_shape(right.shape()),
            right.len()
        );
        return Err(shape_error("vdot", problem, None));
    }
    run(&Call { name: "vdot", product: Product::VDot }, &[left, right])
}
