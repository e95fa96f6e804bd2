//! Transforms along several axes, one after the other.

use einmul_array::shape::normalize_axes;
use einmul_array::{Array, Shape};
use rustfft::FftDirection::{Forward, Inverse};

use super::Norm;
use super::passes::{Transform, complex_dtype, whole_length, working};
use crate::error::Error;

/// [`fft`](super::fft) along several axes, with `s` points along each.
///
/// Without `axes`, all of them, or the last `s.len()`. An entry of -1 in `s` stands for the
/// length of its axis, as do all without `s`.
///
/// ```
/// use einmul_array::{Array, Complex};
/// use einmul_linalg::fft::{Norm, fftn};
/// let x = Array::from_vec(vec![1.0, 2.0, 3.0, 4.0], &[2, 2])?;
/// let y = fftn(&x, None, None, Norm::Backward)?;
/// let real = [10.0, -2.0, -4.0, 0.0];
/// assert_eq!(y.to_vec(), Some(real.map(|re| Complex::new(re, 0.0)).to_vec()));
/// # Ok::<(), einmul_linalg::Error>(())
/// ```
///
/// # Errors
/// Those of [`fft`](super::fft); [`Error::Array`] when an axis is named twice;
/// [`Error::Argument`] when `s` has another length than `axes`.
pub fn fftn(
    x: &Array,
    s: Option<&[isize]>,
    axes: Option<&[isize]>,
    norm: Norm,
) -> Result<Array, Error> {
    complex(Transform { operation: "fftn", direction: Forward, norm }, x, s, axes)
}

/// The inverse of [`fftn`] under the same arguments.
///
/// # Errors
/// As [`fftn`].
pub fn ifftn(
    x: &Array,
    s: Option<&[isize]>,
    axes: Option<&[isize]>,
    norm: Norm,
) -> Result<Array, Error> {
    complex(Transform { operation: "ifftn", direction: Inverse, norm }, x, s, axes)
}

/// The half of the [`fftn`] of real numbers that says all: of the last axis listed, the first
/// `s/2 + 1` entries.
///
/// # Errors
/// As [`fftn`]; [`Error::NotReal`] for complex numbers, [`Error::Argument`] without an axis.
pub fn rfftn(
    x: &Array,
    s: Option<&[isize]>,
    axes: Option<&[isize]>,
    norm: Norm,
) -> Result<Array, Error> {
    let transform = Transform { operation: "rfftn", direction: Forward, norm };
    transform.check_real(x, "fftn")?;
    let (last, others) = real_steps(transform, x.shape(), s, axes, |length| length)?;
    let mut out = transform.half(&working(x)?, last.axis, last.n)?;
    for step in others.iter().rev() {
        out = transform.complex_again(out, step.axis, step.n)?;
    }
    Ok(out)
}

/// The inverse of [`rfftn`]: real numbers, `s` along each axis, from half of their spectrum.
///
/// Without `s`, or with -1 in it, the last axis listed gets an even length, twice its own less
/// two.
///
/// # Errors
/// As [`fftn`]; [`Error::Argument`] without an axis.
pub fn irfftn(
    x: &Array,
    s: Option<&[isize]>,
    axes: Option<&[isize]>,
    norm: Norm,
) -> Result<Array, Error> {
    let transform = Transform { operation: "irfftn", direction: Inverse, norm };
    let (last, others) = real_steps(transform, x.shape(), s, axes, whole_length)?;
    let x = working(x)?;
    let x = match others.split_first() {
        None => x,
        Some((first, others)) => {
            let mut out = transform.complex(&x, first.axis, first.n)?;
            for step in others {
                out = transform.complex_again(out, step.axis, step.n)?;
            }
            out
        }
    };
    transform.real(&x, last.axis, last.n)
}

fn complex(
    transform: Transform,
    x: &Array,
    s: Option<&[isize]>,
    axes: Option<&[isize]>,
) -> Result<Array, Error> {
    let steps = steps(transform, x.shape(), s, axes, |length| length)?;
    let x = working(x)?;
    // The last axis first: it most often lies in one piece, and the others are then done in
    // the result's own memory.
    let Some((last, others)) = steps.split_last() else {
        let dtype = complex_dtype(x.dtype());
        return Ok(if x.dtype() == dtype { x.to_row_major()? } else { x.cast(dtype)? });
    };
    let mut out = transform.complex(&x, last.axis, last.n)?;
    for step in others.iter().rev() {
        out = transform.complex_again(out, step.axis, step.n)?;
    }
    Ok(out)
}

/// An axis and the points of its transform.
#[derive(Debug, Clone, Copy)]
struct Step {
    axis: usize,
    n: usize,
}

/// The transforms that arguments name, in their order. `last` says what the length of the last
/// axis stands for where none is given.
fn steps(
    transform: Transform,
    shape: &[usize],
    s: Option<&[isize]>,
    axes: Option<&[isize]>,
    last: impl Fn(usize) -> usize,
) -> Result<Vec<Step>, Error> {
    let operation = transform.operation;
    let axes: Shape = match (axes, s) {
        (Some(axes), _) => normalize_axes(operation, axes, shape.len())?,
        (None, Some(s)) => (shape.len().saturating_sub(s.len())..shape.len()).collect(),
        (None, None) => (0..shape.len()).collect(),
    };
    if let Some(s) = s
        && s.len() != axes.len()
    {
        let problem = format!("s has {} lengths, for {} axes: {s:?}", s.len(), axes.len());
        return Err(Error::Argument { operation: operation.to_owned(), problem });
    }
    let step = |(i, &axis): (usize, &usize)| -> Result<Step, Error> {
        let whole = if i + 1 == axes.len() { last(shape[axis]) } else { shape[axis] };
        let n = match s.map(|s| s[i]) {
            None | Some(-1) => whole,
            Some(n) => {
                usize::try_from(n).map_err(|_| Error::TransformLength { operation, axis, n })?
            }
        };
        Ok(Step { axis, n: transform.points(axis, n)? })
    };
    axes.iter().enumerate().map(step).collect()
}

/// The last of the [`steps`] and those before it.
fn real_steps(
    transform: Transform,
    shape: &[usize],
    s: Option<&[isize]>,
    axes: Option<&[isize]>,
    last: impl Fn(usize) -> usize,
) -> Result<(Step, Vec<Step>), Error> {
    let mut steps = steps(transform, shape, s, axes, last)?;
    match steps.pop() {
        Some(last) => Ok((last, steps)),
        None => Err(Error::Argument {
            operation: transform.operation.to_owned(),
            problem: "a transform of real numbers needs an axis".to_owned(),
        }),
    }
}
