//! The walk of a reduction: which elements meet in which total, in what order and
//! on which thread. Knows no element type.
//!
//! The order is a tree that depends on the shape and strides alone, so that the
//! same input gives the same bits however many threads there are.

use einmul_machine::{interrupt, threads};
use smallvec::SmallVec;

use super::finish::Finish;
use super::fold::{Kernel, Part};
use crate::{ArrayView, ArrayViewMut};

/// Elements below which a second thread costs more than it brings.
pub(super) const PARALLEL_ELEMENTS: usize = 1 << 17;

/// Bytes of the totals that are in the making at once: a fraction of the L1 cache.
const BLOCK_BYTES: usize = 4096;

/// Elements of a total that one call of a kernel combines.
const LEAF: usize = 8192;

/// Positions of an outer reduced axis that are combined one after another.
const FEW: usize = 4;

/// Room for the totals of one block, or for its centres: complex ones of real totals
/// need twice the bytes. Uninitialised until `Kernel::begin`.
#[repr(C, align(64))]
struct Buffer([std::mem::MaybeUninit<u8>; 2 * BLOCK_BYTES]);

impl Buffer {
    fn new() -> Self {
        Buffer([std::mem::MaybeUninit::uninit(); 2 * BLOCK_BYTES])
    }

    fn start(&mut self) -> *mut u8 {
        self.0.as_mut_ptr().cast()
    }
}

/// A kept axis: its length, and strides in elements.
#[derive(Clone, Copy)]
struct Kept {
    length: usize,
    x: isize,
    out: isize,
    centre: isize,
}

/// A reduced axis.
#[derive(Clone, Copy)]
struct Reduced {
    length: usize,
    x: isize,
}

/// Where the elements, the outputs and the centres of some position lie.
#[derive(Clone, Copy)]
struct Cursor {
    x: *const u8,
    out: *mut u8,
    centres: *const u8,
}

/// The reduction of some axes of one array, or of a part of it.
#[derive(Clone)]
pub(super) struct Walk<'a> {
    kernel: &'a dyn Kernel,
    finish: &'a dyn Finish,
    start: Cursor,
    out_bytes: usize,
    /// Longest steps in `x` first, as in `reduced`; never empty.
    kept: SmallVec<[Kept; 6]>,
    reduced: SmallVec<[Reduced; 6]>,
    /// Outputs of one block.
    width: usize,
    /// Elements of one total that one call of the kernel combines.
    leaf: usize,
}

// SAFETY: the addresses belong to views whose borrows outlive the walk; the parts
// that threads get are disjoint in the output, the only thing written.
unsafe impl Send for Walk<'_> {}
// SAFETY: as above; a shared walk is only read.
unsafe impl Sync for Walk<'_> {}

/// One block of outputs: where their elements and centres start, and how many.
#[derive(Clone, Copy)]
struct Block {
    x: *const u8,
    centres: *const u8,
    width: usize,
    /// Elements from one output's first to the next one's.
    across: isize,
}

impl Block {
    /// The block of the elements that lie some bytes further on.
    fn from(&self, bytes: isize) -> Self {
        Block { x: self.x.wrapping_offset(bytes), ..*self }
    }
}

// SAFETY: as for `Walk`: through a block elements are only read.
unsafe impl Send for Block {}
// SAFETY: as above.
unsafe impl Sync for Block {}

impl<'a> Walk<'a> {
    /// The caller has checked that `out` (and `centres`, where the kernel has them)
    /// has the kept axes of `x` in order, and that the dtypes are the kernel's.
    pub(super) fn new(
        kernel: &'a dyn Kernel,
        finish: &'a dyn Finish,
        x: &'a ArrayView<'_>,
        axes: &[usize],
        centres: Option<&'a ArrayView<'_>>,
        out: &'a mut ArrayViewMut<'_>,
    ) -> Self {
        // Any aligned address does for centres of no bytes.
        let centres_start = centres.map_or(x.start(), ArrayView::start);
        let mut walk = Walk {
            kernel,
            finish,
            start: Cursor { x: x.start(), out: out.start(), centres: centres_start },
            out_bytes: out.dtype().size(),
            kept: SmallVec::new(),
            reduced: SmallVec::new(),
            width: 1,
            leaf: LEAF,
        };
        for (axis, (&length, &stride)) in x.shape().iter().zip(x.strides()).enumerate() {
            if axes.contains(&axis) {
                walk.reduced.push(Reduced { length, x: stride });
            } else {
                let next = walk.kept.len();
                let centre = centres.map_or(0, |c| c.strides()[next]);
                walk.kept.push(Kept { length, x: stride, out: out.strides()[next], centre });
            }
        }
        // Nothing to combine, or nowhere to put it, however long the other axes are.
        let nowhere = walk.kept.iter().any(|axis| axis.length == 0);
        if nowhere {
            walk.kept = SmallVec::from_slice(&[Kept { length: 0, x: 0, out: 0, centre: 0 }]);
        }
        if nowhere || walk.reduced.iter().any(|axis| axis.length == 0) {
            walk.reduced = SmallVec::from_slice(&[Reduced { length: 0, x: 0 }]);
        }
        walk.arrange();
        walk.measure();
        walk
    }

    /// Reduced axes forwards, all axes by their steps, neighbours merged.
    fn arrange(&mut self) {
        for axis in self.reduced.iter_mut().filter(|axis| axis.x < 0) {
            let last = axis.x * (axis.length as isize - 1) * self.kernel.input_bytes() as isize;
            self.start.x = self.start.x.wrapping_offset(last);
            axis.x = -axis.x;
        }
        self.reduced.retain(|axis| axis.length != 1);
        self.reduced.sort_by_key(|axis| std::cmp::Reverse(axis.x));
        self.reduced.dedup_by(|inner, outer| {
            let merges = outer.x == inner.x.wrapping_mul(inner.length as isize);
            if merges {
                *outer = Reduced { length: outer.length * inner.length, x: inner.x };
            }
            merges
        });
        if self.reduced.is_empty() {
            self.reduced.push(Reduced { length: 1, x: 0 });
        }
        self.kept.retain(|axis| axis.length != 1);
        self.kept.sort_by_key(|axis| std::cmp::Reverse(axis.x.unsigned_abs()));
        self.kept.dedup_by(|inner, outer| {
            let n = inner.length as isize;
            let merges = outer.x == inner.x.wrapping_mul(n)
                && outer.out == inner.out.wrapping_mul(n)
                && outer.centre == inner.centre.wrapping_mul(n);
            if merges {
                *outer = Kept { length: outer.length * inner.length, ..*inner };
            }
            merges
        });
        if self.kept.is_empty() {
            self.kept.push(Kept { length: 1, x: 0, out: 0, centre: 0 });
        }
    }

    /// Chooses the blocks, before anything is split between threads: they decide
    /// in which order elements are combined.
    fn measure(&mut self) {
        let (kept, reduced) = (self.inner(), self.reduced[self.reduced.len() - 1]);
        let most = BLOCK_BYTES / self.kernel.total_bytes().max(1);
        let by_rows = kept.length > 1 && kept.x.unsigned_abs() < reduced.x.unsigned_abs();
        if by_rows {
            // Blocks of like width, and rows of a block as few as runs are long.
            self.width = kept.length.div_ceil(kept.length.div_ceil(most));
            self.leaf = LEAF / 8;
        } else {
            // Runs are read one after another: no more of them than make a leaf.
            self.width = (LEAF / reduced.length.max(1)).clamp(1, most);
        }
    }

    fn inner(&self) -> Kept {
        self.kept[self.kept.len() - 1]
    }

    /// Fills the output.
    pub(super) fn run(self) {
        let kept: usize = self.kept.iter().map(|axis| axis.length).product();
        let reduced: usize = self.reduced.iter().map(|axis| axis.length).product();
        let parts = threads::limit();
        if parts == 1 || kept.saturating_mul(reduced) < PARALLEL_ELEMENTS {
            self.split(1);
        } else {
            threads::install(|| self.split(parts));
        }
    }

    /// Halves kept axes between threads, then fills what is left.
    fn split(self, parts: usize) {
        let last = self.kept.len() - 1;
        let grain = |axis: usize| if axis == last { self.width } else { 1 };
        let longest = (0..self.kept.len())
            .filter(|&axis| self.kept[axis].length >= 2 * grain(axis))
            .max_by_key(|&axis| self.kept[axis].length / grain(axis));
        let Some(axis) = longest.filter(|_| parts > 1) else { return self.fill(parts) };
        let (head_parts, length) = (parts / 2, self.kept[axis].length);
        let blocks = length / grain(axis);
        let head = (blocks * head_parts / parts).max(1) * grain(axis);
        let (mut left, mut right) = (self.clone(), self);
        left.kept[axis].length = head;
        right.kept[axis].length = length - head;
        right.start = right.moved(right.start, right.kept[axis], head as isize);
        threads::join(|| left.split(head_parts), || right.split(parts - head_parts));
    }

    fn moved(&self, from: Cursor, axis: Kept, steps: isize) -> Cursor {
        let bytes = |stride: isize, size: usize| stride * steps * size as isize;
        Cursor {
            x: from.x.wrapping_offset(bytes(axis.x, self.kernel.input_bytes())),
            out: from.out.wrapping_offset(bytes(axis.out, self.out_bytes)),
            centres: from.centres.wrapping_offset(bytes(axis.centre, self.kernel.centre_bytes())),
        }
    }

    /// Fills the outputs block by block, in the order of the input's memory.
    fn fill(&self, parts: usize) {
        let inner = self.inner();
        let outer = &self.kept[..self.kept.len() - 1];
        let mut counters: SmallVec<[usize; 6]> = SmallVec::from_elem(0, outer.len());
        let mut cursor = self.start;
        loop {
            for first in (0..inner.length).step_by(self.width) {
                let at = self.moved(cursor, inner, first as isize);
                self.block(at, inner, self.width.min(inner.length - first), parts);
            }
            // Like an odometer, the last outer axis first.
            let mut axis = outer.len();
            loop {
                if axis == 0 {
                    return;
                }
                axis -= 1;
                counters[axis] += 1;
                if counters[axis] < outer[axis].length {
                    cursor = self.moved(cursor, outer[axis], 1);
                    break;
                }
                cursor = self.moved(cursor, outer[axis], 1 - outer[axis].length as isize);
                counters[axis] = 0;
            }
        }
    }

    fn block(&self, at: Cursor, inner: Kept, width: usize, parts: usize) {
        let (mut totals, mut centres) = (Buffer::new(), Buffer::new());
        let size = self.kernel.centre_bytes();
        let mut block = Block { x: at.x, centres: at.centres, width, across: inner.x };
        if size > 0 {
            block.centres = centres.start();
            for j in 0..width {
                let from = at.centres.wrapping_offset(j as isize * inner.centre * size as isize);
                // SAFETY: a position of the centres; twice the size of a total is the
                // most that a centre has, for which the buffer has room.
                unsafe { centres.start().add(j * size).copy_from_nonoverlapping(from, size) };
            }
        }
        // SAFETY: `width` totals fit (`measure`), and all positions are inside the
        // views that the walk was made of.
        unsafe {
            self.kernel.begin(totals.start(), width);
            self.combine(block, self.reduced[0].length, &self.reduced, totals.start(), parts);
            self.finish.finish(totals.start(), width, at.out, inner.out);
        }
    }

    /// Combines the first `length` positions of the first of `axes`, and all of the
    /// others, into the block's totals: halves of a long axis apart, then together.
    ///
    /// # Safety
    /// `totals` holds the block's totals; the positions are readable.
    unsafe fn combine(
        &self,
        block: Block,
        length: usize,
        axes: &[Reduced],
        totals: *mut u8,
        parts: usize,
    ) {
        let [Reduced { x: along, .. }, rest @ ..] = axes else { return };
        let along = *along;
        let step = along * self.kernel.input_bytes() as isize;
        match rest {
            [] if length <= self.leaf => {
                interrupt::poll();
                let Block { x, centres, width, across } = block;
                let part = Part { x, centres, width, across, length, along };
                // SAFETY: the caller's contract.
                unsafe { self.kernel.accumulate(totals, part) };
            }
            [next, ..] if length <= FEW => {
                for i in 0..length {
                    // SAFETY: the caller's contract.
                    unsafe {
                        self.combine(
                            block.from(i as isize * step),
                            next.length,
                            rest,
                            totals,
                            parts,
                        )
                    };
                }
            }
            _ => {
                let half = halfway(length, rest.is_empty());
                let inner: usize = rest.iter().map(|axis| axis.length).product();
                let elements = length.saturating_mul(inner).saturating_mul(block.width);
                let mut others = Buffer::new();
                let (left, right) = (Address(totals), Address(others.start()));
                let first = |parts| {
                    // SAFETY: the first half, into the caller's totals.
                    unsafe { self.combine(block, half, axes, left.get(), parts) };
                };
                let second = |parts| {
                    // SAFETY: the second half, into totals of its own.
                    unsafe {
                        self.kernel.begin(right.get(), block.width);
                        let rest = block.from(half as isize * step);
                        self.combine(rest, length - half, axes, right.get(), parts);
                    }
                };
                if parts > 1 && elements >= PARALLEL_ELEMENTS {
                    threads::join(|| first(parts / 2), || second(parts - parts / 2));
                } else {
                    first(1);
                    // SAFETY: the block's totals.
                    if unsafe { self.kernel.is_decided(totals, block.width) } {
                        return;
                    }
                    second(1);
                }
                // SAFETY: both hold the block's totals.
                unsafe { self.kernel.merge(totals, right.get(), block.width) };
            }
        }
    }
}

/// Half of a length; of a run so that both parts are whole rows of lanes.
fn halfway(length: usize, is_run: bool) -> usize {
    if is_run { (length / 2).next_multiple_of(512) } else { length / 2 }
}

/// An address that a thread may take along.
#[derive(Clone, Copy)]
struct Address(*mut u8);

// SAFETY: each address is used by one thread at a time (`Walk::combine`).
unsafe impl Send for Address {}
// SAFETY: as above.
unsafe impl Sync for Address {}

impl Address {
    fn get(&self) -> *mut u8 {
        self.0
    }
}
