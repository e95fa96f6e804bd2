//! New arrays: `arange`, `linspace`, `eye`, `full`, `meshgrid` and their like.

use einmul_array::create;
use einmul_array::{Array, DType, Element, Kind, Scalar, dispatch, triangles};
use pyo3::prelude::*;
use pyo3::types::{PyFloat, PyInt, PyString};

use crate::array::PyArray;
use crate::attributes::{cast, check_device};
use crate::compute::compute;
use crate::convert::{ArrayArg, DiagonalArg, ShapeArg, read_array, to_array};
use crate::dtype::DTypeArg;
use crate::errors::{Result, shape_error, value_error};
use crate::exchange;
use crate::scalar;

/// Adds the functions of this file.
pub(super) fn add(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(arange, module)?)?;
    module.add_function(wrap_pyfunction!(array, module)?)?;
    module.add_function(wrap_pyfunction!(diag, module)?)?;
    module.add_function(wrap_pyfunction!(diagflat, module)?)?;
    module.add_function(wrap_pyfunction!(diagonal, module)?)?;
    module.add_function(wrap_pyfunction!(empty, module)?)?;
    module.add_function(wrap_pyfunction!(empty_like, module)?)?;
    module.add_function(wrap_pyfunction!(eye, module)?)?;
    module.add_function(wrap_pyfunction!(full, module)?)?;
    module.add_function(wrap_pyfunction!(full_like, module)?)?;
    module.add_function(wrap_pyfunction!(identity, module)?)?;
    module.add_function(wrap_pyfunction!(mat, module)?)?;
    module.add_function(wrap_pyfunction!(ones, module)?)?;
    module.add_function(wrap_pyfunction!(ones_like, module)?)?;
    module.add_function(wrap_pyfunction!(tri, module)?)?;
    module.add_function(wrap_pyfunction!(tril, module)?)?;
    module.add_function(wrap_pyfunction!(triu, module)?)?;
    module.add_function(wrap_pyfunction!(vander, module)?)?;
    module.add_function(wrap_pyfunction!(zeros, module)?)?;
    module.add_function(wrap_pyfunction!(zeros_like, module)?)
}

pub(super) type Device<'a, 'py> = Option<&'a Bound<'py, PyAny>>;

/// The dtype asked for, or the default of real numbers.
pub(super) fn or_float(dtype: Option<DTypeArg>) -> DType {
    dtype.map_or(DType::F64, |dtype| dtype.0)
}

/// A number: Python's, or an array's of one element.
pub(super) struct NumberArg(pub(super) Scalar);

impl<'a, 'py> FromPyObject<'a, 'py> for NumberArg {
    type Error = PyErr;

    fn extract(obj: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        match number(&obj)? {
            Some(number) => Ok(Self(number)),
            None => Ok(Self(element(&to_array(&obj)?)?)),
        }
    }
}

/// The Python number that an object is, unless it has a dtype of its own. Plain numbers,
/// the common case, are not asked for one: that would take longer than the rest.
fn number(object: &Bound<'_, PyAny>) -> Result<Option<Scalar>> {
    let plain = object.is_exact_instance_of::<PyInt>() || object.is_exact_instance_of::<PyFloat>();
    if !plain && exchange::has_dtype(object) { Ok(None) } else { scalar::read(object) }
}

/// The one element of an array.
pub(super) fn element(array: &Array) -> Result<Scalar> {
    if array.len() != 1 {
        let shape = einmul_array::format_shape(array.shape());
        return Err(shape_error(format!("a number is needed, not an array of shape {shape}")));
    }
    let position = vec![0; array.rank()];
    let value = array.get_c128(&position).unwrap_or_default();
    let integer = || {
        dispatch!(array.dtype(), T => array.get::<T>(&position).and_then(Element::to_i128))
            .unwrap_or_default()
    };
    Ok(match array.dtype().kind() {
        Kind::Bool => (integer() != 0).into(),
        Kind::Signed | Kind::Unsigned => Scalar::Integer(integer()),
        Kind::Float => value.re.into(),
        Kind::Complex => value.into(),
    })
}

/// The values `start`, `start + step`, … before `stop`, as a vector; with one argument,
/// those from 0 before it. Integers are exact, value `i` of real numbers is
/// `start + i*step`.
///
/// `ValueError` for a step of zero, for NaN and infinity, and for integers that the dtype
/// does not hold.
///
/// >>> import einmul as em
/// >>> em.arange(7, 0, -3).tolist()
/// [7, 4, 1]
#[pyfunction]
#[pyo3(signature = (start, /, stop=None, step=NumberArg(Scalar::Integer(1)), dtype=None, *, device=None),
       text_signature = "(start, /, stop=None, step=1, dtype=None, *, device=None)")]
fn arange(
    start: NumberArg,
    stop: Option<NumberArg>,
    step: NumberArg,
    dtype: Option<DTypeArg>,
    device: Device<'_, '_>,
) -> Result<PyArray> {
    check_device(device)?;
    let (start, stop) = match stop {
        Some(stop) => (start.0, stop.0),
        None => (Scalar::Integer(0), start.0),
    };
    Ok(create::arange(start, stop, step.0, dtype.map(|d| d.0))?.into())
}

/// An array of anything that holds numbers, copied unless `copy` is false or `None` and
/// it is an array already; axes of length one are added in front up to `ndmin`.
///
/// >>> import einmul as em
/// >>> em.array([1, 2, 3], ndmin=2).shape
/// (1, 3)
#[pyfunction]
#[pyo3(signature = (object, dtype=None, *, copy=Some(true), ndmin=0))]
fn array(
    object: &Bound<'_, PyAny>,
    dtype: Option<DTypeArg>,
    copy: Option<bool>,
    ndmin: usize,
) -> Result<PyArray> {
    let shares = object.is_instance_of::<PyArray>() || exchange::has_dtype(object);
    let array = read_array(object, dtype.map(|dtype| dtype.0))?;
    let dtype = dtype.map_or(array.dtype(), |dtype| dtype.0);
    if copy == Some(false) && (!shares || dtype != array.dtype()) {
        return Err(value_error("array: this needs a copy, and copy=False forbids it"));
    }
    let array = cast(object.py(), &array, dtype, shares && copy == Some(true))?;
    let missing = ndmin.saturating_sub(array.rank());
    if missing == 0 {
        return Ok(array.into());
    }
    if ndmin > 64 {
        return Err(value_error(format!("array: ndmin={ndmin} is more than 64 axes")));
    }
    let shape: Vec<usize> =
        std::iter::repeat_n(1, missing).chain(array.shape().iter().copied()).collect();
    Ok(array.reshape(&shape)?.into())
}

/// A matrix of a text such as `"1 2; 3 4"`, or of anything that `array` takes: a plain
/// array of two axes, not NumPy's retired matrix class.
///
/// `ShapeError` for rows of unlike length and for more than two axes.
///
/// >>> import einmul as em
/// >>> em.mat("1 2; 3 4").tolist()
/// [[1, 2], [3, 4]]
#[pyfunction]
#[pyo3(signature = (data, dtype=None))]
fn mat(data: &Bound<'_, PyAny>, dtype: Option<DTypeArg>) -> Result<PyArray> {
    let array = match data.cast::<PyString>() {
        Ok(text) => create::matrix(&text.to_string())?,
        Err(_) => to_array(data)?,
    };
    if array.rank() > 2 {
        let shape = einmul_array::format_shape(array.shape());
        return Err(shape_error(format!("mat: a matrix has two axes, shape {shape} has more")));
    }
    let array = einmul_array::rearrange::atleast_2d(&array)?;
    Ok(array.cast(dtype.map_or(array.dtype(), |d| d.0))?.into())
}

/// An array of the given shape whose elements are unspecified.
///
/// >>> import einmul as em
/// >>> em.empty((2, 3)).shape
/// (2, 3)
#[pyfunction]
#[pyo3(signature = (shape, dtype=None, *, device=None))]
fn empty(shape: ShapeArg, dtype: Option<DTypeArg>, device: Device<'_, '_>) -> Result<PyArray> {
    check_device(device)?;
    Ok(Array::unfilled(or_float(dtype), &shape.lengths("empty")?)?.into())
}

/// An array of the shape and dtype of `x` whose elements are unspecified.
///
/// >>> import einmul as em
/// >>> em.empty_like(em.asarray([1, 2])).shape
/// (2,)
#[pyfunction]
#[pyo3(signature = (x, /, dtype=None, *, device=None))]
fn empty_like(x: ArrayArg, dtype: Option<DTypeArg>, device: Device<'_, '_>) -> Result<PyArray> {
    check_device(device)?;
    Ok(Array::unfilled(dtype.map_or(x.0.dtype(), |d| d.0), x.0.shape())?.into())
}

/// Zeros in the given shape.
///
/// >>> import einmul as em
/// >>> em.zeros(2).tolist()
/// [0.0, 0.0]
#[pyfunction]
#[pyo3(signature = (shape, dtype=None, *, device=None))]
fn zeros(shape: ShapeArg, dtype: Option<DTypeArg>, device: Device<'_, '_>) -> Result<PyArray> {
    check_device(device)?;
    Ok(Array::zeros(or_float(dtype), &shape.lengths("zeros")?)?.into())
}

/// Zeros in the shape and dtype of `x`.
///
/// >>> import einmul as em
/// >>> em.zeros_like(em.asarray([1, 2])).tolist()
/// [0, 0]
#[pyfunction]
#[pyo3(signature = (x, /, dtype=None, *, device=None))]
fn zeros_like(x: ArrayArg, dtype: Option<DTypeArg>, device: Device<'_, '_>) -> Result<PyArray> {
    check_device(device)?;
    Ok(create::zeros_like(&x.0, dtype.map(|d| d.0))?.into())
}

/// Ones in the given shape.
///
/// >>> import einmul as em
/// >>> em.ones((1, 2), dtype=em.int8).tolist()
/// [[1, 1]]
#[pyfunction]
#[pyo3(signature = (shape, dtype=None, *, device=None))]
fn ones(shape: ShapeArg, dtype: Option<DTypeArg>, device: Device<'_, '_>) -> Result<PyArray> {
    check_device(device)?;
    Ok(create::ones(&shape.lengths("ones")?, or_float(dtype))?.into())
}

/// Ones in the shape and dtype of `x`.
///
/// >>> import einmul as em
/// >>> em.ones_like(em.asarray([5, 6])).tolist()
/// [1, 1]
#[pyfunction]
#[pyo3(signature = (x, /, dtype=None, *, device=None))]
fn ones_like(x: ArrayArg, dtype: Option<DTypeArg>, device: Device<'_, '_>) -> Result<PyArray> {
    check_device(device)?;
    Ok(create::ones_like(&x.0, dtype.map(|d| d.0))?.into())
}

/// Copies of a value in a shape: of a number, or of an array that stretches to it.
fn filled(shape: &[usize], value: &Bound<'_, PyAny>, dtype: Option<DType>) -> Result<PyArray> {
    if let Some(number) = number(value)? {
        let dtype = dtype.unwrap_or(number.dtype());
        return Ok(dispatch!(dtype, T => Array::full(scalar::element::<T>(number)?, shape)?).into());
    }
    let value = to_array(value)?;
    let value = value.cast(dtype.unwrap_or(value.dtype()))?;
    Ok(value.broadcast_to(shape)?.to_row_major()?.into())
}

/// Copies of one value in the given shape; the dtype is the value's where none is given.
/// An array as a value stretches to the shape.
///
/// `OverflowError` for a number that the dtype does not hold.
///
/// >>> import einmul as em
/// >>> em.full((2, 2), 7).tolist()
/// [[7, 7], [7, 7]]
#[pyfunction]
#[pyo3(signature = (shape, fill_value, dtype=None, *, device=None))]
fn full(
    shape: ShapeArg,
    fill_value: &Bound<'_, PyAny>,
    dtype: Option<DTypeArg>,
    device: Device<'_, '_>,
) -> Result<PyArray> {
    check_device(device)?;
    filled(&shape.lengths("full")?, fill_value, dtype.map(|d| d.0))
}

/// Copies of one value in the shape and dtype of `x`.
///
/// >>> import einmul as em
/// >>> em.full_like(em.asarray([1.0, 2.0]), 7).tolist()
/// [7.0, 7.0]
#[pyfunction]
#[pyo3(signature = (x, /, fill_value, dtype=None, *, device=None))]
fn full_like(
    x: ArrayArg,
    fill_value: &Bound<'_, PyAny>,
    dtype: Option<DTypeArg>,
    device: Device<'_, '_>,
) -> Result<PyArray> {
    check_device(device)?;
    filled(x.0.shape(), fill_value, Some(dtype.map_or(x.0.dtype(), |d| d.0)))
}

/// A matrix with ones on diagonal `k` (above the main one if positive), zeros elsewhere;
/// square unless `n_cols` is given.
///
/// >>> import einmul as em
/// >>> em.eye(2, 3, k=1).tolist()
/// [[0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
#[pyfunction]
#[pyo3(signature = (n_rows, n_cols=None, k=DiagonalArg(0), dtype=None, *, device=None))]
fn eye(
    n_rows: usize,
    n_cols: Option<usize>,
    k: DiagonalArg,
    dtype: Option<DTypeArg>,
    device: Device<'_, '_>,
) -> Result<PyArray> {
    check_device(device)?;
    Ok(create::eye(n_rows, n_cols, k.0, or_float(dtype))?.into())
}

/// The `n` by `n` identity matrix.
///
/// >>> import einmul as em
/// >>> em.identity(2).tolist()
/// [[1.0, 0.0], [0.0, 1.0]]
#[pyfunction]
#[pyo3(signature = (n, dtype=None))]
fn identity(n: usize, dtype: Option<DTypeArg>) -> Result<PyArray> {
    Ok(create::identity(n, or_float(dtype))?.into())
}

/// A matrix with ones on and below diagonal `k`, zeros above; square unless `M` is given.
///
/// >>> import einmul as em
/// >>> em.tri(2, 3).tolist()
/// [[1.0, 0.0, 0.0], [1.0, 1.0, 0.0]]
#[pyfunction]
#[pyo3(signature = (N, M=None, k=DiagonalArg(0), dtype=None))]
#[expect(non_snake_case, reason = "NumPy's names of the arguments")]
fn tri(N: usize, M: Option<usize>, k: DiagonalArg, dtype: Option<DTypeArg>) -> Result<PyArray> {
    Ok(create::tri(N, M, k.0, or_float(dtype))?.into())
}

/// The lower triangles of matrices, the last two axes of `x`: elements above diagonal `k`
/// become zero. `ShapeError` below two axes.
///
/// >>> import einmul as em
/// >>> em.tril(em.asarray([[1, 2], [3, 4]])).tolist()
/// [[1, 0], [3, 4]]
#[pyfunction]
#[pyo3(signature = (x, /, k=DiagonalArg(0)))]
fn tril(py: Python<'_>, x: ArrayArg, k: DiagonalArg) -> Result<PyArray> {
    Ok(compute(py, x.0.len(), || triangles::tril(&x.0, k.0))?.into())
}

/// The upper triangles of matrices, the last two axes of `x`: elements below diagonal `k`
/// become zero. `ShapeError` below two axes.
///
/// >>> import einmul as em
/// >>> em.triu(em.asarray([[1, 2], [3, 4]])).tolist()
/// [[1, 2], [0, 4]]
#[pyfunction]
#[pyo3(signature = (x, /, k=DiagonalArg(0)))]
fn triu(py: Python<'_>, x: ArrayArg, k: DiagonalArg) -> Result<PyArray> {
    Ok(compute(py, x.0.len(), || triangles::triu(&x.0, k.0))?.into())
}

/// Of a vector, the square matrix with it on diagonal `k`; of a matrix, its diagonal `k`,
/// a view. `ShapeError` for any other rank.
///
/// >>> import einmul as em
/// >>> em.diag([1, 2]).tolist()
/// [[1, 0], [0, 2]]
#[pyfunction]
#[pyo3(signature = (v, k=DiagonalArg(0)))]
fn diag(v: ArrayArg, k: DiagonalArg) -> Result<PyArray> {
    Ok(create::diag(&v.0, k.0)?.into())
}

/// The square matrix with all elements of `v`, in row-major order, on diagonal `k`.
///
/// >>> import einmul as em
/// >>> em.diagflat([[1, 2]]).tolist()
/// [[1, 0], [0, 2]]
#[pyfunction]
#[pyo3(signature = (v, k=DiagonalArg(0)))]
fn diagflat(v: ArrayArg, k: DiagonalArg) -> Result<PyArray> {
    Ok(create::diagflat(&v.0, k.0)?.into())
}

/// Diagonal `offset` of the matrices that two axes make, as the last axis; a view.
/// `ShapeError` below two axes, `AxisError` for axes that are not there.
///
/// >>> import einmul as em
/// >>> em.diagonal([[1, 2], [3, 4]]).tolist()
/// [1, 4]
#[pyfunction]
#[pyo3(signature = (a, offset=0, axis1=0, axis2=1))]
pub(crate) fn diagonal(a: ArrayArg, offset: isize, axis1: isize, axis2: isize) -> Result<PyArray> {
    Ok(create::diagonal(&a.0, offset, axis1, axis2)?.into())
}

/// The matrix whose row `i` holds the powers of `x[i]`: from `N - 1` down to 0, or up if
/// `increasing`. `N` is the length of `x` where none is given. `ShapeError` unless `x` is
/// a vector.
///
/// >>> import einmul as em
/// >>> em.vander([1, 2, 3], 3).tolist()
/// [[1, 1, 1], [4, 2, 1], [9, 3, 1]]
#[pyfunction]
#[pyo3(signature = (x, N=None, increasing=false))]
#[expect(non_snake_case, reason = "NumPy's name of the argument")]
fn vander(x: ArrayArg, N: Option<usize>, increasing: bool) -> Result<PyArray> {
    Ok(create::vander(&x.0, N, increasing)?.into())
}
