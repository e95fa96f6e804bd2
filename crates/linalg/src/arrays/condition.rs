//! `cond`: how near a matrix is to a singular one.

use einmul_array::ufunc::{BinaryOp, binary};
use einmul_array::{Array, DType};
use einmul_machine::threads;

use super::for_scalar;
use super::norm::NormOrder;
use super::norms::{MatrixNorm, matrix_norm};
use super::stacked::{Matrices, Results, for_each_item, split, task, working_dtype};
use super::values::svdvals;
use crate::error::Error;
use crate::inverse;
use crate::real::Magnitude;
use crate::scalar::Scalar;
use crate::view::{check_square, scatter};

const OPERATION: &str = "cond";

/// The condition number `‖a‖·‖a⁻¹‖` of each matrix, real: by default the largest singular
/// value through the smallest, for matrices of any shape, and with −2 its reciprocal; in other
/// norms of square matrices. Infinite where a matrix is singular: exactly, or, in the norms 1,
/// −1 and those of infinity, which need an inverse, to working precision, as
/// [`inverse`](crate::inverse) has it.
///
/// ```
/// use einmul_array::Array;
/// use einmul_linalg::arrays::{NormOrder, cond};
/// let a = Array::from_vec(vec![2.0, 0.0, 0.0, 4.0], &[2, 2]).unwrap();
/// assert_eq!(cond(&a, NormOrder::Default).unwrap().get::<f64>(&[]), Some(2.0));
/// let singular = Array::from_vec(vec![1.0, 1.0, 1.0, 1.0], &[2, 2]).unwrap();
/// let norm = NormOrder::Number(1.0);
/// assert_eq!(cond(&singular, norm).unwrap().get::<f64>(&[]), Some(f64::INFINITY));
/// ```
///
/// # Errors
/// [`Error::Argument`] for an order that there is not and for matrices without elements,
/// [`Error::NotSquare`], [`Error::NotFinite`], [`Error::NoConvergence`], [`Error::DType`],
/// [`Error::Rank`], [`Error::Array`].
pub fn cond(a: &Array, order: NormOrder) -> Result<Array, Error> {
    let dtype = working_dtype(OPERATION, &[a.dtype()])?;
    let (_, (m, n)) = split(OPERATION, "a", a)?;
    if m == 0 || n == 0 {
        let problem = "a matrix without elements has no condition number".to_owned();
        return Err(Error::Argument { operation: OPERATION.to_owned(), problem });
    }
    let norm = order.of_matrices(OPERATION, MatrixNorm::Spectral { least: false })?;
    let of_values: fn(&[f64]) -> f64 = match norm {
        MatrixNorm::Spectral { least: false } => spectral,
        MatrixNorm::Spectral { least: true } => least,
        MatrixNorm::Frobenius => frobenius,
        MatrixNorm::Nuclear => nuclear,
        MatrixNorm::Columns { .. } | MatrixNorm::Rows { .. } => {
            check_square(OPERATION, (m, n))?;
            return for_scalar!(dtype, by_inverse(a, norm));
        }
    };
    if !matches!(norm, MatrixNorm::Spectral { .. }) {
        check_square(OPERATION, (m, n))?;
    }
    by_values(a, of_values)
}

/// From the singular values of each matrix, at least one.
fn by_values(a: &Array, of_values: fn(&[f64]) -> f64) -> Result<Array, Error> {
    let values = svdvals(a)?;
    let dtype = values.dtype();
    let (lead, k) = values.shape().split_at(values.rank() - 1);
    let wide = values.cast(DType::F64)?.to_row_major()?;
    let lines = wide.as_slice::<f64>().unwrap_or_default().chunks_exact(k[0]);
    // The ratio of no numbers, as of a matrix of zeros, is as bad as can be.
    let number = |line: &[f64]| if_nan(of_values(line), f64::INFINITY);
    Ok(Array::from_vec(lines.map(number).collect(), lead)?.cast(dtype)?)
}

fn if_nan(x: f64, instead: f64) -> f64 {
    if x.is_nan() { instead } else { x }
}

/// The largest through the smallest.
fn spectral(s: &[f64]) -> f64 {
    s[0] / s[s.len() - 1]
}

/// The smallest through the largest.
fn least(s: &[f64]) -> f64 {
    s[s.len() - 1] / s[0]
}

/// `√(Σσ²) · √(Σσ⁻²)`, of ratios that stay in range.
fn frobenius(s: &[f64]) -> f64 {
    let [above, below] = ratios(s, |ratio| ratio * ratio);
    spectral(s) * above.sqrt() * below.sqrt()
}

/// `Σσ · Σσ⁻¹`.
fn nuclear(s: &[f64]) -> f64 {
    let [above, below] = ratios(s, |ratio| ratio);
    spectral(s) * above * below
}

/// Sums over the singular values through the largest, and over the smallest through them.
fn ratios(s: &[f64], of: fn(f64) -> f64) -> [f64; 2] {
    let last = s[s.len() - 1];
    [s.iter().map(|x| of(x / s[0])).sum(), s.iter().map(|x| of(last / x)).sum()]
}

/// From each matrix and its inverse, which is NaN where there is none.
fn by_inverse<T: Scalar>(a: &Array, norm: MatrixNorm) -> Result<Array, Error> {
    let (lead, (n, _)) = split(OPERATION, "a", a)?;
    let (matrices, out) = (Matrices::<T>::new(a, lead)?, Results::<T>::new(lead, &[n, n])?);
    let work = n.saturating_mul(n).saturating_mul(n);
    for_each_item(
        task::<T>(OPERATION, (n, n)),
        lead,
        work,
        inverse::inverse_scratch::<T>(n, threads::limit()),
        &|at, threads, scratch| {
            // SAFETY: `for_each_item` has each position once.
            let mut out = unsafe { out.matrix(at, (n, n)) };
            match inverse::inverse(matrices.item(at), out.reborrow(), threads, scratch) {
                Err(error) if error.is_singular() => {
                    let nan = T::from_real(T::Real::of_f64(f64::NAN));
                    scatter(out, |_, _| nan);
                    Ok(())
                }
                result => result,
            }
        },
    )?;
    let (own, others) = (matrix_norm(a, norm, false)?, matrix_norm(&out.done(), norm, false)?);
    let product = binary(BinaryOp::Multiply, &own, &others)?;
    let dtype = product.dtype();
    let wide = product.cast(DType::F64)?.to_row_major()?;
    let numbers = wide.as_slice::<f64>().unwrap_or_default();
    let numbers = numbers.iter().map(|&x| if_nan(x, f64::INFINITY)).collect();
    Ok(Array::from_vec(numbers, product.shape())?.cast(dtype)?)
}
