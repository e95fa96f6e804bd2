//! The ledger: every product that runs while someone records.
//!
//! Recording is off unless asked for, so that a run allocates nothing.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use einmul_array::{DType, Shape};
use einmul_linalg::opaque::{self, Step};
use serde::{Deserialize, Serialize};

use crate::physical::{Operand, Plan};

/// One product that ran.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Who asked for it: the expression of the plan, or the call of an eager product
    /// such as `tensordot(left, right)`.
    pub caller: String,
    /// The step's part of that expression.
    pub step: String,
    /// The kernel that ran; work inside another library is one opaque step.
    pub kernel: String,
    /// The element type.
    pub dtype: DType,
    /// The shapes of what it multiplied.
    pub operands: Vec<Shape>,
    /// The shape of its result; of an opaque step, of its operand.
    pub result: Shape,
    /// Its flops.
    pub flops: f64,
}

static RECORDERS: AtomicUsize = AtomicUsize::new(0);
static ENTRIES: Mutex<Vec<Entry>> = Mutex::new(Vec::new());

/// Records while it lives; all threads' products are seen, and remembered until the last
/// recorder ends. It may be kept anywhere, so that a switch from outside is a recorder
/// that is made and dropped.
#[derive(Debug)]
pub struct Recorder {
    /// Entries that were there before this recorder.
    first: usize,
}

/// Begins to record.
///
/// ```
/// use einmul_array::Array;
/// let recorder = einmul_plan::ledger::record();
/// let a = Array::eye(einmul_array::DType::F64, 3).unwrap();
/// einmul_plan::eval("A @ A", &[("A", a.into())]).unwrap();
/// assert_eq!(recorder.entries()[0].step, "A @ A");
/// ```
pub fn record() -> Recorder {
    opaque::observe(note_opaque);
    let entries = lock();
    RECORDERS.fetch_add(1, Ordering::SeqCst);
    Recorder { first: entries.len() }
}

impl Recorder {
    /// What has run since this recorder began.
    pub fn entries(&self) -> Vec<Entry> {
        lock().get(self.first..).unwrap_or_default().to_vec()
    }

    /// The flops of all entries.
    pub fn flops(&self) -> f64 {
        self.entries().iter().map(|entry| entry.flops).sum()
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        let mut entries = lock();
        if RECORDERS.fetch_sub(1, Ordering::SeqCst) == 1 {
            entries.clear();
        }
    }
}

/// A panic elsewhere cannot leave a list half changed, so the lock stays usable.
fn lock() -> std::sync::MutexGuard<'static, Vec<Entry>> {
    ENTRIES.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Notes a step that ran, where someone records.
pub(crate) fn note(plan: &Plan, index: usize) {
    if RECORDERS.load(Ordering::Relaxed) == 0 {
        return;
    }
    let step = &plan.steps[index];
    lock().push(Entry {
        caller: plan.expression.clone(),
        step: step.expression.clone(),
        kernel: step.name.clone(),
        dtype: step.output.dtype,
        operands: step.inputs.iter().map(|operand| shape(plan, operand)).collect(),
        result: step.output.shape.clone(),
        flops: step.cost.flops,
    });
}

/// Notes a call of the floor below.
fn note_opaque(step: Step) {
    if RECORDERS.load(Ordering::Relaxed) == 0 {
        return;
    }
    lock().push(Entry {
        caller: step.operation.to_owned(),
        step: step.operation.to_owned(),
        kernel: format!("{}.{}", step.kernel, step.operation),
        dtype: step.dtype,
        result: step.operand.clone(),
        operands: vec![step.operand],
        flops: step.flops,
    });
}

fn shape(plan: &Plan, operand: &Operand) -> Shape {
    match operand {
        Operand::Dense(value) => value.shape.clone(),
        Operand::Sparse { input, transposed: true } => {
            plan.inputs[*input].facts.shape.iter().rev().copied().collect()
        }
        Operand::Sparse { input, .. } | Operand::Encoded { input } => {
            plan.inputs[*input].facts.shape.clone()
        }
    }
}
