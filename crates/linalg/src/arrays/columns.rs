//! Right-hand sides: vectors as columns, and conjugates.

use einmul_array::{Array, Shape};
use einmul_kernels::matrix::MatMut;

use crate::error::{Error, Operand};
use crate::scalar::Scalar;
use crate::view::{check_sizes, for_each_position};

/// Solves for a vector as for a matrix of one column; the result is a vector again.
pub(super) fn with_columns(
    b: &Array,
    solve: impl FnOnce(&Array) -> Result<Array, Error>,
) -> Result<Array, Error> {
    if b.rank() != 1 {
        return solve(b);
    }
    let x = solve(&b.reshape(&[b.len(), 1])?)?;
    let shape = Shape::from_slice(&x.shape()[..x.rank() - 1]);
    Ok(x.reshape(&shape)?)
}

/// As many rows in `b` as the matrix of this name has, or an error.
pub(super) fn check_rows(
    operation: &'static str,
    name: &'static str,
    n: usize,
    b: (usize, usize),
) -> Result<(), Error> {
    check_sizes(
        operation,
        Operand { name, shape: (n, n), axis: 0 },
        Operand { name: "b", shape: b, axis: 0 },
    )
}

/// Conjugates every element; real ones stay.
pub(super) fn conjugate<T: Scalar>(mut x: MatMut<'_, T>) {
    if T::IS_COMPLEX {
        for_each_position(x.rows(), x.cols(), |i, j| {
            let value = x.as_ref().at(i, j).conjugate();
            x.set(i, j, value);
        });
    }
}
