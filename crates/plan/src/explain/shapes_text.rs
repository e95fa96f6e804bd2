//! Lessons about shapes as text.

use std::fmt::Write as _;

use einmul_array::format_shape;
use unicode_width::UnicodeWidthStr as _;

use super::shapes::{AxisLesson, AxisName, Comparison, Outcome, ShapeLesson, Side};
use super::table::{Align, table};
use super::text::shortened;

/// Lessons under the heading "shapes", and how many operations have none.
pub fn shapes_text(lessons: &[ShapeLesson], left_out: usize) -> String {
    let mut out = String::from("shapes\n");
    for (k, lesson) in lessons.iter().enumerate() {
        if k > 0 {
            out.push('\n');
        }
        one(&mut out, lesson);
    }
    if left_out > 0 {
        let plural = if left_out == 1 { "" } else { "s" };
        let _ = writeln!(out, "\n  {left_out} more operation{plural} left out");
    }
    out
}

fn one(out: &mut String, lesson: &ShapeLesson) {
    let is_product = lesson.symbol == "@";
    let rule = match (is_product, lesson.axes.is_empty()) {
        (true, true) => "a product, which needs axes",
        (false, true) => "one element with one element",
        (true, false) => "a product, summed over the inner axes",
        (false, false) => "element by element, axes aligned from the right",
    };
    let (left, right) = (&lesson.left.name, &lesson.right.name);
    let _ = writeln!(out, "  {left} {} {right}: {rule}", lesson.symbol);
    for part in [&lesson.left, &lesson.right].into_iter().filter(|part| part.name != part.text) {
        let _ = writeln!(out, "  {} is {}", part.name, shortened(&part.text));
    }
    if !lesson.axes.is_empty() {
        axes(out, lesson);
    }
    let alike = !lesson.axes.is_empty() && lesson.left.shape == lesson.right.shape;
    if !is_product && alike {
        out.push_str("  equal shapes: nothing is stretched\n");
    }
    // In the order in which axes are aligned.
    for axis in lesson.axes.iter().rev() {
        note(out, lesson, axis);
    }
    if is_product && !lesson.axes.is_empty() {
        if lesson.left.shape.len() == 1 {
            let _ = writeln!(out, "  {left} has one axis: here a row, and the result has no rows");
        }
        if lesson.right.shape.len() == 1 {
            let _ = writeln!(
                out,
                "  {right} has one axis: here a column, and the result has no columns"
            );
        }
    }
    outcomes(out, lesson);
}

fn axes(out: &mut String, lesson: &ShapeLesson) {
    let names: Vec<String> = lesson.axes.iter().map(|axis| name(axis.name)).collect();
    let mut heading = vec![("", Align::Left)];
    heading.extend(names.iter().map(|name| (name.as_str(), Align::Right)));
    let row = |label: &str, cell: &dyn Fn(&AxisLesson) -> String| {
        let cells = lesson.axes.iter().map(cell);
        std::iter::once(label.to_owned()).chain(cells).collect::<Vec<String>>()
    };
    let result = |axis: &AxisLesson| match (axis.fits, axis.result, axis.name) {
        (false, ..) => "fails".to_owned(),
        (_, Some(n), _) => n.to_string(),
        (_, None, AxisName::Inner) => "summed".to_owned(),
        (_, None, _) => String::new(),
    };
    let rows = [
        row(&lesson.left.name, &|axis| cell(axis.left)),
        row(&lesson.right.name, &|axis| cell(axis.right)),
        row("result", &result),
    ];
    for line in table(&heading, &rows).lines() {
        let _ = writeln!(out, "  {line}");
    }
}

fn cell(side: Side) -> String {
    match side {
        Side::Length(n) => n.to_string(),
        Side::Stretched(n) => format!("1→{n}"),
        Side::Missing(1) => "(1)".to_owned(),
        Side::Missing(n) => format!("(1)→{n}"),
        Side::None => String::new(),
    }
}

fn name(axis: AxisName) -> String {
    match axis {
        AxisName::FromRight(n) => format!("axis -{n}"),
        AxisName::Rows => "rows".to_owned(),
        AxisName::Inner => "inner".to_owned(),
        AxisName::Columns => "columns".to_owned(),
    }
}

fn note(out: &mut String, lesson: &ShapeLesson, axis: &AxisLesson) {
    let (left, right, name) = (&lesson.left.name, &lesson.right.name, name(axis.name));
    if !axis.fits {
        let need = match axis.name {
            AxisName::Inner => "they must be equal, and a 1 is not stretched here",
            _ => "they must be equal, or one of them 1",
        };
        let (l, r) = (cell(axis.left), cell(axis.right));
        let _ = writeln!(out, "  {name} fails: {left} has {l}, {right} has {r}; {need}");
        return;
    }
    for (text, side) in [(left, axis.left), (right, axis.right)] {
        let _ = match side {
            Side::Stretched(n) => writeln!(out, "  {name}: {text} has 1, stretched to {n}"),
            Side::Missing(1) => writeln!(out, "  {name}: {text} has none, which counts as 1"),
            Side::Missing(n) => {
                writeln!(out, "  {name}: {text} has none, which counts as 1, stretched to {n}")
            }
            Side::Length(_) | Side::None => Ok(()),
        };
    }
}

fn outcomes(out: &mut String, lesson: &ShapeLesson) {
    let swapped = lesson.swapped.as_ref();
    let forward = lesson.product.expression.as_str();
    let remark = match swapped.map(|swapped| swapped.comparison) {
        Some(Comparison::OtherShape) => format!(", another shape than {forward}"),
        Some(Comparison::OtherValues) => {
            format!(", as {forward}, but the values differ in general")
        }
        Some(Comparison::DotProduct) => {
            ", the same: a dot product does not depend on the order".into()
        }
        Some(Comparison::SingleElements) => ", the same: single elements go in any order".into(),
        Some(Comparison::Empty) => ", the same: both are empty".into(),
        Some(Comparison::NoPair) | None => String::new(),
    };
    let mut lines = vec![(&lesson.elementwise, ""), (&lesson.product, "")];
    lines.extend(swapped.map(|swapped| (&swapped.outcome, remark.as_str())));
    let width = lines.iter().map(|(line, _)| line.expression.width()).max().unwrap_or(0);
    for (outcome, remark) in lines {
        let Outcome { expression, shape, problem } = outcome;
        let pad = " ".repeat(width - expression.width());
        let result = match (shape, problem) {
            (Some(shape), _) => format!("gives {}{remark}", format_shape(shape)),
            (None, Some(problem)) => format!("does not exist: {problem}"),
            (None, None) => "does not exist".to_owned(),
        };
        let _ = writeln!(out, "  {expression}{pad}  {result}");
    }
}
