//! The array class.

use std::sync::atomic::{AtomicUsize, Ordering};

use einmul_array::{Array, Kind, Shape};
use pyo3::exceptions::{PyIndexError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyList, PyTuple};

use crate::errors::{Result, value_error};
use crate::scalar::to_python;

/// An n-dimensional array of numbers of one dtype.
///
/// Made by `einmul.asarray`, `einmul.zeros` and their like; behaves as NumPy's: slices are
/// views that write through, operators broadcast from the right, `*` is element by element
/// and `@` is the matrix product.
///
/// >>> import einmul as em
/// >>> a = em.asarray([[1.0, 2.0], [3.0, 4.0]])
/// >>> a @ a
/// array([[ 7., 10.],
///        [15., 22.]])
#[pyclass(frozen, name = "Array", module = "einmul", weakref)]
pub(crate) struct PyArray(pub(crate) Array);

impl From<Array> for PyArray {
    fn from(array: Array) -> Self {
        Self(array)
    }
}

impl PyArray {
    /// The one element of a 0-d array.
    fn scalar<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        if self.0.rank() > 0 {
            return Err(PyTypeError::new_err(format!(
                "only 0-d arrays convert to Python numbers, this one has shape {}",
                einmul_array::format_shape(self.0.shape())
            )));
        }
        to_python(py, &self.0, &[])
    }
}

#[pymethods]
impl PyArray {
    fn __bool__(&self, py: Python<'_>) -> PyResult<bool> {
        if self.0.len() == 1 {
            return to_python(py, &self.0, &Shape::from_elem(0, self.0.rank()))?.is_truthy();
        }
        Err(value_error(format!(
            "the truth value of an array of {} elements is ambiguous\n\n\
             hint: use einmul.any(a) or einmul.all(a)",
            self.0.len()
        ))
        .into())
    }

    fn __int__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let value = self.scalar(py)?;
        if self.0.dtype().kind() == Kind::Complex {
            return Err(PyTypeError::new_err("a complex number is no int"));
        }
        value.call_method0("__int__")
    }

    fn __float__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let value = self.scalar(py)?;
        if self.0.dtype().kind() == Kind::Complex {
            return Err(PyTypeError::new_err("a complex number is no float"));
        }
        py.get_type::<pyo3::types::PyFloat>().call1((value,))
    }

    fn __complex__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        py.get_type::<pyo3::types::PyComplex>().call1((self.scalar(py)?,))
    }

    fn __index__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        if !self.0.dtype().is_integer() || self.0.rank() > 0 {
            return Err(PyTypeError::new_err(format!(
                "only 0-d integer arrays can be an index, this one has shape {} and dtype {}",
                einmul_array::format_shape(self.0.shape()),
                self.0.dtype().numpy_name()
            )));
        }
        self.scalar(py)
    }

    fn __len__(&self) -> PyResult<usize> {
        match self.0.shape().first() {
            Some(&length) => Ok(length),
            None => Err(PyTypeError::new_err("a 0-d array has no length")),
        }
    }

    fn __iter__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        match slf.get().0.rank() {
            0 => return Err(PyTypeError::new_err("a 0-d array cannot be walked")),
            1 => {
                let elements = Elements { array: slf.get().0.clone(), next: AtomicUsize::new(0) };
                return Ok(Bound::new(slf.py(), elements)?.into_any());
            }
            _ => {}
        }
        // SAFETY: the iterator asks the array for one index after another, until the end.
        unsafe {
            let iterator = pyo3::ffi::PySeqIter_New(slf.as_ptr());
            Bound::from_owned_ptr_or_err(slf.py(), iterator)
        }
    }

    fn __contains__(slf: &Bound<'_, Self>, value: &Bound<'_, PyAny>) -> PyResult<bool> {
        let equal = slf.as_any().rich_compare(value, pyo3::basic::CompareOp::Eq)?;
        let any = slf.py().import("einmul")?.getattr("any")?;
        any.call1((equal,))?.is_truthy()
    }

    /// The one element as a Python number; of a larger array, the element at a position.
    #[pyo3(signature = (*position))]
    fn item<'py>(&self, py: Python<'py>, position: Vec<isize>) -> PyResult<Bound<'py, PyAny>> {
        let array = &self.0;
        let count = array.len() as isize;
        let place: Vec<isize> = match position[..] {
            [] if count == 1 => vec![0; array.rank()],
            [] => {
                let text = format!("item: needs one element, the array has {count}");
                return Err(value_error(text).into());
            }
            // One number counts elements in row-major order.
            [flat] if array.rank() != 1 => {
                let mut left = if flat < 0 { flat + count } else { flat };
                if left < 0 || left >= count {
                    let text = format!("item: index {flat} is out of range for {count} elements");
                    return Err(PyIndexError::new_err(text));
                }
                let mut place = vec![0; array.rank()];
                for (p, &n) in place.iter_mut().zip(array.shape()).rev() {
                    *p = left % n as isize;
                    left /= n as isize;
                }
                place
            }
            _ => position,
        };
        let items: Vec<_> = place.iter().map(|&i| einmul_array::SliceItem::Index(i)).collect();
        let element = array.slice(&items).map_err(crate::errors::Failure::from)?;
        if element.rank() > 0 {
            let text = format!("item: {} indices for rank {}", place.len(), array.rank());
            return Err(PyIndexError::new_err(text));
        }
        to_python(py, &element, &[])
    }

    /// The elements as nested lists of Python numbers; of a 0-d array, the number.
    fn tolist<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        list(py, &self.0, &mut Vec::new())
    }

    fn __repr__(&self) -> String {
        self.0.to_repr()
    }

    fn __str__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        if self.0.rank() == 0 {
            return Ok(self.scalar(py)?.str()?.into_any());
        }
        Ok(self.0.to_string().into_pyobject(py)?.into_any())
    }

    fn __format__<'py>(&self, py: Python<'py>, spec: &str) -> PyResult<Bound<'py, PyAny>> {
        if spec.is_empty() || self.0.rank() > 0 {
            return Ok(self.0.to_string().into_pyobject(py)?.into_any());
        }
        self.scalar(py)?.call_method1("__format__", (spec,))
    }

    fn __copy__(&self, py: Python<'_>) -> Result<Self> {
        self.copy(py)
    }

    fn __deepcopy__(&self, memo: &Bound<'_, PyAny>) -> Result<Self> {
        self.copy(memo.py())
    }

    /// Pickles as dtype, shape and the bytes of the elements in row-major order.
    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> Result<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let py = slf.py();
        let array = slf.get().0.to_row_major()?;
        let name = array.dtype().numpy_name();
        let shape = PyTuple::new(py, array.shape())?;
        let bytes = crate::functions::bytes_of(py, &array)?;
        let make = py.import("einmul._core")?.getattr("_from_bytes")?;
        Ok((make, (name, shape, bytes).into_pyobject(py)?))
    }
}

fn list<'py>(
    py: Python<'py>,
    array: &Array,
    position: &mut Vec<usize>,
) -> PyResult<Bound<'py, PyAny>> {
    let axis = position.len();
    if axis == array.rank() {
        return to_python(py, array, position);
    }
    let items = PyList::empty(py);
    for i in 0..array.shape()[axis] {
        position.push(i);
        // A long list lets other threads run, and signals' handlers end it.
        if i % 4096 == 4095 {
            py.detach(|| ());
            py.check_signals()?;
        }
        items.append(list(py, array, position)?)?;
        position.pop();
    }
    Ok(items.into_any())
}

/// Walks the elements of a vector, as 0-d views.
#[pyclass(frozen, name = "ArrayIterator", module = "einmul")]
struct Elements {
    array: Array,
    next: AtomicUsize,
}

#[pymethods]
impl Elements {
    fn __iter__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    fn __next__(&self) -> Option<PyArray> {
        let at = self.next.fetch_add(1, Ordering::Relaxed);
        self.array.element(at).map(PyArray)
    }

    fn __length_hint__(&self) -> usize {
        self.array.len().saturating_sub(self.next.load(Ordering::Relaxed))
    }
}
