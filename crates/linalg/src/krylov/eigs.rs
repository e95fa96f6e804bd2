//! A part of the eigenvalues of a general matrix, by the method of Krylov and Schur.
//!
//! A cycle extends an orthonormal basis `V` by products with the matrix (Arnoldi), so that
//! `A V = V B + v cᵀ`, and takes the Schur form of the small `B`; a restart moves the best
//! eigenvalues to its front, keeps their Schur vectors and the vector that comes next, and
//! goes on (Stewart, *A Krylov–Schur Algorithm for Large Eigenproblems*, SIAM J. Matrix Anal.
//! Appl. 23, 2001). A real problem stays real: its pairs of eigenvalues are kept or dropped
//! together.
//!
//! As in [`eigsh`](super::eigsh()), a second search, from a random vector in the space beside
//! what has converged, looks for what is missing.

use einmul_array::Complex;
use einmul_array::random::Generator;

use super::operator::Operator;
use super::spectrum::argument;
use super::spectrum::basis::randomise;
use super::spectrum::larger;
use super::spectrum::options::{Plan, SpectrumOptions};
use super::spectrum::problem::EigenProblem;
use super::spectrum::schur::{Form, KrylovSchur};
use super::spectrum::search::{Candidate, Search, Verdict};
use super::spectrum::which::Which;
use super::vectors::{filled, norm};
use crate::error::Error;
use crate::real::Magnitude;
use crate::scalar::Scalar;
use crate::schur::number::{quotient, size};

/// Eigenpairs of a problem of order `n`.
#[derive(Debug, Clone)]
pub struct PartialEig<T: Scalar> {
    /// The `k` eigenvalues, the most wanted first. Those of a real problem come in exactly
    /// conjugate pairs, the one with the positive imaginary part first; `k` may cut the last
    /// pair.
    pub values: Vec<Complex<T::Real>>,
    /// Their eigenvectors: `k` contiguous columns of length `n` and of norm 1.
    pub vectors: Vec<Complex<T::Real>>,
    /// `‖A x − λ M x‖` of each, computed from what is returned.
    pub residuals: Vec<f64>,
    /// Cycles of the basis.
    pub restarts: usize,
    /// Products with `A`, or with its inverse.
    pub products: usize,
}

/// Finds `k` of the eigenvalues of a problem of order `n`, and their vectors.
///
/// Residuals are small; how far an eigenvalue is off then depends on its own condition, see
/// [`eig`](crate::eig). Where many eigenvalues are about as wanted as the last one a larger
/// basis, [`SpectrumOptions::basis`], makes the choice among them safer. The same `seed` gives
/// the same result. Memory: `ncv + 1` vectors.
///
/// ```
/// use einmul_linalg::krylov::{EigenProblem, FnOperator, SpectrumOptions, Which, eigs};
/// // 1, 2, …, 200 on the diagonal, and 0.5 above it.
/// let a = FnOperator::new(200, 200, |x: &[f64], y: &mut [f64]| {
///     (0..200).for_each(|i| y[i] = (i + 1) as f64 * x[i] + 0.5 * x.get(i + 1).unwrap_or(&0.0));
///     Ok(())
/// });
/// let (problem, options) = (EigenProblem::new(&a), SpectrumOptions::default());
/// let found = eigs(&problem, 1, Which::LargestReal, &options)?;
/// assert!((found.values[0].re - 200.0).abs() < 1e-9 && found.values[0].im == 0.0);
/// # Ok::<(), einmul_linalg::Error>(())
/// ```
///
/// # Errors
/// [`Error::NotAllConverged`] when the restarts are used up; [`Error::NotFinite`] for a NaN or
/// an infinity in a product; [`Error::Argument`] for options that make no sense, and operators
/// whose products contradict the pairs found: they are not linear, or no inverses;
/// [`Error::NotSquare`], [`Error::Shape`], [`Error::Array`], and those of the operators.
pub fn eigs<T: Scalar>(
    problem: &EigenProblem<'_, T>,
    k: usize,
    which: Which,
    options: &SpectrumOptions<'_, T>,
) -> Result<PartialEig<T>, Error> {
    let n = problem.check(OPERATION)?;
    let plan = Plan::new(OPERATION, n, k, 3, options)?;
    let (m, is_real) = (plan.basis, !T::IS_COMPLEX);
    let is_confirmed = m == n || !options.confirm || which.is_interior(is_real);
    let mut search = Search::new::<T>(OPERATION, &plan, is_confirmed);
    let mut krylov = KrylovSchur::new(OPERATION, *problem, n, m, options)?;
    loop {
        krylov.expand()?;
        let mut form = krylov.form()?;
        let wide = |z: &Complex<T::Real>| Complex::new(z.re.to_f64(), z.im.to_f64());
        let values: Vec<Complex<f64>> = form.values.iter().map(wide).collect();
        let order = which.order(&values, is_real);
        // The other one of a pair belongs to what is kept.
        let cuts_pair = k < m && is_real && values[order[k - 1]].im > 0.0;
        let wanted = if cuts_pair { k + 1 } else { k };
        let candidate = |&i: &usize| Candidate {
            measure: which.measure(values[i], is_real),
            size: values[i].re.hypot(values[i].im),
            residual: form.residuals[i],
        };
        let found: Vec<Candidate> = order.iter().map(candidate).collect();
        // Rounding errors of the Schur form are relative to the norm of all of it.
        match search.judge(&found, wanted, 1, 0.4 * norm(&form.t))? {
            Verdict::Done => {
                let products = krylov.products.count;
                let vectors = krylov.vectors(&form, &order[..k])?;
                return finish(problem, &form, &order[..k], vectors, options)
                    .map(|found| PartialEig { restarts: search.restarts, products, ..found });
            }
            Verdict::Confirm => {
                let limit = search.limit(found[wanted - 1].size);
                krylov.restart(&mut form, &order, wanted, Some(100.0 * limit))?;
            }
            Verdict::Continue { converged } => {
                let kept = k + converged.min((m - k) / 2);
                let kept = kept.min(m.saturating_sub(2)).max(wanted);
                krylov.restart(&mut form, &order, kept, None)?;
            }
        }
    }
}

const OPERATION: &str = "eigs";

/// The eigenvalues of the problem itself, with vectors of norm 1, checked.
fn finish<T: Scalar>(
    problem: &EigenProblem<'_, T>,
    form: &Form<T>,
    chosen: &[usize],
    mut vectors: Vec<Complex<T::Real>>,
    options: &SpectrumOptions<'_, T>,
) -> Result<PartialEig<T>, Error> {
    let one = Complex::new(T::REAL_ONE, T::REAL_ZERO);
    let value = |&i: &usize| match problem.shift {
        None => form.values[i],
        Some((sigma, _)) => {
            let inverse = form.values[i];
            let distance = match size(inverse) == T::REAL_ZERO {
                true => Complex::new(T::REAL_ONE / T::REAL_ZERO, T::REAL_ZERO),
                false => quotient(one, inverse),
            };
            Complex::new(sigma.re(), sigma.im()) + distance
        }
    };
    let values: Vec<Complex<T::Real>> = chosen.iter().map(value).collect();
    let n = vectors.len() / chosen.len();
    let mut residuals = Vec::with_capacity(values.len());
    let mut scale = 0.0_f64;
    for (&value, x) in values.iter().zip(vectors.chunks_exact_mut(n)) {
        let length = <T::Real as Magnitude>::of_f64(length(x));
        x.iter_mut().for_each(|x| *x = Complex::new(x.re / length, x.im / length));
        let (residual, size) = residual(problem, value, x)?;
        residuals.push(residual);
        scale = scale.max(size);
    }
    let epsilon = <T::Real as Magnitude>::EPSILON.to_f64();
    let allowed = (100.0 * options.tolerance).max(epsilon.sqrt());
    let largest = residuals.iter().copied().fold(0.0, larger);
    if largest.is_nan() || largest > allowed {
        let mut x = filled(n, T::ZERO)?;
        randomise(&mut Generator::new(options.seed.wrapping_add(1)), &mut x)?;
        let mut image = filled(n, T::ZERO)?;
        problem.a.apply(&x, &mut image)?;
        scale = scale.max(norm(&image) / norm(&x));
        if largest.is_nan() || largest > allowed * scale {
            let text = format!(
                "a pair that has converged has the residual ‖A x - λ M x‖ = {largest:.1e}, where \
                 ‖A‖ is about {scale:.1e}\n\nhint: the operators must be linear, and inverses \
                 inverse"
            );
            return Err(argument(OPERATION, text));
        }
    }
    Ok(PartialEig { values, vectors, residuals, restarts: 0, products: 0 })
}

/// `‖A x − λ M x‖`, and `‖A x‖ + |λ|·‖M x‖`.
fn residual<T: Scalar>(
    problem: &EigenProblem<'_, T>,
    value: Complex<T::Real>,
    x: &[Complex<T::Real>],
) -> Result<(f64, f64), Error> {
    let mut left = image(problem.a, x)?;
    let right = match problem.mass {
        None => x.to_vec(),
        Some(mass) => image(mass, x)?,
    };
    let modulus = value.re.to_f64().hypot(value.im.to_f64());
    let size = length(&left) + modulus * length(&right);
    left.iter_mut().zip(&right).for_each(|(y, &z)| *y -= value * z);
    Ok((length(&left), size))
}

/// A product with a complex vector.
fn image<T: Scalar>(
    operator: &dyn Operator<T>,
    x: &[Complex<T::Real>],
) -> Result<Vec<Complex<T::Real>>, Error> {
    let zero = T::REAL_ZERO;
    let mut part = filled(x.len(), T::ZERO)?;
    let mut product = filled(x.len(), T::ZERO)?;
    part.iter_mut().zip(x).for_each(|(to, x)| *to = T::from_parts(x.re, x.im));
    operator.apply(&part, &mut product)?;
    let mut image: Vec<_> = product.iter().map(|y| Complex::new(y.re(), y.im())).collect();
    if !T::IS_COMPLEX && x.iter().any(|x| x.im != zero) {
        part.iter_mut().zip(x).for_each(|(to, x)| *to = T::from_real(x.im));
        operator.apply(&part, &mut product)?;
        image.iter_mut().zip(&product).for_each(|(to, y)| to.im = y.re());
    }
    Ok(image)
}

/// The 2-norm.
fn length<R: Magnitude>(x: &[Complex<R>]) -> f64 {
    let modulus = |x: &Complex<R>| x.re.to_f64().hypot(x.im.to_f64());
    let largest = x.iter().map(modulus).fold(0.0, larger);
    if largest == 0.0 || !largest.is_finite() {
        return largest;
    }
    largest * x.iter().map(|x| (modulus(x) / largest).powi(2)).sum::<f64>().sqrt()
}
