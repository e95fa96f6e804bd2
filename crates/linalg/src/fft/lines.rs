//! The lines of an array along one axis, each turned into a line of another array.
//!
//! A line that lies in one piece is read and written where it is. Others are gathered in tiles
//! of neighbours, so that each cache line is read once for all of them, and results are
//! scattered in the same tiles. A line is computed by itself, so that neither its tile nor the
//! threads change a bit of the result.

use std::ops::Range;
use std::sync::Mutex;

use bytemuck::Pod;
use einmul_array::{Array, Complex, DType, Shape, Strides};
use einmul_machine::{interrupt, threads};

use super::plans::Precision;
use crate::error::Error;

/// Bytes of a tile, unless its fewest lines are longer. Tiles are parts of an array that are
/// done at the same time, so those of all threads are together no larger than the array.
const TILE_BYTES: usize = 1 << 18;

/// Lines of a tile, at most.
const MOST_LINES: usize = 64;

/// Lines of a tile that is gathered, at least: two cache lines of the widest numbers.
const FEWEST_LINES: usize = 8;

/// Bytes that memory is moved in.
const CACHE_LINE: usize = 64;

/// A work of so many times points and their logarithm, about a quarter of a millisecond, is
/// worth a second thread.
const PARALLEL_WORK: usize = 1 << 18;

/// What is done to each line.
pub(super) trait Kernel: Sync {
    /// What it is computed in.
    type Real: Precision;
    /// Elements of lines that are read.
    type Input: Pod;
    /// Elements of lines that are written.
    type Output: Pod;

    /// Elements at a line's start that matter.
    fn reads(&self) -> usize;
    /// Complex numbers of scratch that [`Kernel::run`] needs.
    fn scratch_len(&self) -> usize;
    /// Writes the whole of `out` from a line of at most [`Kernel::reads`] elements; those that
    /// are missing are zero.
    fn run(&self, x: &[Self::Input], out: &mut [Self::Output], scratch: &mut [Complex<Self::Real>]);
}

/// Turns each line of `x` along an axis into the same line of `out`. The arrays have the
/// dtypes of the kernel and the same other axes, and nothing else shares the elements of `out`.
///
/// # Errors
/// [`Error::Array`] where memory is refused.
pub(super) fn map<K: Kernel>(
    kernel: &K,
    x: &Array,
    out: &mut Array,
    axis: usize,
) -> Result<(), Error> {
    debug_assert_eq!(x.dtype().size(), size_of::<K::Input>());
    let from = Lines::new(x.shape(), x.strides(), axis, kernel.reads());
    walk(kernel, x.view().start().cast(), from, false, out, axis)
}

/// Turns each line of an array along an axis, of as many elements as the kernel reads, into
/// itself.
///
/// # Errors
/// As [`map`].
pub(super) fn update<E: Pod, K: Kernel<Input = E, Output = E>>(
    kernel: &K,
    array: &mut Array,
    axis: usize,
) -> Result<(), Error> {
    // Elements that others share move before their address is asked for.
    let start = array.view_mut()?.start().cast_const().cast();
    let from = Lines::new(array.shape(), array.strides(), axis, kernel.reads());
    walk(kernel, start, from, true, array, axis)
}

/// `x` is the address of position zero of an array whose lines are `from`; if `in_place`, of
/// `out` itself.
fn walk<K: Kernel>(
    kernel: &K,
    x: *const K::Input,
    from: Lines,
    in_place: bool,
    out: &mut Array,
    axis: usize,
) -> Result<(), Error> {
    debug_assert_eq!(out.dtype().size(), size_of::<K::Output>());
    if out.is_empty() {
        return Ok(());
    }
    let results = out.view_mut()?.start().cast();
    let to = Lines::new(out.shape(), out.strides(), axis, usize::MAX);
    let count: usize = to.lengths.iter().product();
    let points = from.length.max(to.length).max(2);
    let work = count.saturating_mul(points).saturating_mul(points.ilog2() as usize);
    let limit = if work < PARALLEL_WORK { 1 } else { threads::limit() };
    // In place a line is moved away first, so that the kernel never reads what it writes.
    let (gather, scatter) = (in_place || from.step != 1, to.step != 1);
    let walk = Walk { kernel, x, out: results, from, to, gather, scatter };
    let tile = walk.tile(count, limit);
    let tiles = count.div_ceil(tile);
    let parts = limit.min(tiles);
    let failed = Mutex::new(Ok(()));
    threads::run_parts(parts, &|part| {
        let bound = |part: usize| (tiles * part / parts * tile).min(count);
        if let Err(error) = walk.run(bound(part)..bound(part + 1), tile)
            && let Ok(mut failed) = failed.lock()
        {
            *failed = Err(error);
        }
    });
    failed.into_inner().unwrap_or(Ok(()))
}

/// Where the lines of an array along an axis lie.
struct Lines {
    /// Elements of a line that matter, and from one to the next.
    length: usize,
    step: isize,
    /// Of the other axes, in order.
    lengths: Shape,
    strides: Strides,
}

impl Lines {
    fn new(shape: &[usize], strides: &[isize], axis: usize, most: usize) -> Self {
        let (mut lengths, mut strides) = (Shape::from_slice(shape), Strides::from_slice(strides));
        let length = lengths.remove(axis).min(most);
        let stride = strides.remove(axis);
        Lines { length, step: if length <= 1 { 1 } else { stride }, lengths, strides }
    }

    /// Elements from the array's position zero to a line's first.
    fn start(&self, mut line: usize) -> isize {
        let mut offset = 0;
        for axis in (1..self.lengths.len()).rev() {
            offset += (line % self.lengths[axis]) as isize * self.strides[axis];
            line /= self.lengths[axis];
        }
        // What is left counts along the outermost axis.
        offset + line as isize * self.strides.first().copied().unwrap_or(0)
    }

    /// Copies lines that start at `starts` to a tile, `pitch` elements apart.
    ///
    /// # Safety
    /// These are lines of the array at `array`, which nothing writes meanwhile; `tile` has
    /// room for `starts.len()` times `pitch` ≥ `length` elements.
    unsafe fn gather<E: Copy>(
        &self,
        array: *const E,
        starts: &[isize],
        tile: *mut E,
        pitch: usize,
    ) {
        for position in 0..self.length {
            let along = position as isize * self.step;
            for (line, &start) in starts.iter().enumerate() {
                // SAFETY: a position of the array's, and one of the tile's.
                unsafe { *tile.add(line * pitch + position) = *array.offset(start + along) };
            }
        }
    }

    /// Copies a tile to lines that start at `starts`.
    ///
    /// # Safety
    /// As [`Lines::gather`], where nothing else reaches these lines.
    unsafe fn scatter<E: Copy>(
        &self,
        array: *mut E,
        starts: &[isize],
        tile: *const E,
        pitch: usize,
    ) {
        for position in 0..self.length {
            let along = position as isize * self.step;
            for (line, &start) in starts.iter().enumerate() {
                // SAFETY: a position of the array's, and one of the tile's.
                unsafe { *array.offset(start + along) = *tile.add(line * pitch + position) };
            }
        }
    }
}

struct Walk<'a, K: Kernel> {
    kernel: &'a K,
    x: *const K::Input,
    out: *mut K::Output,
    from: Lines,
    to: Lines,
    /// Whether lines are read from a tile, and whether they are written to one.
    gather: bool,
    scatter: bool,
}

// SAFETY: the kernel is `Sync`; parts of a walk write different lines, and read lines that no
// other part writes.
unsafe impl<K: Kernel> Sync for Walk<'_, K> {}

impl<K: Kernel> Walk<'_, K> {
    /// Lines that are done one after the other.
    fn tile(&self, count: usize, limit: usize) -> usize {
        let read = self.from.length * size_of::<K::Input>();
        let written = self.to.length * size_of::<K::Output>();
        let fewest = if self.gather || self.scatter { FEWEST_LINES } else { 1 };
        let tile = (TILE_BYTES / read.max(written).max(1)).clamp(fewest, MOST_LINES);
        // A tile for each thread, unless two of them would write the same cache lines.
        tile.min(count.div_ceil(limit).max(FEWEST_LINES / 2))
    }

    /// Does some of the lines, in tiles of at most `tile` ≤ [`MOST_LINES`].
    fn run(&self, lines: Range<usize>, tile: usize) -> Result<(), Error> {
        let x_pitch = pitch::<K::Input>(self.from.length);
        let out_pitch = pitch::<K::Output>(self.to.length);
        let room = |needed: bool, pitch: usize| if needed { tile * pitch } else { 0 };
        let mut gathered = memory::<K::Input>(room(self.gather, x_pitch))?;
        let mut results = memory::<K::Output>(room(self.scatter, out_pitch))?;
        let mut scratch = memory::<Complex<K::Real>>(self.kernel.scratch_len())?;
        let gathered: &mut [K::Input] = elements(&mut gathered);
        let results: &mut [K::Output] = elements(&mut results);
        let scratch: &mut [Complex<K::Real>] = elements(&mut scratch);
        let (mut x_starts, mut out_starts) = ([0; MOST_LINES], [0; MOST_LINES]);
        for first in lines.clone().step_by(tile) {
            let count = tile.min(lines.end - first);
            for i in 0..count {
                x_starts[i] = self.from.start(first + i);
                out_starts[i] = self.to.start(first + i);
            }
            if self.gather {
                let tile = gathered.as_mut_ptr();
                // SAFETY: lines of the input; written, if at all, by this part alone, later.
                unsafe { self.from.gather(self.x, &x_starts[..count], tile, x_pitch) };
            }
            for i in 0..count {
                interrupt::poll();
                let x: &[K::Input] = if self.gather {
                    &gathered[i * x_pitch..][..self.from.length]
                } else if self.from.length == 0 {
                    &[]
                } else {
                    // SAFETY: a line of the input, in one piece, which is not the output's.
                    unsafe {
                        let start = self.x.offset(x_starts[i]);
                        std::slice::from_raw_parts(start, self.from.length)
                    }
                };
                let out: &mut [K::Output] = if self.scatter {
                    &mut results[i * out_pitch..][..self.to.length]
                } else {
                    // SAFETY: a line of the output, in one piece, which is this part's alone.
                    unsafe {
                        let start = self.out.offset(out_starts[i]);
                        std::slice::from_raw_parts_mut(start, self.to.length)
                    }
                };
                self.kernel.run(x, out, scratch);
            }
            if self.scatter {
                let tile = results.as_ptr();
                // SAFETY: lines of the output, which are this part's alone.
                unsafe { self.to.scatter(self.out, &out_starts[..count], tile, out_pitch) };
            }
        }
        Ok(())
    }
}

/// Elements from one line of a tile to the next. Lengths are often powers of two; a cache line
/// in between keeps the same position of all lines from falling into the same set of a cache.
fn pitch<E>(length: usize) -> usize {
    length + CACHE_LINE / size_of::<E>()
}

/// Recycled memory for so many elements, of any content.
fn memory<E>(count: usize) -> Result<Array, Error> {
    let bytes = count.saturating_mul(size_of::<E>());
    let widest = size_of::<Complex<f64>>();
    Ok(Array::unfilled(DType::C128, &[bytes.div_ceil(widest)])?)
}

fn elements<E: Pod>(memory: &mut Array) -> &mut [E] {
    let widest = memory.as_mut_slice::<Complex<f64>>();
    bytemuck::cast_slice_mut(widest.expect("a new array is contiguous and has this dtype"))
}
