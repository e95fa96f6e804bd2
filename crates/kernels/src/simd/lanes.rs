//! What eliminations in lanes need beyond products: choices, roots and quotients.

#[cfg(target_arch = "x86_64")]
use std::arch::x86_64::*;

use super::Simd;
use super::portable::Portable;
#[cfg(target_arch = "x86_64")]
use super::x86::{Avx2, Avx512};
use crate::element::Real;

/// Vectors whose lanes choose apart.
///
/// # Safety
/// As [`Simd`].
pub(crate) trait Lanes<T: Real>: Simd<T> {
    /// For each lane, whether something holds.
    type Chosen: Copy;

    /// `c − a · b`, fused where the set has it.
    unsafe fn minus_product(c: Self::Vector, a: Self::Vector, b: Self::Vector) -> Self::Vector;
    /// `a / b`.
    unsafe fn div(a: Self::Vector, b: Self::Vector) -> Self::Vector;
    /// The root.
    unsafe fn sqrt(a: Self::Vector) -> Self::Vector;
    /// `|a|`.
    unsafe fn abs(a: Self::Vector) -> Self::Vector;
    /// Where `a > b`; a NaN is not.
    unsafe fn larger(a: Self::Vector, b: Self::Vector) -> Self::Chosen;
    /// Where `a = b`.
    unsafe fn equal(a: Self::Vector, b: Self::Vector) -> Self::Chosen;
    /// `yes` where it holds, else `no`.
    unsafe fn select(holds: Self::Chosen, yes: Self::Vector, no: Self::Vector) -> Self::Vector;
    /// Where both hold.
    unsafe fn both(a: Self::Chosen, b: Self::Chosen) -> Self::Chosen;
    /// Whether it holds in any lane.
    unsafe fn any(holds: Self::Chosen) -> bool;
    /// Whether it holds in all.
    unsafe fn all(holds: Self::Chosen) -> bool;
}

#[cfg(target_arch = "x86_64")]
macro_rules! lanes {
    (
        $token:ident, $type:ty, $vector:ty, $chosen:ty,
        fnmadd: $fnmadd:ident, div: $div:ident, sqrt: $sqrt:ident,
        abs: |$abs_of:ident| $abs:expr,
        larger: |$la:ident, $lb:ident| $larger:expr,
        equal: |$ea:ident, $eb:ident| $equal:expr,
        select: |$holds:ident, $yes:ident, $no:ident| $select:expr,
        both: |$ba:ident, $bb:ident| $both:expr,
        bits: |$of:ident| $bits:expr, full: $full:literal,
    ) => {
        impl Lanes<$type> for $token {
            type Chosen = $chosen;

            #[inline(always)]
            unsafe fn minus_product(c: $vector, a: $vector, b: $vector) -> $vector {
                // SAFETY: the caller's processor has the instruction set.
                unsafe { $fnmadd(a, b, c) }
            }
            #[inline(always)]
            unsafe fn div(a: $vector, b: $vector) -> $vector {
                // SAFETY: the caller's processor has the instruction set.
                unsafe { $div(a, b) }
            }
            #[inline(always)]
            unsafe fn sqrt(a: $vector) -> $vector {
                // SAFETY: the caller's processor has the instruction set.
                unsafe { $sqrt(a) }
            }
            #[inline(always)]
            unsafe fn abs($abs_of: $vector) -> $vector {
                // SAFETY: the caller's processor has the instruction set.
                unsafe { $abs }
            }
            #[inline(always)]
            unsafe fn larger($la: $vector, $lb: $vector) -> $chosen {
                // SAFETY: the caller's processor has the instruction set.
                unsafe { $larger }
            }
            #[inline(always)]
            unsafe fn equal($ea: $vector, $eb: $vector) -> $chosen {
                // SAFETY: the caller's processor has the instruction set.
                unsafe { $equal }
            }
            #[inline(always)]
            unsafe fn select($holds: $chosen, $yes: $vector, $no: $vector) -> $vector {
                // SAFETY: the caller's processor has the instruction set.
                unsafe { $select }
            }
            #[inline(always)]
            unsafe fn both($ba: $chosen, $bb: $chosen) -> $chosen {
                // SAFETY: the caller's processor has the instruction set.
                unsafe { $both }
            }
            #[inline(always)]
            unsafe fn any($of: $chosen) -> bool {
                // SAFETY: the caller's processor has the instruction set.
                let bits = unsafe { $bits };
                bits != 0
            }
            #[inline(always)]
            unsafe fn all($of: $chosen) -> bool {
                // SAFETY: the caller's processor has the instruction set.
                let bits = unsafe { $bits };
                bits == $full
            }
        }
    };
}

#[cfg(target_arch = "x86_64")]
lanes! {
    Avx512, f32, __m512, __mmask16,
    fnmadd: _mm512_fnmadd_ps, div: _mm512_div_ps, sqrt: _mm512_sqrt_ps,
    abs: |a| _mm512_abs_ps(a),
    larger: |a, b| _mm512_cmp_ps_mask::<_CMP_GT_OQ>(a, b),
    equal: |a, b| _mm512_cmp_ps_mask::<_CMP_EQ_OQ>(a, b),
    select: |holds, yes, no| _mm512_mask_blend_ps(holds, no, yes),
    both: |a, b| _kand_mask16(a, b),
    bits: |holds| _cvtmask16_u32(holds), full: 0xFFFF,
}

#[cfg(target_arch = "x86_64")]
lanes! {
    Avx512, f64, __m512d, __mmask8,
    fnmadd: _mm512_fnmadd_pd, div: _mm512_div_pd, sqrt: _mm512_sqrt_pd,
    abs: |a| _mm512_abs_pd(a),
    larger: |a, b| _mm512_cmp_pd_mask::<_CMP_GT_OQ>(a, b),
    equal: |a, b| _mm512_cmp_pd_mask::<_CMP_EQ_OQ>(a, b),
    select: |holds, yes, no| _mm512_mask_blend_pd(holds, no, yes),
    both: |a, b| _kand_mask8(a, b),
    bits: |holds| _cvtmask8_u32(holds), full: 0xFF,
}

#[cfg(target_arch = "x86_64")]
lanes! {
    Avx2, f32, __m256, __m256,
    fnmadd: _mm256_fnmadd_ps, div: _mm256_div_ps, sqrt: _mm256_sqrt_ps,
    abs: |a| _mm256_andnot_ps(_mm256_set1_ps(-0.0), a),
    larger: |a, b| _mm256_cmp_ps::<_CMP_GT_OQ>(a, b),
    equal: |a, b| _mm256_cmp_ps::<_CMP_EQ_OQ>(a, b),
    select: |holds, yes, no| _mm256_blendv_ps(no, yes, holds),
    both: |a, b| _mm256_and_ps(a, b),
    bits: |holds| _mm256_movemask_ps(holds), full: 0xFF,
}

#[cfg(target_arch = "x86_64")]
lanes! {
    Avx2, f64, __m256d, __m256d,
    fnmadd: _mm256_fnmadd_pd, div: _mm256_div_pd, sqrt: _mm256_sqrt_pd,
    abs: |a| _mm256_andnot_pd(_mm256_set1_pd(-0.0), a),
    larger: |a, b| _mm256_cmp_pd::<_CMP_GT_OQ>(a, b),
    equal: |a, b| _mm256_cmp_pd::<_CMP_EQ_OQ>(a, b),
    select: |holds, yes, no| _mm256_blendv_pd(no, yes, holds),
    both: |a, b| _mm256_and_pd(a, b),
    bits: |holds| _mm256_movemask_pd(holds), full: 0xF,
}

macro_rules! portable {
    ($type:ty, $lanes:literal) => {
        impl Lanes<$type> for Portable {
            type Chosen = [bool; $lanes];

            #[inline(always)]
            unsafe fn minus_product(
                c: [$type; $lanes],
                a: [$type; $lanes],
                b: [$type; $lanes],
            ) -> [$type; $lanes] {
                std::array::from_fn(|i| c[i] - a[i] * b[i])
            }
            #[inline(always)]
            unsafe fn div(a: [$type; $lanes], b: [$type; $lanes]) -> [$type; $lanes] {
                std::array::from_fn(|i| a[i] / b[i])
            }
            #[inline(always)]
            unsafe fn sqrt(a: [$type; $lanes]) -> [$type; $lanes] {
                a.map(<$type>::sqrt)
            }
            #[inline(always)]
            unsafe fn abs(a: [$type; $lanes]) -> [$type; $lanes] {
                a.map(<$type>::abs)
            }
            #[inline(always)]
            unsafe fn larger(a: [$type; $lanes], b: [$type; $lanes]) -> [bool; $lanes] {
                std::array::from_fn(|i| a[i] > b[i])
            }
            #[inline(always)]
            unsafe fn equal(a: [$type; $lanes], b: [$type; $lanes]) -> [bool; $lanes] {
                std::array::from_fn(|i| a[i] == b[i])
            }
            #[inline(always)]
            unsafe fn select(
                holds: [bool; $lanes],
                yes: [$type; $lanes],
                no: [$type; $lanes],
            ) -> [$type; $lanes] {
                std::array::from_fn(|i| if holds[i] { yes[i] } else { no[i] })
            }
            #[inline(always)]
            unsafe fn both(a: [bool; $lanes], b: [bool; $lanes]) -> [bool; $lanes] {
                std::array::from_fn(|i| a[i] && b[i])
            }
            #[inline(always)]
            unsafe fn any(holds: [bool; $lanes]) -> bool {
                holds.contains(&true)
            }
            #[inline(always)]
            unsafe fn all(holds: [bool; $lanes]) -> bool {
                !holds.contains(&false)
            }
        }
    };
}

portable!(f32, 4);
portable!(f64, 2);
