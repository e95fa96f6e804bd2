//! The ceilings, measured in the process that is measured: multiply-adds between
//! registers, and reads of a buffer.

use std::hint::black_box;

use einmul_machine::{Isa, threads};

/// Multiply-adds (two flops each) by `threads` threads at once, in registers
/// only. Returns the flops done.
pub(crate) fn multiply_adds(isa: Isa, is_f32: bool, threads: usize) -> f64 {
    threads::run_parts(threads, &|_| multiply_adds_once(isa, is_f32));
    threads as f64 * flops_once(isa, is_f32)
}

/// Rounds of one measurement: long against the start of a thread.
const ROUNDS: usize = 1_000_000;

/// Registers that hold sums: enough for four cycles of latency on two pipes.
const SUMS: usize = 12;

fn lanes(isa: Isa, is_f32: bool) -> usize {
    let bytes = match isa {
        Isa::Avx512 => 64,
        Isa::Avx2 => 32,
        Isa::Neon | Isa::Portable => 16,
    };
    bytes / if is_f32 { 4 } else { 8 }
}

fn flops_once(isa: Isa, is_f32: bool) -> f64 {
    (2 * ROUNDS * SUMS * lanes(isa, is_f32)) as f64
}

fn multiply_adds_once(isa: Isa, is_f32: bool) {
    match (isa, is_f32) {
        // SAFETY: the benchmark only asks for supported instruction sets.
        #[cfg(target_arch = "x86_64")]
        (Isa::Avx512, true) => unsafe { x86::avx512_f32() },
        // SAFETY: as above.
        #[cfg(target_arch = "x86_64")]
        (Isa::Avx512, false) => unsafe { x86::avx512_f64() },
        // SAFETY: as above.
        #[cfg(target_arch = "x86_64")]
        (Isa::Avx2, true) => unsafe { x86::avx2_f32() },
        // SAFETY: as above.
        #[cfg(target_arch = "x86_64")]
        (Isa::Avx2, false) => unsafe { x86::avx2_f64() },
        (_, true) => plain_f32(),
        (_, false) => plain_f64(),
    }
}

macro_rules! plain {
    ($name:ident, $type:ty, $lanes:literal) => {
        fn $name() {
            let factor = black_box([0.999; $lanes]);
            let mut sums = [black_box([1.0 as $type; $lanes]); SUMS];
            for _ in 0..ROUNDS {
                for sum in &mut sums {
                    for lane in 0..$lanes {
                        sum[lane] = sum[lane] * factor[lane] + factor[lane];
                    }
                }
            }
            black_box(sums);
        }
    };
}

plain!(plain_f32, f32, 4);
plain!(plain_f64, f64, 2);

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::*;
    use std::hint::black_box;

    use super::{ROUNDS, SUMS};

    macro_rules! multiply_adds {
        ($name:ident, $features:literal, $splat:ident, $fma:ident) => {
            #[target_feature(enable = $features)]
            pub(super) fn $name() {
                let factor = $splat(black_box(0.999));
                let mut sums = [$splat(black_box(1.0)); SUMS];
                for _ in 0..ROUNDS {
                    for sum in &mut sums {
                        *sum = $fma(*sum, factor, factor);
                    }
                }
                black_box(sums);
            }
        };
    }

    multiply_adds!(avx512_f32, "avx512f", _mm512_set1_ps, _mm512_fmadd_ps);
    multiply_adds!(avx512_f64, "avx512f", _mm512_set1_pd, _mm512_fmadd_pd);
    multiply_adds!(avx2_f32, "avx2,fma", _mm256_set1_ps, _mm256_fmadd_ps);
    multiply_adds!(avx2_f64, "avx2,fma", _mm256_set1_pd, _mm256_fmadd_pd);
}

/// Reads the buffer once, shared over `threads` threads.
pub(crate) fn read(isa: Isa, buffer: &[u64], threads: usize) {
    let part = buffer.len().div_ceil(threads).max(1);
    threads::run_parts(threads, &|index| {
        let start = (index * part).min(buffer.len());
        let piece = &buffer[start..(start + part).min(buffer.len())];
        match isa {
            // SAFETY: the benchmark only asks for supported instruction sets.
            #[cfg(target_arch = "x86_64")]
            Isa::Avx512 => unsafe { read_avx512(piece) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Isa::Avx2 => unsafe { read_avx2(piece) },
            _ => read_plain(piece),
        }
    });
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq")]
fn read_avx512(buffer: &[u64]) {
    read_plain(buffer);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn read_avx2(buffer: &[u64]) {
    read_plain(buffer);
}

/// Inlined into the functions above and vectorised for their instruction set.
#[inline(always)]
fn read_plain(buffer: &[u64]) {
    /// Eight vectors of 512 bits.
    const STEP: usize = 64;
    let mut sums = [0u64; STEP];
    let (steps, _) = buffer.as_chunks::<STEP>();
    for step in steps {
        for lane in 0..STEP {
            sums[lane] ^= step[lane];
        }
    }
    black_box(sums);
}
