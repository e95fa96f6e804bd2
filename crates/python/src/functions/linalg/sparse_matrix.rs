//! Sparse matrices of other libraries: SciPy's, and what looks like them.

use einmul_array::{Array, Coo, Csr, Duplicates, SliceItem};
use pyo3::prelude::*;

use crate::convert::to_array;
use crate::errors::{Result, shape_error};

/// Reads a sparse matrix through `format` and the arrays that it names (`csr`, `csc`, `coo`; any
/// other through `tocsr`); `None` for what has no `tocsr`. Entries of one place are added.
///
/// # Errors
/// `ShapeError` for other than two axes, `ValueError` for indices that are none.
pub(in crate::functions) fn read_sparse(object: &Bound<'_, PyAny>) -> Result<Option<Csr>> {
    if !object.hasattr("tocsr")? {
        return Ok(None);
    }
    let csr = match format_of(object)?.as_str() {
        "csr" => by_rows(object)?,
        "csc" => by_rows(object)?.transpose()?,
        "coo" => by_entries(object)?,
        _ => by_rows(&object.call_method0("tocsr")?)?,
    };
    Ok(Some(csr))
}

/// Reads a sparse matrix as [`read_sparse`], and anything else as a dense array, of which the
/// elements that are not zero are kept.
///
/// # Errors
/// As there; `DTypeError` for what holds no numbers.
pub(super) fn read_matrix(object: &Bound<'_, PyAny>) -> Result<Csr> {
    match read_sparse(object)? {
        Some(csr) => Ok(csr),
        None => Ok(Csr::from_dense(&to_array(object)?)?),
    }
}

/// Reads what a sparse or dense object holds as a dense array.
///
/// # Errors
/// `DTypeError` for what holds no numbers.
pub(super) fn read_dense(object: &Bound<'_, PyAny>) -> Result<Array> {
    if object.hasattr("tocsr")? && object.hasattr("toarray")? {
        return to_array(&object.call_method0("toarray")?);
    }
    to_array(object)
}

fn format_of(object: &Bound<'_, PyAny>) -> Result<String> {
    if object.hasattr("format")? {
        return Ok(object.getattr("format")?.extract()?);
    }
    Ok(String::new())
}

fn shape_of(object: &Bound<'_, PyAny>) -> Result<[usize; 2]> {
    match object.getattr("shape")?.extract::<Vec<usize>>()?[..] {
        [rows, cols] => Ok([rows, cols]),
        ref shape => {
            let shape = einmul_array::format_shape(shape);
            Err(shape_error(format!("a sparse matrix has two axes, not shape {shape}")))
        }
    }
}

fn part(object: &Bound<'_, PyAny>, name: &str) -> Result<Array> {
    to_array(&object.getattr(name)?)
}

/// The rows of a matrix by rows; the columns, as rows, of one by columns.
fn by_rows(object: &Bound<'_, PyAny>) -> Result<Csr> {
    let object = &without_duplicates(object)?;
    let [rows, cols] = shape_of(object)?;
    let shape = if format_of(object)? == "csc" { [cols, rows] } else { [rows, cols] };
    let indptr = part(object, "indptr")?;
    // SciPy's arrays may be longer than their entries are many.
    let end = indptr.len().checked_sub(1).and_then(|last| indptr.get_c128(&[last]));
    let count = end.map_or(0, |end| end.re as usize);
    let (indices, data) = (part(object, "indices")?, part(object, "data")?);
    let (indices, data) = (first(&indices, count)?, first(&data, count)?);
    Ok(Csr::from_unsorted(shape, indptr, indices, data)?)
}

fn by_entries(object: &Bound<'_, PyAny>) -> Result<Csr> {
    let (row, col) = (part(object, "row")?, part(object, "col")?);
    let coo = Coo::new(shape_of(object)?, row, col, part(object, "data")?)?;
    Ok(coo.to_csr(Duplicates::Sum)?)
}

/// The first elements of a vector, where there are more.
fn first(vector: &Array, count: usize) -> Result<Array> {
    if vector.rank() != 1 || vector.len() <= count {
        return Ok(vector.clone());
    }
    let stop = Some(count as isize);
    Ok(vector.slice(&[SliceItem::Range { start: None, stop, step: None }])?)
}

/// A matrix by rows or columns whose entries are sorted and each of another place: the object
/// itself, or a copy, if it says that it is not so.
fn without_duplicates<'py>(object: &Bound<'py, PyAny>) -> Result<Bound<'py, PyAny>> {
    const FLAG: &str = "has_canonical_format";
    if !object.hasattr(FLAG)? || object.getattr(FLAG)?.is_truthy()? {
        return Ok(object.clone());
    }
    let copy = object.call_method0("copy")?;
    copy.call_method0("sum_duplicates")?;
    Ok(copy)
}
