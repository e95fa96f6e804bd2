//! `conformance`: the public array API suite against the package.
//!
//! The suite is no package of a registry and is not part of this repository: the verb runs a
//! checkout of <https://github.com/data-apis/array-api-tests> that is named to it.

use std::path::Path;

use crate::failure::Failure;
use crate::{process, setup};

pub(crate) fn run(arguments: &[String]) -> Result<(), Failure> {
    let Some((suite, rest)) = arguments.split_first() else {
        return Err(Failure::error(
            "where is the suite? For example `cargo xtask conformance ../array-api-tests`",
        ));
    };
    let suite = Path::new(suite);
    if !suite.join("array_api_tests").is_dir() {
        let text = format!("{} is no checkout of data-apis/array-api-tests", suite.display());
        return Err(Failure::error(text));
    }
    setup::run(&[])?;
    setup::package(true)?;
    let suite = suite.canonicalize().map_err(|error| Failure::error(error.to_string()))?;
    let mut pytest = setup::python_command();
    pytest
        .current_dir(suite)
        .env("ARRAY_API_TESTS_MODULE", "einmul")
        .env("ARRAY_API_TESTS_VERSION", "2025.12")
        .args(["-m", "pytest", "-q", "-p", "no:cacheprovider", "--disable-deadline"])
        .args(["--derandomize", "--max-examples", "200"])
        .args(rest)
        .arg("array_api_tests/");
    process::run(&mut pytest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checkout_is_needed() {
        assert_eq!(run(&[]).expect_err("no path").code, 2);
        let failure = run(&["src".to_owned()]).expect_err("not the suite");
        assert!(failure.message.contains("no checkout"), "{}", failure.message);
    }
}
