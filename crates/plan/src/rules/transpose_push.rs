//! Transposes move through products onto their factors.
//!
//! **What.** The transpose of a product is the product of the transposes in
//! reverse order.
//! **Why.** A transposed factor costs nothing: kernels read any strides. Once on
//! the factors, the product joins its neighbours in one chain, which can then be
//! ordered as a whole.
//! **Off.** When the transpose is not of exactly two axes.
//! **Example.** `(A @ B).T @ x → B.T @ A.T @ x`

use crate::Error;
use crate::graph::{Factor, Graph, NodeId, Op};

/// Why the rule helps.
pub const REASON: &str =
    "a transposed factor costs nothing, and the chain can be ordered as a whole";

/// The factors of a product node's transpose; `None` when the node is no product.
pub fn transposed_factors(graph: &Graph, id: NodeId) -> Option<Vec<(NodeId, Factor)>> {
    let node = graph.node(id);
    let Op::Product(factors) = &node.op else { return None };
    let reversed = node.args.iter().zip(factors).rev();
    Some(reversed.map(|(&arg, factor)| (arg, factor.transpose())).collect())
}

/// The transpose of a product node as a product node.
///
/// # Errors
/// As [`Graph::add`].
pub fn apply(graph: &mut Graph, id: NodeId) -> Result<Option<NodeId>, Error> {
    match transposed_factors(graph, id) {
        None => Ok(None),
        Some(factors) => {
            let (args, ops): (Vec<_>, _) = factors.into_iter().unzip();
            graph.add(Op::Product(ops), args).map(Some)
        }
    }
}
