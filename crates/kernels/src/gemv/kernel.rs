//! The two inner loops of matrix times vector, over any instruction set.

use einmul_machine::interrupt;

use crate::element::{Real, Ring};
use crate::matrix::MatRef;
use crate::simd::{Kernel, Simd};

/// Operands of `y = alpha·A·x + beta·y` with a contiguous `x`.
pub(crate) struct GemvArgs<'a, T> {
    pub(crate) alpha: T,
    pub(crate) a: MatRef<'a, T>,
    pub(crate) x: *const T,
    pub(crate) beta: T,
    pub(crate) y: *mut T,
    pub(crate) y_stride: isize,
}

/// Both kernels of one instruction set.
///
/// Calling one needs the instruction set, an `x` of `a.cols()` elements and a
/// uniquely owned `y` of `a.rows()`.
#[derive(Debug)]
pub(crate) struct GemvFns<T> {
    /// For an `A` with contiguous rows: one dot product a row.
    pub(crate) dot: unsafe fn(&GemvArgs<'_, T>),
    /// For an `A` with contiguous columns and a contiguous `y`: sums of columns.
    pub(crate) axpy: unsafe fn(&GemvArgs<'_, T>),
}

/// The kernels of one instruction set.
pub(crate) const fn functions<T: Real, S: Simd<T>>() -> GemvFns<T> {
    GemvFns { dot: dot::<T, S>, axpy: axpy::<T, S> }
}

unsafe fn dot<T: Real, S: Simd<T>>(args: &GemvArgs<'_, T>) {
    // SAFETY: handed on to the caller (`GemvFns`).
    unsafe { S::vectorize(Dot(args)) }
}

unsafe fn axpy<T: Real, S: Simd<T>>(args: &GemvArgs<'_, T>) {
    // SAFETY: handed on to the caller (`GemvFns`).
    unsafe { S::vectorize(Axpy(args)) }
}

/// Rows that share the loads of `x`, when they are short.
const DOT_ROWS: usize = 4;

/// Bytes of a short row. Longer ones are read one after the other: the memory is
/// then one stream, which the processor foresees best.
const SHORT_ROW: usize = 2048;

/// Rows of `y` that stay in the first-level cache while columns are added.
const AXPY_BLOCK: usize = 2048;

/// Bytes that long rows are fetched ahead; across their ends too, since the next
/// row mostly follows.
const AHEAD: usize = 2048;

struct Dot<'a, T>(&'a GemvArgs<'a, T>);

impl<T: Real, S: Simd<T>> Kernel<T, S> for Dot<'_, T> {
    #[inline(always)]
    unsafe fn run(self) {
        let rows = self.0.a.rows();
        let short = self.0.a.cols() * size_of::<T>() <= SHORT_ROW;
        let whole = if short { rows / DOT_ROWS * DOT_ROWS } else { 0 };
        // SAFETY: the rows are in the matrix.
        unsafe {
            // Eight sums either way: enough to hide the latency of the additions.
            for row in (0..whole).step_by(DOT_ROWS) {
                dot_rows::<T, S, DOT_ROWS, 2>(self.0, row);
            }
            for row in whole..rows {
                if !short {
                    interrupt::poll();
                }
                dot_rows::<T, S, 1, 8>(self.0, row);
            }
        }
    }
}

/// `ROWS` dot products with `UNROLL` sums each.
#[inline(always)]
unsafe fn dot_rows<T: Real, S: Simd<T>, const ROWS: usize, const UNROLL: usize>(
    args: &GemvArgs<'_, T>,
    row: usize,
) {
    let (lanes, cols) = (S::LANES, args.a.cols());
    let stride = args.a.row_stride();
    let first = args.a.as_ptr().wrapping_offset(row as isize * stride);
    // SAFETY: rows `row..row + ROWS` are in the matrix and contiguous, x has
    // `cols` elements, and y is the caller's to write.
    unsafe {
        let mut sums = [[S::zero(); UNROLL]; ROWS];
        let mut p = 0;
        while p + UNROLL * lanes <= cols {
            for u in 0..UNROLL {
                let x = S::load(args.x.add(p + u * lanes));
                for r in 0..ROWS {
                    let from = first.wrapping_offset(r as isize * stride).add(p + u * lanes);
                    if ROWS == 1 {
                        S::prefetch(from.wrapping_byte_add(AHEAD));
                    }
                    let a = S::load(from);
                    sums[r][u] = S::mul_add(a, x, sums[r][u]);
                }
            }
            p += UNROLL * lanes;
        }
        while p < cols {
            let mask = S::mask(lanes.min(cols - p));
            let x = S::load_masked(args.x.add(p), mask);
            for r in 0..ROWS {
                let a = S::load_masked(first.wrapping_offset(r as isize * stride).add(p), mask);
                sums[r][0] = S::mul_add(a, x, sums[r][0]);
            }
            p += lanes;
        }
        for r in 0..ROWS {
            let mut sum = sums[r][0];
            for u in 1..UNROLL {
                sum = S::add(sum, sums[r][u]);
            }
            let y = args.y.wrapping_offset((row + r) as isize * args.y_stride);
            super::store(y, args.alpha.times(S::sum(sum)), args.beta);
        }
    }
}

struct Axpy<'a, T>(&'a GemvArgs<'a, T>);

impl<T: Real, S: Simd<T>> Kernel<T, S> for Axpy<'_, T> {
    #[inline(always)]
    unsafe fn run(self) {
        let (rows, cols) = (self.0.a.rows(), self.0.a.cols());
        // SAFETY: the blocks are in the matrix.
        unsafe {
            for top in (0..rows).step_by(AXPY_BLOCK) {
                interrupt::poll();
                let height = AXPY_BLOCK.min(rows - top);
                let mut col = 0;
                while cols - col >= 8 {
                    axpy_cols::<T, S, 8>(self.0, top, height, col);
                    col += 8;
                }
                if cols - col >= 4 {
                    axpy_cols::<T, S, 4>(self.0, top, height, col);
                    col += 4;
                }
                while col < cols {
                    axpy_cols::<T, S, 1>(self.0, top, height, col);
                    col += 1;
                }
            }
        }
    }
}

/// Adds `COLS` columns to a block of `y`; the first ones apply `beta`.
#[inline(always)]
unsafe fn axpy_cols<T: Real, S: Simd<T>, const COLS: usize>(
    args: &GemvArgs<'_, T>,
    top: usize,
    height: usize,
    col: usize,
) {
    let stride = args.a.col_stride();
    let first = args.a.as_ptr().wrapping_offset(col as isize * stride).wrapping_add(top);
    let beta = if col == 0 { args.beta } else { <T as Ring>::ONE };
    let fresh = beta == <T as Ring>::ZERO;
    // SAFETY: the block's columns are in the matrix and contiguous, x has the
    // columns' elements, and y is contiguous and the caller's to write.
    unsafe {
        let y = args.y.add(top);
        let mut factors = [S::zero(); COLS];
        for j in 0..COLS {
            factors[j] = S::splat(args.alpha.times(*args.x.add(col + j)));
        }
        let beta = S::splat(beta);
        let mut i = 0;
        while i + S::LANES <= height {
            let mut sum = if fresh { S::zero() } else { S::mul(beta, S::load(y.add(i))) };
            for j in 0..COLS {
                let a = S::load(first.wrapping_offset(j as isize * stride).add(i));
                sum = S::mul_add(a, factors[j], sum);
            }
            S::store(y.add(i), sum);
            i += S::LANES;
        }
        if i < height {
            let mask = S::mask(height - i);
            let mut sum =
                if fresh { S::zero() } else { S::mul(beta, S::load_masked(y.add(i), mask)) };
            for j in 0..COLS {
                let a = S::load_masked(first.wrapping_offset(j as isize * stride).add(i), mask);
                sum = S::mul_add(a, factors[j], sum);
            }
            S::store_masked(y.add(i), mask, sum);
        }
    }
}

/// For an `A` without a unit stride: one sum a row, element by element.
///
/// # Safety
/// As for [`GemvFns`].
pub(crate) unsafe fn any_strides<T: Real>(args: &GemvArgs<'_, T>) {
    /// Independent sums, so that additions need not wait for each other.
    const SUMS: usize = 4;
    for row in 0..args.a.rows() {
        let from = args.a.as_ptr().wrapping_offset(row as isize * args.a.row_stride());
        let mut sums = [<T as Ring>::ZERO; SUMS];
        for col in 0..args.a.cols() {
            // SAFETY: (row, col) is in the matrix and col in x.
            let product = unsafe {
                from.wrapping_offset(col as isize * args.a.col_stride())
                    .read()
                    .times(*args.x.add(col))
            };
            sums[col % SUMS] = sums[col % SUMS].plus(product);
        }
        let sum = sums[0].plus(sums[1]).plus(sums[2].plus(sums[3]));
        let y = args.y.wrapping_offset(row as isize * args.y_stride);
        // SAFETY: the row is in y, which is the caller's to write.
        unsafe { super::store(y, args.alpha.times(sum), args.beta) };
    }
}
