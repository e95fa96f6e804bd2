//! The QZ iteration of Moler and Stewart (*SIAM J. Numer. Anal.* 10 (1973) 241–256):
//! shifted QR steps for `H T⁻¹` that never form it.
//!
//! Golub and Van Loan, *Matrix Computations*, 4th ed., §7.7. What is left of a real
//! pencil has a block of two rows for each conjugate pair of eigenvalues.

use einmul_array::Complex;
use einmul_machine::interrupt;

use super::pencil::{Pencil, Rotation, frobenius_norm, size};
use crate::real::Magnitude;
use crate::scalar::Scalar;
use crate::schur::number;

/// Sweeps without a new eigenvalue after which another shift is tried, and smallness is
/// judged by the whole matrix.
const PATIENCE: usize = 10;

/// Enough for every known pencil; a random one takes two to four a row.
const SWEEPS: usize = 30;

/// What a sweep is shifted by.
#[derive(Debug, Clone, Copy)]
enum Shift<T: Scalar> {
    One(T),
    /// `re ± i·im`, or twice a real number.
    Pair {
        re: T::Real,
        im: T::Real,
    },
}

/// Overwrites a pencil in Hessenberg-triangular form, of norms near 1, by its
/// generalised Schur form; `false` when the sweeps do not suffice.
pub(super) fn iterate<T: Scalar>(pencil: &mut Pencil<'_, T>) -> bool {
    let n = pencil.order();
    let h_small = T::Real::EPSILON * frobenius_norm(&pencil.h);
    let t_small = T::Real::EPSILON * frobenius_norm(&pencil.t);
    let mut sweeps_left = n.max(10).saturating_mul(SWEEPS);
    let (mut end, mut tries) = (n, 0);
    while end > 0 {
        let start = active_start(pencil, end, tries, h_small);
        if start > 0 {
            pencil.h[(start, start - 1)] = T::ZERO;
        }
        let infinite = (start..end).rev().find(|&k| size(pencil.t[(k, k)]) <= t_small);
        if let Some(k) = infinite {
            pencil.t[(k, k)] = T::ZERO;
            pencil.deflate_infinite(k, start, end);
            (end, tries) = (end - 1, 0);
            continue;
        }
        if end - start == 1 {
            (end, tries) = (start, 0);
            continue;
        }
        let usual = usual_shift(pencil.quotient_block(end - 2));
        if end - start == 2 && matches!(usual, Shift::Pair { im, .. } if im > T::REAL_ZERO) {
            (end, tries) = (start, 0);
            continue;
        }
        if sweeps_left == 0 {
            return false;
        }
        sweeps_left -= 1;
        tries += 1;
        interrupt::poll();
        let shift = if tries.is_multiple_of(PATIENCE) {
            exceptional_shift(pencil, usual, start, end)
        } else {
            usual
        };
        match shift {
            Shift::One(value) => pencil.sweep(start, end, value),
            Shift::Pair { re, .. } if end - start == 2 => {
                pencil.sweep(start, end, T::from_real(re));
            }
            Shift::Pair { re, im } => pencil.double_sweep(start, end, (re, im)),
        }
    }
    true
}

/// The first row of the trailing unbroken block among the first `end` rows.
fn active_start<T: Scalar>(
    pencil: &Pencil<'_, T>,
    end: usize,
    tries: usize,
    h_small: T::Real,
) -> usize {
    let smallest_normal = <T::Real as faer::traits::RealField>::min_positive_impl();
    let tiny = smallest_normal / T::Real::EPSILON;
    let h = &pencil.h;
    let is_split = |i: usize| {
        let below = size(h[(i, i - 1)]);
        let beside = size(h[(i - 1, i - 1)]) + size(h[(i, i)]);
        below <= tiny
            || below <= T::Real::EPSILON * beside
            || (tries >= PATIENCE && below <= h_small)
    };
    (1..end).rev().find(|&i| is_split(i)).unwrap_or(0)
}

fn usual_shift<T: Scalar>([a, b, c, d]: [T; 4]) -> Shift<T> {
    if T::IS_COMPLEX {
        let wide = |x: T| Complex::new(x.re(), x.im());
        let shift = nearest_complex(wide(a), wide(b), wide(c), wide(d));
        return Shift::One(T::from_parts(shift.re, shift.im));
    }
    let (re, im) = nearest_real(a.re(), b.re(), c.re(), d.re());
    Shift::Pair { re, im }
}

/// Another shift, for pencils whose symmetries make the usual one useless.
fn exceptional_shift<T: Scalar>(
    pencil: &Pencil<'_, T>,
    usual: Shift<T>,
    start: usize,
    end: usize,
) -> Shift<T> {
    let (h, t, last) = (&pencil.h, &pencil.t, end - 1);
    let mut below = size(h[(last, last - 1)] / t[(last - 1, last - 1)]);
    let three_quarters = T::Real::of_f64(0.75);
    if let Shift::One(usual) = usual {
        return Shift::One(usual + T::from_real(three_quarters * below));
    }
    if last - 1 > start {
        below += size(h[(last - 1, last - 2)] / t[(last - 2, last - 2)]);
    }
    let x = (h[(last, last)] / t[(last, last)]).re() + three_quarters * below;
    let (re, im) = nearest_real(x, T::Real::of_f64(-0.4375) * below, below, x);
    Shift::Pair { re, im }
}

/// The eigenvalues `re ± i·im` of `[[a, b], [c, d]]` or, where they are real, the one
/// that is nearer to `d`.
pub(super) fn nearest_real<R: Magnitude>(a: R, b: R, c: R, d: R) -> (R, R) {
    let zero = R::zero();
    let size = a.magnitude() + b.magnitude() + c.magnitude() + d.magnitude();
    if size == zero {
        return (zero, zero);
    }
    let (a, b, c, d) = (a / size, b / size, c / size, d / size);
    let half = R::of_f64(0.5);
    let (middle, p) = ((a + d) * half, (a - d) * half);
    let discriminant = p * p + b * c;
    let root = discriminant.magnitude().root();
    if discriminant < zero {
        return (middle * size, root * size);
    }
    let (low, high) = (middle - root, middle + root);
    let is_high_nearer = (high - d).magnitude() <= (low - d).magnitude();
    (if is_high_nearer { high * size } else { low * size }, zero)
}

/// The eigenvalue of `[[a, b], [c, d]]` that is nearer to `d`.
fn nearest_complex<R: Magnitude>(
    a: Complex<R>,
    b: Complex<R>,
    c: Complex<R>,
    d: Complex<R>,
) -> Complex<R> {
    let largest = [a, b, c, d].into_iter().map(number::exponent).max().unwrap_or(0);
    let near_one = |z| number::scaled(z, -largest);
    let (a, b, c, scaled_d) = (near_one(a), near_one(b), near_one(c), near_one(d));
    let p = (a - scaled_d) * R::of_f64(0.5);
    let product = b * c;
    let root = number::root(p * p + product);
    let (plus, minus) = (p + root, p - root);
    let far = if number::size(plus) < number::size(minus) { minus } else { plus };
    if number::size(far) == R::zero() {
        return d;
    }
    // The distances of the eigenvalues from d have the product −bc.
    d - number::scaled(number::quotient(product, far), largest)
}

impl<T: Scalar> Pencil<'_, T> {
    /// One single-shift sweep over the active rows `start..end`, at least two.
    fn sweep(&mut self, start: usize, end: usize, shift: T) {
        for k in start..end - 1 {
            let (x, y) = if k == start {
                let t = self.t[(k, k)];
                (self.h[(k, k)] / t - shift, self.h[(k + 1, k)] / t)
            } else {
                (self.h[(k, k - 1)], self.h[(k + 1, k - 1)])
            };
            let (rotation, image) = Rotation::onto_first(x, y);
            if k > start {
                self.h[(k, k - 1)] = image;
                self.h[(k + 1, k - 1)] = T::ZERO;
            }
            self.turn_rows(&rotation, k, k, k);
            self.restore_triangle(k, end.min(k + 3));
        }
    }

    /// Moves a zero on the diagonal of `T`, at row `k`, down to the end of the active
    /// rows, where it becomes an infinite eigenvalue.
    fn deflate_infinite(&mut self, k: usize, start: usize, end: usize) {
        for j in k..end - 1 {
            let (rotation, image) =
                Rotation::onto_first(self.t[(j, j + 1)], self.t[(j + 1, j + 1)]);
            self.turn_rows(&rotation, j, start.max(j.saturating_sub(1)), j + 1);
            self.t[(j, j + 1)] = image;
            self.t[(j + 1, j + 1)] = T::ZERO;
            if j > start {
                self.clear_in_row(j + 1, j - 1, j);
            }
        }
        if end - start > 1 {
            self.clear_in_row(end - 1, end - 2, end - 1);
        }
    }
}
