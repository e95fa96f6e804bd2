//! Running a call: through a plan that is known already, or made now.

use std::cell::RefCell;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use einmul_array::facts::Facts;
use einmul_array::{Array, Operand};
use einmul_machine::threads;
use smallvec::SmallVec;

use super::call::{Call, Product};
use crate::graph::Leaf;
use crate::physical::{InputKind, Kernel};
use crate::planner::leaf;
use crate::prepared::Prepared;
use crate::{Error, Planner};

/// Sets of two plans. A thread keeps at most twice as many, a few KiB each.
const SETS: usize = 128;

/// Plans that need less memory than this are run without asking the system how much it
/// has left: the question takes longer than a small product.
const UNASKED_BYTES: f64 = (64 << 20) as f64;

thread_local! {
    /// Each thread has its own, so that nothing waits and a forked child inherits no
    /// lock.
    static KNOWN: RefCell<Known> = const { RefCell::new(Known { planner: None, sets: Vec::new() }) };
}

/// Plans by call, operands and thread limit; a set's older plan makes room.
struct Known {
    planner: Option<Planner>,
    sets: Vec<[Option<Entry>; 2]>,
}

struct Entry {
    hash: u64,
    call: Call,
    threads: usize,
    prepared: Arc<Prepared>,
}

/// Plans a call, or finds its plan, and runs it.
pub(super) fn run(call: &Call, operands: &[&Array]) -> Result<Array, Error> {
    let prepared = prepared(call, operands)?;
    let plan = prepared.plan();
    let mut workspace = match plan.peak_bytes() < UNASKED_BYTES {
        true => prepared.unlimited_workspace(),
        false => prepared.workspace(),
    }?;
    let mut output = Array::unfilled(plan.output.dtype, &plan.output.shape)?;
    let inputs: SmallVec<[Operand; 2]> =
        operands.iter().map(|&array| Operand::from(array.clone())).collect();
    prepared.run(&mut workspace, &inputs, &mut output)?;
    Ok(output)
}

fn prepared(call: &Call, operands: &[&Array]) -> Result<Arc<Prepared>, Error> {
    let found = KNOWN.try_with(|known| {
        let mut known = known.try_borrow_mut().ok()?;
        Some(known.prepared(call, operands))
    });
    match found {
        Ok(Some(prepared)) => prepared,
        // At the end of a thread its plans are gone.
        _ => prepare(&Planner::new()?, call, operands).map(Arc::new),
    }
}

impl Known {
    fn prepared(&mut self, call: &Call, operands: &[&Array]) -> Result<Arc<Prepared>, Error> {
        let threads = threads::limit();
        let hash = hash(call, operands, threads);
        if self.sets.is_empty() {
            self.sets.resize_with(SETS, || [None, None]);
        }
        let set = &mut self.sets[(hash >> 32) as usize % SETS];
        let is_it = |entry: &Entry| {
            entry.hash == hash
                && entry.threads == threads
                && entry.call == *call
                && is_for(&entry.prepared, operands)
        };
        if let Some(entry) = set.iter().flatten().find(|entry| is_it(entry)) {
            return Ok(Arc::clone(&entry.prepared));
        }
        let planner = match &self.planner {
            Some(planner) => planner.clone(),
            None => self.planner.insert(Planner::new()?).clone(),
        };
        let prepared = Arc::new(prepare(&planner.threads(threads), call, operands)?);
        let entry = Entry { hash, call: call.clone(), threads, prepared: Arc::clone(&prepared) };
        set.swap(0, 1);
        set[0] = Some(entry);
        Ok(prepared)
    }
}

/// Whether a plan was made for operands of these layouts.
fn is_for(prepared: &Prepared, operands: &[&Array]) -> bool {
    let inputs = &prepared.plan().inputs;
    inputs.len() == operands.len()
        && inputs.iter().zip(operands).all(|(input, array)| {
            matches!(&input.kind, InputKind::Dense(strides) if strides[..] == *array.strides())
                && input.facts.shape[..] == *array.shape()
                && input.facts.dtype == array.dtype()
        })
}

fn prepare(planner: &Planner, call: &Call, operands: &[&Array]) -> Result<Prepared, Error> {
    let name = |k: usize| match (&call.product, operands.len()) {
        (Product::Einsum(_) | Product::Chain, _) => format!("x{k}"),
        (_, 1) => "x".to_owned(),
        _ => ["left", "right"][k.min(1)].to_owned(),
    };
    let leaves: Vec<Leaf> = operands
        .iter()
        .enumerate()
        .map(|(k, &array)| Leaf {
            // The plan serves every array of this layout, whatever is known of this one.
            facts: Facts::dense(array.shape(), array.dtype()),
            ..leaf(&name(k), &Operand::from(array.clone()))
        })
        .collect();
    let text = call.text(&leaves);
    let (graph, root) = call.graph(leaves)?;
    let mut plan = planner.plan_graph(&text, &graph, root)?;
    // What was called as a product is one, also where elements alone multiply.
    for step in &mut plan.steps {
        step.is_product |= matches!(step.kernel, Kernel::Binary(_));
    }
    planner.prepare(plan)
}

fn hash(call: &Call, operands: &[&Array], threads: usize) -> u64 {
    let mut mix = Mix(threads as u64);
    call.hash(&mut mix);
    for array in operands {
        array.dtype().hash(&mut mix);
        array.shape().hash(&mut mix);
        array.strides().hash(&mut mix);
    }
    mix.0
}

/// A hash of a few words that costs a multiplication for each: entries are compared in
/// full, and nobody gains by making them collide in their own thread.
struct Mix(u64);

impl Hasher for Mix {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for word in bytes.chunks(8) {
            let mut all = [0; 8];
            all[..word.len()].copy_from_slice(word);
            self.write_u64(u64::from_ne_bytes(all));
        }
    }

    fn write_u64(&mut self, word: u64) {
        // The golden ratio's digits, as in Fibonacci hashing (Knuth, vol. 3, §6.4).
        self.0 = (self.0.rotate_left(23) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }

    fn write_u8(&mut self, value: u8) {
        self.write_u64(u64::from(value));
    }

    fn write_usize(&mut self, value: usize) {
        self.write_u64(value as u64);
    }

    fn write_isize(&mut self, value: isize) {
        self.write_u64(value as u64);
    }
}
