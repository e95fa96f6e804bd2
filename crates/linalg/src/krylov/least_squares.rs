//! What the solvers of least squares are told, and what they tell.

use std::fmt;

use super::bidiagonal::Bidiagonal;
use super::operator::Operator;
use super::system::check_tolerances;
use super::vectors::{largest_exponent, norm};
use crate::error::{Error, Operand};
use crate::real::{EXPONENT_NOT_FINITE, EXPONENT_OF_ZERO, Magnitude};
use crate::scalar::Scalar;
use crate::view::check_sizes;

/// Options of [`lsqr`](super::lsqr()) and [`lsmr`](super::lsmr()).
#[derive(Debug)]
pub struct LeastSquaresOptions<'a> {
    /// The `d` of `‖A x − b‖² + d²·‖x − x₀‖²`, which is minimised.
    pub damp: f64,
    /// The relative error of the matrix: `‖Aᴴ r‖ ≤ atol·‖A‖·‖r‖` ends the solve.
    pub atol: f64,
    /// That of `b`: `‖r‖ ≤ btol·‖b‖ + atol·‖A‖·‖x‖` ends it, too.
    pub btol: f64,
    /// An estimated condition above this ends the solve; 0 for any.
    pub condition_limit: f64,
    /// The most iterations; by default `2·n` in `lsqr` and `min(m, n)` in `lsmr`.
    pub max_iterations: Option<usize>,
    /// Of `lsqr`: `n` numbers, to which estimates of the diagonal of
    /// `(AᴴA + d²)⁻¹` are added.
    pub variances: Option<&'a mut [f64]>,
}

impl Default for LeastSquaresOptions<'_> {
    fn default() -> Self {
        Self {
            damp: 0.0,
            atol: 1e-6,
            btol: 1e-6,
            condition_limit: 1e8,
            max_iterations: None,
            variances: None,
        }
    }
}

/// How a least-squares solve ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LeastSquaresReport {
    /// Iterations that were done, each of a product with the matrix and one with its adjoint.
    pub iterations: usize,
    /// Why the solve ended.
    pub stop: Stop,
    /// `‖b − A x‖`, computed from the `x` that is returned.
    pub residual: f64,
    /// The root of what is minimised, `√(‖b − A x‖² + d²·‖x − x₀‖²)`, as the recurrence has it.
    pub damped_residual: f64,
    /// `‖Aᴴ r − d²·(x − x₀)‖`, as the recurrence has it.
    pub normal_residual: f64,
    /// An estimate of the Frobenius norm of the matrix, with `d` below it.
    pub norm: f64,
    /// An estimate of its condition number.
    pub condition: f64,
    /// `‖x‖`; in `lsqr` with a first guess, `‖x − x₀‖`.
    pub solution_norm: f64,
}

impl LeastSquaresReport {
    /// Whether `x` is a solution, or a least-squares solution, to the tolerances or to
    /// working precision.
    pub fn converged(&self) -> bool {
        use Stop::*;
        matches!(self.stop, AtOnce | Residual | Normal | ResidualToPrecision | NormalToPrecision)
    }
}

/// Why a least-squares solve ended; as a number, SciPy's `istop`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// The first guess is a solution.
    AtOnce = 0,
    /// `A x = b` is solved to the tolerances.
    Residual = 1,
    /// The least-squares problem is solved to `atol`.
    Normal = 2,
    /// The condition is above the limit.
    Condition = 3,
    /// `A x = b` is solved to working precision.
    ResidualToPrecision = 4,
    /// The least-squares problem is solved to working precision.
    NormalToPrecision = 5,
    /// The matrix is singular to working precision.
    ConditionToPrecision = 6,
    /// The iterations were used up.
    MaxIterations = 7,
    /// A NaN or an infinity.
    NotFinite = 8,
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AtOnce => "the first guess is a solution",
            Self::Residual => "A x = b is solved to the tolerances atol and btol",
            Self::Normal => "the least-squares problem is solved to the tolerance atol",
            Self::Condition => "the estimated condition of the matrix is above the limit",
            Self::ResidualToPrecision => "A x = b is solved to working precision",
            Self::NormalToPrecision => "the least-squares problem is solved to working precision",
            Self::ConditionToPrecision => "the matrix is singular to working precision",
            Self::MaxIterations => "the iterations were used up",
            Self::NotFinite => "a NaN or an infinity was met",
        })
    }
}

/// Estimates after an iteration, from which it is judged.
#[derive(Debug, Clone, Copy)]
pub(super) struct Estimates {
    pub(super) residual: f64,
    pub(super) normal_residual: f64,
    pub(super) norm: f64,
    pub(super) condition: f64,
    pub(super) solution_norm: f64,
}

impl Estimates {
    /// Whether the solve ends (Paige & Saunders, ACM Trans. Math. Softw. 8, 1982, §6).
    /// `b_norm` is not zero, `epsilon` the precision.
    pub(super) fn stop(
        &self,
        options: &LeastSquaresOptions<'_>,
        b_norm: f64,
        epsilon: f64,
    ) -> Option<Stop> {
        let of_b = self.residual / b_norm;
        let relative_size = self.norm * self.solution_norm / b_norm;
        let product = self.norm * self.residual;
        let of_normal = if product == 0.0 { f64::INFINITY } else { self.normal_residual / product };
        let reciprocal = 1.0 / self.condition;
        if of_b <= options.btol + options.atol * relative_size {
            return Some(Stop::Residual);
        }
        if of_normal <= options.atol {
            return Some(Stop::Normal);
        }
        if options.condition_limit > 0.0 && self.condition >= options.condition_limit {
            return Some(Stop::Condition);
        }
        if of_b / (1.0 + relative_size) <= 0.5 * epsilon {
            return Some(Stop::ResidualToPrecision);
        }
        if of_normal <= 0.5 * epsilon {
            return Some(Stop::NormalToPrecision);
        }
        (reciprocal <= 0.5 * epsilon).then_some(Stop::ConditionToPrecision)
    }
}

/// A method: from the bidiagonalisation of a residual, `x` and the norm of `b`.
type Method<T> = fn(
    &mut Bidiagonal<'_, T>,
    &mut [T],
    f64,
    LeastSquaresOptions<'_>,
) -> Result<LeastSquaresReport, Error>;

/// Checks the arguments and runs a method.
///
/// # Errors
/// [`Error::Shape`], [`Error::Argument`], [`Error::NoAdjoint`]; those of the operator.
pub(super) fn solve<T: Scalar>(
    operation: &'static str,
    a: &dyn Operator<T>,
    b: &[T],
    x: &mut [T],
    options: LeastSquaresOptions<'_>,
    method: Method<T>,
) -> Result<LeastSquaresReport, Error> {
    let matrix = |axis| Operand { name: "A", shape: (a.rows(), a.cols()), axis };
    let vector = |name, length| Operand { name, shape: (length, 1), axis: 0 };
    check_sizes(operation, matrix(0), vector("b", b.len()))?;
    check_sizes(operation, matrix(1), vector("x", x.len()))?;
    if let Some(variances) = &options.variances {
        check_sizes(operation, matrix(1), vector("variances", variances.len()))?;
    }
    let tolerances = [
        ("damp", options.damp),
        ("atol", options.atol),
        ("btol", options.btol),
        ("the limit of the condition", options.condition_limit),
    ];
    check_tolerances(operation, &tolerances)?;
    if !options.damp.is_finite() {
        let problem = "damp must be finite".to_owned();
        return Err(Error::Argument { operation: operation.to_owned(), problem });
    }
    let ended = |stop, residual| LeastSquaresReport {
        iterations: 0,
        stop,
        residual,
        damped_residual: residual,
        normal_residual: residual,
        norm: 0.0,
        condition: 0.0,
        solution_norm: 0.0,
    };
    let exponent = largest_exponent(b);
    if exponent == EXPONENT_NOT_FINITE || largest_exponent(x) == EXPONENT_NOT_FINITE {
        return Ok(ended(Stop::NotFinite, f64::NAN));
    }
    if exponent == EXPONENT_OF_ZERO && options.damp == 0.0 {
        x.fill(T::ZERO);
        return Ok(ended(Stop::AtOnce, 0.0));
    }
    let mut bidiagonal = Bidiagonal::new(a, b, x)?;
    let (alpha, beta) = (bidiagonal.alpha, bidiagonal.beta);
    if !(alpha.is_finite() && beta.is_finite()) {
        return Ok(ended(Stop::NotFinite, f64::NAN));
    }
    if alpha == 0.0 || beta == 0.0 {
        let report = ended(Stop::AtOnce, beta);
        return Ok(LeastSquaresReport { normal_residual: 0.0, solution_norm: norm(x), ..report });
    }
    let b_norm = if exponent == EXPONENT_OF_ZERO { beta } else { norm(b) };
    method(&mut bidiagonal, x, b_norm, options)
}

/// The precision of a type.
pub(super) fn epsilon<T: Scalar>() -> f64 {
    <T::Real as Magnitude>::EPSILON.to_f64()
}
