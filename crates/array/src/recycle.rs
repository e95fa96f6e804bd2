//! Blocks of memory for arrays, kept when they are freed and handed out again.
//!
//! The kernel clears every page that it hands to a process, and the first touch of each
//! page is a fault; on results that do not fit the caches both cost as much as an
//! addition of their elements. A block that an array has just let go has neither cost.

use std::alloc::{Layout, alloc_zeroed, dealloc};
use std::ptr::NonNull;
use std::sync::{Mutex, OnceLock};

use einmul_machine::{env, memory};

use crate::storage::ALIGNMENT;

/// Bytes that are kept unless the environment says otherwise.
const DEFAULT_KEPT_BYTES: usize = 256 << 20;

/// Blocks of one size that are kept at most.
const KEPT_OF_A_CLASS: usize = 32;

/// From here on a cleared block comes from the system, which clears pages when they are
/// touched, and perhaps never.
const LAZILY_CLEARED: usize = 1 << 20;

/// From here on large pages are asked for, as NumPy does.
const LARGE_PAGES: usize = 4 << 20;

/// An aligned block of initialised memory. Freed, it may be kept.
#[derive(Debug)]
pub(crate) struct Block {
    /// As the allocator gave it.
    base: NonNull<u8>,
    /// The first aligned byte.
    start: NonNull<u8>,
    class: usize,
}

// SAFETY: a block is memory that nobody else uses.
unsafe impl Send for Block {}
// SAFETY: a shared block only tells its address.
unsafe impl Sync for Block {}

impl Block {
    pub(crate) fn start(&self) -> NonNull<u8> {
        self.start
    }
}

/// Kept blocks by class, and the bytes of all.
struct Kept {
    classes: Vec<Vec<Raw>>,
    bytes: usize,
}

/// A block without its destructor.
struct Raw {
    base: NonNull<u8>,
    start: NonNull<u8>,
}

// SAFETY: as for `Block`.
unsafe impl Send for Raw {}

static KEPT: Mutex<Kept> = Mutex::new(Kept { classes: Vec::new(), bytes: 0 });

/// A block of at least `bytes` > 0 bytes, all zero; `None` when memory is refused.
pub(crate) fn zeroed(bytes: usize) -> Option<Block> {
    if bytes >= LAZILY_CLEARED {
        return allocate(class_of(bytes)?);
    }
    let block = unfilled(bytes)?;
    // SAFETY: the block holds `bytes` bytes and is nobody else's.
    unsafe { block.start.write_bytes(0, bytes) };
    Some(block)
}

/// A block of at least `bytes` > 0 bytes, initialised with anything; `None` when memory
/// is refused.
pub(crate) fn unfilled(bytes: usize) -> Option<Block> {
    let class = class_of(bytes)?;
    // The lock is never waited for: a thread that held it at a fork does not exist in the
    // child.
    if let Ok(mut kept) = KEPT.try_lock()
        && let Some(Raw { base, start }) = kept.classes.get_mut(class).and_then(Vec::pop)
    {
        kept.bytes -= class_bytes(class);
        return Some(Block { base, start, class });
    }
    allocate(class)
}

/// Gives the kept blocks back to the system.
pub fn release_kept_memory() {
    let Ok(mut kept) = KEPT.try_lock() else { return };
    kept.bytes = 0;
    for (class, blocks) in kept.classes.iter_mut().enumerate() {
        for Raw { base, .. } in blocks.drain(..) {
            // SAFETY: the block came from `allocate` with this class and is nobody's.
            unsafe { dealloc(base.as_ptr(), layout(class)) }
        }
    }
}

impl Drop for Block {
    fn drop(&mut self) {
        let size = class_bytes(self.class);
        if let Ok(mut kept) = KEPT.try_lock()
            && kept.bytes + size <= kept_bytes()
        {
            if kept.classes.len() <= self.class {
                kept.classes.resize_with(self.class + 1, Vec::new);
            }
            if kept.classes[self.class].len() < KEPT_OF_A_CLASS {
                kept.bytes += size;
                kept.classes[self.class].push(Raw { base: self.base, start: self.start });
                return;
            }
        }
        // SAFETY: the block came from `allocate` with this class, and only its one owner
        // drops it.
        unsafe { dealloc(self.base.as_ptr(), layout(self.class)) }
    }
}

fn allocate(class: usize) -> Option<Block> {
    // The system allocator hands out large zeroed blocks as untouched pages, but only at
    // its own alignment: over-allocate and align by hand.
    // SAFETY: the layout's size is not zero.
    let base = NonNull::new(unsafe { alloc_zeroed(layout(class)) })?;
    if class_bytes(class) >= LARGE_PAGES {
        memory::advise_large_pages(base.as_ptr(), class_bytes(class));
    }
    let skip = base.as_ptr().align_offset(ALIGNMENT);
    // SAFETY: `skip` < ALIGNMENT, and ALIGNMENT extra bytes were allocated.
    let start = unsafe { base.add(skip) };
    Some(Block { base, start, class })
}

fn kept_bytes() -> usize {
    static LIMIT: OnceLock<usize> = OnceLock::new();
    *LIMIT.get_or_init(|| match env::keep_bytes() {
        Ok(Some(bytes)) => usize::try_from(bytes).unwrap_or(usize::MAX),
        _ => DEFAULT_KEPT_BYTES,
    })
}

/// Steps of a class between powers of two: a block is at most an eighth too large.
const STEPS: usize = 8;

/// Bytes of the smallest class.
const LEAST: usize = 64;

/// The class of the smallest block that holds `bytes`; `None` beyond what a layout can
/// name.
fn class_of(bytes: usize) -> Option<usize> {
    if bytes > isize::MAX as usize / 2 {
        return None;
    }
    // Sizes in units of LEAST: the first sixteen are classes of their own, then each
    // doubling has STEPS.
    let units = bytes.div_ceil(LEAST).max(1);
    if units <= 2 * STEPS {
        return Some(units - 1);
    }
    let doublings = (units - 1).ilog2() as usize - STEPS.ilog2() as usize;
    let step = (units - 1) >> doublings;
    Some(doublings * STEPS + step)
}

/// The bytes of a class: the inverse of [`class_of`], rounded up.
fn class_bytes(class: usize) -> usize {
    if class < 2 * STEPS {
        return (class + 1) * LEAST;
    }
    let doublings = class / STEPS - 1;
    let step = class - doublings * STEPS;
    ((step + 1) << doublings) * LEAST
}

fn layout(class: usize) -> Layout {
    // SAFETY: `class_of` bounds the size far below isize::MAX, and 16 is a power of two.
    unsafe { Layout::from_size_align_unchecked(class_bytes(class) + ALIGNMENT, 16) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_holds_its_bytes_and_little_more() {
        for bytes in (1..5000).chain((12..45).flat_map(|e| [(1 << e) - 1, 1 << e, (1 << e) + 1])) {
            let class = class_of(bytes).expect("small");
            let held = class_bytes(class);
            assert!(held >= bytes, "{bytes} in {held}");
            assert!(held <= bytes + bytes / STEPS + LEAST, "{bytes} in {held}");
            assert!(class == 0 || class_bytes(class - 1) < bytes, "{bytes}: {class} is too high");
        }
        assert_eq!(class_of(usize::MAX), None);
    }

    #[test]
    fn zeroed_memory_is_zero_however_it_was_used() {
        for bytes in [1, 100, 5000, 3 << 20] {
            for _ in 0..3 {
                let block = zeroed(bytes).expect("small");
                // SAFETY: the block holds `bytes` initialised bytes, used here alone.
                let all = unsafe { std::slice::from_raw_parts_mut(block.start.as_ptr(), bytes) };
                assert!(all.iter().all(|&byte| byte == 0));
                all.fill(7);
            }
        }
    }
}
