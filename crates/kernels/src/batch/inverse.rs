//! Inverses of a group, by LU with partial pivoting.

use super::eliminate::{eliminate, is_plain, one_norm};
use super::float::Float;
use super::group::{Vectors, gather};
use super::kernel::Args;
use crate::simd::Kernel;
use crate::simd::lanes::Lanes;

/// Memory: `n (2 n + 2)` vectors.
pub(super) struct Inverse<'d, 'a, 'b, 'c, T>(pub(super) &'d mut Args<'a, 'b, 'c, T>);

impl<T: Float, S: Lanes<T>> Kernel<T, S> for Inverse<'_, '_, '_, '_, T> {
    #[inline(always)]
    unsafe fn run(self) {
        let args = self.0;
        let n = args.n;
        // A further column holds each row's number, and so the exchanges.
        let width = n + 1;
        let rows = Vectors(args.memory);
        // SAFETY: every vector is one of those that the caller has.
        unsafe {
            let (x, reciprocals) = (rows.from::<S>(n * width), rows.from::<S>(n * (width + n)));
            if !gather::<T, S>(args.a, width, false, rows) {
                return;
            }
            let norm = one_norm::<T, S>(n, width, rows);
            for i in 0..n {
                rows.set::<S>(i * width + n, S::splat(T::of(i)));
            }
            if !eliminate::<T, S>(n, n, width, rows, reciprocals) {
                return;
            }
            invert::<T, S>(n, width, rows, reciprocals, x);
            if !is_plain::<T, S>(norm, one_norm::<T, S>(n, n, x)) {
                return;
            }
            // Column q of x belongs to the row that became the q-th pivot.
            for (lane, out) in args.out.iter_mut().enumerate() {
                let (down, across) = (out.row_stride(), out.col_stride());
                let start = out.as_mut_ptr();
                let number = |q: usize| *rows.0.add((q * width + n) * S::LANES + lane);
                for q in 0..n {
                    // Below n, as it was written.
                    let column = number(q).count().min(n - 1);
                    let to = start.offset(column as isize * across);
                    for i in 0..n {
                        *to.offset(i as isize * down) = *x.0.add((i * n + q) * S::LANES + lane);
                    }
                }
            }
        }
        args.fine = true;
    }
}

/// `x = U⁻¹ L⁻¹` of the factors.
///
/// # Safety
/// `x` has `n²` vectors, the others as in [`eliminate`].
#[inline(always)]
unsafe fn invert<T: Float, S: Lanes<T>>(
    n: usize,
    width: usize,
    rows: Vectors<T>,
    reciprocals: Vectors<T>,
    x: Vectors<T>,
) {
    // SAFETY: all vectors are the caller's.
    unsafe {
        // L⁻¹, unit lower triangular.
        for i in 0..n {
            let row = x.from::<S>(i * n);
            for j in 0..n {
                row.set::<S>(j, if i == j { S::splat(T::of(1)) } else { S::zero() });
            }
            for p in 0..i {
                let factor = rows.get::<S>(i * width + p);
                for j in 0..=p {
                    let known = x.get::<S>(p * n + j);
                    row.set::<S>(j, S::minus_product(row.get::<S>(j), factor, known));
                }
            }
        }
        for i in (0..n).rev() {
            let row = x.from::<S>(i * n);
            let reciprocal = reciprocals.get::<S>(i);
            // Four columns at a time stay in registers.
            let mut j = 0;
            while j + 4 <= n {
                let mut sums: [S::Vector; 4] = std::array::from_fn(|c| row.get::<S>(j + c));
                for p in i + 1..n {
                    let factor = rows.get::<S>(i * width + p);
                    for c in 0..4 {
                        sums[c] = S::minus_product(sums[c], factor, x.get::<S>(p * n + j + c));
                    }
                }
                for c in 0..4 {
                    row.set::<S>(j + c, S::mul(sums[c], reciprocal));
                }
                j += 4;
            }
            while j < n {
                let mut sum = row.get::<S>(j);
                for p in i + 1..n {
                    let factor = rows.get::<S>(i * width + p);
                    sum = S::minus_product(sum, factor, x.get::<S>(p * n + j));
                }
                row.set::<S>(j, S::mul(sum, reciprocal));
                j += 1;
            }
        }
    }
}
