//! `cholesky`, `lu` and `qr`: the factors themselves.

use einmul_array::Array;
use einmul_kernels::matrix::MatRef;
use faer::dyn_stack::StackReq;
use faer::linalg::lu::partial_pivoting::factor as faer_lu;
use faer::{MatMut as FaerMut, Par};

use super::{Scalar, elements, filled, for_real, matrix, run, zeros};
use crate::error::Error;
use crate::view::{check_finite, check_square, gather, parallelism, scatter};
use crate::workspace::{Layout, Workspace};

/// `P A = L U` of an `m × n` matrix, `k = min(m, n)`.
#[derive(Debug, Clone)]
pub struct Lu {
    /// `A[permutation] = L U`: `m` row numbers (`i64`).
    pub permutation: Array,
    /// `L`, `m × k`, unit lower trapezoidal, no element above 1 in size.
    pub lower: Array,
    /// `U`, `k × n`, upper trapezoidal.
    pub upper: Array,
}

/// The lower triangular `L` with `a = L Lᵀ`; only the lower triangle of `a` is
/// read. Unlike [`crate::cholesky::solve`] it accepts any positive pivots.
///
/// # Errors
/// [`Error::NotSquare`], [`Error::NotFinite`], [`Error::NotPositiveDefinite`],
/// [`Error::DType`], [`Error::Rank`], [`Error::Array`].
pub fn cholesky(a: &Array) -> Result<Array, Error> {
    const OPERATION: &str = "cholesky";
    let dtype = a.dtype().to_inexact();
    let a = matrix(OPERATION, "a", a, dtype)?;
    for_real!(OPERATION, dtype, cholesky_real(&a))
}

fn cholesky_real<T: Scalar>(a: &Array) -> Result<Array, Error> {
    const OPERATION: &str = "cholesky";
    let a = elements::<T>(a);
    let n = a.rows();
    check_square(OPERATION, (n, a.cols()))?;
    filled(&[n, n], (n, n), |out| {
        if n == 0 {
            return Ok(());
        }
        let layout = crate::cholesky::Factor::<T>::layout(n);
        let work = n.saturating_mul(n).saturating_mul(n / 6);
        run(layout.bytes(), work, |threads, scratch| {
            let mut workspace = Workspace::new(OPERATION, scratch, layout)?;
            let factor =
                crate::cholesky::Factor::of(OPERATION, a, parallelism(threads), &mut workspace)?;
            scatter(out, |i, j| {
                if i < j { T::zero() } else { factor.lower[j * n + i].scale(-factor.powers[i]) }
            });
            Ok(())
        })
    })
}

/// LU with partial pivoting of an `m × n` matrix.
///
/// # Errors
/// [`Error::Singular`] for a pivot that is exactly zero, [`Error::NotFinite`],
/// [`Error::DType`], [`Error::Rank`], [`Error::Array`].
pub fn lu(a: &Array) -> Result<Lu, Error> {
    const OPERATION: &str = "lu";
    let dtype = a.dtype().to_inexact();
    let a = matrix(OPERATION, "a", a, dtype)?;
    for_real!(OPERATION, dtype, lu_real(&a))
}

fn lu_real<T: Scalar>(a: &Array) -> Result<Lu, Error> {
    let a = elements::<T>(a);
    let (m, n) = (a.rows(), a.cols());
    check_finite("lu", "a", a)?;
    let mut columns = copy_columns(a)?;
    let (mut order, mut inverse_order) = (zeros::<usize>(m)?, zeros::<usize>(m)?);
    let k = m.min(n);
    if k > 0 {
        let request = |par| faer_lu::lu_in_place_scratch::<usize, T>(m, n, par, Default::default());
        let layout = Layout::new().stack(request(Par::Seq));
        let work = m.saturating_mul(n).saturating_mul(k);
        run(layout.bytes(), work, |threads, scratch| {
            let par = parallelism(threads);
            let mut workspace = Workspace::new("lu", scratch, layout)?;
            let view = FaerMut::from_column_major_slice_mut(&mut columns, m, n);
            let stack = workspace.stack(request(par));
            faer_lu::lu_in_place(
                view,
                &mut order,
                &mut inverse_order,
                par,
                stack,
                Default::default(),
            );
            Ok(())
        })?;
    } else {
        order.iter_mut().enumerate().for_each(|(i, row)| *row = i);
    }
    if let Some(column) = (0..k).find(|&j| columns[j * m + j] == T::zero()) {
        return Err(Error::Singular { column, pivot: 0.0, tolerance: 0.0 });
    }
    let order: Vec<i64> = order.into_iter().map(|row| row as i64).collect();
    Ok(Lu {
        permutation: Array::from_vec(order, &[m])?,
        lower: filled(&[m, k], (m, k), |out| {
            scatter(out, |i, j| match i.cmp(&j) {
                std::cmp::Ordering::Less => T::zero(),
                std::cmp::Ordering::Equal => T::one(),
                std::cmp::Ordering::Greater => columns[j * m + i],
            });
            Ok(())
        })?,
        upper: filled(&[k, n], (k, n), |out| {
            scatter(out, |i, j| if i > j { T::zero() } else { columns[j * m + i] });
            Ok(())
        })?,
    })
}

/// The reduced QR of an `m × n` matrix, `k = min(m, n)`: `Q` `m × k` with
/// orthonormal columns and `R` `k × n` upper trapezoidal, `a = Q R`. Columns are
/// neither exchanged nor judged: this decomposition exists for every matrix.
///
/// # Errors
/// [`Error::NotFinite`], [`Error::DType`], [`Error::Rank`], [`Error::Array`].
pub fn qr(a: &Array) -> Result<(Array, Array), Error> {
    const OPERATION: &str = "qr";
    let dtype = a.dtype().to_inexact();
    let a = matrix(OPERATION, "a", a, dtype)?;
    for_real!(OPERATION, dtype, qr_real(&a))
}

fn qr_real<T: Scalar>(a: &Array) -> Result<(Array, Array), Error> {
    use crate::qr::reflect;
    const OPERATION: &str = "qr";
    let a = elements::<T>(a);
    let (m, n) = (a.rows(), a.cols());
    let k = m.min(n);
    let (mut columns, mut powers, mut q) =
        (copy_columns(a)?, zeros::<i32>(n)?, zeros::<T>(m.saturating_mul(k))?);
    if k > 0 {
        crate::qr::scale_columns(OPERATION, "a", a, &mut powers, &mut columns)?;
        let block = crate::qr::block_size::<T>(m, k);
        let request: StackReq = reflect::scratch::<T>(m, n, block);
        let layout = Layout::new().matrix::<T>(block, k).slice::<T>(block).stack(request);
        let work = m.saturating_mul(n).saturating_mul(2 * k);
        run(layout.bytes(), work, |threads, scratch| {
            let par = parallelism(threads);
            let mut workspace = Workspace::new(OPERATION, scratch, layout)?;
            let coefficients = workspace.slice::<T>(block * k);
            let coefficients = FaerMut::from_column_major_slice_mut(coefficients, block, k);
            let (dots, stack) = (workspace.slice::<T>(block), workspace.stack(request));
            let view = FaerMut::from_column_major_slice_mut(&mut columns, m, n);
            for i in 0..k {
                q[i * m + i] = T::one();
            }
            let q = FaerMut::from_column_major_slice_mut(&mut q, m, k);
            reflect::factor_and_expand(view, coefficients, q, dots, par, stack);
            Ok(())
        })?;
    }
    let r = filled(&[k, n], (k, n), |out| {
        let unscaled = |i: usize, j: usize| columns[j * m + i].scale(-powers[j]);
        scatter(out, |i, j| if i > j { T::zero() } else { unscaled(i, j) });
        Ok(())
    })?;
    let q = filled(&[m, k], (m, k), |out| {
        scatter(out, |i, j| q[j * m + i]);
        Ok(())
    })?;
    Ok((q, r))
}

fn copy_columns<T: Scalar>(a: MatRef<'_, T>) -> Result<Vec<T>, Error> {
    let mut columns = zeros::<T>(a.rows().saturating_mul(a.cols()))?;
    gather(a, &mut columns, |_, _, value| value);
    Ok(columns)
}
