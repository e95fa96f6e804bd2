//! `einmul explain`: the plan, and over shapes alone how they meet.

use einmul::array::Operand;
use einmul::array::facts::Facts;
use einmul::plan::Plan;
use einmul::plan::explain::{Measured, ShapeLessons, shapes_text};

use crate::arguments::{ExplainArguments, Format};
use crate::binding::{Bound, check_distinct, facts, is_shape, read, split};
use crate::progress::Progress;
use crate::{Failure, Outcome, print, show};

/// Plans over files or shapes, and prints the plan.
pub(crate) fn run(arguments: &ExplainArguments) -> Outcome {
    let mut from_shapes = false;
    let mut from_files = false;
    for text in &arguments.operands {
        let of_shape = is_shape(split(text)?.1);
        from_shapes |= of_shape;
        from_files |= !of_shape;
    }
    let without_data = from_shapes || arguments.operands.is_empty() && !arguments.analyze;
    let Explained { plan, measured, lessons } =
        if without_data { shapes(arguments)? } else { files(arguments)? };
    // Whoever asks about files wants their plan.
    let lessons = lessons.filter(|_| !from_files);
    match arguments.format {
        Format::Json => {
            let mut json = einmul::plan::explain::json(&plan, measured.as_ref())?;
            if let Some(lessons) = lessons {
                json["shapes"] = serde_json::to_value(lessons)?;
            }
            print(&format!("{json:#}\n"))
        }
        Format::Tree => print(&show::plan(&plan, Format::Tree, measured.as_ref())),
        Format::Text => {
            let mut text = show::plan(&plan, Format::Text, measured.as_ref());
            let is_short = |lessons: &ShapeLessons| {
                (1..=MOST_LESSONS).contains(&(lessons.lessons.len() + lessons.left_out))
            };
            if let Some(lessons) = lessons.filter(is_short) {
                text.push('\n');
                text.push_str(&shapes_text(&lessons.lessons, lessons.left_out));
            }
            print(&text)
        }
    }
}

/// Operations up to which a plan is followed by lessons about their shapes: a longer
/// formula is not written to learn how shapes meet.
const MOST_LESSONS: usize = 3;

/// What there is to say of an expression.
struct Explained {
    plan: Plan,
    measured: Option<Measured>,
    lessons: Option<ShapeLessons>,
}

fn shapes(arguments: &ExplainArguments) -> Outcome<Explained> {
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
    let lessons = planner.shape_lessons(&arguments.expression, &operands);
    match planner.plan_facts(&arguments.expression, &operands) {
        Ok(plan) => Ok(Explained { plan, measured: None, lessons: Some(lessons) }),
        Err(error) => Err(Failure::Message(match lessons.failure() {
            // The error is what they came for: its lesson goes with it.
            Some(lesson) => {
                let lesson = shapes_text(std::slice::from_ref(lesson), 0);
                format!("{error}\n\n{}", lesson.trim_end())
            }
            None => error.to_string(),
        })),
    }
}

fn files(arguments: &ExplainArguments) -> Outcome<Explained> {
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
        return Ok(Explained { plan, measured: None, lessons: None });
    }
    let prepared = planner.prepare(plan.clone())?;
    let inputs: Vec<Operand> = operands.into_iter().map(|(_, operand)| operand).collect();
    let mut workspace = prepared.workspace()?;
    let mut result = prepared.output()?;
    let mut observer = progress.observe(&plan);
    prepared.run_observed(&mut workspace, &inputs, &mut result, &mut observer)?;
    let measured = Measured { seconds: observer.seconds() };
    progress.finish();
    Ok(Explained { plan, measured: Some(measured), lessons: None })
}
