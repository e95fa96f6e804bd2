//! AVX2 with FMA, and AVX-512, through the compiler's intrinsics.

use std::arch::x86_64::*;

use super::{Kernel, Simd};

/// 256-bit vectors with FMA.
#[derive(Clone, Copy)]
pub(crate) struct Avx2;

/// 512-bit vectors with masks.
#[derive(Clone, Copy)]
pub(crate) struct Avx512;

/// The methods whose intrinsics differ only in a prefix and a suffix.
macro_rules! simd {
    (
        $token:ident, $type:ty, $vector:ty, $mask:ty, lanes: $lanes:literal, block: $block:literal,
        features: $features:literal,
        zero: $zero:ident, splat: $splat:ident, load: $load:ident, store: $store:ident,
        add: $add:ident, mul: $mul:ident, fma: $fma:ident,
        transpose: $transpose:ident, sum: $sum:ident,
        mask: $make_mask:ident,
        load_masked: |$lfrom:ident, $lmask:ident| $load_masked:expr,
        store_masked: |$sto:ident, $smask:ident, $svector:ident| $store_masked:expr,
    ) => {
        impl Simd<$type> for $token {
            type Vector = $vector;
            type Mask = $mask;
            const LANES: usize = $lanes;
            const BLOCK: usize = $block;

            #[inline(always)]
            unsafe fn zero() -> $vector {
                // SAFETY: the caller's processor has the instruction set.
                unsafe { $zero() }
            }
            #[inline(always)]
            unsafe fn splat(value: $type) -> $vector {
                // SAFETY: the caller's processor has the instruction set.
                unsafe { $splat(value) }
            }
            #[inline(always)]
            unsafe fn load(from: *const $type) -> $vector {
                // SAFETY: the caller has LANES elements there and the instruction set.
                unsafe { $load(from) }
            }
            #[inline(always)]
            unsafe fn store(to: *mut $type, vector: $vector) {
                // SAFETY: the caller has LANES writable elements there and the instruction set.
                unsafe { $store(to, vector) }
            }
            #[inline(always)]
            unsafe fn mask(len: usize) -> $mask {
                // SAFETY: the caller's processor has the instruction set.
                unsafe { $make_mask(len) }
            }
            #[inline(always)]
            unsafe fn load_masked($lfrom: *const $type, $lmask: $mask) -> $vector {
                // SAFETY: the caller has the masked elements there and the instruction set.
                unsafe { $load_masked }
            }
            #[inline(always)]
            unsafe fn store_masked($sto: *mut $type, $smask: $mask, $svector: $vector) {
                // SAFETY: the caller has the masked elements there and the instruction set.
                unsafe { $store_masked }
            }
            #[inline(always)]
            unsafe fn add(a: $vector, b: $vector) -> $vector {
                // SAFETY: the caller's processor has the instruction set.
                unsafe { $add(a, b) }
            }
            #[inline(always)]
            unsafe fn mul(a: $vector, b: $vector) -> $vector {
                // SAFETY: the caller's processor has the instruction set.
                unsafe { $mul(a, b) }
            }
            #[inline(always)]
            unsafe fn mul_add(a: $vector, b: $vector, c: $vector) -> $vector {
                // SAFETY: the caller's processor has the instruction set.
                unsafe { $fma(a, b, c) }
            }
            #[inline(always)]
            unsafe fn sum(vector: $vector) -> $type {
                // SAFETY: the caller's processor has the instruction set.
                unsafe { $sum(vector) }
            }
            #[inline(always)]
            unsafe fn prefetch(address: *const $type) {
                // SAFETY: a prefetch never faults.
                unsafe { _mm_prefetch::<_MM_HINT_T0>(address.cast()) }
            }
            #[inline(always)]
            unsafe fn transpose(
                from: *const $type,
                from_stride: isize,
                to: *mut $type,
                to_stride: usize,
            ) {
                // SAFETY: both blocks are the caller's, who has the instruction set.
                unsafe { $transpose(from, from_stride, to, to_stride) }
            }
            #[inline(always)]
            unsafe fn vectorize<K: Kernel<$type, Self>>(kernel: K) {
                #[target_feature(enable = $features)]
                unsafe fn enter<K: Kernel<$type, $token>>(kernel: K) {
                    // SAFETY: the caller upholds the kernel's contract.
                    unsafe { kernel.run() }
                }
                // SAFETY: the caller's processor has the instruction set.
                unsafe { enter(kernel) }
            }
        }
    };
}

simd! {
    Avx512, f32, __m512, __mmask16, lanes: 16, block: 8,
    features: "avx2,fma,avx512f,avx512bw,avx512dq,avx512vl",
    zero: _mm512_setzero_ps, splat: _mm512_set1_ps, load: _mm512_loadu_ps, store: _mm512_storeu_ps,
    add: _mm512_add_ps, mul: _mm512_mul_ps, fma: _mm512_fmadd_ps,
    transpose: transpose_f32, sum: _mm512_reduce_add_ps,
    mask: mask_16,
    load_masked: |from, mask| _mm512_maskz_loadu_ps(mask, from),
    store_masked: |to, mask, vector| _mm512_mask_storeu_ps(to, mask, vector),
}

simd! {
    Avx512, f64, __m512d, __mmask8, lanes: 8, block: 4,
    features: "avx2,fma,avx512f,avx512bw,avx512dq,avx512vl",
    zero: _mm512_setzero_pd, splat: _mm512_set1_pd, load: _mm512_loadu_pd, store: _mm512_storeu_pd,
    add: _mm512_add_pd, mul: _mm512_mul_pd, fma: _mm512_fmadd_pd,
    transpose: transpose_f64, sum: _mm512_reduce_add_pd,
    mask: mask_8,
    load_masked: |from, mask| _mm512_maskz_loadu_pd(mask, from),
    store_masked: |to, mask, vector| _mm512_mask_storeu_pd(to, mask, vector),
}

simd! {
    Avx2, f32, __m256, __m256i, lanes: 8, block: 8,
    features: "avx2,fma",
    zero: _mm256_setzero_ps, splat: _mm256_set1_ps, load: _mm256_loadu_ps, store: _mm256_storeu_ps,
    add: _mm256_add_ps, mul: _mm256_mul_ps, fma: _mm256_fmadd_ps,
    transpose: transpose_f32, sum: sum_f32,
    mask: mask_f32,
    load_masked: |from, mask| _mm256_maskload_ps(from, mask),
    store_masked: |to, mask, vector| _mm256_maskstore_ps(to, mask, vector),
}

simd! {
    Avx2, f64, __m256d, __m256i, lanes: 4, block: 4,
    features: "avx2,fma",
    zero: _mm256_setzero_pd, splat: _mm256_set1_pd, load: _mm256_loadu_pd, store: _mm256_storeu_pd,
    add: _mm256_add_pd, mul: _mm256_mul_pd, fma: _mm256_fmadd_pd,
    transpose: transpose_f64, sum: sum_f64,
    mask: mask_f64,
    load_masked: |from, mask| _mm256_maskload_pd(from, mask),
    store_masked: |to, mask, vector| _mm256_maskstore_pd(to, mask, vector),
}

#[inline]
#[target_feature(enable = "avx512f")]
fn mask_16(len: usize) -> __mmask16 {
    ((1u32 << len) - 1) as __mmask16
}

#[inline]
#[target_feature(enable = "avx512f")]
fn mask_8(len: usize) -> __mmask8 {
    ((1u32 << len) - 1) as __mmask8
}

#[inline]
#[target_feature(enable = "avx2")]
fn mask_f32(len: usize) -> __m256i {
    let lanes = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
    _mm256_cmpgt_epi32(_mm256_set1_epi32(len as i32), lanes)
}

#[inline]
#[target_feature(enable = "avx2")]
fn mask_f64(len: usize) -> __m256i {
    let lanes = _mm256_setr_epi64x(0, 1, 2, 3);
    _mm256_cmpgt_epi64(_mm256_set1_epi64x(len as i64), lanes)
}

#[inline]
#[target_feature(enable = "avx2")]
fn sum_f32(vector: __m256) -> f32 {
    let halves = _mm_add_ps(_mm256_castps256_ps128(vector), _mm256_extractf128_ps::<1>(vector));
    let pairs = _mm_add_ps(halves, _mm_movehl_ps(halves, halves));
    _mm_cvtss_f32(_mm_add_ss(pairs, _mm_shuffle_ps::<1>(pairs, pairs)))
}

#[inline]
#[target_feature(enable = "avx2")]
fn sum_f64(vector: __m256d) -> f64 {
    let halves = _mm_add_pd(_mm256_castpd256_pd128(vector), _mm256_extractf128_pd::<1>(vector));
    _mm_cvtsd_f64(_mm_add_sd(halves, _mm_unpackhi_pd(halves, halves)))
}

/// An 8 × 8 transpose in three rounds: pairs, pairs of pairs, halves.
///
/// # Safety
/// Both blocks are in bounds.
#[inline]
#[target_feature(enable = "avx2")]
unsafe fn transpose_f32(from: *const f32, from_stride: isize, to: *mut f32, to_stride: usize) {
    let mut r = [_mm256_setzero_ps(); 8];
    for j in 0..8 {
        // SAFETY: row j of the source block is the caller's.
        r[j] = unsafe { _mm256_loadu_ps(from.offset(j as isize * from_stride)) };
    }
    let mut quads = [r[0]; 8];
    for half in 0..2 {
        let rows = &r[4 * half..4 * half + 4];
        let low01 = _mm256_unpacklo_ps(rows[0], rows[1]);
        let high01 = _mm256_unpackhi_ps(rows[0], rows[1]);
        let low23 = _mm256_unpacklo_ps(rows[2], rows[3]);
        let high23 = _mm256_unpackhi_ps(rows[2], rows[3]);
        quads[4 * half] = _mm256_shuffle_ps::<0x44>(low01, low23);
        quads[4 * half + 1] = _mm256_shuffle_ps::<0xEE>(low01, low23);
        quads[4 * half + 2] = _mm256_shuffle_ps::<0x44>(high01, high23);
        quads[4 * half + 3] = _mm256_shuffle_ps::<0xEE>(high01, high23);
    }
    for i in 0..4 {
        let first = _mm256_permute2f128_ps::<0x20>(quads[i], quads[i + 4]);
        let second = _mm256_permute2f128_ps::<0x31>(quads[i], quads[i + 4]);
        // SAFETY: rows i and i + 4 of the target block are the caller's.
        unsafe {
            _mm256_storeu_ps(to.add(i * to_stride), first);
            _mm256_storeu_ps(to.add((i + 4) * to_stride), second);
        }
    }
}

/// A 4 × 4 transpose in two rounds: pairs, halves.
///
/// # Safety
/// Both blocks are in bounds.
#[inline]
#[target_feature(enable = "avx2")]
unsafe fn transpose_f64(from: *const f64, from_stride: isize, to: *mut f64, to_stride: usize) {
    let mut r = [_mm256_setzero_pd(); 4];
    for j in 0..4 {
        // SAFETY: row j of the source block is the caller's.
        r[j] = unsafe { _mm256_loadu_pd(from.offset(j as isize * from_stride)) };
    }
    let low01 = _mm256_unpacklo_pd(r[0], r[1]);
    let high01 = _mm256_unpackhi_pd(r[0], r[1]);
    let low23 = _mm256_unpacklo_pd(r[2], r[3]);
    let high23 = _mm256_unpackhi_pd(r[2], r[3]);
    // SAFETY: the four rows of the target block are the caller's.
    unsafe {
        _mm256_storeu_pd(to, _mm256_permute2f128_pd::<0x20>(low01, low23));
        _mm256_storeu_pd(to.add(to_stride), _mm256_permute2f128_pd::<0x20>(high01, high23));
        _mm256_storeu_pd(to.add(2 * to_stride), _mm256_permute2f128_pd::<0x31>(low01, low23));
        _mm256_storeu_pd(to.add(3 * to_stride), _mm256_permute2f128_pd::<0x31>(high01, high23));
    }
}
