//! Sorting of slices in place, ascending, on one thread.
//!
//! Floats have `-0.0` before `0.0` and NaNs last, those with a sign behind those without;
//! every value keeps its bits.

#[cfg(target_arch = "x86_64")]
mod avx512;
mod order;
mod reference;

pub use reference::sort_reference;

use einmul_machine::Isa;
use order::Order;

/// An element that [`sort`] takes: integers and floats of 32 and 64 bits.
pub trait SortElement: Copy + Send + Sync + bytemuck::Pod + sealed::Sealed {
    #[doc(hidden)]
    fn sort(values: &mut [Self], isa: Isa);
    #[doc(hidden)]
    fn select(values: &mut [Self], nth: usize, isa: Isa);
}

mod sealed {
    pub trait Sealed {}
}

macro_rules! sort_elements {
    ($($type:ty),*) => {$(
        impl sealed::Sealed for $type {}
        impl SortElement for $type {
            fn sort(values: &mut [Self], isa: Isa) {
                let bits = bytemuck::cast_slice_mut(values);
                match isa {
                    #[cfg(target_arch = "x86_64")]
                    Isa::Avx512 if isa.is_supported() => {
                        // SAFETY: the processor has the instruction set.
                        unsafe { avx512::sort::<$type>(bits) };
                    }
                    _ => by_rank::<$type>(bits, |ranks| ranks.sort_unstable()),
                }
            }
            fn select(values: &mut [Self], nth: usize, isa: Isa) {
                let bits = bytemuck::cast_slice_mut(values);
                by_rank::<$type>(bits, |ranks| match isa {
                    #[cfg(target_arch = "x86_64")]
                    Isa::Avx512 if isa.is_supported() => {
                        // SAFETY: the processor has the instruction set; the caller has
                        // checked that `nth` is in the slice.
                        unsafe { avx512::select(ranks, nth) };
                    }
                    _ => {
                        ranks.select_nth_unstable(nth);
                    }
                });
            }
        }
    )*};
}

sort_elements!(i32, u32, i64, u64, f32, f64);

/// Sorts the values in ascending order, as the module describes it.
///
/// Takes O(n log n) time whatever the values, and no memory. With AVX-512 a quicksort of
/// whole registers, else the standard library's.
///
/// ```
/// use einmul_kernels::sort::sort;
/// use einmul_machine::Isa;
/// let mut values = [2.5, f64::NAN, -1.0];
/// sort(&mut values, Isa::detect());
/// assert_eq!(values[..2], [-1.0, 2.5]);
/// ```
pub fn sort<T: SortElement>(values: &mut [T], isa: Isa) {
    T::sort(values, isa);
}

/// Moves the value that sorting would put at `nth` there, with none greater before it and
/// none less after it, in O(n) time for all but contrived values.
///
/// # Panics
/// When `nth` is no index of the slice.
pub fn select_nth<T: SortElement>(values: &mut [T], nth: usize, isa: Isa) {
    assert!(nth < values.len(), "nth is {nth}, but there are {} values", values.len());
    T::select(values, nth, isa);
}

/// Does the work on ranks in place of the elements' bits.
fn by_rank<O: Order>(bits: &mut [O::Rank], work: impl FnOnce(&mut [O::Rank])) {
    bits.iter_mut().for_each(|b| *b = O::rank(*b));
    work(bits);
    bits.iter_mut().for_each(|b| *b = O::bits(*b));
}
