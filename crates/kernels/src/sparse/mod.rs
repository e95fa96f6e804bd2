//! Compressed sparse rows times dense operands.

mod csr;
mod csr_dense;
mod csr_vector;
pub(crate) mod kernel;
mod reference;
mod transposed;

pub use csr::{CsrError, CsrRef, Index};
pub use csr_dense::CsrDense;
pub use csr_vector::CsrVector;
pub use reference::csr_dense_reference;
pub use transposed::csr_transposed_dense;
