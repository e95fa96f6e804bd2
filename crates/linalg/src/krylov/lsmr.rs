//! LSMR (Fong & Saunders, "LSMR: an iterative algorithm for sparse least-squares problems",
//! SIAM J. Sci. Comput. 33, 2011).

use super::bidiagonal::{Bidiagonal, rotation};
use super::least_squares::{
    Estimates, LeastSquaresOptions, LeastSquaresReport, Stop, epsilon, solve,
};
use super::operator::Operator;
use super::vectors::{axpy, norm, real, xpby, zeros};
use crate::error::Error;
use crate::scalar::Scalar;

/// The `x` that minimises `‖A x − b‖² + damp²·‖x − x₀‖²`, for any `m × n` operator with an
/// adjoint. `x` holds `x₀`; from zeros it ends as the solution of least norm.
///
/// It is [`minres`](super::minres()) on `AᴴA x = Aᴴb`: unlike in [`lsqr`](super::lsqr())
/// `‖Aᴴ r‖` falls in every iteration, so stopping early is safer.
///
/// ```
/// use einmul_kernels::MatRef;
/// use einmul_linalg::krylov::{DenseOperator, LeastSquaresOptions, lsmr};
/// let a = DenseOperator::new(MatRef::from_row_major(&[1.0, 1.0, 1.0, 1.0, 1.0, 0.0], 3, 2))?;
/// let mut x = [0.0_f64; 2];
/// let report = lsmr(&a, &[1.0, 2.0, 3.0], &mut x, LeastSquaresOptions::default())?;
/// assert!(report.converged());
/// assert!((x[0] - 3.0).abs() < 1e-6 && (x[1] + 1.5).abs() < 1e-6);
/// # Ok::<(), einmul_linalg::Error>(())
/// ```
///
/// # Errors
/// [`Error::Shape`], [`Error::Argument`], [`Error::NoAdjoint`]; those of the operator.
pub fn lsmr<T: Scalar>(
    a: &dyn Operator<T>,
    b: &[T],
    x: &mut [T],
    options: LeastSquaresOptions<'_>,
) -> Result<LeastSquaresReport, Error> {
    solve("lsmr", a, b, x, options, iterate)
}

fn iterate<T: Scalar>(
    process: &mut Bidiagonal<'_, T>,
    x: &mut [T],
    b_norm: f64,
    options: LeastSquaresOptions<'_>,
) -> Result<LeastSquaresReport, Error> {
    let (m, n) = process.shape();
    let limit = options.max_iterations.unwrap_or(m.min(n));
    let [mut h, mut h_bar] = zeros::<T, 2>(n)?;
    h.copy_from_slice(&process.v);
    let (mut alpha_bar, mut zeta_bar) = (process.alpha, process.alpha * process.beta);
    let (mut rho, mut rho_bar, mut cosine_bar, mut sine_bar) = (1.0, 1.0, 1.0, 0.0);
    let mut zeta = 0.0;
    let mut of_residual = ResidualNorm::new(process.beta);
    let mut size = process.alpha;
    let (mut largest, mut smallest) = (0.0_f64, f64::INFINITY);
    let mut estimates = Estimates {
        residual: process.beta,
        normal_residual: zeta_bar,
        norm: size,
        condition: 1.0,
        solution_norm: norm(x),
    };
    let (mut stop, mut iterations) = (Stop::MaxIterations, 0);
    while iterations < limit {
        process.step()?;
        if !process.is_finite() {
            stop = Stop::NotFinite;
            break;
        }
        iterations += 1;
        let (alpha, beta) = (process.alpha, process.beta);

        // Three rotations: the damping, β, and the transposed triangle.
        let (cosine_hat, sine_hat, alpha_hat) = rotation(alpha_bar, options.damp);
        let (rho_before, rho_bar_before, zeta_before) = (rho, rho_bar, zeta);
        let (cosine, sine, rho_here) = rotation(alpha_hat, beta);
        rho = rho_here;
        let theta = sine * alpha;
        alpha_bar = cosine * alpha;
        let theta_bar = sine_bar * rho;
        let diagonal = cosine_bar * rho;
        (cosine_bar, sine_bar, rho_bar) = rotation(diagonal, theta);
        if rho == 0.0 || rho_bar == 0.0 {
            stop = Stop::ConditionToPrecision;
            break;
        }
        zeta = cosine_bar * zeta_bar;
        zeta_bar *= -sine_bar;

        xpby(&h, real(-theta_bar * rho / (rho_before * rho_bar_before)), &mut h_bar);
        axpy(real(zeta / (rho * rho_bar)), &h_bar, x);
        xpby(&process.v, real(-theta / rho), &mut h);

        let residual = of_residual.next(
            (cosine_hat, sine_hat),
            (cosine, sine),
            (theta_bar, rho_bar),
            (zeta_before, zeta),
        );
        size = size.hypot(beta);
        let norm_here = size;
        size = size.hypot(alpha);
        largest = largest.max(rho_bar_before);
        if iterations > 1 {
            smallest = smallest.min(rho_bar_before);
        }
        estimates = Estimates {
            residual,
            normal_residual: zeta_bar.abs(),
            norm: norm_here,
            condition: largest.max(diagonal.abs()) / smallest.min(diagonal.abs()),
            solution_norm: norm(x),
        };
        if let Some(reason) = estimates.stop(&options, b_norm, epsilon::<T>()) {
            stop = reason;
            break;
        }
    }
    Ok(LeastSquaresReport {
        iterations,
        stop,
        residual: process.residual(x)?,
        damped_residual: estimates.residual,
        normal_residual: estimates.normal_residual,
        norm: estimates.norm,
        condition: estimates.condition,
        solution_norm: estimates.solution_norm,
    })
}

/// The recurrence of the residual's norm (§5.1 of the paper, with its names).
struct ResidualNorm {
    beta_dd: f64,
    beta_d: f64,
    rho_d: f64,
    tau_tilde: f64,
    theta_tilde: f64,
    damped_part: f64,
}

impl ResidualNorm {
    fn new(beta: f64) -> Self {
        Self {
            beta_dd: beta,
            beta_d: 0.0,
            rho_d: 1.0,
            tau_tilde: 0.0,
            theta_tilde: 0.0,
            damped_part: 0.0,
        }
    }

    /// From the rotations of the damping and of `β`, `θ̄` and `ρ̄`, and `ζ` before and now.
    fn next(
        &mut self,
        (cosine_hat, sine_hat): (f64, f64),
        (cosine, sine): (f64, f64),
        (theta_bar, rho_bar): (f64, f64),
        (zeta_before, zeta): (f64, f64),
    ) -> f64 {
        let beta_acute = cosine_hat * self.beta_dd;
        let beta_check = -sine_hat * self.beta_dd;
        let beta_hat = cosine * beta_acute;
        self.beta_dd = -sine * beta_acute;

        let theta_before = self.theta_tilde;
        let (cosine, sine, rho_tilde) = rotation(self.rho_d, theta_bar);
        self.theta_tilde = sine * rho_bar;
        self.rho_d = cosine * rho_bar;
        self.beta_d = -sine * self.beta_d + cosine * beta_hat;
        self.tau_tilde = (zeta_before - theta_before * self.tau_tilde) / rho_tilde;
        let left = zeta - self.theta_tilde * self.tau_tilde;
        let tau = if self.rho_d == 0.0 { self.beta_d } else { left / self.rho_d };
        self.damped_part = self.damped_part.hypot(beta_check);
        self.damped_part.hypot(self.beta_d - tau).hypot(self.beta_dd)
    }
}
