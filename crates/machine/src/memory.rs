//! How much memory a plan may use, and how large blocks are backed.

use crate::env::{self, EnvError};

/// The bytes that a plan may use: `EINMUL_MEMORY_LIMIT`, else what the system
/// reports as available, else `None`.
///
/// # Errors
/// When the variable is not a count of bytes.
pub fn memory_limit() -> Result<Option<u64>, EnvError> {
    Ok(env::memory_limit()?.or_else(available_memory))
}

/// Asks the system to back a large block by large pages, of which there are few to fault in
/// and to translate. Where it cannot, nothing changes.
pub fn advise_large_pages(start: *mut u8, bytes: usize) {
    #[cfg(target_os = "linux")]
    {
        const PAGE: usize = 4096;
        let skip = start.align_offset(PAGE);
        if bytes > skip {
            // SAFETY: the advice touches no contents; an address range that is not mapped,
            // which the caller's block is, would only be refused.
            unsafe {
                libc::madvise(start.wrapping_add(skip).cast(), bytes - skip, libc::MADV_HUGEPAGE);
            }
        }
    }
    #[cfg(not(target_os = "linux"))]
    let _ = (start, bytes);
}

/// The bytes that can be used without swapping, where the system says so.
///
/// The smaller of the machine's available memory and what the process's
/// control group has left.
pub fn available_memory() -> Option<u64> {
    let machine =
        std::fs::read_to_string("/proc/meminfo").ok().and_then(|text| available(&text))?;
    let number = |path| std::fs::read_to_string(path).ok()?.trim().parse::<u64>().ok();
    let group = number("/sys/fs/cgroup/memory.max")
        .zip(number("/sys/fs/cgroup/memory.current"))
        .map(|(most, used)| most.saturating_sub(used));
    Some(group.map_or(machine, |left| left.min(machine)))
}

fn available(meminfo: &str) -> Option<u64> {
    let line = meminfo.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    line.trim().strip_suffix("kB")?.trim_end().parse::<u64>().ok()?.checked_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn meminfo_parses() {
        let rows: &[(&str, Option<u64>)] = &[
            ("MemTotal: 9 kB\nMemAvailable:     20 kB\n", Some(20 * 1024)),
            ("MemTotal: 9 kB\n", None),
            ("MemAvailable: many kB\n", None),
            ("MemAvailable: 18446744073709551615 kB\n", None),
        ];
        for &(text, expected) in rows {
            assert_eq!(available(text), expected, "{text:?}");
        }
    }
}
