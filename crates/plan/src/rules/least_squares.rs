//! The normal equations become a least-squares solve.
//!
//! **What.** `inv(X.T @ X) @ X.T` with something to multiply is the left inverse
//! of `X`; its product is found from a QR factorisation of `X`.
//! **Why.** Forming `X.T @ X` squares the condition number: half of the digits
//! that the data carry are gone before the solve begins. QR keeps them.
//! **Off.** When nothing stands on the right (then the explicit left inverse is
//! asked for), and for dtypes other than `f32` and `f64`. An `X` without full
//! column rank is a singular-matrix error, as it is for the inverse as written.
//! **Example.** `inv(X.T @ X) @ X.T @ y → lstsq(X, y)`

use einmul_array::DType;

use crate::Error;
use crate::graph::{Factor, Graph, Inversion, NodeId, Op};

/// Why the rule helps.
pub const REASON: &str =
    "X.T @ X squares the condition number and loses half of the digits; QR of X keeps them";

/// Replaces the first `inv(X.T @ X) @ X.T` (or its transpose at the right end of
/// something) in a list of factors. Returns whether it found one.
///
/// # Errors
/// As [`Graph::add`].
pub fn apply(graph: &mut Graph, factors: &mut Vec<(NodeId, Factor)>) -> Result<bool, Error> {
    for k in 0..factors.len() {
        let (gram, factor) = factors[k];
        if factor.inversion != Inversion::Inverse || factor.conjugated {
            continue;
        }
        let Some(half) = gram_half(graph, gram) else { continue };
        let width = half.len();
        // inv(XᵀX) Xᵀ · rest
        let after = k + 1 + width;
        let transposed: Vec<_> = half.iter().rev().map(|&(id, f)| (id, f.transpose())).collect();
        if after < factors.len() && factors[k + 1..after] == transposed[..] {
            let x = node_of(graph, &half)?;
            factors.splice(k..after, [(x, Factor::LEFT_INVERSE)]);
            return Ok(true);
        }
        // rest · X inv(XᵀX)
        if k > width && factors[k - width..k] == half[..] {
            let x = node_of(graph, &half)?;
            factors.splice(k - width..=k, [(x, Factor::LEFT_INVERSE.transpose())]);
            return Ok(true);
        }
    }
    Ok(false)
}

/// The factors of `X` when a node is the product `Xᵀ X`.
fn gram_half(graph: &Graph, id: NodeId) -> Option<Vec<(NodeId, Factor)>> {
    let node = graph.node(id);
    let Op::Product(ops) = &node.op else { return None };
    let real = matches!(node.facts.dtype, DType::F32 | DType::F64);
    let n = ops.len();
    let mirrored = n % 2 == 0
        && (0..n / 2)
            .all(|k| node.args[k] == node.args[n - 1 - k] && ops[k] == ops[n - 1 - k].transpose());
    (real && mirrored)
        .then(|| node.args[n / 2..].iter().copied().zip(ops[n / 2..].iter().copied()).collect())
}

/// A node for the product of some factors.
fn node_of(graph: &mut Graph, factors: &[(NodeId, Factor)]) -> Result<NodeId, Error> {
    match factors {
        [(id, Factor::PLAIN)] => Ok(*id),
        [(id, factor)] if *factor == Factor::PLAIN.transpose() => graph.transpose(*id),
        _ => {
            let (args, ops): (Vec<_>, _) = factors.iter().copied().unzip();
            graph.add(Op::Product(ops), args)
        }
    }
}
