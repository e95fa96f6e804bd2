//! Masks: counting, picking, placing and filling where a mask is true.
//!
//! The kernels look at eight truth values at a time: none of them true is one comparison,
//! and where some are, elements move without a branch for each, so that random masks do
//! not stall the processor.

use std::sync::atomic::{AtomicUsize, Ordering};

use einmul_machine::threads::run_parts;

use super::runs::{Address, Runs, part_count, part_range};
use super::selection::SoleMask;
use crate::ufunc::iterate::{Walker, for_each_run};
use crate::{Array, ArrayView, ArrayViewMut, DType, Error};

/// Truth values that are looked at together.
const LANES: usize = 8;

/// Runs a kernel with a type of the elements' size. Only the size counts: elements are
/// read and written whatever their alignment.
macro_rules! by_size {
    ($bytes:expr, $T:ident => $body:expr) => {
        match $bytes {
            1 => {
                type $T = u8;
                $body
            }
            2 => {
                type $T = u16;
                $body
            }
            4 => {
                type $T = u32;
                $body
            }
            8 => {
                type $T = u64;
                $body
            }
            _ => {
                type $T = [u64; 2];
                $body
            }
        }
    };
}

/// The bits of an element, whatever they mean.
trait Bits: Copy {
    /// `other` where `here` is 1, itself where it is 0, without a branch.
    fn blend(self, other: Self, here: u8) -> Self;
}

macro_rules! bits {
    ($($type:ty),*) => {$(
        impl Bits for $type {
            #[inline(always)]
            fn blend(self, other: Self, here: u8) -> Self {
                let all = (here as $type).wrapping_neg();
                (self & !all) | (other & all)
            }
        }
    )*};
}

bits!(u8, u16, u32, u64);

impl Bits for [u64; 2] {
    #[inline(always)]
    fn blend(self, other: Self, here: u8) -> Self {
        [self[0].blend(other[0], here), self[1].blend(other[1], here)]
    }
}

/// How many elements of a mask are true.
pub(super) fn count_true(mask: &ArrayView<'_>) -> usize {
    let runs = Runs::new(mask.shape(), [mask.strides()], [1]);
    count_range(&runs, Address::of(mask.start()), 0..runs.len())
}

fn count_range(runs: &Runs<1>, start: Address, range: std::ops::Range<usize>) -> usize {
    let mut count = 0;
    let [stride] = runs.strides();
    runs.visit(range, |[offset], n| {
        // SAFETY: the run is inside the mask.
        count += unsafe { count_run(start.at(offset), stride, n) };
    });
    count
}

/// # Safety
/// `n` truth values start at `start`, `stride` bytes apart.
pub(super) unsafe fn count_run(start: *const u8, stride: isize, n: usize) -> usize {
    if stride != 1 {
        // SAFETY: the caller's contract.
        return (0..n as isize).map(|i| usize::from(unsafe { *start.offset(i * stride) })).sum();
    }
    // SAFETY: the caller's contract; a truth value is a byte 0 or 1.
    let bytes = unsafe { std::slice::from_raw_parts(start, n) };
    // Sums of so few ones fit their bytes, which keeps the vectors narrow.
    bytes
        .chunks(248)
        .map(|part| usize::from(part.iter().fold(0_u8, |a, &b| a.wrapping_add(b))))
        .sum()
}

/// Calls `emit(j, i)` for each true element `i` of a run, `j` counting from `*found` on,
/// which is advanced. Up to the last true element it is also called for false ones, with
/// the `j` of the next true one: what it writes for `j` is overwritten.
///
/// # Safety
/// `n` truth values start at `mask`, `stride` bytes apart; `total` is more than any `j` of
/// a true element.
#[inline(always)]
pub(super) unsafe fn select_run(
    mask: *const u8,
    stride: isize,
    n: usize,
    found: &mut usize,
    total: usize,
    mut emit: impl FnMut(usize, usize),
) {
    let mut next = *found;
    // SAFETY: the caller's contract, for every place below n.
    let is_true = |i: usize| usize::from(unsafe { *mask.offset(i as isize * stride) });
    let mut i = 0;
    while i < n && next < total {
        let end = n.min(i + LANES);
        // SAFETY: as above, for eight neighbours.
        let none = end - i == LANES
            && stride == 1
            && unsafe { mask.add(i).cast::<u64>().read_unaligned() } == 0;
        if !none && next + LANES <= total {
            for lane in i..end {
                emit(next, lane);
                next += is_true(lane);
            }
        } else if !none {
            // Too near the end for a surplus write.
            for lane in i..end {
                if is_true(lane) != 0 {
                    emit(next, lane);
                    next += 1;
                }
            }
        }
        i = end;
    }
    *found = next;
}

/// The byte offsets, under `strides`, of a mask's true elements in row-major order.
pub(super) fn true_offsets(
    mask: &ArrayView<'_>,
    strides: &[isize],
    element_bytes: usize,
) -> Result<Array, Error> {
    let total = count_true(mask);
    let mut list = Array::unfilled(DType::I64, &[total])?;
    let out = list.as_mut_slice::<i64>().unwrap_or_default();
    let runs = Runs::new(mask.shape(), [mask.strides(), strides], [1, element_bytes]);
    let [stride, step] = runs.strides();
    let mut found = 0;
    runs.visit(0..runs.len(), |[at, offset], n| {
        let emit = |j: usize, i: usize| out[j] = (offset + i as isize * step) as i64;
        let start = mask.start().wrapping_offset(at);
        // SAFETY: the run is inside the mask, whose true elements were counted.
        unsafe { select_run(start, stride, n, &mut found, total, emit) }
    });
    Ok(list)
}

/// The elements under a mask that covers all axes.
pub(super) fn pick(x: &ArrayView<'_>, sole: &SoleMask<'_>) -> Result<Array, Error> {
    let size = x.dtype().size();
    let runs = joint_runs(sole, size);
    let mask_runs = Runs::new(&sole.layout.0, [&sole.mask_strides], [1]);
    let start = Address::of(x.start().wrapping_offset(sole.shift.wrapping_mul(size as isize)));
    let mask = Address::of(sole.mask.start());
    // Each part counts first, which tells where its elements go.
    let parts = part_count(runs.len());
    let counts: Vec<AtomicUsize> = (0..parts).map(|_| AtomicUsize::new(0)).collect();
    run_parts(parts, &|part| {
        let count = count_range(&mask_runs, mask, part_range(mask_runs.len(), parts, part));
        counts[part].store(count, Ordering::Relaxed);
    });
    let mut total = 0;
    let mut places = Vec::with_capacity(parts);
    for count in counts {
        places.push(total);
        total += count.into_inner();
    }
    let mut out = Array::unfilled(x.dtype(), &[total])?;
    let own = Address(out.view_mut()?.start());
    run_parts(parts, &|part| {
        let end = places.get(part + 1).copied().unwrap_or(total);
        let (mut found, [step, stride]) = (places[part], runs.strides());
        runs.visit(part_range(runs.len(), parts, part), |[offset, at], n| {
            let from = start.at(offset);
            by_size!(size, T => {
                let emit = |j: usize, i: usize| {
                    // SAFETY: both are elements: `j` is below this part's end, and the
                    // run is inside the array.
                    unsafe {
                        let value = from.offset(i as isize * step).cast::<T>().read_unaligned();
                        own.at((j * size) as isize).cast::<T>().write_unaligned(value);
                    }
                };
                // SAFETY: the run is inside the mask, whose true elements were counted.
                unsafe { select_run(mask.at(at), stride, n, &mut found, end, emit) }
            });
        });
    });
    Ok(out)
}

/// Puts `values`, a vector of as many elements as the mask has true ones (or one stretched
/// so far), where a mask that covers all axes is true.
pub(super) fn place(
    target: &mut ArrayViewMut<'_>,
    sole: &SoleMask<'_>,
    total: usize,
    values: &ArrayView<'_>,
) {
    let size = target.dtype().size();
    let runs = joint_runs(sole, size);
    let start = target.start().wrapping_offset(sole.shift.wrapping_mul(size as isize));
    let (from, mask) = (values.start(), sole.mask.start());
    let stretched = crate::shape::broadcast_strides(values.shape(), values.strides(), &[total]);
    let value_step = stretched.first().copied().unwrap_or(0) * size as isize;
    let (mut found, [step, stride]) = (0, runs.strides());
    runs.visit(0..runs.len(), |[offset, at], n| {
        let (to, mask) = (start.wrapping_offset(offset), mask.wrapping_offset(at));
        by_size!(size, T => {
            let emit = |j: usize, i: usize| {
                // SAFETY: `j` is below the number of values, and the run is inside both
                // the target and the mask.
                unsafe {
                    let to = to.offset(i as isize * step).cast::<T>();
                    let value = from.offset(j as isize * value_step).cast::<T>().read_unaligned();
                    let here = *mask.offset(i as isize * stride);
                    to.write_unaligned(to.read_unaligned().blend(value, here));
                }
            };
            // SAFETY: the run is inside the mask, whose true elements were counted.
            unsafe { select_run(mask, stride, n, &mut found, total, emit) }
        });
    });
}

fn joint_runs(sole: &SoleMask<'_>, element_bytes: usize) -> Runs<2> {
    let (shape, strides) = &sole.layout;
    Runs::new(shape, [strides, &sole.mask_strides], [element_bytes, 1])
}

/// Writes one value, of the target's dtype, wherever a mask is true.
pub(super) fn fill(
    target: &mut ArrayViewMut<'_>,
    sole: &SoleMask<'_>,
    value: &ArrayView<'_>,
) -> Result<(), Error> {
    let size = target.dtype().size();
    let (shape, strides) = &sole.layout;
    let walkers = [
        Walker {
            start: target.start().wrapping_offset(sole.shift.wrapping_mul(size as isize)),
            element_bytes: size,
        },
        Walker { start: sole.mask.start().cast_mut(), element_bytes: 1 },
    ];
    by_size!(size, T => {
        // SAFETY: the value has one element of this size.
        let value = unsafe { value.start().cast::<T>().read_unaligned() };
        let run = |[to, mask]: [*mut u8; 2], [step, stride]: [isize; 2], n: usize| {
            // SAFETY: `for_each_run` hands out runs inside the target and the mask.
            unsafe { fill_run(to.cast::<T>(), step, mask, stride, n, value) }
        };
        // SAFETY: the layout's positions are distinct ones of the target, and the mask's
        // strides stretch it to the same shape.
        unsafe { for_each_run(shape, walkers, [strides, &sole.mask_strides], &run) }
    });
    Ok(())
}

/// # Safety
/// Both runs are of `n` elements, `step` elements and `stride` bytes apart; those at `to`
/// are nobody else's.
unsafe fn fill_run<T: Bits>(
    to: *mut T,
    step: isize,
    mask: *const u8,
    stride: isize,
    n: usize,
    value: T,
) {
    // SAFETY: the caller's contract, in every branch.
    unsafe {
        if step == 1 && stride == 1 {
            let mut i = 0;
            while i + 4 * LANES <= n {
                let masks: [u8; 4 * LANES] = mask.add(i).cast::<[u8; 32]>().read();
                // Blocks without a true element are left alone, in memory too.
                if masks != [0; 4 * LANES] {
                    for (lane, &here) in masks.iter().enumerate() {
                        let to = to.add(i + lane);
                        to.write_unaligned(to.read_unaligned().blend(value, here));
                    }
                }
                i += 4 * LANES;
            }
            for i in i..n {
                if *mask.add(i) != 0 {
                    to.add(i).write_unaligned(value);
                }
            }
        } else if stride == 0 {
            if *mask != 0 {
                (0..n as isize).for_each(|i| to.offset(i * step).write_unaligned(value));
            }
        } else {
            for i in 0..n as isize {
                if *mask.offset(i * stride) != 0 {
                    to.offset(i * step).write_unaligned(value);
                }
            }
        }
    }
}
