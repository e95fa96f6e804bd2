//! Text to tokens.

use super::fullwidth::{hint, run_length};
use super::{Number, Span, SyntaxError};

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Number(Number),
    Name(String),
    Text(String),
    /// An operator or bracket, as it is written.
    Symbol(&'static str),
    End,
}

/// Longest first, so that `**` is not read as two `*`.
const SYMBOLS: [&str; 16] =
    ["...", "**", "+", "-", "*", "/", "@", "(", ")", "[", "]", ",", ":", ".", "=", ";"];

/// Splits a text into tokens with their places; the last is [`Token::End`].
pub(super) fn tokenize(text: &str) -> Result<Vec<(Token, Span)>, SyntaxError> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        if c.is_whitespace() {
            at += c.len_utf8();
            continue;
        }
        let starts_number =
            c.is_ascii_digit() || (c == '.' && rest[1..].starts_with(|d: char| d.is_ascii_digit()));
        let (token, length) = if starts_number {
            number(text, at)?
        } else if c.is_alphabetic() || c == '_' {
            let length =
                rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            (Token::Name(rest[..length].to_owned()), length)
        } else if c == '"' || c == '\'' {
            let Some(length) = rest[1..].find(c) else {
                return Err(error(text, at, rest.len(), "this text is never closed".into()));
            };
            (Token::Text(rest[1..1 + length].to_owned()), length + 2)
        } else if let Some(symbol) = SYMBOLS.into_iter().find(|s| rest.starts_with(s)) {
            (Token::Symbol(symbol), symbol.len())
        } else {
            let written = &rest[..run_length(rest)];
            let what = if written.len() > c.len_utf8() { "characters" } else { "character" };
            let message = format!("unexpected {what} `{written}`");
            return Err(error(text, at, written.len(), message));
        };
        tokens.push((token, Span { start: at, end: at + length }));
        at += length;
    }
    tokens.push((Token::End, Span { start: text.len(), end: text.len() }));
    Ok(tokens)
}

fn number(text: &str, at: usize) -> Result<(Token, usize), SyntaxError> {
    let rest = &text[at..];
    let bytes = rest.as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    let mut length = digits(0);
    let mut is_float = false;
    // `1...` is the index `1` before an ellipsis, not the float `1.`.
    if bytes.get(length) == Some(&b'.') && !rest[length..].starts_with("...") {
        is_float = true;
        length += 1 + digits(length + 1);
    }
    if matches!(bytes.get(length), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(length + 1), Some(b'+' | b'-')));
        let exponent = digits((length + 1 + sign).min(bytes.len()));
        if exponent > 0 {
            is_float = true;
            length += 1 + sign + exponent;
        }
    }
    let imaginary = matches!(bytes.get(length), Some(b'j' | b'J'));
    let end = length + usize::from(imaginary);
    if rest[end..].starts_with(|c: char| c.is_alphanumeric() || c == '_') {
        let word = rest[end..].find(|c: char| !c.is_alphanumeric() && c != '_');
        let length = word.map_or(rest.len(), |w| end + w);
        return Err(error(text, at, length, format!("`{}` is no number", &rest[..length])));
    }
    let digits = &rest[..length];
    let float = || digits.parse::<f64>().unwrap_or(f64::INFINITY);
    let value = if imaginary {
        Number::Imaginary(float())
    } else if is_float {
        Number::Float(float())
    } else {
        Number::Integer(digits.parse::<i64>().map_err(|_| {
            error(text, at, length, format!("the integer {digits} does not fit in 64 bits"))
        })?)
    };
    Ok((Token::Number(value), end))
}

fn error(text: &str, start: usize, length: usize, message: String) -> SyntaxError {
    SyntaxError {
        message,
        hint: hint(&text[start..start + length]),
        text: text.to_owned(),
        span: Span { start, end: start + length },
    }
}
