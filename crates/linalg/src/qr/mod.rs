//! Least squares: column-pivoted Householder QR with iterative refinement.
//!
//! # Rank
//! Columns are first scaled by exact powers of two to norms between 1 and 2, so
//! that units do not matter. The rank is the number of `|R[j,j]|` above
//! [`rank_tolerance`]` · |R[0,0]|`; a lower rank than columns is
//! [`Error::RankDeficient`], which names a dependent column. No minimum-norm
//! answer is guessed here; [`arrays::lstsq`](crate::arrays::lstsq) gives one. A
//! triangle `R` with a reciprocal condition number of at most `ε` is
//! [`Error::IllConditioned`].
//!
//! # Refinement
//! Björck (1967) refines coefficients and residual together, as the solution of
//! `r + X c = b`, `Xᴴ r = 0`; see Higham, *Accuracy and Stability*, §20.5. With
//! these residuals in twice the working precision, coefficients come
//! out nearly as exact as the stored data allow while `κ(X̂)·ε` is well below 1.
//! The error is then a few `ε` of the largest scaled coefficient.
//! A step is taken only where it shrinks the last change at least by half, and
//! the loop ends as soon as the next change would be below rounding: one step
//! for a well-conditioned matrix.

pub(crate) mod decompose;
pub(crate) mod factor;
pub(crate) mod pivoted;
pub(crate) mod refine;
pub(crate) mod reflect;
mod residual;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;

use einmul_kernels::matrix::{MatMut, MatRef};

use crate::error::{Error, Operand};
use crate::real::Magnitude;
use crate::scalar::Scalar;
use crate::view::{check_finite, check_sizes, parallelism, scatter};
use crate::workspace::{Layout, Workspace};
use factor::Factors;
pub(crate) use factor::block_size;
use refine::Solution;

/// The most refinement steps.
pub(crate) const REFINEMENT_STEPS: usize = 5;

/// The relative size up to which a diagonal element of `R` counts as zero:
/// `max(m, n)·ε`, the customary bound of the rounding errors in a column of an
/// `m × n` matrix (NumPy's `lstsq`, MATLAB's `rank`).
pub fn rank_tolerance<T: Scalar>(m: usize, n: usize) -> f64 {
    m.max(n) as f64 * T::Real::EPSILON.to_f64()
}

/// Writes to `out` (`n × k`) the coefficients that minimise the 2-norm of every
/// column of `rhs − x·out`, where `x` is `m × n` of full rank `n ≤ m` and `rhs`
/// is `m × k`.
///
/// Allocates nothing with one thread. `out` is unchanged after an error.
///
/// # Errors
/// [`Error::Shape`], [`Error::Scratch`] (fewer than [`least_squares_scratch`]
/// bytes; any alignment will do, 64 wastes nothing), [`Error::NotFinite`], and
/// [`Error::RankDeficient`] (also when `m < n`) or [`Error::IllConditioned`] by
/// the rules above.
pub fn least_squares<T: Scalar>(
    x: MatRef<'_, T>,
    rhs: MatRef<'_, T>,
    out: MatMut<'_, T>,
    threads: usize,
    scratch: &mut [u8],
) -> Result<(), Error> {
    refined_least_squares(x, rhs, out, threads, scratch, REFINEMENT_STEPS)
}

/// Bytes that [`least_squares`] needs for `m × n` and `m × k` matrices.
pub fn least_squares_scratch<T: Scalar>(m: usize, n: usize, k: usize, _threads: usize) -> usize {
    layout::<T>(m, n, k).bytes()
}

fn layout<T: Scalar>(m: usize, n: usize, k: usize) -> Layout {
    if n == 0 || k == 0 || m < n {
        return Layout::new();
    }
    Factors::<T>::layout(m, n, k).and(Solution::<T>::layout(m, n, k))
}

fn refined_least_squares<T: Scalar>(
    x: MatRef<'_, T>,
    rhs: MatRef<'_, T>,
    out: MatMut<'_, T>,
    threads: usize,
    scratch: &mut [u8],
    steps: usize,
) -> Result<(), Error> {
    const OPERATION: &str = "qr::least_squares";
    let (m, n, k) = (x.rows(), x.cols(), rhs.cols());
    let [x_shape, rhs_shape, out_shape] = [(m, n), (rhs.rows(), k), (out.rows(), out.cols())];
    for (left, right) in [
        (("x", x_shape, 0), ("rhs", rhs_shape, 0)),
        (("x", x_shape, 1), ("out", out_shape, 0)),
        (("rhs", rhs_shape, 1), ("out", out_shape, 1)),
    ] {
        let operand = |(name, shape, axis)| Operand { name, shape, axis };
        check_sizes(OPERATION, operand(left), operand(right))?;
    }
    if m < n {
        let (remainder, tolerance) = (0.0, 0.0);
        return Err(Error::RankDeficient {
            rank: m,
            rows: m,
            columns: n,
            column: m,
            remainder,
            tolerance,
        });
    }
    let mut workspace = Workspace::new(OPERATION, scratch, layout::<T>(m, n, k))?;
    if n == 0 || k == 0 {
        return Ok(());
    }
    check_finite(OPERATION, "rhs", rhs)?;
    let factors = Factors::of(OPERATION, x, k, parallelism(threads), &mut workspace)?;
    let mut solution = Solution::of(x, rhs, factors, &mut workspace);
    solution.refine_up_to(steps);
    scatter(out, |j, q| solution.coefficient(j, q));
    Ok(())
}
