//! The head of an `.npy` file: magic, version, length, and a Python dictionary.

use std::io::Read;

use super::literal::{Literal, parse_dictionary};
use crate::shape::element_count;
use crate::{DType, Error, FileError, Place, Shape};

const MAGIC: &[u8; 6] = b"\x93NUMPY";

/// No dictionary of a plain array is longer; only structured dtypes need more.
const LONGEST: u32 = 1 << 16;

/// NumPy's own limit on the number of axes.
const MOST_AXES: usize = 64;

/// What the head of a file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::io) struct Header {
    pub(in crate::io) descr: Descr,
    pub(in crate::io) fortran_order: bool,
    pub(in crate::io) shape: Shape,
    /// The byte that the data starts at.
    pub(in crate::io) data_start: u64,
    /// The byte that the dtype is written at.
    descr_at: u64,
}

/// The element type of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::io) enum Descr {
    /// Numbers or truth values.
    Number {
        /// Their dtype.
        dtype: DType,
        /// Whether the most significant byte comes first.
        big_endian: bool,
    },
    /// Strings of this many characters, of one byte each or four.
    Text {
        /// Characters of a string.
        characters: usize,
        /// Whether a character is four bytes.
        wide: bool,
    },
    /// Anything else, as it is written.
    Other(String),
}

fn at(byte: u64, problem: impl Into<String>) -> Error {
    FileError::at(Place::Byte(byte), problem).into()
}

impl Header {
    /// Reads the head of a stream that holds at most `room` bytes.
    pub(in crate::io) fn read<R: Read + ?Sized>(stream: &mut R, room: u64) -> Result<Self, Error> {
        let start = read_exactly(stream, 8, 0)?;
        if start[..6] != *MAGIC {
            return Err(at(0, "not an .npy file: it does not start with \\x93NUMPY"));
        }
        let width = match (start[6], start[7]) {
            (1, 0) => 2,
            (2 | 3, 0) => 4,
            (major, minor) => {
                return Err(at(6, format!("version {major}.{minor} is none of 1.0, 2.0, 3.0")));
            }
        };
        let mut length = [0; 4];
        length[..width].copy_from_slice(&read_exactly(stream, width, 8)?);
        let length = u32::from_le_bytes(length);
        let text_start = 8 + width as u64;
        let there = room.saturating_sub(text_start);
        if u64::from(length) > there {
            let text = format!("a header of {length} bytes is declared and {there} bytes follow");
            return Err(at(8, text));
        }
        if length > LONGEST {
            let text =
                format!("a header of {length} bytes; {LONGEST} are the most a plain array needs");
            return Err(at(8, text));
        }
        let text = read_exactly(stream, length as usize, text_start)?;
        parse(&text, text_start)
    }

    /// The dtype and byte order of an array of numbers.
    pub(in crate::io) fn number(&self) -> Result<(DType, bool), Error> {
        match &self.descr {
            Descr::Number { dtype, big_endian } => Ok((*dtype, *big_endian)),
            Descr::Text { .. } => Err(at(self.descr_at, "the elements are strings, not numbers")),
            Descr::Other(text) => Err(at(
                self.descr_at,
                format!("dtype {text} is not read: only plain numbers and truth values are"),
            )),
        }
    }
}

fn read_exactly<R: Read + ?Sized>(
    stream: &mut R,
    bytes: usize,
    at_byte: u64,
) -> Result<Vec<u8>, Error> {
    let mut out = Vec::new();
    let read = stream.take(bytes as u64).read_to_end(&mut out);
    read.map_err(|e| at(at_byte, format!("cannot read: {e}")))?;
    if out.len() < bytes {
        return Err(at(at_byte + out.len() as u64, "the file ends within its header"));
    }
    Ok(out)
}

fn parse(text: &[u8], start: u64) -> Result<Header, Error> {
    let entries = parse_dictionary(text)
        .map_err(|e| at(start + e.position as u64, format!("malformed header: {}", e.problem)))?;
    let (mut descr, mut fortran_order, mut shape) = (None, None, None);
    for entry in entries {
        let key_at = start + entry.key_at as u64;
        let value_at = start + entry.value_at as u64;
        let taken = match (entry.key.as_str(), entry.value) {
            ("descr", Literal::Text(text)) => {
                descr.replace((parse_descr(&text), value_at)).is_some()
            }
            ("descr", Literal::Other(text)) => {
                descr.replace((Descr::Other(text), value_at)).is_some()
            }
            ("fortran_order", Literal::Bool(order)) => fortran_order.replace(order).is_some(),
            ("shape", Literal::Integers(axes)) => {
                shape.replace(checked_shape(&axes, value_at)?).is_some()
            }
            ("descr" | "fortran_order" | "shape", _) => {
                return Err(at(value_at, format!("`{}` has a value of the wrong kind", entry.key)));
            }
            _ => return Err(at(key_at, format!("unknown header key `{}`", entry.key))),
        };
        if taken {
            return Err(at(key_at, format!("header key `{}` stands twice", entry.key)));
        }
    }
    let missing = |key: &str| at(start, format!("the header has no key `{key}`"));
    let (descr, descr_at) = descr.ok_or_else(|| missing("descr"))?;
    Ok(Header {
        descr,
        fortran_order: fortran_order.ok_or_else(|| missing("fortran_order"))?,
        shape: shape.ok_or_else(|| missing("shape"))?,
        data_start: start + text.len() as u64,
        descr_at,
    })
}

fn checked_shape(axes: &[u64], value_at: u64) -> Result<Shape, Error> {
    let too_large =
        || at(value_at, format!("shape {axes:?} has more elements than memory can address"));
    if axes.len() > MOST_AXES {
        return Err(at(value_at, format!("{} axes; {MOST_AXES} are the most", axes.len())));
    }
    let shape: Shape = axes
        .iter()
        .map(|&n| usize::try_from(n))
        .collect::<Result<_, _>>()
        .map_err(|_| too_large())?;
    // As NumPy does, an empty array is refused as well when its other axes overflow:
    // its strides could not be told.
    let without_zeros: Shape = shape.iter().copied().filter(|&n| n != 0).collect();
    element_count(&without_zeros).map_err(|_| too_large())?;
    Ok(shape)
}

/// Reads a dtype string such as `<f8`, `|b1` or `>c16`.
fn parse_descr(text: &str) -> Descr {
    let other = || Descr::Other(format!("`{}`", text.escape_debug()));
    let (order, name) = match text.as_bytes().first() {
        Some(b'<' | b'>' | b'=' | b'|') => text.split_at(1),
        _ => ("=", text),
    };
    let dtype = match name {
        "b1" => DType::Bool,
        "i1" => DType::I8,
        "i2" => DType::I16,
        "i4" => DType::I32,
        "i8" => DType::I64,
        "u1" => DType::U8,
        "u2" => DType::U16,
        "u4" => DType::U32,
        "u8" => DType::U64,
        "f2" => DType::F16,
        "f4" => DType::F32,
        "f8" => DType::F64,
        "c8" => DType::C64,
        "c16" => DType::C128,
        _ => {
            let wide = name.starts_with('U');
            return match name.strip_prefix(['S', 'U']).map(str::parse) {
                Some(Ok(characters)) => Descr::Text { characters, wide },
                _ => other(),
            };
        }
    };
    let big_endian = match order {
        "<" => false,
        ">" => true,
        _ => cfg!(target_endian = "big"),
    };
    Descr::Number { dtype, big_endian }
}

fn descr(dtype: DType) -> Option<&'static str> {
    Some(match dtype {
        DType::Bool => "b1",
        DType::I8 => "i1",
        DType::I16 => "i2",
        DType::I32 => "i4",
        DType::I64 => "i8",
        DType::U8 => "u1",
        DType::U16 => "u2",
        DType::U32 => "u4",
        DType::U64 => "u8",
        DType::F16 => "f2",
        DType::F32 => "f4",
        DType::F64 => "f8",
        DType::C64 => "c8",
        DType::C128 => "c16",
        DType::BF16 => return None,
    })
}

/// The head of a file, byte for byte as NumPy 2 writes it.
///
/// # Errors
/// [`Error::DType`] for `bf16`, which the format has no name for.
pub(super) fn write(dtype: DType, shape: &[usize], fortran_order: bool) -> Result<Vec<u8>, Error> {
    let Some(name) = descr(dtype) else {
        let hint = Some("cast to f32 first; every bf16 is one".to_owned());
        return Err(Error::DType { operation: "write .npy".to_owned(), dtype, hint });
    };
    let order = match dtype.size() {
        1 => '|',
        _ if cfg!(target_endian = "big") => '>',
        _ => '<',
    };
    Ok(write_plain(&format!("{order}{name}"), shape, fortran_order))
}

/// The head of a file of any dtype, given by its string.
pub(in crate::io) fn write_plain(descr: &str, shape: &[usize], fortran_order: bool) -> Vec<u8> {
    let python_bool = if fortran_order { "True" } else { "False" };
    let tuple = crate::shape::format_shape(shape);
    let mut text =
        format!("{{'descr': '{descr}', 'fortran_order': {python_bool}, 'shape': {tuple}, }}");
    // NumPy leaves room for the growing axis to reach 21 digits, so that a file
    // can be appended to in place.
    let growing = if fortran_order { shape.last() } else { shape.first() };
    if let Some(length) = growing {
        text.push_str(&" ".repeat(21_usize.saturating_sub(length.to_string().len())));
    }
    // The data starts at a multiple of 64 bytes; the head ends with a line feed.
    // A shape of 64 axes stays far below the 65,535 bytes of version 1.0.
    let unpadded = 10 + text.len() + 1;
    text.push_str(&" ".repeat(64 - unpadded % 64));
    text.push('\n');
    let mut head = MAGIC.to_vec();
    head.extend([1, 0]);
    head.extend((text.len() as u16).to_le_bytes());
    head.extend(text.as_bytes());
    head
}
