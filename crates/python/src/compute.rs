//! Running work of the engine from Python: without the interpreter's lock where the work
//! is worth it, and so that Ctrl-C ends it where it is long.

use einmul_machine::interrupt::apart;
use pyo3::prelude::*;

use crate::errors::{Failure, Result};

/// Elements below which letting the lock go and taking it again costs more than the work
/// (NumPy's own threshold).
pub(crate) const FEW: usize = 500;

/// Elements from which work may last for tenths of a second, and starting a thread costs
/// nothing beside it.
const MANY: usize = 1 << 23;

/// Elements of the result of operands that stretch to each other; shapes that do not are the
/// function's to refuse.
pub(crate) fn stretched(shapes: &[&[usize]]) -> usize {
    let rank = shapes.iter().map(|shape| shape.len()).max().unwrap_or(0);
    let length = |back: usize| {
        let lengths = shapes.iter().filter_map(|shape| shape.iter().rev().nth(back));
        lengths.copied().max().unwrap_or(1)
    };
    (0..rank).map(length).fold(1, usize::saturating_mul)
}

/// Runs `work` on about `elements` elements. Other Python threads run meanwhile.
pub(crate) fn compute<T: Send, E: Send>(
    py: Python<'_>,
    elements: usize,
    work: impl FnOnce() -> std::result::Result<T, E> + Send,
) -> Result<T>
where
    Failure: From<E>,
{
    match elements {
        ..FEW => Ok(work()?),
        MANY.. => compute_long(py, work),
        _ => Ok(py.detach(work)?),
    }
}

/// Runs work of any length; a signal's handler that raises, as that of Ctrl-C does, ends it
/// at the next place where it can be left.
pub(crate) fn compute_long<T: Send, E: Send>(
    py: Python<'_>,
    work: impl FnOnce() -> std::result::Result<T, E> + Send,
) -> Result<T>
where
    Failure: From<E>,
{
    let mut raised = None;
    // Only the main thread runs handlers; on another nothing is ever raised here.
    let handled = || {
        raised = Python::attach(|py| py.check_signals()).err();
        raised.is_some()
    };
    match py.detach(|| apart(work, handled)) {
        // Work that was done all the same is not handed out: the handler has raised.
        Ok(result) if raised.is_none() => Ok(result?),
        _ => Err(raised.unwrap_or_else(py_interrupt).into()),
    }
}

fn py_interrupt() -> PyErr {
    pyo3::exceptions::PyKeyboardInterrupt::new_err(())
}
