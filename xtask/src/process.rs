//! Other programs: where the repository is, running them, asking whether they are there.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::failure::Failure;

/// The repository root. Cargo sets the variable at run time; the value of compile time serves a
/// binary that is called directly.
pub(crate) fn root() -> PathBuf {
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR")
        .unwrap_or_else(|| OsString::from(env!("CARGO_MANIFEST_DIR")));
    let mut root = PathBuf::from(manifest);
    root.pop();
    root
}

/// The cargo that runs us, in the repository root.
pub(crate) fn cargo() -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(program);
    command.current_dir(root());
    command
}

/// Runs a command with its output on ours and passes its exit code on.
///
/// # Errors
/// The program cannot be started, ends with a code other than 0, or is ended by a signal.
pub(crate) fn run(command: &mut Command) -> Result<(), Failure> {
    let shown = shown(command);
    eprintln!("$ {shown}");
    let status = command
        .status()
        .map_err(|error| Failure::error(format!("`{shown}` could not be started: {error}")))?;
    if status.success() {
        return Ok(());
    }
    let code = status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(2);
    Err(Failure { message: format!("`{shown}` failed ({status})"), code })
}

/// The first line that a command prints, or `None` where it is missing or fails.
pub(crate) fn first_line(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    if !output.status.success() {
        return None;
    }
    let text = String::from_utf8_lossy(&output.stdout);
    Some(text.lines().next().unwrap_or_default().trim().to_owned())
}

/// The command as one would type it: the program without its folder, then its arguments.
fn shown(command: &Command) -> String {
    let program = PathBuf::from(command.get_program());
    let program = program.file_name().unwrap_or(command.get_program()).to_string_lossy();
    let mut text = program.into_owned();
    for argument in command.get_args() {
        text.push(' ');
        text += &argument.to_string_lossy();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_holds_the_workspace_manifest() {
        assert!(root().join("Cargo.toml").is_file());
        assert!(root().join("xtask").is_dir());
    }

    #[test]
    fn exit_codes_are_passed_on() {
        // Cargo is the one program that is certainly here.
        assert_eq!(run(cargo().args(["--version", "--quiet"])), Ok(()));
        let failure = run(cargo().arg("no-such-verb")).expect_err("cargo refuses it");
        assert_eq!(failure.code, 101);
        let missing = run(&mut Command::new("einmul-no-such-program")).expect_err("not there");
        assert_eq!(missing.code, 2);
    }

    #[test]
    fn a_missing_program_has_no_first_line() {
        assert_eq!(first_line(&mut Command::new("einmul-no-such-program")), None);
        let line = first_line(cargo().arg("--version")).expect("cargo answers");
        assert!(line.starts_with("cargo "), "{line}");
    }
}
