//! Compressed rows: the entries of each row lie together, sorted by column.

use super::index::{
    Index, check_length, check_shape, contiguous, first_outside, index_vector, slice, with_index,
};
use super::{Coo, SparseError, convert};
use crate::{Array, ArrayViewMut, DType, Error};

/// A sparse matrix by rows.
///
/// Row `i` has its columns in `indices[indptr[i]..indptr[i + 1]]`, rising
/// strictly, and its elements at the same positions of `values`. `indptr` and
/// `indices` share one dtype, `i32` or `i64`.
///
/// ```
/// use einmul_array::{Array, Csr};
/// let indptr = Array::from_vec(vec![0_i32, 2, 3], &[3]).unwrap();
/// let indices = Array::from_vec(vec![0_i32, 2, 1], &[3]).unwrap();
/// let values = Array::from_vec(vec![1.0, 2.0, 3.0], &[3]).unwrap();
/// let csr = Csr::new([2, 3], indptr, indices, values).unwrap();
/// assert_eq!(csr.to_dense().unwrap().to_vec::<f64>().unwrap(), [1.0, 0.0, 2.0, 0.0, 3.0, 0.0]);
/// ```
#[derive(Debug, Clone)]
pub struct Csr {
    rows: usize,
    cols: usize,
    indptr: Array,
    indices: Array,
    values: Array,
}

/// Whether a row's columns must already rise.
#[derive(Clone, Copy, PartialEq, Eq)]
enum RowOrder {
    Required,
    Free,
}

impl Csr {
    /// A matrix of sorted rows. The arrays are shared; index arrays of two dtypes
    /// are both widened to `i64`.
    ///
    /// # Errors
    /// [`SparseError`] unless `indptr` runs without falling from 0 to the number
    /// of entries in `rows + 1` steps, and the columns of each row are in range
    /// and rise strictly.
    pub fn new(
        shape: [usize; 2],
        indptr: Array,
        indices: Array,
        values: Array,
    ) -> Result<Self, Error> {
        Self::checked(shape, indptr, indices, values, RowOrder::Required)
    }

    /// A matrix of rows in any order, which are copied sorted where they are not.
    ///
    /// # Errors
    /// As [`Csr::new`], but for the order; a column that a row has twice stays
    /// an error. [`Error::OutOfMemory`].
    pub fn from_unsorted(
        shape: [usize; 2],
        indptr: Array,
        indices: Array,
        values: Array,
    ) -> Result<Self, Error> {
        let csr = Self::checked(shape, indptr, indices, values, RowOrder::Free)?;
        convert::sort_rows(csr)
    }

    fn checked(
        shape: [usize; 2],
        indptr: Array,
        indices: Array,
        values: Array,
        order: RowOrder,
    ) -> Result<Self, Error> {
        check_shape(shape)?;
        let [rows, cols] = shape;
        let mut indptr = index_vector("indptr", indptr)?;
        let mut indices = index_vector("indices", indices)?;
        let values = contiguous("values", values)?;
        check_length("indptr", &indptr, rows + 1)?;
        check_length("indices", &indices, values.len())?;
        if indptr.dtype() != indices.dtype() {
            indptr = indptr.cast(DType::I64)?;
            indices = indices.cast(DType::I64)?;
        }
        if let Some((position, column)) = first_outside(&indices, cols) {
            return Err(SparseError::ColumnOutOfRange { position, column, cols }.into());
        }
        with_index!(indptr, I => {
            check_indptr(slice::<I>(&indptr), values.len())?;
            if order == RowOrder::Required {
                check_order(slice::<I>(&indptr), slice::<I>(&indices))?;
            }
        });
        Ok(Self { rows, cols, indptr, indices, values })
    }

    /// Parts that the caller has made by the rules of [`Csr::new`].
    pub(super) fn from_checked(
        [rows, cols]: [usize; 2],
        indptr: Array,
        indices: Array,
        values: Array,
    ) -> Self {
        Self { rows, cols, indptr, indices, values }
    }

    /// The non-zeros of a matrix (NaN is one, `-0.0` is none).
    ///
    /// # Errors
    /// [`Error::Shape`] unless it has two axes; [`Error::OutOfMemory`].
    pub fn from_dense(dense: &Array) -> Result<Self, Error> {
        convert::dense_to_csr(dense)
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

    /// The number of stored entries; a stored zero counts.
    pub fn nnz(&self) -> usize {
        self.values.len()
    }

    /// The element type.
    pub fn dtype(&self) -> DType {
        self.values.dtype()
    }

    /// Where each row starts, and the end: `rows + 1` numbers, row-major.
    pub fn indptr(&self) -> &Array {
        &self.indptr
    }

    /// The column of each entry, row-major, of the dtype of [`Csr::indptr`].
    pub fn indices(&self) -> &Array {
        &self.indices
    }

    /// The value of each entry, row-major.
    pub fn values(&self) -> &Array {
        &self.values
    }

    /// The entries with a row index each; columns and values are shared.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`].
    pub fn to_coo(&self) -> Result<Coo, Error> {
        let row_indices = convert::row_of_each_entry(self)?;
        let (indices, values) = (self.indices.clone(), self.values.clone());
        Ok(Coo::from_checked(self.shape(), row_indices, indices, values))
    }

    /// The transposed matrix, by its rows, in time linear in columns and entries.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`].
    pub fn transpose(&self) -> Result<Self, Error> {
        convert::transpose(self)
    }

    /// The matrix with every element stored, row-major.
    ///
    /// # Errors
    /// [`Error::TooLarge`], [`Error::OutOfMemory`].
    pub fn to_dense(&self) -> Result<Array, Error> {
        convert::csr_to_dense(self)
    }

    /// Writes every element of the matrix into `out`. Allocates nothing.
    ///
    /// # Errors
    /// [`Error::Shape`] unless `out` has this shape and dtype.
    pub fn decode_into(&self, out: &mut ArrayViewMut<'_>) -> Result<(), Error> {
        convert::decode_into(self, out)
    }

    /// The entries converted to another dtype, under the same indices.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`].
    pub fn cast(&self, dtype: DType) -> Result<Self, Error> {
        Ok(Self { values: self.values.cast(dtype)?, ..self.clone() })
    }
}

fn check_indptr<I: Index>(indptr: &[I], nnz: usize) -> Result<(), SparseError> {
    let (first, last) = (indptr[0].to_i64(), indptr[indptr.len() - 1].to_i64());
    if first != 0 {
        return Err(SparseError::IndptrStart { found: first });
    }
    let falls = indptr.windows(2).position(|pair| pair[1].to_i64() < pair[0].to_i64());
    if let Some(row) = falls {
        let (from, to) = (indptr[row].to_i64(), indptr[row + 1].to_i64());
        return Err(SparseError::IndptrFalls { row, from, to });
    }
    // The pointers rise from zero, so the last one is not negative.
    if last as u64 != nnz as u64 {
        return Err(SparseError::IndptrEnd { found: last, nnz });
    }
    Ok(())
}

fn check_order<I: Index>(indptr: &[I], indices: &[I]) -> Result<(), SparseError> {
    for (row, bounds) in indptr.windows(2).enumerate() {
        let start = bounds[0].to_usize();
        let columns = &indices[start..bounds[1].to_usize()];
        let stops = columns.windows(2).position(|pair| pair[1].to_i64() <= pair[0].to_i64());
        if let Some(at) = stops {
            let position = start + at + 1;
            let (previous, column) = (columns[at].to_i64(), columns[at + 1].to_i64());
            return Err(if previous == column {
                SparseError::Duplicate { row, column: column as usize, position }
            } else {
                SparseError::Unsorted { row, position, column, previous }
            });
        }
    }
    Ok(())
}
