//! faer's multishift QR with aggressive early deflation: the fast way.

use einmul_array::Complex;
use faer::diag::DiagMut;
use faer::dyn_stack::StackReq;
use faer::linalg::evd::{self as faer_evd, ComputeEigenvectors};
use faer::traits::ComplexField;
use faer::{MatMut as FaerMut, MatRef as FaerRef};

use crate::scalar::Scalar;
use crate::view::parallelism;
use crate::workspace::{Layout, Workspace};

/// What [`decompose`] takes from its workspace, for `n ≥ 1` that is not absurd.
pub(super) fn layout<T: Scalar>(n: usize, has_vectors: bool, threads: usize) -> Layout {
    let parts = Layout::new().slice::<T::Real>(n).slice::<T::Real>(n);
    parts.stack(request::<T>(n, has_vectors, threads))
}

fn request<T: Scalar>(n: usize, has_vectors: bool, threads: usize) -> StackReq {
    let right = if has_vectors { ComputeEigenvectors::Yes } else { ComputeEigenvectors::No };
    let (par, params) = (parallelism(threads), Default::default());
    faer_evd::evd_scratch::<T>(n, ComputeEigenvectors::No, right, par, params)
}

/// Writes eigenvalues of the contiguous columns `a` and, where they are asked for,
/// eigenvectors as [`Vectors`](super::vectors::Vectors) has them; `false` when they
/// are known to be wrong. `true` does not mean that they are right.
pub(super) fn decompose<T: Scalar>(
    a: &[T],
    values: &mut [Complex<T::Real>],
    vectors: Option<&mut [T]>,
    threads: usize,
    workspace: &mut Workspace<'_>,
) -> bool {
    let (n, par) = (values.len(), parallelism(threads));
    let (re, im) = (workspace.slice::<T::Real>(n), workspace.slice::<T::Real>(n));
    let stack = workspace.stack(request::<T>(n, vectors.is_some(), threads));
    // Values that the iteration gives up on are not written.
    let nan = <T::Real as ComplexField>::nan_impl();
    values.fill(Complex::new(nan, nan));
    re.fill(nan);
    im.fill(nan);
    if T::IS_COMPLEX {
        let a: &[Complex<T::Real>] = bytemuck::cast_slice(a);
        let right = vectors.map(|vectors| {
            let vectors: &mut [Complex<T::Real>] = bytemuck::cast_slice_mut(vectors);
            FaerMut::from_column_major_slice_mut(vectors, n, n)
        });
        let a = FaerRef::from_column_major_slice(a, n, n);
        let values = DiagMut::from_slice_mut(values);
        let params = Default::default();
        faer_evd::evd_cplx::<T::Real>(a, values, None, right, par, stack, params).is_ok()
    } else {
        let a: &[T::Real] = bytemuck::cast_slice(a);
        let right = vectors.map(|vectors| {
            let vectors: &mut [T::Real] = bytemuck::cast_slice_mut(vectors);
            FaerMut::from_column_major_slice_mut(vectors, n, n)
        });
        let a = FaerRef::from_column_major_slice(a, n, n);
        let (s_re, s_im) = (DiagMut::from_slice_mut(&mut *re), DiagMut::from_slice_mut(&mut *im));
        let params = Default::default();
        let outcome = faer_evd::evd_real::<T::Real>(a, s_re, s_im, None, right, par, stack, params);
        outcome.is_ok() && pair_up::<T>(re, im, values)
    }
}

/// Joins real and imaginary parts; `false` unless every number that is not real is
/// followed by its conjugate.
fn pair_up<T: Scalar>(re: &[T::Real], im: &[T::Real], values: &mut [Complex<T::Real>]) -> bool {
    let n = values.len();
    let mut k = 0;
    while k < n {
        values[k] = Complex::new(re[k], im[k]);
        if im[k] == T::REAL_ZERO {
            k += 1;
            continue;
        }
        let is_pair = k + 1 < n && im[k] > T::REAL_ZERO && re[k + 1] == re[k];
        if !is_pair || im[k + 1] != -im[k] {
            return false;
        }
        values[k + 1] = values[k].conj();
        k += 2;
    }
    true
}
