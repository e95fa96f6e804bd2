//! `einmul eval`

use einmul::array::Operand;
use einmul::array::facts::Facts;
use einmul::array::io;
use einmul::plan::explain::Measured;
use einmul::plan::{AxisLabels, ledger};
use serde_json::json;

use crate::arguments::{EvalArguments, Format, HowToExplain};
use crate::binding::{Bound, check_distinct, read};
use crate::progress::Progress;
use crate::{Outcome, print, show};

/// Reads operands, plans, runs and prints.
pub(crate) fn run(arguments: &EvalArguments) -> Outcome {
    let planner = arguments.planning.planner()?;
    let progress = Progress::new();
    let mut bound: Vec<Bound> = Vec::new();
    for text in &arguments.operands {
        progress.say(format!("reading {text}"));
        bound.push(read(text)?);
    }
    check_distinct(bound.iter().map(|b| b.name.as_str()))?;
    let operands: Vec<(&str, Operand)> =
        bound.iter().map(|b| (b.name.as_str(), b.operand.clone())).collect();
    let prepared = planner.prepare(planner.plan(&arguments.expression, &operands)?)?;
    let inputs: Vec<Operand> = operands.iter().map(|(_, operand)| operand.clone()).collect();
    let recorder = arguments.ledger.then(ledger::record);
    let mut workspace = prepared.workspace()?;
    let mut result = prepared.output()?;
    let mut observer = progress.observe(prepared.plan());
    prepared.run_observed(&mut workspace, &inputs, &mut result, &mut observer)?;
    let seconds = observer.seconds();
    progress.finish();

    let named: Vec<(&str, Facts, AxisLabels)> =
        bound.iter().map(|b| (b.name.as_str(), b.operand.facts(), b.columns.clone())).collect();
    let labels = planner.axis_labels(&arguments.expression, &named)?;
    let plan = prepared.plan();
    let measured =
        (arguments.explain == Some(HowToExplain::Analyze)).then_some(Measured { seconds });
    let entries = recorder.map(|recorder| recorder.entries());

    if let Some(path) = &arguments.output {
        io::write(path, &show::loaded(&result, &labels))?;
    }
    if arguments.format == Format::Json {
        let mut out = json!({});
        if arguments.output.is_none() {
            out["result"] = show::json(&result, &labels);
        }
        if arguments.explain.is_some() {
            out["explain"] = einmul::plan::explain::json(plan, measured.as_ref())?;
        }
        if let Some(entries) = &entries {
            out["ledger"] = serde_json::to_value(entries)?;
        }
        return print(&format!("{out:#}\n"));
    }
    let mut out = String::new();
    if arguments.output.is_none() {
        out.push_str(&show::text(&result, &labels));
    }
    if arguments.explain.is_some() {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&show::plan(plan, arguments.format, measured.as_ref()));
    }
    if let Some(entries) = &entries {
        out.push_str(&show::ledger(entries));
    }
    print(&out)
}
