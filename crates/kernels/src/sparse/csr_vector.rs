//! Compressed sparse rows times a vector.

use einmul_machine::Profile;

use super::CsrDense;
use super::csr::{CsrRef, Index};
use super::csr_dense::{any_strides, over_rows};
use crate::element::{Real, Ring};
use crate::gemm::{check_shapes, scale};
use crate::matrix::{MatMut, MatRef};

/// The route of one product `y = alpha·S·x + beta·y` with a sparse `S: m × n`,
/// `x: n × 1` and `y: m × 1` of any strides, resolved once.
///
/// Single elements of `x` are read, which no vector instruction speeds up; so
/// one kernel serves every instruction set.
#[derive(Debug, Clone, Copy)]
pub struct CsrVector<T: Real> {
    dense: CsrDense<T>,
}

impl<T: Real> CsrVector<T> {
    /// The route for a matrix of `nnz` entries. `threads` is the most to use;
    /// products below the profile's threshold stay on the calling thread.
    pub fn new(rows: usize, nnz: usize, profile: &Profile, threads: usize) -> Self {
        CsrVector { dense: CsrDense::new(rows, nnz, 1, profile, threads) }
    }

    /// The name of the kernel, such as `sparse.f32.avx512`.
    pub fn kernel_name(&self) -> &'static str {
        self.dense.kernel_name()
    }

    /// The threads that share the product.
    pub fn threads(&self) -> usize {
        self.dense.threads()
    }

    /// Bytes of scratch: none.
    pub fn scratch_bytes(&self) -> usize {
        0
    }

    /// `y = alpha·S·x + beta·y`; `alpha`, `beta` and NaNs as in [`CsrDense::run`].
    ///
    /// # Panics
    /// When the shapes do not fit.
    pub fn run<I: Index>(
        &self,
        alpha: T,
        s: CsrRef<'_, T, I>,
        x: MatRef<'_, T>,
        beta: T,
        y: MatMut<'_, T>,
    ) {
        check_shapes(s.rows(), s.cols(), x.rows(), x.cols(), y.rows(), y.cols());
        assert_eq!(x.cols(), 1, "columns of x");
        if alpha == <T as Ring>::ZERO {
            scale(beta, y);
            return;
        }
        over_rows(s, y, self.threads(), &|first, y| any_strides(alpha, s, first, x, beta, y));
    }
}
