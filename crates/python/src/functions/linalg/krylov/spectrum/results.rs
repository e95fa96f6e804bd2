//! Parts of spectra as Python gets them.

use einmul_array::rearrange::permute_dims;
use einmul_array::{Array, Complex, Element};
use einmul_linalg::Scalar;
use einmul_linalg::krylov::{PartialEig, PartialEigh, PartialSvd};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyType;

use crate::array::PyArray;
use crate::errors::Result;

/// Contiguous columns as a matrix.
fn columns<T: Element>(columns: Vec<T>, count: usize) -> Result<Array> {
    let length = columns.len() / count.max(1);
    Ok(permute_dims(&Array::from_vec(columns, &[count, length])?, &[1, 0])?)
}

fn vector<T: Element>(elements: Vec<T>) -> Result<Array> {
    let length = elements.len();
    Ok(Array::from_vec(elements, &[length])?)
}

fn object(py: Python<'_>, array: Array) -> Result<Bound<'_, PyAny>> {
    Ok(Bound::new(py, PyArray(array))?.into_any())
}

/// The eigenvalues, or an `EigenpairsResult`.
fn eigenpairs<'py, V: Element, X: Element>(
    py: Python<'py>,
    (values, vectors): (Vec<V>, Vec<X>),
    residuals: Vec<f64>,
    counts: (usize, usize),
    has_vectors: bool,
) -> Result<Bound<'py, PyAny>> {
    static RESULT: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    let count = values.len();
    let values = object(py, vector(values)?)?;
    if !has_vectors {
        return Ok(values);
    }
    let vectors = object(py, columns(vectors, count)?)?;
    let residuals = object(py, vector(residuals)?)?;
    let class = RESULT.import(py, "einmul._results", "EigenpairsResult")?;
    Ok(class.call1((values, vectors, residuals, counts.0, counts.1))?)
}

/// What `eigsh` returns.
pub(super) fn hermitian<T: Scalar>(
    py: Python<'_>,
    found: PartialEigh<T>,
    has_vectors: bool,
) -> Result<Bound<'_, PyAny>> {
    let counts = (found.restarts, found.products);
    eigenpairs(py, (found.values, found.vectors), found.residuals, counts, has_vectors)
}

/// What `eigs` returns.
pub(super) fn general<T: Scalar>(
    py: Python<'_>,
    found: PartialEig<T>,
    has_vectors: bool,
) -> Result<Bound<'_, PyAny>>
where
    Complex<T::Real>: Element,
{
    let counts = (found.restarts, found.products);
    eigenpairs(py, (found.values, found.vectors), found.residuals, counts, has_vectors)
}

/// Which singular vectors are returned.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Sides {
    Neither,
    Left,
    Right,
    Both,
}

/// What `svds` returns.
pub(super) fn singular<T: Scalar>(
    py: Python<'_>,
    found: PartialSvd<T>,
    sides: Sides,
) -> Result<Bound<'_, PyAny>> {
    static RESULT: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    let count = found.s.len();
    let s = object(py, vector(found.s)?)?;
    if sides == Sides::Neither {
        return Ok(s);
    }
    let (mut u, mut vh) = (None, None);
    if sides != Sides::Right {
        u = Some(object(py, columns(found.u, count)?)?);
    }
    if sides != Sides::Left {
        // The conjugated columns of V are the rows of Vᴴ.
        let rows: Vec<T> = found.v.into_iter().map(|x| x.conjugate()).collect();
        let length = rows.len() / count.max(1);
        vh = Some(object(py, Array::from_vec(rows, &[count, length])?)?);
    }
    let residuals = object(py, vector(found.residuals)?)?;
    let class = RESULT.import(py, "einmul._results", "SingularTripletsResult")?;
    Ok(class.call1((u, s, vh, residuals, found.restarts, found.products))?)
}
