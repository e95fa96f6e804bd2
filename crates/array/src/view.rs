//! Borrowed arrays of a run-time dtype: what element-wise kernels read and write.
//!
//! A view is an address, a dtype, a shape and strides. Making one allocates
//! nothing up to six axes, so that a prepared plan can make them while it runs.

use std::marker::PhantomData;

use einmul_kernels::matrix::{MatMut, MatRef};

use crate::shape::{Shape, Strides};
use crate::{DType, Element};

/// A read-only array in someone else's memory.
#[derive(Debug)]
pub struct ArrayView<'a> {
    start: *const u8,
    dtype: DType,
    shape: Shape,
    strides: Strides,
    lifetime: PhantomData<&'a u8>,
}

/// A writable array in someone else's memory; no two positions share an element.
#[derive(Debug)]
pub struct ArrayViewMut<'a> {
    start: *mut u8,
    dtype: DType,
    shape: Shape,
    strides: Strides,
    lifetime: PhantomData<&'a mut u8>,
}

// SAFETY: a shared borrow of plain elements.
unsafe impl Send for ArrayView<'_> {}
// SAFETY: only shared reads are possible.
unsafe impl Sync for ArrayView<'_> {}
// SAFETY: a unique borrow of plain elements.
unsafe impl Send for ArrayViewMut<'_> {}

impl Clone for ArrayView<'_> {
    fn clone(&self) -> Self {
        Self {
            start: self.start,
            dtype: self.dtype,
            // Copies of bytes, where `clone` would go element by element.
            shape: Shape::from_slice(&self.shape),
            strides: Strides::from_slice(&self.strides),
            lifetime: PhantomData,
        }
    }
}

impl<'a> ArrayView<'a> {
    /// Borrows elements at `start`.
    ///
    /// # Safety
    /// Every position of `shape` under `strides` (in elements) is an aligned,
    /// initialised element of `dtype` inside one allocation, unwritten for `'a`.
    pub unsafe fn from_raw_parts(
        start: *const u8,
        dtype: DType,
        shape: Shape,
        strides: Strides,
    ) -> Self {
        debug_assert_eq!(shape.len(), strides.len());
        Self { start, dtype, shape, strides, lifetime: PhantomData }
    }

    /// The address of the element at position zero.
    pub fn start(&self) -> *const u8 {
        self.start
    }

    /// The element type.
    pub fn dtype(&self) -> DType {
        self.dtype
    }

    /// The length of each axis.
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// Elements from one position to the next along each axis.
    pub fn strides(&self) -> &[isize] {
        &self.strides
    }

    /// The same elements under another shape and strides, as broadcasting,
    /// transposing and reshaping make them.
    ///
    /// # Safety
    /// Every position of the new shape is a position of the old one.
    pub unsafe fn with_layout(&self, shape: Shape, strides: Strides) -> ArrayView<'a> {
        debug_assert_eq!(shape.len(), strides.len());
        ArrayView { start: self.start, dtype: self.dtype, shape, strides, lifetime: PhantomData }
    }

    /// The view as a typed matrix; `None` unless it has two axes and this dtype.
    pub fn as_matrix<T: Element>(&self) -> Option<MatRef<'a, T>> {
        match (&self.shape[..], &self.strides[..]) {
            (&[rows, cols], &[row_stride, col_stride]) if self.dtype == T::DTYPE => {
                // SAFETY: the view's own contract covers every position, and the
                // dtype names the type of its elements.
                Some(unsafe {
                    MatRef::from_raw_parts(self.start.cast(), rows, cols, row_stride, col_stride)
                })
            }
            _ => None,
        }
    }
}

impl<'a> ArrayViewMut<'a> {
    /// Borrows elements at `start` for writing.
    ///
    /// # Safety
    /// As [`ArrayView::from_raw_parts`]; further, all positions are distinct and
    /// nothing else reaches them for `'a`.
    pub unsafe fn from_raw_parts(
        start: *mut u8,
        dtype: DType,
        shape: Shape,
        strides: Strides,
    ) -> Self {
        debug_assert_eq!(shape.len(), strides.len());
        Self { start, dtype, shape, strides, lifetime: PhantomData }
    }

    /// The address of the element at position zero.
    pub fn start(&mut self) -> *mut u8 {
        self.start
    }

    /// The element type.
    pub fn dtype(&self) -> DType {
        self.dtype
    }

    /// The length of each axis.
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// Elements from one position to the next along each axis.
    pub fn strides(&self) -> &[isize] {
        &self.strides
    }

    /// A read-only borrow of the same array.
    pub fn as_view(&self) -> ArrayView<'_> {
        ArrayView {
            start: self.start,
            dtype: self.dtype,
            shape: Shape::from_slice(&self.shape),
            strides: Strides::from_slice(&self.strides),
            lifetime: PhantomData,
        }
    }

    /// A shorter unique borrow of the same array.
    pub fn reborrow(&mut self) -> ArrayViewMut<'_> {
        ArrayViewMut {
            start: self.start,
            dtype: self.dtype,
            shape: Shape::from_slice(&self.shape),
            strides: Strides::from_slice(&self.strides),
            lifetime: PhantomData,
        }
    }

    /// The same elements under another shape and strides.
    ///
    /// # Safety
    /// Every position of the new shape is a position of the old one, and no two
    /// new positions are the same.
    pub unsafe fn with_layout(self, shape: Shape, strides: Strides) -> ArrayViewMut<'a> {
        debug_assert_eq!(shape.len(), strides.len());
        ArrayViewMut { shape, strides, ..self }
    }

    /// The view as a typed matrix; `None` unless it has two axes and this dtype.
    pub fn as_matrix<T: Element>(&mut self) -> Option<MatMut<'_, T>> {
        match (&self.shape[..], &self.strides[..]) {
            (&[rows, cols], &[row_stride, col_stride]) if self.dtype == T::DTYPE => {
                // SAFETY: the view's own contract covers every position, and the
                // dtype names the type of its elements.
                Some(unsafe {
                    MatMut::from_raw_parts(self.start.cast(), rows, cols, row_stride, col_stride)
                })
            }
            _ => None,
        }
    }
}
