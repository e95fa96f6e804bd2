//! A least-squares solution and its refinement.

use einmul_kernels::matrix::MatRef;
use faer::MatMut as FaerMut;

use super::factor::Factors;
use super::residual::{Operands, TILE, residuals};
use crate::real::EXPONENT_OF_ZERO;
use crate::scalar::Real;
use crate::view::gather;
use crate::workspace::{Layout, Workspace};

/// The solution `(r, z)` of `r + X̂ z = b̂`, `X̂ᵀ r = 0`, where `X̂` and `b̂` are `X`
/// and the right-hand sides with their columns scaled. All matrices lie in
/// contiguous columns.
pub(super) struct Solution<'a, 'w, T> {
    x: MatRef<'a, T>,
    rhs: MatRef<'a, T>,
    factors: Factors<'w, T>,
    rhs_powers: &'w [i32],
    /// Residuals, `m × k`.
    r: &'w mut [T],
    /// Scaled coefficients, `n × k`.
    z: &'w mut [T],
    /// The size of the last change of each column; 0 stops it for good.
    change: &'w mut [T],
    /// Right-hand sides of a correction, then the correction: `m × k`.
    f: &'w mut [T],
    /// And `n × k`.
    g: &'w mut [T],
    /// Workspace, `n × k`.
    h: &'w mut [T],
    coefficients: &'w mut [T],
    tile: &'w mut [T],
}

impl<'a, 'w, T: Real> Solution<'a, 'w, T> {
    pub(super) fn layout(m: usize, n: usize, k: usize) -> Layout {
        Layout::new()
            .slice::<i32>(k)
            .slice::<T>(k)
            .matrix::<T>(m, k)
            .matrix::<T>(m, k)
            .matrix::<T>(n, k)
            .matrix::<T>(n, k)
            .matrix::<T>(n, k)
            .matrix::<T>(n, k)
            .matrix::<T>(TILE, n)
    }

    /// The unrefined solution: the correction of zero.
    pub(super) fn of(
        x: MatRef<'a, T>,
        rhs: MatRef<'a, T>,
        factors: Factors<'w, T>,
        workspace: &mut Workspace<'w>,
    ) -> Self {
        let (m, n, k) = (x.rows(), x.cols(), rhs.cols());
        let rhs_powers = workspace.slice::<i32>(k);
        scale_of_columns(rhs, rhs_powers);
        let mut solution = Self {
            x,
            rhs,
            factors,
            rhs_powers,
            r: workspace.slice(m * k),
            z: workspace.slice(n * k),
            change: workspace.slice(k),
            f: workspace.slice(m * k),
            g: workspace.slice(n * k),
            h: workspace.slice(n * k),
            coefficients: workspace.slice(n * k),
            tile: workspace.slice(TILE * n),
        };
        let powers = solution.rhs_powers;
        gather(rhs, solution.f, |_, q, value| value.scale(powers[q]));
        solution.g.fill(T::zero());
        solution.correct();
        solution.r.fill(T::zero());
        solution.z.fill(T::zero());
        for q in 0..k {
            solution.change[q] = largest(&solution.g[q * n..(q + 1) * n]);
            solution.add_correction(q);
        }
        solution
    }

    /// Coefficient `j` of right-hand side `q`, unscaled.
    pub(super) fn coefficient(&self, j: usize, q: usize) -> T {
        let power = self.factors.powers[j] - self.rhs_powers[q];
        self.z[q * self.x.cols() + j].scale(power)
    }

    /// One step; `false` when another cannot help.
    pub(super) fn refine(&mut self) -> bool {
        let n = self.x.cols();
        let powers = self.factors.powers;
        for (index, value) in self.coefficients.iter_mut().enumerate() {
            *value = self.z[index].scale(powers[index % n]);
        }
        residuals(Operands {
            x: self.x,
            rhs: self.rhs,
            rhs_powers: self.rhs_powers,
            coefficients: self.coefficients,
            r: self.r,
            f: self.f,
            g: self.g,
            g_error: self.h,
            tile: self.tile,
        });
        for (index, value) in self.g.iter_mut().enumerate() {
            *value = value.scale(powers[index % n]);
        }
        self.correct();
        let mut again = false;
        for q in 0..self.rhs.cols() {
            let size = largest(&self.g[q * n..(q + 1) * n]);
            let shrinks = size < self.change[q].scale(-1);
            if !shrinks {
                // Converged, hopeless, or NaN from an overflow.
                self.change[q] = T::zero();
                continue;
            }
            self.add_correction(q);
            let next = size * (size / self.change[q]);
            let is_below_rounding = next <= T::EPSILON * largest(&self.z[q * n..(q + 1) * n]);
            self.change[q] = if is_below_rounding { T::zero() } else { size };
            again |= !is_below_rounding;
        }
        again
    }

    fn add_correction(&mut self, q: usize) {
        let (m, n) = (self.x.rows(), self.x.cols());
        for (i, &column) in self.factors.order.iter().enumerate() {
            self.z[q * n + column] += self.g[q * n + i];
        }
        for i in q * m..(q + 1) * m {
            self.r[i] += self.f[i];
        }
    }

    /// Solves `dr + X̂ dz = f`, `X̂ᵀ dr = g`: `dr` replaces `f`, and `dz`, in the
    /// order of `R`'s columns, replaces `g`.
    fn correct(&mut self) {
        let (m, n, k) = (self.x.rows(), self.x.cols(), self.rhs.cols());
        let (f, g, h) = (&mut *self.f, &mut *self.g, &mut *self.h);
        for (h, g) in h.chunks_exact_mut(n).zip(g.chunks_exact(n)) {
            for (value, &column) in h.iter_mut().zip(self.factors.order) {
                *value = g[column];
            }
        }
        self.factors.solve_transposed(FaerMut::from_column_major_slice_mut(h, n, k));
        self.factors.apply_transposed(FaerMut::from_column_major_slice_mut(f, m, k));
        for q in 0..k {
            for i in 0..n {
                g[q * n + i] = f[q * m + i] - h[q * n + i];
                f[q * m + i] = h[q * n + i];
            }
        }
        self.factors.solve(FaerMut::from_column_major_slice_mut(g, n, k));
        self.factors.apply(FaerMut::from_column_major_slice_mut(f, m, k));
    }
}

/// Right-hand sides of ordinary size are left alone; huge and tiny ones are
/// brought near 1, where squares and errors stay in range.
fn scale_of_columns<T: Real>(rhs: MatRef<'_, T>, powers: &mut [i32]) {
    for (q, power) in powers.iter_mut().enumerate() {
        let exponent = (0..rhs.rows()).map(|i| rhs.at(i, q).exponent()).max();
        let exponent = exponent.filter(|&e| e != EXPONENT_OF_ZERO).unwrap_or(0);
        *power = if exponent.abs() > T::SAFE_EXPONENT { -exponent } else { 0 };
    }
}

/// The largest magnitude; NaN wins.
fn largest<T: Real>(values: &[T]) -> T {
    values.iter().fold(T::zero(), |max, x| if x.magnitude() <= max { max } else { x.magnitude() })
}
