//! `test`: setup, then every test; the first stage that fails ends it with its exit code.

use crate::failure::{Failure, no_arguments};
use crate::{process, setup};

/// Doc examples run first, then the package's tests, and the test runner last, so that the run
/// closes on the runner's own summary and not on a crate that has no doc examples.
pub(crate) fn run(arguments: &[String]) -> Result<(), Failure> {
    no_arguments("test", arguments)?;
    setup::run(&[])?;
    process::run(process::cargo().args(["test", "--workspace", "--doc"]))?;
    setup::package(false)?;
    process::run(setup::python_command().args(["-m", "pytest"]))?;
    let in_ci = std::env::var_os("CI").is_some();
    process::run(process::cargo().args(runner(setup::nextest().is_some(), in_ci)))
}

/// The arguments of the cargo call that runs everything but the doc examples.
fn runner(nextest: bool, in_ci: bool) -> &'static [&'static str] {
    match (nextest, in_ci) {
        (true, true) => &["nextest", "run", "--workspace", "--profile", "ci"],
        (true, false) => &["nextest", "run", "--workspace"],
        // Named kinds leave out the doc examples, which have run.
        (false, _) => &["test", "--workspace", "--lib", "--bins", "--tests", "--examples"],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_runner_follows_what_is_installed() {
        assert_eq!(runner(true, false)[0], "nextest");
        assert!(runner(true, true).ends_with(&["--profile", "ci"]));
        for in_ci in [false, true] {
            assert_eq!(runner(false, in_ci)[0], "test");
            assert!(!runner(false, in_ci).contains(&"--doc"), "doc examples run once");
        }
    }
}
