//! No path of somebody's machine stands in the repository.

use super::Finding;
use super::tree::File;

/// Folders that only one machine has, without their slashes so that this file passes.
const FOLDERS: &[&str] = &["root", "home", "work", "Users"];

pub(super) fn check(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files {
        for (at, line) in file.text.lines().enumerate() {
            if let Some(folder) = FOLDERS.iter().find(|folder| names(line, folder)) {
                let message = format!("the absolute path `/{folder}/…` is of one machine");
                findings.push(Finding::new(&file.path, at + 1, message));
            }
        }
    }
    findings
}

/// Whether `/folder/` starts a path in this line: inside a longer path or an address it is fine.
fn names(line: &str, folder: &str) -> bool {
    let path = format!("/{folder}/");
    let goes_on = |c: char| c.is_alphanumeric() || "._-~}*/".contains(c);
    line.match_indices(&path).any(|(at, _)| {
        let drive = at >= 2 && line[..at].ends_with(':') && line.is_char_boundary(at - 2);
        drive || !line[..at].ends_with(goes_on)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absolute_paths_are_found() {
        let check = |text: String, expected: &[usize]| {
            assert_eq!(super::super::tests::lines(check, "a.md", &text), expected, "{text}");
        };
        for folder in FOLDERS {
            check(format!("ok\nsee /{folder}/me/x"), &[2]);
            check(format!("\"/{folder}/me\""), &[1]);
            check(format!("/{folder}/"), &[1]);
            check(format!("C:/{folder}/me"), &[1]);
            check(format!("https://example.org/{folder}/x"), &[]);
            check(format!("~/.cache/{folder}/x and ../{folder}/x"), &[]);
            check(format!("/{folder}"), &[]);
        }
    }
}
