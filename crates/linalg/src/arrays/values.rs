//! `svd` and `eigh`: singular values, real eigenvalues, and their vectors.

use einmul_array::Array;

use super::stacked::{Matrices, Results, for_each_item, split, task, working_dtype};
use super::{facts, for_scalar};
use crate::error::Error;
use crate::scalar::Scalar;
use crate::svd::Vectors;
use crate::view::check_square;
use crate::{eigh, svd};

/// `a = U diag(S) Vᴴ` of each matrix of a stack.
#[derive(Debug, Clone)]
pub struct Svd {
    /// The left singular vectors, `(…, m, k)` or `(…, m, m)`, as columns.
    pub u: Array,
    /// The singular values, `(…, k)`, decreasing, real.
    pub s: Array,
    /// The right singular vectors, `(…, k, n)` or `(…, n, n)`, conjugated, as rows.
    pub vh: Array,
}

/// The singular value decomposition of each `m × n` matrix, `k = min(m, n)`; with
/// `full_matrices` both sets of vectors are complete. See [`svd::svd`].
///
/// ```
/// use einmul_array::Array;
/// use einmul_linalg::arrays::svd;
/// let a = Array::from_vec(vec![2.0, 0.0, 0.0, 4.0], &[2, 2]).unwrap();
/// let parts = svd(&a, true).unwrap();
/// assert_eq!((parts.u.shape(), parts.vh.shape()), (&[2, 2][..], &[2, 2][..]));
/// ```
///
/// # Errors
/// [`Error::NotFinite`], [`Error::DType`], [`Error::Rank`], [`Error::Array`].
pub fn svd(a: &Array, full_matrices: bool) -> Result<Svd, Error> {
    let dtype = working_dtype("svd", &[a.dtype()])?;
    for_scalar!(dtype, svd_in(a, full_matrices))
}

fn svd_in<T: Scalar>(a: &Array, full_matrices: bool) -> Result<Svd, Error> {
    let (lead, (m, n)) = split("svd", "a", a)?;
    let k = m.min(n);
    let (left, right) = if full_matrices { (m, n) } else { (k, k) };
    let a = Matrices::<T>::new(a, lead)?;
    let (u, vh) = (Results::<T>::new(lead, &[m, left])?, Results::<T>::new(lead, &[right, n])?);
    let s = Results::<T::Real>::new(lead, &[k])?;
    let vectors = if full_matrices { Vectors::Full } else { Vectors::Thin };
    let work = m.saturating_mul(n).saturating_mul(8 * k);
    let bytes = svd::svd_scratch::<T>(m, n, vectors, 1);
    for_each_item(task::<T>("svd", (m, n)), lead, work, bytes, &|at, threads, scratch| {
        // SAFETY: `for_each_item` has each position once.
        let (u, s, vh) =
            unsafe { (u.matrix(at, (m, left)), s.item(at), vh.matrix(at, (right, n))) };
        svd::svd(a.item(at), s, Some(u), Some(vh), threads, scratch)
    })?;
    Ok(Svd { u: facts::orthonormal(u.done()), s: s.done(), vh: facts::orthonormal_rows(vh.done()) })
}

/// The singular values of each matrix, decreasing, real: `(…, min(m, n))`.
///
/// ```
/// use einmul_array::Array;
/// use einmul_linalg::arrays::svdvals;
/// let a = Array::from_vec(vec![2.0, 0.0, 0.0, 4.0], &[2, 2]).unwrap();
/// assert_eq!(svdvals(&a).unwrap().to_vec::<f64>().unwrap(), [4.0, 2.0]);
/// ```
///
/// # Errors
/// As [`svd`].
pub fn svdvals(a: &Array) -> Result<Array, Error> {
    let dtype = working_dtype("svdvals", &[a.dtype()])?;
    for_scalar!(dtype, svdvals_in(a))
}

fn svdvals_in<T: Scalar>(a: &Array) -> Result<Array, Error> {
    let (lead, (m, n)) = split("svdvals", "a", a)?;
    let a = Matrices::<T>::new(a, lead)?;
    let s = Results::<T::Real>::new(lead, &[m.min(n)])?;
    let work = m.saturating_mul(n).saturating_mul(2 * m.min(n));
    let bytes = svd::singular_values_scratch::<T>(m, n, 1);
    for_each_item(task::<T>("svdvals", (m, n)), lead, work, bytes, &|at, threads, scratch| {
        // SAFETY: `for_each_item` has each position once.
        svd::singular_values(a.item(at), unsafe { s.item(at) }, threads, scratch)
    })?;
    Ok(s.done())
}

/// The eigenvalues, increasing and real, and the orthonormal eigenvectors, as columns, of
/// each symmetric or Hermitian matrix, of which only the lower triangle is read, or the
/// upper. See [`eigh::eigh`](crate::eigh::eigh).
///
/// ```
/// use einmul_array::Array;
/// use einmul_linalg::arrays::eigh;
/// let a = Array::from_vec(vec![2.0, 0.0, 0.0, 4.0], &[2, 2]).unwrap();
/// let (values, vectors) = eigh(&a, true).unwrap();
/// assert_eq!(values.to_vec::<f64>().unwrap(), [2.0, 4.0]);
/// assert_eq!(vectors.shape(), [2, 2]);
/// ```
///
/// # Errors
/// [`Error::NotSquare`], [`Error::NotFinite`], [`Error::NoConvergence`], [`Error::DType`],
/// [`Error::Rank`], [`Error::Array`].
pub fn eigh(a: &Array, lower: bool) -> Result<(Array, Array), Error> {
    let dtype = working_dtype("eigh", &[a.dtype()])?;
    let (values, vectors) = for_scalar!(dtype, eigh_in("eigh", a, lower, true))?;
    let vectors = vectors.unwrap_or_else(|| values.clone());
    Ok((values, vectors))
}

/// The eigenvalues of [`eigh`] alone.
///
/// # Errors
/// As [`eigh`].
pub fn eigvalsh(a: &Array, lower: bool) -> Result<Array, Error> {
    let dtype = working_dtype("eigvalsh", &[a.dtype()])?;
    Ok(for_scalar!(dtype, eigh_in("eigvalsh", a, lower, false))?.0)
}

fn eigh_in<T: Scalar>(
    operation: &'static str,
    a: &Array,
    lower: bool,
    wanted: bool,
) -> Result<(Array, Option<Array>), Error> {
    let (lead, (n, cols)) = split(operation, "a", a)?;
    check_square(operation, (n, cols))?;
    let a = Matrices::<T>::new(a, lead)?;
    let values = Results::<T::Real>::new(lead, &[n])?;
    let vectors = wanted.then(|| Results::<T>::new(lead, &[n, n])).transpose()?;
    let work = n.saturating_mul(n).saturating_mul(if wanted { 4 * n } else { n });
    let limit = einmul_machine::threads::limit();
    let bytes = eigh::eigh_scratch::<T>(n, wanted, limit);
    for_each_item(task::<T>(operation, (n, n)), lead, work, bytes, &|at, threads, scratch| {
        // SAFETY: `for_each_item` has each position once.
        let (w, v) = unsafe {
            (values.item(at), vectors.as_ref().map(|vectors| vectors.matrix(at, (n, n))))
        };
        eigh::eigh(a.item(at), lower, w, v, threads, scratch)
    })?;
    Ok((values.done(), vectors.map(Results::done).map(facts::orthonormal)))
}
