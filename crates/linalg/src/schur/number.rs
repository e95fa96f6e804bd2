//! Complex arithmetic that stays in range where its result does.

use einmul_array::Complex;

use crate::real::Magnitude;

/// `|re| + |im|`, between the modulus and its `√2`.
pub(crate) fn size<R: Magnitude>(z: Complex<R>) -> R {
    z.re.magnitude() + z.im.magnitude()
}

/// The exponent of the larger part.
pub(crate) fn exponent<R: Magnitude>(z: Complex<R>) -> i32 {
    z.re.exponent().max(z.im.exponent())
}

/// `z · 2^power`.
pub(crate) fn scaled<R: Magnitude>(z: Complex<R>, power: i32) -> Complex<R> {
    Complex::new(z.re.scale(power), z.im.scale(power))
}

/// `|z|²`, of a `z` that is not too far from 1.
pub(crate) fn squared<R: Magnitude>(z: Complex<R>) -> R {
    z.re * z.re + z.im * z.im
}

/// `z / |z|`, and 1 for 0.
pub(crate) fn direction<R: Magnitude>(z: Complex<R>) -> Complex<R> {
    if size(z) == R::zero() {
        return Complex::new(R::one(), R::zero());
    }
    let near_one = scaled(z, -exponent(z));
    let modulus = squared(near_one).root();
    Complex::new(near_one.re / modulus, near_one.im / modulus)
}

/// `a / b`, for a `b` that is not zero.
pub(crate) fn quotient<R: Magnitude>(a: Complex<R>, b: Complex<R>) -> Complex<R> {
    let power = -exponent(b);
    let b = scaled(b, power);
    let (product, norm) = (a * b.conj(), squared(b));
    scaled(Complex::new(product.re / norm, product.im / norm), power)
}

/// The square root whose real part is not negative.
pub(crate) fn root<R: Magnitude>(z: Complex<R>) -> Complex<R> {
    if size(z) == R::zero() {
        return z;
    }
    let half = R::of_f64(0.5);
    let modulus = {
        let power = exponent(z);
        squared(scaled(z, -power)).root().scale(power)
    };
    // The sum of two numbers of one sign.
    let larger = ((modulus + z.re.magnitude()) * half).root();
    let smaller = z.im.magnitude() * half / larger;
    let (re, im) = if z.re < R::zero() { (smaller, larger) } else { (larger, smaller) };
    Complex::new(re, if z.im < R::zero() { -im } else { im })
}
