//! One step of iterative refinement.

use crate::real::Magnitude;
use crate::scalar::Scalar;
use crate::sparse::pattern::Pattern;

/// Backward errors up to this many `ε` are not worth another substitution.
const GOOD: f64 = 8.0;

/// Improves a solution of `S x = b` by one step, where its componentwise backward error
/// `max |b − S x| / (|S||x| + |b|)` (Oettli & Prager 1964) is larger than a few `ε`, and keeps
/// the step only if it made that smaller. `correction` is workspace; `solve` overwrites by
/// `S⁻¹`.
pub(super) fn refine<T: Scalar>(
    pattern: &Pattern,
    values: &[T],
    b: &[T],
    x: &mut [T],
    correction: &mut [T],
    solve: impl FnOnce(&mut [T]),
) {
    let good = GOOD * T::Real::EPSILON.to_f64();
    let before = residual(pattern, values, b, x, correction);
    // Of a column with NaN nothing is better or worse.
    if before.is_nan() || before <= good {
        return;
    }
    solve(correction);
    // `correction` keeps the unrefined solution.
    for (x, d) in x.iter_mut().zip(correction.iter_mut()) {
        let old = *x;
        *x = old + *d;
        *d = old;
    }
    let is_better = error_of(pattern, values, b, x) < before;
    if !is_better {
        x.copy_from_slice(correction);
    }
}

/// Writes `b − S x` to `r` and returns the backward error.
fn residual<T: Scalar>(pattern: &Pattern, values: &[T], b: &[T], x: &[T], r: &mut [T]) -> f64 {
    let mut worst = 0.0;
    for (i, r) in r.iter_mut().enumerate() {
        let (residual, size) = row_residual(pattern, values, b, x, i);
        *r = residual;
        worst = worse(worst, residual.modulus(), size);
    }
    worst
}

fn error_of<T: Scalar>(pattern: &Pattern, values: &[T], b: &[T], x: &[T]) -> f64 {
    (0..b.len()).fold(0.0, |worst, i| {
        let (residual, size) = row_residual(pattern, values, b, x, i);
        worse(worst, residual.modulus(), size)
    })
}

/// `(b − S x)[i]` and `(|S||x| + |b|)[i]`.
fn row_residual<T: Scalar>(
    pattern: &Pattern,
    values: &[T],
    b: &[T],
    x: &[T],
    i: usize,
) -> (T, T::Real) {
    let (mut residual, mut size) = (b[i], b[i].modulus());
    for p in pattern.range(i) {
        let product = values[p] * x[pattern.indices[p]];
        residual -= product;
        size += product.modulus();
    }
    (residual, size)
}

/// The larger of `worst` and a quotient; NaN wins, and 0/0 is no error.
fn worse<R: Magnitude>(worst: f64, residual: R, size: R) -> f64 {
    if size == R::zero() {
        return worst;
    }
    let error = (residual / size).to_f64();
    if error <= worst || worst.is_nan() { worst } else { error }
}
