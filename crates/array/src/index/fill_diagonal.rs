//! Writing to diagonals.

use super::{check_kinds, with_dtype};
use crate::{ArrayView, ArrayViewMut, Error, format_shape};

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
