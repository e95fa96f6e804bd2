//! `eigh`, `eig` and their values of pairs of matrices: `a x = λ b x`.

use einmul_array::{Array, Complex, Element};
use einmul_machine::threads;

use super::for_scalar;
use super::stacked::{Matrices, Results, for_each_item, joint_lead, split, task, working_dtype};
use crate::error::Error;
use crate::generalised;
use crate::scalar::Scalar;

/// The eigenvalues of `a x = λ b x`, increasing and real, and the eigenvectors `v`, as
/// columns, with `vᴴ b v = I`, of each pair of a Hermitian `a` and a positive definite
/// `b`, of which only the lower triangles are read, or the upper. See
/// [`generalised::eigh`].
///
/// ```
/// use einmul_array::Array;
/// use einmul_linalg::arrays::generalised_eigh;
/// let a = Array::from_vec(vec![8.0], &[1, 1]).unwrap();
/// let b = Array::from_vec(vec![4.0], &[1, 1]).unwrap();
/// let (values, vectors) = generalised_eigh(&a, &b, true).unwrap();
/// assert_eq!(values.to_vec::<f64>().unwrap(), [2.0]);
/// assert_eq!(vectors.to_vec::<f64>().unwrap()[0].abs(), 0.5);
/// ```
///
/// # Errors
/// [`Error::NotSquare`], [`Error::Shape`], [`Error::NotFinite`],
/// [`Error::NotPositiveDefinite`] of `b`, [`Error::NoConvergence`], [`Error::DType`],
/// [`Error::Rank`], [`Error::Array`].
pub fn generalised_eigh(a: &Array, b: &Array, lower: bool) -> Result<(Array, Array), Error> {
    let dtype = working_dtype("eigh", &[a.dtype(), b.dtype()])?;
    let (values, vectors) = for_scalar!(dtype, eigh_in("eigh", a, b, lower, true))?;
    let vectors = vectors.unwrap_or_else(|| values.clone());
    Ok((values, vectors))
}

/// The eigenvalues of [`generalised_eigh`] alone.
///
/// # Errors
/// As [`generalised_eigh`].
pub fn generalised_eigvalsh(a: &Array, b: &Array, lower: bool) -> Result<Array, Error> {
    let dtype = working_dtype("eigvalsh", &[a.dtype(), b.dtype()])?;
    Ok(for_scalar!(dtype, eigh_in("eigvalsh", a, b, lower, false))?.0)
}

fn eigh_in<T: Scalar>(
    operation: &'static str,
    a: &Array,
    b: &Array,
    lower: bool,
    wanted: bool,
) -> Result<(Array, Option<Array>), Error> {
    let ((a_lead, a_core), (b_lead, b_core)) =
        (split(operation, "a", a)?, split(operation, "b", b)?);
    let n = generalised::check_pencil(operation, a_core, b_core)?;
    let lead = joint_lead(operation, &[a_lead, b_lead])?;
    let (a, b) = (Matrices::<T>::new(a, &lead)?, Matrices::<T>::new(b, &lead)?);
    let values = Results::<T::Real>::new(&lead, &[n])?;
    let vectors = wanted.then(|| Results::<T>::new(&lead, &[n, n])).transpose()?;
    let work = n.saturating_mul(n).saturating_mul(if wanted { 6 * n } else { 2 * n });
    let bytes = generalised::eigh_scratch::<T>(n, wanted, threads::limit());
    for_each_item(task::<T>(operation, (n, n)), &lead, work, bytes, &|at, threads, scratch| {
        // SAFETY: `for_each_item` has each position once.
        let (w, v) = unsafe {
            (values.item(at), vectors.as_ref().map(|vectors| vectors.matrix(at, (n, n))))
        };
        generalised::eigh(a.item(at), b.item(at), lower, w, v, threads, scratch)
    })?;
    Ok((values.done(), vectors.map(Results::done)))
}

/// The eigenvalues of `a x = λ b x`, complex and in no order, infinite where `b x = 0`,
/// and the eigenvectors of length 1, as columns, of each pair of `n × n` matrices. See
/// [`generalised::eig`].
///
/// ```
/// use einmul_array::{Array, Complex};
/// use einmul_linalg::arrays::generalised_eig;
/// let a = Array::from_vec(vec![8.0], &[1, 1]).unwrap();
/// let b = Array::from_vec(vec![4.0], &[1, 1]).unwrap();
/// let (values, _) = generalised_eig(&a, &b).unwrap();
/// assert_eq!(values.to_vec::<Complex<f64>>().unwrap(), [Complex::new(2.0, 0.0)]);
/// ```
///
/// # Errors
/// [`Error::NotSquare`], [`Error::Shape`], [`Error::NotFinite`],
/// [`Error::NoConvergence`], [`Error::DType`], [`Error::Rank`], [`Error::Array`].
pub fn generalised_eig(a: &Array, b: &Array) -> Result<(Array, Array), Error> {
    let dtype = working_dtype("eig", &[a.dtype(), b.dtype()])?;
    let (values, vectors) = for_scalar!(dtype, eig_in("eig", a, b, true))?;
    let vectors = vectors.unwrap_or_else(|| values.clone());
    Ok((values, vectors))
}

/// The eigenvalues of [`generalised_eig`] alone.
///
/// # Errors
/// As [`generalised_eig`].
pub fn generalised_eigvals(a: &Array, b: &Array) -> Result<Array, Error> {
    let dtype = working_dtype("eigvals", &[a.dtype(), b.dtype()])?;
    Ok(for_scalar!(dtype, eig_in("eigvals", a, b, false))?.0)
}

fn eig_in<T: Scalar>(
    operation: &'static str,
    a: &Array,
    b: &Array,
    wanted: bool,
) -> Result<(Array, Option<Array>), Error>
where
    Complex<T::Real>: Element,
{
    let ((a_lead, a_core), (b_lead, b_core)) =
        (split(operation, "a", a)?, split(operation, "b", b)?);
    let n = generalised::check_pencil(operation, a_core, b_core)?;
    let lead = joint_lead(operation, &[a_lead, b_lead])?;
    let (a, b) = (Matrices::<T>::new(a, &lead)?, Matrices::<T>::new(b, &lead)?);
    let values = Results::<Complex<T::Real>>::new(&lead, &[n])?;
    let vectors = wanted.then(|| Results::<Complex<T::Real>>::new(&lead, &[n, n])).transpose()?;
    let work = n.saturating_mul(n).saturating_mul(40 * n);
    let bytes = generalised::eig_scratch::<T>(n, wanted, 1);
    for_each_item(task::<T>(operation, (n, n)), &lead, work, bytes, &|at, threads, scratch| {
        // SAFETY: `for_each_item` has each position once.
        let (w, v) = unsafe {
            (values.item(at), vectors.as_ref().map(|vectors| vectors.matrix(at, (n, n))))
        };
        generalised::eig(a.item(at), b.item(at), w, v, threads, scratch)
    })?;
    Ok((values.done(), vectors.map(Results::done)))
}
