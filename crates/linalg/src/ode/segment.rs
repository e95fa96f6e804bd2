//! The solution over one step, as a polynomial.

use crate::scalar::Scalar;

/// `y(t) = Σⱼ cⱼ θʲ` with `θ = (t - start) / step`: `θ` runs from 0 to 1 over the step.
///
/// The powers are those of one step, so that no cancellation worth mentioning occurs for the
/// degrees of at most 5 that methods have.
#[derive(Debug, Clone, PartialEq)]
pub struct Segment<T: Scalar> {
    start: T::Real,
    step: T::Real,
    n: usize,
    /// `c₀`, then `c₁`, and so on, `n` numbers each.
    coefficients: Vec<T>,
}

impl<T: Scalar> Segment<T> {
    /// Of the step from `start` to `start + step`; `coefficients` are `c₀` (the solution at
    /// `start`), `c₁`, …, one after the other, each of `n` numbers.
    pub fn new(start: T::Real, step: T::Real, n: usize, coefficients: Vec<T>) -> Self {
        Self { start, step, n, coefficients }
    }

    /// Where the step starts.
    pub fn start(&self) -> T::Real {
        self.start
    }

    /// Writes the polynomial's `n` values at `t`, anywhere.
    pub fn evaluate(&self, t: T::Real, out: &mut [T]) {
        let n = self.n;
        if n == 0 {
            return;
        }
        // A step of length 0 is a constant.
        let theta =
            if self.step == T::REAL_ZERO { T::REAL_ZERO } else { (t - self.start) / self.step };
        let mut powers = self.coefficients.chunks_exact(n).rev();
        match powers.next() {
            Some(highest) => out.copy_from_slice(highest),
            None => out.fill(T::ZERO),
        }
        for coefficients in powers {
            for (value, &coefficient) in out.iter_mut().zip(coefficients) {
                *value = T::mul_real_impl(value, &theta) + coefficient;
            }
        }
    }
}
