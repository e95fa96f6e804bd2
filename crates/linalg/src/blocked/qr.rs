//! Householder's QR.
//!
//! A block of reflections is `H₁ ⋯ H_b = I − V T Vᵀ` with `T⁻¹ = diag(1/scale) + S`, where `S`
//! is the strict upper triangle of `Vᵀ V` (Joffrain et al., *Accumulating Householder
//! transformations, revisited*, 2006). So a product with `T` is a substitution in the rows of
//! `Vᵀ V` whose reciprocal diagonal are the scales; a scale of 0 does no harm there.

use einmul_kernels::MatMut;
use einmul_kernels::panels::{self, Columns, Diagonal, Float, WIDTH};
use einmul_machine::interrupt;

use super::half;
use super::product::Products;
use super::rows::{rows, rows_mut};
use super::triangular;

/// Reflections that are applied together: more of them read the rest of the matrix less
/// often, but take longer to be brought together.
const BLOCK: usize = 64;

/// The part of the second-level cache that columns may fill while a block is applied to them.
const L2_PART: f64 = 0.4;

/// Fewer columns than this are no efficient product.
const FEWEST_COLUMNS: usize = 48;

/// The reflections of a matrix of `m` rows.
pub(crate) struct Reflections<'w, T> {
    m: usize,
    /// Row after row the vectors, `stride` apart, with their ones and the zeros before.
    vectors: &'w mut [T],
    stride: usize,
    scales: &'w mut [T],
    /// `Vᵀ V` of each block below its diagonal, in rows of [`BLOCK`].
    squares: &'w mut [T],
    /// What a block of vectors makes of columns.
    work: &'w mut [T],
}

/// Elements of the slices that [`Reflections::new`] takes, in its order, for `count`
/// reflections of `m` rows that are applied to at most `cols` columns.
pub(crate) fn elements<T>(m: usize, count: usize, cols: usize) -> [usize; 4] {
    let blocks = count.div_ceil(BLOCK).saturating_mul(BLOCK);
    [
        count.saturating_mul(panels::stride::<T>(m)),
        count,
        blocks.saturating_mul(BLOCK),
        BLOCK.min(count).saturating_mul(panels::stride::<T>(cols)),
    ]
}

impl<'w, T: Float> Reflections<'w, T> {
    /// Memory for as many reflections as there are scales; see [`elements`].
    pub(crate) fn new(
        m: usize,
        vectors: &'w mut [T],
        scales: &'w mut [T],
        squares: &'w mut [T],
        work: &'w mut [T],
    ) -> Self {
        Self { m, vectors, stride: panels::stride::<T>(m), scales, squares, work }
    }

    /// `A = Q R`: leaves `R` in the upper trapezoid of an `m × n` matrix of contiguous rows,
    /// with as many reflections as it has rows or columns, whichever are fewer. What is below
    /// the diagonal is spoilt.
    pub(crate) fn factor(&mut self, mut a: MatMut<'_, T>, products: &mut Products<'_>) {
        let count = self.scales.len();
        for start in (0..count).step_by(BLOCK) {
            let end = count.min(start + BLOCK);
            self.columns(a.reborrow(), start, (start, end), products);
            let (rows, cols) = (self.m - start, a.cols() - end);
            let rest = a.reborrow().block(start, end, rows, cols);
            self.apply(start, (start, end), Order::LastFirst, rest, products);
        }
    }

    /// `q ← Q q` for a `q` of `m` rows that is the identity.
    pub(crate) fn expand(&mut self, mut q: MatMut<'_, T>, products: &mut Products<'_>) {
        let count = self.scales.len();
        for block in (0..count.div_ceil(BLOCK)).rev() {
            let (start, end) = (block * BLOCK, count.min((block + 1) * BLOCK));
            // No row or column before that has been touched.
            let (rows, cols) = (self.m - start, q.cols() - start);
            let rest = q.reborrow().block(start, start, rows, cols);
            self.apply(start, (start, end), Order::FirstLast, rest, products);
        }
    }

    /// Reflects columns `from..to` of the block that starts at `block`.
    fn columns(
        &mut self,
        mut a: MatMut<'_, T>,
        block: usize,
        (from, to): (usize, usize),
        products: &mut Products<'_>,
    ) {
        interrupt::poll();
        if to - from <= WIDTH {
            self.panel(a, from, to, products);
            self.multiply(block, (from, to), (from, to), products);
            return;
        }
        let cut = from + half(to - from);
        self.columns(a.reborrow(), block, (from, cut), products);
        let rest = a.reborrow().block(from, cut, self.m - from, to - cut);
        self.apply(block, (from, cut), Order::LastFirst, rest, products);
        self.columns(a, block, (cut, to), products);
        self.multiply(block, (cut, to), (from, cut), products);
    }

    /// Fills rows and columns of `Vᵀ V` of the block that starts at `block`.
    fn multiply(
        &mut self,
        block: usize,
        (top, bottom): (usize, usize),
        (left, right): (usize, usize),
        products: &mut Products<'_>,
    ) {
        // Before that the later vectors are zero.
        let length = self.m - top;
        let of = |from: usize, to: usize| {
            rows(&self.vectors[from * self.stride + top..], self.stride, to - from, length)
        };
        let squares = &mut self.squares[top * BLOCK + left - block..];
        let squares = rows_mut(squares, BLOCK, bottom - top, right - left);
        products.write(of(top, bottom), of(left, right).transpose(), squares);
    }

    /// Reflects at most [`WIDTH`] columns one by one.
    fn panel(&mut self, mut a: MatMut<'_, T>, from: usize, to: usize, products: &Products<'_>) {
        let (rows, count, isa) = (self.m - from, to - from, products.isa());
        for row in from..to {
            self.vectors[row * self.stride..][..from].fill(T::of(0));
        }
        let memory = &mut self.vectors[from * self.stride + from..];
        let mut columns = Columns::new(memory, self.stride, rows, count);
        let block = a.reborrow().block(from, from, rows, count);
        panels::copy(isa, block.as_ref(), columns.matrix());
        let triangle = block.block(0, 0, count, count);
        panels::reflect(isa, columns, &mut self.scales[from..to], triangle);
    }

    /// `x ← H x` with `H` the product of reflections `from..to` of the block that starts at
    /// `block`, in an order. `x` has the rows from `from` on.
    fn apply(
        &mut self,
        block: usize,
        (from, to): (usize, usize),
        order: Order,
        mut x: MatMut<'_, T>,
        products: &mut Products<'_>,
    ) {
        let (count, length, cols) = (to - from, self.m - from, x.cols());
        let v = rows(&self.vectors[from * self.stride + from..], self.stride, count, length);
        let squares = rows(&self.squares[from * BLOCK + from - block..], BLOCK, count, count);
        let scales = Diagonal::Reciprocals(&self.scales[from..to]);
        // Columns that stay in the cache between the two products.
        let fitting = L2_PART * products.l2() / (length * size_of::<T>()) as f64;
        let strip = (fitting as usize).max(FEWEST_COLUMNS);
        let strips = cols.div_ceil(strip);
        let strip = cols.div_ceil(strips.max(1)).next_multiple_of(WIDTH);
        for start in (0..cols).step_by(strip.max(1)) {
            interrupt::poll();
            let width = strip.min(cols - start);
            let mut x = x.reborrow().block(0, start, length, width);
            let mut y = rows_mut(self.work, panels::stride::<T>(width), count, width);
            products.write(v, x.as_ref(), y.reborrow());
            match order {
                Order::LastFirst => triangular::lower(squares, scales, y.reborrow(), products),
                Order::FirstLast => {
                    triangular::upper(squares.transpose(), scales, y.reborrow(), products);
                }
            }
            products.subtract(v.transpose(), y.as_ref(), x.reborrow());
        }
    }
}

/// In which order reflections are multiplied.
#[derive(Debug, Clone, Copy)]
enum Order {
    /// `H_b ⋯ H₁`, as towards `R`.
    LastFirst,
    /// `H₁ ⋯ H_b`, as in `Q`.
    FirstLast,
}
