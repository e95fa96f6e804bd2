//! The verbs for one instruction set.

use super::cholesky::Block;
use super::copy::Copy;
use super::eliminate::Elimination;
use super::float::Float;
use super::reflect::Reflection;
use crate::matrix::{MatMut, MatRef};
use crate::simd::lanes::Lanes;

/// Columns, each with its end up to a whole number of vectors, which is zero.
#[derive(Clone, Copy)]
pub(super) struct Panel<T> {
    pub(super) columns: *mut T,
    pub(super) stride: usize,
    pub(super) rows: usize,
    pub(super) count: usize,
}

impl<T> Panel<T> {
    /// Row `i` of a column.
    ///
    /// # Safety
    /// It is inside the panel's memory.
    #[inline(always)]
    pub(super) unsafe fn at(self, i: usize, column: usize) -> *mut T {
        // SAFETY: the caller's.
        unsafe { self.columns.add(column * self.stride + i) }
    }
}

/// A triangle and what is to be multiplied by its inverse.
pub(crate) struct Substitution<T> {
    pub(super) n: usize,
    pub(super) l: *const T,
    pub(super) strides: (isize, isize),
    /// Of the diagonal; null for a diagonal of ones.
    pub(super) reciprocals: *const T,
    /// From one of them to the next.
    pub(super) reciprocal_step: isize,
    pub(super) cols: usize,
    pub(super) x_stride: isize,
    pub(super) x: *mut T,
}

/// The verbs of an instruction set; the module's public functions say what each needs.
#[derive(Debug)]
pub struct Panels<T: 'static> {
    /// The panel and room for its exchanges.
    pub(super) eliminate: unsafe fn(Panel<T>, *mut usize),
    /// The panel, room for its scales, and a triangle with its strides.
    pub(super) reflect: unsafe fn(Panel<T>, *mut T, *mut T, (isize, isize)),
    /// The block, its stride and order, and room for the reciprocals; returns how many pivots
    /// were above 0.
    pub(super) cholesky: unsafe fn(*mut T, isize, usize, *mut T) -> usize,
    pub(super) substitute: unsafe fn(&Substitution<T>),
    pub(super) copy: unsafe fn(MatRef<'_, T>, MatMut<'_, T>),
}

pub(super) const fn functions<T: Float, S: Lanes<T>>() -> Panels<T> {
    Panels {
        // SAFETY: handed on to the caller.
        eliminate: |panel, exchanges| unsafe { S::vectorize(Elimination { panel, exchanges }) },
        reflect: |panel, scales, r, r_strides| {
            // SAFETY: handed on to the caller.
            unsafe { S::vectorize(Reflection { panel, scales, r, r_strides }) }
        },
        cholesky: |a, stride, n, reciprocals| {
            let mut factored = 0;
            // SAFETY: handed on to the caller.
            unsafe { S::vectorize(Block { a, stride, n, reciprocals, factored: &mut factored }) };
            factored
        },
        // SAFETY: handed on to the caller.
        substitute: |args| unsafe { S::vectorize(args) },
        // SAFETY: handed on to the caller.
        copy: |from, to| unsafe { S::vectorize(Copy { from, to }) },
    }
}
