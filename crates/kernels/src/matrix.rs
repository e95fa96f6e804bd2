//! Borrowed matrices: a pointer, a shape and two strides.
//!
//! Strides count elements and may be zero or negative, so that a transpose, a
//! reversed axis and a broadcast axis are all the same type. Kernels take these
//! by value; they never own memory.

use std::marker::PhantomData;

/// A read-only `rows × cols` matrix in someone else's memory.
#[derive(Debug)]
pub struct MatRef<'a, T> {
    ptr: *const T,
    rows: usize,
    cols: usize,
    row_stride: isize,
    col_stride: isize,
    lifetime: PhantomData<&'a T>,
}

/// A writable `rows × cols` matrix in someone else's memory.
///
/// No two positions share an element (the constructor's contract), so distinct
/// blocks may be written by distinct threads.
#[derive(Debug)]
pub struct MatMut<'a, T> {
    ptr: *mut T,
    rows: usize,
    cols: usize,
    row_stride: isize,
    col_stride: isize,
    lifetime: PhantomData<&'a mut T>,
}

impl<T> Clone for MatRef<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for MatRef<'_, T> {}

// SAFETY: a `MatRef` is a shared borrow of elements; it moves between threads
// exactly when `&T` does.
unsafe impl<T: Sync> Send for MatRef<'_, T> {}
// SAFETY: as for `Send`: only shared reads are possible.
unsafe impl<T: Sync> Sync for MatRef<'_, T> {}
// SAFETY: a `MatMut` is a unique borrow of elements; it moves between threads
// exactly when `&mut T` does.
unsafe impl<T: Send> Send for MatMut<'_, T> {}

impl<'a, T> MatRef<'a, T> {
    /// Borrows `rows × cols` elements.
    ///
    /// # Safety
    /// For every `i < rows`, `j < cols` the address
    /// `ptr + i·row_stride + j·col_stride` is inside one allocation, aligned,
    /// initialised, and not written for `'a`.
    pub unsafe fn from_raw_parts(
        ptr: *const T,
        rows: usize,
        cols: usize,
        row_stride: isize,
        col_stride: isize,
    ) -> Self {
        Self { ptr, rows, cols, row_stride, col_stride, lifetime: PhantomData }
    }

    /// A row-major matrix over a slice of exactly `rows · cols` elements.
    ///
    /// # Panics
    /// When the slice has another length.
    pub fn from_row_major(data: &'a [T], rows: usize, cols: usize) -> Self {
        assert_eq!(Some(data.len()), rows.checked_mul(cols), "slice length against {rows}x{cols}");
        // SAFETY: the slice holds exactly rows·cols initialised elements, borrowed for 'a.
        unsafe { Self::from_raw_parts(data.as_ptr(), rows, cols, cols as isize, 1) }
    }

    /// The address of element (0, 0).
    pub fn as_ptr(self) -> *const T {
        self.ptr
    }

    /// Number of rows.
    pub fn rows(self) -> usize {
        self.rows
    }

    /// Number of columns.
    pub fn cols(self) -> usize {
        self.cols
    }

    /// Elements from one row to the next.
    pub fn row_stride(self) -> isize {
        self.row_stride
    }

    /// Elements from one column to the next.
    pub fn col_stride(self) -> isize {
        self.col_stride
    }

    /// The same elements with rows and columns exchanged.
    pub fn transpose(self) -> Self {
        Self {
            rows: self.cols,
            cols: self.rows,
            row_stride: self.col_stride,
            col_stride: self.row_stride,
            ..self
        }
    }

    /// The same elements with the rows in reverse order.
    pub fn reverse_rows(self) -> Self {
        let last = self.rows.saturating_sub(1) as isize;
        let ptr = self.ptr.wrapping_offset(last * self.row_stride);
        Self { ptr, row_stride: -self.row_stride, ..self }
    }

    /// The block of `rows × cols` that starts at `(row, col)`.
    ///
    /// # Panics
    /// When the block reaches past an edge.
    pub fn block(self, row: usize, col: usize, rows: usize, cols: usize) -> Self {
        check_block(self.rows, self.cols, row, col, rows, cols);
        let ptr = self
            .ptr
            .wrapping_offset(row as isize * self.row_stride + col as isize * self.col_stride);
        Self { ptr, rows, cols, ..self }
    }
}

impl<T: Copy> MatRef<'_, T> {
    /// Element `(row, col)`.
    ///
    /// # Panics
    /// When the position is outside the matrix.
    pub fn at(self, row: usize, col: usize) -> T {
        assert!(
            row < self.rows && col < self.cols,
            "({row}, {col}) in {}x{}",
            self.rows,
            self.cols
        );
        // SAFETY: the position is inside the matrix, which the constructor's
        // contract makes readable.
        unsafe { *self.ptr.offset(row as isize * self.row_stride + col as isize * self.col_stride) }
    }
}

impl<'a, T> MatMut<'a, T> {
    /// Borrows `rows × cols` elements for writing.
    ///
    /// # Safety
    /// Every address `ptr + i·row_stride + j·col_stride` with `i < rows`,
    /// `j < cols` is inside one allocation, aligned, initialised, distinct from
    /// every other such address, and reachable through nothing else for `'a`.
    pub unsafe fn from_raw_parts(
        ptr: *mut T,
        rows: usize,
        cols: usize,
        row_stride: isize,
        col_stride: isize,
    ) -> Self {
        Self { ptr, rows, cols, row_stride, col_stride, lifetime: PhantomData }
    }

    /// A row-major matrix over a slice of exactly `rows · cols` elements.
    ///
    /// # Panics
    /// When the slice has another length.
    pub fn from_row_major(data: &'a mut [T], rows: usize, cols: usize) -> Self {
        assert_eq!(Some(data.len()), rows.checked_mul(cols), "slice length against {rows}x{cols}");
        // SAFETY: the slice holds exactly rows·cols distinct elements, borrowed uniquely for 'a.
        unsafe { Self::from_raw_parts(data.as_mut_ptr(), rows, cols, cols as isize, 1) }
    }

    /// The address of element (0, 0).
    pub fn as_mut_ptr(&mut self) -> *mut T {
        self.ptr
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Number of columns.
    pub fn cols(&self) -> usize {
        self.cols
    }

    /// Elements from one row to the next.
    pub fn row_stride(&self) -> isize {
        self.row_stride
    }

    /// Elements from one column to the next.
    pub fn col_stride(&self) -> isize {
        self.col_stride
    }

    /// A read-only borrow of the same matrix.
    pub fn as_ref(&self) -> MatRef<'_, T> {
        MatRef {
            ptr: self.ptr,
            rows: self.rows,
            cols: self.cols,
            row_stride: self.row_stride,
            col_stride: self.col_stride,
            lifetime: PhantomData,
        }
    }

    /// A shorter unique borrow of the same matrix.
    pub fn reborrow(&mut self) -> MatMut<'_, T> {
        MatMut { lifetime: PhantomData, ..*self }
    }

    /// The same elements with rows and columns exchanged.
    pub fn transpose(self) -> Self {
        Self {
            rows: self.cols,
            cols: self.rows,
            row_stride: self.col_stride,
            col_stride: self.row_stride,
            ..self
        }
    }

    /// The same elements with the rows in reverse order.
    pub fn reverse_rows(self) -> Self {
        let last = self.rows.saturating_sub(1) as isize;
        let ptr = self.ptr.wrapping_offset(last * self.row_stride);
        Self { ptr, row_stride: -self.row_stride, ..self }
    }

    /// The block of `rows × cols` that starts at `(row, col)`.
    ///
    /// # Panics
    /// When the block reaches past an edge.
    pub fn block(self, row: usize, col: usize, rows: usize, cols: usize) -> Self {
        check_block(self.rows, self.cols, row, col, rows, cols);
        let ptr = self
            .ptr
            .wrapping_offset(row as isize * self.row_stride + col as isize * self.col_stride);
        Self { ptr, rows, cols, ..self }
    }

    /// Splits into the rows before `row` and the rows from `row` on.
    ///
    /// # Panics
    /// When `row` is past the last row.
    pub fn split_at_row(self, row: usize) -> (Self, Self) {
        assert!(row <= self.rows, "split at row {row} of {}", self.rows);
        let rest = self.ptr.wrapping_offset(row as isize * self.row_stride);
        (Self { rows: row, ..self }, Self { ptr: rest, rows: self.rows - row, ..self })
    }

    /// Splits into the columns before `col` and the columns from `col` on.
    ///
    /// # Panics
    /// When `col` is past the last column.
    pub fn split_at_col(self, col: usize) -> (Self, Self) {
        let (left, right) = self.transpose().split_at_row(col);
        (left.transpose(), right.transpose())
    }
}

impl<T: Copy> MatMut<'_, T> {
    /// Writes element `(row, col)`.
    ///
    /// # Panics
    /// When the position is outside the matrix.
    pub fn set(&mut self, row: usize, col: usize, value: T) {
        assert!(
            row < self.rows && col < self.cols,
            "({row}, {col}) in {}x{}",
            self.rows,
            self.cols
        );
        let offset = row as isize * self.row_stride + col as isize * self.col_stride;
        // SAFETY: the position is inside the matrix, which is borrowed uniquely.
        unsafe { *self.ptr.offset(offset) = value };
    }
}

fn check_block(rows: usize, cols: usize, row: usize, col: usize, height: usize, width: usize) {
    assert!(
        row <= rows && height <= rows - row && col <= cols && width <= cols - col,
        "block {height}x{width} at ({row}, {col}) in {rows}x{cols}"
    );
}
