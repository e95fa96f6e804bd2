//! The ledger: every product that ran while it was kept.

use std::sync::Mutex;

use einmul_array::Shape;
use einmul_plan::ledger::{Entry, Recorder, record};
use pyo3::exceptions::PyIndexError;
use pyo3::prelude::*;
use pyo3::types::{PyList, PyTuple};

use crate::dtype::PyDType;
use crate::errors::{Result, value_error};

/// Adds the function and classes of this file.
pub(super) fn add(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<LedgerEntry>()?;
    module.add_class::<Ledger>()?;
    module.add_function(wrap_pyfunction!(ledger, module)?)
}

/// A list that fills, inside `with`, with every product of every thread.
///
/// Each entry says who called (`caller`, `step`), what ran (`kernel`, `dtype`), on which
/// shapes (`operands`, `result`) and with how many `flops`.
///
/// >>> import einmul as em
/// >>> with em.ledger() as products:
/// ...     _ = em.ones((2, 3)) @ em.ones((3, 4))
/// >>> [(entry.caller, entry.result, entry.flops) for entry in products]
/// [('matmul(left, right)', (2, 4), 48.0)]
#[pyfunction]
fn ledger() -> Ledger {
    Ledger { state: Mutex::new(State { recorder: None, kept: Vec::new() }) }
}

/// One product that ran.
#[pyclass(frozen, get_all, module = "einmul")]
struct LedgerEntry {
    /// The call or expression that asked for it.
    caller: String,
    /// The part of it that this product is.
    step: String,
    /// The kernel.
    kernel: String,
    /// The dtype of the elements.
    dtype: Py<PyDType>,
    /// The shapes of what was multiplied.
    operands: Py<PyTuple>,
    /// The shape of the result.
    result: Py<PyTuple>,
    /// Floating-point operations.
    flops: f64,
}

impl LedgerEntry {
    fn new(py: Python<'_>, entry: Entry) -> PyResult<Self> {
        let shape = |shape: &Shape| PyTuple::new(py, shape.iter());
        let operands = entry.operands.iter().map(shape).collect::<PyResult<Vec<_>>>()?;
        Ok(Self {
            dtype: Py::new(py, PyDType(entry.dtype))?,
            operands: PyTuple::new(py, operands)?.unbind(),
            result: shape(&entry.result)?.unbind(),
            caller: entry.caller,
            step: entry.step,
            kernel: entry.kernel,
            flops: entry.flops,
        })
    }
}

#[pymethods]
impl LedgerEntry {
    fn __repr__(&self) -> String {
        format!("<{}: {}, {} flops>", self.caller, self.kernel, self.flops)
    }
}

/// The products that ran while this was kept; see `ledger`.
#[pyclass(frozen, sequence, module = "einmul")]
struct Ledger {
    state: Mutex<State>,
}

struct State {
    /// Inside `with`.
    recorder: Option<Recorder>,
    /// What earlier recorders saw.
    kept: Vec<Entry>,
}

impl Ledger {
    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn entries(&self) -> Vec<Entry> {
        let state = self.state();
        let new = state.recorder.as_ref().map(Recorder::entries).unwrap_or_default();
        state.kept.iter().cloned().chain(new).collect()
    }
}

#[pymethods]
impl Ledger {
    fn __enter__(slf: PyRef<'_, Self>) -> Result<PyRef<'_, Self>> {
        let mut state = slf.state();
        if state.recorder.is_some() {
            return Err(value_error("ledger: it is kept already"));
        }
        state.recorder = Some(record());
        drop(state);
        Ok(slf)
    }

    #[pyo3(signature = (*_exception))]
    fn __exit__(&self, _exception: &Bound<'_, PyTuple>) {
        let mut state = self.state();
        if let Some(recorder) = state.recorder.take() {
            state.kept.extend(recorder.entries());
        }
    }

    fn __len__(&self) -> usize {
        self.entries().len()
    }

    fn __getitem__(&self, py: Python<'_>, index: isize) -> PyResult<LedgerEntry> {
        let mut entries = self.entries();
        let count = entries.len();
        let place = if index < 0 { index.checked_add_unsigned(count) } else { Some(index) };
        match place.and_then(|place| usize::try_from(place).ok()).filter(|&place| place < count) {
            Some(place) => LedgerEntry::new(py, entries.swap_remove(place)),
            None => Err(PyIndexError::new_err(format!("entry {index} of {count}"))),
        }
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let entries = self.entries().into_iter().map(|entry| LedgerEntry::new(py, entry));
        let entries = entries.map(|entry| Py::new(py, entry?)).collect::<PyResult<Vec<_>>>()?;
        Ok(PyList::new(py, entries)?.try_iter()?.into_any())
    }

    /// The flops of all products.
    #[getter]
    fn flops(&self) -> f64 {
        self.entries().iter().map(|entry| entry.flops).sum()
    }

    fn __repr__(&self) -> String {
        let lines = self
            .entries()
            .into_iter()
            .map(|entry| format!("{}  {}  {} flops", entry.caller, entry.kernel, entry.flops));
        let lines: Vec<String> = lines.collect();
        if lines.is_empty() { "<ledger: no products>".to_owned() } else { lines.join("\n") }
    }
}
