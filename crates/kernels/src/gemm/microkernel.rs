//! The microkernel: one tile of `C`, held in registers over the whole depth.
//!
//! One generic function serves every instruction set, element type and tile
//! shape, edges included: an edge tile is the same code with smaller constants,
//! and rows that do not fill the last vector are masked. So no edge goes through
//! a buffer of its own.

use crate::element::Real;
use crate::simd::{Kernel, Simd};

/// Operands of one tile update `C = alpha·A·B + beta·C`.
///
/// `A` has unit row stride and `C` unit row stride; `beta = 0` never reads `C`.
pub(crate) struct TileArgs<T> {
    /// The summed dimension.
    pub(crate) depth: usize,
    /// Element (0, 0) of `A`.
    pub(crate) a: *const T,
    /// Elements between columns of `A`; ignored when packed.
    pub(crate) a_step: isize,
    /// Element (0, 0) of `B`.
    pub(crate) b: *const T,
    /// Elements between rows of `B`; ignored when packed.
    pub(crate) b_row: isize,
    /// Elements between columns of `B`; ignored when packed.
    pub(crate) b_col: isize,
    /// Element (0, 0) of `C`.
    pub(crate) c: *mut T,
    /// Elements between columns of `C`.
    pub(crate) c_col: isize,
    /// Rows in the last vector of the tile, 1 to `LANES`.
    pub(crate) last_rows: usize,
    pub(crate) alpha: T,
    pub(crate) beta: T,
}

/// A microkernel for one tile shape.
///
/// # Safety
/// The processor has the kernel's instruction set; the pointers of the arguments
/// reach a tile of the kernel's shape (`last_rows` in its last vector).
pub(crate) type TileFn<T> = unsafe fn(&TileArgs<T>);

/// The microkernel of `MV` vectors × `NR` columns.
///
/// # Safety
/// See [`TileFn`].
pub(crate) unsafe fn tile<
    T: Real,
    S: Simd<T>,
    const MV: usize,
    const NR: usize,
    const PACKED: bool,
>(
    args: &TileArgs<T>,
) {
    // SAFETY: handed on to the caller.
    unsafe { S::vectorize(Tile::<'_, T, MV, NR, PACKED>(args)) }
}

/// `PACKED` fixes the steps of `A` and `B` to the tile's own height and width
/// and lets the last vector of `A` be read whole, because packing padded it.
struct Tile<'a, T, const MV: usize, const NR: usize, const PACKED: bool>(&'a TileArgs<T>);

impl<T: Real, S: Simd<T>, const MV: usize, const NR: usize, const PACKED: bool> Kernel<T, S>
    for Tile<'_, T, MV, NR, PACKED>
{
    #[inline(always)]
    unsafe fn run(self) {
        let args = self.0;
        let lanes = S::LANES;
        // SAFETY: `TileFn`'s contract gives `depth` steps of an MV-vector column
        // of A and an NR-element row of B at the given strides, and NR columns of
        // C of which the last vector has `last_rows` elements; `tile` runs on
        // the instruction set.
        unsafe {
            let mask = S::mask(args.last_rows);
            let mut sums = [[S::zero(); MV]; NR];
            let (mut a, mut b) = (args.a, args.b);
            if PACKED || args.depth > 128 {
                for j in 0..NR {
                    let column = args.c.wrapping_offset(j as isize * args.c_col);
                    for i in 0..MV {
                        S::prefetch(column.wrapping_add(i * lanes));
                    }
                }
            }
            // What lies unpacked is fetched ahead by hand: steps from column to
            // column are too long for the processor to foresee. A shallow tile is
            // over so soon that it fetches the tile below instead.
            let a_ahead = if args.depth <= 128 { (MV * lanes) as isize } else { 16 * args.a_step };
            for _ in 0..args.depth {
                let mut column = [S::zero(); MV];
                if !PACKED {
                    let ahead = a.wrapping_offset(a_ahead);
                    for i in 0..MV {
                        S::prefetch(ahead.wrapping_add(i * lanes));
                    }
                }
                for i in 0..MV {
                    column[i] = if PACKED || i + 1 < MV {
                        S::load(a.add(i * lanes))
                    } else {
                        S::load_masked(a.add(i * lanes), mask)
                    };
                }
                for j in 0..NR {
                    let at = if PACKED { j as isize } else { j as isize * args.b_col };
                    let element = S::splat(*b.offset(at));
                    for i in 0..MV {
                        sums[j][i] = S::mul_add(column[i], element, sums[j][i]);
                    }
                }
                // The steps past the last element are never read through.
                a = a.wrapping_offset(if PACKED { (MV * lanes) as isize } else { args.a_step });
                b = b.wrapping_offset(if PACKED { NR as isize } else { args.b_row });
            }
            let alpha = S::splat(args.alpha);
            let beta = S::splat(args.beta);
            let fresh = args.beta == <T as crate::element::Ring>::ZERO;
            let whole = args.last_rows == lanes;
            for j in 0..NR {
                let column = args.c.offset(j as isize * args.c_col);
                for i in 0..MV {
                    let to = column.add(i * lanes);
                    let product = S::mul(alpha, sums[j][i]);
                    if whole || i + 1 < MV {
                        let value =
                            if fresh { product } else { S::mul_add(beta, S::load(to), product) };
                        S::store(to, value);
                    } else {
                        let value = if fresh {
                            product
                        } else {
                            S::mul_add(beta, S::load_masked(to, mask), product)
                        };
                        S::store_masked(to, mask, value);
                    }
                }
            }
        }
    }
}
