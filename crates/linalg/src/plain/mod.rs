//! Real matrices by the [`blocked`](crate::blocked) factorisations, first of all as they are.
//!
//! Scaling by powers of two and balancing make this crate answer rightly for every matrix. For
//! most they change nothing: a power of two changes no digit. So a matrix is taken as it is
//! where one look at its numbers shows that they are modest, its pivots turn out to be far
//! from zero, and its condition is estimated well below the limit. Such a matrix is plain.
//!
//! [`Plain::solve`] and [`Plain::solve_positive`] scale and judge any other by the rules of
//! [`lu`](crate::lu) and [`cholesky`](crate::cholesky), with the same elimination, so that
//! units change no bit of a solution. The other verbs write nothing where a matrix is not
//! plain, and say so; the caller then goes the careful way from the start.
//!
//! [`einmul_kernels::batch`] has the same idea for many small matrices.

mod cholesky;
mod condition;
mod determinant;
mod factors;
mod inverse;
mod kept;
mod measure;
mod packed;
mod positive;
mod qr;
mod right_sides;
mod solve;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;

use std::sync::LazyLock;

use einmul_kernels::matrix::{MatMut, MatRef};
use einmul_kernels::panels::Float;
use einmul_machine::{Isa, Profile};

use crate::error::Error;
use crate::scalar::Real;
use crate::workspace::Layout;

/// A verb from two matrices that names its operation in errors.
type Solve<T> =
    fn(&'static str, MatRef<'_, T>, MatMut<'_, T>, usize, &mut [u8]) -> Result<(), Error>;

/// A verb from one matrix to another that is false for a matrix that is not plain.
type Verb<T> = fn(MatRef<'_, T>, MatMut<'_, T>, usize, &mut [u8]) -> bool;

/// From a matrix to the calls with its pivots.
type Pivots<T> = fn(MatRef<'_, T>, usize, &mut [u8], &mut dyn FnMut(T)) -> Option<bool>;

/// From a matrix to its packed factors and an order of its rows.
type Packed<T> = fn(MatRef<'_, T>, &mut [T], &mut [usize], usize, &mut [u8]) -> bool;

/// From a matrix to its packed factors by rows and the row that each was exchanged with.
type Kept<T> = fn(MatRef<'_, T>, MatMut<'_, T>, &mut [i64], usize, &mut [u8]) -> bool;

/// From a matrix to two.
type Split<T> = fn(MatRef<'_, T>, MatMut<'_, T>, MatMut<'_, T>, usize, &mut [u8]) -> bool;

/// What is done with matrices, none of them empty, of one scalar type. A verb gets threads and
/// scratch. A layout is for the sizes and threads; with one for one thread products take no
/// more, and with still less a verb fails.
pub struct Plain<T: 'static> {
    /// `b ← a⁻¹ b`.
    pub(crate) solve: Solve<T>,
    /// `n`, `k`, threads.
    pub(crate) solve_layout: fn(usize, usize, usize) -> Layout,
    /// The same for a positive definite `a`, of which the lower triangle is read.
    pub(crate) solve_positive: Solve<T>,
    /// `n`, `k`, threads.
    pub(crate) solve_positive_layout: fn(usize, usize, usize) -> Layout,
    /// `a⁻¹`.
    pub(crate) inverse: Verb<T>,
    /// `n`, threads.
    pub(crate) inverse_layout: fn(usize, usize) -> Layout,
    /// The lower triangular `L` with `a = L Lᵀ`, zeros above it.
    pub(crate) cholesky: Verb<T>,
    /// `n`, threads.
    pub(crate) cholesky_layout: fn(usize, usize) -> Layout,
    /// Calls with each pivot of an LU and returns whether its exchanges change the sign; none
    /// where the matrix is not plain.
    pub(crate) pivots: Pivots<T>,
    /// `n`, threads.
    pub(crate) pivots_layout: fn(usize, usize) -> Layout,
    /// `L` below `U` of a matrix of any shape and rank, by contiguous columns, and the row that
    /// came to each place.
    pub(crate) lu: Packed<T>,
    /// `m`, `n`, threads.
    pub(crate) lu_layout: fn(usize, usize, usize) -> Layout,
    /// The same of a square matrix, in the form of LAPACK.
    pub(crate) factors: Kept<T>,
    /// `n`, threads.
    pub(crate) factors_layout: fn(usize, usize) -> Layout,
    /// `Q` and `R` of a matrix of any shape and rank.
    pub(crate) qr: Split<T>,
    /// `m`, `n`, the columns of `Q`, threads.
    pub(crate) qr_layout: fn(usize, usize, usize, usize) -> Layout,
}

impl<T: Float + Real> Plain<T> {
    pub(crate) const fn of_reals() -> Self {
        Self {
            solve: solve::solve,
            solve_layout: solve::layout::<T>,
            solve_positive: positive::solve,
            solve_positive_layout: positive::layout::<T>,
            inverse: inverse::inverse,
            inverse_layout: inverse::layout::<T>,
            cholesky: cholesky::cholesky,
            cholesky_layout: cholesky::layout::<T>,
            pivots: determinant::pivots,
            pivots_layout: determinant::layout::<T>,
            lu: packed::lu,
            lu_layout: packed::layout::<T>,
            factors: kept::factors,
            factors_layout: kept::layout::<T>,
            qr: qr::qr,
            qr_layout: qr::layout::<T>,
        }
    }
}

/// The machine that products are made for.
fn profile() -> &'static Profile {
    static BUILTIN: LazyLock<Profile> = LazyLock::new(|| Profile::builtin(Isa::detect(), 1));
    Profile::host().unwrap_or(&BUILTIN)
}
