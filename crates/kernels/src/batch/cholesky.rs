//! Cholesky's factors of a group, by rows (Golub & Van Loan, *Matrix Computations*, 4th ed.,
//! algorithm 4.2.1).

use super::float::Float;
use super::group::{Vectors, gather, scatter};
use super::kernel::Args;
use crate::simd::Kernel;
use crate::simd::lanes::Lanes;

/// Memory: `n²` vectors.
pub(super) struct Cholesky<'d, 'a, 'b, 'c, T>(pub(super) &'d mut Args<'a, 'b, 'c, T>);

impl<T: Float, S: Lanes<T>> Kernel<T, S> for Cholesky<'_, '_, '_, '_, T> {
    #[inline(always)]
    unsafe fn run(self) {
        let args = self.0;
        let n = args.n;
        let l = Vectors(args.memory);
        // SAFETY: every vector is one of the n² that the caller has.
        unsafe {
            if !gather::<T, S>(args.a, n, true, l) {
                return;
            }
            let (one, small) = (S::splat(T::of(1)), S::splat(T::SMALL));
            for j in 0..n {
                let row = l.from::<S>(j * n);
                let mut pivot = row.get::<S>(j);
                for p in 0..j {
                    let x = row.get::<S>(p);
                    pivot = S::minus_product(pivot, x, x);
                }
                // A pivot that is not a number is not above either.
                if !S::all(S::larger(pivot, small)) {
                    return;
                }
                let root = S::sqrt(pivot);
                row.set::<S>(j, root);
                let reciprocal = S::div(one, root);
                let mut i = j + 1;
                while i + 4 <= n {
                    column::<T, S, 4>(n, l, i, j, reciprocal);
                    i += 4;
                }
                while i < n {
                    column::<T, S, 1>(n, l, i, j, reciprocal);
                    i += 1;
                }
                for j in j + 1..n {
                    row.set::<S>(j, S::zero());
                }
            }
            scatter::<T, S>(l, n, args.out);
        }
        args.fine = true;
    }
}

/// `l[i, j]` of `ROWS` rows from `i` on, whose sums do not wait for each other.
///
/// # Safety
/// The rows are below `j` and inside the `n × n` vectors of `l`.
#[inline(always)]
unsafe fn column<T: Float, S: Lanes<T>, const ROWS: usize>(
    n: usize,
    l: Vectors<T>,
    i: usize,
    j: usize,
    reciprocal: S::Vector,
) {
    // SAFETY: the caller's.
    unsafe {
        let above = l.from::<S>(j * n);
        let rows: [Vectors<T>; ROWS] = std::array::from_fn(|r| l.from::<S>((i + r) * n));
        let mut sums: [S::Vector; ROWS] = std::array::from_fn(|r| rows[r].get::<S>(j));
        for p in 0..j {
            let x = above.get::<S>(p);
            for r in 0..ROWS {
                sums[r] = S::minus_product(sums[r], rows[r].get::<S>(p), x);
            }
        }
        for r in 0..ROWS {
            rows[r].set::<S>(j, S::mul(sums[r], reciprocal));
        }
    }
}
