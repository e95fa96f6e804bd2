//! A test that does not run says why.

use super::Finding;
use super::rust_text;
use super::tree::File;

pub(super) fn check(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files.iter().filter(|file| file.has_extension(&["rs"])) {
        for (at, line) in rust_text::split(&file.text).iter().enumerate() {
            if ignores_silently(&line.code) {
                let message = "`#[ignore]` needs its reason: `#[ignore = \"why\"]`";
                findings.push(Finding::new(&file.path, at + 1, message));
            }
        }
    }
    findings
}

/// `#[ignore]`, `#[ignore = ""]` and the same inside `#[cfg_attr(…)]`.
fn ignores_silently(code: &str) -> bool {
    let Some(attribute) = code.find("#[") else { return false };
    let is_attribute = |at: usize| {
        let before = code[attribute + 2..at].trim_end();
        before.is_empty() || (before.starts_with("cfg_attr") && before.ends_with(','))
    };
    rust_text::positions(code, "ignore").filter(|&at| at > attribute && is_attribute(at)).any(
        |at| {
            let value = code[at + "ignore".len()..].trim_start().strip_prefix('=');
            value.is_none_or(|value| value.trim_start().starts_with("\"\""))
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ignored_tests_say_why() {
        let check = |text: &str, expected: &[usize]| {
            assert_eq!(super::super::tests::lines(check, "a.rs", text), expected, "{text}");
        };
        check("#[test]\n#[ignore]\nfn f() {}", &[2]);
        check("#[ignore = \"\"]", &[1]);
        check("#[ignore = \"needs MNIST\"]", &[]);
        check("#[cfg_attr(miri, ignore)]", &[1]);
        check("#[cfg_attr(miri, ignore = \"slow\")]", &[]);
        check("// #[ignore]\nlet s = \"#[ignore]\";", &[]);
        check("#[rustfmt::skip] fn ignore() {}", &[]);
    }
}
