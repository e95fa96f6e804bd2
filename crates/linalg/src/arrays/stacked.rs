//! Verbs over stacks: one call for each matrix of arrays with more than two axes.

use std::ops::Range;
use std::sync::{Mutex, OnceLock};

use einmul_array::shape::broadcast;
use einmul_array::{Array, DType, Element, Shape, Strides};
use einmul_kernels::matrix::{MatMut, MatRef};
use einmul_machine::{interrupt, threads};

use super::{PARALLEL_INSIDE, PARALLEL_WORK, zeros};
use crate::error::Error;
use crate::opaque::{self, Step};

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
    /// Results of a shape each, zero.
    pub(super) fn new(lead: &[usize], shape: &[usize]) -> Result<Self, Error> {
        Self::of(Array::zeros, lead, shape)
    }

    /// Results of a shape each, for a verb that writes every element.
    pub(super) fn unfilled(lead: &[usize], shape: &[usize]) -> Result<Self, Error> {
        Self::of(Array::unfilled, lead, shape)
    }

    fn of(
        make: fn(DType, &[usize]) -> Result<Array, einmul_array::Error>,
        lead: &[usize],
        shape: &[usize],
    ) -> Result<Self, Error> {
        let whole: Shape = lead.iter().chain(shape).copied().collect();
        let mut array = make(U::DTYPE, &whole)?;
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
        debug_assert!(rows * cols == self.length);
        let start = self.start.wrapping_add(position * self.length);
        // SAFETY: the new row-major array has these elements, and the caller alone has them.
        unsafe { MatMut::from_raw_parts(start, rows, cols, cols as isize, 1) }
    }

    pub(super) fn done(self) -> Array {
        self.array
    }
}

/// What is done, for those who record.
#[derive(Debug, Clone, Copy)]
pub(super) struct Task {
    pub(super) operation: &'static str,
    pub(super) dtype: DType,
    /// Rows and columns of each matrix.
    pub(super) core: (usize, usize),
}

/// What is done in the dtype of `T` to matrices of these rows and columns.
pub(super) fn task<T: Element>(operation: &'static str, core: (usize, usize)) -> Task {
    Task { operation, dtype: T::DTYPE, core }
}

/// What is done for one matrix of a stack: its position, the threads that may be used, and
/// scratch.
pub(super) type Item<'a> = dyn Fn(usize, usize, &mut [u8]) -> Result<(), Error> + Sync + 'a;

/// Calls `each(position, threads, scratch)` once for each of the positions of `lead`, in any
/// order: few large items one by one with all threads, many side by side with one each.
/// `work` is about how many multiplications an item takes.
///
/// # Errors
/// That of the first position, in row-major order, whose call fails; of a stack, its place is
/// named.
pub(super) fn for_each_item(
    task: Task,
    lead: &[usize],
    work: usize,
    scratch_bytes: usize,
    each: &Item<'_>,
) -> Result<(), Error> {
    let each = |position, threads, scratch: &mut [u8]| {
        each(position, threads, scratch).map_err(|error| (position, error))
    };
    share(task, lead, lead.iter().product(), work, scratch_bytes, &each)
}

/// [`for_each_item`] for small matrices: first `group(positions, scratch)`, for `size`
/// neighbouring positions at a time, and `each` for those of a group that it refuses.
pub(super) fn for_each_group(
    task: Task,
    lead: &[usize],
    size: usize,
    work: usize,
    scratch_bytes: usize,
    group: &(dyn Fn(Range<usize>, &mut [u8]) -> bool + Sync),
    each: &Item<'_>,
) -> Result<(), Error> {
    let count: usize = lead.iter().product();
    let some = |at: usize, _: usize, scratch: &mut [u8]| {
        let positions = at * size..count.min((at + 1) * size);
        if group(positions.clone(), scratch) {
            opaque::ran("batch");
            return Ok(());
        }
        for position in positions {
            each(position, 1, scratch).map_err(|error| (position, error))?;
        }
        Ok(())
    };
    share(task, lead, count.div_ceil(size), work.saturating_mul(size), scratch_bytes, &some)
}

/// What is done for one part of a stack; see [`Item`].
type Part<'a> = dyn Fn(usize, usize, &mut [u8]) -> Result<(), (usize, Error)> + Sync + 'a;

/// Calls `each` for `count` parts of the work on the matrices of `lead`; an error comes with
/// the position of its matrix.
fn share(
    task: Task,
    lead: &[usize],
    count: usize,
    work: usize,
    scratch_bytes: usize,
    each: &Part<'_>,
) -> Result<(), Error> {
    if count == 0 {
        return Ok(());
    }
    opaque::take_kernel();
    let kernel = OnceLock::new();
    let done = || {
        opaque::note(|| Step {
            operation: task.operation,
            kernel: kernel.get().copied().unwrap_or("faer"),
            dtype: task.dtype,
            operand: lead.iter().copied().chain([task.core.0, task.core.1]).collect(),
            flops: 2.0 * work as f64 * count as f64,
        });
        Ok(())
    };
    let ran = || match opaque::take_kernel() {
        "" => {}
        name => _ = kernel.set(name),
    };
    let limit = threads::limit();
    let all = work.saturating_mul(count);
    let placed = |(position, error): (usize, Error)| error.in_stack(lead, position);
    if limit == 1 || all < PARALLEL_WORK || count < 2 * limit {
        let inside = if work < PARALLEL_INSIDE { 1 } else { limit };
        let mut scratch = zeros::<u8>(scratch_bytes)?;
        let mut run = || {
            for part in 0..count {
                interrupt::poll();
                each(part, inside, &mut scratch).map_err(placed)?;
            }
            ran();
            Ok::<(), Error>(())
        };
        if inside == 1 {
            run()?;
        } else {
            threads::install(run)?;
        }
        return done();
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
        opaque::take_kernel();
        let mut scratch = match zeros::<u8>(scratch_bytes) {
            Ok(scratch) => scratch,
            Err(error) => return failed(0, error),
        };
        for part in start..end {
            interrupt::poll();
            if let Err((position, error)) = each(part, 1, &mut scratch) {
                return failed(position, error);
            }
        }
        ran();
    });
    match first.into_inner() {
        Ok(Some(first)) => Err(placed(first)),
        _ => done(),
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
