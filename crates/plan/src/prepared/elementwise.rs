//! Steps that are no products, resolved.

use std::sync::Arc;

use einmul_array::reduce::{ReduceOp, reduce_into};
use einmul_array::triangles::{diagonal_into, eye_into, triangle_into};
use einmul_array::ufunc::{
    BinaryOp, Coefficient, UnaryOp, accumulate_into, binary_into, cast_into, fill_into, scale_into,
    unary_into,
};
use einmul_array::{ArrayView, Complex, Operand as Input};
use smallvec::SmallVec;

use super::Execute;
use super::context::Run;
use crate::Error;
use crate::extension::{Operation, Registry};
use crate::physical::{Kernel, Operand, Step, Value};

/// Resolves a step.
pub(super) fn resolve(step: &Step, registry: &Registry) -> Result<Box<dyn Execute>, Error> {
    if step.kernel == Kernel::Decode {
        let [Operand::Sparse { input, .. } | Operand::Encoded { input }] = step.inputs[..] else {
            return Err(malformed(step));
        };
        return Ok(Box::new(Decode { input, output: step.output.clone() }));
    }
    let mut inputs = Vec::new();
    for input in &step.inputs {
        let Operand::Dense(value) = input else { return Err(malformed(step)) };
        inputs.push(value.clone());
    }
    let complex = |&(re, im): &(f64, f64)| Coefficient::Complex(Complex::new(re, im));
    let (action, arity) = match &step.kernel {
        Kernel::Unary(op) => (Action::Unary(*op), 1),
        Kernel::Binary(op) => (Action::Binary(*op), 2),
        Kernel::Combine(c) => (Action::Combine(c.iter().map(complex).collect()), c.len()),
        Kernel::CombineIntegers(c) => {
            let c: Vec<_> = c.iter().map(|&c| Coefficient::Integer(c)).collect();
            let arity = c.len();
            (Action::Combine(c), arity)
        }
        Kernel::Reduce(op, axes) => (Action::Reduce(*op, axes.clone()), 1),
        Kernel::Copy => (Action::Copy, 1),
        Kernel::Triangle { lower, diagonal } => (Action::Triangle(*lower, *diagonal), 1),
        Kernel::DiagonalMatrix => (Action::DiagonalMatrix, 1),
        Kernel::Fill(re, im) => (Action::Fill(complex(&(*re, *im))), 0),
        Kernel::FillInteger(value) => (Action::Fill(Coefficient::Integer(*value)), 0),
        Kernel::Eye => (Action::Eye, 0),
        Kernel::Extension(name) => {
            let Some(operation) = registry.get(name) else {
                let problem =
                    format!("the plan needs an operation `{name}` that is not registered");
                return Err(Error::operation("prepare", problem));
            };
            let (operation, scratch) = (Arc::clone(operation), step.scratch_bytes);
            let output = step.output.clone();
            return Ok(Box::new(Extension { operation, inputs, output, scratch }));
        }
        _ => return Err(malformed(step)),
    };
    if inputs.len() != arity || matches!(&action, Action::Combine(c) if c.is_empty()) {
        return Err(malformed(step));
    }
    Ok(Box::new(Elementwise { action, inputs, output: step.output.clone() }))
}

fn malformed(step: &Step) -> Error {
    Error::operation("prepare", format!("step `{}` is malformed", step.expression))
}

enum Action {
    Unary(UnaryOp),
    Binary(BinaryOp),
    Combine(Vec<Coefficient>),
    Reduce(ReduceOp, SmallVec<[usize; 6]>),
    Copy,
    Triangle(bool, isize),
    DiagonalMatrix,
    Fill(Coefficient),
    Eye,
}

struct Elementwise {
    action: Action,
    inputs: Vec<Value>,
    output: Value,
}

impl Execute for Elementwise {
    fn execute(&self, run: &Run<'_>) -> Result<(), Error> {
        let x = |k: usize| run.view(&self.inputs[k]);
        // SAFETY: this is the running step's own result, taken once.
        let mut out = unsafe { run.view_mut(&self.output) };
        match &self.action {
            Action::Unary(op) => unary_into(*op, &x(0), &mut out)?,
            Action::Binary(op) => binary_into(*op, &x(0), &x(1), &mut out)?,
            Action::Combine(coefficients) => {
                // Two terms with a first coefficient of one are one pass.
                let start = match coefficients[..] {
                    [first, Coefficient::Integer(second @ (1 | -1)), ..] if first.is_one() => {
                        let op = if second == 1 { BinaryOp::Add } else { BinaryOp::Subtract };
                        binary_into(op, &x(0), &x(1), &mut out)?;
                        2
                    }
                    _ => {
                        scale_into(coefficients[0], &x(0), &mut out)?;
                        1
                    }
                };
                for (k, &coefficient) in coefficients.iter().enumerate().skip(start) {
                    accumulate_into(coefficient, &x(k), &mut out)?;
                }
            }
            Action::Reduce(op, axes) => reduce_into(*op, &x(0), axes, &mut out)?,
            Action::Copy => cast_into(&x(0), &mut out)?,
            Action::Triangle(lower, diagonal) => triangle_into(&x(0), *lower, *diagonal, &mut out)?,
            Action::DiagonalMatrix => diagonal_into(&x(0), &mut out)?,
            Action::Fill(value) => fill_into(*value, &mut out),
            Action::Eye => eye_into(&mut out)?,
        }
        Ok(())
    }
}

struct Decode {
    input: usize,
    output: Value,
}

impl Execute for Decode {
    fn execute(&self, run: &Run<'_>) -> Result<(), Error> {
        // SAFETY: this is the running step's own result, taken once.
        let mut out = unsafe { run.view_mut_for_outside(&self.output) };
        match &run.inputs[self.input] {
            Input::Dense(array) => cast_into(&array.view(), &mut out)?,
            Input::Sparse(csr) => csr.decode_into(&mut out)?,
            Input::Encoded(encoded) => encoded.decode_into(&mut out)?,
        }
        Ok(())
    }
}

struct Extension {
    operation: Arc<dyn Operation>,
    inputs: Vec<Value>,
    output: Value,
    scratch: usize,
}

impl Execute for Extension {
    fn execute(&self, run: &Run<'_>) -> Result<(), Error> {
        let arguments: SmallVec<[ArrayView<'_>; 4]> =
            self.inputs.iter().map(|value| run.view(value)).collect();
        // SAFETY: this is the running step's own result, taken once.
        let mut out = unsafe { run.view_mut_for_outside(&self.output) };
        // SAFETY: the step's own scratch, taken once.
        let scratch = unsafe { run.scratch(self.scratch) };
        let done = self.operation.run(&arguments, &mut out, scratch);
        done.map_err(|problem| Error::operation(self.operation.name(), problem))
    }
}
