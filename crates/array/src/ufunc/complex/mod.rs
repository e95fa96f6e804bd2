//! Complex functions in `f64`, with the special values of C99's Annex G and of the
//! array API standard, and without overflow where the result has none.
//!
//! Branch cuts and the signs of zeros are those of Kahan, "Branch cuts for complex
//! elementary functions, or much ado about nothing's sign bit" (1987). Functions of
//! `iz` are written by their rotations, never by a complex product, which would lose
//! signs of zeros.

mod arithmetic;
mod exponential;
mod inverse;
mod logarithm;

use num_complex::Complex;

pub(super) use arithmetic::{divide, power, sign, sqrt};
pub(super) use exponential::{cos, cosh, exp, exp2, expm1, sin, sinh, tan, tanh};
pub(super) use inverse::{acos, acosh, asin, asinh, atan, atanh};
pub(super) use logarithm::{log, log1p, log2, log10};

type C = Complex<f64>;

/// `iz`.
fn times_i(z: C) -> C {
    Complex::new(-z.im, z.re)
}

/// `−iz`.
fn times_minus_i(z: C) -> C {
    Complex::new(z.im, -z.re)
}

/// The modulus, without overflow on the way.
pub(super) fn abs(z: C) -> f64 {
    z.re.hypot(z.im)
}
