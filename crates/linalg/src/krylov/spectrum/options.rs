//! How a part of a spectrum is looked for.

use super::{argument, check_finite_vector};
use crate::error::{Error, Operand};
use crate::real::Magnitude;
use crate::scalar::Scalar;
use crate::view::check_sizes;

/// Up to this order the basis is that of the whole space.
const SMALL: usize = 64;

/// Options of [`eigsh`](crate::krylov::eigsh()), [`eigs`](crate::krylov::eigs()) and
/// [`svds`](crate::krylov::svds()).
///
/// ```
/// use einmul_linalg::krylov::SpectrumOptions;
/// let options = SpectrumOptions::<f64> { tolerance: 1e-6, ..SpectrumOptions::default() };
/// assert!(options.confirm);
/// ```
#[derive(Debug, Clone, Copy)]
pub struct SpectrumOptions<'a, T> {
    /// Vectors of the basis (`ncv`), more than are wanted; `max(2k + 1, 20)` by default. A
    /// problem of an order up to 64, or up to twice the default, gets as many as its order,
    /// unless this is given.
    pub basis: Option<usize>,
    /// The most restarts (`maxiter`), `10·n` by default.
    pub max_restarts: Option<usize>,
    /// A pair has converged when its residual is at most this times the modulus of its value,
    /// or at most ten roundings of the largest value (`tol`); 0 means `ε`.
    pub tolerance: f64,
    /// The first vector of the basis (`v0`); by default it is random.
    pub start: Option<&'a [T]>,
    /// Of the random vectors.
    pub seed: u64,
    /// Whether what has converged is confirmed by a search in the space that it leaves, from
    /// a random vector: a Krylov space of one vector holds one vector for each multiple
    /// eigenvalue, and others only by rounding.
    pub confirm: bool,
}

impl<T> Default for SpectrumOptions<'_, T> {
    fn default() -> Self {
        Self {
            basis: None,
            max_restarts: None,
            tolerance: 0.0,
            start: None,
            seed: 0,
            confirm: true,
        }
    }
}

/// Options that make sense.
pub(in crate::krylov) struct Plan {
    pub(in crate::krylov) wanted: usize,
    /// Vectors of the basis.
    pub(in crate::krylov) basis: usize,
    pub(in crate::krylov) max_restarts: usize,
    pub(in crate::krylov) tolerance: f64,
}

impl Plan {
    /// For `wanted` of `n` values. The basis has at least `spare` vectors more than are
    /// wanted, or spans the whole space.
    pub(in crate::krylov) fn new<T: Scalar>(
        operation: &'static str,
        n: usize,
        wanted: usize,
        spare: usize,
        options: &SpectrumOptions<'_, T>,
    ) -> Result<Self, Error> {
        if wanted == 0 || wanted > n {
            let text = format!("k must be at least 1 and at most {n}, it is {wanted}");
            return Err(argument(operation, text));
        }
        let usual = wanted.saturating_mul(2).saturating_add(1).max(20);
        let basis = match options.basis {
            Some(basis) if basis > n || (basis <= wanted && basis < n) => {
                let text =
                    format!("ncv must be more than k = {wanted} and at most {n}, it is {basis}");
                return Err(argument(operation, text));
            }
            Some(basis) => basis,
            None if n <= SMALL.max(usual.saturating_mul(2)) => n,
            None => usual,
        };
        let epsilon = <T::Real as Magnitude>::EPSILON.to_f64();
        let tolerance = options.tolerance;
        if !(tolerance >= 0.0 && tolerance.is_finite()) {
            let text = format!("tol must be finite and not negative, it is {tolerance}");
            return Err(argument(operation, text));
        }
        if let Some(start) = options.start {
            let v0 = Operand { name: "v0", shape: (start.len(), 1), axis: 0 };
            check_sizes(operation, Operand { name: "A", shape: (n, n), axis: 1 }, v0)?;
            check_finite_vector(operation, "v0", start)?;
        }
        Ok(Self {
            wanted,
            basis: basis.max(wanted.saturating_add(spare)).min(n),
            max_restarts: options.max_restarts.unwrap_or(n.saturating_mul(10)),
            tolerance: tolerance.max(epsilon),
        })
    }
}
