//! Sorting and selecting plain values in place: the one place where dtypes meet
//! the sorting kernels.
//!
//! Where the kernel takes no floats (halves) or several threads merge, floats are sorted
//! as integers: their bits are turned into numbers of the same order, each NaN above +inf,
//! and back.

use bytemuck::{cast_slice, cast_slice_mut};
use einmul_kernels::sort as kernels;
use einmul_machine::Isa;
use half::{bf16, f16};
use num_complex::Complex;

use super::halves::sort_into;
use super::key::{Key, Sortable};
use super::positions::argsort_line;
use crate::{Array, DType, Element, Error};

/// Elements whose lines can be sorted.
pub(crate) trait Values: Sortable {
    /// Fills `sorted` with the elements of `line`, ascending by key or descending, equal
    /// ones in their order. Several threads need a buffer of the line's size.
    fn sort_line(
        line: &[Self],
        sorted: &mut [Self],
        descending: bool,
        threads: usize,
    ) -> Result<(), Error>;

    /// Fills `out` with the elements of `line`, at each position in `kth` (ascending, inside
    /// the line) the one that sorting puts there, with none greater before, none less after.
    fn select_line(line: &[Self], out: &mut [Self], kth: &[usize]) -> Result<(), Error>;
}

/// Fills `sorted` with the bits of `line`, ascending as `order` turns them into unsigned numbers
/// (and back).
fn sort_bits<B: Bits>(
    line: &[B],
    sorted: &mut [B],
    threads: usize,
    (to, from): (impl Fn(B) -> B, impl Fn(B) -> B),
) -> Result<(), Error> {
    let mut buffer = Array::unfilled(B::DTYPE, &[if threads > 1 { line.len() } else { 0 }])?;
    match buffer.as_mut_slice::<B>() {
        Some(buffer) if threads > 1 => {
            buffer.iter_mut().zip(line).for_each(|(bits, &b)| *bits = to(b));
            sort_into(buffer, sorted, threads, &B::sort);
        }
        _ => {
            sorted.iter_mut().zip(line).for_each(|(bits, &b)| *bits = to(b));
            B::sort(sorted);
        }
    }
    sorted.iter_mut().for_each(|b| *b = from(*b));
    Ok(())
}

/// Fills `out` with the bits of `line`, those in `kth` where sorting would put them.
fn select_bits<B: Bits + Key>(
    line: &[B],
    out: &mut [B],
    kth: &[usize],
    (to, from): (impl Fn(B) -> B, impl Fn(B) -> B),
) {
    out.iter_mut().zip(line).for_each(|(bits, &b)| *bits = to(b));
    select_all(out, kth);
    out.iter_mut().for_each(|b| *b = from(*b));
}

/// Unsigned numbers that a sorting kernel takes.
trait Bits: Element + Ord + bytemuck::Pod {
    fn sort(numbers: &mut [Self]);
}

macro_rules! bits {
    ($($type:ty: $sort:path),*) => {$(
        impl Bits for $type {
            fn sort(numbers: &mut [Self]) {
                $sort(numbers);
            }
        }
    )*};
}

bits!(u8: count_sort_u8, u16: count_sort_u16, u32: sort_u32, u64: sort_u64);

/// Puts the equal but different elements of a line of floats, sorted ascending, back into
/// the order that they have in the line, or into the reverse of it.
fn restore_twins<T: Sortable>(
    sorted: &mut [T],
    line: &[T],
    reverse: bool,
    is_same: impl Fn(T, T) -> bool,
) {
    for key in [T::from_i128(0).key(), T::Key::MAX] {
        let start = sorted.partition_point(|v| v.key() < key);
        let end = start + sorted[start..].partition_point(|v| v.key() == key);
        let run = &mut sorted[start..end];
        if run.windows(2).all(|pair| is_same(pair[0], pair[1])) {
            continue;
        }
        let twins = line.iter().filter(|v| v.key() == key);
        if reverse {
            run.iter_mut().rev().zip(twins).for_each(|(to, &from)| *to = from);
        } else {
            run.iter_mut().zip(twins).for_each(|(to, &from)| *to = from);
        }
    }
}

/// [`Key::select_nth`] for several positions, from the middle one out.
pub(crate) fn select_all<K: Key>(keys: &mut [K], kth: &[usize]) {
    select_from(keys, kth, 0);

    fn select_from<K: Key>(keys: &mut [K], kth: &[usize], first: usize) {
        let Some(&middle) = kth.get(kth.len() / 2) else { return };
        K::select_nth(keys, middle - first);
        let (less, rest) = keys.split_at_mut(middle - first);
        let greater = &mut rest[1..];
        select_from(less, &kth[..kth.len() / 2], first);
        select_from(greater, &kth[kth.len() / 2 + 1..], middle + 1);
    }
}

macro_rules! values_of_integers {
    ($($type:ty as $bits:ty),*) => {$(
        impl Values for $type {
            fn sort_line(
                line: &[Self],
                sorted: &mut [Self],
                descending: bool,
                threads: usize,
            ) -> Result<(), Error> {
                // Flipping the sign bit turns signed order into unsigned.
                let flip = |b: $bits| b ^ <$type>::MIN as $bits;
                let bits = cast_slice_mut::<Self, $bits>(sorted);
                sort_bits(cast_slice(line), bits, threads, (flip, flip))?;
                if descending {
                    sorted.reverse();
                }
                Ok(())
            }
            fn select_line(line: &[Self], out: &mut [Self], kth: &[usize]) -> Result<(), Error> {
                let flip = |b: $bits| b ^ <$type>::MIN as $bits;
                let bits = cast_slice_mut::<Self, $bits>(out);
                select_bits(cast_slice(line), bits, kth, (flip, flip));
                Ok(())
            }
        }
    )*};
}

values_of_integers!(
    i8 as u8, u8 as u8, i16 as u16, u16 as u16, i32 as u32, u32 as u32, i64 as u64, u64 as u64
);

/// From a float's bits to numbers of its order and back: the bits of negative values are
/// flipped, and the negative NaNs, least by then, rotated behind the positive ones.
macro_rules! float_order {
    ($type:ty, $bits:ty) => {{
        const SIGN: $bits = 1 << (<$bits>::BITS - 1);
        const NEGATIVE_NANS: $bits = (1 << (<$type>::MANTISSA_DIGITS - 1)) - 1;
        let mask = |sign: $bits| (sign >> (<$bits>::BITS - 1)).wrapping_neg() | SIGN;
        (
            move |b: $bits| (b ^ mask(b)).wrapping_sub(NEGATIVE_NANS),
            move |b: $bits| {
                let b = b.wrapping_add(NEGATIVE_NANS);
                b ^ mask(!b)
            },
        )
    }};
}

/// Floats of which some have a sorting kernel of their own, which spares turning their bits
/// into numbers and back.
trait Floats: Sized {
    /// Sorts by value with NaN last; `false` where there is no such kernel.
    fn sort_directly(_values: &mut [Self]) -> bool {
        false
    }
}

impl Floats for f16 {}
impl Floats for bf16 {}

impl Floats for f32 {
    fn sort_directly(values: &mut [Self]) -> bool {
        kernels::sort(values, Isa::current());
        true
    }
}

impl Floats for f64 {
    fn sort_directly(values: &mut [Self]) -> bool {
        kernels::sort(values, Isa::current());
        true
    }
}

macro_rules! values_of_floats {
    ($($type:ty as $bits:ty),*) => {$(
        impl Values for $type {
            fn sort_line(
                line: &[Self],
                sorted: &mut [Self],
                descending: bool,
                threads: usize,
            ) -> Result<(), Error> {
                let mut done = false;
                if threads == 1 {
                    sorted.copy_from_slice(line);
                    done = Self::sort_directly(sorted);
                }
                if !done {
                    let bits = cast_slice_mut::<Self, $bits>(sorted);
                    sort_bits(cast_slice(line), bits, threads, float_order!($type, $bits))?;
                }
                restore_twins(sorted, line, descending, |a, b| a.to_bits() == b.to_bits());
                if descending {
                    sorted.reverse();
                }
                Ok(())
            }
            fn select_line(line: &[Self], out: &mut [Self], kth: &[usize]) -> Result<(), Error> {
                let bits = cast_slice_mut::<Self, $bits>(out);
                select_bits(cast_slice(line), bits, kth, float_order!($type, $bits));
                Ok(())
            }
        }
    )*};
}

values_of_floats!(f16 as u16, bf16 as u16, f32 as u32, f64 as u64);

/// Sorts numbers of 32 bits.
fn sort_u32(words: &mut [u32]) {
    kernels::sort(words, Isa::current());
}

/// Sorts numbers of 64 bits, such as the packed keys and positions of an argsort.
pub(crate) fn sort_u64(words: &mut [u64]) {
    kernels::sort(words, Isa::current());
}

fn count_sort_u8(bytes: &mut [u8]) {
    count_sort(bytes, &mut [0; 256], usize::from, |i| i as u8);
}

fn count_sort_u16(words: &mut [u16]) {
    // Below this, clearing and reading all the counters costs more than comparing.
    const WORTHWHILE: usize = 1 << 13;
    if words.len() < WORTHWHILE {
        return words.sort_unstable();
    }
    count_sort(words, &mut vec![0; 1 << 16], usize::from, |i| i as u16);
}

fn count_sort<B: Copy>(
    bits: &mut [B],
    counts: &mut [usize],
    index: impl Fn(B) -> usize,
    value: impl Fn(usize) -> B,
) {
    bits.iter().for_each(|&b| counts[index(b)] += 1);
    let mut rest = bits;
    for (i, &count) in counts.iter().enumerate() {
        let (equal, greater) = rest.split_at_mut(count);
        equal.fill(value(i));
        rest = greater;
    }
}

impl Values for bool {
    fn sort_line(
        line: &[Self],
        sorted: &mut [Self],
        descending: bool,
        _threads: usize,
    ) -> Result<(), Error> {
        let first = line.iter().filter(|&&v| v == descending).count();
        sorted[..first].fill(descending);
        sorted[first..].fill(!descending);
        Ok(())
    }
    fn select_line(line: &[Self], out: &mut [Self], _kth: &[usize]) -> Result<(), Error> {
        Self::sort_line(line, out, false, 1)
    }
}

/// Complex numbers are sorted through their positions: equal ones are rarely the same, and
/// comparing words is faster than comparing pairs.
macro_rules! values_of_complex {
    ($($type:ty),*) => {$(
        impl Values for $type {
            fn sort_line(
                line: &[Self],
                sorted: &mut [Self],
                descending: bool,
                threads: usize,
            ) -> Result<(), Error> {
                let mut order = Array::unfilled(DType::I64, &[line.len()])?;
                if let Some(order) = order.as_mut_slice::<i64>() {
                    argsort_line(line, order, descending, threads)?;
                    sorted.iter_mut().zip(order).for_each(|(to, at)| *to = line[*at as usize]);
                }
                Ok(())
            }
            fn select_line(line: &[Self], out: &mut [Self], _kth: &[usize]) -> Result<(), Error> {
                Self::sort_line(line, out, false, 1)
            }
        }
    )*};
}

values_of_complex!(Complex<f32>, Complex<f64>);

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted<T: Values>(line: &[T], descending: bool, threads: usize) -> Vec<T> {
        let mut out = line.to_vec();
        T::sort_line(line, &mut out, descending, threads).expect("small");
        out
    }

    #[test]
    fn every_bit_pattern_of_a_half_sorts_and_survives() {
        let all: Vec<f16> = (0..=u16::MAX).map(f16::from_bits).collect();
        for threads in [1, 3] {
            let up = sorted(&all, false, threads);
            assert!(up.windows(2).all(|pair| pair[0].key() <= pair[1].key()));
            let mut bits: Vec<u16> = up.iter().map(|v| v.to_bits()).collect();
            bits.sort_unstable();
            assert_eq!(bits, (0..=u16::MAX).collect::<Vec<_>>());
        }
    }

    #[test]
    fn equal_floats_keep_their_order() {
        let (p, n) = (f64::NAN, -f64::NAN);
        let bits = |values: &[f64]| values.iter().map(|v| v.to_bits()).collect::<Vec<_>>();
        let check = |line: &[f64], descending, expected: &[f64]| {
            for threads in [1, 2] {
                assert_eq!(bits(&sorted(line, descending, threads)), bits(expected), "{line:?}");
            }
        };
        let line = [n, 0.0, p, -0.0, 1.0, n, 0.0, -1.0];
        check(&line, false, &[-1.0, 0.0, -0.0, 0.0, 1.0, n, p, n]);
        check(&line, true, &[n, p, n, 1.0, 0.0, -0.0, 0.0, -1.0]);
        check(&[-0.0, 0.0], true, &[-0.0, 0.0]);
        check(&[], true, &[]);
    }

    #[test]
    fn several_positions_are_selected_at_once() {
        let line: Vec<i32> = (0..97).map(|i| i * 31 % 97).collect();
        let mut values = line.clone();
        i32::select_line(&line, &mut values, &[0, 7, 50, 96]).expect("small");
        assert_eq!([0, 7, 50, 96].map(|k| values[k]), [0, 7, 50, 96]);
        assert!(values[..7].iter().all(|&v| v < 7) && values[51..].iter().all(|&v| v > 50));
    }
}
