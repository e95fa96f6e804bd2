//! Matrix Market files (<https://math.nist.gov/MatrixMarket/formats.html>):
//! coordinate and array layout; general, symmetric, skew-symmetric and hermitian;
//! real, integer, complex and pattern.
//!
//! Real and pattern matrices become `f64` (a pattern's entries are one), integer
//! ones `i64`, complex ones `c128`. Symmetric storage is expanded; an entry of
//! either triangle stands for its mirror image too. A place that is given twice,
//! in one triangle or in both, is an error, as the format demands. Comments and
//! blank lines may stand anywhere after the banner.

mod banner;
mod coordinate;
mod dense;
#[cfg(test)]
mod tests;
mod value;
mod write;

use std::io::{BufRead, BufReader};
use std::path::Path;

pub use write::write;

use super::lines::{Lines, at_line};
use super::number::excerpt;
use super::{Content, open};
use crate::Error;
use banner::{Banner, Field, Layout, Symmetry};
use value::{ComplexNumber, Integer, Pattern, Real};

/// Reads a file: coordinate layout gives a sparse array of coordinates (in the
/// file's order, mirror images after them), array layout a dense one with
/// column-major strides.
///
/// # Errors
/// [`FileError`](crate::FileError) with the line for everything that the format
/// forbids, and for what the file system refuses. Memory grows with the lines
/// that arrive, not with the declared size.
pub fn read(path: &Path) -> Result<Content, Error> {
    let input = BufReader::with_capacity(1 << 18, open(path)?);
    read_from(input).map_err(|e| e.in_file(path))
}

/// Reads a matrix from the bytes of a file.
///
/// # Errors
/// As [`read`].
pub fn read_bytes(bytes: &[u8]) -> Result<Content, Error> {
    read_from(bytes)
}

fn read_from(input: impl BufRead) -> Result<Content, Error> {
    let mut lines = Lines::new(input)?;
    lines.advance()?;
    let banner = Banner::parse(lines.line()).map_err(|e| at_line(1, e))?;
    if !lines.advance_past(is_comment)? {
        return Err(at_line(lines.number(), "the file ends before the line of sizes"));
    }
    let sizes = sizes(&banner, lines.line()).map_err(|e| at_line(lines.number(), e))?;
    match (banner.layout, banner.field) {
        (Layout::Coordinate, Field::Real) => coordinate::read::<Real>(lines, banner, sizes),
        (Layout::Coordinate, Field::Integer) => coordinate::read::<Integer>(lines, banner, sizes),
        (Layout::Coordinate, Field::Complex) => {
            coordinate::read::<ComplexNumber>(lines, banner, sizes)
        }
        (Layout::Coordinate, Field::Pattern) => coordinate::read::<Pattern>(lines, banner, sizes),
        (Layout::Array, Field::Integer) => dense::read::<Integer>(lines, banner, sizes),
        (Layout::Array, Field::Complex) => dense::read::<ComplexNumber>(lines, banner, sizes),
        // The banner allows no pattern here.
        (Layout::Array, Field::Real | Field::Pattern) => dense::read::<Real>(lines, banner, sizes),
    }
}

/// The line after the banner.
#[derive(Debug, Clone, Copy)]
struct Sizes {
    rows: usize,
    cols: usize,
    /// Lines of entries that follow.
    entries: usize,
}

fn sizes(banner: &Banner, line: &[u8]) -> Result<Sizes, String> {
    let names: &[&str] = match banner.layout {
        Layout::Coordinate => &["rows", "columns", "entries"],
        Layout::Array => &["rows", "columns"],
    };
    let numbers: Vec<usize> = tokens(line)
        .map(|token| whole_number(token).ok_or_else(|| format!("{} is no size", excerpt(token))))
        .collect::<Result<_, _>>()?;
    if numbers.len() != names.len() {
        return Err(format!("{} sizes, and {} are needed", numbers.len(), names.join(", ")));
    }
    let (rows, cols) = (numbers[0], numbers[1]);
    if i64::try_from(rows.max(cols)).is_err() {
        return Err(format!("{rows} by {cols} is beyond the largest index, 2^63 - 1"));
    }
    if banner.symmetry != Symmetry::General && rows != cols {
        return Err(format!("{} by {} is not square, as {} must be", rows, cols, banner.symmetry));
    }
    let (n, elements) = (rows as u128, rows as u128 * cols as u128);
    let most = match banner.symmetry {
        Symmetry::General => elements,
        Symmetry::Symmetric | Symmetry::Hermitian => n * (n + 1) / 2,
        Symmetry::Skew if banner.layout == Layout::Array => n * n.saturating_sub(1) / 2,
        // An explicit zero on the diagonal is let through.
        Symmetry::Skew => n * (n + 1) / 2,
    };
    let entries = match banner.layout {
        Layout::Coordinate if (numbers[2] as u128) > most => {
            return Err(format!("{} entries are declared for {most} places", numbers[2]));
        }
        Layout::Coordinate => numbers[2],
        Layout::Array => usize::try_from(most)
            .ok()
            .filter(|_| crate::shape::element_count(&[rows, cols]).is_ok())
            .ok_or_else(|| format!("{rows} by {cols} elements are more than memory can address"))?,
    };
    Ok(Sizes { rows, cols, entries })
}

fn is_comment(line: &[u8]) -> bool {
    line.trim_ascii_start().starts_with(b"%")
}

fn tokens(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    line.split(u8::is_ascii_whitespace).filter(|token| !token.is_empty())
}

fn whole_number(token: &[u8]) -> Option<usize> {
    std::str::from_utf8(token).ok()?.parse().ok()
}

/// Advances to the next line of the declared `entries`, of which `done` are read.
fn advance_to_entry<R: BufRead>(
    lines: &mut Lines<R>,
    done: usize,
    entries: usize,
) -> Result<(), Error> {
    if lines.advance_past(is_comment)? {
        return Ok(());
    }
    Err(at_line(
        lines.number(),
        format!("the file ends after {done} of {entries} declared entries"),
    ))
}

/// Checks that nothing follows the declared entries.
fn expect_end<R: BufRead>(lines: &mut Lines<R>, entries: usize) -> Result<(), Error> {
    if !lines.advance_past(is_comment)? {
        return Ok(());
    }
    Err(at_line(lines.number(), format!("more than the {entries} declared entries")))
}
