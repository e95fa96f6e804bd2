//! Coordinate layout: `row column value`, one entry a line, counted from 1.

use std::io::BufRead;

use super::banner::{Banner, Symmetry};
use super::value::{Value, check_diagonal, parse_last};
use super::{Content, Sizes, advance_to_entry, expect_end, tokens, whole_number};
use crate::io::lines::{Lines, at_line};
use crate::io::number::excerpt;
use crate::sparse::{Index, first_duplicate, index_dtype, reserve};
use crate::{Array, Coo, DType, Error};

pub(super) fn read<V: Value>(
    lines: Lines<impl BufRead>,
    banner: Banner,
    sizes: Sizes,
) -> Result<Content, Error> {
    match index_dtype(sizes.rows.max(sizes.cols)) {
        DType::I32 => read_indexed::<V, i32>(lines, banner.symmetry, sizes),
        _ => read_indexed::<V, i64>(lines, banner.symmetry, sizes),
    }
}

/// Entries in the order of the file, and after expansion their mirror images.
struct Entries<I, E> {
    rows: Vec<I>,
    cols: Vec<I>,
    values: Vec<E>,
    /// Entries whose line does not follow the line of the entry before, with their
    /// lines: this tells the line of every entry in hardly any memory.
    jumps: Vec<(usize, u64)>,
}

fn read_indexed<V: Value, I: Index>(
    mut lines: Lines<impl BufRead>,
    symmetry: Symmetry,
    sizes: Sizes,
) -> Result<Content, Error> {
    let (rows, cols, jumps) = (Vec::new(), Vec::new(), Vec::new());
    let mut entries = Entries::<I, V::Element> { rows, cols, values: Vec::new(), jumps };
    while entries.values.len() < sizes.entries {
        advance_to_entry(&mut lines, entries.values.len(), sizes.entries)?;
        let entry = parse_entry::<V>(lines.line(), symmetry, sizes);
        let (row, col, value) = entry.map_err(|e| at_line(lines.number(), e))?;
        entries.push(row, col, value, lines.number())?;
    }
    expect_end(&mut lines, sizes.entries)?;
    if let Some((first, second)) = first_duplicate(&entries.rows, &entries.cols)? {
        let (row, col) = (entries.rows[first].to_usize() + 1, entries.cols[first].to_usize() + 1);
        let earlier = entries.line_of(first);
        let text = format!("entry ({row}, {col}) was given before, in line {earlier}");
        return Err(at_line(entries.line_of(second), text));
    }
    if symmetry != Symmetry::General {
        entries.mirror::<V>(symmetry)?;
    }
    entries.into_coo(sizes).map(Content::from)
}

/// Row and column, from 0, and the value. Symmetric entries are moved to the
/// lower triangle, so that a place in both is seen as a duplicate.
fn parse_entry<V: Value>(
    line: &[u8],
    symmetry: Symmetry,
    sizes: Sizes,
) -> Result<(usize, usize, V::Element), String> {
    let mut words = tokens(line);
    let row = index(words.next(), "row", sizes.rows)?;
    let col = index(words.next(), "column", sizes.cols)?;
    let value = parse_last::<V>(words)?;
    if symmetry == Symmetry::General || row > col {
        return Ok((row, col, value));
    }
    if row == col {
        check_diagonal::<V>(symmetry, value)?;
        return Ok((row, col, value));
    }
    Ok((col, row, mirrored::<V>(symmetry, value)?))
}

fn index(word: Option<&[u8]>, axis: &str, length: usize) -> Result<usize, String> {
    let word = word.ok_or_else(|| format!("the {axis} is missing"))?;
    let number =
        whole_number(word).ok_or_else(|| format!("{axis} {} is no index", excerpt(word)))?;
    match number.checked_sub(1) {
        Some(index) if index < length => Ok(index),
        _ => Err(format!("{axis} {number} is out of range: {axis}s count from 1 to {length}")),
    }
}

fn mirrored<V: Value>(symmetry: Symmetry, value: V::Element) -> Result<V::Element, String> {
    V::mirror(symmetry, value).ok_or_else(|| format!("-({value:?}) is no integer of 64 bits"))
}

impl<I: Index, E: crate::Element> Entries<I, E> {
    fn push(&mut self, row: usize, col: usize, value: E, line: u64) -> Result<(), Error> {
        let position = self.values.len();
        if position == 0 || self.line_of(position) != line {
            reserve(&mut self.jumps, 1)?;
            self.jumps.push((position, line));
        }
        self.reserve(1)?;
        self.rows.push(I::from_usize(row));
        self.cols.push(I::from_usize(col));
        self.values.push(value);
        Ok(())
    }

    fn reserve(&mut self, more: usize) -> Result<(), Error> {
        reserve(&mut self.rows, more)?;
        reserve(&mut self.cols, more)?;
        reserve(&mut self.values, more)
    }

    /// The line of an entry, which for the next entry is the next line.
    fn line_of(&self, position: usize) -> u64 {
        let after = match self.jumps.last() {
            Some(&(start, _)) if start <= position => self.jumps.len(),
            _ => self.jumps.partition_point(|&(start, _)| start <= position),
        };
        let (start, line) = self.jumps[after - 1];
        line + (position - start) as u64
    }

    fn mirror<V: Value<Element = E>>(&mut self, symmetry: Symmetry) -> Result<(), Error> {
        let stored = self.values.len();
        let off_diagonal = (0..stored).filter(|&p| self.rows[p] != self.cols[p]).count();
        self.reserve(off_diagonal)?;
        for p in 0..stored {
            let (row, col) = (self.rows[p], self.cols[p]);
            if row != col {
                let value = mirrored::<V>(symmetry, self.values[p]);
                self.values.push(value.map_err(|e| at_line(self.line_of(p), e))?);
                self.rows.push(col);
                self.cols.push(row);
            }
        }
        Ok(())
    }

    fn into_coo(self, sizes: Sizes) -> Result<Coo, Error> {
        let nnz = [self.values.len()];
        // One vector after the other is copied and freed.
        let rows = Array::from_vec(self.rows, &nnz)?;
        let cols = Array::from_vec(self.cols, &nnz)?;
        let values = Array::from_vec(self.values, &nnz)?;
        Coo::new([sizes.rows, sizes.cols], rows, cols, values)
    }
}
