//! Sums and products through logarithms, where the numbers themselves overflow.

use crate::reduce::{self, reduced_shape, resolve_axes};
use crate::ufunc::{BinaryOp, UnaryOp, binary, unary};
use crate::{Array, DType, Element, Error, Kind};

/// `log(Σ exp(x))` along `axes` (`None`: over all elements), without overflow: the
/// largest element is taken out before the exponentials. `−∞` of nothing.
///
/// Integers and truth values give `f64`. Takes memory for two copies of `x`.
///
/// ```
/// use einmul_array::{Array, statistics::logsumexp};
/// let x = Array::from_vec(vec![1000.0, 1000.0], &[2]).unwrap();
/// let sum = logsumexp(&x, None, false).unwrap().get::<f64>(&[]).unwrap();
/// assert_eq!(sum, 1000.0 + 2.0_f64.ln());
/// ```
///
/// # Errors
/// [`Error::DType`] for complex numbers; [`Error::Axis`], [`Error::Shape`] for an axis
/// named twice; [`Error::OutOfMemory`].
pub fn logsumexp(x: &Array, axes: Option<&[isize]>, keepdims: bool) -> Result<Array, Error> {
    if x.dtype().kind() == Kind::Complex {
        return Err(Error::dtype("logsumexp", x.dtype()));
    }
    let positions = resolve_axes("logsumexp", axes, x.rank())?;
    let x = x.cast(x.dtype().to_inexact())?;
    if positions.iter().any(|&axis| x.shape()[axis] == 0) {
        let nothing = reduce::sum(&x, axes, None, keepdims)?;
        return unary(UnaryOp::Log, &nothing);
    }
    let mut peaks = reduce::max(&x, axes, true)?;
    // An infinite peak less itself is NaN; taken as 0 it decides through `exp`.
    finite_or_zero(&mut peaks)?;
    let scaled = unary(UnaryOp::Exp, &binary(BinaryOp::Subtract, &x, &peaks)?)?;
    let sums = unary(UnaryOp::Log, &reduce::sum(&scaled, axes, None, true)?)?;
    let out = binary(BinaryOp::Add, &sums, &peaks)?;
    if keepdims { Ok(out) } else { out.reshape(&reduced_shape(x.shape(), &positions)) }
}

fn finite_or_zero(x: &mut Array) -> Result<(), Error> {
    let dtype = x.dtype();
    let mut wide = x.cast(DType::F64)?.to_row_major()?;
    for value in wide.as_mut_slice::<f64>().unwrap_or_default() {
        if !value.is_finite() {
            *value = 0.0;
        }
    }
    *x = wide.cast(dtype)?;
    Ok(())
}

/// The product along `axes` as its sign and the logarithm of its absolute value:
/// `sign · exp(log)`, which neither overflows nor vanishes however many factors there
/// are. A product of zero has sign 0 and logarithm `−∞`; that of nothing 1 and 0.
///
/// For complex numbers the sign is a number of absolute value 1. Signs have `x`'s
/// floating dtype, logarithms its real type. Takes memory for two copies of `x`.
///
/// ```
/// use einmul_array::{Array, statistics::logprod};
/// let x = Array::full(-1e-200, &[3]).unwrap();
/// let (sign, log) = logprod(&x, None, false).unwrap();
/// assert_eq!(sign.get::<f64>(&[]), Some(-1.0));
/// let expected = -600.0 * 10.0_f64.ln();
/// assert!((log.get::<f64>(&[]).unwrap() - expected).abs() < 1e-9);
/// ```
///
/// # Errors
/// [`Error::Axis`], [`Error::Shape`] for an axis named twice; [`Error::OutOfMemory`].
pub fn logprod(x: &Array, axes: Option<&[isize]>, keepdims: bool) -> Result<(Array, Array), Error> {
    resolve_axes("logprod", axes, x.rank())?;
    let x = x.cast(x.dtype().to_inexact())?;
    let sizes = unary(UnaryOp::Abs, &x)?;
    let logs = reduce::sum(&unary(UnaryOp::Log, &sizes)?, axes, None, keepdims)?;
    let signs = match x.dtype().kind() {
        Kind::Complex => unit_numbers(&x)?,
        _ => unary(UnaryOp::Sign, &x)?,
    };
    Ok((reduce::prod(&signs, axes, None, keepdims)?, logs))
}

/// `z / |z|`, and 0 for 0.
fn unit_numbers(x: &Array) -> Result<Array, Error> {
    let mut own = x.to_row_major()?;
    match own.dtype() {
        DType::C64 => units::<f32>(own.as_mut_slice().unwrap_or_default()),
        _ => units::<f64>(own.as_mut_slice().unwrap_or_default()),
    }
    Ok(own)
}

fn units<R: Copy>(elements: &mut [crate::Complex<R>])
where
    crate::Complex<R>: Element,
{
    for element in elements {
        let wide = element.to_c128();
        let size = wide.norm();
        if size != 0.0 {
            *element = Element::from_c128(wide / size);
        }
    }
}
