//! The four fields of the format: how an element is read, and mirrored.

use super::banner::Symmetry;
use crate::io::number::{excerpt, parse_real};
use crate::{Complex, Element};

/// A field of the format.
pub(super) trait Value {
    /// What its elements become.
    type Element: Element + Default;

    /// Reads an element from the words that are left of a line.
    fn parse<'a>(words: &mut impl Iterator<Item = &'a [u8]>) -> Result<Self::Element, String>;

    /// The element of the mirrored place; `None` where there is no such number.
    fn mirror(symmetry: Symmetry, element: Self::Element) -> Option<Self::Element>;
}

pub(super) struct Real;
pub(super) struct Integer;
pub(super) struct ComplexNumber;
pub(super) struct Pattern;

fn next<'a>(words: &mut impl Iterator<Item = &'a [u8]>) -> Result<&'a [u8], String> {
    words.next().ok_or_else(|| "a value is missing".to_owned())
}

fn real(word: &[u8]) -> Result<f64, String> {
    // Fortran writes double-precision exponents with a D.
    let fortran = || {
        let is_d = |b: u8| b.eq_ignore_ascii_case(&b'd');
        let text: Vec<u8> = word.iter().map(|&b| if is_d(b) { b'e' } else { b }).collect();
        parse_real(&text)
    };
    parse_real(word).or_else(fortran).ok_or_else(|| format!("{} is no number", excerpt(word)))
}

impl Value for Real {
    type Element = f64;

    fn parse<'a>(words: &mut impl Iterator<Item = &'a [u8]>) -> Result<f64, String> {
        real(next(words)?)
    }

    fn mirror(symmetry: Symmetry, element: f64) -> Option<f64> {
        Some(if symmetry == Symmetry::Skew { -element } else { element })
    }
}

impl Value for Integer {
    type Element = i64;

    fn parse<'a>(words: &mut impl Iterator<Item = &'a [u8]>) -> Result<i64, String> {
        let word = next(words)?;
        let number = std::str::from_utf8(word).ok().and_then(|text| text.parse().ok());
        number.ok_or_else(|| format!("{} is no integer of 64 bits", excerpt(word)))
    }

    fn mirror(symmetry: Symmetry, element: i64) -> Option<i64> {
        if symmetry == Symmetry::Skew { element.checked_neg() } else { Some(element) }
    }
}

impl Value for ComplexNumber {
    type Element = Complex<f64>;

    fn parse<'a>(words: &mut impl Iterator<Item = &'a [u8]>) -> Result<Complex<f64>, String> {
        Ok(Complex::new(real(next(words)?)?, real(next(words)?)?))
    }

    fn mirror(symmetry: Symmetry, element: Complex<f64>) -> Option<Complex<f64>> {
        Some(match symmetry {
            Symmetry::Skew => -element,
            Symmetry::Hermitian => element.conj(),
            Symmetry::General | Symmetry::Symmetric => element,
        })
    }
}

impl Value for Pattern {
    type Element = f64;

    fn parse<'a>(_: &mut impl Iterator<Item = &'a [u8]>) -> Result<f64, String> {
        Ok(1.0)
    }

    fn mirror(_: Symmetry, element: f64) -> Option<f64> {
        Some(element)
    }
}

/// Reads the last words of a line as one element, with nothing after it.
pub(super) fn parse_last<'a, V: Value>(
    mut words: impl Iterator<Item = &'a [u8]>,
) -> Result<V::Element, String> {
    let element = V::parse(&mut words)?;
    match words.next() {
        None => Ok(element),
        Some(word) => Err(format!("{} follows the value", excerpt(word))),
    }
}

/// Checks what a symmetry demands of an element on the diagonal: that it is its
/// own mirror image.
pub(super) fn check_diagonal<V: Value>(
    symmetry: Symmetry,
    element: V::Element,
) -> Result<(), String> {
    let c = element.to_c128();
    match symmetry {
        Symmetry::Skew if c.re != 0.0 || c.im != 0.0 => {
            Err("a skew-symmetric matrix has zeros on its diagonal".into())
        }
        Symmetry::Hermitian if c.im != 0.0 => {
            Err("a hermitian matrix is real on its diagonal".into())
        }
        _ => Ok(()),
    }
}
