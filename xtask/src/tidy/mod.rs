//! `tidy`: the house rules that a machine can check, one file per rule.
//!
//! A rule is a function from the text of the repository to findings, so that its tests feed it
//! small strings. The rules over text also run as a test of this crate: `cargo xtask test` and CI
//! hold them without a second command.

mod decisions;
mod floors;
mod ignores;
mod leftovers;
mod names;
mod paths;
mod rust_text;
mod safety;
mod size;
mod tree;

use std::fmt;

use crate::failure::{Failure, no_arguments};
use crate::process;
use tree::File;

/// One broken rule at one place. Line 0 means the file as a whole.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Finding {
    path: String,
    line: usize,
    message: String,
}

impl Finding {
    fn new(path: &str, line: usize, message: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, message: message.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.path, self.message),
            line => write!(f, "{}:{line}: {}", self.path, self.message),
        }
    }
}

type Rule = fn(&[File]) -> Vec<Finding>;

const RULES: &[(&str, Rule)] = &[
    ("floors", floors::check),
    ("names", names::check),
    ("size", size::check),
    ("safety", safety::check),
    ("leftovers", leftovers::check),
    ("paths", paths::check),
    ("decisions", decisions::check),
    ("ignores", ignores::check),
];

/// Rules that cargo checks for us.
const CARGO_RULES: &[(&str, &[&str])] = &[
    ("format", &["fmt", "--all", "--check"]),
    ("clippy", &["clippy", "--quiet", "--workspace", "--all-targets", "--", "-D", "warnings"]),
];

pub(crate) fn run(arguments: &[String]) -> Result<(), Failure> {
    no_arguments("tidy", arguments)?;
    let files = tree::read(&process::root())?;
    let mut broken = Vec::new();
    for (name, rule) in RULES {
        let mut findings = rule(&files);
        findings.sort();
        report(name, findings.is_empty());
        for finding in &findings {
            println!("  {finding}");
        }
        if !findings.is_empty() {
            broken.push(*name);
        }
    }
    for (name, arguments) in CARGO_RULES {
        let kept = process::run(process::cargo().args(*arguments)).is_ok();
        report(name, kept);
        if !kept {
            broken.push(*name);
        }
    }
    if broken.is_empty() {
        return Ok(());
    }
    Err(Failure::negative(format!("not tidy: {}", broken.join(", "))))
}

fn report(name: &str, kept: bool) {
    println!("tidy: {name:<10} {}", if kept { "ok" } else { "broken" });
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines at which a rule finds something in one file.
    pub(super) fn lines(rule: Rule, path: &str, text: &str) -> Vec<usize> {
        rule(&[File::new(path, text)]).into_iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn a_finding_names_file_and_line() {
        assert_eq!(Finding::new("a/b.rs", 7, "is bad").to_string(), "a/b.rs:7: is bad");
        assert_eq!(Finding::new("a/b.rs", 0, "is bad").to_string(), "a/b.rs: is bad");
    }

    #[test]
    fn this_repository_keeps_the_rules() {
        let files = tree::read(&process::root()).expect("the repository can be read");
        assert!(files.len() > RULES.len(), "the repository has files");
        let findings: Vec<String> = RULES
            .iter()
            .flat_map(|(name, rule)| rule(&files).into_iter().map(move |f| format!("{name}: {f}")))
            .collect();
        assert!(findings.is_empty(), "\n{}", findings.join("\n"));
    }
}
