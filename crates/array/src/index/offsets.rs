//! From index arrays to places in memory: the byte offset that each position of the
//! joint index shape selects, made in short chunks so that nothing is stored.

use std::ops::Range;

use smallvec::SmallVec;

use super::runs::Runs;
use crate::shape::broadcast_strides;
use crate::{Array, ArrayView, DType, Error, Shape};

/// Offsets that are made at a time: two kibibytes, which stay in the nearest cache.
pub(super) const CHUNK: usize = 256;

/// A chunk of offsets.
pub(super) type Chunk = SmallVec<[isize; CHUNK]>;

/// What becomes of an index outside its axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum IndexMode {
    /// An error; negative indices count from the end.
    #[default]
    Raise,
    /// The index modulo the axis's length.
    Wrap,
    /// The nearest index inside; negative indices become zero.
    Clip,
}

/// How an integer becomes a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Mode(IndexMode),
    /// An error outside, also for negative integers.
    NonNegative,
}

/// One summand of an offset.
pub(super) enum Component<'a> {
    /// Integers that choose positions along an axis of `length`, `step` bytes apart.
    Integers { array: ArrayView<'a>, axis: usize, length: usize, step: isize, place: Place },
    /// Offsets in bytes, one along the last index axis: the true elements of a mask.
    Listed(Array),
    /// Strides, in elements of `element_bytes`, along the index axes.
    Linear { strides: crate::Strides, element_bytes: usize },
}

/// The offsets of every position of an index shape.
pub(super) struct OffsetSource<'a> {
    shape: Shape,
    parts: SmallVec<[(Component<'a>, Runs<1>); 2]>,
    len: usize,
}

impl<'a> OffsetSource<'a> {
    /// Each component's array stretches to `shape`, whose size has been checked.
    pub(super) fn new(shape: Shape, components: impl IntoIterator<Item = Component<'a>>) -> Self {
        let with_runs = |component: Component<'a>| {
            let runs = match &component {
                Component::Integers { array, .. } => stretched(array, &shape),
                Component::Listed(list) => stretched(&list.view(), &shape),
                Component::Linear { strides, element_bytes } => {
                    Runs::new(&shape, [strides], [*element_bytes])
                }
            };
            (component, runs)
        };
        let parts = components.into_iter().map(with_runs).collect();
        let len = if shape.contains(&0) { 0 } else { shape.iter().product() };
        Self { parts, len, shape }
    }

    /// The index shape.
    pub(super) fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// Positions of the index shape.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// Puts the offsets of a range of positions, in row-major order, in `out`. False when
    /// one of the indices is outside its axis: the offsets are then of no use.
    #[must_use]
    pub(super) fn fill(&self, range: Range<usize>, out: &mut Chunk) -> bool {
        out.clear();
        out.resize(range.len(), 0);
        let mut inside = true;
        for (component, runs) in &self.parts {
            let mut at = 0;
            let [stride] = runs.strides();
            match component {
                Component::Integers { array, length, step, place, .. } => {
                    runs.visit(range.clone(), |[offset], n| {
                        let start = array.start().wrapping_offset(offset);
                        let out = &mut out[at..at + n];
                        // SAFETY: `Runs` hands out runs inside the index array.
                        inside &= unsafe {
                            add_positions(array.dtype(), start, stride, out, *length, *step, *place)
                        };
                        at += n;
                    });
                }
                Component::Listed(list) => runs.visit(range.clone(), |[offset], n| {
                    let start = list.view().start().wrapping_offset(offset);
                    for (i, out) in out[at..at + n].iter_mut().enumerate() {
                        // SAFETY: the run is inside the list, whose dtype is i64.
                        *out += unsafe { read::<i64>(start, i, stride) } as isize;
                    }
                    at += n;
                }),
                Component::Linear { .. } => runs.visit(range.clone(), |[offset], n| {
                    for (i, out) in out[at..at + n].iter_mut().enumerate() {
                        *out += offset + i as isize * stride;
                    }
                    at += n;
                }),
            }
        }
        inside
    }

    /// Checks every index before anything is written.
    ///
    /// # Errors
    /// [`Error::Index`] for the first index outside its axis.
    pub(super) fn check(&self) -> Result<(), Error> {
        let mut chunk = Chunk::new();
        for start in (0..self.len).step_by(CHUNK) {
            if !self.fill(start..self.len.min(start + CHUNK), &mut chunk) {
                return Err(self.outside());
            }
        }
        Ok(())
    }

    /// The error of the first index outside its axis, by component as NumPy reports it.
    pub(super) fn outside(&self) -> Error {
        for (component, runs) in &self.parts {
            let Component::Integers { array, axis, length, place, .. } = component else {
                continue;
            };
            let ([stride], mut found) = (runs.strides(), None);
            runs.visit(0..self.len, |[offset], n| {
                let start = array.start().wrapping_offset(offset);
                let refused = |i: usize| {
                    // SAFETY: the run is inside the index array.
                    let value = unsafe { read_integer(array.dtype(), start, i, stride) };
                    let negative = value < 0 && *place == Place::NonNegative;
                    (negative || !position(value, *length as i64).1).then_some(value)
                };
                if found.is_none() {
                    found = (0..n).find_map(refused);
                }
            });
            if let Some(value) = found {
                return Error::Index { index: value as isize, axis: *axis, length: *length };
            }
        }
        // Only reached if `fill` and this disagree; still an error and no panic.
        Error::Indexing { problem: "an index is out of range".to_owned() }
    }
}

fn stretched(array: &ArrayView<'_>, shape: &[usize]) -> Runs<1> {
    let strides = broadcast_strides(array.shape(), array.strides(), shape);
    Runs::new(shape, [&strides], [array.dtype().size()])
}

/// An integer that counts from either end, as a position and whether it is inside.
#[inline(always)]
pub(super) fn position(value: i64, length: i64) -> (i64, bool) {
    let position = value.wrapping_add((value >> 63) & length);
    (position, (position as u64) < length as u64)
}

/// An integer type of index arrays.
trait IndexInteger: Copy {
    fn to_i64(self) -> i64;
}

macro_rules! index_integers {
    ($($type:ty),*) => {$(
        impl IndexInteger for $type {
            fn to_i64(self) -> i64 { i64::from(self) }
        }
    )*};
}

index_integers!(i8, i16, i32, i64, u8, u16, u32);

impl IndexInteger for u64 {
    /// No axis is so long that the difference shows.
    fn to_i64(self) -> i64 {
        i64::try_from(self).unwrap_or(i64::MAX)
    }
}

/// # Safety
/// Element `i` of the run is a `T`.
unsafe fn read<T: Copy>(start: *const u8, i: usize, stride: isize) -> T {
    // SAFETY: the caller's contract; elements of arrays are aligned.
    unsafe { *start.offset(i as isize * stride).cast::<T>() }
}

macro_rules! by_integer {
    ($dtype:expr, $T:ident => $body:expr, $other:expr) => {
        match $dtype {
            DType::I8 => {
                type $T = i8;
                $body
            }
            DType::I16 => {
                type $T = i16;
                $body
            }
            DType::I32 => {
                type $T = i32;
                $body
            }
            DType::I64 => {
                type $T = i64;
                $body
            }
            DType::U8 => {
                type $T = u8;
                $body
            }
            DType::U16 => {
                type $T = u16;
                $body
            }
            DType::U32 => {
                type $T = u32;
                $body
            }
            DType::U64 => {
                type $T = u64;
                $body
            }
            _ => $other,
        }
    };
}

/// # Safety
/// Element `i` of the run is an element of `dtype`.
unsafe fn read_integer(dtype: DType, start: *const u8, i: usize, stride: isize) -> i64 {
    // SAFETY: the caller's contract.
    by_integer!(dtype, T => unsafe { read::<T>(start, i, stride) }.to_i64(), 0)
}

/// Adds the offsets of a run of indices to `out`; whether all are inside the axis.
///
/// # Safety
/// `out.len()` elements of `dtype` start at `start`, `stride` bytes apart.
unsafe fn add_positions(
    dtype: DType,
    start: *const u8,
    stride: isize,
    out: &mut [isize],
    length: usize,
    step: isize,
    place: Place,
) -> bool {
    by_integer!(
        dtype,
        T => {
            // SAFETY: the caller's contract.
            unsafe { add_run::<T>(start, stride, out, length as i64, step, place) }
        },
        false
    )
}

/// # Safety
/// As [`add_positions`] for elements of type `T`.
unsafe fn add_run<T: IndexInteger>(
    start: *const u8,
    stride: isize,
    out: &mut [isize],
    length: i64,
    step: isize,
    place: Place,
) -> bool {
    // SAFETY: the caller's contract, in every branch.
    unsafe {
        match place {
            Place::Mode(IndexMode::Raise) => {
                add_placed::<T>(start, stride, out, step, |value| position(value, length))
            }
            Place::Mode(IndexMode::Wrap) => add_placed::<T>(start, stride, out, step, |value| {
                (value.checked_rem_euclid(length).unwrap_or(0), length > 0)
            }),
            Place::Mode(IndexMode::Clip) => add_placed::<T>(start, stride, out, step, |value| {
                (value.min(length - 1).max(0), length > 0)
            }),
            Place::NonNegative => add_placed::<T>(start, stride, out, step, |value| {
                (value, (value as u64) < length as u64)
            }),
        }
    }
}

/// # Safety
/// As [`add_positions`] for elements of type `T`.
unsafe fn add_placed<T: IndexInteger>(
    start: *const u8,
    stride: isize,
    out: &mut [isize],
    step: isize,
    place: impl Fn(i64) -> (i64, bool),
) -> bool {
    let mut inside = true;
    let mut add = |out: &mut isize, value: T| {
        let (position, ok) = place(value.to_i64());
        *out = out.wrapping_add((position as isize).wrapping_mul(step));
        inside &= ok;
    };
    if stride == size_of::<T>() as isize {
        // SAFETY: the run's elements lie one after another.
        let values = unsafe { std::slice::from_raw_parts(start.cast::<T>(), out.len()) };
        for (out, &value) in out.iter_mut().zip(values) {
            add(out, value);
        }
    } else {
        for (i, out) in out.iter_mut().enumerate() {
            // SAFETY: the caller's contract.
            add(out, unsafe { read(start, i, stride) });
        }
    }
    inside
}
