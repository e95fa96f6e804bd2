//! The standard form of a real 2 × 2 block: upper triangular when its eigenvalues
//! are real, otherwise with equal diagonal elements and off-diagonal ones of
//! opposite signs, so that the eigenvalues are `a ± i·√|b|·√|c|`.

use std::ops::Range;

use super::square::Square;
use crate::real::Magnitude;

/// `(x, y) ← (cosine·x + sine·y, cosine·y − sine·x)`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rotation<R> {
    pub(super) cosine: R,
    pub(super) sine: R,
}

impl<R: Magnitude> Rotation<R> {
    /// What takes `(x, y)` to `(r, 0)`, and `r`.
    pub(super) fn onto_first(x: R, y: R) -> (Self, R) {
        if y == R::zero() {
            return (Self { cosine: R::one(), sine: R::zero() }, x);
        }
        Self::along(x, y)
    }

    /// The same for numbers that are not both zero.
    fn along(x: R, y: R) -> (Self, R) {
        // Near 1, so that squares stay in range.
        let size = if x.magnitude() > y.magnitude() { x.magnitude() } else { y.magnitude() };
        let (x, y) = (x / size, y / size);
        let r = (x * x + y * y).root();
        (Self { cosine: x / r, sine: y / r }, r * size)
    }

    /// This rotation, followed by another.
    fn then(self, next: Self) -> Self {
        Self {
            cosine: self.cosine * next.cosine - self.sine * next.sine,
            sine: self.cosine * next.sine + self.sine * next.cosine,
        }
    }

    /// Turns rows `row` and `row + 1` in some columns.
    pub(super) fn turn_rows(self, h: &mut Square<'_, R>, row: usize, columns: Range<usize>) {
        for j in columns {
            if let [x, y] = &mut h.column_mut(j)[row..row + 2] {
                self.turn(x, y);
            }
        }
    }

    /// Turns columns `col` and `col + 1` in the first rows.
    pub(super) fn turn_columns(self, h: &mut Square<'_, R>, col: usize, rows: usize) {
        let (x, y) = h.two_columns(col);
        for (x, y) in x[..rows].iter_mut().zip(&mut y[..rows]) {
            self.turn(x, y);
        }
    }

    fn turn(self, x: &mut R, y: &mut R) {
        let (old_x, old_y) = (*x, *y);
        *x = self.cosine * old_x + self.sine * old_y;
        *y = self.cosine * old_y - self.sine * old_x;
    }
}

/// The standard form `[a, b, c, d]` (by rows) of a block, and the rotation of rows
/// and columns that leads to it.
///
/// The cases are those of Bai and Demmel (*Linear Algebra Appl.* 186 (1993) 73–95):
/// only well separated real eigenvalues are split at once. Others are looked at
/// again after a rotation that makes the diagonal elements equal: the signs of the
/// other two then decide about their kind, without cancellation.
pub(super) fn standardise<R: Magnitude>(a: R, b: R, c: R, d: R) -> ([R; 4], Rotation<R>) {
    let (zero, one) = (R::zero(), R::one());
    if c != zero && b == zero {
        return ([d, -c, zero, a], Rotation { cosine: zero, sine: one });
    }
    if c == zero || (a == d && have_opposite_signs(b, c)) {
        return ([a, b, c, d], Rotation { cosine: one, sine: zero });
    }
    let half = R::of_f64(0.5);
    let p = (a - d) * half;
    let (b_size, c_size) = (b.magnitude(), c.magnitude());
    let (small, large) = if b_size < c_size { (b_size, c_size) } else { (c_size, b_size) };
    let small = if have_opposite_signs(b, c) { -small } else { small };
    let scale = if p.magnitude() > large { p.magnitude() } else { large };
    // p² + bc, which is the discriminant, over the scale.
    let discriminant = (p / scale) * p + (large / scale) * small;
    if discriminant < R::of_f64(4.0) * R::EPSILON * scale {
        return equalise(a, b, c, d);
    }
    let root = scale.root() * discriminant.root();
    let z = if p < zero { p - root } else { p + root };
    let (rotation, _) = Rotation::along(z, c);
    ([d + z, b - c, zero, d - (large / z) * small], rotation)
}

/// The standard form by way of equal diagonal elements; `b` and `c` are not both
/// zero.
fn equalise<R: Magnitude>(a: R, b: R, c: R, d: R) -> ([R; 4], Rotation<R>) {
    let (zero, one, half) = (R::zero(), R::one(), R::of_f64(0.5));
    // The angle φ with tan 2φ = (d − a)/(b + c).
    let (sum, difference) = (b + c, a - d);
    let (double, _) = Rotation::along(sum, difference);
    let cosine = (half * (one + double.cosine.magnitude())).root();
    let sine = -(half * double.sine) / cosine;
    let first = Rotation { cosine, sine: if sum < zero { -sine } else { sine } };
    let (mut top, mut bottom) = ([a, b], [c, d]);
    for row in [&mut top, &mut bottom] {
        let [x, y] = row;
        first.turn(x, y);
    }
    for (x, y) in top.iter_mut().zip(&mut bottom) {
        first.turn(x, y);
    }
    let ([a, b], [c, d]) = (top, bottom);
    let middle = (a + d) * half;
    if c == zero || (b != zero && have_opposite_signs(b, c)) {
        return ([middle, b, c, middle], first);
    }
    if b == zero {
        let quarter = Rotation { cosine: zero, sine: one };
        return ([middle, -c, zero, middle], first.then(quarter));
    }
    // Equal diagonal elements and bc > 0: the eigenvalues are middle ± √(bc).
    let (b_root, c_root) = (b.magnitude().root(), c.magnitude().root());
    let distance = if c < zero { -(b_root * c_root) } else { b_root * c_root };
    let norm = (b + c).magnitude().root();
    let second = Rotation { cosine: b_root / norm, sine: c_root / norm };
    ([middle + distance, b - c, zero, middle - distance], first.then(second))
}

/// Of two numbers of which neither is zero.
fn have_opposite_signs<R: Magnitude>(b: R, c: R) -> bool {
    (b > R::zero()) != (c > R::zero())
}
