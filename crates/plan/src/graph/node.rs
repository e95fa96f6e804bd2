//! Nodes and the arena that shares equal ones.

use std::collections::HashMap;

use einmul_array::facts::Facts;
use einmul_array::reduce::ReduceOp;
use einmul_array::ufunc::{BinaryOp, UnaryOp};
use einmul_array::{Complex, DType, Shape, SliceItem};
use smallvec::SmallVec;

use super::infer::infer;
use crate::Error;
use crate::extension::ExtensionOp;

/// A node's place in its graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(u32);

impl NodeId {
    /// The node's index in [`Graph::nodes`].
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A number known when the expression is read.
#[derive(Debug, Clone, Copy)]
pub enum Constant {
    /// An integer.
    Integer(i64),
    /// A real or complex number.
    Complex(Complex<f64>),
}

impl Constant {
    /// The value as a complex number.
    pub fn to_c128(self) -> Complex<f64> {
        match self {
            Constant::Integer(value) => Complex::new(value as f64, 0.0),
            Constant::Complex(value) => value,
        }
    }
}

/// Equal where the bits are: `0` and `-0` differ, and a NaN equals itself.
impl PartialEq for Constant {
    fn eq(&self, other: &Self) -> bool {
        let bits = |value: &Complex<f64>| (value.re.to_bits(), value.im.to_bits());
        match (self, other) {
            (Constant::Integer(a), Constant::Integer(b)) => a == b,
            (Constant::Complex(a), Constant::Complex(b)) => bits(a) == bits(b),
            _ => false,
        }
    }
}

impl Eq for Constant {}

impl std::hash::Hash for Constant {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        match self {
            Constant::Integer(value) => value.hash(state),
            Constant::Complex(value) => (value.re.to_bits(), value.im.to_bits()).hash(state),
        }
    }
}

/// How a factor of a product is inverted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Inversion {
    /// Not at all.
    None,
    /// `A⁻¹` of a square matrix.
    Inverse,
    /// `(AᵀA)⁻¹Aᵀ`, the left inverse of a matrix of full column rank.
    LeftInverse,
}

/// What a product does to a factor's node: first the inversion, then the
/// transpose, then the conjugate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Factor {
    /// Inverse or left inverse.
    pub inversion: Inversion,
    /// Whether the (inverted) matrix is transposed.
    pub transposed: bool,
    /// Whether the (inverted) matrix is conjugated.
    pub conjugated: bool,
}

impl Factor {
    /// The node's value as it is.
    pub const PLAIN: Factor =
        Factor { inversion: Inversion::None, transposed: false, conjugated: false };

    /// The node's inverse.
    pub const INVERSE: Factor = Factor { inversion: Inversion::Inverse, ..Factor::PLAIN };

    /// The node's left inverse.
    pub const LEFT_INVERSE: Factor = Factor { inversion: Inversion::LeftInverse, ..Factor::PLAIN };

    /// The transpose of this factor.
    pub fn transpose(self) -> Factor {
        Factor { transposed: !self.transposed, ..self }
    }

    /// The conjugate of this factor.
    pub fn conjugate(self) -> Factor {
        Factor { conjugated: !self.conjugated, ..self }
    }
}

/// What a node computes from its arguments.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Op {
    /// An operand, by its index in [`Graph::leaves`].
    Leaf(u32),
    /// A scalar of a dtype, stretched to a shape (`2`, `ones(3)`, `zeros(2, 2)`).
    Fill(Constant, DType, Shape),
    /// The identity matrix of a size.
    Eye(usize, DType),
    /// NumPy's `@` of two arguments; written form, and stacked products in both.
    MatMul,
    /// Product of matrices, each with its operation; normal form.
    Product(SmallVec<[Factor; 4]>),
    /// Sum of arrays of one shape and dtype with coefficients; normal form.
    Sum(SmallVec<[Constant; 4]>),
    /// A function of each element.
    Unary(UnaryOp),
    /// A function of each pair of elements, with broadcasting.
    Binary(BinaryOp),
    /// Conversion to another dtype.
    Cast(DType),
    /// Reduction of the axes named; they disappear.
    Reduce(ReduceOp, SmallVec<[usize; 6]>),
    /// Basic indexing.
    Slice(Vec<SliceItem>),
    /// The axes in another order.
    Permute(SmallVec<[usize; 6]>),
    /// The elements under another shape.
    Reshape(Shape),
    /// The main diagonal of the last two axes.
    Diagonal,
    /// The square matrix with a vector on its diagonal.
    DiagonalMatrix,
    /// The lower (or upper) triangle up to a diagonal, zeros elsewhere.
    Triangle {
        /// Lower rather than upper.
        lower: bool,
        /// The last diagonal kept: 0 the main one, positive above it.
        diagonal: isize,
    },
    /// The inverse of a square matrix; written form.
    Inverse,
    /// The solution of `A X = B`; written form.
    Solve,
    /// The least-squares solution of `A X ≈ B`; written form.
    LeastSquares,
    /// A sum over named indices; written form.
    Einsum(crate::einsum::Subscripts),
    /// An operation defined outside the planner.
    Extension(ExtensionOp),
}

/// An operand of the expression: its name and what is known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Leaf {
    /// The name in the text.
    pub name: String,
    /// Shape, dtype and structure.
    pub facts: Facts,
    /// How the elements are stored.
    pub storage: crate::physical::LeafStorage,
}

/// One operation of an expression.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// What it computes.
    pub op: Op,
    /// The nodes it computes from, all earlier in the arena.
    pub args: SmallVec<[NodeId; 4]>,
    /// What is known of its value.
    pub facts: Facts,
}

/// An arena of nodes in which equal operations on equal arguments are one node.
/// Arguments always precede the nodes that use them.
#[derive(Debug, Clone, Default)]
pub struct Graph {
    nodes: Vec<Node>,
    known: HashMap<(Op, SmallVec<[NodeId; 4]>), NodeId>,
    leaves: Vec<Leaf>,
}

impl Graph {
    /// A graph over operands, without nodes.
    pub fn new(leaves: Vec<Leaf>) -> Self {
        Self { nodes: Vec::new(), known: HashMap::new(), leaves }
    }

    /// The operands.
    pub fn leaves(&self) -> &[Leaf] {
        &self.leaves
    }

    /// Every node, arguments before their users.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// A node by its place.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }

    /// What is known of a node's value.
    pub fn facts(&self, id: NodeId) -> &Facts {
        &self.node(id).facts
    }

    /// The lengths of a node's axes.
    pub fn shape(&self, id: NodeId) -> &[usize] {
        &self.node(id).facts.shape
    }

    /// A node's element type.
    pub fn dtype(&self, id: NodeId) -> DType {
        self.node(id).facts.dtype
    }

    /// Adds a node, or finds the equal one that is there.
    ///
    /// # Errors
    /// [`Error::Operation`] when the operation does not take these arguments.
    pub fn add(&mut self, op: Op, args: impl IntoIterator<Item = NodeId>) -> Result<NodeId, Error> {
        let args: SmallVec<[NodeId; 4]> = args.into_iter().collect();
        let key = (op, args);
        if let Some(&id) = self.known.get(&key) {
            return Ok(id);
        }
        let facts = infer(self, &key.0, &key.1)?;
        let id = NodeId(u32::try_from(self.nodes.len()).map_err(|_| {
            Error::operation("expression", "the expression has more than 2³² operations")
        })?);
        self.nodes.push(Node { op: key.0.clone(), args: key.1.clone(), facts });
        self.known.insert(key, id);
        Ok(id)
    }

    /// The transpose of a matrix node (rank 2): a double transpose is undone.
    ///
    /// # Errors
    /// As [`Graph::add`].
    pub fn transpose(&mut self, id: NodeId) -> Result<NodeId, Error> {
        let node = self.node(id);
        if let Op::Permute(axes) = &node.op
            && axes.iter().rev().copied().eq(0..axes.len())
        {
            return Ok(node.args[0]);
        }
        let axes = (0..self.shape(id).len()).rev().collect();
        self.add(Op::Permute(axes), [id])
    }

    /// The node of an operand, where the graph has one.
    pub fn leaf_node(&self, index: usize) -> Option<NodeId> {
        let found = self.nodes.iter().position(|node| node.op == Op::Leaf(index as u32));
        found.map(|at| NodeId(at as u32))
    }

    /// The nodes that `roots` need, arguments first.
    pub fn reachable(&self, roots: &[NodeId]) -> Vec<NodeId> {
        let mut needed = vec![false; self.nodes.len()];
        roots.iter().for_each(|root| needed[root.index()] = true);
        for index in (0..self.nodes.len()).rev() {
            if needed[index] {
                self.nodes[index].args.iter().for_each(|arg| needed[arg.index()] = true);
            }
        }
        (0..self.nodes.len() as u32).map(NodeId).filter(|id| needed[id.index()]).collect()
    }
}
