//! Whether a matrix can have full column rank at all, whatever its values.
//!
//! Duff, "On algorithms for obtaining a maximum transversal", ACM TOMS 7 (1981): columns are
//! given rows of their own one by one; where all of a column's rows are taken, a search along
//! alternating paths moves earlier columns to other rows.

use einmul_machine::interrupt;

use super::allocation::filled;
use super::pattern::{NONE, Pattern};
use crate::error::Error;

/// The first column that cannot be given a row of its own, in which it has an entry. `None`
/// means that almost all values give full column rank.
pub(super) fn unmatched_column(columns: &Pattern) -> Result<Option<usize>, Error> {
    let mut search = Search::new(columns)?;
    for column in 0..columns.rows {
        if column % 1024 == 0 {
            interrupt::poll();
        }
        if !search.place(column) {
            return Ok(Some(column));
        }
    }
    Ok(None)
}

struct Search<'a> {
    /// By columns: row `j` of the pattern has the rows of column `j`.
    columns: &'a Pattern,
    /// The column that has each row, or [`NONE`].
    column_of: Vec<usize>,
    /// For each column, the first of its positions whose row may still be free.
    free_from: Vec<usize>,
    /// For each column, the first position not yet followed in this search.
    next: Vec<usize>,
    /// The search that last reached each column.
    reached_by: Vec<usize>,
    /// The columns on the path, and the rows that lead from each to the next.
    path: Vec<usize>,
    rows: Vec<usize>,
}

impl<'a> Search<'a> {
    fn new(columns: &'a Pattern) -> Result<Self, Error> {
        let n = columns.rows;
        let starts = &columns.starts[..n];
        Ok(Self {
            columns,
            column_of: filled(columns.cols, NONE)?,
            free_from: starts.to_vec(),
            next: starts.to_vec(),
            reached_by: filled(n, NONE)?,
            path: Vec::new(),
            rows: Vec::new(),
        })
    }

    /// Finds a row for a column, moving others where necessary.
    fn place(&mut self, root: usize) -> bool {
        self.path.clear();
        self.rows.clear();
        self.enter(root, root);
        while let Some(&column) = self.path.last() {
            if let Some(row) = self.free_row(column) {
                self.assign(row);
                return true;
            }
            match self.step(root, column) {
                Some((row, other)) => {
                    self.rows.push(row);
                    self.enter(root, other);
                }
                None => {
                    self.path.pop();
                    self.rows.pop();
                }
            }
        }
        false
    }

    fn enter(&mut self, root: usize, column: usize) {
        self.reached_by[column] = root;
        self.next[column] = self.columns.starts[column];
        self.path.push(column);
    }

    /// A row of the column that nobody has. Rows are never given back, so each position is
    /// looked at once in all searches together.
    fn free_row(&mut self, column: usize) -> Option<usize> {
        let end = self.columns.starts[column + 1];
        while self.free_from[column] < end {
            let row = self.columns.indices[self.free_from[column]];
            self.free_from[column] += 1;
            if self.column_of[row] == NONE {
                return Some(row);
            }
        }
        None
    }

    /// A row of the column whose owner has not been reached, and that owner.
    fn step(&mut self, root: usize, column: usize) -> Option<(usize, usize)> {
        let end = self.columns.starts[column + 1];
        while self.next[column] < end {
            let row = self.columns.indices[self.next[column]];
            self.next[column] += 1;
            let owner = self.column_of[row];
            if owner != NONE && self.reached_by[owner] != root {
                return Some((row, owner));
            }
        }
        None
    }

    /// Gives the free row to the last column of the path, and each row of the path to the
    /// column before.
    fn assign(&mut self, free: usize) {
        let mut row = free;
        while let Some(column) = self.path.pop() {
            self.column_of[row] = column;
            match self.rows.pop() {
                Some(before) => row = before,
                None => return,
            }
        }
    }
}
