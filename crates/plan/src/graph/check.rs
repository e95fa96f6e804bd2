//! Which operations each form of the graph may hold, as one table. Run after
//! every pass in debug builds.

use super::{Graph, NodeId, Op};

/// The two forms of a graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// As the text has it.
    Written,
    /// After normalisation.
    Normal,
}

/// The first reachable node that is not legal in `form`, with the reason.
pub fn violation(graph: &Graph, roots: &[NodeId], form: Form) -> Option<String> {
    graph.reachable(roots).into_iter().find_map(|id| {
        let node = graph.node(id);
        let written_only = || form == Form::Written;
        let normal_only = || form == Form::Normal;
        let (legal, rule) = match &node.op {
            Op::Inverse | Op::Solve | Op::LeastSquares | Op::Einsum(_) => {
                (written_only(), "belongs to the written form")
            }
            Op::MatMul => (
                written_only() || graph.shape(id).len() > 2 || stacked(graph, id),
                "only stacked products stay binary",
            ),
            Op::Product(factors) => (
                normal_only()
                    && factors.len() == node.args.len()
                    && node.args.iter().all(|&arg| {
                        graph.shape(arg).len() == 2 && graph.dtype(arg) == graph.dtype(id)
                    })
                    && (factors.len() > 1 || factors[0] != super::Factor::PLAIN),
                "products hold matrices of one dtype, and more than a plain factor",
            ),
            Op::Sum(coefficients) => (
                normal_only()
                    && coefficients.len() == node.args.len()
                    && node.args.iter().all(|&arg| graph.shape(arg) == graph.shape(id)),
                "sums hold arrays of one shape",
            ),
            _ => (true, ""),
        };
        (!legal).then(|| format!("{:?}: {rule}", node.op))
    })
}

fn stacked(graph: &Graph, id: NodeId) -> bool {
    graph.node(id).args.iter().any(|&arg| graph.shape(arg).len() > 2)
}
