//! The real iteration: Francis's double shift, which stands for two conjugate
//! shifts and computes with real numbers only.
//!
//! Golub and Van Loan, *Matrix Computations*, 4th ed., §7.5. A reflection of the
//! first three coordinates makes a bulge below the subdiagonal, and further ones
//! chase it down to the end of the active block.

use einmul_machine::interrupt;

use super::deflation::{EXCEPTIONAL, PATIENCE, active_start, most_sweeps};
use super::square::Square;
use super::standard::{Rotation, standardise};
use crate::real::Magnitude;

/// Overwrites a Hessenberg matrix of norm at least 1 by its real Schur form and
/// turns the columns of `z` with it; `false` when the sweeps do not suffice.
pub(super) fn iterate<R: Magnitude>(mut h: Square<'_, R>, mut z: Option<Square<'_, R>>) -> bool {
    let n = h.order();
    let mut sweeps_left = most_sweeps(n);
    let (mut end, mut tries) = (n, 0);
    while end > 0 {
        let size = |i: usize, j: usize| h[(i, j)].magnitude();
        let gap = |i: usize| (h[(i, i)] - h[(i - 1, i - 1)]).magnitude();
        let start = active_start(n, end, tries, size, gap);
        if start > 0 {
            h[(start, start - 1)] = R::zero();
        }
        if end - start <= 2 {
            if end - start == 2 {
                standardise_block(&mut h, z.as_mut(), start);
            }
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

/// Brings the diagonal block at rows `at` and `at + 1` to standard form.
fn standardise_block<R: Magnitude>(
    h: &mut Square<'_, R>,
    z: Option<&mut Square<'_, R>>,
    at: usize,
) {
    let (n, next) = (h.order(), at + 1);
    let block = [h[(at, at)], h[(at, next)], h[(next, at)], h[(next, next)]];
    let ([a, b, c, d], rotation) = standardise(block[0], block[1], block[2], block[3]);
    rotation.turn_rows(h, at, at + 2..n);
    rotation.turn_columns(h, at, at);
    if let Some(z) = z {
        rotation.turn_columns(z, at, n);
    }
    h[(at, at)] = a;
    h[(at, next)] = b;
    h[(next, at)] = c;
    h[(next, next)] = d;
}

/// The pair of shifts `re ± i·im` for the active rows `start..end`, at least three.
fn shift<R: Magnitude>(h: &Square<'_, R>, start: usize, end: usize, tries: usize) -> (R, R) {
    let last = end - 1;
    if !tries.is_multiple_of(PATIENCE) {
        let (above, below) = (h[(last - 1, last)], h[(last, last - 1)]);
        return nearest_eigenvalue(h[(last - 1, last - 1)], above, below, h[(last, last)]);
    }
    // In turns at both ends, since either may be where the iteration is caught.
    let at_top = tries.is_multiple_of(2 * PATIENCE);
    let (corner, first, second) = if at_top {
        (h[(start, start)], h[(start + 1, start)], h[(start + 2, start + 1)])
    } else {
        (h[(last, last)], h[(last, last - 1)], h[(last - 1, last - 2)])
    };
    let size = first.magnitude() + second.magnitude();
    let x = corner + R::of_f64(EXCEPTIONAL.0) * size;
    nearest_eigenvalue(x, R::of_f64(EXCEPTIONAL.1) * size, size, x)
}

/// The eigenvalues `re ± i·im` of `[[a, b], [c, d]]` or, where they are real, the
/// one that is nearer to `d`: taken twice it converges faster than the two.
fn nearest_eigenvalue<R: Magnitude>(a: R, b: R, c: R, d: R) -> (R, R) {
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

/// One double-shift sweep over the active rows `start..end`, at least three.
fn sweep<R: Magnitude>(
    h: &mut Square<'_, R>,
    mut z: Option<&mut Square<'_, R>>,
    start: usize,
    end: usize,
    shift: (R, R),
) {
    let (n, zero) = (h.order(), R::zero());
    let (first, mut bulge) = first_reflected(h, start, end, shift);
    for k in first..end - 2 {
        if k > first {
            bulge = [h[(k, k - 1)], h[(k + 1, k - 1)], h[(k + 2, k - 1)]];
        }
        let (reflector, image) = Reflector::onto_first(bulge);
        if k > first {
            h[(k, k - 1)] = image;
            h[(k + 1, k - 1)] = zero;
            h[(k + 2, k - 1)] = zero;
        } else if k > start {
            // What the reflection makes of the two zeros below is negligible.
            h[(k, k - 1)] *= R::one() - reflector.scale;
        }
        reflector.reflect_rows(h, k, k);
        reflector.reflect_columns(h, k, end.min(k + 4));
        if let Some(z) = z.as_deref_mut() {
            reflector.reflect_columns(z, k, n);
        }
    }
    // At the end two rows are left of the bulge.
    let k = end - 2;
    let (rotation, image) = Rotation::onto_first(h[(k, k - 1)], h[(k + 1, k - 1)]);
    h[(k, k - 1)] = image;
    h[(k + 1, k - 1)] = zero;
    rotation.turn_rows(h, k, k..n);
    rotation.turn_columns(h, k, end);
    if let Some(z) = z {
        rotation.turn_columns(z, k, n);
    }
}

/// Where a sweep may begin, and what it reflects there: the lowest row at which two
/// small subdiagonal elements keep the bulge from being felt above.
fn first_reflected<R: Magnitude>(
    h: &Square<'_, R>,
    start: usize,
    end: usize,
    shift: (R, R),
) -> (usize, [R; 3]) {
    let size = |i: usize, j: usize| h[(i, j)].magnitude();
    let mut row = end - 3;
    loop {
        let column = first_column(h, row, shift);
        if row == start {
            return (row, column);
        }
        let [x, y, z] = column.map(R::magnitude);
        let diagonal = size(row - 1, row - 1) + size(row, row) + size(row + 1, row + 1);
        if size(row, row - 1) * (y + z) <= R::EPSILON * x * diagonal {
            return (row, column);
        }
        row -= 1;
    }
}

/// A multiple of the first column of `(H − s)(H − s̄)`, with `H` from `row` on.
fn first_column<R: Magnitude>(h: &Square<'_, R>, row: usize, (re, im): (R, R)) -> [R; 3] {
    let (zero, next) = (R::zero(), row + 1);
    let (x, y) = (h[(row, row)] - re, h[(next, next)] - re);
    let (above, below) = (h[(row, next)], h[(next, row)]);
    let size = x.magnitude() + im.magnitude() + below.magnitude();
    if size == zero {
        return [zero; 3];
    }
    let column = [
        x * (x / size) + im * (im / size) + above * (below / size),
        (below / size) * (x + y),
        (below / size) * h[(row + 2, next)],
    ];
    let size = column.iter().fold(zero, |sum, x| sum + x.magnitude());
    if size == zero { column } else { column.map(|x| x / size) }
}

/// `I − scale·v·vᵀ` on three coordinates, with `v = (1, second, third)`.
struct Reflector<R> {
    scale: R,
    second: R,
    third: R,
}

impl<R: Magnitude> Reflector<R> {
    /// What takes `(x, y, z)` to `(r, 0, 0)`, and `r`.
    fn onto_first([x, y, z]: [R; 3]) -> (Self, R) {
        let zero = R::zero();
        if y == zero && z == zero {
            return (Self { scale: zero, second: zero, third: zero }, x);
        }
        // Near 1, so that squares stay in range.
        let size = x.magnitude() + y.magnitude() + z.magnitude();
        let (x, y, z) = (x / size, y / size, z / size);
        let length = (x * x + y * y + z * z).root();
        let norm = if x < zero { -length } else { length };
        // Of one sign, so that nothing cancels.
        let head = x + norm;
        (Self { scale: head / norm, second: y / head, third: z / head }, -(norm * size))
    }

    /// Reflects rows `row` to `row + 2` in the columns from `first_column` on.
    fn reflect_rows(&self, h: &mut Square<'_, R>, row: usize, first_column: usize) {
        for j in first_column..h.order() {
            if let [x, y, z] = &mut h.column_mut(j)[row..row + 3] {
                self.reflect(x, y, z);
            }
        }
    }

    /// Reflects columns `col` to `col + 2` in the first rows.
    fn reflect_columns(&self, h: &mut Square<'_, R>, col: usize, rows: usize) {
        let (x, y, z) = h.three_columns(col);
        for ((x, y), z) in x[..rows].iter_mut().zip(&mut y[..rows]).zip(&mut z[..rows]) {
            self.reflect(x, y, z);
        }
    }

    fn reflect(&self, x: &mut R, y: &mut R, z: &mut R) {
        let sum = (*x + self.second * *y + self.third * *z) * self.scale;
        *x -= sum;
        *y -= sum * self.second;
        *z -= sum * self.third;
    }
}
