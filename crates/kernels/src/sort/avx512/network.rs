//! Sorting networks for what fits in sixteen registers.
//!
//! The registers are the rows of a matrix. First its columns are sorted, all at
//! once, by a network of whole registers. Then neighbouring columns are merged,
//! doubling the width of the sorted stripes, by bitonic merges whose elements are
//! numbered column by column; most of their steps then compare whole registers,
//! and few move lanes. A transposition at the end puts the columns in a row. The
//! order of work is that of Blacher, Giesen, Sanders and Wassenberg,
//! "Vectorized and performance-portable Quicksort" (2022).

use std::arch::x86_64::*;

use super::lanes::{Lanes, lanes_with};

/// The most registers that one network sorts.
pub(super) const ROWS: usize = 16;

/// Orders the pairs of registers in turn.
macro_rules! compare {
    ($lane:ty, $rows:ident: $(($low:literal, $high:literal))*) => {{
        $( order::<$lane, R>($rows, $low, $high); )*
    }};
}

/// Lane by lane, the smaller of two rows into `low` and the larger into `high`.
///
/// # Safety
/// As for [`Lanes`].
#[inline(always)]
unsafe fn order<L: Lanes, const R: usize>(rows: &mut [__m512i; R], low: usize, high: usize) {
    let (a, b) = (rows[low], rows[high]);
    // SAFETY: the caller's processor has the instruction set.
    (rows[low], rows[high]) = unsafe { L::order(a, b) };
}

/// Sorts the `R · LANES` elements of the registers, `R` one of 1, 2, 4, 8, 16.
///
/// # Safety
/// As for [`Lanes`].
#[inline(always)]
pub(super) unsafe fn sort<L: Lanes, const R: usize>(rows: &mut [__m512i; R]) {
    // SAFETY: the caller's processor has the instruction set.
    unsafe {
        sort_columns::<L, R>(rows);
        merge::<L, R>(rows, 1);
        merge::<L, R>(rows, 2);
        merge::<L, R>(rows, 4);
        if L::LANES > 8 {
            merge::<L, R>(rows, 8);
        }
        transpose::<L, R>(rows);
    }
}

/// Sorts every column with the fewest comparisons known (Knuth, The Art of
/// Computer Programming 3, 5.3.4; 60 for sixteen rows are Green's).
///
/// # Safety
/// As for [`Lanes`].
#[inline(always)]
unsafe fn sort_columns<L: Lanes, const R: usize>(rows: &mut [__m512i; R]) {
    // SAFETY: the caller's processor has the instruction set.
    unsafe {
        match R {
            2 => compare!(L, rows: (0, 1)),
            4 => compare!(L, rows: (0, 1)(2, 3)(0, 2)(1, 3)(1, 2)),
            8 => compare!(L, rows:
                (0, 2)(1, 3)(4, 6)(5, 7)(0, 4)(1, 5)(2, 6)(3, 7)(0, 1)(2, 3)
                (4, 5)(6, 7)(2, 4)(3, 5)(1, 4)(3, 6)(1, 2)(3, 4)(5, 6)),
            16 => compare!(L, rows:
                (0, 13)(1, 12)(2, 15)(3, 14)(4, 8)(5, 6)(7, 11)(9, 10)
                (0, 5)(1, 7)(2, 9)(3, 4)(6, 13)(8, 14)(10, 15)(11, 12)
                (0, 1)(2, 3)(4, 5)(6, 8)(7, 9)(10, 11)(12, 13)(14, 15)
                (0, 2)(1, 3)(4, 10)(5, 11)(6, 7)(8, 9)(12, 14)(13, 15)
                (1, 2)(3, 12)(4, 6)(5, 7)(8, 10)(9, 11)(13, 14)
                (1, 4)(2, 6)(5, 8)(7, 10)(9, 13)(11, 14)
                (2, 4)(3, 6)(9, 12)(11, 13)(3, 5)(6, 8)(7, 9)(10, 12)
                (3, 4)(5, 6)(7, 8)(9, 10)(11, 12)(6, 7)(8, 9)),
            _ => {}
        }
    }
}

/// Merges each two neighbouring stripes of `width` columns, a constant of the caller.
///
/// # Safety
/// As for [`Lanes`].
#[inline(always)]
unsafe fn merge<L: Lanes, const R: usize>(rows: &mut [__m512i; R], width: usize) {
    // SAFETY: the caller's processor has the instruction set.
    unsafe {
        meet::<L, R>(rows, width);
        if width >= 8 {
            within::<L, R>(rows, 4);
        }
        if width >= 4 {
            within::<L, R>(rows, 2);
        }
        if width >= 2 {
            within::<L, R>(rows, 1);
        }
        if R >= 16 {
            across::<L, R>(rows, 8);
        }
        if R >= 8 {
            across::<L, R>(rows, 4);
        }
        if R >= 4 {
            across::<L, R>(rows, 2);
        }
        if R >= 2 {
            across::<L, R>(rows, 1);
        }
    }
}

/// Compares the left stripe with the right one read backwards, so that none of the
/// left is then larger than any of the right.
///
/// # Safety
/// As for [`Lanes`].
#[inline(always)]
unsafe fn meet<L: Lanes, const R: usize>(rows: &mut [__m512i; R], width: usize) {
    let (right, mirror) = (lanes_with(width), 2 * width - 1);
    // SAFETY: the caller's processor has the instruction set.
    unsafe {
        if R == 1 {
            let other = L::exchange(rows[0], mirror);
            rows[0] = L::larger_where(right, rows[0], other);
        }
        for i in 0..R / 2 {
            let (top, bottom) = (rows[i], L::exchange(rows[R - 1 - i], mirror));
            let swap = L::less(top, bottom) ^ !right;
            rows[i] = L::select(swap, top, bottom);
            rows[R - 1 - i] = L::exchange(L::select(swap, bottom, top), mirror);
        }
    }
}

/// Compares columns that lie `apart`.
///
/// # Safety
/// As for [`Lanes`].
#[inline(always)]
unsafe fn within<L: Lanes, const R: usize>(rows: &mut [__m512i; R], apart: usize) {
    for row in rows {
        // SAFETY: the caller's processor has the instruction set.
        unsafe {
            let other = L::exchange(*row, apart);
            *row = L::larger_where(lanes_with(apart), *row, other);
        }
    }
}

/// Compares rows that lie `apart`.
///
/// # Safety
/// As for [`Lanes`].
#[inline(always)]
unsafe fn across<L: Lanes, const R: usize>(rows: &mut [__m512i; R], apart: usize) {
    for i in 0..R {
        if i & apart == 0 {
            // SAFETY: the caller's processor has the instruction set.
            unsafe { order::<L, R>(rows, i, i + apart) };
        }
    }
}

/// Puts the columns one after the other.
///
/// # Safety
/// As for [`Lanes`].
#[inline(always)]
unsafe fn transpose<L: Lanes, const R: usize>(rows: &mut [__m512i; R]) {
    // An element's number in memory has the bits of its row, then those of its
    // lane. Interleaving the two halves rotates the number by one bit; after as
    // many steps as the row has bits, the lane's bits are in front.
    // SAFETY: the caller's processor has the instruction set.
    unsafe {
        if R >= 2 {
            interleave_halves::<L, R>(rows);
        }
        if R >= 4 {
            interleave_halves::<L, R>(rows);
        }
        if R >= 8 {
            interleave_halves::<L, R>(rows);
        }
        if R >= 16 {
            interleave_halves::<L, R>(rows);
        }
    }
}

/// # Safety
/// As for [`Lanes`].
#[inline(always)]
unsafe fn interleave_halves<L: Lanes, const R: usize>(rows: &mut [__m512i; R]) {
    let old = *rows;
    for i in 0..R / 2 {
        // SAFETY: the caller's processor has the instruction set.
        (rows[2 * i], rows[2 * i + 1]) = unsafe { L::interleave(old[i], old[i + R / 2]) };
    }
}
