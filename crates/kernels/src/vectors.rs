//! Plain loops, compiled once for each instruction set.
//!
//! The compiler vectorises a simple loop well, but only for the instructions that
//! the function around it may use. [`Vectors::run`] is that function: one for each
//! set, into which the loop is inlined. Kernels that need registers by name use
//! the crate's `Simd` trait instead.

use einmul_machine::Isa;

/// A loop to be compiled for each instruction set.
///
/// A trait and no closure, because a closure is a function of its own that the
/// compiler may leave without the instruction set.
pub trait Loop {
    /// The work. Implementations are `#[inline(always)]`, and so is whatever they
    /// call that shall use the instruction set.
    fn run(self);
}

/// An instruction set that this processor has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Vectors(Isa);

impl Vectors {
    /// The set that kernels are to use, [`Isa::current`].
    #[inline]
    pub fn current() -> Self {
        // `Isa::current` is the pinned set or the best one, both supported.
        Vectors(Isa::current())
    }

    /// One set, if this processor has it.
    pub fn of(isa: Isa) -> Option<Self> {
        isa.is_supported().then_some(Vectors(isa))
    }

    /// The set.
    pub fn isa(self) -> Isa {
        self.0
    }

    /// Whether `a.mul_add(b, c)` is one instruction; without it, it is a slow call.
    #[inline]
    pub fn has_fused(self) -> bool {
        match self.0 {
            Isa::Avx2 | Isa::Avx512 => true,
            Isa::Portable | Isa::Neon => {
                cfg!(any(target_arch = "aarch64", target_feature = "fma"))
            }
        }
    }

    /// Runs a loop with the instruction set switched on.
    #[inline]
    pub fn run(self, work: impl Loop) {
        match self.0 {
            // SAFETY: a value of this type is only made for a supported set.
            #[cfg(target_arch = "x86_64")]
            Isa::Avx512 => unsafe { avx512(work) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Isa::Avx2 => unsafe { avx2(work) },
            _ => work.run(),
        }
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma,avx512f,avx512bw,avx512dq,avx512vl")]
fn avx512(work: impl Loop) {
    work.run();
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn avx2(work: impl Loop) {
    work.run();
}
