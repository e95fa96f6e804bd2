//! Element-wise functions: unary, binary and casts, on views without allocation
//! (`*_into`) and on arrays.

mod binary;
mod binary_op;
mod blocks;
mod cast;
mod close;
mod combine;
mod complex;
mod iterate;
mod nan_to_num;
pub(crate) mod number;
mod real;
mod ternary;
mod unary;
mod unary_op;

pub use binary::{binary, binary_assign, binary_into};
pub use binary_op::BinaryOp;
pub use cast::cast_into;
pub use close::{Tolerance, allclose, isclose};
pub use combine::{Coefficient, accumulate_into, any_zero, fill_into, scale_into};
pub use nan_to_num::{Replacements, nan_to_num, nan_to_num_into};
pub use ternary::{clip, clip_into, where_, where_into};
pub use unary::{unary, unary_assign, unary_into};
pub use unary_op::UnaryOp;

use crate::shape::broadcast_strides;
use crate::{ArrayView, ArrayViewMut, Element, Error, format_shape};
use iterate::{Walker, for_each_run};

/// Fills `out` with `f` of each element of `x`, which stretches to `out`'s shape.
///
/// The caller has checked that `T` and `U` are the views' dtypes.
pub(crate) fn map1<T: Element, U: Element>(
    x: &ArrayView<'_>,
    out: &mut ArrayViewMut<'_>,
    f: impl Fn(T) -> U + Sync,
) {
    debug_assert!(x.dtype() == T::DTYPE && out.dtype() == U::DTYPE);
    let x_strides = broadcast_strides(x.shape(), x.strides(), out.shape());
    let shape = crate::Shape::from_slice(out.shape());
    let out_strides = crate::Strides::from_slice(out.strides());
    let walkers = [
        Walker { start: out.start(), element_bytes: size_of::<U>() },
        Walker { start: x.start().cast_mut(), element_bytes: size_of::<T>() },
    ];
    let run = |[o, x]: [*mut u8; 2], [os, xs]: [isize; 2], length: usize| {
        let (o, x) = (o.cast::<U>(), x.cast::<T>());
        // SAFETY: `for_each_run` hands out runs inside both views; the output is
        // borrowed uniquely, so the two slices never overlap.
        unsafe {
            if os == 1 && xs == 1 {
                let out = std::slice::from_raw_parts_mut(o, length);
                let x = std::slice::from_raw_parts(x, length);
                for (out, &x) in out.iter_mut().zip(x) {
                    *out = f(x);
                }
            } else {
                for i in 0..length as isize {
                    *o.offset(i * os) = f(*x.offset(i * xs));
                }
            }
        }
    };
    // SAFETY: both views cover `shape` (the strides of `x` are broadcast to it), and
    // the positions of a writable view are distinct.
    unsafe { for_each_run(&shape, walkers, [&out_strides, &x_strides], &run) }
}

/// Fills `out` with `f` of each pair, both operands stretching to `out`'s shape.
///
/// The caller has checked that `T` and `U` are the views' dtypes.
fn map2<T: Element, U: Element>(
    a: &ArrayView<'_>,
    b: &ArrayView<'_>,
    out: &mut ArrayViewMut<'_>,
    f: impl Fn(T, T) -> U + Sync,
) {
    debug_assert!(a.dtype() == T::DTYPE && b.dtype() == T::DTYPE && out.dtype() == U::DTYPE);
    let shape = crate::Shape::from_slice(out.shape());
    let out_strides = crate::Strides::from_slice(out.strides());
    let a_strides = broadcast_strides(a.shape(), a.strides(), &shape);
    let b_strides = broadcast_strides(b.shape(), b.strides(), &shape);
    let walkers = [
        Walker { start: out.start(), element_bytes: size_of::<U>() },
        Walker { start: a.start().cast_mut(), element_bytes: size_of::<T>() },
        Walker { start: b.start().cast_mut(), element_bytes: size_of::<T>() },
    ];
    let run = |[o, a, b]: [*mut u8; 3], [os, sa, sb]: [isize; 3], length: usize| {
        let (o, a, b) = (o.cast::<U>(), a.cast::<T>(), b.cast::<T>());
        // SAFETY: `for_each_run` hands out runs inside all three views; the output
        // is borrowed uniquely, so its slice overlaps neither input.
        unsafe {
            match (os, sa, sb) {
                (1, 1, 1) => {
                    let out = std::slice::from_raw_parts_mut(o, length);
                    let a = std::slice::from_raw_parts(a, length);
                    let b = std::slice::from_raw_parts(b, length);
                    for ((out, &a), &b) in out.iter_mut().zip(a).zip(b) {
                        *out = f(a, b);
                    }
                }
                (1, 1, 0) => {
                    let out = std::slice::from_raw_parts_mut(o, length);
                    let a = std::slice::from_raw_parts(a, length);
                    let b = *b;
                    for (out, &a) in out.iter_mut().zip(a) {
                        *out = f(a, b);
                    }
                }
                (1, 0, 1) => {
                    let out = std::slice::from_raw_parts_mut(o, length);
                    let b = std::slice::from_raw_parts(b, length);
                    let a = *a;
                    for (out, &b) in out.iter_mut().zip(b) {
                        *out = f(a, b);
                    }
                }
                _ => {
                    for i in 0..length as isize {
                        *o.offset(i * os) = f(*a.offset(i * sa), *b.offset(i * sb));
                    }
                }
            }
        }
    };
    // SAFETY: all views cover `shape` (the inputs' strides are broadcast to it), and
    // the positions of a writable view are distinct.
    unsafe { for_each_run(&shape, walkers, [&out_strides, &a_strides, &b_strides], &run) }
}

/// Replaces each element of `out` by `f` of itself and the element of `x`, which
/// has the same shape.
///
/// The caller has checked that `T` is both views' dtype.
fn update<T: Element>(x: &ArrayView<'_>, out: &mut ArrayViewMut<'_>, f: impl Fn(T, T) -> T + Sync) {
    debug_assert!(x.dtype() == T::DTYPE && out.dtype() == T::DTYPE && x.shape() == out.shape());
    let shape = crate::Shape::from_slice(out.shape());
    let out_strides = crate::Strides::from_slice(out.strides());
    let walkers = [
        Walker { start: out.start(), element_bytes: size_of::<T>() },
        Walker { start: x.start().cast_mut(), element_bytes: size_of::<T>() },
    ];
    let run = |[o, x]: [*mut u8; 2], [os, xs]: [isize; 2], length: usize| {
        let (o, x) = (o.cast::<T>(), x.cast::<T>());
        // SAFETY: `for_each_run` hands out runs inside both views; the output is
        // borrowed uniquely, so the two never overlap.
        unsafe {
            if os == 1 && xs == 1 {
                let out = std::slice::from_raw_parts_mut(o, length);
                let x = std::slice::from_raw_parts(x, length);
                for (out, &x) in out.iter_mut().zip(x) {
                    *out = f(*out, x);
                }
            } else {
                for i in 0..length as isize {
                    let at = o.offset(i * os);
                    *at = f(*at, *x.offset(i * xs));
                }
            }
        }
    };
    // SAFETY: both views cover `shape`, and positions of a writable view are distinct.
    unsafe { for_each_run(&shape, walkers, [&out_strides, x.strides()], &run) }
}

/// Calls `f` with every element.
///
/// The caller has checked that `T` is the view's dtype.
fn visit<T: Element>(x: &ArrayView<'_>, f: impl Fn(T) + Sync) {
    debug_assert!(x.dtype() == T::DTYPE);
    let walkers = [Walker { start: x.start().cast_mut(), element_bytes: size_of::<T>() }];
    let run = |[x]: [*mut u8; 1], [xs]: [isize; 1], length: usize| {
        for i in 0..length as isize {
            // SAFETY: `for_each_run` hands out runs inside the view; it is only read.
            f(unsafe { *x.cast::<T>().offset(i * xs) });
        }
    };
    // SAFETY: the view covers its own shape, and nothing is written.
    unsafe { for_each_run(x.shape(), walkers, [x.strides()], &run) }
}

/// Checks that an output has the shape that its inputs stretch to.
fn check_output(operation: &str, expected: &[usize], out: &ArrayViewMut<'_>) -> Result<(), Error> {
    if out.shape() == expected {
        return Ok(());
    }
    Err(Error::shape(
        operation,
        format!(
            "the result has shape {}, the output {}",
            format_shape(expected),
            format_shape(out.shape())
        ),
    ))
}
