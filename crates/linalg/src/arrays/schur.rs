//! `schur` and `hessenberg`: unitary similarities of general matrices.

use einmul_array::{Array, DType};

use super::stacked::{Matrices, Results, for_each_item, split, task, working_dtype};
use super::{facts, for_scalar};
use crate::error::Error;
use crate::scalar::Scalar;
use crate::schur::{self, Placement, hessenberg as reduction};
use crate::view::{check_finite, check_square, gather, parallelism, scatter};
use crate::workspace::{Layout, Workspace};

/// Which Schur form of a real matrix is wanted; a complex one has one only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SchurOutput {
    /// Real, with a block of two rows for each conjugate pair of eigenvalues.
    Real,
    /// Complex and triangular.
    Complex,
}

/// `(T, Z)` of `a = Z T Zᴴ` for each `n × n` matrix: `Z` unitary, `T` upper triangular
/// or, of a real matrix, with blocks of two rows. See [`schur::schur`].
///
/// ```
/// use einmul_array::Array;
/// use einmul_linalg::arrays::{SchurOutput, schur};
/// let a = Array::from_vec(vec![1.0, 2.0, 0.0, 3.0], &[2, 2]).unwrap();
/// let (t, z) = schur(&a, SchurOutput::Real).unwrap();
/// assert_eq!(t.to_vec::<f64>().unwrap(), [1.0, 2.0, 0.0, 3.0]);
/// assert_eq!(z.to_vec::<f64>().unwrap(), [1.0, 0.0, 0.0, 1.0]);
/// ```
///
/// # Errors
/// [`Error::NotSquare`], [`Error::NotFinite`], [`Error::NoConvergence`],
/// [`Error::DType`], [`Error::Rank`], [`Error::Array`].
pub fn schur(a: &Array, output: SchurOutput) -> Result<(Array, Array), Error> {
    let dtype = working_dtype("schur", &[a.dtype()])?;
    let dtype = match (output, dtype) {
        (SchurOutput::Real, dtype) => dtype,
        (SchurOutput::Complex, DType::F32 | DType::C64) => DType::C64,
        (SchurOutput::Complex, _) => DType::C128,
    };
    for_scalar!(dtype, schur_in(a))
}

fn schur_in<T: Scalar>(a: &Array) -> Result<(Array, Array), Error> {
    let (lead, (n, cols)) = split("schur", "a", a)?;
    check_square("schur", (n, cols))?;
    let a = Matrices::<T>::new(a, lead)?;
    let (t, z) = (Results::<T>::new(lead, &[n, n])?, Results::<T>::new(lead, &[n, n])?);
    let work = n.saturating_mul(n).saturating_mul(20 * n);
    let bytes = schur::schur_scratch::<T>(n, true, einmul_machine::threads::limit());
    for_each_item(task::<T>("schur", (n, n)), lead, work, bytes, &|at, threads, scratch| {
        // SAFETY: `for_each_item` has each position once.
        let (t, z) = unsafe { (t.matrix(at, (n, n)), z.matrix(at, (n, n))) };
        schur::schur(a.item(at), t, Some(z), threads, scratch)
    })?;
    let t = if T::IS_COMPLEX { facts::upper_triangular(t.done()) } else { t.done() };
    Ok((t, facts::orthonormal(z.done())))
}

/// `(H, Q)` of `a = Q H Qᴴ` for each `n × n` matrix: `Q` unitary, `H` with zeros below its
/// first subdiagonal.
///
/// ```
/// use einmul_array::Array;
/// use einmul_linalg::arrays::hessenberg;
/// let a = Array::from_vec(vec![1.0, 2.0, 3.0, 4.0], &[2, 2]).unwrap();
/// let (h, _) = hessenberg(&a).unwrap();
/// assert_eq!(h.to_vec::<f64>().unwrap(), [1.0, 2.0, 3.0, 4.0]);
/// ```
///
/// # Errors
/// [`Error::NotSquare`], [`Error::NotFinite`], [`Error::DType`], [`Error::Rank`],
/// [`Error::Array`].
pub fn hessenberg(a: &Array) -> Result<(Array, Array), Error> {
    let dtype = working_dtype("hessenberg", &[a.dtype()])?;
    for_scalar!(dtype, hessenberg_in(a))
}

fn hessenberg_in<T: Scalar>(a: &Array) -> Result<(Array, Array), Error> {
    const OPERATION: &str = "hessenberg";
    let (lead, (n, cols)) = split(OPERATION, "a", a)?;
    check_square(OPERATION, (n, cols))?;
    let a = Matrices::<T>::new(a, lead)?;
    let (h, q) = (Results::<T>::new(lead, &[n, n])?, Results::<T>::new(lead, &[n, n])?);
    if n == 0 {
        return Ok((h.done(), facts::orthonormal(q.done())));
    }
    let layout = |threads: usize| {
        Layout::unless_absurd(&[n.saturating_mul(n.max(threads))], || {
            let own = Layout::new().matrix::<T>(n, n).matrix::<T>(n, n);
            own.and(reduction::layout::<T>(n, parallelism(threads)))
        })
    };
    let work = n.saturating_mul(n).saturating_mul(4 * n);
    let bytes = layout(einmul_machine::threads::limit()).bytes();
    for_each_item(task::<T>(OPERATION, (n, n)), lead, work, bytes, &|at, threads, scratch| {
        let a = a.item(at);
        check_finite(OPERATION, "a", a)?;
        let mut workspace = Workspace::new(OPERATION, scratch, layout(threads))?;
        let (form, basis) = (workspace.slice::<T>(n * n), workspace.slice::<T>(n * n));
        let placement = Placement::of::<T::Real>(n, |i, j| a.at(i, j).exponent_of());
        gather(a, form, |_, _, x| placement.apply(x, 0));
        reduction::reduce(form, Some(&mut *basis), n, parallelism(threads), &mut workspace);
        // SAFETY: `for_each_item` has each position once.
        let (h, q) = unsafe { (h.matrix(at, (n, n)), q.matrix(at, (n, n))) };
        scatter(h, |i, j| form[j * n + i].scaled(placement.undoing_power()));
        scatter(q, |i, j| basis[j * n + i]);
        Ok(())
    })?;
    Ok((h.done(), facts::orthonormal(q.done())))
}
