//! Eigenvalues and eigenvectors of a matrix in Schur form, by back substitution.
//!
//! With `T` upper triangular, `(T − t[k, k] I) x = 0` has a solution with `x[k] = 1`
//! and zeros below; above, it is a triangular system. Its solution may be far larger
//! than numbers are, when eigenvalues are close: powers of two keep it in range.

use einmul_array::Complex;
use einmul_machine::interrupt;

use super::deflation::negligible;
use super::number::{exponent, quotient, scaled, size};
use super::square::Square;
use crate::real::Magnitude;
use crate::scalar::Scalar;

/// The eigenvalues of `t`, in Schur form, in the order of its diagonal. Of a
/// conjugate pair the one with the positive imaginary part comes first.
pub(super) fn eigenvalues<T: Scalar>(t: &Square<'_, T>, values: &mut [Complex<T::Real>]) {
    let mut k = 0;
    while k < values.len() {
        if is_pair(t, k) {
            let (b, c) = (t[(k, k + 1)].modulus(), t[(k + 1, k)].modulus());
            values[k] = Complex::new(t[(k, k)].re(), b.root() * c.root());
            values[k + 1] = values[k].conj();
            k += 2;
        } else {
            values[k] = widened(t[(k, k)]);
            k += 1;
        }
    }
}

/// Writes an eigenvector of `t` for each of its `values` to the columns of `x`,
/// zeros below the diagonal included. Of a conjugate pair only the first has one:
/// its real parts, and in the next column its imaginary parts. The largest part of
/// each is at least 1 and below 2; `column` is workspace.
pub(super) fn eigenvectors<T: Scalar>(
    t: &Square<'_, T>,
    values: &[Complex<T::Real>],
    mut x: Square<'_, T>,
    column: &mut [Complex<T::Real>],
) {
    let n = t.order();
    let mut k = 0;
    while k < n {
        interrupt::poll();
        let width = if is_pair(t, k) { 2 } else { 1 };
        let column = &mut column[..k + width];
        let (value, zero) = (values[k], T::REAL_ZERO);
        column.fill(Complex::new(zero, zero));
        column[k] = Complex::new(T::REAL_ONE, zero);
        if width == 2 {
            // From the block's first row: i·im·x[k] = b·x[k + 1].
            let b = t[(k, k + 1)].re();
            column[k + 1] = Complex::new(zero, value.im / b);
            if column[k + 1].im.magnitude() > T::REAL_ONE {
                column[k] = Complex::new(zero, -(b / value.im));
                column[k + 1] = Complex::new(T::REAL_ONE, zero);
            }
        }
        let floor = T::Real::EPSILON * size(value);
        let tiny = negligible::<T::Real>(n);
        let floor = if floor > tiny { floor } else { tiny };
        let mut system = Substitution { t, value, floor, x: &mut *column };
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

/// Whether a block of two rows begins at row `k`.
fn is_pair<T: Scalar>(t: &Square<'_, T>, k: usize) -> bool {
    !T::IS_COMPLEX && k + 1 < t.order() && t[(k + 1, k)] != T::ZERO
}

fn widened<T: Scalar>(x: T) -> Complex<T::Real> {
    Complex::new(x.re(), x.im())
}

/// The system `(T − value·I) x = 0`, of which the last entries of `x` are known.
struct Substitution<'a, 'b, T: Scalar> {
    t: &'a Square<'b, T>,
    value: Complex<T::Real>,
    /// Smaller divisors are taken for this one: no larger change than rounding.
    floor: T::Real,
    /// Entries that are known, above them right-hand sides.
    x: &'a mut [Complex<T::Real>],
}

impl<T: Scalar> Substitution<'_, '_, T> {
    /// Entries stay below `2^MOST`, so that products with those of `T` can be summed.
    const MOST: i32 = <T::Real as Magnitude>::SAFE_EXPONENT / 2;

    /// Solves for the first `rows` entries.
    fn solve_above(&mut self, rows: usize) {
        let mut next = rows;
        while next > 0 {
            if next >= 2 && is_pair(self.t, next - 2) {
                next -= 2;
                self.solve_two(next);
                self.eliminate(next + 1, next);
            } else {
                next -= 1;
                self.solve_one(next);
            }
            self.eliminate(next, next);
        }
    }

    /// Takes the known entry `j` to the right-hand sides of the first `rows`.
    fn eliminate(&mut self, j: usize, rows: usize) {
        let known = self.x[j];
        for (x, &t) in self.x[..rows].iter_mut().zip(self.t.column(j)) {
            *x -= widened(t) * known;
        }
    }

    fn solve_one(&mut self, i: usize) {
        let divisor = self.divisor(widened(self.t[(i, i)]) - self.value);
        self.keep_below(exponent(self.x[i]) - exponent(divisor) + 2);
        self.x[i] = quotient(self.x[i], divisor);
    }

    /// Solves the block of rows `i` and `i + 1` by elimination with row exchanges.
    fn solve_two(&mut self, i: usize) {
        let (t, value) = (self.t, self.value);
        let (mut a, mut b) = (widened(t[(i, i)]) - value, widened(t[(i, i + 1)]));
        let (mut c, mut d) = (widened(t[(i + 1, i)]), widened(t[(i + 1, i + 1)]) - value);
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
