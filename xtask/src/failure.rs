//! Why a verb stopped, and the exit code that says so.

/// A message for the reader and the exit code of the process.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) message: String,
    pub(crate) code: u8,
}

impl Failure {
    /// The verb worked and its answer is no: exit code 1.
    pub(crate) fn negative(message: impl Into<String>) -> Self {
        Self { message: message.into(), code: 1 }
    }

    /// The verb could not do its work: exit code 2.
    pub(crate) fn error(message: impl Into<String>) -> Self {
        Self { message: message.into(), code: 2 }
    }
}

/// Refuses arguments on a verb that takes none, so that a typing error is not silently ignored.
pub(crate) fn no_arguments(verb: &str, arguments: &[String]) -> Result<(), Failure> {
    match arguments.first() {
        None => Ok(()),
        Some(first) => Err(Failure::error(format!("`{verb}` takes no arguments, got `{first}`"))),
    }
}
