//! What is left of a matrix after elimination, and judging it.

use crate::condition;
use crate::error::Error;
use crate::real::Magnitude;
use crate::scalar::Scalar;

/// The factors of a matrix of order at least 1, to solve with.
pub(crate) trait Eliminated<T: Scalar> {
    /// `x ← A⁻¹ x` for one contiguous column after the other.
    fn solve(&self, x: &mut [T]);

    /// `x ← A⁻ᴴ x`, as [`Eliminated::solve`].
    fn solve_adjoint(&self, x: &mut [T]);
}

/// Fails where `R A`, of 1-norm `norm`, is singular to working precision. `R` is the diagonal
/// of the powers of two of `balance`, or with none of them the identity. `v` and `signs` are
/// workspace of the matrix's order.
///
/// # Errors
/// [`Error::IllConditioned`].
pub(crate) fn judge<T: Scalar>(
    factors: &impl Eliminated<T>,
    norm: T::Real,
    balance: &[i32],
    v: &mut [T],
    signs: &mut [T],
) -> Result<(), Error> {
    let unbalance = |v: &mut [T]| {
        v.iter_mut().zip(balance).for_each(|(x, &power)| *x = x.scaled(-power));
    };
    let inverse_norm = condition::inverse_one_norm(
        v,
        signs,
        |v| {
            unbalance(v);
            factors.solve(v);
        },
        |v| {
            factors.solve_adjoint(v);
            unbalance(v);
        },
    );
    condition::check(norm, inverse_norm)
}

/// `x / y` without overflow or underflow in between: complex division squares the divisor.
pub(crate) fn quotient<T: Scalar>(x: T, y: T) -> T {
    if !T::IS_COMPLEX {
        return x / y;
    }
    let power = -y.exponent_of();
    (x / y.scaled(power)).scaled(power)
}

/// `|re x| + |im x|`: what pivots are compared by.
pub(crate) fn size<T: Scalar>(x: T) -> T::Real {
    x.re().magnitude() + x.im().magnitude()
}

/// The larger of two numbers; NaN wins.
pub(crate) fn larger<R: Magnitude>(largest: R, x: R) -> R {
    if x <= largest { largest } else { x }
}
