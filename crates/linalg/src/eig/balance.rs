//! Balancing: a similarity that makes row and column norms alike, so that rounding
//! errors are those of a small matrix.
//!
//! Permutations first (see [`isolate`](super::isolate)), then powers of two, which
//! are exact. Norms and rule are those of James, Langou and Lowery, *On matrix
//! balancing and eigenvector computation* (2014, arXiv:1401.5766): 2-norms of whole
//! rows and columns, which leave alone what would only enlarge the error of
//! eigenvectors.

use std::ops::Range;

use einmul_kernels::matrix::MatRef;
use einmul_machine::interrupt;

use super::isolate::isolate;
use crate::real::{EXPONENT_OF_ZERO, Magnitude};
use crate::scalar::Scalar;
use crate::schur::Placement;
use crate::view::for_each_position;
use crate::workspace::{Layout, Workspace};

/// A step is taken only when it shrinks the squares of the two norms by this much.
const GAIN: f64 = 0.95;

/// A handful is usual. Every state is a valid one, so that the last will do.
const SWEEPS: usize = 50;

/// `B = D⁻¹ Pᵀ A P D · 2^placement`.
pub(super) struct Balance<'w> {
    /// Row and column `i` of `B` are row and column `order[i]` of `A`.
    pub(super) order: &'w [usize],
    /// `D[i, i] = 2^powers[i]`.
    pub(super) powers: &'w [i32],
    pub(super) placement: Placement,
}

impl<'w> Balance<'w> {
    pub(super) fn layout(n: usize) -> Layout {
        Layout::new().slice::<usize>(n).slice::<usize>(n).slice::<i32>(n)
    }

    /// Writes `B` to contiguous columns. The elements of `a` are finite.
    pub(super) fn of<T: Scalar>(
        a: MatRef<'_, T>,
        columns: &mut [T],
        workspace: &mut Workspace<'w>,
    ) -> Self {
        let n = a.rows();
        let (order, counts) = (workspace.slice::<usize>(n), workspace.slice::<usize>(n));
        let powers = workspace.slice::<i32>(n);
        let unbroken = isolate(a, order, counts);
        for_each_position(n, n, |i, j| columns[j * n + i] = a.at(order[i], order[j]));
        powers.fill(0);
        equalise(columns, powers, unbroken);
        let exponent =
            |i: usize, j: usize| columns[j * n + i].exponent_of() + powers[j] - powers[i];
        let placement = Placement::of::<T::Real>(n, exponent);
        for_each_position(n, n, |i, j| {
            let x = &mut columns[j * n + i];
            *x = placement.apply(*x, powers[j] - powers[i]);
        });
        Self { order, powers, placement }
    }
}

/// Finds the powers of the rows and columns of a block. The elements stay as they
/// are, so that none leaves the range on the way.
fn equalise<T: Scalar>(columns: &[T], powers: &mut [i32], block: Range<usize>) {
    let n = powers.len();
    for _ in 0..SWEEPS {
        let mut is_done = true;
        for i in block.clone() {
            interrupt::poll();
            let column = block.clone().map(|r| (columns[i * n + r], powers[i] - powers[r]));
            let row = block.clone().map(|c| (columns[c * n + i], powers[c] - powers[i]));
            // The factor f = 2^step for which f·column and row / f are most alike.
            let gap = log_norm(row) - log_norm(column);
            let step = (gap / 2.0).round();
            // (f·c)² + (r / f)² over c·r, and the same for f = 1.
            let after = log_sum(gap - 2.0 * step);
            if step != 0.0 && after < GAIN.log2() + log_sum(gap) {
                powers[i] += step as i32;
                is_done = false;
            }
        }
        if is_done {
            return;
        }
    }
}

/// `log₂ √(Σ (|x|·2^power)²)` of numbers that are not all zero.
fn log_norm<T: Scalar>(elements: impl Iterator<Item = (T, i32)> + Clone) -> f64 {
    let exponents = elements.clone().map(|(x, power)| x.exponent_of() + power);
    let largest = exponents.max().unwrap_or(EXPONENT_OF_ZERO);
    let sum = elements.fold(0.0, |sum, (x, power)| {
        let x = x.scaled(power - largest);
        let (re, im) = (x.re().to_f64(), x.im().to_f64());
        sum + re * re + im * im
    });
    f64::from(largest) + sum.log2() / 2.0
}

/// `log₂(2^x + 2^−x)`.
fn log_sum(x: f64) -> f64 {
    x.abs() + (1.0 + (-2.0 * x.abs()).exp2()).log2()
}
