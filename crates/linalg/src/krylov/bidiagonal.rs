//! Bidiagonalisation of a matrix by products with vectors (Golub & Kahan, SIAM J. Numer.
//! Anal. 2, 1965).

use einmul_machine::interrupt;

use super::operator::Operator;
use super::vectors::{axpy, divide, norm, real, zeros};
use crate::error::Error;
use crate::scalar::Scalar;

/// The vectors of a step `k`: `β u = A v − α u` and `α v = Aᴴ u − β v`, from
/// `β₁ u₁ = b − A x`.
pub(super) struct Bidiagonal<'a, T: Scalar> {
    a: &'a dyn Operator<T>,
    b: &'a [T],
    u: Vec<T>,
    pub(super) v: Vec<T>,
    /// The products, one of each length.
    long: Vec<T>,
    short: Vec<T>,
    pub(super) alpha: f64,
    pub(super) beta: f64,
}

impl<'a, T: Scalar> Bidiagonal<'a, T> {
    pub(super) fn new(a: &'a dyn Operator<T>, b: &'a [T], x: &[T]) -> Result<Self, Error> {
        let [u, long] = zeros::<T, 2>(a.rows())?;
        let [v, short] = zeros::<T, 2>(a.cols())?;
        let mut start = Self { a, b, u, v, long, short, alpha: 0.0, beta: 0.0 };
        start.beta = start.residual(x)?;
        if start.beta > 0.0 {
            std::mem::swap(&mut start.u, &mut start.long);
            divide(start.beta, &mut start.u);
            a.apply_adjoint(&start.u, &mut start.v)?;
            start.alpha = norm(&start.v);
        }
        if start.alpha > 0.0 {
            divide(start.alpha, &mut start.v);
        }
        Ok(start)
    }

    /// The next vectors; `alpha` or `beta` is zero where the space is exhausted.
    pub(super) fn step(&mut self) -> Result<(), Error> {
        interrupt::poll();
        self.a.apply(&self.v, &mut self.long)?;
        axpy(real(-self.alpha), &self.u, &mut self.long);
        std::mem::swap(&mut self.u, &mut self.long);
        self.beta = norm(&self.u);
        self.alpha = 0.0;
        if self.beta > 0.0 {
            divide(self.beta, &mut self.u);
            self.a.apply_adjoint(&self.u, &mut self.short)?;
            axpy(real(-self.beta), &self.v, &mut self.short);
            std::mem::swap(&mut self.v, &mut self.short);
            self.alpha = norm(&self.v);
            if self.alpha > 0.0 {
                divide(self.alpha, &mut self.v);
            }
        }
        Ok(())
    }

    /// Whether the last step met only finite numbers.
    pub(super) fn is_finite(&self) -> bool {
        self.alpha.is_finite() && self.beta.is_finite()
    }

    /// `‖b − A x‖`.
    pub(super) fn residual(&mut self, x: &[T]) -> Result<f64, Error> {
        if x.iter().all(|&x| x == T::ZERO) {
            self.long.copy_from_slice(self.b);
        } else {
            self.a.apply(x, &mut self.long)?;
            self.long.iter_mut().zip(self.b).for_each(|(r, &b)| *r = b - *r);
        }
        Ok(norm(&self.long))
    }

    pub(super) fn shape(&self) -> (usize, usize) {
        (self.u.len(), self.v.len())
    }
}

/// The cosine and sine of the rotation that takes `(a, b)` to `(r, 0)`, and `r`.
pub(super) fn rotation(a: f64, b: f64) -> (f64, f64, f64) {
    let r = a.hypot(b);
    if r == 0.0 { (1.0, 0.0, 0.0) } else { (a / r, b / r, r) }
}
