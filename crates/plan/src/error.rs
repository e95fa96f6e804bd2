//! Why an expression could not be planned or run.

use crate::syntax::{Span, SyntaxError};

/// Errors of planning and running.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The text is no expression, or a part of it does not fit; points at the place.
    #[error(transparent)]
    Syntax(Box<SyntaxError>),
    /// An operation that does not take its arguments.
    #[error("{operation}: {problem}{}", hint_text(.hint))]
    Operation {
        /// The operation's name.
        operation: String,
        /// Shapes, axes and sizes, or what else is wrong.
        problem: String,
        /// A concrete fix, where one fits.
        hint: Option<String>,
    },
    /// An array, sparse array or file error.
    #[error(transparent)]
    Array(#[from] einmul_array::Error),
    /// A factorisation that failed.
    #[error("{step}: {source}")]
    Linalg {
        /// The step's expression.
        step: String,
        /// What failed.
        source: Box<einmul_linalg::Error>,
    },
    /// A plan that needs more memory than there is.
    #[error(
        "the plan needs {} of memory beyond its inputs, and {} is available\n\n\
         hint: `einmul explain` shows which step needs it",
        format_bytes(*.needed as f64), format_bytes(*.available as f64)
    )]
    Memory {
        /// Bytes of outputs and workspace.
        needed: u64,
        /// Bytes that may be used.
        available: u64,
    },
    /// Inputs that are not the ones that the plan was made for.
    #[error("the plan was made for other inputs: {0}")]
    Inputs(String),
    /// An environment variable with a value that cannot be.
    #[error(transparent)]
    Environment(#[from] einmul_machine::env::EnvError),
    /// A rule name that is none.
    #[error("unknown rule `{name}`\n\nhint: the rules are {known}")]
    UnknownRule {
        /// The name as given.
        name: String,
        /// Every rule's name.
        known: String,
    },
}

impl From<SyntaxError> for Error {
    fn from(error: SyntaxError) -> Self {
        Error::Syntax(Box::new(error))
    }
}

fn hint_text(hint: &Option<String>) -> String {
    hint.as_ref().map(|hint| format!("\n\nhint: {hint}")).unwrap_or_default()
}

impl Error {
    pub(crate) fn operation(operation: impl Into<String>, problem: impl Into<String>) -> Self {
        Error::Operation { operation: operation.into(), problem: problem.into(), hint: None }
    }

    /// The same error, pointing at the part of the text that it is about.
    pub(crate) fn at(self, text: &str, span: Span) -> Self {
        let (message, hint) = match self {
            Error::Operation { operation, problem, hint } => {
                (format!("{operation}: {problem}"), hint)
            }
            Error::Array(error) => {
                let whole = error.to_string();
                match whole.split_once("\n\nhint: ") {
                    Some((message, hint)) => (message.to_owned(), Some(hint.to_owned())),
                    None => (whole, None),
                }
            }
            other => return other,
        };
        Error::Syntax(Box::new(SyntaxError { message, hint, text: text.to_owned(), span }))
    }
}

/// Bytes with a binary unit, such as `13.4 GiB`.
pub fn format_bytes(bytes: f64) -> String {
    const UNITS: [&str; 6] = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
    let (mut value, mut unit) = (bytes, 0);
    while value >= 1024.0 && unit + 1 < UNITS.len() {
        value /= 1024.0;
        unit += 1;
    }
    match unit {
        0 => format!("{value:.0} B"),
        _ if value < 10.0 => format!("{value:.2} {}", UNITS[unit]),
        _ => format!("{value:.1} {}", UNITS[unit]),
    }
}
