//! `P A Pᵀ = L D Lᴴ` or `L D Lᵀ`, with `D` of blocks of order 1 and 2.
//!
//! Bunch and Kaufman 1977 (*Math. Comp.* 31:163), in panels as LAPACK's `lahef` and `lasyf`:
//! a panel's columns are brought up to date one by one, the rest of the matrix by one product
//! of matrices. Golub and Van Loan, *Matrix Computations*, 4th ed., §4.4.4. Complex symmetric
//! matrices, for which faer has no factorisation, go the same way as Hermitian ones.

mod panel;
#[cfg(test)]
mod tests;

use einmul_machine::interrupt;
use faer::linalg::matmul::triangular::{self, BlockStructure};
use faer::linalg::triangular_solve as substitute;
use faer::prelude::{Reborrow, ReborrowMut};
use faer::{Accum, Conj, MatMut as FaerMut, MatRef as FaerRef, Par};

use crate::eliminated::{Eliminated, quotient};
use crate::scalar::Scalar;
use crate::workspace::{Layout, Workspace};
use panel::Panel;

/// Columns of a panel: few enough that bringing them up to date stays a small part.
const BLOCK: usize = 32;

/// The factors of a symmetric or Hermitian matrix.
pub(crate) struct Factors<'w, T> {
    /// `L` below the diagonal of an `n × n` matrix of contiguous columns, `D`'s diagonal on it.
    pub(crate) lower: &'w [T],
    /// `D[i + 1, i]`; zero where no block of order 2 begins.
    pub(crate) below: &'w [T],
    /// Row `i` of `L` is row `order[i]` of the matrix.
    pub(crate) order: &'w [usize],
    pub(crate) hermitian: bool,
    par: Par,
}

impl<'w, T: Scalar> Factors<'w, T> {
    pub(crate) fn layout(n: usize) -> Layout {
        let panel = Layout::new().matrix::<T>(n, n.min(BLOCK));
        panel.slice::<T>(n).slice::<usize>(n)
    }

    /// Factors the matrix, of order at least 1 and of finite numbers, whose lower
    /// triangle stands in contiguous columns. Factors exist for every matrix; `D` is singular
    /// where the matrix is.
    pub(crate) fn of(
        columns: &'w mut [T],
        hermitian: bool,
        par: Par,
        workspace: &mut Workspace<'w>,
    ) -> Self {
        let n = columns.len().isqrt();
        let updated = workspace.slice::<T>(n * n.min(BLOCK));
        let (below, order) = (workspace.slice::<T>(n), workspace.slice::<usize>(n));
        below.fill(T::ZERO);
        order.iter_mut().enumerate().for_each(|(i, row)| *row = i);
        let mut start = 0;
        while start < n {
            interrupt::poll();
            let mut panel = Panel {
                a: &mut *columns,
                updated: &mut *updated,
                below: &mut *below,
                order: &mut *order,
                start,
                hermitian,
            };
            let end = panel.factor(BLOCK);
            if end < n {
                let width = end - start;
                let updated = FaerRef::from_column_major_slice(&updated[..n * width], n, width);
                update_rest(&mut *columns, updated, (start, end), hermitian, par);
            }
            start = end;
        }
        Self { lower: columns, below, order, hermitian, par }
    }

    /// The first column, of the matrix, whose pivot is zero.
    pub(crate) fn zero_pivot(&self) -> Option<usize> {
        let n = self.order.len();
        let zero = |&i: &usize| {
            let in_block = self.below[i] != T::ZERO || (i > 0 && self.below[i - 1] != T::ZERO);
            // Pivoting leaves no singular block of order 2.
            !in_block && self.lower[i * n + i] == T::ZERO
        };
        (0..n).find(zero).map(|i| self.order[i])
    }

    /// `x ← D⁻¹ x` of one column.
    fn divide(&self, x: &mut [T]) {
        let n = self.order.len();
        let mut i = 0;
        while i < n {
            let (first, coupling) = (self.lower[i * n + i], self.below[i]);
            if coupling == T::ZERO {
                x[i] = quotient(x[i], first);
                i += 1;
                continue;
            }
            let second = self.lower[(i + 1) * n + i + 1];
            let opposite = if self.hermitian { coupling.conjugate() } else { coupling };
            // Divided by the coupling, the largest element of the block.
            let (first, second) = (quotient(first, opposite), quotient(second, coupling));
            let (y, z) = (quotient(x[i], opposite), quotient(x[i + 1], coupling));
            let determinant = first * second - T::ONE;
            x[i] = (second * y - z) / determinant;
            x[i + 1] = (first * z - y) / determinant;
            i += 2;
        }
    }
}

/// `x ← (L D Lᴴ)⁻¹ x`, or with `Lᵀ`: rows in the order of the pivots.
impl<T: Scalar> Eliminated<T> for Factors<'_, T> {
    fn solve(&self, x: &mut [T]) {
        let n = self.order.len();
        let k = x.len() / n;
        let lower = FaerRef::from_column_major_slice(self.lower, n, n);
        let view = FaerMut::from_column_major_slice_mut(&mut *x, n, k);
        substitute::solve_unit_lower_triangular_in_place(lower, view, self.par);
        x.chunks_exact_mut(n).for_each(|column| self.divide(column));
        let conj = if self.hermitian { Conj::Yes } else { Conj::No };
        let view = FaerMut::from_column_major_slice_mut(x, n, k);
        substitute::solve_unit_upper_triangular_in_place_with_conj(
            lower.transpose(),
            conj,
            view,
            self.par,
        );
    }

    fn solve_adjoint(&self, x: &mut [T]) {
        if self.hermitian || !T::IS_COMPLEX {
            self.solve(x);
            return;
        }
        x.iter_mut().for_each(|x| *x = x.conjugate());
        self.solve(x);
        x.iter_mut().for_each(|x| *x = x.conjugate());
    }
}

/// Subtracts the products of a panel, columns `start..end`, from the lower triangle of what
/// comes after it. `updated` holds `L D` of the panel.
fn update_rest<T: Scalar>(
    columns: &mut [T],
    updated: FaerRef<'_, T>,
    (start, end): (usize, usize),
    hermitian: bool,
    par: Par,
) {
    let n = updated.nrows();
    let rest = n - end;
    let view = FaerMut::from_column_major_slice_mut(&mut *columns, n, n);
    let (left, right) = view.split_at_col_mut(end);
    let lower = left.rb().subcols(start, end - start).subrows(end, rest);
    let mut target = right.subrows_mut(end, rest);
    let updated = updated.subrows(end, rest);
    triangular::matmul_with_conj(
        target.rb_mut(),
        BlockStructure::TriangularLower,
        Accum::Add,
        lower,
        BlockStructure::Rectangular,
        Conj::No,
        updated.transpose(),
        BlockStructure::Rectangular,
        if hermitian { Conj::Yes } else { Conj::No },
        -T::ONE,
        par,
    );
    if hermitian {
        for i in end..n {
            columns[i * n + i] = T::from_real(columns[i * n + i].re());
        }
    }
}
