//! The caller's scratch bytes, cut into slices and faer stacks.

use std::mem::{MaybeUninit, size_of, take};

use bytemuck::Pod;
use faer::dyn_stack::{MemStack, StackReq};

use crate::error::Error;

/// Every region starts on a cache line.
const ALIGNMENT: usize = 64;

/// Adds up the regions that a verb will take, in any order.
#[derive(Clone, Copy)]
pub(crate) struct Layout(usize);

impl Layout {
    pub(crate) fn new() -> Self {
        Self(0)
    }

    /// More than any machine has. faer's size functions overflow for absurd
    /// sizes, so that they are not even asked.
    pub(crate) fn unless_absurd(sizes: &[usize], layout: impl FnOnce() -> Self) -> Self {
        const ABSURD: usize = usize::MAX >> 24;
        if sizes.iter().any(|&size| size > ABSURD) { Self(usize::MAX) } else { layout() }
    }

    /// Room for `len` elements of `T`, wherever the caller's bytes start.
    pub(crate) fn slice<T>(self, len: usize) -> Self {
        Self(len.saturating_mul(size_of::<T>()).saturating_add(ALIGNMENT).saturating_add(self.0))
    }

    /// Room for a `rows × cols` matrix of `T`.
    pub(crate) fn matrix<T>(self, rows: usize, cols: usize) -> Self {
        self.slice::<T>(rows.saturating_mul(cols))
    }

    /// Room for one of faer's routines.
    pub(crate) fn stack(self, request: StackReq) -> Self {
        self.slice::<u8>(request.unaligned_bytes_required())
    }

    /// Room for another layout's regions too.
    pub(crate) fn and(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// Room for either layout's regions.
    pub(crate) fn or(self, other: Self) -> Self {
        Self(self.0.max(other.0))
    }

    pub(crate) fn bytes(self) -> usize {
        self.0
    }
}

/// What is left of the scratch.
pub(crate) struct Workspace<'a>(&'a mut [u8]);

impl<'a> Workspace<'a> {
    /// Checks once that everything in `layout` fits; the cuts then cannot fail.
    pub(crate) fn new(
        operation: &'static str,
        scratch: &'a mut [u8],
        layout: Layout,
    ) -> Result<Self, Error> {
        let (needed, given) = (layout.bytes(), scratch.len());
        if given < needed {
            return Err(Error::Scratch { operation, needed, given });
        }
        Ok(Self(scratch))
    }

    /// The next `len` elements. They hold whatever was there before.
    pub(crate) fn slice<T: Pod>(&mut self, len: usize) -> &'a mut [T] {
        let rest = take(&mut self.0);
        let (_, rest) = rest.split_at_mut(rest.as_ptr().align_offset(ALIGNMENT));
        let (bytes, rest) = rest.split_at_mut(len * size_of::<T>());
        self.0 = rest;
        bytemuck::cast_slice_mut(bytes)
    }

    /// Whatever is left.
    pub(crate) fn rest(self) -> &'a mut [u8] {
        self.0
    }

    /// Whatever is left, lent.
    pub(crate) fn left(&mut self) -> &mut [u8] {
        self.0
    }

    /// The next bytes as a stack for one of faer's routines.
    pub(crate) fn stack(&mut self, request: StackReq) -> &'a mut MemStack {
        let bytes = self.slice::<u8>(request.unaligned_bytes_required());
        // SAFETY: `MaybeUninit<u8>` has the layout of `u8`; faer stores only
        // floats and indices there, which have no uninitialised bytes, so the
        // caller's slice stays initialised.
        let bytes = unsafe { &mut *(std::ptr::from_mut(bytes) as *mut [MaybeUninit<u8>]) };
        MemStack::new(bytes)
    }
}
