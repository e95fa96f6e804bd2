//! Conjugate gradients (Hestenes & Stiefel, "Methods of conjugate gradients for solving linear
//! systems", 1952).

use super::operator::Operator;
use super::report::{Options, Reason, Report};
use super::system::{Patience, System, solve};
use super::vectors::{axpy, dot, norm, real, xpby, zeros};
use crate::error::Error;
use crate::scalar::Scalar;

/// `x` with `A x = b` for a Hermitian, positive definite `n × n` operator. `x` holds the
/// first guess.
///
/// In exact arithmetic it ends after as many iterations as `A` has distinct eigenvalues, and
/// before that the error, in the norm of `A`, is at most
/// `2·((√κ − 1)/(√κ + 1))^k` of the first one. A direction of no or negative curvature,
/// which only another matrix has, is [`Reason::Indefinite`].
///
/// ```
/// use einmul_linalg::krylov::{FnOperator, Options, cg};
/// let diagonal = FnOperator::new(2, 2, |x: &[f64], y: &mut [f64]| {
///     (y[0], y[1]) = (2.0 * x[0], 5.0 * x[1]);
///     Ok(())
/// });
/// let mut x = [0.0_f64; 2];
/// assert!(cg(&diagonal, &[2.0, 5.0], &mut x, Options::default())?.converged);
/// assert!(x.iter().all(|x| (x - 1.0).abs() < 1e-12));
/// # Ok::<(), einmul_linalg::Error>(())
/// ```
///
/// # Errors
/// [`Error::NotSquare`], [`Error::Shape`], [`Error::Argument`]; those of the operators and of
/// the callback.
pub fn cg<T: Scalar>(
    a: &dyn Operator<T>,
    b: &[T],
    x: &mut [T],
    options: Options<'_, T>,
) -> Result<Report, Error> {
    solve("cg", a, b, x, options, iterate)
}

fn iterate<T: Scalar>(system: &mut System<'_, T>, x: &mut [T]) -> Result<Report, Error> {
    let n = system.size();
    let limit = system.max_iterations.unwrap_or(n.saturating_mul(10));
    let [mut r, mut z, mut p, mut q] = zeros::<T, 4>(n)?;
    let mut patience = Patience::new();
    let mut estimate = system.residual(x, &mut r)?;
    if estimate <= system.tolerance || !estimate.is_finite() {
        return Ok(system.report(0, estimate, estimate, Reason::NotFinite));
    }
    // Of the step before; none where the directions start anew.
    let mut rho_before = None;
    for iteration in 1..=limit {
        system.precondition(&r, &mut z)?;
        let rho = dot(&r, &z).re;
        match rho_before {
            None => p.copy_from_slice(&z),
            Some(before) => xpby(&z, real(rho / before), &mut p),
        }
        system.apply(&p, &mut q)?;
        let curvature = dot(&p, &q).re;
        let alpha = rho / curvature;
        let done = iteration - 1;
        if !(rho.is_finite() && curvature.is_finite()) {
            return system.finish(x, &mut r, done, estimate, Reason::NotFinite);
        }
        if rho <= 0.0 || curvature <= 0.0 {
            let reason = if rho == 0.0 { Reason::Breakdown } else { Reason::Indefinite };
            return system.finish(x, &mut r, done, estimate, reason);
        }
        axpy(real(-alpha), &q, &mut r);
        estimate = norm(&r);
        if !(alpha.is_finite() && estimate.is_finite()) {
            return system.finish(x, &mut r, done, estimate, Reason::NotFinite);
        }
        axpy(real(alpha), &p, x);
        rho_before = Some(rho);
        system.step(iteration, estimate, x, true)?;
        if estimate <= system.goal {
            let residual = system.residual(x, &mut r)?;
            if residual <= system.tolerance {
                return Ok(system.report(iteration, residual, estimate, Reason::Tolerance));
            }
            if patience.ends(residual) {
                return Ok(system.report(iteration, residual, estimate, Reason::Stagnation));
            }
            rho_before = None;
        }
    }
    system.finish(x, &mut r, limit, estimate, Reason::MaxIterations)
}
