//! Numbers as text: read as they come, written as short as reads back exactly.

use std::io::{self, Write};

use super::encoding::decode;
use crate::{Complex, DType, Element};

/// A real number, by Rust's own grammar: signs, exponents, `inf` and `nan` in
/// any case. `None` for anything else.
pub(super) fn parse_real(text: &[u8]) -> Option<f64> {
    std::str::from_utf8(text).ok()?.parse().ok()
}

/// The text of a field for a message, not longer than a line.
pub(super) fn excerpt(text: &[u8]) -> String {
    let text = decode(text).unwrap_or_else(|| String::from_utf8_lossy(text));
    let mut characters = text.chars();
    let short: String = characters.by_ref().take(40).collect();
    let dots = if characters.next().is_some() { "…" } else { "" };
    format!("`{}{dots}`", short.escape_debug())
}

/// Writes a real element: integers and truth values exactly, floats with the
/// fewest digits that give the same value of their own type back.
pub(super) fn write_real<T: Element>(out: &mut impl Write, element: T) -> io::Result<()> {
    if let Some(integer) = element.to_i128() {
        return write!(out, "{integer}");
    }
    let value = element.to_c128().re;
    match T::DTYPE.real() {
        DType::F64 => write_float(out, value, value.abs()),
        // Narrower floats widen to `f32` exactly.
        _ => write_float(out, value as f32, value.abs()),
    }
}

/// Writes both parts of an element with a space between them.
pub(super) fn write_complex<T: Element>(out: &mut impl Write, element: T) -> io::Result<()> {
    let Complex { re, im } = element.to_c128();
    for (part, end) in [(re, " "), (im, "")] {
        match T::DTYPE {
            DType::C64 => write_float(out, part as f32, part.abs())?,
            _ => write_float(out, part, part.abs())?,
        }
        write!(out, "{end}")?;
    }
    Ok(())
}

fn write_float<F: std::fmt::Display + std::fmt::LowerExp>(
    out: &mut impl Write,
    value: F,
    size: f64,
) -> io::Result<()> {
    if size.is_nan() {
        write!(out, "nan")
    } else if size == 0.0 || (1e-4..1e16).contains(&size) || size.is_infinite() {
        write!(out, "{value}")
    } else {
        write!(out, "{value:e}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text<T: Element>(element: T) -> String {
        let mut out = Vec::new();
        write_real(&mut out, element).expect("memory takes it");
        String::from_utf8(out).expect("ASCII")
    }

    #[test]
    fn floats_are_short_and_read_back() {
        for (value, expected) in [
            (0.1, "0.1"),
            (-0.0, "-0"),
            (1e300, "1e300"),
            (5e-324, "5e-324"),
            (1.0 / 3.0, "0.3333333333333333"),
            (f64::NEG_INFINITY, "-inf"),
            (f64::NAN, "nan"),
            (f64::MAX, "1.7976931348623157e308"),
        ] {
            assert_eq!(text(value), expected);
            let back = parse_real(expected.as_bytes()).expect("a number");
            assert!(back.to_bits() == value.to_bits() || back.is_nan() && value.is_nan());
        }
        assert_eq!(text(0.1_f32), "0.1");
        assert_eq!(text(u64::MAX), "18446744073709551615");
        assert_eq!(text(true), "1");
    }

    #[test]
    fn excerpts_stay_on_a_line() {
        assert_eq!(excerpt(b"a\nb"), r"`a\nb`");
        assert_eq!(excerpt(&[b'x'; 100]).chars().count(), 43);
        assert_eq!(excerpt(&[0xff]), "`\u{fffd}`");
    }
}
