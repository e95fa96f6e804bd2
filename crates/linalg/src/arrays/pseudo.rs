//! `pinv` and `matrix_rank`: what singular values tell of a matrix.

use einmul_array::{Array, DType};
use faer::linalg::matmul::matmul;
use faer::{Accum, MatMut as FaerMut, MatRef as FaerRef};

use super::for_scalar;
use super::stacked::{Matrices, Results, for_each_item, split, task, working_dtype};
use super::values::svdvals;
use crate::error::Error;
use crate::real::Magnitude;
use crate::scalar::Scalar;
use crate::svd::{self, Vectors};
use crate::view::{faer_mut, parallelism};
use crate::workspace::{Layout, Workspace};

/// What a singular value is divided by to be compared with the largest, of each matrix:
/// `max(m, n) · ε` unless it is given.
fn tolerances(
    a: &Array,
    epsilon: f64,
    rtol: Option<&Array>,
    (m, n): (usize, usize),
) -> Result<Array, Error> {
    let lead = &a.shape()[..a.rank() - 2];
    let rtol = match rtol {
        Some(rtol) => rtol.cast(DType::F64)?,
        None => Array::scalar(m.max(n) as f64 * epsilon)?,
    };
    Ok(rtol.broadcast_to(lead)?.to_row_major()?)
}

fn epsilon(dtype: DType) -> f64 {
    match dtype {
        DType::F32 | DType::C64 => f64::from(f32::EPSILON),
        _ => f64::EPSILON,
    }
}

/// The number of singular values of each matrix that are more than `rtol` of the largest, in
/// `i64`. `rtol` is a number or one for each matrix; `max(m, n) · ε` unless it is given.
///
/// ```
/// use einmul_array::Array;
/// use einmul_linalg::arrays::matrix_rank;
/// let a = Array::from_vec(vec![1.0, 2.0, 2.0, 4.0], &[2, 2]).unwrap();
/// assert_eq!(matrix_rank(&a, None).unwrap().get::<i64>(&[]), Some(1));
/// ```
///
/// # Errors
/// [`Error::NotFinite`], [`Error::DType`], [`Error::Rank`], [`Error::Array`].
pub fn matrix_rank(a: &Array, rtol: Option<&Array>) -> Result<Array, Error> {
    const OPERATION: &str = "matrix_rank";
    let dtype = working_dtype(OPERATION, &[a.dtype()])?;
    let (lead, core) = split(OPERATION, "a", a)?;
    let rtol = tolerances(a, epsilon(dtype), rtol, core)?;
    let values = svdvals(a)?.cast(DType::F64)?.to_row_major()?;
    let (rtol, k) = (rtol.as_slice::<f64>().unwrap_or_default(), core.0.min(core.1));
    let mut ranks = Array::zeros(DType::I64, lead)?;
    let counts = ranks.as_mut_slice::<i64>().unwrap_or_default();
    let values = values.as_slice::<f64>().unwrap_or_default();
    if k > 0 {
        for ((count, line), rtol) in counts.iter_mut().zip(values.chunks_exact(k)).zip(rtol) {
            *count = line.iter().filter(|&&s| s > rtol * line[0]).count() as i64;
        }
    }
    Ok(ranks)
}

/// The Moore–Penrose inverse of each `m × n` matrix, `n × m`: of its singular values those of
/// at most `rtol` of the largest count as zero. `rtol` as for [`matrix_rank`].
///
/// ```
/// use einmul_array::Array;
/// use einmul_linalg::arrays::pinv;
/// let a = Array::from_vec(vec![2.0, 0.0, 0.0, 0.0], &[2, 2]).unwrap();
/// assert_eq!(pinv(&a, None).unwrap().to_vec::<f64>().unwrap(), [0.5, 0.0, 0.0, 0.0]);
/// ```
///
/// # Errors
/// As [`matrix_rank`].
pub fn pinv(a: &Array, rtol: Option<&Array>) -> Result<Array, Error> {
    let dtype = working_dtype("pinv", &[a.dtype()])?;
    for_scalar!(dtype, pinv_in(a, rtol))
}

fn pinv_in<T: Scalar>(a: &Array, rtol: Option<&Array>) -> Result<Array, Error> {
    const OPERATION: &str = "pinv";
    let (lead, (m, n)) = split(OPERATION, "a", a)?;
    let k = m.min(n);
    let rtol = tolerances(a, T::Real::EPSILON.to_f64(), rtol, (m, n))?;
    let rtol = rtol.as_slice::<f64>().unwrap_or_default();
    let (a, out) = (Matrices::<T>::new(a, lead)?, Results::<T>::new(lead, &[n, m])?);
    if k == 0 {
        return Ok(out.done());
    }
    let svd_bytes = svd::svd_scratch::<T>(m, n, Vectors::Thin, 1);
    let layout = Layout::new()
        .matrix::<T>(m, k)
        .matrix::<T>(n, k)
        .slice::<T::Real>(k)
        .slice::<u8>(svd_bytes);
    let work = m.saturating_mul(n).saturating_mul(10 * k);
    for_each_item(
        task::<T>(OPERATION, (m, n)),
        lead,
        work,
        layout.bytes(),
        &|at, threads, scratch| {
            use einmul_kernels::matrix::MatMut;
            let mut workspace = Workspace::new(OPERATION, scratch, layout)?;
            let (u, v) = (workspace.slice::<T>(m * k), workspace.slice::<T>(n * k));
            let s = workspace.slice::<T::Real>(k);
            let bytes = workspace.slice::<u8>(svd_bytes);
            // Columns of U, and of the conjugated V as rows of its adjoint.
            let left = MatMut::from_row_major(&mut *u, k, m).transpose();
            let right = MatMut::from_row_major(&mut *v, k, n);
            svd::svd(a.item(at), s, Some(left), Some(right), threads, bytes)?;
            let least = T::Real::of_f64(rtol[at]) * s[0];
            for (row, &s) in v.chunks_exact_mut(n).zip(&*s) {
                let inverse = if s > least { T::REAL_ONE / s } else { T::REAL_ZERO };
                row.iter_mut().for_each(|x| *x *= T::from_real(inverse));
            }
            let u = FaerRef::from_column_major_slice(&*u, m, k);
            let vh = FaerRef::from_row_major_slice(&*v, k, n);
            // SAFETY: `for_each_item` has each position once.
            let out: FaerMut<'_, T> = faer_mut(unsafe { out.matrix(at, (n, m)) });
            let par = parallelism(threads);
            matmul(out, Accum::Replace, vh.adjoint(), u.adjoint(), T::ONE, par);
            Ok(())
        },
    )?;
    Ok(out.done())
}
