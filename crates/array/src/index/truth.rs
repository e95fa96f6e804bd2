//! Which elements are not zero, as bytes, a short run at a time.
//!
//! An element is zero when its bits are, apart from the sign bits of floats: `-0.0` is
//! zero, NaN is not.

use einmul_machine::interrupt;

use crate::{ArrayView, DType, Kind};

use super::runs::Runs;

/// Elements that are looked at together.
const CHUNK: usize = 512;

/// Calls `visit(at, truths, stride, n)` for runs that cover the array in row-major order:
/// `n` bytes 0 or 1, `stride` apart, tell which elements are not zero; `at` is the first
/// one's place in row-major order.
pub(super) fn visit(x: &ArrayView<'_>, mut visit: impl FnMut(usize, *const u8, isize, usize)) {
    let runs = Runs::new(x.shape(), [x.strides()], [x.dtype().size()]);
    let (mut at, [stride]) = (0, runs.strides());
    runs.visit(0..runs.len(), |[offset], n| {
        let start = x.start().wrapping_offset(offset);
        // SAFETY: the run is inside the array.
        unsafe { visit_run(x.dtype(), start, stride, n, |i, t, s, n| visit(at + i, t, s, n)) }
        at += n;
    });
}

/// As [`visit`] for one run of `n` elements, `stride` bytes apart.
///
/// # Safety
/// The run's elements are of `dtype`.
pub(super) unsafe fn visit_run(
    dtype: DType,
    start: *const u8,
    stride: isize,
    n: usize,
    mut visit: impl FnMut(usize, *const u8, isize, usize),
) {
    if dtype == DType::Bool {
        return visit(0, start, stride, n);
    }
    let mut truths = [0_u8; CHUNK];
    for first in (0..n).step_by(CHUNK) {
        interrupt::poll();
        let truths = &mut truths[..CHUNK.min(n - first)];
        let start = start.wrapping_offset(first as isize * stride);
        // SAFETY: the caller's contract.
        unsafe { test_run(dtype, start, stride, truths) }
        visit(first, truths.as_ptr(), 1, truths.len());
    }
}

/// # Safety
/// `out.len()` elements of `dtype` start at `start`, `stride` bytes apart.
unsafe fn test_run(dtype: DType, start: *const u8, stride: isize, out: &mut [u8]) {
    let exact = !matches!(dtype.kind(), Kind::Float | Kind::Complex);
    // SAFETY: the caller's contract, in every branch.
    unsafe {
        match dtype.size() {
            1 => test::<u8>(start, stride, out, |bits| bits != 0),
            2 if exact => test::<u16>(start, stride, out, |bits| bits != 0),
            2 => test::<u16>(start, stride, out, |bits| bits << 1 != 0),
            4 if exact => test::<u32>(start, stride, out, |bits| bits != 0),
            4 => test::<u32>(start, stride, out, |bits| bits << 1 != 0),
            8 if exact => test::<u64>(start, stride, out, |bits| bits != 0),
            8 if dtype == DType::C64 => {
                test::<[u32; 2]>(start, stride, out, |[re, im]| (re | im) << 1 != 0);
            }
            8 => test::<u64>(start, stride, out, |bits| bits << 1 != 0),
            _ => test::<[u64; 2]>(start, stride, out, |[re, im]| (re | im) << 1 != 0),
        }
    }
}

/// # Safety
/// As [`test_run`] for elements of the bits of `T`.
unsafe fn test<T: Copy>(
    start: *const u8,
    stride: isize,
    out: &mut [u8],
    is_true: impl Fn(T) -> bool,
) {
    if stride == size_of::<T>() as isize {
        for (i, out) in out.iter_mut().enumerate() {
            // SAFETY: the caller's contract.
            *out = u8::from(is_true(unsafe { start.cast::<T>().add(i).read_unaligned() }));
        }
    } else {
        for (i, out) in out.iter_mut().enumerate() {
            // SAFETY: the caller's contract.
            let element = unsafe { start.offset(i as isize * stride).cast::<T>().read_unaligned() };
            *out = u8::from(is_true(element));
        }
    }
}
