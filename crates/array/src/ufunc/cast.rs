//! Copies between dtypes.

use super::iterate::Cost;
use super::map::walk1;
use super::{check_output, map1};
use crate::{ArrayView, ArrayViewMut, Element, Error, dispatch};

/// Copies `x` into `out`, converting element by element; `x` stretches to `out`'s
/// shape. Allocates nothing.
///
/// Integers wrap, floats saturate into integers (NaN gives 0), real types drop an
/// imaginary part, truth is "not zero".
///
/// # Errors
/// [`Error::Broadcast`] or [`Error::Shape`] when the shapes do not fit.
pub fn cast_into(x: &ArrayView<'_>, out: &mut ArrayViewMut<'_>) -> Result<(), Error> {
    let expected = crate::shape::broadcast("copy", x.shape(), out.shape())?;
    check_output("copy", &expected, out)?;
    if x.dtype() == out.dtype() {
        copy(x, out);
    } else {
        dispatch!(x.dtype(), T => dispatch!(out.dtype(), U => map1::<T, U>(x, out, convert)));
    }
    Ok(())
}

/// Copies elements as they are, which only needs their size and alignment.
fn copy(x: &ArrayView<'_>, out: &mut ArrayViewMut<'_>) {
    // SAFETY: every element is valid as plain bits, and so is what is written of it.
    unsafe {
        match (x.dtype().size(), x.dtype().alignment()) {
            (1, _) => walk1::<u8, u8, false>(Cost::FLOP, x, out, |v| v),
            (2, _) => walk1::<u16, u16, false>(Cost::FLOP, x, out, |v| v),
            (4, _) => walk1::<u32, u32, false>(Cost::FLOP, x, out, |v| v),
            (8, 8) => walk1::<u64, u64, false>(Cost::FLOP, x, out, |v| v),
            (8, _) => walk1::<[u32; 2], [u32; 2], false>(Cost::FLOP, x, out, |v| v),
            _ => walk1::<[u64; 2], [u64; 2], false>(Cost::FLOP, x, out, |v| v),
        }
    }
}

/// One value in another type.
fn convert<T: Element, U: Element>(value: T) -> U {
    match value.to_i128() {
        Some(integer) => U::from_i128(integer),
        None => U::from_c128(value.to_c128()),
    }
}

#[cfg(test)]
mod tests {
    use crate::{Array, DType};

    #[test]
    fn values_convert_as_documented() {
        let floats =
            Array::from_vec(vec![1.9, -1.9, f64::NAN, f64::INFINITY, 0.0], &[5]).expect("5");
        let cast = |dtype| floats.cast(dtype).expect("small");
        assert_eq!(cast(DType::I8).to_vec::<i8>().expect("i8"), [1, -1, 0, 127, 0]);
        assert_eq!(
            cast(DType::Bool).to_vec::<bool>().expect("bool"),
            [true, true, true, true, false]
        );
        let wide = Array::from_vec(vec![300_i64, -1, i64::MAX], &[3]).expect("3");
        assert_eq!(wide.cast(DType::U8).expect("u8").to_vec::<u8>().expect("u8"), [44, 255, 255]);
        // Not representable in f64, so a detour through it would show.
        let exact = Array::from_vec(vec![u64::MAX], &[1]).expect("1");
        assert_eq!(exact.cast(DType::I64).expect("i64").to_vec::<i64>().expect("i64"), [-1]);
    }
}
