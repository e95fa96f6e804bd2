//! Numbers for NaN and the infinities.

use half::{bf16, f16};

use super::number::Float;
use super::{cast_into, check_output, map1};
use crate::{Array, ArrayView, ArrayViewMut, Complex, DType, Error, Shape, Strides};

/// What takes the place of what is no number; `None` stands for the largest and the
/// least finite number of the dtype.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Replacements {
    /// In place of NaN.
    pub nan: f64,
    /// In place of +∞.
    pub positive_infinity: Option<f64>,
    /// In place of −∞.
    pub negative_infinity: Option<f64>,
}

/// A copy with numbers in place of NaN and the infinities, in the real and the imaginary
/// part alike. Integers and truth values are copied.
///
/// ```
/// use einmul_array::{Array, ufunc::{Replacements, nan_to_num}};
/// let x = Array::from_vec(vec![f64::NAN, 1.0, f64::NEG_INFINITY], &[3]).unwrap();
/// let y = nan_to_num(&x, Replacements::default()).unwrap();
/// assert_eq!(y.to_vec::<f64>().unwrap(), [0.0, 1.0, f64::MIN]);
/// ```
///
/// # Errors
/// [`Error::OutOfMemory`].
pub fn nan_to_num(x: &Array, replacements: Replacements) -> Result<Array, Error> {
    let mut out = Array::unfilled(x.dtype(), x.shape())?;
    nan_to_num_into(&x.view(), replacements, &mut out.view_mut()?)?;
    Ok(out)
}

/// Fills `out` as [`nan_to_num`]. Allocates nothing.
///
/// # Errors
/// [`Error::DType`] or [`Error::Shape`] unless `out` has the dtype and shape of `x`.
pub fn nan_to_num_into(
    x: &ArrayView<'_>,
    replacements: Replacements,
    out: &mut ArrayViewMut<'_>,
) -> Result<(), Error> {
    if out.dtype() != x.dtype() {
        return Err(Error::dtype("nan_to_num", out.dtype()));
    }
    check_output("nan_to_num", x.shape(), out)?;
    let (largest, least) = match x.dtype() {
        DType::F16 => (f64::from(f16::MAX), f64::from(f16::MIN)),
        DType::BF16 => (f64::from(bf16::MAX), f64::from(bf16::MIN)),
        DType::F32 | DType::C64 => (f64::from(f32::MAX), f64::from(f32::MIN)),
        DType::F64 | DType::C128 => (f64::MAX, f64::MIN),
        _ => return cast_into(x, out),
    };
    let values = [
        replacements.nan,
        replacements.positive_infinity.unwrap_or(largest),
        replacements.negative_infinity.unwrap_or(least),
    ];
    match x.dtype() {
        DType::F16 => replace::<f16>(x, values, out),
        DType::BF16 => replace::<bf16>(x, values, out),
        DType::F32 => replace::<f32>(x, values, out),
        DType::F64 => replace::<f64>(x, values, out),
        DType::C64 => replace::<f32>(&parts(x), values, &mut parts_mut(out)),
        _ => replace::<f64>(&parts(x), values, &mut parts_mut(out)),
    }
    Ok(())
}

fn replace<T: Float>(x: &ArrayView<'_>, values: [f64; 3], out: &mut ArrayViewMut<'_>) {
    let [nan, up, down] = values.map(|value| T::from_c128(Complex::new(value, 0.0)));
    map1(x, out, |v: T| {
        let finite = if v.is_infinite() { if v > T::ZERO { up } else { down } } else { v };
        if v.is_nan() { nan } else { finite }
    });
}

/// The layout of complex numbers as pairs of reals: one more axis, of two positions.
fn pairs(shape: &[usize], strides: &[isize]) -> (Shape, Strides) {
    let mut all = (Shape::from_slice(shape), strides.iter().map(|s| s * 2).collect::<Strides>());
    all.0.push(2);
    all.1.push(1);
    all
}

fn parts<'a>(z: &ArrayView<'a>) -> ArrayView<'a> {
    let (shape, strides) = pairs(z.shape(), z.strides());
    // SAFETY: a complex number is its real part, then its imaginary one.
    unsafe { ArrayView::from_raw_parts(z.start(), z.dtype().real(), shape, strides) }
}

fn parts_mut<'a>(z: &'a mut ArrayViewMut<'_>) -> ArrayViewMut<'a> {
    let (shape, strides) = pairs(z.shape(), z.strides());
    // SAFETY: a complex number is its real part, then its imaginary one; distinct numbers
    // have distinct parts, and the borrow is handed on.
    unsafe { ArrayViewMut::from_raw_parts(z.start(), z.dtype().real(), shape, strides) }
}

#[cfg(test)]
mod tests {
    use super::{Replacements, nan_to_num};
    use crate::{Array, Complex};

    #[test]
    fn both_parts_of_complex_numbers_are_replaced() {
        let z = vec![Complex::new(f32::NAN, 1.0), Complex::new(2.0, f32::INFINITY)];
        let z = Array::from_vec(z, &[2]).expect("2");
        let with = Replacements { nan: -1.0, positive_infinity: Some(5.0), ..Default::default() };
        let expected = [Complex::new(2.0_f32, 5.0), Complex::new(-1.0, 1.0)];
        let reversed = crate::SliceItem::Range { start: None, stop: None, step: Some(-1) };
        let reversed = z.slice(&[reversed]).expect("inside");
        assert_eq!(
            nan_to_num(&reversed, with).expect("2").to_vec::<Complex<f32>>().expect("c64"),
            expected
        );
        let whole = Array::from_vec(vec![1_i32, -3], &[2]).expect("2");
        assert_eq!(nan_to_num(&whole, with).expect("2").to_vec::<i32>().expect("i32"), [1, -3]);
    }
}
