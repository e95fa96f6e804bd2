//! A part of the singular values of a matrix of any shape, by Lanczos' bidiagonalisation with
//! thick restarts.
//!
//! A cycle extends orthonormal bases `V` and `U` by products with the matrix and its adjoint
//! (Golub and Kahan), so that `A V = U B` and `Aᴴ U = V Bᴴ` but for the last column; a restart
//! keeps the best singular triplets of the small `B` and the vector that comes next (Baglama
//! and Reichel, *Augmented Implicitly Restarted Lanczos Bidiagonalization Methods*, SIAM J.
//! Sci. Comput. 27, 2005). Both bases are orthogonalised in full, and `AᴴA`, which would lose
//! the small values, is never formed.
//!
//! As in [`eigsh`](super::eigsh()), a second search, from a random vector in the space beside
//! what has converged, looks for what is missing.

use super::operator::Operator;
use super::spectrum::argument;
use super::spectrum::bidiagonal::{Bases, OPERATION, columns};
use super::spectrum::larger;
use super::spectrum::options::{Plan, SpectrumOptions};
use super::spectrum::search::{Candidate, Search, Verdict};
use super::vectors::{filled, norm};
use crate::error::{Error, Operand};
use crate::real::Magnitude;
use crate::scalar::Scalar;
use crate::view::check_sizes;

/// Singular triplets of an `m × n` matrix.
#[derive(Debug, Clone)]
pub struct PartialSvd<T: Scalar> {
    /// The `k` singular values, increasing.
    pub s: Vec<T::Real>,
    /// Their left vectors: `k` orthonormal contiguous columns of length `m`.
    pub u: Vec<T>,
    /// Their right vectors: `k` orthonormal contiguous columns of length `n`.
    pub v: Vec<T>,
    /// The larger of `‖A v − σ u‖` and `‖Aᴴ u − σ v‖` of each, computed from what is returned.
    pub residuals: Vec<f64>,
    /// Cycles of the bases.
    pub restarts: usize,
    /// Products with the matrix, and as many with its adjoint; or with its inverse.
    pub products: usize,
}

/// Which singular values are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SingularWhich {
    /// `"LM"`: the largest.
    Largest,
    /// `"SM"`: the smallest. Slow without an inverse where they are close together.
    Smallest,
}

impl SingularWhich {
    /// Of SciPy's name.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "LM" => Self::Largest,
            "SM" => Self::Smallest,
            _ => return None,
        })
    }

    /// The positions of decreasing values, the best first.
    fn order(self, count: usize) -> Vec<usize> {
        match self {
            Self::Largest => (0..count).collect(),
            Self::Smallest => (0..count).rev().collect(),
        }
    }
}

/// Finds `k` of the singular values of `a` and their vectors; the smallest ones of a square
/// matrix by way of its `inverse`, an operator that applies `A⁻¹`, where that is given.
///
/// Each value has an error of at most its residual. Of a repeated value all copies are found
/// that are wanted, unless the search for what is missing is switched off
/// ([`SpectrumOptions::confirm`]); but of the smallest ones, looked for without an inverse, it
/// may end before it has found a further copy. `options.start` is a vector of the shorter side, of the
/// columns' where the matrix is square. The same `seed` gives the same result. Memory: `ncv +
/// 1` vectors of the shorter and `ncv` of the longer side.
///
/// ```
/// use einmul_linalg::krylov::{FnOperator, SingularWhich, SpectrumOptions, svds};
/// // The diagonal matrix of 1, 2, …, 500.
/// let times = |x: &[f64], y: &mut [f64]| {
///     (0..500).for_each(|i| y[i] = (i + 1) as f64 * x[i]);
///     Ok(())
/// };
/// let a = FnOperator::new(500, 500, times).with_adjoint(times);
/// let found = svds(&a, 2, SingularWhich::Largest, None, &SpectrumOptions::default())?;
/// assert!((found.s[0] - 499.0).abs() < 1e-10 && (found.s[1] - 500.0).abs() < 1e-10);
/// # Ok::<(), einmul_linalg::Error>(())
/// ```
///
/// # Errors
/// [`Error::NotAllConverged`] when the restarts are used up; [`Error::NotFinite`] for a NaN or
/// an infinity in a product; [`Error::Argument`] for options that make no sense, and operators
/// whose products contradict the triplets found: they are not linear, or not adjoint or
/// inverse to each other; [`Error::Shape`] for an inverse of another shape, [`Error::Array`],
/// and those of the operators.
pub fn svds<T: Scalar>(
    a: &dyn Operator<T>,
    k: usize,
    which: SingularWhich,
    inverse: Option<&dyn Operator<T>>,
    options: &SpectrumOptions<'_, T>,
) -> Result<PartialSvd<T>, Error> {
    if let Some(inverse) = inverse.filter(|_| which == SingularWhich::Smallest) {
        let inverse_shape = (inverse.cols(), inverse.rows());
        for axis in 0..2 {
            let a = Operand { name: "A", shape: (a.rows(), a.cols()), axis };
            let inverse = Operand { name: "the inverse's adjoint", shape: inverse_shape, axis };
            check_sizes(OPERATION, a, inverse)?;
        }
        let mut found = largest_or_smallest(inverse, k, SingularWhich::Largest, options)?;
        // A = U Σ Vᴴ says that A⁻¹ = V Σ⁻¹ Uᴴ; the largest of the inverse, the smallest here,
        // come last there.
        let (rows, cols) = (a.rows(), a.cols());
        found.s.reverse();
        found.s.iter_mut().for_each(|s| *s = T::REAL_ONE / *s);
        let (u, v) = (reversed(&found.v, rows), reversed(&found.u, cols));
        return checked(a, PartialSvd { u, v, ..found }, options);
    }
    let found = if a.rows() < a.cols() {
        let found = largest_or_smallest(&Adjoint(a), k, which, options)?;
        PartialSvd { u: found.v, v: found.u, ..found }
    } else {
        largest_or_smallest(a, k, which, options)?
    };
    checked(a, found, options)
}

/// The adjoint of an operator.
struct Adjoint<'a, T: Scalar>(&'a dyn Operator<T>);

impl<T: Scalar> Operator<T> for Adjoint<'_, T> {
    fn rows(&self) -> usize {
        self.0.cols()
    }

    fn cols(&self) -> usize {
        self.0.rows()
    }

    fn apply(&self, x: &[T], y: &mut [T]) -> Result<(), Error> {
        self.0.apply_adjoint(x, y)
    }

    fn apply_adjoint(&self, x: &[T], y: &mut [T]) -> Result<(), Error> {
        self.0.apply(x, y)
    }
}

/// Columns of a length in the opposite order.
fn reversed<T: Copy>(columns: &[T], length: usize) -> Vec<T> {
    columns.chunks_exact(length.max(1)).rev().flatten().copied().collect()
}

/// Of an operator with at least as many rows as columns. Residuals are not computed.
fn largest_or_smallest<T: Scalar>(
    a: &dyn Operator<T>,
    k: usize,
    which: SingularWhich,
    options: &SpectrumOptions<'_, T>,
) -> Result<PartialSvd<T>, Error> {
    let n = a.cols();
    let plan = Plan::new(OPERATION, n, k, 2, options)?;
    let m = plan.basis;
    let mut search = Search::new::<T>(OPERATION, &plan, m == n || !options.confirm);
    let mut bases = Bases::new(a, m, options)?;
    loop {
        bases.expand()?;
        let triplets = bases.triplets()?;
        let values: Vec<f64> = triplets.s.iter().map(|s| s.to_f64()).collect();
        let order = which.order(m);
        let candidate = |&i: &usize| Candidate {
            measure: values[i],
            size: values[i],
            residual: triplets.residuals[i],
        };
        let found: Vec<Candidate> = order.iter().map(candidate).collect();
        match search.judge(&found, k, 1, values[0])? {
            Verdict::Done => {
                let mut chosen = order[..k].to_vec();
                chosen.sort_by(|a, b| b.cmp(a));
                return Ok(PartialSvd {
                    s: chosen.iter().map(|&i| triplets.s[i]).collect(),
                    u: bases.left.combine(&columns(&triplets.u, m, &chosen), m)?,
                    v: bases.right.combine(&columns(&triplets.v, m, &chosen), m)?,
                    residuals: Vec::new(),
                    restarts: search.restarts,
                    products: bases.products,
                });
            }
            Verdict::Confirm => bases.restart(&triplets, &order[..k], false)?,
            Verdict::Continue { converged } => {
                let kept = k + 2 * (m - k) / 5 + converged / 2;
                let kept = kept.min(m.saturating_sub(2)).max(k);
                bases.restart(&triplets, &order[..kept], true)?;
            }
        }
    }
}

/// The triplets with their residuals, which must be small.
fn checked<T: Scalar>(
    a: &dyn Operator<T>,
    mut found: PartialSvd<T>,
    options: &SpectrumOptions<'_, T>,
) -> Result<PartialSvd<T>, Error> {
    let (rows, cols) = (a.rows(), a.cols());
    let (mut left, mut right) = (filled(rows, T::ZERO)?, filled(cols, T::ZERO)?);
    found.residuals.clear();
    let mut scale = 0.0_f64;
    let pairs = found.u.chunks_exact(rows.max(1)).zip(found.v.chunks_exact(cols.max(1)));
    for (&s, (u, v)) in found.s.iter().zip(pairs) {
        let factor = T::from_real(s);
        a.apply(v, &mut left)?;
        a.apply_adjoint(u, &mut right)?;
        scale = scale.max(norm(&left)).max(norm(&right)).max(s.to_f64());
        left.iter_mut().zip(u).for_each(|(y, &x)| *y -= factor * x);
        right.iter_mut().zip(v).for_each(|(y, &x)| *y -= factor * x);
        found.residuals.push(norm(&left).max(norm(&right)));
    }
    let epsilon = <T::Real as Magnitude>::EPSILON.to_f64();
    let allowed = (100.0 * options.tolerance).max(epsilon.sqrt());
    let largest = found.residuals.iter().copied().fold(0.0, larger);
    if largest.is_nan() || largest > allowed * scale {
        // The smallest ones may be small beside the norm: that of a row of A is at most it.
        let mut x = filled(cols, T::ZERO)?;
        for at in [0, cols / 2, cols.saturating_sub(1)] {
            x.fill(T::ZERO);
            x[at] = T::ONE;
            a.apply(&x, &mut left)?;
            scale = scale.max(norm(&left));
        }
    }
    if largest.is_nan() || largest > allowed * scale {
        let text = format!(
            "a triplet that has converged has the residual {largest:.1e}, where ‖A‖ is about \
             {scale:.1e}\n\nhint: the operators must be linear, rmatvec the adjoint of matvec, \
             and an inverse inverse"
        );
        return Err(argument(OPERATION, text));
    }
    Ok(found)
}
