//! The command `einmul`: parse arguments, call, print. Nothing is computed here.
//!
//! Results go to stdout, everything else to stderr. The exit code is 0 when done,
//! 1 for a negative answer and 2 for an error; a closed pipe ends quietly.

mod arguments;
mod binding;
mod eval;
mod explain;
mod info;
mod progress;
mod show;

use std::ffi::OsString;
use std::io::Write as _;

use clap::Parser as _;

use arguments::{Arguments, Verb};

/// Why a command ended early.
enum Failure {
    /// A sentence for the user.
    Message(String),
    /// Nobody reads the output any more.
    ClosedPipe,
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Failure::Message(error.to_string())
    }
}

type Outcome<T = ()> = Result<T, Failure>;

/// Runs the program with its arguments, the first being its name, and returns its exit code.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are answers on stdout, all else errors on stderr.
            let _ = error.print();
            return if error.use_stderr() { 2 } else { 0 };
        }
    };
    let outcome = match arguments.verb {
        Verb::Eval(arguments) => eval::run(&arguments),
        Verb::Explain(arguments) => explain::run(&arguments),
        Verb::Info(arguments) => info::run(&arguments),
    };
    match outcome {
        Ok(()) | Err(Failure::ClosedPipe) => 0,
        Err(Failure::Message(message)) => {
            let _ = writeln!(std::io::stderr(), "error: {message}");
            2
        }
    }
}

/// Writes to stdout; a reader that has gone is no error.
fn print(text: &str) -> Outcome {
    let mut out = std::io::stdout().lock();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    written.map_err(|error| match error.kind() {
        std::io::ErrorKind::BrokenPipe => Failure::ClosedPipe,
        _ => Failure::Message(format!("stdout: {error}")),
    })
}
