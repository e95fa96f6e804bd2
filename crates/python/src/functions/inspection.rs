//! Dtypes asked about: `finfo`, `iinfo`, `isdtype`, `result_type`, `can_cast`.

use einmul_array::{DType, Kind, bf16, f16};
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::array::PyArray;
use crate::attributes::{cast, check_device};
use crate::convert::ArrayArg;
use crate::dtype::{DTypeArg, PyDType, dtype_of};
use crate::errors::{Result, dtype_error, value_error};
use crate::exchange;
use crate::scalar;

/// Adds the functions of this file.
pub(super) fn add(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<FloatInfo>()?;
    module.add_class::<IntegerInfo>()?;
    module.add_function(wrap_pyfunction!(astype, module)?)?;
    module.add_function(wrap_pyfunction!(can_cast, module)?)?;
    module.add_function(wrap_pyfunction!(finfo, module)?)?;
    module.add_function(wrap_pyfunction!(iinfo, module)?)?;
    module.add_function(wrap_pyfunction!(isdtype, module)?)?;
    module.add_function(wrap_pyfunction!(result_type, module)?)
}

/// Limits of a floating-point dtype, those of its parts for a complex one.
#[pyclass(frozen, get_all, name = "finfo_object", module = "einmul")]
struct FloatInfo {
    /// Bits of one real number.
    bits: usize,
    /// The difference between 1 and the next larger number.
    eps: f64,
    /// The largest finite number.
    max: f64,
    /// The most negative finite number.
    min: f64,
    /// The smallest positive number with full precision.
    smallest_normal: f64,
    /// The real dtype.
    dtype: Py<PyDType>,
}

#[pymethods]
impl FloatInfo {
    /// NumPy's older name of `smallest_normal`.
    #[getter]
    fn tiny(&self) -> f64 {
        self.smallest_normal
    }

    fn __repr__(&self) -> String {
        format!(
            "finfo(bits={}, eps={:e}, max={:e}, min={:e}, smallest_normal={:e}, dtype={})",
            self.bits,
            self.eps,
            self.max,
            self.min,
            self.smallest_normal,
            self.dtype.get().0.numpy_name()
        )
    }
}

/// Limits of an integer dtype.
#[pyclass(frozen, get_all, name = "iinfo_object", module = "einmul")]
struct IntegerInfo {
    /// Bits of one integer.
    bits: usize,
    /// The largest integer.
    max: i128,
    /// The smallest integer.
    min: i128,
    /// The dtype.
    dtype: Py<PyDType>,
}

#[pymethods]
impl IntegerInfo {
    fn __repr__(&self) -> String {
        let name = self.dtype.get().0.numpy_name();
        format!("iinfo(bits={}, max={}, min={}, dtype={name})", self.bits, self.max, self.min)
    }
}

/// The dtype of an array, or the dtype itself.
fn dtype_or_array(object: &Bound<'_, PyAny>) -> Result<DType> {
    match object.cast::<PyArray>() {
        Ok(array) => Ok(array.get().0.dtype()),
        Err(_) if exchange::has_dtype(object) => dtype_of(&object.getattr("dtype")?),
        Err(_) => dtype_of(object),
    }
}

/// Limits of a floating-point dtype or of an array's: `bits`, `eps`, `max`, `min`,
/// `smallest_normal`, `dtype`. `DTypeError` for other dtypes.
///
/// >>> import einmul as em
/// >>> em.finfo(em.float32).bits
/// 32
#[pyfunction]
#[pyo3(signature = (r#type, /))]
fn finfo(py: Python<'_>, r#type: &Bound<'_, PyAny>) -> Result<FloatInfo> {
    let dtype = dtype_or_array(r#type)?.real();
    let (eps, max, smallest_normal) = match dtype {
        DType::F16 => (f16::EPSILON.into(), f16::MAX.into(), f16::MIN_POSITIVE.into()),
        DType::BF16 => (bf16::EPSILON.into(), bf16::MAX.into(), bf16::MIN_POSITIVE.into()),
        DType::F32 => (f32::EPSILON.into(), f32::MAX.into(), f32::MIN_POSITIVE.into()),
        DType::F64 => (f64::EPSILON, f64::MAX, f64::MIN_POSITIVE),
        other => return Err(dtype_error(format!("finfo: {} is not inexact", other.numpy_name()))),
    };
    let bits = dtype.size() * 8;
    let dtype = Py::new(py, PyDType(dtype))?;
    Ok(FloatInfo { bits, eps, max, min: -max, smallest_normal, dtype })
}

/// Limits of an integer dtype or of an array's: `bits`, `max`, `min`, `dtype`. `DTypeError`
/// for other dtypes.
///
/// >>> import einmul as em
/// >>> em.iinfo(em.uint8).max
/// 255
#[pyfunction]
#[pyo3(signature = (r#type, /))]
fn iinfo(py: Python<'_>, r#type: &Bound<'_, PyAny>) -> Result<IntegerInfo> {
    let dtype = dtype_or_array(r#type)?;
    if !dtype.is_integer() {
        return Err(dtype_error(format!("iinfo: {} is no integer", dtype.numpy_name())));
    }
    let bits = dtype.size() * 8;
    let (min, max) = match dtype.kind() {
        Kind::Signed => (-(1_i128 << (bits - 1)), (1 << (bits - 1)) - 1),
        _ => (0, (1 << bits) - 1),
    };
    Ok(IntegerInfo { bits, max, min, dtype: Py::new(py, PyDType(dtype))? })
}

/// Whether a dtype is of a kind: a dtype, one of `"bool"`, `"signed integer"`,
/// `"unsigned integer"`, `"integral"`, `"real floating"`, `"complex floating"`, `"numeric"`,
/// or a tuple of these.
///
/// >>> import einmul as em
/// >>> em.isdtype(em.float32, "real floating")
/// True
#[pyfunction]
#[pyo3(signature = (dtype, kind))]
fn isdtype(dtype: DTypeArg, kind: &Bound<'_, PyAny>) -> Result<bool> {
    if let Ok(kinds) = kind.cast::<PyTuple>() {
        for kind in kinds {
            if isdtype(dtype, &kind)? {
                return Ok(true);
            }
        }
        return Ok(false);
    }
    let own = dtype.0.kind();
    let Ok(name) = kind.extract::<String>() else { return Ok(dtype_of(kind)? == dtype.0) };
    Ok(match name.as_str() {
        "bool" => own == Kind::Bool,
        "signed integer" => own == Kind::Signed,
        "unsigned integer" => own == Kind::Unsigned,
        "integral" => dtype.0.is_integer(),
        "real floating" => own == Kind::Float,
        "complex floating" => own == Kind::Complex,
        "numeric" => own != Kind::Bool,
        _ => match name.parse::<DType>() {
            Ok(other) => other == dtype.0,
            Err(_) => return Err(value_error(format!("isdtype: {name:?} is no kind of dtype"))),
        },
    })
}

/// The dtype that holds all of some arrays, dtypes and Python numbers; the numbers follow
/// the rest.
///
/// >>> import einmul as em
/// >>> em.result_type(em.int8, em.uint8)
/// einmul.int16
#[pyfunction]
#[pyo3(signature = (*arrays_and_dtypes))]
fn result_type(arrays_and_dtypes: &Bound<'_, PyTuple>) -> Result<PyDType> {
    let mut joint: Option<DType> = None;
    let mut numbers = Vec::new();
    for object in arrays_and_dtypes {
        let is_array = object.is_instance_of::<PyArray>() || exchange::has_dtype(&object);
        match scalar::read(&object)? {
            Some(number) if !is_array => numbers.push(number),
            _ => {
                let dtype = dtype_or_array(&object)?;
                joint = Some(joint.map_or(dtype, |so_far| so_far.promote(dtype)));
            }
        }
    }
    for number in numbers {
        joint = Some(joint.map_or(number.dtype(), |dtype| number.dtype_beside(dtype)));
    }
    joint.map(PyDType).ok_or_else(|| value_error("result_type: at least one argument is needed"))
}

/// Whether the standard's promotion leads from a dtype (or an array's) to another.
///
/// >>> import einmul as em
/// >>> em.can_cast(em.int8, em.int16)
/// True
#[pyfunction]
#[pyo3(signature = (from_, to, /))]
fn can_cast(from_: &Bound<'_, PyAny>, to: DTypeArg) -> Result<bool> {
    Ok(dtype_or_array(from_)?.promote(to.0) == to.0)
}

/// The elements of an array in another dtype; a copy unless `copy` is false and nothing
/// changes. Integers wrap, floats are cut towards zero, truth is "not zero"; `DTypeError`
/// from complex to real.
///
/// >>> import einmul as em
/// >>> em.astype(em.asarray([1.7, -1.7]), em.int64)
/// array([ 1, -1])
#[pyfunction]
#[pyo3(signature = (x, dtype, /, *, copy=true, device=None))]
fn astype(
    py: Python<'_>,
    x: ArrayArg,
    dtype: DTypeArg,
    copy: bool,
    device: Option<&Bound<'_, PyAny>>,
) -> Result<PyArray> {
    check_device(device)?;
    cast(py, &x.0, dtype.0, copy).map(PyArray)
}
