//! Methods that are functions of the namespace with the array as first argument: NumPy's
//! leniency that SciPy and scikit-learn count on.

#![allow(
    unsafe_op_in_unsafe_fn,
    reason = "what #[pymethods] writes inside a macro of ours is not told apart from our code"
)]

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

use crate::array::PyArray;
use crate::convert::to_array;
use crate::errors::Result;

/// Calls `einmul.<name>(array, *args, **kwargs)`.
fn call<'py>(
    array: &Bound<'py, PyArray>,
    name: &str,
    args: &Bound<'py, PyTuple>,
    kwargs: Option<&Bound<'py, PyDict>>,
) -> PyResult<Bound<'py, PyAny>> {
    let mut all = vec![array.clone().into_any()];
    all.extend(args.iter());
    array.py().import("einmul")?.getattr(name)?.call(PyTuple::new(array.py(), all)?, kwargs)
}

macro_rules! methods {
    ($($method:ident: $doc:literal;)*) => {$(
        #[pymethods]
        impl PyArray {
            #[doc = $doc]
            #[pyo3(signature = (*args, **kwargs))]
            fn $method<'py>(
                slf: &Bound<'py, Self>,
                args: &Bound<'py, PyTuple>,
                kwargs: Option<&Bound<'py, PyDict>>,
            ) -> PyResult<Bound<'py, PyAny>> {
                call(slf, stringify!($method), args, kwargs)
            }
        }
    )*};
}

methods! {
    argpartition: "As `einmul.argpartition`.";
    argsort: "As `einmul.argsort`.";
    clip: "As `einmul.clip`.";
    compress: "As `einmul.compress`.";
    conj: "As `einmul.conj`.";
    diagonal: "As `einmul.diagonal`.";
    repeat: "As `einmul.repeat`.";
    round: "As `einmul.round`.";
    searchsorted: "As `einmul.searchsorted`.";
    squeeze: "As `einmul.squeeze`.";
    swapaxes: "As `einmul.swapaxes`.";
}

/// The arguments of `a.reshape(2, 3)` as those of `a.reshape((2, 3))`.
fn gathered<'py>(args: &Bound<'py, PyTuple>) -> PyResult<Bound<'py, PyTuple>> {
    if args.len() == 1 && args.get_item(0)?.extract::<isize>().is_err() {
        return Ok(args.clone());
    }
    PyTuple::new(args.py(), [args])
}

#[pymethods]
impl PyArray {
    /// The elements under another shape, given as a tuple or as several lengths.
    #[pyo3(signature = (*shape, **kwargs))]
    fn reshape<'py>(
        slf: &Bound<'py, Self>,
        shape: &Bound<'py, PyTuple>,
        kwargs: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        call(slf, "reshape", &gathered(shape)?, kwargs)
    }

    /// The axes in another order, given as a tuple or as several axes; none reverses them.
    #[pyo3(signature = (*axes))]
    fn transpose<'py>(
        slf: &Bound<'py, Self>,
        axes: &Bound<'py, PyTuple>,
    ) -> PyResult<Bound<'py, PyAny>> {
        if axes.is_empty() || (axes.len() == 1 && axes.get_item(0)?.is_none()) {
            return slf.getattr("T");
        }
        call(slf, "permute_dims", &gathered(axes)?, None)
    }

    /// The elements in row-major order as a vector, a view where they lie so.
    fn ravel(&self) -> Result<Self> {
        Ok(self.0.reshape(&[self.0.len()])?.into())
    }

    /// The elements in row-major order as a vector, a copy.
    fn flatten(&self) -> Result<Self> {
        Ok(self.0.to_row_major()?.reshape(&[self.0.len()])?.into())
    }

    /// Sets every element to a value.
    fn fill(slf: &Bound<'_, Self>, value: &Bound<'_, PyAny>) -> PyResult<()> {
        slf.set_item(pyo3::types::PyEllipsis::get(slf.py()), value)
    }

    /// Sorts the elements along an axis where they are.
    #[pyo3(signature = (axis=-1, **kwargs))]
    fn sort<'py>(
        slf: &Bound<'py, Self>,
        axis: isize,
        kwargs: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<()> {
        let kwargs = match kwargs {
            Some(kwargs) => kwargs.copy()?,
            None => PyDict::new(slf.py()),
        };
        kwargs.set_item("axis", axis)?;
        let sorted = call(slf, "sort", &PyTuple::empty(slf.py()), Some(&kwargs))?;
        Ok(crate::operators::store("sort", &slf.get().0, &to_array(&sorted)?)?)
    }
}
