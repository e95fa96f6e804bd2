//! Vectors of one instruction set, behind one trait.
//!
//! A type such as [`x86::Avx512`] is a token: holding a function that was made
//! for it is only sound on a processor that has the set, which
//! [`crate::gemm::tiles`] checks once. Kernels are written once over
//! `S: Simd<T>`, are `#[inline(always)]` throughout, and enter the instruction
//! set at one place, [`Simd::vectorize`], whose inner function carries the
//! `target_feature` attribute.

pub(crate) mod lanes;
pub(crate) mod portable;
#[cfg(target_arch = "x86_64")]
pub(crate) mod x86;

use crate::element::Real;

/// The vectors of `T` of one instruction set.
///
/// # Safety
/// Every method needs a processor with the instruction set and is meant to be
/// inlined into a [`Kernel`] that runs under [`Simd::vectorize`]. Methods with
/// pointers need `LANES` elements (or as many as the mask has) behind them, with
/// no alignment beyond the element's.
pub(crate) trait Simd<T: Real>: Copy + Send + Sync + 'static {
    /// One register.
    type Vector: Copy;
    /// Which lanes, from the first on, a masked access touches.
    type Mask: Copy;
    /// Elements of a register.
    const LANES: usize;
    /// Rows and columns of the block that [`Simd::transpose`] moves.
    const BLOCK: usize;

    /// All lanes zero.
    unsafe fn zero() -> Self::Vector;
    /// All lanes `value`.
    unsafe fn splat(value: T) -> Self::Vector;
    /// Reads `LANES` elements.
    unsafe fn load(from: *const T) -> Self::Vector;
    /// Writes `LANES` elements.
    unsafe fn store(to: *mut T, vector: Self::Vector);
    /// The mask of the first `len` lanes, `len ≤ LANES`.
    unsafe fn mask(len: usize) -> Self::Mask;
    /// Reads the masked elements; the other lanes are zero.
    unsafe fn load_masked(from: *const T, mask: Self::Mask) -> Self::Vector;
    /// Writes the masked elements.
    unsafe fn store_masked(to: *mut T, mask: Self::Mask, vector: Self::Vector);
    /// `a + b`.
    unsafe fn add(a: Self::Vector, b: Self::Vector) -> Self::Vector;
    /// `a · b`.
    unsafe fn mul(a: Self::Vector, b: Self::Vector) -> Self::Vector;
    /// `a · b + c`, fused where the set has it.
    unsafe fn mul_add(a: Self::Vector, b: Self::Vector, c: Self::Vector) -> Self::Vector;
    /// The sum of all lanes, in a fixed order.
    unsafe fn sum(vector: Self::Vector) -> T;
    /// Asks for the cache line of an address, which need not be readable.
    unsafe fn prefetch(address: *const T);
    /// `to[i·to_stride + j] = from[j·from_stride + i]` for `i, j < BLOCK`.
    unsafe fn transpose(from: *const T, from_stride: isize, to: *mut T, to_stride: usize);
    /// Runs the kernel with the instruction set switched on.
    unsafe fn vectorize<K: Kernel<T, Self>>(kernel: K);
}

/// Work that is compiled for the instruction set that it runs with.
///
/// A trait and no closure, because a closure is a function of its own that the
/// compiler may leave without the instruction set.
pub(crate) trait Kernel<T: Real, S: Simd<T>> {
    /// The work. Implementations are `#[inline(always)]`.
    ///
    /// # Safety
    /// The processor has the instruction set, and whatever the kernel's fields
    /// ask for holds.
    unsafe fn run(self);
}
