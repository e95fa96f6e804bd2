//! From a function of one element to a function of slices.

use std::marker::PhantomData;

use super::Approximate;
use crate::vectors::{Loop, Vectors};

/// Fills `out` with `F` of each element of `x`, equally long.
pub(super) fn map<F: Approximate<T>, T: Copy>(vectors: Vectors, x: &[T], out: &mut [T]) {
    // A block is four vectors of the widest set: the latency of one hides behind
    // the others, and the compiler keeps a loop this long whole.
    match size_of::<T>() {
        4 => vectors.run(Blocks::<F, T, 64, 32> { x, out, function: PhantomData }),
        _ => vectors.run(Blocks::<F, T, 32, 16> { x, out, function: PhantomData }),
    }
}

/// Blocks of `N` elements, then of at most `M`.
struct Blocks<'a, F, T, const N: usize, const M: usize> {
    x: &'a [T],
    out: &'a mut [T],
    function: PhantomData<F>,
}

impl<F: Approximate<T>, T: Copy, const N: usize, const M: usize> Loop for Blocks<'_, F, T, N, M> {
    #[inline(always)]
    fn run(self) {
        let (blocks, rest) = self.x.as_chunks::<N>();
        let (out_blocks, out_rest) = self.out.as_chunks_mut::<N>();
        for (x, out) in blocks.iter().zip(out_blocks) {
            whole::<F, T, N>(x, out);
        }
        for (x, out) in rest.chunks(M).zip(out_rest.chunks_mut(M)) {
            part::<F, T, M>(x, out);
        }
    }
}

/// The block's length is known to the compiler, which needs no loop for it.
#[inline(always)]
fn whole<F: Approximate<T>, T: Copy, const N: usize>(x: &[T; N], out: &mut [T; N]) {
    let mut plain = true;
    for i in 0..N {
        plain &= F::is_plain(x[i]);
    }
    if plain {
        for i in 0..N {
            out[i] = F::plain(x[i]);
        }
    } else {
        for i in 0..N {
            out[i] = F::any(x[i]);
        }
    }
}

/// At most `M` elements, as `M` of which some are masked out.
#[inline(always)]
fn part<F: Approximate<T>, T: Copy, const M: usize>(x: &[T], out: &mut [T]) {
    let length = x.len().min(out.len());
    let (x, out) = (x.as_ptr(), out.as_mut_ptr());
    for i in 0..M {
        if i < length {
            // SAFETY: both slices have `length` elements.
            unsafe { *out.add(i) = F::any(*x.add(i)) };
        }
    }
}
