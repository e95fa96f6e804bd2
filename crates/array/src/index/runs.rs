//! Row-major walks: the runs of evenly spaced elements that several layouts share.

use smallvec::SmallVec;

/// Work below this many elements stays on the calling thread.
const PARALLEL_ELEMENTS: usize = 1 << 17;

/// An axis: its length and each operand's bytes from one position to the next.
#[derive(Debug, Clone, Copy)]
struct Axis<const K: usize> {
    length: usize,
    strides: [isize; K],
}

/// A shape seen by `K` operands, its axes in row-major order and merged where every
/// operand allows it.
#[derive(Debug, Clone)]
pub(super) struct Runs<const K: usize> {
    outer: SmallVec<[Axis<K>; 4]>,
    inner: Axis<K>,
    len: usize,
}

impl<const K: usize> Runs<K> {
    /// `strides` count elements, of `element_bytes` each.
    pub(super) fn new(shape: &[usize], strides: [&[isize]; K], element_bytes: [usize; K]) -> Self {
        let nothing = Axis { length: 0, strides: [0; K] };
        if shape.contains(&0) {
            return Self { outer: SmallVec::new(), inner: nothing, len: 0 };
        }
        let mut outer: SmallVec<[Axis<K>; 4]> = SmallVec::new();
        let mut inner = Axis { length: 1, ..nothing };
        for axis in (0..shape.len()).filter(|&axis| shape[axis] != 1) {
            let bytes = |k: usize| strides[k][axis].wrapping_mul(element_bytes[k] as isize);
            let next = Axis { length: shape[axis], strides: std::array::from_fn(bytes) };
            let joins =
                |k: usize| inner.strides[k] == next.strides[k].wrapping_mul(next.length as isize);
            if inner.length == 1 {
                inner = next;
            } else if (0..K).all(joins) {
                inner = Axis { length: inner.length * next.length, ..next };
            } else {
                outer.push(std::mem::replace(&mut inner, next));
            }
        }
        let len = outer.iter().map(|axis| axis.length).product::<usize>() * inner.length;
        Self { outer, inner, len }
    }

    /// Positions in all.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// Bytes between neighbours of one run.
    pub(super) fn strides(&self) -> [isize; K] {
        self.inner.strides
    }

    /// Whether all positions are one run.
    pub(super) fn is_one_run(&self) -> bool {
        self.outer.is_empty()
    }

    /// Calls `visit(offsets, n)` for runs of `n` positions that cover the range once, in
    /// row-major order; `offsets` are bytes from each operand's first element.
    pub(super) fn visit(
        &self,
        range: std::ops::Range<usize>,
        mut visit: impl FnMut([isize; K], usize),
    ) {
        let (mut at, end) = (range.start, range.end.min(self.len));
        if at >= end {
            return;
        }
        let mut row = at / self.inner.length;
        let mut within = at % self.inner.length;
        let mut counters: SmallVec<[usize; 4]> = SmallVec::from_elem(0, self.outer.len());
        let mut offsets = [0_isize; K];
        for (counter, axis) in counters.iter_mut().zip(&self.outer).rev() {
            *counter = row % axis.length;
            row /= axis.length;
            for (offset, stride) in offsets.iter_mut().zip(axis.strides) {
                *offset += *counter as isize * stride;
            }
        }
        loop {
            let n = (self.inner.length - within).min(end - at);
            let start = |k: usize| offsets[k] + within as isize * self.inner.strides[k];
            visit(std::array::from_fn(start), n);
            at += n;
            if at == end {
                return;
            }
            within = 0;
            // Advance like an odometer, the last outer axis first.
            for (counter, axis) in counters.iter_mut().zip(&self.outer).rev() {
                *counter += 1;
                let wrapped = *counter == axis.length;
                let steps = if wrapped { 1 - axis.length as isize } else { 1 };
                for (offset, stride) in offsets.iter_mut().zip(axis.strides) {
                    *offset += steps * stride;
                }
                if !wrapped {
                    break;
                }
                *counter = 0;
            }
        }
    }
}

/// The first element of an operand, for sharing between the parts of one walk.
#[derive(Debug, Clone, Copy)]
pub(super) struct Address(pub(super) *mut u8);

// SAFETY: whoever makes an address splits what is written there between the parts.
unsafe impl Send for Address {}
// SAFETY: as for `Send`.
unsafe impl Sync for Address {}

impl Address {
    pub(super) fn of(start: *const u8) -> Self {
        Self(start.cast_mut())
    }

    /// The address some bytes further.
    pub(super) fn at(self, offset: isize) -> *mut u8 {
        self.0.wrapping_offset(offset)
    }
}

/// How many parts work on `elements` elements is worth splitting into.
pub(super) fn part_count(elements: usize) -> usize {
    if elements < PARALLEL_ELEMENTS { 1 } else { einmul_machine::threads::limit() }
}

/// The positions of part `part` when `len` are split into `parts`.
pub(super) fn part_range(len: usize, parts: usize, part: usize) -> std::ops::Range<usize> {
    let (share, extra) = (len / parts, len % parts);
    let start = part * share + part.min(extra);
    start..start + share + usize::from(part < extra)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_range_is_covered_in_order() {
        // A (2, 3, 4) layout whose last two axes merge, and a transposed one.
        for strides in [[100, 4, 1], [1, 2, 6], [-12, 4, 1], [0, 0, 1], [5, 0, 0]] {
            let shape = [2, 3, 4];
            let mut all = Vec::new();
            for i in 0..24_isize {
                let at = [i / 12, i / 4 % 3, i % 4];
                all.push(at.iter().zip(strides).map(|(p, s)| p * s * 2).sum::<isize>());
            }
            let runs = Runs::new(&shape, [&strides], [2]);
            assert_eq!(runs.len(), 24);
            for start in 0..24 {
                for end in start..=24 {
                    let mut seen = Vec::new();
                    runs.visit(start..end, |[offset], n| {
                        seen.extend((0..n as isize).map(|i| offset + i * runs.strides()[0]));
                    });
                    assert_eq!(seen, all[start..end], "{strides:?} {start}..{end}");
                }
            }
        }
    }

    #[test]
    fn parts_cover_everything_once() {
        for (len, parts) in [(0, 1), (5, 2), (7, 7), (3, 8), (100, 7)] {
            let all: Vec<usize> = (0..parts).flat_map(|p| part_range(len, parts, p)).collect();
            assert_eq!(all, (0..len).collect::<Vec<_>>());
        }
    }
}
