//! `X̂ = Q₁ Q₂ R Pᵀ`: a blocked QR of the tall matrix, then a column-pivoted QR
//! of its small triangle.
//!
//! The tall part runs at the speed of matrix products; pivoting, which cannot,
//! works on `n × n` only. The pivot order is that of pivoting the tall matrix
//! itself, because `Q₁` does not change the length of columns.

use einmul_kernels::matrix::MatRef;
use faer::dyn_stack::{MemStack, StackReq};
use faer::linalg::householder as reflectors;
use faer::linalg::qr::col_pivoting::factor as pivoted;
use faer::linalg::triangular_solve as substitute;
use faer::prelude::ReborrowMut;
use faer::{Conj, MatMut as FaerMut, MatRef as FaerRef, Par};

use super::{rank_tolerance, reflect};
use crate::condition;
use crate::error::Error;
use crate::real::{EXPONENT_NOT_FINITE, EXPONENT_OF_ZERO, Magnitude};
use crate::scalar::{Real, Scalar};
use crate::view::{as_column, for_each_position, gather, not_finite};
use crate::workspace::{Layout, Workspace};

/// The factors of `X̂ = X·diag(2^powers)`.
pub(super) struct Factors<'w, T> {
    tall: FaerRef<'w, T>,
    tall_coefficients: FaerRef<'w, T>,
    /// `R` above the second stage's reflectors.
    small: FaerRef<'w, T>,
    small_coefficients: FaerRef<'w, T>,
    /// Column `j` of `R` is column `order[j]` of `X`.
    pub(super) order: &'w [usize],
    /// Bring every column's norm to between 1 and 2.
    pub(super) powers: &'w [i32],
    stack: &'w mut MemStack,
    par: Par,
}

impl<'w, T: Real> Factors<'w, T> {
    pub(super) fn layout(m: usize, n: usize, k: usize) -> Layout {
        Layout::unless_absurd(&[m, n, k], || {
            Layout::new()
                .slice::<i32>(n)
                .matrix::<T>(m, n)
                .matrix::<T>(n, n)
                .matrix::<T>(block_size::<T>(m, n), n)
                .matrix::<T>(block_size::<T>(n, n), n)
                .slice::<usize>(n)
                .slice::<usize>(n)
                .slice::<T>(n)
                .slice::<T>(n)
                .stack(Self::stack_request(m, n, k))
        })
    }

    fn stack_request(m: usize, n: usize, k: usize) -> StackReq {
        let (tall, small) = (block_size::<T>(m, n), block_size::<T>(n, n));
        StackReq::any_of(&[
            reflect::scratch::<T>(m, n, tall),
            pivoted::qr_in_place_scratch::<usize, T>(n, n, small, Par::Seq, Default::default()),
            reflectors::apply_block_householder_sequence_on_the_left_in_place_scratch::<T>(
                m, tall, k,
            ),
            reflectors::apply_block_householder_sequence_on_the_left_in_place_scratch::<T>(
                n, small, k,
            ),
        ])
    }

    /// Factors an `m × n` matrix, `m ≥ n ≥ 1`, of full rank.
    ///
    /// # Errors
    /// [`Error::NotFinite`], [`Error::RankDeficient`], [`Error::IllConditioned`].
    pub(super) fn of(
        operation: &'static str,
        x: MatRef<'_, T>,
        k: usize,
        par: Par,
        workspace: &mut Workspace<'w>,
    ) -> Result<Self, Error> {
        let (m, n) = (x.rows(), x.cols());
        let powers = workspace.slice::<i32>(n);
        let tall = workspace.slice::<T>(m * n);
        scale_columns(operation, "x", x, powers, tall)?;
        let small = workspace.slice::<T>(n * n);
        let (tall_block, small_block) = (block_size::<T>(m, n), block_size::<T>(n, n));
        let tall_coefficients = workspace.slice::<T>(tall_block * n);
        let small_coefficients = workspace.slice::<T>(small_block * n);
        let (order, inverse_order) = (workspace.slice::<usize>(n), workspace.slice::<usize>(n));
        let (v, signs) = (workspace.slice::<T>(n), workspace.slice::<T>(n));
        let stack = workspace.stack(Self::stack_request(m, n, k));

        reflect::factor(
            FaerMut::from_column_major_slice_mut(tall, m, n),
            FaerMut::from_column_major_slice_mut(tall_coefficients, tall_block, n),
            v,
            par,
            stack,
        );
        for (j, column) in small.chunks_exact_mut(n).enumerate() {
            column[..=j].copy_from_slice(&tall[j * m..=j * m + j]);
            column[j + 1..].fill(T::zero());
        }
        pivoted::qr_in_place(
            FaerMut::from_column_major_slice_mut(small, n, n),
            FaerMut::from_column_major_slice_mut(small_coefficients, small_block, n),
            order,
            inverse_order,
            par,
            stack,
            Default::default(),
        );
        check_rank(m, small, order)?;
        let factors = Self {
            tall: FaerRef::from_column_major_slice(tall, m, n),
            tall_coefficients: FaerRef::from_column_major_slice(tall_coefficients, tall_block, n),
            small: FaerRef::from_column_major_slice(small, n, n),
            small_coefficients: FaerRef::from_column_major_slice(
                small_coefficients,
                small_block,
                n,
            ),
            order,
            powers,
            stack,
            par,
        };
        factors.check_condition(v, signs)?;
        Ok(factors)
    }

    /// `c ← Qᵀ c`, with `c` `m × k`.
    pub(super) fn apply_transposed(&mut self, mut c: FaerMut<'_, T>) {
        use reflectors::apply_block_householder_sequence_transpose_on_the_left_in_place_with_conj as apply;
        apply(self.tall, self.tall_coefficients, Conj::No, c.rb_mut(), self.par, self.stack);
        let top = c.subrows_mut(0, self.small.nrows());
        apply(self.small, self.small_coefficients, Conj::No, top, self.par, self.stack);
    }

    /// `c ← Q c`, with `c` `m × k`.
    pub(super) fn apply(&mut self, mut c: FaerMut<'_, T>) {
        use reflectors::apply_block_householder_sequence_on_the_left_in_place_with_conj as apply;
        let top = c.rb_mut().subrows_mut(0, self.small.nrows());
        apply(self.small, self.small_coefficients, Conj::No, top, self.par, self.stack);
        apply(self.tall, self.tall_coefficients, Conj::No, c, self.par, self.stack);
    }

    /// `x ← R⁻¹ x`.
    pub(super) fn solve(&self, x: FaerMut<'_, T>) {
        substitute::solve_upper_triangular_in_place(self.small, x, self.par);
    }

    /// `x ← R⁻ᵀ x`.
    pub(super) fn solve_transposed(&self, x: FaerMut<'_, T>) {
        substitute::solve_lower_triangular_in_place(self.small.transpose(), x, self.par);
    }

    /// Pivoting hides the dependence of a few matrices, Kahan's above all, from
    /// the diagonal of `R`; its condition does not miss them.
    fn check_condition(&self, v: &mut [T], signs: &mut [T]) -> Result<(), Error> {
        let n = self.small.ncols();
        let column_norm =
            |j| (0..=j).fold(T::zero(), |sum, i| sum + self.small[(i, j)].magnitude());
        let norm = (0..n).map(column_norm).fold(T::zero(), |a, b| if b > a { b } else { a });
        let inverse_norm = condition::inverse_one_norm(
            v,
            signs,
            |v| self.solve(as_column(v)),
            |v| self.solve_transposed(as_column(v)),
        );
        condition::check(norm, inverse_norm)
    }
}

pub(crate) fn block_size<T: Scalar>(m: usize, n: usize) -> usize {
    // The recommendation multiplies its arguments.
    let (m, n) = (m.min(1 << 20), n.min(1 << 20));
    faer::linalg::qr::no_pivoting::factor::recommended_block_size::<T>(m, n)
}

/// Copies `X` into contiguous columns of norm between 1 and 2 (or 0).
pub(crate) fn scale_columns<T: Scalar>(
    operation: &'static str,
    name: &'static str,
    x: MatRef<'_, T>,
    powers: &mut [i32],
    columns: &mut [T],
) -> Result<(), Error> {
    powers.fill(EXPONENT_OF_ZERO);
    for_each_position(x.rows(), x.cols(), |i, j| {
        powers[j] = powers[j].max(x.at(i, j).exponent_of());
    });
    if powers.contains(&EXPONENT_NOT_FINITE) {
        return Err(not_finite(operation, name, x, |_, _| true));
    }
    for power in powers.iter_mut() {
        *power = if *power == EXPONENT_OF_ZERO { 0 } else { -*power };
    }
    // The largest element is near 1 now, so that squares stay in range.
    gather(x, columns, |_, j, value| value.scaled(powers[j]));
    for (column, power) in columns.chunks_exact_mut(x.rows()).zip(powers) {
        let squares = |sum, value: &T| {
            let (re, im) = (value.re(), value.im());
            re.fused(re, im.fused(im, sum))
        };
        let norm = column.iter().fold(T::REAL_ZERO, squares).root();
        if norm > T::REAL_ZERO {
            let step = -norm.exponent();
            column.iter_mut().for_each(|value| *value = value.scaled(step));
            *power += step;
        }
    }
    Ok(())
}

/// Pivoting leaves a decreasing diagonal, so the first small element is the rank.
fn check_rank<T: Real>(rows: usize, small: &[T], order: &[usize]) -> Result<(), Error> {
    let n = order.len();
    let tolerance = rank_tolerance::<T>(rows, n) * small[0].magnitude().to_f64();
    for rank in 0..n {
        let remainder = small[rank * n + rank].magnitude().to_f64();
        // An all-zero matrix is factored into NaN.
        if remainder > tolerance {
            continue;
        }
        return Err(Error::RankDeficient {
            rank,
            rows,
            columns: n,
            column: order[rank],
            remainder: if remainder.is_nan() { 0.0 } else { remainder },
            tolerance: if tolerance.is_nan() { 0.0 } else { tolerance },
        });
    }
    Ok(())
}
