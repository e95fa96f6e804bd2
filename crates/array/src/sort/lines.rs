//! The lines of an array along one axis, handed out one after another as slices.
//!
//! Lines that lie in one piece are used where they are. Others are gathered in
//! blocks of neighbours, so that each cache line is read once for all of them, and
//! results are scattered in the same blocks.

use std::sync::Mutex;

use einmul_machine::{interrupt, threads};
use smallvec::SmallVec;

use super::halves::PARALLEL_ELEMENTS;
use crate::{Array, DType, Element, Error};

/// Bytes of a block of gathered lines, unless a single line is longer.
const BLOCK_BYTES: usize = 1 << 18;

/// Where the lines of an array along an axis begin, and their step.
pub(crate) struct Lines {
    pub(crate) count: usize,
    pub(crate) length: usize,
    pub(crate) step: isize,
    /// Length and stride of the other axes, in order.
    others: SmallVec<[(usize, isize); 6]>,
}

impl Lines {
    /// The lines of a shape under strides; `axis` is one of its axes.
    pub(crate) fn new(shape: &[usize], strides: &[isize], axis: usize) -> Self {
        let others: SmallVec<[(usize, isize); 6]> = (0..shape.len())
            .filter(|&other| other != axis)
            .map(|other| (shape[other], strides[other]))
            .collect();
        // Beside an empty axis the product of the others might overflow.
        let empty = shape.contains(&0);
        let count = if empty { 0 } else { others.iter().map(|&(length, _)| length).product() };
        let step = if shape[axis] == 1 { 1 } else { strides[axis] };
        Lines { count, length: shape[axis], step, others }
    }

    /// Elements from the array's first position to a line's.
    fn start(&self, mut line: usize) -> isize {
        let mut offset = 0;
        for &(length, stride) in self.others.iter().rev() {
            offset += (line % length) as isize * stride;
            line /= length;
        }
        offset
    }

    /// Neighbouring lines to gather at once.
    fn block(&self, element_bytes: usize) -> usize {
        if self.step == 1 {
            return 1;
        }
        (BLOCK_BYTES / (self.length * element_bytes).max(1)).clamp(1, 64).min(self.count)
    }
}

/// What a task finds in the line that it writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Output {
    /// Anything.
    Fresh,
    /// The line as it stands in the array.
    Kept,
}

/// Calls `task(line, result, threads)` for each line of `x` along `axis` and the
/// same line of `out`, which is row-major, unshared, and has the shape of `x`.
///
/// Many lines are split between threads; few long ones are done one by one, each
/// with all of them. A block of lines that are not in one piece is gathered into a
/// buffer of 256 KiB, or of one line if that is longer, and so is its result.
pub(crate) fn map_lines<T: Element, U: Element>(
    x: &Array,
    out: &mut Array,
    axis: usize,
    output: Output,
    task: &(impl Fn(&[T], &mut [U], usize) -> Result<(), Error> + Sync),
) -> Result<(), Error> {
    debug_assert!(x.shape() == out.shape() && x.dtype() == T::DTYPE && out.dtype() == U::DTYPE);
    let length = x.shape()[axis];
    // SAFETY: `Walk` hands out whole lines of the two arrays, the second one's to one
    // call at a time; the dtypes are those of T and U.
    walk_lines(x, out, axis, output, &|line, result, threads| unsafe {
        let line = std::slice::from_raw_parts(line.cast::<T>(), length);
        let result = std::slice::from_raw_parts_mut(result.cast::<U>(), length);
        task(line, result, threads)
    })
}

/// A line, its result, and the threads that may work on it.
type Task<'a> = dyn Fn(*const u8, *mut u8, usize) -> Result<(), Error> + Sync + 'a;

/// [`map_lines`] where only the size of elements matters, so that it is compiled once.
fn walk_lines(
    x: &Array,
    out: &mut Array,
    axis: usize,
    output: Output,
    task: &Task<'_>,
) -> Result<(), Error> {
    let from = Lines::new(x.shape(), x.strides(), axis);
    let to = Lines::new(out.shape(), out.strides(), axis);
    if from.count == 0 {
        return Ok(());
    }
    let (count, length) = (from.count, from.length);
    let dtypes = (x.dtype(), out.dtype());
    let walk = Walk { x: x.view().start(), out: out.view_mut()?.start(), from, to, dtypes, output };
    let limit = if count * length < PARALLEL_ELEMENTS { 1 } else { threads::limit() };
    if limit == 1 || (count < limit && length >= PARALLEL_ELEMENTS) {
        let in_line = limit.min(length / (PARALLEL_ELEMENTS / 2)).max(1);
        return walk.run(0, count, in_line, task);
    }
    let parts = limit.min(count);
    let failed = Mutex::new(Ok(()));
    threads::run_parts(parts, &|part| {
        let bound = |part: usize| count * part / parts;
        if let Err(error) = walk.run(bound(part), bound(part + 1), 1, task)
            && let Ok(mut failed) = failed.lock()
        {
            *failed = Err(error);
        }
    });
    failed.into_inner().unwrap_or(Ok(()))
}

struct Walk {
    x: *const u8,
    out: *mut u8,
    from: Lines,
    to: Lines,
    /// Of the input and the output.
    dtypes: (DType, DType),
    output: Output,
}

// SAFETY: the input is only read; parts of a walk write different lines.
unsafe impl Sync for Walk {}

impl Walk {
    /// Does lines `first..end`.
    fn run(&self, first: usize, end: usize, threads: usize, task: &Task<'_>) -> Result<(), Error> {
        let length = self.from.length;
        let (gather, scatter) = (self.from.step != 1, self.to.step != 1);
        let (x_bytes, out_bytes) = (self.dtypes.0.size(), self.dtypes.1.size());
        let block = self.from.block(x_bytes).max(self.to.block(out_bytes)).min(end - first);
        let buffer = |needed: bool, dtype| {
            Array::unfilled(dtype, &[if needed { block * length } else { 0 }])
        };
        let mut lines = buffer(gather, self.dtypes.0)?;
        let mut results = buffer(scatter, self.dtypes.1)?;
        let (lines, results) = (lines.view_mut()?.start(), results.view_mut()?.start());
        for start in (first..end).step_by(block) {
            let count = block.min(end - start);
            interrupt::poll();
            if gather {
                // SAFETY: the buffer holds a block of lines, and these are some of the input's.
                unsafe { self.from.copy(start, count, self.x.cast_mut(), lines, x_bytes, false) };
            }
            if scatter && self.output == Output::Kept {
                // SAFETY: likewise of the output, where no other part has these lines.
                unsafe { self.to.copy(start, count, self.out, results, out_bytes, false) };
            }
            for i in 0..count {
                let at = |in_block: bool, block: *mut u8, array: *mut u8, all: &Lines, bytes| {
                    if in_block {
                        block.wrapping_add(i * length * bytes)
                    } else {
                        array.wrapping_offset(all.start(start + i) * bytes as isize)
                    }
                };
                let line = at(gather, lines, self.x.cast_mut(), &self.from, x_bytes);
                let result = at(scatter, results, self.out, &self.to, out_bytes);
                task(line, result, threads)?;
            }
            if scatter {
                // SAFETY: as above.
                unsafe { self.to.copy(start, count, self.out, results, out_bytes, true) };
            }
        }
        Ok(())
    }
}

impl Lines {
    /// Copies lines `start..start + count` of an array to where they lie one after another
    /// in a block, or back.
    ///
    /// # Safety
    /// `array` points at the first position of an array of elements of `bytes` bytes that has
    /// these lines, `block` at room for them; nothing else reaches the side that is written.
    unsafe fn copy(
        &self,
        start: usize,
        count: usize,
        array: *mut u8,
        block: *mut u8,
        bytes: usize,
        back: bool,
    ) {
        // SAFETY: the caller's contract; no dtype of the size is aligned to less.
        unsafe {
            match bytes {
                1 => self.copy_elements::<u8>(start, count, array, block, back),
                2 => self.copy_elements::<u16>(start, count, array, block, back),
                4 => self.copy_elements::<u32>(start, count, array, block, back),
                8 => self.copy_elements::<[u32; 2]>(start, count, array, block, back),
                _ => self.copy_elements::<[u64; 2]>(start, count, array, block, back),
            }
        }
    }

    /// # Safety
    /// As [`Lines::copy`], for elements of the size and at most the alignment of `E`.
    unsafe fn copy_elements<E: Copy>(
        &self,
        start: usize,
        count: usize,
        array: *mut u8,
        block: *mut u8,
        back: bool,
    ) {
        let (array, block) = (array.cast::<E>(), block.cast::<E>());
        let starts: SmallVec<[isize; 64]> = (start..start + count).map(|i| self.start(i)).collect();
        for position in 0..self.length {
            for (line, &first) in starts.iter().enumerate() {
                // SAFETY: a position of the array, and one of the block's.
                unsafe {
                    let in_array = array.offset(first + position as isize * self.step);
                    let in_block = block.add(line * self.length + position);
                    if back { *in_array = *in_block } else { *in_block = *in_array }
                }
            }
        }
    }
}
