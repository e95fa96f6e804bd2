//! A source file is one idea that a reader holds at once: at most 500 lines.
//!
//! `xtask/tidy-exceptions.txt` lists the files that are longer for a reason, one a line: the path,
//! a space, the reason. An entry that no longer applies is a finding, so that the list shrinks.

use super::Finding;
use super::tree::File;

const MOST_LINES: usize = 500;
const EXCEPTIONS: &str = "xtask/tidy-exceptions.txt";

pub(super) fn check(files: &[File]) -> Vec<Finding> {
    let listed = files.iter().find(|file| file.path == EXCEPTIONS).map_or("", |file| &file.text);
    let mut findings = Vec::new();
    let mut excused = Vec::new();
    for (at, line) in listed.lines().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let (path, reason) = line.split_once(' ').unwrap_or((line, ""));
        let mut broken = |why: String| findings.push(Finding::new(EXCEPTIONS, at + 1, why));
        if reason.trim().is_empty() {
            broken(format!("`{path}` is listed without a reason"));
        }
        match files.iter().find(|file| file.path == path) {
            None => broken(format!("`{path}` does not exist")),
            Some(file) if file.text.lines().count() <= MOST_LINES => {
                broken(format!("`{path}` is no longer too long"));
            }
            Some(_) => excused.push(path),
        }
    }
    for file in files.iter().filter(|file| file.has_extension(&["rs", "py", "ts"])) {
        let lines = file.text.lines().count();
        if lines > MOST_LINES && !excused.contains(&file.path.as_str()) {
            let message = format!("{lines} lines, at most {MOST_LINES}");
            findings.push(Finding::new(&file.path, MOST_LINES + 1, message));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_files_need_a_reason() {
        let file = |path: &str, lines: usize| File::new(path, &"x\n".repeat(lines));
        let check = |path: &str, lines: usize, exceptions: &str, expected: &[&str]| {
            let files = [file(path, lines), File::new(EXCEPTIONS, exceptions)];
            let found: Vec<String> = check(&files).iter().map(Finding::to_string).collect();
            assert_eq!(found.len(), expected.len(), "{found:?}");
            for (found, expected) in found.iter().zip(expected) {
                assert!(found.contains(expected), "{found} should contain {expected}");
            }
        };
        check("a.rs", 500, "", &[]);
        check("a.rs", 501, "", &["a.rs:501: 501 lines"]);
        check("a.py", 501, "", &["a.py:501"]);
        check("a.csv", 9_000, "", &[]);
        check("a.rs", 501, "# long files\n\na.rs one table\n", &[]);
        check("a.rs", 501, "a.rs\n", &["txt:1: `a.rs` is listed without a reason"]);
        check("a.rs", 500, "a.rs one table", &["no longer too long"]);
        check("a.rs", 500, "b.rs one table", &["does not exist"]);
    }
}
