//! The positions that sort a line, found by sorting words.
//!
//! Each element becomes one word of 64 bits: as many leading bits of its key as
//! fit, above its position. Sorting the words sorts the line stably, whatever the
//! kernel does with ties, since no two are equal. Where the key did not fit, runs
//! of equal leading bits are sorted again by the bits below, with the same words.

use super::halves::sort_into;
use super::key::{Key, Sortable};
use super::values::{select_all, sort_u64};
use crate::{Array, DType, Error};

/// Runs up to this length are sorted by insertion.
const SHORT_RUN: usize = 16;

/// Keys of at most this many bits are counted instead of sorted: the counters
/// stay in the first-level cache.
const COUNTED_BITS: u32 = 11;

/// Fills `out` with the positions that sort `line` stably; descending keeps equal
/// elements in their order too, and puts NaN first.
///
/// Several threads need a buffer of the size of `out`.
///
/// # Errors
/// [`Error::OutOfMemory`] when that buffer is refused.
pub(crate) fn argsort_line<T: Sortable>(
    line: &[T],
    out: &mut [i64],
    descending: bool,
    threads: usize,
) -> Result<(), Error> {
    let keyed = Keyed { line, flip: if descending { T::Key::MAX } else { T::Key::MIN } };
    let words: &mut [u64] = bytemuck::cast_slice_mut(out);
    let packing = keyed.packing();
    let Packing { low, key_bits, .. } = packing;
    if key_bits == 0 {
        words.iter_mut().zip(0..).for_each(|(word, i)| *word = i);
        return Ok(());
    }
    if key_bits <= COUNTED_BITS && line.len() >> key_bits >= 4 {
        keyed.count_positions(low, key_bits, words);
        return Ok(());
    }
    if threads > 1 {
        let mut buffer = Array::unfilled(DType::U64, &[line.len()])?;
        if let Some(buffer) = buffer.as_mut_slice::<u64>() {
            packing.pack(keyed.keys(), 0.., buffer);
            sort_into(buffer, words, threads, &sort_u64);
        }
    } else {
        packing.pack(keyed.keys(), 0.., words);
        sort_u64(words);
    }
    keyed.settle(&packing, words);
    Ok(())
}

/// Fills `out` with the positions of `line`, those in `kth` (ascending, inside the line) where
/// [`argsort_line`] puts them, with no greater element before and no less one after.
pub(crate) fn argpartition_line<T: Sortable>(
    line: &[T],
    out: &mut [i64],
    kth: &[usize],
    threads: usize,
) -> Result<(), Error> {
    let keyed = Keyed { line, flip: T::Key::MIN };
    let packing = keyed.packing();
    // Runs of equal leading bits would have to be put together before they are sorted, which
    // sorting does.
    if packing.shift > 0 {
        return argsort_line(line, out, false, threads);
    }
    let words: &mut [u64] = bytemuck::cast_slice_mut(out);
    packing.pack(keyed.keys(), 0.., words);
    select_all(words, kth);
    keyed.settle(&packing, words);
    Ok(())
}

/// How a key and a position share a word.
struct Packing<K> {
    low: K,
    key_bits: u32,
    /// Bits of the key that do not fit.
    shift: u32,
    position_bits: u32,
}

impl<K: Key> Packing<K> {
    fn new(position_bits: u32, low: K, key_bits: u32) -> Self {
        let shift = (key_bits + position_bits).saturating_sub(u64::BITS);
        Packing { low, key_bits, shift, position_bits }
    }

    fn position(&self, word: u64) -> u64 {
        word & ((1 << self.position_bits) - 1)
    }

    /// The word of each key and position.
    fn word(&self, key: K, position: u64) -> u64 {
        key.prefix(self.low, self.shift) << self.position_bits | position
    }

    fn pack(
        &self,
        keys: impl Iterator<Item = K>,
        positions: impl Iterator<Item = u64>,
        words: &mut [u64],
    ) {
        for ((word, key), position) in words.iter_mut().zip(keys).zip(positions) {
            *word = self.word(key, position);
        }
    }
}

/// The least key, and the bits that the greatest needs above it.
fn range<K: Key>(keys: impl Iterator<Item = K>) -> (K, u32) {
    let (low, high) = keys.fold((K::MAX, K::MIN), |(low, high), k| (low.min(k), high.max(k)));
    (low, high.max(low).bits_above(low))
}

/// A line and the mask that makes its keys ascend or descend.
struct Keyed<'a, T: Sortable> {
    line: &'a [T],
    flip: T::Key,
}

impl<T: Sortable> Keyed<'_, T> {
    fn key(&self, position: u64) -> T::Key {
        self.line[position as usize].key() ^ self.flip
    }

    fn keys(&self) -> impl Iterator<Item = T::Key> {
        self.line.iter().map(|v| v.key() ^ self.flip)
    }

    fn packing(&self) -> Packing<T::Key> {
        let (low, key_bits) = range(self.keys());
        let last = (self.line.len() as u64).saturating_sub(1);
        Packing::new(u64::BITS - last.leading_zeros(), low, key_bits)
    }

    /// Turns sorted words into positions, and sorts runs of equal prefixes further.
    fn settle(&self, packing: &Packing<T::Key>, words: &mut [u64]) {
        if packing.shift == 0 {
            words.iter_mut().for_each(|word| *word = packing.position(*word));
            return;
        }
        let mut start = 0;
        while start < words.len() {
            let prefix = words[start] >> packing.position_bits;
            let mut end = start;
            while end < words.len() && words[end] >> packing.position_bits == prefix {
                words[end] = packing.position(words[end]);
                end += 1;
            }
            if end - start > 1 {
                self.sort_run(packing, &mut words[start..end]);
            }
            start = end;
        }
    }

    /// Sorts ascending positions stably by their keys.
    fn sort_run(&self, packing: &Packing<T::Key>, run: &mut [u64]) {
        if run.len() <= SHORT_RUN {
            for i in 1..run.len() {
                let position = run[i];
                let key = self.key(position);
                let mut to = i;
                while to > 0 && self.key(run[to - 1]) > key {
                    run[to] = run[to - 1];
                    to -= 1;
                }
                run[to] = position;
            }
            return;
        }
        let (low, key_bits) = range(run.iter().map(|&position| self.key(position)));
        // Equal keys are in order already: their positions ascend.
        if key_bits == 0 {
            return;
        }
        let packing = Packing::new(packing.position_bits, low, key_bits);
        run.iter_mut().for_each(|word| *word = packing.word(self.key(*word), *word));
        sort_u64(run);
        self.settle(&packing, run);
    }

    /// A counting sort by keys of few bits.
    fn count_positions(&self, low: T::Key, key_bits: u32, out: &mut [u64]) {
        let mut next = [0_usize; 1 << COUNTED_BITS];
        let next = &mut next[..1 << key_bits];
        let bucket = |v: T| (v.key() ^ self.flip).prefix(low, 0) as usize;
        self.line.iter().for_each(|&v| next[bucket(v)] += 1);
        let mut total = 0;
        for start in next.iter_mut() {
            total += std::mem::replace(start, total);
        }
        for (&v, i) in self.line.iter().zip(0..) {
            let place = &mut next[bucket(v)];
            out[*place] = i;
            *place += 1;
        }
    }
}
