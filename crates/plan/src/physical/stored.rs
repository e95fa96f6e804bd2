//! Products that use how an operand is stored: sparse, encoded, diagonal.

use einmul_array::facts::Facts;
use einmul_array::layout::diagonal_layout;
use einmul_array::ufunc::BinaryOp;
use einmul_machine::KernelClass;

use super::lower::Lowering;
use super::plan::{Kernel, LeafStorage, Operand, Value};
use super::products::Part;
use super::systems::band_text;
use crate::Error;
use crate::rules::Rule;

impl Lowering<'_> {
    pub(super) fn sparse(
        &mut self,
        kernel: Kernel,
        sparse: Operand,
        dense: Value,
        facts: &Facts,
        expression: &str,
        sparse_is_right: bool,
    ) -> Result<Value, Error> {
        let shape = if sparse_is_right {
            [dense.shape[0], facts.cols()]
        } else {
            [facts.rows(), dense.shape[1]]
        };
        let columns = if sparse_is_right { shape[0] } else { shape[1] };
        let output = self.buffer(&shape, dense.dtype)?;
        let sparse_facts = if sparse_is_right { facts.transpose() } else { facts.clone() };
        let other = Facts::dense(&[sparse_facts.cols(), columns], dense.dtype);
        let left = crate::cost::Matrix { facts: &sparse_facts, form: crate::cost::Form::Sparse };
        let right = crate::cost::Matrix { facts: &other, form: crate::cost::Form::Dense };
        let (_, cost) = self.model.multiply(left, right);
        let nnz = facts.nnz.unwrap_or(0.0);
        let structure = format!("{nnz:.0} non-zeros ({:.3}%)", 100.0 * facts.density());
        let inputs = vec![sparse, Operand::Dense(dense)];
        let mut step = self.step(kernel, expression.to_owned(), inputs, output, cost);
        step.structure = Some(structure);
        step.is_product = true;
        Ok(self.push(step))
    }

    pub(super) fn encoded(
        &mut self,
        left: Part,
        b: Value,
        expression: &str,
    ) -> Result<Value, Error> {
        let Operand::Encoded { input } = left.operand else {
            return Err(Error::operation("plan", "no encoded operand"));
        };
        let LeafStorage::Encoded(leaf) = &self.graph.leaves()[input].storage else {
            return Err(Error::operation("plan", "no encoded leaf"));
        };
        let Some(product) = leaf.0.product() else {
            return Err(Error::operation("plan", "the encoding has no product kernel"));
        };
        let columns = b.shape[1];
        let (name, flops) = (product.name().to_owned(), product.flops(columns));
        let (scratch_bytes, encoded_bytes) =
            (product.scratch_bytes(columns), leaf.0.bytes() as f64);
        let output = self.buffer(&[left.facts.rows(), columns], b.dtype)?;
        let written = (left.facts.rows() * columns * b.dtype.size()) as f64;
        let bytes = encoded_bytes + written;
        let cost = self.model.step(KernelClass::Gemm, b.dtype, flops, bytes);
        let inputs = vec![left.operand, Operand::Dense(b)];
        let mut step =
            self.step(Kernel::EncodedProduct, expression.to_owned(), inputs, output, cost);
        (step.name, step.scratch_bytes, step.is_product) = (name, scratch_bytes, true);
        Ok(self.push(step))
    }

    /// Rows or columns scaled by a diagonal.
    pub(super) fn scale(
        &mut self,
        rows: bool,
        left: Part,
        right: Part,
        expression: &str,
    ) -> Result<Value, Error> {
        let (diagonal, other) = if rows { (left, right) } else { (right, left) };
        let structure = Some(band_text(&diagonal.facts));
        self.trace.fire(
            Rule::DiagonalScaling,
            expression.to_owned(),
            format!(
                "{} scaled by the diagonal of {}",
                if rows { "rows" } else { "columns" },
                diagonal.text
            ),
        );
        let vector = match diagonal.operand {
            Operand::Dense(value) if value.shape.len() == 1 => value,
            Operand::Dense(value) => {
                let (shape, strides) = diagonal_layout(&value.shape, &value.strides)?;
                Value { shape, strides, ..value }
            }
            _ => return Err(Error::operation("plan", "a diagonal factor is stored otherwise")),
        };
        // v[:, None] scales rows; v itself, aligned from the right, scales columns.
        let vector = if rows { vector.column() } else { vector };
        let (matrix, ..) = self.densified(other)?;
        let output = self.buffer(&matrix.shape, matrix.dtype)?;
        let elements: f64 = matrix.shape.iter().map(|&n| n as f64).product();
        let class = KernelClass::Elementwise;
        let cost = self.model.elementwise(matrix.dtype, elements, elements, elements, class);
        let inputs = vec![Operand::Dense(vector), Operand::Dense(matrix)];
        let kernel = Kernel::Binary(BinaryOp::Multiply);
        let mut step = self.step(kernel, expression.to_owned(), inputs, output, cost);
        (step.structure, step.is_product) = (structure, true);
        Ok(self.push(step))
    }
}
