//! Decisions are numbered `docs/decisions/NNNN-title.md` from 0001 without gaps or repeats.

use super::Finding;
use super::tree::File;

const FOLDER: &str = "docs/decisions/";

pub(super) fn check(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut numbered = Vec::new();
    for file in files {
        let Some(name) = file.path.strip_prefix(FOLDER) else { continue };
        match number(name) {
            Some(number) => numbered.push((number, &file.path)),
            None => findings.push(Finding::new(&file.path, 0, "is not named NNNN-title.md")),
        }
    }
    numbered.sort();
    let mut expected = 1;
    for (number, path) in numbered {
        if number != expected {
            let message = format!("has number {number:04} where {expected:04} comes next");
            findings.push(Finding::new(path, 0, message));
        }
        // Going on from what is there names each gap once.
        expected = number + 1;
    }
    findings
}

/// The number of `0007-some-title.md`.
fn number(name: &str) -> Option<u32> {
    let (digits, title) = name.strip_suffix(".md")?.split_once('-')?;
    let four = digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let titled = !title.is_empty() && title.chars().all(plain);
    if four && titled { digits.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_no_gaps() {
        let check = |names: &[&str], expected: &[&str]| {
            let files: Vec<File> =
                names.iter().map(|name| File::new(&format!("{FOLDER}{name}"), "")).collect();
            let found: Vec<String> = check(&files)
                .into_iter()
                .map(|finding| finding.path.trim_start_matches(FOLDER).to_owned())
                .collect();
            assert_eq!(found, expected, "{names:?}");
        };
        check(&[], &[]);
        check(&["0001-a.md", "0002-b-c.md"], &[]);
        check(&["0002-a.md"], &["0002-a.md"]);
        check(&["0001-a.md", "0003-b.md", "0004-c.md"], &["0003-b.md"]);
        check(&["0001-a.md", "0001-b.md"], &["0001-b.md"]);
        check(&["1-a.md"], &["1-a.md"]);
        check(&["0001.md"], &["0001.md"]);
        check(&["0001-A title.md"], &["0001-A title.md"]);
        check(&["0001-a.txt"], &["0001-a.txt"]);
    }
}
