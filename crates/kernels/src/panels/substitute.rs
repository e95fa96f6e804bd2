//! Triangular systems of a few rows.

use super::float::Float;
use super::kernel::Substitution;
use crate::simd::Kernel;
use crate::simd::lanes::Lanes;

impl<T: Float, S: Lanes<T>> Kernel<T, S> for &Substitution<T> {
    #[inline(always)]
    unsafe fn run(self) {
        let lanes = S::LANES;
        let mut col = 0;
        // SAFETY: the columns are those of x.
        unsafe {
            // Eight sums at a time hide the latency of multiply-adds.
            while col + 4 * lanes <= self.cols {
                columns::<T, S, 4, 2>(self, self.x.add(col), None);
                col += 4 * lanes;
            }
            while col + lanes <= self.cols {
                columns::<T, S, 1, 4>(self, self.x.add(col), None);
                col += lanes;
            }
            if col < self.cols {
                let mask = Some(S::mask(self.cols - col));
                columns::<T, S, 1, 4>(self, self.x.add(col), mask);
            }
        }
    }
}

/// `V` vectors of columns, for which `ROWS` rows are solved at a time.
///
/// # Safety
/// As for the public function; with a mask there is one vector.
#[inline(always)]
unsafe fn columns<T: Float, S: Lanes<T>, const V: usize, const ROWS: usize>(
    args: &Substitution<T>,
    x: *mut T,
    mask: Option<S::Mask>,
) {
    let n = args.n;
    let mut i = 0;
    // SAFETY: the rows are inside the triangle.
    unsafe {
        while i + ROWS <= n {
            rows::<T, S, V, ROWS>(args, x, mask, i);
            i += ROWS;
        }
        while i < n {
            rows::<T, S, V, 1>(args, x, mask, i);
            i += 1;
        }
    }
}

/// Rows `i..i + ROWS`, when those above are done.
///
/// # Safety
/// As [`columns`].
#[inline(always)]
unsafe fn rows<T: Float, S: Lanes<T>, const V: usize, const ROWS: usize>(
    args: &Substitution<T>,
    x: *mut T,
    mask: Option<S::Mask>,
    i: usize,
) {
    let (down, across) = args.strides;
    // SAFETY: every address is of an element of the triangle below its diagonal, or of one of
    // the first n rows of x; the reciprocals are n where there are any.
    unsafe {
        let factor =
            |i: usize, p: usize| S::splat(*args.l.offset(i as isize * down + p as isize * across));
        let at = |i: usize, v: usize| x.offset(i as isize * args.x_stride).add(v * S::LANES);
        let load = |i: usize, v: usize| match mask {
            None => S::load(at(i, v)),
            Some(mask) => S::load_masked(at(i, v), mask),
        };
        let mut sums: [[S::Vector; V]; ROWS] =
            std::array::from_fn(|r| std::array::from_fn(|v| load(i + r, v)));
        for p in 0..i {
            let known: [S::Vector; V] = std::array::from_fn(|v| load(p, v));
            for r in 0..ROWS {
                let factor = factor(i + r, p);
                for v in 0..V {
                    sums[r][v] = S::minus_product(sums[r][v], factor, known[v]);
                }
            }
        }
        for r in 0..ROWS {
            for q in 0..r {
                let factor = factor(i + r, i + q);
                for v in 0..V {
                    sums[r][v] = S::minus_product(sums[r][v], factor, sums[q][v]);
                }
            }
            if !args.reciprocals.is_null() {
                let reciprocal =
                    S::splat(*args.reciprocals.offset((i + r) as isize * args.reciprocal_step));
                for v in 0..V {
                    sums[r][v] = S::mul(sums[r][v], reciprocal);
                }
            }
            for v in 0..V {
                match mask {
                    None => S::store(at(i + r, v), sums[r][v]),
                    Some(mask) => S::store_masked(at(i + r, v), mask, sums[r][v]),
                }
            }
        }
    }
}
