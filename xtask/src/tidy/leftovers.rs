//! Nothing unfinished is committed: no marks for later in comments or texts, no placeholder or
//! debugging macros in code.

use super::Finding;
use super::rust_text;
use super::tree::File;

const MARKS: &[&str] = &["TODO", "FIXME", "XXX"];
const MACROS: &[&str] = &["todo!", "unimplemented!", "dbg!"];
const TEXTS: &[&str] = &["py", "ts", "js", "md", "toml", "sh", "yml", "html", "css"];

pub(super) fn check(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files {
        if file.has_extension(&["rs"]) {
            for (at, line) in rust_text::split(&file.text).iter().enumerate() {
                let macros = MACROS.iter().filter(|name| calls(&line.code, name));
                for what in mark(&line.comment).into_iter().chain(macros.copied()) {
                    findings.push(Finding::new(&file.path, at + 1, format!("`{what}` left over")));
                }
            }
        } else if file.has_extension(TEXTS) || file.path == ".ci/run" {
            for (at, line) in file.text.lines().enumerate() {
                if let Some(what) = mark(line) {
                    findings.push(Finding::new(&file.path, at + 1, format!("`{what}` left over")));
                }
            }
        }
    }
    findings
}

/// The first mark in a text. One in backquotes is talked about, not left.
fn mark(text: &str) -> Option<&'static str> {
    MARKS.iter().copied().find(|word| {
        rust_text::positions(text, word).any(|at| !text[at + word.len()..].starts_with('`'))
    })
}

fn calls(code: &str, name: &str) -> bool {
    let word = name.trim_end_matches('!');
    rust_text::positions(code, word).any(|at| code[at + word.len()..].starts_with('!'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unfinished_work_is_found() {
        let check = |path: &str, text: &str, expected: &[usize]| {
            assert_eq!(super::super::tests::lines(check, path, text), expected, "{path}: {text}");
        };
        check("a.rs", "fn f() {}\n// TODO: speed", &[2]);
        check("a.rs", "/* FIXME */ f();", &[1]);
        check("a.rs", "/// XXX is bad", &[1]);
        check("a.rs", "todo!()\nunimplemented!()\ndbg!(x)", &[1, 2, 3]);
        check("a.rs", "let s = \"TODO\"; // a list of todos", &[]);
        check("a.rs", "my_todo!(); let todo = 1; if todo != 2 {}", &[]);
        check("a.md", "- TODO write", &[1]);
        check("a.md", "No `TODO` is committed.", &[]);
        check("a.py", "x = 1  # FIXME", &[1]);
        check("a.csv", "TODO", &[]);
    }
}
