//! Kernels, names and costs of steps that are no products.

use einmul_array::DType;
use einmul_machine::KernelClass;

use super::lower::combination;
use super::plan::Kernel;
use crate::Error;
use crate::cost::{Cost, CostModel};
use crate::graph::{Constant, Graph, NodeId, Op};

/// The kernel of an operation on dense values, its cost and its scratch.
pub(super) fn kernel_of(
    graph: &Graph,
    op: &Op,
    id: NodeId,
    model: &CostModel<'_>,
) -> Result<(Kernel, Cost, usize), Error> {
    let node = graph.node(id);
    let (dtype, written) = (node.facts.dtype, node.facts.elements());
    let read: f64 = node.args.iter().map(|&arg| graph.facts(arg).elements()).sum();
    let pass = |flops: f64, class| model.elementwise(dtype, flops, read, written, class);
    Ok(match op {
        Op::Unary(op) => {
            let class = if op.is_transcendental() {
                KernelClass::Transcendental
            } else {
                KernelClass::Elementwise
            };
            (Kernel::Unary(*op), pass(written, class), 0)
        }
        Op::Binary(op) => (Kernel::Binary(*op), pass(written, KernelClass::Elementwise), 0),
        Op::Sum(coefficients) => {
            let flops = coefficients.len() as f64 * written;
            (combination(coefficients), pass(flops, KernelClass::Elementwise), 0)
        }
        Op::Cast(_) => (Kernel::Copy, pass(0.0, KernelClass::Copy), 0),
        Op::Reduce(op, axes) => {
            (Kernel::Reduce(*op, axes.clone()), pass(read, KernelClass::Reduce), 0)
        }
        Op::Triangle { lower, diagonal } => {
            let kernel = Kernel::Triangle { lower: *lower, diagonal: *diagonal };
            (kernel, pass(0.0, KernelClass::Copy), 0)
        }
        Op::DiagonalMatrix => (Kernel::DiagonalMatrix, pass(0.0, KernelClass::Copy), 0),
        Op::Fill(Constant::Integer(value), ..) => {
            (Kernel::FillInteger(*value), pass(0.0, KernelClass::Copy), 0)
        }
        Op::Fill(Constant::Complex(value), ..) => {
            (Kernel::Fill(value.re, value.im), pass(0.0, KernelClass::Copy), 0)
        }
        Op::Eye(..) => (Kernel::Eye, pass(0.0, KernelClass::Copy), 0),
        Op::Extension(operation) => {
            let arguments: Vec<_> = node.args.iter().map(|&arg| graph.facts(arg)).collect();
            let cost = operation.0.cost(&arguments, &node.facts);
            let scratch = operation.0.scratch_bytes(&arguments);
            let name = operation.0.name().to_owned();
            let cost = model.step(KernelClass::Other, dtype, cost.flops, cost.bytes);
            (Kernel::Extension(name), cost, scratch)
        }
        _ => return Err(Error::operation("plan", format!("{op:?} is no elementwise step"))),
    })
}

impl Kernel {
    /// The kernel's name without an instruction set.
    pub(super) fn name(&self, dtype: DType) -> String {
        let verb = match self {
            Kernel::Gemm => "gemm",
            Kernel::GemmReference => "gemm-reference",
            Kernel::GemmStacked => "gemm-stacked",
            Kernel::SparseDense => "csr-dense",
            Kernel::DenseSparse => "dense-csr",
            Kernel::EncodedProduct => "encoded-product",
            Kernel::Solve { solver, .. } => solver.name(),
            Kernel::Inverse => "inverse-lu",
            Kernel::Unary(op) => op.name(),
            Kernel::Binary(op) => op.name(),
            Kernel::Combine(_) | Kernel::CombineIntegers(_) => "combine",
            Kernel::Reduce(op, _) => op.name(),
            Kernel::Copy => "copy",
            Kernel::Decode => "decode",
            Kernel::Triangle { .. } => "triangle",
            Kernel::DiagonalMatrix => "diagonal",
            Kernel::Fill(..) | Kernel::FillInteger(_) => "fill",
            Kernel::Eye => "eye",
            Kernel::Extension(name) => name,
        };
        format!("{verb}.{dtype}")
    }
}

impl crate::cost::Solver {
    /// The method's name as kernels and plans show it.
    pub fn name(self) -> &'static str {
        use crate::cost::Solver;
        match self {
            Solver::Diagonal => "solve-diagonal",
            Solver::LowerTriangular => "solve-lower-triangular",
            Solver::UpperTriangular => "solve-upper-triangular",
            Solver::Cholesky => "solve-cholesky",
            Solver::Lu => "solve-lu",
            Solver::LeastSquares => "least-squares-qr",
        }
    }
}
