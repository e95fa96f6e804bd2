//! `setup`: finds the tools that the tests need and makes the Python environment.
//!
//! The environment `.venv` holds what `python/requirements-dev.txt` pins, and the package itself
//! once [`package`] has built it there.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{Failure, no_arguments};
use crate::process;

/// The oldest Python of the package (`abi3-py311`).
const OLDEST_PYTHON: (u32, u32) = (3, 11);

/// A Python interpreter that is new enough.
struct Python {
    program: &'static str,
    version: String,
}

pub(crate) fn run(arguments: &[String]) -> Result<(), Failure> {
    no_arguments("setup", arguments)?;
    let cargo = process::first_line(process::cargo().arg("--version"))
        .ok_or_else(|| Failure::error("cargo does not answer `--version`"))?;
    eprintln!("setup: {cargo}");
    match nextest() {
        Some(version) => eprintln!("setup: {version}"),
        None => eprintln!("setup: cargo-nextest not installed, `cargo test` runs the tests"),
    }

    let root = process::root();
    let requirements = root.join("python").join("requirements-dev.txt");
    let python = python()?;
    eprintln!("setup: {}", python.version);
    environment(&python, &root.join(".venv"), &requirements)
}

/// Builds the native module and puts it beside the package's sources, where [`python_command`]
/// finds it. `pip install .` does the same through maturin; here the crates that the tests have
/// compiled are used again.
pub(crate) fn package(release: bool) -> Result<(), Failure> {
    let mut build = process::cargo();
    build.args(["build", "--quiet", "--package", "einmul-python"]);
    if release {
        build.arg("--release");
    }
    process::run(&mut build)?;
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| process::root().join("target"), PathBuf::from);
    let folder = target.join(if release { "release" } else { "debug" });
    let (built, module) = match std::env::consts::OS {
        "windows" => ("_core.dll", "_core.pyd"),
        "macos" => ("lib_core.dylib", "_core.so"),
        _ => ("lib_core.so", "_core.so"),
    };
    let module = process::root().join("python").join("einmul").join(module);
    // A fresh file: one that is loaded is not written over.
    let _ = std::fs::remove_file(&module);
    std::fs::copy(folder.join(built), &module)
        .map(|_| ())
        .map_err(|error| Failure::error(format!("{}: {error}", module.display())))
}

/// The environment's Python in the repository root, with the package's sources on its path.
pub(crate) fn python_command() -> Command {
    let root = process::root();
    let mut command = Command::new(interpreter(&root.join(".venv")));
    command.env("PYTHONPATH", root.join("python")).current_dir(root);
    command
}

/// The version line of cargo-nextest where it is installed.
pub(crate) fn nextest() -> Option<String> {
    process::first_line(process::cargo().args(["nextest", "--version"]))
}

fn python() -> Result<Python, Failure> {
    let (major, minor) = OLDEST_PYTHON;
    let mut too_old = None;
    for program in ["python3", "python"] {
        let Some(line) = process::first_line(Command::new(program).arg("--version")) else {
            continue;
        };
        match version(&line) {
            Some(found) if found >= OLDEST_PYTHON => return Ok(Python { program, version: line }),
            _ => too_old = Some(line),
        }
    }
    let found =
        too_old.map_or_else(|| "none is on PATH".to_owned(), |line| format!("found {line}"));
    Err(Failure::error(format!("python3 {major}.{minor} or newer is needed; {found}")))
}

/// Major and minor of a line like `Python 3.11.7`.
fn version(line: &str) -> Option<(u32, u32)> {
    let mut parts = line.strip_prefix("Python ")?.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// Makes `.venv` and installs the requirements, unless that was done with the same file before.
fn environment(python: &Python, folder: &Path, requirements: &Path) -> Result<(), Failure> {
    let wanted = std::fs::read_to_string(requirements)
        .map_err(|error| Failure::error(format!("{}: {error}", requirements.display())))?;
    // Written last: an environment whose making was interrupted has none and is made anew.
    let stamp = folder.join("requirements-installed.txt");
    if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        eprintln!("setup: .venv is up to date");
        return Ok(());
    }
    process::run(Command::new(python.program).args(["-m", "venv", "--clear"]).arg(folder))?;
    process::run(
        Command::new(interpreter(folder))
            .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"])
            .arg(requirements),
    )?;
    std::fs::write(&stamp, wanted)
        .map_err(|error| Failure::error(format!("{}: {error}", stamp.display())))
}

fn interpreter(environment: &Path) -> PathBuf {
    if cfg!(windows) {
        environment.join("Scripts").join("python.exe")
    } else {
        environment.join("bin").join("python")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn python_versions_are_read_and_ordered() {
        let check = |line: &str, expected: Option<(u32, u32)>, enough: bool| {
            assert_eq!(version(line), expected, "{line}");
            assert_eq!(version(line).is_some_and(|found| found >= OLDEST_PYTHON), enough, "{line}");
        };
        check("Python 3.11.7", Some((3, 11)), true);
        check("Python 3.9.18", Some((3, 9)), false);
        check("Python 2.7.18", Some((2, 7)), false);
        check("Python 4.0.0", Some((4, 0)), true);
        check("Python 3.13.0rc1", Some((3, 13)), true);
        check("python: command not found", None, false);
        check("Python three", None, false);
        check("", None, false);
    }
}
