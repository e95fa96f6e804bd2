//! Products with an inverse become solves.
//!
//! **What.** `inv(A) @ B` is computed as the solution of `A X = B`; `B @ inv(A)`
//! likewise from the right.
//! **Why.** A factorisation and two substitutions cost a third of an explicit
//! inverse and its product, and their error does not grow with the condition
//! number a second time.
//! **Off.** Where an explicit inverse is predicted to be cheaper in the chain, which
//! the search finds by cost; and when the inverse itself is the result.
//! **Example.** `inv(A) @ b → solve(A, b)`

/// Why the rule helps.
pub const REASON: &str = "a solve needs a third of the work of an inverse, and keeps more digits";
