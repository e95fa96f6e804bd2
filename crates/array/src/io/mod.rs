//! Matrices in files: `.npy`, `.npz`, `.csv`, `.mtx`, and plain tables of [`text`].
//!
//! Files are not believed. What a header declares is compared with the size of
//! the file before memory is taken, and where the size says nothing (text), the
//! memory grows with the lines that arrive. Every refusal names the file and the
//! byte, line or member.
//!
//! A file is written beside its name and then renamed, so that a full disk or an
//! interrupted run leaves the old file or none, and never half of one.

pub mod csv;
mod encoding;
mod lines;
pub mod mtx;
#[cfg(test)]
mod mutation_tests;
pub mod npy;
pub mod npz;
mod number;
mod raw;
mod replace;
pub mod text;

use std::path::Path;

use crate::{Array, DType, Error, FileError, Place, Shape, SparseArray};

/// What a file holds.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The matrix.
    pub content: Content,
    /// The names of its columns, where a `.csv` file has a header line.
    pub columns: Option<Vec<String>>,
}

/// A dense or a sparse array.
#[derive(Debug, Clone)]
#[expect(clippy::large_enum_variant, reason = "there is one per file, not one per element")]
pub enum Content {
    /// Every element stored.
    Dense(Array),
    /// Some elements stored.
    Sparse(SparseArray),
}

impl Content {
    /// The length of each axis.
    pub fn shape(&self) -> Shape {
        match self {
            Content::Dense(array) => Shape::from_slice(array.shape()),
            Content::Sparse(sparse) => Shape::from_slice(&sparse.shape()),
        }
    }

    /// The element type.
    pub fn dtype(&self) -> DType {
        match self {
            Content::Dense(array) => array.dtype(),
            Content::Sparse(sparse) => sparse.dtype(),
        }
    }
}

impl From<Array> for Content {
    fn from(array: Array) -> Self {
        Content::Dense(array)
    }
}

impl<S: Into<SparseArray>> From<S> for Content {
    fn from(sparse: S) -> Self {
        Content::Sparse(sparse.into())
    }
}

impl<C: Into<Content>> From<C> for Loaded {
    fn from(content: C) -> Self {
        Loaded { content: content.into(), columns: None }
    }
}

/// The formats that file names tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Npy,
    Npz,
    Csv,
    Mtx,
}

impl Format {
    fn of(path: &Path) -> Result<Self, Error> {
        let extension = path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase());
        match extension.as_deref() {
            Some("npy") => Ok(Format::Npy),
            Some("npz") => Ok(Format::Npz),
            Some("csv") => Ok(Format::Csv),
            Some("mtx") => Ok(Format::Mtx),
            other => {
                let found = match other {
                    Some(extension) => format!("unknown extension .{extension}"),
                    None => "no extension".to_owned(),
                };
                let text = format!("{found}; files are .npy, .npz, .csv or .mtx");
                Err(refusal(path, text))
            }
        }
    }
}

/// Whether a file's extension is one that [`read`] and [`write`] know.
pub fn is_known_format(path: &Path) -> bool {
    Format::of(path).is_ok()
}

/// Reads a file by its extension. A large `.npy` file is mapped, not read.
///
/// An `.npz` file must hold one array, or one sparse matrix as SciPy saves it;
/// [`npz::read_member`] picks one of several.
///
/// # Errors
/// [`FileError`] for what the file system or the format refuses.
pub fn read(path: &Path) -> Result<Loaded, Error> {
    match Format::of(path)? {
        Format::Npy => Ok(npy::read(path)?.into()),
        Format::Npz => Ok(npz::read_single(path)?.into()),
        Format::Mtx => Ok(mtx::read(path)?.into()),
        Format::Csv => {
            let table = csv::read(path)?;
            Ok(Loaded { content: table.array.into(), columns: table.columns })
        }
    }
}

/// Writes a file by its extension; the path's old file is replaced only when all
/// is written. Arrays and sparse arrays turn [`into`](Into) a [`Loaded`].
///
/// Sparse arrays go to `.mtx`, or to `.npz` as SciPy saves them.
///
/// # Errors
/// [`FileError`] for what the file system refuses or the format cannot hold.
pub fn write(path: &Path, loaded: &Loaded) -> Result<(), Error> {
    match (Format::of(path)?, &loaded.content) {
        (Format::Mtx, content) => mtx::write(path, content),
        (Format::Npy, Content::Dense(array)) => npy::write(path, array),
        (Format::Npz, Content::Dense(array)) => npz::write(path, &[("arr_0", array)]),
        (Format::Npz, Content::Sparse(sparse)) => npz::write_sparse(path, sparse),
        (Format::Csv, Content::Dense(array)) => csv::write(path, array, loaded.columns.as_deref()),
        (Format::Npy | Format::Csv, Content::Sparse(_)) => {
            let text = "this format holds dense arrays only\n\n\
                        hint: sparse ones go to .mtx or .npz";
            Err(refusal(path, text))
        }
    }
}

/// A refusal of a file as a whole.
fn refusal(path: &Path, problem: impl Into<String>) -> Error {
    Error::File(FileError::at(Place::Whole, problem)).in_file(path)
}

/// An error of the file system, with what was being done.
fn system_error(doing: &str, error: &std::io::Error) -> Error {
    let mut refused = FileError::at(Place::Whole, format!("cannot {doing}: {error}"));
    refused.system = Some(error.kind());
    Error::File(refused)
}

fn open(path: &Path) -> Result<std::fs::File, Error> {
    std::fs::File::open(path).map_err(|e| system_error("open", &e).in_file(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_extension_lists_the_known_ones() {
        for (path, expected) in [
            ("a.txt", "a.txt: unknown extension .txt; files are .npy, .npz, .csv or .mtx"),
            ("a", "a: no extension; files are .npy, .npz, .csv or .mtx"),
        ] {
            let error = read(Path::new(path)).expect_err(path);
            assert_eq!(error.to_string(), expected);
            let array = Array::scalar(1.0).expect("small");
            assert_eq!(
                write(Path::new(path), &array.into()).expect_err(path).to_string(),
                expected
            );
        }
    }

    #[test]
    fn a_missing_file_is_named() {
        for name in ["missing.npy", "missing.npz", "missing.csv", "missing.mtx"] {
            let error = read(Path::new(name)).expect_err(name).to_string();
            assert!(error.starts_with(&format!("{name}: cannot open: ")), "{error}");
        }
    }

    #[test]
    fn formats_round_trip_by_extension() {
        let folder = tempfile::tempdir().expect("a folder");
        let array = Array::from_vec(vec![1.5, -2.0, 0.0, 4.0], &[2, 2]).expect("small");
        for name in ["a.npy", "a.NPZ", "a.csv", "a.mtx"] {
            let path = folder.path().join(name);
            write(&path, &array.clone().into()).expect(name);
            let loaded = read(&path).expect(name);
            let Content::Dense(back) = loaded.content else { panic!("{name} came back sparse") };
            assert_eq!(back.shape(), [2, 2]);
            assert_eq!(back.to_vec::<f64>(), array.to_vec::<f64>(), "{name}");
        }
        let csr = crate::Csr::from_dense(&array).expect("two axes");
        for name in ["s.npz", "s.mtx"] {
            let path = folder.path().join(name);
            write(&path, &csr.clone().into()).expect(name);
            let loaded = read(&path).expect(name);
            let Content::Sparse(back) = loaded.content else { panic!("{name} came back dense") };
            assert_eq!(back.nnz(), 3);
            assert_eq!(back.to_dense().expect("small").to_vec::<f64>(), array.to_vec::<f64>());
        }
        for name in ["s.npy", "s.csv"] {
            let error = write(&folder.path().join(name), &csr.clone().into()).expect_err(name);
            assert!(error.to_string().contains("dense arrays only"), "{error}");
        }
    }
}
