//! Verbs over stacks: one call for each matrix of arrays with more than two axes.

use std::sync::Mutex;

use einmul_array::shape::broadcast;
use einmul_array::{Array, DType, Element, Shape, Strides};
use einmul_kernels::matrix::{MatMut, MatRef};
use einmul_machine::{interrupt, threads};

use super::{PARALLEL_WORK, zeros};
use crate::error::Error;

/// The leading axes that matrices of several operands stretch to.
///
/// # Errors
/// [`Error::Array`] where they do not.
pub(super) fn joint_lead(operation: &str, leads: &[&[usize]]) -> Result<Shape, Error> {
    let mut joint = Shape::new();
    for lead in leads {
        joint = broadcast(operation, &joint, lead)?;
    }
    Ok(joint)
}

/// The axes before the last two, and those two.
///
/// # Errors
/// [`Error::Rank`] for fewer than two axes.
pub(super) fn split<'a>(
    operation: &'static str,
    name: &'static str,
    array: &'a Array,
) -> Result<(&'a [usize], (usize, usize)), Error> {
    match array.shape() {
        [lead @ .., rows, cols] => Ok((lead, (*rows, *cols))),
        shape => Err(Error::Rank { operation, name, rank: shape.len() }),
    }
}

/// Matrices that are read: a stack stretched to the joint leading axes.
pub(super) struct Matrices<T> {
    /// Kept for its memory.
    array: Array,
    lead: Shape,
    /// In elements, of the leading axes.
    steps: Strides,
    core: (usize, usize),
    strides: (isize, isize),
    start: *const T,
}

// SAFETY: the elements are only read, for as long as the array is held.
unsafe impl<T: Sync> Sync for Matrices<T> {}

impl<T: Element> Matrices<T> {
    /// The matrices of an array of two axes or more, stretched to `lead` and in the dtype of
    /// `T`, into which it is cast where it has another.
    pub(super) fn new(array: &Array, lead: &[usize]) -> Result<Self, Error> {
        let rank = array.rank();
        let core = (array.shape()[rank - 2], array.shape()[rank - 1]);
        let mut shape = Shape::from_slice(lead);
        shape.extend([core.0, core.1]);
        let array = array.cast(T::DTYPE)?.broadcast_to(&shape)?;
        let (steps, inner) = array.strides().split_at(lead.len());
        let steps = Strides::from_slice(steps);
        let strides = (inner[0], inner[1]);
        let start = array.view().start().cast();
        Ok(Self { array, lead: Shape::from_slice(lead), steps, core, strides, start })
    }

    pub(super) fn count(&self) -> usize {
        self.lead.iter().product()
    }

    /// The matrix of a position in the row-major order of the leading axes.
    pub(super) fn item(&self, position: usize) -> MatRef<'_, T> {
        debug_assert!(position < self.count() && self.array.dtype() == T::DTYPE);
        let (mut left, mut offset) = (position, 0);
        for (&length, &step) in self.lead.iter().zip(&self.steps).rev() {
            offset += (left % length) as isize * step;
            left /= length;
        }
        let start = self.start.wrapping_offset(offset);
        // SAFETY: the position is one of the array's, whose elements are of the dtype of `T`
        // and are held by it; its strides reach all elements of the matrix.
        unsafe {
            MatRef::from_raw_parts(start, self.core.0, self.core.1, self.strides.0, self.strides.1)
        }
    }
}

/// New matrices, or rows of numbers, one for each position of the leading axes.
pub(super) struct Results<U> {
    array: Array,
    /// Elements of one.
    length: usize,
    start: *mut U,
}

// SAFETY: each result is written by the one call that is for its position.
unsafe impl<U: Send> Sync for Results<U> {}

impl<U: Element> Results<U> {
    /// Results of a shape each.
    pub(super) fn new(lead: &[usize], shape: &[usize]) -> Result<Self, Error> {
        let whole: Shape = lead.iter().chain(shape).copied().collect();
        let mut array = Array::zeros(U::DTYPE, &whole)?;
        let start = array.view_mut()?.start().cast();
        Ok(Self { array, length: shape.iter().product(), start })
    }

    /// The elements of one result.
    ///
    /// # Safety
    /// `position` is one of the leading axes', and no other call has it at the same time.
    #[expect(clippy::mut_from_ref, reason = "the positions of calls are distinct")]
    pub(super) unsafe fn item(&self, position: usize) -> &mut [U] {
        let start = self.start.wrapping_add(position * self.length);
        // SAFETY: the new row-major array has these elements, and the caller alone has them.
        unsafe { std::slice::from_raw_parts_mut(start, self.length) }
    }

    /// [`Results::item`] as a row-major matrix of these columns.
    ///
    /// # Safety
    /// As for [`Results::item`].
    pub(super) unsafe fn matrix(
        &self,
        position: usize,
        (rows, cols): (usize, usize),
    ) -> MatMut<'_, U> {
        // SAFETY: handed on to the caller.
        MatMut::from_row_major(unsafe { self.item(position) }, rows, cols)
    }

    pub(super) fn done(self) -> Array {
        self.array
    }
}

/// What is done for one matrix of a stack: its position, the threads that may be used, and
/// scratch.
type Item<'a> = dyn Fn(usize, usize, &mut [u8]) -> Result<(), Error> + Sync + 'a;

/// Calls `each(position, threads, scratch)` once for each of the positions of `lead`, in any
/// order: few large items one by one with all threads, many side by side with one each.
/// `work` is about how many multiplications an item takes.
///
/// # Errors
/// That of the first position, in row-major order, whose call fails; of a stack, its place is
/// named.
pub(super) fn for_each_item(
    lead: &[usize],
    work: usize,
    scratch_bytes: usize,
    each: &Item<'_>,
) -> Result<(), Error> {
    let count: usize = lead.iter().product();
    if count == 0 {
        return Ok(());
    }
    let limit = threads::limit();
    let all = work.saturating_mul(count);
    let at = |position: usize, error: Error| error.in_stack(lead, position);
    if limit == 1 || all < PARALLEL_WORK || count < 2 * limit {
        let inside = if work < PARALLEL_WORK { 1 } else { limit };
        let mut scratch = zeros::<u8>(scratch_bytes)?;
        let mut run = || {
            for position in 0..count {
                interrupt::poll();
                each(position, inside, &mut scratch).map_err(|error| at(position, error))?;
            }
            Ok(())
        };
        return if inside == 1 { run() } else { threads::install(run) };
    }
    let first: Mutex<Option<(usize, Error)>> = Mutex::new(None);
    let failed = |position: usize, error: Error| {
        if let Ok(mut first) = first.lock()
            && first.as_ref().is_none_or(|(before, _)| position < *before)
        {
            *first = Some((position, error));
        }
    };
    threads::run_parts(limit, &|part| {
        let (start, end) = (count * part / limit, count * (part + 1) / limit);
        let mut scratch = match zeros::<u8>(scratch_bytes) {
            Ok(scratch) => scratch,
            Err(error) => return failed(start, error),
        };
        for position in start..end {
            interrupt::poll();
            if let Err(error) = each(position, 1, &mut scratch) {
                return failed(position, error);
            }
        }
    });
    match first.into_inner() {
        Ok(Some((position, error))) => Err(at(position, error)),
        _ => Ok(()),
    }
}

/// The dtype in which operands are factored: the one that holds all, as a float or complex of
/// 32 or 64 bits a part.
///
/// # Errors
/// [`Error::DType`] for halves, which nothing is factored in.
pub(super) fn working_dtype(operation: &'static str, dtypes: &[DType]) -> Result<DType, Error> {
    let joint = dtypes.iter().copied().reduce(DType::promote).unwrap_or(DType::F64);
    match joint.to_inexact() {
        dtype @ (DType::F16 | DType::BF16) => Err(Error::DType { operation, dtype }),
        dtype => Ok(dtype),
    }
}
