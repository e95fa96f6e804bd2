//! The lines of an array along one axis, handed out one after another as slices.
//!
//! Lines that lie in one piece are used where they are. Others are gathered in
//! blocks of neighbours, so that each cache line is read once for all of them, and
//! results are scattered in the same blocks.

use std::sync::Mutex;

use einmul_machine::threads;
use smallvec::SmallVec;

use super::halves::PARALLEL_ELEMENTS;
use crate::{Array, Element, Error};

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
    let from = Lines::new(x.shape(), x.strides(), axis);
    let to = Lines::new(out.shape(), out.strides(), axis);
    if from.count == 0 {
        return Ok(());
    }
    let view = x.view();
    let walk = Walk::<T, U> {
        x: view.start().cast(),
        out: out.view_mut()?.start().cast(),
        from,
        to,
        output,
    };
    let (count, length) = (walk.from.count, walk.from.length);
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

struct Walk<T, U> {
    x: *const T,
    out: *mut U,
    from: Lines,
    to: Lines,
    output: Output,
}

// SAFETY: the input is only read; parts of a walk write different lines.
unsafe impl<T, U> Sync for Walk<T, U> {}

impl<T: Element, U: Element> Walk<T, U> {
    /// Does lines `first..end`.
    fn run(
        &self,
        first: usize,
        end: usize,
        threads: usize,
        task: &impl Fn(&[T], &mut [U], usize) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let length = self.from.length;
        let (gather, scatter) = (self.from.step != 1, self.to.step != 1);
        let block = self.from.block(size_of::<T>()).max(self.to.block(size_of::<U>()));
        let block = block.min(end - first);
        let buffer =
            |needed: bool, dtype| Array::zeros(dtype, &[if needed { block * length } else { 0 }]);
        let (mut lines, mut results) = (buffer(gather, T::DTYPE)?, buffer(scatter, U::DTYPE)?);
        let (Some(lines), Some(results)) = (lines.as_mut_slice::<T>(), results.as_mut_slice::<U>())
        else {
            return Ok(());
        };
        for start in (first..end).step_by(block) {
            let count = block.min(end - start);
            // SAFETY: lines `start..start + count` lie inside both arrays, and no
            // other part of the walk writes theirs.
            unsafe {
                if gather {
                    gather_lines(self.x, &self.from, start, count, lines);
                }
                if scatter && self.output == Output::Kept {
                    gather_lines(self.out, &self.to, start, count, results);
                }
                for i in 0..count {
                    let line = if gather {
                        &lines[i * length..(i + 1) * length]
                    } else {
                        std::slice::from_raw_parts(
                            self.x.offset(self.from.start(start + i)),
                            length,
                        )
                    };
                    let result = if scatter {
                        &mut results[i * length..(i + 1) * length]
                    } else {
                        std::slice::from_raw_parts_mut(
                            self.out.offset(self.to.start(start + i)),
                            length,
                        )
                    };
                    task(line, result, threads)?;
                }
                if scatter {
                    scatter_lines(results, &self.to, start, count, self.out);
                }
            }
        }
        Ok(())
    }
}

/// Copies lines `start..start + count` one after another into `to`.
///
/// # Safety
/// `x` points at the first position of an array that has these lines.
unsafe fn gather_lines<T: Copy>(x: *const T, at: &Lines, start: usize, count: usize, to: &mut [T]) {
    let starts: SmallVec<[isize; 64]> = (start..start + count).map(|i| at.start(i)).collect();
    for position in 0..at.length {
        for (line, &first) in starts.iter().enumerate() {
            // SAFETY: a position of the array, by the caller's contract.
            to[line * at.length + position] =
                unsafe { *x.offset(first + position as isize * at.step) };
        }
    }
}

/// Copies lines that lie one after another in `from` to lines `start..start + count`.
///
/// # Safety
/// `x` points at the first position of an array that has these lines, and nothing
/// else reaches them.
unsafe fn scatter_lines<T: Copy>(from: &[T], at: &Lines, start: usize, count: usize, x: *mut T) {
    let starts: SmallVec<[isize; 64]> = (start..start + count).map(|i| at.start(i)).collect();
    for position in 0..at.length {
        for (line, &first) in starts.iter().enumerate() {
            // SAFETY: a position of the array, by the caller's contract.
            unsafe {
                *x.offset(first + position as isize * at.step) = from[line * at.length + position];
            }
        }
    }
}
