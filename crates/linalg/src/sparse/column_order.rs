//! The order in which columns are eliminated when rows are chosen by their values.
//!
//! COLAMD (Davis, Gilbert, Larimore & Ng 2004) orders the columns of `A` so that the Cholesky
//! factor of `Aᴴ A` is sparse: that holds the factors `U` and `R` of every choice of pivots.

use faer::dyn_stack::{MemStack, StackReq};
use faer::perm::PermRef;
use faer::sparse::linalg::cholesky::simplicial::EliminationTreeRef;
use faer::sparse::linalg::{colamd, qr};

use super::allocation::{refused, scratch, zeros};
use super::pattern::Pattern;
use crate::error::Error;

#[derive(Debug)]
pub(super) struct ColumnOrder {
    /// Column `i` in the order of elimination is column `forward[i]` of the matrix.
    pub(super) forward: Vec<usize>,
    /// The inverse permutation.
    pub(super) inverse: Vec<usize>,
    /// The column elimination tree.
    tree: Vec<usize>,
    /// Entries of each column of the Cholesky factor of `Aᴴ A`: at most those of a row of `R`
    /// or `U`.
    pub(super) upper_counts: Vec<usize>,
    /// The first column, in the order of elimination, in which each row has an entry.
    pub(super) first_column: Vec<usize>,
    /// Entries of each Householder vector: at most those of a column of `L`.
    pub(super) lower_counts: Vec<usize>,
}

impl ColumnOrder {
    /// Of a matrix of at least one column and no fewer rows, by rows and by columns.
    pub(super) fn of(rows: &Pattern, columns: &Pattern) -> Result<Self, Error> {
        let (m, n) = (rows.rows, rows.cols);
        let mut memory = scratch(StackReq::any_of(&[
            colamd::order_scratch::<usize>(m, n, rows.nnz()),
            qr::col_etree_scratch::<usize>(m, n),
            qr::postorder_scratch::<usize>(n),
            qr::column_counts_aat_scratch::<usize>(n, m),
        ]))?;
        let (mut forward, mut inverse) = (zeros::<usize>(n)?, zeros::<usize>(n)?);
        let (mut tree, mut postorder) = (zeros::<usize>(n)?, zeros::<usize>(n)?);
        let (mut upper_counts, mut first_column) = (zeros::<usize>(n)?, zeros::<usize>(m)?);
        let by_columns = columns.as_columns();
        colamd::order(
            &mut forward,
            &mut inverse,
            by_columns,
            Default::default(),
            MemStack::new(&mut memory),
        )
        .map_err(refused)?;
        let permutation = PermRef::new_checked(&forward, &inverse, n);
        let etree =
            qr::col_etree(by_columns, Some(permutation), &mut tree, MemStack::new(&mut memory));
        qr::postorder(&mut postorder, etree, MemStack::new(&mut memory));
        qr::column_counts_ata(
            &mut upper_counts,
            &mut first_column,
            rows.as_columns(),
            Some(permutation),
            etree,
            &postorder,
            MemStack::new(&mut memory),
        );
        let lower_counts = lower_counts(&tree, &first_column)?;
        Ok(Self { forward, inverse, tree, upper_counts, first_column, lower_counts })
    }

    pub(super) fn permutation(&self) -> PermRef<'_, usize> {
        PermRef::new_checked(&self.forward, &self.inverse, self.forward.len())
    }

    pub(super) fn tree(&self) -> EliminationTreeRef<'_, usize> {
        // SAFETY: `col_etree` made this array, which nothing has changed since.
        unsafe { EliminationTreeRef::from_inner(bytemuck::cast_slice::<usize, isize>(&self.tree)) }
    }

    /// At most the entries of both factors, and about the multiplications that make them.
    pub(super) fn size(&self) -> (usize, f64) {
        let counts = || self.lower_counts.iter().zip(&self.upper_counts);
        let entries = counts().fold(0_usize, |sum, (&l, &u)| sum.saturating_add(l + u));
        (entries, counts().map(|(&l, &u)| l as f64 * (1.0 + u as f64)).sum())
    }
}

/// A row enters the tree at its first column; each column keeps one of the rows that reach
/// it, and hands the others on to its parent.
fn lower_counts(tree: &[usize], first_column: &[usize]) -> Result<Vec<usize>, Error> {
    let n = tree.len();
    let mut counts = zeros::<usize>(n)?;
    for &column in first_column {
        // A row without entries has none.
        if column < n {
            counts[column] += 1;
        }
    }
    for column in 0..n {
        let (parent, count) = (tree[column], counts[column]);
        if parent < n {
            counts[parent] += count.saturating_sub(1);
        }
    }
    Ok(counts)
}
