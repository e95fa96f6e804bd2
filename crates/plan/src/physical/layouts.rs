//! Layouts of values: transposes, vectors as matrices, stretched stacks.

use einmul_array::shape::broadcast_strides;
use einmul_array::{Shape, Strides};

use super::plan::Value;

impl Value {
    /// The axes in reverse order.
    pub(crate) fn transposed(self) -> Value {
        let shape = self.shape.iter().rev().copied().collect();
        let strides = self.strides.iter().rev().copied().collect();
        Value { shape, strides, ..self }
    }

    /// A vector as a matrix of one column.
    pub(crate) fn column(self) -> Value {
        let (n, stride) = (self.shape[0], self.strides[0]);
        let strides = Strides::from_slice(&[stride, 1]);
        Value { shape: Shape::from_slice(&[n, 1]), strides, ..self }
    }

    /// A vector as a matrix of one row.
    pub(crate) fn row(self) -> Value {
        let (n, stride) = (self.shape[0], self.strides[0]);
        let strides = Strides::from_slice(&[stride.wrapping_mul(n as isize), stride]);
        Value { shape: Shape::from_slice(&[1, n]), strides, ..self }
    }

    /// A matrix of one column as a vector.
    pub(crate) fn flat(self) -> Value {
        let (n, stride) = (self.shape[0], self.strides[0]);
        let strides = Strides::from_slice(&[stride]);
        Value { shape: Shape::from_slice(&[n]), strides, ..self }
    }

    /// A matrix, or a stack of them, stretched to a larger stack.
    pub(crate) fn stretched(self, stack: &[usize]) -> Value {
        let matrix = self.shape.len() - 2;
        let mut shape = Shape::from_slice(stack);
        shape.extend_from_slice(&self.shape[matrix..]);
        let strides = broadcast_strides(&self.shape, &self.strides, &shape);
        Value { shape, strides, ..self }
    }
}
