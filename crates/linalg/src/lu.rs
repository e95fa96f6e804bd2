//! General square systems: LU with partial pivoting.
//!
//! # When is a matrix singular?
//! LAPACK's `gesv`, and so NumPy, fails only on an exactly zero pivot, and
//! answers with noise for `[[1, 2, 3], [4, 5, 6], [7, 8, 9]]`. A threshold on
//! the pivots does not repair that: measured against the matrix it refuses
//! `diag(1, 1e-20)`, which is harmless, and a matrix can be singular to working
//! precision with no small pivot (Kahan). So two rules hold here:
//!
//! 1. a pivot that is exactly zero is [`Error::Singular`];
//! 2. a reciprocal condition number of at most `ε`, of the matrix with rows and
//!    columns balanced by exact powers of two, is
//!    [`Error::IllConditioned`]: the factors are the exact ones of some matrix
//!    within a few `ε` of the scaled `A`, and so is a singular matrix; no digit
//!    of the answer could be trusted. The number is
//!    estimated with about five extra solves, `O(n²)`.
//!
//! Columns are scaled before elimination, which changes no pivot; rows are not,
//! since that would pick other pivots than LAPACK's and can lose a component whose
//! row is large.
//!
//! Hilbert's matrix of order 8 (condition 1.5e10) is solved, of order 20 not.
//! Scaling by powers of two cannot cure every bad scaling: a matrix whose rows
//! and columns all have entries near 1 although a cleverer scaling exists is
//! refused.

use einmul_kernels::matrix::{MatMut, MatRef};
use faer::linalg::lu::partial_pivoting::factor as faer_lu;
use faer::linalg::triangular_solve as substitute;
use faer::prelude::ReborrowMut;
use faer::{Conj, MatMut as FaerMut, MatRef as FaerRef, Par};

use crate::condition;
use crate::equilibrate::{self, Powers};
use crate::error::Error;
use crate::real::{EXPONENT_NOT_FINITE, EXPONENT_OF_ZERO};
use crate::scalar::Scalar;
use crate::view::{as_column, check_solve, gather_rows, parallelism, scatter};
use crate::workspace::{Layout, Workspace};

/// Overwrites `b` (`n × k`, any strides) by `a⁻¹ b`, where `a` is `n × n`.
///
/// Backward stable: the computed `x` solves `(A + ΔA) x = b` with
/// `|ΔA| ≤ c·n·ε·|L||U|` on the scaled matrix. Allocates nothing with one
/// thread. `b` is unchanged after an error.
///
/// # Errors
/// [`Error::NotSquare`], [`Error::Shape`], [`Error::Scratch`] (fewer than
/// [`solve_scratch`] bytes; any alignment will do, 64 wastes nothing),
/// [`Error::NotFinite`] of `a` (a NaN or an infinity in `b` spoils its own column only), and
/// [`Error::Singular`] or [`Error::IllConditioned`]
/// by the rules above.
pub fn solve<T: Scalar>(
    a: MatRef<'_, T>,
    b: MatMut<'_, T>,
    threads: usize,
    scratch: &mut [u8],
) -> Result<(), Error> {
    const OPERATION: &str = "lu::solve";
    check_solve(OPERATION, a, b.as_ref())?;
    let (n, k) = (b.rows(), b.cols());
    if let Some(plain) = T::plain().filter(|_| n > 0 && k > 0) {
        return (plain.solve)(OPERATION, a, b, threads, scratch);
    }
    let mut workspace = Workspace::new(OPERATION, scratch, solve_layout::<T>(n, k, 1))?;
    if n == 0 || k == 0 {
        return Ok(());
    }
    let factors = Factors::of(OPERATION, a, parallelism(threads), &mut workspace)?;
    factors.judge(workspace.slice(n), workspace.slice(n))?;

    let x = workspace.slice::<T>(n * k);
    gather_rows(b.as_ref(), factors.row_order, x);
    // Each right-hand side near 1, so that no sum in between leaves the range.
    let sizes = workspace.slice::<i32>(k);
    for (column, size) in x.chunks_exact_mut(n).zip(&mut *sizes) {
        let largest = column.iter().map(|value| value.exponent_of()).max();
        *size = largest.filter(|&e| e != EXPONENT_OF_ZERO && e != EXPONENT_NOT_FINITE).unwrap_or(0);
        column.iter_mut().for_each(|value| *value = value.scaled(-*size));
    }
    factors.solve_in_place(FaerMut::from_column_major_slice_mut(x, n, k));
    let Powers { common, cols, .. } = factors.powers;
    scatter(b, |i, j| x[j * n + i].scaled(cols[i] + common + sizes[j]));
    Ok(())
}

/// Bytes that [`solve`] needs for an `n × n` matrix and `k` right-hand sides.
pub fn solve_scratch<T: Scalar>(n: usize, k: usize, threads: usize) -> usize {
    solve_layout::<T>(n, k, threads).bytes()
}

fn solve_layout<T: Scalar>(n: usize, k: usize, threads: usize) -> Layout {
    match T::plain().filter(|_| n > 0 && k > 0) {
        Some(plain) => (plain.solve_layout)(n, k, threads),
        None => {
            Factors::<T>::layout(n).slice::<T>(n).slice::<T>(n).matrix::<T>(n, k).slice::<i32>(k)
        }
    }
}

/// `2^common P A C = L U`, with `C` a diagonal of powers of two.
pub(crate) struct Factors<'w, T: Scalar> {
    /// Both factors in one `n × n` matrix of contiguous columns.
    pub(crate) lu: FaerRef<'w, T>,
    /// Row `i` of `L U` is row `row_order[i]` of the scaled matrix.
    pub(crate) row_order: &'w [usize],
    pub(crate) powers: Powers<'w>,
    /// `‖R L U‖₁`, with `R` the balance of the rows.
    pub(crate) one_norm: T::Real,
    par: Par,
}

impl<'w, T: Scalar> Factors<'w, T> {
    pub(crate) fn layout(n: usize) -> Layout {
        Layout::unless_absurd(&[n], || {
            let params = Default::default();
            Layout::new()
                .matrix::<T>(n, n)
                .slice::<i32>(n)
                .slice::<i32>(n)
                .slice::<usize>(n)
                .slice::<usize>(n)
                .stack(faer_lu::lu_in_place_scratch::<usize, T>(n, n, Par::Seq, params))
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
        let lu = workspace.slice::<T>(n * n);
        let powers = equilibrate::powers(operation, a, workspace.slice(n), workspace.slice(n))?;
        equilibrate::copy_scaled(a, &powers, lu);
        let balanced = |column: &[T]| {
            let terms = column.iter().zip(powers.balance).map(|(x, &p)| x.scaled(p).modulus());
            terms.fold(T::REAL_ZERO, |sum, x| sum + x)
        };
        let one_norm = lu
            .chunks_exact(n)
            .map(balanced)
            .fold(T::REAL_ZERO, |largest, norm| if norm > largest { norm } else { largest });

        let (row_order, inverse_order) = (workspace.slice::<usize>(n), workspace.slice::<usize>(n));
        let request = faer_lu::lu_in_place_scratch::<usize, T>(n, n, par, Default::default());
        faer_lu::lu_in_place(
            FaerMut::from_column_major_slice_mut(lu, n, n),
            row_order,
            inverse_order,
            par,
            workspace.stack(request),
            Default::default(),
        );
        // Elimination divides by a zero pivot, but spoils only later columns.
        if let Some(column) = (0..n).find(|&j| lu[j * n + j] == T::ZERO) {
            return Err(Error::Singular { column, pivot: 0.0, tolerance: 0.0 });
        }
        let lu = FaerRef::from_column_major_slice(lu, n, n);
        Ok(Self { lu, row_order, powers, one_norm, par })
    }

    /// `x ← U⁻¹ L⁻¹ x`.
    pub(crate) fn solve_in_place(&self, mut x: FaerMut<'_, T>) {
        substitute::solve_unit_lower_triangular_in_place(self.lu, x.rb_mut(), self.par);
        substitute::solve_upper_triangular_in_place(self.lu, x, self.par);
    }

    /// The second rule; `v` and `signs` are workspace of the matrix's order.
    ///
    /// # Errors
    /// [`Error::IllConditioned`].
    pub(crate) fn judge(&self, v: &mut [T], signs: &mut [T]) -> Result<(), Error> {
        condition::check(self.one_norm, self.inverse_one_norm(v, signs))
    }

    /// An estimate of `‖(R L U)⁻¹‖₁`, with `R` the balance of the rows.
    fn inverse_one_norm(&self, v: &mut [T], signs: &mut [T]) -> T::Real {
        condition::inverse_one_norm(
            v,
            signs,
            |v| {
                self.unbalance(v);
                self.solve_in_place(as_column(v));
            },
            |v| {
                let (lu, conj) = (self.lu.transpose(), Conj::Yes);
                let v = &mut *v;
                substitute::solve_lower_triangular_in_place_with_conj(
                    lu,
                    conj,
                    as_column(v),
                    Par::Seq,
                );
                substitute::solve_unit_upper_triangular_in_place_with_conj(
                    lu,
                    conj,
                    as_column(v),
                    Par::Seq,
                );
                self.unbalance(v);
            },
        )
    }

    /// `v ← R⁻¹ v`, in the order of the pivots.
    fn unbalance(&self, v: &mut [T]) {
        for (value, &row) in v.iter_mut().zip(self.row_order) {
            *value = value.scaled(-self.powers.balance[row]);
        }
    }
}
