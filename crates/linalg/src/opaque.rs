//! Steps inside decompositions and transforms, told to whoever records.
//!
//! This floor knows no ledger. A ledger above gives a function, once, and is then told of each
//! call: what it was, on which matrices, and which code did it.

use std::cell::Cell;
use std::sync::OnceLock;

use einmul_array::{DType, Shape};

/// One call that ran.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The function.
    pub operation: &'static str,
    /// The code that did it, `faer` where nothing more is known.
    pub kernel: &'static str,
    /// In which it was done.
    pub dtype: DType,
    /// The shape of what was decomposed or transformed, stacks included.
    pub operand: Shape,
    /// About how many flops it took.
    pub flops: f64,
}

static OBSERVER: OnceLock<fn(Step)> = OnceLock::new();

thread_local! {
    static KERNEL: Cell<&'static str> = const { Cell::new("") };
}

/// Calls the function after every call from now on, on the calling thread. Only the first
/// observer is heard; it should do nothing where nobody records.
pub fn observe(observer: fn(Step)) {
    OBSERVER.get_or_init(|| observer);
}

/// Says which code has done what runs on this thread.
pub(crate) fn ran(kernel: &'static str) {
    KERNEL.set(kernel);
}

/// What the last [`ran`] of this thread said, once; empty where nothing was said.
pub(crate) fn take_kernel() -> &'static str {
    KERNEL.replace("")
}

/// Tells of a call.
pub(crate) fn note(step: impl FnOnce() -> Step) {
    if let Some(observer) = OBSERVER.get() {
        observer(step());
    }
}
