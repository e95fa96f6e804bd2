//! A plan as a page of text.

use std::fmt::Write as _;

use einmul_array::format_shape;

use super::Measured;
use super::numbers::{count, ratio, seconds};
use super::table::{Align, table};
use crate::error::format_bytes;
use crate::physical::{InputKind, Kernel, Operand, Plan, Step};

/// The plan: its steps, the rules that made them, the orders that were rejected,
/// and the same expression as written.
pub fn text(plan: &Plan, measured: Option<&Measured>) -> String {
    let mut out = format!("{}\n", plan.expression);
    inputs(&mut out, plan);
    summary(&mut out, plan, measured);
    steps(&mut out, plan, measured);
    rules(&mut out, plan);
    orders(&mut out, plan);
    written(&mut out, plan);
    error(&mut out, plan);
    out
}

fn inputs(out: &mut String, plan: &Plan) {
    for input in &plan.inputs {
        let facts = &input.facts;
        let _ = write!(out, "  {} {} {}", input.name, format_shape(&facts.shape), facts.dtype);
        match &input.kind {
            InputKind::Dense(_) => {}
            InputKind::Sparse => {
                let nnz = facts.nnz.unwrap_or(0.0);
                let _ =
                    write!(out, ", sparse: {nnz:.0} non-zeros ({:.3}%)", 100.0 * facts.density());
            }
            InputKind::Encoded(name) => {
                let _ = write!(out, ", encoded: {name}");
            }
        }
        out.push('\n');
    }
}

fn summary(out: &mut String, plan: &Plan, measured: Option<&Measured>) {
    let cost = plan.cost();
    let steps = plan.steps.len();
    let _ = write!(
        out,
        "\nplan ({} accuracy): {steps} step{}, {} flop, {} moved, predicted {}",
        match plan.accuracy {
            crate::Accuracy::Strict => "strict",
            crate::Accuracy::Standard => "standard",
        },
        if steps == 1 { "" } else { "s" },
        count(cost.flops),
        format_bytes(cost.bytes),
        seconds(cost.seconds),
    );
    if let Some(measured) = measured {
        let _ = write!(out, ", measured {}", seconds(measured.seconds.iter().sum()));
    }
    let _ = writeln!(out, "\nmemory beyond the inputs: {}", format_bytes(plan.peak_bytes()));
}

fn steps(out: &mut String, plan: &Plan, measured: Option<&Measured>) {
    let mut heading = vec![
        ("step", Align::Right),
        ("kernel", Align::Left),
        ("computes", Align::Left),
        ("shape", Align::Left),
        ("flop", Align::Right),
        ("bytes", Align::Right),
        ("threads", Align::Right),
        ("predicted", Align::Right),
    ];
    if measured.is_some() {
        heading.push(("measured", Align::Right));
    }
    let row = |(k, step): (usize, &Step)| {
        let mut row = vec![
            (k + 1).to_string(),
            step.name.clone(),
            shortened(&step.expression),
            format_shape(&step.output.shape),
            count(step.cost.flops),
            format_bytes(step.cost.bytes),
            step.threads.to_string(),
            seconds(step.cost.seconds),
        ];
        if let Some(measured) = measured {
            row.push(measured.seconds.get(k).map_or_else(String::new, |&s| seconds(s)));
        }
        row
    };
    let rows: Vec<Vec<String>> = plan.steps.iter().enumerate().map(row).collect();
    out.push_str(&table(&heading, &rows));
    for (k, step) in plan.steps.iter().enumerate() {
        if let Some(structure) = &step.structure {
            let _ = writeln!(out, "  step {} uses: {structure}", k + 1);
        }
    }
    let sparse_copies = plan.steps.iter().filter(|step| {
        step.name.starts_with("decode") && matches!(step.inputs[..], [Operand::Sparse { .. }])
    });
    for step in sparse_copies {
        let _ = writeln!(out, "  {} is made dense for a dense kernel", step.expression);
    }
}

fn rules(out: &mut String, plan: &Plan) {
    if plan.fired.is_empty() {
        return;
    }
    out.push_str("\nrules that fired\n");
    for fired in &plan.fired {
        let (before, after) = (shortened(&fired.before), shortened(&fired.after));
        let _ = writeln!(out, "  {}: {before} → {after}", fired.rule.name());
        let _ = writeln!(out, "    because {}", fired.rule.reason());
    }
}

fn orders(out: &mut String, plan: &Plan) {
    for order in plan.orders.iter().filter(|order| order.chosen != order.rejected) {
        let _ = writeln!(out, "\norder of a chain");
        let _ = writeln!(
            out,
            "  chosen    {}: {} flop, predicted {}",
            shortened(&order.chosen),
            count(order.cost.flops),
            seconds(order.cost.seconds),
        );
        let _ = writeln!(
            out,
            "  rejected  {}: {} flop, predicted {}, largest intermediate {}",
            shortened(&order.rejected),
            count(order.rejected_cost.flops),
            seconds(order.rejected_cost.seconds),
            format_bytes(order.rejected_peak_bytes),
        );
    }
}

fn written(out: &mut String, plan: &Plan) {
    let (written, planned) = (&plan.written, plan.cost());
    let _ = writeln!(
        out,
        "\nas written: {} flop, {} moved, predicted {}, memory beyond the inputs {}",
        count(written.cost.flops),
        format_bytes(written.cost.bytes),
        seconds(written.cost.seconds),
        format_bytes(written.peak_bytes),
    );
    if planned.seconds > 0.0 && planned.seconds <= written.cost.seconds {
        let faster = written.cost.seconds / planned.seconds;
        let _ = writeln!(out, "the plan is predicted to be {} as fast", ratio(faster));
    }
}

fn error(out: &mut String, plan: &Plan) {
    let epsilon = plan.output.dtype.epsilon();
    match (plan.error_factor, epsilon) {
        (Some(factor), Some(epsilon)) if factor > 0.0 => {
            let _ = writeln!(
                out,
                "error bound: {factor:.0}·ε = {:.1e} of the formula on absolute values",
                factor * epsilon
            );
        }
        (None, Some(_)) => {
            let solves =
                |step: &Step| matches!(step.kernel, Kernel::Solve { .. } | Kernel::Inverse);
            let why = match plan.steps.iter().any(solves) {
                true => "; each solve is backward stable",
                false => "",
            };
            let _ = writeln!(out, "error bound: none for the whole{why}");
        }
        _ => {}
    }
}

/// Long formulas lose their middle.
pub(super) fn shortened(text: &str) -> String {
    const LONGEST: usize = 64;
    let length = text.chars().count();
    if length <= LONGEST {
        return text.to_owned();
    }
    let head: String = text.chars().take(LONGEST / 2 - 2).collect();
    let tail: String = text.chars().skip(length - LONGEST / 2 + 2).collect();
    format!("{head} … {tail}")
}
