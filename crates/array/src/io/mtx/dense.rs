//! Array layout: all elements, column by column, one a line. Symmetric storage
//! has the lower triangle only, skew-symmetric storage without its diagonal.

use std::io::BufRead;

use super::banner::{Banner, Symmetry};
use super::value::{Value, check_diagonal, parse_last};
use super::{Content, Sizes, advance_to_entry, expect_end, tokens};
use crate::io::lines::{Lines, at_line};
use crate::sparse::{reserve, zeroed_vec};
use crate::{Array, Error};

pub(super) fn read<V: Value>(
    mut lines: Lines<impl BufRead>,
    banner: Banner,
    sizes: Sizes,
) -> Result<Content, Error> {
    let Sizes { rows, cols, entries } = sizes;
    let symmetry = banner.symmetry;
    let mut stored = Vec::new();
    let mut place = (usize::from(symmetry == Symmetry::Skew), 0);
    while stored.len() < entries {
        advance_to_entry(&mut lines, stored.len(), entries)?;
        let element = parse_element::<V>(lines.line(), symmetry, place);
        reserve(&mut stored, 1)?;
        stored.push(element.map_err(|e| at_line(lines.number(), e))?);
        place = next_place(place, rows, symmetry);
    }
    expect_end(&mut lines, entries)?;
    let columns = match symmetry {
        Symmetry::General => stored,
        _ => expand::<V>(&stored, rows, symmetry)?,
    };
    // The file's columns are the rows of the transposed array.
    Ok(Array::from_vec(columns, &[cols, rows])?.transpose().into())
}

/// The place after `(row, col)` in the order of the file.
fn next_place((row, col): (usize, usize), rows: usize, symmetry: Symmetry) -> (usize, usize) {
    if row + 1 < rows {
        return (row + 1, col);
    }
    let first = match symmetry {
        Symmetry::General => 0,
        Symmetry::Symmetric | Symmetry::Hermitian => col + 1,
        Symmetry::Skew => col + 2,
    };
    (first, col + 1)
}

fn parse_element<V: Value>(
    line: &[u8],
    symmetry: Symmetry,
    (row, col): (usize, usize),
) -> Result<V::Element, String> {
    let element = parse_last::<V>(tokens(line))?;
    if row == col {
        check_diagonal::<V>(symmetry, element)?;
    }
    if symmetry == Symmetry::Skew && V::mirror(symmetry, element).is_none() {
        return Err(format!("-({element:?}) is no integer of 64 bits"));
    }
    Ok(element)
}

/// All elements by columns, from those of the lower triangle. As many lines as
/// the triangle has elements were there, so the size is believable by now.
fn expand<V: Value>(
    stored: &[V::Element],
    n: usize,
    symmetry: Symmetry,
) -> Result<Vec<V::Element>, Error> {
    let mut columns = zeroed_vec::<V::Element>(n * n)?;
    let mut place = (usize::from(symmetry == Symmetry::Skew), 0);
    for &element in stored {
        let (row, col) = place;
        columns[row * n + col] = V::mirror(symmetry, element).unwrap_or(element);
        columns[col * n + row] = element;
        place = next_place(place, n, symmetry);
    }
    Ok(columns)
}
