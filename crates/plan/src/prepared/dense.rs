//! Dense products, resolved: one product or a stack of them, for every dtype.

use einmul_array::{Complex, DType, Element, dispatch};
use einmul_kernels::gemm::strip;
use einmul_kernels::{ComplexGemm, Gemm, MatMut, MatRef, Real, Scalar, gemm_reference, gemm_tiny};
use einmul_machine::{Profile, threads};
use smallvec::SmallVec;

use super::Execute;
use super::context::Run;
use crate::Error;
use crate::physical::{Kernel, Operand, Step, Value, stack_parts};

/// Products in a stack of at most this many multiply-adds take the loops of
/// [`gemm_tiny`] (measured: a packed 4 × 4 product costs 60 ns, these loops 25).
const TINY_VOLUME: usize = 64;

/// Resolves a step; `None` when it is malformed.
pub(super) fn resolve(step: &Step, profile: &Profile) -> Option<Box<dyn Execute>> {
    let [Operand::Dense(a), Operand::Dense(b)] = &step.inputs[..] else { return None };
    let c = &step.output;
    let rank = c.shape.len();
    let of = |v: &Value| v.shape.len() == rank && v.dtype == c.dtype;
    if rank < 2 || !of(a) || !of(b) {
        return None;
    }
    let (m, n, k) = (c.shape[rank - 2], c.shape[rank - 1], a.shape[rank - 1]);
    let same_stack =
        a.shape[..rank - 2] == c.shape[..rank - 2] && b.shape[..rank - 2] == c.shape[..rank - 2];
    let fits = a.shape[rank - 2] == m && b.shape[rank - 2] == k && b.shape[rank - 1] == n;
    if !same_stack || !fits || (step.kernel != Kernel::GemmStacked && rank != 2) {
        return None;
    }
    // An empty result first: the other lengths alone might overflow.
    let count = if c.shape.contains(&0) { 0 } else { c.shape[..rank - 2].iter().product() };
    let (parts, inner) = match step.kernel {
        Kernel::GemmStacked => stack_parts(count, step.threads),
        _ => (1, step.threads),
    };
    let stack = Stack { a: a.clone(), b: b.clone(), c: c.clone(), count, parts };
    let scratch = step.scratch_bytes;
    let reference = step.kernel == Kernel::GemmReference;
    match c.dtype {
        DType::F32 if !reference => stack.of(Gemm::<f32>::new(m, n, k, profile, inner), scratch),
        DType::F64 if !reference => stack.of(Gemm::<f64>::new(m, n, k, profile, inner), scratch),
        DType::C64 if !reference && ComplexGemm::<f32>::is_worthwhile(m, n, k) => {
            stack.of::<Complex<f32>, _>(ComplexGemm::<f32>::new(m, n, k, profile, inner), scratch)
        }
        DType::C128 if !reference && ComplexGemm::<f64>::is_worthwhile(m, n, k) => {
            stack.of::<Complex<f64>, _>(ComplexGemm::<f64>::new(m, n, k, profile, inner), scratch)
        }
        _ if step.kernel == Kernel::Gemm => None,
        dtype => dispatch!(dtype, T => stack.of::<T, _>(Reference { threads: inner }, scratch)),
    }
}

/// One product `C = A·B`, resolved.
trait Multiply<T>: Send + Sync + 'static {
    fn scratch_bytes(&self) -> usize;
    fn multiply(&self, a: MatRef<'_, T>, b: MatRef<'_, T>, c: MatMut<'_, T>, scratch: &mut [u8]);
}

impl<T: Real + Element> Multiply<T> for Gemm<T> {
    fn scratch_bytes(&self) -> usize {
        Gemm::scratch_bytes(self)
    }

    fn multiply(&self, a: MatRef<'_, T>, b: MatRef<'_, T>, c: MatMut<'_, T>, scratch: &mut [u8]) {
        self.run(T::from_i128(1), a, b, T::from_i128(0), c, scratch);
    }
}

impl<T: Real> Multiply<Complex<T>> for ComplexGemm<T> {
    fn scratch_bytes(&self) -> usize {
        ComplexGemm::scratch_bytes(self)
    }

    fn multiply(
        &self,
        a: MatRef<'_, Complex<T>>,
        b: MatRef<'_, Complex<T>>,
        c: MatMut<'_, Complex<T>>,
        scratch: &mut [u8],
    ) {
        self.run(a, b, c, scratch);
    }
}

/// The definition's loops, strips of rows shared by threads.
struct Reference {
    threads: usize,
}

impl<T: Scalar> Multiply<T> for Reference {
    fn scratch_bytes(&self) -> usize {
        0
    }

    fn multiply(&self, a: MatRef<'_, T>, b: MatRef<'_, T>, mut c: MatMut<'_, T>, _: &mut [u8]) {
        let (rows, cols) = (c.rows(), c.cols());
        let parts = self.threads.min(rows).max(1);
        if parts == 1 {
            return gemm_reference(T::ONE, a, b, T::ZERO, c);
        }
        let (row_stride, col_stride) = (c.row_stride(), c.col_stride());
        let start = Address(c.as_mut_ptr());
        threads::run_parts(parts, &|part| {
            let start = &start;
            let (from, to) = strip(rows, parts, part);
            let first = start.0.wrapping_offset(from as isize * row_stride);
            // SAFETY: strips of rows lie in C, which is borrowed uniquely, and do not
            // overlap.
            let c =
                unsafe { MatMut::from_raw_parts(first, to - from, cols, row_stride, col_stride) };
            gemm_reference(T::ONE, a.block(from, 0, to - from, a.cols()), b, T::ZERO, c);
        });
    }
}

/// An address that threads share.
struct Address<T>(*mut T);

// SAFETY: each thread reads and writes its own part of what is there.
unsafe impl<T> Sync for Address<T> {}

/// Two operands and a result, of rank 2 or stacked, before their kernel is known.
struct Stack {
    a: Value,
    b: Value,
    c: Value,
    /// Products; none where the result is empty.
    count: usize,
    /// Parts of the stack, each with its thread.
    parts: usize,
}

impl Stack {
    /// With its kernel; `None` when the scratch is too small for it.
    fn of<T: Scalar + Element, P: Multiply<T>>(
        self,
        product: P,
        scratch: usize,
    ) -> Option<Box<dyn Execute>> {
        let part_scratch = product.scratch_bytes();
        let needed = part_scratch.checked_mul(self.parts)?;
        (needed <= scratch).then(|| {
            Box::new(Products { product, stack: self, part_scratch, of: std::marker::PhantomData })
                as _
        })
    }
}

struct Products<T, P> {
    product: P,
    stack: Stack,
    part_scratch: usize,
    of: std::marker::PhantomData<fn() -> T>,
}

impl<T: Scalar + Element, P: Multiply<T>> Execute for Products<T, P> {
    fn execute(&self, run: &Run<'_>) -> Result<(), Error> {
        let Stack { a, b, c, count, parts } = &self.stack;
        if *count == 0 {
            return Ok(());
        }
        // SAFETY: the step's own scratch, taken once.
        let scratch = unsafe { run.scratch(self.part_scratch * parts) };
        let scratch = Address(scratch.as_mut_ptr());
        let start = Address(run.start::<T>(c));
        let (left, right) = (Address(run.start::<T>(a)), Address(run.start::<T>(b)));
        let rank = c.shape.len() - 2;
        let (m, n, k) = (c.shape[rank], c.shape[rank + 1], a.shape[rank + 1]);
        // Products of the whole stack hold fewer elements than memory.
        let is_tiny = rank > 0 && m.saturating_mul(n).saturating_mul(k) <= TINY_VOLUME;
        threads::run_parts(*parts, &|part| {
            let (scratch, start, left, right) = (&scratch, &start, &left, &right);
            let (from, to) = strip(*count, *parts, part);
            // SAFETY: each part has `part_scratch` bytes of its own.
            let scratch = unsafe {
                let own = scratch.0.add(part * self.part_scratch);
                std::slice::from_raw_parts_mut(own, self.part_scratch)
            };
            let mut layers = Layers::new([a, b, c], from);
            for _ in from..to {
                let [to_a, to_b, to_c] = layers.shifts;
                let (sa, sb, sc) = (&a.strides[rank..], &b.strides[rank..], &c.strides[rank..]);
                // SAFETY: verified: the operands' and the result's positions lie in their
                // memory, the result's apart from the operands'; this part alone writes
                // the layers from `from` to `to`.
                let (a, b, c) = unsafe {
                    (
                        MatRef::from_raw_parts(left.0.wrapping_offset(to_a), m, k, sa[0], sa[1]),
                        MatRef::from_raw_parts(right.0.wrapping_offset(to_b), k, n, sb[0], sb[1]),
                        MatMut::from_raw_parts(start.0.wrapping_offset(to_c), m, n, sc[0], sc[1]),
                    )
                };
                if is_tiny {
                    gemm_tiny(a, b, c);
                } else {
                    self.product.multiply(a, b, c, scratch);
                }
                layers.step();
            }
        });
        Ok(())
    }
}

/// Where the matrices of one position of three stacks of one shape lie.
struct Layers<'a> {
    values: [&'a Value; 3],
    position: SmallVec<[usize; 6]>,
    /// Elements from each value's first matrix to its matrix at the position.
    shifts: [isize; 3],
}

impl<'a> Layers<'a> {
    /// At the position `index`, counted in row-major order.
    fn new(values: [&'a Value; 3], index: usize) -> Self {
        let shape = &values[2].shape;
        let mut position: SmallVec<[usize; 6]> = SmallVec::from_elem(0, shape.len() - 2);
        let mut shifts = [0; 3];
        let mut left = index;
        for axis in (0..position.len()).rev() {
            position[axis] = left % shape[axis];
            left /= shape[axis];
            for (shift, value) in shifts.iter_mut().zip(values) {
                *shift += position[axis] as isize * value.strides[axis];
            }
        }
        Self { values, position, shifts }
    }

    /// To the next position; after the last one to the first.
    fn step(&mut self) {
        for axis in (0..self.position.len()).rev() {
            let length = self.values[2].shape[axis];
            self.position[axis] += 1;
            let wraps = self.position[axis] == length;
            let steps = if wraps { -(length as isize - 1) } else { 1 };
            for (shift, value) in self.shifts.iter_mut().zip(self.values) {
                *shift += steps * value.strides[axis];
            }
            if !wraps {
                return;
            }
            self.position[axis] = 0;
        }
    }
}
