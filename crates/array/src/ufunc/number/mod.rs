//! Arithmetic on the element types, each with NumPy's meaning, one file for each
//! kind of number.

mod complex;
mod float;
mod integer;

use crate::Element;

/// Element types with `+ − ×` and powers.
pub(crate) trait Number: Element {
    const ZERO: Self;
    const ONE: Self;
    fn add(self, other: Self) -> Self;
    fn sub(self, other: Self) -> Self;
    fn mul(self, other: Self) -> Self;
    fn negative(self) -> Self;
    fn power(self, exponent: Self) -> Self;
}

/// Number types with an order.
pub(crate) trait Ordered: Number + PartialOrd {
    /// The larger one; NaN wins over every number.
    fn maximum(self, other: Self) -> Self;
    /// The smaller one; NaN wins over every number.
    fn minimum(self, other: Self) -> Self;
    fn absolute(self) -> Self;
    /// −1, +0 or 1; NaN of NaN.
    fn sign(self) -> Self;
    /// The quotient rounded down. Integers give 0 for a divisor of 0.
    fn floor_divide(self, other: Self) -> Self;
    /// What [`Ordered::floor_divide`] leaves, with the divisor's sign. Integers give
    /// 0 for a divisor of 0.
    fn remainder(self, other: Self) -> Self;
}

/// Types made of bits.
pub(crate) trait Integer: Ordered {
    fn not(self) -> Self;
    fn and(self, other: Self) -> Self;
    fn or(self, other: Self) -> Self;
    fn xor(self, other: Self) -> Self;
    /// All bits are shifted out from the width up, and by a negative count.
    fn left_shift(self, count: Self) -> Self;
    /// Copies of the sign bit are shifted in; a negative count is a large one.
    fn right_shift(self, count: Self) -> Self;
    /// The greatest common divisor, not negative (but for the least integer).
    fn gcd(self, other: Self) -> Self;
    /// The least common multiple, not negative, wrapped.
    fn lcm(self, other: Self) -> Self;
}

/// Types closed under division and the elementary functions.
pub(crate) trait Inexact: Number {
    fn div(self, other: Self) -> Self;
    fn exp(self) -> Self;
    fn exp2(self) -> Self;
    fn expm1(self) -> Self;
    fn log(self) -> Self;
    fn log1p(self) -> Self;
    fn log2(self) -> Self;
    fn log10(self) -> Self;
    fn sqrt(self) -> Self;
    fn sin(self) -> Self;
    fn cos(self) -> Self;
    fn tan(self) -> Self;
    fn asin(self) -> Self;
    fn acos(self) -> Self;
    fn atan(self) -> Self;
    fn sinh(self) -> Self;
    fn cosh(self) -> Self;
    fn tanh(self) -> Self;
    fn asinh(self) -> Self;
    fn acosh(self) -> Self;
    fn atanh(self) -> Self;
}

/// Real floating-point types.
pub(crate) trait Float: Ordered + Inexact {
    fn is_nan(self) -> bool;
    fn is_infinite(self) -> bool;
    fn is_finite(self) -> bool;
    fn is_sign_negative(self) -> bool;
    fn floor(self) -> Self;
    fn ceil(self) -> Self;
    fn trunc(self) -> Self;
    /// To the nearest integer, halves to the even one.
    fn round(self) -> Self;
    fn cbrt(self) -> Self;
    fn deg2rad(self) -> Self;
    fn rad2deg(self) -> Self;
    /// `sin(πx)/(πx)`, 1 at 0.
    fn sinc(self) -> Self;
    /// `1/(1 + e^−x)`.
    fn expit(self) -> Self;
    /// `ln(x/(1 − x))`.
    fn logit(self) -> Self;
    fn copysign(self, sign: Self) -> Self;
    fn atan2(self, other: Self) -> Self;
    fn hypot(self, other: Self) -> Self;
    /// `ln(e^self + e^other)` without overflow.
    fn logaddexp(self, other: Self) -> Self;
    /// The next representable number towards `other`.
    fn nextafter(self, other: Self) -> Self;
    /// 0 below zero, `at_zero` at zero, 1 above.
    fn heaviside(self, at_zero: Self) -> Self;
    /// The larger one; a number wins over NaN.
    fn fmax(self, other: Self) -> Self;
    /// The smaller one; a number wins over NaN.
    fn fmin(self, other: Self) -> Self;
}
