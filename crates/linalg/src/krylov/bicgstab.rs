//! Stabilised bi-conjugate gradients (van der Vorst, SIAM J. Sci. Stat. Comput. 13, 1992).

use einmul_array::Complex;

use super::operator::Operator;
use super::report::{Options, Reason, Report};
use super::system::{Patience, System, solve};
use super::vectors::{axpy, dot, norm, real, xpby, zeros};
use crate::error::Error;
use crate::real::Magnitude;
use crate::scalar::Scalar;

/// `x` with `A x = b` for any `n × n` operator, in seven vectors of memory and two products
/// an iteration. `x` holds the first guess.
///
/// Unlike in [`gmres`](super::gmres()) the residual may rise on the way. The preconditioner
/// stands to the right. Where the method would divide by zero it starts anew from the
/// residual of `x`; if that does not help, [`Reason::Breakdown`].
///
/// ```
/// use einmul_kernels::MatRef;
/// use einmul_linalg::krylov::{DenseOperator, Options, bicgstab};
/// let a = [2.0, 1.0, 0.0, 1.0];
/// let a = DenseOperator::new(MatRef::from_row_major(&a, 2, 2))?;
/// let mut x = [0.0_f64; 2];
/// assert!(bicgstab(&a, &[4.0, 2.0], &mut x, Options::default())?.converged);
/// assert!((x[0] - 1.0).abs() < 1e-4 && (x[1] - 2.0).abs() < 1e-4);
/// # Ok::<(), einmul_linalg::Error>(())
/// ```
///
/// # Errors
/// As [`cg`](super::cg()).
pub fn bicgstab<T: Scalar>(
    a: &dyn Operator<T>,
    b: &[T],
    x: &mut [T],
    options: Options<'_, T>,
) -> Result<Report, Error> {
    solve("bicgstab", a, b, x, options, iterate)
}

fn iterate<T: Scalar>(system: &mut System<'_, T>, x: &mut [T]) -> Result<Report, Error> {
    let n = system.size();
    let limit = system.max_iterations.unwrap_or(n.saturating_mul(10));
    let negligible = <T::Real as Magnitude>::EPSILON.to_f64().powi(2);
    let [mut r, mut shadow, mut p, mut v, mut t, mut p_hat, mut s_hat] = zeros::<T, 7>(n)?;
    let mut patience = Patience::new();
    let mut estimate = system.residual(x, &mut r)?;
    if estimate <= system.tolerance || !estimate.is_finite() {
        return Ok(system.report(0, estimate, estimate, Reason::NotFinite));
    }
    let mut shadow_norm = 0.0;
    // ρ, α and ω of the step before; none where the method starts anew.
    let mut before: Option<(Complex<f64>, Complex<f64>, Complex<f64>)> = None;
    for iteration in 1..=limit {
        let done = iteration - 1;
        if before.is_none() {
            shadow.copy_from_slice(&r);
            shadow_norm = estimate;
        }
        let rho = dot(&shadow, &r);
        match before {
            None => p.copy_from_slice(&r),
            Some((rho_before, alpha, omega)) => {
                // p = r + β (p − ω v)
                axpy(-omega, &v, &mut p);
                xpby(&r, rho / rho_before * (alpha / omega), &mut p);
            }
        }
        system.precondition(&p, &mut p_hat)?;
        system.apply(&p_hat, &mut v)?;
        let (along, v_norm) = (dot(&shadow, &v), norm(&v));
        if !(v_norm.is_finite() && along.norm().is_finite() && rho.norm().is_finite()) {
            return system.finish(x, &mut r, done, estimate, Reason::NotFinite);
        }
        let lost = rho.norm() <= negligible * shadow_norm * estimate
            || along.norm() <= negligible * shadow_norm * v_norm;
        let mut broken = lost;
        if !lost {
            let alpha = rho / along;
            axpy(-alpha, &v, &mut r);
            estimate = norm(&r);
            let early = estimate <= system.goal;
            let mut omega = real(0.0);
            if !early {
                system.precondition(&r, &mut s_hat)?;
                system.apply(&s_hat, &mut t)?;
                let t_norm = norm(&t);
                if t_norm > 0.0 {
                    // Divided twice, since the square may leave the range.
                    omega = dot(&t, &r) / t_norm / t_norm;
                }
                axpy(-omega, &t, &mut r);
                estimate = norm(&r);
            }
            if !(alpha.norm().is_finite() && omega.norm().is_finite() && estimate.is_finite()) {
                return system.finish(x, &mut r, done, estimate, Reason::NotFinite);
            }
            axpy(alpha, &p_hat, x);
            if !early {
                axpy(omega, &s_hat, x);
                broken = omega.norm() == 0.0;
            }
            before = Some((rho, alpha, omega));
            system.step(iteration, estimate, x, true)?;
        }
        if broken || estimate <= system.goal {
            let claimed = estimate;
            estimate = system.residual(x, &mut r)?;
            if estimate <= system.tolerance {
                return Ok(system.report(iteration, estimate, claimed, Reason::Tolerance));
            }
            if patience.ends(estimate) {
                let reason = if broken { Reason::Breakdown } else { Reason::Stagnation };
                return Ok(system.report(iteration, estimate, claimed, reason));
            }
            before = None;
        }
    }
    system.finish(x, &mut r, limit, estimate, Reason::MaxIterations)
}
