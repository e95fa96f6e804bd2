//! `inv`, `det` and `slogdet`.

use einmul_array::Array;
use einmul_kernels::batch;
use einmul_machine::threads;

use super::grouped::{Group, Stack};
use super::stacked::{Matrices, Results, for_each_item, split, task, working_dtype};
use super::{facts, for_scalar};
use crate::determinant::{self, Determinant};
use crate::error::Error;
use crate::inverse;
use crate::scalar::Scalar;
use crate::view::check_square;

/// The inverse of each `n × n` matrix. A product with it is better written as a
/// [`solve`](super::solve). See [`inverse::inverse`](crate::inverse::inverse).
///
/// ```
/// use einmul_array::Array;
/// use einmul_linalg::arrays::inv;
/// let a = Array::from_vec(vec![2.0, 0.0, 0.0, 4.0], &[2, 2]).unwrap();
/// assert_eq!(inv(&a).unwrap().to_vec::<f64>().unwrap(), [0.5, 0.0, 0.0, 0.25]);
/// ```
///
/// # Errors
/// Those of `inverse::inverse`, [`Error::DType`], [`Error::Rank`],
/// [`Error::Array`].
pub fn inv(a: &Array) -> Result<Array, Error> {
    let dtype = working_dtype("inv", &[a.dtype()])?;
    for_scalar!(dtype, inv_in(a))
}

fn inv_in<T: Scalar>(array: &Array) -> Result<Array, Error> {
    let a = array;
    let (lead, (n, cols)) = split("inv", "a", a)?;
    check_square("inv", (n, cols))?;
    let (a, out) = (Matrices::<T>::new(a, lead)?, Results::<T>::unfilled(lead, &[n, n])?);
    let work = n.saturating_mul(n).saturating_mul(n);
    let stack =
        Stack { operation: "inv", lead, n, work, a: &a, out: &out, shape: (n, n), turned: false };
    let group: &Group<'_, T> = &|batch, a, out, _, scratch| {
        // SAFETY: a group is of one stack, and its results of one array.
        unsafe { (batch.inverse)(a, out, scratch) }
    };
    let bytes = inverse::inverse_scratch::<T>(n, threads::limit());
    stack.run(bytes, batch::inverse_elements(n), group, &|at, threads, scratch| {
        // SAFETY: `for_each_item` has each position once.
        inverse::inverse(a.item(at), unsafe { out.matrix(at, (n, n)) }, threads, scratch)
    })?;
    Ok(facts::inverse(&array.facts(), out.done()))
}

/// The determinant of each `n × n` matrix: 1 of an empty one, NaN where elimination meets
/// one. A determinant beyond the dtype's range is infinite or 0; [`slogdet`] holds all.
///
/// ```
/// use einmul_array::Array;
/// use einmul_linalg::arrays::det;
/// let a = Array::from_vec(vec![4.0, 1.0, 2.0, 3.0], &[2, 2]).unwrap();
/// assert_eq!(det(&a).unwrap().get::<f64>(&[]), Some(10.0));
/// ```
///
/// # Errors
/// [`Error::NotSquare`], [`Error::DType`], [`Error::Rank`], [`Error::Array`].
pub fn det(a: &Array) -> Result<Array, Error> {
    let dtype = working_dtype("det", &[a.dtype()])?;
    for_scalar!(dtype, det_in(a))
}

fn det_in<T: Scalar>(a: &Array) -> Result<Array, Error> {
    let (lead, _) = split("det", "a", a)?;
    let out = Results::<T>::new(lead, &[])?;
    determinants::<T>("det", a, &|at, determinant| {
        // SAFETY: `determinants` has each position once.
        let out = unsafe { out.item(at) };
        out[0] = determinant.value();
    })?;
    Ok(out.done())
}

/// The determinant of each `n × n` matrix as its sign (of modulus 1, or 0) and the
/// logarithm of its modulus, which neither overflows nor vanishes: `sign · exp(log)`. The
/// logarithm of 0 is minus infinity.
///
/// ```
/// use einmul_array::Array;
/// use einmul_linalg::arrays::slogdet;
/// let a = Array::from_vec(vec![0.0, 1.0, 1.0, 0.0], &[2, 2]).unwrap();
/// let (sign, log) = slogdet(&a).unwrap();
/// assert_eq!((sign.get::<f64>(&[]), log.get::<f64>(&[])), (Some(-1.0), Some(0.0)));
/// ```
///
/// # Errors
/// As [`det`].
pub fn slogdet(a: &Array) -> Result<(Array, Array), Error> {
    let dtype = working_dtype("slogdet", &[a.dtype()])?;
    for_scalar!(dtype, slogdet_in(a))
}

fn slogdet_in<T: Scalar>(a: &Array) -> Result<(Array, Array), Error> {
    let (lead, _) = split("slogdet", "a", a)?;
    let (sign, log) = (Results::<T>::new(lead, &[])?, Results::<T::Real>::new(lead, &[])?);
    determinants::<T>("slogdet", a, &|at, determinant| {
        // SAFETY: `determinants` has each position once.
        unsafe {
            sign.item(at)[0] = determinant.sign;
            log.item(at)[0] = determinant.log();
        }
    })?;
    Ok((sign.done(), log.done()))
}

fn determinants<T: Scalar>(
    operation: &'static str,
    a: &Array,
    take: &(dyn Fn(usize, Determinant<T>) + Sync),
) -> Result<(), Error> {
    let (lead, (n, cols)) = split(operation, "a", a)?;
    check_square(operation, (n, cols))?;
    let a = Matrices::<T>::new(a, lead)?;
    let work = n.saturating_mul(n).saturating_mul(n) / 3;
    let scratch = determinant::determinant_scratch::<T>(n, threads::limit());
    for_each_item(task::<T>(operation, (n, n)), lead, work, scratch, &|at, threads, scratch| {
        take(at, determinant::determinant(operation, a.item(at), threads, scratch)?);
        Ok(())
    })
}
