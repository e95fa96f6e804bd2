//! Band matrices: elimination that stays inside the band.
//!
//! With `l` diagonals below the main one and `u` above, a solve takes `O(n·l·(l + u))`
//! operations. [`solve`] exchanges rows as LU of a full matrix does, and refuses by the
//! rules of [`lu`](crate::lu); [`solve_positive`] is Cholesky's method and refuses by the
//! rules of [`cholesky`](crate::cholesky). Golub and Van Loan, *Matrix Computations*, 4th
//! ed., §4.3.
//!
//! ```
//! use einmul_kernels::matrix::{MatMut, MatRef};
//! use einmul_linalg::banded::{self, Band};
//!
//! // The diagonals of [[2, 1, 0], [1, 2, 1], [0, 1, 2]], the uppermost first.
//! let diagonals = [0.0, 1.0, 1.0, 2.0, 2.0, 2.0, 1.0, 1.0, 0.0];
//! let band = Band::of_diagonals(MatRef::from_row_major(&diagonals, 3, 3), 1, 1)?;
//! let mut b = [4.0, 8.0, 8.0];
//! let mut scratch = vec![0; banded::solve_scratch::<f64>(3, 1, 1, 1)];
//! banded::solve(&band, MatMut::from_row_major(&mut b, 3, 1), &mut scratch)?;
//! for (x, exact) in b.iter().zip([1.0, 2.0, 3.0_f64]) {
//!     assert!((x - exact).abs() < 1e-14);
//! }
//! # Ok::<(), einmul_linalg::Error>(())
//! ```

mod band;
mod lu;
mod positive;
#[cfg(test)]
mod tests;

pub use band::Band;

use einmul_kernels::matrix::MatMut;

use crate::eliminated::{Eliminated, judge};
use crate::error::{Error, Operand};
use crate::right_sides::RightSides;
use crate::scalar::Scalar;
use crate::tridiagonal;
use crate::view::check_sizes;
use crate::workspace::{Layout, Workspace};

/// Overwrites `b` (`n × k`, any strides) by `a⁻¹ b`, by elimination with row exchanges. A band
/// of at most one diagonal on each side goes to [`tridiagonal::solve`](crate::tridiagonal::solve).
///
/// Uses one thread and allocates nothing. `b` is unchanged after an error.
///
/// # Errors
/// [`Error::Shape`], [`Error::Scratch`] (fewer than [`solve_scratch`] bytes),
/// [`Error::NotFinite`] of the band (a NaN or an infinity in `b` spoils its own column only),
/// [`Error::Singular`], [`Error::IllConditioned`].
pub fn solve<T: Scalar>(
    a: &Band<'_, T>,
    b: MatMut<'_, T>,
    scratch: &mut [u8],
) -> Result<(), Error> {
    const OPERATION: &str = "banded::solve";
    if a.lower() <= 1 && a.upper() <= 1 {
        return tridiagonal::solve(a, b, scratch);
    }
    check_rows(OPERATION, a, &b)?;
    let (n, k) = (b.rows(), b.cols());
    let layout = solve_layout::<T>(n, a.lower(), a.upper(), k);
    let mut workspace = Workspace::new(OPERATION, scratch, layout)?;
    if n == 0 || k == 0 {
        return Ok(());
    }
    let powers = a.powers(OPERATION, workspace.slice(n), workspace.slice(n))?;
    let norm = a.balanced_one_norm(&powers);
    let factors = lu::Factors::of(a, &powers, &mut workspace)?;
    judge(&factors, norm, powers.balance, workspace.slice(n), workspace.slice(n))?;
    let x = RightSides::gather(b.as_ref(), |i| (i, 0), &mut workspace);
    factors.solve(x.columns);
    x.scatter(b, |i| (i, powers.cols[i] + powers.common));
    Ok(())
}

/// Bytes that [`solve`] needs for a matrix of order `n` with so many diagonals below and above
/// the main one, and `k` right-hand sides.
pub fn solve_scratch<T: Scalar>(n: usize, lower: usize, upper: usize, k: usize) -> usize {
    let widest = n.saturating_sub(1);
    solve_layout::<T>(n, lower.min(widest), upper.min(widest), k).bytes()
}

pub(crate) fn solve_layout<T: Scalar>(n: usize, lower: usize, upper: usize, k: usize) -> Layout {
    if lower <= 1 && upper <= 1 {
        return tridiagonal::solve_layout::<T>(n, k);
    }
    Layout::new()
        .slice::<i32>(n)
        .slice::<i32>(n)
        .slice::<T>(n)
        .slice::<T>(n)
        .and(lu::Factors::<T>::layout(n, lower, upper))
        .and(RightSides::<T>::layout(n, k))
}

/// Overwrites `b` (`n × k`, any strides) by `a⁻¹ b`, where `a` is symmetric or Hermitian
/// positive definite. Of the band only the diagonals below the main one are read, and it,
/// or those above: `lower` tells.
///
/// Uses one thread and allocates nothing. `b` is unchanged after an error.
///
/// # Errors
/// As [`solve`], and [`Error::NotPositiveDefinite`].
pub fn solve_positive<T: Scalar>(
    a: &Band<'_, T>,
    lower: bool,
    b: MatMut<'_, T>,
    scratch: &mut [u8],
) -> Result<(), Error> {
    const OPERATION: &str = "banded::solve_positive";
    check_rows(OPERATION, a, &b)?;
    let (n, k) = (b.rows(), b.cols());
    let width = if lower { a.lower() } else { a.upper() };
    let mut workspace = Workspace::new(OPERATION, scratch, positive_layout::<T>(n, width, k))?;
    if n == 0 || k == 0 {
        return Ok(());
    }
    let factor = positive::Factor::of(OPERATION, a, lower, &mut workspace)?;
    judge(&factor, factor.norm, &[], workspace.slice(n), workspace.slice(n))?;
    let x = RightSides::gather(b.as_ref(), |i| (i, factor.powers[i]), &mut workspace);
    factor.solve(x.columns);
    x.scatter(b, |i| (i, factor.powers[i]));
    Ok(())
}

/// Bytes that [`solve_positive`] needs for a matrix of order `n` with so many diagonals on
/// either side of the main one, and `k` right-hand sides.
pub fn solve_positive_scratch<T: Scalar>(n: usize, width: usize, k: usize) -> usize {
    positive_layout::<T>(n, width.min(n.saturating_sub(1)), k).bytes()
}

fn positive_layout<T: Scalar>(n: usize, width: usize, k: usize) -> Layout {
    Layout::new()
        .slice::<T>(n)
        .slice::<T>(n)
        .and(positive::Factor::<T>::layout(n, width))
        .and(RightSides::<T>::layout(n, k))
}

/// As many rows in `b` as the band's order, or an error.
pub(crate) fn check_rows<T>(
    operation: &'static str,
    a: &Band<'_, T>,
    b: &MatMut<'_, T>,
) -> Result<(), Error> {
    let n = a.order();
    check_sizes(
        operation,
        Operand { name: "a", shape: (n, n), axis: 0 },
        Operand { name: "b", shape: (b.rows(), b.cols()), axis: 0 },
    )
}
