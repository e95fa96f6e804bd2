//! Tables of numbers as text, one row a line, with or without a line of names.
//!
//! The delimiter is a tab, a semicolon or a comma, in this order of preference,
//! whichever the first line has. The first line is a header when one of its
//! fields is neither a number nor empty. Names may be quoted; blank lines and a
//! byte order mark are skipped. Text is UTF-8, UTF-16 after a byte order mark, or,
//! where the header is no UTF-8, GB18030 (of which GBK and GB2312 are parts).

use std::io::{BufRead, BufReader, Write};
use std::path::Path;

use super::encoding::decode;
use super::lines::{Lines, at_line};
use super::number::{excerpt, parse_real};
use super::replace::replace_file;
use super::text::write_rows;
use super::{open, system_error};
use crate::shape::format_shape;
use crate::sparse::reserve;
use crate::{Array, Error, FileError, Kind, Place};

#[cfg(test)]
mod tests;

/// A matrix whose columns may have names.
#[derive(Debug, Clone)]
pub struct Table {
    /// All numbers, `f64`, of shape (rows, columns).
    pub array: Array,
    /// The header line's names, one a column.
    pub columns: Option<Vec<String>>,
}

/// Reads a file. A header without rows gives an array of no rows.
///
/// # Errors
/// [`FileError`] with the line and column of a field that is empty or no number
/// (`nan` and `inf` are numbers), or the line of a row of another length; for an
/// empty file; for what the file system refuses.
pub fn read(path: &Path) -> Result<Table, Error> {
    let input = BufReader::with_capacity(1 << 18, open(path)?);
    read_from(input).map_err(|e| e.in_file(path))
}

/// Reads a table from the bytes of a file.
///
/// # Errors
/// As [`read`].
pub fn read_bytes(bytes: &[u8]) -> Result<Table, Error> {
    read_from(bytes)
}

fn read_from(input: impl BufRead) -> Result<Table, Error> {
    let mut lines = Lines::new(input)?;
    if !lines.advance_past(|_| false)? {
        let text = "the file is empty: neither a header nor a row";
        return Err(FileError::at(Place::Whole, text).into());
    }
    let (line, number) = (lines.line(), lines.number());
    let mut rows = Rows::start(line, number)?;
    if rows.columns.is_none() {
        rows.push(line, number)?;
    }
    while lines.advance_past(|_| false)? {
        rows.push(lines.line(), lines.number())?;
    }
    let shape = [rows.values.len() / rows.cols, rows.cols];
    Ok(Table { array: Array::from_vec(rows.values, &shape)?, columns: rows.columns })
}

/// The rows read so far, and what the first line told.
struct Rows {
    delimiter: u8,
    first_line: u64,
    columns: Option<Vec<String>>,
    /// Fields of a line, at least one.
    cols: usize,
    values: Vec<f64>,
}

impl Rows {
    /// Learns delimiter, number of columns and their names from the first line.
    fn start(line: &[u8], number: u64) -> Result<Self, Error> {
        // The whole line at once: a short name alone can be text of both encodings.
        let no_text = || at_line(number, "the header is neither UTF-8 nor GB18030");
        let line = decode(line).ok_or_else(no_text)?;
        let line = line.as_bytes();
        let delimiter = delimiter(line);
        let mut fields: Vec<Vec<u8>> = Vec::new();
        for_each_field(line, number, delimiter, |_, field| {
            fields.push(field.to_vec());
            Ok(())
        })?;
        let is_name = |field: &Vec<u8>| !field.is_empty() && parse_real(field).is_none();
        let cols = fields.len();
        let columns = if fields.iter().any(is_name) {
            let names: Result<Vec<String>, _> = fields.into_iter().map(String::from_utf8).collect();
            Some(names.map_err(|_| no_text())?)
        } else {
            None
        };
        Ok(Self { delimiter, first_line: number, columns, cols, values: Vec::new() })
    }

    fn push(&mut self, line: &[u8], number: u64) -> Result<(), Error> {
        let Self { delimiter, first_line, cols, ref columns, ref mut values } = *self;
        reserve(values, cols)?;
        let mut found = 0;
        for_each_field(line, number, delimiter, |column, field| {
            found += 1;
            if column >= cols {
                return Ok(());
            }
            let Some(value) = parse_real(field) else {
                let name = columns.as_ref().map_or(String::new(), |c| format!(" `{}`", c[column]));
                let problem = match field {
                    b"" => "the field is empty".to_owned(),
                    _ => format!("{} is no number", excerpt(field)),
                };
                return Err(at_line(number, format!("column {}{name}: {problem}", column + 1)));
            };
            values.push(value);
            Ok(())
        })?;
        if found != cols {
            let text = format!("a row of {found}, and line {first_line} has {cols} columns");
            return Err(at_line(number, text));
        }
        Ok(())
    }
}

/// The delimiter of a line, looked for outside quotes. Where a semicolon stands,
/// commas may be decimal ones, which are then an error and not a column.
fn delimiter(line: &[u8]) -> u8 {
    let mut quoted = false;
    let mut seen = [false; 2];
    for &byte in line {
        match byte {
            b'"' => quoted = !quoted,
            b'\t' if !quoted => seen[0] = true,
            b';' if !quoted => seen[1] = true,
            _ => {}
        }
    }
    match seen {
        [true, _] => b'\t',
        [false, true] => b';',
        _ => b',',
    }
}

/// Calls `each` with the position and the text of every field, without the
/// spaces around it and with quotes resolved.
fn for_each_field(
    line: &[u8],
    number: u64,
    delimiter: u8,
    mut each: impl FnMut(usize, &[u8]) -> Result<(), Error>,
) -> Result<(), Error> {
    if !line.contains(&b'"') {
        let mut fields = line.split(|&byte| byte == delimiter).enumerate();
        return fields.try_for_each(|(column, field)| each(column, field.trim_ascii()));
    }
    if line.iter().filter(|&&byte| byte == b'"').count() % 2 == 1 {
        return Err(at_line(number, "a quoted field does not end on its line"));
    }
    let mut reader = ::csv::ReaderBuilder::new()
        .has_headers(false)
        .delimiter(delimiter)
        .buffer_capacity(line.len())
        .from_reader(line);
    let mut record = ::csv::ByteRecord::new();
    reader.read_byte_record(&mut record).map_err(|e| at_line(number, e.to_string()))?;
    record.iter().enumerate().try_for_each(|(column, field)| each(column, field.trim_ascii()))
}

/// Writes a matrix, or a vector as one column, with a header where there are
/// names. Floats are written with the fewest digits that read back the same.
///
/// # Errors
/// [`Error::Shape`] for more than two axes or fewer than one, for another number
/// of names than columns, and for names that would be read as a row of numbers;
/// [`Error::DType`] for complex arrays; [`FileError`] for what the file system
/// refuses.
pub fn write(path: &Path, array: &Array, columns: Option<&[String]>) -> Result<(), Error> {
    let matrix = match array.rank() {
        1 => array.reshape(&[array.len(), 1])?,
        2 => array.clone(),
        _ => {
            let text = format!(
                "a table has two axes, the array has shape {}",
                format_shape(array.shape())
            );
            return Err(Error::shape("write .csv", text));
        }
    };
    if array.dtype().kind() == Kind::Complex {
        return Err(Error::DType {
            operation: "write .csv".to_owned(),
            dtype: array.dtype(),
            hint: Some("write .npy or .mtx".to_owned()),
        });
    }
    match (matrix.shape(), columns) {
        (&[_, cols], Some(names)) => check_names(names, cols)?,
        (&[0, _] | &[_, 0], None) => {
            let text = "a table without rows needs names, and one without columns is none";
            return Err(Error::shape("write .csv", text));
        }
        _ => {}
    }
    replace_file(path, |out| write_table(out, &matrix, columns))
}

fn check_names(names: &[String], cols: usize) -> Result<(), Error> {
    let problem = if cols == 0 {
        "a table without columns is none".to_owned()
    } else if names.len() != cols {
        format!("{} names for {cols} columns", names.len())
    } else if names.iter().all(|name| name.is_empty() || parse_real(name.as_bytes()).is_some()) {
        "names that are all numbers would be read back as a row".to_owned()
    } else {
        return Ok(());
    };
    Err(Error::shape("write .csv", problem))
}

fn write_table(
    out: &mut impl Write,
    matrix: &Array,
    columns: Option<&[String]>,
) -> Result<(), Error> {
    let failed = |e: std::io::Error| system_error("write", &e);
    if let Some(names) = columns {
        let mut writer = ::csv::Writer::from_writer(&mut *out);
        let written = writer.write_record(names).map_err(std::io::Error::from);
        written.and_then(|()| writer.flush()).map_err(failed)?;
    }
    write_rows(out, matrix, ",")
}
