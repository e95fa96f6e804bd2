//! `einmul explain`

use einmul::array::Operand;
use einmul::array::facts::Facts;
use einmul::plan::Plan;
use einmul::plan::explain::Measured;

use crate::arguments::{ExplainArguments, Format};
use crate::binding::{Bound, check_distinct, facts, is_shape, read, split};
use crate::progress::Progress;
use crate::{Failure, Outcome, print, show};

/// Plans over files or shapes, and prints the plan.
pub(crate) fn run(arguments: &ExplainArguments) -> Outcome {
    let mut from_shapes = false;
    for text in &arguments.operands {
        from_shapes |= is_shape(split(text)?.1);
    }
    let (plan, measured) = if from_shapes { shapes(arguments)? } else { files(arguments)? };
    match arguments.format {
        Format::Json => {
            let json = einmul::plan::explain::json(&plan, measured.as_ref())?;
            print(&format!("{json:#}\n"))
        }
        format => print(&show::plan(&plan, format, measured.as_ref())),
    }
}

fn shapes(arguments: &ExplainArguments) -> Outcome<(Plan, Option<Measured>)> {
    if arguments.analyze {
        let message = "--analyze runs the plan, so every operand must be a file";
        return Err(Failure::Message(message.to_owned()));
    }
    let planner = arguments.planning.planner()?;
    let mut operands: Vec<(&str, Facts)> = Vec::new();
    for text in &arguments.operands {
        let (name, value) = split(text)?;
        let facts = if is_shape(value) { facts(name, value)? } else { read(text)?.operand.facts() };
        operands.push((name, facts));
    }
    check_distinct(operands.iter().map(|(name, _)| *name))?;
    Ok((planner.plan_facts(&arguments.expression, &operands)?, None))
}

fn files(arguments: &ExplainArguments) -> Outcome<(Plan, Option<Measured>)> {
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
    let plan = planner.plan(&arguments.expression, &operands)?;
    if !arguments.analyze {
        progress.finish();
        return Ok((plan, None));
    }
    let prepared = planner.prepare(plan.clone())?;
    let inputs: Vec<Operand> = operands.into_iter().map(|(_, operand)| operand).collect();
    let mut workspace = prepared.workspace()?;
    let mut result = prepared.output()?;
    let mut observer = progress.observe(&plan);
    prepared.run_observed(&mut workspace, &inputs, &mut result, &mut observer)?;
    let measured = Measured { seconds: observer.seconds() };
    progress.finish();
    Ok((plan, Some(measured)))
}
