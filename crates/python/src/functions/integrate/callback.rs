//! Python functions of `t` and `y`: called, and what they return read, without ado.

use std::sync::Arc;

use einmul_array::{Array, Complex, Kind, format_shape};
use einmul_linalg::Scalar;
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::{PyFloat, PyInt, PyList, PyTuple};

use crate::array::PyArray;
use crate::convert::to_array;
use crate::errors::{Result, dtype_error, shape_error};

/// A function of `t`, `y` and what the caller gave as `args`.
pub(super) struct Callback<'py> {
    function: Bound<'py, PyAny>,
    args: Vec<Bound<'py, PyAny>>,
    /// Whether `y` is a matrix of one column.
    is_column: bool,
    /// The `y` of the last call.
    y: Option<Bound<'py, PyArray>>,
}

impl<'py> Callback<'py> {
    pub(super) fn new(
        function: Bound<'py, PyAny>,
        args: &[Bound<'py, PyAny>],
        is_column: bool,
    ) -> Self {
        Self { function, args: args.to_vec(), is_column, y: None }
    }

    /// What the function returns.
    ///
    /// # Errors
    /// What it raises.
    pub(super) fn call<T: Scalar>(&mut self, t: f64, y: &[T]) -> PyResult<Bound<'py, PyAny>> {
        let py = self.function.py();
        let y = self.array(y)?;
        if self.args.is_empty() {
            return self.function.call1((t, y));
        }
        let mut all = Vec::with_capacity(2 + self.args.len());
        all.push(PyFloat::new(py, t).into_any());
        all.push(y.into_any());
        all.extend_from_slice(&self.args);
        self.function.call1(PyTuple::new(py, all)?)
    }

    /// An array of the function's own to keep and to change: that of the last call where
    /// nothing refers to it any more, so that no memory is taken.
    fn array<T: Scalar>(&mut self, y: &[T]) -> Result<Bound<'py, PyArray>> {
        if let Some(array) = self.y.as_ref().filter(|array| is_free(array)) {
            // SAFETY: no other object and no other array refers to these elements.
            let mut view = unsafe { array.get().0.view_mut_shared() }?;
            // SAFETY: the array was made below, row-major and of as many elements of this type.
            unsafe { view.start().cast::<T>().copy_from_nonoverlapping(y.as_ptr(), y.len()) };
            return Ok(array.clone());
        }
        let shape = [y.len(), 1];
        let shape = if self.is_column { &shape[..] } else { &shape[..1] };
        let array = Bound::new(self.function.py(), PyArray(Array::from_slice(y, shape)?))?;
        self.y = Some(array.clone());
        Ok(array)
    }
}

/// Whether the one who asks has the only reference to the object, and that to the elements.
fn is_free(array: &Bound<'_, PyArray>) -> bool {
    // SAFETY: the object is alive, and this thread holds the interpreter's lock.
    let references = unsafe { ffi::Py_REFCNT(array.as_ptr()) };
    references == 1 && Arc::strong_count(array.get().0.storage()) == 1
}

/// Reads the numbers that a function returned over `out`.
///
/// # Errors
/// `ShapeError` for another number of them, `DTypeError` for no numbers, and for complex ones
/// where `out` is real.
pub(super) fn read_into<T: Scalar>(
    name: &str,
    result: &Bound<'_, PyAny>,
    out: &mut [T],
) -> Result<()> {
    let n = out.len();
    if let [out] = out
        && let Some(number) = number(result)
    {
        *out = number;
        return Ok(());
    }
    let done = if let Ok(list) = result.cast_exact::<PyList>() {
        list.len() == n && read_items(list.iter(), out)
    } else if let Ok(tuple) = result.cast_exact::<PyTuple>() {
        tuple.len() == n && read_items(tuple.iter(), out)
    } else {
        false
    };
    if done {
        return Ok(());
    }
    let array = to_array(result)?;
    check_kind::<T>(name, &array)?;
    // A column is what a function of several `y` at a time gives for one of them.
    let is_column = array.shape() == [n, 1];
    if array.shape() != [n] && !is_column && !(n == 1 && array.len() == 1) {
        let shape = format_shape(array.shape());
        let text = format!("solve_ivp: {name} returned shape {shape}, but y0 has {n} numbers");
        return Err(shape_error(text));
    }
    if let Some(elements) = array.as_slice::<T>() {
        out.copy_from_slice(elements);
        return Ok(());
    }
    let array = array.cast(T::DTYPE)?.to_row_major()?;
    out.copy_from_slice(array.as_slice::<T>().unwrap_or(&[]));
    Ok(())
}

/// Whether all items are numbers that were read.
fn read_items<'py, T: Scalar>(
    items: impl Iterator<Item = Bound<'py, PyAny>>,
    out: &mut [T],
) -> bool {
    items.zip(out).all(|(item, out)| number(&item).map(|number| *out = number).is_some())
}

/// A real number of Python's, or one in an array without axes; `None` for what takes longer.
fn number<T: Scalar>(item: &Bound<'_, PyAny>) -> Option<T> {
    let real = |x: f64| T::from_c128(Complex::new(x, 0.0));
    if let Ok(number) = item.cast::<PyFloat>() {
        return Some(real(number.value()));
    }
    if let Ok(array) = item.cast::<PyArray>() {
        let array = &array.get().0;
        let fits = T::IS_COMPLEX || array.dtype().kind() != Kind::Complex;
        return if fits { array.get_c128(&[]).map(T::from_c128) } else { None };
    }
    if item.is_exact_instance_of::<PyInt>() {
        return item.extract::<f64>().ok().map(real);
    }
    None
}

/// The one number that an event returned.
///
/// # Errors
/// `ShapeError` for several, `DTypeError` for none and for a complex one.
pub(super) fn read_number(name: &str, result: &Bound<'_, PyAny>) -> Result<f64> {
    if let Some(number) = number::<f64>(result) {
        return Ok(number);
    }
    let array = to_array(result)?;
    check_kind::<f64>(name, &array)?;
    if array.len() != 1 {
        let shape = format_shape(array.shape());
        return Err(shape_error(format!("solve_ivp: {name} returned shape {shape}, not a number")));
    }
    let place = vec![0; array.rank()];
    Ok(array.get_c128(&place).map_or(f64::NAN, |number| number.re))
}

/// # Errors
/// `DTypeError` for complex numbers where real ones are integrated.
pub(super) fn check_kind<T: Scalar>(name: &str, array: &Array) -> Result<()> {
    if !T::IS_COMPLEX && array.dtype().kind() == Kind::Complex {
        return Err(dtype_error(format!(
            "solve_ivp: {name} is complex, but y0 is real\n\nhint: give a complex y0"
        )));
    }
    Ok(())
}
