//! Parts of spectra that are known, and what must be refused.

mod general;
mod hermitian;
mod inverted;
mod refused;
mod reorder;
mod singular;

use einmul_array::Complex;

use crate::error::Error;
use crate::krylov::FnOperator;
use crate::krylov::tests::real_number;
use crate::real::Magnitude;
use crate::scalar::Scalar;

/// What pairs of a converged search may be off, relative to the norm: ten roundings by the
/// test for convergence, one for each term of products of up to 200, about one for each of the
/// 20 vectors of a basis or few more, in a sum that is turned twice, and two that each restart
/// adds.
fn roundings<T: Scalar>(restarts: usize) -> f64 {
    (300.0 + 2.0 * restarts as f64) * T::Real::EPSILON.to_f64()
}

/// A diagonal matrix.
fn diagonal<T: Scalar>(entries: Vec<Complex<f64>>) -> FnOperator<'static, T> {
    let entries: Vec<T> = entries.into_iter().map(T::from_c128).collect();
    let adjoint: Vec<T> = entries.iter().map(|x| x.conjugate()).collect();
    let n = entries.len();
    let times = |entries: Vec<T>| {
        move |x: &[T], y: &mut [T]| {
            (0..entries.len()).for_each(|i| y[i] = entries[i] * x[i]);
            Ok::<(), Error>(())
        }
    };
    FnOperator::new(n, n, times(entries)).with_adjoint(times(adjoint))
}

/// A real diagonal matrix.
fn real_diagonal<T: Scalar>(entries: &[f64]) -> FnOperator<'static, T> {
    diagonal(entries.iter().map(|&x| Complex::new(x, 0.0)).collect())
}

/// How far the contiguous columns of a length are from orthonormal.
fn orthogonality<T: Scalar>(columns: &[T], length: usize) -> f64 {
    let columns: Vec<&[T]> = columns.chunks_exact(length).collect();
    let mut largest = 0.0_f64;
    for (i, x) in columns.iter().enumerate() {
        for (j, y) in columns.iter().enumerate() {
            let dot = x.iter().zip(*y).fold(real_number::<T>(0.0).to_c128(), |sum, (&x, &y)| {
                sum + x.to_c128().conj() * y.to_c128()
            });
            let identity = Complex::new(f64::from(u8::from(i == j)), 0.0);
            largest = largest.max((dot - identity).norm());
        }
    }
    largest
}
