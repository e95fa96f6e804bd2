//! Sums of stages, in one pass over memory.

use crate::scalar::Scalar;

/// `out = base + Σⱼ factors[j] · terms[j]`, element by element.
///
/// # Panics
/// When a slice is shorter than `out`.
#[inline]
pub(crate) fn combine<T: Scalar, const M: usize>(
    out: &mut [T],
    base: &[T],
    factors: [T::Real; M],
    terms: [&[T]; M],
) {
    let n = out.len();
    let (base, terms) = (&base[..n], terms.map(|term| &term[..n]));
    for i in 0..n {
        let mut sum = T::ZERO;
        for j in 0..M {
            sum += T::mul_real_impl(&terms[j][i], &factors[j]);
        }
        out[i] = base[i] + sum;
    }
}

/// `out = Σⱼ factors[j] · terms[j]`, element by element.
///
/// # Panics
/// When a slice is shorter than `out`.
#[inline]
pub(crate) fn sum<T: Scalar, const M: usize>(
    out: &mut [T],
    factors: [T::Real; M],
    terms: [&[T]; M],
) {
    let n = out.len();
    let terms = terms.map(|term| &term[..n]);
    for i in 0..n {
        let mut sum = T::ZERO;
        for j in 0..M {
            sum += T::mul_real_impl(&terms[j][i], &factors[j]);
        }
        out[i] = sum;
    }
}
