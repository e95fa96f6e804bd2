//! `cholesky` and `qr`: the factors themselves.

use einmul_array::Array;
use einmul_kernels::batch;
use einmul_machine::threads;

use super::grouped::{Group, Stack};
use super::stacked::{Matrices, Results, for_each_item, split, task, working_dtype};
use super::{facts, for_scalar};
use crate::cholesky::Factor;
use crate::error::Error;
use crate::opaque;
use crate::qr::decompose;
use crate::scalar::Scalar;
use crate::view::{check_square, parallelism, scatter};
use crate::workspace::Workspace;

/// The lower triangular `L` with `a = L Lᴴ` for each `n × n` matrix, or with `upper` the
/// `U = Lᴴ` with `a = Uᴴ U`; only that triangle of `a` is read. Unlike
/// [`crate::cholesky::solve`] it accepts any positive pivots.
///
/// # Errors
/// [`Error::NotSquare`], [`Error::NotFinite`], [`Error::NotPositiveDefinite`],
/// [`Error::DType`], [`Error::Rank`], [`Error::Array`].
pub fn cholesky(a: &Array, upper: bool) -> Result<Array, Error> {
    let dtype = working_dtype("cholesky", &[a.dtype()])?;
    for_scalar!(dtype, cholesky_in(a, upper))
}

fn cholesky_in<T: Scalar>(a: &Array, upper: bool) -> Result<Array, Error> {
    const OPERATION: &str = "cholesky";
    let (lead, (n, cols)) = split(OPERATION, "a", a)?;
    check_square(OPERATION, (n, cols))?;
    let (a, out) = (Matrices::<T>::new(a, lead)?, Results::<T>::unfilled(lead, &[n, n])?);
    if n == 0 {
        return Ok(out.done());
    }
    let plain = T::plain().map(|plain| (plain.cholesky_layout)(n, threads::limit()));
    let layout = plain.map_or(Factor::<T>::layout(n), |plain| plain.or(Factor::<T>::layout(n)));
    let work = n.saturating_mul(n).saturating_mul(n) / 6;
    // The upper triangle, read by columns, is the lower one.
    let stack = Stack {
        operation: OPERATION,
        lead,
        n,
        work,
        a: &a,
        out: &out,
        shape: (n, n),
        turned: upper,
    };
    let group: &Group<'_, T> = &|batch, a, out, _, scratch| {
        // SAFETY: a group is of one stack, and its results of one array.
        unsafe { (batch.cholesky)(a, out, scratch) }
    };
    stack.run(layout.bytes(), batch::cholesky_elements(n), group, &|at, threads, scratch| {
        if let Some(plain) = T::plain() {
            // SAFETY: `for_each_item` has each position once.
            let (a, out) = (a.item(at), unsafe { out.matrix(at, (n, n)) });
            let (a, out) = if upper { (a.transpose(), out.transpose()) } else { (a, out) };
            if (plain.cholesky)(a, out, threads, scratch) {
                opaque::ran("blocked");
                return Ok(());
            }
        }
        let mut workspace = Workspace::new(OPERATION, scratch, layout)?;
        // The upper triangle, read by columns, is the conjugate of the lower one.
        let a = if upper { a.item(at).transpose() } else { a.item(at) };
        let factor = Factor::of(OPERATION, a, parallelism(threads), &mut workspace)?;
        let lower = |i: usize, j: usize| {
            let element = factor.lower[j * n + i].scaled(-factor.powers[i]);
            if i < j {
                T::ZERO
            } else if i == j {
                T::from_real(element.re())
            } else {
                element
            }
        };
        // SAFETY: `for_each_item` has each position once.
        let out = unsafe { out.matrix(at, (n, n)) };
        scatter(if upper { out.transpose() } else { out }, lower);
        Ok(())
    })?;
    let factor = out.done();
    Ok(if upper { facts::upper_triangular(factor) } else { facts::lower_triangular(factor) })
}

/// How much of `Q` is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QrMode {
    /// `Q` `m × k` and `R` `k × n`, `k = min(m, n)`.
    Reduced,
    /// `Q` `m × m` and `R` `m × n`.
    Complete,
}

/// `a = Q R` for each `m × n` matrix: `Q` with orthonormal columns, `R` upper trapezoidal
/// with a real diagonal. Columns are neither exchanged nor judged: this decomposition exists
/// for every matrix. Of a matrix with a NaN or an infinity all of `Q`, and `R` on and above
/// its diagonal, is NaN.
///
/// # Errors
/// [`Error::DType`], [`Error::Rank`], [`Error::Array`].
pub fn qr(a: &Array, mode: QrMode) -> Result<(Array, Array), Error> {
    let dtype = working_dtype("qr", &[a.dtype()])?;
    for_scalar!(dtype, qr_in(a, mode))
}

fn qr_in<T: Scalar>(a: &Array, mode: QrMode) -> Result<(Array, Array), Error> {
    let (lead, (m, n)) = split("qr", "a", a)?;
    let k = if mode == QrMode::Reduced { m.min(n) } else { m };
    let a = Matrices::<T>::new(a, lead)?;
    let (q, r) = (Results::<T>::new(lead, &[m, k])?, Results::<T>::new(lead, &[k, n])?);
    let work = m.saturating_mul(n).saturating_mul(2 * k);
    let bytes = decompose::decompose_scratch::<T>(m, n, k, threads::limit());
    for_each_item(task::<T>("qr", (m, n)), lead, work, bytes, &|at, threads, scratch| {
        // SAFETY: `for_each_item` has each position once.
        let (q, r) = unsafe { (q.matrix(at, (m, k)), r.matrix(at, (k, n))) };
        decompose::decompose(a.item(at), q, r, threads, scratch)
    })?;
    let (q, r) = (q.done(), r.done());
    // Of a matrix with a NaN all of `Q` is NaN.
    let is_defined = q
        .view()
        .as_matrix::<T>()
        .is_some_and(|q| q.rows() == 0 || q.cols() == 0 || !q.at(0, 0).is_undefined());
    Ok((if is_defined { facts::orthonormal(q) } else { q }, facts::upper_triangular(r)))
}
