//! The shortest least-squares solution, by the singular value decomposition.

use einmul_kernels::matrix::{MatMut, MatRef};
use faer::linalg::matmul::matmul;
use faer::prelude::{Reborrow, ReborrowMut};
use faer::{Accum, MatMut as FaerMut, MatRef as FaerRef};

use super::OPERATION;
use crate::error::Error;
use crate::scalar::Scalar;
use crate::svd::{self, Vectors};
use crate::view::{faer_ref, parallelism};
use crate::workspace::{Layout, Workspace};

/// For a core of `p × n` and `k` right-hand sides.
pub(super) fn layout<T: Scalar>(p: usize, n: usize, k: usize) -> Layout {
    let q = p.min(n);
    Layout::new()
        .matrix::<T>(p, q)
        .matrix::<T>(q, n)
        .matrix::<T>(q, k)
        .slice::<u8>(svd::svd_scratch::<T>(p, n, Vectors::Thin, 1))
}

/// With `core = U diag(s) Vᴴ` (`p × n`, not empty): writes `s`, asks `count` how many of
/// these singular values are not zero, writes `x = V₁ diag(s₁)⁻¹ U₁ᴴ c` of so many to
/// contiguous columns (`n × k`) and subtracts `core x` from `c` (`p × k`). Returns the count.
pub(super) fn minimum_norm<T: Scalar>(
    core: MatRef<'_, T>,
    count: impl FnOnce(&[T::Real]) -> usize,
    s: &mut [T::Real],
    mut c: FaerMut<'_, T>,
    x: &mut [T],
    threads: usize,
    bytes: &mut [u8],
) -> Result<usize, Error> {
    let (p, n, k) = (core.rows(), core.cols(), c.ncols());
    let q = p.min(n);
    let mut workspace = Workspace::new(OPERATION, bytes, layout::<T>(p, n, k))?;
    let (u, v, d) =
        (workspace.slice::<T>(p * q), workspace.slice::<T>(q * n), workspace.slice::<T>(q * k));
    let scratch = workspace.slice::<u8>(svd::svd_scratch::<T>(p, n, Vectors::Thin, 1));
    // Columns of U, and conjugated columns of V as rows.
    let left = MatMut::from_row_major(&mut *u, q, p).transpose();
    let right = MatMut::from_row_major(&mut *v, q, n);
    svd::svd(core, s, Some(left), Some(right), threads, scratch)?;
    let rank = count(s);
    x.fill(T::ZERO);
    if rank == 0 || k == 0 {
        return Ok(rank);
    }
    let par = parallelism(threads);
    let u = FaerRef::from_column_major_slice(&u[..p * rank], p, rank);
    let vh = FaerRef::from_row_major_slice(&v[..rank * n], rank, n);
    let d = &mut d[..rank * k];
    let product: FaerMut<'_, T> = FaerMut::from_column_major_slice_mut(&mut *d, rank, k);
    matmul(product, Accum::Replace, u.adjoint(), c.rb(), T::ONE, par);
    for column in d.chunks_exact_mut(rank) {
        for (value, &s) in column.iter_mut().zip(&*s) {
            *value = T::from_parts(value.re() / s, value.im() / s);
        }
    }
    let d = FaerRef::from_column_major_slice(&*d, rank, k);
    let mut x: FaerMut<'_, T> = FaerMut::from_column_major_slice_mut(x, n, k);
    matmul(x.rb_mut(), Accum::Replace, vh.adjoint(), d, T::ONE, par);
    matmul(c.rb_mut(), Accum::Add, faer_ref(core), x.rb(), -T::ONE, par);
    Ok(rank)
}
