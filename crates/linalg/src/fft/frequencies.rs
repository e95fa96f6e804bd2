//! The frequencies that entries of a spectrum belong to, and their order.

use einmul_array::rearrange::roll;
use einmul_array::shape::normalize_axes;
use einmul_array::{Array, DType, Kind, Shape};

use crate::error::Error;

/// The frequency of each entry of a transform of `n` points that lie `d` apart, in cycles per
/// unit of `d`: `0, 1, …, -2, -1` over `n d`, the negative ones from entry `(n + 1)/2` on.
///
/// ```
/// use einmul_array::DType;
/// use einmul_linalg::fft::fftfreq;
/// let frequencies = fftfreq(4, 0.5, DType::F64)?;
/// assert_eq!(frequencies.to_vec::<f64>().unwrap(), [0.0, 0.5, -1.0, -0.5]);
/// # Ok::<(), einmul_linalg::Error>(())
/// ```
///
/// # Errors
/// [`Error::Argument`] where `n` or `d` is zero; [`Error::DType`] for a dtype that is no real
/// floating one; [`Error::Array`] where memory is refused.
pub fn fftfreq(n: usize, d: f64, dtype: DType) -> Result<Array, Error> {
    frequencies("fftfreq", n, d, dtype, n, n.div_ceil(2))
}

/// The frequency of each entry of half a spectrum, as [`rfft`](super::rfft) gives it:
/// `0, 1, …, n/2` over `n d`.
///
/// # Errors
/// As [`fftfreq`].
pub fn rfftfreq(n: usize, d: f64, dtype: DType) -> Result<Array, Error> {
    frequencies("rfftfreq", n, d, dtype, n / 2 + 1, n / 2 + 1)
}

/// `count` frequencies, of which the first `ascending` are not negative.
fn frequencies(
    operation: &'static str,
    n: usize,
    d: f64,
    dtype: DType,
    count: usize,
    ascending: usize,
) -> Result<Array, Error> {
    if dtype.kind() != Kind::Float {
        return Err(Error::DType { operation, dtype });
    }
    if n == 0 || d == 0.0 {
        let problem = format!("{n} points at a distance of {d} have no frequencies");
        return Err(Error::Argument { operation: operation.to_owned(), problem });
    }
    let mut out = Array::unfilled(DType::F64, &[count])?;
    let entries = out.as_mut_slice::<f64>().expect("a new array is contiguous and has this dtype");
    let period = n as f64 * d;
    for (k, entry) in entries.iter_mut().enumerate() {
        let cycles = if k < ascending { k as f64 } else { -((n - k) as f64) };
        *entry = cycles / period;
    }
    Ok(out.cast(dtype)?)
}

/// The array with frequency zero in the middle of each axis named, or of all: entries move on
/// by half the length, rounded down.
///
/// ```
/// use einmul_array::Array;
/// use einmul_linalg::fft::fftshift;
/// let x = Array::from_vec(vec![0, 1, 2, -2, -1_i64], &[5])?;
/// assert_eq!(fftshift(&x, None)?.to_vec::<i64>().unwrap(), [-2, -1, 0, 1, 2]);
/// # Ok::<(), einmul_linalg::Error>(())
/// ```
///
/// # Errors
/// [`Error::Array`] for an axis that `x` does not have or that is named twice, and where memory
/// is refused.
pub fn fftshift(x: &Array, axes: Option<&[isize]>) -> Result<Array, Error> {
    shift("fftshift", x, axes, |length| length / 2)
}

/// The inverse of [`fftshift`].
///
/// # Errors
/// As [`fftshift`].
pub fn ifftshift(x: &Array, axes: Option<&[isize]>) -> Result<Array, Error> {
    shift("ifftshift", x, axes, |length| length.div_ceil(2))
}

/// Moves entries on by `distance` of the length, those beyond the end to the start.
fn shift(
    operation: &'static str,
    x: &Array,
    axes: Option<&[isize]>,
    distance: impl Fn(usize) -> usize,
) -> Result<Array, Error> {
    let axes: Shape = match axes {
        Some(axes) => normalize_axes(operation, axes, x.rank())?,
        None => (0..x.rank()).collect(),
    };
    // Half an axis is an `isize`, unless no element is moved.
    let distances: Vec<isize> =
        axes.iter().map(|&axis| distance(x.shape()[axis]) as isize).collect();
    let axes: Vec<isize> = axes.iter().map(|&axis| axis as isize).collect();
    Ok(roll(x, &distances, Some(&axes))?)
}
