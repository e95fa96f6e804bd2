//! Dense products to steps: of matrices, of vectors, of stacks.

use einmul_array::shape::{broadcast, row_major_strides};
use einmul_array::{DType, format_shape};
use einmul_kernels::Gemm;

use super::lower::Lowering;
use super::plan::{Kernel, Operand, Step, Value};
use crate::Error;
use crate::cost::Cost;
use crate::graph::{NodeId, text};

impl Lowering<'_> {
    /// A dense product of two matrices.
    pub(super) fn dense(&mut self, a: Value, b: Value, expression: &str) -> Result<Value, Error> {
        let (m, k, n) = (a.shape[0], a.shape[1], b.shape[1]);
        let dtype = a.dtype;
        let output = self.buffer(&[m, n], dtype)?;
        let cost = self.model.gemm(m, k, n, dtype);
        let profile = self.model.profile;
        let threads = self.model.threads_for(cost.flops);
        let (kernel, name, scratch_bytes, threads) = match dtype {
            DType::F32 => of_gemm(Gemm::<f32>::new(m, n, k, profile, threads)),
            DType::F64 => of_gemm(Gemm::<f64>::new(m, n, k, profile, threads)),
            _ => (Kernel::GemmReference, Kernel::GemmReference.name(dtype), 0, 1),
        };
        Ok(self.push(Step {
            kernel,
            name,
            expression: expression.to_owned(),
            inputs: vec![Operand::Dense(a), Operand::Dense(b)],
            output,
            structure: None,
            cost,
            threads,
            scratch_bytes,
            is_product: true,
        }))
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
        if a.shape.len() == 2 && b.shape.len() == 2 {
            let product = self.dense(a, b, &expression)?;
            let strides = row_major_strides(shape);
            return Ok(Value { shape: shape.clone(), strides, ..product });
        }
        let product = self.stacked(a, b, expression)?;
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
        let count: f64 = stack.iter().map(|&n| n as f64).product();
        let one = self.model.gemm(m, k, n, dtype);
        let cost = Cost {
            flops: one.flops * count,
            bytes: one.bytes * count,
            seconds: one.seconds * count,
        };
        let profile = self.model.profile;
        let scratch_bytes = match dtype {
            DType::F32 => Gemm::<f32>::new(m, n, k, profile, 1).scratch_bytes(),
            DType::F64 => Gemm::<f64>::new(m, n, k, profile, 1).scratch_bytes(),
            _ => 0,
        };
        let inputs = vec![Operand::Dense(a), Operand::Dense(b)];
        let mut step = self.step(Kernel::GemmStacked, expression, inputs, output, cost);
        step.structure = Some(format!("stack of shape {}", format_shape(&stack)));
        (step.scratch_bytes, step.threads, step.is_product) = (scratch_bytes, 1, true);
        Ok(self.push(step))
    }
}

fn of_gemm<T: einmul_kernels::Real>(gemm: Gemm<T>) -> (Kernel, String, usize, usize) {
    (Kernel::Gemm, gemm.kernel_name().to_owned(), gemm.scratch_bytes(), gemm.threads())
}
