//! `a[…]` and `a[…] = …`: Python's index objects as the engine's.

use einmul_array::index::{self, IndexItem};
use einmul_array::{Array, DType, SliceItem};
use pyo3::exceptions::{PyIndexError, PyOverflowError};
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyEllipsis, PyFloat, PyInt, PySlice, PyTuple};
use smallvec::{SmallVec, smallvec};

use crate::array::PyArray;
use crate::compute::compute;
use crate::convert::{is_sequence, to_array};
use crate::errors::Result;
use crate::exchange;
use crate::operators::give;
use crate::scalar;

/// The entries of an index.
type Items = SmallVec<[IndexItem; 2]>;

#[pymethods]
impl PyArray {
    fn __getitem__(slf: &Bound<'_, Self>, key: &Bound<'_, PyAny>) -> Result<Self> {
        let (py, array) = (slf.py(), &slf.get().0);
        // Most indices are one entry, which is not put in a list.
        if let Ok(indices) = key.cast::<PyArray>() {
            let indices = &indices.get().0;
            let work = indices.len().saturating_mul(row(array));
            return Ok(compute(py, work, || index::get_by(array, indices))?.into());
        }
        if key.is_instance_of::<PyTuple>() {
            let items = items(key)?;
            let work = work(&items).saturating_mul(row(array));
            return Ok(compute(py, work, || index::get(array, &items))?.into());
        }
        let item = item(key)?;
        let items = std::slice::from_ref(&item);
        let work = work(items).saturating_mul(row(array));
        Ok(compute(py, work, || index::get(array, items))?.into())
    }

    fn __setitem__(
        slf: &Bound<'_, Self>,
        key: &Bound<'_, PyAny>,
        value: &Bound<'_, PyAny>,
    ) -> Result<()> {
        let (array, mut items) = (&slf.get().0, items(key)?);
        let value = value_for(value, array)?;
        for item in &mut items {
            if let IndexItem::Integers(own) | IndexItem::Mask(own) = item {
                *own = unshared(slf.py(), own.clone(), array)?;
            }
        }
        compute(slf.py(), work(&items).max(array.len()), || {
            // SAFETY: index and value are other memory than the array. Python code that
            // looks at the array while this runs has arranged for it, as with NumPy.
            index::set(&mut unsafe { array.view_mut_shared() }?, &items, &value.view())
        })?;
        Ok(())
    }

    /// The elements along an axis that indices choose; see `einmul.take`.
    #[pyo3(signature = (indices, /, axis=None, out=None, mode=Mode::default()))]
    fn take<'py>(
        &self,
        py: Python<'py>,
        indices: IndicesArg,
        axis: Option<isize>,
        out: Option<&Bound<'py, Self>>,
        mode: Mode,
    ) -> Result<Bound<'py, Self>> {
        give(py, "take", take(py, &self.0, &indices.0, axis, mode)?, out)
    }

    /// The coordinates of the elements that are not zero, one array for each axis.
    fn nonzero<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyTuple>> {
        tuple(py, compute(py, self.0.len(), || index::nonzero(&self.0))?)
    }
}

/// A value to be written to a target, in other memory than the target's: a Python number in
/// the target's dtype (one that does not fit is an error), anything else in its own.
pub(crate) fn value_for(value: &Bound<'_, PyAny>, target: &Array) -> Result<Array> {
    match scalar::read(value)? {
        Some(number) if !exchange::has_dtype(value) => scalar::to_array(number, target.dtype()),
        _ => unshared(value.py(), to_array(value)?, target),
    }
}

/// The array itself, or a copy where it shares memory with a target: `a[a[::-1]] = a` reads
/// what it writes.
pub(crate) fn unshared(py: Python<'_>, array: Array, target: &Array) -> Result<Array> {
    if !array.may_share_memory(target) {
        return Ok(array);
    }
    compute(py, array.len(), || array.to_row_major())
}

/// Arrays as a tuple.
pub(crate) fn tuple(py: Python<'_>, arrays: Vec<Array>) -> Result<Bound<'_, PyTuple>> {
    let arrays = arrays.into_iter().map(|array| Py::new(py, PyArray(array)));
    Ok(PyTuple::new(py, arrays.collect::<PyResult<Vec<_>>>()?)?)
}

/// `take` without the interpreter's lock.
pub(crate) fn take(
    py: Python<'_>,
    x: &Array,
    indices: &Array,
    axis: Option<isize>,
    mode: Mode,
) -> Result<Array> {
    let row = axis.map_or(1, |_| row(x));
    compute(py, indices.len().saturating_mul(row), || index::take(x, indices, axis, mode.0))
}

/// Elements of what one position of the first axis has.
fn row(array: &Array) -> usize {
    array.shape().first().map_or(1, |&length| array.len() / length.max(1))
}

/// About how many positions an index chooses: what its arrays hold.
fn work(items: &[IndexItem]) -> usize {
    let len = |item: &IndexItem| match item {
        IndexItem::Basic(_) => 0,
        IndexItem::Integers(array) | IndexItem::Mask(array) => array.len(),
    };
    items.iter().map(len).sum()
}

/// The entries of an index: those of a tuple, or one.
fn items(key: &Bound<'_, PyAny>) -> Result<Items> {
    match key.cast::<PyTuple>() {
        Ok(entries) => entries.iter().map(|entry| item(&entry)).collect(),
        Err(_) => Ok(smallvec![item(key)?]),
    }
}

fn item(entry: &Bound<'_, PyAny>) -> Result<IndexItem> {
    let basic = |item| Ok(IndexItem::Basic(item));
    if let Ok(array) = entry.cast::<PyArray>() {
        return Ok(IndexItem::from_array(array.get().0.clone())?);
    }
    // A truth value is a Python `int`, yet a mask.
    if entry.is_instance_of::<PyBool>() {
        return Ok(IndexItem::Mask(Array::scalar(entry.extract::<bool>()?)?));
    }
    if entry.is_instance_of::<PyInt>() {
        return basic(SliceItem::Index(integer(entry)?));
    }
    if entry.is_none() {
        return basic(SliceItem::NewAxis);
    }
    if entry.is_instance_of::<PyEllipsis>() {
        return basic(SliceItem::Ellipsis);
    }
    if let Ok(slice) = entry.cast::<PySlice>() {
        return basic(range(slice)?);
    }
    if exchange::has_dtype(entry) {
        let array = to_array(entry)?;
        // NumPy's scalars are integers like Python's.
        if array.rank() == 0 && array.dtype().is_integer() {
            return basic(SliceItem::Index(integer(entry)?));
        }
        return Ok(IndexItem::from_array(array)?);
    }
    if is_sequence(entry) && !entry.is_instance_of::<PyBytes>() {
        return match to_array(entry) {
            Ok(array) => Ok(IndexItem::from_array(empty_as_integers(array)?)?),
            Err(_) => Err(no_index(entry)?.into()),
        };
    }
    match entry.hasattr("__index__")? && !entry.is_instance_of::<PyFloat>() {
        true => basic(SliceItem::Index(integer(entry)?)),
        false => Err(no_index(entry)?.into()),
    }
}

/// The error for an object that is no index.
fn no_index(entry: &Bound<'_, PyAny>) -> PyResult<PyErr> {
    let class = entry.get_type().name()?;
    let hint = match entry.extract::<f64>() {
        Ok(value) if value.fract() == 0.0 => {
            format!("\n\nhint: {value:?} is a float; write int({value:?})")
        }
        _ => String::new(),
    };
    Ok(PyIndexError::new_err(format!(
        "index: integers, slices (`:`), `...`, `None` and arrays or lists of integers or truth \
         values choose elements, not an object of type {class}{hint}"
    )))
}

/// An index beyond what a machine integer holds is outside every array.
fn integer(entry: &Bound<'_, PyAny>) -> PyResult<isize> {
    entry.extract::<isize>().map_err(|error| {
        if !error.is_instance_of::<PyOverflowError>(entry.py()) {
            return error;
        }
        PyIndexError::new_err(format!("index {entry} is out of range for every axis"))
    })
}

/// A slice, its bounds brought into machine integers: those beyond mean the same as the
/// largest, and so do the bounds that are left out.
fn range(slice: &Bound<'_, PySlice>) -> PyResult<SliceItem> {
    let (mut start, mut stop, mut step) = (0, 0, 0);
    // SAFETY: the object is a slice, and the three places are ours.
    let done = unsafe { ffi::PySlice_Unpack(slice.as_ptr(), &mut start, &mut stop, &mut step) };
    if done < 0 {
        return Err(PyErr::fetch(slice.py()));
    }
    Ok(SliceItem::Range { start: Some(start), stop: Some(stop), step: Some(step) })
}

/// An empty list has no dtype of its own; as indices it is integers.
fn empty_as_integers(array: Array) -> Result<Array> {
    Ok(if array.is_empty() && array.dtype() == DType::F64 {
        array.cast(DType::I64)?
    } else {
        array
    })
}

/// An argument that is an array of indices.
pub(crate) struct IndicesArg(pub(crate) Array);

impl<'a, 'py> FromPyObject<'a, 'py> for IndicesArg {
    type Error = PyErr;

    fn extract(obj: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        Ok(Self(empty_as_integers(to_array(&obj)?)?))
    }
}

/// What becomes of an index outside: `"raise"`, `"wrap"` or `"clip"`.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Mode(pub(crate) index::IndexMode);

impl<'a, 'py> FromPyObject<'a, 'py> for Mode {
    type Error = PyErr;

    fn extract(obj: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        match obj.extract::<&str>()? {
            "raise" => Ok(Self(index::IndexMode::Raise)),
            "wrap" => Ok(Self(index::IndexMode::Wrap)),
            "clip" => Ok(Self(index::IndexMode::Clip)),
            other => Err(pyo3::exceptions::PyValueError::new_err(format!(
                "mode {other:?} is none of \"raise\", \"wrap\" and \"clip\""
            ))),
        }
    }
}
