//! NumPy's `.npy` files, versions 1.0 to 3.0
//! (<https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html>).
//!
//! A large file in this machine's byte order is mapped: its array is the file's
//! own pages, read when they are touched. Mapping trusts the file to stay as it
//! is. If another program shortens it meanwhile, the system ends this process
//! with a bus error at the first page that is gone; if it writes, the array
//! changes. Replacing a file by renaming, as [`write`] does, is always safe.

mod header;
mod literal;
#[cfg(test)]
mod tests;

use std::io::{Read, Write};
use std::path::Path;
use std::ptr::NonNull;

use memmap2::Mmap;

pub(super) use header::{Descr, Header, write_plain};

use super::raw::{filled, swap_bytes, with_bytes};
use super::replace::replace_file;
use super::{open, system_error};
use crate::shape::{element_count, format_shape};
use crate::{Array, DType, Error, FileError, Place, Shape};

/// Below this size a copy costs less than a mapping and its page faults.
const MAPPED_FROM: u64 = 64 << 10;

/// Reads a file: mapped from 64 KiB up where its bytes are elements as they are,
/// copied otherwise. Column-major files give column-major strides.
///
/// # Errors
/// [`FileError`] for what the file system refuses, a malformed header, a dtype
/// that is no number's, and data shorter or longer than the header declares.
pub fn read(path: &Path) -> Result<Array, Error> {
    let mut file = open(path)?;
    let failed = |e: std::io::Error| system_error("read", &e).in_file(path);
    let metadata = file.metadata().map_err(failed)?;
    if metadata.is_file() && metadata.len() >= MAPPED_FROM {
        // SAFETY: the mapping is private to this process and only read. That no
        // other program shortens or writes the file is the documented limit of
        // mapping, upheld by the user.
        let map = unsafe { Mmap::map(&file) }.map_err(failed)?;
        return mapped(map).map_err(|e| e.in_file(path));
    }
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(failed)?;
    read_bytes(&bytes).map_err(|e| e.in_file(path))
}

/// Reads an array from the bytes of a file.
///
/// # Errors
/// As [`read`].
pub fn read_bytes(bytes: &[u8]) -> Result<Array, Error> {
    decode(&mut &bytes[..], bytes.len() as u64)
}

/// Writes a file as NumPy does: version 1.0, column-major where the array is.
///
/// # Errors
/// [`FileError`] for what the file system refuses; [`Error::DType`] for `bf16`,
/// which the format has no name for.
pub fn write(path: &Path, array: &Array) -> Result<(), Error> {
    replace_file(path, |out| encode(out, array))
}

/// The bytes of the file that [`write`] writes.
///
/// # Errors
/// [`Error::DType`] for `bf16`; [`Error::OutOfMemory`].
pub fn to_bytes(array: &Array) -> Result<Vec<u8>, Error> {
    let mut out = Vec::new();
    crate::sparse::reserve(&mut out, array.bytes().saturating_add(256))?;
    encode(&mut out, array)?;
    Ok(out)
}

/// Reads an array from a stream that holds at most `room` bytes, and no more
/// than the array. Memory is taken once the header's size is within `room`.
pub(super) fn decode<R: Read + ?Sized>(stream: &mut R, room: u64) -> Result<Array, Error> {
    let header = Header::read(stream, room)?;
    let (dtype, big_endian) = header.number()?;
    let expected = expected_bytes(&header, dtype, room)?;
    let array = filled(dtype, &stored_shape(&header), |bytes| {
        let mut done = 0;
        while done < bytes.len() {
            let read = read_some(stream, &mut bytes[done..], header.data_start + done as u64)?;
            if read == 0 {
                return Err(too_short(&header, dtype, expected, done as u64));
            }
            done += read;
        }
        if big_endian != cfg!(target_endian = "big") {
            swap_bytes(bytes, dtype);
        }
        Ok(())
    })?;
    let end = header.data_start + expected;
    if read_some(stream, &mut [0], end)? > 0 {
        return Err(trailing(&header, dtype, end));
    }
    Ok(oriented(array, &header))
}

pub(super) fn encode(out: &mut impl Write, array: &Array) -> Result<(), Error> {
    let turned = array.transpose();
    let fortran_order = !array.is_row_major() && turned.is_row_major();
    let head = header::write(array.dtype(), array.shape(), fortran_order)?;
    let failed = |e: std::io::Error| system_error("write", &e);
    out.write_all(&head).map_err(failed)?;
    let stored = if fortran_order { &turned } else { array };
    with_bytes(stored, |bytes| out.write_all(bytes).map_err(failed))
}

/// An array over the mapped file, or a copy of it where the bytes are not
/// elements as they are.
fn mapped(map: Mmap) -> Result<Array, Error> {
    let len = map.len() as u64;
    let header = Header::read(&mut &map[..], len)?;
    let (dtype, big_endian) = header.number()?;
    let expected = expected_bytes(&header, dtype, len)?;
    let end = header.data_start + expected;
    if end < len {
        return Err(trailing(&header, dtype, end));
    }
    let start = &map[header.data_start as usize..];
    let as_they_are = dtype != DType::Bool
        && (big_endian == cfg!(target_endian = "big") || dtype.size() == 1)
        && start.as_ptr().align_offset(dtype.alignment()) == 0;
    if !as_they_are || expected == 0 {
        return read_bytes(&map);
    }
    let Some(start) = NonNull::new(start.as_ptr().cast_mut()) else {
        return read_bytes(&map);
    };
    let shape = stored_shape(&header);
    let strides = crate::shape::row_major_strides(&shape);
    // SAFETY: `expected` bytes of the map start here, aligned for `dtype`, whose
    // every byte pattern is an element; the map moves into the array as its owner
    // without moving its pages, and nothing here writes them.
    let array =
        unsafe { Array::from_foreign(start, dtype, &shape, strides, false, Box::new(map)) }?;
    Ok(oriented(array, &header))
}

/// The shape whose row-major order is the order of the file.
fn stored_shape(header: &Header) -> Shape {
    let mut shape = header.shape.clone();
    if header.fortran_order {
        shape.reverse();
    }
    shape
}

fn oriented(array: Array, header: &Header) -> Array {
    if header.fortran_order { array.transpose() } else { array }
}

/// The bytes of data that the header declares, if `room` bytes can hold them.
fn expected_bytes(header: &Header, dtype: DType, room: u64) -> Result<u64, Error> {
    let expected = (element_count(&header.shape)? * dtype.size()) as u64;
    let there = room.saturating_sub(header.data_start);
    if expected > there {
        return Err(too_short(header, dtype, expected, there));
    }
    Ok(expected)
}

fn too_short(header: &Header, dtype: DType, expected: u64, there: u64) -> Error {
    let place = Place::Byte(header.data_start.saturating_add(there));
    let shape = format_shape(&header.shape);
    FileError::at(
        place,
        format!(
            "the file ends after {there} of the {expected} bytes of shape {shape}, dtype {dtype}"
        ),
    )
    .into()
}

fn trailing(header: &Header, dtype: DType, end: u64) -> Error {
    let shape = format_shape(&header.shape);
    let text = format!("data follows the last element of shape {shape}, dtype {dtype}");
    FileError::at(Place::Byte(end), text).into()
}

fn read_some<R: Read + ?Sized>(stream: &mut R, bytes: &mut [u8], at: u64) -> Result<usize, Error> {
    loop {
        match stream.read(bytes) {
            Err(e) if e.kind() == std::io::ErrorKind::Interrupted => {}
            Err(e) => {
                return Err(FileError::at(Place::Byte(at), format!("cannot read: {e}")).into());
            }
            Ok(read) => return Ok(read),
        }
    }
}
