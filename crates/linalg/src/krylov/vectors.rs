//! Vectors of the iterative methods. Sums, and the scalars of the recurrences, are double
//! precision for every type: a squared residual in single precision soon underflows.

use einmul_array::Complex;

use crate::error::Error;
use crate::real::{EXPONENT_NOT_FINITE, EXPONENT_OF_ZERO, Magnitude};
use crate::scalar::Scalar;

/// A coefficient of a recurrence.
pub(super) type Number = Complex<f64>;

/// Sums run side by side, so that additions need not wait for each other.
const LANES: usize = 8;

/// Squares that add up to less may have lost digits to underflow.
const TINY: f64 = f64::MIN_POSITIVE / f64::EPSILON;

/// Copies of one value, or an error where memory is refused.
pub(super) fn filled<U: Clone>(length: usize, value: U) -> Result<Vec<U>, Error> {
    let mut memory = Vec::new();
    memory.try_reserve_exact(length).map_err(|_| {
        let bytes = length.saturating_mul(size_of::<U>());
        einmul_array::Error::OutOfMemory { bytes }
    })?;
    memory.resize(length, value);
    Ok(memory)
}

/// Zero vectors.
pub(super) fn zeros<T: Scalar, const COUNT: usize>(
    length: usize,
) -> Result<[Vec<T>; COUNT], Error> {
    let mut vectors: [Vec<T>; COUNT] = std::array::from_fn(|_| Vec::new());
    for vector in &mut vectors {
        *vector = filled(length, T::ZERO)?;
    }
    Ok(vectors)
}

/// `xᴴ y`.
pub(super) fn dot<T: Scalar>(x: &[T], y: &[T]) -> Number {
    let (mut re, mut im) = ([0.0; LANES], [0.0; LANES]);
    let mut add = |lane: usize, x: T, y: T| {
        let (a, c) = (x.re().to_f64(), y.re().to_f64());
        re[lane] += a * c;
        if T::IS_COMPLEX {
            let (b, d) = (x.im().to_f64(), y.im().to_f64());
            re[lane] += b * d;
            im[lane] += a * d - b * c;
        }
    };
    let (heads, tails) = (x.chunks_exact(LANES), y.chunks_exact(LANES));
    let (x_rest, y_rest) = (heads.remainder(), tails.remainder());
    for (x, y) in heads.zip(tails) {
        for lane in 0..LANES {
            add(lane, x[lane], y[lane]);
        }
    }
    for (lane, (&x, &y)) in x_rest.iter().zip(y_rest).enumerate() {
        add(lane, x, y);
    }
    Complex::new(re.iter().sum(), im.iter().sum())
}

/// `‖x‖₂`, neither overflowing nor vanishing where the result does not; NaN or infinite where
/// an element is.
pub(super) fn norm<T: Scalar>(x: &[T]) -> f64 {
    let squares = dot(x, x).re;
    if squares.is_finite() && squares >= TINY {
        return squares.sqrt();
    }
    let exponent = largest_exponent(x);
    if exponent == EXPONENT_NOT_FINITE {
        // The sum of an infinity's square and of any other is not finite.
        return squares;
    }
    if exponent == EXPONENT_OF_ZERO {
        return 0.0;
    }
    let square = |&x: &T| {
        let x = x.scaled(-exponent);
        x.re().to_f64().powi(2) + x.im().to_f64().powi(2)
    };
    x.iter().map(square).sum::<f64>().sqrt().scale(exponent)
}

/// The exponent of the largest element, `EXPONENT_OF_ZERO` for a zero vector.
pub(super) fn largest_exponent<T: Scalar>(x: &[T]) -> i32 {
    x.iter().map(|x| x.exponent_of()).max().unwrap_or(EXPONENT_OF_ZERO)
}

/// `y += alpha·x`.
pub(super) fn axpy<T: Scalar>(alpha: Number, x: &[T], y: &mut [T]) {
    let alpha = T::from_c128(alpha);
    y.iter_mut().zip(x).for_each(|(y, &x)| *y += alpha * x);
}

/// `y = x + beta·y`.
pub(super) fn xpby<T: Scalar>(x: &[T], beta: Number, y: &mut [T]) {
    let beta = T::from_c128(beta);
    y.iter_mut().zip(x).for_each(|(y, &x)| *y = x + beta * *y);
}

/// `x /= divisor`, which may be so small that its reciprocal is infinite.
pub(super) fn divide<T: Scalar>(divisor: f64, x: &mut [T]) {
    x.iter_mut().for_each(|x| *x = T::from_c128(x.to_c128() / divisor));
}

/// A real coefficient.
pub(super) fn real(x: f64) -> Number {
    Complex::new(x, 0.0)
}
