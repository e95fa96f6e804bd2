//! `spsolve`: looks at a matrix and chooses.

use einmul_array::{Array, Csr, DType, Kind};

use super::entries::{finite_values, working_dtype};
use super::pattern::{NONE, Pattern};
use super::right_hand_sides::solve_array;
use super::substitution::Cut;
use super::{Cholesky, Lu};
use crate::arrays::for_scalar;
use crate::error::Error;
use crate::scalar::Scalar;
use crate::view::check_square;

const OPERATION: &str = "spsolve";

/// The solution of `A x = b` for a vector `b` of `n` or a matrix of `n` rows, of the shape of
/// `b`, in the dtype that holds both; integers become `f64`.
///
/// A triangular or diagonal matrix is solved by substitution, as in
/// [`triangular`](crate::triangular); a Hermitian one with a positive diagonal by
/// [`Cholesky`], and by [`Lu`] if it is not positive definite; any other by [`Lu`].
///
/// ```
/// use einmul_array::{Array, Csr};
/// use einmul_linalg::sparse::spsolve;
/// let a = Csr::from_dense(&Array::from_vec(vec![2.0, 0.0, 1.0, 4.0], &[2, 2])?)?;
/// let b = Array::from_vec(vec![2.0, 9.0], &[2])?;
/// assert_eq!(spsolve(&a, &b)?.to_vec::<f64>(), Some(vec![1.0, 2.0]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`Error::SingularColumn`] for a zero on the diagonal of a triangle; those of
/// [`Cholesky::new`] and [`Lu::new`], of [`Lu::solve`], and [`Error::DType`] for halves.
pub fn spsolve(a: &Csr, b: &Array) -> Result<Array, Error> {
    let joint = working_dtype(OPERATION, a.dtype().promote(b.dtype()))?;
    let is_complex = a.dtype().kind() == Kind::Complex;
    // A real matrix needs no complex factors.
    let dtype = match joint {
        DType::C64 if !is_complex => DType::F32,
        DType::C128 if !is_complex => DType::F64,
        dtype => dtype,
    };
    for_scalar!(dtype, spsolve_in(a, b))
}

fn spsolve_in<T: Scalar>(a: &Csr, b: &Array) -> Result<Array, Error> {
    check_square(OPERATION, (a.rows(), a.cols()))?;
    let pattern = Pattern::of(a)?;
    if let Some(triangle) = triangle(&pattern) {
        return substitute::<T>(a, b, &pattern, triangle);
    }
    match Cholesky::<T>::of_exactly_hermitian(a) {
        Ok(factor) => factor.solve(b),
        Err(Error::NotHermitian { .. } | Error::NotPositiveDefiniteAt { .. }) => {
            Lu::<T>::new(a)?.solve(b)
        }
        Err(error) => Err(error),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Triangle {
    /// Also a diagonal.
    Lower,
    Upper,
}

/// Whether all entries are on one side of the diagonal, or on it.
fn triangle(pattern: &Pattern) -> Option<Triangle> {
    // Columns rise along a row: its last entry and its first tell.
    let all = |inside: &dyn Fn(usize, &[usize]) -> bool| {
        (0..pattern.rows).all(|i| inside(i, pattern.row(i)))
    };
    if all(&|i, row| row.last().is_none_or(|&j| j <= i)) {
        Some(Triangle::Lower)
    } else if all(&|i, row| row.first().is_none_or(|&j| j >= i)) {
        Some(Triangle::Upper)
    } else {
        None
    }
}

fn substitute<T: Scalar>(
    a: &Csr,
    b: &Array,
    pattern: &Pattern,
    triangle: Triangle,
) -> Result<Array, Error> {
    let values = finite_values::<T>(OPERATION, a, pattern)?;
    let diagonal = pattern.diagonal()?;
    let is_zero = |&at: &usize| at == NONE || values[at] == T::ZERO;
    if let Some(column) = diagonal.iter().position(is_zero) {
        return Err(Error::SingularColumn { column });
    }
    let n = pattern.rows;
    let cut = Cut { pattern, diagonal: &diagonal, values: &values };
    solve_array(OPERATION, (n, n), false, b, |x: &mut [T], _| {
        for column in x.chunks_exact_mut(n.max(1)) {
            match triangle {
                Triangle::Lower => cut.solve_lower(false, column),
                Triangle::Upper => cut.solve_upper(column),
            }
        }
        Ok(())
    })
}
