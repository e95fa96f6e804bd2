//! What a result must name: the machine and the versions.

use einmul_machine::{Profile, profile::processor_name};
use serde::{Deserialize, Serialize};

/// Where and with what a benchmark ran.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Setting {
    /// The processor as the system names it.
    pub(crate) processor: String,
    /// Cores that the process may use.
    pub(crate) cores: usize,
    /// The instruction set of einmul's kernels.
    pub(crate) isa: String,
    /// Each library with its version.
    pub(crate) versions: Vec<(String, String)>,
}

/// The versions in the lock file that the benchmark was built from.
const LOCK: &str = include_str!("../../Cargo.lock");

impl Setting {
    pub(crate) fn here(profile: &Profile) -> Setting {
        let crates = ["faer", "gemm", "matrixmultiply"];
        let einmul = ("einmul".to_owned(), env!("CARGO_PKG_VERSION").to_owned());
        let peers = crates.map(|name| (name.to_owned(), locked_version(name)));
        Setting {
            processor: processor_name().unwrap_or_else(|| std::env::consts::ARCH.to_owned()),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            isa: profile.isa.to_string(),
            versions: std::iter::once(einmul).chain(peers).collect(),
        }
    }
}

fn locked_version(name: &str) -> String {
    let entry = format!("name = \"{name}\"\nversion = \"");
    let rest = LOCK.split_once(&entry).map_or("", |(_, rest)| rest);
    rest.split('"').next().unwrap_or_default().to_owned()
}
