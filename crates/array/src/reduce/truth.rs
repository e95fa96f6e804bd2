//! Whether elements are true, and how many.

use std::marker::PhantomData;

use super::fold::Fold;
use crate::Element;

/// Whether any element is true, or with `inverted` whether any is false. NaN and
/// infinities are true, as is a complex number with one part that is not zero.
pub(super) struct Any<T> {
    pub(super) inverted: bool,
    input: PhantomData<T>,
}

impl<T> Any<T> {
    pub(super) const fn new(inverted: bool) -> Self {
        Self { inverted, input: PhantomData }
    }
}

/// Types with a zero.
pub(super) trait Truth: Element {
    const FALSE: Self;
    #[inline(always)]
    fn is_true(self) -> bool {
        self != Self::FALSE
    }
}

macro_rules! truths {
    ($($type:ty: $zero:expr),*) => {$(
        impl Truth for $type { const FALSE: Self = $zero; }
    )*};
}

truths!(
    bool: false, i8: 0, i16: 0, i32: 0, i64: 0, u8: 0, u16: 0, u32: 0, u64: 0,
    half::f16: half::f16::ZERO, half::bf16: half::bf16::ZERO, f32: 0.0, f64: 0.0,
    num_complex::Complex<f32>: num_complex::Complex::new(0.0, 0.0),
    num_complex::Complex<f64>: num_complex::Complex::new(0.0, 0.0)
);

impl<T: Truth> Fold for Any<T> {
    type Input = T;
    type Centre = ();
    type Total = bool;
    const VECTORIZED: bool = false;

    #[inline(always)]
    fn identity(&self) -> bool {
        false
    }

    #[inline(always)]
    fn widen(&self, value: T, (): ()) -> bool {
        value.is_true() != self.inverted
    }

    #[inline(always)]
    fn combine(&self, a: bool, b: bool) -> bool {
        a | b
    }

    #[inline(always)]
    fn is_decided(&self, total: bool) -> bool {
        total
    }
}

/// How many elements are true.
pub(super) struct CountTrue<T>(PhantomData<T>);

impl<T> CountTrue<T> {
    pub(super) const NEW: Self = Self(PhantomData);
}

impl<T: Truth> Fold for CountTrue<T> {
    type Input = T;
    type Centre = ();
    type Total = i64;
    const VECTORIZED: bool = false;

    #[inline(always)]
    fn identity(&self) -> i64 {
        0
    }

    #[inline(always)]
    fn widen(&self, value: T, (): ()) -> i64 {
        i64::from(value.is_true())
    }

    #[inline(always)]
    fn combine(&self, a: i64, b: i64) -> i64 {
        a + b
    }
}

/// How many elements are not NaN.
pub(super) struct CountNumbers<T>(PhantomData<T>);

impl<T> CountNumbers<T> {
    pub(super) const NEW: Self = Self(PhantomData);
}

impl<T: Element> Fold for CountNumbers<T> {
    type Input = T;
    type Centre = ();
    type Total = i64;
    const VECTORIZED: bool = false;

    #[inline(always)]
    fn identity(&self) -> i64 {
        0
    }

    #[inline(always)]
    #[expect(clippy::eq_op, reason = "only NaN differs from itself")]
    fn widen(&self, value: T, (): ()) -> i64 {
        i64::from(value == value)
    }

    #[inline(always)]
    fn combine(&self, a: i64, b: i64) -> i64 {
        a + b
    }
}
