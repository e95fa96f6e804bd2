//! The errors of arrays, sparse arrays and files.

use std::path::PathBuf;

use crate::shape::format_shape;
use crate::{DType, SparseError};

/// Why an array operation or a file was refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Two shapes that do not stretch to one.
    #[error(
        "{operation}: shapes {} and {} do not broadcast: left axis {left_axis} has {}, right axis {right_axis} has {}",
        format_shape(.left), format_shape(.right), .left[*.left_axis], .right[*.right_axis]
    )]
    Broadcast {
        /// The operation's name.
        operation: String,
        /// Shape of the left operand.
        left: Box<[usize]>,
        /// Shape of the right operand.
        right: Box<[usize]>,
        /// The axis of the left operand that differs.
        left_axis: usize,
        /// The axis of the right operand that differs.
        right_axis: usize,
    },
    /// A shape that the operation cannot take or give.
    #[error("{operation}: {problem}")]
    Shape {
        /// The operation's name.
        operation: String,
        /// Both shapes and what is wrong with them, in words.
        problem: String,
    },
    /// An argument whose value the operation cannot take.
    #[error("{operation}: {problem}")]
    Value {
        /// The operation's name.
        operation: String,
        /// The value and what is wrong with it, in words.
        problem: String,
    },
    /// An axis that the array does not have.
    #[error("{operation}: axis {axis} is out of range for an array of rank {rank}")]
    Axis {
        /// The operation's name.
        operation: String,
        /// The axis as given, negative from the end.
        axis: isize,
        /// The array's number of axes.
        rank: usize,
    },
    /// An index past the end of its axis.
    #[error("index {index} is out of range for axis {axis} of length {length}")]
    Index {
        /// The index as given, negative from the end.
        index: isize,
        /// The axis that it indexes.
        axis: usize,
        /// That axis's length.
        length: usize,
    },
    /// An index that is malformed, or whose arrays do not fit each other or the array.
    #[error("{problem}")]
    Indexing {
        /// What is wrong with it, in words.
        problem: String,
    },
    /// An operation that is not defined for a dtype.
    #[error("{operation}: not defined for dtype {dtype}{}", .hint.as_ref().map(|h| format!("\n\nhint: {h}")).unwrap_or_default())]
    DType {
        /// The operation's name.
        operation: String,
        /// The dtype it was given.
        dtype: DType,
        /// What to write instead, where there is such a thing.
        hint: Option<String>,
    },
    /// A name that is no dtype's.
    #[error(
        "unknown dtype `{name}`\n\nhint: the dtypes are bool, i8 to i64, u8 to u64, f16, bf16, f32, f64, c64, c128"
    )]
    UnknownDType {
        /// The name as given.
        name: String,
    },
    /// Writing to elements that may only be read.
    #[error("assignment destination is read-only")]
    ReadOnly,
    /// A shape whose size overflows.
    #[error("an array of shape {} has more elements than memory can address", format_shape(.shape))]
    TooLarge {
        /// The shape asked for.
        shape: Box<[usize]>,
    },
    /// The allocator refused.
    #[error("out of memory: {bytes} bytes could not be allocated")]
    OutOfMemory {
        /// Bytes asked for.
        bytes: usize,
    },
    /// A sparse array that is not well formed.
    #[error(transparent)]
    Sparse(#[from] SparseError),
    /// A file that could not be read or written.
    #[error(transparent)]
    File(#[from] FileError),
}

/// Where and why a file was refused.
#[derive(Debug, thiserror::Error)]
#[error("{}{}: {problem}", .path.as_ref().map_or("input".into(), |p| p.display().to_string()), .place)]
pub struct FileError {
    /// The file; `None` for bytes in memory.
    pub path: Option<PathBuf>,
    /// The place in it.
    pub place: Place,
    /// What is wrong there.
    pub problem: String,
    /// What the operating system said, where it and not the content is the reason.
    pub system: Option<std::io::ErrorKind>,
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The file as a whole.
    Whole,
    /// A byte, counted from 0.
    Byte(u64),
    /// A line, counted from 1.
    Line(u64),
    /// A member of an archive.
    Member(String),
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Place::Whole => Ok(()),
            Place::Byte(byte) => write!(f, ", byte {byte}"),
            Place::Line(line) => write!(f, ", line {line}"),
            Place::Member(name) => write!(f, ", member {name}"),
        }
    }
}

impl FileError {
    /// An error at a place of a file that is still unnamed.
    pub fn at(place: Place, problem: impl Into<String>) -> Self {
        Self { path: None, place, problem: problem.into(), system: None }
    }

    /// The same error, with the file's name where it had none.
    pub fn in_file(mut self, path: &std::path::Path) -> Self {
        self.path.get_or_insert_with(|| path.to_owned());
        self
    }
}

impl Error {
    /// The same error, with the file's name where it is a file error without one.
    pub fn in_file(self, path: &std::path::Path) -> Self {
        match self {
            Error::File(error) => Error::File(error.in_file(path)),
            Error::Sparse(error) => {
                Error::File(FileError::at(Place::Whole, error.to_string()).in_file(path))
            }
            other => other,
        }
    }

    pub(crate) fn shape(operation: &str, problem: impl Into<String>) -> Self {
        Error::Shape { operation: operation.to_owned(), problem: problem.into() }
    }

    pub(crate) fn value(operation: &str, problem: impl Into<String>) -> Self {
        Error::Value { operation: operation.to_owned(), problem: problem.into() }
    }

    pub(crate) fn dtype(operation: &str, dtype: DType) -> Self {
        Error::DType { operation: operation.to_owned(), dtype, hint: None }
    }
}
