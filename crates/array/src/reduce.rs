//! Sums, products, means and extremes along axes.

use half::{bf16, f16};
use num_complex::Complex;
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use crate::ufunc::number::{Inexact, Number, Ordered};
use crate::{Array, ArrayView, ArrayViewMut, DType, Element, Error, Kind, Shape, format_shape};

/// A reduction along axes, named as in NumPy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "each is the NumPy function of its name")]
pub enum ReduceOp {
    Sum,
    Prod,
    Mean,
    Max,
    Min,
}

impl ReduceOp {
    /// NumPy's name of the function.
    pub fn name(self) -> &'static str {
        match self {
            ReduceOp::Sum => "sum",
            ReduceOp::Prod => "prod",
            ReduceOp::Mean => "mean",
            ReduceOp::Max => "max",
            ReduceOp::Min => "min",
        }
    }

    /// The dtype of the result: integers sum in 64 bits and have means in `f64`.
    ///
    /// # Errors
    /// [`Error::DType`] for the extremes of complex numbers.
    pub fn output_dtype(self, input: DType) -> Result<DType, Error> {
        match (self, input.kind()) {
            (ReduceOp::Max | ReduceOp::Min, Kind::Complex) => Err(Error::DType {
                operation: self.name().to_owned(),
                dtype: input,
                hint: Some("complex numbers have no order".to_owned()),
            }),
            (ReduceOp::Max | ReduceOp::Min, _) => Ok(input),
            (ReduceOp::Mean, _) => Ok(input.to_inexact()),
            (_, Kind::Bool | Kind::Signed) => Ok(DType::I64),
            (_, Kind::Unsigned) => Ok(DType::U64),
            _ => Ok(input),
        }
    }
}

/// The shape that is left when `axes` are reduced.
pub fn reduced_shape(shape: &[usize], axes: &[usize]) -> Shape {
    shape.iter().enumerate().filter(|(i, _)| !axes.contains(i)).map(|(_, &n)| n).collect()
}

/// Whether reducing `axes` of a shape has a result: nothing has no maximum.
///
/// # Errors
/// [`Error::Shape`] for the maximum or minimum of an empty axis.
pub fn check_reduction(op: ReduceOp, shape: &[usize], axes: &[usize]) -> Result<(), Error> {
    let extreme = matches!(op, ReduceOp::Max | ReduceOp::Min);
    let is_empty = axes.iter().any(|&axis| shape[axis] == 0);
    if extreme && is_empty && !reduced_shape(shape, axes).contains(&0) {
        let text = format!("no {} of an empty axis in shape {}", op.name(), format_shape(shape));
        return Err(Error::shape(op.name(), text));
    }
    Ok(())
}

/// Reduces `axes` of `x` into `out`, which has the remaining axes in order.
/// Floating sums along the fastest axis are pairwise; halves are summed in `f32`.
/// Allocates nothing up to six axes.
///
/// # Errors
/// [`Error::DType`] or [`Error::Shape`] when `out` does not fit; [`Error::Shape`]
/// for the maximum or minimum of nothing.
pub fn reduce_into(
    op: ReduceOp,
    x: &ArrayView<'_>,
    axes: &[usize],
    out: &mut ArrayViewMut<'_>,
) -> Result<(), Error> {
    if out.dtype() != op.output_dtype(x.dtype())? {
        return Err(Error::dtype(op.name(), out.dtype()));
    }
    let kept = reduced_shape(x.shape(), axes);
    if let Some(&axis) = axes.iter().find(|&&axis| axis >= x.shape().len()) {
        let (operation, rank) = (op.name().to_owned(), x.shape().len());
        return Err(Error::Axis { operation, axis: axis as isize, rank });
    }
    if kept.as_slice() != out.shape() {
        let (want, got) = (format_shape(&kept), format_shape(out.shape()));
        return Err(Error::shape(
            op.name(),
            format!("the result has shape {want}, the output {got}"),
        ));
    }
    check_reduction(op, x.shape(), axes)?;
    let walk = Walk::new(x, axes, out);
    match x.dtype() {
        DType::Bool => match op {
            ReduceOp::Max => walk.run::<bool, bool, bool>(false, |v| v, |a, b| a | b, |a| a),
            ReduceOp::Min => walk.run::<bool, bool, bool>(true, |v| v, |a, b| a & b, |a| a),
            _ => integer::<bool, i64>(op, walk),
        },
        DType::I8 => ordered_integer::<i8, i64>(op, walk),
        DType::I16 => ordered_integer::<i16, i64>(op, walk),
        DType::I32 => ordered_integer::<i32, i64>(op, walk),
        DType::I64 => ordered_integer::<i64, i64>(op, walk),
        DType::U8 => ordered_integer::<u8, u64>(op, walk),
        DType::U16 => ordered_integer::<u16, u64>(op, walk),
        DType::U32 => ordered_integer::<u32, u64>(op, walk),
        DType::U64 => ordered_integer::<u64, u64>(op, walk),
        DType::F16 => float::<f16, f32>(op, walk, f16::to_f32, f16::from_f32),
        DType::BF16 => float::<bf16, f32>(op, walk, bf16::to_f32, bf16::from_f32),
        DType::F32 => float::<f32, f32>(op, walk, |v| v, |v| v),
        DType::F64 => float::<f64, f64>(op, walk, |v| v, |v| v),
        DType::C64 => inexact::<Complex<f32>, Complex<f32>>(op, walk, |v| v, |v| v),
        DType::C128 => inexact::<Complex<f64>, Complex<f64>>(op, walk, |v| v, |v| v),
    }
    Ok(())
}

/// Reduces axes of an array; `None` reduces all.
///
/// ```
/// use einmul_array::{Array, reduce::{reduce, ReduceOp}};
/// let a = Array::from_vec(vec![1.0, 2.0, 3.0, 4.0], &[2, 2]).unwrap();
/// let columns = reduce(ReduceOp::Sum, &a, Some(&[0])).unwrap();
/// assert_eq!(columns.to_vec::<f64>().unwrap(), [4.0, 6.0]);
/// ```
///
/// # Errors
/// As [`reduce_into`], and [`Error::OutOfMemory`].
pub fn reduce(op: ReduceOp, x: &Array, axes: Option<&[usize]>) -> Result<Array, Error> {
    let all: SmallVec<[usize; 6]> = (0..x.rank()).collect();
    let axes = axes.unwrap_or(&all);
    let mut out = Array::zeros(op.output_dtype(x.dtype())?, &reduced_shape(x.shape(), axes))?;
    reduce_into(op, &x.view(), axes, &mut out.view_mut()?)?;
    Ok(out)
}

fn ordered_integer<T: Ordered, A: Number>(op: ReduceOp, walk: Walk) {
    match op {
        ReduceOp::Max => walk.run_from_first::<T>(T::maximum),
        ReduceOp::Min => walk.run_from_first::<T>(T::minimum),
        _ => integer::<T, A>(op, walk),
    }
}

fn integer<T: Element, A: Number>(op: ReduceOp, walk: Walk) {
    let widen = |v: T| A::from_i128(v.to_i128().unwrap_or(0));
    let n = walk.reduced_elements();
    match op {
        ReduceOp::Prod => walk.run::<T, A, A>(A::ONE, widen, A::mul, |a| a),
        ReduceOp::Mean => {
            walk.run::<T, f64, f64>(0.0, |v: T| v.to_c128().re, |a, b| a + b, |a| a / n);
        }
        _ => walk.run::<T, A, A>(A::ZERO, widen, A::add, |a| a),
    }
}

fn float<T: Ordered, A: Inexact>(op: ReduceOp, walk: Walk, widen: fn(T) -> A, narrow: fn(A) -> T) {
    match op {
        ReduceOp::Max => walk.run_from_first::<T>(T::maximum),
        ReduceOp::Min => walk.run_from_first::<T>(T::minimum),
        _ => inexact(op, walk, widen, narrow),
    }
}

fn inexact<T: Element, A: Inexact>(
    op: ReduceOp,
    walk: Walk,
    widen: fn(T) -> A,
    narrow: fn(A) -> T,
) {
    let n = A::from_c128(Complex::new(walk.reduced_elements(), 0.0));
    match op {
        ReduceOp::Prod => walk.run::<T, A, T>(A::ONE, widen, A::mul, narrow),
        ReduceOp::Mean => walk.run::<T, A, T>(A::ZERO, widen, A::add, |a| narrow(a.div(n))),
        _ => walk.run::<T, A, T>(A::ZERO, widen, A::add, narrow),
    }
}

/// The reduced axes of an input, fastest last, and the kept axes with the output.
struct Walk {
    x: *const u8,
    out: *mut u8,
    /// Length and input stride.
    reduced: SmallVec<[(usize, isize); 6]>,
    /// Length, input stride and output stride.
    kept: SmallVec<[(usize, isize, isize); 6]>,
}

impl Walk {
    fn new(x: &ArrayView<'_>, axes: &[usize], out: &mut ArrayViewMut<'_>) -> Self {
        let mut walk = Walk {
            x: x.start(),
            out: out.start(),
            reduced: SmallVec::new(),
            kept: SmallVec::new(),
        };
        for (axis, (&length, &stride)) in x.shape().iter().zip(x.strides()).enumerate() {
            if axes.contains(&axis) {
                walk.reduced.push((length, stride));
            } else {
                walk.kept.push((length, stride, out.strides()[walk.kept.len()]));
            }
        }
        // Nothing to combine, however long the other axes are.
        if walk.reduced.iter().any(|&(length, _)| length == 0) {
            walk.reduced = SmallVec::from_slice(&[(0, 0)]);
        }
        if walk.kept.iter().any(|&(length, ..)| length == 0) {
            walk.kept = SmallVec::from_slice(&[(0, 0, 0)]);
        }
        walk.reduced.sort_by_key(|&(_, stride)| std::cmp::Reverse(stride.unsigned_abs()));
        walk
    }

    fn reduced_elements(&self) -> f64 {
        self.reduced.iter().map(|&(n, _)| n as f64).product()
    }

    /// For each kept position: `finish(combine over the reduced positions)`.
    fn run<T: Element, A: Copy, U: Element>(
        self,
        identity: A,
        widen: impl Fn(T) -> A,
        combine: impl Fn(A, A) -> A,
        finish: impl Fn(A) -> U,
    ) {
        let fastest_kept = self.kept.iter().filter(|k| k.0 > 1).map(|k| k.1.unsigned_abs()).min();
        let fastest_reduced =
            self.reduced.iter().filter(|r| r.0 > 1).map(|r| r.1.unsigned_abs()).min();
        if fastest_kept < fastest_reduced && fastest_kept.is_some() {
            return self.run_by_rows(identity, widen, combine, finish);
        }
        let reduced = &self.reduced[..];
        for_each(&self.kept, 0, 0, &mut |from, to| {
            // SAFETY: `from` and `to` are positions of the two views.
            unsafe {
                let start = self.x.cast::<T>().offset(from);
                let total = fold(start, reduced, identity, &widen, &combine);
                *self.out.cast::<U>().offset(to) = finish(total);
            }
        });
    }

    /// As [`Walk::run`] where a kept axis is the fastest: blocks of neighbouring
    /// outputs are accumulated together, so that memory is read in order.
    fn run_by_rows<T: Element, A: Copy, U: Element>(
        mut self,
        identity: A,
        widen: impl Fn(T) -> A,
        combine: impl Fn(A, A) -> A,
        finish: impl Fn(A) -> U,
    ) {
        const BLOCK: usize = 64;
        let fastest = (0..self.kept.len())
            .filter(|&k| self.kept[k].0 > 1)
            .min_by_key(|&k| self.kept[k].1.unsigned_abs());
        let Some(fastest) = fastest else { return };
        let (length, x_step, out_step) = self.kept.remove(fastest);
        let axes: SmallVec<[(usize, isize, isize); 6]> =
            self.reduced.iter().map(|&(n, s)| (n, s, 0)).collect();
        for_each(&self.kept, 0, 0, &mut |from, to| {
            for first in (0..length).step_by(BLOCK) {
                let width = BLOCK.min(length - first);
                let mut totals = [identity; BLOCK];
                let from = from + first as isize * x_step;
                for_each(&axes, from, 0, &mut |row, _| {
                    for (j, total) in totals[..width].iter_mut().enumerate() {
                        // SAFETY: row + j·x_step is a position of the input view.
                        let value =
                            unsafe { *self.x.cast::<T>().offset(row + j as isize * x_step) };
                        *total = combine(*total, widen(value));
                    }
                });
                for (j, &total) in totals[..width].iter().enumerate() {
                    let position = to + (first + j) as isize * out_step;
                    // SAFETY: a position of the output view.
                    unsafe { *self.out.cast::<U>().offset(position) = finish(total) };
                }
            }
        });
    }

    /// For each kept position the combination of the reduced elements, of which
    /// there is at least one.
    fn run_from_first<T: Element>(self, combine: impl Fn(T, T) -> T) {
        for_each(&self.kept, 0, 0, &mut |from, to| {
            // SAFETY: `from` and `to` are positions of the two views; the caller has
            // checked that no reduced axis is empty.
            unsafe {
                let start = self.x.cast::<T>().offset(from);
                let total = fold(start, &self.reduced, *start, &|v| v, &combine);
                *self.out.cast::<T>().offset(to) = total;
            }
        });
    }
}

/// Calls `visit` with the input and output offsets of every position of `axes`.
fn for_each(
    axes: &[(usize, isize, isize)],
    from: isize,
    to: isize,
    visit: &mut dyn FnMut(isize, isize),
) {
    let Some((&(length, x_step, out_step), rest)) = axes.split_first() else {
        return visit(from, to);
    };
    for i in 0..length as isize {
        for_each(rest, from + i * x_step, to + i * out_step, visit);
    }
}

/// Combines every element of `axes` from `start` on; runs along the last axis are
/// halved until short, so that rounding errors grow with the logarithm.
///
/// # Safety
/// Every position of `axes` from `start` is a readable `T`.
unsafe fn fold<T: Element, A: Copy>(
    start: *const T,
    axes: &[(usize, isize)],
    identity: A,
    widen: &impl Fn(T) -> A,
    combine: &impl Fn(A, A) -> A,
) -> A {
    match axes {
        // SAFETY: `start` itself is a position.
        [] => combine(identity, widen(unsafe { *start })),
        // SAFETY: the caller's contract.
        [(length, step)] => unsafe { pairwise(start, *length, *step, identity, widen, combine) },
        [(length, step), rest @ ..] => {
            let mut total = identity;
            for i in 0..*length as isize {
                // SAFETY: each step along the first axis is a position.
                let part = unsafe { fold(start.offset(i * step), rest, identity, widen, combine) };
                total = combine(total, part);
            }
            total
        }
    }
}

/// # Safety
/// `length` elements, `step` apart, are readable from `start`.
unsafe fn pairwise<T: Element, A: Copy>(
    start: *const T,
    length: usize,
    step: isize,
    identity: A,
    widen: &impl Fn(T) -> A,
    combine: &impl Fn(A, A) -> A,
) -> A {
    const LANES: usize = 8;
    const SHORT: usize = 128;
    if length > SHORT {
        let half = length / 2 / LANES * LANES;
        // SAFETY: both halves lie inside the run.
        return unsafe {
            combine(
                pairwise(start, half, step, identity, widen, combine),
                pairwise(
                    start.offset(half as isize * step),
                    length - half,
                    step,
                    identity,
                    widen,
                    combine,
                ),
            )
        };
    }
    // SAFETY: i < length.
    let at = |i: usize| widen(unsafe { *start.offset(i as isize * step) });
    let mut lanes = [identity; LANES];
    let whole = length / LANES * LANES;
    for first in (0..whole).step_by(LANES) {
        for (lane, total) in lanes.iter_mut().enumerate() {
            *total = combine(*total, at(first + lane));
        }
    }
    let mut total = lanes.into_iter().reduce(combine).unwrap_or(identity);
    for i in whole..length {
        total = combine(total, at(i));
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_reduce_in_any_layout() {
        let a = Array::from_vec((0..24).map(f64::from).collect(), &[2, 3, 4]).expect("24");
        let check = |array: &Array, axes: &[usize], expected: &[f64]| {
            let out = reduce(ReduceOp::Sum, array, Some(axes)).expect("sum");
            assert_eq!(out.to_vec::<f64>().expect("f64"), expected, "{axes:?}");
        };
        check(&a, &[0], &[12., 14., 16., 18., 20., 22., 24., 26., 28., 30., 32., 34.]);
        check(&a, &[2], &[6., 22., 38., 54., 70., 86.]);
        check(&a, &[0, 2], &[60., 92., 124.]);
        check(&a, &[0, 1, 2], &[276.]);
        check(&a.transpose(), &[0], &[6., 54., 22., 70., 38., 86.]);
        check(&a, &[], &(0..24).map(f64::from).collect::<Vec<_>>());
    }

    #[test]
    fn integers_widen_and_halves_sum_in_single_precision() {
        let bytes = Array::full(200_u8, &[1000]).expect("small");
        let sum = reduce(ReduceOp::Sum, &bytes, None).expect("sum");
        assert_eq!(sum.get::<u64>(&[]), Some(200_000));
        let mean = reduce(ReduceOp::Mean, &bytes, None).expect("mean");
        assert_eq!(mean.get::<f64>(&[]), Some(200.0));
        // 4096 ones: a half-precision accumulator would stop at 2048.
        let halves = Array::full(f16::ONE, &[4096]).expect("small");
        let sum = reduce(ReduceOp::Sum, &halves, None).expect("sum");
        assert_eq!(sum.get::<f16>(&[]), Some(f16::from_f32(4096.0)));
    }

    #[test]
    fn extremes_of_nothing_are_errors_and_nan_wins() {
        let empty = Array::zeros(DType::F64, &[2, 0]).expect("empty");
        assert!(reduce(ReduceOp::Max, &empty, Some(&[1])).is_err());
        assert_eq!(reduce(ReduceOp::Max, &empty, Some(&[0])).expect("none kept").shape(), [0]);
        assert_eq!(reduce(ReduceOp::Sum, &empty, None).expect("zero").get::<f64>(&[]), Some(0.0));
        // As many rows as there can be, none of which needs a visit.
        let rows = Array::zeros(DType::F64, &[usize::MAX, 0]).expect("empty");
        assert_eq!(reduce(ReduceOp::Prod, &rows, None).expect("one").get::<f64>(&[]), Some(1.0));
        assert_eq!(reduce(ReduceOp::Sum, &rows, Some(&[0])).expect("none").shape(), [0]);
        let with_nan = Array::from_vec(vec![1.0, f64::NAN, 3.0], &[3]).expect("3");
        let max = reduce(ReduceOp::Max, &with_nan, None).expect("max");
        assert!(max.get::<f64>(&[]).expect("one").is_nan());
    }

    #[test]
    fn long_sums_stay_close_to_exact() {
        // Pairwise summation: the error grows with log2(n), here below 24 roundings.
        let n = 1 << 20;
        let tenth = Array::full(0.1_f32, &[n]).expect("4 MiB");
        let sum = reduce(ReduceOp::Sum, &tenth, None).expect("sum").get::<f32>(&[]).expect("one");
        let exact = f64::from(0.1_f32) * n as f64;
        assert!((f64::from(sum) - exact).abs() <= 24.0 * f64::from(f32::EPSILON) * exact);
    }
}
