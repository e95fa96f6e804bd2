//! Distinct sub-arrays along an axis.

use super::unique::{describe_runs, mark_runs, run_start};
use super::{Unique, UniqueOptions};
use crate::search::contiguous;
use crate::sort::key::{Key, Sortable};
use crate::{Array, DType, Error, Shape, dispatch};

/// [`unique`](super::unique) along an axis of an array that has several.
pub(super) fn unique_along(
    x: &Array,
    axis: usize,
    options: UniqueOptions,
) -> Result<Unique, Error> {
    let mut first: Vec<usize> = (0..x.rank()).filter(|&other| other != axis).collect();
    first.insert(0, axis);
    let x = contiguous(&x.permute(&first)?)?;
    let rows = Rows::new(&x)?;
    let mut order = Array::unfilled(DType::I64, &[rows.count])?;
    let Some(positions) = order.as_mut_slice::<i64>() else {
        return Err(Error::dtype("unique", DType::I64));
    };
    positions.iter_mut().zip(0..).for_each(|(to, i)| *to = i);
    positions.sort_unstable_by(|&a, &b| rows.key(a).cmp(rows.key(b)).then(a.cmp(&b)));
    let mut previous = None;
    let found = mark_runs(positions, |at| {
        let row = at as i64;
        let equal = previous.is_some_and(|p| rows.key(p) == rows.key(row))
            && (options.equal_nan || !rows.has_nan[at]);
        previous = Some(row);
        !equal
    });
    let mut shape = Shape::from_slice(x.shape());
    shape[0] = found;
    let mut values = Array::zeros(x.dtype(), &shape)?;
    dispatch!(x.dtype(), T => if let (Some(x), Some(to)) = (x.as_slice::<T>(), values.as_mut_slice::<T>()) {
        let width = rows.width;
        let firsts = positions.iter().filter_map(|&word| run_start(word));
        for (run, at) in firsts.enumerate() {
            to[run * width..][..width].copy_from_slice(&x[at * width..][..width]);
        }
    });
    // The axis goes back to its place.
    let mut back: Vec<usize> = (1..x.rank()).collect();
    back.insert(axis, 0);
    describe_runs(contiguous(&values.permute(&back)?)?, positions, &[rows.count], options)
}

/// The rows of a matrix as byte strings that compare as the rows do, element by element.
struct Rows {
    count: usize,
    /// Elements of a row.
    width: usize,
    /// Bytes of a row's key.
    bytes: usize,
    keys: Vec<u8>,
    has_nan: Vec<bool>,
}

impl Rows {
    /// The sub-arrays along the first axis of a row-major array.
    fn new(x: &Array) -> Result<Rows, Error> {
        let count = x.shape()[0];
        let width = if x.is_empty() { 0 } else { x.len() / count };
        let bytes = width * x.dtype().size();
        let (mut keys, mut has_nan) = (reserved(x.bytes())?, reserved(count)?);
        dispatch!(x.dtype(), T => {
            let elements = x.as_slice::<T>().unwrap_or(&[]);
            elements.iter().for_each(|v| v.key().append_to(&mut keys));
            has_nan.extend((0..count).map(|row| {
                elements[row * width..][..width].iter().any(|v| v.is_nan())
            }));
        });
        Ok(Rows { count, width, bytes, keys, has_nan })
    }

    fn key(&self, row: i64) -> &[u8] {
        &self.keys[row as usize * self.bytes..][..self.bytes]
    }
}

fn reserved<T>(count: usize) -> Result<Vec<T>, Error> {
    let mut vec = Vec::new();
    vec.try_reserve_exact(count).map_err(|_| Error::OutOfMemory { bytes: count })?;
    Ok(vec)
}
