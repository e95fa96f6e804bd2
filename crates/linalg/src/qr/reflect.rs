//! Blocked Householder QR without pivoting: the first stage for tall matrices.
//!
//! faer's own unpivoted QR decides about the rank on the way, with a tolerance
//! of `16·m·ε` of a column's norm, and then changes the shape of `R`. For
//! 60,000 rows of `f32` that is a tenth of the column. Here nothing is decided:
//! rank is the second stage's question.

use faer::dyn_stack::{MemStack, StackReq};
use faer::linalg::householder as reflectors;
use faer::linalg::matmul::matmul;
use faer::prelude::{Reborrow, ReborrowMut};
use faer::{Accum, Conj, MatMut, Par};

use crate::scalar::Scalar;

/// Columns that are reflected one by one; few enough to stay in cache.
const NARROW: usize = 8;

/// Overwrites the `m × n` matrix `a`, `m ≥ n`, by `R` above the reflectors, and
/// `coefficients` (block size × `n`) by the blocks' triangular factors. `dots`
/// holds at least a block's width.
pub(crate) fn factor<T: Scalar>(
    mut a: MatMut<'_, T>,
    mut coefficients: MatMut<'_, T>,
    dots: &mut [T],
    par: Par,
    stack: &mut MemStack,
) {
    let (n, block) = (a.ncols(), coefficients.nrows());
    for start in (0..n).step_by(block) {
        let width = block.min(n - start);
        let (mut panel, rest) = a.rb_mut().get_mut(start.., start..).split_at_col_mut(width);
        let mut triangle = coefficients.rb_mut().subcols_mut(start, width).subrows_mut(0, width);
        if width <= NARROW {
            factor_panel(panel.rb_mut(), triangle.rb_mut(), dots);
        } else {
            let inner = triangle.rb_mut().subrows_mut(0, NARROW);
            factor(panel.rb_mut(), inner, dots, par, stack);
            // The narrow blocks' scales become the diagonal of the wide one.
            for j in NARROW..width {
                triangle[(j, j)] = triangle[(j % NARROW, j)];
            }
        }
        reflectors::upgrade_householder_factor(triangle.rb_mut(), panel.rb(), width, 1, par);
        if rest.ncols() > 0 {
            reflectors::apply_block_householder_transpose_on_the_left_in_place_with_conj(
                panel.rb(),
                triangle.rb(),
                Conj::Yes,
                rest,
                par,
                stack,
            );
        }
    }
}

/// [`factor`] of a matrix of any shape, whose first `min(m, n)` columns carry the
/// reflectors, and `q ← Q q` for a `q` of that many columns.
pub(crate) fn factor_and_expand<T: Scalar>(
    a: MatMut<'_, T>,
    mut coefficients: MatMut<'_, T>,
    q: MatMut<'_, T>,
    dots: &mut [T],
    par: Par,
    stack: &mut MemStack,
) {
    let (mut left, right) = a.split_at_col_mut(coefficients.ncols());
    factor(left.rb_mut(), coefficients.rb_mut(), dots, par, stack);
    let (basis, factors) = (left.rb(), coefficients.rb());
    if right.ncols() > 0 {
        reflectors::apply_block_householder_sequence_transpose_on_the_left_in_place_with_conj(
            basis,
            factors,
            Conj::Yes,
            right,
            par,
            stack,
        );
    }
    reflectors::apply_block_householder_sequence_on_the_left_in_place_with_conj(
        basis,
        factors,
        Conj::No,
        q,
        par,
        stack,
    );
}

/// What [`factor`] needs of its stack.
pub(crate) fn scratch<T: Scalar>(rows: usize, cols: usize, block: usize) -> StackReq {
    reflectors::apply_block_householder_transpose_on_the_left_in_place_scratch::<T>(
        rows, block, cols,
    )
}

/// One reflector a column; their scales go to the triangle's diagonal.
fn factor_panel<T: Scalar>(mut panel: MatMut<'_, T>, mut triangle: MatMut<'_, T>, dots: &mut [T]) {
    for j in 0..panel.ncols() {
        let (first, others) = panel.rb_mut().get_mut(j.., j..).split_at_col_mut(1);
        let (head, mut tail) = first.split_at_row_mut(1);
        let head = head.get_mut(0, 0);
        let tau = reflectors::make_householder_in_place(head, tail.rb_mut().col_mut(0)).tau;
        triangle[(j, j)] = T::from_real(tau);
        // An infinite tau means that there is nothing to reflect.
        let reflected = T::from_real(-T::REAL_ONE / tau);
        let count = others.ncols();
        let (mut top, mut bottom) = others.split_at_row_mut(1);
        let dots = &mut dots[..count];
        let mut dots = MatMut::from_column_major_slice_mut(dots, 1, count);
        let (one, tail) = (T::ONE, tail.rb());
        matmul(dots.rb_mut(), Accum::Replace, tail.adjoint(), bottom.rb(), one, Par::Seq);
        for i in 0..count {
            dots[(0, i)] = (dots[(0, i)] + top[(0, i)]) * reflected;
            top[(0, i)] += dots[(0, i)];
        }
        matmul(bottom.rb_mut(), Accum::Add, tail, dots.rb(), one, Par::Seq);
    }
}
