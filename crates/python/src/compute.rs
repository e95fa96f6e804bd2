//! Running work of the engine from Python: without the interpreter's lock where the work
//! is worth it. Ctrl-C is answered when the work is done.

use pyo3::prelude::*;

/// Elements below which letting the lock go and taking it again costs more than the work
/// (NumPy's own threshold).
const FEW: usize = 500;

/// Runs `work` on about `elements` elements. Other Python threads run meanwhile.
pub(crate) fn compute<R: Send>(
    py: Python<'_>,
    elements: usize,
    work: impl FnOnce() -> R + Send,
) -> R {
    if elements < FEW { work() } else { py.detach(work) }
}
