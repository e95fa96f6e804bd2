//! Memory behind arrays: 64-byte aligned and owned, or borrowed from a foreign
//! owner that is kept alive.

use std::alloc::{Layout, alloc_zeroed, dealloc};
use std::any::Any;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::Error;

/// Bytes that owned memory is aligned to: a cache line, and one AVX-512 vector.
pub const ALIGNMENT: usize = 64;

/// A run of bytes that arrays share.
#[derive(Debug)]
pub struct Storage {
    start: NonNull<u8>,
    bytes: usize,
    owner: Owner,
    version: AtomicU64,
}

enum Owner {
    /// The allocation as it was made; `start` is its first aligned byte.
    Allocation { base: NonNull<u8>, layout: Layout },
    /// Nothing was allocated for zero bytes.
    Empty,
    /// Someone else's memory, read-only, valid while this value lives.
    Foreign(#[expect(dead_code, reason = "held only to be dropped")] Box<dyn Any + Send + Sync>),
}

impl std::fmt::Debug for Owner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Owner::Allocation { .. } => "Allocation",
            Owner::Empty => "Empty",
            Owner::Foreign(_) => "Foreign",
        })
    }
}

// SAFETY: storage is plain bytes; all writing goes through `&mut Array`, which
// first makes itself the only user (`Array::view_mut`), or through `&mut Storage`.
unsafe impl Send for Storage {}
// SAFETY: as for `Send`; shared access only reads.
unsafe impl Sync for Storage {}

impl Storage {
    /// Zeroed memory of at least `bytes` bytes.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`] when the allocator refuses; nothing aborts.
    pub fn zeroed(bytes: usize) -> Result<Self, Error> {
        let version = AtomicU64::new(0);
        if bytes == 0 {
            let start = NonNull::<Aligned>::dangling().cast();
            return Ok(Self { start, bytes, owner: Owner::Empty, version });
        }
        // The system allocator hands out large zeroed blocks as untouched pages,
        // but only at its own alignment: over-allocate and align by hand.
        let refused = || Error::OutOfMemory { bytes };
        let padded = bytes.checked_add(ALIGNMENT).ok_or_else(refused)?;
        let layout = Layout::from_size_align(padded, 16).map_err(|_| refused())?;
        // SAFETY: the layout's size is not zero.
        let base = NonNull::new(unsafe { alloc_zeroed(layout) }).ok_or_else(refused)?;
        let skip = base.as_ptr().align_offset(ALIGNMENT);
        // SAFETY: `skip` < ALIGNMENT, and ALIGNMENT extra bytes were allocated.
        let start = unsafe { base.add(skip) };
        Ok(Self { start, bytes, owner: Owner::Allocation { base, layout }, version })
    }

    /// Memory of another owner, which is dropped with the last array that uses it.
    ///
    /// # Safety
    /// `start` points at `bytes` initialised bytes that stay valid, and that
    /// nobody writes, until `owner` is dropped.
    pub unsafe fn foreign(
        start: NonNull<u8>,
        bytes: usize,
        owner: Box<dyn Any + Send + Sync>,
    ) -> Self {
        Self { start, bytes, owner: Owner::Foreign(owner), version: AtomicU64::new(0) }
    }

    /// The first byte.
    pub fn start(&self) -> *mut u8 {
        self.start.as_ptr()
    }

    /// Number of usable bytes.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Whether einmul allocated this memory and may write it.
    pub fn is_owned(&self) -> bool {
        !matches!(self.owner, Owner::Foreign(_))
    }

    /// A number that every write advances, so that facts found by a scan can be
    /// kept with it. Foreign memory has none: its owner may change it unseen.
    pub fn version(&self) -> Option<u64> {
        self.is_owned().then(|| self.version.load(Ordering::Acquire))
    }

    pub(crate) fn advance_version(&self) {
        self.version.fetch_add(1, Ordering::Release);
    }
}

impl Drop for Storage {
    fn drop(&mut self) {
        if let Owner::Allocation { base, layout } = self.owner {
            // SAFETY: `base` came from `alloc_zeroed` with this layout, and this
            // is the only place that frees it.
            unsafe { dealloc(base.as_ptr(), layout) }
        }
    }
}

#[repr(align(64))]
struct Aligned(#[expect(dead_code, reason = "only the type's alignment is used")] u8);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_aligned_and_zero() {
        for bytes in [0, 1, 63, 64, 4097, 1 << 20] {
            let storage = Storage::zeroed(bytes).expect("small");
            assert_eq!(storage.start() as usize % ALIGNMENT, 0);
            // SAFETY: the storage holds `bytes` initialised bytes.
            let all = unsafe { std::slice::from_raw_parts(storage.start(), bytes) };
            assert!(all.iter().all(|&b| b == 0));
        }
    }

    #[test]
    fn refusal_is_an_error() {
        assert!(matches!(Storage::zeroed(usize::MAX), Err(Error::OutOfMemory { .. })));
        assert!(matches!(
            Storage::zeroed(isize::MAX as usize - 100),
            Err(Error::OutOfMemory { .. })
        ));
    }
}
