//! `orth` and `null_space`: bases of what a matrix reaches and of what it sends to zero.

use einmul_array::{Array, format_shape};
use einmul_kernels::matrix::MatMut;

use super::stacked::working_dtype;
use super::{elements, filled, for_scalar, run, zeros};
use crate::error::Error;
use crate::real::Magnitude;
use crate::scalar::Scalar;
use crate::svd::{self, Vectors};
use crate::view::scatter;

/// An orthonormal basis, as columns, of what the columns of an `m × n` matrix span: `m × r`,
/// where `r` is the number of singular values above `rcond` of the largest, `max(m, n)·ε`
/// unless it is given. One matrix, not a stack: ranks differ, and so do the shapes of bases.
///
/// ```
/// use einmul_array::Array;
/// use einmul_linalg::arrays::orth;
/// let a = Array::from_vec(vec![2.0, 0.0, 0.0, 0.0, 3.0, 0.0], &[2, 3]).unwrap();
/// assert_eq!(orth(&a, None).unwrap().shape(), [2, 2]);
/// ```
///
/// # Errors
/// [`Error::Argument`] for a stack and for a NaN as `rcond`; [`Error::NotFinite`],
/// [`Error::NoConvergence`], [`Error::DType`], [`Error::Rank`], [`Error::Array`].
pub fn orth(a: &Array, rcond: Option<f64>) -> Result<Array, Error> {
    let a = one_matrix("orth", a, rcond)?;
    for_scalar!(a.dtype(), orth_in(&a, rcond))
}

fn orth_in<T: Scalar>(a: &Array, rcond: Option<f64>) -> Result<Array, Error> {
    let a = elements::<T>(a);
    let (m, n) = (a.rows(), a.cols());
    let k = m.min(n);
    // By columns.
    let (mut u, mut s) = (zeros::<T>(m.saturating_mul(k))?, zeros::<T::Real>(k)?);
    let work = m.saturating_mul(n).saturating_mul(4 * k);
    run(svd::svd_scratch::<T>(m, n, Vectors::Thin, 1), work, |threads, scratch| {
        let u = MatMut::from_row_major(&mut u, k, m).transpose();
        svd::svd(a, &mut s, Some(u), None, threads, scratch)
    })?;
    let rank = rank_of(&s, (m, n), rcond);
    filled(&[m, rank], (m, rank), |out| {
        scatter(out, |i, j| u[j * m + i]);
        Ok(())
    })
}

/// An orthonormal basis, as columns, of the vectors that an `m × n` matrix sends to zero:
/// `n × (n − r)`, `r` as in [`orth`].
///
/// ```
/// use einmul_array::Array;
/// use einmul_linalg::arrays::null_space;
/// let a = Array::from_vec(vec![1.0, 1.0], &[1, 2]).unwrap();
/// let basis = null_space(&a, None).unwrap().to_vec::<f64>().unwrap();
/// assert!((basis[0] + basis[1]).abs() < 1e-15 && (basis[0].abs() - 0.5_f64.sqrt()).abs() < 1e-15);
/// ```
///
/// # Errors
/// As [`orth`].
pub fn null_space(a: &Array, rcond: Option<f64>) -> Result<Array, Error> {
    let a = one_matrix("null_space", a, rcond)?;
    for_scalar!(a.dtype(), null_space_in(&a, rcond))
}

fn null_space_in<T: Scalar>(a: &Array, rcond: Option<f64>) -> Result<Array, Error> {
    let a = elements::<T>(a);
    let (m, n) = (a.rows(), a.cols());
    // All right vectors, also those beyond the rows of a wide matrix.
    let vectors = if m < n { Vectors::Full } else { Vectors::Thin };
    let (mut vh, mut s) = (zeros::<T>(n.saturating_mul(n))?, zeros::<T::Real>(m.min(n))?);
    let work = m.max(n).saturating_mul(n).saturating_mul(4 * n);
    run(svd::svd_scratch::<T>(m, n, vectors, 1), work, |threads, scratch| {
        let vh = MatMut::from_row_major(&mut vh, n, n);
        svd::svd(a, &mut s, None, Some(vh), threads, scratch)
    })?;
    let rank = rank_of(&s, (m, n), rcond);
    filled(&[n, n - rank], (n, n - rank), |out| {
        scatter(out, |i, j| vh[(rank + j) * n + i].conjugate());
        Ok(())
    })
}

/// One matrix, in the dtype in which it is decomposed.
fn one_matrix(operation: &'static str, a: &Array, rcond: Option<f64>) -> Result<Array, Error> {
    let refused = |problem: String| Error::Argument { operation: operation.to_owned(), problem };
    if rcond.is_some_and(f64::is_nan) {
        return Err(refused("rcond is NaN".to_owned()));
    }
    match a.rank() {
        2 => Ok(a.cast(working_dtype(operation, &[a.dtype()])?)?),
        rank @ (0 | 1) => Err(Error::Rank { operation, name: "a", rank }),
        _ => Err(refused(format!(
            "takes one matrix, not a stack of shape {}: the ranks of its matrices may differ, and \
             with them the shapes of the bases",
            format_shape(a.shape())
        ))),
    }
}

/// The number of singular values above `rcond` of the largest.
fn rank_of<R: Magnitude>(s: &[R], (m, n): (usize, usize), rcond: Option<f64>) -> usize {
    let Some(largest) = s.first() else { return 0 };
    let rcond = rcond.unwrap_or(m.max(n) as f64 * R::EPSILON.to_f64());
    s.iter().take_while(|s| s.to_f64() > rcond * largest.to_f64()).count()
}
