//! Lines of real numbers and their spectra, of which one half is the conjugate of the other.
//!
//! An even number `n` of real points is transformed as `h = n/2` complex ones
//! `z[j] = x[2j] + i x[2j+1]`. With `Z = fft(z)` and `w = exp(-2πi/n)` the spectra of the even
//! and the odd points are `E[k] = (Z[k] + conj Z[h-k])/2` and `O[k] = (Z[k] - conj Z[h-k])/2i`,
//! and `X[k] = E[k] + wᵏ O[k]`; the way back solves for `Z` (Cooley, Lewis and Welch, *The Fast
//! Fourier Transform Algorithm: Programming Considerations*, J. Sound Vib. 12, 1970; Press et
//! al., *Numerical Recipes*, §12.3). An odd number is transformed as complex points.

use std::sync::Arc;

use einmul_array::Complex;
use rustfft::Fft;
use rustfft::FftDirection::{Forward, Inverse};

use super::lines::Kernel;
use super::plans::{Plan, Points, Precision, plan};
use crate::error::Error;

/// The transform of real numbers to complex ones.
pub(super) struct RealLine<T: Precision> {
    plan: Plan<T>,
    n: usize,
    /// Conjugated, a spectrum is that of the inverse transform.
    conjugate: bool,
    scale: T,
}

impl<T: Precision> RealLine<T> {
    /// Of `n` points, times `scale`. A line that is written holds the first `n/2 + 1` entries,
    /// or all.
    ///
    /// # Errors
    /// As [`plan`].
    pub(super) fn new(n: usize, conjugate: bool, scale: f64) -> Result<Self, Error> {
        let plan = plan(Points::Real, n, Forward)?;
        Ok(Self { plan, n, conjugate, scale: T::rounded(scale) })
    }

    fn scaled(&self, x: T) -> Complex<T> {
        Complex::new(x * self.scale, T::ZERO)
    }

    /// The first half of the spectrum of an even number of points. `half` has `n/2 + 1`
    /// entries, the first of which hold the line meanwhile.
    fn even(&self, x: &[T], half: &mut [Complex<T>], scratch: &mut [Complex<T>]) {
        let (z, _) = half.split_at_mut(self.n / 2);
        let pairs = x.chunks_exact(2);
        let single = pairs.remainder().first();
        for (to, pair) in z.iter_mut().zip(pairs) {
            *to = Complex::new(pair[0] * self.scale, pair[1] * self.scale);
        }
        let (_, rest) = z.split_at_mut(x.len() / 2);
        rest.fill(Complex::new(T::ZERO, T::ZERO));
        if let (Some(&x), Some(to)) = (single, rest.first_mut()) {
            *to = self.scaled(x);
        }
        self.plan.fft.process_with_scratch(z, scratch);
        join(half, &self.plan.roots);
    }

    /// All of the spectrum of an odd number of points, in `whole`.
    fn odd(&self, x: &[T], whole: &mut [Complex<T>], scratch: &mut [Complex<T>]) {
        let (line, rest) = whole.split_at_mut(x.len());
        for (to, &x) in line.iter_mut().zip(x) {
            *to = self.scaled(x);
        }
        rest.fill(Complex::new(T::ZERO, T::ZERO));
        self.plan.fft.process_with_scratch(whole, scratch);
        // A sum of real numbers is real.
        whole[0].im = T::ZERO;
    }
}

impl<T: Precision> Kernel for RealLine<T> {
    type Real = T;
    type Input = T;
    type Output = Complex<T>;

    fn reads(&self) -> usize {
        self.n
    }

    fn scratch_len(&self) -> usize {
        scratch_len(self.n, &self.plan.fft)
    }

    fn run(&self, x: &[T], out: &mut [Complex<T>], scratch: &mut [Complex<T>]) {
        let half = self.n / 2 + 1;
        if self.n.is_multiple_of(2) {
            self.even(x, &mut out[..half], scratch);
        } else if out.len() == self.n {
            self.odd(x, out, scratch);
        } else {
            let (whole, scratch) = scratch.split_at_mut(self.n);
            self.odd(x, whole, scratch);
            out.copy_from_slice(&whole[..half]);
        }
        if self.conjugate {
            for entry in &mut out[..half] {
                entry.im = -entry.im;
            }
        }
        // Entry n - k is the conjugate of entry k.
        let (first, mirrored) = out.split_at_mut(half);
        for (to, from) in mirrored.iter_mut().rev().zip(&first[1..]) {
            *to = from.conj();
        }
    }
}

/// The transform of the first half of a spectrum to real numbers.
pub(super) struct SpectrumLine<T: Precision> {
    plan: Plan<T>,
    n: usize,
    /// Whether the conjugates are transformed.
    conjugate: bool,
    scale: T,
}

impl<T: Precision> SpectrumLine<T> {
    /// The inverse transform to `n` real numbers, times `scale`.
    ///
    /// # Errors
    /// As [`plan`].
    pub(super) fn new(n: usize, conjugate: bool, scale: f64) -> Result<Self, Error> {
        let plan = plan(Points::Real, n, Inverse)?;
        Ok(Self { plan, n, conjugate, scale: T::rounded(scale) })
    }

    /// Entry `k` of the spectrum, scaled; zero behind the end of the line.
    fn entry(&self, x: &[Complex<T>], k: usize) -> Complex<T> {
        match x.get(k) {
            Some(x) if self.conjugate => x.conj() * self.scale,
            Some(&x) => x * self.scale,
            None => Complex::new(T::ZERO, T::ZERO),
        }
    }

    /// An even number of points, which hold the complex line meanwhile.
    fn even(&self, x: &[Complex<T>], out: &mut [T], scratch: &mut [Complex<T>]) {
        let z: &mut [Complex<T>] = bytemuck::cast_slice_mut(out);
        let h = z.len();
        let (first, last) = (self.entry(x, 0).re, self.entry(x, h).re);
        z[0] = Complex::new(first + last, first - last);
        for k in 1..h.div_ceil(2) {
            let (a, b) = (self.entry(x, k), self.entry(x, h - k).conj());
            let (even, odd) = (a + b, (a - b) * self.plan.roots[k].conj());
            // E + iO, and conj E + i conj O.
            z[k] = Complex::new(even.re - odd.im, even.im + odd.re);
            z[h - k] = Complex::new(even.re + odd.im, odd.re - even.im);
        }
        if h.is_multiple_of(2) {
            let middle = self.entry(x, h / 2).conj();
            z[h / 2] = middle + middle;
        }
        self.plan.fft.process_with_scratch(z, scratch);
    }

    fn odd(&self, x: &[Complex<T>], out: &mut [T], scratch: &mut [Complex<T>]) {
        let (whole, scratch) = scratch.split_at_mut(self.n);
        whole[0] = Complex::new(self.entry(x, 0).re, T::ZERO);
        for k in 1..=self.n / 2 {
            let entry = self.entry(x, k);
            whole[k] = entry;
            whole[self.n - k] = entry.conj();
        }
        self.plan.fft.process_with_scratch(whole, scratch);
        for (to, from) in out.iter_mut().zip(whole) {
            *to = from.re;
        }
    }
}

impl<T: Precision> Kernel for SpectrumLine<T> {
    type Real = T;
    type Input = Complex<T>;
    type Output = T;

    fn reads(&self) -> usize {
        self.n / 2 + 1
    }

    fn scratch_len(&self) -> usize {
        scratch_len(self.n, &self.plan.fft)
    }

    fn run(&self, x: &[Complex<T>], out: &mut [T], scratch: &mut [Complex<T>]) {
        if self.n.is_multiple_of(2) {
            self.even(x, out, scratch);
        } else {
            self.odd(x, out, scratch);
        }
    }
}

/// Scratch of a plan and, for an odd number of real points, of their complex line.
fn scratch_len<T: Precision>(n: usize, fft: &Arc<dyn Fft<T>>) -> usize {
    let line = if n.is_multiple_of(2) { 0 } else { n };
    line + fft.get_inplace_scratch_len()
}

/// Makes the first `h + 1` entries of the spectrum of `2h` real points of the `h` entries that
/// they have as complex points.
fn join<T: Precision>(half: &mut [Complex<T>], roots: &[Complex<T>]) {
    let h = half.len() - 1;
    let first = half[0];
    half[0] = Complex::new(first.re + first.im, T::ZERO);
    half[h] = Complex::new(first.re - first.im, T::ZERO);
    for k in 1..h.div_ceil(2) {
        let (a, b) = (half[k], half[h - k].conj());
        let (even, odd) = ((a + b) * T::HALF, (a - b) * T::HALF);
        // Division by i.
        let turned = roots[k] * Complex::new(odd.im, -odd.re);
        half[k] = even + turned;
        half[h - k] = (even - turned).conj();
    }
    if h.is_multiple_of(2) {
        // There w^(h/2) is -i.
        half[h / 2] = half[h / 2].conj();
    }
}
