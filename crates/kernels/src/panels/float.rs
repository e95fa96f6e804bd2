//! What the panels ask of a type of number.

use std::ops::{Add, Div, Mul, Neg, Sub};

use einmul_machine::Isa;

use super::kernel::{Panels, functions};
use crate::batch;
use crate::simd::portable::Portable;
#[cfg(target_arch = "x86_64")]
use crate::simd::x86::{Avx2, Avx512};

/// `f32` or `f64`.
pub trait Float:
    batch::Float
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
{
    /// A sum of squares below this has lost some of them.
    #[doc(hidden)]
    const VANISHING: Self;
    /// A power of two that lifts numbers of such a sum to where squares are safe.
    #[doc(hidden)]
    const LIFT: Self;

    /// The kernels of an instruction set; those of the best supported lower one where this
    /// processor lacks it.
    #[doc(hidden)]
    fn panels(isa: Isa) -> &'static Panels<Self>;
    #[doc(hidden)]
    fn magnitude(self) -> Self;
    #[doc(hidden)]
    fn root(self) -> Self;
}

macro_rules! floats {
    ($($type:ty: $vanishing:expr, $lift:expr;)*) => {$(
        impl Float for $type {
            const VANISHING: Self = $vanishing;
            const LIFT: Self = $lift;

            fn panels(isa: Isa) -> &'static Panels<Self> {
                static PORTABLE: Panels<$type> = functions::<$type, Portable>();
                #[cfg(target_arch = "x86_64")]
                {
                    static AVX2: Panels<$type> = functions::<$type, Avx2>();
                    static AVX512: Panels<$type> = functions::<$type, Avx512>();
                    if isa >= Isa::Avx512 && Isa::Avx512.is_supported() {
                        return &AVX512;
                    }
                    if isa >= Isa::Avx2 && Isa::Avx2.is_supported() {
                        return &AVX2;
                    }
                }
                &PORTABLE
            }
            #[inline(always)]
            fn magnitude(self) -> Self {
                self.abs()
            }
            #[inline(always)]
            fn root(self) -> Self {
                self.sqrt()
            }
        }
    )*};
}

floats! {
    // 2⁻¹⁰⁰ and 2⁸⁶: the least number times this has a square of 2⁻¹²⁶.
    f32: f32::from_bits(27 << 23), f32::from_bits(213 << 23);
    // 2⁻⁹⁰⁰ and 2⁶⁰⁰.
    f64: f64::from_bits(123 << 52), f64::from_bits(1623 << 52);
}
