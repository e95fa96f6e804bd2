//! Conversions between coordinates, rows and dense matrices.
//!
//! All of them work in two steps: first an order of the entries is found from
//! the indices alone, then every array is gathered in that order. So index types
//! and element types never multiply into each other's code.

use super::index::{Index, index_dtype, slice, slice_mut, with_index};
use super::{Coo, Csr, Duplicates, SparseError, zeroed_vec};
use crate::shape::format_shape;
use crate::ufunc::{Coefficient, fill_into};
use crate::{Array, ArrayViewMut, DType, Element, Error, SliceItem, dispatch};

pub(super) fn coo_to_csr(coo: &Coo, duplicates: Duplicates) -> Result<Csr, Error> {
    let dtype = index_dtype(coo.rows().max(coo.cols()).max(coo.nnz()));
    let (mut indptr, mut order) = group_by(coo.row_indices(), coo.rows(), dtype)?;
    let repeated = with_index!(indptr, I => with_index!(coo.col_indices(), C => {
        order_within_rows(slice::<I>(&indptr), slice::<C>(coo.col_indices()), &mut order)
    }));
    if let (Some(error), Duplicates::Reject) = (&repeated, duplicates) {
        return Err(error.clone().into());
    }
    let mut indices = gather(coo.col_indices(), &order)?.cast(dtype)?;
    let mut values = gather(coo.values(), &order)?;
    if repeated.is_some() {
        let kept = with_index!(indptr, I => dispatch!(values.dtype(), T => {
            let (indptr, indices) = (slice_mut::<I>(&mut indptr), slice_mut::<I>(&mut indices));
            merge_repeated(indptr, indices, slice_mut::<T>(&mut values))
        }));
        indices = truncated(&indices, kept)?;
        values = truncated(&values, kept)?;
    }
    Ok(Csr::from_checked(coo.shape(), indptr, indices, values))
}

pub(super) fn transpose(csr: &Csr) -> Result<Csr, Error> {
    let dtype = index_dtype(csr.rows().max(csr.cols()).max(csr.nnz()));
    let (indptr, order) = group_by(csr.indices(), csr.cols(), dtype)?;
    // The order is stable, so each new row has the old rows in rising order.
    let indices = gather(&row_of_each_entry(csr)?, &order)?.cast(dtype)?;
    let values = gather(csr.values(), &order)?;
    Ok(Csr::from_checked([csr.cols(), csr.rows()], indptr, indices, values))
}

/// Sorts the rows of a matrix that keeps all other rules.
pub(super) fn sort_rows(csr: Csr) -> Result<Csr, Error> {
    let mut order = zeroed_vec::<usize>(csr.nnz())?;
    order.iter_mut().enumerate().for_each(|(p, slot)| *slot = p);
    let repeated = with_index!(csr.indptr(), I => {
        order_within_rows(slice::<I>(csr.indptr()), slice::<I>(csr.indices()), &mut order)
    });
    if let Some(error) = repeated {
        return Err(error.into());
    }
    if order.is_sorted() {
        return Ok(csr);
    }
    let indices = gather(csr.indices(), &order)?;
    let values = gather(csr.values(), &order)?;
    Ok(Csr::from_checked(csr.shape(), csr.indptr().clone(), indices, values))
}

pub(super) fn csr_to_dense(csr: &Csr) -> Result<Array, Error> {
    let mut dense = Array::zeros(csr.dtype(), &csr.shape())?;
    decode_into(csr, &mut dense.view_mut()?)?;
    Ok(dense)
}

/// Writes every element, zeros included. Allocates nothing.
pub(super) fn decode_into(csr: &Csr, out: &mut ArrayViewMut<'_>) -> Result<(), Error> {
    if out.shape() != csr.shape() || out.dtype() != csr.dtype() {
        return Err(Error::shape("decode", "the output has another shape or dtype"));
    }
    fill_into(Coefficient::Integer(0), out);
    let (down, right) = (out.strides()[0], out.strides()[1]);
    dispatch!(csr.dtype(), T => with_index!(csr.indptr(), I => {
        let (indptr, indices) = (slice::<I>(csr.indptr()), slice::<I>(csr.indices()));
        let (values, start) = (slice::<T>(csr.values()), out.start().cast::<T>());
        for row in 0..csr.rows() {
            for p in indptr[row].to_usize()..indptr[row + 1].to_usize() {
                let at = row as isize * down + indices[p].to_usize() as isize * right;
                // SAFETY: row and column are inside the matrix (checked when the `Csr`
                // was made), so this is a position of the output.
                unsafe { *start.offset(at) = values[p] };
            }
        }
    }));
    Ok(())
}

pub(super) fn dense_to_csr(dense: &Array) -> Result<Csr, Error> {
    let &[rows, cols] = dense.shape() else {
        let text = format!("needs two axes, got shape {}", format_shape(dense.shape()));
        return Err(Error::shape("convert to rows", text));
    };
    let dense = if dense.is_row_major() { dense.clone() } else { dense.to_row_major()? };
    dispatch!(dense.dtype(), T => {
        let zero = T::from_i128(0);
        let elements = slice::<T>(&dense);
        let nnz = elements.iter().filter(|&&e| e != zero).count();
        let dtype = index_dtype(rows.max(cols).max(nnz));
        let mut indptr = Array::zeros(dtype, &[rows.saturating_add(1)])?;
        let mut indices = Array::zeros(dtype, &[nnz])?;
        let mut values = Array::zeros(dense.dtype(), &[nnz])?;
        with_index!(indptr, I => {
            let (starts, columns) = (slice_mut::<I>(&mut indptr), slice_mut::<I>(&mut indices));
            let stored = slice_mut::<T>(&mut values);
            let mut p = 0;
            for row in 0..rows {
                for (col, &element) in elements[row * cols..][..cols].iter().enumerate() {
                    if element != zero {
                        columns[p] = I::from_usize(col);
                        stored[p] = element;
                        p += 1;
                    }
                }
                starts[row + 1] = I::from_usize(p);
            }
        });
        Ok(Csr::from_checked([rows, cols], indptr, indices, values))
    })
}

/// A row index for every entry.
pub(super) fn row_of_each_entry(csr: &Csr) -> Result<Array, Error> {
    let mut row_indices = Array::zeros(index_dtype(csr.rows()), &[csr.nnz()])?;
    with_index!(csr.indptr(), I => with_index!(row_indices, R => {
        let out = slice_mut::<R>(&mut row_indices);
        for (row, bounds) in slice::<I>(csr.indptr()).windows(2).enumerate() {
            out[bounds[0].to_usize()..bounds[1].to_usize()].fill(R::from_usize(row));
        }
    }));
    Ok(row_indices)
}

/// The positions of `keys` in a stable order of their key, and where the run of
/// each of `groups` keys starts and ends: a counting sort. Keys are in range, and
/// the dtype of the starts holds the number of keys.
fn group_by(keys: &Array, groups: usize, dtype: DType) -> Result<(Array, Vec<usize>), Error> {
    let mut starts = Array::zeros(dtype, &[groups + 1])?;
    let mut order = zeroed_vec(keys.len())?;
    with_index!(keys, K => with_index!(starts, I => {
        counting_sort(slice::<K>(keys), slice_mut::<I>(&mut starts), &mut order);
    }));
    Ok((starts, order))
}

fn counting_sort<K: Index, I: Index>(keys: &[K], starts: &mut [I], order: &mut [usize]) {
    for key in keys {
        let count = &mut starts[key.to_usize() + 1];
        *count = I::from_usize(count.to_usize() + 1);
    }
    for group in 1..starts.len() {
        starts[group] = I::from_usize(starts[group].to_usize() + starts[group - 1].to_usize());
    }
    for (position, key) in keys.iter().enumerate() {
        let next = &mut starts[key.to_usize()];
        order[next.to_usize()] = position;
        *next = I::from_usize(next.to_usize() + 1);
    }
    // Every start has moved on to its end, which is the start of the next group.
    let groups = starts.len() - 1;
    starts.copy_within(0..groups, 1);
    starts[0] = I::from_usize(0);
}

/// Sorts the positions of each row by column, and by position where columns are
/// equal; returns the first such pair. `cols` is indexed by position.
fn order_within_rows<I: Index, C: Index>(
    indptr: &[I],
    cols: &[C],
    order: &mut [usize],
) -> Option<SparseError> {
    let mut repeated = None;
    for (row, bounds) in indptr.windows(2).enumerate() {
        let run = &mut order[bounds[0].to_usize()..bounds[1].to_usize()];
        let column = |p: usize| cols[p].to_usize();
        if !run.windows(2).all(|pair| column(pair[0]) < column(pair[1])) {
            run.sort_unstable_by_key(|&p| (column(p), p));
        }
        if repeated.is_none() {
            let pair = run.windows(2).find(|pair| column(pair[0]) == column(pair[1]));
            repeated = pair.map(|pair| SparseError::Duplicate {
                row,
                column: column(pair[1]),
                position: pair[1],
            });
        }
    }
    repeated
}

/// Adds entries of one place together, in place; returns how many are left.
fn merge_repeated<I: Index, T: Element>(
    indptr: &mut [I],
    indices: &mut [I],
    values: &mut [T],
) -> usize {
    let (mut kept, mut start) = (0, 0);
    for row in 1..indptr.len() {
        let (first, end) = (kept, indptr[row].to_usize());
        for p in start..end {
            if kept > first && indices[kept - 1] == indices[p] {
                values[kept - 1] = sum(values[kept - 1], values[p]);
            } else {
                indices[kept] = indices[p];
                values[kept] = values[p];
                kept += 1;
            }
        }
        indptr[row] = I::from_usize(kept);
        start = end;
    }
    kept
}

/// Integers wrap, truth values "or"; a float's sum is exact in `f64` or rounds once.
fn sum<T: Element>(a: T, b: T) -> T {
    match (a.to_i128(), b.to_i128()) {
        (Some(a), Some(b)) => T::from_i128(a + b),
        _ => T::from_c128(a.to_c128() + b.to_c128()),
    }
}

fn gather(array: &Array, order: &[usize]) -> Result<Array, Error> {
    let mut out = Array::zeros(array.dtype(), &[order.len()])?;
    dispatch!(array.dtype(), T => {
        let elements = slice::<T>(array);
        for (slot, &position) in slice_mut::<T>(&mut out).iter_mut().zip(order) {
            *slot = elements[position];
        }
    });
    Ok(out)
}

fn truncated(array: &Array, len: usize) -> Result<Array, Error> {
    let stop = Some(len as isize);
    array.slice(&[SliceItem::Range { start: None, stop, step: None }])?.to_row_major()
}
