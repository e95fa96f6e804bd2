//! The inverse trigonometric and hyperbolic functions.
//!
//! Arcsine and arccosine follow Hull, Fairgrieve and Tang, "Implementing the complex
//! arcsine and arccosine functions using exception handling" (ACM TOMS 23, 1997):
//! both come from the ellipse and the hyperbola with foci ±1 on which the point lies.

use std::f64::consts::{FRAC_PI_2, LN_2};

use num_complex::Complex;

use super::logarithm::ln_abs;
use super::{C, times_i, times_minus_i};

const NAN: C = Complex::new(f64::NAN, f64::NAN);
/// Beyond this `z² ± 1` rounds to `z²`.
const FAR: f64 = (1_u64 << 56) as f64;
/// Below this squares lose digits to underflow; 2⁻⁵⁰⁰.
const TINY: f64 = 3.054936363499605e-151;
/// Half the ellipse's major axis up to which `ln(1 + x)` is used.
const NEAR_FOCI: f64 = 1.5;
/// The hyperbola's half axis up to which `1 − x²` keeps its digits.
const MIDDLE: f64 = 0.6417;

/// A point on an ellipse and a hyperbola with foci ±1.
struct Confocal {
    /// Proportional to the sine of the angle of the hyperbola's asymptote.
    sine: f64,
    /// Proportional to its cosine.
    cosine: f64,
    /// The inverse hyperbolic cosine of the ellipse's half axis.
    height: f64,
}

/// The ellipse and hyperbola through `x + iy`, neither of which is negative or NaN.
fn confocal(x: f64, y: f64) -> Confocal {
    if x.max(y) > FAR {
        return Confocal { sine: x, cosine: y, height: ln_abs(Complex::new(x, y)) + LN_2 };
    }
    if y < TINY {
        return beside_real_axis(x, y);
    }
    let (r, s) = ((x + 1.0).hypot(y), (x - 1.0).hypot(y));
    let a = 0.5 * (r + s);
    let b = x / a;
    let cosine = if b <= MIDDLE {
        ((a - x) * (a + x)).sqrt()
    } else if x <= 1.0 {
        (0.5 * (a + x) * (y * y / (r + x + 1.0) + (s + (1.0 - x)))).sqrt()
    } else {
        y * (0.5 * ((a + x) / (r + x + 1.0) + (a + x) / (s + (x - 1.0)))).sqrt()
    };
    let height = if a <= NEAR_FOCI {
        let right = if x < 1.0 { y * y / (s + (1.0 - x)) } else { s + (x - 1.0) };
        let over = 0.5 * (y * y / (r + x + 1.0) + right);
        (over + (over * (a + 1.0)).sqrt()).ln_1p()
    } else {
        (a + (a * a - 1.0).sqrt()).ln()
    };
    Confocal { sine: x, cosine, height }
}

/// The limits of [`confocal`] for `y` towards 0.
fn beside_real_axis(x: f64, y: f64) -> Confocal {
    let root = ((x - 1.0).abs() * (x + 1.0)).sqrt();
    if x < 1.0 {
        Confocal { sine: x, cosine: root, height: y / root }
    } else if x > 1.0 {
        Confocal { sine: 1.0, cosine: y / root, height: ((x - 1.0) + root).ln_1p() }
    } else {
        Confocal { sine: 1.0, cosine: y.sqrt(), height: y.sqrt() }
    }
}

/// The inverse cosine, cut along the real axis beyond ±1.
pub(in crate::ufunc) fn acos(z: C) -> C {
    let (x, y) = (z.re, z.im);
    if x.is_nan() || y.is_nan() {
        return if x.is_infinite() || y.is_infinite() {
            Complex::new(f64::NAN, -f64::INFINITY.copysign(y))
        } else if x == 0.0 {
            Complex::new(FRAC_PI_2, y)
        } else {
            NAN
        };
    }
    let at = confocal(x.abs(), y.abs());
    Complex::new(at.cosine.atan2(at.sine.copysign(x)), -at.height.copysign(y))
}

/// The inverse hyperbolic cosine: `±i acos z`, the sign chosen so that the real part
/// is not negative.
pub(in crate::ufunc) fn acosh(z: C) -> C {
    let w = acos(z);
    Complex::new(w.im.abs(), w.re.copysign(z.im))
}

/// The inverse hyperbolic sine, cut along the imaginary axis beyond ±i.
pub(in crate::ufunc) fn asinh(z: C) -> C {
    let (x, y) = (z.re, z.im);
    if x.is_nan() || y.is_nan() {
        return if y == 0.0 {
            Complex::new(x, y)
        } else if x.is_infinite() || y.is_infinite() {
            let re = if x.is_nan() { f64::INFINITY } else { x };
            Complex::new(re, f64::NAN)
        } else {
            NAN
        };
    }
    let at = confocal(y.abs(), x.abs());
    Complex::new(at.height.copysign(x), at.sine.atan2(at.cosine).copysign(y))
}

/// The inverse sine: `−i asinh(iz)`.
pub(in crate::ufunc) fn asin(z: C) -> C {
    times_minus_i(asinh(times_i(z)))
}

/// The inverse hyperbolic tangent, cut along the real axis beyond ±1 (Kahan's CATANH).
pub(in crate::ufunc) fn atanh(z: C) -> C {
    let (x, y) = (z.re.abs(), z.im.abs());
    let (re, im) = if x.is_infinite() || y.is_infinite() {
        let im = if y.is_nan() { f64::NAN } else { FRAC_PI_2 };
        (0.0, im)
    } else if x.is_nan() || y.is_nan() {
        (if x == 0.0 { 0.0 } else { f64::NAN }, f64::NAN)
    } else if x.max(y) > FAR {
        // The real part of 1/z, the larger part divided out.
        let re = if x > y { 1.0 / (x + y * (y / x)) } else { (x / y) / (x * (x / y) + y) };
        (re, FRAC_PI_2)
    } else if x == 1.0 && y < TINY {
        (0.5 * (LN_2 - y.ln()), 0.5 * (2.0 * y).atan2(0.0))
    } else {
        let aside = 1.0 - x;
        let re = 0.25 * (4.0 * x / (aside * aside + y * y)).ln_1p();
        (re, 0.5 * (2.0 * y).atan2(aside * (1.0 + x) - y * y))
    };
    Complex::new(re.copysign(z.re), im.copysign(z.im))
}

/// The inverse tangent: `−i atanh(iz)`.
pub(in crate::ufunc) fn atan(z: C) -> C {
    times_minus_i(atanh(times_i(z)))
}
