//! The exponential, hyperbolic and trigonometric functions.

use std::f64::consts::LN_2;

use num_complex::Complex;

use super::{C, times_i, times_minus_i};

/// Real parts beyond this overflow `exp`, though not every product with a sine.
const LARGE: f64 = 709.0;
/// `e^709`, the last power of `e` with a whole exponent.
const EXP_LARGE: f64 = 8.218407461554972e307;

const NAN: C = Complex::new(f64::NAN, f64::NAN);

/// `(e^x · c, e^x · s)`, without overflow where the products have none.
fn stretched(x: f64, c: f64, s: f64) -> C {
    if x > LARGE {
        let e = (x - LARGE).exp();
        Complex::new(e * c * EXP_LARGE, e * s * EXP_LARGE)
    } else {
        let e = x.exp();
        Complex::new(e * c, e * s)
    }
}

/// `size · (cos y + i sin y)` for a size of 0 or infinity and a finite `y`.
fn direction(size: f64, y: f64) -> C {
    Complex::new(size.copysign(y.cos()), size.copysign(y.sin()))
}

/// The exponential.
pub(in crate::ufunc) fn exp(z: C) -> C {
    let (x, y) = (z.re, z.im);
    if y == 0.0 {
        Complex::new(x.exp(), y)
    } else if x == f64::NEG_INFINITY {
        if y.is_finite() { direction(0.0, y) } else { Complex::new(0.0, 0.0_f64.copysign(y)) }
    } else if x == f64::INFINITY {
        if y.is_finite() { direction(x, y) } else { Complex::new(x, f64::NAN) }
    } else if !y.is_finite() {
        NAN
    } else {
        stretched(x, y.cos(), y.sin())
    }
}

/// `2^z`.
pub(in crate::ufunc) fn exp2(z: C) -> C {
    if z.im == 0.0 {
        return Complex::new(z.re.exp2(), z.im);
    }
    let (size, angle) = (z.re.exp2(), z.im * LN_2);
    if size.is_normal() && angle.is_finite() {
        return Complex::new(size * angle.cos(), size * angle.sin());
    }
    exp(Complex::new(z.re * LN_2, z.im * LN_2))
}

/// `e^z − 1`, accurate for small `z`.
pub(in crate::ufunc) fn expm1(z: C) -> C {
    let (x, y) = (z.re, z.im);
    if y == 0.0 {
        // The standard asks for +0 at −0 too.
        Complex::new(x.exp_m1() + 0.0, y)
    } else if x.is_infinite() || !y.is_finite() || x > 40.0 {
        // Here 1 is nothing, or all.
        let e = exp(z);
        Complex::new(e.re - 1.0, e.im)
    } else {
        let half_sine = (0.5 * y).sin();
        let re = x.exp_m1() * y.cos() - 2.0 * half_sine * half_sine;
        Complex::new(re, x.exp() * y.sin())
    }
}

/// The hyperbolic cosine.
pub(in crate::ufunc) fn cosh(z: C) -> C {
    let (x, y) = (z.re, z.im);
    if y == 0.0 {
        let im = if x.is_nan() { y } else { y * 1.0_f64.copysign(x) };
        Complex::new(x.cosh(), im)
    } else if x == 0.0 {
        let im = if y.is_finite() { x * y.sin() } else { x };
        Complex::new(y.cos(), im)
    } else if x.is_infinite() {
        if !y.is_finite() {
            return Complex::new(f64::INFINITY, f64::NAN);
        }
        let far = direction(f64::INFINITY, y);
        Complex::new(far.re, far.im * 1.0_f64.copysign(x))
    } else if !y.is_finite() {
        NAN
    } else if x.abs() > LARGE {
        stretched(x.abs(), 0.5 * y.cos(), (0.5 * y.sin()).copysign(y.sin() * x))
    } else {
        Complex::new(x.cosh() * y.cos(), x.sinh() * y.sin())
    }
}

/// The hyperbolic sine.
pub(in crate::ufunc) fn sinh(z: C) -> C {
    let (x, y) = (z.re, z.im);
    if y == 0.0 {
        Complex::new(x.sinh(), y)
    } else if x == 0.0 {
        let re = if y.is_finite() { x * y.cos() } else { x };
        Complex::new(re, y.sin())
    } else if x.is_infinite() {
        if !y.is_finite() {
            return Complex::new(x, f64::NAN);
        }
        let far = direction(f64::INFINITY, y);
        Complex::new(far.re * 1.0_f64.copysign(x), far.im)
    } else if !y.is_finite() {
        NAN
    } else if x.abs() > LARGE {
        stretched(x.abs(), (0.5 * y.cos()).copysign(y.cos() * x), 0.5 * y.sin())
    } else {
        Complex::new(x.sinh() * y.cos(), x.cosh() * y.sin())
    }
}

/// Beyond this the real part of `tanh` rounds to ±1.
const TANH_FLAT: f64 = 22.0;

/// The hyperbolic tangent (Kahan's CTANH).
pub(in crate::ufunc) fn tanh(z: C) -> C {
    let (x, y) = (z.re, z.im);
    if y == 0.0 {
        return Complex::new(x.tanh(), y);
    }
    if x.is_infinite() {
        return Complex::new(1.0_f64.copysign(x), 0.0_f64.copysign(y));
    }
    if x == 0.0 {
        return Complex::new(x, y.tan());
    }
    if !y.is_finite() || x.is_nan() {
        return NAN;
    }
    if x.abs() > TANH_FLAT {
        // sinh² and cosh² are e^2|x|/4 to within rounding.
        let im = 4.0 * y.sin() * y.cos() * (-2.0 * x.abs()).exp();
        return Complex::new(1.0_f64.copysign(x), im);
    }
    let (tangent, sine) = (y.tan(), x.sinh());
    let secant_squared = 1.0 + tangent * tangent;
    let cosine = (1.0 + sine * sine).sqrt();
    let divisor = 1.0 + secant_squared * sine * sine;
    Complex::new(secant_squared * cosine * sine / divisor, tangent / divisor)
}

/// The sine: `−i sinh(iz)`.
pub(in crate::ufunc) fn sin(z: C) -> C {
    times_minus_i(sinh(times_i(z)))
}

/// The cosine: `cosh(iz)`.
pub(in crate::ufunc) fn cos(z: C) -> C {
    cosh(times_i(z))
}

/// The tangent: `−i tanh(iz)`.
pub(in crate::ufunc) fn tan(z: C) -> C {
    times_minus_i(tanh(times_i(z)))
}
