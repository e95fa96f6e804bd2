//! A balanced matrix, by the fast way or by the Schur form.

use einmul_array::Complex;
use faer::linalg::matmul::matmul;
use faer::{Accum, MatMut as FaerMut, MatRef as FaerRef};

use super::vectors::Vectors;
use super::{multishift, trust};
use crate::error::Error;
use crate::scalar::Scalar;
use crate::schur;
use crate::view::parallelism;
use crate::workspace::{Layout, Workspace};

/// Where to begin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Method {
    /// With faer's; the Schur form follows if that fails.
    Multishift,
    /// With the Schur form.
    #[cfg(test)]
    Schur,
}

/// Bytes for whichever way [`iterate`] goes, for `n ≥ 1` that is not absurd.
pub(super) fn iterate_bytes<T: Scalar>(n: usize, has_vectors: bool, threads: usize) -> usize {
    let first = multishift_layout::<T>(n, has_vectors, threads);
    let second = schur_layout::<T>(n, has_vectors, threads);
    first.bytes().max(second.bytes())
}

fn multishift_layout<T: Scalar>(n: usize, has_vectors: bool, threads: usize) -> Layout {
    let sums = if has_vectors { n } else { 0 };
    multishift::layout::<T>(n, has_vectors, threads)
        .slice::<Complex<T::Real>>(sums)
        .slice::<Complex<T::Real>>(sums)
}

fn schur_layout<T: Scalar>(n: usize, has_vectors: bool, threads: usize) -> Layout {
    let columns = if has_vectors { n } else { 0 };
    schur::decompose_layout::<T>(n, parallelism(threads))
        .matrix::<T>(n, n)
        .matrix::<T>(n, columns)
        .matrix::<T>(n, columns)
        .slice::<Complex<T::Real>>(columns)
}

/// Writes the eigenvalues of the contiguous columns `a` and, where they are asked
/// for, eigenvectors as [`Vectors`] has them.
pub(super) fn iterate<T: Scalar>(
    operation: &'static str,
    a: &[T],
    values: &mut [Complex<T::Real>],
    mut vectors: Option<&mut [T]>,
    threads: usize,
    bytes: &mut [u8],
    method: Method,
) -> Result<(), Error> {
    let (n, has_vectors) = (values.len(), vectors.is_some());
    if method == Method::Multishift {
        let layout = multishift_layout::<T>(n, has_vectors, threads);
        let mut workspace = Workspace::new(operation, &mut bytes[..], layout)?;
        let right = vectors.as_deref_mut();
        if multishift::decompose(a, values, right, threads, &mut workspace)
            && trust::values_fit(a, values)
            && vectors.as_deref().is_none_or(|columns| {
                let (sum, image) = (workspace.slice(n), workspace.slice(n));
                trust::vectors_fit(a, Vectors { columns, values: &*values }, sum, image)
            })
        {
            return Ok(());
        }
    }
    let layout = schur_layout::<T>(n, has_vectors, threads);
    let mut workspace = Workspace::new(operation, bytes, layout)?;
    by_schur(operation, a, values, vectors, threads, &mut workspace)
}

/// `A = Z T Zᴴ` and `T X = X Λ` say that the columns of `Z X` are eigenvectors.
fn by_schur<T: Scalar>(
    operation: &'static str,
    a: &[T],
    values: &mut [Complex<T::Real>],
    vectors: Option<&mut [T]>,
    threads: usize,
    workspace: &mut Workspace<'_>,
) -> Result<(), Error> {
    let (n, par) = (values.len(), parallelism(threads));
    let t = workspace.slice::<T>(n * n);
    t.copy_from_slice(a);
    let Some(vectors) = vectors else {
        schur::decompose(operation, t, None, n, par, workspace)?;
        schur::eigen(t, values, None, &mut []);
        return Ok(());
    };
    let (z, x) = (workspace.slice::<T>(n * n), workspace.slice::<T>(n * n));
    let column = workspace.slice::<Complex<T::Real>>(n);
    schur::decompose(operation, t, Some(&mut *z), n, par, workspace)?;
    schur::eigen(t, values, Some(&mut *x), column);
    // A conjugate pair has an entry below the diagonal: X is not quite triangular.
    matmul(
        FaerMut::from_column_major_slice_mut(vectors, n, n),
        Accum::Replace,
        FaerRef::from_column_major_slice(&*z, n, n),
        FaerRef::from_column_major_slice(&*x, n, n),
        T::ONE,
        par,
    );
    Ok(())
}
