//! Elimination, by dense blocks or by single entries, and substitution.

use faer::dyn_stack::{MemBuffer, MemStack, StackReq};
use faer::perm::PermRef;
use faer::sparse::SparseColMatRef;
use faer::sparse::linalg::LuError;
use faer::sparse::linalg::lu::simplicial::{self, SimplicialLu};
use faer::sparse::linalg::lu::supernodal::{self, SupernodalLu};
use faer::{Conj, MatMut as FaerMut, Par};

use super::analysis::Analysis;
use crate::error::Error;
use crate::scalar::Scalar;
use crate::sparse::allocation::{refused, scratch, zeros};
use crate::sparse::column_order::ColumnOrder;
use crate::sparse::{on_threads, threads_for};
use crate::view::parallelism;

#[derive(Debug, Clone)]
pub(super) struct Factors<T> {
    kind: Kind<T>,
    /// Row `i` of `L U` is row `forward[i]` of the matrix.
    forward: Vec<usize>,
    inverse: Vec<usize>,
}

#[derive(Debug, Clone)]
enum Kind<T> {
    Empty,
    Entries(SimplicialLu<usize, T>),
    Blocks(SupernodalLu<usize, T>),
}

impl<T: Scalar> Factors<T> {
    /// Of the scaled values by rows and by columns. A zero pivot is divided by: what is not
    /// finite afterwards tells.
    pub(super) fn of(analysis: &Analysis, by_rows: &[T], by_columns: &[T]) -> Result<Self, Error> {
        let Some(order) = &analysis.order else {
            return Ok(Self { kind: Kind::Empty, forward: Vec::new(), inverse: Vec::new() });
        };
        let Some(symbolic) = &analysis.supernodes else {
            let (lu, forward, inverse) = eliminate_entries(analysis, order, by_columns)?;
            return Ok(Self { kind: Kind::Entries(lu), forward, inverse });
        };
        let n = analysis.rows.rows;
        let (mut forward, mut inverse) = (zeros::<usize>(n)?, zeros::<usize>(n)?);
        let mut lu = SupernodalLu::<usize, T>::new();
        let threads = threads_for(analysis.work);
        on_threads(threads, || {
            let request = supernodal::factorize_supernodal_numeric_lu_scratch::<usize, T>(
                symbolic,
                Default::default(),
            );
            let mut memory = scratch(request)?;
            supernodal::factorize_supernodal_numeric_lu(
                &mut forward,
                &mut inverse,
                &mut lu,
                SparseColMatRef::new(analysis.columns.as_columns(), by_columns),
                SparseColMatRef::new(analysis.rows.as_columns(), by_rows),
                order.permutation(),
                symbolic,
                parallelism(threads),
                MemStack::new(&mut memory),
                Default::default(),
            )
            .map_err(|error| failure(error, order))
        })?;
        Ok(Self { kind: Kind::Blocks(lu), forward, inverse })
    }

    /// Scratch of [`Factors::substitute`].
    pub(super) fn solve_request(&self, n: usize, k: usize) -> StackReq {
        match &self.kind {
            Kind::Empty => StackReq::empty(),
            Kind::Entries(_) => simplicial::solve_in_place_scratch::<usize, T>(n, k, Par::Seq),
            Kind::Blocks(_) => supernodal::solve_in_place_scratch::<usize, T>(n, k, Par::Seq),
        }
    }

    /// `X ← S⁻¹ X`, or with `adjoint` `S⁻ᴴ X`, for `k` columns.
    pub(super) fn substitute(
        &self,
        analysis: &Analysis,
        x: &mut [T],
        k: usize,
        adjoint: bool,
        memory: &mut MemBuffer,
    ) {
        let Some(order) = &analysis.order else { return };
        let n = self.forward.len();
        let rows = PermRef::new_checked(&self.forward, &self.inverse, n);
        let (cols, stack) = (order.permutation(), MemStack::new(memory));
        let x = FaerMut::from_column_major_slice_mut(x, n, k);
        let (par, yes, no) = (Par::Seq, Conj::Yes, Conj::No);
        match (&self.kind, adjoint) {
            (Kind::Empty, _) => {}
            (Kind::Entries(lu), false) => {
                lu.solve_in_place_with_conj(rows, cols, no, x, par, stack);
            }
            (Kind::Entries(lu), true) => {
                lu.solve_transpose_in_place_with_conj(rows, cols, yes, x, par, stack);
            }
            (Kind::Blocks(lu), false) => {
                lu.solve_in_place_with_conj(rows, cols, no, x, par, stack);
            }
            (Kind::Blocks(lu), true) => {
                lu.solve_transpose_in_place_with_conj(rows, cols, yes, x, par, stack);
            }
        }
    }

    /// Entries of both factors, without the ones of `L`; dense blocks do not tell.
    pub(super) fn nnz(&self) -> Option<usize> {
        match &self.kind {
            Kind::Empty => Some(0),
            Kind::Blocks(_) => None,
            Kind::Entries(lu) => {
                let (lower, upper) = (lu.l_factor_unsorted(), lu.u_factor_unsorted());
                let n = self.forward.len();
                Some(lower.col_ptr()[n] - n + upper.col_ptr()[n])
            }
        }
    }
}

/// Factors entry by entry, the order of the rows and its inverse.
type Entries<T> = (SimplicialLu<usize, T>, Vec<usize>, Vec<usize>);

/// Gilbert and Peierls' elimination (1988), column by column.
fn eliminate_entries<T: Scalar>(
    analysis: &Analysis,
    order: &ColumnOrder,
    by_columns: &[T],
) -> Result<Entries<T>, Error> {
    let n = analysis.rows.rows;
    let (mut forward, mut inverse) = (zeros::<usize>(n)?, zeros::<usize>(n)?);
    let request = simplicial::factorize_simplicial_numeric_lu_scratch::<usize, T>(n, n);
    let mut memory = scratch(request)?;
    let mut lu = SimplicialLu::<usize, T>::new();
    simplicial::factorize_simplicial_numeric_lu(
        &mut forward,
        &mut inverse,
        &mut lu,
        SparseColMatRef::new(analysis.columns.as_columns(), by_columns),
        order.permutation(),
        MemStack::new(&mut memory),
    )
    .map_err(|error| failure(error, order))?;
    Ok((lu, forward, inverse))
}

/// The first column, in the order of elimination, whose pivot is exactly zero. Dense blocks
/// hide their pivots, so this eliminates by entries once more.
pub(super) fn zero_pivot<T: Scalar>(
    analysis: &Analysis,
    by_columns: &[T],
) -> Result<Option<usize>, Error> {
    let Some(order) = &analysis.order else { return Ok(None) };
    let lu = match eliminate_entries(analysis, order, by_columns) {
        Ok((lu, ..)) => lu,
        Err(Error::SingularColumn { column }) => return Ok(Some(column)),
        Err(error) => return Err(error),
    };
    let upper = lu.u_factor_unsorted();
    // The diagonal element is the last of its column.
    let is_zero = |&j: &usize| upper.val_of_col(j).last().is_some_and(|&pivot| pivot == T::ZERO);
    Ok((0..order.forward.len()).find(is_zero).map(|j| order.forward[j]))
}

/// The failed column in the caller's numbering.
fn failure(error: LuError, order: &ColumnOrder) -> Error {
    match error {
        LuError::Generic(error) => refused(error),
        LuError::SymbolicSingular { index } => {
            let column = order.forward.get(index).copied().unwrap_or(index);
            Error::SingularColumn { column }
        }
    }
}
