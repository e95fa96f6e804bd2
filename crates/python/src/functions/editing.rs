//! Parts of arrays taken out, put in, padded and trimmed: NumPy's `delete`, `insert`,
//! `append`, `pad`, `trim_zeros`.

use einmul_array::rearrange::{self, PadMode, Positions, Statistic};
use einmul_array::{Array, DType, Scalar, SliceItem, format_shape};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PySlice};

use super::creation::element;
use super::splitting::positions;
use crate::array::PyArray;
use crate::compute::compute;
use crate::convert::{ArrayArg, AxesArg};
use crate::errors::{Result, dtype_error, shape_error, value_error};

/// Adds the functions of this file.
pub(super) fn add(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(append, module)?)?;
    module.add_function(wrap_pyfunction!(delete, module)?)?;
    module.add_function(wrap_pyfunction!(insert, module)?)?;
    module.add_function(wrap_pyfunction!(pad, module)?)?;
    module.add_function(wrap_pyfunction!(trim_zeros, module)?)
}

/// Positions of an axis: an integer, a slice, integers, or a mask.
enum PositionsArg {
    One(isize),
    Range { start: Option<isize>, stop: Option<isize>, step: Option<isize> },
    Many(Vec<isize>),
    Mask(Vec<bool>),
}

impl PositionsArg {
    fn positions(&self) -> Positions<'_> {
        match self {
            Self::One(index) => Positions::One(*index),
            Self::Many(indices) => Positions::Many(indices),
            Self::Mask(mask) => Positions::Mask(mask),
            Self::Range { start, stop, step } => {
                Positions::Range { start: *start, stop: *stop, step: *step }
            }
        }
    }
}

impl<'a, 'py> FromPyObject<'a, 'py> for PositionsArg {
    type Error = PyErr;

    fn extract(obj: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        if obj.is_instance_of::<PySlice>() {
            let bound = |name: &str| obj.getattr(name)?.extract::<Option<isize>>();
            let (start, stop, step) = (bound("start")?, bound("stop")?, bound("step")?);
            return Ok(Self::Range { start, stop, step });
        }
        if obj.is_instance_of::<PyBool>() {
            return Err(dtype_error("one truth value is no position; give a mask").into());
        }
        if let Ok(index) = obj.extract::<isize>() {
            return Ok(Self::One(index));
        }
        let array = obj.extract::<ArrayArg>()?.0;
        if array.rank() > 1 {
            let shape = format_shape(array.shape());
            return Err(shape_error(format!("positions are a vector, not of shape {shape}")).into());
        }
        match array.dtype() {
            DType::Bool => Ok(Self::Mask(array.to_vec().unwrap_or_default())),
            _ => Ok(Self::Many(positions(&array)?)),
        }
    }
}

/// The array without positions of an axis, named by an integer, a slice, integers or a
/// mask; flattened first if there is no axis.
///
/// `IndexError` outside the axis, `ShapeError` for a mask of another length, `AxisError`.
///
/// >>> import einmul as em
/// >>> em.delete([1, 2, 3, 4], [0, -1]).tolist()
/// [2, 3]
#[pyfunction]
#[pyo3(signature = (arr, obj, axis=None))]
fn delete(
    py: Python<'_>,
    arr: ArrayArg,
    obj: PositionsArg,
    axis: Option<isize>,
) -> Result<PyArray> {
    let work = || rearrange::delete(&arr.0, obj.positions(), axis);
    Ok(compute(py, arr.0.len(), work)?.into())
}

/// The array with values put in before positions of an axis (as the array was), which
/// stretch to the place made for them; flattened first if there is no axis.
///
/// `IndexError` outside the axis, `ShapeError` for values that do not fit, `AxisError`.
///
/// >>> import einmul as em
/// >>> em.insert([1, 2, 3], [0, 2], 9).tolist()
/// [9, 1, 2, 9, 3]
#[pyfunction]
#[pyo3(signature = (arr, obj, values, axis=None))]
fn insert(
    py: Python<'_>,
    arr: ArrayArg,
    obj: PositionsArg,
    values: ArrayArg,
    axis: Option<isize>,
) -> Result<PyArray> {
    let work = || rearrange::insert(&arr.0, obj.positions(), &values.0, axis);
    Ok(compute(py, arr.0.len(), work)?.into())
}

/// The array with values added at the end of an axis; both are flattened first if there
/// is none. `ShapeError` for shapes that differ along another axis, `AxisError`.
///
/// >>> import einmul as em
/// >>> em.append([1, 2], [[3], [4]]).tolist()
/// [1, 2, 3, 4]
#[pyfunction]
#[pyo3(signature = (arr, values, axis=None))]
fn append(py: Python<'_>, arr: ArrayArg, values: ArrayArg, axis: Option<isize>) -> Result<PyArray> {
    let work = || rearrange::append(&arr.0, &values.0, axis);
    Ok(compute(py, arr.0.len(), work)?.into())
}

/// Two numbers for each axis: given as one number, one pair for all, a number or a pair
/// for each.
fn pairs<T: Clone>(
    name: &str,
    given: &Array,
    rank: usize,
    read: impl Fn(&Array) -> Result<T>,
) -> Result<Vec<(T, T)>> {
    let all = given.broadcast_to(&[rank, 2]).map_err(|_| {
        let shape = format_shape(given.shape());
        shape_error(format!(
            "pad: {name} of shape {shape} does not stretch to a pair for each of {rank} axes"
        ))
    })?;
    let at = |axis: usize, side: isize| {
        read(&all.slice(&[SliceItem::Index(axis as isize), SliceItem::Index(side)])?)
    };
    (0..rank).map(|axis| Ok((at(axis, 0)?, at(axis, 1)?))).collect()
}

fn lengths(name: &str, given: &Array, rank: usize) -> Result<Vec<(usize, usize)>> {
    if !given.dtype().is_integer() {
        let dtype = given.dtype().numpy_name();
        return Err(dtype_error(format!("pad: {name} are integers, not {dtype}")));
    }
    pairs(name, given, rank, |value| match element(value)?.to_integer() {
        Some(n) => usize::try_from(n)
            .map_err(|_| value_error(format!("pad: {name} holds {n}, which is negative"))),
        None => Err(value_error(format!("pad: {name} are integers"))),
    })
}

/// The array with elements added around it: `pad_width` is a number, a pair for front and
/// back, or a pair for each axis.
///
/// `mode`: `"constant"` (`constant_values`), `"edge"`, `"linear_ramp"` (down to
/// `end_values`), `"maximum"`, `"mean"`, `"median"`, `"minimum"` (of `stat_length` elements
/// at each end, or all), `"reflect"`, `"symmetric"` (`reflect_type` `"even"` or `"odd"`),
/// `"wrap"`, `"empty"`.
///
/// `ValueError` for an unknown mode, negative widths and values that the dtype does not
/// hold; `ShapeError` for widths of another number of axes, and for an empty axis that
/// gives nothing to pad with.
///
/// >>> import einmul as em
/// >>> em.pad([1, 2, 3], (2, 1), mode="reflect").tolist()
/// [3, 2, 1, 2, 3, 2]
#[pyfunction]
#[pyo3(signature = (array, pad_width, mode="constant", *, stat_length=None, constant_values=None,
                    end_values=None, reflect_type="even"))]
fn pad(
    py: Python<'_>,
    array: ArrayArg,
    pad_width: ArrayArg,
    mode: &str,
    stat_length: Option<ArrayArg>,
    constant_values: Option<ArrayArg>,
    end_values: Option<ArrayArg>,
    reflect_type: &str,
) -> Result<PyArray> {
    let x = array.0;
    let rank = x.rank();
    let widths = lengths("pad_width", &pad_width.0, rank)?;
    let values = |name: &str, given: Option<ArrayArg>| match given {
        Some(given) => pairs(name, &given.0, rank, element),
        None => Ok(vec![(Scalar::Integer(0), Scalar::Integer(0)); rank]),
    };
    let constants = values("constant_values", constant_values)?;
    let ends = values("end_values", end_values)?;
    let stat = stat_length.map(|given| lengths("stat_length", &given.0, rank)).transpose()?;
    let stat = stat.as_deref();
    let odd = match reflect_type {
        "even" => false,
        "odd" => true,
        other => {
            let text = format!("pad: reflect_type is \"even\" or \"odd\", not {other:?}");
            return Err(value_error(text));
        }
    };
    let mode = match mode {
        "constant" => PadMode::Constant(&constants),
        "edge" => PadMode::Edge,
        "linear_ramp" => PadMode::LinearRamp(&ends),
        "maximum" => PadMode::Statistic(Statistic::Maximum, stat),
        "minimum" => PadMode::Statistic(Statistic::Minimum, stat),
        "mean" => PadMode::Statistic(Statistic::Mean, stat),
        "median" => PadMode::Statistic(Statistic::Median, stat),
        "reflect" => PadMode::Reflect { odd },
        "symmetric" => PadMode::Symmetric { odd },
        "wrap" => PadMode::Wrap,
        "empty" => PadMode::Empty,
        other => return Err(value_error(format!("pad: there is no mode {other:?}"))),
    };
    let added = widths.iter().map(|&(front, back)| front.saturating_add(back)).max().unwrap_or(0);
    let lengths = x.shape().iter().map(|&length| length.saturating_add(added));
    let work = lengths.fold(1, usize::saturating_mul);
    Ok(compute(py, work, || rearrange::pad(&x, &widths, mode))?.into())
}

/// The smallest part that holds every element that is not zero, along the axes named or
/// all: cut at the front (`trim="f"`), the back (`"b"`) or both; a view. `AxisError`.
///
/// >>> import einmul as em
/// >>> em.trim_zeros([0, 1, 0, 2, 0]).tolist()
/// [1, 0, 2]
#[pyfunction]
#[pyo3(signature = (filt, trim="fb", axis=None))]
fn trim_zeros(filt: ArrayArg, trim: &str, axis: Option<AxesArg>) -> Result<PyArray> {
    let lower = trim.to_lowercase();
    if lower.is_empty() || !lower.chars().all(|c| c == 'f' || c == 'b') {
        return Err(value_error(format!("trim_zeros: trim is of \"f\" and \"b\", not {trim:?}")));
    }
    let axes = axis.as_ref().map(|axes| &axes.0[..]);
    let (front, back) = (lower.contains('f'), lower.contains('b'));
    Ok(rearrange::trim_zeros(&filt.0, front, back, axes)?.into())
}
