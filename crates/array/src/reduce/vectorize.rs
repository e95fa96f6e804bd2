//! One loop, compiled for each instruction set and entered through one door.

use std::sync::OnceLock;

use einmul_machine::isa::Isa;

/// Work that is compiled for the instruction set that it runs with.
///
/// A trait and no closure, because a closure is a function of its own that the
/// compiler may leave without the instruction set. Implementations of
/// [`Vectorize::run`] are `#[inline(always)]`, as is all that they call.
pub(crate) trait Vectorize {
    type Output;
    fn run(self) -> Self::Output;
}

/// Runs the work with the best instruction set that the process may use.
pub(crate) fn vectorize<W: Vectorize>(work: W) -> W::Output {
    #[cfg(target_arch = "x86_64")]
    match isa() {
        // SAFETY: `isa` returns sets that this processor has.
        Isa::Avx512 => return unsafe { avx512(work) },
        // SAFETY: as above.
        Isa::Avx2 => return unsafe { avx2(work) },
        _ => {}
    }
    work.run()
}

/// The best instruction set that the process may use.
pub(crate) fn isa() -> Isa {
    static ISA: OnceLock<Isa> = OnceLock::new();
    // A pin that cannot be followed is reported where profiles are read; the
    // slowest loop is right on every processor.
    *ISA.get_or_init(|| Isa::host().unwrap_or(Isa::Portable))
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx2,fma")]
fn avx512<W: Vectorize>(work: W) -> W::Output {
    work.run()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn avx2<W: Vectorize>(work: W) -> W::Output {
    work.run()
}
