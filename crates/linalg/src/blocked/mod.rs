//! Factorisations of real matrices in row-major memory, as recursions whose work is matrix
//! products.
//!
//! Each verb halves its matrix until [`WIDTH`](einmul_kernels::panels::WIDTH) columns are left,
//! which a kernel of [`einmul_kernels::panels`] eliminates; everything else is a product of
//! [`einmul_kernels::Gemm`] (Toledo, *Locality of reference in LU decomposition with partial
//! pivoting*, 1997; Elmroth and Gustavson, *Applying recursion to serial and parallel QR
//! factorization*, 2000). Only products use more than one thread.
//!
//! Nothing is scaled and little is judged here: that is the caller's part.

pub(crate) mod cholesky;
pub(crate) mod lu;
pub(crate) mod product;
pub(crate) mod qr;
pub(crate) mod rows;
#[cfg(test)]
mod tests;
pub(crate) mod triangular;

use einmul_kernels::panels::WIDTH;

/// Where to cut `n > WIDTH` rows or columns: near the middle, after whole panels.
pub(crate) fn half(n: usize) -> usize {
    n.div_ceil(WIDTH).div_ceil(2) * WIDTH
}
