//! The one cost prediction: a roofline with a launch cost.
//!
//! `seconds = launch + max(flops / rate, bytes / bandwidth)`, after Williams,
//! Waterman and Patterson, "Roofline" (2009). The bandwidth is that of the
//! innermost memory level which holds the step's working set.

use serde::{Deserialize, Serialize};

use crate::Profile;

/// What kind of work a step is; each kind has its own rate in a [`Profile`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KernelClass {
    /// Packed dense matrix product.
    Gemm,
    /// Dense matrix product too small to amortise packing.
    SmallGemm,
    /// Dense matrix times vector.
    Gemv,
    /// Compressed sparse rows times dense matrix.
    SparseDense,
    /// Compressed sparse rows times vector.
    SparseVector,
    /// Cholesky factorisation.
    Cholesky,
    /// LU factorisation with row exchanges.
    Lu,
    /// QR factorisation.
    Qr,
    /// Solve with a triangular factor.
    TriangularSolve,
    /// Explicit inverse.
    Inverse,
    /// Elementwise arithmetic.
    Elementwise,
    /// Elementwise functions such as `exp` and `sin`.
    Transcendental,
    /// Reductions such as sums and norms.
    Reduce,
    /// Moving elements, changing layout or dtype.
    Copy,
    /// Products of dtypes without an optimised kernel.
    Reference,
    /// Anything that has no class of its own.
    Other,
}

impl KernelClass {
    /// Every class.
    pub const ALL: [KernelClass; 16] = [
        KernelClass::Gemm,
        KernelClass::SmallGemm,
        KernelClass::Gemv,
        KernelClass::SparseDense,
        KernelClass::SparseVector,
        KernelClass::Cholesky,
        KernelClass::Lu,
        KernelClass::Qr,
        KernelClass::TriangularSolve,
        KernelClass::Inverse,
        KernelClass::Elementwise,
        KernelClass::Transcendental,
        KernelClass::Reduce,
        KernelClass::Copy,
        KernelClass::Reference,
        KernelClass::Other,
    ];
}

/// The arithmetic of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// 32-bit floats.
    F32,
    /// 64-bit floats.
    F64,
    /// Everything else: integers, half floats, complex numbers, truth values.
    Other,
}

/// What a step asks of the machine.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct StepCost {
    /// The kind of kernel.
    pub class: KernelClass,
    /// The arithmetic.
    pub precision: Precision,
    /// Floating-point (or integer) operations.
    pub flops: f64,
    /// Bytes that move between the level holding the working set and the core.
    pub bytes: f64,
    /// Bytes that the step touches in all; they choose the memory level.
    pub working_set: f64,
    /// Threads that share the work; 0 counts as 1.
    pub threads: usize,
}

/// The part of perfect speed-up that a second and further thread adds, for work
/// bound by arithmetic. Clocks fall and edges grow a little with threads.
const THREAD_EFFICIENCY: f64 = 0.95;

/// Predicted seconds of one step.
///
/// Finite for every finite, non-negative cost, and never smaller for more flops
/// or more bytes. Whatever is negative or not a number counts as zero.
pub fn predict(step: &StepCost, profile: &Profile) -> f64 {
    let threads = step.threads.max(1);
    let speed_up = 1.0 + (threads - 1) as f64 * THREAD_EFFICIENCY;
    let rate = profile.rate(step.class, step.precision) * speed_up;
    let bandwidth = profile.bandwidth(at_least_zero(step.working_set), threads);
    let mut launch = at_least_zero(profile.launch_seconds);
    if threads > 1 {
        launch += at_least_zero(profile.thread_launch_seconds);
    }
    let arithmetic = at_least_zero(step.flops) / rate;
    let memory = at_least_zero(step.bytes) / bandwidth;
    (launch + arithmetic.max(memory)).min(f64::MAX)
}

/// `max` returns its other argument for a NaN, which is just what is wanted.
fn at_least_zero(value: f64) -> f64 {
    value.max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Isa;

    const AMOUNTS: [f64; 8] = [0.0, 1.0, 1e3, 1e6, 1e9, 1e15, 1e300, f64::MAX];

    fn each_step(mut check: impl FnMut(StepCost, &Profile)) {
        for isa in Isa::ALL {
            let profile = Profile::builtin(isa, 2);
            for class in KernelClass::ALL {
                for precision in [Precision::F32, Precision::F64, Precision::Other] {
                    for threads in [0, 1, 2, 64] {
                        for working_set in [0.0, 1e5, 1e7, f64::MAX] {
                            let (flops, bytes) = (0.0, 0.0);
                            check(
                                StepCost { class, precision, flops, bytes, working_set, threads },
                                &profile,
                            );
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn finite_and_monotone_in_flops_and_bytes() {
        each_step(|step, profile| {
            for fixed in AMOUNTS {
                let mut before = (0.0, 0.0);
                for amount in AMOUNTS {
                    let by_flops =
                        predict(&StepCost { flops: amount, bytes: fixed, ..step }, profile);
                    let by_bytes =
                        predict(&StepCost { flops: fixed, bytes: amount, ..step }, profile);
                    assert!(by_flops.is_finite() && by_bytes.is_finite(), "{step:?}");
                    assert!(by_flops >= before.0 && by_bytes >= before.1, "{step:?}");
                    before = (by_flops, by_bytes);
                }
            }
        });
    }

    #[test]
    fn nonsense_in_a_profile_or_step_stays_finite() {
        let mut profile = Profile::builtin(Isa::Portable, 1);
        profile.rates.clear();
        profile.bandwidths.dram.bytes_per_second = 0.0;
        profile.launch_seconds = f64::NAN;
        let step = StepCost {
            class: KernelClass::Gemm,
            precision: Precision::F32,
            flops: f64::NAN,
            bytes: f64::MAX,
            working_set: -1.0,
            threads: usize::MAX,
        };
        assert!(predict(&step, &profile).is_finite());
        assert!(predict(&StepCost { working_set: f64::MAX, ..step }, &profile).is_finite());
    }

    #[test]
    fn a_large_product_is_bound_by_arithmetic_and_a_matrix_vector_one_by_memory() {
        let profile = Profile::builtin(Isa::Avx2, 1);
        let n = 2048.0;
        let gemm = StepCost {
            class: KernelClass::Gemm,
            precision: Precision::F64,
            flops: 2.0 * n * n * n,
            bytes: 4.0 * n * n * 8.0,
            working_set: 3.0 * n * n * 8.0,
            threads: 1,
        };
        let less_memory = StepCost { bytes: 0.0, ..gemm };
        assert_eq!(predict(&gemm, &profile), predict(&less_memory, &profile));
        let gemv = StepCost {
            class: KernelClass::Gemv,
            flops: 2.0 * n * n,
            bytes: n * n * 8.0,
            working_set: n * n * 8.0,
            ..gemm
        };
        let less_work = StepCost { flops: 0.0, ..gemv };
        assert_eq!(predict(&gemv, &profile), predict(&less_work, &profile));
    }
}
