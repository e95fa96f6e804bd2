//! Systems and inverses, resolved.

use einmul_array::ufunc::{BinaryOp, any_zero, binary_into, cast_into};
use einmul_array::{DType, Element, Shape, Strides};
use einmul_linalg::{Real, cholesky, inverse, lu, qr, triangular};

use einmul_machine::threads;

use super::Execute;
use super::context::Run;
use crate::Error;
use crate::cost::Solver;
use crate::physical::{Kernel, Operand, Step, Value};

/// Resolves a step.
pub(super) fn resolve(step: &Step) -> Result<Box<dyn Execute>, Error> {
    match step.output.dtype {
        DType::F32 => typed::<f32>(step),
        DType::F64 => typed::<f64>(step),
        dtype => Err(Error::operation("solve", format!("dtype {dtype} is not supported"))),
    }
}

fn typed<T: Real + Element>(step: &Step) -> Result<Box<dyn Execute>, Error> {
    let malformed =
        || Error::operation("prepare", format!("step `{}` is malformed", step.expression));
    let (expression, scratch) = (step.expression.clone(), step.scratch_bytes);
    let same_dtype =
        |value: &Value| value.dtype == step.output.dtype && matches!(value.shape.len(), 1 | 2);
    match (&step.kernel, &step.inputs[..]) {
        (Kernel::Inverse, [Operand::Dense(a)])
            if same_dtype(a) && a.shape.len() == 2 && step.output.shape.len() == 2 =>
        {
            Ok(Box::new(Inverse::<T> {
                a: a.clone(),
                output: step.output.clone(),
                threads: step.threads,
                scratch,
                expression,
                element: std::marker::PhantomData,
            }))
        }
        (Kernel::Solve { solver, right }, [Operand::Dense(a), Operand::Dense(b)])
            if same_dtype(a)
                && same_dtype(b)
                && b.shape.len() == 2
                && step.output.shape.len() == 2 =>
        {
            if (*solver == Solver::Diagonal) != (a.shape.len() == 1) {
                return Err(malformed());
            }
            // From the right the same system is solved for the transposes.
            let (b, output) = if *right {
                (b.clone().transposed(), step.output.clone().transposed())
            } else {
                (b.clone(), step.output.clone())
            };
            let (solver, threads) = (*solver, step.threads);
            let element = std::marker::PhantomData;
            Ok(Box::new(Solve::<T> {
                solver,
                a: a.clone(),
                b,
                output,
                threads,
                scratch,
                expression,
                element,
            }))
        }
        _ => Err(malformed()),
    }
}

/// Runs work that uses several threads on einmul's own pool.
fn pooled<R: Send>(workers: usize, work: impl FnOnce() -> R + Send) -> R {
    if workers > 1 { threads::install(work) } else { work() }
}

struct Inverse<T> {
    a: Value,
    output: Value,
    threads: usize,
    scratch: usize,
    expression: String,
    element: std::marker::PhantomData<T>,
}

impl<T: Real + Element> Execute for Inverse<T> {
    fn execute(&self, run: &Run<'_>) -> Result<(), Error> {
        // SAFETY: this is the running step's own result, taken once.
        let out = unsafe { run.matrix_mut::<T>(&self.output) };
        // SAFETY: the step's own scratch, taken once.
        let scratch = unsafe { run.scratch(self.scratch) };
        let a = run.matrix::<T>(&self.a);
        let done = pooled(self.threads, || inverse::inverse(a, out, self.threads, scratch));
        done.map_err(|source| Error::Linalg {
            step: self.expression.clone(),
            source: Box::new(source),
        })
    }
}

struct Solve<T> {
    solver: Solver,
    a: Value,
    b: Value,
    output: Value,
    threads: usize,
    scratch: usize,
    expression: String,
    element: std::marker::PhantomData<T>,
}

impl<T: Real + Element> Execute for Solve<T> {
    fn execute(&self, run: &Run<'_>) -> Result<(), Error> {
        if self.solver == Solver::Diagonal {
            return self.diagonal(run);
        }
        let a = run.matrix::<T>(&self.a);
        // SAFETY: the step's own scratch, taken once.
        let scratch = unsafe { run.scratch(self.scratch) };
        let done = if self.solver == Solver::LeastSquares {
            // SAFETY: this is the running step's own result, taken once.
            let out = unsafe { run.matrix_mut::<T>(&self.output) };
            let b = run.matrix::<T>(&self.b);
            pooled(self.threads, || qr::least_squares(a, b, out, self.threads, scratch))
        } else {
            // The solvers replace the right-hand side by the solution.
            {
                // SAFETY: the step's own result; this view ends before the next begins.
                let mut out = unsafe { run.view_mut(&self.output) };
                cast_into(&run.view(&self.b), &mut out)?;
            }
            // SAFETY: the step's own result, of which no other view is left.
            let x = unsafe { run.matrix_mut::<T>(&self.output) };
            let threads = self.threads;
            pooled(threads, || match self.solver {
                Solver::LowerTriangular => triangular::solve(a, x, true, false, threads, scratch),
                Solver::UpperTriangular => triangular::solve(a, x, false, false, threads, scratch),
                Solver::Cholesky => cholesky::solve(a, x, threads, scratch),
                Solver::Lu | Solver::Diagonal | Solver::LeastSquares => {
                    lu::solve(a, x, threads, scratch)
                }
            })
        };
        done.map_err(|source| Error::Linalg {
            step: self.expression.clone(),
            source: Box::new(source),
        })
    }
}

impl<T: Real + Element> Solve<T> {
    fn diagonal(&self, run: &Run<'_>) -> Result<(), Error> {
        let diagonal = run.view(&self.a);
        if any_zero(&diagonal) {
            let problem = "singular matrix: the diagonal holds a zero";
            return Err(Error::operation(self.expression.clone(), problem));
        }
        let (shape, strides) = (diagonal.shape(), diagonal.strides());
        let shape = Shape::from_slice(&[shape[0], 1]);
        let strides = Strides::from_slice(&[strides[0], 1]);
        // SAFETY: the same positions, with an axis of length one behind.
        let column = unsafe { diagonal.with_layout(shape, strides) };
        // SAFETY: this is the running step's own result, taken once.
        let mut out = unsafe { run.view_mut(&self.output) };
        Ok(binary_into(BinaryOp::Divide, &run.view(&self.b), &column, &mut out)?)
    }
}
