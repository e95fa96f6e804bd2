//! Arithmetic: sums, products, quotients, signs, parts of complex numbers.

use pyo3::prelude::*;

use crate::array::PyArray;

/// Adds the functions of this file.
pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    add_of_one(module)?;
    add_of_two(module)
}

of_one! { add_of_one:
    /// The absolute value of each element; of complex numbers the modulus, without overflow.
    ///
    /// Shape of `x`; dtype of `x`, or its real dtype.
    ///
    /// >>> import einmul as em
    /// >>> em.abs(em.asarray([-1.5, 2.0])).tolist()
    /// [1.5, 2.0]
    abs = Abs;

    /// The complex conjugate of each element.
    ///
    /// Shape and dtype of `x`, real numbers unchanged.
    ///
    /// >>> import einmul as em
    /// >>> em.conj(em.asarray([1 + 2j])).tolist()
    /// [(1-2j)]
    conj = Conj;

    /// The imaginary part of each element, 0 for real numbers.
    ///
    /// Shape of `x`; its real dtype.
    ///
    /// >>> import einmul as em
    /// >>> em.imag(em.asarray([1 + 2j])).tolist()
    /// [2.0]
    imag = Imag;

    /// Each element with the other sign; unsigned integers wrap.
    ///
    /// Shape and dtype of `x`. `DTypeError` for truth values.
    ///
    /// >>> import einmul as em
    /// >>> em.negative(em.asarray([1, -2])).tolist()
    /// [-1, 2]
    negative = Negative;

    /// A copy of each element.
    ///
    /// Shape and dtype of `x`. `DTypeError` for truth values.
    ///
    /// >>> import einmul as em
    /// >>> em.positive(em.asarray([1, -2])).tolist()
    /// [1, -2]
    positive = Positive;

    /// The real part of each element.
    ///
    /// Shape of `x`; its real dtype.
    ///
    /// >>> import einmul as em
    /// >>> em.real(em.asarray([1 + 2j])).tolist()
    /// [1.0]
    real = Real;

    /// One over each element; infinite at zero.
    ///
    /// Shape of `x`; its dtype, `float64` for integers.
    ///
    /// >>> import einmul as em
    /// >>> em.reciprocal(em.asarray([2.0, 4.0])).tolist()
    /// [0.5, 0.25]
    reciprocal = Reciprocal;

    /// -1, 0 or 1, as each element is below, at or above zero; `z/abs(z)` of complex numbers;
    /// NaN of NaN.
    ///
    /// Shape and dtype of `x`. `DTypeError` for truth values.
    ///
    /// >>> import einmul as em
    /// >>> em.sign(em.asarray([-3.0, 0.0, 2.0])).tolist()
    /// [-1.0, 0.0, 1.0]
    sign = Sign;

    /// Each element times itself; integers wrap.
    ///
    /// Shape and dtype of `x`. `DTypeError` for truth values.
    ///
    /// >>> import einmul as em
    /// >>> em.square(em.asarray([3, -4])).tolist()
    /// [9, 16]
    square = Square;

}

of_two! { add_of_two:
    /// The sum of each pair; of truth values their "or"; integers wrap.
    ///
    /// Shapes broadcast (`ShapeError` where they do not); the dtypes' joint dtype.
    ///
    /// >>> import einmul as em
    /// >>> em.add(em.asarray([1, 2]), 10).tolist()
    /// [11, 12]
    add = Add;

    /// The size of `x1` with the sign of `x2`, signed zeros and NaN included.
    ///
    /// Shapes broadcast (`ShapeError` where they do not); the joint dtype, `float64` for integers.
    /// `DTypeError` for complex numbers.
    ///
    /// >>> import einmul as em
    /// >>> em.copysign(em.asarray([1.0, 2.0]), -0.0).tolist()
    /// [-1.0, -2.0]
    copysign = Copysign;

    /// The quotient of each pair.
    ///
    /// Shapes broadcast (`ShapeError` where they do not); the joint dtype, `float64` for integers.
    ///
    /// >>> import einmul as em
    /// >>> em.divide(em.asarray([1, 2]), 4).tolist()
    /// [0.25, 0.5]
    divide = Divide;

    /// The quotient of each pair, rounded down. Integers give 0 for a divisor of 0.
    ///
    /// Shapes broadcast (`ShapeError` where they do not); the dtypes' joint dtype.
    /// `DTypeError` for complex numbers and truth values.
    ///
    /// >>> import einmul as em
    /// >>> em.floor_divide(em.asarray([7, -7]), 2).tolist()
    /// [3, -4]
    floor_divide = FloorDivide;

    /// The larger of each pair; a number wins over NaN.
    ///
    /// Shapes broadcast (`ShapeError` where they do not); the dtypes' joint dtype.
    /// `DTypeError` for complex numbers.
    ///
    /// >>> import einmul as em
    /// >>> em.fmax(em.asarray([1.0, em.nan]), 0.5).tolist()
    /// [1.0, 0.5]
    fmax = Fmax;

    /// The smaller of each pair; a number wins over NaN.
    ///
    /// Shapes broadcast (`ShapeError` where they do not); the dtypes' joint dtype.
    /// `DTypeError` for complex numbers.
    ///
    /// >>> import einmul as em
    /// >>> em.fmin(em.asarray([1.0, em.nan]), 0.5).tolist()
    /// [0.5, 0.5]
    fmin = Fmin;

    /// The greatest common divisor of each pair, not negative.
    ///
    /// Shapes broadcast (`ShapeError` where they do not); the dtypes' joint dtype.
    /// `DTypeError` unless both are integers.
    ///
    /// >>> import einmul as em
    /// >>> em.gcd(em.asarray([12, 7]), 18).tolist()
    /// [6, 1]
    gcd = Gcd;

    /// 0 where `x1` is below zero, `x2` where it is zero, 1 above.
    ///
    /// Shapes broadcast (`ShapeError` where they do not); the joint dtype, `float64` for integers.
    /// `DTypeError` for complex numbers.
    ///
    /// >>> import einmul as em
    /// >>> em.heaviside(em.asarray([-1.0, 0.0, 1.0]), 0.5).tolist()
    /// [0.0, 0.5, 1.0]
    heaviside = Heaviside;

    /// The length of the hypotenuse over each pair, without overflow on the way.
    ///
    /// Shapes broadcast (`ShapeError` where they do not); the joint dtype, `float64` for integers.
    /// `DTypeError` for complex numbers.
    ///
    /// >>> import einmul as em
    /// >>> em.hypot(em.asarray([3.0]), 4.0).tolist()
    /// [5.0]
    hypot = Hypot;

    /// The least common multiple of each pair, not negative, wrapped.
    ///
    /// Shapes broadcast (`ShapeError` where they do not); the dtypes' joint dtype.
    /// `DTypeError` unless both are integers.
    ///
    /// >>> import einmul as em
    /// >>> em.lcm(em.asarray([4, 7]), 6).tolist()
    /// [12, 42]
    lcm = Lcm;

    /// The larger of each pair; NaN wins.
    ///
    /// Shapes broadcast (`ShapeError` where they do not); the dtypes' joint dtype.
    /// `DTypeError` for complex numbers.
    ///
    /// >>> import einmul as em
    /// >>> em.maximum(em.asarray([1, 5]), 3).tolist()
    /// [3, 5]
    maximum = Maximum;

    /// The smaller of each pair; NaN wins.
    ///
    /// Shapes broadcast (`ShapeError` where they do not); the dtypes' joint dtype.
    /// `DTypeError` for complex numbers.
    ///
    /// >>> import einmul as em
    /// >>> em.minimum(em.asarray([1, 5]), 3).tolist()
    /// [1, 3]
    minimum = Minimum;

    /// The product of each pair; of truth values their "and"; integers wrap. Matrix products
    /// are `matmul`, written `@`.
    ///
    /// Shapes broadcast (`ShapeError` where they do not); the dtypes' joint dtype.
    ///
    /// >>> import einmul as em
    /// >>> em.multiply(em.asarray([1, 2]), 10).tolist()
    /// [10, 20]
    multiply = Multiply;

    /// The next number after `x1` towards `x2` that the dtype has.
    ///
    /// Shapes broadcast (`ShapeError` where they do not); the joint dtype, `float64` for integers.
    /// `DTypeError` for complex numbers.
    ///
    /// >>> import einmul as em
    /// >>> em.nextafter(em.asarray([1.0]), 2.0).tolist()
    /// [1.0000000000000002]
    nextafter = Nextafter;

    /// What `floor_divide` leaves: Python's `%`, with the divisor's sign. Integers give 0 for a
    /// divisor of 0.
    ///
    /// Shapes broadcast (`ShapeError` where they do not); the dtypes' joint dtype.
    /// `DTypeError` for complex numbers and truth values.
    ///
    /// >>> import einmul as em
    /// >>> em.remainder(em.asarray([7, -7]), 3).tolist()
    /// [1, 2]
    remainder = Remainder;

    /// The difference of each pair; integers wrap.
    ///
    /// Shapes broadcast (`ShapeError` where they do not); the dtypes' joint dtype.
    /// `DTypeError` for truth values.
    ///
    /// >>> import einmul as em
    /// >>> em.subtract(em.asarray([1, 2]), 10).tolist()
    /// [-9, -8]
    subtract = Subtract;
}
