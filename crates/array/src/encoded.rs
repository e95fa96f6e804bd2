//! Operands stored in a form of their own: quantised, packed, low rank, or
//! anything that can say what matrix it stands for.

use crate::facts::Facts;
use crate::{ArrayView, ArrayViewMut, Error};

/// A matrix in an encoding, with its decoder.
///
/// This is all the planner asks of a new encoding: its facts, its size, how to
/// decode it, and, where it has one, a kernel that multiplies without decoding.
pub trait Encoding: Send + Sync + std::fmt::Debug {
    /// A short name for plans, such as `ternary`.
    fn name(&self) -> &str;

    /// Shape, dtype and structure of the matrix that this stands for.
    fn facts(&self) -> Facts;

    /// Bytes that a kernel reads to see the whole matrix.
    fn bytes(&self) -> usize;

    /// Writes the matrix into `out`, which has the shape and dtype of the facts.
    ///
    /// # Errors
    /// Whatever keeps the encoding from being read.
    fn decode_into(&self, out: &mut ArrayViewMut<'_>) -> Result<(), Error>;

    /// The kernel that multiplies without decoding, where there is one.
    fn product(&self) -> Option<&dyn EncodedProduct> {
        None
    }
}

/// A product kernel on an encoded left operand: `out = E · b`.
pub trait EncodedProduct {
    /// The kernel's name for plans and the ledger.
    fn name(&self) -> &str;

    /// Floating-point operations of a product with `columns` columns.
    fn flops(&self, columns: usize) -> f64;

    /// Bytes of scratch that [`EncodedProduct::multiply`] needs.
    fn scratch_bytes(&self, columns: usize) -> usize;

    /// Computes `out = E · b` for a matrix `b`; allocates nothing.
    ///
    /// # Errors
    /// Whatever keeps the encoding from being read.
    fn multiply(
        &self,
        b: &ArrayView<'_>,
        out: &mut ArrayViewMut<'_>,
        scratch: &mut [u8],
    ) -> Result<(), Error>;
}
