//! A writer for NumPy's `.npy` format, version 1.0: what the data sets here need and no more.

use std::io::{BufWriter, Write};
use std::path::Path;

use tempfile::NamedTempFile;

use crate::failure::Failure;

/// Writes an array in C order: `descr` is NumPy's dtype (`<f4`, `|u1`), `write_values` the body.
/// The file appears under its name only when it is whole.
///
/// # Errors
/// The folder or the file cannot be written.
pub(super) fn write(
    path: &Path,
    descr: &str,
    shape: &[usize],
    write_values: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::error(format!("{}: {error}", path.display()));
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    let file = NamedTempFile::new_in(folder).map_err(failed)?;
    let mut writer = BufWriter::with_capacity(1 << 20, file);
    writer.write_all(&header(descr, shape)).map_err(failed)?;
    write_values(&mut writer).map_err(failed)?;
    let file = writer.into_inner().map_err(|error| failed(error.into_error()))?;
    file.as_file().sync_all().map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

/// Magic, version, length and the dictionary, padded with spaces to a multiple of 64 bytes so that
/// the values of a mapped file are aligned.
fn header(descr: &str, shape: &[usize]) -> Vec<u8> {
    let sizes = match shape {
        [size] => format!("{size},"),
        _ => shape.iter().map(usize::to_string).collect::<Vec<_>>().join(", "),
    };
    let dictionary =
        format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': ({sizes}), }}");
    const FIXED: usize = 10;
    let total = (FIXED + dictionary.len() + 1).next_multiple_of(64);
    let length = u16::try_from(total - FIXED).expect("a shape of a few axes is far below 64 KiB");
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend(length.to_le_bytes());
    bytes.extend(dictionary.as_bytes());
    bytes.resize(total - 1, b' ');
    bytes.push(b'\n');
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_aligned_and_says_its_length() {
        for shape in [&[][..], &[5], &[60_000, 784]] {
            let bytes = header("<f4", shape);
            assert_eq!(bytes.len() % 64, 0);
            assert!(bytes.starts_with(b"\x93NUMPY\x01\x00"));
            assert_eq!(usize::from(u16::from_le_bytes([bytes[8], bytes[9]])), bytes.len() - 10);
            assert_eq!(bytes.last(), Some(&b'\n'));
        }
        // The text of NumPy's format description, version 1.0.
        for (shape, text) in [(&[][..], "()"), (&[3], "(3,)"), (&[3, 4], "(3, 4)")] {
            let header = header("|u1", shape);
            let expected = format!("{{'descr': '|u1', 'fortran_order': False, 'shape': {text}, }}");
            assert_eq!(String::from_utf8_lossy(&header[10..]).trim_end(), expected);
        }
    }

    #[test]
    fn a_failed_write_leaves_nothing() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("x.npy");
        let broken = write(&path, "|u1", &[1], |_| Err(std::io::Error::other("disk full")));
        assert!(broken.expect_err("it failed").message.contains("disk full"));
        assert_eq!(std::fs::read_dir(folder.path()).expect("readable").count(), 0);
        write(&path, "|u1", &[1], |out| out.write_all(&[7])).expect("written");
        assert_eq!(std::fs::read(&path).expect("readable").last(), Some(&7));
    }
}
