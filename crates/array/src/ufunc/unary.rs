//! Functions of one element.

use einmul_kernels::elementary::Function;
use half::{bf16, f16};
use num_complex::Complex;
use serde::{Deserialize, Serialize};

use super::number::{Inexact, Number, Ordered};
use super::map::map_elementary;
use super::{check_output, map1};
use crate::{Array, ArrayView, ArrayViewMut, DType, Element, Error, Kind};

/// A function of one element, named as in NumPy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "each is the NumPy function of its name")]
pub enum UnaryOp {
    Negative,
    Abs,
    Sign,
    Square,
    Sqrt,
    Exp,
    Expm1,
    Log,
    Log1p,
    Log2,
    Log10,
    Sin,
    Cos,
    Tan,
    Tanh,
    Floor,
    Ceil,
    Round,
    Conj,
    Real,
    Imag,
}

impl UnaryOp {
    /// Every function.
    pub const ALL: [UnaryOp; 21] = [
        UnaryOp::Negative,
        UnaryOp::Abs,
        UnaryOp::Sign,
        UnaryOp::Square,
        UnaryOp::Sqrt,
        UnaryOp::Exp,
        UnaryOp::Expm1,
        UnaryOp::Log,
        UnaryOp::Log1p,
        UnaryOp::Log2,
        UnaryOp::Log10,
        UnaryOp::Sin,
        UnaryOp::Cos,
        UnaryOp::Tan,
        UnaryOp::Tanh,
        UnaryOp::Floor,
        UnaryOp::Ceil,
        UnaryOp::Round,
        UnaryOp::Conj,
        UnaryOp::Real,
        UnaryOp::Imag,
    ];

    /// NumPy's name of the function.
    pub fn name(self) -> &'static str {
        match self {
            UnaryOp::Negative => "negative",
            UnaryOp::Abs => "abs",
            UnaryOp::Sign => "sign",
            UnaryOp::Square => "square",
            UnaryOp::Sqrt => "sqrt",
            UnaryOp::Exp => "exp",
            UnaryOp::Expm1 => "expm1",
            UnaryOp::Log => "log",
            UnaryOp::Log1p => "log1p",
            UnaryOp::Log2 => "log2",
            UnaryOp::Log10 => "log10",
            UnaryOp::Sin => "sin",
            UnaryOp::Cos => "cos",
            UnaryOp::Tan => "tan",
            UnaryOp::Tanh => "tanh",
            UnaryOp::Floor => "floor",
            UnaryOp::Ceil => "ceil",
            UnaryOp::Round => "round",
            UnaryOp::Conj => "conj",
            UnaryOp::Real => "real",
            UnaryOp::Imag => "imag",
        }
    }

    /// Whether one evaluation costs tens of flops rather than one.
    pub fn is_transcendental(self) -> bool {
        use UnaryOp::*;
        matches!(self, Exp | Expm1 | Log | Log1p | Log2 | Log10 | Sin | Cos | Tan | Tanh)
    }

    /// The vector kernel of the function, where there is one.
    fn elementary(self) -> Option<Function> {
        match self {
            UnaryOp::Exp => Some(Function::Exp),
            UnaryOp::Log => Some(Function::Log),
            _ => None,
        }
    }

    /// The dtype that the function works in, given its argument's: integers go to
    /// `f64` for roots and transcendental functions.
    ///
    /// # Errors
    /// [`Error::DType`] where NumPy has no such function.
    pub fn input_dtype(self, dtype: DType) -> Result<DType, Error> {
        use UnaryOp::*;
        let refused = || Err(Error::dtype(self.name(), dtype));
        match (self, dtype.kind()) {
            (Negative | Sign | Square, Kind::Bool) => refused(),
            (Sign | Floor | Ceil | Round, Kind::Complex) => refused(),
            (Sqrt, _) => Ok(dtype.to_inexact()),
            _ if self.is_transcendental() => Ok(dtype.to_inexact()),
            _ => Ok(dtype),
        }
    }

    /// The dtype of the result, given the dtype that the function works in.
    pub fn output_dtype(self, input: DType) -> DType {
        match self {
            UnaryOp::Abs | UnaryOp::Real | UnaryOp::Imag => input.real(),
            _ => input,
        }
    }
}

/// The function by vectors.
fn elementary(function: Function, x: &ArrayView<'_>, out: &mut ArrayViewMut<'_>) {
    match x.dtype() {
        DType::F32 => map_elementary::<f32>(function, x, out),
        _ => map_elementary::<f64>(function, x, out),
    }
}

/// Fills `out` with the function of each element of `x`. Allocates nothing.
///
/// # Errors
/// [`Error::DType`] unless `x` has the function's input dtype and `out` its output
/// dtype; [`Error::Shape`] when the shapes differ.
pub fn unary_into(op: UnaryOp, x: &ArrayView<'_>, out: &mut ArrayViewMut<'_>) -> Result<(), Error> {
    let input = op.input_dtype(x.dtype())?;
    if input != x.dtype() || out.dtype() != op.output_dtype(input) {
        return Err(Error::dtype(op.name(), x.dtype()));
    }
    check_output(op.name(), x.shape(), out)?;
    match input {
        DType::Bool => map1::<bool, bool>(x, out, |v| v && op != UnaryOp::Imag),
        DType::I8 => integer::<i8>(op, x, out),
        DType::I16 => integer::<i16>(op, x, out),
        DType::I32 => integer::<i32>(op, x, out),
        DType::I64 => integer::<i64>(op, x, out),
        DType::U8 => integer::<u8>(op, x, out),
        DType::U16 => integer::<u16>(op, x, out),
        DType::U32 => integer::<u32>(op, x, out),
        DType::U64 => integer::<u64>(op, x, out),
        DType::F16 => float(op, x, out, |v: f16, f: fn(f64) -> f64| f16::from_f64(f(v.into()))),
        DType::BF16 => float(op, x, out, |v: bf16, f: fn(f64) -> f64| bf16::from_f64(f(v.into()))),
        DType::F32 | DType::F64 if op.elementary().is_some() => {
            if let Some(function) = op.elementary() {
                elementary(function, x, out);
            }
        }
        DType::F32 => float(op, x, out, |v: f32, f: fn(f64) -> f64| f(f64::from(v)) as f32),
        DType::F64 => float(op, x, out, |v: f64, f: fn(f64) -> f64| f(v)),
        DType::C64 => complex::<f32>(op, x, out),
        DType::C128 => complex::<f64>(op, x, out),
    }
    Ok(())
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
/// [`Error::DType`] where NumPy has no such function; [`Error::OutOfMemory`].
pub fn unary(op: UnaryOp, x: &Array) -> Result<Array, Error> {
    let input = op.input_dtype(x.dtype())?;
    let x = x.cast(input)?;
    let mut out = Array::zeros(op.output_dtype(input), x.shape())?;
    unary_into(op, &x.view(), &mut out.view_mut()?)?;
    Ok(out)
}

fn integer<T: Ordered>(op: UnaryOp, x: &ArrayView<'_>, out: &mut ArrayViewMut<'_>) {
    match op {
        UnaryOp::Negative => map1(x, out, T::negative),
        UnaryOp::Abs => map1(x, out, T::absolute),
        UnaryOp::Sign => map1(x, out, T::sign),
        UnaryOp::Square => map1(x, out, |v: T| v.mul(v)),
        UnaryOp::Imag => map1(x, out, |_: T| T::ZERO),
        // Rounding, conjugation and the real part leave an integer as it is;
        // the other functions work on floats (`input_dtype`).
        _ => map1(x, out, |v: T| v),
    }
}

fn float<T: Ordered + Inexact>(
    op: UnaryOp,
    x: &ArrayView<'_>,
    out: &mut ArrayViewMut<'_>,
    through: impl Fn(T, fn(f64) -> f64) -> T + Sync,
) {
    match op {
        UnaryOp::Negative => map1(x, out, T::negative),
        UnaryOp::Abs => map1(x, out, T::absolute),
        UnaryOp::Sign => map1(x, out, T::sign),
        UnaryOp::Floor => map1(x, out, |v| through(v, f64::floor)),
        UnaryOp::Ceil => map1(x, out, |v| through(v, f64::ceil)),
        UnaryOp::Round => map1(x, out, |v| through(v, f64::round_ties_even)),
        UnaryOp::Conj | UnaryOp::Real => map1(x, out, |v: T| v),
        UnaryOp::Imag => map1(x, out, |_: T| T::ZERO),
        _ => inexact::<T>(op, x, out),
    }
}

fn complex<R: Ordered + Inexact>(op: UnaryOp, x: &ArrayView<'_>, out: &mut ArrayViewMut<'_>)
where
    Complex<R>: Inexact,
{
    match op {
        UnaryOp::Abs => {
            map1(x, out, |v: Complex<R>| R::from_c128(Complex::new(v.to_c128().norm(), 0.0)))
        }
        UnaryOp::Real => map1(x, out, |v: Complex<R>| v.re),
        UnaryOp::Imag => map1(x, out, |v: Complex<R>| v.im),
        UnaryOp::Conj => map1(x, out, |v: Complex<R>| Complex { re: v.re, im: v.im.negative() }),
        UnaryOp::Negative => map1(x, out, Complex::<R>::negative),
        _ => inexact::<Complex<R>>(op, x, out),
    }
}

fn inexact<T: Inexact>(op: UnaryOp, x: &ArrayView<'_>, out: &mut ArrayViewMut<'_>) {
    match op {
        UnaryOp::Square => map1(x, out, |v: T| v.mul(v)),
        UnaryOp::Sqrt => map1(x, out, T::sqrt),
        UnaryOp::Exp => map1(x, out, T::exp),
        UnaryOp::Expm1 => map1(x, out, T::expm1),
        UnaryOp::Log => map1(x, out, T::log),
        UnaryOp::Log1p => map1(x, out, T::log1p),
        UnaryOp::Log2 => map1(x, out, T::log2),
        UnaryOp::Log10 => map1(x, out, T::log10),
        UnaryOp::Sin => map1(x, out, T::sin),
        UnaryOp::Cos => map1(x, out, T::cos),
        UnaryOp::Tan => map1(x, out, T::tan),
        UnaryOp::Tanh => map1(x, out, T::tanh),
        UnaryOp::Negative
        | UnaryOp::Abs
        | UnaryOp::Sign
        | UnaryOp::Floor
        | UnaryOp::Ceil
        | UnaryOp::Round
        | UnaryOp::Conj
        | UnaryOp::Real
        | UnaryOp::Imag => unreachable!("handled by the caller for each kind of number"),
    }
}
