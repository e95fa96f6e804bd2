//! The README's runs are run: every `console` block must print what it shows.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

use std::path::Path;
use std::process::Command;

/// What does not depend on the machine: words without digits, and whole lines of
/// results. Predicted times, thread counts and instruction sets differ.
fn comparable(line: &str) -> String {
    let is_result = !line.contains("predicted")
        && !line.contains("memory beyond")
        && !line.contains("gemv")
        && !line.contains("gemm");
    if is_result && !line.contains("least-squares-qr") {
        return line.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    let words = line.split_whitespace().filter(|word| !word.contains(|c: char| c.is_ascii_digit()));
    words.filter(|word| !["ns", "µs", "ms", "s"].contains(word)).collect::<Vec<_>>().join(" ")
}

/// Splits a shell line into words, honouring double quotes.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            c => words.last_mut().unwrap().push(c),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[test]
fn console_blocks_print_what_they_show() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    let mut blocks = 0;
    for block in readme.split("```console\n").skip(1) {
        let (block, _) = block.split_once("```").unwrap();
        let (command, shown) = block.split_once('\n').unwrap();
        let arguments = command.strip_prefix("$ cargo run --release -- ").unwrap();
        let run = Command::new(env!("CARGO_BIN_EXE_einmul"))
            .args(words(arguments))
            .current_dir(&root)
            .output()
            .unwrap();
        let printed = String::from_utf8(run.stdout).unwrap();
        assert!(run.status.success(), "{command}: {}", String::from_utf8_lossy(&run.stderr));
        let printed: Vec<String> = printed.lines().map(comparable).collect();
        let lines: Vec<String> = shown.lines().map(comparable).collect();
        for line in lines.iter().filter(|line| !line.contains("as fast")) {
            assert!(
                printed.contains(line),
                "{command}: {line:?} is not printed, but\n{}",
                printed.join("\n")
            );
        }
        blocks += 1;
    }
    assert_eq!(blocks, 4, "the README lost a run");
}
