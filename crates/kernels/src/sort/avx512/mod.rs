//! Quicksort with 512-bit registers, on signed integers of 32 and 64 bits.
//!
//! Elements are moved to either side of a pivot a register at a time, and what
//! fits in sixteen registers is sorted there. The method is that of Bramas, "A
//! Novel Hybrid Quicksort Algorithm Vectorized using AVX-512" (2017), with the
//! networks and the choice of pivots of Blacher et al. (2022).

mod lanes;
mod network;
mod partition;

use std::arch::x86_64::*;

use einmul_machine::interrupt;

use super::order::Order;
use lanes::Lanes;

/// Registers of a sample for the pivot.
const SAMPLE: usize = 9;

/// Slices longer than this are worth a look whether the work is still wanted.
const BETWEEN_POLLS: usize = 1 << 16;

/// Sorts elements, given as bits, by their ranks.
///
/// # Safety
/// The processor has AVX-512 F, BW, DQ and VL.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,popcnt,bmi1,bmi2")]
pub(super) unsafe fn sort<O: Order<Rank: Lanes>>(data: &mut [O::Rank]) {
    if data.len() <= longest_small::<O::Rank>() {
        data.iter_mut().for_each(|bits| *bits = O::rank(*bits));
        // SAFETY: the caller's processor has the instruction set; the length is checked.
        return unsafe { sort_small::<O>(data) };
    }
    if monotone::<O>(data) {
        // Equal ranks are equal bits: turning them around changes nothing.
        if O::rank(data[0]) > O::rank(data[data.len() - 1]) {
            data.reverse();
        }
        return;
    }
    // The first split turns bits into ranks on its way, and what ends a branch of the
    // recursion turns them back: no pass over the data is spent on that alone.
    let levels = levels(data);
    // SAFETY: the caller's processor has the instruction set.
    unsafe {
        let sample = pivot::<O>(data, levels);
        let Split { low, equal, high } = split::<O>(data, sample);
        equal.fill(O::bits(sample));
        quicksort::<O>(low, levels);
        quicksort::<O>(high, levels);
    }
}

/// Whether the ranks never descend, or never ascend. Most often a few elements tell that
/// they do, and what is in order already is common enough to be worth the question.
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,popcnt,bmi1,bmi2")]
fn monotone<O: Order<Rank: Lanes>>(bits: &[O::Rank]) -> bool {
    // Steps that are compared without a branch, as registers.
    const BLOCK: usize = 256;
    let (mut ascends, mut descends) = (true, true);
    for start in (0..bits.len()).step_by(BLOCK) {
        let block = &bits[start..bits.len().min(start + BLOCK + 1)];
        for (&a, &b) in block.iter().zip(&block[1..]) {
            let (a, b) = (O::rank(a), O::rank(b));
            ascends &= a <= b;
            descends &= a >= b;
        }
        if !ascends && !descends {
            return false;
        }
    }
    true
}

/// Moves the rank that sorting would put at `nth` there, smaller ones before it and
/// larger ones after it.
///
/// # Safety
/// The processor has AVX-512 F, BW, DQ and VL; `nth < data.len()`.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,popcnt,bmi1,bmi2")]
pub(super) unsafe fn select<L: Lanes>(mut data: &mut [L], mut nth: usize) {
    for level in 0..levels(data) {
        interrupt::poll();
        if data.len() <= longest_small::<L>() {
            // SAFETY: the caller's processor has the instruction set; the length is checked.
            return unsafe { sort_small::<L>(data) };
        }
        // SAFETY: the caller's processor has the instruction set; the slice is long enough.
        let Split { low, equal, high } = unsafe {
            let sample = pivot::<L>(data, level);
            split::<L>(data, sample)
        };
        let not_high = low.len() + equal.len();
        data = match nth {
            _ if nth < low.len() => low,
            _ if nth < not_high => return,
            _ => high,
        };
        nth = nth.checked_sub(not_high).unwrap_or(nth);
    }
    data.select_nth_unstable(nth);
}

/// How often to split before giving up on quicksort. A pivot near the middle each time
/// needs log₂ n levels; twice as many mean that the samples are being fooled.
fn levels<L>(data: &[L]) -> u32 {
    2 * data.len().max(1).ilog2()
}

/// Elements that a network sorts.
const fn longest_small<L: Lanes>() -> usize {
    network::ROWS * L::LANES
}

/// Sorts ranks and leaves bits.
///
/// # Safety
/// The processor has AVX-512 F, BW, DQ and VL.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,popcnt,bmi1,bmi2")]
unsafe fn quicksort<O: Order<Rank: Lanes>>(mut data: &mut [O::Rank], mut levels: u32) {
    while data.len() > longest_small::<O::Rank>() {
        if data.len() > BETWEEN_POLLS {
            interrupt::poll();
        }
        if levels == 0 {
            data.sort_unstable();
            data.iter_mut().for_each(|rank| *rank = O::bits(*rank));
            return;
        }
        levels -= 1;
        // SAFETY: the caller's processor has the instruction set; the slice is long enough.
        let (short, long) = unsafe {
            let sample = pivot::<O::Rank>(data, levels);
            let Split { low, equal, high } = split::<O::Rank>(data, sample);
            equal.fill(O::bits(sample));
            if low.len() < high.len() { (low, high) } else { (high, low) }
        };
        // The shorter side on the stack, so that it stays flat.
        // SAFETY: the caller's processor has the instruction set.
        unsafe { quicksort::<O>(short, levels) };
        data = long;
    }
    // SAFETY: the caller's processor has the instruction set; the length is checked.
    unsafe { sort_small::<O>(data) };
}

/// A slice around a pivot.
struct Split<'a, L> {
    /// Below the pivot.
    low: &'a mut [L],
    /// Some of those that equal the pivot: at least one, if nothing is below it.
    equal: &'a mut [L],
    /// The others.
    high: &'a mut [L],
}

/// Turns elements into ranks, smaller ones than one of them, `pivot`, in front.
///
/// # Safety
/// The processor has AVX-512 F, BW, DQ and VL; the slice is longer than a network.
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,popcnt,bmi1,bmi2")]
unsafe fn split<O: Order<Rank: Lanes>>(data: &mut [O::Rank], pivot: O::Rank) -> Split<'_, O::Rank> {
    const { assert!(partition::least::<O::Rank>() <= longest_small::<O::Rank>()) };
    // SAFETY: the caller's processor has the instruction set, and the slice is long enough.
    unsafe {
        let count = partition::partition::<O>(data.as_mut_ptr(), data.len(), pivot);
        if count > 0 {
            let (low, high) = data.split_at_mut(count);
            return Split { low, equal: &mut [], high };
        }
        // The pivot is the smallest, as happens when many are equal: set those apart.
        let equal = match pivot.successor() {
            None => data.len(),
            Some(above) => partition::partition::<O::Rank>(data.as_mut_ptr(), data.len(), above),
        };
        let (equal, high) = data.split_at_mut(equal);
        Split { low: &mut [], equal, high }
    }
}

/// About the median: the median of three medians of three, lane by lane and then
/// over the lanes, of registers from all over the slice.
///
/// # Safety
/// The processor has AVX-512 F, BW, DQ and VL; the slice is longer than a network.
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,popcnt,bmi1,bmi2")]
unsafe fn pivot<O: Order<Rank: Lanes>>(data: &[O::Rank], seed: u32) -> O::Rank {
    // One position in each of the equal parts; a multiplicative generator places it, so
    // that no regular pattern of the data meets the sample.
    let part = data.len() / SAMPLE;
    let span = (part - O::Rank::LANES) as u64 + 1;
    let mut state = u64::from(seed) << 32 | data.len() as u64;
    let mut rows = [_mm512_setzero_si512(); SAMPLE];
    for i in 0..SAMPLE {
        state = state.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
        let offset = ((u128::from(state) * u128::from(span)) >> 64) as usize;
        // SAFETY: the register ends within its part: `offset + LANES ≤ part`. A part
        // is at least a register long, because the slice has more than sixteen.
        rows[i] = unsafe { lanes::ranks::<O>(O::Rank::load(data.as_ptr().add(i * part + offset))) };
    }
    let mut medians = [O::Rank::MAX; 16];
    // SAFETY: the caller's processor has the instruction set; a register has at most
    // sixteen lanes.
    unsafe {
        let [a, b, c] = [0, 3, 6].map(|i| [rows[i], rows[i + 1], rows[i + 2]]);
        let mut row =
            [median::<O::Rank>([median::<O::Rank>(a), median::<O::Rank>(b), median::<O::Rank>(c)])];
        network::sort::<O::Rank, 1>(&mut row);
        O::Rank::store(medians.as_mut_ptr(), row[0]);
    }
    medians[O::Rank::LANES / 2]
}

/// The lanes' medians.
///
/// # Safety
/// As for [`Lanes`].
#[inline(always)]
unsafe fn median<L: Lanes>([a, b, c]: [__m512i; 3]) -> __m512i {
    // SAFETY: the caller's processor has the instruction set.
    unsafe {
        let (low, high) = L::order(a, b);
        L::order(low, L::order(high, c).0).1
    }
}

/// Sorts ranks that fit in the registers of a network, and leaves bits.
///
/// # Safety
/// The processor has AVX-512 F, BW, DQ and VL; the slice is no longer than a network.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,popcnt,bmi1,bmi2")]
unsafe fn sort_small<O: Order<Rank: Lanes>>(data: &mut [O::Rank]) {
    // SAFETY: the caller's processor has the instruction set, and `R` registers hold
    // the slice.
    unsafe {
        match data.len().div_ceil(O::Rank::LANES) {
            0 => {}
            1 => sort_rows::<O, 1>(data),
            2 => sort_rows::<O, 2>(data),
            3..=4 => sort_rows::<O, 4>(data),
            5..=8 => sort_rows::<O, 8>(data),
            _ => sort_rows::<O, 16>(data),
        }
    }
}

/// # Safety
/// The processor has AVX-512 F, BW, DQ and VL; `0 < data.len() ≤ R · LANES`.
#[inline(always)]
unsafe fn sort_rows<O: Order<Rank: Lanes>, const R: usize>(data: &mut [O::Rank]) {
    let width = O::Rank::LANES;
    let (start, count) = (data.as_mut_ptr(), data.len());
    // A row behind the end starts at the last element, with an empty mask: an
    // address that cannot be read costs even when nothing is read there.
    let row = |i: usize| {
        let at = (i * width).min(count - 1);
        (at, O::Rank::first(count.saturating_sub(i * width).min(width)))
    };
    // SAFETY: masks select elements of the slice only; the instruction set is the caller's.
    unsafe {
        let mut rows = [_mm512_setzero_si512(); R];
        for i in 0..R {
            let (at, mask) = row(i);
            rows[i] = O::Rank::load_masked(start.add(at), mask);
        }
        network::sort::<O::Rank, R>(&mut rows);
        for i in 0..R {
            let (at, mask) = row(i);
            O::Rank::store_masked(start.add(at), mask, lanes::bits::<O>(rows[i]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use einmul_machine::Isa;

    #[test]
    fn out_of_levels_the_rest_is_sorted_all_the_same() {
        if !Isa::Avx512.is_supported() {
            return;
        }
        let values: Vec<f64> = (0..1000_i32).map(|i| f64::from(i * 7919 % 1000 - 500)).collect();
        let mut sorted = values.clone();
        sorted.sort_by(f64::total_cmp);
        for levels in 0..3 {
            let mut ranks: Vec<i64> =
                values.iter().map(|v| <f64 as Order>::rank(v.to_bits() as i64)).collect();
            // SAFETY: the processor has the instruction set.
            unsafe { quicksort::<f64>(&mut ranks, levels) };
            assert!(ranks.iter().zip(&sorted).all(|(&b, v)| b as u64 == v.to_bits()), "{levels}");
        }
    }
}
