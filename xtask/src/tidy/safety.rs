//! Every `unsafe` block or `unsafe impl` has a note above it that names the invariant it rests on.

use super::Finding;
use super::rust_text::{self, Line};
use super::tree::File;

/// How far above the code the note may start. Lines of pure comment and attributes are free, so a
/// long note counts from its end.
const REACH: usize = 4;

pub(super) fn check(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files.iter().filter(|file| file.has_extension(&["rs"])) {
        let lines = rust_text::split(&file.text);
        for at in 0..lines.len() {
            if opens_unsafe(&lines[at].code) && !has_note(&lines, at) {
                let message = "`unsafe` without a `SAFETY:` note above it";
                findings.push(Finding::new(&file.path, at + 1, message));
            }
        }
    }
    findings
}

/// `unsafe {` or `unsafe impl`, not `unsafe fn`, whose contract is its doc comment.
fn opens_unsafe(code: &str) -> bool {
    rust_text::positions(code, "unsafe").any(|at| {
        let rest = code[at + "unsafe".len()..].trim_start();
        rest.starts_with('{') || rest.starts_with("impl") || rest.is_empty()
    })
}

fn has_note(lines: &[Line], at: usize) -> bool {
    let mut left = REACH;
    if lines[at].comment.contains("SAFETY:") {
        return true;
    }
    for line in lines[..at].iter().rev() {
        if line.comment.contains("SAFETY:") {
            return true;
        }
        let code = line.code.trim();
        let free = (code.is_empty() && !line.comment.is_empty()) || code.starts_with("#[");
        if !free {
            left -= 1;
            if left == 0 {
                return false;
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unsafe_code_needs_a_note() {
        let check = |text: &str, expected: &[usize]| {
            assert_eq!(super::super::tests::lines(check, "a.rs", text), expected, "{text}");
        };
        check("// SAFETY: i < n, checked above.\nunsafe { p.add(i) }", &[]);
        check("let x = unsafe { p.read() };", &[1]);
        check("let x =\n    // SAFETY: p is valid.\n    unsafe { p.read() };", &[]);
        check("// SAFETY: one.\na;\nb;\nc;\nunsafe { d }", &[]);
        check("// SAFETY: one.\na;\nb;\nc;\nd;\nunsafe { e }", &[6]);
        check("// SAFETY: a long\n// note\n// of\n// many\n// lines.\nunsafe { e }", &[]);
        check("// SAFETY: no pointers inside.\n#[allow(x)]\nunsafe impl Send for A {}", &[]);
        check("a;\nunsafe impl Send for A {}", &[2]);
        check("/// # Safety\n/// `i < n`.\nunsafe fn f() {}", &[]);
        check("// unsafe { }\nlet s = \"unsafe { }\";", &[]);
        check("let s = \"SAFETY:\";\nunsafe { f() }", &[2]);
        check("#![deny(unsafe_op_in_unsafe_fn)]", &[]);
    }
}
