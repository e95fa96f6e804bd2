//! NumPy's `.npz` archives: zip files of `.npy` members, among them sparse
//! matrices as SciPy's `save_npz` lays them out.

use std::fs::File;
use std::io::{BufReader, Read, Write};
use std::path::Path;

use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::npy::{self, Descr, Header};
use super::replace::{Output, replace_file};
use super::{Content, open, refusal, system_error};
use crate::{Array, Coo, Csr, DType, Error, FileError, Place, SparseArray};

/// Deflate makes at most this many bytes of one
/// (<https://zlib.net/zlib_tech.html>): what is declared beyond it is false.
const LARGEST_EXPANSION: u64 = 1032;

/// Reads every array, in the archive's order, under its name without `.npy`.
///
/// # Errors
/// [`FileError`] for what the file system refuses, a damaged archive, and a
/// member that is no array; the member is named.
pub fn read(path: &Path) -> Result<Vec<(String, Array)>, Error> {
    let mut archive = Archive::open(path)?;
    let names = archive.names.clone();
    names.into_iter().map(|name| Ok((name.clone(), archive.array(&name)?))).collect()
}

/// The names of the arrays, without `.npy`.
///
/// # Errors
/// As [`read`], but for the members' contents.
pub fn names(path: &Path) -> Result<Vec<String>, Error> {
    Ok(Archive::open(path)?.names)
}

/// Reads one array by its name, with or without `.npy`.
///
/// # Errors
/// As [`read`]; an unknown name lists those that there are.
pub fn read_member(path: &Path, name: &str) -> Result<Array, Error> {
    let mut archive = Archive::open(path)?;
    let name = name.strip_suffix(".npy").unwrap_or(name);
    if !archive.names.iter().any(|n| n == name) {
        let text = format!("there is no array `{name}`; there are {}", archive.listed());
        return Err(refusal(path, text));
    }
    archive.array(name)
}

/// Reads an archive that holds one thing: an array, or a sparse matrix of
/// SciPy's.
///
/// # Errors
/// As [`read`] and [`read_sparse`]; an archive of several arrays lists them.
pub fn read_single(path: &Path) -> Result<Content, Error> {
    let mut archive = Archive::open(path)?;
    if archive.is_sparse() {
        return archive.sparse().map(Content::Sparse);
    }
    match archive.names.as_slice() {
        [name] => {
            let name = name.clone();
            archive.array(&name).map(Content::Dense)
        }
        [] => Err(refusal(path, "the archive holds no arrays")),
        _ => {
            let text = format!("the archive holds several arrays: {}", archive.listed());
            Err(refusal(path, text))
        }
    }
}

/// Reads a sparse matrix saved by SciPy as CSR, CSC (turned into rows) or COO.
///
/// # Errors
/// As [`read`]; [`FileError`] for another layout, and for parts that make no
/// sparse matrix.
pub fn read_sparse(path: &Path) -> Result<SparseArray, Error> {
    Archive::open(path)?.sparse()
}

/// Writes arrays under their names, uncompressed as `numpy.savez` does: numbers
/// hardly compress, and an uncompressed archive is written as fast as the disk.
///
/// # Errors
/// [`FileError`] for what the file system refuses and for a name given twice;
/// [`Error::DType`] for `bf16`.
pub fn write(path: &Path, arrays: &[(&str, &Array)]) -> Result<(), Error> {
    replace_file(path, |out| write_members(out, arrays, None))
}

/// Writes a sparse matrix so that SciPy's `load_npz` reads it.
///
/// # Errors
/// As [`write`].
pub fn write_sparse(path: &Path, sparse: &SparseArray) -> Result<(), Error> {
    let shape = sparse.shape().map(|n| n as i64);
    let shape = Array::from_slice(&shape, &[2])?;
    let (names, parts, format) = match sparse {
        SparseArray::Csr(csr) => {
            (["indices", "indptr", "data"], [csr.indices(), csr.indptr(), csr.values()], "csr")
        }
        SparseArray::Coo(coo) => {
            (["row", "col", "data"], [coo.row_indices(), coo.col_indices(), coo.values()], "coo")
        }
    };
    let mut arrays: Vec<_> = names.into_iter().zip(parts).collect();
    arrays.push(("shape", &shape));
    replace_file(path, |out| write_members(out, &arrays, Some(format)))
}

fn write_members(
    out: &mut Output<'_>,
    arrays: &[(&str, &Array)],
    format: Option<&str>,
) -> Result<(), Error> {
    let mut archive = ZipWriter::new(out);
    for (name, array) in arrays {
        let head = 1 << 16;
        let large = array.bytes() as u64 + head > u64::from(u32::MAX);
        let options = options().large_file(large);
        archive.start_file(format!("{name}.npy"), options).map_err(|e| zip_error(&e))?;
        npy::encode(&mut archive, array)?;
    }
    if let Some(format) = format {
        archive.start_file("format.npy", options()).map_err(|e| zip_error(&e))?;
        let mut member = npy::write_plain(&format!("|S{}", format.len()), &[], false);
        member.extend(format.as_bytes());
        archive.write_all(&member).map_err(|e| system_error("write", &e))?;
    }
    archive.finish().map_err(|e| zip_error(&e))?;
    Ok(())
}

fn options() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Stored)
}

fn zip_error(error: &ZipError) -> Error {
    FileError::at(Place::Whole, error.to_string()).into()
}

struct Archive<'a> {
    path: &'a Path,
    zip: ZipArchive<BufReader<File>>,
    /// Bytes of the whole file.
    bytes: u64,
    /// The arrays, by their names without `.npy`.
    names: Vec<String>,
}

impl<'a> Archive<'a> {
    fn open(path: &'a Path) -> Result<Self, Error> {
        let file = open(path)?;
        let bytes = file.metadata().map_err(|e| system_error("read", &e).in_file(path))?.len();
        let zip = ZipArchive::new(BufReader::new(file)).map_err(|e| zip_error(&e).in_file(path))?;
        let names = (0..zip.len())
            .filter_map(|index| zip.name_for_index(index)?.ok())
            .filter_map(|name| name.strip_suffix(".npy").map(str::to_owned))
            .collect();
        Ok(Self { path, zip, bytes, names })
    }

    fn listed(&self) -> String {
        let quoted: Vec<String> =
            self.names.iter().map(|n| format!("`{}`", n.escape_debug())).collect();
        quoted.join(", ")
    }

    fn array(&mut self, name: &str) -> Result<Array, Error> {
        self.member(name, |stream, room| npy::decode(stream, room))
    }

    /// Calls `read` with a member's bytes and how many there can be at most.
    fn member<R>(
        &mut self,
        name: &str,
        read: impl FnOnce(&mut dyn Read, u64) -> Result<R, Error>,
    ) -> Result<R, Error> {
        let whole = self.bytes;
        let in_member = |problem: String| {
            FileError::at(Place::Member(name.to_owned()), problem).in_file(self.path)
        };
        let mut file =
            self.zip.by_name(&format!("{name}.npy")).map_err(|e| in_member(e.to_string()))?;
        let stored = file.compressed_size().min(whole);
        let room = match file.compression() {
            CompressionMethod::Stored => stored,
            _ => stored.saturating_mul(LARGEST_EXPANSION),
        };
        let room = room.min(file.size());
        read(&mut file, room).map_err(|error| match error {
            Error::File(FileError { place: Place::Byte(byte), problem, .. }) => {
                in_member(format!("byte {byte}: {problem}")).into()
            }
            Error::File(FileError { problem, .. }) => in_member(problem).into(),
            other => other,
        })
    }

    fn is_sparse(&self) -> bool {
        let has = |name: &str| self.names.iter().any(|n| n == name);
        ["format", "shape", "data"].into_iter().all(has)
    }

    fn sparse(&mut self) -> Result<SparseArray, Error> {
        if !self.is_sparse() {
            let text = format!("no sparse matrix of SciPy's; the arrays are {}", self.listed());
            return Err(refusal(self.path, text));
        }
        let path = self.path;
        let format = self.member("format", short_text)?;
        let shape = self.array("shape")?.cast(DType::I64)?;
        let &[rows, cols] = shape.as_slice::<i64>().unwrap_or_default() else {
            return Err(refusal(path, "member shape: a sparse matrix has two axes"));
        };
        let (Ok(rows), Ok(cols)) = (usize::try_from(rows), usize::try_from(cols)) else {
            return Err(refusal(path, format!("member shape: ({rows}, {cols}) is no shape")));
        };
        let values = self.array("data")?;
        let sparse = match format.as_str() {
            "csr" => {
                let (indptr, indices) = (self.array("indptr")?, self.array("indices")?);
                Csr::from_unsorted([rows, cols], indptr, indices, values).map(SparseArray::Csr)
            }
            "csc" => {
                let (indptr, indices) = (self.array("indptr")?, self.array("indices")?);
                let transposed = Csr::from_unsorted([cols, rows], indptr, indices, values);
                transposed.and_then(|t| t.transpose()).map(SparseArray::Csr)
            }
            "coo" => {
                let (row, col) = (self.array("row")?, self.array("col")?);
                Coo::new([rows, cols], row, col, values).map(SparseArray::Coo)
            }
            other => {
                let text =
                    format!("sparse format `{}` is none of csr, csc, coo", other.escape_debug());
                return Err(refusal(path, text));
            }
        };
        sparse.map_err(|e| e.in_file(path))
    }
}

/// A 0-d array of one short string: bytes, or UTF-32 in little-endian order.
fn short_text(stream: &mut dyn Read, room: u64) -> Result<String, Error> {
    let mut stream = stream;
    let header = Header::read(&mut stream, room)?;
    let Descr::Text { characters, wide } = header.descr else {
        return Err(FileError::at(Place::Whole, "no string").into());
    };
    let bytes = (characters as u64).saturating_mul(if wide { 4 } else { 1 });
    if bytes > 64 || !header.shape.is_empty() {
        return Err(FileError::at(Place::Whole, "no short string").into());
    }
    let mut text = Vec::new();
    stream
        .take(bytes)
        .read_to_end(&mut text)
        .map_err(|e| FileError::at(Place::Whole, format!("cannot read: {e}")))?;
    // Every name of a format is ASCII, whose other bytes in UTF-32 are zero.
    text.retain(|&byte| byte != 0);
    Ok(String::from_utf8_lossy(&text).into_owned())
}

#[cfg(test)]
mod tests;
