//! Solvers and decompositions of whole arrays: they allocate their results,
//! promote dtypes and choose the threads.
//!
//! `f32`, `f64` and complex numbers of both precisions keep their dtype; integers and truth
//! values become `f64`, as in NumPy; half floats are [`Error::DType`]. The last two axes are
//! a matrix, those before them a stack: a verb is done for each matrix of it, and the stacks
//! of several operands stretch to one.
//!
//! Factors carry [facts](einmul_array::facts): a Cholesky factor is known to be triangular, the
//! `Q` of a QR orthogonal. [`solve`] relies on both, the planner on triangles.

mod banded;
mod columns;
mod condition;
mod eig;
mod factors;
mod facts;
mod functions;
mod generalised;
mod grouped;
mod inverse;
mod kept;
mod least_squares;
mod lu;
mod norm;
mod norms;
mod pivoted;
mod pseudo;
mod schur;
mod stacked;
mod subspaces;
mod systems;
mod values;

use einmul_array::{Array, Element};
use einmul_kernels::matrix::{MatMut, MatRef};
use einmul_machine::threads;

use crate::error::Error;

pub use banded::{solve_banded, solveh_banded};
pub use condition::cond;
pub use eig::{eig, eigvals};
pub use factors::{QrMode, cholesky, qr};
pub use functions::{expm, logm, solve_continuous_lyapunov, solve_sylvester, sqrtm};
pub use generalised::{
    generalised_eig, generalised_eigh, generalised_eigvals, generalised_eigvalsh,
};
pub use inverse::{det, inv, slogdet};
pub use kept::{LuFactors, cho_factor, cho_solve, lu_factor, lu_solve};
pub use least_squares::{Lstsq, lstsq};
pub use lu::{Lu, LuForm, lu};
pub use norm::{NormOrder, norm};
pub use norms::{MatrixNorm, cross, matrix_norm, trace, vector_norm};
pub use pivoted::{Ldl, PivotedQr, ldl, qr_pivoted};
pub use pseudo::{matrix_rank, pinv};
pub use schur::{SchurOutput, hessenberg, schur};
pub use subspaces::{null_space, orth};
pub use systems::{SolveOptions, Transposition, solve, solve_triangular, solve_with};
pub use values::{Svd, eigh, eigvalsh, svd, svdvals};

/// Fewer multiplications than this, of all matrices of a stack, are not worth waking a second
/// thread.
const PARALLEL_WORK: usize = 1 << 22;

/// Fewer multiplications than this inside one matrix are done sooner by one thread: panels wait
/// for each other. (Orders 512 and 1024 were measured on two threads.)
const PARALLEL_INSIDE: usize = 1 << 30;

/// Calls a generic function for the scalar type of a dtype.
macro_rules! for_scalar {
    ($dtype:expr, $run:ident($($argument:expr),*)) => {
        match $dtype {
            einmul_array::DType::F32 => $run::<f32>($($argument),*),
            einmul_array::DType::C64 => $run::<einmul_array::Complex<f32>>($($argument),*),
            einmul_array::DType::C128 => $run::<einmul_array::Complex<f64>>($($argument),*),
            _ => $run::<f64>($($argument),*),
        }
    };
}
pub(crate) use for_scalar;

/// The elements of a matrix of the dtype of `T`.
fn elements<T: Element>(matrix: &Array) -> MatRef<'_, T> {
    matrix.view().as_matrix().expect("rank and dtype are checked")
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
        einmul_array::Error::OutOfMemory { bytes }
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
    let count = if work < PARALLEL_WORK { 1 } else { threads::limit() };
    if count == 1 { verb(1, &mut scratch) } else { threads::install(|| verb(count, &mut scratch)) }
}
