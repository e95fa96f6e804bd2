//! Systems of a group. Elimination takes the right-hand sides along as further columns, so no
//! permutation is kept.

use super::eliminate::{eliminate, is_plain, one_norm};
use super::float::Float;
use super::group::{Vectors, gather, larger, scatter};
use super::kernel::Args;
use crate::element::Real;
use crate::simd::Kernel;
use crate::simd::lanes::Lanes;

/// Memory: `n (n + k + 3)` vectors for `k` right-hand sides.
pub(super) struct Solve<'d, 'a, 'b, 'c, T>(pub(super) &'d mut Args<'a, 'b, 'c, T>);

impl<T: Float, S: Lanes<T>> Kernel<T, S> for Solve<'_, '_, '_, '_, T> {
    #[inline(always)]
    unsafe fn run(self) {
        let args = self.0;
        let n = args.n;
        let k = args.b[0].cols();
        let width = n + k;
        let rows = Vectors(args.memory);
        // SAFETY: every vector is one of those that the caller has.
        unsafe {
            let factors = Factors { n, width, rows, reciprocals: rows.from::<S>(n * width) };
            let (v, signs) = (rows.from::<S>(n * (width + 1)), rows.from::<S>(n * (width + 2)));
            if !gather::<T, S>(args.a, width, false, rows)
                || !gather::<T, S>(args.b, width, false, rows.from::<S>(n))
            {
                return;
            }
            let norm = one_norm::<T, S>(n, width, rows);
            if !eliminate::<T, S>(n, width, width, rows, factors.reciprocals)
                || !is_plain::<T, S>(norm, factors.inverse_one_norm::<S>(v, signs))
            {
                return;
            }
            for i in (0..n).rev() {
                let row = rows.from::<S>(i * width);
                for c in n..width {
                    let mut x = row.get::<S>(c);
                    for j in i + 1..n {
                        x = S::minus_product(x, row.get::<S>(j), rows.get::<S>(j * width + c));
                    }
                    row.set::<S>(c, S::mul(x, factors.reciprocals.get::<S>(i)));
                }
            }
            scatter::<T, S>(rows.from::<S>(n), width, args.out);
        }
        args.fine = true;
    }
}

/// `P A = L U` of each lane.
#[derive(Clone, Copy)]
struct Factors<T> {
    n: usize,
    width: usize,
    rows: Vectors<T>,
    /// Of the pivots.
    reciprocals: Vectors<T>,
}

impl<T: Float + Real> Factors<T> {
    /// A lower bound of `‖A⁻¹‖₁`, nearly always within a factor of three: two steps of
    /// Higham's walk and his alternating vector (*Accuracy and Stability of Numerical
    /// Algorithms*, 2nd ed., algorithm 15.4). The exchanges of rows do not change it.
    ///
    /// # Safety
    /// `v` and `signs` have `n` vectors; the processor has the instruction set.
    #[inline(always)]
    unsafe fn inverse_one_norm<S: Lanes<T>>(self, v: Vectors<T>, signs: Vectors<T>) -> S::Vector {
        let n = self.n;
        // SAFETY: all vectors are the caller's.
        unsafe {
            for i in 0..n {
                v.set::<S>(i, S::splat(T::quotient(1, n)));
            }
            self.solve::<S>(v);
            let mut estimate = self.size::<S>(v);
            for i in 0..n {
                let negative = S::larger(S::zero(), v.get::<S>(i));
                let (minus, one) = (S::splat(T::MINUS_ONE), S::splat(T::of(1)));
                signs.set::<S>(i, S::select(negative, minus, one));
            }
            self.solve_transposed::<S>(signs);
            let (mut steepest, mut place) = (S::abs(signs.get::<S>(0)), S::zero());
            for i in 1..n {
                let size = S::abs(signs.get::<S>(i));
                let holds = S::larger(size, steepest);
                steepest = S::select(holds, size, steepest);
                place = S::select(holds, S::splat(T::of(i)), place);
            }
            for i in 0..n {
                let here = S::equal(place, S::splat(T::of(i)));
                v.set::<S>(i, S::select(here, S::splat(T::of(1)), S::zero()));
            }
            self.solve::<S>(v);
            estimate = larger::<T, S>(estimate, self.size::<S>(v));
            for i in 0..n {
                let value = T::of(1).plus(T::quotient(i, n.max(2) - 1));
                let value = if i % 2 == 0 { value } else { value.times(T::MINUS_ONE) };
                v.set::<S>(i, S::splat(value));
            }
            self.solve::<S>(v);
            let share = S::splat(T::quotient(2, 3 * n));
            larger::<T, S>(estimate, S::mul(self.size::<S>(v), share))
        }
    }

    /// `Σ|vᵢ|`.
    ///
    /// # Safety
    /// As [`Factors::inverse_one_norm`].
    #[inline(always)]
    unsafe fn size<S: Lanes<T>>(self, v: Vectors<T>) -> S::Vector {
        // SAFETY: the caller's.
        unsafe { (0..self.n).fold(S::zero(), |sum, i| S::add(sum, S::abs(v.get::<S>(i)))) }
    }

    /// `v ← U⁻¹ L⁻¹ v`.
    ///
    /// # Safety
    /// As [`Factors::inverse_one_norm`].
    #[inline(always)]
    unsafe fn solve<S: Lanes<T>>(self, v: Vectors<T>) {
        let Self { n, width, rows, reciprocals } = self;
        // SAFETY: all vectors are the caller's.
        unsafe {
            // By columns, whose updates do not wait for each other.
            for j in 0..n {
                let x = v.get::<S>(j);
                for i in j + 1..n {
                    let factor = rows.get::<S>(i * width + j);
                    v.set::<S>(i, S::minus_product(v.get::<S>(i), factor, x));
                }
            }
            for j in (0..n).rev() {
                let x = S::mul(v.get::<S>(j), reciprocals.get::<S>(j));
                v.set::<S>(j, x);
                for i in 0..j {
                    let factor = rows.get::<S>(i * width + j);
                    v.set::<S>(i, S::minus_product(v.get::<S>(i), factor, x));
                }
            }
        }
    }

    /// `v ← L⁻ᵀ U⁻ᵀ v`.
    ///
    /// # Safety
    /// As [`Factors::inverse_one_norm`].
    #[inline(always)]
    unsafe fn solve_transposed<S: Lanes<T>>(self, v: Vectors<T>) {
        let Self { n, width, rows, reciprocals } = self;
        // SAFETY: all vectors are the caller's.
        unsafe {
            for i in 0..n {
                let x = S::mul(v.get::<S>(i), reciprocals.get::<S>(i));
                v.set::<S>(i, x);
                for j in i + 1..n {
                    let factor = rows.get::<S>(i * width + j);
                    v.set::<S>(j, S::minus_product(v.get::<S>(j), factor, x));
                }
            }
            for i in (0..n).rev() {
                let x = v.get::<S>(i);
                for j in 0..i {
                    let factor = rows.get::<S>(i * width + j);
                    v.set::<S>(j, S::minus_product(v.get::<S>(j), factor, x));
                }
            }
        }
    }
}
