//! Lines of complex numbers.

use std::sync::Arc;

use einmul_array::Complex;
use rustfft::{Fft, FftDirection};

use super::lines::Kernel;
use super::plans::{Points, Precision, plan};
use crate::error::Error;

/// The transform of complex numbers.
pub(super) struct ComplexLine<T: Precision> {
    fft: Arc<dyn Fft<T>>,
    n: usize,
    scale: T,
}

impl<T: Precision> ComplexLine<T> {
    /// Of `n` points, times `scale`.
    ///
    /// # Errors
    /// As [`plan`].
    pub(super) fn new(n: usize, direction: FftDirection, scale: f64) -> Result<Self, Error> {
        let fft = plan(Points::Complex, n, direction)?.fft;
        Ok(Self { fft, n, scale: T::rounded(scale) })
    }
}

impl<T: Precision> Kernel for ComplexLine<T> {
    type Real = T;
    type Input = Complex<T>;
    type Output = Complex<T>;

    fn reads(&self) -> usize {
        self.n
    }

    fn scratch_len(&self) -> usize {
        self.fft.get_inplace_scratch_len().max(self.fft.get_immutable_scratch_len())
    }

    fn run(&self, x: &[Complex<T>], out: &mut [Complex<T>], scratch: &mut [Complex<T>]) {
        // One pass over a long line less.
        if x.len() == out.len() && self.scale == T::ONE {
            self.fft.process_immutable_with_scratch(x, out, scratch);
            return;
        }
        // Scaling costs nothing beside the copy, and before the sums it keeps them in range.
        let (line, rest) = out.split_at_mut(x.len());
        for (to, &from) in line.iter_mut().zip(x) {
            *to = from * self.scale;
        }
        rest.fill(Complex::new(T::ZERO, T::ZERO));
        self.fft.process_with_scratch(out, scratch);
    }
}
