//! Compressed sparse rows times a dense matrix.

use einmul_machine::{Profile, interrupt, threads};

use super::csr::{CsrRef, Index};
use super::kernel::{Columns, RowArgs};
use crate::element::{Real, Ring};
use crate::gemm::tiles::Tiles;
use crate::gemm::{check_shapes, scale, worthwhile_threads};
use crate::matrix::{MatMut, MatRef};

/// Rows between two looks whether the product is still wanted.
const ROWS_BETWEEN_POLLS: usize = 64;

/// The route of one product `C = alpha·S·B + beta·C` with a sparse `S: m × k` and
/// dense `B: k × n` and `C: m × n` of any strides, resolved once.
///
/// Threads share the rows so that each gets about as many entries. No scratch is
/// needed. The same operands give the same bits for any number of threads.
#[derive(Debug, Clone, Copy)]
pub struct CsrDense<T: Real> {
    tiles: &'static Tiles<T>,
    threads: usize,
}

impl<T: Real> CsrDense<T> {
    /// The route for a matrix of `nnz` entries times `n` columns. `threads` is the
    /// most to use; products below the profile's threshold stay on the calling
    /// thread.
    pub fn new(rows: usize, nnz: usize, n: usize, profile: &Profile, threads: usize) -> Self {
        // Sparse work runs at a small part of the dense rate, which the profile's
        // threshold for threads is in: each entry weighs as many dense flops as
        // take its time, and reading it weighs more than what is done with it.
        let dense_flops = nnz as f64 * (64.0 + 16.0 * n as f64);
        let threads = worthwhile_threads(dense_flops, profile, threads).min(rows).max(1);
        CsrDense { tiles: T::tiles(profile.isa), threads }
    }

    /// The name of the kernel, such as `sparse.f32.avx512`.
    pub fn kernel_name(&self) -> &'static str {
        self.tiles.sparse_name
    }

    /// The threads that share the product.
    pub fn threads(&self) -> usize {
        self.threads
    }

    /// Bytes of scratch: none.
    pub fn scratch_bytes(&self) -> usize {
        0
    }

    /// `C = alpha·S·B + beta·C`.
    ///
    /// With `beta` zero `C` is never read, with `alpha` zero neither are `S` and
    /// `B`. What `S` does not store meets no element of `B`, not even a NaN.
    ///
    /// # Panics
    /// When the shapes do not fit.
    pub fn run<I: Index>(
        &self,
        alpha: T,
        s: CsrRef<'_, T, I>,
        b: MatRef<'_, T>,
        beta: T,
        c: MatMut<'_, T>,
    ) {
        check_shapes(s.rows(), s.cols(), b.rows(), b.cols(), c.rows(), c.cols());
        if alpha == <T as Ring>::ZERO {
            scale(beta, c);
            return;
        }
        over_rows(s, c, self.threads, &|rows, c| {
            if b.col_stride() == 1 && c.col_stride() == 1 {
                self.contiguous(alpha, s, rows, b, beta, c);
            } else {
                any_strides(alpha, s, rows, b, beta, c);
            }
        });
    }

    /// Rows from `first` on, into a `c` of those rows only.
    fn contiguous<I: Index>(
        &self,
        alpha: T,
        s: CsrRef<'_, T, I>,
        first: usize,
        b: MatRef<'_, T>,
        beta: T,
        mut c: MatMut<'_, T>,
    ) {
        for row in 0..c.rows() {
            if row % ROWS_BETWEEN_POLLS == 0 {
                interrupt::poll();
            }
            let (columns, values) = s.row(first + row);
            let offset = row as isize * c.row_stride();
            let args = RowArgs {
                alpha,
                columns: Columns::new(columns),
                values: values.as_ptr(),
                entries: values.len(),
                b: b.as_ptr(),
                b_row: b.row_stride(),
                beta,
                c: c.as_mut_ptr().wrapping_offset(offset),
                width: c.cols(),
            };
            // SAFETY: the constructor of `s` checked its columns against the rows
            // of B; the row of C is in bounds and borrowed uniquely; the tiles
            // are of a supported instruction set.
            unsafe { (self.tiles.sparse_row)(&args) };
        }
    }
}

/// Splits the rows of `s` and `c` into parts of about equal work, and hands each
/// part's first row and its rows of `c` to the task.
pub(super) fn over_rows<T: Real, I: Index>(
    s: CsrRef<'_, T, I>,
    mut c: MatMut<'_, T>,
    parts: usize,
    task: &(dyn Fn(usize, MatMut<'_, T>) + Sync),
) {
    if parts == 1 {
        task(0, c);
        return;
    }
    struct Output<T>(*mut T);
    // SAFETY: every part of the rows is written by one thread.
    unsafe impl<T: Send> Sync for Output<T> {}
    let output = Output(c.as_mut_ptr());
    let (cols, row_stride, col_stride) = (c.cols(), c.row_stride(), c.col_stride());
    threads::run_parts(parts, &|part| {
        let output = &output;
        let (start, end) = (s.part_start(part, parts), s.part_start(part + 1, parts));
        // SAFETY: parts do not overlap and lie in `c`, which is borrowed uniquely.
        let rows = unsafe {
            let first = output.0.wrapping_offset(start as isize * row_stride);
            MatMut::from_raw_parts(first, end - start, cols, row_stride, col_stride)
        };
        task(start, rows);
    });
}

/// Column by column, element by element, for operands without contiguous rows.
pub(super) fn any_strides<T: Real, I: Index>(
    alpha: T,
    s: CsrRef<'_, T, I>,
    first: usize,
    b: MatRef<'_, T>,
    beta: T,
    mut c: MatMut<'_, T>,
) {
    let (row_stride, col_stride) = (c.row_stride(), c.col_stride());
    for col in 0..c.cols() {
        let x = b.as_ptr().wrapping_offset(col as isize * b.col_stride());
        for row in 0..c.rows() {
            let (columns, values) = s.row(first + row);
            // SAFETY: the constructor of `s` checked its columns against the rows
            // of B (the shapes were compared).
            let at = |index: I| unsafe {
                *x.wrapping_offset(index.position() as isize * b.row_stride())
            };
            let sum = alpha.times(sparse_dot(columns, values, at));
            let offset = row as isize * row_stride + col as isize * col_stride;
            let to = c.as_mut_ptr().wrapping_offset(offset);
            // SAFETY: (row, col) is in C, which is borrowed uniquely.
            unsafe {
                *to = if beta == <T as Ring>::ZERO { sum } else { sum.plus(beta.times(*to)) };
            }
        }
    }
}

/// A sparse row times a vector, with independent sums so that additions need not
/// wait for each other.
#[inline(always)]
fn sparse_dot<T: Real, I: Index>(columns: &[I], values: &[T], at: impl Fn(I) -> T) -> T {
    let mut sums = [<T as Ring>::ZERO; 4];
    let (quads, rest) = columns.as_chunks::<4>();
    let (value_quads, value_rest) = values.as_chunks::<4>();
    for (columns, values) in quads.iter().zip(value_quads) {
        for lane in 0..4 {
            sums[lane] = sums[lane].plus(values[lane].times(at(columns[lane])));
        }
    }
    for (&column, &value) in rest.iter().zip(value_rest) {
        sums[0] = sums[0].plus(value.times(at(column)));
    }
    sums[0].plus(sums[1]).plus(sums[2].plus(sums[3]))
}
