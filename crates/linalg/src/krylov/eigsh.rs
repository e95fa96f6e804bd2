//! A part of the eigenvalues of a Hermitian matrix, by Lanczos' method with thick restarts.
//!
//! A cycle extends an orthonormal basis `V` by products with the matrix, so that `A V` is
//! `V T` but for the last column, and takes eigenpairs of the small `T`; a restart keeps the
//! best of them and the vector that comes next, from which `T` gets the form of an arrow (Wu
//! and Simon, *Thick-Restart Lanczos Method for Large Symmetric Eigenvalue Problems*, SIAM J.
//! Matrix Anal. Appl. 22, 2000). The basis is orthogonalised in full.
//!
//! A Krylov space holds one vector for each eigenvalue, however often that is repeated. So,
//! when all that are wanted have converged, they are kept and a second search runs from a
//! random vector in the space beside them; it ends when what it offers is worse for certain.

use einmul_array::random::Generator;
use einmul_kernels::matrix::{MatMut, MatRef};
use einmul_machine::interrupt;

use super::spectrum::basis::{Basis, randomise};
use super::spectrum::options::{Plan, SpectrumOptions};
use super::spectrum::problem::{EigenProblem, Products};
use super::spectrum::search::{Candidate, Search, Verdict};
use super::spectrum::which::HermitianWhich;
use super::spectrum::{argument, larger, real_scalar};
use super::vectors::{filled, norm};
use crate::eigh;
use crate::error::Error;
use crate::real::Magnitude;
use crate::scalar::Scalar;

/// Eigenpairs of a Hermitian problem of order `n`.
#[derive(Debug, Clone)]
pub struct PartialEigh<T: Scalar> {
    /// The `k` eigenvalues, increasing.
    pub values: Vec<T::Real>,
    /// Their eigenvectors: `k` contiguous columns of length `n`, orthonormal, with an `M` in
    /// its inner product.
    pub vectors: Vec<T>,
    /// `‖A x − λ M x‖ / ‖x‖` of each, computed from what is returned.
    pub residuals: Vec<f64>,
    /// Cycles of the basis.
    pub restarts: usize,
    /// Products with `A`, or with its inverse.
    pub products: usize,
}

/// Finds `k` of the eigenvalues of a Hermitian problem of order `n`, and their vectors.
///
/// Each eigenvalue has an error of at most its residual. Of a repeated eigenvalue all copies
/// are found that are wanted, unless the search for what is missing is switched off
/// ([`SpectrumOptions::confirm`]) or the part lies inside of the spectrum (the smallest `|λ|`
/// without a shift). The same `seed` gives the same result. Memory: `ncv + 1` vectors, twice
/// as many with an `M`.
///
/// ```
/// use einmul_linalg::krylov::{EigenProblem, FnOperator, HermitianWhich, SpectrumOptions, eigsh};
/// // The diagonal matrix of 1, 2, …, 500.
/// let a = FnOperator::new(500, 500, |x: &[f64], y: &mut [f64]| {
///     (0..500).for_each(|i| y[i] = (i + 1) as f64 * x[i]);
///     Ok(())
/// });
/// let (problem, options) = (EigenProblem::new(&a), SpectrumOptions::default());
/// let found = eigsh(&problem, 2, HermitianWhich::LargestAlgebraic, &options)?;
/// assert!((found.values[0] - 499.0).abs() < 1e-10 && (found.values[1] - 500.0).abs() < 1e-10);
/// # Ok::<(), einmul_linalg::Error>(())
/// ```
///
/// # Errors
/// [`Error::NotAllConverged`] when the restarts are used up; [`Error::NotFinite`] for a NaN or
/// an infinity in a product; [`Error::Argument`] for options that make no sense, an `M` that
/// is not positive definite, and operators whose products contradict the pairs found: they
/// are not linear, not Hermitian, or no inverses; [`Error::NotSquare`], [`Error::Shape`],
/// [`Error::Array`], and those of the operators.
pub fn eigsh<T: Scalar>(
    problem: &EigenProblem<'_, T>,
    k: usize,
    which: HermitianWhich,
    options: &SpectrumOptions<'_, T>,
) -> Result<PartialEigh<T>, Error> {
    let n = problem.check(OPERATION)?;
    let plan = Plan::new(OPERATION, n, k, 2, options)?;
    let is_whole = plan.basis == n;
    let is_confirmed = is_whole || !options.confirm || which.is_interior();
    let mut search = Search::new::<T>(OPERATION, &plan, is_confirmed);
    let mut lanczos = Lanczos::new(*problem, n, plan.basis, options)?;
    loop {
        lanczos.expand()?;
        let ritz = lanczos.ritz()?;
        let values: Vec<f64> = ritz.values.iter().map(|value| value.to_f64()).collect();
        let order = which.order(&values);
        let candidate = |&i: &usize| Candidate {
            measure: which.measure(values[i]),
            size: values[i].abs(),
            residual: ritz.residuals[i],
        };
        let found: Vec<Candidate> = order.iter().map(candidate).collect();
        let largest = values.iter().fold(0.0, |largest: f64, value| largest.max(value.abs()));
        match search.judge(&found, plan.wanted, which.ends(), largest)? {
            Verdict::Done => {
                return finish(problem, &lanczos, &ritz, &order[..k], &search, options);
            }
            Verdict::Confirm => lanczos.restart(&ritz, &order[..k], false)?,
            Verdict::Continue { converged } => {
                let kept = k + 2 * (plan.basis - k) / 5 + converged / 2;
                let kept = kept.min(plan.basis.saturating_sub(2)).max(k);
                lanczos.restart(&ritz, &order[..kept], true)?;
            }
        }
    }
}

const OPERATION: &str = "eigsh";

/// The basis and the projected matrix.
struct Lanczos<'a, T: Scalar> {
    products: Products<'a, T>,
    basis: Basis<'a, T>,
    /// Vectors of a full basis.
    order: usize,
    /// `T`, contiguous columns, of which the lower triangle is used.
    projected: Vec<T>,
    /// Vectors that the last restart kept.
    kept: usize,
    /// The norm that couples the basis with the vector after it.
    coupling: f64,
    image: Vec<T>,
    column: Vec<T>,
    scratch: Vec<u8>,
}

/// Eigenpairs of the projected matrix.
struct Ritz<T: Scalar> {
    values: Vec<T::Real>,
    /// Contiguous columns.
    vectors: Vec<T>,
    residuals: Vec<f64>,
}

impl<'a, T: Scalar> Lanczos<'a, T> {
    fn new(
        problem: EigenProblem<'a, T>,
        n: usize,
        order: usize,
        options: &SpectrumOptions<'_, T>,
    ) -> Result<Self, Error> {
        let mut basis = Basis::new(OPERATION, n, order + 1, problem.mass, options.seed)?;
        basis.start(options.start)?;
        Ok(Self {
            products: Products::new(OPERATION, problem, n)?,
            basis,
            order,
            projected: filled(order.saturating_mul(order), T::ZERO)?,
            kept: 0,
            coupling: 0.0,
            image: filled(n, T::ZERO)?,
            column: filled(order, T::ZERO)?,
            scratch: filled(eigh::eigh_scratch::<T>(order, true, 1), 0)?,
        })
    }

    /// Fills the basis.
    fn expand(&mut self) -> Result<(), Error> {
        let m = self.order;
        for j in self.kept..m {
            interrupt::poll();
            self.products.run(self.basis.column(j), &mut self.image)?;
            let column = &mut self.column[..=j];
            column.fill(T::ZERO);
            let norm = self.basis.extend(&mut self.image, column)?;
            self.projected[j * m + j] = T::from_real(column[j].re());
            if j + 1 < m {
                self.projected[j * m + j + 1] = real_scalar(norm);
            } else {
                self.coupling = norm;
            }
        }
        Ok(())
    }

    fn ritz(&mut self) -> Result<Ritz<T>, Error> {
        let m = self.order;
        let mut values = vec![T::REAL_ZERO; m];
        let mut vectors = vec![T::ZERO; m * m];
        let projected = MatRef::from_row_major(&self.projected, m, m).transpose();
        let out = MatMut::from_row_major(&mut vectors, m, m).transpose();
        eigh::eigh(projected, true, &mut values, Some(out), 1, &mut self.scratch)?;
        let residual = |i: usize| self.coupling * vectors[i * m + m - 1].modulus().to_f64();
        let residuals = (0..m).map(residual).collect();
        Ok(Ritz { values, vectors, residuals })
    }

    /// Keeps the chosen pairs and, where it `goes_on`, the vector after the basis; otherwise
    /// a random one is next.
    fn restart(&mut self, ritz: &Ritz<T>, chosen: &[usize], goes_on: bool) -> Result<(), Error> {
        let (m, kept) = (self.order, chosen.len());
        let mut turn = Vec::with_capacity(kept * m);
        for &i in chosen {
            turn.extend_from_slice(&ritz.vectors[i * m..(i + 1) * m]);
        }
        self.basis.turn(&turn, m, kept, goes_on)?;
        self.projected.fill(T::ZERO);
        for (at, &i) in chosen.iter().enumerate() {
            self.projected[at * m + at] = T::from_real(ritz.values[i]);
            if goes_on {
                let last = ritz.vectors[i * m + m - 1];
                self.projected[at * m + kept] = real_scalar::<T>(self.coupling) * last;
            }
        }
        if !goes_on {
            self.basis.extend_randomly()?;
        }
        self.kept = kept;
        Ok(())
    }
}

/// The eigenpairs of the chosen pairs of the projected matrix, checked.
fn finish<T: Scalar>(
    problem: &EigenProblem<'_, T>,
    lanczos: &Lanczos<'_, T>,
    ritz: &Ritz<T>,
    chosen: &[usize],
    search: &Search,
    options: &SpectrumOptions<'_, T>,
) -> Result<PartialEigh<T>, Error> {
    let m = lanczos.order;
    let value = |i: usize| match problem.shift {
        None => ritz.values[i],
        Some((sigma, _)) => sigma.re() + T::REAL_ONE / ritz.values[i],
    };
    let mut chosen = chosen.to_vec();
    chosen.sort_by(|&a, &b| value(a).to_f64().total_cmp(&value(b).to_f64()));
    let mut coefficients = Vec::with_capacity(chosen.len() * m);
    for &i in &chosen {
        coefficients.extend_from_slice(&ritz.vectors[i * m..(i + 1) * m]);
    }
    let values: Vec<T::Real> = chosen.iter().map(|&i| value(i)).collect();
    let vectors = lanczos.basis.combine(&coefficients, m)?;
    let n = vectors.len() / chosen.len();
    let mut residual = Residual::new(problem, n)?;
    let mut residuals = Vec::with_capacity(values.len());
    for (&value, x) in values.iter().zip(vectors.chunks_exact(n)) {
        residuals.push(residual.of(value, x)?);
    }
    let epsilon = <T::Real as Magnitude>::EPSILON.to_f64();
    let allowed = (100.0 * options.tolerance).max(epsilon.sqrt());
    let largest = residuals.iter().copied().fold(0.0, larger);
    if largest.is_nan() || largest > allowed {
        let scale = residual.scale(options.seed)?;
        if largest.is_nan() || largest > allowed * scale {
            let text = format!(
                "a pair that has converged has the residual ‖A x - λ M x‖ = {largest:.1e}, where \
                 ‖A‖ is about {scale:.1e}\n\nhint: the operators must be linear, A Hermitian, M \
                 positive definite, and inverses inverse"
            );
            return Err(argument(OPERATION, text));
        }
    }
    let (restarts, products) = (search.restarts, lanczos.products.count);
    Ok(PartialEigh { values, vectors, residuals, restarts, products })
}

/// Residuals of eigenpairs, and what they are compared with.
struct Residual<'p, 'a, T: Scalar> {
    problem: &'p EigenProblem<'a, T>,
    image: Vec<T>,
    mass_image: Vec<T>,
    /// The largest `‖A x‖ + |λ|·‖M x‖` so far, of an `x` of norm 1.
    largest: f64,
}

impl<'p, 'a, T: Scalar> Residual<'p, 'a, T> {
    fn new(problem: &'p EigenProblem<'a, T>, n: usize) -> Result<Self, Error> {
        let (image, mass_image) = (filled(n, T::ZERO)?, filled(n, T::ZERO)?);
        Ok(Self { problem, image, mass_image, largest: 0.0 })
    }

    /// `‖A x − λ M x‖ / ‖x‖`.
    fn of(&mut self, value: T::Real, x: &[T]) -> Result<f64, Error> {
        self.problem.a.apply(x, &mut self.image)?;
        match self.problem.mass {
            None => self.mass_image.copy_from_slice(x),
            Some(mass) => mass.apply(x, &mut self.mass_image)?,
        }
        let length = norm(x);
        let size = norm(&self.image) + value.to_f64().abs() * norm(&self.mass_image);
        self.largest = self.largest.max(size / length);
        let value = T::from_real(value);
        for (y, &z) in self.image.iter_mut().zip(&self.mass_image) {
            *y -= value * z;
        }
        Ok(norm(&self.image) / length)
    }

    /// About the norm of `A`, seen from a random vector and from the pairs.
    fn scale(&mut self, seed: u64) -> Result<f64, Error> {
        let mut x = filled(self.image.len(), T::ZERO)?;
        randomise(&mut Generator::new(seed.wrapping_add(1)), &mut x)?;
        let value = self.problem.shift.map_or(T::REAL_ZERO, |(sigma, _)| sigma.re());
        self.of(value, &x)?;
        Ok(self.largest)
    }
}
