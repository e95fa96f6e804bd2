//! A sparse matrix, by rows, as an operator.

use bytemuck::Pod;
use einmul_array::{Csr, DType};
use einmul_kernels::Real;
use einmul_kernels::matrix::{MatMut, MatRef};
use einmul_kernels::sparse::{CsrRef, CsrVector, Index};
use einmul_machine::{Profile, interrupt, threads};

use super::operator::{Operator, check_product};
use crate::error::Error;
use crate::scalar::Scalar;

/// Rows between two looks whether the product is still wanted.
const ROWS_BETWEEN_POLLS: usize = 1 << 14;

/// Vectors have the matrix's dtype; another one is [`Error::Argument`]. The adjoint's product
/// scatters the rows, on one thread.
impl<T: Scalar> Operator<T> for Csr {
    fn rows(&self) -> usize {
        Csr::rows(self)
    }

    fn cols(&self) -> usize {
        Csr::cols(self)
    }

    fn apply(&self, x: &[T], y: &mut [T]) -> Result<(), Error> {
        check_product((Csr::rows(self), Csr::cols(self)), x, y)?;
        let (values, starts, columns) = (values(self)?, self.indptr(), self.indices());
        if let (Some(starts), Some(columns)) = (starts.as_slice::<i32>(), columns.as_slice()) {
            rows_times(starts, columns, values, x, y);
        } else if let (Some(starts), Some(columns)) = (starts.as_slice::<i64>(), columns.as_slice())
        {
            rows_times(starts, columns, values, x, y);
        }
        Ok(())
    }

    fn apply_adjoint(&self, x: &[T], y: &mut [T]) -> Result<(), Error> {
        check_product((Csr::cols(self), Csr::rows(self)), x, y)?;
        let (values, starts, columns) = (values(self)?, self.indptr(), self.indices());
        y.fill(T::ZERO);
        if let (Some(starts), Some(columns)) = (starts.as_slice::<i32>(), columns.as_slice()) {
            scatter_rows(starts, columns, values, x, y);
        } else if let (Some(starts), Some(columns)) = (starts.as_slice::<i64>(), columns.as_slice())
        {
            scatter_rows(starts, columns, values, x, y);
        }
        Ok(())
    }
}

fn values<T: Scalar>(csr: &Csr) -> Result<&[T], Error> {
    csr.values().as_slice::<T>().ok_or_else(|| Error::Argument {
        operation: "matrix times vector".to_owned(),
        problem: format!("the matrix has dtype {}, the vector {}", csr.dtype(), T::DTYPE),
    })
}

/// `y = A x` for the parts of a [`Csr`].
fn rows_times<T: Scalar, I: Index>(
    starts: &[I],
    columns: &[I],
    values: &[T],
    x: &[T],
    y: &mut [T],
) {
    match (Profile::host(), T::DTYPE) {
        (Ok(profile), DType::F32) => {
            return by_kernel::<T, f32, I>(starts, columns, values, x, y, profile);
        }
        (Ok(profile), DType::F64) => {
            return by_kernel::<T, f64, I>(starts, columns, values, x, y, profile);
        }
        _ => {}
    }
    for (i, y) in y.iter_mut().enumerate() {
        if i % ROWS_BETWEEN_POLLS == 0 {
            interrupt::poll();
        }
        let row = starts[i].position()..starts[i + 1].position();
        *y = row.fold(T::ZERO, |sum, at| sum + values[at] * x[columns[at].position()]);
    }
}

/// As [`rows_times`], where `T` is the type `R`.
fn by_kernel<T: Scalar, R: Real + Pod, I: Index>(
    starts: &[I],
    columns: &[I],
    values: &[T],
    x: &[T],
    y: &mut [T],
    profile: &Profile,
) {
    let (rows, cols) = (y.len(), x.len());
    let values: &[R] = bytemuck::cast_slice(values);
    let x: &[R] = bytemuck::cast_slice(x);
    let y: &mut [R] = bytemuck::cast_slice_mut(y);
    // SAFETY: these are the parts of a `Csr`, checked by the same rules when it was made.
    let a = unsafe { CsrRef::new_unchecked(starts, columns, values, rows, cols) };
    let (zero, one) = (<R as einmul_kernels::Scalar>::ZERO, <R as einmul_kernels::Scalar>::ONE);
    let (x, y) = (MatRef::from_row_major(x, cols, 1), MatMut::from_row_major(y, rows, 1));
    CsrVector::<R>::new(rows, a.nnz(), profile, threads::limit()).run(one, a, x, zero, y);
}

/// `y += Aᴴ x` for the parts of a [`Csr`].
fn scatter_rows<T: Scalar, I: Index>(
    starts: &[I],
    columns: &[I],
    values: &[T],
    x: &[T],
    y: &mut [T],
) {
    for (i, &factor) in x.iter().enumerate() {
        if i % ROWS_BETWEEN_POLLS == 0 {
            interrupt::poll();
        }
        for at in starts[i].position()..starts[i + 1].position() {
            y[columns[at].position()] += values[at].conjugate() * factor;
        }
    }
}
