//! Memory behind arrays: 64-byte aligned and owned, or borrowed from a foreign
//! owner that is kept alive.

use std::any::Any;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::Error;
use crate::recycle::{self, Block};

/// Bytes that owned memory is aligned to: a cache line, and one AVX-512 vector.
pub const ALIGNMENT: usize = 64;

/// A run of bytes that arrays share.
#[derive(Debug)]
pub struct Storage {
    start: NonNull<u8>,
    bytes: usize,
    owner: Owner,
    version: AtomicU64,
    /// Whether others were given the memory to write.
    lent: AtomicBool,
}

enum Owner {
    /// Our own block; `start` is its first byte.
    Block { _block: Block },
    /// Nothing was allocated for zero bytes.
    Empty,
    /// Someone else's memory, valid while `_owner` lives.
    Foreign { _owner: Box<dyn Any + Send + Sync>, writable: bool },
}

impl std::fmt::Debug for Owner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Owner::Block { .. } => "Block",
            Owner::Empty => "Empty",
            Owner::Foreign { .. } => "Foreign",
        })
    }
}

// SAFETY: storage is plain bytes. Writing goes through `&mut Array`, which first makes
// itself the only user (`Array::view_mut`), or through `Array::view_mut_shared`, whose
// caller answers for what else looks.
unsafe impl Send for Storage {}
// SAFETY: as for `Send`; shared access only reads.
unsafe impl Sync for Storage {}

impl Storage {
    /// Zeroed memory of at least `bytes` bytes.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`] when the allocator refuses; nothing aborts.
    pub fn zeroed(bytes: usize) -> Result<Self, Error> {
        Self::own(bytes, recycle::zeroed)
    }

    /// Memory of at least `bytes` bytes with unspecified contents, for results that are
    /// written whole: large blocks come back from freed arrays without a page fault.
    ///
    /// # Errors
    /// As [`Storage::zeroed`].
    pub fn unfilled(bytes: usize) -> Result<Self, Error> {
        Self::own(bytes, recycle::unfilled)
    }

    fn own(bytes: usize, make: fn(usize) -> Option<Block>) -> Result<Self, Error> {
        let (version, lent) = (AtomicU64::new(0), AtomicBool::new(false));
        if bytes == 0 {
            let start = NonNull::<Aligned>::dangling().cast();
            return Ok(Self { start, bytes, owner: Owner::Empty, version, lent });
        }
        let block = make(bytes).ok_or(Error::OutOfMemory { bytes })?;
        let start = block.start();
        let owner = Owner::Block { _block: block };
        Ok(Self { start, bytes, owner, version, lent })
    }

    /// Memory of another owner, which is dropped with the last array that uses it.
    ///
    /// # Safety
    /// `start` points at initialised bytes that stay valid until `owner` is dropped,
    /// that nobody writes while they are looked at, and that may be written if
    /// `writable`.
    pub unsafe fn foreign(
        start: NonNull<u8>,
        bytes: usize,
        writable: bool,
        owner: Box<dyn Any + Send + Sync>,
    ) -> Self {
        let owner = Owner::Foreign { _owner: owner, writable };
        let (version, lent) = (AtomicU64::new(0), AtomicBool::new(false));
        Self { start, bytes, owner, version, lent }
    }

    /// The first byte.
    pub fn start(&self) -> *mut u8 {
        self.start.as_ptr()
    }

    /// Number of usable bytes.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Whether einmul allocated this memory.
    pub fn is_owned(&self) -> bool {
        !matches!(self.owner, Owner::Foreign { .. })
    }

    /// Whether this memory may be written: all but foreign memory lent for reading.
    pub fn is_writable(&self) -> bool {
        !matches!(self.owner, Owner::Foreign { writable: false, .. })
    }

    /// A number that every write advances, so that facts found by a scan can be
    /// kept with it. Foreign memory has none, and lent memory neither: others may
    /// change it unseen.
    pub fn version(&self) -> Option<u64> {
        let alone = self.is_owned() && !self.lent.load(Ordering::Acquire);
        alone.then(|| self.version.load(Ordering::Acquire))
    }

    /// To be called before memory is given to others that may write it, for ever.
    pub fn lend(&self) {
        self.lent.store(true, Ordering::Release);
    }

    pub(crate) fn advance_version(&self) {
        self.version.fetch_add(1, Ordering::Release);
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
