//! Coordinate form: entries in any order, each with its row and column.

use super::index::{
    Index, check_length, check_shape, contiguous, first_outside, index_vector, slice, with_index,
};
use super::{Csr, SparseError, convert, zeroed_vec};
use crate::{Array, DType, Error};

/// A sparse matrix as a list of entries.
///
/// The list may name one place more than once. What that means is said where it
/// matters, in [`Coo::to_csr`] and [`Coo::to_dense`].
#[derive(Debug, Clone)]
pub struct Coo {
    rows: usize,
    cols: usize,
    row_indices: Array,
    col_indices: Array,
    values: Array,
}

/// What two entries in one place mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duplicates {
    /// They add up, as in a finite-element assembly (truth values: "or").
    Sum,
    /// They are an error.
    Reject,
}

impl Coo {
    /// A matrix of the given entries; the arrays are shared, not copied.
    ///
    /// # Errors
    /// [`SparseError`] unless the indices are `i32` or `i64` vectors of the
    /// values' length and within the shape.
    pub fn new(
        shape: [usize; 2],
        row_indices: Array,
        col_indices: Array,
        values: Array,
    ) -> Result<Self, Error> {
        check_shape(shape)?;
        let [rows, cols] = shape;
        let row_indices = index_vector("row indices", row_indices)?;
        let col_indices = index_vector("column indices", col_indices)?;
        let values = contiguous("values", values)?;
        check_length("row indices", &row_indices, values.len())?;
        check_length("column indices", &col_indices, values.len())?;
        if let Some((position, row)) = first_outside(&row_indices, rows) {
            return Err(SparseError::RowOutOfRange { position, row, rows }.into());
        }
        if let Some((position, column)) = first_outside(&col_indices, cols) {
            return Err(SparseError::ColumnOutOfRange { position, column, cols }.into());
        }
        Ok(Self { rows, cols, row_indices, col_indices, values })
    }

    /// Entries that the caller has made by the rules of [`Coo::new`].
    pub(super) fn from_checked(
        [rows, cols]: [usize; 2],
        row_indices: Array,
        col_indices: Array,
        values: Array,
    ) -> Self {
        Self { rows, cols, row_indices, col_indices, values }
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Number of columns.
    pub fn cols(&self) -> usize {
        self.cols
    }

    /// Rows and columns.
    pub fn shape(&self) -> [usize; 2] {
        [self.rows, self.cols]
    }

    /// The number of entries, duplicates among them.
    pub fn nnz(&self) -> usize {
        self.values.len()
    }

    /// The element type.
    pub fn dtype(&self) -> DType {
        self.values.dtype()
    }

    /// The row of each entry, `i32` or `i64`, row-major.
    pub fn row_indices(&self) -> &Array {
        &self.row_indices
    }

    /// The column of each entry, `i32` or `i64`, row-major.
    pub fn col_indices(&self) -> &Array {
        &self.col_indices
    }

    /// The value of each entry, row-major.
    pub fn values(&self) -> &Array {
        &self.values
    }

    /// The matrix by rows, in time linear in rows and entries where the entries
    /// come in order along each row. Duplicates are added in their order.
    ///
    /// # Errors
    /// [`SparseError::Duplicate`] under [`Duplicates::Reject`];
    /// [`Error::OutOfMemory`].
    pub fn to_csr(&self, duplicates: Duplicates) -> Result<Csr, Error> {
        convert::coo_to_csr(self, duplicates)
    }

    /// The matrix with every element stored, row-major.
    ///
    /// # Errors
    /// As [`Coo::to_csr`]; further [`Error::TooLarge`].
    pub fn to_dense(&self, duplicates: Duplicates) -> Result<Array, Error> {
        self.to_csr(duplicates)?.to_dense()
    }

    /// The entries converted to another dtype, under the same indices.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`].
    pub fn cast(&self, dtype: DType) -> Result<Self, Error> {
        Ok(Self { values: self.values.cast(dtype)?, ..self.clone() })
    }

    /// Two positions of one place, where there are such, as [`first_duplicate`].
    pub(crate) fn first_duplicate(&self) -> Result<Option<(usize, usize)>, Error> {
        with_index!(self.row_indices, R => with_index!(self.col_indices, C => {
            first_duplicate(slice::<R>(&self.row_indices), slice::<C>(&self.col_indices))
        }))
    }
}

/// Two positions of one place, where there are such: of all entries that repeat
/// an earlier one the first, after the one that it repeats. Memory for one number
/// per entry is taken only when they are sorted neither by rows nor by columns.
pub(crate) fn first_duplicate<R: Index, C: Index>(
    rows: &[R],
    cols: &[C],
) -> Result<Option<(usize, usize)>, Error> {
    let by_row = |p: usize| (rows[p].to_usize(), cols[p].to_usize());
    let by_col = |p: usize| (cols[p].to_usize(), rows[p].to_usize());
    let nnz = rows.len();
    if (1..nnz).all(|p| by_row(p - 1) < by_row(p)) || (1..nnz).all(|p| by_col(p - 1) < by_col(p)) {
        return Ok(None);
    }
    let mut order = zeroed_vec::<usize>(nnz)?;
    order.iter_mut().enumerate().for_each(|(p, slot)| *slot = p);
    order.sort_unstable_by_key(|&p| (by_row(p), p));
    let repeated = order.windows(2).filter(|pair| by_row(pair[0]) == by_row(pair[1]));
    Ok(repeated.map(|pair| (pair[0], pair[1])).min_by_key(|pair| pair.1))
}
