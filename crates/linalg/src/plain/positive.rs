//! Systems of a positive definite matrix.

use einmul_kernels::matrix::{MatMut, MatRef};
use einmul_kernels::panels::{self, Diagonal, Float};

use super::cholesky::{factor, load};
use super::condition as quick;
use super::right_sides::RightSides;
use super::{measure, profile};
use crate::blocked::product::Products;
use crate::blocked::rows::{rows, rows_mut};
use crate::blocked::{cholesky as blocked, triangular};
use crate::cholesky::{check_pivot, powers_of};
use crate::condition;
use crate::error::Error;
use crate::scalar::Real;
use crate::workspace::{Layout, Workspace};

/// For an `n × n` matrix, `k` right-hand sides, and threads.
pub(super) fn layout<T: Float + Real>(n: usize, k: usize, threads: usize) -> Layout {
    Layout::unless_absurd(&[n, k], || {
        let more = k + quick::COLUMNS;
        Layout::new()
            .and(RightSides::<T>::layout(k))
            .matrix::<T>(n, panels::stride::<T>(n))
            .matrix::<T>(n, panels::stride::<T>(more))
            .slice::<T>(n)
            .slice::<T>(n)
            .slice::<T>(n)
            .slice::<i32>(n)
            .slice::<u8>(Products::scratch::<T>(profile(), n.max(more), threads))
    })
}

/// See [`Plain::solve_positive`](super::Plain).
pub(super) fn solve<T: Float + Real>(
    operation: &'static str,
    a: MatRef<'_, T>,
    mut b: MatMut<'_, T>,
    threads: usize,
    scratch: &mut [u8],
) -> Result<(), Error> {
    let (n, k) = (b.rows(), b.cols());
    let mut workspace = Workspace::new(operation, scratch, layout::<T>(n, k, 1))?;
    let right_sides = RightSides::cut(k, &mut workspace);
    let (stride, x_stride) = (panels::stride::<T>(n), panels::stride::<T>(k + quick::COLUMNS));
    let memory = workspace.slice::<T>(n * stride);
    let x = workspace.slice::<T>(n * x_stride);
    let (v, w) = (workspace.slice::<T>(n), workspace.slice::<T>(n));
    let (reciprocals, powers) = (workspace.slice::<T>(n), workspace.slice::<i32>(n));
    let products = Products::new(profile(), threads, workspace.rest());
    let factor = Factor { memory, stride, reciprocals, products };
    let mut system = System { factor, right_sides, x, x_stride, v, w };
    if system.solve_plainly(a, b.reborrow()) {
        return Ok(());
    }
    powers_of(operation, a, powers)?;
    system.solve_scaled(a, powers, b)
}

/// `A = Uᵀ U`, or `D A D`.
struct Factor<'w, T> {
    memory: &'w mut [T],
    stride: usize,
    reciprocals: &'w mut [T],
    products: Products<'w>,
}

impl<T: Float + Real> Factor<'_, T> {
    /// `x ← U⁻¹ U⁻ᵀ x`.
    fn solve(&mut self, mut x: MatMut<'_, T>) {
        let n = self.reciprocals.len();
        let upper = rows(self.memory, self.stride, n, n);
        let diagonal = Diagonal::Reciprocals(self.reciprocals);
        triangular::lower(upper.transpose(), diagonal, x.reborrow(), &mut self.products);
        triangular::upper(upper, diagonal, x, &mut self.products);
    }

    fn solve_one(&mut self, v: &mut [T]) {
        self.solve(rows_mut(v, 1, v.len(), 1));
    }

    /// `‖A‖₁`, before factoring; `sums` is workspace.
    fn norm(&self, sums: &mut [T]) -> T {
        let n = sums.len();
        sums.fill(T::of(0));
        for i in 0..n {
            // A row right of the diagonal is a part of that column, too.
            let right = &self.memory[i * self.stride + i..][..n - i];
            measure::add(self.products.isa(), right, self.stride, 1, &mut sums[i..]);
            let rest = right[1..].iter().fold(T::of(0), |sum, x| sum + x.modulus());
            sums[i] += rest;
        }
        measure::largest(sums)
    }
}

struct System<'w, T> {
    factor: Factor<'w, T>,
    right_sides: RightSides<'w, T>,
    x: &'w mut [T],
    x_stride: usize,
    /// Two vectors to work with.
    v: &'w mut [T],
    w: &'w mut [T],
}

impl<T: Float + Real> System<'_, T> {
    /// False, with nothing written, where the matrix is not plain.
    fn solve_plainly(&mut self, a: MatRef<'_, T>, b: MatMut<'_, T>) -> bool {
        let Self { factor: own, right_sides, x, x_stride, v, w } = self;
        let (n, k, isa) = (b.rows(), b.cols(), own.products.isa());
        load(isa, a, own.memory, own.stride);
        let norm = own.norm(v);
        if !measure::is_modest(norm)
            || !factor(own.memory, own.stride, own.reciprocals, &mut own.products)
        {
            return false;
        }
        let is_lost =
            |i: usize| check_pivot(i, n, own.memory[i * own.stride + i], a.at(i, i), 0).is_err();
        if (0..n).any(is_lost) {
            return false;
        }
        right_sides.gather(isa, b.as_ref(), None, x, *x_stride);
        own.solve(rows_mut(x, *x_stride, n, k + quick::COLUMNS));
        for i in 0..n {
            (v[i], w[i]) = (x[i * *x_stride + k], x[i * *x_stride + k + 1]);
        }
        // The inverse is its own transpose.
        quick::is_plain(norm, v, w, |v, _| own.solve_one(v))
            && right_sides.scatter(isa, x, *x_stride, None, b)
    }

    /// Solves with `D A D`, judged by the rules of [`cholesky`](crate::cholesky).
    fn solve_scaled(
        &mut self,
        a: MatRef<'_, T>,
        powers: &[i32],
        b: MatMut<'_, T>,
    ) -> Result<(), Error> {
        let Self { factor: own, right_sides, x, x_stride, v, w } = self;
        let (n, k, isa) = (b.rows(), b.cols(), own.products.isa());
        load(isa, a, own.memory, own.stride);
        for i in 0..n {
            let row = &mut own.memory[i * own.stride..][..n];
            row.iter_mut().zip(powers).for_each(|(x, power)| *x = x.scaled(powers[i] + power));
        }
        let norm = own.norm(v);
        blocked::factor(rows_mut(own.memory, own.stride, n, n), own.reciprocals, &mut own.products)
            .map_err(|pivot| Error::NotPositiveDefinite { pivot })?;
        for (i, &power) in powers.iter().enumerate() {
            check_pivot(i, n, own.memory[i * own.stride + i], a.at(i, i), power)?;
        }
        let own = std::cell::RefCell::new(own);
        let solve = |v: &mut [T]| own.borrow_mut().solve_one(v);
        condition::check(norm, condition::inverse_one_norm(v, w, solve, solve))?;
        let power = |i: usize| powers[i];
        right_sides.gather(isa, b.as_ref(), Some(&power), x, *x_stride);
        own.into_inner().solve(rows_mut(x, *x_stride, n, k + quick::COLUMNS));
        right_sides.scatter(isa, x, *x_stride, Some(&power), b);
        Ok(())
    }
}
