//! Least squares of a matrix of any shape and rank, with the singular values.
//!
//! # Which answer
//! At least as many rows as columns, and columns that are independent: the answer is the
//! only one, and [`qr`](crate::qr) finds and refines it. Else many coefficients fit equally
//! well, and the answer is the shortest of them, by the singular value decomposition, in
//! which small singular values count as zero (Golub and Van Loan, *Matrix Computations*,
//! §5.5). A tall matrix is reduced to its triangle once for both ways and for the singular
//! values.
//!
//! # Which rank
//! Whether columns are independent is asked of the columns scaled to one size, as `qr`
//! asks it, so that units do not matter; with a cutoff of the caller's it must also be
//! that all singular values of the matrix as it is are above `cutoff·s₀`. Where they
//! are dependent the rank is the number of singular values above `cutoff·s₀`, by default
//! `max(m, n)·ε·s₀`, and without a cutoff of the caller's it is never more than the rank
//! of the scaled columns.

mod minimum_norm;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;

use einmul_kernels::matrix::{MatMut, MatRef};
use faer::MatMut as FaerMut;

use crate::error::Error;
use crate::qr::factor::Factors;
use crate::qr::refine::{Solution, scale_of_columns, square_sum};
use crate::qr::{REFINEMENT_STEPS, rank_tolerance};
use crate::real::{EXPONENT_NOT_FINITE, EXPONENT_OF_ZERO, Magnitude};
use crate::scalar::Scalar;
use crate::svd;
use crate::view::{for_each_position, gather, not_finite, parallelism, scatter};
use crate::workspace::{Layout, Workspace};
use minimum_norm::minimum_norm;

const OPERATION: &str = "lstsq";

/// Where [`lstsq`] writes.
pub(crate) struct Answer<'a, T: Scalar> {
    /// The coefficients, `n × k`.
    pub(crate) x: MatMut<'a, T>,
    /// `Σ|b − a x|²` of each column, `k` numbers.
    pub(crate) squares: &'a mut [T::Real],
    /// The singular values, decreasing, `min(m, n)` numbers.
    pub(crate) s: &'a mut [T::Real],
}

/// Writes the shortest `x` of those that minimise `‖b − a x‖₂` for each column of `b`, for
/// `a` `m × n` and `b` `m × k`, and returns the rank of `a`. A NaN or an infinity in `b`
/// makes its own column of `x` NaN. `cutoff` is no NaN.
///
/// # Errors
/// [`Error::NotFinite`] of `a`, [`Error::NoConvergence`], [`Error::Scratch`].
pub(crate) fn lstsq<T: Scalar>(
    a: MatRef<'_, T>,
    b: MatRef<'_, T>,
    cutoff: Option<f64>,
    mut answer: Answer<'_, T>,
    threads: usize,
    scratch: &mut [u8],
) -> Result<usize, Error> {
    let (m, n, k) = (a.rows(), a.cols(), b.cols());
    let mut rank = 0;
    if m == 0 || n == 0 {
        scatter(answer.x.reborrow(), |_, _| T::ZERO);
        for (q, sum) in answer.squares.iter_mut().enumerate() {
            let square = |i: usize| square_sum(&[b.at(i, q)], 0).to_f64();
            *sum = T::Real::of_f64((0..m).map(square).sum());
        }
    } else {
        let mut workspace = Workspace::new(OPERATION, scratch, layout::<T>(m, n, k))?;
        let powers = workspace.slice::<i32>(k);
        scale_of_columns(b, powers);
        let problem = Problem { a, b, powers, cutoff, threads };
        rank = if m < n {
            problem.wide(&mut answer, &mut workspace)?
        } else {
            problem.tall(&mut answer, &mut workspace)?
        };
    }
    let nan = T::Real::of_f64(f64::NAN);
    for (q, sum) in answer.squares.iter_mut().enumerate() {
        if (0..m).any(|i| b.at(i, q).exponent_of() == EXPONENT_NOT_FINITE) {
            *sum = nan;
            (0..n).for_each(|j| answer.x.set(j, q, T::from_parts(nan, nan)));
        }
    }
    Ok(rank)
}

/// Bytes that [`lstsq`] needs for `m × n` and `m × k` matrices.
pub(crate) fn lstsq_scratch<T: Scalar>(m: usize, n: usize, k: usize) -> usize {
    layout::<T>(m, n, k).bytes()
}

fn layout<T: Scalar>(m: usize, n: usize, k: usize) -> Layout {
    let layout = Layout::new().slice::<i32>(k);
    if m == 0 || n == 0 {
        return layout;
    }
    Layout::unless_absurd(&[m, n, k], || {
        if m < n {
            let bytes = deficient_layout::<T>((m, m), n, k).bytes();
            return layout.matrix::<T>(m, n).slice::<u8>(bytes);
        }
        let factors = Factors::<T>::layout(m, n, k.max(1));
        layout.and(factors).matrix::<T>(n, n).slice::<u8>(rest_bytes::<T>(m, n, k))
    })
}

/// Bytes for either of what may follow the factorisation of a tall matrix.
fn rest_bytes<T: Scalar>(m: usize, n: usize, k: usize) -> usize {
    svd::singular_values_scratch::<T>(n, n, 1)
        .max(Solution::<T>::layout(m, n, k).bytes())
        .max(deficient_layout::<T>((m, n), n, k).bytes())
}

/// For the shortest solution with a core of `p` rows, whose right-hand sides are the first
/// of `m`.
fn deficient_layout<T: Scalar>((m, p): (usize, usize), n: usize, k: usize) -> Layout {
    let bytes = minimum_norm::layout::<T>(p, n, k).bytes();
    Layout::new().matrix::<T>(m, k).matrix::<T>(n, k).slice::<u8>(bytes)
}

/// The number of singular values above `cutoff` of the largest.
fn count_above<R: Magnitude>(s: &[R], cutoff: f64) -> usize {
    let Some(largest) = s.first() else { return 0 };
    let least = cutoff * largest.to_f64();
    s.iter().take_while(|s| s.to_f64() > least).count()
}

/// What is asked, of a matrix that is not empty.
struct Problem<'a, 'p, T> {
    a: MatRef<'a, T>,
    b: MatRef<'a, T>,
    /// Right-hand sides are multiplied by these powers of two.
    powers: &'p [i32],
    cutoff: Option<f64>,
    threads: usize,
}

impl<T: Scalar> Problem<'_, '_, T> {
    /// `m ≥ n`.
    fn tall(
        &self,
        answer: &mut Answer<'_, T>,
        workspace: &mut Workspace<'_>,
    ) -> Result<usize, Error> {
        let (m, n, k) = (self.a.rows(), self.a.cols(), self.b.cols());
        let (v, signs) = (workspace.slice::<T>(n), workspace.slice::<T>(n));
        let (a, par) = (("a", self.a), parallelism(self.threads));
        let mut factors = Factors::factor(OPERATION, a, k.max(1), v, par, workspace)?;
        let independent = match factors.check(v, signs) {
            Ok(()) => n,
            Err(Error::RankDeficient { rank, .. }) => rank,
            // Within rounding of a matrix of a lower rank.
            Err(_) => n - 1,
        };
        let core = workspace.slice::<T>(n * n);
        let power = factors.copy_triangle(core);
        let core = MatRef::from_row_major(core, n, n).transpose();
        let rest = workspace.slice::<u8>(rest_bytes::<T>(m, n, k));
        let mut is_full = independent == n;
        if is_full {
            svd::singular_values(core, answer.s, self.threads, &mut *rest)?;
            is_full = self.cutoff.is_none_or(|cutoff| count_above(&*answer.s, cutoff) == n);
        }
        if !is_full {
            let layout = deficient_layout::<T>((m, n), n, k);
            let mut workspace = Workspace::new(OPERATION, rest, layout)?;
            let c = self.right_sides(&mut workspace);
            if k > 0 {
                factors.apply_tall_adjoint(FaerMut::from_column_major_slice_mut(&mut *c, m, k));
            }
            let most = if self.cutoff.is_none() { independent } else { n };
            return self.shortest(core, power, most, c, answer, workspace);
        }
        if k > 0 {
            let mut workspace = Workspace::new(OPERATION, rest, Solution::<T>::layout(m, n, k))?;
            let mut solution = Solution::of(self.a, self.b, factors, &mut workspace);
            solution.refine_up_to(REFINEMENT_STEPS);
            scatter(answer.x.reborrow(), |j, q| solution.coefficient(j, q));
            for (q, sum) in answer.squares.iter_mut().enumerate() {
                *sum = solution.square_sum(q);
            }
        }
        answer.s.iter_mut().for_each(|s| *s = s.scale(power));
        Ok(n)
    }

    /// `m < n`.
    fn wide(
        &self,
        answer: &mut Answer<'_, T>,
        workspace: &mut Workspace<'_>,
    ) -> Result<usize, Error> {
        let (a, m, n, k) = (self.a, self.a.rows(), self.a.cols(), self.b.cols());
        let mut power = EXPONENT_OF_ZERO;
        for_each_position(m, n, |i, j| power = power.max(a.at(i, j).exponent_of()));
        match power {
            EXPONENT_NOT_FINITE => return Err(not_finite(OPERATION, "a", a, |_, _| true)),
            EXPONENT_OF_ZERO => power = 0,
            _ => {}
        }
        let core = workspace.slice::<T>(m * n);
        gather(a, core, |_, _, value| value.scaled(-power));
        let core = MatRef::from_row_major(core, n, m).transpose();
        let layout = deficient_layout::<T>((m, m), n, k);
        let rest = workspace.slice::<u8>(layout.bytes());
        let mut workspace = Workspace::new(OPERATION, rest, layout)?;
        let c = self.right_sides(&mut workspace);
        self.shortest(core, power, m, c, answer, workspace)
    }

    /// Contiguous columns, `m × k`, of a safe size.
    fn right_sides<'w>(&self, workspace: &mut Workspace<'w>) -> &'w mut [T] {
        let c = workspace.slice::<T>(self.b.rows() * self.b.cols());
        gather(self.b, c, |_, q, value| value.scaled(self.powers[q]));
        c
    }

    /// By the singular values of `core`, which is `a`, or its triangle, divided by a power
    /// of two. At most so many count.
    fn shortest(
        &self,
        core: MatRef<'_, T>,
        power: i32,
        most: usize,
        c: &mut [T],
        answer: &mut Answer<'_, T>,
        mut workspace: Workspace<'_>,
    ) -> Result<usize, Error> {
        let (m, n, k) = (self.a.rows(), self.a.cols(), self.b.cols());
        let cutoff = self.cutoff.unwrap_or_else(|| rank_tolerance::<T>(m, n));
        let x = workspace.slice::<T>(n * k);
        let bytes = workspace.slice::<u8>(minimum_norm::layout::<T>(core.rows(), n, k).bytes());
        let top = FaerMut::from_column_major_slice_mut(&mut *c, m, k).subrows_mut(0, core.rows());
        let count = |s: &[T::Real]| count_above(s, cutoff).min(most);
        let rank = minimum_norm(core, count, answer.s, top, x, self.threads, bytes)?;
        scatter(answer.x.reborrow(), |j, q| x[q * n + j].scaled(-power - self.powers[q]));
        for ((sum, r), &power) in answer.squares.iter_mut().zip(c.chunks_exact(m)).zip(self.powers)
        {
            *sum = square_sum(r, power);
        }
        answer.s.iter_mut().for_each(|s| *s = s.scale(power));
        Ok(rank)
    }
}
