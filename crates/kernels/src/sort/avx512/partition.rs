//! Splitting a slice around a pivot, in place.

use std::arch::x86_64::*;

use super::lanes::{Lanes, ranks};
use crate::sort::order::Order;

/// Registers that are read from one side before the next choice of a side.
const UNROLL: usize = 8;

/// An array with the expression for each `i` below [`UNROLL`]. Written out, because
/// the compiler leaves a loop around so much code as a loop, with its registers in
/// memory, and that takes 1.6 times as long.
macro_rules! unrolled {
    (|$i:ident| $value:expr) => {
        unrolled!(|$i| $value; 0 1 2 3 4 5 6 7)
    };
    (|$i:ident| $value:expr; $($index:literal)*) => {
        [$({
            let $i: usize = $index;
            $value
        }),*]
    };
}

/// The fewest elements that [`partition`] takes: a block from either side.
pub(super) const fn least<L: Lanes>() -> usize {
    2 * UNROLL * L::LANES
}

/// Turns elements into ranks, moves those below `pivot` to the front, and returns
/// their number.
///
/// A block of each end is held in registers, so that there is room to write at
/// both ends. Then blocks are read from the end with less room, and each register
/// is written twice: its small elements from the left, the others from the right.
///
/// # Safety
/// The processor has AVX-512 F, BW, DQ and VL; `count ≥ least()` elements lie at
/// `data`.
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,popcnt,bmi1,bmi2")]
pub(super) unsafe fn partition<O: Order<Rank: Lanes>>(
    data: *mut O::Rank,
    count: usize,
    pivot: O::Rank,
) -> usize {
    let lanes = O::Rank::LANES;
    let block = UNROLL * lanes;
    debug_assert!(count >= 2 * block);
    // SAFETY: reads lie in `unread`, a part of the caller's elements, which shrinks
    // by what is read. Writes lie between `low` and `high`, outside of `unread`: see
    // `Split::put` for the room it needs. It starts as two blocks. A block is taken
    // from the side with less room, so that before each of its registers is put
    // there is room for the rest of the block on either side. In the end nothing is
    // unread, and the room is as large as what is held in registers: whole ones, once
    // the incomplete one is put, so that the room for the last one is exactly its own.
    unsafe {
        let pivot = O::Rank::splat(pivot);
        let mut split = Split { low: data, high: data.add(count) };
        let mut unread = (data, data.add(count));
        let left: [__m512i; UNROLL] = unrolled!(|i| load::<O>(data.add(i * lanes)));
        let right: [__m512i; UNROLL] = unrolled!(|i| load::<O>(unread.1.sub((i + 1) * lanes)));
        unread = (unread.0.add(block), unread.1.sub(block));
        while unread.1.offset_from_unsigned(unread.0) >= block {
            let left_room = unread.0.offset_from_unsigned(split.low);
            let right_room = split.high.offset_from_unsigned(unread.1);
            let from_left = left_room <= right_room;
            let from = if from_left { unread.0 } else { unread.1.sub(block) };
            unread.0 = if from_left { unread.0.add(block) } else { unread.0 };
            unread.1 = if from_left { unread.1 } else { from };
            // Whichever side is next, it is in the cache by then.
            let next = if from_left { unread.0 } else { unread.1.wrapping_sub(block) };
            unrolled!(|i| _mm_prefetch::<_MM_HINT_T0>(next.wrapping_add(i * lanes).cast()));
            let vectors: [__m512i; UNROLL] = unrolled!(|i| load::<O>(from.add(i * lanes)));
            unrolled!(|i| split.put(vectors[i], pivot));
        }
        let rest = unread.1.offset_from_unsigned(unread.0);
        let (whole, part) = (rest / lanes, rest % lanes);
        let mut vectors = [_mm512_setzero_si512(); UNROLL];
        for i in 0..whole {
            vectors[i] = load::<O>(unread.0.add(i * lanes));
        }
        let mask = O::Rank::first(part);
        let last = ranks::<O>(O::Rank::load_masked(unread.1.sub(part), mask));
        split.put_masked(last, pivot, mask);
        for vector in &vectors[..whole] {
            split.put(*vector, pivot);
        }
        unrolled!(|i| split.put(left[i], pivot));
        unrolled!(|i| split.put(right[i], pivot));
        split.low.offset_from_unsigned(data)
    }
}

/// Reads a register of elements as ranks.
///
/// # Safety
/// As for [`Lanes::load`].
#[inline(always)]
unsafe fn load<O: Order<Rank: Lanes>>(from: *const O::Rank) -> __m512i {
    // SAFETY: as the caller promises.
    unsafe { ranks::<O>(O::Rank::load(from)) }
}

/// Where the next small element and the last large one are written.
struct Split<L> {
    low: *mut L,
    high: *mut L,
}

impl<L: Lanes> Split<L> {
    /// Writes the lanes below the pivot from `low` on, and the others before `high`.
    ///
    /// # Safety
    /// The processor has AVX-512 F, BW, DQ and VL. A register fits at `low`, and one
    /// before `high`, without overwriting what is yet to be read; the two are the same
    /// place or do not overlap.
    #[inline(always)]
    unsafe fn put(&mut self, vector: __m512i, pivot: __m512i) {
        // SAFETY: as the caller promises.
        unsafe {
            let less = L::less(vector, pivot);
            L::store_split(self.low, self.high, less, vector);
            let count = less.count_ones() as usize;
            self.low = self.low.add(count);
            self.high = self.high.sub(L::LANES - count);
        }
    }

    /// As [`Split::put`], for the lanes of the mask.
    ///
    /// # Safety
    /// As for [`Split::put`].
    #[inline(always)]
    unsafe fn put_masked(&mut self, vector: __m512i, pivot: __m512i, mask: u32) {
        // SAFETY: as in `put`; only the masked lanes are written.
        unsafe {
            let less = L::less(vector, pivot) & mask;
            let others = !less & mask;
            let (count, other_count) = (less.count_ones() as usize, others.count_ones() as usize);
            L::store_masked(self.low, L::first(count), L::compress(less, vector));
            self.low = self.low.add(count);
            self.high = self.high.sub(other_count);
            L::store_masked(self.high, L::first(other_count), L::compress(others, vector));
        }
    }
}
