//! Parts of borrowed arrays: runs of an axis, single positions, both sides of a cut.
//!
//! Joining, rolling, repeating and padding are copies from part to part.

use crate::shape::{Shape, Strides, row_major_strides};
use crate::{ArrayView, ArrayViewMut};

/// Where a run of an axis starts, in bytes from the view's start, and its length;
/// what lies beyond the axis is cut off.
fn run(n: usize, stride: isize, size: usize, first: usize, length: usize) -> (isize, usize) {
    let first = first.min(n);
    let length = length.min(n - first);
    // An empty run has no first position to point at.
    let shift = if length == 0 { 0 } else { (first as isize).wrapping_mul(stride) };
    (shift.wrapping_mul(size as isize), length)
}

impl<'a> ArrayView<'a> {
    /// `length` positions of an axis from `first` on, as far as the axis goes.
    pub(crate) fn narrow(&self, axis: usize, first: usize, length: usize) -> ArrayView<'a> {
        let (mut shape, strides) =
            (Shape::from_slice(self.shape()), Strides::from_slice(self.strides()));
        let (shift, length) = run(shape[axis], strides[axis], self.dtype().size(), first, length);
        shape[axis] = length;
        let start = self.start().wrapping_offset(shift);
        // SAFETY: the positions are some of this view's.
        unsafe { ArrayView::from_raw_parts(start, self.dtype(), shape, strides) }
    }

    /// One position of an axis; the axis disappears.
    pub(crate) fn at(&self, axis: usize, position: usize) -> ArrayView<'a> {
        let part = self.narrow(axis, position, 1);
        let mut shape = Shape::from_slice(part.shape());
        let mut strides = Strides::from_slice(part.strides());
        if shape.remove(axis) == 0 {
            shape.push(0);
            strides.push(0);
        }
        strides.remove(axis);
        // SAFETY: the axis that goes has one position (or none, and nothing is left).
        unsafe { ArrayView::from_raw_parts(part.start(), part.dtype(), shape, strides) }
    }
}

impl<'a> ArrayViewMut<'a> {
    /// `length` positions of an axis from `first` on, as far as the axis goes.
    pub(crate) fn narrow(mut self, axis: usize, first: usize, length: usize) -> ArrayViewMut<'a> {
        let (mut shape, strides) =
            (Shape::from_slice(self.shape()), Strides::from_slice(self.strides()));
        let (shift, length) = run(shape[axis], strides[axis], self.dtype().size(), first, length);
        shape[axis] = length;
        let start = self.start().wrapping_offset(shift);
        // SAFETY: the positions are some of this view's, whose borrow moves on.
        unsafe { ArrayViewMut::from_raw_parts(start, self.dtype(), shape, strides) }
    }

    /// One position of an axis; the axis disappears.
    pub(crate) fn at(self, axis: usize, position: usize) -> ArrayViewMut<'a> {
        let part = self.narrow(axis, position, 1);
        let mut shape = Shape::from_slice(part.shape());
        let mut strides = Strides::from_slice(part.strides());
        if shape.remove(axis) == 0 {
            shape.push(0);
            strides.push(0);
        }
        strides.remove(axis);
        // SAFETY: the axis that goes has one position (or none, and nothing is left).
        unsafe { part.with_layout(shape, strides) }
    }

    /// The positions of an axis before `at`, and those from it on.
    pub(crate) fn split_at(
        mut self,
        axis: usize,
        at: usize,
    ) -> (ArrayViewMut<'a>, ArrayViewMut<'a>) {
        let (start, dtype) = (self.start(), self.dtype());
        let shape = Shape::from_slice(self.shape());
        let strides = Strides::from_slice(self.strides());
        // SAFETY: the same view again, reduced below to positions that the first half
        // does not have; `self` is given up.
        let again = unsafe { ArrayViewMut::from_raw_parts(start, dtype, shape, strides) };
        (self.narrow(axis, 0, at), again.narrow(axis, at, usize::MAX))
    }

    /// The same positions with an axis in reverse order.
    pub(crate) fn reversed(mut self, axis: usize) -> ArrayViewMut<'a> {
        let shape = Shape::from_slice(self.shape());
        let mut strides = Strides::from_slice(self.strides());
        let last = shape[axis].saturating_sub(1) as isize;
        let shift = if shape.contains(&0) { 0 } else { last * strides[axis] };
        strides[axis] = strides[axis].wrapping_neg();
        let start = self.start().wrapping_offset(shift * self.dtype().size() as isize);
        // SAFETY: position i is position n - 1 - i of this view, whose borrow moves on.
        unsafe { ArrayViewMut::from_raw_parts(start, self.dtype(), shape, strides) }
    }

    /// A vector's elements as an array of `shape` in row-major order; `None` when the
    /// vector is shorter, or no vector.
    pub(crate) fn folded(self, shape: &[usize]) -> Option<ArrayViewMut<'a>> {
        let (&[n], &[stride]) = (self.shape(), self.strides()) else { return None };
        let count = crate::shape::element_count(shape).ok()?;
        let strides = row_major_strides(shape).iter().map(|s| s.wrapping_mul(stride)).collect();
        // SAFETY: row-major positions of the shape are 0, …, count - 1, each once.
        (count <= n).then(|| unsafe { self.with_layout(Shape::from_slice(shape), strides) })
    }
}
