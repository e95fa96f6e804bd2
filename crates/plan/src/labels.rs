//! Names of rows and columns, carried from the operands to the result, so that a
//! coefficient can be shown beside the column that it belongs to.

use std::sync::Arc;

use einmul_array::reduce::reduced_shape;

use crate::graph::{Graph, NodeId, Op};

/// The names along one axis, where they are known.
pub type AxisLabels = Option<Arc<[String]>>;

/// The labels of each axis of a written graph's root. `columns` gives the names of
/// each leaf's last axis.
pub(crate) fn labels(graph: &Graph, root: NodeId, columns: &[AxisLabels]) -> Vec<AxisLabels> {
    let mut known: Vec<Vec<AxisLabels>> = vec![Vec::new(); graph.nodes().len()];
    for id in graph.reachable(&[root]) {
        let node = graph.node(id);
        let rank = node.facts.shape.len();
        let of = |k: usize| known[node.args[k].index()].as_slice();
        let none = || vec![None; rank];
        let labels: Vec<AxisLabels> = match &node.op {
            Op::Leaf(index) => {
                let mut labels = none();
                if let (Some(last), Some(columns)) =
                    (labels.last_mut(), columns.get(*index as usize))
                {
                    last.clone_from(columns);
                }
                labels
            }
            Op::MatMul => product(of(0), of(1)),
            Op::Permute(axes) => axes.iter().map(|&axis| of(0)[axis].clone()).collect(),
            Op::Inverse => of(0).iter().rev().cloned().collect(),
            // The unknowns belong to the matrix's columns.
            Op::Solve | Op::LeastSquares => {
                let unknowns = of(0).get(1).cloned().unwrap_or_default();
                [unknowns].into_iter().chain(of(1).iter().skip(1).cloned()).collect()
            }
            Op::Unary(_) | Op::Cast(_) | Op::Triangle { .. } => of(0).to_vec(),
            Op::Binary(_) => aligned(of(0), of(1), rank),
            Op::Reduce(_, axes) => {
                let positions: Vec<usize> = (0..of(0).len()).collect();
                let kept = reduced_shape(&positions, axes);
                kept.iter().map(|&axis| of(0)[axis].clone()).collect()
            }
            _ => none(),
        };
        debug_assert_eq!(labels.len(), rank, "{:?}", node.op);
        // One name stretched over many positions names none of them.
        let fits = |(names, &length): (AxisLabels, &usize)| names.filter(|n| n.len() == length);
        let labels = labels.into_iter().zip(&node.facts.shape).map(fits).collect();
        known[id.index()] = labels;
    }
    known.swap_remove(root.index())
}

fn product(a: &[AxisLabels], b: &[AxisLabels]) -> Vec<AxisLabels> {
    let rows = a.len().checked_sub(2).map(|at| a[at].clone());
    let cols = if b.len() > 1 { b.last().cloned() } else { None };
    let stack = a.len().max(b.len()).saturating_sub(2);
    vec![None; stack].into_iter().chain(rows).chain(cols).collect()
}

/// Labels under broadcasting: those of either side where the other has none or the same.
fn aligned(a: &[AxisLabels], b: &[AxisLabels], rank: usize) -> Vec<AxisLabels> {
    let at = |side: &[AxisLabels], from_right: usize| {
        side.len().checked_sub(from_right).and_then(|axis| side[axis].clone())
    };
    let joint = |from_right: usize| match (at(a, from_right), at(b, from_right)) {
        (Some(x), Some(y)) => (x == y).then_some(x),
        (x, y) => x.or(y),
    };
    (1..=rank).rev().map(joint).collect()
}
