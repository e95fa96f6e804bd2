//! Matrices made from parts: triangles, diagonals, identities.

use crate::shape::Strides;
use crate::ufunc::{Coefficient, cast_into, fill_into};
use crate::{ArrayView, ArrayViewMut, Error, Shape, layout};

/// Copies one triangle of a matrix and fills the rest with zeros: the elements with
/// `j ≤ i + diagonal` when `lower`, those with `j ≥ i + diagonal` otherwise.
/// Allocates nothing.
///
/// # Errors
/// [`Error::Shape`] or [`Error::DType`] unless both are matrices of one shape and dtype.
pub fn triangle_into(
    x: &ArrayView<'_>,
    lower: bool,
    diagonal: isize,
    out: &mut ArrayViewMut<'_>,
) -> Result<(), Error> {
    let (&[rows, cols], true) = (x.shape(), x.shape() == out.shape()) else {
        return Err(Error::shape("triangle", "needs two matrices of one shape"));
    };
    // Without columns there is nothing to do, for however many rows.
    let rows = if cols == 0 { 0 } else { rows };
    for i in 0..rows {
        // The first column beyond a lower triangle, or the first of an upper one.
        let edge = (i as isize).saturating_add(diagonal).saturating_add(isize::from(lower));
        let edge = edge.clamp(0, cols as isize) as usize;
        let (kept, zeroed) = if lower { (0..edge, edge..cols) } else { (edge..cols, 0..edge) };
        cast_into(&row_part(x, i, &kept), &mut row_part_mut(out, i, &kept))?;
        fill_into(Coefficient::Integer(0), &mut row_part_mut(out, i, &zeroed));
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

fn row_part<'a>(x: &ArrayView<'a>, row: usize, cols: &std::ops::Range<usize>) -> ArrayView<'a> {
    let shift = row as isize * x.strides()[0] + cols.start as isize * x.strides()[1];
    let start = x.start().wrapping_offset(shift * x.dtype().size() as isize);
    let (shape, strides) =
        (Shape::from_slice(&[cols.len()]), Strides::from_slice(&x.strides()[1..]));
    // SAFETY: the row's columns are positions of the matrix.
    unsafe { ArrayView::from_raw_parts(start, x.dtype(), shape, strides) }
}

fn row_part_mut<'a>(
    out: &'a mut ArrayViewMut<'_>,
    row: usize,
    cols: &std::ops::Range<usize>,
) -> ArrayViewMut<'a> {
    let shift = row as isize * out.strides()[0] + cols.start as isize * out.strides()[1];
    let start = out.start().wrapping_offset(shift * out.dtype().size() as isize);
    let strides = Strides::from_slice(&out.strides()[1..]);
    let (shape, dtype) = (Shape::from_slice(&[cols.len()]), out.dtype());
    // SAFETY: the row's columns are distinct positions of the matrix, which is
    // borrowed uniquely for as long as the part.
    unsafe { ArrayViewMut::from_raw_parts(start, dtype, shape, strides) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Array, DType};

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
    fn rows_without_columns_take_no_time() {
        let mut out = Array::zeros(DType::F64, &[usize::MAX, 0]).expect("empty");
        let x = out.clone();
        triangle_into(&x.view(), true, 0, &mut out.view_mut().expect("own")).expect("fits");
    }
}
