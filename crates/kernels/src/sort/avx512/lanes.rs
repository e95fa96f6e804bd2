//! Registers of integers, as the quicksort sees them.

use std::arch::x86_64::*;

use crate::sort::order::{Order, Rank};

/// A 512-bit register of signed integers.
///
/// # Safety
/// Every method needs a processor with AVX-512 F, BW, DQ and VL, and is inlined
/// into a function that has them switched on. Pointers need no alignment beyond
/// the element's; a masked access touches the masked elements only.
pub(in crate::sort) trait Lanes:
    Rank + Order<Rank = Self> + std::fmt::Debug
{
    /// Elements of a register.
    const LANES: usize;
    /// The value that sorts behind every other.
    const MAX: Self;

    /// The next larger value, if any.
    fn successor(self) -> Option<Self>;
    /// The mask of the first `len ≤ LANES` lanes.
    #[inline(always)]
    fn first(len: usize) -> u32 {
        ((1u64 << len) - 1) as u32
    }

    /// All lanes `value`.
    unsafe fn splat(value: Self) -> __m512i;
    /// Reads `LANES` elements.
    unsafe fn load(from: *const Self) -> __m512i;
    /// Reads the masked elements; the other lanes are [`Lanes::MAX`].
    unsafe fn load_masked(from: *const Self, mask: u32) -> __m512i;
    /// Writes `LANES` elements.
    unsafe fn store(to: *mut Self, vector: __m512i);
    /// Writes the masked elements.
    unsafe fn store_masked(to: *mut Self, mask: u32, vector: __m512i);
    /// `a + b`, wrapping.
    unsafe fn add(a: __m512i, b: __m512i) -> __m512i;
    /// The lanes with all bits but the sign flipped, where they are negative.
    unsafe fn flip_negative_lanes(vector: __m512i) -> __m512i;
    /// The smaller and the larger of each pair of lanes.
    unsafe fn order(a: __m512i, b: __m512i) -> (__m512i, __m512i);
    /// The larger of each pair in the masked lanes, the smaller in the others.
    unsafe fn larger_where(mask: u32, a: __m512i, b: __m512i) -> __m512i;
    /// The lanes where `a < b`.
    unsafe fn less(a: __m512i, b: __m512i) -> u32;
    /// `b` in the masked lanes, `a` in the others.
    unsafe fn select(mask: u32, a: __m512i, b: __m512i) -> __m512i;
    /// The masked lanes moved to the front, in order.
    unsafe fn compress(mask: u32, vector: __m512i) -> __m512i;
    /// Writes the masked lanes at `low` and the others before `high`, in order, and
    /// anything behind and before them as far as a register reaches. Both registers are
    /// writable, and are the same place or do not overlap.
    unsafe fn store_split(low: *mut Self, high: *mut Self, mask: u32, vector: __m512i);
    /// Lane `i` of the result is lane `i ^ with`; `with` is a constant of the caller.
    unsafe fn exchange(vector: __m512i, with: usize) -> __m512i;
    /// `a₀ b₀ a₁ b₁ …`, in two registers.
    unsafe fn interleave(a: __m512i, b: __m512i) -> (__m512i, __m512i);
}

/// [`Order::rank`] of every lane.
///
/// # Safety
/// As for [`Lanes`].
#[inline(always)]
pub(super) unsafe fn ranks<O: Order<Rank: Lanes>>(bits: __m512i) -> __m512i {
    // SAFETY: the caller's processor has the instruction set.
    unsafe {
        let flipped = if O::FLIPS { O::Rank::flip_negative_lanes(bits) } else { bits };
        O::Rank::add(flipped, O::Rank::splat(O::OFFSET))
    }
}

/// [`Order::bits`] of every lane.
///
/// # Safety
/// As for [`Lanes`].
#[inline(always)]
pub(super) unsafe fn bits<O: Order<Rank: Lanes>>(ranks: __m512i) -> __m512i {
    // SAFETY: the caller's processor has the instruction set.
    unsafe {
        let offset = <O::Rank as bytemuck::Zeroable>::zeroed().minus(O::OFFSET);
        let flipped = O::Rank::add(ranks, O::Rank::splat(offset));
        if O::FLIPS { O::Rank::flip_negative_lanes(flipped) } else { flipped }
    }
}

/// The lanes whose index has `bit` set.
pub(super) const fn lanes_with(bit: usize) -> u32 {
    let mut mask = 0;
    let mut lane = 0;
    while lane < 16 {
        if lane & bit != 0 {
            mask |= 1 << lane;
        }
        lane += 1;
    }
    mask
}

/// Tables of lane indices for permutations of `N` lanes.
macro_rules! indices {
    ($element:ty, $lanes:literal) => {
        const EXCHANGED: [[$element; $lanes]; $lanes] = {
            let mut table = [[0; $lanes]; $lanes];
            let mut at = 0;
            while at < $lanes * $lanes {
                table[at / $lanes][at % $lanes] = ((at / $lanes) ^ (at % $lanes)) as $element;
                at += 1;
            }
            table
        };
        /// Index `LANES + i` means lane `i` of the second register.
        const INTERLEAVED: [[$element; $lanes]; 2] = {
            let mut table = [[0; $lanes]; 2];
            let mut at = 0;
            while at < 2 * $lanes {
                table[at / $lanes][at % $lanes] = (at / 2 + at % 2 * $lanes) as $element;
                at += 1;
            }
            table
        };
    };
}

macro_rules! lanes {
    (
        $module:ident, $element:ty, $lanes:literal, mask: $mask:ty,
        splat: $splat:ident, load_masked: $load_masked:ident, store_masked: $store_masked:ident,
        add: $add:ident, mask_xor: $mask_xor:ident, signs: $signs:ident,
        order: $order:ident, larger_where: $larger_where:ident, less: $less:ident, select: $select:ident, compress: $compress:ident,
        store_split: $store_split:ident, permute: $permute:ident, permute_two: $permute_two:ident,
    ) => {
        mod $module {
            use super::*;

            indices!($element, $lanes);

            impl Lanes for $element {
                const LANES: usize = $lanes;
                const MAX: Self = <$element>::MAX;

                #[inline(always)]
                fn successor(self) -> Option<Self> {
                    self.checked_add(1)
                }
                #[inline(always)]
                unsafe fn splat(value: Self) -> __m512i {
                    // SAFETY: the caller's processor has the instruction set.
                    unsafe { $splat(value) }
                }
                #[inline(always)]
                unsafe fn load(from: *const Self) -> __m512i {
                    // SAFETY: the caller has LANES elements there and the instruction set.
                    unsafe { _mm512_loadu_si512(from.cast()) }
                }
                #[inline(always)]
                unsafe fn load_masked(from: *const Self, mask: u32) -> __m512i {
                    // SAFETY: the caller has the masked elements there and the instruction set.
                    unsafe { $load_masked($splat(Self::MAX), mask as $mask, from) }
                }
                #[inline(always)]
                unsafe fn store(to: *mut Self, vector: __m512i) {
                    // SAFETY: the caller has LANES writable elements there and the set.
                    unsafe { _mm512_storeu_si512(to.cast(), vector) }
                }
                #[inline(always)]
                unsafe fn store_masked(to: *mut Self, mask: u32, vector: __m512i) {
                    // SAFETY: the caller has the masked elements there and the instruction set.
                    unsafe { $store_masked(to, mask as $mask, vector) }
                }
                #[inline(always)]
                unsafe fn add(a: __m512i, b: __m512i) -> __m512i {
                    // SAFETY: the caller's processor has the instruction set.
                    unsafe { $add(a, b) }
                }
                #[inline(always)]
                unsafe fn flip_negative_lanes(vector: __m512i) -> __m512i {
                    // SAFETY: the caller's processor has the instruction set.
                    unsafe { $mask_xor(vector, $signs(vector), vector, $splat(Self::MAX)) }
                }
                #[inline(always)]
                unsafe fn order(a: __m512i, b: __m512i) -> (__m512i, __m512i) {
                    // SAFETY: the caller's processor has the instruction set.
                    unsafe { $order(a, b) }
                }
                #[inline(always)]
                unsafe fn larger_where(mask: u32, a: __m512i, b: __m512i) -> __m512i {
                    // SAFETY: the caller's processor has the instruction set.
                    unsafe { $larger_where(mask as $mask, a, b) }
                }
                #[inline(always)]
                unsafe fn less(a: __m512i, b: __m512i) -> u32 {
                    // SAFETY: the caller's processor has the instruction set.
                    u32::from(unsafe { $less(a, b) })
                }
                #[inline(always)]
                unsafe fn select(mask: u32, a: __m512i, b: __m512i) -> __m512i {
                    // SAFETY: the caller's processor has the instruction set.
                    unsafe { $select(mask as $mask, a, b) }
                }
                #[inline(always)]
                unsafe fn compress(mask: u32, vector: __m512i) -> __m512i {
                    // SAFETY: the caller's processor has the instruction set.
                    unsafe { $compress(mask as $mask, vector) }
                }
                #[inline(always)]
                unsafe fn store_split(low: *mut Self, high: *mut Self, mask: u32, vector: __m512i) {
                    // SAFETY: as the caller of the trait's method promises.
                    unsafe { $store_split(low, high, mask as $mask, vector) }
                }
                #[inline(always)]
                unsafe fn exchange(vector: __m512i, with: usize) -> __m512i {
                    // SAFETY: the caller's processor has the instruction set; a row of the
                    // table is a register long.
                    unsafe { $permute(Self::load(EXCHANGED[with].as_ptr()), vector) }
                }
                #[inline(always)]
                unsafe fn interleave(a: __m512i, b: __m512i) -> (__m512i, __m512i) {
                    // SAFETY: as for `exchange`.
                    unsafe {
                        let low = Self::load(INTERLEAVED[0].as_ptr());
                        let high = Self::load(INTERLEAVED[1].as_ptr());
                        ($permute_two(a, low, b), $permute_two(a, high, b))
                    }
                }
            }
        }
    };
}

lanes! {
    i32s, i32, 16, mask: __mmask16,
    splat: _mm512_set1_epi32,
    load_masked: _mm512_mask_loadu_epi32, store_masked: _mm512_mask_storeu_epi32,
    add: _mm512_add_epi32, mask_xor: _mm512_mask_xor_epi32, signs: _mm512_movepi32_mask,
    order: order_i32, larger_where: larger_where_i32, less: _mm512_cmplt_epi32_mask, select: _mm512_mask_blend_epi32,
    compress: _mm512_maskz_compress_epi32, store_split: store_split_i32,
    permute: _mm512_permutexvar_epi32, permute_two: _mm512_permutex2var_epi32,
}

lanes! {
    i64s, i64, 8, mask: __mmask8,
    splat: _mm512_set1_epi64,
    load_masked: _mm512_mask_loadu_epi64, store_masked: _mm512_mask_storeu_epi64,
    add: _mm512_add_epi64, mask_xor: _mm512_mask_xor_epi64, signs: _mm512_movepi64_mask,
    order: order_i64, larger_where: larger_where_i64, less: _mm512_cmplt_epi64_mask, select: _mm512_mask_blend_epi64,
    compress: _mm512_maskz_compress_epi64, store_split: store_split_i64,
    permute: _mm512_permutexvar_epi64, permute_two: _mm512_permutex2var_epi64,
}

/// # Safety
/// As for [`Lanes`].
#[inline(always)]
unsafe fn order_i32(a: __m512i, b: __m512i) -> (__m512i, __m512i) {
    // SAFETY: the caller's processor has the instruction set.
    unsafe { (_mm512_min_epi32(a, b), _mm512_max_epi32(a, b)) }
}

/// # Safety
/// As for [`Lanes`].
#[inline(always)]
unsafe fn order_i64(a: __m512i, b: __m512i) -> (__m512i, __m512i) {
    // The instructions for minimum and maximum take twice the time of comparing and
    // selecting on Intel's processors, which split them in two.
    // SAFETY: the caller's processor has the instruction set.
    unsafe {
        let less = _mm512_cmplt_epi64_mask(a, b);
        (_mm512_mask_blend_epi64(less, b, a), _mm512_mask_blend_epi64(less, a, b))
    }
}

/// # Safety
/// As for [`Lanes`].
#[inline(always)]
unsafe fn larger_where_i32(mask: __mmask16, a: __m512i, b: __m512i) -> __m512i {
    // SAFETY: the caller's processor has the instruction set.
    unsafe {
        let (low, high) = order_i32(a, b);
        _mm512_mask_blend_epi32(mask, low, high)
    }
}

/// # Safety
/// As for [`Lanes`].
#[inline(always)]
unsafe fn larger_where_i64(mask: __mmask8, a: __m512i, b: __m512i) -> __m512i {
    // Lanes whose `a` is the right one already: larger and masked, or neither.
    // SAFETY: the caller's processor has the instruction set.
    unsafe { _mm512_mask_blend_epi64(_mm512_cmplt_epi64_mask(a, b) ^ !mask, a, b) }
}

/// # Safety
/// As for [`Lanes::store_split`].
#[inline(always)]
unsafe fn store_split_i32(low: *mut i32, high: *mut i32, mask: __mmask16, vector: __m512i) {
    // SAFETY: a register fits at `low`, and the unmasked lanes before `high`.
    unsafe {
        let others = 16 - mask.count_ones();
        _mm512_storeu_si512(low.cast(), _mm512_maskz_compress_epi32(mask, vector));
        let to = high.sub(others as usize);
        let others = ((1u32 << others) - 1) as __mmask16;
        _mm512_mask_storeu_epi32(to, others, _mm512_maskz_compress_epi32(!mask, vector));
    }
}

/// For each mask of eight lanes, the masked lanes' indices and then the others', a
/// byte each. Permuting by the table takes half the time of compressing twice.
static SPLIT: [u64; 256] = {
    let mut table = [0; 256];
    let mut mask = 0;
    while mask < 256 {
        let (mut low, mut high, mut lane) = (0, (mask as u32).count_ones(), 0);
        while lane < 8 {
            let to = if mask >> lane & 1 == 1 { &mut low } else { &mut high };
            table[mask] |= lane << (8 * *to);
            *to += 1;
            lane += 1;
        }
        mask += 1;
    }
    table
};

/// # Safety
/// As for [`Lanes::store_split`].
#[inline(always)]
unsafe fn store_split_i64(low: *mut i64, high: *mut i64, mask: __mmask8, vector: __m512i) {
    // SAFETY: a register fits at `low` and before `high`; a mask is an index of the table.
    unsafe {
        let lanes = _mm_loadl_epi64(SPLIT.as_ptr().add(usize::from(mask)).cast());
        let split = _mm512_permutexvar_epi64(_mm512_cvtepu8_epi64(lanes), vector);
        _mm512_storeu_si512(low.cast(), split);
        _mm512_storeu_si512(high.sub(8).cast(), split);
    }
}
