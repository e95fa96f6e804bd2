//! Comparisons, classes of numbers, logic and bits.

use pyo3::prelude::*;

use crate::array::PyArray;

/// Adds the functions of this file.
pub(super) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    add_of_one(module)?;
    add_of_two(module)
}

of_one! { add_of_one:
    /// Each bit inverted; of truth values "not".
    ///
    /// Shape and dtype of `x`. `DTypeError` unless integers or truth values.
    ///
    /// >>> import einmul as em
    /// >>> em.bitwise_invert(em.asarray([0, 5])).tolist()
    /// [-1, -6]
    bitwise_invert = BitwiseInvert;

    /// Whether each element is neither infinite nor NaN.
    ///
    /// Shape of `x`; dtype `bool`.
    ///
    /// >>> import einmul as em
    /// >>> em.isfinite(em.asarray([1.0, em.inf])).tolist()
    /// [True, False]
    isfinite = IsFinite;

    /// Whether each element (of complex numbers: a part) is infinite.
    ///
    /// Shape of `x`; dtype `bool`.
    ///
    /// >>> import einmul as em
    /// >>> em.isinf(em.asarray([1.0, em.inf])).tolist()
    /// [False, True]
    isinf = IsInf;

    /// Whether each element (of complex numbers: a part) is NaN.
    ///
    /// Shape of `x`; dtype `bool`.
    ///
    /// >>> import einmul as em
    /// >>> em.isnan(em.asarray([1.0, em.nan])).tolist()
    /// [False, True]
    isnan = IsNan;

    /// Whether each element is zero.
    ///
    /// Shape of `x`; dtype `bool`.
    ///
    /// >>> import einmul as em
    /// >>> em.logical_not(em.asarray([True, False])).tolist()
    /// [False, True]
    logical_not = LogicalNot;

    /// Whether each element's sign is minus, that of zeros and NaN included.
    ///
    /// Shape of `x`; dtype `bool`. `DTypeError` for complex numbers.
    ///
    /// >>> import einmul as em
    /// >>> em.signbit(em.asarray([-0.0, 1.0])).tolist()
    /// [True, False]
    signbit = SignBit;
}

of_two! { add_of_two:
    /// The bits that both have.
    ///
    /// Shapes broadcast (`ShapeError` where they do not); the dtypes' joint dtype.
    /// `DTypeError` unless integers or truth values.
    ///
    /// >>> import einmul as em
    /// >>> em.bitwise_and(em.asarray([6, 5]), 3).tolist()
    /// [2, 1]
    bitwise_and = BitwiseAnd;

    /// The bits of `x1` moved up by `x2`; 0 from the width on.
    ///
    /// Shapes broadcast (`ShapeError` where they do not); the dtypes' joint dtype.
    /// `DTypeError` unless integers.
    ///
    /// >>> import einmul as em
    /// >>> em.bitwise_left_shift(em.asarray([1, 2]), 3).tolist()
    /// [8, 16]
    bitwise_left_shift = BitwiseLeftShift;

    /// The bits that either has.
    ///
    /// Shapes broadcast (`ShapeError` where they do not); the dtypes' joint dtype.
    /// `DTypeError` unless integers or truth values.
    ///
    /// >>> import einmul as em
    /// >>> em.bitwise_or(em.asarray([6, 5]), 3).tolist()
    /// [7, 7]
    bitwise_or = BitwiseOr;

    /// The bits of `x1` moved down by `x2`, copies of the sign moved in.
    ///
    /// Shapes broadcast (`ShapeError` where they do not); the dtypes' joint dtype.
    /// `DTypeError` unless integers.
    ///
    /// >>> import einmul as em
    /// >>> em.bitwise_right_shift(em.asarray([8, -8]), 2).tolist()
    /// [2, -2]
    bitwise_right_shift = BitwiseRightShift;

    /// The bits that one of both has.
    ///
    /// Shapes broadcast (`ShapeError` where they do not); the dtypes' joint dtype.
    /// `DTypeError` unless integers or truth values.
    ///
    /// >>> import einmul as em
    /// >>> em.bitwise_xor(em.asarray([6, 5]), 3).tolist()
    /// [5, 6]
    bitwise_xor = BitwiseXor;

    /// Whether each pair is equal; NaN equals nothing.
    ///
    /// Shapes broadcast (`ShapeError` where they do not); dtype `bool`.
    ///
    /// >>> import einmul as em
    /// >>> em.equal(em.asarray([1, 2]), 2).tolist()
    /// [False, True]
    equal = Equal;

    /// Whether `x1` is greater than `x2`.
    ///
    /// Shapes broadcast (`ShapeError` where they do not); dtype `bool`.
    /// `DTypeError` for complex numbers.
    ///
    /// >>> import einmul as em
    /// >>> em.greater(em.asarray([1, 3]), 2).tolist()
    /// [False, True]
    greater = Greater;

    /// Whether `x1` is greater than `x2` or equal to it.
    ///
    /// Shapes broadcast (`ShapeError` where they do not); dtype `bool`.
    /// `DTypeError` for complex numbers.
    ///
    /// >>> import einmul as em
    /// >>> em.greater_equal(em.asarray([1, 2]), 2).tolist()
    /// [False, True]
    greater_equal = GreaterEqual;

    /// Whether `x1` is less than `x2`.
    ///
    /// Shapes broadcast (`ShapeError` where they do not); dtype `bool`.
    /// `DTypeError` for complex numbers.
    ///
    /// >>> import einmul as em
    /// >>> em.less(em.asarray([1, 3]), 2).tolist()
    /// [True, False]
    less = Less;

    /// Whether `x1` is less than `x2` or equal to it.
    ///
    /// Shapes broadcast (`ShapeError` where they do not); dtype `bool`.
    /// `DTypeError` for complex numbers.
    ///
    /// >>> import einmul as em
    /// >>> em.less_equal(em.asarray([2, 3]), 2).tolist()
    /// [True, False]
    less_equal = LessEqual;

    /// Whether both are true (not zero).
    ///
    /// Shapes broadcast (`ShapeError` where they do not); dtype `bool`.
    ///
    /// >>> import einmul as em
    /// >>> em.logical_and(em.asarray([True, False]), True).tolist()
    /// [True, False]
    logical_and = LogicalAnd;

    /// Whether either is true (not zero).
    ///
    /// Shapes broadcast (`ShapeError` where they do not); dtype `bool`.
    ///
    /// >>> import einmul as em
    /// >>> em.logical_or(em.asarray([True, False]), False).tolist()
    /// [True, False]
    logical_or = LogicalOr;

    /// Whether one of both is true (not zero).
    ///
    /// Shapes broadcast (`ShapeError` where they do not); dtype `bool`.
    ///
    /// >>> import einmul as em
    /// >>> em.logical_xor(em.asarray([True, False]), True).tolist()
    /// [False, True]
    logical_xor = LogicalXor;

    /// Whether each pair differs; NaN differs from all.
    ///
    /// Shapes broadcast (`ShapeError` where they do not); dtype `bool`.
    ///
    /// >>> import einmul as em
    /// >>> em.not_equal(em.asarray([1, 2]), 2).tolist()
    /// [True, False]
    not_equal = NotEqual;
}
