//! Walking an output and its inputs by blocks that fit the nearest cache.
//!
//! Inputs of another dtype, and inputs that are the output's own memory, are copied a
//! block at a time into a buffer on the stack: no whole copy is made, and one set of
//! loops serves every mixture of dtypes.

use std::mem::MaybeUninit;

use einmul_machine::{interrupt, threads};

use super::cast_into;
use crate::shape::{broadcast_strides, row_major_strides};
use crate::{ArrayView, ArrayViewMut, DType, Error, Shape, Strides};

/// Elements of a block: at 16 bytes each a buffer is 32 KiB, the usual nearest cache.
const BLOCK: usize = 2048;

/// Elements below which a second thread costs more than it brings.
const PARALLEL_ELEMENTS: usize = 1 << 17;

/// Memory for one block of any dtype.
pub(super) struct Buffer(MaybeUninit<[[u64; 2]; BLOCK]>);

/// One input of a walk.
#[derive(Debug, Clone)]
pub(super) enum Input<'a> {
    /// An array that stretches to the output's shape, and the dtype it is read in.
    View(ArrayView<'a>, DType),
    /// The output's own elements as they were before, and the dtype they are read in.
    Output(DType),
}

/// What is done with one box: its inputs, and its output.
type Work<'w, const K: usize> =
    dyn Fn(&[ArrayView<'_>; K], &mut ArrayViewMut<'_>) -> Result<(), Error> + Sync + 'w;

/// Calls `work(inputs, out)` for boxes of positions that together cover `out` once, each
/// of at most [`BLOCK`] elements. All views that it gets have one shape. Allocates
/// nothing up to six axes.
///
/// # Errors
/// Those of `work`; some boxes may have been done then.
pub(super) fn by_blocks<const K: usize>(
    inputs: [Input<'_>; K],
    out: &mut ArrayViewMut<'_>,
    work: &Work<'_, K>,
) -> Result<(), Error> {
    if out.shape().contains(&0) {
        return Ok(());
    }
    let inputs = inputs.map(|input| match input {
        Input::View(view, dtype) => Input::View(stretched(&view, out.shape()), dtype),
        own @ Input::Output(_) => own,
    });
    let elements: usize = out.shape().iter().product();
    if elements < PARALLEL_ELEMENTS || threads::limit() == 1 {
        halve(inputs, out.reborrow(), 1, work)
    } else {
        let parts = threads::limit();
        threads::install(|| halve(inputs, out.reborrow(), parts, work))
    }
}

fn halve<const K: usize>(
    inputs: [Input<'_>; K],
    mut out: ArrayViewMut<'_>,
    parts: usize,
    work: &Work<'_, K>,
) -> Result<(), Error> {
    let elements: usize = out.shape().iter().product();
    // Whole inner axes stay together: the output's longest step is split first.
    let outermost = (0..out.shape().len())
        .filter(|&axis| out.shape()[axis] > 1)
        .max_by_key(|&axis| (out.strides()[axis].unsigned_abs(), usize::MAX - axis));
    let Some(axis) = outermost.filter(|_| elements > BLOCK) else {
        return one_block(&inputs, &mut out, work);
    };
    let at = out.shape()[axis] / 2;
    let (mut left, mut right) = (inputs.clone(), inputs);
    for (left, right) in left.iter_mut().zip(&mut right) {
        if let (Input::View(l, _), Input::View(r, _)) = (left, right) {
            (*l, *r) = split(l, axis, at);
        }
    }
    let (left_out, right_out) = split_mut(out, axis, at);
    if parts > 1 {
        let (done_left, done_right) = threads::join(
            || halve(left, left_out, parts / 2, work),
            || halve(right, right_out, parts - parts / 2, work),
        );
        done_left.and(done_right)
    } else {
        halve(left, left_out, 1, work)?;
        halve(right, right_out, 1, work)
    }
}

fn one_block<const K: usize>(
    inputs: &[Input<'_>; K],
    out: &mut ArrayViewMut<'_>,
    work: &Work<'_, K>,
) -> Result<(), Error> {
    let mut buffers = [const { Buffer::new() }; K];
    let mut filled = Ok(());
    let mut buffers = buffers.iter_mut();
    let views = inputs.each_ref().map(|input| {
        let copied = match (input, buffers.next()) {
            (Input::View(view, dtype), _) if view.dtype() == *dtype => return view.clone(),
            (Input::View(view, dtype), Some(buffer)) => buffer.hold(view, *dtype),
            (Input::Output(dtype), Some(buffer)) => buffer.hold(&out.as_view(), *dtype),
            (_, None) => unreachable!("a buffer for each input"),
        };
        copied.unwrap_or_else(|error| {
            filled = Err(error);
            empty()
        })
    });
    filled?;
    interrupt::poll();
    work(&views, out)
}

impl Buffer {
    pub(super) const fn new() -> Self {
        Self(MaybeUninit::uninit())
    }

    /// Room for a block of this shape, of at most [`BLOCK`] elements, to be written first.
    pub(super) fn room(&mut self, dtype: DType, shape: &[usize]) -> ArrayViewMut<'_> {
        assert!(shape.iter().product::<usize>() <= BLOCK, "a block of shape {shape:?}");
        // SAFETY: the buffer holds that many elements of the largest size, aligned for
        // all; it is borrowed uniquely, and its bits are written before they are read.
        unsafe {
            ArrayViewMut::from_raw_parts(
                self.0.as_mut_ptr().cast(),
                dtype,
                Shape::from_slice(shape),
                row_major_strides(shape),
            )
        }
    }

    /// A copy of a block in another dtype. What a stretched axis repeats is kept once.
    pub(super) fn hold(
        &mut self,
        view: &ArrayView<'_>,
        dtype: DType,
    ) -> Result<ArrayView<'_>, Error> {
        let mut once = Shape::from_slice(view.shape());
        for (length, &stride) in once.iter_mut().zip(view.strides()) {
            if stride == 0 {
                *length = (*length).min(1);
            }
        }
        // SAFETY: leaving out repetitions leaves positions of the view.
        let kept = unsafe { view.with_layout(once.clone(), Strides::from_slice(view.strides())) };
        let mut room = self.room(dtype, &once);
        cast_into(&kept, &mut room)?;
        let strides = broadcast_strides(&once, room.strides(), view.shape());
        // SAFETY: the elements were just written, and stay borrowed with the buffer;
        // stretching repeats positions only.
        Ok(unsafe {
            ArrayView::from_raw_parts(room.start(), dtype, Shape::from_slice(view.shape()), strides)
        })
    }
}

/// A single element in another dtype, so that it need not be brought there block by block;
/// any other view as it is.
pub(super) fn one_in_dtype<'b, 'a: 'b>(
    view: &ArrayView<'a>,
    dtype: DType,
    buffer: &'b mut Buffer,
) -> Result<ArrayView<'b>, Error> {
    let is_single = view.shape().iter().all(|&length| length == 1);
    if is_single && view.dtype() != dtype { buffer.hold(view, dtype) } else { Ok(view.clone()) }
}

/// The view under a larger shape.
fn stretched<'a>(view: &ArrayView<'a>, shape: &[usize]) -> ArrayView<'a> {
    let strides = broadcast_strides(view.shape(), view.strides(), shape);
    // SAFETY: stretching repeats positions.
    unsafe { view.with_layout(Shape::from_slice(shape), strides) }
}

/// No elements at all.
fn empty<'a>() -> ArrayView<'a> {
    let (shape, strides) = (Shape::from_slice(&[0]), Strides::from_slice(&[1]));
    // SAFETY: there is no position.
    unsafe {
        ArrayView::from_raw_parts(std::ptr::dangling::<u64>().cast(), DType::Bool, shape, strides)
    }
}

/// The parts of an axis before and from a position inside it.
fn split<'a>(view: &ArrayView<'a>, axis: usize, at: usize) -> (ArrayView<'a>, ArrayView<'a>) {
    let (mut left, mut right) = (Shape::from_slice(view.shape()), Shape::from_slice(view.shape()));
    left[axis] = at;
    right[axis] -= at;
    let strides = Strides::from_slice(view.strides());
    let bytes = view.strides()[axis] * at as isize * view.dtype().size() as isize;
    // SAFETY: both parts are positions of the view.
    unsafe {
        let start = view.start().offset(bytes);
        let left = view.with_layout(left, strides.clone());
        (left, ArrayView::from_raw_parts(start, view.dtype(), right, strides))
    }
}

/// The parts of an axis before and from a position inside it.
fn split_mut(
    mut view: ArrayViewMut<'_>,
    axis: usize,
    at: usize,
) -> (ArrayViewMut<'_>, ArrayViewMut<'_>) {
    let (mut left, mut right) = (Shape::from_slice(view.shape()), Shape::from_slice(view.shape()));
    left[axis] = at;
    right[axis] -= at;
    let (dtype, strides) = (view.dtype(), Strides::from_slice(view.strides()));
    let bytes = strides[axis] * at as isize * dtype.size() as isize;
    // SAFETY: the parts share no position of the view, and positions are distinct.
    unsafe {
        let start = view.start().offset(bytes);
        let right = ArrayViewMut::from_raw_parts(start, dtype, right, strides.clone());
        (view.with_layout(left, strides), right)
    }
}
