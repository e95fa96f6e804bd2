//! Solvers and decompositions of whole arrays: they allocate their results,
//! promote dtypes and choose the threads.
//!
//! `f32` stays `f32`; integers and truth values become `f64`, as in NumPy. Other
//! dtypes are [`Error::DType`]. Operands are matrices; stacks of matrices (more
//! than two axes) are [`Error::Rank`].

mod factors;
mod solve;

use einmul_array::{Array, DType, Element};
use einmul_kernels::matrix::{MatMut, MatRef};
use einmul_machine::threads;

use crate::error::Error;
use crate::real::Real;

pub use factors::{Lu, cholesky, lu, qr};
pub use solve::{inv, lstsq, solve};

/// Fewer multiplications than this are not worth waking a second thread.
const PARALLEL_WORK: usize = 1 << 22;

/// Calls a generic function for the real type of a dtype.
macro_rules! for_real {
    ($operation:expr, $dtype:expr, $run:ident($($argument:expr),*)) => {
        match $dtype {
            einmul_array::DType::F32 => $run::<f32>($($argument),*),
            einmul_array::DType::F64 => $run::<f64>($($argument),*),
            dtype => Err($crate::Error::DType { operation: $operation, dtype }),
        }
    };
}
pub(crate) use for_real;

impl From<einmul_array::Error> for Error {
    fn from(error: einmul_array::Error) -> Self {
        Self::Array(error.to_string())
    }
}

/// The dtype in which one or two operands are factored.
fn working_dtype(a: DType, b: DType) -> DType {
    a.promote(b).to_inexact()
}

/// A matrix with the right dtype; shares the elements where they have it.
fn matrix(
    operation: &'static str,
    name: &'static str,
    array: &Array,
    dtype: DType,
) -> Result<Array, Error> {
    if array.rank() != 2 {
        return Err(Error::Rank { operation, name, rank: array.rank() });
    }
    Ok(array.cast(dtype)?)
}

/// The elements of a matrix made by [`matrix`].
fn elements<T: Element>(matrix: &Array) -> MatRef<'_, T> {
    matrix.view().as_matrix().expect("`matrix` checked rank and dtype")
}

/// A new row-major array and its matrix, to be filled.
fn filled<T: Element>(
    shape: &[usize],
    (rows, cols): (usize, usize),
    fill: impl FnOnce(MatMut<'_, T>) -> Result<(), Error>,
) -> Result<Array, Error> {
    let mut array = Array::zeros(T::DTYPE, shape)?;
    let slice = array.as_mut_slice::<T>().expect("a new array is contiguous and has this dtype");
    fill(MatMut::from_row_major(slice, rows, cols))?;
    Ok(array)
}

/// Zeros, or an error where memory is refused.
fn zeros<T: bytemuck::Zeroable + Clone>(len: usize) -> Result<Vec<T>, Error> {
    let mut memory = Vec::new();
    memory.try_reserve_exact(len).map_err(|_| {
        let bytes = len.saturating_mul(size_of::<T>());
        Error::Array(format!("out of memory: {bytes} bytes of scratch could not be allocated"))
    })?;
    memory.resize(len, T::zeroed());
    Ok(memory)
}

/// Runs with scratch and with as many threads as about `work` multiplications
/// deserve, inside the project's pool.
fn run(
    scratch_bytes: usize,
    work: usize,
    verb: impl FnOnce(usize, &mut [u8]) -> Result<(), Error> + Send,
) -> Result<(), Error> {
    let mut scratch = zeros::<u8>(scratch_bytes)?;
    let count = if work < PARALLEL_WORK { 1 } else { threads::thread_count() };
    if count == 1 { verb(1, &mut scratch) } else { threads::install(|| verb(count, &mut scratch)) }
}

/// Both traits of the two scalar types.
trait Scalar: Real + Element {}
impl Scalar for f32 {}
impl Scalar for f64 {}
