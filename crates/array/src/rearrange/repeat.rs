//! Elements repeated one by one, and whole arrays as tiles.

use einmul_machine::interrupt;

use super::reshape::ravel;
use crate::shape::{Shape, normalize_axis};
use crate::ufunc::cast_into;
use crate::{Array, DType, Error, format_shape};

/// Elements repeated between two looks whether they are still wanted.
const FEW: usize = 1 << 14;

/// Bytes of a tile that stay in the nearer caches while they are copied.
const CACHED_BYTES: usize = 128 << 10;

/// How often elements are repeated.
#[derive(Clone, Copy)]
pub enum Repeats<'a> {
    /// Each as often.
    Each(usize),
    /// Each by its own count: a vector of integers as long as the axis, or of length 1.
    Counts(&'a Array),
}

/// Each element (of an axis: each part) several times in place. Without an axis the
/// array is flattened.
///
/// An array that is not row-major is copied first, and so are counts that are not `i64`.
///
/// ```
/// use einmul_array::{Array, rearrange::{Repeats, repeat}};
/// let a = Array::from_vec(vec![1, 2, 3_i64], &[3]).unwrap();
/// let counts = Array::from_vec(vec![2, 0, 1_i64], &[3]).unwrap();
/// let out = repeat(&a, Repeats::Counts(&counts), None).unwrap();
/// assert_eq!(out.to_vec::<i64>().unwrap(), [1, 1, 3]);
/// ```
///
/// # Errors
/// [`Error::Axis`]; [`Error::DType`] for counts that are no integers; [`Error::Shape`]
/// for counts that do not fit the axis; [`Error::Value`] for a negative count;
/// [`Error::TooLarge`], [`Error::OutOfMemory`].
pub fn repeat(x: &Array, repeats: Repeats<'_>, axis: Option<isize>) -> Result<Array, Error> {
    let Some(axis) = axis else {
        return repeat(&ravel(x)?, repeats, Some(0));
    };
    let axis = normalize_axis("repeat", axis, x.rank())?;
    let n = x.shape()[axis];
    let each = |count: usize| repeat_by(x, axis, n.checked_mul(count), move |_| count);
    let counts = match repeats {
        Repeats::Each(count) => return each(count),
        Repeats::Counts(counts) => counts,
    };
    if !counts.dtype().is_integer() {
        return Err(Error::DType {
            operation: "repeat".to_owned(),
            dtype: counts.dtype(),
            hint: Some("counts are integers".to_owned()),
        });
    }
    if counts.rank() > 1 || (counts.len() != 1 && counts.len() != n) {
        let text = format!(
            "counts of shape {} do not fit axis {axis} of length {n}",
            format_shape(counts.shape())
        );
        return Err(Error::shape("repeat", text));
    }
    let counts = ravel(counts)?.cast(DType::I64)?.to_row_major()?;
    let counts = counts.as_slice::<i64>().unwrap_or(&[]);
    if let Some(i) = counts.iter().position(|&count| count < 0) {
        let text = format!("count {} at position {i} is negative", counts[i]);
        return Err(Error::value("repeat", text));
    }
    match counts {
        [count] if n != 1 => each(*count as usize),
        _ => {
            let total = counts.iter().try_fold(0_usize, |sum, &c| sum.checked_add(c as usize));
            repeat_by(x, axis, total, |i| counts[i] as usize)
        }
    }
}

/// Each part of an axis as often as `count` says of its position; `total` is the sum.
fn repeat_by(
    x: &Array,
    axis: usize,
    total: Option<usize>,
    count: impl Fn(usize) -> usize,
) -> Result<Array, Error> {
    let mut shape = Shape::from_slice(x.shape());
    shape[axis] = usize::MAX;
    let total = total.ok_or_else(|| Error::TooLarge { shape: shape[..].into() })?;
    shape[axis] = total;
    let mut out = Array::unfilled(x.dtype(), &shape)?;
    if out.is_empty() {
        return Ok(out);
    }
    let x = if x.is_row_major() { x.clone() } else { x.to_row_major()? };
    let size = x.dtype().size();
    let n = x.shape()[axis];
    let part = x.shape()[axis + 1..].iter().product::<usize>() * size;
    // SAFETY: the array is row-major, so its elements are so many bytes in a row.
    let from = unsafe { std::slice::from_raw_parts(x.view().start(), x.bytes()) };
    let bytes = out.bytes();
    // SAFETY: the output is row-major and its own, and nothing else looks at it.
    let to = unsafe { std::slice::from_raw_parts_mut(out.view_mut()?.start(), bytes) };
    match part {
        1 => copy_sized::<1>(from, to, n, count),
        2 => copy_sized::<2>(from, to, n, count),
        4 => copy_sized::<4>(from, to, n, count),
        8 => copy_sized::<8>(from, to, n, count),
        16 => copy_sized::<16>(from, to, n, count),
        _ => {
            let mut at = 0;
            for (i, part) in from.chunks_exact(part).enumerate() {
                for _ in 0..count(i % n) {
                    to[at..at + part.len()].copy_from_slice(part);
                    at += part.len();
                }
                interrupt::poll();
            }
        }
    }
    Ok(out)
}

/// Parts of a size that the compiler knows, a copy of which is one instruction.
fn copy_sized<const N: usize>(
    from: &[u8],
    to: &mut [u8],
    n: usize,
    count: impl Fn(usize) -> usize,
) {
    let (from, to) = (from.as_chunks::<N>().0, to.as_chunks_mut::<N>().0);
    let mut at = 0;
    for parts in from.chunks_exact(n) {
        for (few, start) in parts.chunks(FEW).zip((0..).step_by(FEW)) {
            for (i, part) in few.iter().enumerate() {
                let end = at + count(start + i);
                to[at..end].fill(*part);
                at = end;
            }
            interrupt::poll();
        }
    }
}

/// The array as a tile, set side by side along each axis; the shorter of shape and
/// repetitions is filled up with ones on the left.
///
/// ```
/// use einmul_array::{Array, rearrange::tile};
/// let a = Array::from_vec(vec![1, 2_i64], &[2]).unwrap();
/// let out = tile(&a, &[2, 2]).unwrap();
/// assert_eq!((out.shape(), out.to_vec::<i64>().unwrap()), (&[2, 4][..], [1, 2, 1, 2].repeat(2)));
/// ```
///
/// # Errors
/// [`Error::TooLarge`], [`Error::OutOfMemory`].
pub fn tile(x: &Array, repetitions: &[usize]) -> Result<Array, Error> {
    let rank = x.rank().max(repetitions.len());
    let padded = |lengths: &[usize]| -> Shape {
        let ones = std::iter::repeat_n(1, rank - lengths.len());
        ones.chain(lengths.iter().copied()).collect()
    };
    let (once, times) = (padded(x.shape()), padded(repetitions));
    let shape: Shape = once.iter().zip(&times).map(|(&n, &r)| n.saturating_mul(r)).collect();
    let mut out = Array::unfilled(x.dtype(), &shape)?;
    if out.is_empty() {
        return Ok(out);
    }
    let mut first = out.view_mut()?;
    for axis in 0..rank {
        first = first.narrow(axis, 0, once[axis]);
    }
    cast_into(&x.view(), &mut first)?;
    // What stands there is doubled, the last axis first, so that runs are long from the
    // start; but only while the nearer caches hold it, and then copied over and over.
    let mut slice: usize = once.iter().product::<usize>() * x.dtype().size();
    for axis in (0..rank).rev() {
        slice /= once[axis];
        let (mut done, mut block) = (once[axis], once[axis]);
        while done < shape[axis] {
            let mut part = out.view_mut()?;
            for outer in 0..axis {
                part = part.narrow(outer, 0, once[outer]);
            }
            if block.saturating_mul(slice) < CACHED_BYTES {
                block = done;
            }
            let more = block.min(shape[axis] - done);
            let (ready, rest) = part.split_at(axis, done);
            cast_into(&ready.narrow(axis, 0, more).as_view(), &mut rest.narrow(axis, 0, more))?;
            done += more;
        }
        slice *= shape[axis];
    }
    Ok(out)
}
