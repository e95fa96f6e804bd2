//! Where a running plan's values are in memory.

use std::marker::PhantomData;

use einmul_array::{ArrayView, ArrayViewMut, Element, Operand as Input, Storage};
use einmul_kernels::{MatMut, MatRef};

use crate::physical::{Place, Plan, Value};

/// The memory of one run: inputs, workspace and output.
///
/// Its accessors hand out views that may be written while others are read. That is
/// sound because [`verify`](crate::physical::verify) has shown, before the plan was
/// prepared, that every value lies inside its memory and that no step's result
/// overlaps its operands or the scratch; each step asks for its own result and
/// scratch once, and steps run one after another.
pub(crate) struct Run<'a> {
    plan: &'a Plan,
    pub(crate) inputs: &'a [Input],
    workspace: *mut u8,
    output: *mut u8,
    lifetime: PhantomData<&'a mut u8>,
}

impl<'a> Run<'a> {
    pub(crate) fn new(
        plan: &'a Plan,
        inputs: &'a [Input],
        workspace: &'a mut Storage,
        output: &'a mut ArrayViewMut<'_>,
    ) -> Self {
        let (workspace, output) = (workspace.start(), output.start());
        Self { plan, inputs, workspace, output, lifetime: PhantomData }
    }

    fn address(&self, value: &Value) -> *mut u8 {
        let start = match value.place {
            Place::Input(input) => match &self.inputs[input] {
                Input::Dense(array) => array.view().start().cast_mut(),
                // No dense value refers to such an input (verified).
                Input::Sparse(_) | Input::Encoded(_) => std::ptr::null_mut(),
            },
            Place::Buffer(buffer) => match self.plan.buffers[buffer].offset {
                Some(offset) => self.workspace.wrapping_add(offset),
                None => self.output,
            },
        };
        start.wrapping_offset(value.shift * value.dtype.size() as isize)
    }

    /// The address of a value's first element.
    pub(crate) fn start<T: Element>(&self, value: &Value) -> *mut T {
        assert!(value.dtype == T::DTYPE, "resolved for this value");
        self.address(value).cast()
    }

    /// An operand's view.
    pub(crate) fn view(&self, value: &Value) -> ArrayView<'a> {
        // SAFETY: verified: the value's positions lie in memory that holds elements
        // of its dtype and that the current step does not write.
        unsafe {
            ArrayView::from_raw_parts(
                self.address(value),
                value.dtype,
                value.shape.clone(),
                value.strides.clone(),
            )
        }
    }

    /// An operand as a matrix of its dtype's type.
    pub(crate) fn matrix<T: Element>(&self, value: &Value) -> MatRef<'a, T> {
        assert!(value.dtype == T::DTYPE && value.shape.len() == 2, "resolved for this value");
        let (shape, strides) = (&value.shape, &value.strides);
        // SAFETY: as for `view`.
        unsafe {
            MatRef::from_raw_parts(
                self.address(value).cast(),
                shape[0],
                shape[1],
                strides[0],
                strides[1],
            )
        }
    }

    /// The current step's result.
    ///
    /// # Safety
    /// `value` is the output of the step that runs now, and no other view of it is in use.
    pub(crate) unsafe fn view_mut(&self, value: &Value) -> ArrayViewMut<'a> {
        // SAFETY: verified: the result fills its own memory, apart from all operands;
        // the caller holds no other view of it.
        unsafe {
            ArrayViewMut::from_raw_parts(
                self.address(value),
                value.dtype,
                value.shape.clone(),
                value.strides.clone(),
            )
        }
    }

    /// The current step's result as a matrix of its dtype's type.
    ///
    /// # Safety
    /// As [`Run::view_mut`].
    pub(crate) unsafe fn matrix_mut<T: Element>(&self, value: &Value) -> MatMut<'a, T> {
        assert!(value.dtype == T::DTYPE && value.shape.len() == 2, "resolved for this value");
        let (shape, strides) = (&value.shape, &value.strides);
        // SAFETY: as for `view_mut`.
        unsafe {
            MatMut::from_raw_parts(
                self.address(value).cast(),
                shape[0],
                shape[1],
                strides[0],
                strides[1],
            )
        }
    }

    /// The current step's result for code from outside: truth values are made valid
    /// first, since that memory may hold anything and the code may leave gaps.
    ///
    /// # Safety
    /// As [`Run::view_mut`].
    pub(crate) unsafe fn view_mut_for_outside(&self, value: &Value) -> ArrayViewMut<'a> {
        if value.dtype == einmul_array::DType::Bool {
            let count: usize = value.shape.iter().product();
            // SAFETY: verified: the result is all of its memory, one byte an element.
            unsafe { std::ptr::write_bytes(self.address(value), 0, count) };
        }
        // SAFETY: the caller's contract.
        unsafe { self.view_mut(value) }
    }

    /// The current step's scratch.
    ///
    /// # Safety
    /// `bytes` is at most the step's `scratch_bytes`, and no other slice of it is in use.
    pub(crate) unsafe fn scratch(&self, bytes: usize) -> &'a mut [u8] {
        let start = self.workspace.wrapping_add(self.plan.scratch_offset);
        // SAFETY: verified: every step's scratch lies inside the workspace, behind all
        // buffers; the caller holds no other slice of it.
        unsafe { std::slice::from_raw_parts_mut(start, bytes) }
    }
}
