//! Dense matrix times vector: bound by how fast the matrix can be read.

pub(crate) mod kernel;
mod reference;

pub use reference::gemv_reference;

use einmul_machine::{Profile, threads};

use crate::element::{Real, Ring};
use crate::gemm::tiles::Tiles;
use crate::gemm::{check_shapes, scale, strip, worthwhile_threads};
use crate::matrix::{MatMut, MatRef};
use crate::scratch::{self, piece_bytes};
use kernel::GemvArgs;

/// Fewer rows than this for each thread, and threads share columns instead.
const ROWS_PER_THREAD: usize = 64;

/// How many flops take as long as reading one byte of the matrix from the last
/// cache or memory, roughly; the profile's threshold for threads counts flops.
const FLOPS_PER_BYTE: f64 = 2.0;

/// The route of one product `y = alpha·A·x + beta·y` with `A: m × n`, `x: n × 1`
/// and `y: m × 1` of any strides, resolved once.
///
/// Contiguous rows become dot products, contiguous columns are added up; either
/// way the matrix is read once, in the order in which it lies.
#[derive(Debug, Clone, Copy)]
pub struct Gemv<T: Real> {
    rows: usize,
    cols: usize,
    tiles: &'static Tiles<T>,
    threads: usize,
    split: Split,
}

/// What threads share.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Split {
    /// Rows: each thread finishes its part of `y`.
    Rows,
    /// Columns, for a matrix with few rows: each thread adds up its own `y`, and
    /// the sums are added in the order of the threads.
    Cols,
}

impl<T: Real> Gemv<T> {
    /// The route for one shape. `threads` is the most to use; products below the
    /// profile's threshold stay on the calling thread.
    pub fn new(rows: usize, cols: usize, profile: &Profile, threads: usize) -> Self {
        let bytes = rows as f64 * cols as f64 * size_of::<T>() as f64;
        let threads = worthwhile_threads(bytes * FLOPS_PER_BYTE, profile, threads);
        let few_rows = rows / threads < ROWS_PER_THREAD;
        let (split, most) = if few_rows { (Split::Cols, cols) } else { (Split::Rows, rows) };
        let threads = threads.min(most).max(1);
        Gemv { rows, cols, tiles: T::tiles(profile.isa), threads, split }
    }

    /// The name of the kernel, such as `gemv.f64.avx2`.
    pub fn kernel_name(&self) -> &'static str {
        self.tiles.gemv_name
    }

    /// The threads that share the product.
    pub fn threads(&self) -> usize {
        self.threads
    }

    /// Bytes of scratch that [`Gemv::run`] needs: a contiguous `x`, and a `y` for
    /// each thread.
    pub fn scratch_bytes(&self) -> usize {
        scratch::with_slack(self.aligned_bytes())
    }

    fn aligned_bytes(&self) -> usize {
        let results = piece_bytes::<T>(self.part_rows()).saturating_mul(self.threads);
        piece_bytes::<T>(self.cols).saturating_add(results)
    }

    /// The most rows that one thread sums.
    fn part_rows(&self) -> usize {
        match self.split {
            Split::Rows => self.rows.div_ceil(self.threads),
            Split::Cols => self.rows,
        }
    }

    /// `y = alpha·A·x + beta·y`; `alpha`, `beta` and NaNs as in
    /// [`Gemm::run`](crate::Gemm::run).
    ///
    /// # Panics
    /// When a shape is not the route's or the scratch is too short.
    pub fn run(
        &self,
        alpha: T,
        a: MatRef<'_, T>,
        x: MatRef<'_, T>,
        beta: T,
        mut y: MatMut<'_, T>,
        scratch: &mut [u8],
    ) {
        check_shapes(a.rows(), a.cols(), x.rows(), x.cols(), y.rows(), y.cols());
        assert_eq!((a.rows(), a.cols(), x.cols()), (self.rows, self.cols, 1), "shape of A and x");
        if self.rows == 0 {
            return;
        }
        if self.cols == 0 || alpha == <T as Ring>::ZERO {
            scale(beta, y);
            return;
        }
        let scratch = scratch::aligned(scratch, self.aligned_bytes());
        let (a, x) = forwards(a, x);
        let x = contiguous(x, scratch.cast());
        let result_bytes = piece_bytes::<T>(self.part_rows());
        let results = scratch.wrapping_add(piece_bytes::<T>(self.cols));
        let shared = Shared { x, y: y.as_mut_ptr(), results };
        let y_stride = y.row_stride();
        threads::run_parts(self.threads, &|part| {
            let shared = &shared;
            let result = shared.results.wrapping_add(part * result_bytes).cast::<T>();
            // SAFETY: x is contiguous; each part writes its own rows of y or its
            // own result, and the result has room for the part's rows.
            unsafe {
                match self.split {
                    Split::Rows => {
                        let (top, bottom) = strip(self.rows, self.threads, part);
                        let a = a.block(top, 0, bottom - top, self.cols);
                        let y = shared.y.wrapping_offset(top as isize * y_stride);
                        let (x, result) = (shared.x, Some(result));
                        self.part(GemvArgs { alpha, a, x, beta, y, y_stride }, result);
                    }
                    Split::Cols => {
                        let (left, right) = strip(self.cols, self.threads, part);
                        let a = a.block(0, left, self.rows, right - left);
                        let x = shared.x.wrapping_add(left);
                        let beta = <T as Ring>::ZERO;
                        self.part(GemvArgs { alpha, a, x, beta, y: result, y_stride: 1 }, None);
                    }
                }
            }
        });
        if self.split == Split::Cols {
            for row in 0..self.rows {
                let of = |part: usize| {
                    let result = results.wrapping_add(part * result_bytes).cast::<T>();
                    // SAFETY: every part wrote all rows of its result above.
                    unsafe { *result.add(row) }
                };
                let sum = (1..self.threads).fold(of(0), |sum, part| sum.plus(of(part)));
                // SAFETY: the row is in y, which is borrowed uniquely.
                unsafe {
                    store(y.as_mut_ptr().wrapping_offset(row as isize * y_stride), sum, beta)
                };
            }
        }
    }

    /// One thread's part. `result` holds `y` while columns are added up into it;
    /// none means that `y` is contiguous.
    ///
    /// # Safety
    /// As for [`kernel::GemvFns`]; `result` has the part's rows.
    unsafe fn part(&self, args: GemvArgs<'_, T>, result: Option<*mut T>) {
        let a = args.a;
        // SAFETY: handed on to the caller; each kernel gets the strides it asks for.
        unsafe {
            if a.col_stride() == 1 || a.cols() == 1 && a.row_stride() != 1 {
                (self.tiles.gemv.dot)(&args);
            } else if a.row_stride() != 1 {
                kernel::any_strides(&args);
            } else if args.y_stride == 1 {
                (self.tiles.gemv.axpy)(&args);
            } else if let Some(result) = result {
                let (y, y_stride, beta) = (args.y, args.y_stride, args.beta);
                let beta_here = <T as Ring>::ZERO;
                (self.tiles.gemv.axpy)(&GemvArgs {
                    beta: beta_here,
                    y: result,
                    y_stride: 1,
                    ..args
                });
                for row in 0..a.rows() {
                    store(y.wrapping_offset(row as isize * y_stride), *result.add(row), beta);
                }
            }
        }
    }
}

/// Addresses that threads share.
struct Shared<T> {
    x: *const T,
    y: *mut T,
    results: *mut u8,
}

// SAFETY: x is only read; of y and the results each thread writes its own part.
unsafe impl<T: Send + Sync> Sync for Shared<T> {}

/// `y = sum + beta·y`, without reading `y` for a zero `beta`.
///
/// # Safety
/// `y` may be written, and read unless `beta` is zero.
unsafe fn store<T: Real>(y: *mut T, sum: T, beta: T) {
    // SAFETY: handed on to the caller.
    unsafe {
        *y = if beta == <T as Ring>::ZERO { sum } else { sum.plus(beta.times(*y)) };
    }
}

/// Walks columns of stride −1 from their other end, so that they are contiguous.
fn forwards<'a, T>(a: MatRef<'a, T>, x: MatRef<'a, T>) -> (MatRef<'a, T>, MatRef<'a, T>) {
    if a.col_stride() >= 0 {
        return (a, x);
    }
    (a.transpose().reverse_rows().transpose(), x.reverse_rows())
}

/// The vector itself when it is contiguous, else a copy of it at `to`.
fn contiguous<T: Copy>(x: MatRef<'_, T>, to: *mut T) -> *const T {
    if x.row_stride() == 1 || x.rows() == 1 {
        return x.as_ptr();
    }
    for i in 0..x.rows() {
        // SAFETY: the scratch has room for the vector (`aligned_bytes`).
        unsafe { *to.add(i) = x.at(i, 0) };
    }
    to
}
