//! Symmetric or Hermitian positive definite systems: Cholesky of the matrix scaled to a
//! diagonal between 1 and 4.
//!
//! # When is a matrix singular?
//! With `H = D A D`, `D` diagonal powers of two, three rules hold:
//!
//! 1. a pivot that is not positive, or an element of `H` too large for any
//!    positive definite matrix, is [`Error::NotPositiveDefinite`];
//! 2. a pivot `L[j,j]² ≤ n·ε·A[j,j]` is [`Error::Singular`]: elimination has
//!    cancelled all digits of `A[j,j]` (Demmel 1989: Cholesky is sure to succeed
//!    only where the smallest eigenvalue of `H` exceeds `n·ε`);
//! 3. a reciprocal condition number of `H` of at most `ε` is
//!    [`Error::IllConditioned`], as in [`lu`](crate::lu).
//!
//! All three are blind to the units of the variables.

use einmul_kernels::matrix::{MatMut, MatRef};
use faer::linalg::cholesky::llt::factor::{LltError, cholesky_in_place, cholesky_in_place_scratch};
use faer::linalg::triangular_solve as substitute;
use faer::prelude::ReborrowMut;
use faer::{Conj, MatMut as FaerMut, MatRef as FaerRef, Par};

use crate::condition;
use crate::error::Error;
use crate::real::{EXPONENT_NOT_FINITE, Magnitude};
use crate::scalar::Scalar;
use crate::view::{
    as_column, check_finite, check_solve, for_each_position, gather, not_finite, parallelism,
    scatter,
};
use crate::workspace::{Layout, Workspace};

/// Overwrites `b` (`n × k`, any strides) by `a⁻¹ b`, where `a` is `n × n`,
/// symmetric positive definite. Only the lower triangle of `a` is read.
///
/// Backward stable: the computed `x` solves `(A + ΔA) x = b` with
/// `|ΔA[i,j]| ≤ c·n·ε·√(A[i,i] A[j,j])`. Allocates nothing with one thread.
/// `b` is unchanged after an error.
///
/// # Errors
/// [`Error::NotSquare`], [`Error::Shape`], [`Error::Scratch`] (fewer than
/// [`solve_scratch`] bytes; any alignment will do, 64 wastes nothing),
/// [`Error::NotFinite`] (of the lower triangle or `b`), and
/// [`Error::NotPositiveDefinite`], [`Error::Singular`] or
/// [`Error::IllConditioned`] by the rules above.
pub fn solve<T: Scalar>(
    a: MatRef<'_, T>,
    b: MatMut<'_, T>,
    threads: usize,
    scratch: &mut [u8],
) -> Result<(), Error> {
    const OPERATION: &str = "cholesky::solve";
    check_solve(OPERATION, a, b.as_ref())?;
    let (n, k) = (b.rows(), b.cols());
    let layout = solve_layout::<T>(n, k, 1);
    let mut workspace = Workspace::new(OPERATION, scratch, layout)?;
    if n == 0 || k == 0 {
        return Ok(());
    }
    check_finite(OPERATION, "b", b.as_ref())?;
    if let Some(plain) = T::plain() {
        return (plain.solve_positive)(OPERATION, a, b, threads, workspace.rest());
    }
    let par = parallelism(threads);
    let factor = Factor::of(OPERATION, a, par, &mut workspace)?;
    factor.judge(a, workspace.slice(n), workspace.slice(n))?;

    let x = workspace.slice::<T>(n * k);
    gather(b.as_ref(), x, |i, _, value| value.scaled(factor.powers[i]));
    factor.solve_in_place(FaerMut::from_column_major_slice_mut(x, n, k), par);
    scatter(b, |i, j| x[j * n + i].scaled(factor.powers[i]));
    Ok(())
}

/// Bytes that [`solve`] needs for an `n × n` matrix and `k` right-hand sides.
pub fn solve_scratch<T: Scalar>(n: usize, k: usize, threads: usize) -> usize {
    solve_layout::<T>(n, k, threads).bytes()
}

fn solve_layout<T: Scalar>(n: usize, k: usize, threads: usize) -> Layout {
    match T::plain().filter(|_| n > 0 && k > 0) {
        Some(plain) => (plain.solve_positive_layout)(n, k, threads),
        None => Factor::<T>::layout(n).slice::<T>(n).slice::<T>(n).matrix::<T>(n, k),
    }
}

/// `D A D = L Lᴴ`, with `D[i,i] = 2^powers[i]`.
pub(crate) struct Factor<'w, T: Scalar> {
    /// `L` in the lower triangle of an `n × n` matrix of contiguous columns.
    pub(crate) lower: &'w [T],
    pub(crate) powers: &'w [i32],
    /// `‖D A D‖₁`.
    norm: T::Real,
}

impl<'w, T: Scalar> Factor<'w, T> {
    pub(crate) fn layout(n: usize) -> Layout {
        Layout::unless_absurd(&[n], || {
            Layout::new()
                .matrix::<T>(n, n)
                .slice::<i32>(n)
                .slice::<T::Real>(n)
                .stack(cholesky_in_place_scratch::<T>(n, Par::Seq, Default::default()))
        })
    }

    /// Factors a square `a` of order at least 1.
    pub(crate) fn of(
        operation: &'static str,
        a: MatRef<'_, T>,
        par: Par,
        workspace: &mut Workspace<'w>,
    ) -> Result<Self, Error> {
        let n = a.rows();
        let (lower, powers) = (workspace.slice::<T>(n * n), workspace.slice::<i32>(n));
        powers_of(operation, a, powers)?;
        scale_into(a, powers, lower);
        let norm = symmetric_one_norm(lower, workspace.slice::<T::Real>(n));
        let stack = workspace.stack(cholesky_in_place_scratch::<T>(n, par, Default::default()));
        let view = FaerMut::from_column_major_slice_mut(lower, n, n);
        cholesky_in_place(view, Default::default(), par, stack, Default::default()).map_err(
            |LltError::NonPositivePivot { index }| Error::NotPositiveDefinite { pivot: index },
        )?;
        Ok(Self { lower, powers, norm })
    }

    /// `x ← L⁻ᴴ L⁻¹ x`.
    pub(crate) fn solve_in_place(&self, mut x: FaerMut<'_, T>, par: Par) {
        let n = self.powers.len();
        let lower = FaerRef::from_column_major_slice(self.lower, n, n);
        substitute::solve_lower_triangular_in_place(lower, x.rb_mut(), par);
        let upper = lower.transpose();
        substitute::solve_upper_triangular_in_place_with_conj(upper, Conj::Yes, x, par);
    }

    /// The second and the third rule; `v` and `signs` are workspace of the matrix's order.
    ///
    /// # Errors
    /// [`Error::Singular`], [`Error::IllConditioned`].
    pub(crate) fn judge(
        &self,
        a: MatRef<'_, T>,
        v: &mut [T],
        signs: &mut [T],
    ) -> Result<(), Error> {
        self.check_pivots(a)?;
        let solve_one = |v: &mut [T]| self.solve_in_place(as_column(v), Par::Seq);
        let inverse_norm = condition::inverse_one_norm(v, signs, solve_one, solve_one);
        condition::check(self.norm, inverse_norm)
    }

    /// The second rule.
    fn check_pivots(&self, a: MatRef<'_, T>) -> Result<(), Error> {
        let n = a.rows();
        for (j, &power) in self.powers.iter().enumerate() {
            check_pivot(j, n, self.lower[j * n + j].re(), a.at(j, j).re(), power)?;
        }
        Ok(())
    }
}

/// The second rule for column `j` of `n`, where the factor has a root on its diagonal and `A`
/// an element, which was scaled by the power of two.
///
/// # Errors
/// [`Error::Singular`].
pub(crate) fn check_pivot<R: Magnitude>(
    column: usize,
    n: usize,
    root: R,
    diagonal: R,
    power: i32,
) -> Result<(), Error> {
    let pivot = root * root;
    let tolerance = R::from_size(n) * R::EPSILON * diagonal.scale(2 * power);
    if pivot <= tolerance {
        let unscaled = |x: R| x.scale(-2 * power).to_f64();
        let (pivot, tolerance) = (unscaled(pivot), unscaled(tolerance));
        return Err(Error::Singular { column, pivot, tolerance });
    }
    Ok(())
}

/// The powers of two of `D` in `H = D A D`, by the lower triangle of `A`.
///
/// # Errors
/// [`Error::NotFinite`], and [`Error::NotPositiveDefinite`] where an element shows it.
pub(crate) fn powers_of<T: Scalar>(
    operation: &'static str,
    a: MatRef<'_, T>,
    powers: &mut [i32],
) -> Result<(), Error> {
    let n = a.rows();
    let mut largest = 0;
    for_each_position(n, n, |i, j| {
        if i >= j {
            largest = largest.max(a.at(i, j).exponent_of());
        }
    });
    if largest == EXPONENT_NOT_FINITE {
        return Err(not_finite(operation, "a", a, |i, j| i >= j));
    }
    for (i, power) in powers.iter_mut().enumerate() {
        let diagonal = a.at(i, i).re();
        if diagonal <= T::REAL_ZERO {
            return Err(Error::NotPositiveDefinite { pivot: i });
        }
        *power = -diagonal.exponent().div_euclid(2);
    }
    let mut too_large = None;
    for_each_position(n, n, |i, j| {
        if i < j {
            return;
        }
        let power = powers[i] + powers[j];
        // |H[i,j]| < √(H[i,i] H[j,j]) < 4 in a positive definite matrix.
        if a.at(i, j).exponent_of() + power >= 2 {
            too_large = too_large.max(Some(i));
        }
    });
    match too_large {
        Some(pivot) => Err(Error::NotPositiveDefinite { pivot }),
        None => Ok(()),
    }
}

/// Writes the lower triangle of `H = D A D` with `D[i,i] = 2^powers[i]` to
/// contiguous columns.
fn scale_into<T: Scalar>(a: MatRef<'_, T>, powers: &[i32], columns: &mut [T]) {
    let n = a.rows();
    for_each_position(n, n, |i, j| {
        if i >= j {
            let element = if i == j { T::from_real(a.at(i, i).re()) } else { a.at(i, j) };
            columns[j * n + i] = element.scaled(powers[i] + powers[j]);
        }
    });
}

/// `‖H‖₁` from the lower triangle; `sums` is workspace.
fn symmetric_one_norm<T: Scalar>(lower: &[T], sums: &mut [T::Real]) -> T::Real {
    let n = sums.len();
    let zero = T::REAL_ZERO;
    sums.fill(zero);
    for j in 0..n {
        sums[j] += lower[j * n + j].re();
        for i in j + 1..n {
            let magnitude = lower[j * n + i].modulus();
            sums[i] += magnitude;
            sums[j] += magnitude;
        }
    }
    sums.iter().fold(zero, |largest, &sum| if sum > largest { sum } else { largest })
}
