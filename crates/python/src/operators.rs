//! Operators: each is the function of its name, reflected and in place.

#![allow(
    unsafe_op_in_unsafe_fn,
    reason = "what #[pymethods] writes inside a macro of ours is not told unshared from our code"
)]

use einmul_array::ufunc::{BinaryOp, UnaryOp, binary, binary_assign, cast_into, unary};
use einmul_array::{Array, Kind, format_shape};
use pyo3::basic::CompareOp;
use pyo3::prelude::*;
use pyo3::types::{PyList, PyTuple};

use crate::array::PyArray;
use crate::compute::{compute, stretched};
use crate::convert::{pair, pair_to_compare};
use crate::errors::{Result, dtype_error, shape_error};
use crate::exchange;
use crate::index::unshared;
use crate::numbers;
use crate::scalar;

/// Whether an operator takes the object at all; it is asked to take over otherwise.
pub(crate) fn is_operand(object: &Bound<'_, PyAny>) -> bool {
    object.is_instance_of::<PyArray>()
        || scalar::read(object).map_or(true, |number| number.is_some())
        || exchange::has_dtype(object)
        || object.is_instance_of::<PyList>()
        || object.is_instance_of::<PyTuple>()
}

/// The function of two operands, of which one may be a Python number.
pub(crate) fn apply(
    op: BinaryOp,
    left: &Bound<'_, PyAny>,
    right: &Bound<'_, PyAny>,
) -> Result<PyArray> {
    let run = |a: &Array, b: &Array| {
        compute(left.py(), stretched(&[a.shape(), b.shape()]), || binary(op, a, b)).map(PyArray)
    };
    // Two arrays need no conversion, not even a second handle.
    if let (Ok(a), Ok(b)) = (left.cast::<PyArray>(), right.cast::<PyArray>()) {
        return run(&a.get().0, &b.get().0);
    }
    let (a, b) =
        if op.is_comparison() { pair_to_compare(left, right)? } else { pair(left, right)? };
    run(&a, &b)
}

fn operator(
    op: BinaryOp,
    left: &Bound<'_, PyAny>,
    right: &Bound<'_, PyAny>,
) -> PyResult<Py<PyAny>> {
    let py = left.py();
    if let Some(number) = numbers::apply(op, left, right)? {
        return Ok(Py::new(py, PyArray(number))?.into_any());
    }
    if !is_operand(left) || !is_operand(right) {
        return Ok(py.NotImplemented());
    }
    Ok(Py::new(py, apply(op, left, right)?)?.into_any())
}

/// Writes `op(target, other)` over the target's elements.
fn in_place(op: BinaryOp, target: &Bound<'_, PyArray>, other: &Bound<'_, PyAny>) -> Result<()> {
    let array = &target.get().0;
    let (_, other) = pair(target.as_any(), other)?;
    let direct = op.dtype(array.dtype(), other.dtype())? == array.dtype()
        && op.output_dtype(array.dtype()) == array.dtype();
    if !direct {
        let result = compute(target.py(), array.len(), || binary(op, array, &other))?;
        return store(target.py(), op.name(), array, &result);
    }
    // `a += a[::-1]` reads what it writes: the operand is copied first.
    let other = unshared(target.py(), other, array)?;
    compute(target.py(), array.len(), || {
        // SAFETY: the operand is another memory than the target. Python code that looks at
        // the target while this runs has arranged for it, as with NumPy.
        binary_assign(op, &mut unsafe { array.view_mut_shared() }?, &other.view())
    })?;
    Ok(())
}

/// Writes a result over a target of the same shape and kind.
pub(crate) fn store(py: Python<'_>, operation: &str, target: &Array, result: &Array) -> Result<()> {
    if target.shape() != result.shape() {
        return Err(shape_error(format!(
            "{operation}: the result has shape {}, the target {}",
            format_shape(result.shape()),
            format_shape(target.shape())
        )));
    }
    let kinds = (result.dtype().kind(), target.dtype().kind());
    let fits = match kinds {
        (Kind::Signed, Kind::Unsigned) => false,
        (from, to) => from <= to,
    };
    if !fits {
        return Err(dtype_error(format!(
            "{operation}: the result's dtype {} does not fit the target's {}",
            result.dtype().numpy_name(),
            target.dtype().numpy_name()
        )));
    }
    compute(py, target.len(), || {
        // SAFETY: the result is not the target. Python code that looks at the target while
        // this runs has arranged for it, as with NumPy.
        cast_into(&result.view(), &mut unsafe { target.view_mut_shared() }?)
    })
}

/// The result, or `out` after the result was written there.
pub(crate) fn give<'py>(
    py: Python<'py>,
    operation: &str,
    result: Array,
    out: Option<&Bound<'py, PyArray>>,
) -> Result<Bound<'py, PyArray>> {
    match out {
        None => Ok(Bound::new(py, PyArray(result))?),
        Some(out) => {
            store(py, operation, &out.get().0, &result)?;
            Ok(out.clone())
        }
    }
}

macro_rules! operators {
    ($($op:ident: $forward:ident, $reflected:ident, $in_place:ident;)*) => {$(
        #[pymethods]
        impl PyArray {
            fn $forward(slf: &Bound<'_, Self>, other: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
                operator(BinaryOp::$op, slf.as_any(), other)
            }

            fn $reflected(slf: &Bound<'_, Self>, other: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
                operator(BinaryOp::$op, other, slf.as_any())
            }

            fn $in_place(slf: &Bound<'_, Self>, other: &Bound<'_, PyAny>) -> PyResult<()> {
                Ok(in_place(BinaryOp::$op, slf, other)?)
            }
        }
    )*};
}

operators! {
    Add: __add__, __radd__, __iadd__;
    Subtract: __sub__, __rsub__, __isub__;
    Multiply: __mul__, __rmul__, __imul__;
    Divide: __truediv__, __rtruediv__, __itruediv__;
    FloorDivide: __floordiv__, __rfloordiv__, __ifloordiv__;
    Remainder: __mod__, __rmod__, __imod__;
    BitwiseAnd: __and__, __rand__, __iand__;
    BitwiseOr: __or__, __ror__, __ior__;
    BitwiseXor: __xor__, __rxor__, __ixor__;
    BitwiseLeftShift: __lshift__, __rlshift__, __ilshift__;
    BitwiseRightShift: __rshift__, __rrshift__, __irshift__;
}

#[pymethods]
impl PyArray {
    fn __pow__(
        slf: &Bound<'_, Self>,
        other: &Bound<'_, PyAny>,
        _modulus: &Bound<'_, PyAny>,
    ) -> PyResult<Py<PyAny>> {
        operator(BinaryOp::Power, slf.as_any(), other)
    }

    fn __rpow__(
        slf: &Bound<'_, Self>,
        other: &Bound<'_, PyAny>,
        _modulus: &Bound<'_, PyAny>,
    ) -> PyResult<Py<PyAny>> {
        operator(BinaryOp::Power, other, slf.as_any())
    }

    fn __ipow__(
        slf: &Bound<'_, Self>,
        other: &Bound<'_, PyAny>,
        _modulus: &Bound<'_, PyAny>,
    ) -> PyResult<()> {
        Ok(in_place(BinaryOp::Power, slf, other)?)
    }

    fn __divmod__(
        slf: &Bound<'_, Self>,
        other: &Bound<'_, PyAny>,
    ) -> PyResult<(Py<PyAny>, Py<PyAny>)> {
        Ok((
            operator(BinaryOp::FloorDivide, slf.as_any(), other)?,
            operator(BinaryOp::Remainder, slf.as_any(), other)?,
        ))
    }

    fn __rdivmod__(
        slf: &Bound<'_, Self>,
        other: &Bound<'_, PyAny>,
    ) -> PyResult<(Py<PyAny>, Py<PyAny>)> {
        Ok((
            operator(BinaryOp::FloorDivide, other, slf.as_any())?,
            operator(BinaryOp::Remainder, other, slf.as_any())?,
        ))
    }

    /// Comparisons are element by element; equality with what is no operand is Python's.
    fn __richcmp__(
        slf: &Bound<'_, Self>,
        other: &Bound<'_, PyAny>,
        comparison: CompareOp,
    ) -> PyResult<Py<PyAny>> {
        let op = match comparison {
            CompareOp::Lt => BinaryOp::Less,
            CompareOp::Le => BinaryOp::LessEqual,
            CompareOp::Eq => BinaryOp::Equal,
            CompareOp::Ne => BinaryOp::NotEqual,
            CompareOp::Gt => BinaryOp::Greater,
            CompareOp::Ge => BinaryOp::GreaterEqual,
        };
        operator(op, slf.as_any(), other)
    }

    fn __pos__(&self, py: Python<'_>) -> Result<Self> {
        self.map(py, UnaryOp::Positive)
    }

    fn __neg__(&self, py: Python<'_>) -> Result<Self> {
        self.map(py, UnaryOp::Negative)
    }

    fn __abs__(&self, py: Python<'_>) -> Result<Self> {
        self.map(py, UnaryOp::Abs)
    }

    fn __invert__(&self, py: Python<'_>) -> Result<Self> {
        self.map(py, UnaryOp::BitwiseInvert)
    }
}

impl PyArray {
    pub(crate) fn map(&self, py: Python<'_>, op: UnaryOp) -> Result<Self> {
        Ok(compute(py, self.0.len(), || unary(op, &self.0))?.into())
    }
}
