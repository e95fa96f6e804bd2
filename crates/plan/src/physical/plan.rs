//! What a plan consists of.

use std::sync::Arc;

use einmul_array::reduce::ReduceOp;
use einmul_array::ufunc::{BinaryOp, UnaryOp};
use einmul_array::{DType, Encoding, Shape, Strides, facts::Facts};
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use crate::cost::{Cost, Solver};
use crate::rules::Fired;

/// How far a plan may depart from the written order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Accuracy {
    /// The written order, operation by operation, no structure used.
    Strict,
    /// Regrouping, structure, and solves for inverses, within the error bound.
    #[default]
    Standard,
}

/// How a leaf's elements are stored, as planning needs to know it.
#[derive(Debug, Clone, PartialEq)]
pub enum LeafStorage {
    /// Every element, with these strides (in elements).
    Dense(Strides),
    /// Compressed sparse rows.
    Sparse,
    /// An encoding.
    Encoded(EncodedLeaf),
}

/// An encoded operand; equal when it is the same one.
#[derive(Debug, Clone)]
pub struct EncodedLeaf(pub Arc<dyn Encoding>);

impl PartialEq for EncodedLeaf {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// An input that a plan was made for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InputSpec {
    /// The name in the expression.
    pub name: String,
    /// Shape, dtype and structure.
    pub facts: Facts,
    /// How it is stored.
    pub kind: InputKind,
}

/// How an input is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum InputKind {
    /// Every element, with these strides (in elements).
    Dense(Strides),
    /// Compressed sparse rows.
    Sparse,
    /// An encoding of this name.
    Encoded(String),
}

/// Where a value lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// An input of the plan.
    Input(usize),
    /// A buffer of the plan.
    Buffer(usize),
}

/// A strided view of an input or a buffer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Value {
    /// Where it lives.
    pub place: Place,
    /// Element type.
    pub dtype: DType,
    /// The length of each axis.
    pub shape: Shape,
    /// Elements from one position to the next along each axis.
    pub strides: Strides,
    /// Elements from the place's start to position zero.
    pub shift: isize,
}

/// An operand of a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Operand {
    /// A dense view.
    Dense(Value),
    /// A sparse input, possibly transposed.
    Sparse {
        /// The input.
        input: usize,
        /// Whether its transpose is meant.
        transposed: bool,
    },
    /// An encoded input.
    Encoded {
        /// The input.
        input: usize,
    },
}

/// Memory that steps write.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Buffer {
    /// Its size.
    pub bytes: usize,
    /// `None` for the output's own memory, else the offset in the workspace.
    pub offset: Option<usize>,
}

/// What a step runs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kernel {
    /// Dense matrix product; matrix-vector products take their own route inside.
    Gemm,
    /// Dense matrix product of a dtype without a kernel of its own.
    GemmReference,
    /// Stacked matrix products with broadcasting.
    GemmStacked,
    /// Compressed rows times dense (or their transpose times dense).
    SparseDense,
    /// Dense times compressed rows, computed transposed.
    DenseSparse,
    /// An encoding's own product.
    EncodedProduct,
    /// A system solved.
    Solve {
        /// By which method.
        solver: Solver,
        /// Whether the unknown stands on the left (`X A = B`).
        right: bool,
    },
    /// An explicit inverse.
    Inverse,
    /// A function of each element.
    Unary(UnaryOp),
    /// A function of each pair.
    Binary(BinaryOp),
    /// `Σ cᵢ xᵢ` with complex coefficients (re, im).
    Combine(Vec<(f64, f64)>),
    /// The same with integer coefficients, exact for integer dtypes.
    CombineIntegers(Vec<i64>),
    /// Reduction of axes.
    Reduce(ReduceOp, SmallVec<[usize; 6]>),
    /// A copy, converting the dtype and the layout.
    Copy,
    /// Every element of a sparse or encoded operand.
    Decode,
    /// One triangle of a matrix.
    Triangle {
        /// Lower rather than upper.
        lower: bool,
        /// The last diagonal kept.
        diagonal: isize,
    },
    /// A vector on the diagonal of a matrix of zeros.
    DiagonalMatrix,
    /// One number everywhere (re, im).
    Fill(f64, f64),
    /// One integer everywhere.
    FillInteger(i64),
    /// The identity matrix.
    Eye,
    /// An operation defined outside the planner.
    Extension(String),
}

/// One step of a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// What runs.
    pub kernel: Kernel,
    /// The kernel's full name, with dtype and instruction set where it has one.
    pub name: String,
    /// The part of the expression that this computes.
    pub expression: String,
    /// What it reads.
    pub inputs: Vec<Operand>,
    /// What it writes.
    pub output: Value,
    /// Structure that it uses, such as `lower triangular (proven)`.
    pub structure: Option<String>,
    /// Flops, bytes and predicted seconds.
    pub cost: Cost,
    /// Threads that it uses at most.
    pub threads: usize,
    /// Bytes of scratch.
    pub scratch_bytes: usize,
    /// Whether it is a product or a solve: these are listed by the ledger.
    pub is_product: bool,
}

/// How one chain of products is ordered, against how it was written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Order {
    /// The chosen order.
    pub chosen: String,
    /// Its cost.
    pub cost: Cost,
    /// The order from left to right.
    pub rejected: String,
    /// Its cost.
    pub rejected_cost: Cost,
    /// Bytes of its largest intermediate result.
    pub rejected_peak_bytes: f64,
}

/// The expression run operation by operation as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Written {
    /// Its predicted cost.
    pub cost: Cost,
    /// Bytes of memory that it needs at once, beyond the inputs.
    pub peak_bytes: f64,
}

/// A plan: everything that is decided before anything runs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// The expression as text.
    pub expression: String,
    /// The accuracy class.
    pub accuracy: Accuracy,
    /// Where buffers live; the host's memory in every plan so far.
    pub memory_space: String,
    /// The machine profile that prices came from.
    pub profile: String,
    /// Inputs in the order in which `run` takes them.
    pub inputs: Vec<InputSpec>,
    /// Memory that steps write.
    pub buffers: Vec<Buffer>,
    /// Steps in order.
    pub steps: Vec<Step>,
    /// The result: all of the output's buffer, row-major.
    pub output: Value,
    /// Bytes of workspace, scratch included.
    pub workspace_bytes: usize,
    /// Offset of the scratch that steps share.
    pub scratch_offset: usize,
    /// Rules that fired.
    pub fired: Vec<Fired>,
    /// Chains and the orders that were compared.
    pub orders: Vec<Order>,
    /// The same expression as written.
    pub written: Written,
    /// The factor c of the bound `c·ε` on the error of sums and products, relative
    /// to the same formula on absolute values; `None` where solves take part, which
    /// have backward-error bounds of their own.
    pub error_factor: Option<f64>,
}

impl Plan {
    /// The total predicted cost.
    pub fn cost(&self) -> Cost {
        self.steps.iter().map(|step| step.cost).sum()
    }

    /// Bytes of memory that a run needs beyond its inputs.
    pub fn peak_bytes(&self) -> f64 {
        let elements: f64 = self.output.shape.iter().map(|&n| n as f64).product();
        self.workspace_bytes as f64 + elements * self.output.dtype.size() as f64
    }
}
