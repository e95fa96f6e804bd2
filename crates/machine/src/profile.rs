//! A machine as data: rates, bandwidths, caches and launch costs.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::{Caches, EnvError, Isa, KernelClass, Precision, threads};

/// What one machine can do. Plain data: it can be written to a file, edited,
/// and used to plan for a machine that is not here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// What the machine is called in plans and reports.
    pub name: String,
    /// The instruction set of its kernels.
    pub isa: Isa,
    /// Threads that a plan may use.
    pub threads: usize,
    /// Cache sizes in bytes.
    pub caches: Caches,
    /// Seconds to start any step.
    pub launch_seconds: f64,
    /// Seconds more to start a step on several threads.
    pub thread_launch_seconds: f64,
    /// Work of fewer flops than this stays on the calling thread.
    pub thread_threshold_flops: f64,
    /// Flops per second of one thread by kind of work.
    pub rates: BTreeMap<KernelClass, ClassRates>,
    /// Bytes per second by memory level.
    pub bandwidths: Bandwidths,
}

/// Flops per second of one thread.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ClassRates {
    /// In 32-bit floats.
    pub f32: f64,
    /// In 64-bit floats.
    pub f64: f64,
    /// In any other dtype.
    pub other: f64,
}

/// Bandwidth by the memory level that holds a step's working set.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bandwidths {
    /// First and second level.
    pub l2: MemoryLevel,
    /// Last level.
    pub l3: MemoryLevel,
    /// Main memory.
    pub dram: MemoryLevel,
}

/// One memory level.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct MemoryLevel {
    /// Bytes per second of one thread.
    pub bytes_per_second: f64,
    /// What each further thread adds, as a part of the first one's.
    pub thread_factor: f64,
}

/// Below this a rate is taken for a mistake; it keeps predictions finite.
const SLOWEST: f64 = 1.0;

impl Profile {
    /// The profile of a typical machine with this instruction set.
    ///
    /// The figures are rounded measurements of server cores near 3 GHz; they
    /// order plans sensibly, and calibration replaces them.
    pub fn builtin(isa: Isa, threads: usize) -> Profile {
        Profile {
            name: format!("builtin-{isa}"),
            isa,
            threads: threads.max(1),
            caches: Caches::TYPICAL,
            launch_seconds: 2e-7,
            thread_launch_seconds: 15e-6,
            thread_threshold_flops: gemm_f32(isa) * WORTH_A_THREAD,
            rates: builtin_rates(isa),
            bandwidths: Bandwidths {
                l2: MemoryLevel { bytes_per_second: 60e9, thread_factor: 1.0 },
                l3: MemoryLevel { bytes_per_second: 30e9, thread_factor: 0.8 },
                dram: MemoryLevel { bytes_per_second: 15e9, thread_factor: 0.6 },
            },
        }
    }

    /// The machine that the program runs on: built-in figures for its
    /// instruction set with its own caches and threads. Read once.
    ///
    /// # Errors
    /// When `EINMUL_ISA` or `EINMUL_MAX_THREADS` cannot be used.
    pub fn host() -> Result<&'static Profile, EnvError> {
        static HOST: OnceLock<Result<Profile, EnvError>> = OnceLock::new();
        let profile = HOST.get_or_init(|| {
            let isa = Isa::host()?;
            crate::env::max_threads()?;
            let mut profile = Profile::builtin(isa, threads::thread_count());
            profile.caches = Caches::detect();
            if let Some(processor) = processor_name() {
                profile.name = processor;
            }
            Ok(profile)
        });
        profile.as_ref().map_err(Clone::clone)
    }

    /// Flops per second of one thread; positive for every profile.
    pub fn rate(&self, class: KernelClass, precision: Precision) -> f64 {
        let rates = self.rates.get(&class).or_else(|| self.rates.get(&KernelClass::Other));
        let rate = match (rates, precision) {
            (None, _) => SLOWEST,
            (Some(rates), Precision::F32) => rates.f32,
            (Some(rates), Precision::F64) => rates.f64,
            (Some(rates), Precision::Other) => rates.other,
        };
        rate.max(SLOWEST)
    }

    /// Bytes per second that `threads` threads get together from the level that
    /// holds `working_set` bytes; positive for every profile.
    pub fn bandwidth(&self, working_set: f64, threads: usize) -> f64 {
        let threads = threads.max(1) as f64;
        let level = if working_set <= self.caches.l2 as f64 * threads {
            self.bandwidths.l2
        } else if working_set <= self.caches.l3 as f64 {
            self.bandwidths.l3
        } else {
            self.bandwidths.dram
        };
        let scale = 1.0 + (threads - 1.0) * level.thread_factor.max(0.0);
        (level.bytes_per_second * scale).max(SLOWEST)
    }
}

/// The processor's name as the system reports it.
pub fn processor_name() -> Option<String> {
    let text = std::fs::read_to_string("/proc/cpuinfo").ok()?;
    let line = text.lines().find(|line| line.starts_with("model name"))?;
    let name = line.split_once(':')?.1.trim();
    (!name.is_empty()).then(|| name.to_owned())
}

/// Seconds of work that repay waking a second thread, which takes some 20 µs.
const WORTH_A_THREAD: f64 = 70e-6;

/// Flops per second of a large `f32` product.
fn gemm_f32(isa: Isa) -> f64 {
    match isa {
        Isa::Portable => 20e9,
        Isa::Neon => 40e9,
        Isa::Avx2 => 85e9,
        Isa::Avx512 => 200e9,
    }
}

/// Each class as a part of the gemm rate of the instruction set.
fn builtin_rates(isa: Isa) -> BTreeMap<KernelClass, ClassRates> {
    let gemm_f32 = gemm_f32(isa);
    KernelClass::ALL
        .into_iter()
        .map(|class| {
            let f32 = match class {
                KernelClass::Gemm => gemm_f32,
                KernelClass::SmallGemm => 0.4 * gemm_f32,
                KernelClass::Gemv => 0.25 * gemm_f32,
                KernelClass::SparseDense => 0.12 * gemm_f32,
                KernelClass::SparseVector => 2e9,
                KernelClass::Cholesky | KernelClass::Lu => 0.4 * gemm_f32,
                KernelClass::TriangularSolve | KernelClass::Inverse => 0.35 * gemm_f32,
                KernelClass::Qr => 0.3 * gemm_f32,
                KernelClass::Elementwise | KernelClass::Reduce => 4e9,
                KernelClass::Copy => 4e9,
                KernelClass::Transcendental => 0.3e9,
                KernelClass::Reference => 2e9,
                KernelClass::Other => 1e9,
            };
            // Half floats and complex numbers take several operations each, and
            // dense products of these dtypes run on the reference kernel.
            (class, ClassRates { f32, f64: 0.5 * f32, other: (0.5 * f32).min(1e9) })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_has_a_positive_rate_on_every_isa() {
        for isa in Isa::ALL {
            let profile = Profile::builtin(isa, 0);
            assert_eq!(profile.threads, 1);
            for class in KernelClass::ALL {
                for precision in [Precision::F32, Precision::F64, Precision::Other] {
                    assert!(profile.rate(class, precision) > 1e6);
                }
            }
        }
    }

    #[test]
    fn bandwidth_falls_with_the_working_set_and_grows_with_threads() {
        let profile = Profile::builtin(Isa::Avx2, 2);
        let levels: Vec<f64> =
            [1e3, 4e6, 1e9].into_iter().map(|bytes| profile.bandwidth(bytes, 1)).collect();
        assert!(levels[0] > levels[1] && levels[1] > levels[2]);
        assert!(profile.bandwidth(1e9, 2) > profile.bandwidth(1e9, 1));
    }
}
