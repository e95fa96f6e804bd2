//! Matrices made of a diagonal or a triangle, and the diagonals of matrices.

use crate::rearrange::{moveaxis, ravel};
use crate::triangles::tril;
use crate::ufunc::{Coefficient, cast_into, fill_into};
use crate::{Array, ArrayViewMut, DType, Error, SliceItem, format_shape, layout};

/// The position where diagonal `k` of a matrix starts, and its length.
fn place(rows: usize, cols: usize, k: isize) -> (usize, usize, usize) {
    let (row, col) = if k < 0 { (k.unsigned_abs(), 0) } else { (0, k.unsigned_abs()) };
    (row, col, rows.saturating_sub(row).min(cols.saturating_sub(col)))
}

/// Diagonal `k` of a matrix, for writing.
fn diagonal_mut(out: ArrayViewMut<'_>, k: isize) -> Result<ArrayViewMut<'_>, Error> {
    let &[rows, cols] = out.shape() else {
        return Err(Error::shape("diagonal", "needs a matrix"));
    };
    let (row, col, length) = place(rows, cols, k);
    let square = out.narrow(0, row, length).narrow(1, col, length);
    let (shape, strides) = layout::diagonal_layout(square.shape(), square.strides())?;
    // SAFETY: positions (i, i) are positions of the part, and distinct.
    Ok(unsafe { square.with_layout(shape, strides) })
}

/// A matrix with ones on diagonal `k` (above the main one if positive), zeros elsewhere;
/// square unless `n_cols` is given.
///
/// # Errors
/// As [`Array::zeros`].
pub fn eye(n_rows: usize, n_cols: Option<usize>, k: isize, dtype: DType) -> Result<Array, Error> {
    let mut out = Array::zeros(dtype, &[n_rows, n_cols.unwrap_or(n_rows)])?;
    fill_into(Coefficient::Integer(1), &mut diagonal_mut(out.view_mut()?, k)?);
    Ok(out)
}

/// The `n × n` identity matrix.
///
/// # Errors
/// As [`Array::zeros`].
pub fn identity(n: usize, dtype: DType) -> Result<Array, Error> {
    eye(n, None, 0, dtype)
}

/// A matrix with ones on and below diagonal `k`, zeros above; square unless `n_cols` is
/// given.
///
/// # Errors
/// As [`Array::zeros`].
pub fn tri(n_rows: usize, n_cols: Option<usize>, k: isize, dtype: DType) -> Result<Array, Error> {
    let one = super::ones(&[], dtype)?;
    tril(&one.broadcast_to(&[n_rows, n_cols.unwrap_or(n_rows)])?, k)
}

/// Diagonal `k` of the matrices that two axes make, as the last axis. Shares storage.
///
/// # Errors
/// [`Error::Shape`] below rank 2 or when both axes are one; [`Error::Axis`].
pub fn diagonal(x: &Array, k: isize, axis1: isize, axis2: isize) -> Result<Array, Error> {
    if x.rank() < 2 {
        let text = format!("needs two axes, got shape {}", format_shape(x.shape()));
        return Err(Error::shape("diagonal", text));
    }
    crate::shape::normalize_axes("diagonal", &[axis1, axis2], x.rank())?;
    let stack = moveaxis(x, &[axis1, axis2], &[-2, -1])?;
    let &[.., rows, cols] = stack.shape() else { return Ok(stack) };
    let (row, col, length) = place(rows, cols, k);
    let from = |first: usize| SliceItem::Range {
        start: Some(first.min(isize::MAX as usize) as isize),
        stop: None,
        step: None,
    };
    if length == 0 {
        let none = SliceItem::Range { start: Some(0), stop: Some(0), step: None };
        return stack.slice(&[SliceItem::Ellipsis, none.clone(), none])?.diagonal();
    }
    stack.slice(&[SliceItem::Ellipsis, from(row), from(col)])?.diagonal()
}

/// Of a vector, the square matrix with it on diagonal `k`; of a matrix, its diagonal `k`,
/// which shares storage.
///
/// ```
/// use einmul_array::{Array, create::diag};
/// let v = Array::from_vec(vec![1.0, 2.0], &[2]).unwrap();
/// assert_eq!(diag(&v, 0).unwrap().to_vec::<f64>().unwrap(), [1.0, 0.0, 0.0, 2.0]);
/// ```
///
/// # Errors
/// [`Error::Shape`] for any other rank; [`Error::TooLarge`], [`Error::OutOfMemory`].
pub fn diag(x: &Array, k: isize) -> Result<Array, Error> {
    match *x.shape() {
        [n] => {
            let side = n
                .checked_add(k.unsigned_abs())
                .ok_or_else(|| Error::TooLarge { shape: [usize::MAX, usize::MAX].into() })?;
            let mut out = Array::zeros(x.dtype(), &[side, side])?;
            cast_into(&x.view(), &mut diagonal_mut(out.view_mut()?, k)?)?;
            Ok(out)
        }
        [_, _] => diagonal(x, k, 0, 1),
        _ => {
            let text = format!("takes a vector or a matrix, got shape {}", format_shape(x.shape()));
            Err(Error::shape("diag", text))
        }
    }
}

/// The square matrix with the elements of `x`, in row-major order, on diagonal `k`.
///
/// # Errors
/// [`Error::TooLarge`], [`Error::OutOfMemory`].
pub fn diagflat(x: &Array, k: isize) -> Result<Array, Error> {
    diag(&ravel(x)?, k)
}
