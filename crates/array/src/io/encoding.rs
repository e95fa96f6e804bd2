//! Text encodings: UTF-8, UTF-16 told by its byte order mark, and GB18030 for what is
//! neither.

use std::borrow::Cow;
use std::io::{self, BufRead, Read};

use encoding_rs::{Encoding, GB18030, UTF_16BE, UTF_16LE};

/// Text as UTF-8: as it is, or from GB18030; `None` when it is neither.
pub(super) fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(Cow::Borrowed(text)),
        Err(_) => GB18030.decode_without_bom_handling_and_without_replacement(bytes),
    }
}

/// UTF-16 in one of its byte orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Utf16 {
    Little,
    Big,
}

impl Utf16 {
    /// The byte order of the mark at the start of a file, if there is one.
    pub(super) fn of_mark(start: &[u8]) -> Option<Self> {
        match start {
            [0xff, 0xfe, ..] => Some(Utf16::Little),
            [0xfe, 0xff, ..] => Some(Utf16::Big),
            _ => None,
        }
    }

    /// Appends the bytes to the end of the line, or to the end; returns their number.
    pub(super) fn read_line(
        self,
        input: &mut impl BufRead,
        line: &mut Vec<u8>,
    ) -> io::Result<usize> {
        let before = line.len();
        loop {
            let read = input.read_until(b'\n', line)?;
            if read == 0 || !line.ends_with(b"\n") {
                break;
            }
            let odd = (line.len() - before) % 2 == 1;
            match self {
                // The byte was a unit's first; its second decides.
                Utf16::Little if odd => {
                    let second = Read::by_ref(input).take(1).read_to_end(line)?;
                    if second == 0 || line.ends_with(&[0]) {
                        break;
                    }
                }
                Utf16::Big if !odd && line[line.len() - 2] == 0 => break,
                _ => {}
            }
        }
        Ok(line.len() - before)
    }

    /// The bytes as UTF-8; `None` for half a unit and for half a pair.
    pub(super) fn decode(self, bytes: &[u8]) -> Option<Vec<u8>> {
        let encoding: &Encoding = match self {
            Utf16::Little => UTF_16LE,
            Utf16::Big => UTF_16BE,
        };
        let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
        Some(text.into_owned().into_bytes())
    }
}
