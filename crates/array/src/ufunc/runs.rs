//! The inner loops of element-wise functions: one run of elements, whose strides
//! are known.
//!
//! Runs that are contiguous, or repeat one element of an operand, are loops over
//! slices, compiled for each instruction set where that pays; the others go element
//! by element.

use einmul_kernels::vectors::{Loop, Vectors};

use crate::DType;

/// Whether loops from one element type to another are compiled for each instruction
/// set. For the rest it would cost more to compile than it saves.
pub(super) const fn pays(from: DType, to: DType) -> bool {
    use DType::{Bool, F32, F64, I32, I64, U8};
    matches!(from, F32 | F64 | I32 | I64 | U8 | Bool)
        && matches!(to, F32 | F64 | I32 | I64 | U8 | Bool)
}

/// `out[i] = f(x[i])`.
pub(super) struct Run1<'f, T, U, F> {
    pub(super) out: (*mut U, isize),
    pub(super) x: (*const T, isize),
    pub(super) length: usize,
    pub(super) f: &'f F,
}

impl<T: Copy, U: Copy, F: Fn(T) -> U> Run1<'_, T, U, F> {
    /// # Safety
    /// Each pointer has `length` elements at its stride; `out`'s are only reached
    /// through it.
    pub(super) unsafe fn run<const VECTORS: bool>(self, vectors: Vectors) {
        let Self { out: (out, by), x: (x, xs), length, f } = self;
        if by == 1 && (xs == 1 || xs == 0) {
            if VECTORS {
                vectors.run(Slices1(self))
            } else {
                Slices1(self).run()
            }
            return;
        }
        for i in 0..length as isize {
            // SAFETY: the caller's elements.
            unsafe { *out.offset(i * by) = f(*x.offset(i * xs)) };
        }
    }
}

/// A run with contiguous output, as [`Run1::run`] and its kin make them.
struct Slices1<R>(R);

impl<T: Copy, U: Copy, F: Fn(T) -> U> Loop for Slices1<Run1<'_, T, U, F>> {
    #[inline(always)]
    fn run(self) {
        let Run1 { out: (out, _), x: (x, xs), length, f } = self.0;
        // SAFETY: `Run1::run`'s caller has the elements, and `xs` is 1 or 0.
        unsafe {
            let out = std::slice::from_raw_parts_mut(out, length);
            if xs == 1 {
                for (out, &x) in out.iter_mut().zip(std::slice::from_raw_parts(x, length)) {
                    *out = f(x);
                }
            } else {
                out.fill(f(*x));
            }
        }
    }
}

/// `out[i] = f(a[i], b[i])`.
pub(super) struct Run2<'f, A, B, U, F> {
    pub(super) out: (*mut U, isize),
    pub(super) a: (*const A, isize),
    pub(super) b: (*const B, isize),
    pub(super) length: usize,
    pub(super) f: &'f F,
}

impl<A: Copy, B: Copy, U: Copy, F: Fn(A, B) -> U> Run2<'_, A, B, U, F> {
    /// # Safety
    /// As for [`Run1::run`].
    pub(super) unsafe fn run<const VECTORS: bool>(self, vectors: Vectors) {
        let Self { out: (out, by), a: (a, sa), b: (b, sb), length, f } = self;
        if by == 1 && matches!((sa, sb), (1, 1) | (1, 0) | (0, 1)) {
            if VECTORS {
                vectors.run(Slices2(self))
            } else {
                Slices2(self).run()
            }
            return;
        }
        for i in 0..length as isize {
            // SAFETY: the caller's elements.
            unsafe { *out.offset(i * by) = f(*a.offset(i * sa), *b.offset(i * sb)) };
        }
    }
}

struct Slices2<R>(R);

impl<A: Copy, B: Copy, U: Copy, F: Fn(A, B) -> U> Loop for Slices2<Run2<'_, A, B, U, F>> {
    #[inline(always)]
    fn run(self) {
        let Run2 { out: (out, _), a: (a, sa), b: (b, sb), length, f } = self.0;
        // SAFETY: `Run2::run`'s caller has the elements; one stride is 1, the other
        // 1 or 0.
        unsafe {
            let out = std::slice::from_raw_parts_mut(out, length);
            if sb == 0 {
                let (a, b) = (std::slice::from_raw_parts(a, length), *b);
                for (out, &a) in out.iter_mut().zip(a) {
                    *out = f(a, b);
                }
                return;
            }
            let b = std::slice::from_raw_parts(b, length);
            if sa == 0 {
                let a = *a;
                for (out, &b) in out.iter_mut().zip(b) {
                    *out = f(a, b);
                }
                return;
            }
            let a = std::slice::from_raw_parts(a, length);
            for ((out, &a), &b) in out.iter_mut().zip(a).zip(b) {
                *out = f(a, b);
            }
        }
    }
}

/// `out[i] = f(a[i], b[i], c[i])`.
pub(super) struct Run3<'f, A, B, U, F> {
    pub(super) out: (*mut U, isize),
    pub(super) a: (*const A, isize),
    pub(super) b: (*const B, isize),
    pub(super) c: (*const B, isize),
    pub(super) length: usize,
    pub(super) f: &'f F,
}

impl<A: Copy, B: Copy, U: Copy, F: Fn(A, B, B) -> U> Run3<'_, A, B, U, F> {
    /// # Safety
    /// As for [`Run1::run`].
    pub(super) unsafe fn run(self, vectors: Vectors) {
        let Self { out: (out, by), a: (a, sa), b: (b, sb), c: (c, sc), length, f } = self;
        if by == 1 && sa == 1 && matches!(sb, 0 | 1) && matches!(sc, 0 | 1) {
            return vectors.run(Slices3(self));
        }
        for i in 0..length as isize {
            // SAFETY: the caller's elements.
            unsafe {
                *out.offset(i * by) = f(*a.offset(i * sa), *b.offset(i * sb), *c.offset(i * sc));
            }
        }
    }
}

struct Slices3<R>(R);

impl<A: Copy, B: Copy, U: Copy, F: Fn(A, B, B) -> U> Loop for Slices3<Run3<'_, A, B, U, F>> {
    #[inline(always)]
    fn run(self) {
        /// Elements of a repeated operand that are laid out at once: short beside
        /// the first-level cache, so that one loop serves all four cases.
        const PIECE: usize = 64;
        let Run3 { out: (out, _), a: (a, _), b: (b, sb), c: (c, sc), length, f } = self.0;
        // SAFETY: `Run3::run`'s caller has the elements; the strides of `out` and
        // `a` are 1, those of `b` and `c` are 1 or 0.
        unsafe {
            let out = std::slice::from_raw_parts_mut(out, length);
            let a = std::slice::from_raw_parts(a, length);
            if (sb, sc) == (1, 1) {
                let b = std::slice::from_raw_parts(b, length);
                let c = std::slice::from_raw_parts(c, length);
                for (((out, &a), &b), &c) in out.iter_mut().zip(a).zip(b).zip(c) {
                    *out = f(a, b, c);
                }
                return;
            }
            let (same_b, same_c) = ([*b; PIECE], [*c; PIECE]);
            for (at, (out, a)) in out.chunks_mut(PIECE).zip(a.chunks(PIECE)).enumerate() {
                let from = |start: *const B, stride: isize, same: *const B| match stride {
                    0 => std::slice::from_raw_parts(same, out.len()),
                    _ => std::slice::from_raw_parts(start.add(at * PIECE), out.len()),
                };
                let b = from(b, sb, same_b.as_ptr());
                let c = from(c, sc, same_c.as_ptr());
                for (((out, &a), &b), &c) in out.iter_mut().zip(a).zip(b).zip(c) {
                    *out = f(a, b, c);
                }
            }
        }
    }
}

/// `out[i] = f(out[i], x[i])`.
pub(super) struct Update<'f, T, F> {
    pub(super) out: (*mut T, isize),
    pub(super) x: (*const T, isize),
    pub(super) length: usize,
    pub(super) f: &'f F,
}

impl<T: Copy, F: Fn(T, T) -> T> Update<'_, T, F> {
    /// # Safety
    /// As for [`Run1::run`].
    pub(super) unsafe fn run<const VECTORS: bool>(self, vectors: Vectors) {
        let Self { out: (out, by), x: (x, xs), length, f } = self;
        if by == 1 && xs == 1 {
            if VECTORS {
                vectors.run(SlicesUpdate(self))
            } else {
                SlicesUpdate(self).run()
            }
            return;
        }
        for i in 0..length as isize {
            // SAFETY: the caller's elements.
            unsafe {
                let at = out.offset(i * by);
                *at = f(*at, *x.offset(i * xs));
            }
        }
    }
}

struct SlicesUpdate<R>(R);

impl<T: Copy, F: Fn(T, T) -> T> Loop for SlicesUpdate<Update<'_, T, F>> {
    #[inline(always)]
    fn run(self) {
        let Update { out: (out, _), x: (x, _), length, f } = self.0;
        // SAFETY: `Update::run`'s caller has the elements; both strides are 1.
        unsafe {
            let out = std::slice::from_raw_parts_mut(out, length);
            let x = std::slice::from_raw_parts(x, length);
            for (out, &x) in out.iter_mut().zip(x) {
                *out = f(*out, x);
            }
        }
    }
}
