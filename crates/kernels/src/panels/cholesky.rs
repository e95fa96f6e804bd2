//! Cholesky's factor of a small block, by rows.

use super::float::Float;
use crate::simd::Kernel;
use crate::simd::lanes::Lanes;

pub(super) struct Block<'a, T> {
    pub(super) a: *mut T,
    pub(super) stride: isize,
    pub(super) n: usize,
    pub(super) reciprocals: *mut T,
    /// Pivots above 0.
    pub(super) factored: &'a mut usize,
}

impl<T: Float, S: Lanes<T>> Kernel<T, S> for Block<'_, T> {
    #[inline(always)]
    unsafe fn run(self) {
        let Self { a, stride, n, reciprocals, factored } = self;
        let lanes = S::LANES;
        let one = T::of(1);
        // SAFETY: every address is of the block's rows, which are contiguous; masks keep
        // vectors inside them.
        unsafe {
            let at = |i: usize, j: usize| a.offset(i as isize * stride).add(j);
            for i in 0..n {
                let row = at(i, 0);
                let first = i / lanes * lanes;
                for start in (first..n).step_by(lanes) {
                    let mask = S::mask(lanes.min(n - start));
                    let mut sums = S::load_masked(row.add(start), mask);
                    let mut p = 0;
                    // Two sums, so that half the terms wait for each other.
                    let mut others = S::zero();
                    while p + 2 <= i {
                        let above = S::load_masked(at(p, start), mask);
                        sums = S::minus_product(sums, S::splat(*at(p, i)), above);
                        let above = S::load_masked(at(p + 1, start), mask);
                        others = S::minus_product(others, S::splat(*at(p + 1, i)), above);
                        p += 2;
                    }
                    if p < i {
                        let above = S::load_masked(at(p, start), mask);
                        sums = S::minus_product(sums, S::splat(*at(p, i)), above);
                    }
                    S::store_masked(row.add(start), mask, S::add(sums, others));
                }
                let pivot = *row.add(i);
                // A pivot that is not a number is not above either.
                let is_positive = pivot > T::of(0);
                if !is_positive {
                    *factored = i;
                    return;
                }
                let root = pivot.root();
                let reciprocal = one / root;
                *reciprocals.add(i) = reciprocal;
                for start in (first..n).step_by(lanes) {
                    let mask = S::mask(lanes.min(n - start));
                    let scaled = S::mul(S::load_masked(row.add(start), mask), S::splat(reciprocal));
                    S::store_masked(row.add(start), mask, scaled);
                }
                *row.add(i) = root;
            }
        }
        *factored = n;
    }
}
