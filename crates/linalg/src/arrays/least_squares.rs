//! `lstsq`.

use einmul_array::{Array, DType};
use einmul_kernels::matrix::MatRef;

use super::{elements, filled, run};
use crate::error::{Error, Operand};
use crate::qr;
use crate::scalar::{Real, Scalar};
use crate::view::check_sizes;

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
    let dtype = x.dtype().promote(y.dtype()).to_inexact();
    if x.rank() != 2 {
        return Err(Error::Rank { operation: OPERATION, name: "x", rank: x.rank() });
    }
    let x = x.cast(dtype)?;
    let y = RightHandSide::new(OPERATION, "y", y)?;
    let shape = |name, shape| Operand { name, shape, axis: 0 };
    let x_shape = (x.shape()[0], x.shape()[1]);
    check_sizes(OPERATION, shape("x", x_shape), shape("y", (y.rows, y.cols)))?;
    match dtype {
        DType::F32 => lstsq_real::<f32>(&x, &y),
        DType::F64 => lstsq_real::<f64>(&x, &y),
        dtype => Err(Error::DType { operation: OPERATION, dtype }),
    }
}

fn lstsq_real<T: Real>(x: &Array, y: &RightHandSide) -> Result<Array, Error> {
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
