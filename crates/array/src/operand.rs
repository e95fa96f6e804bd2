//! What a leaf of a product may be.

use std::sync::Arc;

use crate::facts::Facts;
use crate::{Array, Csr, DType, Encoding, Error, Shape};

/// A leaf of a product: an array, a sparse array, or an encoded operand.
#[derive(Debug, Clone)]
#[expect(clippy::large_enum_variant, reason = "operands are few and never moved in bulk")]
pub enum Operand {
    /// Every element stored.
    Dense(Array),
    /// Non-zeros stored by rows.
    Sparse(Csr),
    /// A form of its own, with its decoder.
    Encoded(Arc<dyn Encoding>),
}

impl Operand {
    /// The length of each axis.
    pub fn shape(&self) -> Shape {
        match self {
            Operand::Dense(array) => Shape::from_slice(array.shape()),
            Operand::Sparse(csr) => Shape::from_slice(&csr.shape()),
            Operand::Encoded(encoded) => encoded.facts().shape,
        }
    }

    /// The element type.
    pub fn dtype(&self) -> DType {
        match self {
            Operand::Dense(array) => array.dtype(),
            Operand::Sparse(csr) => csr.dtype(),
            Operand::Encoded(encoded) => encoded.facts().dtype,
        }
    }

    /// What the operand itself tells: shape, dtype and, for a sparse one, its
    /// number of stored elements.
    pub fn facts(&self) -> Facts {
        match self {
            Operand::Dense(array) => array.facts(),
            Operand::Sparse(csr) => {
                Facts::dense(&csr.shape(), csr.dtype()).with_nnz(csr.nnz() as f64)
            }
            Operand::Encoded(encoded) => encoded.facts(),
        }
    }

    /// Bytes that a kernel reads to see the whole operand.
    pub fn bytes(&self) -> usize {
        match self {
            Operand::Dense(array) => array.bytes(),
            Operand::Sparse(csr) => {
                csr.values().bytes() + csr.indices().bytes() + csr.indptr().bytes()
            }
            Operand::Encoded(encoded) => encoded.bytes(),
        }
    }

    /// The operand with every element stored.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`], or what keeps an encoding from being read.
    pub fn to_dense(&self) -> Result<Array, Error> {
        match self {
            Operand::Dense(array) => Ok(array.clone()),
            Operand::Sparse(csr) => csr.to_dense(),
            Operand::Encoded(encoded) => {
                let facts = encoded.facts();
                let mut out = Array::zeros(facts.dtype, &facts.shape)?;
                encoded.decode_into(&mut out.view_mut()?)?;
                Ok(out)
            }
        }
    }
}

impl From<Array> for Operand {
    fn from(array: Array) -> Self {
        Operand::Dense(array)
    }
}

impl From<Csr> for Operand {
    fn from(csr: Csr) -> Self {
        Operand::Sparse(csr)
    }
}

impl<E: Encoding + 'static> From<Arc<E>> for Operand {
    fn from(encoded: Arc<E>) -> Self {
        Operand::Encoded(encoded)
    }
}
