//! Largest and smallest elements.

use std::marker::PhantomData;

use half::{bf16, f16};

use super::fold::{Fold, ROWS};
use super::sums::Summand;
use crate::Element;

/// Types with an order, and the keys that they are compared by. Reversed keys
/// compare the other way round, so that one loop finds maxima and minima.
pub(super) trait Ranked: Element {
    type Key: Copy + PartialOrd + Send + Sync + 'static;
    /// As [`Fold::VECTORIZED`].
    const VECTORIZED: bool;
    /// No key is lower.
    const LOWEST: Self::Key;
    /// A key that is neither above nor below any, where there are such.
    const UNORDERED: Self::Key;
    fn key(self, reversed: bool) -> Self::Key;
    fn from_key(key: Self::Key, reversed: bool) -> Self;
}

macro_rules! ranked_integers {
    ($($type:ty: $vectorized:expr);*) => {$(
        impl Ranked for $type {
            type Key = $type;
            const VECTORIZED: bool = $vectorized;
            const LOWEST: $type = <$type>::MIN;
            const UNORDERED: $type = <$type>::MIN;
            // The complement reverses the order of all integers, without overflow.
            #[inline(always)]
            fn key(self, reversed: bool) -> $type { if reversed { !self } else { self } }
            #[inline(always)]
            fn from_key(key: $type, reversed: bool) -> $type { if reversed { !key } else { key } }
        }
    )*};
}

ranked_integers!(
    i8: false; i16: false; i32: true; i64: true;
    u8: false; u16: false; u32: false; u64: false
);

impl Ranked for bool {
    type Key = u8;
    const VECTORIZED: bool = false;
    const LOWEST: u8 = 0;
    const UNORDERED: u8 = 0;
    #[inline(always)]
    fn key(self, reversed: bool) -> u8 {
        u8::from(self != reversed)
    }
    #[inline(always)]
    fn from_key(key: u8, reversed: bool) -> bool {
        (key != 0) != reversed
    }
}

macro_rules! ranked_floats {
    ($($type:ty: $key:ty, $vectorized:expr, $up:expr, $down:expr);*) => {$(
        impl Ranked for $type {
            type Key = $key;
            const VECTORIZED: bool = $vectorized;
            const LOWEST: $key = <$key>::NEG_INFINITY;
            const UNORDERED: $key = <$key>::NAN;
            #[inline(always)]
            fn key(self, reversed: bool) -> $key {
                let key = $up(self);
                if reversed { -key } else { key }
            }
            #[inline(always)]
            fn from_key(key: $key, reversed: bool) -> Self {
                $down(if reversed { -key } else { key })
            }
        }
    )*};
}

ranked_floats!(
    f16: f32, false, Summand::widen, f16::from_f32;
    bf16: f32, false, Summand::widen, bf16::from_f32;
    f32: f32, true, |v| v, |v| v;
    f64: f64, true, |v| v, |v| v
);

/// The highest key: NaN above all, or with `SKIP` below all.
pub(super) struct Highest<T, const SKIP: bool> {
    pub(super) reversed: bool,
    input: PhantomData<T>,
}

impl<T: Ranked, const SKIP: bool> Highest<T, SKIP> {
    pub(super) const fn new(reversed: bool) -> Self {
        Self { reversed, input: PhantomData }
    }
}

impl<T: Ranked, const SKIP: bool> Fold for Highest<T, SKIP> {
    type Input = T;
    type Centre = ();
    type Total = T::Key;
    const VECTORIZED: bool = T::VECTORIZED;

    #[inline(always)]
    fn identity(&self) -> T::Key {
        if SKIP { T::UNORDERED } else { T::LOWEST }
    }

    #[inline(always)]
    fn widen(&self, value: T, (): ()) -> T::Key {
        value.key(self.reversed)
    }

    #[inline(always)]
    fn combine(&self, a: T::Key, b: T::Key) -> T::Key {
        let nan_decides = if SKIP { is_unordered(a) } else { is_unordered(b) };
        if b > a || nan_decides { b } else { a }
    }

    /// One instruction a key, and half a comparison for NaN, rather than two.
    #[inline(always)]
    fn combine_rows(&self, v: [T::Key; ROWS]) -> T::Key {
        let highest = |a: T::Key, b: T::Key| {
            if SKIP {
                self.combine(a, b)
            } else if b > a {
                b
            } else {
                a
            }
        };
        let (a, b) = (highest(v[0], v[1]), highest(v[2], v[3]));
        let (c, d) = (highest(v[4], v[5]), highest(v[6], v[7]));
        let all = highest(highest(a, b), highest(c, d));
        let has_nan = v.iter().fold(false, |nan, &key| nan | is_unordered(key));
        if !SKIP && has_nan { T::UNORDERED } else { all }
    }
}

/// Whether a key is NaN.
#[inline(always)]
#[expect(clippy::eq_op, reason = "only NaN differs from itself")]
pub(super) fn is_unordered<K: PartialOrd>(key: K) -> bool {
    key != key
}
