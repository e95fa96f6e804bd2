//! Functions applied to every element: views in, views out.

use einmul_kernels::elementary::{Elementary, Function};
use einmul_kernels::vectors::Vectors;

use super::iterate::{Cost, Walker, for_each_run, for_each_run_costing};
use super::runs::{Run1, Run2, Run3, Update, pays};
use crate::shape::broadcast_strides;
use crate::{ArrayView, ArrayViewMut, Element, Strides};

/// The strides of `x` stretched to `shape`, held by `stretched` where they are new.
fn stretch<'a>(x: &'a ArrayView<'_>, shape: &[usize], stretched: &'a mut Strides) -> &'a [isize] {
    if x.shape() == shape {
        return x.strides();
    }
    *stretched = broadcast_strides(x.shape(), x.strides(), shape);
    stretched
}

/// Fills `out` with `f` of each element of `x`, which stretches to `out`'s shape.
///
/// The caller has checked that `T` and `U` are the views' dtypes.
pub(crate) fn map1<T: Element, U: Element>(
    x: &ArrayView<'_>,
    out: &mut ArrayViewMut<'_>,
    f: impl Fn(T) -> U + Sync,
) {
    map1_costing(Cost::FLOP, x, out, f);
}

/// [`map1`] of a function that takes longer than an addition.
pub(super) fn map1_costing<T: Element, U: Element>(
    cost: Cost,
    x: &ArrayView<'_>,
    out: &mut ArrayViewMut<'_>,
    f: impl Fn(T) -> U + Sync,
) {
    debug_assert!(x.dtype() == T::DTYPE && out.dtype() == U::DTYPE);
    // SAFETY: the views have these dtypes. The condition is a constant: only one of
    // the two is compiled.
    unsafe {
        if const { pays(T::DTYPE, U::DTYPE) } {
            walk1::<T, U, true>(cost, x, out, f);
        } else {
            walk1::<T, U, false>(cost, x, out, f);
        }
    }
}

/// [`map1`] for any types of the elements' sizes, compiled for each instruction set
/// if `VECTORS`.
///
/// # Safety
/// The views' elements are valid as `T` and `U`.
pub(super) unsafe fn walk1<T: Copy, U: Copy, const VECTORS: bool>(
    cost: Cost,
    x: &ArrayView<'_>,
    out: &mut ArrayViewMut<'_>,
    f: impl Fn(T) -> U + Sync,
) {
    let vectors = Vectors::current();
    let walkers = [Walker::writing(out), Walker::reading(x)];
    let mut stretched = Strides::new();
    let strides = [out.strides(), stretch(x, out.shape(), &mut stretched)];
    let run = |[o, x]: [*mut u8; 2], [os, xs]: [isize; 2], length: usize| {
        let x = x.cast_const().cast::<T>();
        let run = Run1 { out: (o.cast::<U>(), os), x: (x, xs), length, f: &f };
        // SAFETY: `for_each_run` hands out runs inside both views; the output is
        // borrowed uniquely.
        unsafe { run.run::<VECTORS>(vectors) }
    };
    // SAFETY: both views cover `out`'s shape (the strides of `x` are stretched to
    // it), and the positions of a writable view are distinct.
    unsafe { for_each_run_costing(cost, out.shape(), walkers, strides, &run) }
}

/// Fills `out` with `f` of each pair, both operands stretching to `out`'s shape.
///
/// The caller has checked that `T` and `U` are the views' dtypes.
pub(super) fn map2<T: Element, U: Element>(
    a: &ArrayView<'_>,
    b: &ArrayView<'_>,
    out: &mut ArrayViewMut<'_>,
    f: impl Fn(T, T) -> U + Sync,
) {
    map2_costing(Cost::FLOP, a, b, out, f);
}

/// [`map2`] of a function that takes longer than an addition.
pub(super) fn map2_costing<T: Element, U: Element>(
    cost: Cost,
    a: &ArrayView<'_>,
    b: &ArrayView<'_>,
    out: &mut ArrayViewMut<'_>,
    f: impl Fn(T, T) -> U + Sync,
) {
    debug_assert!(a.dtype() == T::DTYPE && b.dtype() == T::DTYPE && out.dtype() == U::DTYPE);
    let vectors = Vectors::current();
    let walkers = [Walker::writing(out), Walker::reading(a), Walker::reading(b)];
    let shape = out.shape();
    let (mut for_a, mut for_b) = (Strides::new(), Strides::new());
    let strides = [out.strides(), stretch(a, shape, &mut for_a), stretch(b, shape, &mut for_b)];
    let run = |[o, a, b]: [*mut u8; 3], [os, sa, sb]: [isize; 3], length: usize| {
        let (a, b) = (a.cast_const().cast::<T>(), b.cast_const().cast::<T>());
        let run = Run2 { out: (o.cast::<U>(), os), a: (a, sa), b: (b, sb), length, f: &f };
        // SAFETY: `for_each_run` hands out runs inside all three views; the output
        // is borrowed uniquely.
        unsafe {
            if const { pays(T::DTYPE, U::DTYPE) } {
                run.run::<true>(vectors);
            } else {
                run.run::<false>(vectors);
            }
        }
    };
    // SAFETY: all views cover `out`'s shape (the inputs' strides are stretched to
    // it), and the positions of a writable view are distinct.
    unsafe { for_each_run_costing(cost, shape, walkers, strides, &run) }
}

/// Fills `out` with `f` of each triple, all operands stretching to `out`'s shape, for
/// any types of the elements' sizes.
///
/// # Safety
/// The views' elements are valid as `A`, `T` (`b` and `c`) and `U`.
pub(super) unsafe fn walk3<A: Copy, T: Copy, U: Copy>(
    a: &ArrayView<'_>,
    b: &ArrayView<'_>,
    c: &ArrayView<'_>,
    out: &mut ArrayViewMut<'_>,
    f: impl Fn(A, T, T) -> U + Sync,
) {
    let vectors = Vectors::current();
    let reading = Walker::reading;
    let walkers = [Walker::writing(out), reading(a), reading(b), reading(c)];
    let shape = out.shape();
    let (mut for_a, mut for_b, mut for_c) = (Strides::new(), Strides::new(), Strides::new());
    let strides = [
        out.strides(),
        stretch(a, shape, &mut for_a),
        stretch(b, shape, &mut for_b),
        stretch(c, shape, &mut for_c),
    ];
    let run = |[o, a, b, c]: [*mut u8; 4], [os, sa, sb, sc]: [isize; 4], length: usize| {
        let a = a.cast_const().cast::<A>();
        let (b, c) = (b.cast_const().cast::<T>(), c.cast_const().cast::<T>());
        let out = (o.cast::<U>(), os);
        let run = Run3 { out, a: (a, sa), b: (b, sb), c: (c, sc), length, f: &f };
        // SAFETY: `for_each_run` hands out runs inside all four views; the output
        // is borrowed uniquely.
        unsafe { run.run(vectors) }
    };
    // SAFETY: as in `map2_costing`.
    unsafe { for_each_run(shape, walkers, strides, &run) }
}

/// Replaces each element of `out` by `f` of itself and the element of `x`, which
/// has the same shape.
///
/// The caller has checked that `T` is both views' dtype.
pub(super) fn update<T: Element>(
    x: &ArrayView<'_>,
    out: &mut ArrayViewMut<'_>,
    f: impl Fn(T, T) -> T + Sync,
) {
    debug_assert!(x.dtype() == T::DTYPE && out.dtype() == T::DTYPE && x.shape() == out.shape());
    let vectors = Vectors::current();
    let walkers = [Walker::writing(out), Walker::reading(x)];
    let run = |[o, x]: [*mut u8; 2], [os, xs]: [isize; 2], length: usize| {
        let x = x.cast_const().cast::<T>();
        let run = Update { out: (o.cast::<T>(), os), x: (x, xs), length, f: &f };
        // SAFETY: `for_each_run` hands out runs inside both views; the output is
        // borrowed uniquely.
        unsafe {
            if const { pays(T::DTYPE, T::DTYPE) } {
                run.run::<true>(vectors);
            } else {
                run.run::<false>(vectors);
            }
        }
    };
    // SAFETY: both views cover `out`'s shape, and positions of a writable view are
    // distinct.
    unsafe { for_each_run(out.shape(), walkers, [out.strides(), x.strides()], &run) }
}

/// Fills `out` with an elementary function of each element of `x`, which stretches
/// to `out`'s shape. Runs that are not contiguous pass through a small buffer.
///
/// The caller has checked that `T` is both views' dtype.
pub(super) fn map_elementary<T: Element + Elementary>(
    function: Function,
    x: &ArrayView<'_>,
    out: &mut ArrayViewMut<'_>,
) {
    /// Elements of the buffers, which lie on the stack.
    const BUFFER: usize = 128;
    debug_assert!(x.dtype() == T::DTYPE && out.dtype() == T::DTYPE);
    let vectors = Vectors::current();
    let walkers = [Walker::writing(out), Walker::reading(x)];
    let mut stretched = Strides::new();
    let strides = [out.strides(), stretch(x, out.shape(), &mut stretched)];
    let run = |[o, x]: [*mut u8; 2], [os, xs]: [isize; 2], length: usize| {
        let (o, x) = (o.cast::<T>(), x.cast_const().cast::<T>());
        // SAFETY: `for_each_run` hands out runs inside both views; the output is
        // borrowed uniquely, so the slices never overlap.
        unsafe {
            if os == 1 && xs == 1 {
                let out = std::slice::from_raw_parts_mut(o, length);
                return T::map(function, vectors, std::slice::from_raw_parts(x, length), out);
            }
            let (mut before, mut after) = ([*x; BUFFER], [*x; BUFFER]);
            for start in (0..length).step_by(BUFFER) {
                let part = BUFFER.min(length - start);
                for i in 0..part {
                    before[i] = *x.offset((start + i) as isize * xs);
                }
                T::map(function, vectors, &before[..part], &mut after[..part]);
                for i in 0..part {
                    *o.offset((start + i) as isize * os) = after[i];
                }
            }
        }
    };
    // SAFETY: as in `map1_costing`.
    unsafe { for_each_run_costing(Cost::ELEMENTARY, out.shape(), walkers, strides, &run) }
}

/// Calls `f` with every element.
///
/// The caller has checked that `T` is the view's dtype.
pub(super) fn visit<T: Element>(x: &ArrayView<'_>, f: impl Fn(T) + Sync) {
    debug_assert!(x.dtype() == T::DTYPE);
    let run = |[x]: [*mut u8; 1], [xs]: [isize; 1], length: usize| {
        for i in 0..length as isize {
            // SAFETY: `for_each_run` hands out runs inside the view; it is only read.
            f(unsafe { *x.cast::<T>().offset(i * xs) });
        }
    };
    // SAFETY: the view covers its own shape, and nothing is written.
    unsafe { for_each_run(x.shape(), [Walker::reading(x)], [x.strides()], &run) }
}
