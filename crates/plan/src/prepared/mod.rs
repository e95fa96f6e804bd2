//! A plan made ready to run: kernels resolved, memory laid out. Running decides
//! nothing and allocates nothing.

mod context;
mod dense;
mod elementwise;
mod products;
mod solves;

use std::sync::Arc;
use std::time::Instant;

use einmul_array::{Array, Operand as Input, Storage, format_shape};
use einmul_machine::{Profile, memory, threads};

use crate::Error;
use crate::extension::Registry;
use crate::ledger;
use crate::physical::{InputKind, Kernel, Plan, verify};
use context::Run;

/// One step with its kernel resolved.
pub(crate) trait Execute: Send + Sync {
    /// Runs the step; allocates nothing where it succeeds.
    fn execute(&self, run: &Run<'_>) -> Result<(), Error>;
}

/// A plan with its kernels resolved.
///
/// ```
/// use einmul_array::{Array, Operand};
/// let a = Operand::from(Array::from_vec(vec![1.0, 2.0, 3.0, 4.0], &[2, 2])?);
/// let planner = einmul_plan::Planner::new()?;
/// let prepared = planner.prepare(planner.plan("A @ A", &[("A", a.clone())])?)?;
/// let (mut workspace, mut output) = (prepared.workspace()?, prepared.output()?);
/// for _ in 0..3 {
///     prepared.run(&mut workspace, &[a.clone()], &mut output)?;
/// }
/// assert_eq!(output.to_vec::<f64>().unwrap(), [7.0, 10.0, 15.0, 22.0]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Running allocates nothing for arrays of up to six axes, whose shapes are inline.
pub struct Prepared {
    plan: Arc<Plan>,
    steps: Vec<Box<dyn Execute>>,
}

/// Memory for the intermediate results of one prepared plan.
#[derive(Debug)]
pub struct Workspace {
    memory: Storage,
}

impl Workspace {
    /// Bytes of the workspace.
    pub fn bytes(&self) -> usize {
        self.memory.bytes()
    }
}

/// Is told of each step while a plan runs.
pub trait Observer {
    /// Step `index` is about to run.
    fn before(&mut self, index: usize) {
        let _ = index;
    }

    /// Step `index` has run for so many seconds.
    fn after(&mut self, index: usize, seconds: f64) {
        let _ = (index, seconds);
    }
}

impl Observer for () {}

/// Seconds of each step, in order.
impl Observer for Vec<f64> {
    fn after(&mut self, _index: usize, seconds: f64) {
        self.push(seconds);
    }
}

impl std::fmt::Debug for Prepared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Prepared").field("plan", &self.plan).finish_non_exhaustive()
    }
}

impl Prepared {
    /// Checks a plan and resolves its kernels for this machine.
    ///
    /// # Errors
    /// [`Error::Operation`] when the plan is not well formed, or names an operation
    /// that `registry` does not have.
    pub fn new(plan: Arc<Plan>, profile: &Profile, registry: &Registry) -> Result<Self, Error> {
        if let Some(problem) = verify::violation(&plan) {
            return Err(Error::operation("prepare", problem));
        }
        let steps = plan.steps.iter().map(|step| match &step.kernel {
            Kernel::Gemm
            | Kernel::GemmReference
            | Kernel::GemmStacked
            | Kernel::SparseDense
            | Kernel::DenseSparse
            | Kernel::EncodedProduct => products::resolve(step, &plan.inputs, profile),
            Kernel::Solve { .. } | Kernel::Inverse => solves::resolve(step),
            _ => elementwise::resolve(step, registry),
        });
        let steps = steps.collect::<Result<Vec<_>, _>>()?;
        Ok(Self { plan, steps })
    }

    /// The plan.
    pub fn plan(&self) -> &Arc<Plan> {
        &self.plan
    }

    /// Memory for one run at a time.
    ///
    /// # Errors
    /// [`Error::Memory`] when the plan needs more than may be used; nothing is
    /// allocated then.
    pub fn workspace(&self) -> Result<Workspace, Error> {
        let needed = self.plan.peak_bytes() as u64;
        if let Some(available) = memory::memory_limit()?
            && needed > available
        {
            return Err(Error::Memory { needed, available });
        }
        self.unlimited_workspace()
    }

    /// As [`Prepared::workspace`], without asking the system how much memory it has,
    /// which takes longer than a small product.
    pub(crate) fn unlimited_workspace(&self) -> Result<Workspace, Error> {
        // Every buffer is written before it is read (verified).
        Ok(Workspace { memory: Storage::unfilled(self.plan.workspace_bytes)? })
    }

    /// A zeroed array of the result's shape and dtype.
    ///
    /// # Errors
    /// When memory is refused.
    pub fn output(&self) -> Result<Array, Error> {
        Ok(Array::zeros(self.plan.output.dtype, &self.plan.output.shape)?)
    }

    /// Runs the plan: `output` takes the result.
    ///
    /// # Errors
    /// [`Error::Inputs`] when inputs, output or workspace are not those of the plan;
    /// [`Error::Linalg`] when a factorisation fails.
    pub fn run(
        &self,
        workspace: &mut Workspace,
        inputs: &[Input],
        output: &mut Array,
    ) -> Result<(), Error> {
        self.run_observed(workspace, inputs, output, &mut ())
    }

    /// As [`Prepared::run`], telling an observer of each step.
    ///
    /// # Errors
    /// As [`Prepared::run`].
    pub fn run_observed(
        &self,
        workspace: &mut Workspace,
        inputs: &[Input],
        output: &mut Array,
        observer: &mut dyn Observer,
    ) -> Result<(), Error> {
        self.check_inputs(inputs)?;
        if workspace.bytes() < self.plan.workspace_bytes {
            return Err(Error::Inputs("the workspace is another plan's".into()));
        }
        let result = &self.plan.output;
        if output.shape() != result.shape.as_slice()
            || output.dtype() != result.dtype
            || !output.is_row_major()
        {
            return Err(Error::Inputs(format!(
                "the result is a row-major {} of {}, the output {} of {}",
                format_shape(&result.shape),
                result.dtype,
                format_shape(output.shape()),
                output.dtype()
            )));
        }
        let mut view = output.view_mut()?;
        let run = Run::new(&self.plan, inputs, &mut workspace.memory, &mut view);
        for (index, step) in self.steps.iter().enumerate() {
            observer.before(index);
            let start = Instant::now();
            threads::limited(self.plan.steps[index].threads, || step.execute(&run))?;
            observer.after(index, start.elapsed().as_secs_f64());
            if self.plan.steps[index].is_product {
                ledger::note(&self.plan, index);
            }
        }
        Ok(())
    }

    fn check_inputs(&self, inputs: &[Input]) -> Result<(), Error> {
        if inputs.len() != self.plan.inputs.len() {
            return Err(Error::Inputs(format!(
                "{} inputs are needed, {} given",
                self.plan.inputs.len(),
                inputs.len()
            )));
        }
        for (spec, input) in self.plan.inputs.iter().zip(inputs) {
            let same_kind = match (&spec.kind, input) {
                (InputKind::Dense(strides), Input::Dense(array)) => {
                    array.strides() == strides.as_slice()
                }
                (InputKind::Sparse, Input::Sparse(_)) => true,
                (InputKind::Encoded(name), Input::Encoded(encoded)) => encoded.name() == name,
                _ => false,
            };
            let same_shape = match input {
                Input::Dense(array) => array.shape() == spec.facts.shape.as_slice(),
                other => other.shape() == spec.facts.shape,
            };
            if !same_kind || !same_shape || input.dtype() != spec.facts.dtype {
                return Err(Error::Inputs(format!(
                    "`{}` was planned as {} of {}",
                    spec.name,
                    format_shape(&spec.facts.shape),
                    spec.facts.dtype
                )));
            }
            if let Input::Dense(array) = input
                && spec.facts.relies_on_elements()
                && !array.facts().implies(&spec.facts)
            {
                return Err(Error::Inputs(format!(
                    "`{}` was planned as a matrix of which more is known (that it is triangular, \
                     or orthogonal) than of this one\n\nhint: plan again for this one",
                    spec.name
                )));
            }
        }
        Ok(())
    }
}
