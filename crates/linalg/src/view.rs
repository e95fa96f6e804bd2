//! Between the kernels' matrices, faer's, and contiguous columns.

use einmul_kernels::matrix::{MatMut, MatRef};
use faer::Par;
use std::ptr::NonNull;

use crate::error::{Error, Operand};
use crate::real::EXPONENT_NOT_FINITE;
use crate::scalar::Scalar;

/// Rows or columns that a copy between two layouts handles together, so that
/// whole cache lines are used on both sides.
const BLOCK: usize = 16;

/// One thread is faer's sequential path, which allocates nothing.
pub(crate) fn parallelism(threads: usize) -> Par {
    if threads <= 1 { Par::Seq } else { Par::rayon(threads) }
}

/// The same matrix in faer's type.
pub(crate) fn faer_ref<'a, T>(a: MatRef<'a, T>) -> faer::MatRef<'a, T> {
    let empty = a.rows() == 0 || a.cols() == 0;
    let ptr = if empty { NonNull::dangling().as_ptr() } else { a.as_ptr() };
    // SAFETY: the strides and the pointer are those of `a`, whose constructor's
    // contract is the one that faer asks for; an empty matrix is never read.
    unsafe { faer::MatRef::from_raw_parts(ptr, a.rows(), a.cols(), a.row_stride(), a.col_stride()) }
}

/// The same matrix in faer's type.
pub(crate) fn faer_mut<'a, T>(mut b: MatMut<'a, T>) -> faer::MatMut<'a, T> {
    let empty = b.rows() == 0 || b.cols() == 0;
    let ptr = if empty { NonNull::dangling().as_ptr() } else { b.as_mut_ptr() };
    let (rows, cols, row_stride, col_stride) = (b.rows(), b.cols(), b.row_stride(), b.col_stride());
    // SAFETY: as for `faer_ref`, and `b` is consumed, so the borrow stays unique.
    unsafe { faer::MatMut::from_raw_parts_mut(ptr, rows, cols, row_stride, col_stride) }
}

/// A slice as a matrix of one column.
pub(crate) fn as_column<T>(v: &mut [T]) -> faer::MatMut<'_, T> {
    let n = v.len();
    faer::MatMut::from_column_major_slice_mut(v, n, 1)
}

/// Visits every position in small square blocks.
pub(crate) fn for_each_position(rows: usize, cols: usize, mut visit: impl FnMut(usize, usize)) {
    for col in (0..cols).step_by(BLOCK) {
        for row in (0..rows).step_by(BLOCK) {
            for j in col..cols.min(col + BLOCK) {
                for i in row..rows.min(row + BLOCK) {
                    visit(i, j);
                }
            }
        }
    }
}

/// Copies into contiguous columns: `columns[j·m + i] = map(i, j, a[i, j])`.
pub(crate) fn gather<T: Copy>(
    a: MatRef<'_, T>,
    columns: &mut [T],
    map: impl Fn(usize, usize, T) -> T,
) {
    let rows = a.rows();
    for_each_position(rows, a.cols(), |i, j| columns[j * rows + i] = map(i, j, a.at(i, j)));
}

/// Copies rows in a given order into contiguous columns.
pub(crate) fn gather_rows<T: Copy>(b: MatRef<'_, T>, order: &[usize], columns: &mut [T]) {
    let rows = b.rows();
    for_each_position(rows, b.cols(), |i, j| columns[j * rows + i] = b.at(order[i], j));
}

/// Writes every element: `out[i, j] = value(i, j)`.
pub(crate) fn scatter<T: Copy>(mut out: MatMut<'_, T>, value: impl Fn(usize, usize) -> T) {
    let (row_stride, col_stride, ptr) = (out.row_stride(), out.col_stride(), out.as_mut_ptr());
    for_each_position(out.rows(), out.cols(), |i, j| {
        // SAFETY: (i, j) is inside `out`, whose constructor promises that the
        // address is writable; `out` is borrowed uniquely here.
        unsafe { *ptr.offset(i as isize * row_stride + j as isize * col_stride) = value(i, j) };
    });
}

/// The first element that is NaN or infinite, as an error.
pub(crate) fn check_finite<T: Scalar>(
    operation: &'static str,
    name: &'static str,
    a: MatRef<'_, T>,
) -> Result<(), Error> {
    let mut largest = 0;
    for_each_position(a.rows(), a.cols(), |i, j| largest = largest.max(a.at(i, j).exponent_of()));
    if largest < EXPONENT_NOT_FINITE {
        Ok(())
    } else {
        Err(not_finite(operation, name, a, |_, _| true))
    }
}

/// Names the first element, in column order, that is read and NaN or infinite.
pub(crate) fn not_finite<T: Scalar>(
    operation: &'static str,
    name: &'static str,
    a: MatRef<'_, T>,
    is_read: impl Fn(usize, usize) -> bool,
) -> Error {
    let mut positions = (0..a.cols()).flat_map(|j| (0..a.rows()).map(move |i| (i, j)));
    let (row, col) = positions
        .find(|&(i, j)| is_read(i, j) && a.at(i, j).exponent_of() == EXPONENT_NOT_FINITE)
        .unwrap_or_default();
    Error::NotFinite { operation, name, row, col, value: a.at(row, col).to_string() }
}

/// A square `a`, or an error.
pub(crate) fn check_square(
    operation: &'static str,
    (rows, cols): (usize, usize),
) -> Result<(), Error> {
    if rows == cols { Ok(()) } else { Err(Error::NotSquare { operation, name: "a", rows, cols }) }
}

/// Equal sizes of the two compared axes, or an error.
pub(crate) fn check_sizes(
    operation: &'static str,
    left: Operand,
    right: Operand,
) -> Result<(), Error> {
    if left.size() == right.size() { Ok(()) } else { Err(Error::Shape { operation, left, right }) }
}

/// Checks the shapes of `a⁻¹ b`: `a` is `n × n` and `b` has `n` rows.
pub(crate) fn check_solve<T>(
    operation: &'static str,
    a: MatRef<'_, T>,
    b: MatRef<'_, T>,
) -> Result<(), Error> {
    check_square(operation, (a.rows(), a.cols()))?;
    check_sizes(
        operation,
        Operand { name: "a", shape: (a.rows(), a.cols()), axis: 0 },
        Operand { name: "b", shape: (b.rows(), b.cols()), axis: 0 },
    )
}
