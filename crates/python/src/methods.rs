//! Methods that are functions of the namespace with the array as first argument: NumPy's
//! leniency that SciPy and scikit-learn count on.

#![allow(
    unsafe_op_in_unsafe_fn,
    reason = "what #[pymethods] writes inside a macro of ours is not told apart from our code"
)]

use pyo3::prelude::*;
use pyo3::types::{PyEllipsis, PyTuple};

use crate::array::PyArray;
use crate::compute::compute;
use crate::convert::{ArrayArg, AxesArg, ShapeArg};
use crate::dtype::DTypeArg;
use crate::errors::Result;
use crate::functions::elementwise::{rounding, selection};
use crate::functions::{
    creation, indexing, manipulation, products, reductions, sorting, statistics,
};
use crate::operators::store;

impl PyArray {
    fn argument(&self) -> ArrayArg {
        ArrayArg(self.0.clone())
    }
}

/// Methods that hand their arguments on to the function of their name. A line reads as the
/// signature of the method, each parameter with its type and what it is when left out.
macro_rules! methods {
    ($($doc:literal $name:ident => $function:path, $signature:tt,
       ($($parameter:ident: $type:ty),*);)*) => {$(
        #[pymethods]
        impl PyArray {
            #[doc = $doc]
            #[pyo3(signature = $signature)]
            fn $name<'py>(
                &self,
                py: Python<'py>,
                $($parameter: $type),*
            ) -> Result<Bound<'py, PyArray>> {
                $function(py, self.argument(), $($parameter),*)
            }
        }
    )*};
}

methods! {
    "As `einmul.sum`." sum => reductions::sum,
        (axis=None, dtype=None, out=None, keepdims=false),
        (axis: Option<AxesArg>, dtype: Option<DTypeArg>, out: Option<&Bound<'py, PyArray>>,
         keepdims: bool);
    "As `einmul.prod`." prod => reductions::prod,
        (axis=None, dtype=None, out=None, keepdims=false),
        (axis: Option<AxesArg>, dtype: Option<DTypeArg>, out: Option<&Bound<'py, PyArray>>,
         keepdims: bool);
    "As `einmul.mean`." mean => reductions::mean,
        (axis=None, dtype=None, out=None, keepdims=false),
        (axis: Option<AxesArg>, dtype: Option<DTypeArg>, out: Option<&Bound<'py, PyArray>>,
         keepdims: bool);
    "As `einmul.var`." var => reductions::var,
        (axis=None, dtype=None, out=None, ddof=None, keepdims=false, *, correction=0.0),
        (axis: Option<AxesArg>, dtype: Option<DTypeArg>, out: Option<&Bound<'py, PyArray>>,
         ddof: Option<f64>, keepdims: bool, correction: f64);
    "As `einmul.std`." std => reductions::standard_deviation,
        (axis=None, dtype=None, out=None, ddof=None, keepdims=false, *, correction=0.0),
        (axis: Option<AxesArg>, dtype: Option<DTypeArg>, out: Option<&Bound<'py, PyArray>>,
         ddof: Option<f64>, keepdims: bool, correction: f64);
    "As `einmul.max`." max => reductions::max, (axis=None, out=None, keepdims=false),
        (axis: Option<AxesArg>, out: Option<&Bound<'py, PyArray>>, keepdims: bool);
    "As `einmul.min`." min => reductions::min, (axis=None, out=None, keepdims=false),
        (axis: Option<AxesArg>, out: Option<&Bound<'py, PyArray>>, keepdims: bool);
    "As `einmul.any`." any => reductions::any, (axis=None, out=None, keepdims=false),
        (axis: Option<AxesArg>, out: Option<&Bound<'py, PyArray>>, keepdims: bool);
    "As `einmul.all`." all => reductions::all, (axis=None, out=None, keepdims=false),
        (axis: Option<AxesArg>, out: Option<&Bound<'py, PyArray>>, keepdims: bool);
    "As `einmul.ptp`." ptp => statistics::ptp, (axis=None, out=None, keepdims=false),
        (axis: Option<AxesArg>, out: Option<&Bound<'py, PyArray>>, keepdims: bool);
    "As `einmul.argmax`." argmax => reductions::argmax, (axis=None, out=None, keepdims=false),
        (axis: Option<isize>, out: Option<&Bound<'py, PyArray>>, keepdims: bool);
    "As `einmul.argmin`." argmin => reductions::argmin, (axis=None, out=None, keepdims=false),
        (axis: Option<isize>, out: Option<&Bound<'py, PyArray>>, keepdims: bool);
    "As `einmul.cumsum`." cumsum => reductions::cumsum, (axis=None, dtype=None, out=None),
        (axis: Option<isize>, dtype: Option<DTypeArg>, out: Option<&Bound<'py, PyArray>>);
    "As `einmul.cumprod`." cumprod => reductions::cumprod, (axis=None, dtype=None, out=None),
        (axis: Option<isize>, dtype: Option<DTypeArg>, out: Option<&Bound<'py, PyArray>>);
    "As `einmul.clip`." clip => selection::clip, (min=None, max=None, out=None),
        (min: Option<&Bound<'py, PyAny>>, max: Option<&Bound<'py, PyAny>>,
         out: Option<&Bound<'py, PyArray>>);
    "As `einmul.round`." round => rounding::round, (decimals=0, out=None),
        (decimals: i32, out: Option<&Bound<'py, PyArray>>);
}

#[pymethods]
impl PyArray {
    /// As `einmul.argsort`.
    #[pyo3(signature = (axis=-1, kind=None, *, descending=false, stable=true))]
    fn argsort(
        &self,
        py: Python<'_>,
        axis: Option<isize>,
        kind: Option<&str>,
        descending: bool,
        stable: bool,
    ) -> Result<Self> {
        sorting::argsort(py, self.argument(), axis, kind, descending, stable)
    }

    /// As `einmul.argpartition`.
    #[pyo3(signature = (kth, axis=-1))]
    fn argpartition(&self, py: Python<'_>, kth: AxesArg, axis: Option<isize>) -> Result<Self> {
        sorting::argpartition(py, self.argument(), kth, axis)
    }

    /// As `einmul.searchsorted`, in this array.
    #[pyo3(signature = (v, side="left", sorter=None))]
    fn searchsorted(
        &self,
        py: Python<'_>,
        v: &Bound<'_, PyAny>,
        side: &str,
        sorter: Option<ArrayArg>,
    ) -> Result<Self> {
        sorting::searchsorted(py, self.argument(), v, side, sorter)
    }

    /// Sorts the elements along an axis where they are.
    #[pyo3(signature = (axis=-1, kind=None, *, descending=false, stable=true))]
    fn sort(
        &self,
        py: Python<'_>,
        axis: isize,
        kind: Option<&str>,
        descending: bool,
        stable: bool,
    ) -> Result<()> {
        let sorted = sorting::sort_(py, self.argument(), Some(axis), kind, descending, stable)?;
        store(py, "sort", &self.0, &sorted.0)
    }

    /// Moves the elements that sorting would put at `kth` there, in place, as
    /// `einmul.partition`.
    #[pyo3(signature = (kth, axis=-1))]
    fn partition(&self, py: Python<'_>, kth: AxesArg, axis: isize) -> Result<()> {
        let moved = sorting::partition(py, self.argument(), kth, Some(axis))?;
        store(py, "partition", &self.0, &moved.0)
    }

    /// As `einmul.compress`, of this array.
    #[pyo3(signature = (condition, axis=None, out=None))]
    fn compress<'py>(
        &self,
        py: Python<'py>,
        condition: ArrayArg,
        axis: Option<isize>,
        out: Option<&Bound<'py, PyArray>>,
    ) -> Result<Bound<'py, PyArray>> {
        indexing::compress(py, condition, self.argument(), axis, out)
    }

    /// As `einmul.dot`.
    #[pyo3(signature = (b, out=None))]
    fn dot<'py>(
        slf: &Bound<'py, Self>,
        b: &Bound<'py, PyAny>,
        out: Option<&Bound<'py, PyArray>>,
    ) -> Result<Bound<'py, PyArray>> {
        products::dot(slf.as_any(), b, out)
    }

    /// As `einmul.repeat`.
    #[pyo3(signature = (repeats, axis=None))]
    fn repeat(&self, py: Python<'_>, repeats: ArrayArg, axis: Option<isize>) -> Result<Self> {
        manipulation::repeat(py, self.argument(), repeats, axis)
    }

    /// As `einmul.diagonal`, a view.
    #[pyo3(signature = (offset=0, axis1=0, axis2=1))]
    fn diagonal(&self, offset: isize, axis1: isize, axis2: isize) -> Result<Self> {
        creation::diagonal(self.argument(), offset, axis1, axis2)
    }

    /// As `einmul.squeeze`, a view.
    #[pyo3(signature = (axis=None))]
    fn squeeze(&self, axis: Option<AxesArg>) -> Result<Self> {
        manipulation::squeeze(self.argument(), axis)
    }

    /// As `einmul.swapaxes`, a view.
    #[pyo3(signature = (axis1, axis2))]
    fn swapaxes(&self, axis1: isize, axis2: isize) -> Result<Self> {
        manipulation::swapaxes(self.argument(), axis1, axis2)
    }

    /// As `einmul.conj`.
    fn conj(&self, py: Python<'_>) -> Result<Self> {
        self.map(py, einmul_array::ufunc::UnaryOp::Conj)
    }

    /// As `einmul.conj`.
    fn conjugate(&self, py: Python<'_>) -> Result<Self> {
        self.conj(py)
    }

    /// The elements under another shape, given as a tuple or as several lengths.
    #[pyo3(signature = (*shape, order="C", copy=None))]
    fn reshape(
        &self,
        py: Python<'_>,
        shape: &Bound<'_, PyTuple>,
        order: &str,
        copy: Option<bool>,
    ) -> Result<Self> {
        manipulation::reshape(py, self.argument(), ShapeArg(gathered(shape)?), order, copy)
    }

    /// The axes in another order, given as a tuple or as several axes; none reverses them.
    #[pyo3(signature = (*axes))]
    fn transpose(&self, axes: &Bound<'_, PyTuple>) -> Result<Self> {
        if axes.is_empty() || (axes.len() == 1 && axes.get_item(0)?.is_none()) {
            return manipulation::transpose(self.argument(), None);
        }
        manipulation::permute_dims(self.argument(), AxesArg(gathered(axes)?))
    }

    /// The elements in row-major order as a vector, a view where they lie so.
    fn ravel(&self, py: Python<'_>) -> Result<Self> {
        let array = &self.0;
        Ok(compute(py, array.len(), || array.reshape(&[array.len()]))?.into())
    }

    /// The elements in row-major order as a vector, a copy.
    fn flatten(&self, py: Python<'_>) -> Result<Self> {
        let array = &self.0;
        let copied = compute(py, array.len(), || array.to_row_major()?.reshape(&[array.len()]))?;
        Ok(copied.into())
    }

    /// Sets every element to a value.
    fn fill(slf: &Bound<'_, Self>, value: &Bound<'_, PyAny>) -> PyResult<()> {
        slf.set_item(PyEllipsis::get(slf.py()), value)
    }
}

/// The integers of `a.reshape(2, 3)`, or of `a.reshape((2, 3))`.
fn gathered(args: &Bound<'_, PyTuple>) -> PyResult<Vec<isize>> {
    match args.len() {
        1 => Ok(args.get_item(0)?.extract::<ShapeArg>()?.0),
        _ => args.extract(),
    }
}
