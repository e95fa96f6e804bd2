//! Matrices made from parts: triangles, diagonals, identities.

use einmul_machine::interrupt;

use crate::ufunc::{Coefficient, cast_into, fill_into};
use crate::{Array, ArrayView, ArrayViewMut, Error, format_shape, layout};

/// The lower triangles of the matrices that the last two axes make: elements above
/// diagonal `k` become zero.
///
/// ```
/// use einmul_array::{Array, triangles::tril};
/// let a = Array::from_vec(vec![1, 2, 3, 4_i64], &[2, 2]).unwrap();
/// assert_eq!(tril(&a, 0).unwrap().to_vec::<i64>().unwrap(), [1, 0, 3, 4]);
/// ```
///
/// # Errors
/// [`Error::Shape`] below rank 2; [`Error::OutOfMemory`].
pub fn tril(x: &Array, k: isize) -> Result<Array, Error> {
    triangle("tril", x, true, k)
}

/// The upper triangles of the matrices that the last two axes make: elements below
/// diagonal `k` become zero.
///
/// # Errors
/// As [`tril`].
pub fn triu(x: &Array, k: isize) -> Result<Array, Error> {
    triangle("triu", x, false, k)
}

fn triangle(operation: &str, x: &Array, lower: bool, k: isize) -> Result<Array, Error> {
    if x.rank() < 2 {
        let text = format!("needs two axes, got shape {}", format_shape(x.shape()));
        return Err(Error::shape(operation, text));
    }
    let mut out = Array::unfilled(x.dtype(), x.shape())?;
    triangle_into(&x.view(), lower, k, &mut out.view_mut()?)?;
    Ok(out)
}

/// Copies one triangle of each matrix that the last two axes make, and fills the rest
/// with zeros: kept are the elements with `j ≤ i + diagonal` when `lower`, those with
/// `j ≥ i + diagonal` otherwise. Allocates nothing.
///
/// # Errors
/// [`Error::Shape`] unless both have one shape, of two axes or more; [`Error::DType`]
/// unless they have one dtype.
pub fn triangle_into(
    x: &ArrayView<'_>,
    lower: bool,
    diagonal: isize,
    out: &mut ArrayViewMut<'_>,
) -> Result<(), Error> {
    if x.shape().len() < 2 || x.shape() != out.shape() {
        return Err(Error::shape("triangle", "needs two stacks of matrices of one shape"));
    }
    if x.dtype() != out.dtype() {
        return Err(Error::dtype("triangle", out.dtype()));
    }
    // Without elements there is nothing to do, for however many rows.
    if x.shape().contains(&0) {
        return Ok(());
    }
    let &[rows, cols] = x.shape() else {
        for i in 0..x.shape()[0] {
            triangle_into(&x.at(0, i), lower, diagonal, &mut out.reborrow().at(0, i))?;
        }
        return Ok(());
    };
    for i in 0..rows {
        interrupt::poll();
        // The first column beyond a lower triangle, or the first of an upper one.
        let edge = (i as isize).saturating_add(diagonal).saturating_add(isize::from(lower));
        let edge = edge.clamp(0, cols as isize) as usize;
        let row = x.at(0, i);
        let (left, right) = out.reborrow().at(0, i).split_at(0, edge);
        let (mut kept, mut zeroed) = if lower { (left, right) } else { (right, left) };
        let source = if lower { row.narrow(0, 0, edge) } else { row.narrow(0, edge, cols) };
        cast_into(&source, &mut kept)?;
        fill_into(Coefficient::Integer(0), &mut zeroed);
    }
    Ok(())
}

/// Writes a vector on the main diagonal of a square matrix, zeros elsewhere.
/// Allocates nothing.
///
/// # Errors
/// [`Error::Shape`] unless `v` has n elements and `out` is n × n.
pub fn diagonal_into(v: &ArrayView<'_>, out: &mut ArrayViewMut<'_>) -> Result<(), Error> {
    fill_into(Coefficient::Integer(0), out);
    cast_into(v, &mut diagonal_mut(out)?)
}

/// Writes the identity matrix. Allocates nothing.
///
/// # Errors
/// [`Error::Shape`] unless `out` is a matrix.
pub fn eye_into(out: &mut ArrayViewMut<'_>) -> Result<(), Error> {
    fill_into(Coefficient::Integer(0), out);
    fill_into(Coefficient::Integer(1), &mut diagonal_mut(out)?);
    Ok(())
}

fn diagonal_mut<'a>(out: &'a mut ArrayViewMut<'_>) -> Result<ArrayViewMut<'a>, Error> {
    let (shape, strides) = layout::diagonal_layout(out.shape(), out.strides())?;
    // SAFETY: positions (i, i) are positions of the matrix, and distinct.
    Ok(unsafe { out.reborrow().with_layout(shape, strides) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DType;

    #[test]
    fn triangles_match_numpy() {
        // numpy.tril / numpy.triu of arange(1, 7).reshape(2, 3).
        let a = Array::from_vec((1..=6_i64).collect(), &[2, 3]).expect("6");
        let check = |lower, diagonal, expected: [i64; 6]| {
            let mut out = Array::zeros(DType::I64, &[2, 3]).expect("6");
            triangle_into(&a.view(), lower, diagonal, &mut out.view_mut().expect("own"))
                .expect("fits");
            assert_eq!(out.to_vec::<i64>().expect("i64"), expected, "{lower} {diagonal}");
        };
        check(true, 0, [1, 0, 0, 4, 5, 0]);
        check(true, 1, [1, 2, 0, 4, 5, 6]);
        check(true, -1, [0, 0, 0, 4, 0, 0]);
        check(true, -9, [0; 6]);
        check(false, 0, [1, 2, 3, 0, 5, 6]);
        check(false, 1, [0, 2, 3, 0, 0, 6]);
        check(false, -1, [1, 2, 3, 4, 5, 6]);
        for (lower, all) in [(true, isize::MAX), (false, isize::MIN)] {
            check(lower, all, [1, 2, 3, 4, 5, 6]);
            check(!lower, all, [0; 6]);
        }
    }

    #[test]
    fn stacks_are_cut_matrix_by_matrix() {
        // numpy.tril / numpy.triu of arange(1, 9).reshape(2, 2, 2).
        let a = Array::from_vec((1..=8_i64).collect(), &[2, 2, 2]).expect("8");
        assert_eq!(
            tril(&a, 0).expect("stack").to_vec::<i64>().expect("i64"),
            [1, 0, 3, 4, 5, 0, 7, 8]
        );
        let turned = a.permute(&[2, 1, 0]).expect("axes");
        assert_eq!(
            triu(&turned, 1).expect("stack").to_vec::<i64>().expect("i64"),
            [0, 5, 0, 0, 0, 6, 0, 0]
        );
        assert_eq!(
            tril(&Array::zeros(DType::Bool, &[3]).expect("3"), 0).err().map(|e| e.to_string()),
            Some("tril: needs two axes, got shape (3,)".to_owned())
        );
    }

    #[test]
    fn rows_without_columns_take_no_time() {
        let mut out = Array::zeros(DType::F64, &[usize::MAX, 0]).expect("empty");
        let x = out.clone();
        triangle_into(&x.view(), true, 0, &mut out.view_mut().expect("own")).expect("fits");
    }
}
