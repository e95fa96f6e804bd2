//! Products, resolved to kernels of the machine at hand.

use einmul_array::{Csr, DType, Element, Operand as Input, dispatch};
use einmul_kernels::sparse::{CsrDense, CsrRef, Index, csr_transposed_dense};
use einmul_kernels::{Gemm, MatMut, MatRef, Real, gemm_reference};
use einmul_machine::Profile;

use super::Execute;
use super::context::Run;
use crate::Error;
use crate::physical::{InputSpec, Kernel, Operand, Step, Value};

/// Resolves a step.
pub(super) fn resolve(
    step: &Step,
    inputs: &[InputSpec],
    profile: &Profile,
) -> Result<Box<dyn Execute>, Error> {
    let resolved = match &step.kernel {
        Kernel::SparseDense | Kernel::DenseSparse => sparse(step, inputs, profile),
        Kernel::EncodedProduct => encoded(step, inputs),
        _ => dense(step, profile),
    };
    resolved.ok_or_else(|| {
        Error::operation("prepare", format!("step `{}` is malformed", step.expression))
    })
}

fn dense(step: &Step, profile: &Profile) -> Option<Box<dyn Execute>> {
    let [Operand::Dense(a), Operand::Dense(b)] = &step.inputs[..] else { return None };
    let c = &step.output;
    let (rank, of) =
        (c.shape.len(), |v: &Value| v.shape.len() == c.shape.len() && v.dtype == c.dtype);
    if rank < 2 || !of(a) || !of(b) {
        return None;
    }
    let (m, n, k) = (c.shape[rank - 2], c.shape[rank - 1], a.shape[rank - 1]);
    let same_stack =
        a.shape[..rank - 2] == c.shape[..rank - 2] && b.shape[..rank - 2] == c.shape[..rank - 2];
    let fits = a.shape[rank - 2] == m && b.shape[rank - 2] == k && b.shape[rank - 1] == n;
    if !same_stack || !fits {
        return None;
    }
    let operands = Operands { a: a.clone(), b: b.clone(), c: c.clone() };
    let (size, scratch) = ((m, n, k), step.scratch_bytes);
    match (&step.kernel, c.dtype) {
        (Kernel::GemmReference, _) => Some(Box::new(Reference { operands })),
        (Kernel::GemmStacked, DType::F32) => packed::<f32>(operands, size, profile, 1, scratch),
        (Kernel::GemmStacked, DType::F64) => packed::<f64>(operands, size, profile, 1, scratch),
        (Kernel::GemmStacked, _) => Some(Box::new(Reference { operands })),
        (Kernel::Gemm, DType::F32) => packed::<f32>(operands, size, profile, step.threads, scratch),
        (Kernel::Gemm, DType::F64) => packed::<f64>(operands, size, profile, step.threads, scratch),
        _ => None,
    }
}

fn packed<T: Real + Element>(
    operands: Operands,
    (m, n, k): (usize, usize, usize),
    profile: &Profile,
    threads: usize,
    scratch: usize,
) -> Option<Box<dyn Execute>> {
    let gemm = Gemm::<T>::new(m, n, k, profile, threads);
    (gemm.scratch_bytes() <= scratch).then(|| Box::new(Packed { gemm, operands, scratch }) as _)
}

/// Two operands and a result, of rank 2 or stacked.
struct Operands {
    a: Value,
    b: Value,
    c: Value,
}

impl Operands {
    /// Calls `multiply` with the matrices of each position of the stack.
    fn each<T: Element>(
        &self,
        run: &Run<'_>,
        mut multiply: impl FnMut(MatRef<'_, T>, MatRef<'_, T>, MatMut<'_, T>),
    ) {
        // An empty result first: the other lengths alone might overflow.
        if self.c.shape.contains(&0) {
            return;
        }
        let stack = self.c.shape.len() - 2;
        let count: usize = self.c.shape[..stack].iter().product();
        for index in 0..count {
            let matrix = |value: &Value| layer(value, stack, index);
            let (a, b) = (run.matrix(&matrix(&self.a)), run.matrix(&matrix(&self.b)));
            // SAFETY: the running step's own result, one layer at a time.
            let c = unsafe { run.matrix_mut(&matrix(&self.c)) };
            multiply(a, b, c);
        }
    }
}

/// The matrix at a position, counted in row-major order, of a stack.
fn layer(value: &Value, stack: usize, index: usize) -> Value {
    let mut shift = value.shift;
    let mut left = index;
    for axis in (0..stack).rev() {
        shift += (left % value.shape[axis]) as isize * value.strides[axis];
        left /= value.shape[axis];
    }
    Value {
        shape: value.shape[stack..].into(),
        strides: value.strides[stack..].into(),
        shift,
        ..*value
    }
}

struct Packed<T: Real> {
    gemm: Gemm<T>,
    operands: Operands,
    scratch: usize,
}

impl<T: Real + Element> Execute for Packed<T> {
    fn execute(&self, run: &Run<'_>) -> Result<(), Error> {
        // SAFETY: the step's own scratch, taken once.
        let scratch = unsafe { run.scratch(self.scratch) };
        self.operands.each(run, |a, b, c| {
            self.gemm.run(one::<T>(), a, b, zero::<T>(), c, scratch);
        });
        Ok(())
    }
}

fn one<T: Element>() -> T {
    T::from_i128(1)
}

fn zero<T: Element>() -> T {
    T::from_i128(0)
}

struct Reference {
    operands: Operands,
}

impl Execute for Reference {
    fn execute(&self, run: &Run<'_>) -> Result<(), Error> {
        dispatch!(self.operands.c.dtype, T => self.operands.each::<T>(run, |a, b, c| {
            gemm_reference(one::<T>(), a, b, zero::<T>(), c);
        }));
        Ok(())
    }
}

fn sparse(step: &Step, inputs: &[InputSpec], profile: &Profile) -> Option<Box<dyn Execute>> {
    let [Operand::Sparse { input, transposed }, Operand::Dense(b)] = &step.inputs[..] else {
        return None;
    };
    // Dense times sparse is the transposed product: Sᵀ Bᵀ = (B S)ᵀ.
    let flip = step.kernel == Kernel::DenseSparse;
    if b.shape.len() != 2 || step.output.shape.len() != 2 || b.dtype != step.output.dtype {
        return None;
    }
    let (b, c) = match flip {
        true => (b.clone().transposed(), step.output.clone().transposed()),
        false => (b.clone(), step.output.clone()),
    };
    let facts = &inputs.get(*input)?.facts;
    let (rows, inner) = match *transposed != flip {
        true => (facts.cols(), facts.rows()),
        false => (facts.rows(), facts.cols()),
    };
    if facts.dtype != c.dtype || c.shape[..] != [rows, b.shape[1]] || b.shape[0] != inner {
        return None;
    }
    let nnz = facts.nnz? as usize;
    let (input, transposed, threads) = (*input, *transposed != flip, step.threads);
    match c.dtype {
        DType::F32 => {
            let kernel = CsrDense::<f32>::new(rows, nnz, b.shape[1], profile, threads);
            Some(Box::new(Sparse { kernel, input, transposed, b, c }))
        }
        DType::F64 => {
            let kernel = CsrDense::<f64>::new(rows, nnz, b.shape[1], profile, threads);
            Some(Box::new(Sparse { kernel, input, transposed, b, c }))
        }
        _ => None,
    }
}

struct Sparse<T: Real> {
    kernel: CsrDense<T>,
    input: usize,
    transposed: bool,
    b: Value,
    c: Value,
}

impl<T: Real + Element> Execute for Sparse<T> {
    fn execute(&self, run: &Run<'_>) -> Result<(), Error> {
        let Input::Sparse(csr) = &run.inputs[self.input] else {
            return Err(Error::Inputs("a sparse input is needed".into()));
        };
        match csr.indptr().dtype() {
            DType::I32 => self.multiply::<i32>(csr, run),
            _ => self.multiply::<i64>(csr, run),
        }
    }
}

impl<T: Real + Element> Sparse<T> {
    fn multiply<I: Index + Element>(&self, csr: &Csr, run: &Run<'_>) -> Result<(), Error> {
        let parts = (
            csr.indptr().as_slice::<I>(),
            csr.indices().as_slice::<I>(),
            csr.values().as_slice::<T>(),
        );
        let (Some(indptr), Some(indices), Some(values)) = parts else {
            return Err(Error::Inputs("a sparse input's index arrays differ in type".into()));
        };
        // SAFETY: a `Csr` is checked when it is made: its pointers rise from 0 to the
        // number of entries and its indices are inside the matrix.
        let s = unsafe { CsrRef::new_unchecked(indptr, indices, values, csr.rows(), csr.cols()) };
        let b = run.matrix::<T>(&self.b);
        // SAFETY: this is the running step's own result, taken once.
        let c = unsafe { run.matrix_mut::<T>(&self.c) };
        if self.transposed {
            csr_transposed_dense(one::<T>(), s, b, zero::<T>(), c);
        } else {
            self.kernel.run(one::<T>(), s, b, zero::<T>(), c);
        }
        Ok(())
    }
}

fn encoded(step: &Step, inputs: &[InputSpec]) -> Option<Box<dyn Execute>> {
    let [Operand::Encoded { input }, Operand::Dense(b)] = &step.inputs[..] else { return None };
    let (b, output, scratch) = (b.clone(), step.output.clone(), step.scratch_bytes);
    let facts = &inputs.get(*input)?.facts;
    let fits = b.shape.len() == 2
        && facts.shape.len() == 2
        && b.shape[0] == facts.shape[1]
        && output.shape[..] == [facts.shape[0], b.shape[1]]
        && b.dtype == facts.dtype
        && output.dtype == facts.dtype;
    if !fits {
        return None;
    }
    Some(Box::new(EncodedProduct { input: *input, b, output, scratch }))
}

struct EncodedProduct {
    input: usize,
    b: Value,
    output: Value,
    scratch: usize,
}

impl Execute for EncodedProduct {
    fn execute(&self, run: &Run<'_>) -> Result<(), Error> {
        let Input::Encoded(encoded) = &run.inputs[self.input] else {
            return Err(Error::Inputs("an encoded input is needed".into()));
        };
        let product = encoded
            .product()
            .filter(|p| p.scratch_bytes(self.b.shape[1]) <= self.scratch)
            .ok_or_else(|| Error::Inputs("the encoding is not the planned one".into()))?;
        // SAFETY: this is the running step's own result, taken once.
        let mut out = unsafe { run.view_mut_for_outside(&self.output) };
        // SAFETY: the step's own scratch, taken once.
        let scratch = unsafe { run.scratch(self.scratch) };
        Ok(product.multiply(&run.view(&self.b), &mut out, scratch)?)
    }
}
