//! One row of a sparse matrix times a dense matrix with contiguous rows.

use super::csr::Index;
use crate::element::{Real, Ring};
use crate::simd::{Kernel, Simd};

/// Operands of `c = alpha·s·B + beta·c` for one sparse row `s` and contiguous
/// rows `B[j]` and `c`.
pub(crate) struct RowArgs<T> {
    pub(crate) alpha: T,
    pub(crate) columns: Columns,
    pub(crate) values: *const T,
    /// Entries of the row.
    pub(crate) entries: usize,
    /// Element (0, 0) of `B`.
    pub(crate) b: *const T,
    pub(crate) b_row: isize,
    pub(crate) beta: T,
    pub(crate) c: *mut T,
    /// Elements of `c`.
    pub(crate) width: usize,
}

/// Column indices of either type.
#[derive(Clone, Copy)]
pub(crate) enum Columns {
    I32(*const i32),
    I64(*const i64),
}

impl Columns {
    pub(crate) fn new<I: Index>(columns: &[I]) -> Columns {
        match size_of::<I>() {
            4 => Columns::I32(columns.as_ptr().cast()),
            _ => Columns::I64(columns.as_ptr().cast()),
        }
    }
}

/// A kernel for one sparse row.
///
/// # Safety
/// The processor has the instruction set; the columns are rows of `B`, whose
/// rows have `width` elements, and `c` is the caller's to write.
pub(crate) type RowFn<T> = unsafe fn(&RowArgs<T>);

/// See [`RowFn`].
///
/// # Safety
/// See [`RowFn`].
pub(crate) unsafe fn sparse_row<T: Real, S: Simd<T>>(args: &RowArgs<T>) {
    // SAFETY: handed on to the caller.
    unsafe {
        match args.columns {
            Columns::I32(columns) => S::vectorize(Row { args, columns }),
            Columns::I64(columns) => S::vectorize(Row { args, columns }),
        }
    }
}

struct Row<'a, T, I> {
    args: &'a RowArgs<T>,
    columns: *const I,
}

impl<T: Real, S: Simd<T>, I: Index> Kernel<T, S> for Row<'_, T, I> {
    #[inline(always)]
    unsafe fn run(self) {
        let (lanes, width) = (S::LANES, self.args.width);
        let mut col = 0;
        // SAFETY: every strip lies inside the row.
        unsafe {
            while width - col >= 4 * lanes {
                strip::<T, S, I, 4, false>(&self, col, lanes);
                col += 4 * lanes;
            }
            while width - col >= lanes {
                strip::<T, S, I, 1, false>(&self, col, lanes);
                col += lanes;
            }
            if col < width {
                strip::<T, S, I, 1, true>(&self, col, width - col);
            }
        }
    }
}

/// `VECTORS` vectors of the result, summed in registers over all entries; `last`
/// elements in the last one when `MASKED`.
#[inline(always)]
unsafe fn strip<T: Real, S: Simd<T>, I: Index, const VECTORS: usize, const MASKED: bool>(
    row: &Row<'_, T, I>,
    col: usize,
    last: usize,
) {
    let args = row.args;
    // SAFETY: the caller's columns are rows of B, and the strip is inside them.
    unsafe {
        let mask = S::mask(last);
        let mut sums = [S::zero(); VECTORS];
        for p in 0..args.entries {
            let index = (*row.columns.add(p)).position() as isize;
            let from = args.b.wrapping_offset(index * args.b_row).wrapping_add(col);
            let value = S::splat(*args.values.add(p));
            for v in 0..VECTORS {
                let at = from.add(v * S::LANES);
                let b = if MASKED { S::load_masked(at, mask) } else { S::load(at) };
                sums[v] = S::mul_add(value, b, sums[v]);
            }
        }
        let (alpha, beta) = (S::splat(args.alpha), S::splat(args.beta));
        for v in 0..VECTORS {
            let to = args.c.add(col + v * S::LANES);
            let mut value = S::mul(alpha, sums[v]);
            if args.beta != <T as Ring>::ZERO {
                let old = if MASKED { S::load_masked(to, mask) } else { S::load(to) };
                value = S::mul_add(beta, old, value);
            }
            if MASKED { S::store_masked(to, mask, value) } else { S::store(to, value) }
        }
    }
}
