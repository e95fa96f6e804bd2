//! What can be wrong with a sparse matrix, and where.

use crate::DType;
use crate::shape::{Shape, format_shape};

/// Why a sparse matrix was refused. Rows, columns and positions count from 0.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SparseError {
    /// An index array of a dtype that is no index type.
    #[error("{part} have dtype {dtype}; an index is i32 or i64")]
    IndexDType {
        /// The array's name.
        part: &'static str,
        /// Its dtype.
        dtype: DType,
    },
    /// A part that is no vector.
    #[error("{part} have shape {}; one axis is needed", format_shape(.shape))]
    Rank {
        /// The array's name.
        part: &'static str,
        /// Its shape.
        shape: Shape,
    },
    /// A part of the wrong length.
    #[error("{part} have length {found}, and {expected} is needed")]
    Length {
        /// The array's name.
        part: &'static str,
        /// The length that fits the other parts.
        expected: usize,
        /// Its length.
        found: usize,
    },
    /// A shape that an index type cannot span.
    #[error("a sparse matrix of shape ({rows}, {cols}) is beyond the largest index, 2^63 - 1")]
    TooLarge {
        /// Number of rows.
        rows: usize,
        /// Number of columns.
        cols: usize,
    },
    /// A row index outside the matrix.
    #[error("position {position}: row {row} is out of range for {rows} rows")]
    RowOutOfRange {
        /// Which entry.
        position: usize,
        /// Its row.
        row: i64,
        /// Number of rows.
        rows: usize,
    },
    /// A column index outside the matrix.
    #[error("position {position}: column {column} is out of range for {cols} columns")]
    ColumnOutOfRange {
        /// Which entry.
        position: usize,
        /// Its column.
        column: i64,
        /// Number of columns.
        cols: usize,
    },
    /// Row pointers that do not start at zero.
    #[error("indptr start at {found}, not at 0")]
    IndptrStart {
        /// The first pointer.
        found: i64,
    },
    /// Row pointers that fall.
    #[error("indptr fall from {from} to {to} at row {row}")]
    IndptrFalls {
        /// The row that would have a negative length.
        row: usize,
        /// Its start.
        from: i64,
        /// Its end.
        to: i64,
    },
    /// Row pointers that end elsewhere than at the last entry.
    #[error("indptr end at {found}, and there are {nnz} entries")]
    IndptrEnd {
        /// The last pointer.
        found: i64,
        /// Number of entries.
        nnz: usize,
    },
    /// Columns that fall along a row.
    #[error(
        "row {row}, position {position}: column {column} stands after column {previous}\n\n\
         hint: `Csr::from_unsorted` sorts the rows"
    )]
    Unsorted {
        /// The row.
        row: usize,
        /// The entry that is smaller than the one before.
        position: usize,
        /// Its column.
        column: i64,
        /// The column before.
        previous: i64,
    },
    /// Two entries in one place.
    #[error("position {position}: row {row} has column {column} twice")]
    Duplicate {
        /// The row.
        row: usize,
        /// The column.
        column: usize,
        /// The later of the two entries.
        position: usize,
    },
}
