//! Writing a file so that it is there whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use einmul_machine::interrupt;

use super::{refusal, system_error};
use crate::Error;

/// Bytes that are written between two looks whether they are still wanted.
const MOST_AT_ONCE: usize = 16 << 20;

/// What fills a file.
pub(super) type Output<'a> = BufWriter<Interruptible<'a>>;

/// A file that is written as long as it is wanted.
pub(super) struct Interruptible<'a>(&'a File);

impl Write for Interruptible<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        interrupt::poll();
        self.0.write(&bytes[..bytes.len().min(MOST_AT_ONCE)])
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl Seek for Interruptible<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}

/// Calls `fill` with a temporary file in the folder of `path` and renames it to
/// `path` when `fill` is done. A symbolic link's target is replaced, not the link.
///
/// A path that is there and no regular file (a pipe, a terminal, `/dev/null`)
/// cannot be replaced and is written directly.
pub(super) fn replace_file(
    path: &Path,
    fill: impl FnOnce(&mut Output<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let failed = |doing: &str, error: io::Error| system_error(doing, &error).in_file(path);
    let target = match fs::metadata(path) {
        Ok(kind) if kind.is_dir() => return Err(refusal(path, "is a folder")),
        Ok(kind) if kind.is_file() => fs::canonicalize(path).map_err(|e| failed("write", e))?,
        Ok(_) => {
            let file = fs::OpenOptions::new().write(true).open(path);
            return fill_file(&file.map_err(|e| failed("open", e))?, path, fill);
        }
        Err(_) => path.to_owned(),
    };
    let folder = match target.parent() {
        Some(folder) if folder != Path::new("") => folder.to_owned(),
        _ => PathBuf::from("."),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".einmul-");
    // A temporary file is private by default; this one becomes a file like any other.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(&target).map_or(0o666, |m| m.permissions().mode() & 0o777);
        builder.permissions(fs::Permissions::from_mode(mode));
    }
    let temporary = builder.tempfile_in(&folder).map_err(|e| failed("write", e))?;
    fill_file(temporary.as_file(), path, fill)?;
    temporary.persist(&target).map_err(|e| failed("write", e.error))?;
    Ok(())
}

fn fill_file(
    file: &File,
    path: &Path,
    fill: impl FnOnce(&mut Output<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut out = BufWriter::with_capacity(1 << 18, Interruptible(file));
    fill(&mut out).map_err(|e| e.in_file(path))?;
    out.flush().map_err(|e| system_error("write", &e).in_file(path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{FileError, Place};

    #[test]
    fn a_failed_write_leaves_the_old_file_and_nothing_else() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.bin");
        fs::write(&path, "old").expect("written");
        let error = replace_file(&path, |out| {
            out.write_all(&[0; 1 << 20]).expect("room");
            Err(FileError::at(Place::Whole, "the disk is full").into())
        });
        let message = error.expect_err("fill failed").to_string();
        assert_eq!(message, format!("{}: the disk is full", path.display()));
        assert_eq!(fs::read(&path).expect("still there"), b"old");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn what_cannot_be_replaced_is_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |path: &Path| {
            replace_file(path, |out| out.write_all(b"new").map_err(|e| system_error("write", &e)))
        };
        // A device is written, not replaced by a file.
        write(Path::new("/dev/null")).expect("writable");
        assert!(!fs::metadata("/dev/null").expect("there").is_file());
        // A link stays a link.
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        fs::write(&file, "old").expect("written");
        std::os::unix::fs::symlink(&file, &link).expect("a link");
        write(&link).expect("writable");
        assert!(fs::symlink_metadata(&link).expect("there").is_symlink());
        assert_eq!(fs::read(&file).expect("there"), b"new");
        let error = write(folder.path()).expect_err("a folder").to_string();
        assert!(error.ends_with("is a folder"), "{error}");
        let error = write(&folder.path().join("no/such/folder.npy")).expect_err("no folder");
        assert!(error.to_string().contains("cannot write"), "{error}");
    }
}
