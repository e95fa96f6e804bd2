//! `eig` and `eigvals`: eigenvalues of general matrices, and their vectors.

use einmul_array::{Array, Complex, Element};

use super::for_scalar;
use super::stacked::{Matrices, Results, for_each_item, split, task, working_dtype};
use crate::eig;
use crate::error::Error;
use crate::scalar::Scalar;
use crate::view::check_square;

/// The eigenvalues, complex and in no order, and the eigenvectors of length 1, as columns,
/// of each `n × n` matrix. See [`eig::eig`](crate::eig::eig).
///
/// # Errors
/// As [`eigh`](super::eigh).
pub fn eig(a: &Array) -> Result<(Array, Array), Error> {
    let dtype = working_dtype("eig", &[a.dtype()])?;
    let (values, vectors) = for_scalar!(dtype, eig_in("eig", a, true))?;
    let vectors = vectors.unwrap_or_else(|| values.clone());
    Ok((values, vectors))
}

/// The eigenvalues of [`eig`] alone.
///
/// # Errors
/// As [`eigh`](super::eigh).
pub fn eigvals(a: &Array) -> Result<Array, Error> {
    let dtype = working_dtype("eigvals", &[a.dtype()])?;
    Ok(for_scalar!(dtype, eig_in("eigvals", a, false))?.0)
}

fn eig_in<T: Scalar>(
    operation: &'static str,
    a: &Array,
    wanted: bool,
) -> Result<(Array, Option<Array>), Error>
where
    Complex<T::Real>: Element,
{
    let (lead, (n, cols)) = split(operation, "a", a)?;
    check_square(operation, (n, cols))?;
    let a = Matrices::<T>::new(a, lead)?;
    let values = Results::<Complex<T::Real>>::new(lead, &[n])?;
    let vectors = wanted.then(|| Results::<Complex<T::Real>>::new(lead, &[n, n])).transpose()?;
    let work = n.saturating_mul(n).saturating_mul(if wanted { 20 * n } else { 8 * n });
    let limit = einmul_machine::threads::limit();
    let bytes = eig::eig_scratch::<T>(n, wanted, limit);
    for_each_item(task::<T>(operation, (n, n)), lead, work, bytes, &|at, threads, scratch| {
        // SAFETY: `for_each_item` has each position once.
        let (w, v) = unsafe {
            (values.item(at), vectors.as_ref().map(|vectors| vectors.matrix(at, (n, n))))
        };
        eig::eig(a.item(at), w, v, threads, scratch)
    })?;
    Ok((values.done(), vectors.map(Results::done)))
}
