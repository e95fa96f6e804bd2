//! Order statistics: the elements that would stand at given places, were a line
//! sorted, found by selection.
//!
//! Elements are compared by unsigned keys of their size, so that there is one
//! selection for each size rather than one for each type.

use half::{bf16, f16};

use crate::Element;

/// Types with an order that is that of unsigned keys; NaNs share the highest key.
pub(super) trait Keyed: Element {
    type Key: Copy + Ord;
    fn to_key(self) -> Self::Key;
    fn from_key(key: Self::Key) -> Self;
    fn is_nan(self) -> bool;
    fn to_f64(self) -> f64;
    /// The nearest value of this type.
    fn from_f64(value: f64) -> Self;
}

macro_rules! keyed_integers {
    ($($type:ty: $key:ty, $flip:expr);*) => {$(
        impl Keyed for $type {
            type Key = $key;
            fn to_key(self) -> $key { self as $key ^ $flip }
            fn from_key(key: $key) -> Self { (key ^ $flip) as $type }
            fn is_nan(self) -> bool { false }
            fn to_f64(self) -> f64 { self as f64 }
            fn from_f64(value: f64) -> Self { value as $type }
        }
    )*};
}

// Turning the sign bit puts negative integers below the others.
keyed_integers!(
    i8: u8, 1 << 7; i16: u16, 1 << 15; i32: u32, 1 << 31; i64: u64, 1 << 63;
    u8: u8, 0; u16: u16, 0; u32: u32, 0; u64: u64, 0
);

impl Keyed for bool {
    type Key = u8;
    fn to_key(self) -> u8 {
        u8::from(self)
    }
    fn from_key(key: u8) -> Self {
        key != 0
    }
    fn is_nan(self) -> bool {
        false
    }
    fn to_f64(self) -> f64 {
        f64::from(u8::from(self))
    }
    fn from_f64(value: f64) -> Self {
        value != 0.0
    }
}

macro_rules! keyed_floats {
    ($($type:ty: $key:ty, $sign:expr, $up:expr, $down:expr);*) => {$(
        impl Keyed for $type {
            type Key = $key;
            fn to_key(self) -> $key {
                let bits = self.to_bits();
                // Negative numbers the other way round, below the positive ones.
                if self.is_nan() { <$key>::MAX }
                else if bits & $sign != 0 { !bits }
                else { bits | $sign }
            }
            fn from_key(key: $key) -> Self {
                if key == <$key>::MAX { Self::NAN }
                else { Self::from_bits(if key & $sign != 0 { key ^ $sign } else { !key }) }
            }
            fn is_nan(self) -> bool { self.is_nan() }
            fn to_f64(self) -> f64 { $up(self) }
            fn from_f64(value: f64) -> Self { $down(value) }
        }
    )*};
}

keyed_floats!(
    f16: u16, 1 << 15, f64::from, f16::from_f64;
    bf16: u16, 1 << 15, f64::from, bf16::from_f64;
    f32: u32, 1 << 31, f64::from, |v| v as f32;
    f64: u64, 1 << 63, |v| v, |v| v
);

/// Puts the keys that belong at `places`, which ascend, into them; the others end up
/// anywhere between.
pub(super) fn select<K: Ord>(keys: &mut [K], places: &[usize]) {
    // A few selections cost less than a sort, many more.
    if places.len() > 16 {
        keys.sort_unstable();
        return;
    }
    let mut rest = keys;
    let mut first = 0;
    for &place in places {
        // A place that is named twice is in order already.
        if place < first || place - first >= rest.len() {
            continue;
        }
        let (_, _, above) = rest.select_nth_unstable(place - first);
        first = place + 1;
        rest = above;
    }
}
