//! Parts of products that occur twice are computed once, up to transposition.
//!
//! **What.** A contiguous part of a product that occurs elsewhere, as it is or
//! transposed, becomes a node of its own.
//! **Why.** Flattened chains hide repetition: `(A.T @ B).T @ (A.T @ B)` is one chain
//! of four, whose two halves are one product and its transpose.
//! **Off.** When sharing makes the whole more expensive: in `A @ B @ A @ B @ x` the
//! repeated `A @ B` is the trap, and four matrix-vector products are the answer.
//! Candidates are compared by predicted cost of the whole expression.
//! **Example.** `(A.T @ B).T @ A.T @ B → S.T @ S` with `S = A.T @ B`

use std::collections::HashMap;

use super::{Rule, RuleSet, Trace};
use crate::Error;
use crate::chains::{self, graph_cost};
use crate::cost::CostModel;
use crate::graph::{Factor, Graph, NodeId, Op, text};

/// Why the rule helps.
pub const REASON: &str = "what occurs twice, as it is or transposed, is computed once";

/// Candidates that one round compares.
const MAX_CANDIDATES: usize = 64;
/// Parts that may be shared in one expression.
const MAX_ROUNDS: usize = 16;
/// Joins of two parts that the whole search may price, a few tenths of a second of
/// them. The search is bounded by work and not by time, so that the same input gives
/// the same plan; at its end the best sharing so far stands.
const MAX_JOINS: usize = 1_000_000;

/// Factors of the longest part that is looked for.
const MAX_SHARED: usize = 32;

type Sequence = Vec<(NodeId, Factor)>;

/// Shares parts as long as that lowers the predicted cost.
///
/// # Errors
/// As [`Graph::add`].
pub fn apply(
    graph: Graph,
    root: NodeId,
    model: &CostModel<'_>,
    rules: RuleSet,
    trace: &mut Trace,
) -> Result<(Graph, NodeId), Error> {
    let (mut graph, mut root) = (graph, root);
    if !rules.allows(Rule::CommonSubexpressions) {
        return Ok((graph, root));
    }
    let mut joins = 0;
    for _ in 0..MAX_ROUNDS {
        let mut best: Option<(Graph, NodeId, Sequence)> = None;
        let mut least = graph_cost(&graph, root, model, rules);
        for sequence in candidates(&graph, root) {
            joins += chains::joins(&graph, root);
            if joins > MAX_JOINS {
                break;
            }
            let mut trial = graph.clone();
            let trial_root = replace(&mut trial, root, &sequence)?;
            let cost = graph_cost(&trial, trial_root, model, rules);
            if cost.is_less_than(&least) {
                least = cost;
                best = Some((trial, trial_root, sequence));
            }
        }
        let Some((better, better_root, sequence)) = best else { break };
        let shared: Vec<String> =
            sequence.iter().map(|&(id, f)| text::render_factor(&graph, id, f)).collect();
        trace.fire(
            Rule::CommonSubexpressions,
            text::render(&graph, root),
            format!("{} computed once", shared.join(" @ ")),
        );
        (graph, root) = (better, better_root);
    }
    Ok((graph, root))
}

fn transposed(sequence: &[(NodeId, Factor)]) -> Sequence {
    sequence.iter().rev().map(|&(id, factor)| (id, factor.transpose())).collect()
}

fn sequence_of(graph: &Graph, id: NodeId) -> Option<Sequence> {
    let node = graph.node(id);
    match &node.op {
        Op::Product(factors) => {
            Some(node.args.iter().copied().zip(factors.iter().copied()).collect())
        }
        _ => None,
    }
}

/// Parts of at least two factors that occur at least twice without overlap,
/// longest first.
fn candidates(graph: &Graph, root: NodeId) -> Vec<Sequence> {
    let products: Vec<Sequence> =
        graph.reachable(&[root]).into_iter().filter_map(|id| sequence_of(graph, id)).collect();
    // Per part: how often it was met, and where its last occurrence ended.
    let mut met: HashMap<Sequence, (usize, usize, usize)> = HashMap::new();
    let mut order: Vec<Sequence> = Vec::new();
    for (at, product) in products.iter().enumerate() {
        for length in 2..=product.len().min(MAX_SHARED) {
            for start in 0..=product.len() - length {
                let part = product[start..start + length].to_vec();
                let mirror = transposed(&part);
                let key = if mirror < part { mirror } else { part };
                match met.get_mut(&key) {
                    None => {
                        met.insert(key.clone(), (1, at, start + length));
                        order.push(key);
                    }
                    Some((_, product, end)) if *product == at && *end > start => {}
                    Some((count, product, end)) => {
                        (*count, *product, *end) = (*count + 1, at, start + length);
                    }
                }
            }
        }
    }
    order.retain(|key| met[key].0 > 1);
    order.sort_by_key(|key| std::cmp::Reverse(key.len()));
    order.truncate(MAX_CANDIDATES);
    order
}

/// Rebuilds the graph with every occurrence of a part as one node.
fn replace(graph: &mut Graph, root: NodeId, part: &[(NodeId, Factor)]) -> Result<NodeId, Error> {
    let mirror = transposed(part);
    let mut made: HashMap<NodeId, NodeId> = HashMap::new();
    let (shared_args, shared_ops): (Vec<_>, _) = part.iter().copied().unzip();
    let shared = graph.add(Op::Product(shared_ops), shared_args)?;
    for id in graph.reachable(&[root]) {
        let node = graph.node(id).clone();
        let replaced = match sequence_of(graph, id) {
            Some(sequence) if id != shared => {
                let sequence = substitute(&sequence, part, &mirror, shared);
                let sequence: Sequence = sequence
                    .into_iter()
                    .map(|(arg, factor)| (made.get(&arg).copied().unwrap_or(arg), factor))
                    .collect();
                match sequence[..] {
                    [(only, Factor::PLAIN)] => only,
                    [(only, factor)] if factor == Factor::PLAIN.transpose() => {
                        graph.transpose(only)?
                    }
                    _ => {
                        let (args, ops): (Vec<_>, _) = sequence.into_iter().unzip();
                        graph.add(Op::Product(ops), args)?
                    }
                }
            }
            _ => {
                let args = node.args.iter().map(|arg| made.get(arg).copied().unwrap_or(*arg));
                graph.add(node.op, args.collect::<Vec<_>>())?
            }
        };
        made.insert(id, replaced);
    }
    Ok(made.get(&root).copied().unwrap_or(root))
}

fn substitute(
    sequence: &[(NodeId, Factor)],
    part: &[(NodeId, Factor)],
    mirror: &[(NodeId, Factor)],
    shared: NodeId,
) -> Sequence {
    let mut out = Sequence::new();
    let mut at = 0;
    while at < sequence.len() {
        let rest = &sequence[at..];
        if rest.starts_with(part) {
            out.push((shared, Factor::PLAIN));
            at += part.len();
        } else if rest.starts_with(mirror) {
            out.push((shared, Factor::PLAIN.transpose()));
            at += part.len();
        } else {
            out.push(sequence[at]);
            at += 1;
        }
    }
    out
}
