//! Every environment variable that einmul reads, in one place.
//!
//! The reference page is generated from [`ALL`], and no other file may call
//! `std::env::var`. A value that makes no sense is an error that names the
//! variable, the value and what was expected; it is never silently ignored.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::Isa;

/// One environment variable: what it is called, means and defaults to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Variable {
    /// The name, as in the shell.
    pub name: &'static str,
    /// What a value does, in one sentence.
    pub meaning: &'static str,
    /// What happens when it is not set.
    pub default: &'static str,
}

/// Pins the instruction set of every kernel.
pub const ISA: Variable = Variable {
    name: "EINMUL_ISA",
    meaning: "Pins the instruction set of every kernel: portable, neon, avx2 or avx512. \
              Pinning one that this processor lacks is an error.",
    default: "the best one that the processor has",
};

/// The number of threads of the pool.
pub const MAX_THREADS: Variable = Variable {
    name: "EINMUL_MAX_THREADS",
    meaning: "The most threads that einmul uses, at least 1.",
    default: "the cores that the process may use",
};

/// Where downloaded and derived data are kept.
pub const CACHE_DIR: Variable = Variable {
    name: "EINMUL_CACHE_DIR",
    meaning: "The folder for downloaded data sets and calibrated profiles.",
    default: "`einmul` in the user's cache folder (XDG_CACHE_HOME, ~/.cache, ~/Library/Caches or \
              LOCALAPPDATA)",
};

/// Switches progress bars off.
pub const NO_PROGRESS: Variable = Variable {
    name: "EINMUL_NO_PROGRESS",
    meaning: "Any non-empty value switches progress bars off.",
    default: "progress on a terminal for work over a second",
};

/// Switches colour off (<https://no-color.org>).
pub const NO_COLOR: Variable = Variable {
    name: "NO_COLOR",
    meaning: "Any non-empty value switches colour off.",
    default: "colour on a terminal",
};

/// The memory that plans may use.
pub const MEMORY_LIMIT: Variable = Variable {
    name: "EINMUL_MEMORY_LIMIT",
    meaning: "The bytes that a plan may use, with an optional suffix K, M, G or T (powers of 1024).",
    default: "the memory that the system reports as available, or no limit where it reports none",
};

/// The freed memory that is kept for the next array.
pub const KEEP_BYTES: Variable = Variable {
    name: "EINMUL_KEEP_BYTES",
    meaning: "The bytes of freed arrays that are kept for new ones, with an optional suffix K, M, G \
              or T (powers of 1024); 0 keeps none.",
    default: "256M",
};

/// Every variable, in the order of the reference page.
pub const ALL: &[Variable] =
    &[ISA, MAX_THREADS, MEMORY_LIMIT, KEEP_BYTES, CACHE_DIR, NO_PROGRESS, NO_COLOR];

/// An environment variable whose value cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EnvError {
    /// The value does not parse.
    #[error("{name}={value:?}: expected {expected}")]
    Invalid {
        /// The variable.
        name: &'static str,
        /// Its value, with undecodable bytes replaced.
        value: String,
        /// What would have been accepted.
        expected: &'static str,
    },
    /// The pinned instruction set is one that this processor lacks.
    #[error("EINMUL_ISA={pinned}: this processor does not have it; its best is {best}")]
    UnsupportedIsa {
        /// The pinned set.
        pinned: Isa,
        /// The best that this processor has.
        best: Isa,
    },
    /// Neither the variable nor a home folder says where the cache is.
    #[error("no cache folder: set EINMUL_CACHE_DIR")]
    NoCacheDir,
}

/// The pinned instruction set, if any, whether supported or not.
///
/// # Errors
/// When `EINMUL_ISA` names no instruction set.
pub fn isa() -> Result<Option<Isa>, EnvError> {
    read(ISA, "portable, neon, avx2 or avx512", |text| text.to_ascii_lowercase().parse().ok())
}

/// The most threads to use, if set.
///
/// # Errors
/// When `EINMUL_MAX_THREADS` is not a number of at least 1.
pub fn max_threads() -> Result<Option<usize>, EnvError> {
    read(MAX_THREADS, "a whole number of at least 1", parse_threads)
}

/// The bytes that a plan may use, if set.
///
/// # Errors
/// When `EINMUL_MEMORY_LIMIT` is not a count of bytes.
pub fn memory_limit() -> Result<Option<u64>, EnvError> {
    read(MEMORY_LIMIT, "bytes with an optional suffix K, M, G or T, such as 512M", parse_bytes)
}

/// The bytes of freed arrays to keep, if set.
///
/// # Errors
/// When `EINMUL_KEEP_BYTES` is not a count of bytes.
pub fn keep_bytes() -> Result<Option<u64>, EnvError> {
    read(KEEP_BYTES, "bytes with an optional suffix K, M, G or T, such as 512M", parse_bytes)
}

/// The folder for downloaded and derived data. It need not exist.
///
/// # Errors
/// When neither `EINMUL_CACHE_DIR` nor a home folder is known.
pub fn cache_dir() -> Result<PathBuf, EnvError> {
    if let Some(folder) = non_empty(CACHE_DIR.name) {
        return Ok(PathBuf::from(folder));
    }
    let home = || non_empty("HOME").map(PathBuf::from);
    let base = if cfg!(target_os = "windows") {
        non_empty("LOCALAPPDATA").map(PathBuf::from)
    } else if cfg!(target_os = "macos") {
        home().map(|path| path.join("Library/Caches"))
    } else {
        non_empty("XDG_CACHE_HOME").map(PathBuf::from).or_else(|| home().map(|p| p.join(".cache")))
    };
    base.map(|path| path.join("einmul")).ok_or(EnvError::NoCacheDir)
}

/// Whether progress bars are switched off.
pub fn no_progress() -> bool {
    non_empty(NO_PROGRESS.name).is_some()
}

/// Checks every variable, so that a program can refuse nonsense before it works.
///
/// # Errors
/// The first variable with an unusable value.
pub fn check() -> Result<(), EnvError> {
    Isa::host()?;
    max_threads()?;
    memory_limit()?;
    keep_bytes()?;
    Ok(())
}

fn non_empty(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

/// An unset or empty variable is none; anything else must parse.
fn read<T>(
    variable: Variable,
    expected: &'static str,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>, EnvError> {
    let Some(value) = non_empty(variable.name) else { return Ok(None) };
    match value.to_str().and_then(|text| parse(text.trim())) {
        Some(parsed) => Ok(Some(parsed)),
        None => Err(EnvError::Invalid {
            name: variable.name,
            value: value.to_string_lossy().into_owned(),
            expected,
        }),
    }
}

fn parse_threads(text: &str) -> Option<usize> {
    text.parse().ok().filter(|&threads| threads >= 1)
}

fn parse_bytes(text: &str) -> Option<u64> {
    let shift = match text.bytes().last()?.to_ascii_uppercase() {
        b'K' => 10,
        b'M' => 20,
        b'G' => 30,
        b'T' => 40,
        _ => 0,
    };
    let digits = if shift == 0 { text } else { &text[..text.len() - 1] };
    digits.trim_end().parse::<u64>().ok()?.checked_mul(1 << shift)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_take_suffixes_and_refuse_nonsense() {
        let rows: &[(&str, Option<u64>)] = &[
            ("0", Some(0)),
            ("512", Some(512)),
            ("2k", Some(2048)),
            ("3 M", Some(3 << 20)),
            ("1G", Some(1 << 30)),
            ("1T", Some(1 << 40)),
            ("", None),
            ("G", None),
            ("-1", None),
            ("1.5G", None),
            ("99999999999999999999", None),
            ("18446744073709551615K", None),
            ("1é", None),
        ];
        for &(text, expected) in rows {
            assert_eq!(parse_bytes(text), expected, "{text:?}");
        }
    }

    #[test]
    fn threads_are_at_least_one() {
        for (text, expected) in
            [("1", Some(1)), ("64", Some(64)), ("0", None), ("-2", None), ("two", None)]
        {
            assert_eq!(parse_threads(text), expected, "{text:?}");
        }
    }

    #[test]
    fn every_variable_is_documented_once() {
        for (index, variable) in ALL.iter().enumerate() {
            assert!(!variable.meaning.is_empty() && !variable.default.is_empty());
            assert!(ALL[..index].iter().all(|other| other.name != variable.name));
        }
    }
}
