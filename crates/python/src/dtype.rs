//! Dtypes as Python objects, and everything that is accepted in place of one.

use einmul_array::{DType, Kind};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyComplex, PyFloat, PyInt, PyString, PyType};

use crate::convert::ArrayArg;
use crate::errors::{Failure, Result, dtype_error};

/// The type of an array's elements, such as `einmul.float64`.
///
/// A dtype equals the NumPy dtype of the same name, and calling one makes a 0-d array of
/// a value: `einmul.float32(1.5)`.
#[pyclass(frozen, name = "DType", module = "einmul")]
pub(crate) struct PyDType(pub(crate) DType);

#[pymethods]
impl PyDType {
    /// NumPy's name of the dtype; `bfloat16` is that of `ml_dtypes`.
    #[getter]
    fn name(&self) -> &'static str {
        self.0.numpy_name()
    }

    /// Bytes of one element.
    #[getter]
    fn itemsize(&self) -> usize {
        self.0.size()
    }

    /// NumPy's letter: `b`, `i`, `u`, `f` or `c`.
    #[getter]
    fn kind(&self) -> char {
        match self.0.kind() {
            Kind::Bool => 'b',
            Kind::Signed => 'i',
            Kind::Unsigned => 'u',
            Kind::Float => 'f',
            Kind::Complex => 'c',
        }
    }

    /// The NumPy dtype, through which `numpy.dtype(…)` reads this one.
    #[getter]
    fn dtype<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        numpy_dtype(py, self.0)
    }

    #[pyo3(signature = (value, /))]
    fn __call__(&self, py: Python<'_>, value: ArrayArg) -> Result<crate::array::PyArray> {
        let _ = py;
        Ok(value.0.cast(self.0)?.into())
    }

    fn __repr__(&self) -> String {
        format!("einmul.{}", self.0.numpy_name())
    }

    fn __str__(&self) -> &'static str {
        self.0.numpy_name()
    }

    fn __hash__(&self) -> u64 {
        self.0 as u64
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        // `None` is the default dtype to NumPy and none at all here.
        !other.is_none() && dtype_of(other).is_ok_and(|dtype| dtype == self.0)
    }

    fn __ne__(&self, other: &Bound<'_, PyAny>) -> bool {
        !self.__eq__(other)
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (&'static str,))> {
        let by_name = slf.py().import("einmul._core")?.getattr("dtype")?;
        Ok((by_name, (slf.get().0.numpy_name(),)))
    }
}

/// NumPy's dtype object; that of `ml_dtypes` for `bfloat16`.
pub(crate) fn numpy_dtype(py: Python<'_>, dtype: DType) -> PyResult<Bound<'_, PyAny>> {
    let numpy = py.import("numpy")?;
    match dtype {
        DType::BF16 => numpy.call_method1("dtype", (py.import("ml_dtypes")?.getattr("bfloat16")?,)),
        _ => numpy.call_method1("dtype", (dtype.numpy_name(),)),
    }
}

/// A `dtype=` argument.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DTypeArg(pub(crate) DType);

impl<'a, 'py> FromPyObject<'a, 'py> for DTypeArg {
    type Error = PyErr;

    fn extract(obj: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        Ok(dtype_of(&obj).map(DTypeArg)?)
    }
}

/// Reads a dtype: ours, NumPy's (objects, classes and strings), or a Python type.
pub(crate) fn dtype_of(object: &Bound<'_, PyAny>) -> Result<DType> {
    if let Ok(dtype) = object.cast::<PyDType>() {
        return Ok(dtype.get().0);
    }
    let py = object.py();
    if let Ok(class) = object.cast::<PyType>() {
        let python = [
            (py.get_type::<PyBool>(), DType::Bool),
            (py.get_type::<PyInt>(), DType::I64),
            (py.get_type::<PyFloat>(), DType::F64),
            (py.get_type::<PyComplex>(), DType::C128),
        ];
        if let Some((_, dtype)) = python.iter().find(|(known, _)| class.is(known)) {
            return Ok(*dtype);
        }
        return named(&class.getattr("__name__")?.extract::<String>()?);
    }
    if let Ok(text) = object.cast::<PyString>() {
        return named(&text.to_string());
    }
    match object.getattr("name").and_then(|name| name.extract::<String>()) {
        Ok(name) => {
            let native = object.getattr("isnative").and_then(|n| n.extract::<bool>());
            if native.is_ok_and(|native| !native) {
                return Err(dtype_error(format!(
                    "dtype {name} is not in this machine's byte order"
                )));
            }
            named(&name)
        }
        Err(_) => {
            let class = object.get_type().name()?.to_string();
            Err(dtype_error(format!("an object of type {class} is no dtype")))
        }
    }
}

fn named(name: &str) -> Result<DType> {
    let little = name.trim_start_matches(['<', '=', '|']);
    // NumPy's one-letter codes with sizes in bytes.
    let code = match little {
        "?" | "b1" | "bool_" => Some(DType::Bool),
        "i1" => Some(DType::I8),
        "i2" => Some(DType::I16),
        "i4" => Some(DType::I32),
        "i8" | "int" | "intp" | "q" | "l" => Some(DType::I64),
        "u1" | "B" => Some(DType::U8),
        "u2" => Some(DType::U16),
        "u4" => Some(DType::U32),
        "u8" | "uint" | "uintp" => Some(DType::U64),
        "f2" | "e" => Some(DType::F16),
        "f4" | "f" => Some(DType::F32),
        "f8" | "d" | "float" => Some(DType::F64),
        "c8" | "F" => Some(DType::C64),
        "c16" | "D" | "complex" => Some(DType::C128),
        // The platform's own integer types have names of their own in NumPy.
        "longlong" => Some(DType::I64),
        "ulonglong" => Some(DType::U64),
        _ => None,
    };
    match code {
        Some(dtype) => Ok(dtype),
        None => little.parse::<DType>().map_err(Failure::from),
    }
}

/// The dtype of a name, of a NumPy dtype, or of a Python type. `DTypeError` for anything
/// else.
///
/// >>> import einmul as em
/// >>> em.dtype("float32")
/// einmul.float32
#[pyfunction]
#[pyo3(signature = (object, /))]
fn dtype(object: DTypeArg) -> PyDType {
    PyDType(object.0)
}

/// Adds every dtype under NumPy's name.
pub(crate) fn add_dtypes(module: &Bound<'_, PyModule>) -> PyResult<()> {
    for dtype in DType::ALL {
        module.add(dtype.numpy_name(), PyDType(dtype))?;
    }
    module.add_function(wrap_pyfunction!(dtype, module)?)
}
