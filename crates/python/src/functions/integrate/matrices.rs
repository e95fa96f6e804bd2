//! Jacobians, where they are not zero, and mass matrices.

use einmul_array::{Array, Csr, Element, format_shape};
use einmul_linalg::Scalar;
use einmul_linalg::ode::{JacobianOut, Mass, Pattern};
use pyo3::prelude::*;

use super::callback::check_kind;
use crate::convert::to_array;
use crate::errors::{Result, shape_error, value_error};
use crate::functions::linalg::sparse_matrix::read_sparse;

/// An `n × n` matrix.
pub(super) enum Matrix<T> {
    /// Column by column.
    Dense(Vec<T>),
    /// Values at the places of a pattern.
    Sparse(Pattern, Vec<T>),
}

impl<T: Scalar> Matrix<T> {
    /// Reads a sparse matrix of SciPy's, or a dense one of any library.
    ///
    /// # Errors
    /// `ShapeError` for another shape, `DTypeError` for no numbers, or complex ones where `T` is
    /// real.
    pub(super) fn read(name: &str, object: &Bound<'_, PyAny>, n: usize) -> Result<Self> {
        if let Some(csr) = read_sparse(object)? {
            check_shape(name, &csr.shape(), n)?;
            check_kind::<T>(name, csr.values())?;
            let columns = csr.transpose()?;
            return Ok(Self::Sparse(pattern(name, &columns)?, elements(columns.values())?));
        }
        let array = to_array(object)?;
        check_kind::<T>(name, &array)?;
        if n == 1 && array.len() == 1 {
            return Ok(Self::Dense(elements(&array)?));
        }
        check_shape(name, array.shape(), n)?;
        Ok(Self::Dense(elements(&array.transpose())?))
    }

    pub(super) fn mass(&self) -> Mass<'_, T> {
        match self {
            Self::Dense(elements) => Mass::Dense(elements),
            Self::Sparse(pattern, values) => Mass::Sparse(pattern, values),
        }
    }

    /// Writes the matrix where a method wants it; `pattern` is that of the system.
    ///
    /// # Errors
    /// `ValueError` for an element outside of the pattern that is not zero.
    pub(super) fn write(&self, out: JacobianOut<'_, T>, pattern: Option<&Pattern>) -> Result<()> {
        match (self, out, pattern) {
            (Self::Dense(elements), JacobianOut::Dense(out), _) => out.copy_from_slice(elements),
            (Self::Sparse(places, values), JacobianOut::Dense(out), _) => {
                out.fill(T::ZERO);
                let n = places.len();
                for (i, j, value) in entries(places, values) {
                    out[i + j * n] = value;
                }
            }
            (Self::Dense(elements), JacobianOut::Sparse(out), Some(pattern)) => {
                let n = pattern.len().max(1);
                let all = elements.iter().enumerate();
                let nonzero = all.filter(|(_, value)| **value != T::ZERO);
                fill(out, pattern, nonzero.map(|(at, &value)| (at % n, at / n, value)))?;
            }
            (Self::Sparse(places, values), JacobianOut::Sparse(out), Some(pattern)) => {
                if places == pattern {
                    out.copy_from_slice(values);
                } else {
                    fill(out, pattern, entries(places, values))?;
                }
            }
            (_, JacobianOut::Sparse(out), None) => out.fill(T::ZERO),
        }
        Ok(())
    }
}

/// Rows, columns and values.
fn entries<'a, T: Copy>(
    pattern: &'a Pattern,
    values: &'a [T],
) -> impl Iterator<Item = (usize, usize, T)> + 'a {
    let columns = (0..pattern.len()).flat_map(|j| pattern.column(j).iter().map(move |&i| (i, j)));
    columns.zip(values).map(|((i, j), &value)| (i, j, value))
}

fn fill<T: Scalar>(
    out: &mut [T],
    pattern: &Pattern,
    entries: impl Iterator<Item = (usize, usize, T)>,
) -> Result<()> {
    out.fill(T::ZERO);
    for (i, j, value) in entries {
        match pattern.column(j).binary_search(&i) {
            Ok(place) => out[pattern.starts()[j] + place] = value,
            Err(_) if value == T::ZERO => {}
            Err(_) => {
                let text =
                    format!("solve_ivp: jac[{i}, {j}] is {value}, but jac_sparsity is 0 there");
                return Err(value_error(text));
            }
        }
    }
    Ok(())
}

/// Where a matrix, sparse or dense, is not zero.
///
/// # Errors
/// `ShapeError` for another shape, `DTypeError` for no numbers.
pub(super) fn read_pattern(name: &str, object: &Bound<'_, PyAny>, n: usize) -> Result<Pattern> {
    let csr = match read_sparse(object)? {
        Some(csr) => csr,
        None => {
            let array = to_array(object)?;
            check_shape(name, array.shape(), n)?;
            Csr::from_dense(&array)?
        }
    };
    check_shape(name, &csr.shape(), n)?;
    pattern(name, &csr.transpose()?)
}

/// The places of a matrix of which the rows are given as columns.
fn pattern(name: &str, columns: &Csr) -> Result<Pattern> {
    let (starts, rows) = (indices(columns.indptr())?, indices(columns.indices())?);
    Pattern::new(columns.rows(), starts, rows)
        .ok_or_else(|| value_error(format!("solve_ivp: {name} has places outside of it")))
}

fn indices(array: &Array) -> Result<Vec<usize>> {
    Ok(elements::<i64>(array)?.into_iter().map(|index| index as usize).collect())
}

/// The elements in row-major order, converted.
pub(super) fn elements<T: Element>(array: &Array) -> Result<Vec<T>> {
    let array = array.cast(T::DTYPE)?.to_row_major()?;
    Ok(array.as_slice::<T>().map(<[T]>::to_vec).unwrap_or_default())
}

fn check_shape(name: &str, shape: &[usize], n: usize) -> Result<()> {
    if shape == [n, n] {
        return Ok(());
    }
    let shape = format_shape(shape);
    Err(shape_error(format!("solve_ivp: {name} has shape {shape}, but y0 has {n} numbers")))
}
