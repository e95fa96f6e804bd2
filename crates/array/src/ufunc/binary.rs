//! Functions of two elements, applied.

use half::{bf16, f16};
use num_complex::Complex;

use super::blocks::{Buffer, Input, by_blocks, one_in_dtype};
use super::number::{Float, Inexact, Integer, Number, Ordered};
use super::{BinaryOp, check_output, map2};
use crate::shape::broadcast;
use crate::{Array, ArrayView, ArrayViewMut, DType, Error};

/// Fills `out` with the function of each pair; both operands stretch to `out`'s shape
/// and are brought to their common dtype block by block. Allocates nothing.
///
/// # Errors
/// [`Error::DType`] where there is no such function or `out` has not its output dtype;
/// [`Error::Broadcast`] or [`Error::Shape`] when the shapes do not fit.
pub fn binary_into(
    op: BinaryOp,
    a: &ArrayView<'_>,
    b: &ArrayView<'_>,
    out: &mut ArrayViewMut<'_>,
) -> Result<(), Error> {
    let dtype = op.dtype(a.dtype(), b.dtype())?;
    if out.dtype() != op.output_dtype(dtype) {
        return Err(Error::dtype(op.name(), out.dtype()));
    }
    check_output(op.name(), &broadcast(op.name(), a.shape(), b.shape())?, out)?;
    if a.dtype() == dtype && b.dtype() == dtype {
        apply(op, a, b, out);
        return Ok(());
    }
    mixed(op, dtype, a, b, out)
}

/// Apart, so that calls without the buffers do not walk their stack.
#[inline(never)]
fn mixed(
    op: BinaryOp,
    dtype: DType,
    a: &ArrayView<'_>,
    b: &ArrayView<'_>,
    out: &mut ArrayViewMut<'_>,
) -> Result<(), Error> {
    let (mut left, mut right) = (Buffer::new(), Buffer::new());
    let a = one_in_dtype(a, dtype, &mut left)?;
    let b = one_in_dtype(b, dtype, &mut right)?;
    if a.dtype() == dtype && b.dtype() == dtype {
        apply(op, &a, &b, out);
        return Ok(());
    }
    by_blocks([Input::View(a, dtype), Input::View(b, dtype)], out, &|[a, b], out| {
        apply(op, a, b, out);
        Ok(())
    })
}

/// Replaces each element of `target` by the function of itself and the element of
/// `other`, which stretches to the target's shape. Allocates nothing.
///
/// ```
/// use einmul_array::{Array, ufunc::{binary_assign, BinaryOp}};
/// let mut total = Array::from_vec(vec![1.0, 2.0], &[2]).unwrap();
/// let step = Array::from_vec(vec![3_i64], &[1]).unwrap();
/// binary_assign(BinaryOp::Add, &mut total.view_mut().unwrap(), &step.view()).unwrap();
/// assert_eq!(total.to_vec::<f64>().unwrap(), [4.0, 5.0]);
/// ```
///
/// # Errors
/// [`Error::DType`] where there is no such function or its result has another dtype than
/// the target; [`Error::Broadcast`] or [`Error::Shape`] when `other` does not stretch to
/// the target.
pub fn binary_assign(
    op: BinaryOp,
    target: &mut ArrayViewMut<'_>,
    other: &ArrayView<'_>,
) -> Result<(), Error> {
    let dtype = op.dtype(target.dtype(), other.dtype())?;
    let result = op.output_dtype(dtype);
    if result != target.dtype() {
        let (own, given) = (target.dtype(), other.dtype());
        return Err(Error::DType {
            operation: op.name().to_owned(),
            dtype: result,
            hint: Some(format!("{own} with {given} gives {result}, which a {own} cannot take")),
        });
    }
    check_output(op.name(), &broadcast(op.name(), target.shape(), other.shape())?, target)?;
    let mut buffer = Buffer::new();
    let other = one_in_dtype(other, dtype, &mut buffer)?;
    by_blocks([Input::Output(dtype), Input::View(other, dtype)], target, &|[a, b], out| {
        apply(op, a, b, out);
        Ok(())
    })
}

/// The function of each pair, in a new array of the joint shape.
///
/// ```
/// use einmul_array::{Array, ufunc::{binary, BinaryOp}};
/// let column = Array::from_vec(vec![10.0, 20.0], &[2, 1]).unwrap();
/// let row = Array::from_vec(vec![1.0, 2.0, 3.0], &[3]).unwrap();
/// let table = binary(BinaryOp::Add, &column, &row).unwrap();
/// assert_eq!(table.to_vec::<f64>().unwrap(), [11.0, 12.0, 13.0, 21.0, 22.0, 23.0]);
/// ```
///
/// # Errors
/// [`Error::Broadcast`], [`Error::DType`], [`Error::OutOfMemory`].
pub fn binary(op: BinaryOp, a: &Array, b: &Array) -> Result<Array, Error> {
    let dtype = op.dtype(a.dtype(), b.dtype())?;
    let shape = broadcast(op.name(), a.shape(), b.shape())?;
    let mut out = Array::unfilled(op.output_dtype(dtype), &shape)?;
    binary_into(op, &a.view(), &b.view(), &mut out.view_mut()?)?;
    Ok(out)
}

/// The caller has checked shapes and that all dtypes are the function's.
fn apply(op: BinaryOp, a: &ArrayView<'_>, b: &ArrayView<'_>, out: &mut ArrayViewMut<'_>) {
    match a.dtype() {
        DType::Bool => truth(op, a, b, out),
        DType::I8 => integer::<i8>(op, a, b, out),
        DType::I16 => integer::<i16>(op, a, b, out),
        DType::I32 => integer::<i32>(op, a, b, out),
        DType::I64 => integer::<i64>(op, a, b, out),
        DType::U8 => integer::<u8>(op, a, b, out),
        DType::U16 => integer::<u16>(op, a, b, out),
        DType::U32 => integer::<u32>(op, a, b, out),
        DType::U64 => integer::<u64>(op, a, b, out),
        DType::F16 => half(op, a, b, out, f16::to_f32, f16::from_f32),
        DType::BF16 => half(op, a, b, out, bf16::to_f32, bf16::from_f32),
        DType::F32 => float::<f32>(op, a, b, out),
        DType::F64 => float::<f64>(op, a, b, out),
        DType::C64 => complex::<Complex<f32>>(op, a, b, out),
        DType::C128 => complex::<Complex<f64>>(op, a, b, out),
    }
}

fn truth(op: BinaryOp, a: &ArrayView<'_>, b: &ArrayView<'_>, out: &mut ArrayViewMut<'_>) {
    use BinaryOp::*;
    match op {
        Add | Maximum | Fmax | LogicalOr | BitwiseOr => map2(a, b, out, |a: bool, b| a | b),
        LogicalXor | BitwiseXor | NotEqual => map2(a, b, out, |a: bool, b| a ^ b),
        Equal => map2(a, b, out, |a: bool, b| a == b),
        Less => map2(a, b, out, |a: bool, b| !a & b),
        LessEqual => map2(a, b, out, |a: bool, b| !a | b),
        Greater => map2(b, a, out, |b: bool, a| !b & a),
        GreaterEqual => map2(b, a, out, |b: bool, a| !b | a),
        // The product, the smaller one, and both: one function. The others work on
        // numbers (`BinaryOp::dtype`).
        _ => map2(a, b, out, |a: bool, b| a & b),
    }
}

fn integer<T: Integer>(
    op: BinaryOp,
    a: &ArrayView<'_>,
    b: &ArrayView<'_>,
    out: &mut ArrayViewMut<'_>,
) {
    use BinaryOp::*;
    // Division and loops cost far more than a call: one loop serves them all.
    let slow: fn(T, T) -> T = match op {
        FloorDivide => T::floor_divide,
        Remainder => T::remainder,
        Power => T::power,
        Gcd => T::gcd,
        Lcm => T::lcm,
        BitwiseAnd => return map2(a, b, out, T::and),
        BitwiseOr => return map2(a, b, out, T::or),
        BitwiseXor => return map2(a, b, out, T::xor),
        BitwiseLeftShift => return map2(a, b, out, T::left_shift),
        BitwiseRightShift => return map2(a, b, out, T::right_shift),
        Fmax => return map2(a, b, out, T::maximum),
        Fmin => return map2(a, b, out, T::minimum),
        _ => return ordered::<T>(op, a, b, out),
    };
    map2(a, b, out, slow);
}

fn float<T: Float>(op: BinaryOp, a: &ArrayView<'_>, b: &ArrayView<'_>, out: &mut ArrayViewMut<'_>) {
    use BinaryOp::*;
    match op {
        Divide => map2(a, b, out, T::div),
        Fmax => map2(a, b, out, T::fmax),
        Fmin => map2(a, b, out, T::fmin),
        Copysign => map2(a, b, out, T::copysign),
        _ => match slow_real::<T>(op) {
            Some(f) => map2(a, b, out, f),
            None => ordered::<T>(op, a, b, out),
        },
    }
}

/// Functions that cost far more than a call, for which one loop for all of them serves.
fn slow_real<T: Float>(op: BinaryOp) -> Option<fn(T, T) -> T> {
    use BinaryOp::*;
    Some(match op {
        FloorDivide => T::floor_divide,
        Remainder => T::remainder,
        Power => T::power,
        Atan2 => T::atan2,
        Hypot => T::hypot,
        Logaddexp => T::logaddexp,
        Nextafter => T::nextafter,
        Heaviside => T::heaviside,
        _ => return None,
    })
}

/// Halves go through `f32`; conversion dominates, so one loop serves all functions.
fn half<T: Float>(
    op: BinaryOp,
    a: &ArrayView<'_>,
    b: &ArrayView<'_>,
    out: &mut ArrayViewMut<'_>,
    up: fn(T) -> f32,
    down: fn(f32) -> T,
) {
    use BinaryOp::*;
    let function: fn(f32, f32) -> f32 = match op {
        // The neighbour is one of the half's own.
        Nextafter => return map2(a, b, out, T::nextafter),
        Add => Number::add,
        Subtract => Number::sub,
        Multiply => Number::mul,
        Divide => Inexact::div,
        Maximum => Ordered::maximum,
        Minimum => Ordered::minimum,
        Fmax => Float::fmax,
        Fmin => Float::fmin,
        Copysign => Float::copysign,
        _ => match slow_real(op) {
            Some(function) => function,
            None => return relation::<T>(op, a, b, out),
        },
    };
    map2(a, b, out, |x: T, y: T| down(function(up(x), up(y))));
}

fn ordered<T: Ordered>(
    op: BinaryOp,
    a: &ArrayView<'_>,
    b: &ArrayView<'_>,
    out: &mut ArrayViewMut<'_>,
) {
    use BinaryOp::*;
    match op {
        Add => map2(a, b, out, T::add),
        Subtract => map2(a, b, out, T::sub),
        Multiply => map2(a, b, out, T::mul),
        Maximum => map2(a, b, out, T::maximum),
        Minimum => map2(a, b, out, T::minimum),
        _ => relation::<T>(op, a, b, out),
    }
}

fn complex<T: Inexact>(
    op: BinaryOp,
    a: &ArrayView<'_>,
    b: &ArrayView<'_>,
    out: &mut ArrayViewMut<'_>,
) {
    use BinaryOp::*;
    match op {
        Add => map2(a, b, out, T::add),
        Subtract => map2(a, b, out, T::sub),
        Multiply => map2(a, b, out, T::mul),
        Divide => map2(a, b, out, T::div),
        Power => map2(a, b, out, T::power),
        _ => equality::<T>(op, a, b, out),
    }
}

fn relation<T: Ordered>(
    op: BinaryOp,
    a: &ArrayView<'_>,
    b: &ArrayView<'_>,
    out: &mut ArrayViewMut<'_>,
) {
    use BinaryOp::*;
    match op {
        Less => map2(a, b, out, |a: T, b| a < b),
        LessEqual => map2(a, b, out, |a: T, b| a <= b),
        Greater => map2(b, a, out, |b: T, a| b < a),
        GreaterEqual => map2(b, a, out, |b: T, a| b <= a),
        _ => equality::<T>(op, a, b, out),
    }
}

fn equality<T: Number>(
    op: BinaryOp,
    a: &ArrayView<'_>,
    b: &ArrayView<'_>,
    out: &mut ArrayViewMut<'_>,
) {
    let connective: fn(bool, bool) -> bool = match op {
        BinaryOp::Equal => return map2(a, b, out, |a: T, b| a == b),
        BinaryOp::NotEqual => return map2(a, b, out, |a: T, b| a != b),
        BinaryOp::LogicalAnd => |a, b| a & b,
        BinaryOp::LogicalOr => |a, b| a | b,
        // The only function left; `BinaryOp::dtype` refused the others.
        _ => |a, b| a ^ b,
    };
    map2(a, b, out, |x: T, y: T| connective(x != T::ZERO, y != T::ZERO));
}
