//! Minimal residuals (Paige & Saunders, "Solution of sparse indefinite systems of linear
//! equations", SIAM J. Numer. Anal. 12, 1975).

use super::operator::Operator;
use super::report::{Options, Reason, Report};
use super::system::{Patience, System, solve};
use super::vectors::{axpy, divide, dot, norm, real, zeros};
use crate::error::Error;
use crate::real::Magnitude;
use crate::scalar::Scalar;

/// `x` with `(A − shift) x = b` for a Hermitian `n × n` operator, which may be indefinite or,
/// where a solution exists, singular. `x` holds the first guess.
///
/// Each iteration minimises the residual, in the norm `√(rᴴ M r)`, over the Krylov space. Of a
/// singular system without a solution `x` ends as a least-squares solution, reported as
/// [`Reason::Stagnation`]. A preconditioner that is not positive definite is
/// [`Reason::Indefinite`].
///
/// ```
/// use einmul_kernels::MatRef;
/// use einmul_linalg::krylov::{DenseOperator, Options, minres};
/// let a = DenseOperator::new(MatRef::from_row_major(&[0.0, 1.0, 1.0, 0.0], 2, 2))?;
/// let mut x = [0.0_f64; 2];
/// assert!(minres(&a, &[2.0, 1.0], &mut x, Options::default())?.converged);
/// assert!((x[0] - 1.0).abs() < 1e-12 && (x[1] - 2.0).abs() < 1e-12);
/// # Ok::<(), einmul_linalg::Error>(())
/// ```
///
/// # Errors
/// As [`cg`](super::cg()).
pub fn minres<T: Scalar>(
    a: &dyn Operator<T>,
    b: &[T],
    x: &mut [T],
    options: Options<'_, T>,
) -> Result<Report, Error> {
    solve("minres", a, b, x, options, iterate)
}

fn iterate<T: Scalar>(system: &mut System<'_, T>, x: &mut [T]) -> Result<Report, Error> {
    let n = system.size();
    let limit = system.max_iterations.unwrap_or(n.saturating_mul(5));
    let epsilon = <T::Real as Magnitude>::EPSILON.to_f64();
    // Lanczos vectors times their β: of the step before, of this step, and M times it; the
    // normalised one; three directions; the true residual.
    let [mut r1, mut r2, mut y, mut v, mut w, mut w1, mut w2, mut r] = zeros::<T, 8>(n)?;
    let mut kept = Kept::new(n)?;
    let start = system.residual(x, &mut r2)?;
    if start <= system.tolerance || !start.is_finite() {
        return Ok(system.report(0, start, start, Reason::NotFinite));
    }
    system.precondition(&r2, &mut y)?;
    let first = dot(&r2, &y).re;
    if !first.is_finite() {
        return Ok(system.report(0, start, start, Reason::NotFinite));
    }
    if first <= 0.0 {
        return Ok(system.report(0, start, start, Reason::Indefinite));
    }
    let mut patience = Patience::new();
    let mut beta = first.sqrt();
    let mut phi_bar = beta;
    // The goal in the norm of M, as far as the first residual tells.
    let mut goal = system.goal * (beta / start);
    let (mut beta_before, mut delta_bar, mut epsilon_next) = (0.0, 0.0, 0.0);
    let (mut cosine, mut sine) = (-1.0_f64, 0.0_f64);
    // ‖T‖ in the Frobenius norm, which stands for ‖A‖.
    let mut size = 0.0_f64;
    // Of the matrix itself, from its products, whatever the preconditioner is.
    let mut operator_size = 0.0_f64;
    for iteration in 1..=limit {
        let done = iteration - 1;
        v.copy_from_slice(&y);
        divide(beta, &mut v);
        system.apply(&v, &mut y)?;
        operator_size = operator_size.max(norm(&y) / norm(&v));
        if iteration > 1 {
            axpy(real(-beta / beta_before), &r1, &mut y);
        }
        let alpha = dot(&v, &y).re;
        axpy(real(-alpha / beta), &r2, &mut y);
        std::mem::swap(&mut r1, &mut r2);
        std::mem::swap(&mut r2, &mut y);
        system.precondition(&r2, &mut y)?;
        beta_before = beta;
        let beta_squared = dot(&r2, &y).re;
        if !(alpha.is_finite() && beta_squared.is_finite()) {
            return system.finish(x, &mut r, done, phi_bar, Reason::NotFinite);
        }
        size = size.hypot(alpha).hypot(beta_before);
        let negligible = epsilon * size;
        if beta_squared < -(negligible * negligible) {
            return system.finish(x, &mut r, done, phi_bar, Reason::Indefinite);
        }
        beta = beta_squared.max(0.0).sqrt();
        size = size.hypot(beta);

        // The rotation of the step before, on the new column of T.
        let delta = cosine * delta_bar + sine * alpha;
        let gamma_bar = sine * delta_bar - cosine * alpha;
        let epsilon_here = epsilon_next;
        epsilon_next = sine * beta;
        delta_bar = -cosine * beta;
        // ‖A r‖ as a part of ‖A‖·‖r‖, for the residual of the step before.
        let gradient = gamma_bar.hypot(delta_bar) / size;
        if gradient.is_nan() || gradient <= 10.0 * epsilon {
            return system.finish(x, &mut r, done, phi_bar, Reason::Stagnation);
        }
        kept.keep(x, gradient);
        let gamma = gamma_bar.hypot(beta);
        (cosine, sine) = (gamma_bar / gamma, beta / gamma);
        let phi = cosine * phi_bar;
        phi_bar *= sine;
        if !(gamma > 0.0 && phi.is_finite() && phi_bar.is_finite()) {
            return system.finish(x, &mut r, done, phi_bar, Reason::Breakdown);
        }

        std::mem::swap(&mut w1, &mut w2);
        std::mem::swap(&mut w2, &mut w);
        // w = (v − ε w1 − δ w2)/γ
        w.copy_from_slice(&v);
        axpy(real(-epsilon_here), &w1, &mut w);
        axpy(real(-delta), &w2, &mut w);
        divide(gamma, &mut w);
        axpy(real(phi), &w, x);
        system.step(iteration, phi_bar, x, true)?;

        if phi_bar <= goal || beta == 0.0 {
            let residual = system.residual(x, &mut r)?;
            if residual <= system.tolerance {
                return Ok(system.report(iteration, residual, phi_bar, Reason::Tolerance));
            }
            if beta == 0.0 || patience.ends(residual) {
                let report = system.report(iteration, residual, phi_bar, Reason::Stagnation);
                return kept.prefer(system, x, &mut r, report);
            }
            goal = 0.1 * phi_bar;
        }
        // The product with an `x` of this size is as wrong as the first residual is large.
        if epsilon * operator_size * norm(x) >= 0.1 * start {
            let report = system.finish(x, &mut r, iteration, phi_bar, Reason::Stagnation)?;
            return kept.prefer(system, x, &mut r, report);
        }
    }
    let report = system.finish(x, &mut r, limit, phi_bar, Reason::MaxIterations)?;
    kept.prefer(system, x, &mut r, report)
}

/// The `x` that came nearest to a least-squares solution. Where there is no solution, later
/// ones grow along the null space and gain nothing.
struct Kept<T> {
    x: Vec<T>,
    /// `‖A r‖` as a part of `‖A‖·‖r‖`.
    gradient: f64,
    is_set: bool,
}

impl<T: Scalar> Kept<T> {
    fn new(n: usize) -> Result<Self, Error> {
        let [x] = zeros::<T, 1>(n)?;
        // A solvable system, too, has such gradients, but only if it is ill-conditioned.
        let gradient = <T::Real as Magnitude>::EPSILON.to_f64().sqrt();
        Ok(Self { x, gradient, is_set: false })
    }

    fn keep(&mut self, x: &[T], gradient: f64) {
        if gradient < self.gradient {
            self.x.copy_from_slice(x);
            (self.gradient, self.is_set) = (gradient, true);
        }
    }

    /// Goes back to the kept `x` if the last one is no better.
    fn prefer(
        &self,
        system: &System<'_, T>,
        x: &mut [T],
        r: &mut [T],
        report: Report,
    ) -> Result<Report, Error> {
        if report.converged || !self.is_set {
            return Ok(report);
        }
        let residual = system.residual(&self.x, r)?;
        if residual > 1.01 * report.residual {
            return Ok(report);
        }
        x.copy_from_slice(&self.x);
        Ok(system.report(report.iterations, residual, report.estimate, report.reason))
    }
}
