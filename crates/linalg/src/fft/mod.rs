//! Discrete Fourier transforms of whole arrays.
//!
//! [`fft`] and [`ifft`] turn complex numbers into complex ones, [`rfft`] and [`irfft`] real
//! numbers into the half of their spectrum that says all and back, [`hfft`] and [`ihfft`] the
//! same with time and frequency exchanged; [`fftn`], [`ifftn`], [`rfftn`] and [`irfftn`] do
//! several axes. With `n` points, entry `k` is
//!
//! ```text
//! fft(x)[k] = Σⱼ x[j] exp(-2πi jk/n),    ifft(x)[k] = 1/n Σⱼ x[j] exp(+2πi jk/n)
//! ```
//!
//! Any length, any axis and any strides will do. `f32` and `c64` are transformed in single
//! precision, as are half floats; everything else in double. What a line becomes does not
//! depend on the lines beside it, on how it is stored, nor on the number of threads. Beside
//! the result a transform takes scratch of about two lines a thread, and tiles of 8 to 64
//! lines where they are not in one piece.
//!
//! Lines are shared out between threads; one line is computed by one, and once begun it is
//! finished: Ctrl-C is answered after it. rustfft computes complex lines; this crate walks
//! arrays, halves the work of real ones, scales, and explains what is refused.
//!
//! ```
//! use einmul_array::{Array, Complex};
//! use einmul_linalg::fft::{Norm, fft, irfft, rfft};
//!
//! let x = Array::from_vec(vec![1.0, 2.0, 3.0, 4.0], &[4])?;
//! let y = fft(&x, None, -1, Norm::Backward)?;
//! assert_eq!(y.get(&[1]), Some(Complex::new(-2.0, 2.0)));
//! let half = rfft(&x, None, -1, Norm::Backward)?;
//! assert_eq!(half.shape(), [3]);
//! assert_eq!(irfft(&half, None, -1, Norm::Backward)?.to_vec::<f64>(), x.to_vec());
//! # Ok::<(), einmul_linalg::Error>(())
//! ```

mod axes;
mod complex;
mod frequencies;
mod lines;
mod passes;
mod plans;
mod real;
mod roots;
#[cfg(test)]
mod tests;

use einmul_array::Array;
use einmul_array::shape::normalize_axis;
use rustfft::FftDirection::{Forward, Inverse};

use crate::error::Error;
use passes::{Transform, whole_length, working};

pub use axes::{fftn, ifftn, irfftn, rfftn};
pub use frequencies::{fftfreq, fftshift, ifftshift, rfftfreq};

/// Which direction of a transform of `n` points is divided by what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Norm {
    /// The inverse by `n`.
    #[default]
    Backward,
    /// Both by `√n`, so that lengths of vectors stay.
    Ortho,
    /// The forward transform by `n`.
    Forward,
}

impl Norm {
    /// What sums are multiplied by.
    fn scale(self, direction: rustfft::FftDirection, n: usize) -> f64 {
        match (self, direction) {
            (Norm::Ortho, _) => 1.0 / (n as f64).sqrt(),
            (Norm::Backward, Inverse) | (Norm::Forward, Forward) => 1.0 / n as f64,
            _ => 1.0,
        }
    }
}

/// The transform of `n` points along an axis: the axis is cut off there, or continued with
/// zeros. Without `n`, its length.
///
/// Real numbers are taken too, at half the work. The result is `c64` for `f32`, `c64` and half
/// floats, else `c128`.
///
/// # Errors
/// [`Error::TransformLength`] for no points; [`Error::Array`] for an axis that `x` does not
/// have, and where memory is refused.
pub fn fft(x: &Array, n: Option<usize>, axis: isize, norm: Norm) -> Result<Array, Error> {
    complex(Transform { operation: "fft", direction: Forward, norm }, x, n, axis)
}

/// The inverse of [`fft`] under the same arguments.
///
/// # Errors
/// As [`fft`].
pub fn ifft(x: &Array, n: Option<usize>, axis: isize, norm: Norm) -> Result<Array, Error> {
    complex(Transform { operation: "ifft", direction: Inverse, norm }, x, n, axis)
}

/// The first `n/2 + 1` entries of the [`fft`] of real numbers; the others are the conjugates
/// of these, backwards.
///
/// # Errors
/// As [`fft`]; [`Error::NotReal`] for complex numbers.
pub fn rfft(x: &Array, n: Option<usize>, axis: isize, norm: Norm) -> Result<Array, Error> {
    half(Transform { operation: "rfft", direction: Forward, norm }, x, n, axis, "fft")
}

/// The inverse of [`rfft`]: `n` real numbers from the first `n/2 + 1` entries of their
/// spectrum, which is cut off there, or continued with zeros.
///
/// Without `n` an even number is taken, twice the length less two. The imaginary part of the
/// first entry, and for even `n` of the last, is ignored. The result is `f32` for `f32`, `c64`
/// and half floats, else `f64`.
///
/// # Errors
/// As [`fft`].
pub fn irfft(x: &Array, n: Option<usize>, axis: isize, norm: Norm) -> Result<Array, Error> {
    real(Transform { operation: "irfft", direction: Inverse, norm }, x, n, axis)
}

/// The spectrum, which is real, of `n` numbers of which the last are the conjugates of the
/// first, backwards: from the first `n/2 + 1` of them, as in [`irfft`].
///
/// # Errors
/// As [`fft`].
pub fn hfft(x: &Array, n: Option<usize>, axis: isize, norm: Norm) -> Result<Array, Error> {
    real(Transform { operation: "hfft", direction: Forward, norm }, x, n, axis)
}

/// The inverse of [`hfft`]: the first `n/2 + 1` numbers whose spectrum is real.
///
/// # Errors
/// As [`fft`]; [`Error::NotReal`] for complex numbers.
pub fn ihfft(x: &Array, n: Option<usize>, axis: isize, norm: Norm) -> Result<Array, Error> {
    half(Transform { operation: "ihfft", direction: Inverse, norm }, x, n, axis, "ifft")
}

fn complex(transform: Transform, x: &Array, n: Option<usize>, axis: isize) -> Result<Array, Error> {
    let axis = normalize_axis(transform.operation, axis, x.rank())?;
    let n = transform.points(axis, n.unwrap_or(x.shape()[axis]))?;
    transform.complex(&working(x)?, axis, n)
}

fn half(
    transform: Transform,
    x: &Array,
    n: Option<usize>,
    axis: isize,
    instead: &'static str,
) -> Result<Array, Error> {
    transform.check_real(x, instead)?;
    let axis = normalize_axis(transform.operation, axis, x.rank())?;
    let n = transform.points(axis, n.unwrap_or(x.shape()[axis]))?;
    transform.half(&working(x)?, axis, n)
}

fn real(transform: Transform, x: &Array, n: Option<usize>, axis: isize) -> Result<Array, Error> {
    let axis = normalize_axis(transform.operation, axis, x.rank())?;
    let n = transform.points(axis, n.unwrap_or(whole_length(x.shape()[axis])))?;
    transform.real(&working(x)?, axis, n)
}
