//! Matrices of contiguous rows in a piece of memory.

use einmul_kernels::{MatMut, MatRef};

/// `rows × cols` elements, with rows `stride` apart.
///
/// # Panics
/// When the memory does not hold them.
pub(crate) fn rows<T>(memory: &[T], stride: usize, rows: usize, cols: usize) -> MatRef<'_, T> {
    check(memory.len(), stride, rows, cols);
    // SAFETY: all elements are inside the memory, which is borrowed.
    unsafe { MatRef::from_raw_parts(memory.as_ptr(), rows, cols, stride as isize, 1) }
}

/// [`rows`] to be written.
///
/// # Panics
/// As [`rows`].
pub(crate) fn rows_mut<T>(
    memory: &mut [T],
    stride: usize,
    rows: usize,
    cols: usize,
) -> MatMut<'_, T> {
    check(memory.len(), stride, rows, cols);
    // SAFETY: all elements are inside the memory, which is borrowed uniquely, and distinct.
    unsafe { MatMut::from_raw_parts(memory.as_mut_ptr(), rows, cols, stride as isize, 1) }
}

fn check(len: usize, stride: usize, rows: usize, cols: usize) {
    let needed = if rows == 0 || cols == 0 { 0 } else { (rows - 1) * stride + cols };
    assert!(cols <= stride && needed <= len, "{rows}x{cols} in {len} elements {stride} apart");
}
