//! Products in which nothing is summed: every element with every other.

use einmul_array::{Array, Shape};

use super::call::{Call, Product};
use super::known::run;
use crate::Error;

/// A product of elements that the ledger lists under a name.
pub(super) fn multiply(name: &'static str, left: &Array, right: &Array) -> Result<Array, Error> {
    run(&Call { name, product: Product::Multiply }, &[left, right])
}

/// The outer product of all elements of both, in row-major order: `(m, n)` for operands
/// of `m` and `n` elements.
///
/// # Errors
/// When the result is larger than memory.
pub fn outer(left: &Array, right: &Array) -> Result<Array, Error> {
    let column = left.reshape(&[left.len(), 1])?;
    let row = right.reshape(&[right.len()])?;
    multiply("outer", &column, &row)
}

/// The Kronecker product: each element of the left operand times the whole right one,
/// block beside block. Axes align from the right, missing ones have length one, and each
/// length of the result is the product of both.
///
/// ```
/// use einmul_array::Array;
/// use einmul_plan::eager::kron;
/// let a = Array::from_vec(vec![1, 10_i64], &[2]).unwrap();
/// let b = Array::from_vec(vec![1, 2, 3_i64], &[3]).unwrap();
/// assert_eq!(kron(&a, &b).unwrap().to_vec::<i64>().unwrap(), [1, 2, 3, 10, 20, 30]);
/// ```
///
/// # Errors
/// When the result is larger than memory.
pub fn kron(left: &Array, right: &Array) -> Result<Array, Error> {
    let rank = left.rank().max(right.rank());
    let length = |x: &Array, axis: usize| {
        (axis + x.rank()).checked_sub(rank).map_or(1, |own| x.shape()[own])
    };
    // (a₀, 1, a₁, 1, …) times (1, b₀, 1, b₁, …) holds the blocks in order.
    let (mut a, mut b, mut shape) = (Shape::new(), Shape::new(), Shape::new());
    for axis in 0..rank {
        let (m, n) = (length(left, axis), length(right, axis));
        a.extend([m, 1]);
        b.extend([1, n]);
        shape.push(
            m.checked_mul(n)
                .ok_or_else(|| einmul_array::Error::TooLarge { shape: [m, n].into() })?,
        );
    }
    let product = multiply("kron", &left.reshape(&a)?, &right.reshape(&b)?)?;
    Ok(product.reshape(&shape)?)
}
