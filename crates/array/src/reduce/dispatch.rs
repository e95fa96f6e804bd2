//! From an operation and a dtype to the fold that does it.

use half::{bf16, f16};
use num_complex::Complex;

use super::ReduceOp;
use super::extremes::{Highest, Ranked};
use super::finish::Finisher;
use super::fold::Fold;
use super::sums::{FloatSum, Product, Sum, Summand, Total, Wide};
use super::truth::{Any, CountTrue, Truth};
use super::walk::Walk;
use crate::{ArrayView, ArrayViewMut, DType, Element};

/// The operands of a reduction, checked.
pub(super) struct Operands<'a, 'x, 'o> {
    pub(super) x: &'a ArrayView<'x>,
    pub(super) axes: &'a [usize],
    pub(super) out: &'a mut ArrayViewMut<'o>,
}

impl Operands<'_, '_, '_> {
    /// Elements of one total.
    pub(super) fn count(&self) -> f64 {
        self.axes.iter().map(|&axis| self.x.shape()[axis] as f64).product()
    }

    /// Folds without centres, each total then finished.
    pub(super) fn fold<F: Fold<Centre = ()>, U: Element>(
        self,
        fold: &F,
        finish: impl Fn(F::Total) -> U + Sync,
    ) {
        let finish = Finisher::new(finish);
        Walk::new(fold, &finish, self.x, self.axes, None, self.out).run();
    }
}

/// Fills `out`; dtypes and shapes are checked.
pub(super) fn fill(op: ReduceOp, x: &ArrayView<'_>, axes: &[usize], out: &mut ArrayViewMut<'_>) {
    let dtype = x.dtype();
    let on = Operands { x, axes, out };
    match dtype {
        DType::Bool => match op {
            ReduceOp::Max | ReduceOp::Min => extreme::<bool>(op, on),
            _ => narrow::<bool>(op, on),
        },
        DType::I8 => ordered::<i8>(op, on),
        DType::I16 => ordered::<i16>(op, on),
        DType::I32 => ordered::<i32>(op, on),
        DType::I64 => wide::<i64>(op, on),
        DType::U8 => ordered::<u8>(op, on),
        DType::U16 => ordered::<u16>(op, on),
        DType::U32 => ordered::<u32>(op, on),
        DType::U64 => wide::<u64>(op, on),
        DType::F16 => float::<f16>(op, on),
        DType::BF16 => float::<bf16>(op, on),
        DType::F32 => float::<f32>(op, on),
        DType::F64 => float::<f64>(op, on),
        DType::C64 => inexact::<Complex<f32>>(op, on),
        DType::C128 => inexact::<Complex<f64>>(op, on),
    }
}

fn ordered<T: Ranked + Summand + Truth>(op: ReduceOp, on: Operands<'_, '_, '_>)
where
    T::Total: Wide,
{
    match op {
        ReduceOp::Max | ReduceOp::Min => extreme::<T>(op, on),
        _ => narrow::<T>(op, on),
    }
}

/// Integers whose sums fit 64 bits whatever their number: means are exact sums,
/// rounded once.
fn narrow<T: Summand + Truth>(op: ReduceOp, on: Operands<'_, '_, '_>)
where
    T::Total: Wide,
{
    let n = on.count();
    match op {
        ReduceOp::Mean => on.fold(&Sum::<T, false>::NEW, |sum| sum.approximate() / n),
        _ => integer::<T>(op, on),
    }
}

fn wide<T: Ranked + Summand + Truth + Wide>(op: ReduceOp, on: Operands<'_, '_, '_>) {
    let n = on.count();
    match op {
        ReduceOp::Max | ReduceOp::Min => extreme::<T>(op, on),
        ReduceOp::Mean => on.fold(&FloatSum::<T>::NEW, |sum| sum / n),
        _ => integer::<T>(op, on),
    }
}

fn integer<T: Summand + Truth>(op: ReduceOp, on: Operands<'_, '_, '_>) {
    match op {
        ReduceOp::Sum => on.fold(&Sum::<T, false>::NEW, |sum| sum),
        ReduceOp::Prod => on.fold(&Product::<T, false>::NEW, |product| product),
        _ => truth::<T>(op, on),
    }
}

fn float<T: Ranked + Summand + Truth>(op: ReduceOp, on: Operands<'_, '_, '_>) {
    match op {
        ReduceOp::Max | ReduceOp::Min => extreme::<T>(op, on),
        _ => inexact::<T>(op, on),
    }
}

fn inexact<T: Summand + Truth>(op: ReduceOp, on: Operands<'_, '_, '_>) {
    let n = on.count();
    match op {
        ReduceOp::Mean => on.fold(&Sum::<T, false>::NEW, |sum| T::narrow(sum.over(n))),
        ReduceOp::Sum => on.fold(&Sum::<T, false>::NEW, T::narrow),
        ReduceOp::Prod => on.fold(&Product::<T, false>::NEW, T::narrow),
        _ => truth::<T>(op, on),
    }
}

fn extreme<T: Ranked>(op: ReduceOp, on: Operands<'_, '_, '_>) {
    let reversed = op == ReduceOp::Min;
    on.fold(&Highest::<T, false>::new(reversed), |key| T::from_key(key, reversed));
}

/// Any, all, and how many: all that is left.
fn truth<T: Truth>(op: ReduceOp, on: Operands<'_, '_, '_>) {
    match op {
        ReduceOp::CountNonzero => on.fold(&CountTrue::<T>::NEW, |count| count),
        _ => {
            let all = op == ReduceOp::All;
            on.fold(&Any::<T>::new(all), |any| any != all);
        }
    }
}
