//! Systems with a Gram matrix are solved by Cholesky factorisation.
//!
//! **What.** A solve whose matrix is proven or declared symmetric and positive
//! (semi)definite uses `L Lᵀ` instead of `P L U`.
//! **Why.** Half of the work of LU, and no row exchanges.
//! **Off.** When definiteness is unknown or only estimated. A Gram matrix that
//! turns out singular is an error, as for LU.
//! **Example.** `inv(X.T @ X + 2 * eye(n)) @ b → cho_solve(X.T @ X + 2 * eye(n), b)`

use einmul_array::facts::Facts;

/// Why the rule helps.
pub const REASON: &str =
    "a positive definite matrix needs half the work of LU and no row exchanges";

/// Whether the matrix is known to be positive definite wherever it is regular.
pub fn applies(facts: &Facts) -> bool {
    facts.definite.holds() || facts.semidefinite.holds()
}
