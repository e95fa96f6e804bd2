//! Errors that echo the text with a caret under the place.

use std::fmt;

use unicode_width::UnicodeWidthStr as _;

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
        // Columns of a terminal: none for combining marks, two for wide characters.
        let under = self.text[start..end.clamp(start, line_end)].width().max(1);
        // A tab would move the text away from its caret.
        writeln!(f, "  {}", self.text[line_start..line_end].replace(['\t', '\r'], " "))?;
        write!(f, "  {}{}", " ".repeat(self.text[line_start..start].width()), "^".repeat(under))?;
        match &self.hint {
            Some(hint) => write!(f, "\n\nhint: {hint}"),
            None => Ok(()),
        }
    }
}
