//! A module is named for the one thing it holds; a name that fits anything is refused.

use super::Finding;
use super::tree::File;

/// Refused as a whole name and as its last word (`shape_utils`). As a first word they may say
/// something (`common_subexpressions`).
const REFUSED: &[&str] =
    &["utils", "util", "helpers", "helper", "common", "misc", "manager", "managers"];

pub(super) fn check(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files {
        // A folder is named once, at the first of its files.
        let source = file.has_extension(&["rs", "py", "ts", "js"]);
        let mut parts: Vec<&str> = file.path.split('/').collect();
        let name = parts.pop().unwrap_or_default();
        for part in parts.into_iter().chain(source.then_some(name)) {
            let word = part.split('.').next().unwrap_or_default();
            if is_refused(word) {
                findings.push(Finding::new(&file.path, 0, format!("`{word}` names nothing")));
            }
        }
        if file.has_extension(&["rs"]) {
            findings.extend(inline_modules(file));
        }
    }
    findings
}

fn inline_modules(file: &File) -> impl Iterator<Item = Finding> + '_ {
    super::rust_text::split(&file.text).into_iter().enumerate().filter_map(|(at, line)| {
        let (before, after) = line.code.split_once("mod ")?;
        let declares = before.is_empty() || before.ends_with([' ', '\t']);
        let name = after.split(|c: char| !c.is_alphanumeric() && c != '_').next()?;
        (declares && is_refused(name))
            .then(|| Finding::new(&file.path, at + 1, format!("`{name}` names nothing")))
    })
}

fn is_refused(word: &str) -> bool {
    let last = word.rsplit(['_', '-']).next().unwrap_or(word);
    REFUSED.contains(&last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_say_nothing_are_refused() {
        let check = |path: &str, text: &str, expected: &[usize]| {
            assert_eq!(super::super::tests::lines(check, path, text), expected, "{path} {text}");
        };
        check("crates/array/src/shape.rs", "", &[]);
        check("crates/array/src/utils.rs", "", &[0]);
        check("crates/array/src/shape_helpers.rs", "", &[0]);
        check("crates/plan/src/rules/common_subexpressions.rs", "", &[]);
        check("crates/plan/tests/common/mod.rs", "", &[0]);
        check("python/einmul/misc.py", "", &[0]);
        check("web/manager.ts", "", &[0]);
        check("docs/common.md", "", &[]);
        check("a.rs", "fn f() {}\npub(crate) mod helpers {", &[2]);
        check("a.rs", "// mod helpers {\nmod pool;", &[]);
    }
}
