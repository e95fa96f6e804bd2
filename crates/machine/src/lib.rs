//! What the hardware can do.
//!
//! Floor 1: instruction sets, caches, built-in rates, the one thread pool and
//! the one cost prediction that planner, solvers and device advice share.
//! Nothing here measures; calibration lives with the planner and hands a
//! [`Profile`] back in.

pub mod caches;
pub mod env;
pub mod interrupt;
pub mod isa;
pub mod memory;
pub mod predict;
pub mod profile;
pub mod threads;

pub use caches::Caches;
pub use env::EnvError;
pub use isa::Isa;
pub use predict::{KernelClass, Precision, StepCost, predict};
pub use profile::Profile;
