//! Cache sizes of the first core.

use std::path::Path;

use serde::{Deserialize, Serialize};

/// Cache sizes in bytes: the first two private to a core, the third shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caches {
    /// First-level data cache.
    pub l1d: usize,
    /// Second-level cache.
    pub l2: usize,
    /// Last-level cache.
    pub l3: usize,
}

impl Caches {
    /// Sizes that most servers and laptops of the last years reach.
    pub const TYPICAL: Caches = Caches { l1d: 32 << 10, l2: 512 << 10, l3: 8 << 20 };

    /// What the system reports, [`Caches::TYPICAL`] for a level that it does not.
    pub fn detect() -> Caches {
        Self::read(Path::new("/sys/devices/system/cpu/cpu0/cache"))
    }

    fn read(folder: &Path) -> Caches {
        let mut caches = Caches::TYPICAL;
        for index in 0..8 {
            let entry = folder.join(format!("index{index}"));
            let field = |name| std::fs::read_to_string(entry.join(name)).unwrap_or_default();
            let Some(size) = parse_size(field("size").trim()) else { continue };
            match (field("level").trim(), field("type").trim()) {
                ("1", "Data" | "Unified") => caches.l1d = size,
                ("2", "Data" | "Unified") => caches.l2 = size,
                ("3", "Data" | "Unified") => caches.l3 = size,
                _ => {}
            }
        }
        caches.clamped()
    }

    /// Keeps the order l1d ≤ l2 ≤ l3 and believable sizes, so that blocking
    /// sizes computed from them are neither zero nor absurd.
    fn clamped(self) -> Caches {
        let l1d = self.l1d.clamp(8 << 10, 1 << 20);
        let l2 = self.l2.clamp(l1d, 64 << 20);
        let l3 = self.l3.clamp(l2, 1 << 30);
        Caches { l1d, l2, l3 }
    }
}

/// Sizes as the kernel prints them: `48K`, `1024K`, `32M`.
fn parse_size(text: &str) -> Option<usize> {
    let (digits, shift) = match text.as_bytes().last()? {
        b'K' => (&text[..text.len() - 1], 10),
        b'M' => (&text[..text.len() - 1], 20),
        _ => (text, 0),
    };
    digits.parse::<usize>().ok()?.checked_mul(1 << shift).filter(|&size| size > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_parse() {
        for (text, expected) in [
            ("48K", Some(48 << 10)),
            ("32M", Some(32 << 20)),
            ("512", Some(512)),
            ("", None),
            ("K", None),
            ("0K", None),
        ] {
            assert_eq!(parse_size(text), expected, "{text:?}");
        }
    }

    #[test]
    fn an_absent_folder_gives_typical_sizes() {
        assert_eq!(Caches::read(Path::new("/no/such/folder")), Caches::TYPICAL);
    }

    #[test]
    fn detected_sizes_are_ordered() {
        let caches = Caches::detect();
        assert!(0 < caches.l1d && caches.l1d <= caches.l2 && caches.l2 <= caches.l3);
    }
}
