//! The common way: bidiagonal form, then implicit QR steps or divide and conquer.

use faer::diag::DiagMut;
use faer::dyn_stack::{MemStack, StackReq};
use faer::linalg::svd::{self as faer_svd, ComputeSvdVectors, SvdParams};
use faer::{MatMut as FaerMut, MatRef as FaerRef, Par, Spec};

use super::Vectors;
use crate::real::EXPONENT_NOT_FINITE;
use crate::scalar::Scalar;

/// Writes what [`iterate`](super::iterate::iterate) promises, the values in nearly
/// decreasing order; `false` when faer gives up or loses itself.
pub(super) fn svd<T: Scalar>(
    b: FaerRef<'_, T>,
    values: &mut [T],
    left: Option<FaerMut<'_, T>>,
    right: Option<FaerMut<'_, T>>,
    par: Par,
    stack: &mut MemStack,
) -> bool {
    let params = params::<T>(left.is_some() || right.is_some());
    let out = DiagMut::from_slice_mut(&mut *values);
    let outcome = faer_svd::svd(b, out, left, right, par, stack, params);
    outcome.is_ok() && values.iter().all(|value| value.exponent_of() != EXPONENT_NOT_FINITE)
}

/// What [`svd`] needs of its stack, `rows ≥ cols ≥ 1`.
pub(super) fn request<T: Scalar>(rows: usize, cols: usize, vectors: Vectors) -> StackReq {
    let (left, right) = match vectors {
        Vectors::No => (ComputeSvdVectors::No, ComputeSvdVectors::No),
        Vectors::Thin => (ComputeSvdVectors::Thin, ComputeSvdVectors::Thin),
        Vectors::Full => (ComputeSvdVectors::Full, ComputeSvdVectors::Thin),
    };
    let params = params::<T>(vectors != Vectors::No);
    faer_svd::svd_scratch::<T>(rows, cols, left, right, Par::Seq, params)
}

fn params<T: Scalar>(vectors: bool) -> Spec<SvdParams, T> {
    let mut params = Spec::<SvdParams, T>::default();
    // Above this ratio faer would begin with a QR that decides about the rank.
    params.qr_ratio_threshold = f64::INFINITY;
    if !vectors {
        // QR steps find the values alone in O(n²). Divide and conquer takes
        // O(n²) too, but see where `decompose` sets right vectors apart.
        params.recursion_threshold = usize::MAX;
    }
    params
}
