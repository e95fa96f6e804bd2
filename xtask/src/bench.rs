//! `bench`: one side-by-side benchmark of the package `einmul-benches`, built for release.

use crate::failure::Failure;
use crate::process;

/// Passes the name and every argument on; the benchmarks know their own.
pub(crate) fn run(arguments: &[String]) -> Result<(), Failure> {
    if arguments.is_empty() {
        return Err(Failure::error("which benchmark? For example `cargo xtask bench gemm`"));
    }
    process::run(
        process::cargo()
            .args(["run", "--quiet", "--release", "--package", "einmul-benches", "--"])
            .args(arguments),
    )
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_name_is_needed() {
        assert_eq!(super::run(&[]).expect_err("no name").code, 2);
    }
}
