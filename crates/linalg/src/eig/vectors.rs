//! Eigenvectors as they are stored, and as they are handed out.

use einmul_array::Complex;
use einmul_kernels::matrix::MatMut;

use super::balance::Balance;
use crate::real::Magnitude;
use crate::scalar::Scalar;
use crate::schur::number::{direction, exponent, scaled, squared};

/// Eigenvectors of any length in contiguous columns. Those of a conjugate pair of a
/// real matrix are two columns: real parts, then the imaginary parts of the first
/// of the pair, whose eigenvalue has a positive imaginary part.
#[derive(Clone, Copy)]
pub(super) struct Vectors<'a, T: Scalar> {
    pub(super) columns: &'a [T],
    pub(super) values: &'a [Complex<T::Real>],
}

impl<T: Scalar> Vectors<'_, T> {
    /// Entry `i` of eigenvector `k`.
    pub(super) fn entry(&self, i: usize, k: usize) -> Complex<T::Real> {
        let n = self.values.len();
        let part = |k: usize| self.columns[k * n + i];
        let im = self.values[k].im;
        if T::IS_COMPLEX || im == T::REAL_ZERO {
            Complex::new(part(k).re(), part(k).im())
        } else if im > T::REAL_ZERO {
            Complex::new(part(k).re(), part(k + 1).re())
        } else {
            Complex::new(part(k - 1).re(), -part(k).re())
        }
    }

    /// The exponent of the largest part of eigenvector `k`, each entry times a power
    /// of two.
    pub(super) fn exponent(&self, k: usize, power: impl Fn(usize) -> i32) -> i32 {
        let entries = (0..self.values.len()).map(|i| exponent(self.entry(i, k)) + power(i));
        entries.max().unwrap_or(0)
    }

    /// Writes the eigenvectors of the matrix that was balanced: each of norm 1 and,
    /// where it is complex, turned so that its largest entry is real and positive
    /// (LAPACK's `geev`). Those of a conjugate pair are exactly conjugate.
    pub(super) fn write(&self, balance: &Balance<'_>, mut out: MatMut<'_, Complex<T::Real>>) {
        let n = self.values.len();
        for k in 0..n {
            let power = -self.exponent(k, |i| balance.powers[i]);
            let entry = |i: usize| scaled(self.entry(i, k), balance.powers[i] + power);
            let (mut sum, mut largest) = (T::REAL_ZERO, 0);
            for i in 0..n {
                sum += squared(entry(i));
                if squared(entry(largest)) < squared(entry(i)) {
                    largest = i;
                }
            }
            let norm = sum.root();
            let is_real = !T::IS_COMPLEX && self.values[k].im == T::REAL_ZERO;
            let turn = direction(entry(largest)).conj();
            for i in 0..n {
                let entry = if is_real { entry(i) } else { entry(i) * turn };
                let im = if i == largest { T::REAL_ZERO } else { entry.im / norm };
                out.set(balance.order[i], k, Complex::new(entry.re / norm, im));
            }
        }
    }
}
