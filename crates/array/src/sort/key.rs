//! What elements are ordered by: an unsigned key.
//!
//! It is equal for equal values: zeros of either sign share one, every NaN
//! has the greatest, and complex numbers are compared by their real part first.

use std::ops::BitXor;

use einmul_kernels::sort::SortElement;
use einmul_machine::Isa;
use half::{bf16, f16};
use num_complex::Complex;

use crate::Element;

/// An unsigned integer that elements are ordered by.
pub(crate) trait Key:
    Copy + Ord + Send + Sync + std::fmt::Debug + BitXor<Output = Self> + 'static
{
    /// The key of nothing greater, and the mask that reverses the order.
    const MAX: Self;
    const MIN: Self;

    /// Bits that `self - low` needs.
    fn bits_above(self, low: Self) -> u32;

    /// `(self - low) >> shift`, which the caller knows to fit 64 bits.
    fn prefix(self, low: Self, shift: u32) -> u64;

    /// Writes the key so that byte strings compare like keys.
    fn append_to(self, bytes: &mut Vec<u8>);

    /// Moves the key that sorting would put at `nth`, a position of the slice, there, with
    /// none greater before it and none less after it.
    fn select_nth(keys: &mut [Self], nth: usize);
}

macro_rules! keys {
    ($($key:ty: $select:expr),*) => {$(
        impl Key for $key {
            const MAX: Self = <$key>::MAX;
            const MIN: Self = 0;
            fn bits_above(self, low: Self) -> u32 { <$key>::BITS - (self - low).leading_zeros() }
            fn prefix(self, low: Self, shift: u32) -> u64 { ((self - low) >> shift) as u64 }
            fn append_to(self, bytes: &mut Vec<u8>) { bytes.extend_from_slice(&self.to_be_bytes()) }
            fn select_nth(keys: &mut [Self], nth: usize) { $select(keys, nth) }
        }
    )*};
}

keys!(
    u8: select_by_comparing, u16: select_by_comparing, u32: select_by_vectors,
    u64: select_by_vectors, u128: select_by_comparing
);

fn select_by_comparing<T: Ord>(keys: &mut [T], nth: usize) {
    keys.select_nth_unstable(nth);
}

fn select_by_vectors<T: SortElement>(keys: &mut [T], nth: usize) {
    einmul_kernels::sort::select_nth(keys, nth, Isa::current());
}

/// An element that has an order: every dtype's.
pub(crate) trait Sortable: Element {
    type Key: Key;

    /// The key, as the module describes it.
    fn key(self) -> Self::Key;

    /// Whether the element or a part of it is NaN.
    fn is_nan(self) -> bool {
        #[expect(clippy::eq_op, reason = "only NaN differs from itself")]
        let nan = self != self;
        nan
    }
}

macro_rules! sortable_integers {
    ($($type:ty as $key:ty),*) => {$(
        impl Sortable for $type {
            type Key = $key;
            // The sign bit flipped: the least integer becomes 0.
            fn key(self) -> $key { (self as $key) ^ (<$type>::MIN as $key) }
        }
    )*};
}

sortable_integers!(
    i8 as u8, i16 as u16, i32 as u32, i64 as u64, u8 as u8, u16 as u16, u32 as u32, u64 as u64
);

impl Sortable for bool {
    type Key = u8;
    fn key(self) -> u8 {
        u8::from(self)
    }
}

macro_rules! sortable_floats {
    ($($type:ty as $key:ty);*) => {$(
        impl Sortable for $type {
            type Key = $key;
            fn key(self) -> $key {
                if self.is_nan() {
                    return <$key>::MAX;
                }
                // Twice the bits is zero for both zeros alone; -0 loses its sign.
                let bits = self.to_bits();
                let bits = if bits << 1 == 0 { 0 } else { bits };
                // Negative: all bits flipped, so that larger magnitudes come first.
                let negative = bits >> (<$key>::BITS - 1);
                bits ^ (negative.wrapping_neg() | 1 << (<$key>::BITS - 1))
            }
        }
    )*};
}

sortable_floats!(f16 as u16; bf16 as u16; f32 as u32; f64 as u64);

/// NumPy's order of complex numbers: by real part, then by imaginary part; those
/// with a NaN behind all others, in groups by where it stands.
macro_rules! sortable_complex {
    ($($real:ty: $half:ty, $key:ty);*) => {$(
        impl Sortable for Complex<$real> {
            type Key = $key;
            fn key(self) -> $key {
                let (group, first, second) = match (self.re.is_nan(), self.im.is_nan()) {
                    (false, false) => return join(self.re.key(), self.im.key()),
                    (false, true) => (2, self.re.key(), 0),
                    (true, false) => (1, self.im.key(), 0),
                    (true, true) => (0, 0, 0),
                };
                // Above +inf a real part's key leaves room for the three groups.
                return join(<$half>::MAX - group, first | second);

                fn join(high: $half, low: $half) -> $key {
                    (high as $key) << <$half>::BITS | low as $key
                }
            }
        }
    )*};
}

sortable_complex!(f32: u32, u64; f64: u64, u128);

#[cfg(test)]
mod tests {
    use super::*;

    /// Keys ascend along each row, and are equal between values in one cell.
    #[test]
    fn keys_order_values_as_numpy_does() {
        fn check<T: Sortable>(cells: &[&[T]]) {
            for cell in cells {
                assert!(cell.iter().all(|v| v.key() == cell[0].key()), "{cell:?}");
            }
            for pair in cells.windows(2) {
                assert!(pair[0][0].key() < pair[1][0].key(), "{pair:?}");
            }
        }
        check::<i8>(&[&[-128], &[-1], &[0], &[127]]);
        check::<u64>(&[&[0], &[1], &[u64::MAX]]);
        check::<bool>(&[&[false], &[true]]);
        let (inf, nan) = (f64::INFINITY, f64::NAN);
        check::<f64>(&[
            &[-inf],
            &[f64::MIN],
            &[-5e-324],
            &[0.0, -0.0],
            &[5e-324],
            &[1.0],
            &[inf],
            &[nan, -nan],
        ]);
        check::<f16>(&[&[-f16::ONE], &[f16::ZERO, f16::NEG_ZERO], &[f16::INFINITY], &[f16::NAN]]);
        check::<bf16>(&[&[-bf16::ONE], &[bf16::ZERO, bf16::NEG_ZERO], &[bf16::NAN]]);
        // The order that numpy.sort's documentation gives.
        let c = Complex::<f32>::new;
        let nan = f32::NAN;
        check::<Complex<f32>>(&[
            &[c(f32::NEG_INFINITY, 5.0)],
            &[c(0.0, -1.0), c(-0.0, -1.0)],
            &[c(0.0, 0.0), c(0.0, -0.0)],
            &[c(f32::INFINITY, f32::INFINITY)],
            &[c(1.0, nan)],
            &[c(f32::INFINITY, nan)],
            &[c(nan, 0.0), c(nan, -0.0)],
            &[c(nan, 1.0)],
            &[c(nan, nan)],
        ]);
    }
}
