//! One-sided Jacobi (Hestenes 1958): pairs of columns are turned until all are
//! orthogonal. Slow, and sure to converge.
//!
//! Demmel and Veselić, *Jacobi's method is more accurate than QR*, SIAM J. Matrix
//! Anal. Appl. 13 (1992) 1204–1245.

use einmul_machine::interrupt;
use faer::{MatMut as FaerMut, Par};

use super::Vectors;
use super::reflectors::Reflectors;
use crate::real::Magnitude;
use crate::scalar::Scalar;
use crate::view::for_each_position;
use crate::workspace::{Layout, Workspace};

/// A random matrix takes about ten.
const SWEEPS: usize = 30;

/// For `rows ≥ cols ≥ 1`.
pub(super) fn layout<T: Scalar>(rows: usize, cols: usize, vectors: Vectors) -> Layout {
    let width = match vectors {
        Vectors::No => return Layout::new(),
        Vectors::Thin => cols,
        Vectors::Full => rows,
    };
    Reflectors::<T>::layout(rows, cols, width).matrix::<T>(cols, cols)
}

/// Writes what [`iterate`](super::iterate::iterate) promises, the values in any
/// order, and destroys the contiguous columns of `g`; `false` when the sweeps do
/// not suffice.
pub(super) fn svd<'w, T: Scalar>(
    g: &'w mut [T],
    values: &mut [T],
    left: Option<FaerMut<'_, T>>,
    right: Option<FaerMut<'_, T>>,
    par: Par,
    workspace: &mut Workspace<'w>,
) -> bool {
    let cols = values.len();
    let rows = g.len() / cols;
    let v = workspace.slice::<T>(if right.is_some() { cols * cols } else { 0 });
    for (index, x) in v.iter_mut().enumerate() {
        *x = if index % (cols + 1) == 0 { T::ONE } else { T::ZERO };
    }
    if !make_orthogonal(g, rows, v) {
        return false;
    }
    for (value, column) in values.iter_mut().zip(g.chunks_exact_mut(rows)) {
        let norm = column.iter().fold(T::REAL_ZERO, |sum, &x| sum + squared(x)).root();
        *value = T::from_real(norm);
        let divided = |x: T| T::from_parts(x.re() / norm, x.im() / norm);
        let is_zero = norm == T::REAL_ZERO;
        column.iter_mut().for_each(|x| *x = if is_zero { T::ZERO } else { divided(*x) });
    }
    put_largest_first(g, rows, v, values);
    if let Some(mut left) = left {
        // The columns are orthonormal or zero, so their R is diagonal, and Q has
        // what is missing.
        let width = left.ncols();
        let mut reflectors = Reflectors::factor(g, cols, width, par, workspace);
        for_each_position(rows, width, |i, j| {
            left[(i, j)] = match i == j {
                true if j < cols => reflectors.diagonal(j).direction(),
                true => T::ONE,
                false => T::ZERO,
            };
        });
        reflectors.apply(left);
    }
    if let Some(mut right) = right {
        for_each_position(cols, cols, |i, j| right[(i, j)] = v[j * cols + i]);
    }
    true
}

/// Columns of no size, which say nothing about their direction, and those of little, which
/// say little, must not come before others in the factorisation that completes them.
fn put_largest_first<T: Scalar>(g: &mut [T], rows: usize, v: &mut [T], values: &mut [T]) {
    let cols = values.len();
    for place in 0..cols {
        let mut largest = place;
        for j in place + 1..cols {
            if values[j].re() > values[largest].re() {
                largest = j;
            }
        }
        if largest == place {
            continue;
        }
        values.swap(place, largest);
        let (x, y) = two_columns(g, rows, place, largest);
        x.swap_with_slice(y);
        if !v.is_empty() {
            let (x, y) = two_columns(v, cols, place, largest);
            x.swap_with_slice(y);
        }
    }
}

/// Turns pairs of columns of `g`, and those of `v` with them unless it is empty.
fn make_orthogonal<T: Scalar>(g: &mut [T], rows: usize, v: &mut [T]) -> bool {
    let cols = g.len() / rows;
    for _ in 0..SWEEPS {
        let mut is_done = true;
        for p in 0..cols {
            interrupt::poll();
            for q in p + 1..cols {
                let (x, y) = two_columns(g, rows, p, q);
                let Some(rotation) = Rotation::between(x, y) else { continue };
                is_done = false;
                rotation.apply(x, y);
                if !v.is_empty() {
                    let (x, y) = two_columns(v, cols, p, q);
                    rotation.apply(x, y);
                }
            }
        }
        if is_done {
            return true;
        }
    }
    false
}

/// Columns `p < q`.
fn two_columns<T>(columns: &mut [T], rows: usize, p: usize, q: usize) -> (&mut [T], &mut [T]) {
    let (before, from_q) = columns.split_at_mut(q * rows);
    (&mut before[p * rows..(p + 1) * rows], &mut from_q[..rows])
}

/// Replaces `x`, `y` by `cosine·x − sine·phase·y`, `sine·x + cosine·phase·y`.
struct Rotation<T> {
    cosine: T,
    sine: T,
    phase: T,
}

impl<T: Scalar> Rotation<T> {
    /// What makes two columns orthogonal; `None` where they are, up to rounding.
    fn between(x: &[T], y: &[T]) -> Option<Self> {
        let (mut xx, mut yy, mut xy) = (T::REAL_ZERO, T::REAL_ZERO, T::ZERO);
        for (&x, &y) in x.iter().zip(y) {
            xx += squared(x);
            yy += squared(y);
            xy += x.conjugate() * y;
        }
        let (one, epsilon) = (T::REAL_ONE, T::Real::EPSILON);
        let size = xy.modulus();
        let rounding = T::Real::from_size(x.len()) * epsilon * xx.root() * yy.root();
        // Squares of such small columns have lost digits, and beside the largest
        // column, of norm at least 1, they are nothing.
        let negligible = epsilon.scale(-T::Real::SAFE_EXPONENT);
        if size <= rounding || size <= negligible {
            return None;
        }
        // The smaller root of t² + 2ζt − 1 = 0 is the tangent.
        let zeta = (yy - xx) / (size + size);
        let steep = zeta.magnitude();
        let root = if steep * epsilon > one { steep } else { (steep * steep + one).root() };
        let sign = if zeta < T::REAL_ZERO { -one } else { one };
        let tangent = sign / (steep + root);
        let cosine = one / (tangent * tangent + one).root();
        Some(Self {
            cosine: T::from_real(cosine),
            sine: T::from_real(cosine * tangent),
            phase: xy.direction().conjugate(),
        })
    }

    fn apply(&self, x: &mut [T], y: &mut [T]) {
        for (x, y) in x.iter_mut().zip(y) {
            let turned = *y * self.phase;
            (*x, *y) =
                (self.cosine * *x - self.sine * turned, self.sine * *x + self.cosine * turned);
        }
    }
}

/// `|x|²`.
fn squared<T: Scalar>(x: T) -> T::Real {
    x.re() * x.re() + x.im() * x.im()
}
