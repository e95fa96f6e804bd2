//! Errors that echo the text with a caret under the place.

use std::fmt;

/// A part of the text, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
}

impl Span {
    /// The smallest span that holds both.
    pub fn to(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// Something wrong with an expression, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// What is wrong.
    pub message: String,
    /// A concrete fix, where one fits.
    pub hint: Option<String>,
    /// The whole expression.
    pub text: String,
    /// The part that is wrong.
    pub span: Span,
}

impl std::error::Error for SyntaxError {}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.message)?;
        // One line of the text: the one on which the span starts.
        let floor = |byte: usize| {
            let mut byte = byte.min(self.text.len());
            while !self.text.is_char_boundary(byte) {
                byte -= 1;
            }
            byte
        };
        let (start, end) = (floor(self.span.start), floor(self.span.end));
        let line_start = self.text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = self.text[start..].find('\n').map_or(self.text.len(), |at| start + at);
        let columns = |text: &str| text.chars().map(column_width).sum::<usize>();
        let under = columns(&self.text[start..end.clamp(start, line_end)]).max(1);
        // A tab would move the text away from its caret.
        writeln!(f, "  {}", self.text[line_start..line_end].replace(['\t', '\r'], " "))?;
        write!(f, "  {}{}", " ".repeat(columns(&self.text[line_start..start])), "^".repeat(under))?;
        match &self.hint {
            Some(hint) => write!(f, "\n\nhint: {hint}"),
            None => Ok(()),
        }
    }
}

/// Columns that a terminal gives a character: none for combining marks, two for the
/// wide East Asian blocks and the pictures.
fn column_width(c: char) -> usize {
    match c as u32 {
        0x1100..=0x115F | 0x2E80..=0x303E | 0x3041..=0xA4CF | 0xAC00..=0xD7A3 => 2,
        0xF900..=0xFAFF | 0xFE30..=0xFE4F | 0xFF00..=0xFF60 | 0xFFE0..=0xFFE6 => 2,
        0x1F300..=0x1F64F | 0x1F680..=0x1F6FF | 0x1F900..=0x1F9FF | 0x20000..=0x3FFFD => 2,
        0x0300..=0x036F | 0x200B..=0x200F | 0xFE00..=0xFE0F => 0,
        _ => 1,
    }
}
