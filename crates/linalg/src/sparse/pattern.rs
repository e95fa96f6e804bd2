//! Where a matrix has entries.

use std::ops::Range;

use einmul_array::{Array, Csr};
use faer::sparse::SymbolicSparseColMatRef;

use super::allocation::{filled, zeros};
use crate::error::Error;

/// No position.
pub(super) const NONE: usize = usize::MAX;

/// The places of the entries of a matrix by rows, columns rising along each row.
///
/// Indices are `usize` whatever those of the [`Csr`]: some of faer's routines do not notice
/// when factors have more entries than a narrower index counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pattern {
    pub(super) rows: usize,
    pub(super) cols: usize,
    /// Where each row starts, and the end.
    pub(super) starts: Vec<usize>,
    /// The column of each entry.
    pub(super) indices: Vec<usize>,
}

impl Pattern {
    pub(super) fn of(a: &Csr) -> Result<Self, Error> {
        let [rows, cols] = a.shape();
        Ok(Self { rows, cols, starts: widened(a.indptr())?, indices: widened(a.indices())? })
    }

    pub(super) fn nnz(&self) -> usize {
        self.indices.len()
    }

    /// The positions of a row's entries.
    pub(super) fn range(&self, row: usize) -> Range<usize> {
        self.starts[row]..self.starts[row + 1]
    }

    /// The columns of a row's entries.
    pub(super) fn row(&self, row: usize) -> &[usize] {
        &self.indices[self.range(row)]
    }

    /// The row of the entry at a position.
    pub(super) fn row_of(&self, position: usize) -> usize {
        self.starts.partition_point(|&start| start <= position) - 1
    }

    /// The position of each diagonal element, [`NONE`] where none is stored.
    pub(super) fn diagonal(&self) -> Result<Vec<usize>, Error> {
        let mut positions = filled(self.rows.min(self.cols), NONE)?;
        for (i, position) in positions.iter_mut().enumerate() {
            if let Ok(at) = self.row(i).binary_search(&i) {
                *position = self.starts[i] + at;
            }
        }
        Ok(positions)
    }

    /// For faer, which goes by columns: the columns of the transposed matrix.
    pub(super) fn as_columns(&self) -> SymbolicSparseColMatRef<'_, usize> {
        SymbolicSparseColMatRef::new_checked(
            self.cols,
            self.rows,
            &self.starts,
            None,
            &self.indices,
        )
    }

    /// The transposed pattern, and for each of its entries the position of the same element
    /// in this one: a counting sort.
    pub(super) fn transpose(&self) -> Result<(Self, Vec<usize>), Error> {
        let mut starts = zeros::<usize>(self.cols + 1)?;
        for &col in &self.indices {
            starts[col + 1] += 1;
        }
        for col in 0..self.cols {
            starts[col + 1] += starts[col];
        }
        let (mut indices, mut from) = (zeros::<usize>(self.nnz())?, zeros::<usize>(self.nnz())?);
        let mut next = starts.clone();
        for row in 0..self.rows {
            for position in self.range(row) {
                let slot = &mut next[self.indices[position]];
                indices[*slot] = row;
                from[*slot] = position;
                *slot += 1;
            }
        }
        Ok((Self { rows: self.cols, cols: self.rows, starts, indices }, from))
    }

    /// Whether a matrix has its entries here too.
    ///
    /// # Errors
    /// [`Error::Pattern`], with the first row that differs.
    pub(super) fn check_same(&self, operation: &'static str, a: &Csr) -> Result<(), Error> {
        let other = Self::of(a)?;
        let failed = |problem| Err(Error::Pattern { operation, problem });
        if (other.rows, other.cols) != (self.rows, self.cols) {
            return failed(format!(
                "the matrix is {}x{}, the one that was analysed is {}x{}",
                other.rows, other.cols, self.rows, self.cols
            ));
        }
        match (0..self.rows).find(|&row| self.row(row) != other.row(row)) {
            None => Ok(()),
            Some(row) => failed(format!(
                "row {row} has its entries in other columns than in the matrix that was analysed"
            )),
        }
    }
}

/// Index arrays as a [`Csr`] holds them: `i32` or `i64`, nothing negative.
fn widened(numbers: &Array) -> Result<Vec<usize>, Error> {
    let mut wide = zeros::<usize>(numbers.len())?;
    if let Some(numbers) = numbers.as_slice::<i32>() {
        wide.iter_mut().zip(numbers).for_each(|(to, &from)| *to = from as usize);
    } else if let Some(numbers) = numbers.as_slice::<i64>() {
        wide.iter_mut().zip(numbers).for_each(|(to, &from)| *to = from as usize);
    }
    Ok(wide)
}
