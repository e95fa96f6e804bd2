//! Where the extremes are.
//!
//! A run is searched in blocks: the highest key of each by the vectorised fold of
//! [`super::extremes`], then the one block that holds the highest of all by eye.

use einmul_kernels::vectors::{Loop, Vectors};
use einmul_machine::{interrupt, threads};

use half::{bf16, f16};

use super::extremes::{Highest, Ranked, is_unordered};
use super::fold::{Fold, Kernel, Part};
use super::walk::PARALLEL_ELEMENTS;
use super::{check_not_empty, keep_axes, reduced_shape};
use crate::shape::normalize_axis;
use crate::{Array, DType, Error, Kind};

/// Elements of one block of a run.
const BLOCK: usize = 8192;

/// Outputs whose rows are searched side by side.
const WIDTH: usize = 256;

/// The position of the first largest element along `axis`, in `i64`; without an axis
/// that in the row-major order of all elements. The first NaN wins over all numbers.
///
/// Without an axis an array that is not row-major is copied.
///
/// ```
/// use einmul_array::{Array, reduce::argmax};
/// let x = Array::from_vec(vec![1, 7, 7, 3], &[2, 2]).unwrap();
/// assert_eq!(argmax(&x, None, false).unwrap().get::<i64>(&[]), Some(1));
/// assert_eq!(argmax(&x, Some(0), false).unwrap().to_vec::<i64>().unwrap(), [1, 0]);
/// ```
///
/// # Errors
/// [`Error::Axis`]; [`Error::Shape`] for the maximum of nothing; [`Error::DType`] for
/// complex numbers, which have no order; [`Error::OutOfMemory`].
pub fn argmax(x: &Array, axis: Option<isize>, keepdims: bool) -> Result<Array, Error> {
    position::<false>("argmax", x, axis, keepdims, false)
}

/// The position of the first smallest element along `axis`, as [`argmax`].
///
/// # Errors
/// As [`argmax`].
pub fn argmin(x: &Array, axis: Option<isize>, keepdims: bool) -> Result<Array, Error> {
    position::<false>("argmin", x, axis, keepdims, true)
}

/// The position of the first largest element that is not NaN, as [`argmax`].
///
/// # Errors
/// As [`argmax`]; [`Error::Shape`] where all elements are NaN.
pub fn nanargmax(x: &Array, axis: Option<isize>, keepdims: bool) -> Result<Array, Error> {
    position::<true>("nanargmax", x, axis, keepdims, false)
}

/// The position of the first smallest element that is not NaN, as [`argmax`].
///
/// # Errors
/// As [`nanargmax`].
pub fn nanargmin(x: &Array, axis: Option<isize>, keepdims: bool) -> Result<Array, Error> {
    position::<true>("nanargmin", x, axis, keepdims, true)
}

fn position<const SKIP: bool>(
    operation: &str,
    x: &Array,
    axis: Option<isize>,
    keepdims: bool,
    reversed: bool,
) -> Result<Array, Error> {
    if x.dtype().kind() == Kind::Complex {
        let hint = Some("complex numbers have no order".to_owned());
        return Err(Error::DType { operation: operation.to_owned(), dtype: x.dtype(), hint });
    }
    let Some(axis) = axis else {
        let flat = if x.rank() == 1 { x.clone() } else { x.reshape(&[x.len()])? };
        let out = search::<SKIP>(operation, &flat, 0, reversed)?;
        let all: Vec<usize> = (0..x.rank()).collect();
        return keep_axes(out, x.shape(), &all, keepdims);
    };
    let axis = normalize_axis(operation, axis, x.rank())?;
    keep_axes(search::<SKIP>(operation, x, axis, reversed)?, x.shape(), &[axis], keepdims)
}

fn search<const SKIP: bool>(
    operation: &str,
    x: &Array,
    axis: usize,
    reversed: bool,
) -> Result<Array, Error> {
    check_not_empty(operation, x.shape(), &[axis])?;
    let shape = reduced_shape(x.shape(), &[axis]);
    let mut out = Array::unfilled(DType::I64, &shape)?;
    if out.is_empty() {
        return Ok(out);
    }
    match x.dtype() {
        DType::F16 => fill::<f16, SKIP>(x, axis, reversed, &mut out),
        DType::BF16 => fill::<bf16, SKIP>(x, axis, reversed, &mut out),
        DType::F32 => fill::<f32, SKIP>(x, axis, reversed, &mut out),
        DType::F64 => fill::<f64, SKIP>(x, axis, reversed, &mut out),
        // The others have no NaN to skip.
        DType::Bool => fill::<bool, false>(x, axis, reversed, &mut out),
        DType::I8 => fill::<i8, false>(x, axis, reversed, &mut out),
        DType::I16 => fill::<i16, false>(x, axis, reversed, &mut out),
        DType::I32 => fill::<i32, false>(x, axis, reversed, &mut out),
        DType::I64 => fill::<i64, false>(x, axis, reversed, &mut out),
        DType::U8 => fill::<u8, false>(x, axis, reversed, &mut out),
        DType::U16 => fill::<u16, false>(x, axis, reversed, &mut out),
        DType::U32 => fill::<u32, false>(x, axis, reversed, &mut out),
        DType::U64 => fill::<u64, false>(x, axis, reversed, &mut out),
        DType::C64 | DType::C128 => return Err(Error::dtype(operation, x.dtype())),
    }
    let all_nan = out.as_slice::<i64>().unwrap_or_default().contains(&NONE);
    if all_nan {
        let text = format!(
            "nothing but NaN along axis {axis} of shape {}",
            crate::format_shape(x.shape())
        );
        return Err(Error::shape(operation, text));
    }
    Ok(out)
}

/// In place of a position where all elements are NaN and NaN is skipped.
const NONE: i64 = -1;

/// The search over one array: where its elements are, and those of each output.
struct Search<'a, T: Ranked, const SKIP: bool> {
    fold: Highest<T, SKIP>,
    x: &'a Array,
    axis: usize,
}

fn fill<T: Ranked, const SKIP: bool>(x: &Array, axis: usize, reversed: bool, out: &mut Array) {
    let search = Search { fold: Highest::<T, SKIP>::new(reversed), x, axis };
    let positions = out.as_mut_slice::<i64>().unwrap_or_default();
    let parts = if x.len() < PARALLEL_ELEMENTS { 1 } else { threads::limit() };
    search.outputs(0, positions, parts);
}

impl<T: Ranked, const SKIP: bool> Search<'_, T, SKIP> {
    /// Finds the positions of the outputs from the `first` on, in row-major order.
    fn outputs(&self, first: usize, positions: &mut [i64], parts: usize) {
        if parts > 1 && positions.len() > 1 {
            let head_parts = parts / 2;
            let head = (positions.len() * head_parts / parts).max(1);
            let (left, right) = positions.split_at_mut(head);
            threads::join(
                || self.outputs(first, left, head_parts),
                || self.outputs(first + head, right, parts - head_parts),
            );
            return;
        }
        let (length, along) = (self.x.shape()[self.axis], self.x.strides()[self.axis]);
        let (inner, across) = self.innermost_kept();
        let by_rows = inner > 1 && across.unsigned_abs() < along.unsigned_abs();
        let mut done = 0;
        while done < positions.len() {
            interrupt::poll();
            let start = self.start_of(first + done);
            // Neighbours along the innermost kept axis, up to its end.
            let left = inner - (first + done) % inner;
            let width = if by_rows { left.min(WIDTH).min(positions.len() - done) } else { 1 };
            let to = &mut positions[done..done + width];
            if by_rows {
                let work = Rows { fold: &self.fold, start, across, along, length, to };
                if T::VECTORIZED { Vectors::current().run(work) } else { work.run() }
            } else {
                let run = Run { fold: &self.fold, start, along };
                to[0] = run.highest(0, length, parts).map_or(NONE, |(_, position)| position as i64);
            }
            done += width;
        }
    }

    fn innermost_kept(&self) -> (usize, isize) {
        (0..self.x.rank())
            .rev()
            .find(|&axis| axis != self.axis)
            .map_or((1, 0), |axis| (self.x.shape()[axis], self.x.strides()[axis]))
    }

    /// The address of an output's first element.
    fn start_of(&self, mut output: usize) -> *const T {
        let mut offset = 0;
        for axis in (0..self.x.rank()).rev().filter(|&axis| axis != self.axis) {
            let length = self.x.shape()[axis];
            offset += (output % length) as isize * self.x.strides()[axis];
            output /= length;
        }
        // A view's address outlives the view with the array that is borrowed here.
        self.x.view().start().cast::<T>().wrapping_offset(offset)
    }
}

/// Whether a key takes the place of the best before it.
#[inline(always)]
fn beats<K: Copy + PartialOrd, const SKIP: bool>(key: K, best: K) -> bool {
    let by_nan = if SKIP {
        is_unordered(best) && !is_unordered(key)
    } else {
        is_unordered(key) && !is_unordered(best)
    };
    key > best || by_nan
}

/// The elements of one output.
struct Run<'a, T: Ranked, const SKIP: bool> {
    fold: &'a Highest<T, SKIP>,
    start: *const T,
    along: isize,
}

// SAFETY: the elements are only read, and borrowed for as long as the search runs.
unsafe impl<T: Ranked, const SKIP: bool> Sync for Run<'_, T, SKIP> {}

impl<T: Ranked, const SKIP: bool> Run<'_, T, SKIP> {
    /// The highest key from `first` to `end`, and its first position; `None` when
    /// NaN is skipped and there is nothing else.
    fn highest(&self, first: usize, end: usize, parts: usize) -> Option<(T::Key, usize)> {
        if parts > 1 && end - first >= PARALLEL_ELEMENTS {
            let middle = first + (end - first) / parts * (parts / 2);
            let (left, right) = threads::join(
                || self.highest(first, middle, parts / 2),
                || self.highest(middle, end, parts - parts / 2),
            );
            return match (left, right) {
                (Some(l), Some(r)) if beats::<_, SKIP>(r.0, l.0) => Some(r),
                (None, right) => right,
                (left, _) => left,
            };
        }
        let mut best: Option<(T::Key, usize)> = None;
        for block in (first..end).step_by(BLOCK) {
            interrupt::poll();
            let key = self.key_of(block, BLOCK.min(end - block));
            if best.is_none_or(|(best, _)| beats::<_, SKIP>(key, best)) {
                best = Some((key, block));
            }
            if !SKIP && is_unordered(key) {
                break;
            }
        }
        let (key, block) = best?;
        if SKIP && is_unordered(key) {
            return None;
        }
        self.find(key, block, BLOCK.min(end - block)).map(|position| (key, position))
    }

    /// The first position of a key among `length` from `first` on.
    fn find(&self, key: T::Key, first: usize, length: usize) -> Option<usize> {
        let is_it = |other: T::Key| other == key || (is_unordered(key) && is_unordered(other));
        let mut from = first;
        if self.along == 1 {
            // SAFETY: `length` elements of the run from `first` on.
            let block = unsafe { std::slice::from_raw_parts(self.start.add(first), length) };
            let mut before = 0;
            let work = Before { block, key, reversed: self.fold.reversed, before: &mut before };
            if T::VECTORIZED {
                Vectors::current().run(work)
            } else {
                work.run()
            }
            from += before;
        }
        (from..first + length).find(|&i| is_it(self.at(i)))
    }

    fn at(&self, i: usize) -> T::Key {
        // SAFETY: callers stay inside the run.
        unsafe { *self.start.offset(i as isize * self.along) }.key(self.fold.reversed)
    }

    /// The highest key of a block.
    fn key_of(&self, first: usize, length: usize) -> T::Key {
        let mut key = self.fold.identity();
        let x = self.start.wrapping_offset(first as isize * self.along).cast::<u8>();
        let part = Part { x, centres: x, width: 1, across: 0, length, along: self.along };
        // SAFETY: one total, and `length` elements of the run.
        unsafe { self.fold.accumulate(std::ptr::from_mut(&mut key).cast(), part) };
        key
    }
}

/// Counts the elements of a block before the few among which its highest key is.
struct Before<'a, T: Ranked> {
    block: &'a [T],
    key: T::Key,
    reversed: bool,
    before: &'a mut usize,
}

impl<T: Ranked> Loop for Before<'_, T> {
    #[inline(always)]
    fn run(self) {
        /// Elements compared without a branch between them.
        const FEW: usize = 64;
        let key_is_nan = is_unordered(self.key);
        for few in self.block.chunks_exact(FEW) {
            let mut found = false;
            for &element in few {
                let other = element.key(self.reversed);
                found |= other == self.key || (key_is_nan && is_unordered(other));
            }
            if found {
                return;
            }
            *self.before += FEW;
        }
    }
}

/// Neighbouring outputs whose elements lie in rows.
struct Rows<'a, T: Ranked, const SKIP: bool> {
    fold: &'a Highest<T, SKIP>,
    start: *const T,
    across: isize,
    along: isize,
    length: usize,
    /// At most [`WIDTH`] outputs.
    to: &'a mut [i64],
}

impl<T: Ranked, const SKIP: bool> Loop for Rows<'_, T, SKIP> {
    #[inline(always)]
    fn run(self) {
        let mut best = [self.fold.identity(); WIDTH];
        let best = &mut best[..self.to.len()];
        // The first row is in place unless it is NaN and NaN is skipped: those
        // positions are lower than the identity, and replaced by any number.
        self.to.fill(NONE);
        for i in 0..self.length {
            let row = self.start.wrapping_offset(i as isize * self.along);
            // SAFETY: as below, a row of the view; a constant step becomes vectors.
            let at = |j: usize| unsafe {
                if self.across == 1 { *row.add(j) } else { *row.offset(j as isize * self.across) }
            };
            for (j, (best, to)) in best.iter_mut().zip(&mut *self.to).enumerate() {
                let key = at(j).key(self.fold.reversed);
                let is_first = !SKIP && i == 0;
                let better = is_first || beats::<_, SKIP>(key, *best);
                *to = if better { i as i64 } else { *to };
                *best = if better { key } else { *best };
            }
        }
    }
}
