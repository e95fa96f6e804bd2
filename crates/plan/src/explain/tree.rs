//! A plan as a tree: the result at the top, what each step reads below it.

use std::fmt::Write as _;

use einmul_array::format_shape;

use super::Measured;
use super::numbers::{count, seconds};
use crate::physical::{Operand, Place, Plan};

/// The plan as a tree. A step that is read twice is drawn once and named after.
pub fn tree(plan: &Plan, measured: Option<&Measured>) -> String {
    let mut out = format!("{}\n", plan.expression);
    let mut drawn = vec![false; plan.steps.len()];
    if let Some(last) = plan.steps.iter().rposition(|s| s.output.place == plan.output.place) {
        draw(&mut out, plan, measured, last, "", true, &mut drawn);
    }
    out
}

fn draw(
    out: &mut String,
    plan: &Plan,
    measured: Option<&Measured>,
    index: usize,
    indent: &str,
    is_last: bool,
    drawn: &mut [bool],
) {
    let step = &plan.steps[index];
    let branch = if is_last { "└─ " } else { "├─ " };
    if std::mem::replace(&mut drawn[index], true) {
        let _ = writeln!(out, "{indent}{branch}step {} again", index + 1);
        return;
    }
    let time = match measured.and_then(|m| m.seconds.get(index)) {
        Some(&measured) => {
            format!("{} (predicted {})", seconds(measured), seconds(step.cost.seconds))
        }
        None => seconds(step.cost.seconds),
    };
    let _ = writeln!(
        out,
        "{indent}{branch}step {}: {}  [{}]  {}  {} flop  {time}",
        index + 1,
        step.expression,
        step.name,
        format_shape(&step.output.shape),
        count(step.cost.flops),
    );
    let indent = format!("{indent}{}", if is_last { "   " } else { "│  " });
    for (k, input) in step.inputs.iter().enumerate() {
        let is_last = k + 1 == step.inputs.len();
        let source = match input {
            Operand::Dense(value) => match value.place {
                Place::Input(input) => Err(input),
                Place::Buffer(_) => {
                    Ok(plan.steps[..index].iter().rposition(|s| s.output.place == value.place))
                }
            },
            Operand::Sparse { input, .. } | Operand::Encoded { input } => Err(*input),
        };
        match source {
            Ok(Some(source)) => draw(out, plan, measured, source, &indent, is_last, drawn),
            Ok(None) => {}
            Err(input) => {
                let branch = if is_last { "└─ " } else { "├─ " };
                let spec = &plan.inputs[input];
                let shape = format_shape(&spec.facts.shape);
                let _ = writeln!(out, "{indent}{branch}{} {shape} {}", spec.name, spec.facts.dtype);
            }
        }
    }
}
