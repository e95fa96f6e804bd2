//! Functions of two elements.

use half::{bf16, f16};
use num_complex::Complex;
use serde::{Deserialize, Serialize};

use super::number::{Inexact, Number, Ordered};
use super::{check_output, map2};
use crate::shape::broadcast;
use crate::{Array, ArrayView, ArrayViewMut, DType, Error, Kind};

/// A function of two elements, named as in NumPy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "each is the NumPy function of its name")]
pub enum BinaryOp {
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
    Maximum,
    Minimum,
}

impl BinaryOp {
    /// NumPy's name of the function.
    pub fn name(self) -> &'static str {
        match self {
            BinaryOp::Add => "add",
            BinaryOp::Subtract => "subtract",
            BinaryOp::Multiply => "multiply",
            BinaryOp::Divide => "divide",
            BinaryOp::Power => "power",
            BinaryOp::Maximum => "maximum",
            BinaryOp::Minimum => "minimum",
        }
    }

    /// The dtype that both operands are brought to, which is the result's too.
    ///
    /// # Errors
    /// [`Error::DType`] where NumPy has no such function.
    pub fn dtype(self, left: DType, right: DType) -> Result<DType, Error> {
        let joint = left.promote(right);
        let refused = |hint: &str| {
            Err(Error::DType {
                operation: self.name().to_owned(),
                dtype: joint,
                hint: Some(hint.to_owned()),
            })
        };
        match (self, joint.kind()) {
            (BinaryOp::Divide, _) => Ok(joint.to_inexact()),
            (BinaryOp::Subtract | BinaryOp::Power, Kind::Bool) => {
                refused("cast truth values to an integer type first")
            }
            (BinaryOp::Maximum | BinaryOp::Minimum, Kind::Complex) => {
                refused("complex numbers have no order")
            }
            _ => Ok(joint),
        }
    }
}

/// Fills `out` with the function of each pair; both operands stretch to `out`'s
/// shape. Allocates nothing.
///
/// # Errors
/// [`Error::DType`] unless operands and output have one dtype that the function
/// takes; [`Error::Broadcast`] or [`Error::Shape`] when the shapes do not fit.
pub fn binary_into(
    op: BinaryOp,
    a: &ArrayView<'_>,
    b: &ArrayView<'_>,
    out: &mut ArrayViewMut<'_>,
) -> Result<(), Error> {
    let dtype = op.dtype(a.dtype(), b.dtype())?;
    if a.dtype() != dtype || b.dtype() != dtype || out.dtype() != dtype {
        return Err(Error::dtype(op.name(), out.dtype()));
    }
    check_output(op.name(), &broadcast(op.name(), a.shape(), b.shape())?, out)?;
    match dtype {
        DType::Bool => match op {
            BinaryOp::Add | BinaryOp::Maximum => map2(a, b, out, |a: bool, b| a | b),
            _ => map2(a, b, out, |a: bool, b| a & b),
        },
        DType::I8 => integer::<i8>(op, a, b, out),
        DType::I16 => integer::<i16>(op, a, b, out),
        DType::I32 => integer::<i32>(op, a, b, out),
        DType::I64 => integer::<i64>(op, a, b, out),
        DType::U8 => integer::<u8>(op, a, b, out),
        DType::U16 => integer::<u16>(op, a, b, out),
        DType::U32 => integer::<u32>(op, a, b, out),
        DType::U64 => integer::<u64>(op, a, b, out),
        DType::F16 => float::<f16>(op, a, b, out),
        DType::BF16 => float::<bf16>(op, a, b, out),
        DType::F32 => float::<f32>(op, a, b, out),
        DType::F64 => float::<f64>(op, a, b, out),
        DType::C64 => inexact::<Complex<f32>>(op, a, b, out),
        DType::C128 => inexact::<Complex<f64>>(op, a, b, out),
    }
    Ok(())
}

/// The function of each pair, in a new array of the joint shape and dtype.
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
    let mut out = Array::zeros(dtype, &shape)?;
    binary_into(op, &a.cast(dtype)?.view(), &b.cast(dtype)?.view(), &mut out.view_mut()?)?;
    Ok(out)
}

fn integer<T: Ordered>(
    op: BinaryOp,
    a: &ArrayView<'_>,
    b: &ArrayView<'_>,
    out: &mut ArrayViewMut<'_>,
) {
    match op {
        BinaryOp::Maximum => map2(a, b, out, T::maximum),
        BinaryOp::Minimum => map2(a, b, out, T::minimum),
        _ => number::<T>(op, a, b, out),
    }
}

fn float<T: Ordered + Inexact>(
    op: BinaryOp,
    a: &ArrayView<'_>,
    b: &ArrayView<'_>,
    out: &mut ArrayViewMut<'_>,
) {
    match op {
        BinaryOp::Maximum => map2(a, b, out, T::maximum),
        BinaryOp::Minimum => map2(a, b, out, T::minimum),
        _ => inexact::<T>(op, a, b, out),
    }
}

fn inexact<T: Inexact>(
    op: BinaryOp,
    a: &ArrayView<'_>,
    b: &ArrayView<'_>,
    out: &mut ArrayViewMut<'_>,
) {
    match op {
        BinaryOp::Divide => map2(a, b, out, T::div),
        _ => number::<T>(op, a, b, out),
    }
}

fn number<T: Number>(
    op: BinaryOp,
    a: &ArrayView<'_>,
    b: &ArrayView<'_>,
    out: &mut ArrayViewMut<'_>,
) {
    match op {
        BinaryOp::Add => map2(a, b, out, T::add),
        BinaryOp::Subtract => map2(a, b, out, T::sub),
        BinaryOp::Multiply => map2(a, b, out, T::mul),
        BinaryOp::Power => map2(a, b, out, T::power),
        BinaryOp::Divide | BinaryOp::Maximum | BinaryOp::Minimum => {
            unreachable!("handled by the caller for each kind of number")
        }
    }
}
