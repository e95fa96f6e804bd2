//! The complex iteration: one shift a sweep, by rotations.
//!
//! Golub and Van Loan, *Matrix Computations*, 4th ed., §7.5 and §8.3 (Wilkinson's
//! shift).

use std::ops::Range;

use einmul_array::Complex;
use einmul_machine::interrupt;

use super::deflation::{EXCEPTIONAL, PATIENCE, active_start, most_sweeps};
use super::number::{direction, exponent, quotient, root, scaled, size, squared};
use super::square::Square;
use crate::real::Magnitude;

/// Overwrites a Hessenberg matrix of norm at least 1 by its Schur form and turns
/// the columns of `z` with it; `false` when the sweeps do not suffice.
pub(super) fn iterate<R: Magnitude>(
    mut h: Square<'_, Complex<R>>,
    mut z: Option<Square<'_, Complex<R>>>,
) -> bool {
    let n = h.order();
    let mut sweeps_left = most_sweeps(n);
    let (mut end, mut tries) = (n, 0);
    while end > 0 {
        let element_size = |i: usize, j: usize| size(h[(i, j)]);
        let gap = |i: usize| size(h[(i, i)] - h[(i - 1, i - 1)]);
        let start = active_start(n, end, tries, element_size, gap);
        if start > 0 {
            h[(start, start - 1)] = zero();
        }
        if end - start == 1 {
            (end, tries) = (start, 0);
            continue;
        }
        if sweeps_left == 0 {
            return false;
        }
        sweeps_left -= 1;
        tries += 1;
        interrupt::poll();
        let shift = shift(&h, start, end, tries);
        sweep(&mut h, z.as_mut(), start, end, shift);
    }
    true
}

fn zero<R: Magnitude>() -> Complex<R> {
    Complex::new(R::zero(), R::zero())
}

/// The shift for the active rows `start..end`, at least two.
fn shift<R: Magnitude>(
    h: &Square<'_, Complex<R>>,
    start: usize,
    end: usize,
    tries: usize,
) -> Complex<R> {
    let last = end - 1;
    if !tries.is_multiple_of(PATIENCE) {
        let (above, below) = (h[(last - 1, last)], h[(last, last - 1)]);
        return nearest_eigenvalue(h[(last - 1, last - 1)], above, below, h[(last, last)]);
    }
    // In turns at both ends, since either may be where the iteration is caught.
    let at_top = tries.is_multiple_of(2 * PATIENCE);
    let (corner, below) = if at_top {
        (h[(start, start)], h[(start + 1, start)])
    } else {
        (h[(last, last)], h[(last, last - 1)])
    };
    Complex::new(corner.re + R::of_f64(EXCEPTIONAL.0) * size(below), corner.im)
}

/// The eigenvalue of `[[a, b], [c, d]]` that is nearer to `d`.
fn nearest_eigenvalue<R: Magnitude>(
    a: Complex<R>,
    b: Complex<R>,
    c: Complex<R>,
    d: Complex<R>,
) -> Complex<R> {
    let largest = [a, b, c, d].into_iter().map(exponent).max().unwrap_or(0);
    let near_one = |z| scaled(z, -largest);
    let (a, b, c, scaled_d) = (near_one(a), near_one(b), near_one(c), near_one(d));
    let p = (a - scaled_d) * R::of_f64(0.5);
    let product = b * c;
    let root = root(p * p + product);
    let (plus, minus) = (p + root, p - root);
    let far = if size(plus) < size(minus) { minus } else { plus };
    // The distances of the eigenvalues from d have the product −bc.
    if size(far) == R::zero() { d } else { d - scaled(quotient(product, far), largest) }
}

/// One single-shift sweep over the active rows `start..end`, at least two.
fn sweep<R: Magnitude>(
    h: &mut Square<'_, Complex<R>>,
    mut z: Option<&mut Square<'_, Complex<R>>>,
    start: usize,
    end: usize,
    shift: Complex<R>,
) {
    let n = h.order();
    let first = first_turned(h, start, end, shift);
    for k in first..end - 1 {
        let rotation = if k > first {
            let (rotation, image) = Rotation::onto_first(h[(k, k - 1)], h[(k + 1, k - 1)]);
            h[(k, k - 1)] = image;
            h[(k + 1, k - 1)] = zero();
            rotation
        } else {
            let (rotation, _) = Rotation::onto_first(h[(k, k)] - shift, h[(k + 1, k)]);
            if k > start {
                // What the rotation makes of the zero below is negligible.
                h[(k, k - 1)] *= rotation.cosine;
            }
            rotation
        };
        rotation.turn_rows(h, k, k..n);
        rotation.turn_columns(h, k, end.min(k + 3));
        if let Some(z) = z.as_deref_mut() {
            rotation.turn_columns(z, k, n);
        }
    }
}

/// Where a sweep may begin: the lowest row at which two small subdiagonal elements
/// keep the bulge from being felt above.
fn first_turned<R: Magnitude>(
    h: &Square<'_, Complex<R>>,
    start: usize,
    end: usize,
    shift: Complex<R>,
) -> usize {
    let is_apart = |row: usize| {
        let (x, y) = (size(h[(row, row)] - shift), size(h[(row + 1, row)]));
        let sum = x + y;
        if sum == R::zero() {
            return true;
        }
        let above = size(h[(row - 1, row - 1)]);
        let diagonal = above + size(h[(row, row)]) + size(h[(row + 1, row + 1)]);
        size(h[(row, row - 1)]) * (y / sum) <= R::EPSILON * (x / sum) * diagonal
    };
    (start + 1..end - 1).rev().find(|&row| is_apart(row)).unwrap_or(start)
}

/// `(x, y) ← (cosine·x + sine·y, cosine·y − conj(sine)·x)`.
struct Rotation<R> {
    cosine: R,
    sine: Complex<R>,
}

impl<R: Magnitude> Rotation<R> {
    /// What takes `(x, y)` to `(r, 0)`, and `r`.
    fn onto_first(x: Complex<R>, y: Complex<R>) -> (Self, Complex<R>) {
        if size(y) == R::zero() {
            return (Self { cosine: R::one(), sine: zero() }, x);
        }
        // Near 1, so that squares stay in range.
        let power = exponent(x).max(exponent(y));
        let (x, y) = (scaled(x, -power), scaled(y, -power));
        let norm = (squared(x) + squared(y)).root();
        let phase = direction(x);
        let cosine = squared(x).root() / norm;
        let turned = phase * y.conj();
        let sine = Complex::new(turned.re / norm, turned.im / norm);
        (Self { cosine, sine }, scaled(phase * norm, power))
    }

    /// Turns rows `row` and `row + 1` in some columns.
    fn turn_rows(&self, h: &mut Square<'_, Complex<R>>, row: usize, columns: Range<usize>) {
        for j in columns {
            if let [x, y] = &mut h.column_mut(j)[row..row + 2] {
                self.turn(self.sine, x, y);
            }
        }
    }

    /// Turns columns `col` and `col + 1` in the first rows, by the adjoint.
    fn turn_columns(&self, h: &mut Square<'_, Complex<R>>, col: usize, rows: usize) {
        let (x, y) = h.two_columns(col);
        let sine = self.sine.conj();
        for (x, y) in x[..rows].iter_mut().zip(&mut y[..rows]) {
            self.turn(sine, x, y);
        }
    }

    fn turn(&self, sine: Complex<R>, x: &mut Complex<R>, y: &mut Complex<R>) {
        let (old_x, old_y) = (*x, *y);
        *x = old_x * self.cosine + sine * old_y;
        *y = old_y * self.cosine - sine.conj() * old_x;
    }
}
