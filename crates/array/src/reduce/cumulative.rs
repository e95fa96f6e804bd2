//! Running sums and products.

use einmul_machine::{interrupt, threads};

use super::ReduceOp;
use super::walk::PARALLEL_ELEMENTS;
use crate::shape::normalize_axis;
use crate::ufunc::cast_into;
use crate::ufunc::number::Number;
use crate::{Array, Complex, DType, Error, Shape, bf16, f16, format_shape};

/// Elements of a line between two looks whether the work is still wanted.
const LONGEST_RUN: usize = 1 << 20;

/// The sums of the first 1, 2, 3, … elements along `axis`, which may be left out for
/// a vector; a 0-d array counts as a vector of one element.
///
/// Without `dtype` floats keep theirs, integers and truth values sum in 64 bits.
/// `include_initial` puts the sum of nothing, 0, in front.
///
/// ```
/// use einmul_array::{Array, reduce::cumulative_sum};
/// let x = Array::from_vec(vec![1.0, 2.0, 3.0], &[3]).unwrap();
/// let sums = cumulative_sum(&x, None, None, true).unwrap();
/// assert_eq!(sums.to_vec::<f64>().unwrap(), [0.0, 1.0, 3.0, 6.0]);
/// ```
///
/// # Errors
/// [`Error::Axis`]; [`Error::Shape`] without an axis for two axes or more;
/// [`Error::DType`] into truth values; [`Error::TooLarge`], [`Error::OutOfMemory`].
pub fn cumulative_sum(
    x: &Array,
    axis: Option<isize>,
    dtype: Option<DType>,
    include_initial: bool,
) -> Result<Array, Error> {
    running("cumulative_sum", ReduceOp::Sum, x, axis, dtype, include_initial)
}

/// The products of the first 1, 2, 3, … elements along `axis`, as [`cumulative_sum`];
/// `include_initial` puts 1 in front.
///
/// # Errors
/// As [`cumulative_sum`].
pub fn cumulative_prod(
    x: &Array,
    axis: Option<isize>,
    dtype: Option<DType>,
    include_initial: bool,
) -> Result<Array, Error> {
    running("cumulative_prod", ReduceOp::Prod, x, axis, dtype, include_initial)
}

fn running(
    operation: &str,
    op: ReduceOp,
    x: &Array,
    axis: Option<isize>,
    dtype: Option<DType>,
    include_initial: bool,
) -> Result<Array, Error> {
    let x = if x.rank() == 0 { x.reshape(&[1])? } else { x.clone() };
    let axis = match axis {
        Some(axis) => normalize_axis(operation, axis, x.rank())?,
        None if x.rank() == 1 => 0,
        None => {
            let text = format!("shape {} needs an axis to run along", format_shape(x.shape()));
            return Err(Error::shape(operation, text));
        }
    };
    let dtype = dtype.map_or_else(|| op.output_dtype(x.dtype()), Ok)?;
    if dtype == DType::Bool {
        return Err(Error::dtype(operation, dtype));
    }
    let initial = usize::from(include_initial);
    let mut shape = Shape::from_slice(x.shape());
    shape[axis] = shape[axis]
        .checked_add(initial)
        .ok_or_else(|| Error::TooLarge { shape: x.shape().into() })?;
    let mut out = Array::unfilled(dtype, &shape)?;
    let mut after = out.view_mut()?.narrow(axis, initial, x.shape()[axis]);
    cast_into(&x.view(), &mut after)?;
    match dtype {
        DType::Bool => {}
        DType::I8 => scan::<i8>(op, &mut out, axis, initial),
        DType::I16 => scan::<i16>(op, &mut out, axis, initial),
        DType::I32 => scan::<i32>(op, &mut out, axis, initial),
        DType::I64 => scan::<i64>(op, &mut out, axis, initial),
        DType::U8 => scan::<u8>(op, &mut out, axis, initial),
        DType::U16 => scan::<u16>(op, &mut out, axis, initial),
        DType::U32 => scan::<u32>(op, &mut out, axis, initial),
        DType::U64 => scan::<u64>(op, &mut out, axis, initial),
        DType::F16 => scan::<f16>(op, &mut out, axis, initial),
        DType::BF16 => scan::<bf16>(op, &mut out, axis, initial),
        DType::F32 => scan::<f32>(op, &mut out, axis, initial),
        DType::F64 => scan::<f64>(op, &mut out, axis, initial),
        DType::C64 => scan::<Complex<f32>>(op, &mut out, axis, initial),
        DType::C128 => scan::<Complex<f64>>(op, &mut out, axis, initial),
    }
    Ok(out)
}

/// Makes each element of a new row-major array the combination of all up to it.
fn scan<T: Number>(op: ReduceOp, out: &mut Array, axis: usize, initial: usize) {
    let (shape, rank) = (Shape::from_slice(out.shape()), out.rank());
    if shape.contains(&0) {
        return;
    }
    let inner: usize = shape[axis + 1..rank].iter().product();
    let slab = shape[axis] * inner;
    let elements = out.as_mut_slice::<T>().unwrap_or_default();
    let each = |slab: &mut [T]| {
        let (before, _) = slab.split_at_mut(initial * inner);
        match op {
            ReduceOp::Prod => {
                before.fill(T::ONE);
                accumulate(slab, inner, T::mul);
            }
            _ => {
                before.fill(T::ZERO);
                accumulate(slab, inner, T::add);
            }
        }
    };
    let parts = if elements.len() < PARALLEL_ELEMENTS { 1 } else { threads::limit() };
    in_parts(elements, slab, parts, &each);
}

/// Calls `each` for every `slab` elements, over `parts` threads.
fn in_parts<T: Send>(
    elements: &mut [T],
    slab: usize,
    parts: usize,
    each: &(impl Fn(&mut [T]) + Sync),
) {
    let slabs = elements.len() / slab;
    if parts <= 1 || slabs < 2 {
        return elements.chunks_exact_mut(slab).for_each(each);
    }
    let head_parts = parts / 2;
    let head = (slabs * head_parts / parts).max(1);
    let (left, right) = elements.split_at_mut(head * slab);
    threads::join(
        || in_parts(left, slab, head_parts, each),
        || in_parts(right, slab, parts - head_parts, each),
    );
}

fn accumulate<T: Copy>(slab: &mut [T], inner: usize, combine: impl Fn(T, T) -> T) {
    if inner == 1 {
        let mut total = slab[0];
        for piece in slab[1..].chunks_mut(LONGEST_RUN) {
            for element in piece {
                total = combine(total, *element);
                *element = total;
            }
            interrupt::poll();
        }
        return;
    }
    let mut rows = slab.chunks_exact_mut(inner);
    let Some(mut before) = rows.next() else { return };
    for row in rows {
        for (element, &total) in row.iter_mut().zip(&*before) {
            *element = combine(total, *element);
        }
        interrupt::poll();
        before = row;
    }
}
