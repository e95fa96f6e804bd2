//! Sparse matrices: coordinates ([`Coo`]) and compressed rows ([`Csr`]).
//!
//! Every sparse matrix is checked when it is made, so kernels may trust its
//! indices: they are in range, and in a [`Csr`] they rise strictly along a row.

mod convert;
mod coo;
mod csr;
mod error;
mod index;
mod memory;
#[cfg(test)]
mod tests;

pub(crate) use coo::first_duplicate;
pub use coo::{Coo, Duplicates};
pub use csr::Csr;
pub use error::SparseError;
pub(crate) use index::{Index, index_dtype};
pub(crate) use memory::{reserve, zeroed_vec};

use crate::{Array, DType, Error};

/// A matrix of which only some elements are stored; the others are zero.
#[derive(Debug, Clone)]
pub enum SparseArray {
    /// Entries with their row and column.
    Coo(Coo),
    /// Entries by rows.
    Csr(Csr),
}

impl SparseArray {
    /// Rows and columns.
    pub fn shape(&self) -> [usize; 2] {
        match self {
            SparseArray::Coo(coo) => coo.shape(),
            SparseArray::Csr(csr) => csr.shape(),
        }
    }

    /// The element type.
    pub fn dtype(&self) -> DType {
        match self {
            SparseArray::Coo(coo) => coo.dtype(),
            SparseArray::Csr(csr) => csr.dtype(),
        }
    }

    /// The number of stored entries, zeros and duplicates among them.
    pub fn nnz(&self) -> usize {
        match self {
            SparseArray::Coo(coo) => coo.nnz(),
            SparseArray::Csr(csr) => csr.nnz(),
        }
    }

    /// Stored entries per element; 0 for a matrix without elements.
    pub fn density(&self) -> f64 {
        let [rows, cols] = self.shape();
        let elements = rows as f64 * cols as f64;
        if elements == 0.0 { 0.0 } else { self.nnz() as f64 / elements }
    }

    /// The matrix by rows (shared, when it is so already).
    ///
    /// # Errors
    /// [`SparseError::Duplicate`] for two entries in one place: whether they add
    /// up is the caller's to say, with [`Coo::to_csr`]. [`Error::OutOfMemory`].
    pub fn to_csr(&self) -> Result<Csr, Error> {
        match self {
            SparseArray::Coo(coo) => coo.to_csr(Duplicates::Reject),
            SparseArray::Csr(csr) => Ok(csr.clone()),
        }
    }

    /// The matrix with every element stored, row-major.
    ///
    /// # Errors
    /// As [`SparseArray::to_csr`]; further [`Error::TooLarge`].
    pub fn to_dense(&self) -> Result<Array, Error> {
        match self {
            SparseArray::Coo(coo) => coo.to_dense(Duplicates::Reject),
            SparseArray::Csr(csr) => csr.to_dense(),
        }
    }
}

impl From<Coo> for SparseArray {
    fn from(coo: Coo) -> Self {
        SparseArray::Coo(coo)
    }
}

impl From<Csr> for SparseArray {
    fn from(csr: Csr) -> Self {
        SparseArray::Csr(csr)
    }
}
