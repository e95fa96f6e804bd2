//! What LU needs to know of a matrix before its values.

use einmul_array::Csr;
use faer::dyn_stack::MemStack;
use faer::sparse::linalg::lu::supernodal::{
    SymbolicSupernodalLu, factorize_supernodal_symbolic_lu,
    factorize_supernodal_symbolic_lu_scratch,
};

use crate::error::Error;
use crate::sparse::allocation::{refused, scratch};
use crate::sparse::column_order::ColumnOrder;
use crate::sparse::matching::unmatched_column;
use crate::sparse::pattern::Pattern;

/// Multiplications per entry of the factors from which dense blocks pay (faer's number).
const SUPERNODAL_RATIO: f64 = 40.0;

#[derive(Debug)]
pub(super) struct Analysis {
    pub(super) rows: Pattern,
    pub(super) columns: Pattern,
    /// Entry `p` by columns is entry `from[p]` by rows.
    pub(super) from: Vec<usize>,
    /// None of an empty matrix.
    pub(super) order: Option<ColumnOrder>,
    /// The dense blocks, where they pay.
    pub(super) supernodes: Option<SymbolicSupernodalLu<usize>>,
    /// At most the entries of both factors.
    pub(super) bound: usize,
    /// About the multiplications of a factorisation.
    pub(super) work: f64,
}

impl Analysis {
    /// Of a square matrix, whose values are read and judged on the way.
    pub(super) fn new<V>(
        a: &Csr,
        values: impl FnOnce(&Pattern) -> Result<V, Error>,
    ) -> Result<(Self, V), Error> {
        let rows = Pattern::of(a)?;
        let values = values(&rows)?;
        let (columns, from) = rows.transpose()?;
        if let Some(column) = unmatched_column(&columns)? {
            return Err(Error::StructurallySingular { column });
        }
        if rows.rows == 0 {
            let (order, supernodes, bound, work) = (None, None, 0, 0.0);
            return Ok((Self { rows, columns, from, order, supernodes, bound, work }, values));
        }
        let order = ColumnOrder::of(&rows, &columns)?;
        let (bound, work) = order.size();
        let dense = work > SUPERNODAL_RATIO * bound as f64;
        let supernodes = if dense { Some(supernodes(&columns, &order)?) } else { None };
        let order = Some(order);
        Ok((Self { rows, columns, from, order, supernodes, bound, work }, values))
    }
}

fn supernodes(
    columns: &Pattern,
    order: &ColumnOrder,
) -> Result<SymbolicSupernodalLu<usize>, Error> {
    let n = columns.rows;
    let mut memory = scratch(factorize_supernodal_symbolic_lu_scratch::<usize>(n, n))?;
    factorize_supernodal_symbolic_lu(
        columns.as_columns(),
        Some(order.permutation()),
        &order.first_column,
        order.tree(),
        &order.upper_counts,
        MemStack::new(&mut memory),
        Default::default(),
    )
    .map_err(refused)
}
