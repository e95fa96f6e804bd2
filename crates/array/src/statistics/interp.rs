//! Interpolation between given points.

use einmul_machine::interrupt;

use super::floats;
use crate::{Array, DType, Error, format_shape};

/// Points between two looks whether they are still wanted.
const BETWEEN_POLLS: usize = 1 << 14;

/// The piecewise linear function through the points `(xp, fp)`, at each of `x`, in
/// `f64`. `xp` ascends; `left` and `right` stand for what lies outside, the first and
/// the last of `fp` where they are not given. With a `period` both `x` and `xp` are
/// taken modulo it, in any order, and nothing lies outside.
///
/// Takes memory for a copy of `x`.
///
/// ```
/// use einmul_array::{Array, statistics::interp};
/// let points = Array::from_vec(vec![1.0, 2.0, 3.0], &[3]).unwrap();
/// let values = Array::from_vec(vec![3.0, 2.0, 0.0], &[3]).unwrap();
/// let x = Array::from_vec(vec![0.0, 1.5, 2.5, 9.0], &[4]).unwrap();
/// let y = interp(&x, &points, &values, None, Some(-1.0), None).unwrap();
/// assert_eq!(y.to_vec::<f64>().unwrap(), [3.0, 2.5, 1.0, -1.0]);
/// ```
///
/// # Errors
/// [`Error::DType`] for complex numbers; [`Error::Shape`] unless `xp` and `fp` have
/// one axis of one length, not empty, and for a period of zero or none finite;
/// [`Error::OutOfMemory`].
pub fn interp(
    x: &Array,
    xp: &Array,
    fp: &Array,
    left: Option<f64>,
    right: Option<f64>,
    period: Option<f64>,
) -> Result<Array, Error> {
    if xp.rank() != 1 || xp.shape() != fp.shape() || xp.is_empty() {
        let (xp, fp) = (format_shape(xp.shape()), format_shape(fp.shape()));
        let text = format!("xp and fp are points along one axis, not of shapes {xp} and {fp}");
        return Err(Error::shape("interp", text));
    }
    let mut at = floats("interp", x)?;
    let points = floats("interp", xp)?.into_iter().zip(floats("interp", fp)?);
    let mut points: Vec<(f64, f64)> = points.collect();
    let (mut left, mut right) = (left, right);
    if let Some(period) = period {
        let period = period.abs();
        if period == 0.0 || !period.is_finite() {
            return Err(Error::shape("interp", format!("a period of {period} repeats nothing")));
        }
        at.iter_mut().for_each(|x| *x = x.rem_euclid(period));
        points.iter_mut().for_each(|point| point.0 = point.0.rem_euclid(period));
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (first, last) = (points[0], points[points.len() - 1]);
        points.insert(0, (last.0 - period, last.1));
        points.push((first.0 + period, first.1));
        (left, right) = (None, None);
    }
    let (first, last) = (points[0], points[points.len() - 1]);
    let mut out = Array::unfilled(DType::F64, x.shape())?;
    let values = out.as_mut_slice::<f64>().unwrap_or_default();
    for (i, (value, &x)) in values.iter_mut().zip(&at).enumerate() {
        if i % BETWEEN_POLLS == 0 {
            interrupt::poll();
        }
        *value = if x.is_nan() {
            x
        } else if x < first.0 {
            left.unwrap_or(first.1)
        } else if x > last.0 {
            right.unwrap_or(last.1)
        } else {
            let after = points.partition_point(|point| point.0 <= x);
            match (points.get(after.wrapping_sub(1)), points.get(after)) {
                (Some(&low), Some(&high)) => between(low, high, x),
                _ => last.1,
            }
        };
    }
    Ok(out)
}

/// The line through two points; from its other end, or level, where infinities leave
/// no number.
fn between(low: (f64, f64), high: (f64, f64), x: f64) -> f64 {
    if x == low.0 {
        return low.1;
    }
    let slope = (high.1 - low.1) / (high.0 - low.0);
    let value = slope * (x - low.0) + low.1;
    if !value.is_nan() {
        return value;
    }
    let value = slope * (x - high.0) + high.1;
    if value.is_nan() && low.1 == high.1 { low.1 } else { value }
}
