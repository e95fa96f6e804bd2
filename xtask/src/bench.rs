//! `bench`: one side-by-side benchmark, built for release. Peers of Rust run in the package
//! `einmul-benches`, peers of Python in a script of `benches/python`.

use crate::failure::Failure;
use crate::{process, setup};

/// Passes the name and every argument on; the benchmarks know their own.
pub(crate) fn run(arguments: &[String]) -> Result<(), Failure> {
    let Some((name, rest)) = arguments.split_first() else {
        return Err(Failure::error("which benchmark? For example `cargo xtask bench gemm`"));
    };
    let script = process::root().join("benches/python").join(format!("{name}.py"));
    if script.is_file() {
        setup::run(&[])?;
        setup::package(true)?;
        return process::run(setup::python_command().arg(script).args(rest));
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
