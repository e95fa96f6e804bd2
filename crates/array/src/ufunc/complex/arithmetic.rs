//! Quotients, square roots and powers.

use num_complex::Complex;

use super::{C, abs, exp, log};

/// `2^exponent`, for the exponents of normal numbers.
fn power_of_two(exponent: i32) -> f64 {
    f64::from_bits(((exponent + 1023) as u64) << 52)
}

/// An exponent for which `x · 2^−exponent` is about 1, kept where `2^−exponent` is normal.
fn scale_exponent(x: f64) -> i32 {
    let biased = (x.to_bits() >> 52 & 0x7ff) as i32;
    (biased - 1023).clamp(-1022, 1022)
}

/// At this size a sum of two parts may overflow.
const LARGE: f64 = f64::MAX / 2.0;
/// Up to this size roundings may underflow.
const SMALL: f64 = f64::MIN_POSITIVE * 2.0 / f64::EPSILON;
/// The power of two that brings [`SMALL`] numbers out of underflow's reach.
const UP: f64 = 2.0 / (f64::EPSILON * f64::EPSILON);

/// The quotient, by Smith's formula on operands brought into a safe range first (Baudin and
/// Smith, "A robust complex division in Scilab", 2012).
pub(in crate::ufunc) fn divide(x: C, y: C) -> C {
    let size = |z: C| z.re.abs().max(z.im.abs());
    if y.re == 0.0 && y.im == 0.0 {
        return Complex::new(x.re / y.re, x.im / y.re);
    }
    if size(x).is_infinite() || size(y).is_infinite() {
        return divide_infinite(x, y);
    }
    let scale = |z: C| match size(z) {
        size if size >= LARGE => 0.5,
        size if size <= SMALL => UP,
        _ => 1.0,
    };
    let (up, down) = (scale(x), scale(y));
    let (a, b, c, d) = (x.re * up, x.im * up, y.re * down, y.im * down);
    let (re, im) = if c.abs() >= d.abs() {
        smith(a, b, c, d)
    } else {
        // Both operands turned about the diagonal, which conjugates the quotient.
        let (re, im) = smith(b, a, d, c);
        (re, -im)
    };
    let back = down / up;
    Complex::new(re * back, im * back)
}

/// `(a + bi)/(c + di)` for `|c| ≥ |d|`.
fn smith(a: f64, b: f64, c: f64, d: f64) -> (f64, f64) {
    let ratio = d / c;
    let inverse = 1.0 / (c + d * ratio);
    // Where the ratio or a product with it is lost to underflow, the factors are taken
    // in another order.
    let part = |plain: f64, turned: f64| {
        let product = turned * ratio;
        if product != 0.0 {
            (plain + product) * inverse
        } else if ratio != 0.0 {
            plain * inverse + turned * inverse * ratio
        } else {
            (plain + d * (turned / c)) * inverse
        }
    };
    (part(a, b), part(b, -a))
}

/// Quotients of or by infinities, as in C99 G.5.1: what is infinite counts as ±1 beside
/// zeros, and gives the direction.
fn divide_infinite(x: C, y: C) -> C {
    let is_finite = |z: C| z.re.is_finite() && z.im.is_finite();
    let is_infinite = |z: C| z.re.is_infinite() || z.im.is_infinite();
    let direction = |part: f64| f64::from(u8::from(part.is_infinite())).copysign(part);
    let along = |x: C, y: C, size: f64| {
        let (re, im) = (x.re * y.re + x.im * y.im, x.im * y.re - x.re * y.im);
        Complex::new(size * re, size * im)
    };
    if is_infinite(x) && is_finite(y) {
        along(Complex::new(direction(x.re), direction(x.im)), y, f64::INFINITY)
    } else if is_finite(x) && is_infinite(y) {
        along(x, Complex::new(direction(y.re), direction(y.im)), 0.0)
    } else {
        Complex::new(f64::NAN, f64::NAN)
    }
}

/// `z/|z|`, and `+0 + 0j` at zero.
pub(in crate::ufunc) fn sign(z: C) -> C {
    if z.re.is_nan() || z.im.is_nan() || (z.re.is_infinite() && z.im.is_infinite()) {
        return Complex::new(f64::NAN, f64::NAN);
    }
    let size = z.re.abs().max(z.im.abs());
    if size == 0.0 {
        return Complex::new(0.0, 0.0);
    }
    if size.is_infinite() {
        let direction = |part: f64| f64::from(u8::from(part.is_infinite())).copysign(part);
        return Complex::new(direction(z.re), direction(z.im));
    }
    let s = power_of_two(-scale_exponent(size));
    let near_one = Complex::new(z.re * s, z.im * s);
    let modulus = abs(near_one);
    Complex::new(near_one.re / modulus, near_one.im / modulus)
}

/// The principal square root: cut along the negative real axis, continuous from above
/// where the imaginary part is +0 and from below where it is −0 (Kahan's CSQRT).
pub(in crate::ufunc) fn sqrt(z: C) -> C {
    let (x, y) = (z.re, z.im);
    if y.is_infinite() {
        return Complex::new(f64::INFINITY, y);
    }
    if x.is_infinite() {
        // A finite part beside it decides a sign only; NaN stays.
        let beside = if y.is_nan() { y } else { 0.0_f64.copysign(y) };
        let far = if x > 0.0 { (x, beside) } else { (beside.abs(), f64::INFINITY.copysign(y)) };
        return Complex::new(far.0, far.1);
    }
    if x == 0.0 && y == 0.0 {
        return Complex::new(0.0, y);
    }
    // By an even power of two, so that the root's scale is one too.
    let size = x.abs().max(y.abs());
    let even = if size.is_nan() { 0 } else { scale_exponent(size) / 2 * 2 };
    let s = power_of_two(-even);
    let (x, y) = (x * s, y * s);
    let larger = (0.5 * (x.abs() + x.hypot(y))).sqrt();
    let smaller = y.abs() / (2.0 * larger);
    let back = power_of_two(even / 2);
    let (larger, smaller) = (larger * back, smaller * back);
    if x >= 0.0 {
        Complex::new(larger, smaller.copysign(y))
    } else if x < 0.0 {
        Complex::new(smaller, larger.copysign(y))
    } else {
        Complex::new(f64::NAN, f64::NAN)
    }
}

/// Exponents up to which repeated squaring is at least as accurate as logarithms.
const MOST_SQUARED: f64 = 64.0;

/// `x^y` as `exp(y · ln x)`; small whole powers as products. `x^0` is 1, and zero has
/// powers with a positive real part only (0).
pub(in crate::ufunc) fn power(x: C, y: C) -> C {
    if y.re == 0.0 && y.im == 0.0 {
        return Complex::new(1.0, 0.0);
    }
    if x.re == 0.0 && x.im == 0.0 {
        let value = if y.re > 0.0 { 0.0 } else { f64::NAN };
        return Complex::new(value, value);
    }
    if y.im == 0.0 {
        let is_finite = x.re.is_finite() && x.im.is_finite();
        if y.re.fract() == 0.0 && y.re.abs() <= MOST_SQUARED && is_finite {
            // Of a number near 1, so that neither part overflows or vanishes before its time.
            let exponent = scale_exponent(x.re.abs().max(x.im.abs()));
            let unit = times_power_of_two(x, -exponent);
            let product = whole_power(unit, y.re.abs() as u32);
            let one = Complex::new(1.0, 0.0);
            let power = if y.re < 0.0 { divide(one, product) } else { product };
            return times_power_of_two(power, exponent * y.re as i32);
        }
        if y.re == 1.0 {
            return x;
        }
        if abs(x).is_finite() && y.re.is_finite() {
            // The modulus of a real power loses no digits to a logarithm.
            let (modulus, angle) = (abs(x).powf(y.re), y.re * x.im.atan2(x.re));
            return Complex::new(times(modulus, angle.cos()), times(modulus, angle.sin()));
        }
        let log = log(x);
        return exp(Complex::new(times(y.re, log.re), times(y.re, log.im)));
    }
    exp(y * log(x))
}

/// Both parts times `2^exponent`, by steps that are numbers.
fn times_power_of_two(x: C, exponent: i32) -> C {
    let (mut x, mut left) = (x, exponent);
    while left != 0 && (x.re != 0.0 || x.im != 0.0) {
        let step = left.clamp(-1000, 1000);
        x = Complex::new(x.re * power_of_two(step), x.im * power_of_two(step));
        left -= step;
    }
    x
}

/// A product that is zero where its second factor is, whatever the first: a real number stays
/// real however large its power.
fn times(scale: f64, part: f64) -> f64 {
    if part == 0.0 { scale.signum() * part } else { scale * part }
}

/// A power with a whole exponent from 1 up, by repeated squaring.
fn whole_power(base: C, exponent: u32) -> C {
    if exponent <= 1 {
        return base;
    }
    let half = whole_power(base, exponent / 2);
    let square = half * half;
    if exponent % 2 == 1 { square * base } else { square }
}
