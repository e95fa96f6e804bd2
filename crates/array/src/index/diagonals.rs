//! Diagonals of any two axes: as views, and written to.

use super::{check_kinds, with_dtype};
use crate::layout::SlicedLayout;
use crate::shape::normalize_axis;
use crate::{Array, ArrayView, ArrayViewMut, Error, Shape, Strides, format_shape};

/// A view of the diagonal of two axes, which come off and reappear as one last axis.
/// `offset` is above the main diagonal when positive: the element at position i is
/// `x[i, i + offset]`, or `x[i - offset, i]` when negative.
///
/// ```
/// use einmul_array::{Array, index::diagonal};
/// let x = Array::from_vec((0..6).collect(), &[2, 3]).unwrap();
/// assert_eq!(diagonal(&x, 1, 0, 1).unwrap().to_vec::<i32>().unwrap(), [1, 5]);
/// ```
///
/// # Errors
/// [`Error::Shape`] below rank 2 and for one axis named twice; [`Error::Axis`].
pub fn diagonal(x: &Array, offset: isize, axis1: isize, axis2: isize) -> Result<Array, Error> {
    if x.rank() < 2 {
        let shape = format_shape(x.shape());
        return Err(Error::shape("diagonal", format!("needs two axes, got shape {shape}")));
    }
    let down = normalize_axis("diagonal", axis1, x.rank())?;
    let right = normalize_axis("diagonal", axis2, x.rank())?;
    if down == right {
        let text = format!("axes {axis1} and {axis2} are the same");
        return Err(Error::shape("diagonal", text));
    }
    let (shape, strides) = (x.shape(), x.strides());
    let start = offset.unsigned_abs();
    let (rows, cols) = if offset < 0 {
        (shape[down].saturating_sub(start), shape[right])
    } else {
        (shape[down], shape[right].saturating_sub(start))
    };
    let kept = (0..x.rank()).filter(|&axis| axis != down && axis != right);
    let mut layout = SlicedLayout {
        shape: kept.clone().map(|axis| shape[axis]).collect::<Shape>(),
        strides: kept.map(|axis| strides[axis]).collect::<Strides>(),
        shift: 0,
    };
    layout.shape.push(rows.min(cols));
    layout.strides.push(strides[down].wrapping_add(strides[right]));
    if !layout.shape.contains(&0) {
        let along = if offset < 0 { strides[down] } else { strides[right] };
        layout.shift = start as isize * along;
    }
    Ok(x.relaid(layout))
}

/// Writes values on the main diagonal: of a matrix, or of an array whose axes are equally
/// long at the positions (i, i, …, i). The values are read in row-major order and repeated
/// as needed. With `wrap` a tall matrix's diagonal starts anew below itself, a row apart.
/// Values of another dtype or order are copied first.
///
/// # Errors
/// [`Error::Shape`] below rank 2, and above it unless all axes are equally long;
/// [`Error::DType`] for complex values in a real array.
pub fn fill_diagonal(
    target: &mut ArrayViewMut<'_>,
    values: &ArrayView<'_>,
    wrap: bool,
) -> Result<(), Error> {
    check_kinds(values.dtype(), target.dtype())?;
    let (shape, strides) = (target.shape(), target.strides());
    let problem = |text: &str| {
        Err(Error::shape("fill_diagonal", format!("{text}, got shape {}", format_shape(shape))))
    };
    match shape {
        [] | [_] => return problem("needs two axes"),
        [_, _] => {}
        [first, rest @ ..] if rest.iter().any(|n| n != first) => {
            return problem("beyond two axes all must be equally long");
        }
        _ => {}
    }
    // Axes of length 0 beside others.
    let values_empty = values.shape().contains(&0);
    if shape.contains(&0) || values_empty {
        return Ok(());
    }
    let (diagonal_step, down) = (strides.iter().sum::<isize>(), strides[0]);
    let (rows, cols) = (shape[0], shape[1]);
    let offsets: Box<dyn Iterator<Item = isize>> = if wrap && shape.len() == 2 {
        // Each turn takes `cols` rows and one that stays as it is.
        let place = move |row: usize| {
            let within = row % (cols + 1);
            (within < cols).then(|| row as isize * down + within as isize * (diagonal_step - down))
        };
        Box::new((0..rows).filter_map(place))
    } else {
        Box::new((0..rows.min(cols)).map(move |i| i as isize * diagonal_step))
    };
    let (start, size) = (target.start(), target.dtype().size());
    let dtype = target.dtype();
    with_dtype(values, dtype, |values| {
        let runs = super::runs::Runs::new(values.shape(), [values.strides()], [size]);
        let (mut at, count) = (0, runs.len());
        for offset in offsets {
            let to = start.wrapping_offset(offset * size as isize);
            runs.visit(at..at + 1, |[from], _| {
                let from = values.start().wrapping_offset(from);
                // SAFETY: the diagonal's places are elements of the target, and the value
                // is one of as many bytes that nothing of the target shares.
                unsafe { std::ptr::copy_nonoverlapping(from, to, size) }
            });
            at = if at + 1 == count { 0 } else { at + 1 };
        }
        Ok(())
    })
}
