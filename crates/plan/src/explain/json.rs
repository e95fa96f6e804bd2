//! A plan as JSON, for programs.

use serde_json::{Value, json};

use super::Measured;
use crate::Error;
use crate::physical::Plan;

/// The plan as JSON: everything it holds (see [`Plan`]), its totals, and measured
/// seconds where there are some. Times are in seconds, memory in bytes.
///
/// # Errors
/// [`Error::Operation`] should a plan hold what JSON cannot.
pub fn json(plan: &Plan, measured: Option<&Measured>) -> Result<Value, Error> {
    let failed = |error: serde_json::Error| Error::operation("explain", error.to_string());
    let mut out = json!({
        "plan": serde_json::to_value(plan).map_err(failed)?,
        "total": serde_json::to_value(plan.cost()).map_err(failed)?,
        "peak_bytes": plan.peak_bytes(),
    });
    if let Some(measured) = measured {
        out["measured_seconds"] = json!(measured.seconds);
    }
    Ok(out)
}
