//! What a solver of square systems is told, and what it tells.

use std::fmt;

use super::operator::Operator;
use crate::error::Error;
use crate::scalar::Scalar;

/// What is called after every iteration. An error that it returns ends the solve and is
/// handed on.
pub type Callback<'a, T> = dyn FnMut(&Step<'_, T>) -> Result<(), Error> + 'a;

/// An iteration that is done.
#[derive(Debug, Clone, Copy)]
pub struct Step<'a, T> {
    /// How many are done.
    pub iteration: usize,
    /// The residual's norm as the recurrence has it; in `minres` with a preconditioner its
    /// norm `√(rᴴ M r)`.
    pub residual: f64,
    /// The solution so far.
    pub x: &'a [T],
    /// Whether the residual is that of `x`. In `gmres`, which computes `x` only at the end of
    /// a cycle, the iterations before have the `x` of the cycle before.
    pub complete: bool,
}

/// Options of the solvers of square systems.
///
/// ```
/// use einmul_linalg::krylov::Options;
/// let options = Options::<f64> { rtol: 1e-10, ..Options::default() };
/// assert_eq!(options.atol, 0.0);
/// ```
pub struct Options<'a, T: Scalar> {
    /// A solve has converged when `‖b − A x‖ ≤ max(rtol·‖b‖, atol)`.
    pub rtol: f64,
    /// See `rtol`.
    pub atol: f64,
    /// The most iterations; by default `10·n`, in [`minres`](super::minres()) `5·n`, in
    /// [`gmres`](super::gmres()) `10·n` cycles.
    pub max_iterations: Option<usize>,
    /// Of `gmres`: iterations of a cycle, `min(20, n)` by default.
    pub restart: Option<usize>,
    /// The `σ` of `(A − σ) x = b`.
    pub shift: f64,
    /// `M` near `A⁻¹`; Hermitian and positive definite for `cg` and `minres`.
    pub preconditioner: Option<&'a dyn Operator<T>>,
    /// Called after every iteration.
    pub callback: Option<&'a mut Callback<'a, T>>,
}

impl<T: Scalar> Default for Options<'_, T> {
    fn default() -> Self {
        Self {
            rtol: 1e-5,
            atol: 0.0,
            max_iterations: None,
            restart: None,
            shift: 0.0,
            preconditioner: None,
            callback: None,
        }
    }
}

impl<T: Scalar> fmt::Debug for Options<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("rtol", &self.rtol)
            .field("atol", &self.atol)
            .field("max_iterations", &self.max_iterations)
            .field("restart", &self.restart)
            .field("shift", &self.shift)
            .field("preconditioner", &self.preconditioner.is_some())
            .field("callback", &self.callback.is_some())
            .finish()
    }
}

/// How a solve ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Report {
    /// Iterations that were done, each of one product with the matrix (of two in
    /// [`bicgstab`](super::bicgstab())).
    pub iterations: usize,
    /// `‖b − A x‖`, computed from the `x` that is returned.
    pub residual: f64,
    /// The same as the recurrence has it, see [`Step::residual`].
    pub estimate: f64,
    /// Whether `residual` is within the tolerance.
    pub converged: bool,
    /// Why the solve ended.
    pub reason: Reason,
}

/// Why a solve ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The residual is within the tolerance.
    Tolerance,
    /// The iterations were used up.
    MaxIterations,
    /// The matrix or the preconditioner is not positive definite.
    Indefinite,
    /// A number that the method divides by is zero.
    Breakdown,
    /// A NaN or an infinity.
    NotFinite,
    /// The residual does not fall any further.
    Stagnation,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Tolerance => "the residual is within the tolerance",
            Self::MaxIterations => "the iterations were used up",
            Self::Indefinite => "the matrix or the preconditioner is not positive definite",
            Self::Breakdown => "the method broke down: a number that it divides by is zero",
            Self::NotFinite => "a NaN or an infinity was met",
            Self::Stagnation => {
                "the residual does not fall any further: the system has no solution, or its \
                 condition allows no smaller residual in this precision"
            }
        })
    }
}
