//! `cholesky`, `lu` and `qr`: the factors themselves.

use einmul_array::Array;
use faer::linalg::lu::partial_pivoting::factor as faer_lu;
use faer::{MatMut as FaerMut, Par};

use super::for_scalar;
use super::stacked::{Matrices, Results, for_each_item, split, working_dtype};
use crate::cholesky::Factor;
use crate::error::Error;
use crate::qr::decompose;
use crate::scalar::Scalar;
use crate::view::{check_finite, check_square, gather, parallelism, scatter};
use crate::workspace::{Layout, Workspace};

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
    let (a, out) = (Matrices::<T>::new(a, lead)?, Results::<T>::new(lead, &[n, n])?);
    if n == 0 {
        return Ok(out.done());
    }
    let layout = Factor::<T>::layout(n);
    let work = n.saturating_mul(n).saturating_mul(n / 6);
    for_each_item(lead, work, layout.bytes(), &|at, threads, scratch| {
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
    Ok(out.done())
}

/// `P A = L U` of each `m × n` matrix, `k = min(m, n)`.
#[derive(Debug, Clone)]
pub struct Lu {
    /// `A[permutation] = L U`: `m` row numbers (`i64`).
    pub permutation: Array,
    /// `L`, `m × k`, unit lower trapezoidal, no element above 1 in size.
    pub lower: Array,
    /// `U`, `k × n`, upper trapezoidal.
    pub upper: Array,
}

/// LU with partial pivoting of each `m × n` matrix.
///
/// ```
/// use einmul_array::Array;
/// use einmul_linalg::arrays::lu;
/// let a = Array::from_vec(vec![0.0, 1.0, 1.0, 0.0], &[2, 2]).unwrap();
/// let factors = lu(&a).unwrap();
/// assert_eq!(factors.permutation.to_vec::<i64>().unwrap(), [1, 0]);
/// ```
///
/// # Errors
/// [`Error::Singular`] for a pivot that is exactly zero, [`Error::NotFinite`],
/// [`Error::DType`], [`Error::Rank`], [`Error::Array`].
pub fn lu(a: &Array) -> Result<Lu, Error> {
    let dtype = working_dtype("lu", &[a.dtype()])?;
    for_scalar!(dtype, lu_in(a))
}

fn lu_in<T: Scalar>(a: &Array) -> Result<Lu, Error> {
    const OPERATION: &str = "lu";
    let (lead, (m, n)) = split(OPERATION, "a", a)?;
    let k = m.min(n);
    let a = Matrices::<T>::new(a, lead)?;
    let permutation = Results::<i64>::new(lead, &[m])?;
    let (lower, upper) = (Results::<T>::new(lead, &[m, k])?, Results::<T>::new(lead, &[k, n])?);
    let request = |par| faer_lu::lu_in_place_scratch::<usize, T>(m, n, par, Default::default());
    let layout = Layout::unless_absurd(&[m, n], || {
        let stack = if k > 0 { Layout::new().stack(request(Par::Seq)) } else { Layout::new() };
        stack.matrix::<T>(m, n).slice::<usize>(m).slice::<usize>(m)
    });
    let work = m.saturating_mul(n).saturating_mul(k);
    for_each_item(lead, work, layout.bytes(), &|at, threads, scratch| {
        let (a, par) = (a.item(at), parallelism(threads));
        check_finite(OPERATION, "a", a)?;
        let mut workspace = Workspace::new(OPERATION, scratch, layout)?;
        let columns = workspace.slice::<T>(m * n);
        let (order, inverse_order) = (workspace.slice::<usize>(m), workspace.slice::<usize>(m));
        order.iter_mut().enumerate().for_each(|(i, row)| *row = i);
        gather(a, columns, |_, _, value| value);
        if k > 0 {
            let view = FaerMut::from_column_major_slice_mut(&mut *columns, m, n);
            let stack = workspace.stack(request(par));
            faer_lu::lu_in_place(view, order, inverse_order, par, stack, Default::default());
        }
        if let Some(column) = (0..k).find(|&j| columns[j * m + j] == T::ZERO) {
            return Err(Error::Singular { column, pivot: 0.0, tolerance: 0.0 });
        }
        // SAFETY: `for_each_item` has each position once.
        let (to, lower, upper) =
            unsafe { (permutation.item(at), lower.matrix(at, (m, k)), upper.matrix(at, (k, n))) };
        to.iter_mut().zip(&*order).for_each(|(to, &row)| *to = row as i64);
        scatter(lower, |i, j| match i.cmp(&j) {
            std::cmp::Ordering::Less => T::ZERO,
            std::cmp::Ordering::Equal => T::ONE,
            std::cmp::Ordering::Greater => columns[j * m + i],
        });
        scatter(upper, |i, j| if i > j { T::ZERO } else { columns[j * m + i] });
        Ok(())
    })?;
    Ok(Lu { permutation: permutation.done(), lower: lower.done(), upper: upper.done() })
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
/// for every matrix. Of a matrix with a NaN or an infinity all of `Q`, and `R` above its
/// diagonal, is NaN.
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
    let bytes = decompose::decompose_scratch::<T>(m, n, k, 1);
    for_each_item(lead, work, bytes, &|at, threads, scratch| {
        // SAFETY: `for_each_item` has each position once.
        let (q, r) = unsafe { (q.matrix(at, (m, k)), r.matrix(at, (k, n))) };
        decompose::decompose(a.item(at), q, r, threads, scratch)
    })?;
    Ok((q.done(), r.done()))
}
