//! Where an array is not zero, and how often.

use smallvec::SmallVec;

use super::{mask, truth};
use crate::{Array, ArrayView, DType, Error};

/// The coordinates of the elements that are not zero, in row-major order: one `i64` vector
/// for each axis.
///
/// ```
/// use einmul_array::{Array, index::nonzero};
/// let x = Array::from_vec(vec![3, 0, 0, 0, 4, 5], &[2, 3]).unwrap();
/// let [rows, cols] = &nonzero(&x).unwrap()[..] else { panic!("two axes") };
/// assert_eq!(rows.to_vec::<i64>().unwrap(), [0, 1, 1]);
/// assert_eq!(cols.to_vec::<i64>().unwrap(), [0, 1, 2]);
/// ```
///
/// # Errors
/// [`Error::Shape`] for an array of rank 0, which has no axes to count along;
/// [`Error::OutOfMemory`].
pub fn nonzero(x: &Array) -> Result<Vec<Array>, Error> {
    if x.rank() == 0 {
        return Err(Error::shape(
            "nonzero",
            "an array of rank 0 has no coordinates; reshape it to (1,) first",
        ));
    }
    let total = count(&x.view());
    let mut lists = (0..x.rank())
        .map(|_| Array::unfilled(DType::I64, &[total]))
        .collect::<Result<Vec<_>, _>>()?;
    let mut outs = Vec::with_capacity(lists.len());
    for list in &mut lists {
        outs.push(list.view_mut()?.start().cast::<i64>());
    }
    // SAFETY: each list has room for `total` coordinates and is used here alone.
    unsafe { write_coordinates(&x.view(), total, &outs, 1) }
    Ok(lists)
}

/// The coordinates of the elements that are not zero, in row-major order: an `i64` matrix
/// with a row for each element and a column for each axis.
///
/// # Errors
/// [`Error::OutOfMemory`].
pub fn argwhere(x: &Array) -> Result<Array, Error> {
    let (total, rank) = (count(&x.view()), x.rank());
    let mut out = Array::unfilled(DType::I64, &[total, rank])?;
    if rank > 0 {
        let start = out.view_mut()?.start().cast::<i64>();
        let outs: SmallVec<[*mut i64; 6]> = (0..rank).map(|d| start.wrapping_add(d)).collect();
        // SAFETY: column d of each of `total` rows is at `start + row · rank + d`.
        unsafe { write_coordinates(&x.view(), total, &outs, rank) }
    }
    Ok(out)
}

/// The places of the elements that are not zero in the array read in row-major order, as
/// an `i64` vector.
///
/// # Errors
/// [`Error::OutOfMemory`].
pub fn flatnonzero(x: &Array) -> Result<Array, Error> {
    let total = count(&x.view());
    let mut list = Array::unfilled(DType::I64, &[total])?;
    let out = list.as_mut_slice::<i64>().unwrap_or_default();
    let mut found = 0;
    truth::visit(&x.view(), |at, truths, stride, n| {
        let emit = |j: usize, i: usize| out[j] = (at + i) as i64;
        // SAFETY: the truth values are those of this run, and all true ones were counted.
        unsafe { mask::select_run(truths, stride, n, &mut found, total, emit) }
    });
    Ok(list)
}

fn count(x: &ArrayView<'_>) -> usize {
    let mut total = 0;
    truth::visit(x, |_, truths, stride, n| {
        // SAFETY: `visit` hands out runs of truth values.
        total += unsafe { mask::count_run(truths, stride, n) };
    });
    total
}

/// Writes coordinate d of the j-th element that is not zero to `outs[d] + j · step`.
///
/// # Safety
/// `x` has an axis and `total` elements that are not zero, all those places are writable,
/// and there are `rank` of `outs`.
unsafe fn write_coordinates(x: &ArrayView<'_>, total: usize, outs: &[*mut i64], step: usize) {
    if total == 0 {
        return;
    }
    // Rows are walked one by one: merged axes would not tell coordinates.
    let last = x.shape().len() - 1;
    let (length, stride) = (x.shape()[last], x.strides()[last] * x.dtype().size() as isize);
    let mut row: SmallVec<[usize; 6]> = SmallVec::from_elem(0, last);
    let mut found = 0;
    while found < total {
        let elements: isize = row.iter().zip(x.strides()).map(|(&p, &s)| p as isize * s).sum();
        let start = x.start().wrapping_offset(elements * x.dtype().size() as isize);
        let before = found;
        let select = |first: usize, truths: *const u8, s: isize, n: usize| {
            let emit = |j: usize, i: usize| {
                // SAFETY: `j` is below `total`.
                unsafe { *outs[last].add(j * step) = (first + i) as i64 }
            };
            // SAFETY: the truth values are those of this run; all true ones were counted.
            unsafe { mask::select_run(truths, s, n, &mut found, total, emit) }
        };
        // SAFETY: the row is inside `x`.
        unsafe { truth::visit_run(x.dtype(), start, stride, length, select) }
        for (out, &coordinate) in outs.iter().zip(&row) {
            for j in before..found {
                // SAFETY: `j` is below `total`.
                unsafe { *out.add(j * step) = coordinate as i64 }
            }
        }
        for (position, &n) in row.iter_mut().zip(x.shape()).rev() {
            *position += 1;
            if *position < n {
                break;
            }
            *position = 0;
        }
    }
}
