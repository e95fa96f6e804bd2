//! Arithmetic of single `float64` numbers, as formulas that are written for numbers do much of.

use einmul_array::ufunc::BinaryOp;
use einmul_array::{Array, DType};
use pyo3::prelude::*;
use pyo3::types::PyFloat;

use crate::array::PyArray;
use crate::errors::Result;

/// The result for two 0-d `float64` arrays, or one and a Python `float`; `None` for other
/// operands, and for operations that are no plain arithmetic.
pub(crate) fn apply(
    op: BinaryOp,
    left: &Bound<'_, PyAny>,
    right: &Bound<'_, PyAny>,
) -> Result<Option<Array>> {
    let (Some(a), Some(b)) = (number(left), number(right)) else { return Ok(None) };
    Ok(op.of_numbers(a, b).map(Array::scalar).transpose()?)
}

/// The number that an operand is.
fn number(operand: &Bound<'_, PyAny>) -> Option<f64> {
    match operand.cast::<PyArray>() {
        Ok(array) => {
            let array = &array.get().0;
            let is_number = array.rank() == 0 && array.dtype() == DType::F64;
            if is_number { array.get(&[]) } else { None }
        }
        // Exactly a float: NumPy's `float64` is a subclass with rules of its own.
        Err(_) => operand.cast_exact::<PyFloat>().ok().map(|number| number.value()),
    }
}
