//! Tridiagonal systems: elimination with row exchanges in three diagonals and a fourth.
//!
//! The scheme of LAPACK's `gtsv`; Golub and Van Loan, *Matrix Computations*, 4th ed., §4.3.

use einmul_kernels::matrix::MatMut;
use einmul_machine::interrupt;

use crate::banded::{Band, check_rows};
use crate::eliminated::{Eliminated, judge, quotient, size};
use crate::equilibrate::Powers;
use crate::error::Error;
use crate::right_sides::RightSides;
use crate::scalar::Scalar;
use crate::workspace::{Layout, Workspace};

/// Overwrites `b` (`n × k`, any strides) by `a⁻¹ b`, where `a` has at most one diagonal on each
/// side of the main one.
///
/// Uses one thread and allocates nothing. `b` is unchanged after an error.
///
/// ```
/// use einmul_kernels::matrix::{MatMut, MatRef};
/// use einmul_linalg::{banded::Band, tridiagonal};
///
/// let a = [0.0, 2.0, 0.0, 4.0, 0.0, 0.0, 0.0, 0.0, 8.0];
/// let band = Band::of_matrix(MatRef::from_row_major(&a, 3, 3), 1, 1)?;
/// let mut b = [2.0, 4.0, 8.0];
/// let mut scratch = vec![0; tridiagonal::solve_scratch::<f64>(3, 1)];
/// tridiagonal::solve(&band, MatMut::from_row_major(&mut b, 3, 1), &mut scratch)?;
/// assert_eq!(b, [1.0, 1.0, 1.0]);
/// # Ok::<(), einmul_linalg::Error>(())
/// ```
///
/// # Errors
/// Those of [`banded::solve`](crate::banded::solve), and [`Error::Argument`] for a wider band.
pub fn solve<T: Scalar>(
    a: &Band<'_, T>,
    b: MatMut<'_, T>,
    scratch: &mut [u8],
) -> Result<(), Error> {
    const OPERATION: &str = "tridiagonal::solve";
    let (lower, upper) = (a.lower(), a.upper());
    if lower > 1 || upper > 1 {
        return Err(Error::Argument {
            operation: OPERATION.to_owned(),
            problem: format!("the band has {lower} diagonals below the main one and {upper} above"),
        });
    }
    check_rows(OPERATION, a, &b)?;
    let (n, k) = (b.rows(), b.cols());
    let mut workspace = Workspace::new(OPERATION, scratch, solve_layout::<T>(n, k))?;
    if n == 0 || k == 0 {
        return Ok(());
    }
    let powers = a.powers(OPERATION, workspace.slice(n), workspace.slice(n))?;
    let norm = a.balanced_one_norm(&powers);
    let factors = Factors::of(a, &powers, &mut workspace)?;
    judge(&factors, norm, powers.balance, workspace.slice(n), workspace.slice(n))?;
    let x = RightSides::gather(b.as_ref(), |i| (i, 0), &mut workspace);
    factors.solve(x.columns);
    x.scatter(b, |i| (i, powers.cols[i] + powers.common));
    Ok(())
}

/// Bytes that [`solve`] needs for a matrix of order `n` and `k` right-hand sides.
pub fn solve_scratch<T: Scalar>(n: usize, k: usize) -> usize {
    solve_layout::<T>(n, k).bytes()
}

pub(crate) fn solve_layout<T: Scalar>(n: usize, k: usize) -> Layout {
    Layout::new()
        .slice::<i32>(n)
        .slice::<i32>(n)
        .slice::<T>(n)
        .slice::<T>(n)
        .and(Factors::<T>::layout(n))
        .and(RightSides::<T>::layout(n, k))
}

/// The factors of a tridiagonal matrix, whose columns are scaled.
struct Factors<'w, T> {
    /// What step `i` subtracts of row `i` from row `i + 1`.
    multipliers: &'w mut [T],
    /// The diagonal of `U`, and the two diagonals above it.
    diagonal: &'w mut [T],
    above: &'w mut [T],
    second: &'w mut [T],
    /// Whether step `i` exchanged the two rows first.
    exchanged: &'w mut [u8],
}

impl<'w, T: Scalar> Factors<'w, T> {
    fn layout(n: usize) -> Layout {
        let layout = Layout::new().slice::<T>(n).slice::<T>(n).slice::<T>(n).slice::<T>(n);
        layout.slice::<u8>(n)
    }

    /// Factors a matrix of order at least 1.
    ///
    /// # Errors
    /// [`Error::Singular`].
    fn of(
        a: &Band<'_, T>,
        powers: &Powers<'_>,
        workspace: &mut Workspace<'w>,
    ) -> Result<Self, Error> {
        interrupt::poll();
        let n = a.order();
        let element = |i: usize, j: usize| a.at(i, j).scaled(powers.common + powers.cols[j]);
        let (multipliers, diagonal) = (workspace.slice::<T>(n), workspace.slice::<T>(n));
        let (above, second) = (workspace.slice::<T>(n), workspace.slice::<T>(n));
        let exchanged = workspace.slice::<u8>(n);
        second.fill(T::ZERO);
        for i in 0..n {
            diagonal[i] = element(i, i);
            if i + 1 < n {
                multipliers[i] = element(i + 1, i);
                above[i] = element(i, i + 1);
            }
        }
        let singular = |column| Error::Singular { column, pivot: 0.0, tolerance: 0.0 };
        for i in 0..n - 1 {
            let (pivot, other) = (diagonal[i], multipliers[i]);
            let exchange = size(other) > size(pivot);
            exchanged[i] = u8::from(exchange);
            if exchange {
                let multiplier = quotient(pivot, other);
                multipliers[i] = multiplier;
                diagonal[i] = other;
                (above[i], diagonal[i + 1]) =
                    (diagonal[i + 1], above[i] - multiplier * diagonal[i + 1]);
                if i + 2 < n {
                    second[i] = above[i + 1];
                    above[i + 1] = -(multiplier * above[i + 1]);
                }
            } else if pivot == T::ZERO {
                return Err(singular(i));
            } else {
                let multiplier = quotient(other, pivot);
                multipliers[i] = multiplier;
                diagonal[i + 1] -= multiplier * above[i];
            }
        }
        if diagonal[n - 1] == T::ZERO {
            return Err(singular(n - 1));
        }
        Ok(Self { multipliers, diagonal, above, second, exchanged })
    }
}

impl<T: Scalar> Eliminated<T> for Factors<'_, T> {
    fn solve(&self, x: &mut [T]) {
        let n = self.diagonal.len();
        for x in x.chunks_exact_mut(n) {
            for i in 0..n - 1 {
                if self.exchanged[i] != 0 {
                    x.swap(i, i + 1);
                }
                let known = x[i];
                x[i + 1] -= self.multipliers[i] * known;
            }
            for i in (0..n).rev() {
                let mut sum = x[i];
                if i + 1 < n {
                    sum -= self.above[i] * x[i + 1];
                }
                if i + 2 < n {
                    sum -= self.second[i] * x[i + 2];
                }
                x[i] = quotient(sum, self.diagonal[i]);
            }
        }
    }

    fn solve_adjoint(&self, x: &mut [T]) {
        let n = self.diagonal.len();
        for x in x.chunks_exact_mut(n) {
            for i in 0..n {
                let mut sum = x[i];
                if i >= 1 {
                    sum -= self.above[i - 1].conjugate() * x[i - 1];
                }
                if i >= 2 {
                    sum -= self.second[i - 2].conjugate() * x[i - 2];
                }
                x[i] = quotient(sum, self.diagonal[i].conjugate());
            }
            for i in (0..n - 1).rev() {
                let below = x[i + 1];
                x[i] -= self.multipliers[i].conjugate() * below;
                if self.exchanged[i] != 0 {
                    x.swap(i, i + 1);
                }
            }
        }
    }
}
