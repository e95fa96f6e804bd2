//! Writing Matrix Market files, always general.

use std::io::Write;
use std::path::Path;

use crate::io::number::{write_complex, write_real};
use crate::io::replace::replace_file;
use crate::io::{Content, refusal, system_error};
use crate::shape::format_shape;
use crate::{Array, Coo, DType, Element, Error, Kind, SparseArray, dispatch};

/// Writes a matrix, or a vector as one column: sparse ones in coordinate layout,
/// dense ones in array layout. Truth values and integers are written as integers,
/// floats with the fewest digits that read back the same.
///
/// # Errors
/// [`Error::Shape`] for more than two axes or none; [`crate::FileError`] for
/// entries in one place, which the format forbids, and for what the file system
/// refuses.
pub fn write(path: &Path, content: &Content) -> Result<(), Error> {
    match content {
        Content::Dense(array) => {
            let matrix = match array.rank() {
                1 => array.reshape(&[array.len(), 1])?,
                2 => array.clone(),
                _ => {
                    let shape = format_shape(array.shape());
                    let text = format!("a matrix has two axes, the array has shape {shape}");
                    return Err(Error::shape("write .mtx", text));
                }
            };
            replace_file(path, |out| dispatch!(matrix.dtype(), T => write_dense::<T>(out, &matrix)))
        }
        Content::Sparse(SparseArray::Csr(csr)) => write_sparse(path, &csr.to_coo()?),
        Content::Sparse(SparseArray::Coo(coo)) => {
            if let Some((_, second)) = coo.first_duplicate()? {
                let text = format!("position {second} repeats a place, which .mtx forbids");
                return Err(refusal(path, format!("{text}\n\nhint: add them up with `to_csr`")));
            }
            write_sparse(path, coo)
        }
    }
}

fn field(dtype: DType) -> &'static str {
    match dtype.kind() {
        Kind::Bool | Kind::Unsigned | Kind::Signed => "integer",
        Kind::Float => "real",
        Kind::Complex => "complex",
    }
}

fn write_element<T: Element>(out: &mut impl Write, element: T) -> std::io::Result<()> {
    match T::DTYPE.kind() {
        Kind::Complex => write_complex(out, element)?,
        _ => write_real(out, element)?,
    }
    out.write_all(b"\n")
}

fn write_dense<T: Element>(out: &mut impl Write, matrix: &Array) -> Result<(), Error> {
    let failed = |e: std::io::Error| system_error("write", &e);
    let Some(elements) = matrix.view().as_matrix::<T>() else { return Ok(()) };
    let (rows, cols) = (elements.rows(), elements.cols());
    let field = field(T::DTYPE);
    write!(out, "%%MatrixMarket matrix array {field} general\n{rows} {cols}\n").map_err(failed)?;
    for col in 0..cols {
        for row in 0..rows {
            write_element(out, elements.at(row, col)).map_err(failed)?;
        }
    }
    Ok(())
}

fn write_sparse(path: &Path, coo: &Coo) -> Result<(), Error> {
    let rows = coo.row_indices().cast(DType::I64)?;
    let cols = coo.col_indices().cast(DType::I64)?;
    replace_file(path, |out| {
        let failed = |e: std::io::Error| system_error("write", &e);
        let head = format!("{} {} {}", coo.rows(), coo.cols(), coo.nnz());
        let field = field(coo.dtype());
        writeln!(out, "%%MatrixMarket matrix coordinate {field} general\n{head}")
            .map_err(failed)?;
        let rows = rows.as_slice::<i64>().unwrap_or_default();
        let cols = cols.as_slice::<i64>().unwrap_or_default();
        dispatch!(coo.dtype(), T => {
            let values = coo.values().as_slice::<T>().unwrap_or_default();
            for ((row, col), &value) in rows.iter().zip(cols).zip(values) {
                write!(out, "{} {} ", row + 1, col + 1).map_err(failed)?;
                write_element(out, value).map_err(failed)?;
            }
        });
        Ok(())
    })
}
