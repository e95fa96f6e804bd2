//! Moving elements between an array and the places that an index selects in it.
//!
//! Both directions are one walk over (axes before the index axes) × (index positions) ×
//! (axes after them). What moves is bytes: the element's type never matters, and elements
//! that lie together on both sides move as one.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use einmul_machine::interrupt;
use einmul_machine::threads::run_parts;

use super::offsets::{CHUNK, Chunk, OffsetSource};
use super::runs::{Address, Runs, part_count, part_range};
use super::selection::Selection;
use crate::shape::broadcast_strides;
use crate::{Array, ArrayView, ArrayViewMut, DType, Error, Strides};

/// The elements that a selection names, in a new array. Allocates nothing else.
pub(super) fn gather(x: &ArrayView<'_>, selection: &Selection<'_>) -> Result<Array, Error> {
    let mut out = Array::unfilled(x.dtype(), &selection.shape())?;
    // Every index is looked at, even where no element belongs to it.
    if out.is_empty() {
        selection.offsets.check()?;
        return Ok(out);
    }
    let strides = Strides::from_slice(out.strides());
    let own = Address(out.view_mut()?.start());
    let walk = Transfer::new(x.dtype(), Address::of(x.start()), own, &strides, selection);
    let (rows, indices) = (walk.before.len(), selection.offsets.len());
    let parts = part_count(rows * indices * walk.after.len());
    let outside = AtomicBool::new(false);
    let by_index = indices >= rows;
    run_parts(parts, &|part| {
        let split = |len, here: bool| if here { part_range(len, parts, part) } else { 0..len };
        // SAFETY: the selection was made for `x`, the result has its shape, and parts
        // write disjoint positions of the result.
        let inside = unsafe { walk.run::<false>(split(rows, !by_index), split(indices, by_index)) };
        if !inside {
            outside.store(true, Ordering::Relaxed);
        }
    });
    if outside.into_inner() { Err(selection.offsets.outside()) } else { Ok(out) }
}

/// Writes `values`, which stretch to the selection's shape and have the target's dtype,
/// to the elements that a selection names; of several for one element the last stays.
pub(super) fn scatter(
    target: &mut ArrayViewMut<'_>,
    selection: &Selection<'_>,
    values: &ArrayView<'_>,
) -> Result<(), Error> {
    // Nothing is written unless everything is; a single chunk is checked where it is used.
    if selection.offsets.len() > CHUNK {
        selection.offsets.check()?;
    }
    let strides = broadcast_strides(values.shape(), values.strides(), &selection.shape());
    let (start, dtype) = (Address(target.start()), target.dtype());
    let walk = Transfer::new(dtype, start, Address::of(values.start()), &strides, selection);
    let (rows, indices) = (walk.before.len(), selection.offsets.len());
    let wanted = part_count(rows * indices * walk.after.len());
    // Indices may repeat, so that only the axes before them are split.
    let parts = if rows >= wanted { wanted } else { 1 };
    let outside = AtomicBool::new(false);
    run_parts(parts, &|part| {
        // SAFETY: the selection was made for the target, the values stretch to its shape,
        // and different rows before the index axes are different elements.
        if !unsafe { walk.run::<true>(part_range(rows, parts, part), 0..indices) } {
            outside.store(true, Ordering::Relaxed);
        }
    });
    if outside.into_inner() { Err(selection.offsets.outside()) } else { Ok(()) }
}

/// One walk: operand 0 of its runs is the indexed array, operand 1 the other one.
struct Transfer<'s, 'a> {
    indexed: Address,
    other: Address,
    element_bytes: usize,
    before: Runs<2>,
    after: Runs<2>,
    /// Bytes of the axes after the index axes, where they lie together on both sides.
    block: Option<usize>,
    offsets: &'s OffsetSource<'a>,
    /// The other array along the index axes.
    along: Runs<1>,
}

/// Where the other array's elements of a chunk are.
#[derive(Clone, Copy)]
enum Steps<'a> {
    Every(isize),
    Each(&'a [isize]),
}

impl<'s, 'a> Transfer<'s, 'a> {
    /// `strides` are the other array's, along all axes of the selection's shape.
    fn new(
        dtype: DType,
        start: Address,
        other: Address,
        strides: &[isize],
        selection: &'s Selection<'a>,
    ) -> Self {
        let size = dtype.size();
        let (first, rest) = strides.split_at(selection.before.0.len());
        let (middle, last) = rest.split_at(selection.offsets.shape().len());
        let (shape, own) = &selection.before;
        let before = Runs::new(shape, [own, first], [size; 2]);
        let (shape, own) = &selection.after;
        let after = Runs::new(shape, [own, last], [size; 2]);
        let together =
            after.is_one_run() && (after.len() == 1 || after.strides() == [size as isize; 2]);
        Self {
            indexed: Address(start.at(selection.shift.wrapping_mul(size as isize))),
            other,
            element_bytes: size,
            before,
            block: together.then(|| after.len() * size),
            after,
            along: Runs::new(selection.offsets.shape(), [middle], [size]),
            offsets: &selection.offsets,
        }
    }

    /// Moves part of the elements; false when an index was outside its axis, where it
    /// stopped.
    ///
    /// # Safety
    /// The positions of the ranges are elements on both sides, written by nobody else, and
    /// only read on the side that `SCATTER` reads.
    unsafe fn run<const SCATTER: bool>(&self, rows: Range<usize>, indices: Range<usize>) -> bool {
        let mut chunk = Chunk::new();
        let mut others = Chunk::new();
        for start in indices.clone().step_by(CHUNK) {
            let range = start..indices.end.min(start + CHUNK);
            if !self.offsets.fill(range.clone(), &mut chunk) {
                return false;
            }
            let [step] = self.along.strides();
            interrupt::poll();
            let (first, steps) = if self.along.is_one_run() {
                (start as isize * step, Steps::Every(step))
            } else {
                others.clear();
                self.along.visit(range, |[offset], n| {
                    others.extend((0..n as isize).map(|i| offset + i * step));
                });
                (0, Steps::Each(&others))
            };
            let [own_step, other_step] = self.before.strides();
            self.before.visit(rows.clone(), |[own, other], n| {
                for row in 0..n as isize {
                    let own = self.indexed.at(own + row * own_step);
                    let other = self.other.at(first + other + row * other_step);
                    // SAFETY: the offsets are inside, and the rest is the caller's contract.
                    unsafe { self.move_chunk::<SCATTER>(own, &chunk, other, steps) }
                }
            });
        }
        true
    }

    /// # Safety
    /// As [`Transfer::run`], for the positions of a chunk.
    unsafe fn move_chunk<const SCATTER: bool>(
        &self,
        own: *mut u8,
        offsets: &[isize],
        other: *mut u8,
        steps: Steps<'_>,
    ) {
        // SAFETY: the caller's contract, in every branch.
        unsafe {
            match self.block {
                Some(1) => move_each::<u8, SCATTER>(own, offsets, other, steps),
                Some(2) => move_each::<u16, SCATTER>(own, offsets, other, steps),
                Some(4) => move_each::<u32, SCATTER>(own, offsets, other, steps),
                Some(8) => move_each::<u64, SCATTER>(own, offsets, other, steps),
                Some(16) => move_each::<[u64; 2], SCATTER>(own, offsets, other, steps),
                Some(32) => move_each::<[u64; 4], SCATTER>(own, offsets, other, steps),
                Some(block) => for_each_pair(offsets, steps, |offset, step| {
                    let (own, other) = (own.offset(offset), other.offset(step));
                    let (to, from) = if SCATTER { (own, other) } else { (other, own) };
                    std::ptr::copy_nonoverlapping(from, to, block);
                }),
                None => match self.element_bytes {
                    1 => self.move_strided::<u8, SCATTER>(own, offsets, other, steps),
                    2 => self.move_strided::<u16, SCATTER>(own, offsets, other, steps),
                    4 => self.move_strided::<u32, SCATTER>(own, offsets, other, steps),
                    8 => self.move_strided::<u64, SCATTER>(own, offsets, other, steps),
                    _ => self.move_strided::<[u64; 2], SCATTER>(own, offsets, other, steps),
                },
            }
        }
    }

    /// # Safety
    /// As [`Transfer::run`], for elements of the size of `T`.
    unsafe fn move_strided<T: Copy, const SCATTER: bool>(
        &self,
        own: *mut u8,
        offsets: &[isize],
        other: *mut u8,
        steps: Steps<'_>,
    ) {
        let [own_step, other_step] = self.after.strides();
        for_each_pair(offsets, steps, |offset, step| {
            self.after.visit(0..self.after.len(), |[a, b], n| {
                for i in 0..n as isize {
                    // SAFETY: the caller's contract.
                    unsafe {
                        let own = own.offset(offset + a + i * own_step);
                        let other = other.offset(step + b + i * other_step);
                        move_one::<T, SCATTER>(own, other);
                    }
                }
            });
        });
    }
}

/// Calls `visit` with the offsets of both sides.
#[inline]
fn for_each_pair(offsets: &[isize], steps: Steps<'_>, mut visit: impl FnMut(isize, isize)) {
    match steps {
        Steps::Every(step) => {
            for (i, &offset) in offsets.iter().enumerate() {
                visit(offset, i as isize * step);
            }
        }
        Steps::Each(others) => {
            for (&offset, &other) in offsets.iter().zip(others) {
                visit(offset, other);
            }
        }
    }
}

/// # Safety
/// All places named are elements of the size of `T`, as [`Transfer::run`] says.
unsafe fn move_each<T: Copy, const SCATTER: bool>(
    own: *mut u8,
    offsets: &[isize],
    other: *mut u8,
    steps: Steps<'_>,
) {
    // SAFETY: the caller's contract.
    for_each_pair(offsets, steps, |offset, step| unsafe {
        move_one::<T, SCATTER>(own.offset(offset), other.offset(step));
    });
}

/// Copies the bytes of a `T`, whatever their alignment: `T` stands for a size only.
///
/// # Safety
/// Both places hold as many bytes; the one written is nobody else's.
#[inline(always)]
unsafe fn move_one<T: Copy, const SCATTER: bool>(own: *mut u8, other: *mut u8) {
    let (to, from) = if SCATTER { (own, other) } else { (other, own) };
    // SAFETY: the caller's contract.
    unsafe { to.cast::<T>().write_unaligned(from.cast::<T>().read_unaligned()) }
}
