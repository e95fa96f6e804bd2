//! Logarithms and powers of numbers, and their divided differences, without cancellation.
//!
//! All in double precision, whatever the matrix is. Higham, *Functions of Matrices*,
//! §11.6 ((11.28) for the logarithm) and Higham and Lin, *SIAM J. Matrix Anal. Appl.* 32
//! (2011) 1056–1078, for powers.

use std::f64::consts::PI;

use einmul_array::Complex;

use crate::real::Magnitude;
use crate::schur::number::quotient;

type Number = Complex<f64>;

pub(super) fn wide<R: Magnitude>(z: Complex<R>) -> Number {
    Complex::new(z.re.to_f64(), z.im.to_f64())
}

pub(super) fn narrow<R: Magnitude>(z: Number) -> Complex<R> {
    Complex::new(R::of_f64(z.re), R::of_f64(z.im))
}

/// The principal logarithm; of a negative number its imaginary part is π.
pub(super) fn ln(z: Number) -> Number {
    let im = if z.im == 0.0 { 0.0 } else { z.im };
    let (larger, smaller) = (z.re.abs().max(im.abs()), z.re.abs().min(im.abs()));
    let re = if (0.5..1.5).contains(&larger) {
        // Near modulus 1, which must not swallow a small logarithm.
        0.5 * ((larger - 1.0) * (larger + 1.0) + smaller * smaller).ln_1p()
    } else {
        let ratio = smaller / larger;
        larger.ln() + 0.5 * (ratio * ratio).ln_1p()
    };
    Complex::new(re, im.atan2(z.re))
}

/// `e^z − 1`.
pub(super) fn exp_m1(z: Number) -> Number {
    let half_sine = (0.5 * z.im).sin();
    let re = z.re.exp_m1() * z.im.cos() - 2.0 * half_sine * half_sine;
    Complex::new(re, z.re.exp() * z.im.sin())
}

fn atanh(z: Number) -> Number {
    let (x, y) = (z.re, z.im);
    let re = 0.25 * (4.0 * x / ((1.0 - x) * (1.0 - x) + y * y)).ln_1p();
    Complex::new(re, 0.5 * (2.0 * y).atan2((1.0 - x) * (1.0 + x) - y * y))
}

/// Half of `ln b − ln a`, of numbers that are close.
fn half_difference(a: Number, b: Number) -> Number {
    let half = |z: Number| z * 0.5;
    let mut w = atanh(quotient(half(b) - half(a), half(b) + half(a)));
    // The logarithm of the quotient is the difference of those but for a multiple of 2πi.
    let winding = (((ln(b) - ln(a)).im - PI) / (2.0 * PI)).ceil();
    w.im += PI * winding;
    w
}

fn are_far(a: Number, b: Number) -> bool {
    // Also of opposite signs, whose sum is divided by where they are close.
    (b - a).norm() > 0.5 * a.norm().max(b.norm())
}

/// `(ln b − ln a)/(b − a)`, and the derivative where they are equal.
pub(super) fn ln_difference(a: Number, b: Number) -> Number {
    if a == b {
        return quotient(Complex::new(1.0, 0.0), a);
    }
    let difference = if are_far(a, b) { ln(b) - ln(a) } else { half_difference(a, b) * 2.0 };
    quotient(difference, b - a)
}

/// `(b^p − a^p)/(b − a)`, and the derivative where they are equal.
pub(super) fn power_difference(a: Number, b: Number, p: f64) -> Number {
    if a == b {
        return (ln(a) * (p - 1.0)).exp() * p;
    }
    let difference = if are_far(a, b) {
        (ln(b) * p).exp() - (ln(a) * p).exp()
    } else {
        ((ln(a) + ln(b)) * (0.5 * p)).exp() * (half_difference(a, b) * p).sinh() * 2.0
    };
    quotient(difference, b - a)
}
