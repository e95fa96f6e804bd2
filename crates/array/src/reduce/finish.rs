//! The last step of a reduction: outputs from totals.

use std::marker::PhantomData;

/// What becomes of totals.
pub(super) trait Finish: Sync {
    /// # Safety
    /// `totals` holds `width` totals; `width` outputs, `step` apart, are writable.
    unsafe fn finish(&self, totals: *const u8, width: usize, out: *mut u8, step: isize);
}

/// A function from total to output.
pub(super) struct Finisher<A, U, F: Fn(A) -> U + Sync>(F, PhantomData<fn(A) -> U>);

impl<A: Copy, U: Copy, F: Fn(A) -> U + Sync> Finisher<A, U, F> {
    pub(super) fn new(f: F) -> Self {
        Self(f, PhantomData)
    }
}

impl<A: Copy, U: Copy, F: Fn(A) -> U + Sync> Finish for Finisher<A, U, F> {
    unsafe fn finish(&self, totals: *const u8, width: usize, out: *mut u8, step: isize) {
        let (totals, out) = (totals.cast::<A>(), out.cast::<U>());
        for j in 0..width {
            // SAFETY: the caller's contract.
            unsafe { *out.offset(j as isize * step) = (self.0)(*totals.add(j)) };
        }
    }
}
