//! Equality up to a tolerance.

use half::{bf16, f16};
use num_complex::Complex;

use super::blocks::{Input, by_blocks};
use super::{check_output, complex, map2};
use crate::shape::broadcast;
use crate::{Array, ArrayView, ArrayViewMut, DType, Element, Error};

/// What counts as close: `|a − b| ≤ absolute + relative · |b|`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tolerance {
    /// Relative to the second operand; NumPy's `rtol`.
    pub relative: f64,
    /// NumPy's `atol`.
    pub absolute: f64,
    /// Whether NaN is close to NaN.
    pub equal_nan: bool,
}

impl Default for Tolerance {
    /// NumPy's: 10⁻⁵ relative, 10⁻⁸ absolute, NaN close to nothing.
    fn default() -> Self {
        Self { relative: 1e-5, absolute: 1e-8, equal_nan: false }
    }
}

impl Tolerance {
    fn holds(self, a: Complex<f64>, b: Complex<f64>) -> bool {
        let is_nan = |z: Complex<f64>| z.re.is_nan() || z.im.is_nan();
        // Infinities are close to themselves only.
        let bound = self.absolute + self.relative * complex::abs(b);
        let near = bound < f64::INFINITY && complex::abs(a - b) <= bound;
        a == b || near || (self.equal_nan && is_nan(a) && is_nan(b))
    }
}

/// Whether each pair is equal up to a tolerance, in a new array of truth values of the
/// joint shape. Distances are computed in `f64`.
///
/// ```
/// use einmul_array::{Array, ufunc::{Tolerance, isclose}};
/// let a = Array::from_vec(vec![1.0, 2.0], &[2]).unwrap();
/// let b = Array::from_vec(vec![1.0 + 1e-9, 2.1], &[2]).unwrap();
/// let close = isclose(&a, &b, Tolerance::default()).unwrap();
/// assert_eq!(close.to_vec::<bool>().unwrap(), [true, false]);
/// ```
///
/// # Errors
/// [`Error::Broadcast`], [`Error::OutOfMemory`].
pub fn isclose(a: &Array, b: &Array, tolerance: Tolerance) -> Result<Array, Error> {
    let shape = broadcast("isclose", a.shape(), b.shape())?;
    let mut out = Array::zeros(DType::Bool, &shape)?;
    isclose_into(&a.view(), &b.view(), tolerance, &mut out.view_mut()?)?;
    Ok(out)
}

/// Whether all pairs are equal up to a tolerance. Allocates a byte for each pair.
///
/// # Errors
/// As [`isclose`].
pub fn allclose(a: &Array, b: &Array, tolerance: Tolerance) -> Result<bool, Error> {
    let close = isclose(a, b, tolerance)?;
    Ok(close.as_slice::<bool>().is_some_and(|all| all.iter().all(|&one| one)))
}

fn isclose_into(
    a: &ArrayView<'_>,
    b: &ArrayView<'_>,
    tolerance: Tolerance,
    out: &mut ArrayViewMut<'_>,
) -> Result<(), Error> {
    check_output("isclose", &broadcast("isclose", a.shape(), b.shape())?, out)?;
    let dtype = a.dtype().promote(b.dtype()).to_inexact();
    let inputs = [Input::View(a.clone(), dtype), Input::View(b.clone(), dtype)];
    by_blocks(inputs, out, &|[a, b], out| {
        match dtype {
            DType::F16 => compare::<f16>(a, b, tolerance, out),
            DType::BF16 => compare::<bf16>(a, b, tolerance, out),
            DType::F32 => compare::<f32>(a, b, tolerance, out),
            DType::C64 => compare::<Complex<f32>>(a, b, tolerance, out),
            DType::C128 => compare::<Complex<f64>>(a, b, tolerance, out),
            _ => compare::<f64>(a, b, tolerance, out),
        }
        Ok(())
    })
}

fn compare<T: Element>(
    a: &ArrayView<'_>,
    b: &ArrayView<'_>,
    tolerance: Tolerance,
    out: &mut ArrayViewMut<'_>,
) {
    map2(a, b, out, |x: T, y: T| tolerance.holds(x.to_c128(), y.to_c128()));
}

#[cfg(test)]
mod tests {
    use super::{Tolerance, allclose, isclose};
    use crate::Array;

    #[test]
    fn tolerance_is_relative_to_the_second_operand() {
        let check = |a: f64, b: f64, equal_nan: bool, expected: bool| {
            let tolerance = Tolerance { relative: 0.1, absolute: 0.0, equal_nan };
            let (x, y) = (Array::scalar(a).expect("1"), Array::scalar(b).expect("1"));
            assert_eq!(allclose(&x, &y, tolerance).expect("scalars"), expected, "{a} {b}");
        };
        check(90.0, 100.0, false, true);
        check(100.0, 90.0, false, false);
        check(f64::INFINITY, f64::INFINITY, false, true);
        check(f64::INFINITY, f64::NEG_INFINITY, false, false);
        check(1.0, f64::INFINITY, false, false);
        check(f64::NAN, f64::NAN, false, false);
        check(f64::NAN, f64::NAN, true, true);
        check(0.0, f64::NAN, true, false);
    }

    #[test]
    fn mixed_dtypes_and_shapes_meet() {
        let column = Array::from_vec(vec![1_i8, 2], &[2, 1]).expect("2");
        let row = Array::from_vec(vec![1.0_f32, 2.0, 3.0], &[3]).expect("3");
        let close = isclose(&column, &row, Tolerance::default()).expect("fits");
        let expected = [true, false, false, false, true, false];
        assert_eq!(close.to_vec::<bool>().expect("bool"), expected);
        assert!(
            allclose(
                &row,
                &Array::zeros(crate::DType::F64, &[0, 3]).expect("0"),
                Tolerance::default()
            )
            .expect("fits")
        );
    }
}
