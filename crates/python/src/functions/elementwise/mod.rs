//! Element-wise functions. Shapes broadcast from the right, Python numbers take the dtype of
//! the array beside them, and `out=` takes the result where its dtype and shape fit.

use einmul_array::ufunc::{BinaryOp, UnaryOp, binary, binary_into, unary, unary_into};
use einmul_array::{Array, shape};
use pyo3::prelude::*;

use crate::array::PyArray;
use crate::compute::compute;
use crate::convert::pair;
use crate::errors::Result;
use crate::operators::{apply, give};

/// Python functions of one array, and the function that adds them to the module.
macro_rules! of_one {
    ($add:ident: $($(#[$doc:meta])* $name:ident = $op:ident;)*) => {
        fn $add(module: &Bound<'_, PyModule>) -> PyResult<()> {
            $(module.add_function(wrap_pyfunction!($name, module)?)?;)*
            Ok(())
        }
        $(
            $(#[$doc])*
            #[pyfunction]
            #[pyo3(signature = (x, /, out=None))]
            fn $name<'py>(
                py: Python<'py>,
                x: crate::convert::ArrayArg,
                out: Option<&Bound<'py, PyArray>>,
            ) -> crate::errors::Result<Bound<'py, PyArray>> {
                super::of_one(py, einmul_array::ufunc::UnaryOp::$op, &x.0, out)
            }
        )*
    };
}

/// Python functions of two arrays or numbers, and the function that adds them to the module.
macro_rules! of_two {
    ($add:ident: $($(#[$doc:meta])* $name:ident = $op:ident;)*) => {
        fn $add(module: &Bound<'_, PyModule>) -> PyResult<()> {
            $(module.add_function(wrap_pyfunction!($name, module)?)?;)*
            Ok(())
        }
        $(
            $(#[$doc])*
            #[pyfunction]
            #[pyo3(signature = (x1, x2, /, out=None))]
            fn $name<'py>(
                x1: &Bound<'py, PyAny>,
                x2: &Bound<'py, PyAny>,
                out: Option<&Bound<'py, PyArray>>,
            ) -> crate::errors::Result<Bound<'py, PyArray>> {
                super::of_two(einmul_array::ufunc::BinaryOp::$op, x1, x2, out)
            }
        )*
    };
}

mod arithmetic;
mod elementary;
mod logic;
pub(crate) mod rounding;
pub(crate) mod selection;

/// NumPy's other names: `(here, there)`.
const ALIASES: [(&str, &str); 18] = [
    ("abs", "absolute"),
    ("acos", "arccos"),
    ("acosh", "arccosh"),
    ("asin", "arcsin"),
    ("asinh", "arcsinh"),
    ("atan", "arctan"),
    ("atan2", "arctan2"),
    ("atanh", "arctanh"),
    ("bitwise_invert", "bitwise_not"),
    ("bitwise_invert", "invert"),
    ("bitwise_left_shift", "left_shift"),
    ("bitwise_right_shift", "right_shift"),
    ("conj", "conjugate"),
    ("deg2rad", "radians"),
    ("divide", "true_divide"),
    ("pow", "power"),
    ("rad2deg", "degrees"),
    ("remainder", "mod"),
];

/// Adds the functions of this folder.
pub(super) fn add(module: &Bound<'_, PyModule>) -> PyResult<()> {
    arithmetic::register(module)?;
    elementary::register(module)?;
    logic::register(module)?;
    rounding::register(module)?;
    selection::register(module)?;
    for (name, other) in ALIASES {
        module.add(other, module.getattr(name)?)?;
    }
    Ok(())
}

/// Whether a result of this shape and dtype may be written straight to `target` while the
/// operands are read.
fn is_direct(
    target: &Array,
    shape: &[usize],
    dtype: einmul_array::DType,
    operands: &[&Array],
) -> bool {
    target.shape() == shape
        && target.dtype() == dtype
        && !operands.iter().any(|operand| target.may_share_memory(operand))
}

fn of_one<'py>(
    py: Python<'py>,
    op: UnaryOp,
    x: &Array,
    out: Option<&Bound<'py, PyArray>>,
) -> Result<Bound<'py, PyArray>> {
    if let Some(given) = out {
        let target = &given.get().0;
        let dtype = op.output_dtype(op.input_dtype(x.dtype())?);
        if is_direct(target, x.shape(), dtype, &[x]) {
            compute(py, x.len(), || {
                // SAFETY: the operand is another memory than the target. Python code that
                // looks at the target while this runs has arranged for it, as with NumPy.
                unary_into(op, &x.view(), &mut unsafe { target.view_mut_shared() }?)
            })?;
            return Ok(given.clone());
        }
    }
    let result = compute(py, x.len(), || unary(op, x))?;
    give(py, op.name(), result, out)
}

fn of_two<'py>(
    op: BinaryOp,
    x1: &Bound<'py, PyAny>,
    x2: &Bound<'py, PyAny>,
    out: Option<&Bound<'py, PyArray>>,
) -> Result<Bound<'py, PyArray>> {
    let py = x1.py();
    let Some(given) = out else { return Ok(Bound::new(py, apply(op, x1, x2)?)?) };
    let (a, b) = pair(x1, x2)?;
    let target = &given.get().0;
    let dtype = op.output_dtype(op.dtype(a.dtype(), b.dtype())?);
    let joint = shape::broadcast(op.name(), a.shape(), b.shape())?;
    let work = joint.iter().product();
    if is_direct(target, &joint, dtype, &[&a, &b]) {
        compute(py, work, || {
            // SAFETY: as in `of_one`.
            let out = &mut unsafe { target.view_mut_shared() }?;
            binary_into(op, &a.view(), &b.view(), out)
        })?;
        return Ok(given.clone());
    }
    let result = compute(py, work, || binary(op, &a, &b))?;
    give(py, op.name(), result, out)
}
