//! Backward differences of the last points, and the polynomial through them.

use super::memory::zeros;
use super::vectors::{add, times};
use crate::error::Error;
use crate::ode::segment::Segment;
use crate::real::Magnitude;
use crate::scalar::Scalar;

/// The highest order of the formulas.
pub(super) const MAX_ORDER: usize = 5;
/// Differences up to two more are kept, to choose the order.
const ROWS: usize = MAX_ORDER + 3;

/// `∇ʲ y` of points that are `step` apart, for `j` up to the order plus 2.
pub(super) struct BackwardDifferences<T> {
    n: usize,
    rows: Vec<T>,
    /// Room for the rows of another step.
    other: Vec<T>,
}

impl<T: Scalar> BackwardDifferences<T> {
    pub(super) fn new(y: &[T]) -> Result<Self, Error> {
        let n = y.len();
        let size = ROWS.saturating_mul(n);
        let mut rows = zeros(size)?;
        rows[..n].copy_from_slice(y);
        Ok(Self { n, rows, other: zeros(size)? })
    }

    /// `∇ʲ y`.
    pub(super) fn row(&self, j: usize) -> &[T] {
        &self.rows[j * self.n..(j + 1) * self.n]
    }

    pub(super) fn row_mut(&mut self, j: usize) -> &mut [T] {
        &mut self.rows[j * self.n..(j + 1) * self.n]
    }

    /// `out ← Σ weightsⱼ ∇ʲ y`, from the given `j` on.
    pub(super) fn combine(&self, first: usize, weights: &[f64], out: &mut [T]) {
        out.fill(T::ZERO);
        for (j, &weight) in weights.iter().enumerate() {
            add(out, weight, self.row(first + j));
        }
    }

    /// Replaces the differences by those of points `factor` times as far apart on the same
    /// polynomial of degree `order` (Shampine & Reichelt 1997, §3.2).
    pub(super) fn rescale(&mut self, order: usize, factor: f64) {
        let (n, k) = (self.n, order + 1);
        let (stretch, back) = (transformation(factor), transformation(1.0));
        for j in 1..k {
            let out = &mut self.other[j * n..(j + 1) * n];
            out.fill(T::ZERO);
            // Row 0 is y itself: its weight is zero.
            for i in 1..k {
                let weight = (0..k).map(|m| stretch[i][m] * back[m][j]).sum::<f64>();
                add(out, weight, &self.rows[i * n..(i + 1) * n]);
            }
        }
        self.rows[n..k * n].copy_from_slice(&self.other[n..k * n]);
    }

    /// Takes up the next point, which lies `d` beside the polynomial of degree `order`.
    pub(super) fn accept(&mut self, order: usize, d: &[T]) {
        let n = self.n;
        let (lower, upper) = self.rows.split_at_mut((order + 2) * n);
        let last = &mut lower[(order + 1) * n..];
        for ((beyond, last), &d) in upper.iter_mut().zip(last).zip(d) {
            *beyond = d - *last;
            *last = d;
        }
        for j in (0..=order).rev() {
            let (row, above) = self.rows[j * n..].split_at_mut(n);
            row.iter_mut().zip(above).for_each(|(x, next)| *x += *next);
        }
    }

    /// `out ←` the polynomial of degree `order` at `x` steps after the last point.
    pub(super) fn interpolate(&self, order: usize, x: f64, out: &mut [T]) {
        out.copy_from_slice(self.row(0));
        let mut weight = 1.0;
        for j in 1..=order {
            weight *= (x + (j - 1) as f64) / j as f64;
            add(out, weight, self.row(j));
        }
    }

    /// The polynomial of degree `order` over the step from `start` to `end`, as powers.
    /// The points are `step` apart.
    pub(super) fn segment(
        &self,
        order: usize,
        step: f64,
        start: T::Real,
        end: T::Real,
    ) -> Segment<T> {
        let n = self.n;
        let length = end - start;
        let scale = length.to_f64() / step;
        // The j-th basis polynomial Π (x + m)/(m + 1) for m < j, of x = scale · (θ - 1), in
        // powers of θ.
        let mut basis = [0.0; MAX_ORDER + 1];
        basis[0] = 1.0;
        let mut coefficients = vec![T::ZERO; (order + 1) * n];
        coefficients[..n].copy_from_slice(self.row(0));
        for j in 1..=order {
            let m = (j - 1) as f64;
            for power in (0..=j).rev() {
                let raised = if power > 0 { basis[power - 1] * scale } else { 0.0 };
                basis[power] = (basis[power] * (m - scale) + raised) / (m + 1.0);
            }
            for (power, coefficients) in coefficients.chunks_exact_mut(n.max(1)).enumerate() {
                for (c, &x) in coefficients.iter_mut().zip(self.row(j)) {
                    *c += times(x, basis[power]);
                }
            }
        }
        Segment::new(start, length, n, coefficients)
    }
}

/// `R(factor)` of Shampine & Reichelt 1997, §3.2, by rows.
fn transformation(factor: f64) -> [[f64; MAX_ORDER + 1]; MAX_ORDER + 1] {
    let mut r = [[0.0; MAX_ORDER + 1]; MAX_ORDER + 1];
    r[0] = [1.0; MAX_ORDER + 1];
    for i in 1..=MAX_ORDER {
        for j in 0..=MAX_ORDER {
            r[i][j] = r[i - 1][j] * ((i - 1) as f64 - factor * j as f64) / i as f64;
        }
    }
    r
}
