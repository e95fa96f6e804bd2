//! The first line of a Matrix Market file.

use std::fmt;

use crate::io::number::excerpt;

/// What the first line says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Banner {
    pub(super) layout: Layout,
    pub(super) field: Field,
    pub(super) symmetry: Symmetry,
}

/// Whether places are given with the elements, or all elements are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    Coordinate,
    Array,
}

/// What an element is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Real,
    Integer,
    Complex,
    Pattern,
}

/// What an element says about its mirror image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Symmetry {
    General,
    Symmetric,
    Skew,
    Hermitian,
}

impl fmt::Display for Symmetry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Symmetry::General => "general",
            Symmetry::Symmetric => "symmetric",
            Symmetry::Skew => "skew-symmetric",
            Symmetry::Hermitian => "hermitian",
        })
    }
}

impl Banner {
    /// Reads `%%MatrixMarket matrix LAYOUT FIELD SYMMETRY`, in any case.
    pub(super) fn parse(line: &[u8]) -> Result<Self, String> {
        let words: Vec<String> =
            super::tokens(line).map(|t| String::from_utf8_lossy(t).to_ascii_lowercase()).collect();
        if words.first().is_none_or(|word| word != "%%matrixmarket") {
            return Err("not a Matrix Market file: it does not start with %%MatrixMarket".into());
        }
        let [_, object, layout, field, symmetry] = words.as_slice() else {
            return Err(format!("the banner has {} words, not 5", words.len()));
        };
        let unknown = |what: &str, word: &str, known: &str| {
            Err(format!("{what} {} is none of {known}", excerpt(word.as_bytes())))
        };
        if object != "matrix" {
            return unknown("object", object, "matrix");
        }
        let layout = match layout.as_str() {
            "coordinate" => Layout::Coordinate,
            "array" => Layout::Array,
            other => return unknown("layout", other, "coordinate, array"),
        };
        let field = match field.as_str() {
            "real" => Field::Real,
            "integer" => Field::Integer,
            "complex" => Field::Complex,
            "pattern" => Field::Pattern,
            other => return unknown("field", other, "real, integer, complex, pattern"),
        };
        let symmetry = match symmetry.as_str() {
            "general" => Symmetry::General,
            "symmetric" => Symmetry::Symmetric,
            "skew-symmetric" => Symmetry::Skew,
            "hermitian" => Symmetry::Hermitian,
            other => {
                return unknown("symmetry", other, "general, symmetric, skew-symmetric, hermitian");
            }
        };
        match (layout, field, symmetry) {
            (Layout::Array, Field::Pattern, _) => Err("an array cannot be a pattern".into()),
            (_, Field::Pattern, Symmetry::Skew | Symmetry::Hermitian) => {
                Err(format!("a pattern cannot be {symmetry}"))
            }
            (_, Field::Real | Field::Integer, Symmetry::Hermitian) => {
                Err("only a complex matrix can be hermitian".into())
            }
            _ => Ok(Banner { layout, field, symmetry }),
        }
    }
}
