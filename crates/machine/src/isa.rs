//! The instruction sets that kernels are written for.

use std::fmt;
use std::str::FromStr;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::env::{self, EnvError};

/// An instruction set, ordered from the least to the most capable of its family.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Isa {
    /// Plain Rust, whatever the compiler's target offers.
    Portable,
    /// 128-bit Advanced SIMD of 64-bit Arm.
    Neon,
    /// 256-bit AVX2 with FMA.
    Avx2,
    /// 512-bit AVX-512 F, BW, DQ and VL.
    Avx512,
}

impl Isa {
    /// Every set, from the least to the most capable.
    pub const ALL: [Isa; 4] = [Isa::Portable, Isa::Neon, Isa::Avx2, Isa::Avx512];

    /// The best set that this processor has.
    pub fn detect() -> Isa {
        Isa::ALL.into_iter().rev().find(|isa| isa.is_supported()).unwrap_or(Isa::Portable)
    }

    /// The set that kernels are to use: the pinned one, else the best.
    ///
    /// # Errors
    /// When `EINMUL_ISA` names no set, or one that this processor lacks.
    pub fn host() -> Result<Isa, EnvError> {
        match env::isa()? {
            None => Ok(Isa::detect()),
            Some(pinned) if pinned.is_supported() => Ok(pinned),
            Some(pinned) => Err(EnvError::UnsupportedIsa { pinned, best: Isa::detect() }),
        }
    }

    /// [`Isa::host`], looked up once.
    ///
    /// A nonsensical pin counts as unset here; [`env::check`] and
    /// [`crate::Profile::host`] report it.
    pub fn current() -> Isa {
        static CURRENT: OnceLock<Isa> = OnceLock::new();
        *CURRENT.get_or_init(|| Isa::host().unwrap_or_else(|_| Isa::detect()))
    }

    /// Whether this processor runs the set's instructions.
    pub fn is_supported(self) -> bool {
        match self {
            Isa::Portable => true,
            Isa::Neon => cfg!(target_arch = "aarch64"),
            #[cfg(target_arch = "x86_64")]
            Isa::Avx2 => is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma"),
            #[cfg(target_arch = "x86_64")]
            Isa::Avx512 => {
                // The 256-bit kernels of small products are used beside the
                // 512-bit ones, so both families must be there.
                Isa::Avx2.is_supported()
                    && is_x86_feature_detected!("avx512f")
                    && is_x86_feature_detected!("avx512bw")
                    && is_x86_feature_detected!("avx512dq")
                    && is_x86_feature_detected!("avx512vl")
            }
            #[cfg(not(target_arch = "x86_64"))]
            Isa::Avx2 | Isa::Avx512 => false,
        }
    }

    /// The name in configuration, plans and kernel names.
    pub fn name(self) -> &'static str {
        match self {
            Isa::Portable => "portable",
            Isa::Neon => "neon",
            Isa::Avx2 => "avx2",
            Isa::Avx512 => "avx512",
        }
    }
}

impl fmt::Display for Isa {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The text names no instruction set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown instruction set {0:?}; there are portable, neon, avx2 and avx512")]
pub struct UnknownIsa(String);

impl FromStr for Isa {
    type Err = UnknownIsa;

    fn from_str(text: &str) -> Result<Self, UnknownIsa> {
        Isa::ALL
            .into_iter()
            .find(|isa| isa.name() == text)
            .ok_or_else(|| UnknownIsa(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_round_trip() {
        for isa in Isa::ALL {
            assert_eq!(isa.to_string().parse(), Ok(isa));
        }
        assert!("sse9".parse::<Isa>().is_err());
    }

    #[test]
    fn detection_returns_a_supported_set() {
        assert!(Isa::Portable.is_supported());
        assert!(Isa::detect().is_supported());
    }
}
