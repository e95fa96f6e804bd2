//! Whether an answer may be believed: faer's iteration does not say when it fails.
//!
//! Each rule compares a number that a backward stable method keeps up to rounding
//! with the same number of the matrix, in `O(n²)` steps. A wrong alarm costs time
//! only, since another method follows.

use einmul_array::Complex;

use super::vectors::Vectors;
use crate::real::{EXPONENT_NOT_FINITE, EXPONENT_OF_ZERO, Magnitude};
use crate::scalar::Scalar;
use crate::schur::number::{exponent, scaled, size, squared};

/// Backward errors are a few `√n·ε` in practice, at most a multiple of `n·ε`.
const SLACK: usize = 64;

/// Whether the eigenvalues of the contiguous columns `a` are finite and have the sum
/// and the sum of squares of its eigenvalues, `tr A` and `tr A²`.
pub(super) fn values_fit<T: Scalar>(a: &[T], values: &[Complex<T::Real>]) -> bool {
    let n = values.len();
    if values.iter().any(|&value| exponent(value) == EXPONENT_NOT_FINITE) {
        return false;
    }
    let zero = Complex::new(T::REAL_ZERO, T::REAL_ZERO);
    let (mut sum, mut squares) = (zero, zero);
    for &value in values {
        sum += value;
        squares += value * value;
    }
    for (j, column) in a.chunks_exact(n).enumerate() {
        sum -= widened(column[j]);
        for (i, &x) in column.iter().enumerate() {
            squares -= widened(x * a[i * n + j]);
        }
    }
    let norm = frobenius_norm(a);
    let allowed = T::Real::from_size(SLACK * n) * T::Real::EPSILON * norm;
    size(sum) <= allowed && size(squares) <= allowed * norm
}

/// Whether `A v = λ v` for all eigenvectors at once: for one sum of them, with
/// positive weights that no symmetry knows, as in Freivalds' check of a product.
/// `sum` and `image` are workspace of order `n`.
pub(super) fn vectors_fit<T: Scalar>(
    a: &[T],
    vectors: Vectors<'_, T>,
    sum: &mut [Complex<T::Real>],
    image: &mut [Complex<T::Real>],
) -> bool {
    let n = sum.len();
    let zero = Complex::new(T::REAL_ZERO, T::REAL_ZERO);
    sum.fill(zero);
    image.fill(zero);
    let mut squares = T::REAL_ZERO;
    for (k, &value) in vectors.values.iter().enumerate() {
        let power = vectors.exponent(k, |_| 0);
        // A vector of zeros would satisfy every equation.
        if power == EXPONENT_NOT_FINITE || power == EXPONENT_OF_ZERO {
            return false;
        }
        // Multiples of the golden ratio, modulo 1.
        let weight = T::Real::of_f64(1.0 + (k as f64 * 0.618_033_988_749_895).fract());
        for i in 0..n {
            let entry = scaled(vectors.entry(i, k), -power) * weight;
            squares += squared(entry);
            sum[i] += entry;
            image[i] += entry * value;
        }
    }
    for (column, &factor) in a.chunks_exact(n).zip(sum.iter()) {
        for (image, &x) in image.iter_mut().zip(column) {
            *image -= widened(x) * factor;
        }
    }
    let residual = image.iter().fold(T::REAL_ZERO, |sum, &x| sum + squared(x)).root();
    // The errors of single vectors add up like their sizes at worst.
    let added = (T::Real::from_size(n) * squares).root();
    let rounding = T::Real::from_size(SLACK * n) * T::Real::EPSILON * frobenius_norm(a);
    residual <= rounding * added
}

fn frobenius_norm<T: Scalar>(a: &[T]) -> T::Real {
    a.iter().fold(T::REAL_ZERO, |sum, &x| sum + squared(widened(x))).root()
}

fn widened<T: Scalar>(x: T) -> Complex<T::Real> {
    Complex::new(x.re(), x.im())
}
