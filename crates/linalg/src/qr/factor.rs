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
use crate::scalar::Scalar;
use crate::view::{as_column, for_each_position, gather, not_finite};
use crate::workspace::{Layout, Workspace};

/// The factors of `X̂ = X·diag(2^powers)`.
pub(crate) struct Factors<'w, T> {
    tall: FaerRef<'w, T>,
    tall_coefficients: FaerRef<'w, T>,
    /// `R` above the second stage's reflectors.
    small: FaerRef<'w, T>,
    small_coefficients: FaerRef<'w, T>,
    /// Column `j` of `R` is column `order[j]` of `X`.
    pub(crate) order: &'w [usize],
    /// Bring every column's norm to between 1 and 2.
    pub(crate) powers: &'w [i32],
    stack: &'w mut MemStack,
    par: Par,
}

impl<'w, T: Scalar> Factors<'w, T> {
    /// Two slices of `n` for [`Factors::factor`] and [`Factors::check`] included.
    pub(crate) fn layout(m: usize, n: usize, k: usize) -> Layout {
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

    /// Factors an `m × n` matrix, `m ≥ n ≥ 1`, of full rank, called `x`.
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
        let n = x.cols();
        let (v, signs) = (workspace.slice::<T>(n), workspace.slice::<T>(n));
        let factors = Self::factor(operation, ("x", x), k, v, par, workspace)?;
        factors.check(v, signs)?;
        Ok(factors)
    }

    /// Factors a matrix of a name, `m × n` with `m ≥ n ≥ 1`, of any rank, without judging
    /// it. `dots` has `n` elements.
    ///
    /// # Errors
    /// [`Error::NotFinite`].
    pub(crate) fn factor(
        operation: &'static str,
        (name, x): (&'static str, MatRef<'_, T>),
        k: usize,
        dots: &mut [T],
        par: Par,
        workspace: &mut Workspace<'w>,
    ) -> Result<Self, Error> {
        let (m, n) = (x.rows(), x.cols());
        let powers = workspace.slice::<i32>(n);
        let tall = workspace.slice::<T>(m * n);
        scale_columns(operation, name, x, powers, tall)?;
        let small = workspace.slice::<T>(n * n);
        let (tall_block, small_block) = (block_size::<T>(m, n), block_size::<T>(n, n));
        let tall_coefficients = workspace.slice::<T>(tall_block * n);
        let small_coefficients = workspace.slice::<T>(small_block * n);
        let (order, inverse_order) = (workspace.slice::<usize>(n), workspace.slice::<usize>(n));
        let stack = workspace.stack(Self::stack_request(m, n, k));

        reflect::factor(
            FaerMut::from_column_major_slice_mut(&mut *tall, m, n),
            FaerMut::from_column_major_slice_mut(&mut *tall_coefficients, tall_block, n),
            dots,
            par,
            stack,
        );
        for (j, column) in small.chunks_exact_mut(n).enumerate() {
            column[..=j].copy_from_slice(&tall[j * m..=j * m + j]);
            column[j + 1..].fill(T::ZERO);
        }
        pivoted::qr_in_place(
            FaerMut::from_column_major_slice_mut(&mut *small, n, n),
            FaerMut::from_column_major_slice_mut(&mut *small_coefficients, small_block, n),
            order,
            inverse_order,
            par,
            stack,
            Default::default(),
        );
        Ok(Self {
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
        })
    }

    /// Judges the rank of the scaled columns. `v` and `signs` have `n` elements.
    ///
    /// # Errors
    /// [`Error::RankDeficient`], [`Error::IllConditioned`].
    pub(crate) fn check(&self, v: &mut [T], signs: &mut [T]) -> Result<(), Error> {
        self.check_rank()?;
        self.check_condition(v, signs)
    }

    /// Writes the triangle of the *unscaled* columns, divided by a power of two that brings
    /// its largest elements near 1, to contiguous columns; returns the power.
    pub(crate) fn copy_triangle(&self, columns: &mut [T]) -> i32 {
        let n = self.tall.ncols();
        let is_zero = |j: usize| (0..=j).all(|i| self.tall[(i, j)] == T::ZERO);
        let sizes = (0..n).filter(|&j| !is_zero(j)).map(|j| -self.powers[j]);
        let power = sizes.max().unwrap_or(0);
        for (j, column) in columns.chunks_exact_mut(n).enumerate() {
            let step = -self.powers[j] - power;
            for (i, x) in column.iter_mut().enumerate() {
                *x = if i <= j { self.tall[(i, j)].scaled(step) } else { T::ZERO };
            }
        }
        power
    }

    /// `c ← Q₁ᴴ c`, with `c` `m × k`: towards the triangle of [`Factors::copy_triangle`].
    pub(crate) fn apply_tall_adjoint(&mut self, c: FaerMut<'_, T>) {
        use reflectors::apply_block_householder_sequence_transpose_on_the_left_in_place_with_conj as apply;
        apply(self.tall, self.tall_coefficients, Conj::Yes, c, self.par, self.stack);
    }

    /// `c ← Qᴴ c`, with `c` `m × k`.
    pub(super) fn apply_adjoint(&mut self, mut c: FaerMut<'_, T>) {
        use reflectors::apply_block_householder_sequence_transpose_on_the_left_in_place_with_conj as apply;
        self.apply_tall_adjoint(c.rb_mut());
        let top = c.subrows_mut(0, self.small.nrows());
        apply(self.small, self.small_coefficients, Conj::Yes, top, self.par, self.stack);
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

    /// `x ← R⁻ᴴ x`.
    pub(super) fn solve_adjoint(&self, x: FaerMut<'_, T>) {
        let lower = self.small.transpose();
        substitute::solve_lower_triangular_in_place_with_conj(lower, Conj::Yes, x, self.par);
    }

    /// Pivoting leaves a decreasing diagonal, so the first small element is the rank.
    fn check_rank(&self) -> Result<(), Error> {
        let (rows, n) = (self.tall.nrows(), self.order.len());
        let size = |j: usize| self.small[(j, j)].modulus().to_f64();
        let tolerance = rank_tolerance::<T>(rows, n) * size(0);
        // An all-zero matrix is factored into NaN, which is above nothing.
        let is_above = |&j: &usize| size(j) > tolerance;
        let rank = (0..n).take_while(is_above).count();
        if rank == n {
            return Ok(());
        }
        let (column, remainder) = (self.order[rank], size(rank));
        Err(Error::RankDeficient {
            rank,
            rows,
            columns: n,
            column,
            remainder: if remainder.is_nan() { 0.0 } else { remainder },
            tolerance: if tolerance.is_nan() { 0.0 } else { tolerance },
        })
    }

    /// Pivoting hides the dependence of a few matrices, Kahan's above all, from
    /// the diagonal of `R`; its condition does not miss them.
    fn check_condition(&self, v: &mut [T], signs: &mut [T]) -> Result<(), Error> {
        let n = self.small.ncols();
        let column_norm =
            |j| (0..=j).fold(T::REAL_ZERO, |sum, i| sum + self.small[(i, j)].modulus());
        let norm = (0..n).map(column_norm).fold(T::REAL_ZERO, |a, b| if b > a { b } else { a });
        let inverse_norm = condition::inverse_one_norm(
            v,
            signs,
            |v| self.solve(as_column(v)),
            |v| self.solve_adjoint(as_column(v)),
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
            // Not fused: on the baseline instruction set that is a slow call.
            sum + re * re + im * im
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
