//! Products with a diagonal matrix scale rows or columns.
//!
//! **What.** `diag(v) @ B` multiplies row `i` of `B` by `v[i]`; `B @ diag(v)` its
//! columns; an identity disappears; the inverse of a diagonal divides.
//! **Why.** One operation an element instead of a row of a product, and the
//! diagonal matrix itself is never made.
//! **Off.** When the band is unknown or only estimated. The zeros off the diagonal
//! are structure: a NaN in `B` stays in its own place.
//! **Example.** `diag(v) @ B → v[:, None] * B`

use crate::graph::{Factor, Graph, Inversion, NodeId, Op};

/// Why the rule helps.
pub const REASON: &str = "a diagonal factor scales rows or columns: one operation an element";

/// Whether a factor is known to be a square diagonal matrix, inverted or not.
pub fn is_diagonal(graph: &Graph, id: NodeId, factor: Factor) -> bool {
    let facts = graph.facts(id);
    factor.inversion != Inversion::LeftInverse
        && !factor.conjugated
        && facts.is_square()
        && facts.is_diagonal()
}

/// Removes identity factors where others remain. Returns whether it removed any.
pub fn drop_identities(graph: &Graph, factors: &mut Vec<(NodeId, Factor)>) -> bool {
    let before = factors.len();
    // A left inverse needs something to be applied to, be it the identity.
    if factors.iter().any(|(_, factor)| factor.inversion == Inversion::LeftInverse) {
        return false;
    }
    let is_identity = |id: NodeId| matches!(graph.node(id).op, Op::Eye(..));
    let mut kept = before;
    factors.retain(|&(id, _)| {
        let drop = is_identity(id) && kept > 1;
        kept -= usize::from(drop);
        !drop
    });
    factors.len() < before
}
