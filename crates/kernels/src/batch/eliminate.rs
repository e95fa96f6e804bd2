//! Elimination with partial pivoting in lanes that pivot apart: a row that some of them want
//! is exchanged by selection.

use super::float::Float;
use super::group::{Vectors, larger};
use crate::simd::lanes::Lanes;

/// Eliminates below the diagonal of the first `n` columns of rows of `width` vectors; those up
/// to `taken` are taken along, the others exchange their rows only. Multipliers stay in place
/// of what they eliminate, the reciprocals of the pivots come into `reciprocals`. True when
/// every pivot is plainly not zero.
///
/// # Safety
/// `rows` has `n · width` vectors, `reciprocals` `n`; the processor has the instruction set.
#[inline(always)]
pub(super) unsafe fn eliminate<T: Float, S: Lanes<T>>(
    n: usize,
    taken: usize,
    width: usize,
    rows: Vectors<T>,
    reciprocals: Vectors<T>,
) -> bool {
    // SAFETY: all vectors are the caller's.
    unsafe {
        let (one, small) = (S::splat(T::of(1)), S::splat(T::SMALL));
        for k in 0..n {
            let pivot_row = rows.from::<S>(k * width);
            let mut best = S::abs(pivot_row.get::<S>(k));
            let mut place = S::splat(T::of(k));
            for i in k + 1..n {
                let size = S::abs(rows.get::<S>(i * width + k));
                let holds = S::larger(size, best);
                best = S::select(holds, size, best);
                place = S::select(holds, S::splat(T::of(i)), place);
            }
            if !S::all(S::larger(best, small)) {
                return false;
            }
            if S::any(S::larger(place, S::splat(T::of(k)))) {
                for i in k + 1..n {
                    let holds = S::equal(place, S::splat(T::of(i)));
                    if !S::any(holds) {
                        continue;
                    }
                    let row = rows.from::<S>(i * width);
                    for j in 0..width {
                        let (p, r) = (pivot_row.get::<S>(j), row.get::<S>(j));
                        pivot_row.set::<S>(j, S::select(holds, r, p));
                        row.set::<S>(j, S::select(holds, p, r));
                    }
                }
            }
            let reciprocal = S::div(one, pivot_row.get::<S>(k));
            reciprocals.set::<S>(k, reciprocal);
            for i in k + 1..n {
                let row = rows.from::<S>(i * width);
                let factor = S::mul(row.get::<S>(k), reciprocal);
                row.set::<S>(k, factor);
                for j in k + 1..taken {
                    let value = S::minus_product(row.get::<S>(j), factor, pivot_row.get::<S>(j));
                    row.set::<S>(j, value);
                }
            }
        }
    }
    true
}

/// `‖A‖₁` of the first `n` columns.
///
/// # Safety
/// As [`eliminate`].
#[inline(always)]
pub(super) unsafe fn one_norm<T: Float, S: Lanes<T>>(
    n: usize,
    width: usize,
    rows: Vectors<T>,
) -> S::Vector {
    // SAFETY: all vectors are the caller's.
    unsafe {
        let mut norm = S::zero();
        for j in 0..n {
            let mut sum = S::zero();
            for i in 0..n {
                sum = S::add(sum, S::abs(rows.get::<S>(i * width + j)));
            }
            norm = larger::<T, S>(norm, sum);
        }
        norm
    }
}

/// Whether the condition numbers of all lanes are far from the limit; a NaN is not.
///
/// # Safety
/// The processor has the instruction set.
#[inline(always)]
pub(super) unsafe fn is_plain<T: Float, S: Lanes<T>>(
    norm: S::Vector,
    inverse_norm: S::Vector,
) -> bool {
    // SAFETY: the caller's.
    unsafe { S::all(S::larger(S::splat(T::CONDITION), S::mul(norm, inverse_norm))) }
}
