//! Vectors as plain arrays, left to the compiler's own vectoriser.

use super::{Kernel, Simd};

/// Arrays of 16 bytes, the register size that nearly every target has.
#[derive(Clone, Copy)]
pub(crate) struct Portable;

macro_rules! portable {
    ($type:ty, $lanes:literal) => {
        impl Simd<$type> for Portable {
            type Vector = [$type; $lanes];
            type Mask = usize;
            const LANES: usize = $lanes;
            const BLOCK: usize = 4;

            #[inline(always)]
            unsafe fn zero() -> Self::Vector {
                [0.0; $lanes]
            }
            #[inline(always)]
            unsafe fn splat(value: $type) -> Self::Vector {
                [value; $lanes]
            }
            #[inline(always)]
            unsafe fn load(from: *const $type) -> Self::Vector {
                // SAFETY: the caller has LANES elements there; an array's
                // alignment is its element's.
                unsafe { from.cast::<Self::Vector>().read() }
            }
            #[inline(always)]
            unsafe fn store(to: *mut $type, vector: Self::Vector) {
                // SAFETY: as for `load`, writable.
                unsafe { to.cast::<Self::Vector>().write(vector) }
            }
            #[inline(always)]
            unsafe fn mask(len: usize) -> usize {
                len
            }
            #[inline(always)]
            unsafe fn load_masked(from: *const $type, mask: usize) -> Self::Vector {
                // SAFETY: only lanes below the mask are read, which the caller has.
                std::array::from_fn(|i| if i < mask { unsafe { *from.add(i) } } else { 0.0 })
            }
            #[inline(always)]
            unsafe fn store_masked(to: *mut $type, mask: usize, vector: Self::Vector) {
                for (i, &value) in vector.iter().enumerate().take(mask) {
                    // SAFETY: only lanes below the mask are written, which the caller has.
                    unsafe { *to.add(i) = value };
                }
            }
            #[inline(always)]
            unsafe fn add(a: Self::Vector, b: Self::Vector) -> Self::Vector {
                std::array::from_fn(|i| a[i] + b[i])
            }
            #[inline(always)]
            unsafe fn mul(a: Self::Vector, b: Self::Vector) -> Self::Vector {
                std::array::from_fn(|i| a[i] * b[i])
            }
            #[inline(always)]
            unsafe fn mul_add(a: Self::Vector, b: Self::Vector, c: Self::Vector) -> Self::Vector {
                // Without the instruction `mul_add` is a slow library call.
                const FUSED: bool = cfg!(any(target_arch = "aarch64", target_feature = "fma"));
                std::array::from_fn(|i| {
                    if FUSED { a[i].mul_add(b[i], c[i]) } else { a[i] * b[i] + c[i] }
                })
            }
            #[inline(always)]
            unsafe fn sum(vector: Self::Vector) -> $type {
                vector.iter().sum()
            }
            #[inline(always)]
            unsafe fn prefetch(_address: *const $type) {}
            #[inline(always)]
            unsafe fn transpose(
                from: *const $type,
                from_stride: isize,
                to: *mut $type,
                to_stride: usize,
            ) {
                for i in 0..4 {
                    for j in 0..4 {
                        // SAFETY: both 4 × 4 blocks are the caller's.
                        unsafe {
                            *to.add(i * to_stride + j) =
                                *from.offset(j as isize * from_stride + i as isize);
                        }
                    }
                }
            }
            #[inline(always)]
            unsafe fn vectorize<K: Kernel<$type, Self>>(kernel: K) {
                // SAFETY: the caller upholds the kernel's contract; the
                // instruction set is the target's own.
                unsafe { kernel.run() }
            }
        }
    };
}

portable!(f32, 4);
portable!(f64, 2);
