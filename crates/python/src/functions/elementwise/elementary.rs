//! Powers, roots, exponentials, logarithms, trigonometric and hyperbolic functions.

use pyo3::prelude::*;

use crate::array::PyArray;

/// Adds the functions of this file.
pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    add_of_one(module)?;
    add_of_two(module)
}

of_one! { add_of_one:
    /// The angle in [0, π] with each cosine; NaN outside [-1, 1].
    ///
    /// Shape of `x`; its dtype, `float64` for integers.
    ///
    /// >>> import einmul as em
    /// >>> em.acos(em.asarray([1.0])).tolist()
    /// [0.0]
    acos = Acos;

    /// The inverse of `cosh`, not negative; NaN below 1.
    ///
    /// Shape of `x`; its dtype, `float64` for integers.
    ///
    /// >>> import einmul as em
    /// >>> em.acosh(em.asarray([1.0])).tolist()
    /// [0.0]
    acosh = Acosh;

    /// The angle in [-π/2, π/2] with each sine; NaN outside [-1, 1].
    ///
    /// Shape of `x`; its dtype, `float64` for integers.
    ///
    /// >>> import einmul as em
    /// >>> em.asin(em.asarray([0.0])).tolist()
    /// [0.0]
    asin = Asin;

    /// The inverse of `sinh`.
    ///
    /// Shape of `x`; its dtype, `float64` for integers.
    ///
    /// >>> import einmul as em
    /// >>> em.asinh(em.asarray([0.0])).tolist()
    /// [0.0]
    asinh = Asinh;

    /// The angle in [-π/2, π/2] with each tangent.
    ///
    /// Shape of `x`; its dtype, `float64` for integers.
    ///
    /// >>> import einmul as em
    /// >>> em.atan(em.asarray([0.0])).tolist()
    /// [0.0]
    atan = Atan;

    /// The inverse of `tanh`; infinite at ±1, NaN beyond.
    ///
    /// Shape of `x`; its dtype, `float64` for integers.
    ///
    /// >>> import einmul as em
    /// >>> em.atanh(em.asarray([1.0])).tolist()
    /// [inf]
    atanh = Atanh;

    /// The cube root of each element.
    ///
    /// Shape of `x`; its dtype, `float64` for integers. `DTypeError` for complex numbers.
    ///
    /// >>> import einmul as em
    /// >>> em.cbrt(em.asarray([27.0, -8.0])).tolist()
    /// [3.0, -2.0]
    cbrt = Cbrt;

    /// The cosine of each angle in radians.
    ///
    /// Shape of `x`; its dtype, `float64` for integers.
    ///
    /// >>> import einmul as em
    /// >>> em.cos(em.asarray([0.0])).tolist()
    /// [1.0]
    cos = Cos;

    /// The hyperbolic cosine of each element.
    ///
    /// Shape of `x`; its dtype, `float64` for integers.
    ///
    /// >>> import einmul as em
    /// >>> em.cosh(em.asarray([0.0])).tolist()
    /// [1.0]
    cosh = Cosh;

    /// Degrees as radians.
    ///
    /// Shape of `x`; its dtype, `float64` for integers. `DTypeError` for complex numbers.
    ///
    /// >>> import einmul as em
    /// >>> em.deg2rad(em.asarray([180.0])).tolist()
    /// [3.141592653589793]
    deg2rad = Deg2rad;

    /// e to the power of each element.
    ///
    /// Shape of `x`; its dtype, `float64` for integers.
    ///
    /// >>> import einmul as em
    /// >>> em.exp(em.asarray([0.0])).tolist()
    /// [1.0]
    exp = Exp;

    /// 2 to the power of each element.
    ///
    /// Shape of `x`; its dtype, `float64` for integers.
    ///
    /// >>> import einmul as em
    /// >>> em.exp2(em.asarray([3.0])).tolist()
    /// [8.0]
    exp2 = Exp2;

    /// The logistic function `1/(1 + exp(-x))` of each element.
    ///
    /// Shape of `x`; its dtype, `float64` for integers. `DTypeError` for complex numbers.
    ///
    /// >>> import einmul as em
    /// >>> em.expit(em.asarray([0.0])).tolist()
    /// [0.5]
    expit = Expit;

    /// `exp(x) - 1`, accurate for small elements.
    ///
    /// Shape of `x`; its dtype, `float64` for integers.
    ///
    /// >>> import einmul as em
    /// >>> em.expm1(em.asarray([1e-20])).tolist()
    /// [1e-20]
    expm1 = Expm1;

    /// The natural logarithm of each element; -inf at zero, NaN below.
    ///
    /// Shape of `x`; its dtype, `float64` for integers.
    ///
    /// >>> import einmul as em
    /// >>> em.log(em.asarray([1.0, 0.0])).tolist()
    /// [0.0, -inf]
    log = Log;

    /// `log(1 + x)`, accurate for small elements.
    ///
    /// Shape of `x`; its dtype, `float64` for integers.
    ///
    /// >>> import einmul as em
    /// >>> em.log1p(em.asarray([1e-20])).tolist()
    /// [1e-20]
    log1p = Log1p;

    /// The logarithm to base 2 of each element.
    ///
    /// Shape of `x`; its dtype, `float64` for integers.
    ///
    /// >>> import einmul as em
    /// >>> em.log2(em.asarray([8.0])).tolist()
    /// [3.0]
    log2 = Log2;

    /// The logarithm to base 10 of each element.
    ///
    /// Shape of `x`; its dtype, `float64` for integers.
    ///
    /// >>> import einmul as em
    /// >>> em.log10(em.asarray([1000.0])).tolist()
    /// [3.0]
    log10 = Log10;

    /// `log(x/(1 - x))`, the inverse of `expit`; NaN outside [0, 1].
    ///
    /// Shape of `x`; its dtype, `float64` for integers. `DTypeError` for complex numbers.
    ///
    /// >>> import einmul as em
    /// >>> em.logit(em.asarray([0.5, 1.0])).tolist()
    /// [0.0, inf]
    logit = Logit;

    /// Radians as degrees.
    ///
    /// Shape of `x`; its dtype, `float64` for integers. `DTypeError` for complex numbers.
    ///
    /// >>> import einmul as em
    /// >>> em.rad2deg(em.asarray([em.pi])).tolist()
    /// [180.0]
    rad2deg = Rad2deg;

    /// The sine of each angle in radians.
    ///
    /// Shape of `x`; its dtype, `float64` for integers.
    ///
    /// >>> import einmul as em
    /// >>> em.sin(em.asarray([0.0])).tolist()
    /// [0.0]
    sin = Sin;

    /// `sin(πx)/(πx)`, and 1 at zero.
    ///
    /// Shape of `x`; its dtype, `float64` for integers. `DTypeError` for complex numbers.
    ///
    /// >>> import einmul as em
    /// >>> em.sinc(em.asarray([0.0])).tolist()
    /// [1.0]
    sinc = Sinc;

    /// The hyperbolic sine of each element.
    ///
    /// Shape of `x`; its dtype, `float64` for integers.
    ///
    /// >>> import einmul as em
    /// >>> em.sinh(em.asarray([0.0])).tolist()
    /// [0.0]
    sinh = Sinh;

    /// The square root of each element; NaN below zero. Complex roots have no negative real part.
    ///
    /// Shape of `x`; its dtype, `float64` for integers.
    ///
    /// >>> import einmul as em
    /// >>> em.sqrt(em.asarray([4, 9])).tolist()
    /// [2.0, 3.0]
    sqrt = Sqrt;

    /// The tangent of each angle in radians.
    ///
    /// Shape of `x`; its dtype, `float64` for integers.
    ///
    /// >>> import einmul as em
    /// >>> em.tan(em.asarray([0.0])).tolist()
    /// [0.0]
    tan = Tan;

    /// The hyperbolic tangent of each element.
    ///
    /// Shape of `x`; its dtype, `float64` for integers.
    ///
    /// >>> import einmul as em
    /// >>> em.tanh(em.asarray([0.0])).tolist()
    /// [0.0]
    tanh = Tanh;
}

of_two! { add_of_two:
    /// The angle of the point with ordinate `x1` and abscissa `x2`, in [-π, π].
    ///
    /// Shapes broadcast (`ShapeError` where they do not); the joint dtype, `float64` for integers.
    /// `DTypeError` for complex numbers.
    ///
    /// >>> import einmul as em
    /// >>> em.atan2(em.asarray([0.0]), 1.0).tolist()
    /// [0.0]
    atan2 = Atan2;

    /// `log(exp(x1) + exp(x2))` without overflow.
    ///
    /// Shapes broadcast (`ShapeError` where they do not); the joint dtype, `float64` for integers.
    /// `DTypeError` for complex numbers.
    ///
    /// >>> import einmul as em
    /// >>> em.logaddexp(em.asarray([1000.0]), -em.inf).tolist()
    /// [1000.0]
    logaddexp = Logaddexp;

    /// `x1` to the power of `x2`. Integers wrap; their negative powers keep the whole part.
    ///
    /// Shapes broadcast (`ShapeError` where they do not); the dtypes' joint dtype.
    /// `DTypeError` for truth values.
    ///
    /// >>> import einmul as em
    /// >>> em.pow(em.asarray([2, 3]), 2).tolist()
    /// [4, 9]
    pow = Power;
}
