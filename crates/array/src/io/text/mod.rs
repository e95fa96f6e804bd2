//! Plain tables of numbers, as `numpy.loadtxt` and `numpy.savetxt` have them: comments,
//! blanks or a character between the columns, no header.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;

use super::encoding::decode;
use super::lines::{Lines, at_line};
use super::number::{excerpt, parse_real, write_real};
use super::replace::replace_file;
use super::{open, system_error};
use crate::shape::format_shape;
use crate::sparse::reserve;
use crate::{Array, DType, Element, Error, Kind, Scalar, dispatch};

#[cfg(test)]
mod tests;

/// How a table is written down.
#[derive(Debug, Clone)]
pub struct Layout {
    /// The dtype of the result: any but the complex ones.
    pub dtype: DType,
    /// Each of these starts a comment, which ends with the line.
    pub comments: Vec<String>,
    /// What stands between fields; `None` for any number of blanks.
    pub delimiter: Option<char>,
    /// Lines to pass over first, comments and blank ones included.
    pub skiprows: u64,
    /// The columns to keep, in this order, negative from the end; `None` for all.
    pub usecols: Option<Vec<isize>>,
}

impl Default for Layout {
    /// Real numbers between blanks, comments after `#`.
    fn default() -> Self {
        Self {
            dtype: DType::F64,
            comments: vec!["#".to_owned()],
            delimiter: None,
            skiprows: 0,
            usecols: None,
        }
    }
}

/// Reads a file as a matrix of shape (rows, columns); (0, 1) where there are no rows.
///
/// Text may be UTF-8, UTF-16 after a byte order mark, or GB18030.
///
/// # Errors
/// [`FileError`](crate::FileError) with the line and column of a field that is no number
/// of the dtype, the line of a row of another length, for what the file system refuses;
/// [`Error::DType`] for a complex dtype.
pub fn read(path: &Path, layout: &Layout) -> Result<Array, Error> {
    let input = BufReader::with_capacity(1 << 18, open(path)?);
    read_from(input, layout).map_err(|e| e.in_file(path))
}

/// Reads a table from the bytes of a file.
///
/// ```
/// use einmul_array::io::text::{Layout, read_bytes};
/// let a = read_bytes(b"# x y\n1 2\n3 4\n", &Layout::default()).unwrap();
/// assert_eq!(a.to_vec::<f64>().unwrap(), [1.0, 2.0, 3.0, 4.0]);
/// ```
///
/// # Errors
/// As [`read`].
pub fn read_bytes(bytes: &[u8], layout: &Layout) -> Result<Array, Error> {
    read_from(bytes, layout)
}

fn read_from(input: impl BufRead, layout: &Layout) -> Result<Array, Error> {
    let dtype = layout.dtype;
    // One reader for a kind, not one for each dtype.
    let wide = match dtype.kind() {
        Kind::Float => rows::<f64>(input, layout, parse_real)?,
        Kind::Unsigned => rows::<u64>(input, layout, |text| integer(text, dtype))?,
        Kind::Bool | Kind::Signed => rows::<i64>(input, layout, |text| integer(text, dtype))?,
        Kind::Complex => return Err(Error::dtype("loadtxt", dtype)),
    };
    wide.cast(dtype)
}

/// An integer that the dtype holds.
fn integer<T: TryFrom<i128>>(text: &[u8], dtype: DType) -> Option<T> {
    let value: i128 = std::str::from_utf8(text).ok()?.parse().ok()?;
    Scalar::Integer(value).check("loadtxt", dtype).ok()?;
    T::try_from(value).ok()
}

fn rows<T: Element>(
    input: impl BufRead,
    layout: &Layout,
    parse: impl Fn(&[u8]) -> Option<T>,
) -> Result<Array, Error> {
    let mut lines = Lines::new(input)?;
    let mut skipped = 0;
    while skipped < layout.skiprows && lines.advance()? {
        skipped += 1;
    }
    let mut values: Vec<T> = Vec::new();
    // Fields of the first row, and its line.
    let mut first: Option<(usize, u64)> = None;
    let mut kept = 0;
    while lines.advance()? {
        let number = lines.number();
        let text = decode(lines.line());
        let text = text.ok_or_else(|| at_line(number, "the line is neither UTF-8 nor GB18030"))?;
        let text = uncommented(&text, &layout.comments).trim();
        if text.is_empty() {
            continue;
        }
        let fields: Vec<&str> = match layout.delimiter {
            None => text.split_ascii_whitespace().collect(),
            Some(delimiter) => text.split(delimiter).map(str::trim).collect(),
        };
        let (cols, first_line) = *first.get_or_insert((fields.len(), number));
        if fields.len() != cols {
            let text =
                format!("a row of {}, and line {first_line} has {cols} columns", fields.len());
            return Err(at_line(number, text));
        }
        kept = layout.usecols.as_ref().map_or(cols, Vec::len);
        reserve(&mut values, kept)?;
        let mut keep = |column: usize| {
            let field = fields[column].as_bytes();
            let wrong = || {
                let problem = match field {
                    b"" => "the field is empty".to_owned(),
                    _ => format!("{} is no {}", excerpt(field), layout.dtype.numpy_name()),
                };
                at_line(number, format!("column {}: {problem}", column + 1))
            };
            values.push(parse(field).ok_or_else(wrong)?);
            Ok(())
        };
        match &layout.usecols {
            None => (0..cols).try_for_each(&mut keep)?,
            Some(wanted) => wanted.iter().try_for_each(|&column| {
                let place =
                    if column < 0 { column.checked_add_unsigned(cols) } else { Some(column) };
                match place.and_then(|place| usize::try_from(place).ok()) {
                    Some(place) if place < cols => keep(place),
                    _ => Err(at_line(number, format!("there is no column {column} among {cols}"))),
                }
            })?,
        }
    }
    match first {
        Some(_) if kept > 0 => {
            let shape = [values.len() / kept, kept];
            Array::from_vec(values, &shape)
        }
        _ => Array::zeros(T::DTYPE, &[0, 1]),
    }
}

/// The part of a line before its first comment.
fn uncommented<'a>(line: &'a str, comments: &[String]) -> &'a str {
    let starts = comments.iter().filter(|c| !c.is_empty()).filter_map(|c| line.find(c.as_str()));
    &line[..starts.min().unwrap_or(line.len())]
}

/// Writes a matrix, or a vector as one column, a row a line, with the fewest digits that
/// read back the same.
///
/// # Errors
/// [`Error::Shape`] unless there are one or two axes; [`Error::DType`] for complex arrays;
/// [`FileError`](crate::FileError) for what the file system refuses.
pub fn write(path: &Path, array: &Array, delimiter: &str) -> Result<(), Error> {
    let matrix = match array.rank() {
        1 => array.reshape(&[array.len(), 1])?,
        2 => array.clone(),
        _ => {
            let shape = format_shape(array.shape());
            let text = format!("a table has two axes, the array has shape {shape}");
            return Err(Error::shape("savetxt", text));
        }
    };
    if array.dtype().kind() == Kind::Complex {
        return Err(Error::DType {
            operation: "savetxt".to_owned(),
            dtype: array.dtype(),
            hint: Some("save it as .npy".to_owned()),
        });
    }
    replace_file(path, |out| write_rows(out, &matrix, delimiter))
}

/// Writes the rows of a real matrix, a line each.
pub(super) fn write_rows(
    out: &mut impl Write,
    matrix: &Array,
    delimiter: &str,
) -> Result<(), Error> {
    let failed = |e: std::io::Error| system_error("write", &e);
    let (rows, cols) = (matrix.shape()[0], matrix.shape()[1]);
    dispatch!(matrix.dtype(), T => {
        let Some(elements) = matrix.view().as_matrix::<T>() else { return Ok(()) };
        for row in 0..rows {
            for col in 0..cols {
                if col > 0 {
                    out.write_all(delimiter.as_bytes()).map_err(failed)?;
                }
                write_real(out, elements.at(row, col)).map_err(failed)?;
            }
            out.write_all(b"\n").map_err(failed)?;
        }
    });
    Ok(())
}
