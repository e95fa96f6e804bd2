//! `expm`, `logm`, `sqrtm`, and the equations of Sylvester and Lyapunov.

use std::sync::atomic::{AtomicBool, Ordering};

use einmul_array::{Array, Complex, Element};
use einmul_kernels::matrix::{MatMut, MatRef};
use einmul_machine::threads;

use super::stacked::{Matrices, Results, for_each_item, joint_lead, split, task, working_dtype};
use super::{for_scalar, zeros};
use crate::error::Error;
use crate::functions;
use crate::scalar::Scalar;
use crate::view::check_square;

/// The exponential `e^a` of each `n × n` matrix. See [`functions::expm`].
///
/// ```
/// use einmul_array::Array;
/// use einmul_linalg::arrays::expm;
/// let a = Array::from_vec(vec![0.0, 2.0, 0.0, 0.0], &[2, 2]).unwrap();
/// assert_eq!(expm(&a).unwrap().to_vec::<f64>().unwrap(), [1.0, 2.0, 0.0, 1.0]);
/// ```
///
/// # Errors
/// [`Error::NotSquare`], [`Error::NotFinite`], [`Error::Overflow`], [`Error::DType`],
/// [`Error::Rank`], [`Error::Array`].
pub fn expm(a: &Array) -> Result<Array, Error> {
    let dtype = working_dtype("expm", &[a.dtype()])?;
    for_scalar!(dtype, expm_in(a))
}

fn expm_in<T: Scalar>(a: &Array) -> Result<Array, Error> {
    let (lead, (n, cols)) = split("expm", "a", a)?;
    check_square("expm", (n, cols))?;
    let (a, out) = (Matrices::<T>::new(a, lead)?, Results::<T>::new(lead, &[n, n])?);
    let work = n.saturating_mul(n).saturating_mul(10 * n);
    for_each_item(
        task::<T>("expm", (n, n)),
        lead,
        work,
        functions::expm_scratch::<T>(n, 1),
        &|at, threads, scratch| {
            // SAFETY: `for_each_item` has each position once.
            functions::expm(a.item(at), unsafe { out.matrix(at, (n, n)) }, threads, scratch)
        },
    )?;
    Ok(out.done())
}

/// The principal logarithm of each `n × n` matrix: real where all matrices are and no
/// eigenvalue is negative, complex otherwise. See [`functions::logm`].
///
/// ```
/// use einmul_array::Array;
/// use einmul_linalg::arrays::logm;
/// let a = Array::from_vec(vec![1.0, 0.0, 0.0, 1.0], &[2, 2]).unwrap();
/// assert_eq!(logm(&a).unwrap().to_vec::<f64>().unwrap(), [0.0; 4]);
/// ```
///
/// # Errors
/// [`Error::NotSquare`], [`Error::NotFinite`], [`Error::ZeroEigenvalue`],
/// [`Error::NoConvergence`], [`Error::DType`], [`Error::Rank`], [`Error::Array`].
pub fn logm(a: &Array) -> Result<Array, Error> {
    let dtype = working_dtype("logm", &[a.dtype()])?;
    for_scalar!(dtype, logm_in(a))
}

fn logm_in<T: Scalar>(a: &Array) -> Result<Array, Error>
where
    Complex<T::Real>: Element,
{
    principal::<T>("logm", a, functions::logm::<T>, functions::logm_scratch::<T>)
}

/// The principal square root of each `n × n` matrix: real where all matrices are and no
/// eigenvalue is negative, complex otherwise. See [`functions::sqrtm`].
///
/// ```
/// use einmul_array::Array;
/// use einmul_linalg::arrays::sqrtm;
/// let a = Array::from_vec(vec![4.0, 1.0, 0.0, 4.0], &[2, 2]).unwrap();
/// assert_eq!(sqrtm(&a).unwrap().to_vec::<f64>().unwrap(), [2.0, 0.25, 0.0, 2.0]);
/// ```
///
/// # Errors
/// [`Error::NotSquare`], [`Error::NotFinite`], [`Error::NoSquareRoot`],
/// [`Error::NoConvergence`], [`Error::DType`], [`Error::Rank`], [`Error::Array`].
pub fn sqrtm(a: &Array) -> Result<Array, Error> {
    let dtype = working_dtype("sqrtm", &[a.dtype()])?;
    for_scalar!(dtype, sqrtm_in(a))
}

fn sqrtm_in<T: Scalar>(a: &Array) -> Result<Array, Error>
where
    Complex<T::Real>: Element,
{
    principal::<T>("sqrtm", a, functions::sqrtm::<T>, functions::sqrtm_scratch::<T>)
}

/// A function with a branch cut, that tells whether its result is real.
type Verb<T> = fn(
    MatRef<'_, T>,
    MatMut<'_, Complex<<T as faer::traits::ComplexField>::Real>>,
    usize,
    &mut [u8],
) -> Result<bool, Error>;

fn principal<T: Scalar>(
    operation: &'static str,
    a: &Array,
    verb: Verb<T>,
    scratch: fn(usize, usize) -> usize,
) -> Result<Array, Error>
where
    Complex<T::Real>: Element,
{
    let (lead, (n, cols)) = split(operation, "a", a)?;
    check_square(operation, (n, cols))?;
    let a = Matrices::<T>::new(a, lead)?;
    let out = Results::<Complex<T::Real>>::new(lead, &[n, n])?;
    let are_real = AtomicBool::new(!T::IS_COMPLEX);
    let work = n.saturating_mul(n).saturating_mul(30 * n);
    for_each_item(
        task::<T>(operation, (n, n)),
        lead,
        work,
        scratch(n, threads::limit()),
        &|at, threads, scratch| {
            // SAFETY: `for_each_item` has each position once.
            let out = unsafe { out.matrix(at, (n, n)) };
            if !verb(a.item(at), out, threads, scratch)? {
                are_real.store(false, Ordering::Relaxed);
            }
            Ok(())
        },
    )?;
    let out = out.done();
    if !are_real.into_inner() {
        return Ok(out);
    }
    let mut real = zeros::<T>(out.len())?;
    let parts = out.as_slice::<Complex<T::Real>>().unwrap_or_default();
    real.iter_mut().zip(parts).for_each(|(to, part)| *to = T::from_real(part.re));
    Ok(Array::from_vec(real, out.shape())?)
}

/// The `x` with `a x + x b = q`: `(…, m, m)`, `(…, n, n)` and `(…, m, n)` give
/// `(…, m, n)`, stacks stretching to each other. See [`functions::sylvester`].
///
/// ```
/// use einmul_array::Array;
/// use einmul_linalg::arrays::solve_sylvester;
/// let matrix = |x: f64| Array::from_vec(vec![x], &[1, 1]).unwrap();
/// let x = solve_sylvester(&matrix(2.0), &matrix(1.0), &matrix(6.0)).unwrap();
/// assert_eq!(x.to_vec::<f64>().unwrap(), [2.0]);
/// ```
///
/// # Errors
/// [`Error::NotSquare`], [`Error::Shape`], [`Error::NotFinite`],
/// [`Error::SharedEigenvalue`], [`Error::NoConvergence`], [`Error::DType`],
/// [`Error::Rank`], [`Error::Array`].
pub fn solve_sylvester(a: &Array, b: &Array, q: &Array) -> Result<Array, Error> {
    let dtype = working_dtype("solve_sylvester", &[a.dtype(), b.dtype(), q.dtype()])?;
    for_scalar!(dtype, sylvester_in("solve_sylvester", a, Some(b), q))
}

/// The `x` with `a x + x aᴴ = q`, all of them `(…, n, n)`.
///
/// ```
/// use einmul_array::Array;
/// use einmul_linalg::arrays::solve_continuous_lyapunov;
/// let matrix = |x: f64| Array::from_vec(vec![x], &[1, 1]).unwrap();
/// let x = solve_continuous_lyapunov(&matrix(2.0), &matrix(6.0)).unwrap();
/// assert_eq!(x.to_vec::<f64>().unwrap(), [1.5]);
/// ```
///
/// # Errors
/// As [`solve_sylvester`].
pub fn solve_continuous_lyapunov(a: &Array, q: &Array) -> Result<Array, Error> {
    const OPERATION: &str = "solve_continuous_lyapunov";
    let dtype = working_dtype(OPERATION, &[a.dtype(), q.dtype()])?;
    for_scalar!(dtype, sylvester_in(OPERATION, a, None, q))
}

fn sylvester_in<T: Scalar>(
    operation: &'static str,
    a: &Array,
    b: Option<&Array>,
    q: &Array,
) -> Result<Array, Error> {
    let (a_lead, a_core) = split(operation, "a", a)?;
    let (b_lead, (n, _)) = match b {
        Some(b) => split(operation, "b", b)?,
        None => (a_lead, a_core),
    };
    let (q_lead, q_core) = split(operation, "q", q)?;
    check_square(operation, a_core)?;
    let lead = joint_lead(operation, &[a_lead, b_lead, q_lead])?;
    let (a, q) = (Matrices::<T>::new(a, &lead)?, Matrices::<T>::new(q, &lead)?);
    let b = b.map(|b| Matrices::<T>::new(b, &lead)).transpose()?;
    let out = Results::<T>::new(&lead, &[q_core.0, q_core.1])?;
    let most = a_core.0.max(n);
    let work = most.saturating_mul(most).saturating_mul(40 * most);
    // Of the shapes that fit.
    let bytes = functions::sylvester_scratch::<T>(a_core.0, n, threads::limit());
    for_each_item(task::<T>(operation, a_core), &lead, work, bytes, &|at, threads, scratch| {
        // SAFETY: `for_each_item` has each position once.
        let out = unsafe { out.matrix(at, q_core) };
        let b = b.as_ref().map(|b| b.item(at));
        functions::sylvester(a.item(at), b, q.item(at), out, threads, scratch)
    })?;
    Ok(out.done())
}
