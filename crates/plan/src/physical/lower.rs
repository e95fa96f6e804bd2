//! A graph, written or normal, to steps.

use std::collections::HashMap;

use einmul_array::layout::{diagonal_layout, reshape_strides, slice_layout};
use einmul_array::shape::{is_row_major, row_major_strides};
use einmul_array::{DType, Shape};
use einmul_machine::KernelClass;
use smallvec::SmallVec;

use super::memory;
use super::plan::{
    Buffer, InputKind, InputSpec, Kernel, LeafStorage, Operand, Order, Place, Step, Value,
};
use crate::Error;
use crate::cost::{Cost, CostModel};
use crate::graph::{Constant, Graph, NodeId, Op, text};
use crate::rules::{RuleSet, Trace};

/// Steps and their memory, before they become part of a plan.
#[derive(Debug, Clone)]
pub struct Lowered {
    /// Inputs in order.
    pub inputs: Vec<InputSpec>,
    /// Memory that steps write.
    pub buffers: Vec<Buffer>,
    /// Steps in order.
    pub steps: Vec<Step>,
    /// The result.
    pub output: Value,
    /// Bytes of workspace, scratch included.
    pub workspace_bytes: usize,
    /// Where the scratch begins.
    pub scratch_offset: usize,
    /// Chains and their orders.
    pub orders: Vec<Order>,
}

/// Lowers everything that `root` needs.
///
/// # Errors
/// [`Error::Operation`] where an operation has no kernel for its dtype, or memory
/// cannot be addressed.
pub fn lower(
    graph: &Graph,
    root: NodeId,
    model: CostModel<'_>,
    rules: RuleSet,
    trace: &mut Trace,
) -> Result<Lowered, Error> {
    let mut lowering = Lowering {
        graph,
        model,
        rules,
        trace,
        steps: Vec::new(),
        buffers: Vec::new(),
        values: HashMap::new(),
        orders: Vec::new(),
    };
    // Arguments first, so that lowering a node never recurses deeply.
    for id in graph.reachable(&[root]) {
        if lowering.is_needed_alone(id, root) {
            lowering.value(id)?;
        }
    }
    lowering.finish(root)
}

pub(super) struct Lowering<'a> {
    pub(super) graph: &'a Graph,
    pub(super) model: CostModel<'a>,
    pub(super) rules: RuleSet,
    pub(super) trace: &'a mut Trace,
    steps: Vec<Step>,
    buffers: Vec<Buffer>,
    values: HashMap<NodeId, Value>,
    pub(super) orders: Vec<Order>,
}

impl Lowering<'_> {
    /// Whether a node's value is wanted as such. Sparse leaves and diagonal matrices
    /// are read by products in their own form, and made dense only on demand.
    fn is_needed_alone(&self, id: NodeId, root: NodeId) -> bool {
        id == root
            || !matches!(self.graph.node(id).op, Op::Leaf(_) | Op::DiagonalMatrix | Op::Eye(..))
    }

    /// A node's value as a dense view, lowered once.
    pub(super) fn value(&mut self, id: NodeId) -> Result<Value, Error> {
        if let Some(value) = self.values.get(&id) {
            return Ok(value.clone());
        }
        let value = self.lower(id)?;
        self.values.insert(id, value.clone());
        Ok(value)
    }

    fn lower(&mut self, id: NodeId) -> Result<Value, Error> {
        let graph = self.graph;
        let node = graph.node(id);
        let facts = &node.facts;
        match &node.op {
            Op::Leaf(index) => self.leaf(id, *index as usize),
            Op::Product(_) => self.product(id),
            Op::MatMul => self.matmul(id),
            Op::Inverse => self.inverse(id, node.args[0]),
            Op::Solve => self.written_solve(id, false),
            Op::LeastSquares => self.written_solve(id, true),
            Op::Einsum(_) => Err(Error::operation("einsum", "is expanded before it is lowered")),
            Op::Slice(items) => {
                let of = self.value(node.args[0])?;
                let layout = slice_layout(&of.shape, &of.strides, items)?;
                let shift = of.shift + layout.shift;
                Ok(Value { shape: layout.shape, strides: layout.strides, shift, ..of })
            }
            Op::Permute(axes) => {
                let of = self.value(node.args[0])?;
                let shape = axes.iter().map(|&axis| of.shape[axis]).collect();
                let strides = axes.iter().map(|&axis| of.strides[axis]).collect();
                Ok(Value { shape, strides, ..of })
            }
            Op::Reshape(shape) => {
                let of = self.value(node.args[0])?;
                self.reshape(id, of, shape)
            }
            Op::Diagonal => {
                let of = self.value(node.args[0])?;
                let (shape, strides) = diagonal_layout(&of.shape, &of.strides)?;
                Ok(Value { shape, strides, ..of })
            }
            op => {
                let inputs = node
                    .args
                    .iter()
                    .map(|&arg| self.value(arg).map(Operand::Dense))
                    .collect::<Result<Vec<_>, _>>()?;
                let (kernel, cost, scratch) = self.plain(op, id)?;
                let is_product = match op {
                    Op::Extension(operation) => {
                        let arguments: Vec<_> =
                            node.args.iter().map(|&arg| graph.facts(arg)).collect();
                        operation.0.cost(&arguments, facts).is_product
                    }
                    _ => false,
                };
                let output = self.buffer(&facts.shape, facts.dtype)?;
                let name = kernel.name(facts.dtype);
                let step = Step {
                    name,
                    expression: text::render(graph, id),
                    inputs,
                    output,
                    structure: None,
                    cost,
                    threads: self.model.threads_for(cost.flops.max(cost.bytes)),
                    scratch_bytes: scratch,
                    is_product,
                    kernel,
                };
                Ok(self.push(step))
            }
        }
    }

    fn leaf(&mut self, id: NodeId, index: usize) -> Result<Value, Error> {
        let leaf = &self.graph.leaves()[index];
        match &leaf.storage {
            LeafStorage::Dense(strides) => Ok(Value {
                place: Place::Input(index),
                dtype: leaf.facts.dtype,
                shape: leaf.facts.shape.clone(),
                strides: strides.clone(),
                shift: 0,
            }),
            LeafStorage::Sparse | LeafStorage::Encoded(_) => {
                let operand = match leaf.storage {
                    LeafStorage::Sparse => Operand::Sparse { input: index, transposed: false },
                    _ => Operand::Encoded { input: index },
                };
                let output = self.buffer(&leaf.facts.shape, leaf.facts.dtype)?;
                let elements = leaf.facts.elements();
                let cost = self.model.elementwise(
                    leaf.facts.dtype,
                    elements,
                    0.0,
                    elements,
                    KernelClass::Copy,
                );
                Ok(self.push(Step {
                    kernel: Kernel::Decode,
                    name: Kernel::Decode.name(leaf.facts.dtype),
                    expression: text::render(self.graph, id),
                    inputs: vec![operand],
                    output,
                    structure: None,
                    cost,
                    threads: 1,
                    scratch_bytes: 0,
                    is_product: false,
                }))
            }
        }
    }

    fn reshape(&mut self, id: NodeId, of: Value, shape: &Shape) -> Result<Value, Error> {
        if let Some(strides) = reshape_strides(&of.shape, &of.strides, shape) {
            return Ok(Value { shape: shape.clone(), strides, ..of });
        }
        let copy = self.copy(id, of)?;
        Ok(Value { shape: shape.clone(), strides: row_major_strides(shape), ..copy })
    }

    /// A row-major copy of a value.
    fn copy(&mut self, id: NodeId, of: Value) -> Result<Value, Error> {
        let output = self.buffer(&of.shape, of.dtype)?;
        let elements: f64 = of.shape.iter().map(|&n| n as f64).product();
        let cost = self.model.elementwise(of.dtype, 0.0, elements, elements, KernelClass::Copy);
        Ok(self.push(Step {
            kernel: Kernel::Copy,
            name: Kernel::Copy.name(of.dtype),
            expression: text::render(self.graph, id),
            inputs: vec![Operand::Dense(of)],
            output,
            structure: None,
            cost,
            threads: self.model.threads_for(cost.bytes),
            scratch_bytes: 0,
            is_product: false,
        }))
    }

    /// A new row-major buffer.
    pub(super) fn buffer(&mut self, shape: &[usize], dtype: DType) -> Result<Value, Error> {
        let bytes = einmul_array::shape::element_count(shape)? * dtype.size();
        self.buffers.push(Buffer { bytes, offset: None });
        Ok(Value {
            place: Place::Buffer(self.buffers.len() - 1),
            dtype,
            shape: Shape::from_slice(shape),
            strides: row_major_strides(shape),
            shift: 0,
        })
    }

    /// Adds a step; its output becomes available.
    pub(super) fn push(&mut self, step: Step) -> Value {
        let value = step.output.clone();
        self.steps.push(step);
        value
    }

    fn finish(mut self, root: NodeId) -> Result<Lowered, Error> {
        let value = self.value(root)?;
        // The result may take over its buffer when it is all of it, in order.
        let whole = match value.place {
            Place::Buffer(buffer) => {
                let count = einmul_array::shape::element_count(&value.shape)?;
                value.shift == 0
                    && is_row_major(&value.shape, &value.strides)
                    && count * value.dtype.size() == self.buffers[buffer].bytes
            }
            Place::Input(_) => false,
        };
        let output = if whole { value } else { self.copy(root, value)? };
        let output_buffer = match output.place {
            Place::Buffer(buffer) => Some(buffer),
            Place::Input(_) => None,
        };
        let scratch_offset = memory::lay_out(&mut self.buffers, output_buffer, &self.steps)?;
        let scratch = self.steps.iter().map(|step| step.scratch_bytes).max().unwrap_or(0);
        let workspace_bytes = memory::aligned(scratch_offset, scratch)?;
        let inputs = self.graph.leaves().iter().map(|leaf| InputSpec {
            name: leaf.name.clone(),
            facts: leaf.facts.clone(),
            kind: match &leaf.storage {
                LeafStorage::Dense(strides) => InputKind::Dense(strides.clone()),
                LeafStorage::Sparse => InputKind::Sparse,
                LeafStorage::Encoded(encoded) => InputKind::Encoded(encoded.0.name().to_owned()),
            },
        });
        Ok(Lowered {
            inputs: inputs.collect(),
            buffers: self.buffers,
            steps: self.steps,
            output,
            workspace_bytes,
            scratch_offset,
            orders: self.orders,
        })
    }

    fn plain(&self, op: &Op, id: NodeId) -> Result<(Kernel, Cost, usize), Error> {
        super::elementwise::kernel_of(self.graph, op, id, &self.model)
    }
}

/// The coefficients of a sum in the form that its kernel takes.
pub(super) fn combination(coefficients: &SmallVec<[Constant; 4]>) -> Kernel {
    let integers: Option<Vec<i64>> = coefficients
        .iter()
        .map(|c| match c {
            Constant::Integer(value) => Some(*value),
            Constant::Complex(_) => None,
        })
        .collect();
    match integers {
        Some(integers) => Kernel::CombineIntegers(integers),
        None => Kernel::Combine(
            coefficients.iter().map(|c| c.to_c128()).map(|c| (c.re, c.im)).collect(),
        ),
    }
}
