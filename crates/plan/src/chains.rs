//! Product nodes as chains: what the search needs to know of each factor, and
//! what whole graphs cost.

use einmul_machine::KernelClass;

use crate::cost::{Cost, CostModel, Form};
use crate::graph::{Factor, Graph, Inversion, NodeId, Op, infer_factor};
use crate::physical::LeafStorage;
use crate::rules::chain_order::{Chain, ChainFactor, System, order};
use crate::rules::{Rule, RuleSet, diagonal_scaling};

/// The factors of a product node as the search sees them; empty for other nodes.
pub(crate) fn chain_factors(
    graph: &Graph,
    id: NodeId,
    model: &CostModel<'_>,
    rules: RuleSet,
) -> Vec<ChainFactor> {
    let node = graph.node(id);
    let Op::Product(factors) = &node.op else { return Vec::new() };
    let factor =
        |(&arg, &factor): (&NodeId, &Factor)| chain_factor(graph, arg, factor, model, rules);
    node.args.iter().zip(factors).map(factor).collect()
}

/// A product node in its chosen order.
pub(crate) fn chain(graph: &Graph, id: NodeId, model: &CostModel<'_>, rules: RuleSet) -> Chain {
    order(&chain_factors(graph, id, model, rules), model, rules)
}

fn chain_factor(
    graph: &Graph,
    id: NodeId,
    factor: Factor,
    model: &CostModel<'_>,
    rules: RuleSet,
) -> ChainFactor {
    let matrix = graph.facts(id).clone();
    let facts = infer_factor(&matrix, factor);
    let form = form(graph, id, factor, rules);
    match factor.inversion {
        Inversion::None => {
            let elements = matrix.elements();
            let materialize = if factor.conjugated {
                model.elementwise(
                    matrix.dtype,
                    elements,
                    elements,
                    elements,
                    KernelClass::Elementwise,
                )
            } else {
                Cost::default()
            };
            ChainFactor { facts, form, materialize, system: None }
        }
        Inversion::Inverse => {
            let solver = model.solver(&matrix, rules);
            let solve = rules.allows(Rule::SolveForInverse);
            let materialize = model.inverse(&matrix);
            let system = System { matrix, solver, to_the_right: true, to_the_left: true };
            ChainFactor { facts, form: Form::Dense, materialize, system: solve.then_some(system) }
        }
        Inversion::LeftInverse => {
            let system = System {
                matrix,
                solver: crate::cost::Solver::LeastSquares,
                to_the_right: !factor.transposed,
                to_the_left: factor.transposed,
            };
            ChainFactor {
                facts,
                form: Form::Dense,
                materialize: Cost::IMPOSSIBLE,
                system: Some(system),
            }
        }
    }
}

/// How a factor's node is stored when a product reads it.
fn form(graph: &Graph, id: NodeId, factor: Factor, rules: RuleSet) -> Form {
    if factor.inversion == Inversion::None
        && rules.allows(Rule::DiagonalScaling)
        && diagonal_scaling::is_diagonal(graph, id, factor)
        && !is_stored_otherwise(graph, id)
    {
        return Form::Diagonal;
    }
    let Op::Leaf(index) = graph.node(id).op else { return Form::Dense };
    match &graph.leaves()[index as usize].storage {
        LeafStorage::Dense(_) => Form::Dense,
        LeafStorage::Sparse => Form::Sparse,
        LeafStorage::Encoded(encoded) => {
            let direct = encoded.0.product().filter(|_| !factor.transposed && !factor.conjugated);
            Form::Encoded {
                direct: direct.map(|product| product.flops(1)),
                bytes: encoded.0.bytes() as f64,
            }
        }
    }
}

fn is_stored_otherwise(graph: &Graph, id: NodeId) -> bool {
    match graph.node(id).op {
        Op::Leaf(index) => !matches!(graph.leaves()[index as usize].storage, LeafStorage::Dense(_)),
        _ => false,
    }
}

/// Joins of two parts that pricing a graph's chains looks at: about n³/6 a chain.
pub(crate) fn joins(graph: &Graph, root: NodeId) -> usize {
    let lengths = graph.reachable(&[root]).into_iter().map(|id| match &graph.node(id).op {
        Op::Product(factors) => factors.len(),
        _ => 1,
    });
    lengths.map(|n| n * n * n / 6 + 1).sum()
}

/// The predicted cost of everything that `root` needs, shared nodes once.
pub(crate) fn graph_cost(
    graph: &Graph,
    root: NodeId,
    model: &CostModel<'_>,
    rules: RuleSet,
) -> Cost {
    graph.reachable(&[root]).into_iter().map(|id| node_cost(graph, id, model, rules)).sum()
}

fn node_cost(graph: &Graph, id: NodeId, model: &CostModel<'_>, rules: RuleSet) -> Cost {
    let node = graph.node(id);
    let facts = &node.facts;
    let read: f64 = node.args.iter().map(|&arg| graph.facts(arg).elements()).sum();
    let pass =
        |flops: f64, class| model.elementwise(facts.dtype, flops, read, facts.elements(), class);
    match &node.op {
        Op::Product(_) => chain(graph, id, model, rules).cost,
        Op::MatMul => {
            let inner = graph.shape(node.args[0]).last().copied().unwrap_or(1);
            model.gemm(1, inner, facts.elements() as usize, facts.dtype)
        }
        Op::Sum(coefficients) => {
            pass(coefficients.len() as f64 * facts.elements(), KernelClass::Elementwise)
        }
        Op::Unary(op) if op.is_transcendental() => {
            pass(facts.elements(), KernelClass::Transcendental)
        }
        Op::Unary(_) | Op::Binary(_) => pass(facts.elements(), KernelClass::Elementwise),
        Op::Reduce(..) => pass(read, KernelClass::Reduce),
        Op::Cast(_) | Op::Triangle { .. } | Op::Fill(..) | Op::Eye(..) => {
            pass(0.0, KernelClass::Copy)
        }
        Op::Inverse => model.inverse(facts),
        Op::Extension(operation) => {
            let arguments: Vec<_> = node.args.iter().map(|&arg| graph.facts(arg)).collect();
            let cost = operation.0.cost(&arguments, facts);
            model.step(KernelClass::Other, facts.dtype, cost.flops, cost.bytes)
        }
        Op::Solve | Op::LeastSquares | Op::Einsum(_) => {
            unreachable!("normal form holds none of these")
        }
        Op::Leaf(_)
        | Op::Slice(_)
        | Op::Permute(_)
        | Op::Reshape(_)
        | Op::Diagonal
        | Op::DiagonalMatrix => Cost::default(),
    }
}
