//! Dense products to steps: of matrices, of vectors, of stacks.

use einmul_array::layout::reshape_strides;
use einmul_array::shape::{broadcast, element_count, row_major_strides};
use einmul_array::{DType, Shape, format_shape};
use einmul_kernels::{ComplexGemm, Gemm};

use super::lower::Lowering;
use super::plan::{Kernel, Operand, Step, Value};
use crate::Error;
use crate::cost::Cost;
use crate::graph::{NodeId, text};

/// The kernel of one product of a shape and dtype.
struct Route {
    kernel: Kernel,
    name: String,
    scratch_bytes: usize,
    threads: usize,
}

/// How a stack of products shares threads: over how many parts of the stack, and how
/// many threads each product may use. A stack with a matrix for every thread is split;
/// a shorter one runs its products one after another, each on all threads.
pub(crate) fn stack_parts(count: usize, threads: usize) -> (usize, usize) {
    if count >= threads { (threads.max(1), 1) } else { (1, threads) }
}

impl Lowering<'_> {
    /// A dense product of two matrices.
    pub(super) fn dense(&mut self, a: Value, b: Value, expression: &str) -> Result<Value, Error> {
        let (m, k, n) = (a.shape[0], a.shape[1], b.shape[1]);
        let dtype = a.dtype;
        let output = self.buffer(&[m, n], dtype)?;
        let cost = self.model.gemm(m, k, n, dtype);
        let route = self.route(m, k, n, dtype, self.model.threads_for(cost.flops));
        Ok(self.push(Step {
            kernel: route.kernel,
            name: route.name,
            expression: expression.to_owned(),
            inputs: vec![Operand::Dense(a), Operand::Dense(b)],
            output,
            structure: None,
            cost,
            threads: route.threads,
            scratch_bytes: route.scratch_bytes,
            is_product: true,
        }))
    }

    fn route(&self, m: usize, k: usize, n: usize, dtype: DType, threads: usize) -> Route {
        let profile = self.model.profile;
        let packed = |name: String, scratch_bytes, threads| Route {
            kernel: Kernel::Gemm,
            name,
            scratch_bytes,
            threads,
        };
        // Complex products are four of these.
        let complex = |name: &str| format!("4 x {name}");
        match dtype {
            DType::F32 => {
                let gemm = Gemm::<f32>::new(m, n, k, profile, threads);
                packed(gemm.kernel_name().to_owned(), gemm.scratch_bytes(), gemm.threads())
            }
            DType::F64 => {
                let gemm = Gemm::<f64>::new(m, n, k, profile, threads);
                packed(gemm.kernel_name().to_owned(), gemm.scratch_bytes(), gemm.threads())
            }
            DType::C64 if ComplexGemm::<f32>::is_worthwhile(m, n, k) => {
                let gemm = ComplexGemm::<f32>::new(m, n, k, profile, threads);
                packed(complex(gemm.kernel_name()), gemm.scratch_bytes(), gemm.threads())
            }
            DType::C128 if ComplexGemm::<f64>::is_worthwhile(m, n, k) => {
                let gemm = ComplexGemm::<f64>::new(m, n, k, profile, threads);
                packed(complex(gemm.kernel_name()), gemm.scratch_bytes(), gemm.threads())
            }
            _ => {
                let kernel = Kernel::GemmReference;
                Route { name: kernel.name(dtype), kernel, scratch_bytes: 0, threads }
            }
        }
    }

    /// `@` as written: of vectors, matrices, or stacks of matrices.
    pub(super) fn matmul(&mut self, id: NodeId) -> Result<Value, Error> {
        let graph = self.graph;
        let node = graph.node(id);
        let expression = text::render(graph, id);
        let (a, b) = (self.value(node.args[0])?, self.value(node.args[1])?);
        let a = if a.shape.len() == 1 { a.row() } else { a };
        let b = if b.shape.len() == 1 { b.column() } else { b };
        let shape = &node.facts.shape;
        let product = match (a.shape.len(), b.shape.len()) {
            (2, 2) => self.dense(a, b, &expression)?,
            (_, 2) => match rows_of_all(&a) {
                Some(a) => self.dense(a, b, &expression)?,
                None => self.stacked(a, b, expression)?,
            },
            _ => self.stacked(a, b, expression)?,
        };
        let strides = row_major_strides(shape);
        Ok(Value { shape: shape.clone(), strides, ..product })
    }

    /// A product of each pair of matrices of two stacks.
    fn stacked(&mut self, a: Value, b: Value, expression: String) -> Result<Value, Error> {
        let split = |v: &Value| v.shape.len() - 2;
        let (m, k, n) = (a.shape[split(&a)], a.shape[split(&a) + 1], b.shape[split(&b) + 1]);
        let stack = broadcast("matmul", &a.shape[..split(&a)], &b.shape[..split(&b)])?;
        let (a, b) = (a.stretched(&stack), b.stretched(&stack));
        let mut shape = stack.clone();
        shape.extend([m, n]);
        let dtype = a.dtype;
        let output = self.buffer(&shape, dtype)?;
        let length: f64 = stack.iter().map(|&n| n as f64).product();
        let one = self.model.gemm(m, k, n, dtype);
        let cost = Cost {
            flops: one.flops * length,
            bytes: one.bytes * length,
            seconds: one.seconds * length,
        };
        // An empty result first: the other lengths alone might overflow.
        let count = if shape.contains(&0) { 0 } else { stack.iter().product() };
        let threads = self.model.threads_for(cost.flops);
        let (parts, inner) = stack_parts(count, threads);
        let route = self.route(m, k, n, dtype, inner);
        let scratch_bytes = route.scratch_bytes.checked_mul(parts).ok_or_else(|| {
            Error::operation("plan", "the workspace is larger than memory can address")
        })?;
        let inputs = vec![Operand::Dense(a), Operand::Dense(b)];
        let mut step = self.step(Kernel::GemmStacked, expression, inputs, output, cost);
        step.structure = Some(format!("stack of shape {}", format_shape(&stack)));
        (step.scratch_bytes, step.threads, step.is_product) = (scratch_bytes, threads, true);
        Ok(self.push(step))
    }
}

/// A stack of matrices as one matrix of all their rows, where they lie so: times one
/// and the same matrix, a stack is a single product.
fn rows_of_all(stack: &Value) -> Option<Value> {
    let (last, outer) = stack.shape.split_last()?;
    if stack.shape.contains(&0) {
        return None;
    }
    let shape = Shape::from_slice(&[element_count(outer).ok()?, *last]);
    let strides = reshape_strides(&stack.shape, &stack.strides, &shape)?;
    Some(Value { shape, strides, ..stack.clone() })
}
