//! `fuzz`: one target of `fuzz/fuzz_targets/` for a given time.
//!
//! The seeds of `fuzz/seeds/TARGET` are committed; what the fuzzer finds goes to
//! `fuzz/corpus/TARGET`, which is not.

use std::process::Command;

use crate::failure::Failure;
use crate::process;

const DEFAULT_SECONDS: u32 = 60;

/// What the command line asks for.
#[derive(Debug, PartialEq, Eq)]
struct Request {
    target: String,
    seconds: u32,
}

pub(crate) fn run(arguments: &[String]) -> Result<(), Failure> {
    let targets = targets()?;
    let request = parse(arguments, &targets)?;
    if process::first_line(Command::new("cargo").args(["fuzz", "--version"])).is_none() {
        return Err(Failure::error(
            "cargo-fuzz is not installed\n\nhint: cargo install cargo-fuzz --locked",
        ));
    }
    let root = process::root();
    let corpus = root.join("fuzz").join("corpus").join(&request.target);
    std::fs::create_dir_all(&corpus)
        .map_err(|error| Failure::error(format!("{}: {error}", corpus.display())))?;

    // `cargo` by name: only the toolchain proxy understands `+nightly`.
    let mut command = Command::new("cargo");
    command.current_dir(&root);
    let nightly = process::first_line(Command::new("cargo").args(["+nightly", "--version"]));
    if nightly.is_some() {
        command.args(["+nightly", "fuzz", "run"]);
    } else {
        eprintln!("fuzz: no nightly toolchain, running without the address sanitizer");
        command.args(["fuzz", "run", "--sanitizer", "none"]);
    }
    command
        .arg(&request.target)
        .arg(&corpus)
        .arg(root.join("fuzz").join("seeds").join(&request.target))
        .arg("--")
        .arg(format!("-max_total_time={}", request.seconds))
        // A small file that makes a parser ask for this much is a finding.
        .args(["-rss_limit_mb=1024", "-malloc_limit_mb=256", "-timeout=10"]);
    process::run(&mut command)
}

/// The names of the target files, sorted.
fn targets() -> Result<Vec<String>, Failure> {
    let folder = process::root().join("fuzz").join("fuzz_targets");
    let entries = std::fs::read_dir(&folder)
        .map_err(|error| Failure::error(format!("{}: {error}", folder.display())))?;
    let mut names: Vec<String> = entries
        .filter_map(|entry| {
            entry.ok()?.file_name().to_str()?.strip_suffix(".rs").map(str::to_owned)
        })
        .collect();
    names.sort();
    Ok(names)
}

fn parse(arguments: &[String], targets: &[String]) -> Result<Request, Failure> {
    let known = || format!("known: {}", targets.join(", "));
    let mut target = None;
    let mut seconds = DEFAULT_SECONDS;
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        if argument == "--seconds" {
            let value = rest.next().map(String::as_str).unwrap_or_default();
            seconds = value.parse().ok().filter(|&seconds| seconds > 0).ok_or_else(|| {
                Failure::error(format!("`--seconds` takes a whole number from 1, got `{value}`"))
            })?;
        } else if targets.contains(argument) && target.is_none() {
            target = Some(argument.clone());
        } else {
            return Err(Failure::error(format!("no fuzz target `{argument}`; {}", known())));
        }
    }
    let target = target.ok_or_else(|| Failure::error(format!("which target? {}", known())))?;
    Ok(Request { target, seconds })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_read() {
        let targets = ["csv".to_owned(), "npy".to_owned()];
        let check = |line: &str, expected: Option<(&str, u32)>| {
            let arguments: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
            let got = parse(&arguments, &targets).ok().map(|r| (r.target, r.seconds));
            assert_eq!(got, expected.map(|(target, s)| (target.to_owned(), s)), "`{line}`");
        };
        check("csv", Some(("csv", DEFAULT_SECONDS)));
        check("npy --seconds 5", Some(("npy", 5)));
        check("--seconds 7 npy", Some(("npy", 7)));
        check("", None);
        check("mtx", None);
        check("csv npy", None);
        check("csv --seconds", None);
        check("csv --seconds 0", None);
        check("csv --seconds -1", None);
    }

    #[test]
    fn every_target_has_seeds() {
        let targets = targets().expect("the folder is committed");
        assert!(!targets.is_empty());
        for target in targets {
            let seeds = process::root().join("fuzz").join("seeds").join(&target);
            let count = std::fs::read_dir(&seeds).map(Iterator::count).unwrap_or(0);
            assert!(count > 0, "{target} has no seeds");
        }
    }
}
