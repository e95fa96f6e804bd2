//! `solve_banded` and `solveh_banded`.

use einmul_array::Array;

use super::columns::{check_rows, with_columns};
use super::for_scalar;
use super::stacked::{Matrices, Results, for_each_item, joint_lead, split, task, working_dtype};
use crate::banded::{self, Band};
use crate::error::Error;
use crate::scalar::Scalar;
use crate::view::scatter;

/// `x` with `a x = b` for band matrices, given by their diagonals: `ab` is
/// `(…, lower + upper + 1, n)`, the uppermost diagonal first, element `(i, j)` in
/// `ab[upper + i − j, j]`. `b` is a vector of `n` or `(…, n, k)`, and so is the result. See
/// [`banded::solve`].
///
/// ```
/// use einmul_array::Array;
/// use einmul_linalg::arrays::solve_banded;
/// // [[2, 1], [0, 4]]
/// let ab = Array::from_vec(vec![0.0, 1.0, 2.0, 4.0], &[2, 2]).unwrap();
/// let b = Array::from_vec(vec![4.0, 8.0], &[2]).unwrap();
/// assert_eq!(solve_banded(&ab, 0, 1, &b).unwrap().to_vec::<f64>().unwrap(), [1.0, 2.0]);
/// ```
///
/// # Errors
/// Those of [`banded::solve`], [`Error::Argument`] for another number of rows in `ab`,
/// [`Error::DType`], [`Error::Rank`], [`Error::Array`].
pub fn solve_banded(ab: &Array, lower: usize, upper: usize, b: &Array) -> Result<Array, Error> {
    let dtype = working_dtype("solve_banded", &[ab.dtype(), b.dtype()])?;
    let half = Half::Both { lower, upper };
    with_columns(b, |b| for_scalar!(dtype, solve_in("solve_banded", ab, half, b)))
}

/// [`solve_banded`] for symmetric or Hermitian positive definite matrices, of which `ab` has
/// the main diagonal and those above it, the uppermost first, or with `lower` those below it,
/// the main one first. See [`banded::solve_positive`].
///
/// ```
/// use einmul_array::Array;
/// use einmul_linalg::arrays::solveh_banded;
/// // [[4, 2], [2, 5]]
/// let ab = Array::from_vec(vec![0.0, 2.0, 4.0, 5.0], &[2, 2]).unwrap();
/// let b = Array::from_vec(vec![8.0, 12.0], &[2]).unwrap();
/// assert_eq!(solveh_banded(&ab, &b, false).unwrap().to_vec::<f64>().unwrap(), [1.0, 2.0]);
/// ```
///
/// # Errors
/// Those of [`banded::solve_positive`], [`Error::Argument`] for an `ab` without rows,
/// [`Error::DType`], [`Error::Rank`], [`Error::Array`].
pub fn solveh_banded(ab: &Array, b: &Array, lower: bool) -> Result<Array, Error> {
    let dtype = working_dtype("solveh_banded", &[ab.dtype(), b.dtype()])?;
    let half = if lower { Half::Lower } else { Half::Upper };
    with_columns(b, |b| for_scalar!(dtype, solve_in("solveh_banded", ab, half, b)))
}

/// Which diagonals are stored.
#[derive(Clone, Copy)]
enum Half {
    Both { lower: usize, upper: usize },
    Lower,
    Upper,
}

fn solve_in<T: Scalar>(
    operation: &'static str,
    ab: &Array,
    half: Half,
    b: &Array,
) -> Result<Array, Error> {
    let ((ab_lead, (stored, n)), (b_lead, (rows, k))) =
        (split(operation, "ab", ab)?, split(operation, "b", b)?);
    let lead = joint_lead(operation, &[ab_lead, b_lead])?;
    check_rows(operation, "a", n, (rows, k))?;
    let beside = stored.saturating_sub(1);
    let (lower, upper) = match half {
        Half::Both { lower, upper } => (lower, upper),
        Half::Lower => (beside, 0),
        Half::Upper => (0, beside),
    };
    // Also where no matrix is there to notice.
    let needed = lower.saturating_add(upper).saturating_add(1);
    if stored != needed {
        let problem = format!(
            "{lower} diagonals below the main one and {upper} above are {needed} rows, but ab \
             has {stored}"
        );
        return Err(Error::Argument { operation: operation.to_owned(), problem });
    }
    let (ab, b) = (Matrices::<T>::new(ab, &lead)?, Matrices::<T>::new(b, &lead)?);
    let x = Results::<T>::new(&lead, &[rows, k])?;
    let bytes = match half {
        Half::Both { .. } => banded::solve_scratch::<T>(n, lower, upper, k),
        Half::Lower | Half::Upper => banded::solve_positive_scratch::<T>(n, beside, k),
    };
    let width = lower.saturating_add(upper).saturating_add(k);
    let work = n.saturating_mul(width).saturating_mul(lower.max(1));
    for_each_item(task::<T>(operation, (n, n)), &lead, work, bytes, &|at, _, scratch| {
        // SAFETY: `for_each_item` has each position once.
        let mut x = unsafe { x.matrix(at, (rows, k)) };
        let b = b.item(at);
        scatter(x.reborrow(), |i, j| b.at(i, j));
        let band = Band::of_diagonals(ab.item(at), lower, upper)?;
        match half {
            Half::Both { .. } => banded::solve(&band, x, scratch),
            Half::Lower => banded::solve_positive(&band, true, x, scratch),
            Half::Upper => banded::solve_positive(&band, false, x, scratch),
        }
    })?;
    Ok(x.done())
}
