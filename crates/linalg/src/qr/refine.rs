//! A least-squares solution and its refinement.

use einmul_kernels::matrix::MatRef;
use einmul_machine::interrupt;
use faer::MatMut as FaerMut;

use super::factor::Factors;
use super::residual::{Operands, TILE, residuals, tile_len};
use crate::real::{EXPONENT_NOT_FINITE, EXPONENT_OF_ZERO, Magnitude};
use crate::scalar::Scalar;
use crate::view::gather;
use crate::workspace::{Layout, Workspace};

/// The solution `(r, z)` of `r + X̂ z = b̂`, `X̂ᴴ r = 0`, where `X̂` and `b̂` are `X`
/// and the right-hand sides with their columns scaled. All matrices lie in
/// contiguous columns.
pub(crate) struct Solution<'a, 'w, T: Scalar> {
    x: MatRef<'a, T>,
    rhs: MatRef<'a, T>,
    factors: Factors<'w, T>,
    rhs_powers: &'w [i32],
    /// Residuals, `m × k`.
    r: &'w mut [T],
    /// Scaled coefficients, `n × k`.
    z: &'w mut [T],
    /// The size of the last change of each column; 0 stops it for good.
    change: &'w mut [T::Real],
    /// Right-hand sides of a correction, then the correction: `m × k`.
    f: &'w mut [T],
    /// And `n × k`.
    g: &'w mut [T],
    /// Workspace, `n × k`.
    h: &'w mut [T],
    coefficients: &'w mut [T],
    tile: &'w mut [T::Real],
}

impl<'a, 'w, T: Scalar> Solution<'a, 'w, T> {
    pub(crate) fn layout(m: usize, n: usize, k: usize) -> Layout {
        Layout::new()
            .slice::<i32>(k)
            .slice::<T::Real>(k)
            .matrix::<T>(m, k)
            .matrix::<T>(m, k)
            .matrix::<T>(n, k)
            .matrix::<T>(n, k)
            .matrix::<T>(n, k)
            .matrix::<T>(n, k)
            .matrix::<T>(TILE, n)
    }

    /// The unrefined solution: the correction of zero.
    pub(crate) fn of(
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
            tile: workspace.slice(tile_len::<T>(n)),
        };
        let powers = solution.rhs_powers;
        gather(rhs, solution.f, |_, q, value| value.scaled(powers[q]));
        solution.g.fill(T::ZERO);
        solution.correct();
        solution.r.fill(T::ZERO);
        solution.z.fill(T::ZERO);
        for q in 0..k {
            solution.change[q] = largest(&solution.g[q * n..(q + 1) * n]);
            solution.add_correction(q);
        }
        solution
    }

    /// Coefficient `j` of right-hand side `q`, unscaled.
    pub(crate) fn coefficient(&self, j: usize, q: usize) -> T {
        let power = self.factors.powers[j] - self.rhs_powers[q];
        self.z[q * self.x.cols() + j].scaled(power)
    }

    /// `Σ|rᵢ|²` of right-hand side `q`, unscaled.
    pub(crate) fn square_sum(&self, q: usize) -> T::Real {
        let m = self.x.rows();
        square_sum(&self.r[q * m..(q + 1) * m], self.rhs_powers[q])
    }

    /// Takes steps while they help, at most so many.
    pub(crate) fn refine_up_to(&mut self, steps: usize) {
        let mut taken = 0;
        while taken < steps && self.refine() {
            taken += 1;
            interrupt::poll();
        }
    }

    /// One step; `false` when another cannot help.
    fn refine(&mut self) -> bool {
        let n = self.x.cols();
        let powers = self.factors.powers;
        for (index, value) in self.coefficients.iter_mut().enumerate() {
            *value = self.z[index].scaled(powers[index % n]);
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
            *value = value.scaled(powers[index % n]);
        }
        self.correct();
        let mut again = false;
        for q in 0..self.rhs.cols() {
            let size = largest(&self.g[q * n..(q + 1) * n]);
            let shrinks = size < self.change[q].scale(-1);
            if !shrinks {
                // Converged, hopeless, or NaN from an overflow.
                self.change[q] = T::REAL_ZERO;
                continue;
            }
            self.add_correction(q);
            let next = size * (size / self.change[q]);
            let is_below_rounding = next <= T::Real::EPSILON * largest(&self.z[q * n..(q + 1) * n]);
            self.change[q] = if is_below_rounding { T::REAL_ZERO } else { size };
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

    /// Solves `dr + X̂ dz = f`, `X̂ᴴ dr = g`: `dr` replaces `f`, and `dz`, in the
    /// order of `R`'s columns, replaces `g`.
    fn correct(&mut self) {
        let (m, n, k) = (self.x.rows(), self.x.cols(), self.rhs.cols());
        let (f, g, h) = (&mut *self.f, &mut *self.g, &mut *self.h);
        for (h, g) in h.chunks_exact_mut(n).zip(g.chunks_exact(n)) {
            for (value, &column) in h.iter_mut().zip(self.factors.order) {
                *value = g[column];
            }
        }
        self.factors.solve_adjoint(FaerMut::from_column_major_slice_mut(h, n, k));
        self.factors.apply_adjoint(FaerMut::from_column_major_slice_mut(f, m, k));
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
/// brought near 1, where squares and errors stay in range. One that is not finite is left
/// alone, too.
pub(crate) fn scale_of_columns<T: Scalar>(rhs: MatRef<'_, T>, powers: &mut [i32]) {
    for (q, power) in powers.iter_mut().enumerate() {
        let exponent = (0..rhs.rows()).map(|i| rhs.at(i, q).exponent_of()).max();
        let is_number = |e: &i32| *e != EXPONENT_OF_ZERO && *e != EXPONENT_NOT_FINITE;
        let exponent = exponent.filter(is_number).unwrap_or(0);
        *power = if exponent.abs() > T::Real::SAFE_EXPONENT { -exponent } else { 0 };
    }
}

/// `Σ|rᵢ|² / 4^power`, summed in double precision by parts.
pub(crate) fn square_sum<T: Scalar>(r: &[T], power: i32) -> T::Real {
    let square = |x: &T| {
        let (re, im) = (x.re().to_f64(), x.im().to_f64());
        re * re + im * im
    };
    let parts = r.chunks(64).map(|part| part.iter().map(square).sum::<f64>());
    T::Real::of_f64(parts.sum::<f64>().scale(-2 * power))
}

/// The largest magnitude; NaN wins.
fn largest<T: Scalar>(values: &[T]) -> T::Real {
    let larger = |max: T::Real, x: &T| if x.modulus() <= max { max } else { x.modulus() };
    values.iter().fold(T::REAL_ZERO, larger)
}
