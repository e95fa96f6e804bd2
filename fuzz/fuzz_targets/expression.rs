//! Any text is an expression or an error that can be shown: no panic, no endless recursion.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Err(error) = einmul_plan::parse(text) {
        // The caret line cuts the text at byte positions, which must lie between characters.
        let _ = error.to_string();
    }
});
