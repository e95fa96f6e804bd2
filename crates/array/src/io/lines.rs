//! Lines of a text file with their numbers.

use std::io::BufRead;

use einmul_machine::interrupt;

use super::encoding::Utf16;
use crate::{Error, FileError, Place};

/// Reads lines into one buffer, UTF-16 as UTF-8 and all else byte by byte.
pub(super) struct Lines<R> {
    input: R,
    utf16: Option<Utf16>,
    buffer: Vec<u8>,
    number: u64,
}

/// An error at a line, counted from 1.
pub(super) fn at_line(line: u64, problem: impl Into<String>) -> Error {
    FileError::at(Place::Line(line), problem).into()
}

impl<R: BufRead> Lines<R> {
    /// Lines of `input`, after a byte order mark if there is one.
    pub(super) fn new(mut input: R) -> Result<Self, Error> {
        let start = input.fill_buf().map_err(|e| at_line(1, format!("cannot read: {e}")))?;
        let utf16 = Utf16::of_mark(start);
        if utf16.is_some() {
            input.consume(2);
        } else if start.starts_with(b"\xef\xbb\xbf") {
            input.consume(3);
        }
        Ok(Self { input, utf16, buffer: Vec::new(), number: 0 })
    }

    /// Advances to the next line; `false` at the end.
    pub(super) fn advance(&mut self) -> Result<bool, Error> {
        interrupt::poll();
        self.buffer.clear();
        let read = match self.utf16 {
            None => self.input.read_until(b'\n', &mut self.buffer),
            Some(order) => order.read_line(&mut self.input, &mut self.buffer),
        };
        let read = read.map_err(|e| at_line(self.number + 1, format!("cannot read: {e}")))?;
        self.number += u64::from(read > 0);
        if let Some(order) = self.utf16 {
            let text = order.decode(&self.buffer);
            self.buffer = text.ok_or_else(|| at_line(self.number, "the text is no UTF-16"))?;
        }
        Ok(read > 0)
    }

    /// Advances to the next line that is not blank and that `skip` does not want.
    pub(super) fn advance_past(&mut self, skip: impl Fn(&[u8]) -> bool) -> Result<bool, Error> {
        while self.advance()? {
            let line = self.line();
            if !line.trim_ascii().is_empty() && !skip(line) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The line, without its end (`\n` or `\r\n`).
    pub(super) fn line(&self) -> &[u8] {
        let line = self.buffer.strip_suffix(b"\n").unwrap_or(&self.buffer);
        line.strip_suffix(b"\r").unwrap_or(line)
    }

    /// The number of the line, from 1; of the last one at the end.
    pub(super) fn number(&self) -> u64 {
        self.number
    }
}
