//! Products of matrices and of vectors, and of stacks of either.

use einmul_array::Array;
use einmul_array::shape::normalize_axis;

use super::call::{Call, Product};
use super::known::run;
use crate::Error;
use crate::mismatch::{Side, check_matmul, check_stacks, shape_error, sides, stack, too_few_axes};

/// The matrix product `left @ right`.
///
/// `(…, m, k) @ (…, k, n)` is `(…, m, n)`, leading axes broadcasting. A vector is a row
/// on the left and a column on the right, and loses that axis again: `(k,) @ (k,)` is
/// `()`.
///
/// # Errors
/// An array error about shapes for a 0-d operand, inner dimensions that differ, or
/// stacks that do not broadcast; one about memory when there is too little.
///
/// ```
/// use einmul_array::Array;
/// use einmul_plan::eager::matmul;
/// let a = Array::from_vec((0..12).map(f64::from).collect(), &[2, 3, 2]).unwrap();
/// let b = Array::from_vec(vec![1.0, 10.0], &[2]).unwrap();
/// let product = matmul(&a, &b).unwrap();
/// assert_eq!(product.shape(), [2, 3]);
/// assert_eq!(product.to_vec::<f64>().unwrap(), [10.0, 32.0, 54.0, 76.0, 98.0, 120.0]);
/// ```
pub fn matmul(left: &Array, right: &Array) -> Result<Array, Error> {
    check_matmul("matmul", left.shape(), right.shape())?;
    run(&Call { name: "matmul", product: Product::MatMul }, &[left, right])
}

/// Matrices times vectors: `(…, m, n)` and `(…, n)` give `(…, m)`.
///
/// # Errors
/// As [`matmul`].
pub fn matvec(left: &Array, right: &Array) -> Result<Array, Error> {
    let (a, b) = (left.shape(), right.shape());
    if a.len() < 2 || b.is_empty() {
        return Err(too_few_axes("matvec", a, b, [2, 1]));
    }
    let sides_of = (Side { shape: a, axis: a.len() - 1 }, Side { shape: b, axis: b.len() - 1 });
    check_inner("matvec", sides_of)?;
    check_stacks("matvec", (a, stack(a, 2)), (b, stack(b, 1)))?;
    run(&Call { name: "matvec", product: Product::MatVec }, &[left, right])
}

/// Vectors, conjugated, times matrices: `(…, n)` and `(…, n, m)` give `(…, m)`.
///
/// # Errors
/// As [`matmul`].
pub fn vecmat(left: &Array, right: &Array) -> Result<Array, Error> {
    let (a, b) = (left.shape(), right.shape());
    if a.is_empty() || b.len() < 2 {
        return Err(too_few_axes("vecmat", a, b, [1, 2]));
    }
    let sides_of = (Side { shape: a, axis: a.len() - 1 }, Side { shape: b, axis: b.len() - 2 });
    check_inner("vecmat", sides_of)?;
    check_stacks("vecmat", (a, stack(a, 1)), (b, stack(b, 2)))?;
    run(&Call { name: "vecmat", product: Product::VecMat }, &[left, right])
}

fn check_inner(operation: &str, (left, right): (Side<'_>, Side<'_>)) -> Result<(), Error> {
    if left.length() == right.length() {
        return Ok(());
    }
    let problem = format!("inner dimensions differ: {}", sides(left, right));
    // A matrix whose other axis has the vector's length is the wrong way round.
    let other = |matrix: Side<'_>, vector: Side<'_>, name: &str| {
        let rank = matrix.shape.len();
        let across = if matrix.axis + 1 == rank { rank.checked_sub(2)? } else { rank - 1 };
        let suffix = if rank == 2 { "T" } else { "mT" };
        (matrix.shape[across] == vector.length()).then(|| format!("`{name}.{suffix}` would fit"))
    };
    let hint = match operation {
        "matvec" => other(left, right, "left"),
        _ => other(right, left, "right"),
    };
    Err(shape_error(operation, problem, hint))
}

/// Dot products of vectors, the left ones conjugated: along `axis` of both, which
/// disappears; the other axes broadcast. For `(…, n)` and `(…, n)` the result is `(…)`.
///
/// A positive `axis` counts within each operand.
///
/// # Errors
/// [`einmul_array::Error::Axis`] for an axis that an operand does not have; an error about
/// shapes when its lengths differ, which do not stretch, or when others do not broadcast.
///
/// ```
/// use einmul_array::{Array, Complex};
/// use einmul_plan::eager::vecdot;
/// let i = Array::from_vec(vec![Complex::new(0.0, 1.0), Complex::new(2.0, 0.0)], &[2]).unwrap();
/// let square = vecdot(&i, &i, -1).unwrap();
/// assert_eq!(square.get(&[]), Some(Complex::new(5.0, 0.0)));
/// ```
pub fn vecdot(left: &Array, right: &Array, axis: isize) -> Result<Array, Error> {
    let (a, b) = (left.shape(), right.shape());
    let left_axis = normalize_axis("vecdot", axis, a.len())?;
    let right_axis = normalize_axis("vecdot", axis, b.len())?;
    let sides_of = (Side { shape: a, axis: left_axis }, Side { shape: b, axis: right_axis });
    if sides_of.0.length() != sides_of.1.length() {
        let problem = format!("the vectors differ in length: {}", sides(sides_of.0, sides_of.1));
        let stretched = sides_of.0.length() == 1 || sides_of.1.length() == 1;
        let hint = stretched.then(|| "the axis of the vectors does not broadcast".to_owned());
        return Err(shape_error("vecdot", problem, hint));
    }
    let (left, right) = (axis_last(left, left_axis)?, axis_last(right, right_axis)?);
    let (a, b) = (left.shape(), right.shape());
    check_stacks("vecdot", (a, stack(a, 1)), (b, stack(b, 1)))?;
    run(&Call { name: "vecdot", product: Product::VecDot }, &[&left, &right])
}

fn axis_last(x: &Array, axis: usize) -> Result<Array, Error> {
    if axis + 1 == x.rank() {
        return Ok(x.clone());
    }
    let order: super::call::Axes = (0..x.rank()).filter(|&a| a != axis).chain([axis]).collect();
    Ok(x.permute(&order)?)
}
