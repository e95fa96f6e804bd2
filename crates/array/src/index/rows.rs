//! Whole rows by one array of `i64`: the commonest index with arrays, done directly.
//!
//! Checking an index, counting it from the end and moving its row are one loop without a
//! list of places between them.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use einmul_machine::interrupt;
use einmul_machine::threads::run_parts;

use super::offsets::position;
use super::runs::{Address, part_count, part_range};
use crate::shape::is_row_major;
use crate::{Array, ArrayView, ArrayViewMut, Error, Shape};

/// Indices between two looks whether the work is still wanted.
const FEW: usize = 1 << 14;

/// Rows of an array, the indices that choose among them, and rows elsewhere, one for each
/// index.
pub(super) struct Rows<'a> {
    shape: Shape,
    /// Bytes from one row to the next, and of a row.
    step: isize,
    block: usize,
    indices: &'a [i64],
    index_shape: &'a [usize],
}

impl<'a> Rows<'a> {
    /// `None` unless rows are whole in memory and the indices are a row-major `i64` array.
    pub(super) fn new(
        shape: &[usize],
        strides: &[isize],
        element_bytes: usize,
        indices: &'a Array,
    ) -> Option<Self> {
        let (_, rest) = shape.split_first()?;
        let (step, steps) = strides.split_first()?;
        let usable = indices.rank() > 0
            && !shape.contains(&0)
            && (rest.is_empty() || is_row_major(rest, steps));
        let indices_slice = indices.as_slice::<i64>().filter(|_| usable)?;
        Some(Self {
            shape: Shape::from_slice(shape),
            step: step * element_bytes as isize,
            block: rest.iter().product::<usize>() * element_bytes,
            indices: indices_slice,
            index_shape: indices.shape(),
        })
    }

    /// The shape of the rows chosen.
    fn chosen_shape(&self) -> Shape {
        let mut shape = Shape::from_slice(self.index_shape);
        shape.extend_from_slice(&self.shape[1..]);
        shape
    }

    /// The rows chosen, in a new array.
    pub(super) fn gather(&self, x: &Array) -> Result<Array, Error> {
        let out = Array::unfilled(x.dtype(), &self.chosen_shape())?;
        let (start, own) = (Address(x.start()), Address(out.start()));
        let parts = part_count(out.len());
        let step = self.block as isize;
        if parts == 1 {
            // SAFETY: the rows were made for `x`; the new array holds one for each index, and
            // nobody else knows it.
            let inside = unsafe { self.run::<false>(start, own, step, 0..self.indices.len()) };
            return if inside { Ok(out) } else { Err(self.outside()) };
        }
        let outside = AtomicBool::new(false);
        run_parts(parts, &|part| {
            let range = part_range(self.indices.len(), parts, part);
            // SAFETY: as above; parts write different rows of the result.
            if !unsafe { self.run::<false>(start, own, step, range) } {
                outside.store(true, Ordering::Relaxed);
            }
        });
        if outside.into_inner() { Err(self.outside()) } else { Ok(out) }
    }

    /// Writes values, of the target's dtype and stretching to the rows chosen, in order.
    /// False, with nothing written, when the values do not lie row by row.
    pub(super) fn scatter(
        &self,
        target: &mut ArrayViewMut<'_>,
        values: &ArrayView<'_>,
    ) -> Result<bool, Error> {
        let one = values.shape().iter().all(|&n| n == 1);
        let whole = is_row_major(values.shape(), values.strides());
        let element = values.dtype().size();
        let step = match () {
            () if one && self.block == element => 0,
            () if whole && values.shape() == self.chosen_shape().as_slice() => self.block as isize,
            () => return Ok(false),
        };
        // All are checked before one is written: `-length <= index < length` in one test.
        let length = self.shape[0] as i64;
        let inside = |&index: &i64| (index.wrapping_add(length) as u64) < 2 * length as u64;
        if !self.indices.iter().fold(true, |all, index| all & inside(index)) {
            return Err(self.outside());
        }
        let (own, other) = (Address(target.start()), Address::of(values.start()));
        // SAFETY: the rows were made for the target, and the values have one for each index,
        // or one for all.
        let _checked = unsafe { self.run::<true>(own, other, step, 0..self.indices.len()) };
        Ok(true)
    }

    /// # Safety
    /// `own` is position zero of the array that the rows were made for; from `other` on, a
    /// row for each index lies `step` bytes after the one before; what `SCATTER` writes is
    /// nobody else's.
    unsafe fn run<const SCATTER: bool>(
        &self,
        own: Address,
        other: Address,
        step: isize,
        range: Range<usize>,
    ) -> bool {
        // SAFETY: the caller's contract, in every branch.
        unsafe {
            match self.block {
                1 => self.each::<u8, SCATTER>(own, other, step, range),
                2 => self.each::<u16, SCATTER>(own, other, step, range),
                4 => self.each::<u32, SCATTER>(own, other, step, range),
                8 => self.each::<u64, SCATTER>(own, other, step, range),
                16 => self.each::<[u64; 2], SCATTER>(own, other, step, range),
                block => self.walk(own, other, self.step, step, range, |own, other| {
                    let (to, from) = if SCATTER { (own, other) } else { (other, own) };
                    std::ptr::copy_nonoverlapping(from, to, block);
                }),
            }
        }
    }

    /// # Safety
    /// As [`Rows::run`], for rows of the size of `T`.
    unsafe fn each<T: Copy, const SCATTER: bool>(
        &self,
        own: Address,
        other: Address,
        step: isize,
        range: Range<usize>,
    ) -> bool {
        if SCATTER && step == 0 {
            // SAFETY: one row serves all indices; the caller's contract.
            return unsafe {
                let value = other.0.cast::<T>().read_unaligned();
                let write = |own: *mut u8, _| own.cast::<T>().write_unaligned(value);
                self.walk(own, other, self.step, 0, range, write)
            };
        }
        let visit = |own: *mut u8, other: *mut u8| {
            let (to, from) = if SCATTER { (own, other) } else { (other, own) };
            // SAFETY: both are rows of the size of T, by the caller's contract.
            unsafe { to.cast::<T>().write_unaligned(from.cast::<T>().read_unaligned()) };
        };
        let size = size_of::<T>() as isize;
        // SAFETY: the caller's contract. A step known to the compiler needs no product.
        unsafe {
            if self.step == size {
                self.walk(own, other, size, size, range, visit)
            } else {
                self.walk(own, other, self.step, size, range, visit)
            }
        }
    }

    /// Calls `visit` with the places of both rows of each index, `own_step` and `step` bytes
    /// being between rows. Stops with false at an index outside.
    ///
    /// # Safety
    /// As [`Rows::run`].
    #[inline(always)]
    unsafe fn walk(
        &self,
        own: Address,
        other: Address,
        own_step: isize,
        step: isize,
        range: Range<usize>,
        visit: impl Fn(*mut u8, *mut u8),
    ) -> bool {
        let length = self.shape[0] as i64;
        let mut other = other.at(range.start as isize * step);
        for few in self.indices[range].chunks(FEW) {
            for &index in few {
                let (position, inside) = position(index, length);
                if !inside {
                    return false;
                }
                visit(own.at(position as isize * own_step), other);
                other = other.wrapping_offset(step);
            }
            interrupt::poll();
        }
        true
    }

    fn outside(&self) -> Error {
        let length = self.shape[0];
        let refused = |&&index: &&i64| !position(index, length as i64).1;
        let index = self.indices.iter().find(refused).map_or(0, |&index| index as isize);
        Error::Index { index, axis: 0, length }
    }
}
