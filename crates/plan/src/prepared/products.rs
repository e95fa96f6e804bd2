//! Products, resolved to kernels of the machine at hand.

use einmul_array::{Csr, DType, Element, Operand as Input};
use einmul_kernels::Real;
use einmul_kernels::sparse::{CsrDense, CsrRef, Index, csr_transposed_dense};
use einmul_machine::Profile;

use super::context::Run;
use super::{Execute, dense};
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
        _ => dense::resolve(step, profile),
    };
    resolved.ok_or_else(|| {
        Error::operation("prepare", format!("step `{}` is malformed", step.expression))
    })
}

fn one<T: Element>() -> T {
    T::from_i128(1)
}

fn zero<T: Element>() -> T {
    T::from_i128(0)
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
