//! Functions of one element, applied.

use einmul_kernels::elementary::Function;
use half::{bf16, f16};
use num_complex::Complex;

use super::blocks::{Input, by_blocks};
use super::iterate::Cost;
use super::map::{map_elementary, map1_costing};
use super::number::{Float, Inexact, Integer, Number, Ordered};
use super::{UnaryOp, check_output, complex, map1};
use crate::{Array, ArrayView, ArrayViewMut, DType, Element, Error};

/// Fills `out` with the function of each element of `x`, whose elements are first brought
/// to the function's input dtype, block by block. Allocates nothing.
///
/// # Errors
/// [`Error::DType`] where there is no such function or `out` has not its output dtype;
/// [`Error::Shape`] when the shapes differ.
pub fn unary_into(op: UnaryOp, x: &ArrayView<'_>, out: &mut ArrayViewMut<'_>) -> Result<(), Error> {
    let input = op.input_dtype(x.dtype())?;
    if out.dtype() != op.output_dtype(input) {
        return Err(Error::dtype(op.name(), out.dtype()));
    }
    check_output(op.name(), x.shape(), out)?;
    if x.dtype() == input {
        apply(op, x, out);
        return Ok(());
    }
    by_blocks([Input::View(x.clone(), input)], out, &|[x], out| {
        apply(op, x, out);
        Ok(())
    })
}

/// Replaces each element of `target` by the function of itself. Allocates nothing.
///
/// # Errors
/// [`Error::DType`] where there is no such function or its result has another dtype than
/// the target.
pub fn unary_assign(op: UnaryOp, target: &mut ArrayViewMut<'_>) -> Result<(), Error> {
    let input = op.input_dtype(target.dtype())?;
    let result = op.output_dtype(input);
    if result != target.dtype() {
        return Err(Error::DType {
            operation: op.name().to_owned(),
            dtype: target.dtype(),
            hint: Some(format!("the result has dtype {result}, which needs an array of its own")),
        });
    }
    by_blocks([Input::Output(input)], target, &|[x], out| {
        apply(op, x, out);
        Ok(())
    })
}

/// The function of each element, in a new array of NumPy's result dtype.
///
/// ```
/// use einmul_array::{Array, ufunc::{unary, UnaryOp}};
/// let roots = unary(UnaryOp::Sqrt, &Array::from_vec(vec![4_i32, 9], &[2]).unwrap()).unwrap();
/// assert_eq!(roots.to_vec::<f64>().unwrap(), [2.0, 3.0]);
/// ```
///
/// # Errors
/// [`Error::DType`] where there is no such function; [`Error::OutOfMemory`].
pub fn unary(op: UnaryOp, x: &Array) -> Result<Array, Error> {
    let input = op.input_dtype(x.dtype())?;
    let mut out = Array::unfilled(op.output_dtype(input), x.shape())?;
    unary_into(op, &x.view(), &mut out.view_mut()?)?;
    Ok(out)
}

/// The caller has checked shapes and that both dtypes are the function's.
fn apply(op: UnaryOp, x: &ArrayView<'_>, out: &mut ArrayViewMut<'_>) {
    match x.dtype() {
        DType::Bool => truth(op, x, out),
        DType::I8 => integer::<i8>(op, x, out),
        DType::I16 => integer::<i16>(op, x, out),
        DType::I32 => integer::<i32>(op, x, out),
        DType::I64 => integer::<i64>(op, x, out),
        DType::U8 => integer::<u8>(op, x, out),
        DType::U16 => integer::<u16>(op, x, out),
        DType::U32 => integer::<u32>(op, x, out),
        DType::U64 => integer::<u64>(op, x, out),
        DType::F16 => half(op, x, out, f16::to_f32, f16::from_f32),
        DType::BF16 => half(op, x, out, bf16::to_f32, bf16::from_f32),
        DType::F32 => match vector_function(op) {
            Some(function) => map_elementary::<f32>(function, x, out),
            None => float::<f32>(op, x, out),
        },
        DType::F64 => match vector_function(op) {
            Some(function) => map_elementary::<f64>(function, x, out),
            None => float::<f64>(op, x, out),
        },
        DType::C64 => complex_number::<f32>(op, x, out),
        DType::C128 => complex_number::<f64>(op, x, out),
    }
}

fn truth(op: UnaryOp, x: &ArrayView<'_>, out: &mut ArrayViewMut<'_>) {
    use UnaryOp::*;
    match op {
        BitwiseInvert | LogicalNot => map1(x, out, |v: bool| !v),
        Imag | IsInf | IsNan | SignBit => map1(x, out, |_: bool| false),
        IsFinite => map1(x, out, |_: bool| true),
        // Magnitude, rounding, conjugation and the real part leave a truth value as it
        // is; the other functions work on numbers (`input_dtype`).
        _ => map1(x, out, |v: bool| v),
    }
}

fn integer<T: Integer>(op: UnaryOp, x: &ArrayView<'_>, out: &mut ArrayViewMut<'_>) {
    use UnaryOp::*;
    match op {
        Negative => map1(x, out, T::negative),
        Abs => map1(x, out, T::absolute),
        Sign => map1(x, out, T::sign),
        Square => map1(x, out, |v: T| v.mul(v)),
        BitwiseInvert => map1(x, out, T::not),
        Imag => map1(x, out, |_: T| T::ZERO),
        LogicalNot => map1(x, out, |v: T| v == T::ZERO),
        IsFinite => map1(x, out, |_: T| true),
        IsInf | IsNan => map1(x, out, |_: T| false),
        SignBit => map1(x, out, |v: T| v < T::ZERO),
        // Rounding, conjugation and the real part leave an integer as it is; the other
        // functions work on floats (`input_dtype`).
        _ => map1(x, out, |v: T| v),
    }
}

fn float<T: Float>(op: UnaryOp, x: &ArrayView<'_>, out: &mut ArrayViewMut<'_>) {
    use UnaryOp::*;
    match op {
        // Those that a vector instruction or two computes are inlined into their loops.
        Sign => map1(x, out, T::sign),
        Square => map1(x, out, |v: T| v.mul(v)),
        Reciprocal => map1(x, out, |v: T| T::ONE.div(v)),
        Sqrt => map1(x, out, T::sqrt),
        Floor => map1(x, out, T::floor),
        Ceil => map1(x, out, T::ceil),
        Trunc => map1(x, out, T::trunc),
        Round => map1(x, out, T::round),
        Deg2rad => map1(x, out, T::deg2rad),
        Rad2deg => map1(x, out, T::rad2deg),
        _ => match real_function::<T>(op) {
            Some(f) => map1_costing(Cost::CALL, x, out, f),
            None => signs_and_classes::<T>(op, x, out),
        },
    }
}

/// Halves go through `f32`; conversion dominates, so one loop serves all functions.
fn half<T: Float>(
    op: UnaryOp,
    x: &ArrayView<'_>,
    out: &mut ArrayViewMut<'_>,
    up: fn(T) -> f32,
    down: fn(f32) -> T,
) {
    use UnaryOp::*;
    let function: Option<fn(f32) -> f32> = match op {
        Sign => Some(Ordered::sign),
        Square => Some(|v| v * v),
        Reciprocal => Some(|v| 1.0 / v),
        Floor => Some(Float::floor),
        Ceil => Some(Float::ceil),
        Trunc => Some(Float::trunc),
        Round => Some(Float::round),
        Deg2rad => Some(Float::deg2rad),
        Rad2deg => Some(Float::rad2deg),
        _ => real_function::<f32>(op),
    };
    match function {
        Some(f) => map1(x, out, |v: T| down(f(up(v)))),
        None => signs_and_classes::<T>(op, x, out),
    }
}

/// Functions of a float's bits.
fn signs_and_classes<T: Float>(op: UnaryOp, x: &ArrayView<'_>, out: &mut ArrayViewMut<'_>) {
    use UnaryOp::*;
    match op {
        Negative => map1(x, out, T::negative),
        Abs => map1(x, out, T::absolute),
        Imag => map1(x, out, |_: T| T::ZERO),
        LogicalNot => map1(x, out, |v: T| v == T::ZERO),
        IsFinite => map1(x, out, T::is_finite),
        IsInf => map1(x, out, T::is_infinite),
        IsNan => map1(x, out, T::is_nan),
        SignBit => map1(x, out, T::is_sign_negative),
        // The number itself, conjugated, or its real part.
        _ => map1(x, out, |v: T| v),
    }
}

fn complex_number<R: Float>(op: UnaryOp, x: &ArrayView<'_>, out: &mut ArrayViewMut<'_>)
where
    Complex<R>: Inexact,
{
    use UnaryOp::*;
    type Pair<R> = Complex<R>;
    let real = |v: f64| R::from_c128(Complex::new(v, 0.0));
    match op {
        Abs => map1(x, out, |v: Pair<R>| real(complex::abs(v.to_c128()))),
        Real => map1(x, out, |v: Pair<R>| v.re),
        Imag => map1(x, out, |v: Pair<R>| v.im),
        Conj => map1(x, out, |v: Pair<R>| Complex { re: v.re, im: v.im.negative() }),
        Positive => map1(x, out, |v: Pair<R>| v),
        Negative => map1(x, out, Pair::<R>::negative),
        Square => map1(x, out, |v: Pair<R>| v.mul(v)),
        Round => map1(x, out, |v: Pair<R>| Complex { re: v.re.round(), im: v.im.round() }),
        LogicalNot => map1(x, out, |v: Pair<R>| v == Pair::<R>::ZERO),
        IsFinite => map1(x, out, |v: Pair<R>| v.re.is_finite() && v.im.is_finite()),
        IsInf => map1(x, out, |v: Pair<R>| v.re.is_infinite() || v.im.is_infinite()),
        IsNan => map1(x, out, |v: Pair<R>| v.re.is_nan() || v.im.is_nan()),
        _ => {
            let f = complex_function(op);
            let f = |v: Pair<R>| Pair::<R>::from_c128(f(v.to_c128()));
            map1_costing(Cost::CALL, x, out, f);
        }
    }
}

/// Functions that are computed by vectors.
fn vector_function(op: UnaryOp) -> Option<Function> {
    Some(match op {
        UnaryOp::Exp => Function::Exp,
        UnaryOp::Exp2 => Function::Exp2,
        UnaryOp::Expm1 => Function::Expm1,
        UnaryOp::Log => Function::Log,
        UnaryOp::Log1p => Function::Log1p,
        UnaryOp::Log2 => Function::Log2,
        UnaryOp::Log10 => Function::Log10,
        UnaryOp::Sinh => Function::Sinh,
        UnaryOp::Cosh => Function::Cosh,
        UnaryOp::Tanh => Function::Tanh,
        UnaryOp::Expit => Function::Expit,
        _ => return None,
    })
}

/// Functions that cost far more than a call, for which one loop for all of them serves.
fn real_function<T: Float>(op: UnaryOp) -> Option<fn(T) -> T> {
    elementary::<T>(op).or_else(|| {
        use UnaryOp::*;
        Some(match op {
            Cbrt => T::cbrt,
            Sinc => T::sinc,
            Expit => T::expit,
            Logit => T::logit,
            _ => return None,
        })
    })
}

fn complex_function(op: UnaryOp) -> fn(Complex<f64>) -> Complex<f64> {
    match op {
        UnaryOp::Sign => complex::sign,
        UnaryOp::Reciprocal => |z| complex::divide(Complex::new(1.0, 0.0), z),
        _ => elementary::<Complex<f64>>(op).unwrap_or(|z| z),
    }
}

fn elementary<T: Inexact>(op: UnaryOp) -> Option<fn(T) -> T> {
    use UnaryOp::*;
    Some(match op {
        Sqrt => T::sqrt,
        Exp => T::exp,
        Exp2 => T::exp2,
        Expm1 => T::expm1,
        Log => T::log,
        Log1p => T::log1p,
        Log2 => T::log2,
        Log10 => T::log10,
        Sin => T::sin,
        Cos => T::cos,
        Tan => T::tan,
        Asin => T::asin,
        Acos => T::acos,
        Atan => T::atan,
        Sinh => T::sinh,
        Cosh => T::cosh,
        Tanh => T::tanh,
        Asinh => T::asinh,
        Acosh => T::acosh,
        Atanh => T::atanh,
        _ => return None,
    })
}
