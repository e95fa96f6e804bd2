//! Where an array is not zero, and how often.

use smallvec::SmallVec;

use super::runs::Runs;
use super::{mask, truth};
use crate::shape::normalize_axis;
use crate::{Array, ArrayView, DType, Error, Shape, Strides};

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

/// How many elements are not zero, as `i64`: along the axes given, or of all. With
/// `keepdims` counted axes stay with length one.
///
/// ```
/// use einmul_array::{Array, index::count_nonzero};
/// let x = Array::from_vec(vec![1.0, 0.0, -0.0, f64::NAN], &[2, 2]).unwrap();
/// let columns = count_nonzero(&x, Some(&[0]), false).unwrap();
/// assert_eq!(columns.to_vec::<i64>().unwrap(), [1, 1]);
/// ```
///
/// # Errors
/// [`Error::Axis`] for an axis that does not exist, [`Error::Shape`] for one named twice;
/// [`Error::OutOfMemory`].
pub fn count_nonzero(x: &Array, axes: Option<&[isize]>, keepdims: bool) -> Result<Array, Error> {
    let mut counted: SmallVec<[bool; 6]> = SmallVec::from_elem(axes.is_none(), x.rank());
    for &axis in axes.unwrap_or_default() {
        let position = normalize_axis("count_nonzero", axis, x.rank())?;
        if std::mem::replace(&mut counted[position], true) {
            let text = format!("axis {axis} is named twice");
            return Err(Error::shape("count_nonzero", text));
        }
    }
    let whole: Shape =
        x.shape().iter().zip(&counted).map(|(&n, &c)| if c { 1 } else { n }).collect();
    let mut out = Array::zeros(DType::I64, &whole)?;
    if !x.is_empty() {
        let strides: Strides =
            out.strides().iter().zip(&counted).map(|(&s, &c)| if c { 0 } else { s }).collect();
        let start = out.view_mut()?.start();
        // SAFETY: `strides` stretch the result over the shape of `x`.
        unsafe { add_counts(&x.view(), start, &strides) }
    }
    if keepdims {
        return Ok(out);
    }
    let left: Shape =
        x.shape().iter().zip(&counted).filter(|(_, c)| !**c).map(|(&n, _)| n).collect();
    out.reshape(&left)
}

/// # Safety
/// Every position of `x` under `strides` is an `i64` from `out` on, nobody else's.
unsafe fn add_counts(x: &ArrayView<'_>, out: *mut u8, strides: &[isize]) {
    let runs = Runs::new(x.shape(), [x.strides(), strides], [x.dtype().size(), 8]);
    let [stride, step] = runs.strides();
    runs.visit(0..runs.len(), |[offset, at], n| {
        let (start, out) = (x.start().wrapping_offset(offset), out.wrapping_offset(at));
        let add = |first: usize, truths: *const u8, s: isize, n: usize| {
            // SAFETY: the truth values are those of this run; the counts are this
            // function's by its contract.
            unsafe {
                if step == 0 {
                    *out.cast::<i64>() += mask::count_run(truths, s, n) as i64;
                    return;
                }
                for i in 0..n {
                    let count = out.offset((first + i) as isize * step).cast::<i64>();
                    *count += i64::from(*truths.offset(i as isize * s));
                }
            }
        };
        // SAFETY: the run is inside `x`.
        unsafe { truth::visit_run(x.dtype(), start, stride, n, add) }
    });
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
