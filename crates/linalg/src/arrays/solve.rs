//! `solve`, `inv` and `lstsq`.

use einmul_array::Array;
use einmul_kernels::matrix::MatRef;

use super::{Scalar, elements, filled, for_real, matrix, run, working_dtype};
use crate::error::{Error, Operand};
use crate::view::{check_sizes, scatter};
use crate::{inverse, lu, qr};

/// `x` with `a x = b`: `a` is `n × n`, `b` a vector of `n` or a matrix of `n`
/// rows; the result has `b`'s shape. See [`lu::solve`](crate::lu::solve).
///
/// # Errors
/// Those of `lu::solve`, [`Error::DType`], [`Error::Rank`], [`Error::Array`].
pub fn solve(a: &Array, b: &Array) -> Result<Array, Error> {
    const OPERATION: &str = "solve";
    let dtype = working_dtype(a.dtype(), b.dtype());
    let a = matrix(OPERATION, "a", a, dtype)?;
    let b = RightHandSide::new(OPERATION, "b", b)?;
    for_real!(OPERATION, dtype, solve_real(&a, &b))
}

fn solve_real<T: Scalar>(a: &Array, b: &RightHandSide) -> Result<Array, Error> {
    let (values, k) = (b.values::<T>()?, b.cols);
    let a = elements::<T>(a);
    let n = a.rows();
    filled(b.shape(b.rows).as_ref(), (b.rows, k), |mut x| {
        scatter(x.reborrow(), |i, j| values[i * k + j]);
        let work = n.saturating_mul(n).saturating_mul(n / 3 + k);
        run(lu::solve_scratch::<T>(n, k, 1), work, |threads, scratch| {
            lu::solve(a, x, threads, scratch)
        })
    })
}

/// The inverse of an `n × n` matrix. A product with it is better written as a
/// [`solve`]. See [`inverse::inverse`](crate::inverse::inverse).
///
/// # Errors
/// Those of `inverse::inverse`, [`Error::DType`], [`Error::Rank`],
/// [`Error::Array`].
pub fn inv(a: &Array) -> Result<Array, Error> {
    const OPERATION: &str = "inv";
    let dtype = a.dtype().to_inexact();
    let a = matrix(OPERATION, "a", a, dtype)?;
    for_real!(OPERATION, dtype, inv_real(&a))
}

fn inv_real<T: Scalar>(a: &Array) -> Result<Array, Error> {
    let a = elements::<T>(a);
    let n = a.rows();
    filled(&[n, a.cols()], (n, a.cols()), |out| {
        let work = n.saturating_mul(n).saturating_mul(n);
        run(inverse::inverse_scratch::<T>(n, 1), work, |threads, scratch| {
            inverse::inverse(a, out, threads, scratch)
        })
    })
}

/// The coefficients that minimise `‖y − x c‖₂` for every column of `y`: `x` is
/// `m × n` of rank `n`, `y` a vector of `m` or a matrix of `m` rows. See
/// [`qr::least_squares`](crate::qr::least_squares); unlike NumPy's `lstsq`, no
/// minimum-norm answer is given when the columns depend on each other.
///
/// # Errors
/// Those of `qr::least_squares`, [`Error::DType`], [`Error::Rank`],
/// [`Error::Array`].
pub fn lstsq(x: &Array, y: &Array) -> Result<Array, Error> {
    const OPERATION: &str = "lstsq";
    let dtype = working_dtype(x.dtype(), y.dtype());
    let x = matrix(OPERATION, "x", x, dtype)?;
    let y = RightHandSide::new(OPERATION, "y", y)?;
    let shape = |name, shape| Operand { name, shape, axis: 0 };
    let x_shape = (x.shape()[0], x.shape()[1]);
    check_sizes(OPERATION, shape("x", x_shape), shape("y", (y.rows, y.cols)))?;
    for_real!(OPERATION, dtype, lstsq_real(&x, &y))
}

fn lstsq_real<T: Scalar>(x: &Array, y: &RightHandSide) -> Result<Array, Error> {
    let (values, k) = (y.values::<T>()?, y.cols);
    let (x, rhs) = (elements::<T>(x), MatRef::from_row_major(&values, y.rows, k));
    let (m, n) = (x.rows(), x.cols());
    filled(y.shape(n).as_ref(), (n, k), |out| {
        let work = m.saturating_mul(n).saturating_mul(n.saturating_add(k));
        run(qr::least_squares_scratch::<T>(m, n, k, 1), work, |threads, scratch| {
            qr::least_squares(x, rhs, out, threads, scratch)
        })
    })
}

/// A vector, seen as one column, or a matrix.
struct RightHandSide {
    array: Array,
    rows: usize,
    cols: usize,
}

impl RightHandSide {
    fn new(operation: &'static str, name: &'static str, array: &Array) -> Result<Self, Error> {
        let (rows, cols) = match *array.shape() {
            [rows] => (rows, 1),
            [rows, cols] => (rows, cols),
            _ => return Err(Error::Rank { operation, name, rank: array.rank() }),
        };
        Ok(Self { array: array.clone(), rows, cols })
    }

    /// The elements in row-major order.
    fn values<T: Scalar>(&self) -> Result<Vec<T>, Error> {
        Ok(self.array.cast(T::DTYPE)?.to_vec().expect("`cast` gave this dtype"))
    }

    /// The shape of a result of `rows` rows with as many axes.
    fn shape(&self, rows: usize) -> impl AsRef<[usize]> {
        let mut shape = self.array.shape().to_vec();
        shape[0] = rows;
        shape
    }
}
