//! Results, plans and ledgers as text and JSON.

use std::fmt::Write as _;

use einmul::array::io::Loaded;
use einmul::array::{Array, DType, Kind, SliceItem};
use einmul::plan::explain::{self, Measured};
use einmul::plan::{AxisLabels, Plan, ledger};
use serde_json::{Value, json as make_json};
use unicode_width::UnicodeWidthStr as _;

use crate::arguments::Format;

/// A result as text: rows with names one a line, in full precision; else as NumPy.
pub(crate) fn text(result: &Array, labels: &[AxisLabels]) -> String {
    let columns = match result.shape() {
        [_] | [_, 1] => 1,
        _ => return format!("{result}\n"),
    };
    let Some(Some(names)) = labels.first() else { return format!("{result}\n") };
    let width = names.iter().map(|name| name.width()).max().unwrap_or(0);
    let mut out = String::new();
    for (row, name) in names.iter().enumerate() {
        let position = if result.rank() == columns { vec![row] } else { vec![row, 0] };
        let value = result.get_c128(&position).unwrap_or_default();
        let pad = " ".repeat(width - name.width());
        let value = match result.dtype().kind() {
            Kind::Complex => value.to_string(),
            // Fifteen digits: what a certified value has.
            Kind::Float if result.dtype() == DType::F64 => significant(value.re),
            Kind::Float => (value.re as f32).to_string(),
            // As arrays print them: integers beyond 2⁵³ must not pass through a float.
            Kind::Bool | Kind::Signed | Kind::Unsigned => one(result, &position),
        };
        let _ = writeln!(out, "{name}{pad}  {value:>22}");
    }
    out
}

/// One element as arrays print it.
fn one(result: &Array, position: &[usize]) -> String {
    let items: Vec<SliceItem> = position.iter().map(|&p| SliceItem::Index(p as isize)).collect();
    result.slice(&items).map(|element| element.to_string()).unwrap_or_default()
}

/// Fifteen significant digits.
fn significant(value: f64) -> String {
    let magnitude = value.abs();
    if magnitude != 0.0 && (1e-4..1e15).contains(&magnitude) {
        let decimals = (14 - magnitude.log10().floor() as i32).max(0) as usize;
        format!("{value:.decimals$}")
    } else {
        format!("{value:.14e}")
    }
}

/// A result as JSON: shape, dtype, data in row-major order, and names where known.
pub(crate) fn json(result: &Array, labels: &[AxisLabels]) -> Value {
    let count = result.len();
    let kind = result.dtype().kind();
    // Integers beyond 2⁵³ must not pass through a float.
    let wide = match kind {
        Kind::Signed => result.cast(DType::I64),
        Kind::Unsigned => result.cast(DType::U64),
        _ => Ok(result.clone()),
    };
    let flat = wide.and_then(|wide| wide.reshape(&[count])).ok();
    let number = |k: usize| {
        let value = flat.as_ref().and_then(|f| f.get_c128(&[k])).unwrap_or_default();
        match kind {
            Kind::Bool => make_json!(value.re != 0.0),
            Kind::Signed => make_json!(flat.as_ref().and_then(|f| f.get::<i64>(&[k]))),
            Kind::Unsigned => make_json!(flat.as_ref().and_then(|f| f.get::<u64>(&[k]))),
            Kind::Complex => make_json!([finite(value.re), finite(value.im)]),
            Kind::Float => finite(value.re),
        }
    };
    let data: Vec<Value> = (0..count).map(number).collect();
    let labels: Vec<Option<&[String]>> = labels.iter().map(|l| l.as_deref()).collect();
    make_json!({
        "shape": result.shape(),
        "dtype": result.dtype().to_string(),
        "data": data,
        "labels": labels,
    })
}

/// JSON has no NaN or infinity: these become texts.
fn finite(value: f64) -> Value {
    if value.is_finite() { make_json!(value) } else { make_json!(value.to_string()) }
}

/// A result with the names of its columns, for saving.
pub(crate) fn loaded(result: &Array, labels: &[AxisLabels]) -> Loaded {
    let mut loaded = Loaded::from(result.clone());
    if result.rank() == 2 {
        loaded.columns = labels.last().cloned().flatten().map(|names| names.to_vec());
    }
    loaded
}

/// A plan as text or as a tree.
pub(crate) fn plan(plan: &Plan, format: Format, measured: Option<&Measured>) -> String {
    match format {
        Format::Tree => explain::tree(plan, measured),
        Format::Text | Format::Json => explain::text(plan, measured),
    }
}

/// The ledger as text.
pub(crate) fn ledger(entries: &[ledger::Entry]) -> String {
    let mut out = String::from("\nledger\n");
    for entry in entries {
        let _ = writeln!(out, "  {:<28} {:>12.4e} flop  {}", entry.kernel, entry.flops, entry.step);
    }
    let total: f64 = entries.iter().map(|entry| entry.flops).sum();
    let _ = writeln!(out, "  {:<28} {total:>12.4e} flop", "total");
    out
}
