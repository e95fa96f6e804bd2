//! Operands from the command line: `NAME=FILE` and `NAME=SHAPE[:dtype[:structure]]`.

use std::path::Path;
use std::sync::Arc;

use einmul::array::facts::{Facts, Provenance};
use einmul::array::io::{self, Content, Loaded};
use einmul::array::{DType, Operand, Shape, format_shape};
use einmul::plan::AxisLabels;
use einmul::plan::syntax::narrowed;

use crate::{Failure, Outcome};

/// An operand that was read.
pub(crate) struct Bound {
    pub(crate) name: String,
    pub(crate) operand: Operand,
    /// The names of its columns.
    pub(crate) columns: AxisLabels,
}

fn failure<T>(message: impl Into<String>) -> Outcome<T> {
    Err(Failure::Message(message.into()))
}

/// Splits `NAME=VALUE` and checks the name.
pub(crate) fn split(text: &str) -> Outcome<(&str, &str)> {
    let Some((name, value)) = text.split_once('=') else {
        if text.contains('＝') {
            return failure(format!(
                "`{text}` binds no operand\n\nhint: write `{}` for `{text}`",
                narrowed(text)
            ));
        }
        return failure(format!(
            "`{text}` binds no operand\n\nhint: write NAME=FILE, such as A=data.npy"
        ));
    };
    let mut chars = name.chars();
    let starts = chars.next().is_some_and(|c| c.is_alphabetic() || c == '_');
    if !starts || !chars.all(|c| c.is_alphanumeric() || c == '_') {
        return failure(format!("`{name}` is no name for an operand"));
    }
    if value.is_empty() {
        return failure(format!(
            "operand `{name}` is bound to nothing\n\nhint: write {name}=data.npy"
        ));
    }
    // Full-width digits and signs: a shape that was typed in Chinese, if there is no such file.
    let narrow = narrowed(value);
    if narrow != value && is_shape(&narrow) && !Path::new(value).exists() {
        return failure(format!(
            "operand `{name}`: `{value}` is neither a file nor a shape\n\nhint: write \
             `{name}={narrow}` for `{text}`"
        ));
    }
    Ok((name, value))
}

/// No name may be bound twice.
pub(crate) fn check_distinct<'a>(names: impl Iterator<Item = &'a str>) -> Outcome {
    let mut seen = std::collections::BTreeSet::new();
    for name in names {
        if !seen.insert(name) {
            return failure(format!("operand `{name}` is bound twice"));
        }
    }
    Ok(())
}

/// Reads `NAME=FILE`; a member of an archive is `FILE.npz:MEMBER`.
pub(crate) fn read(text: &str) -> Outcome<Bound> {
    let (name, file) = split(text)?;
    let (path, member) = match file.rsplit_once(".npz:") {
        Some((stem, member)) => (format!("{stem}.npz"), Some(member)),
        None => (file.to_owned(), None),
    };
    let loaded = match member {
        Some(member) => Loaded::from(io::npz::read_member(Path::new(&path), member)?),
        None => io::read(Path::new(&path))?,
    };
    let operand = match loaded.content {
        Content::Dense(array) => Operand::Dense(array),
        Content::Sparse(sparse) => Operand::Sparse(sparse.to_csr()?),
    };
    let columns = loaded.columns.map(Arc::from);
    Ok(Bound { name: name.to_owned(), operand, columns })
}

/// Whether the value of a binding looks like a shape rather than a file.
pub(crate) fn is_shape(value: &str) -> bool {
    let shape = value.split(':').next().unwrap_or_default();
    !shape.is_empty()
        && shape.split('x').all(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}

/// What `SHAPE[:dtype[:structure[@density]]]` says of an operand.
pub(crate) fn facts(name: &str, value: &str) -> Outcome<Facts> {
    let mut parts = value.split(':');
    let lengths = parts.next().unwrap_or_default();
    let mut shape = Shape::new();
    for n in lengths.split('x') {
        match n.parse::<usize>() {
            Ok(n) => shape.push(n),
            Err(_) => return failure(format!("operand `{name}`: `{n}` is no length")),
        }
    }
    einmul::array::shape::element_count(&shape)?;
    let dtype = match parts.next() {
        None | Some("") => DType::F64,
        Some(dtype) => dtype.parse()?,
    };
    let facts = Facts::dense(&shape, dtype);
    let facts = match parts.next() {
        None => facts,
        Some(structure) => structured(name, facts, structure)?,
    };
    match parts.next() {
        None => Ok(facts),
        Some(extra) => failure(format!("operand `{name}`: nothing is known of `{extra}`")),
    }
}

fn structured(name: &str, facts: Facts, text: &str) -> Outcome<Facts> {
    let (structure, density) = match text.split_once('@') {
        None => (text, None),
        Some((structure, density)) => match density.parse::<f64>() {
            Ok(value) if (0.0..=1.0).contains(&value) => (structure, Some(value)),
            _ => {
                return failure(format!(
                    "operand `{name}`: density `{density}` is not between 0 and 1"
                ));
            }
        },
    };
    if facts.shape.len() != 2 {
        let shape = format_shape(&facts.shape);
        return failure(format!(
            "operand `{name}`: shape {shape} is no matrix and has no structure"
        ));
    }
    let square = facts.is_square();
    let n = facts.rows().max(facts.cols());
    let source = Provenance::Declared;
    let elements = facts.elements();
    let facts = match structure {
        "general" | "" => facts,
        "sparse" => {
            let density = density.unwrap_or(0.01);
            return Ok(facts.with_nnz((density * elements).round()));
        }
        "symmetric" if square => facts.with_symmetric(source),
        "spd" if square => facts.with_definite(source),
        "lower" => facts.with_band(n, 0, source),
        "upper" => facts.with_band(0, n, source),
        "diagonal" => facts.with_band(0, 0, source),
        "tridiagonal" => facts.with_band(1, 1, source),
        "symmetric" | "spd" => {
            let shape = format_shape(&facts.shape);
            return failure(format!(
                "operand `{name}`: {structure} needs a square matrix, got {shape}"
            ));
        }
        other => {
            return failure(format!(
                "operand `{name}`: unknown structure `{other}`\n\nhint: the structures are general, \
                 symmetric, spd, lower, upper, diagonal, tridiagonal, sparse"
            ));
        }
    };
    match density {
        None => Ok(facts),
        Some(_) => failure(format!("operand `{name}`: only `sparse` has a density")),
    }
}
