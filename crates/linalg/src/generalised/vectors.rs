//! Eigenvalues and eigenvectors of a pencil in generalised Schur form, by back
//! substitution in `(β H − α T) x = 0`.

use einmul_array::Complex;
use einmul_machine::interrupt;

use super::pencil::{Pencil, frobenius_norm};
use super::qz::nearest_real;
use crate::real::Magnitude;
use crate::scalar::Scalar;
use crate::schur::number::{exponent, quotient, scaled, size};
use crate::schur::square::Square;

/// An eigenvalue `alpha / beta`; both near 1, or zero.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ratio<R> {
    alpha: Complex<R>,
    beta: Complex<R>,
}

impl<R: Magnitude> Ratio<R> {
    /// `alpha / beta · 2^power`: infinite where `beta` is zero, NaN where both are.
    pub(super) fn value(&self, power: i32) -> Complex<R> {
        let zero = R::zero();
        if size(self.beta) == zero {
            let re = if size(self.alpha) == zero { f64::NAN } else { f64::INFINITY };
            return Complex::new(R::of_f64(re), zero);
        }
        if self.beta.im == zero {
            let (re, im) = (self.alpha.re / self.beta.re, self.alpha.im / self.beta.re);
            // Not −0 where everything is real.
            return scaled(Complex::new(re, if im == zero { zero } else { im }), power);
        }
        scaled(quotient(self.alpha, self.beta), power)
    }
}

/// Whether a block of two rows begins at row `k`.
pub(super) fn is_pair<T: Scalar>(pencil: &Pencil<'_, T>, k: usize) -> bool {
    !T::IS_COMPLEX && k + 1 < pencil.order() && pencil.h[(k + 1, k)] != T::ZERO
}

/// The eigenvalue of row `k`; of a conjugate pair, which begins there, the one with the
/// positive imaginary part.
pub(super) fn ratio<T: Scalar>(pencil: &Pencil<'_, T>, k: usize) -> Ratio<T::Real> {
    let wide = |x: T| Complex::new(x.re(), x.im());
    if is_pair(pencil, k) {
        let [a, b, c, d] = pencil.quotient_block(k).map(T::re);
        let (re, im) = nearest_real(a, b, c, d);
        let power = -exponent(Complex::new(re, im)).max(0);
        let one = scaled(Complex::new(T::REAL_ONE, T::REAL_ZERO), power);
        return Ratio { alpha: scaled(Complex::new(re, im), power), beta: one };
    }
    let (alpha, beta) = (wide(pencil.h[(k, k)]), wide(pencil.t[(k, k)]));
    let largest = exponent(alpha).max(exponent(beta));
    if size(alpha) + size(beta) == T::REAL_ZERO {
        return Ratio { alpha, beta };
    }
    Ratio { alpha: scaled(alpha, -largest), beta: scaled(beta, -largest) }
}

/// Writes an eigenvector of the Schur form for each eigenvalue to the columns of `x`. Of
/// a conjugate pair only the first has one: its real parts, and in the next column its
/// imaginary parts. The largest part of each is at least 1 and below 2; `column` is
/// workspace.
pub(super) fn eigenvectors<T: Scalar>(
    pencil: &Pencil<'_, T>,
    mut x: Square<'_, T>,
    column: &mut [Complex<T::Real>],
) {
    let n = pencil.order();
    let (h_norm, t_norm) = (frobenius_norm(&pencil.h), frobenius_norm(&pencil.t));
    let smallest_normal = <T::Real as faer::traits::RealField>::min_positive_impl();
    let tiny = smallest_normal / T::Real::EPSILON;
    let mut k = 0;
    while k < n {
        interrupt::poll();
        let width = if is_pair(pencil, k) { 2 } else { 1 };
        let column = &mut column[..k + width];
        let zero = Complex::new(T::REAL_ZERO, T::REAL_ZERO);
        column.fill(zero);
        let ratio = ratio(pencil, k);
        let floor = T::Real::EPSILON * (size(ratio.alpha) * t_norm + size(ratio.beta) * h_norm);
        let floor = if floor > tiny { floor } else { tiny };
        let mut system = Substitution { pencil, ratio, floor, x: &mut *column };
        if width == 1 {
            system.x[k] = Complex::new(T::REAL_ONE, T::REAL_ZERO);
        } else {
            system.solve_pair(k);
        }
        (k..k + width).for_each(|j| system.eliminate(j, k));
        system.solve_above(k);

        let power = -column.iter().map(|&x| exponent(x)).max().unwrap_or(0);
        x.column_mut(k).fill(T::ZERO);
        if width == 2 {
            x.column_mut(k + 1).fill(T::ZERO);
        }
        for (i, &entry) in column.iter().enumerate() {
            let entry = scaled(entry, power);
            x[(i, k)] = T::from_parts(entry.re, entry.im);
            if width == 2 {
                x[(i, k + 1)] = T::from_real(entry.im);
            }
        }
        k += width;
    }
}

/// The system `(β H − α T) x = 0`, of which the last entries of `x` are known.
struct Substitution<'a, 'b, T: Scalar> {
    pencil: &'a Pencil<'b, T>,
    ratio: Ratio<T::Real>,
    /// Smaller divisors are taken for this one: no larger change than rounding.
    floor: T::Real,
    /// Entries that are known, above them right-hand sides.
    x: &'a mut [Complex<T::Real>],
}

impl<T: Scalar> Substitution<'_, '_, T> {
    /// Entries stay below `2^MOST`, so that products can be summed.
    const MOST: i32 = <T::Real as Magnitude>::SAFE_EXPONENT / 2;

    fn element(&self, i: usize, j: usize) -> Complex<T::Real> {
        let wide = |x: T| Complex::new(x.re(), x.im());
        wide(self.pencil.h[(i, j)]) * self.ratio.beta
            - wide(self.pencil.t[(i, j)]) * self.ratio.alpha
    }

    /// A null vector of the singular block of rows `k` and `k + 1`, from its larger row.
    fn solve_pair(&mut self, k: usize) {
        let first = (self.element(k, k), self.element(k, k + 1));
        let second = (self.element(k + 1, k), self.element(k + 1, k + 1));
        let row_size = |row: (Complex<T::Real>, Complex<T::Real>)| size(row.0) + size(row.1);
        let (a, b) = if row_size(first) < row_size(second) { second } else { first };
        let power = -exponent(a).max(exponent(b));
        self.x[k] = -scaled(b, power);
        self.x[k + 1] = scaled(a, power);
    }

    /// Solves for the first `rows` entries.
    fn solve_above(&mut self, rows: usize) {
        let mut next = rows;
        while next > 0 {
            if next >= 2 && is_pair(self.pencil, next - 2) {
                next -= 2;
                self.solve_two(next);
                self.eliminate(next + 1, next);
            } else {
                next -= 1;
                let divisor = self.divisor(self.element(next, next));
                self.keep_below(exponent(self.x[next]) - exponent(divisor) + 2);
                self.x[next] = quotient(self.x[next], divisor);
            }
            self.eliminate(next, next);
        }
    }

    /// Takes the known entry `j` to the right-hand sides of the first `rows`.
    fn eliminate(&mut self, j: usize, rows: usize) {
        let known = self.x[j];
        for i in 0..rows {
            let element = self.element(i, j);
            self.x[i] -= element * known;
        }
    }

    /// Solves the block of rows `i` and `i + 1` by elimination with row exchanges.
    fn solve_two(&mut self, i: usize) {
        let (mut a, mut b) = (self.element(i, i), self.element(i, i + 1));
        let (mut c, mut d) = (self.element(i + 1, i), self.element(i + 1, i + 1));
        let (mut upper, mut lower) = (i, i + 1);
        if size(a) < size(c) {
            ((a, b), (c, d)) = ((c, d), (a, b));
            (upper, lower) = (lower, upper);
        }
        let a = self.divisor(a);
        let factor = quotient(c, a);
        let last = self.divisor(d - factor * b);
        // |factor| ≤ √2, so these bound the right-hand side and both solutions.
        let right = exponent(self.x[upper]).max(exponent(self.x[lower])) + 3;
        let second = right - exponent(last) + 2;
        let first = right.max(second + exponent(b) + 2) + 1 - exponent(a) + 2;
        self.keep_below(first.max(second));
        let (upper, lower) = (self.x[upper], self.x[lower]);
        let second = quotient(lower - factor * upper, last);
        self.x[i] = quotient(upper - b * second, a);
        self.x[i + 1] = second;
    }

    fn divisor(&self, z: Complex<T::Real>) -> Complex<T::Real> {
        if size(z) < self.floor { Complex::new(self.floor, T::REAL_ZERO) } else { z }
    }

    /// Makes room for an entry of the given exponent.
    fn keep_below(&mut self, exponent: i32) {
        if exponent > Self::MOST {
            self.x.iter_mut().for_each(|x| *x = scaled(*x, Self::MOST - exponent));
        }
    }
}
