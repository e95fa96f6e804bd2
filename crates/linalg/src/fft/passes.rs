//! One transform along one axis of a whole array: its result, its kernel, its scale.
//!
//! Arrays that come in have one of the dtypes that [`working`] gives.

use einmul_array::{Array, DType, Kind, Shape};
use rustfft::FftDirection::{self, Forward, Inverse};

use super::Norm;
use super::complex::ComplexLine;
use super::lines::{map, update};
use super::plans::Precision;
use super::real::{RealLine, SpectrumLine};
use crate::error::Error;
use crate::opaque::{self, Step};

/// What a transform is called, which way it goes and how it is scaled.
#[derive(Clone, Copy)]
pub(super) struct Transform {
    pub(super) operation: &'static str,
    pub(super) direction: FftDirection,
    pub(super) norm: Norm,
}

/// The array in the dtype that it is transformed in; shares the elements where it has it.
///
/// # Errors
/// [`Error::Array`] where memory is refused.
pub(super) fn working(x: &Array) -> Result<Array, Error> {
    Ok(x.cast(match x.dtype() {
        dtype @ (DType::F32 | DType::F64 | DType::C64 | DType::C128) => dtype,
        DType::F16 | DType::BF16 => DType::F32,
        _ => DType::F64,
    })?)
}

/// The complex dtype of the precision of a dtype that [`working`] gives.
pub(super) fn complex_dtype(dtype: DType) -> DType {
    if single(dtype) { DType::C64 } else { DType::C128 }
}

fn single(dtype: DType) -> bool {
    dtype.real() == DType::F32
}

/// The even number of real points that half a spectrum of so many entries stands for.
pub(super) fn whole_length(half: usize) -> usize {
    half.saturating_sub(1).saturating_mul(2)
}

impl Transform {
    /// A number of points along an axis, which is not zero.
    ///
    /// # Errors
    /// [`Error::TransformLength`].
    pub(super) fn points(self, axis: usize, n: usize) -> Result<usize, Error> {
        if n == 0 {
            return Err(Error::TransformLength { operation: self.operation, axis, n: 0 });
        }
        Ok(n)
    }

    /// # Errors
    /// [`Error::NotReal`] for complex numbers, which `instead` takes.
    pub(super) fn check_real(self, x: &Array, instead: &'static str) -> Result<(), Error> {
        match x.dtype() {
            dtype if dtype.kind() == Kind::Complex => {
                Err(Error::NotReal { operation: self.operation, dtype, instead })
            }
            _ => Ok(()),
        }
    }

    /// Complex numbers from complex or real ones.
    ///
    /// # Errors
    /// [`Error::Array`] where memory is refused.
    pub(super) fn complex(self, x: &Array, axis: usize, n: usize) -> Result<Array, Error> {
        if single(x.dtype()) {
            self.complex_in::<f32>(x, axis, n)
        } else {
            self.complex_in::<f64>(x, axis, n)
        }
    }

    fn complex_in<T: Precision>(self, x: &Array, axis: usize, n: usize) -> Result<Array, Error> {
        let mut out = resized(x, axis, n, T::COMPLEX)?;
        self.note(x, n, 5.0);
        // Without lines no plan is needed.
        if out.is_empty() {
            return Ok(out);
        }
        if x.dtype() == T::COMPLEX {
            let kernel = ComplexLine::<T>::new(n, self.direction, self.scale(n))?;
            map(&kernel, x, &mut out, axis)?;
        } else {
            map(&self.real_line::<T>(n)?, x, &mut out, axis)?;
        }
        Ok(out)
    }

    /// [`Transform::complex`] of complex numbers that are not needed any more, in their memory
    /// where the length stays.
    ///
    /// # Errors
    /// As [`Transform::complex`].
    pub(super) fn complex_again(self, x: Array, axis: usize, n: usize) -> Result<Array, Error> {
        if x.shape()[axis] != n || x.is_empty() {
            self.complex(&x, axis, n)
        } else if single(x.dtype()) {
            self.update_in::<f32>(x, axis, n)
        } else {
            self.update_in::<f64>(x, axis, n)
        }
    }

    fn update_in<T: Precision>(self, mut x: Array, axis: usize, n: usize) -> Result<Array, Error> {
        self.note(&x, n, 5.0);
        update(&ComplexLine::<T>::new(n, self.direction, self.scale(n))?, &mut x, axis)?;
        Ok(x)
    }

    /// The first `n/2 + 1` complex numbers from real ones.
    ///
    /// # Errors
    /// As [`Transform::complex`].
    pub(super) fn half(self, x: &Array, axis: usize, n: usize) -> Result<Array, Error> {
        if single(x.dtype()) {
            self.half_in::<f32>(x, axis, n)
        } else {
            self.half_in::<f64>(x, axis, n)
        }
    }

    fn half_in<T: Precision>(self, x: &Array, axis: usize, n: usize) -> Result<Array, Error> {
        let mut out = resized(x, axis, n / 2 + 1, T::COMPLEX)?;
        self.note(x, n, 2.5);
        if !out.is_empty() {
            map(&self.real_line::<T>(n)?, x, &mut out, axis)?;
        }
        Ok(out)
    }

    fn real_line<T: Precision>(self, n: usize) -> Result<RealLine<T>, Error> {
        // Of real numbers the inverse transform is the conjugate of the forward one.
        RealLine::new(n, self.direction == Inverse, self.scale(n))
    }

    /// `n` real numbers from the first half of a spectrum.
    ///
    /// # Errors
    /// As [`Transform::complex`].
    pub(super) fn real(self, x: &Array, axis: usize, n: usize) -> Result<Array, Error> {
        let x = x.cast(complex_dtype(x.dtype()))?;
        if single(x.dtype()) {
            self.real_in::<f32>(&x, axis, n)
        } else {
            self.real_in::<f64>(&x, axis, n)
        }
    }

    fn real_in<T: Precision>(self, x: &Array, axis: usize, n: usize) -> Result<Array, Error> {
        let mut out = resized(x, axis, n, T::DTYPE)?;
        self.note(x, n, 2.5);
        if !out.is_empty() {
            // Where the result is real the forward transform is the inverse of the conjugates.
            let conjugate = self.direction == Forward;
            map(&SpectrumLine::<T>::new(n, conjugate, self.scale(n))?, x, &mut out, axis)?;
        }
        Ok(out)
    }

    /// Tells who records of lines of `n` points; `flops` are those of a point and halving.
    fn note(self, x: &Array, n: usize, flops: f64) {
        opaque::note(|| Step {
            operation: self.operation,
            kernel: "rustfft",
            dtype: x.dtype(),
            operand: Shape::from_slice(x.shape()),
            flops: flops * x.len() as f64 * (n.max(1) as f64).log2(),
        });
    }

    fn scale(self, n: usize) -> f64 {
        self.norm.scale(self.direction, n)
    }
}

/// A new array in the shape of `x` but for one axis, with nothing in it yet.
fn resized(x: &Array, axis: usize, length: usize, dtype: DType) -> Result<Array, Error> {
    let mut shape = Shape::from_slice(x.shape());
    shape[axis] = length;
    Ok(Array::unfilled(dtype, &shape)?)
}
