//! What is plain for a type of number.

use crate::element::Real;

/// `f32` or `f64`.
pub trait Float: Real {
    /// No number of a plain matrix is larger, so that no sum or product of a few leaves the
    /// range.
    #[doc(hidden)]
    const LARGE: Self;
    /// No pivot of a plain matrix is smaller.
    #[doc(hidden)]
    const SMALL: Self;
    /// No plain matrix has a larger condition number: 64 times less than the reciprocal of the
    /// precision, since it is only estimated.
    #[doc(hidden)]
    const CONDITION: Self;

    #[doc(hidden)]
    fn of(count: usize) -> Self;
    /// The inverse of `of`.
    #[doc(hidden)]
    fn count(self) -> usize;
    #[doc(hidden)]
    fn quotient(a: usize, b: usize) -> Self;
}

macro_rules! floats {
    ($($type:ty: $large:expr, $small:expr;)*) => {$(
        impl Float for $type {
            const LARGE: Self = $large;
            const SMALL: Self = $small;
            const CONDITION: Self = 1.0 / (64.0 * <$type>::EPSILON);

            #[inline(always)]
            fn of(count: usize) -> Self {
                count as Self
            }
            #[inline(always)]
            fn count(self) -> usize {
                self as usize
            }
            #[inline(always)]
            fn quotient(a: usize, b: usize) -> Self {
                a as Self / b as Self
            }
        }
    )*};
}

floats! {
    // Squares and products of three stay in range.
    f32: 1e9, 1e-9;
    f64: 1e75, 1e-75;
}
