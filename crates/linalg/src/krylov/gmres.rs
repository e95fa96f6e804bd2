//! Restarted generalised minimal residuals (Saad & Schultz, SIAM J. Sci. Stat. Comput. 7,
//! 1986; Saad, "Iterative Methods for Sparse Linear Systems", 2003, §6.5 and §9.3.2).

use super::operator::Operator;
use super::report::{Options, Reason, Report};
use super::system::{System, solve};
use super::vectors::{Number, axpy, divide, dot, filled, norm, real, zeros};
use crate::error::Error;
use crate::real::Magnitude;
use crate::scalar::Scalar;

/// `x` with `A x = b` for any `n × n` operator. `x` holds the first guess.
///
/// The residual is the smallest in the Krylov space of a cycle; after
/// [`restart`](Options::restart) iterations a new cycle starts from its solution, so memory is
/// `restart + 1` vectors. The preconditioner stands to the right, `A M u = b`, `x = M u`: the
/// residual stays that of the system. A cycle that gains nothing is [`Reason::Stagnation`], or
/// [`Reason::Breakdown`] where the space is exhausted: `A` is then singular.
///
/// ```
/// use einmul_kernels::MatRef;
/// use einmul_linalg::krylov::{DenseOperator, Options, gmres};
/// let a = [1.0, 2.0, 0.0, 1.0];
/// let a = DenseOperator::new(MatRef::from_row_major(&a, 2, 2))?;
/// let mut x = [0.0_f64; 2];
/// let report = gmres(&a, &[5.0, 2.0], &mut x, Options::default())?;
/// assert!(report.converged && report.iterations == 2);
/// assert!((x[0] - 1.0).abs() < 1e-12 && (x[1] - 2.0).abs() < 1e-12);
/// # Ok::<(), einmul_linalg::Error>(())
/// ```
///
/// # Errors
/// As [`cg`](super::cg()); [`Error::Array`] where memory for the cycle is refused.
pub fn gmres<T: Scalar>(
    a: &dyn Operator<T>,
    b: &[T],
    x: &mut [T],
    options: Options<'_, T>,
) -> Result<Report, Error> {
    solve("gmres", a, b, x, options, iterate)
}

fn iterate<T: Scalar>(system: &mut System<'_, T>, x: &mut [T]) -> Result<Report, Error> {
    let n = system.size();
    let restart = system.restart.unwrap_or(20).min(n);
    let by_cycles = n.saturating_mul(10).saturating_mul(restart);
    let limit = system.max_iterations.unwrap_or(by_cycles);
    let mut cycle = Cycle::<T>::new(n, restart)?;
    let [mut r, mut z, mut u] = zeros::<T, 3>(n)?;
    let mut residual = system.residual(x, &mut r)?;
    let (mut iterations, mut estimate) = (0, residual);
    while residual > system.tolerance && iterations < limit {
        cycle.start(&r, residual);
        let mut failed = false;
        while cycle.length < restart && iterations < limit {
            let Some(now) = cycle.extend(system, &mut z)? else {
                failed = true;
                break;
            };
            iterations += 1;
            estimate = now;
            // The last one of a cycle is shown with its `x`, below.
            if estimate <= system.goal || cycle.exhausted {
                break;
            }
            if cycle.length < restart && iterations < limit {
                system.step(iterations, estimate, x, false)?;
            }
        }
        if cycle.length == 0 {
            return Ok(system.report(iterations, residual, estimate, Reason::NotFinite));
        }
        // z = x + M V y is taken only where it is better.
        cycle.combine(&mut u);
        system.precondition(&u, &mut z)?;
        axpy(real(1.0), x, &mut z);
        let now = system.residual(&z, &mut r)?;
        let gains = now < residual * (1.0 - 4.0 * <T::Real as Magnitude>::EPSILON.to_f64());
        if gains {
            x.copy_from_slice(&z);
            residual = now;
        }
        system.step(iterations, estimate, x, true)?;
        if failed {
            return Ok(system.report(iterations, residual, estimate, Reason::NotFinite));
        }
        if !gains {
            let reason = if cycle.exhausted { Reason::Breakdown } else { Reason::Stagnation };
            return Ok(system.report(iterations, residual, estimate, reason));
        }
    }
    Ok(system.report(iterations, residual, estimate, Reason::MaxIterations))
}

/// One cycle: an orthonormal basis of the Krylov space, and the least-squares problem in it.
struct Cycle<T> {
    restart: usize,
    /// `restart + 1` vectors of `n`.
    basis: Vec<T>,
    /// Columns of `restart` numbers: `R` of the Hessenberg matrix `Q R`.
    triangle: Vec<Number>,
    /// The column that is being made, `restart + 1` numbers.
    column: Vec<Number>,
    /// Rotations, a real cosine and a sine each.
    rotations: Vec<(f64, Number)>,
    /// `Qᴴ ‖r‖ e₁`, and on the way back the solution.
    rhs: Vec<Number>,
    n: usize,
    /// Iterations done.
    length: usize,
    /// Whether the basis spans a space that `A` maps into itself.
    exhausted: bool,
}

impl<T: Scalar> Cycle<T> {
    fn new(n: usize, restart: usize) -> Result<Self, Error> {
        let zero = real(0.0);
        Ok(Self {
            restart,
            basis: filled(n.saturating_mul(restart + 1), T::ZERO)?,
            triangle: filled(restart.saturating_mul(restart), zero)?,
            column: filled(restart + 1, zero)?,
            rotations: filled(restart, (0.0, zero))?,
            rhs: filled(restart + 1, zero)?,
            n,
            length: 0,
            exhausted: false,
        })
    }

    /// Starts from a residual of this norm.
    fn start(&mut self, r: &[T], norm: f64) {
        self.length = 0;
        self.exhausted = false;
        self.rhs.fill(real(0.0));
        self.rhs[0] = real(norm);
        self.basis[..self.n].copy_from_slice(r);
        divide(norm, &mut self.basis[..self.n]);
    }

    /// Makes the space larger by one vector; the norm of the residual in it, or none where a
    /// number is not finite. `z` is scratch.
    fn extend(&mut self, system: &System<'_, T>, z: &mut [T]) -> Result<Option<f64>, Error> {
        let (n, k) = (self.n, self.length);
        let (basis, rest) = self.basis.split_at_mut((k + 1) * n);
        let w = &mut rest[..n];
        system.precondition(&basis[k * n..], z)?;
        system.apply(z, w)?;
        let before = norm(w);
        if !before.is_finite() {
            return Ok(None);
        }
        // Modified Gram–Schmidt, twice where the first pass cancels.
        self.column.fill(real(0.0));
        let mut left = before;
        for _ in 0..2 {
            let start = left;
            for (v, h) in basis.chunks_exact(n).zip(&mut self.column) {
                let along = dot(v, w);
                axpy(-along, v, w);
                *h += along;
            }
            left = norm(w);
            if left > std::f64::consts::FRAC_1_SQRT_2 * start {
                break;
            }
        }
        if !left.is_finite() {
            return Ok(None);
        }
        if left <= <T::Real as Magnitude>::EPSILON.to_f64() * before {
            self.exhausted = true;
            left = 0.0;
        } else {
            divide(left, w);
        }
        for (i, &(cosine, sine)) in self.rotations[..k].iter().enumerate() {
            let (upper, lower) = (self.column[i], self.column[i + 1]);
            self.column[i] = upper * cosine + sine * lower;
            self.column[i + 1] = lower * cosine - sine.conj() * upper;
        }
        // The rotation that zeroes the real `left` below the diagonal.
        let diagonal = self.column[k];
        let modulus = diagonal.re.hypot(diagonal.im);
        let size = modulus.hypot(left);
        let phase = if modulus == 0.0 { real(1.0) } else { diagonal / modulus };
        let (cosine, sine) =
            if size == 0.0 { (1.0, real(0.0)) } else { (modulus / size, phase * (left / size)) };
        self.column[k] = phase * size;
        self.rotations[k] = (cosine, sine);
        self.rhs[k + 1] = -(sine.conj() * self.rhs[k]);
        self.rhs[k] *= cosine;
        let start = k * self.restart;
        self.triangle[start..start + k + 1].copy_from_slice(&self.column[..k + 1]);
        self.length = k + 1;
        let estimate = self.rhs[k + 1].re.hypot(self.rhs[k + 1].im);
        Ok(estimate.is_finite().then_some(estimate))
    }

    /// `u = V y` with the `y` of least residual.
    fn combine(&mut self, u: &mut [T]) {
        for k in (0..self.length).rev() {
            let column = &self.triangle[k * self.restart..][..k + 1];
            let diagonal = column[k];
            // Only a singular matrix has a zero there, and then `y` is free.
            let y = if diagonal.re == 0.0 && diagonal.im == 0.0 {
                real(0.0)
            } else {
                self.rhs[k] / diagonal
            };
            self.rhs[k] = y;
            for (rhs, &r) in self.rhs[..k].iter_mut().zip(column) {
                *rhs -= y * r;
            }
        }
        u.fill(T::ZERO);
        for (v, &y) in self.basis.chunks_exact(self.n).zip(&self.rhs[..self.length]) {
            axpy(y, v, u);
        }
    }
}
