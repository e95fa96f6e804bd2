//! Borrowed compressed sparse rows.

use std::fmt;

/// The integer type of a sparse matrix's indices: `i32` or `i64`.
pub trait Index: Copy + Send + Sync + fmt::Debug + 'static + sealed::Sealed {
    /// The index as a position; `None` when it is negative or too large.
    fn checked(self) -> Option<usize>;

    /// The index as a position.
    ///
    /// Exact for indices that [`Index::checked`] accepts.
    fn position(self) -> usize;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for i32 {}
    impl Sealed for i64 {}
}

macro_rules! index {
    ($($type:ty)*) => {$(
        impl Index for $type {
            #[inline(always)]
            fn checked(self) -> Option<usize> { usize::try_from(self).ok() }
            #[inline(always)]
            fn position(self) -> usize { self as usize }
        }
    )*};
}

index!(i32 i64);

/// A `rows × cols` matrix in compressed sparse rows: row `i` has the elements
/// `values[p]` in the columns `indices[p]` for `p` from `indptr[i]` to
/// `indptr[i + 1]`.
///
/// Columns need not be sorted; an index that occurs twice counts twice. Stored
/// zeros are multiplied like any other value; what is not stored is not.
#[derive(Debug)]
pub struct CsrRef<'a, T, I> {
    indptr: &'a [I],
    indices: &'a [I],
    values: &'a [T],
    rows: usize,
    cols: usize,
}

impl<T, I> Clone for CsrRef<'_, T, I> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T, I> Copy for CsrRef<'_, T, I> {}

/// Slices that are no matrix in compressed sparse rows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CsrError {
    /// `indptr` does not have one entry more than there are rows.
    #[error("indptr has {found} entries, {rows} rows need one more")]
    IndptrLength {
        /// Entries of `indptr`.
        found: usize,
        /// Rows of the matrix.
        rows: usize,
    },
    /// `indices` and `values` differ in length.
    #[error("{indices} indices but {values} values")]
    ValuesLength {
        /// Entries of `indices`.
        indices: usize,
        /// Entries of `values`.
        values: usize,
    },
    /// `indptr` does not start at zero, decreases, or does not end at the number
    /// of entries.
    #[error("indptr[{at}] is {found}, expected {expected}")]
    Indptr {
        /// The offending position of `indptr`.
        at: usize,
        /// What is there.
        found: String,
        /// What must be there.
        expected: String,
    },
    /// A column index is negative or past the last column.
    #[error("indices[{at}] is {found}, expected a column from 0 to {cols} (exclusive)")]
    Column {
        /// The offending position of `indices`.
        at: usize,
        /// What is there.
        found: String,
        /// Columns of the matrix.
        cols: usize,
    },
}

impl<'a, T, I: Index> CsrRef<'a, T, I> {
    /// Checks and borrows, in time proportional to the entries.
    ///
    /// # Errors
    /// When the slices are no `rows × cols` matrix.
    pub fn new(
        indptr: &'a [I],
        indices: &'a [I],
        values: &'a [T],
        rows: usize,
        cols: usize,
    ) -> Result<Self, CsrError> {
        if indptr.len().checked_sub(1) != Some(rows) {
            return Err(CsrError::IndptrLength { found: indptr.len(), rows });
        }
        if indices.len() != values.len() {
            return Err(CsrError::ValuesLength { indices: indices.len(), values: values.len() });
        }
        let mut before = 0;
        for (at, &entry) in indptr.iter().enumerate() {
            let fits = match entry.checked() {
                Some(0) if at == 0 => true,
                Some(start) if at > 0 => before <= start && start <= indices.len(),
                _ => false,
            };
            if !fits || at == rows && entry.position() != indices.len() {
                let expected = match at {
                    0 if rows > 0 => "0".to_owned(),
                    _ if at == rows => indices.len().to_string(),
                    _ => format!("{before} to {}", indices.len()),
                };
                return Err(CsrError::Indptr { at, found: format!("{entry:?}"), expected });
            }
            before = entry.position();
        }
        for (at, &index) in indices.iter().enumerate() {
            if index.checked().is_none_or(|col| col >= cols) {
                return Err(CsrError::Column { at, found: format!("{index:?}"), cols });
            }
        }
        Ok(CsrRef { indptr, indices, values, rows, cols })
    }

    /// Borrows without looking.
    ///
    /// # Safety
    /// [`CsrRef::new`] would accept the same arguments.
    pub unsafe fn new_unchecked(
        indptr: &'a [I],
        indices: &'a [I],
        values: &'a [T],
        rows: usize,
        cols: usize,
    ) -> Self {
        CsrRef { indptr, indices, values, rows, cols }
    }

    /// Number of rows.
    pub fn rows(self) -> usize {
        self.rows
    }

    /// Number of columns.
    pub fn cols(self) -> usize {
        self.cols
    }

    /// Number of stored entries.
    pub fn nnz(self) -> usize {
        self.values.len()
    }

    /// The columns and values of one row.
    ///
    /// # Panics
    /// When there is no such row.
    #[inline(always)]
    pub fn row(self, row: usize) -> (&'a [I], &'a [T]) {
        let (start, end) = (self.indptr[row].position(), self.indptr[row + 1].position());
        (&self.indices[start..end], &self.values[start..end])
    }

    /// The first row of part `part` of `parts` with about equal work: entries,
    /// and one more for each row.
    pub(crate) fn part_start(self, part: usize, parts: usize) -> usize {
        let work = |row: usize| self.indptr[row].position() as u128 + row as u128;
        let target = work(self.rows) * part as u128 / parts as u128;
        let (mut low, mut high) = (0, self.rows);
        while low < high {
            let middle = low + (high - low) / 2;
            if work(middle) < target {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }
}
