//! A dense matrix as an operator.

use std::cell::RefCell;

use bytemuck::Pod;
use einmul_array::DType;
use einmul_kernels::matrix::{MatMut, MatRef};
use einmul_kernels::{Gemv, Real};
use einmul_machine::{Profile, threads};

use super::operator::{Operator, check_product};
use super::vectors::{self, axpy, dot};
use crate::error::Error;
use crate::scalar::Scalar;

/// A dense matrix of any strides, and the scratch of its products.
///
/// Real products go through the kernels' [`Gemv`], with as many threads as it finds
/// worthwhile.
///
/// ```
/// use einmul_kernels::MatRef;
/// use einmul_linalg::krylov::{DenseOperator, Operator};
/// let a = DenseOperator::new(MatRef::from_row_major(&[1.0, 2.0, 3.0, 4.0], 2, 2))?;
/// let mut y = [0.0; 2];
/// a.apply_adjoint(&[1.0, 1.0], &mut y)?;
/// assert_eq!(y, [4.0, 6.0]);
/// # Ok::<(), einmul_linalg::Error>(())
/// ```
#[derive(Debug)]
pub struct DenseOperator<'a, T> {
    matrix: MatRef<'a, T>,
    threads: usize,
    profile: Option<&'static Profile>,
    scratch: RefCell<Vec<u8>>,
}

impl<'a, T: Scalar> DenseOperator<'a, T> {
    /// Borrows the matrix and takes scratch for its products.
    ///
    /// # Errors
    /// [`Error::Array`] where memory is refused.
    pub fn new(matrix: MatRef<'a, T>) -> Result<Self, Error> {
        let (profile, threads) = (Profile::host().ok(), threads::limit());
        let (rows, cols) = (matrix.rows(), matrix.cols());
        let bytes = match profile {
            Some(profile) if rows > 0 && cols > 0 => match T::DTYPE {
                DType::F32 => scratch_bytes::<f32>(rows, cols, profile, threads),
                DType::F64 => scratch_bytes::<f64>(rows, cols, profile, threads),
                _ => 0,
            },
            _ => 0,
        };
        let scratch = RefCell::new(vectors::filled(bytes, 0)?);
        Ok(Self { matrix, threads, profile, scratch })
    }

    /// `y = A x` of one of this matrix's orientations, or `y = Āx`.
    fn product(&self, a: MatRef<'_, T>, x: &[T], y: &mut [T], conjugated: bool) {
        if a.rows() == 0 || a.cols() == 0 {
            y.fill(T::ZERO);
            return;
        }
        if let (Some(profile), Ok(mut scratch)) = (self.profile, self.scratch.try_borrow_mut()) {
            match T::DTYPE {
                DType::F32 => {
                    return by_kernel::<T, f32>(a, x, y, profile, self.threads, &mut scratch);
                }
                DType::F64 => {
                    return by_kernel::<T, f64>(a, x, y, profile, self.threads, &mut scratch);
                }
                _ => {}
            }
        }
        by_loops(a, x, y, conjugated);
    }
}

impl<T: Scalar> Operator<T> for DenseOperator<'_, T> {
    fn rows(&self) -> usize {
        self.matrix.rows()
    }

    fn cols(&self) -> usize {
        self.matrix.cols()
    }

    fn apply(&self, x: &[T], y: &mut [T]) -> Result<(), Error> {
        check_product((self.matrix.rows(), self.matrix.cols()), x, y)?;
        self.product(self.matrix, x, y, false);
        Ok(())
    }

    fn apply_adjoint(&self, x: &[T], y: &mut [T]) -> Result<(), Error> {
        check_product((self.matrix.cols(), self.matrix.rows()), x, y)?;
        self.product(self.matrix.transpose(), x, y, true);
        Ok(())
    }
}

/// Scratch for the products of a matrix and of its transpose.
fn scratch_bytes<R: Real>(rows: usize, cols: usize, profile: &Profile, threads: usize) -> usize {
    let bytes = |m, n| Gemv::<R>::new(m, n, profile, threads).scratch_bytes();
    bytes(rows, cols).max(bytes(cols, rows))
}

/// `y = A x`, where `T` is the type `R`.
fn by_kernel<T: Scalar, R: Real + Pod>(
    a: MatRef<'_, T>,
    x: &[T],
    y: &mut [T],
    profile: &Profile,
    threads: usize,
    scratch: &mut [u8],
) {
    let (rows, cols) = (a.rows(), a.cols());
    // SAFETY: the caller has compared the dtypes: `T` and `R` are one type.
    let a = unsafe {
        MatRef::from_raw_parts(a.as_ptr().cast::<R>(), rows, cols, a.row_stride(), a.col_stride())
    };
    let x: &[R] = bytemuck::cast_slice(x);
    let y: &mut [R] = bytemuck::cast_slice_mut(y);
    let (zero, one) = (<R as einmul_kernels::Scalar>::ZERO, <R as einmul_kernels::Scalar>::ONE);
    let (x, y) = (MatRef::from_row_major(x, cols, 1), MatMut::from_row_major(y, rows, 1));
    Gemv::<R>::new(rows, cols, profile, threads).run(one, a, x, zero, y, scratch);
}

/// `y = A x` or `y = Āx`, walking along whichever axis is contiguous.
fn by_loops<T: Scalar>(a: MatRef<'_, T>, x: &[T], y: &mut [T], conjugated: bool) {
    let of = |value: T| if conjugated { value.conjugate() } else { value };
    let (rows, cols) = (a.rows(), a.cols());
    if a.col_stride() == 1 {
        for (i, y) in y.iter_mut().enumerate() {
            let start = a.as_ptr().wrapping_offset(i as isize * a.row_stride());
            // SAFETY: row `i` of the matrix, whose elements lie side by side.
            let row = unsafe { std::slice::from_raw_parts(start, cols) };
            *y = if conjugated {
                T::from_c128(dot(row, x))
            } else {
                row.iter().zip(x).fold(T::ZERO, |sum, (&a, &x)| sum + a * x)
            };
        }
        return;
    }
    y.fill(T::ZERO);
    if a.row_stride() == 1 && !conjugated {
        for (j, &x) in x.iter().enumerate() {
            let start = a.as_ptr().wrapping_offset(j as isize * a.col_stride());
            // SAFETY: column `j` of the matrix, whose elements lie side by side.
            let column = unsafe { std::slice::from_raw_parts(start, rows) };
            axpy(x.to_c128(), column, y);
        }
        return;
    }
    for (j, &x) in x.iter().enumerate() {
        for (i, y) in y.iter_mut().enumerate() {
            *y += of(a.at(i, j)) * x;
        }
    }
}
