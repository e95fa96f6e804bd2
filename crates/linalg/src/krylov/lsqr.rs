//! LSQR (Paige & Saunders, "LSQR: an algorithm for sparse linear equations and sparse least
//! squares", ACM Trans. Math. Softw. 8, 1982).

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
/// It is conjugate gradients on `AᴴA x = Aᴴb`, whose matrix is never made.
///
/// ```
/// use einmul_kernels::MatRef;
/// use einmul_linalg::krylov::{DenseOperator, LeastSquaresOptions, lsqr};
/// let a = DenseOperator::new(MatRef::from_row_major(&[1.0, 1.0, 1.0, 1.0, 1.0, 0.0], 3, 2))?;
/// let mut x = [0.0_f64; 2];
/// let report = lsqr(&a, &[1.0, 2.0, 3.0], &mut x, LeastSquaresOptions::default())?;
/// assert!(report.converged());
/// assert!((x[0] - 3.0).abs() < 1e-6 && (x[1] + 1.5).abs() < 1e-6);
/// # Ok::<(), einmul_linalg::Error>(())
/// ```
///
/// # Errors
/// [`Error::Shape`], [`Error::Argument`], [`Error::NoAdjoint`]; those of the operator.
pub fn lsqr<T: Scalar>(
    a: &dyn Operator<T>,
    b: &[T],
    x: &mut [T],
    options: LeastSquaresOptions<'_>,
) -> Result<LeastSquaresReport, Error> {
    solve("lsqr", a, b, x, options, iterate)
}

fn iterate<T: Scalar>(
    process: &mut Bidiagonal<'_, T>,
    x: &mut [T],
    b_norm: f64,
    mut options: LeastSquaresOptions<'_>,
) -> Result<LeastSquaresReport, Error> {
    let (_, n) = process.shape();
    let limit = options.max_iterations.unwrap_or(n.saturating_mul(2));
    let damp = options.damp;
    let [mut w] = zeros::<T, 1>(n)?;
    w.copy_from_slice(&process.v);
    let (mut rho_bar, mut phi_bar) = (process.alpha, process.beta);
    // What the damping leaves of the residual, and ‖A‖, ‖A⁻¹‖ in the Frobenius norm.
    let (mut damped_part, mut size, mut inverse_size) = (0.0_f64, 0.0_f64, 0.0_f64);
    // The second QR factorisation, from which ‖x‖ is estimated.
    let (mut cosine_2, mut sine_2, mut z) = (-1.0_f64, 0.0_f64, 0.0_f64);
    let mut norm_before = 0.0_f64;
    let mut estimates = Estimates {
        residual: process.beta,
        normal_residual: process.alpha * process.beta,
        norm: 0.0,
        condition: 0.0,
        solution_norm: 0.0,
    };
    let (mut stop, mut iterations) = (Stop::MaxIterations, 0);
    while iterations < limit {
        let alpha_before = process.alpha;
        process.step()?;
        if !process.is_finite() {
            stop = Stop::NotFinite;
            break;
        }
        iterations += 1;
        let (alpha, beta) = (process.alpha, process.beta);
        size = size.hypot(alpha_before).hypot(beta).hypot(damp);

        // Two rotations take the damping and β out of the bidiagonal matrix.
        let (cosine_1, sine_1, rho_damped) =
            if damp > 0.0 { rotation(rho_bar, damp) } else { (1.0, 0.0, rho_bar) };
        let psi = sine_1 * phi_bar;
        phi_bar *= cosine_1;
        let (cosine, sine, rho) = rotation(rho_damped, beta);
        if rho == 0.0 {
            stop = Stop::ConditionToPrecision;
            break;
        }
        let theta = sine * alpha;
        rho_bar = -cosine * alpha;
        let phi = cosine * phi_bar;
        phi_bar *= sine;

        inverse_size = inverse_size.hypot(norm(&w) / rho);
        if let Some(variances) = options.variances.as_deref_mut() {
            for (variance, w) in variances.iter_mut().zip(&w) {
                let w = w.to_c128() / rho;
                *variance += w.norm_sqr();
            }
        }
        axpy(real(phi / rho), &w, x);
        xpby(&process.v, real(-theta / rho), &mut w);

        let delta = sine_2 * rho;
        let gamma_bar = -cosine_2 * rho;
        let rhs = phi - delta * z;
        let solution_norm = norm_before.hypot(rhs / gamma_bar);
        let (cosine_here, sine_here, gamma) = rotation(gamma_bar, theta);
        (cosine_2, sine_2) = (cosine_here, sine_here);
        z = rhs / gamma;
        norm_before = norm_before.hypot(z);

        damped_part = damped_part.hypot(psi);
        estimates = Estimates {
            residual: phi_bar.hypot(damped_part),
            normal_residual: alpha * (sine * phi).abs(),
            norm: size,
            condition: size * inverse_size,
            solution_norm,
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
