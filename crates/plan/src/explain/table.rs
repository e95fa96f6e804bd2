//! Columns of text, aligned by the columns of a terminal.

use unicode_width::UnicodeWidthStr as _;

/// Which way a column leans.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Align {
    Left,
    Right,
}

/// Rows under a heading, each column as wide as its widest cell.
pub(super) fn table(heading: &[(&str, Align)], rows: &[Vec<String>]) -> String {
    let width = |column: usize| {
        rows.iter()
            .map(|row| row[column].width())
            .chain([heading[column].0.width()])
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..heading.len()).map(width).collect();
    let line = |cells: &mut dyn Iterator<Item = &str>| {
        let mut out = String::from(" ");
        for ((cell, &width), (_, align)) in cells.zip(&widths).zip(heading) {
            let pad = " ".repeat(width - cell.width());
            out.push(' ');
            match align {
                Align::Left => out.extend([cell, &pad]),
                Align::Right => out.extend([&pad, cell]),
            }
            out.push(' ');
        }
        out.truncate(out.trim_end().len());
        out.push('\n');
        out
    };
    let mut out = line(&mut heading.iter().map(|(name, _)| *name));
    for row in rows {
        out.push_str(&line(&mut row.iter().map(String::as_str)));
    }
    out
}
