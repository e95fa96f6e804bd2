//! Ranges with a step, exact where they are made of integers.

use num_complex::Complex;

use super::generate;
use crate::{Array, DType, Element, Error, Kind, Scalar, dispatch};

/// The values `start`, `start + step`, … before `stop`: `ceil((stop - start) / step)` of
/// them, none when the step leads away.
///
/// Integers are exact over the whole range of `i64` and `u64`. Of real numbers, value
/// `i` is `start + i·step` rounded once more to the dtype, and cut off by an integer
/// dtype; so no error adds up. The dtype is `i64` for integers where none is given (`u64`
/// where only it holds them), else `f64`.
///
/// ```
/// use einmul_array::{Scalar, create::arange};
/// let [start, stop, step] = [7, 0, -3].map(Scalar::Integer);
/// assert_eq!(arange(start, stop, step, None).unwrap().to_vec::<i64>().unwrap(), [7, 4, 1]);
/// ```
///
/// # Errors
/// [`Error::Value`] for a step of zero, for NaN and infinity, for values that the dtype
/// does not hold and for a length that memory does not; [`Error::DType`] for complex
/// numbers and `bool`; [`Error::TooLarge`], [`Error::OutOfMemory`].
pub fn arange(
    start: Scalar,
    stop: Scalar,
    step: Scalar,
    dtype: Option<DType>,
) -> Result<Array, Error> {
    let arguments = [start, stop, step];
    if arguments.iter().any(|a| a.dtype() == DType::C128) {
        return Err(Error::DType {
            operation: "arange".to_owned(),
            dtype: DType::C128,
            hint: Some("complex numbers have no order; linspace joins two of them".to_owned()),
        });
    }
    if dtype == Some(DType::Bool) {
        return Err(Error::dtype("arange", DType::Bool));
    }
    match arguments.map(Scalar::to_integer) {
        [Some(start), Some(stop), Some(step)] => integers(start, stop, step, dtype),
        _ => reals(arguments.map(|a| a.to_c128().re), dtype.unwrap_or(DType::F64)),
    }
}

fn too_long() -> Error {
    Error::value("arange", "the range has more values than memory can address")
}

fn zero_step() -> Error {
    Error::value("arange", "the step is 0")
}

fn integers(start: i128, stop: i128, step: i128, dtype: Option<DType>) -> Result<Array, Error> {
    let distance = stop.checked_sub(start).ok_or_else(too_long)?;
    let count = match (distance.signum(), step.signum()) {
        (_, 0) => return Err(zero_step()),
        (d, s) if d == s => (distance.unsigned_abs() - 1) / step.unsigned_abs() + 1,
        _ => 0,
    };
    let count = usize::try_from(count).map_err(|_| too_long())?;
    let last = start + count.saturating_sub(1) as i128 * step;
    let dtype = dtype.unwrap_or(Scalar::Integer(start.max(last)).dtype());
    if count > 0 {
        Scalar::Integer(start).check("arange", dtype)?;
        Scalar::Integer(last).check("arange", dtype)?;
    }
    const EXACT: u128 = 1 << f64::MANTISSA_DIGITS;
    if dtype.is_integer() {
        // Modulo 2⁶⁴ is enough: first and last value fit.
        let (first, step) = (start as u64, step as u64);
        let value = |i: usize| first.wrapping_add(step.wrapping_mul(i as u64));
        dispatch!(dtype, T => generate(count, |i| T::from_i128(i128::from(value(i)))))
    } else if start.unsigned_abs().max(last.unsigned_abs()) <= EXACT {
        let (first, step) = (start as f64, step as f64);
        dispatch!(dtype, T => generate(count, |i| real::<T>(first + i as f64 * step)))
    } else {
        dispatch!(dtype, T => generate(count, |i| T::from_i128(start + i as i128 * step)))
    }
}

fn reals([start, stop, step]: [f64; 3], dtype: DType) -> Result<Array, Error> {
    if ![start, stop, step].iter().all(|v| v.is_finite()) {
        let text = format!("start {start}, stop {stop} and step {step} must be finite");
        return Err(Error::value("arange", text));
    }
    if step == 0.0 {
        return Err(zero_step());
    }
    let steps = ((stop - start) / step).ceil();
    if steps > (isize::MAX / 16) as f64 {
        return Err(too_long());
    }
    // A part of a step may round to zero, yet `start` lies before `stop`.
    let ahead = if step > 0.0 { stop > start } else { stop < start };
    let count = if ahead { (steps as usize).max(1) } else { 0 };
    if dtype.kind() != Kind::Float && count > 0 {
        let last = start + (count - 1) as f64 * step;
        Scalar::Float(start).check("arange", dtype)?;
        Scalar::Float(last).check("arange", dtype)?;
    }
    dispatch!(dtype, T => generate(count, |i| real::<T>(start + i as f64 * step)))
}

fn real<T: Element>(value: f64) -> T {
    T::from_c128(Complex::new(value, 0.0))
}
