//! Any bytes are a .npy file or an error that can be shown: no panic, and no memory beyond
//! what the bytes can fill (the runner limits a single allocation).

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Err(error) = einmul_array::io::npy::read_bytes(bytes) {
        let _ = error.to_string();
    }
});
