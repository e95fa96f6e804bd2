//! What an eager product computes, as a graph of written operations.

use einmul_array::shape::element_count;
use einmul_array::ufunc::{BinaryOp, UnaryOp};
use einmul_array::{DType, Kind, Shape};
use smallvec::SmallVec;

use crate::Error;
use crate::einsum::Subscripts;
use crate::graph::{Graph, Leaf, NodeId, Op};

/// Axes of an operand, in the order in which they are contracted.
pub(super) type Axes = SmallVec<[usize; 6]>;

/// A call of an eager product whose operands have been checked.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Call {
    /// NumPy's name of the function.
    pub(super) name: &'static str,
    pub(super) product: Product,
}

/// The product that a call stands for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Product {
    /// `left @ right`.
    MatMul,
    /// Each matrix of the left stack times each vector on the right's last axis.
    MatVec,
    /// Each vector on the left's last axis, conjugated, times each right matrix.
    VecMat,
    /// Vectors on both last axes, the left one conjugated.
    VecDot,
    /// All elements of both in order, the left ones conjugated.
    VDot,
    /// Sums over these axes of the left operand and those of the right.
    Contract(Axes, Axes),
    /// Products of elements, with broadcasting.
    Multiply,
    /// A matrix times its conjugate transpose.
    Gram,
    /// Matrices, or vectors at both ends, in whatever order is cheapest.
    Chain,
    /// Sums over named indices.
    Einsum(Subscripts),
}

impl Call {
    /// The call as text, for plans and the ledger.
    pub(super) fn text(&self, leaves: &[Leaf]) -> String {
        let names: Vec<&str> = leaves.iter().map(|leaf| leaf.name.as_str()).collect();
        match &self.product {
            Product::Einsum(subscripts) => {
                format!("einsum(\"{subscripts}\", {})", names.join(", "))
            }
            _ => format!("{}({})", self.name, names.join(", ")),
        }
    }

    /// The graph of the call over its operands, in one dtype.
    pub(super) fn graph(&self, leaves: Vec<Leaf>) -> Result<(Graph, NodeId), Error> {
        let dtypes = leaves.iter().map(|leaf| leaf.facts.dtype);
        let dtype = dtypes.reduce(DType::promote).unwrap_or(DType::F64);
        let count = leaves.len();
        let mut graph = Graph::new(leaves);
        let mut operands: SmallVec<[NodeId; 4]> = SmallVec::new();
        for leaf in 0..count {
            let node = graph.add(Op::Leaf(leaf as u32), [])?;
            let node = match graph.dtype(node) == dtype {
                true => node,
                false => graph.add(Op::Cast(dtype), [node])?,
            };
            operands.push(node);
        }
        let root = match (&self.product, operands.as_slice()) {
            (Product::MatMul, &[left, right]) => graph.add(Op::MatMul, [left, right]),
            (Product::MatVec, &[left, right]) => mat_vec(&mut graph, left, right),
            (Product::VecMat, &[left, right]) => {
                let left = conjugate(&mut graph, left)?;
                vec_mat(&mut graph, left, right)
            }
            (Product::VecDot, &[left, right]) => {
                let left = conjugate(&mut graph, left)?;
                vec_dot(&mut graph, left, right)
            }
            (Product::VDot, &[left, right]) => {
                let (left, right) = (flat(&mut graph, left)?, flat(&mut graph, right)?);
                let left = conjugate(&mut graph, left)?;
                graph.add(Op::MatMul, [left, right])
            }
            (Product::Contract(left_axes, right_axes), &[left, right]) => {
                contract(&mut graph, (left, left_axes), (right, right_axes))
            }
            (Product::Multiply, &[left, right]) => {
                graph.add(Op::Binary(BinaryOp::Multiply), [left, right])
            }
            (Product::Gram, &[matrix]) => {
                let transposed = graph.transpose(matrix)?;
                let right = conjugate(&mut graph, transposed)?;
                graph.add(Op::MatMul, [matrix, right])
            }
            (Product::Chain, [first, rest @ ..]) => {
                rest.iter().try_fold(*first, |left, &right| graph.add(Op::MatMul, [left, right]))
            }
            (Product::Einsum(subscripts), operands) => {
                graph.add(Op::Einsum(subscripts.clone()), operands.iter().copied())
            }
            _ => Err(Error::operation(self.name, "another number of operands")),
        }?;
        Ok((graph, root))
    }
}

fn conjugate(graph: &mut Graph, of: NodeId) -> Result<NodeId, Error> {
    match graph.dtype(of).kind() {
        Kind::Complex => graph.add(Op::Unary(UnaryOp::Conj), [of]),
        _ => Ok(of),
    }
}

fn reshape(graph: &mut Graph, of: NodeId, shape: &[usize]) -> Result<NodeId, Error> {
    match graph.shape(of) == shape {
        true => Ok(of),
        false => graph.add(Op::Reshape(Shape::from_slice(shape)), [of]),
    }
}

fn flat(graph: &mut Graph, of: NodeId) -> Result<NodeId, Error> {
    let count = element_count(graph.shape(of))?;
    reshape(graph, of, &[count])
}

/// With an axis of length one before `axis`.
fn with_axis(graph: &mut Graph, of: NodeId, axis: usize) -> Result<NodeId, Error> {
    let mut shape = Shape::from_slice(graph.shape(of));
    shape.insert(axis, 1);
    reshape(graph, of, &shape)
}

/// Without `axis`, whose length is one.
fn without_axis(graph: &mut Graph, of: NodeId, axis: usize) -> Result<NodeId, Error> {
    let mut shape = Shape::from_slice(graph.shape(of));
    shape.remove(axis);
    reshape(graph, of, &shape)
}

fn mat_vec(graph: &mut Graph, left: NodeId, right: NodeId) -> Result<NodeId, Error> {
    let rank = graph.shape(right).len();
    if rank == 1 {
        return graph.add(Op::MatMul, [left, right]);
    }
    let column = with_axis(graph, right, rank)?;
    let product = graph.add(Op::MatMul, [left, column])?;
    let last = graph.shape(product).len() - 1;
    without_axis(graph, product, last)
}

fn vec_mat(graph: &mut Graph, left: NodeId, right: NodeId) -> Result<NodeId, Error> {
    let rank = graph.shape(left).len();
    if rank == 1 {
        return graph.add(Op::MatMul, [left, right]);
    }
    let row = with_axis(graph, left, rank - 1)?;
    let product = graph.add(Op::MatMul, [row, right])?;
    let last = graph.shape(product).len() - 1;
    without_axis(graph, product, last - 1)
}

fn vec_dot(graph: &mut Graph, left: NodeId, right: NodeId) -> Result<NodeId, Error> {
    let rank = |graph: &Graph, id: NodeId| graph.shape(id).len();
    // One vector for all is a matrix-vector product, whichever side it is on.
    if rank(graph, right) == 1 {
        return graph.add(Op::MatMul, [left, right]);
    }
    if rank(graph, left) == 1 {
        return graph.add(Op::MatMul, [right, left]);
    }
    let before_last = rank(graph, left) - 1;
    let row = with_axis(graph, left, before_last)?;
    mat_vec(graph, row, right).and_then(|product| {
        let last = rank(graph, product) - 1;
        without_axis(graph, product, last)
    })
}

/// Both operands as matrices whose common axis is everything that is summed.
fn contract(
    graph: &mut Graph,
    (left, left_axes): (NodeId, &Axes),
    (right, right_axes): (NodeId, &Axes),
) -> Result<NodeId, Error> {
    let kept = |graph: &Graph, of: NodeId, axes: &Axes| -> Axes {
        (0..graph.shape(of).len()).filter(|axis| !axes.contains(axis)).collect()
    };
    let (left_kept, right_kept) = (kept(graph, left, left_axes), kept(graph, right, right_axes));
    let lengths = |graph: &Graph, of: NodeId, axes: &Axes| -> Shape {
        axes.iter().map(|&axis| graph.shape(of)[axis]).collect()
    };
    let rows = lengths(graph, left, &left_kept);
    let columns = lengths(graph, right, &right_kept);
    let shape: Shape = rows.iter().chain(&columns).copied().collect();
    if left_axes.is_empty() {
        // Nothing is summed: elements multiply, and a zero keeps its sign.
        let mut stretched = rows;
        stretched.extend(columns.iter().map(|_| 1));
        let left = reshape(graph, left, &stretched)?;
        return graph.add(Op::Binary(BinaryOp::Multiply), [left, right]);
    }
    let inner = element_count(&lengths(graph, left, left_axes))?;
    let left_order: Axes = left_kept.iter().chain(left_axes).copied().collect();
    let right_order: Axes = right_axes.iter().chain(&right_kept).copied().collect();
    let left = permute(graph, left, left_order)?;
    let right = permute(graph, right, right_order)?;
    let left = reshape(graph, left, &[element_count(&rows)?, inner])?;
    let right = reshape(graph, right, &[inner, element_count(&columns)?])?;
    let product = graph.add(Op::MatMul, [left, right])?;
    reshape(graph, product, &shape)
}

fn permute(graph: &mut Graph, of: NodeId, order: Axes) -> Result<NodeId, Error> {
    match order.iter().copied().eq(0..order.len()) {
        true => Ok(of),
        false => graph.add(Op::Permute(order), [of]),
    }
}
