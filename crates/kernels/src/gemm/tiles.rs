//! Tile shapes: the only place with tile numbers.
//!
//! A set of tiles is data: one table per element type and instruction set. Each
//! states its register budget; a shape that needs more registers than the
//! processor has would spill its sums in the innermost loop.

use einmul_machine::Isa;

use super::microkernel::{TileFn, tile};
use super::pack::{PackFn, pack};
use crate::batch;
use crate::batch::kernel::BatchFns;
use crate::gemv::kernel::{self, GemvFns};
use crate::simd::Simd;
use crate::simd::portable::Portable;
#[cfg(target_arch = "x86_64")]
use crate::simd::x86::{Avx2, Avx512};
use crate::sparse::kernel::{RowFn, sparse_row};

/// The kernels of one element type and instruction set.
#[derive(Debug)]
pub struct Tiles<T: 'static> {
    /// `gemm.<type>.<isa>.<rows>x<cols>`.
    pub(crate) gemm_name: &'static str,
    /// `gemv.<type>.<isa>`.
    pub(crate) gemv_name: &'static str,
    /// `sparse.<type>.<isa>`.
    pub(crate) sparse_name: &'static str,
    /// Elements of one vector.
    pub(crate) lanes: usize,
    /// Vectors in the rows of a whole tile.
    pub(crate) vectors: usize,
    /// Columns of a whole tile.
    pub(crate) cols: usize,
    /// The longest depth of one pass. It fixes how sums are grouped, so it is a
    /// constant and never follows the caches of the machine.
    pub(crate) kc: usize,
    /// `packed[v - 1][n - 1]` is the tile of `v` vectors × `n` columns.
    packed: &'static [&'static [TileFn<T>]],
    /// The same shapes, reading operands where they lie.
    strided: &'static [&'static [TileFn<T>]],
    pub(crate) pack: PackFn<T>,
    pub(crate) gemv: GemvFns<T>,
    pub(crate) sparse_row: RowFn<T>,
    pub(crate) batch: BatchFns<T>,
}

impl<T> Tiles<T> {
    /// Rows of a whole tile.
    pub(crate) fn rows(&self) -> usize {
        self.lanes * self.vectors
    }

    /// The microkernel for a tile of `rows × cols`, at most a whole tile.
    pub(crate) fn tile(&self, rows: usize, cols: usize, is_packed: bool) -> TileFn<T> {
        let table = if is_packed { self.packed } else { self.strided };
        table[rows.div_ceil(self.lanes) - 1][cols - 1]
    }
}

macro_rules! tile_table {
    ($type:ty, $set:ty, $packed:literal, [$($vectors:literal)*], $cols:tt) => {
        &[$(tile_table!(row $type, $set, $packed, $vectors, $cols)),*]
    };
    (row $type:ty, $set:ty, $packed:literal, $vectors:literal, [$($cols:literal)*]) => {
        &[$(tile::<$type, $set, $vectors, $cols, $packed>),*]
    };
}

macro_rules! tiles {
    ($name:ident: $type:ident, $isa_name:literal, $set:ty, kc: $kc:literal,
     $shape:literal, $vectors:tt, $cols:tt) => {
        static $name: Tiles<$type> = Tiles {
            gemm_name: concat!("gemm.", stringify!($type), ".", $isa_name, ".", $shape),
            gemv_name: concat!("gemv.", stringify!($type), ".", $isa_name),
            sparse_name: concat!("sparse.", stringify!($type), ".", $isa_name),
            lanes: <$set as Simd<$type>>::LANES,
            vectors: tiles!(@count $vectors),
            cols: tiles!(@count $cols),
            kc: $kc,
            packed: tile_table!($type, $set, true, $vectors, $cols),
            strided: tile_table!($type, $set, false, $vectors, $cols),
            pack: pack::<$type, $set>,
            gemv: kernel::functions::<$type, $set>(),
            sparse_row: sparse_row::<$type, $set>,
            batch: batch::kernel::functions::<$type, $set>(),
        };
    };
    (@count [$($number:literal)*]) => { [$($number),*].len() };
}

// 24 sums + 3 of A + 1 or 2 of B = 28 or 29 of 32 registers; 11 loads for 24
// multiply-adds. Every published AVX-512 kernel settles at 24 sums.
#[cfg(target_arch = "x86_64")]
tiles!(F32_AVX512: f32, "avx512", Avx512, kc: 512, "48x8", [1 2 3], [1 2 3 4 5 6 7 8]);
#[cfg(target_arch = "x86_64")]
tiles!(F64_AVX512: f64, "avx512", Avx512, kc: 512, "24x8", [1 2 3], [1 2 3 4 5 6 7 8]);

// 12 sums + 2 of A + 1 of B = 15 of 16 registers.
#[cfg(target_arch = "x86_64")]
tiles!(F32_AVX2: f32, "avx2", Avx2, kc: 384, "16x6", [1 2], [1 2 3 4 5 6]);
#[cfg(target_arch = "x86_64")]
tiles!(F64_AVX2: f64, "avx2", Avx2, kc: 256, "8x6", [1 2], [1 2 3 4 5 6]);

// 8 sums + 2 of A + 1 of B + 1 product (no fused multiply-add) = 12 of 16.
tiles!(F32_PORTABLE: f32, "portable", Portable, kc: 384, "8x4", [1 2], [1 2 3 4]);
tiles!(F64_PORTABLE: f64, "portable", Portable, kc: 256, "4x4", [1 2], [1 2 3 4]);

/// The `f32` kernels of the best supported set that is not above `isa`.
pub(crate) fn f32_tiles(isa: Isa) -> &'static Tiles<f32> {
    match usable(isa) {
        #[cfg(target_arch = "x86_64")]
        Isa::Avx512 => &F32_AVX512,
        #[cfg(target_arch = "x86_64")]
        Isa::Avx2 => &F32_AVX2,
        _ => &F32_PORTABLE,
    }
}

/// The `f64` kernels of the best supported set that is not above `isa`.
pub(crate) fn f64_tiles(isa: Isa) -> &'static Tiles<f64> {
    match usable(isa) {
        #[cfg(target_arch = "x86_64")]
        Isa::Avx512 => &F64_AVX512,
        #[cfg(target_arch = "x86_64")]
        Isa::Avx2 => &F64_AVX2,
        _ => &F64_PORTABLE,
    }
}

/// A profile may describe another machine; running its kernels here would be
/// undefined, so the sets that this processor lacks fall back.
fn usable(isa: Isa) -> Isa {
    let supported = Isa::ALL.into_iter().rev().find(|&set| set <= isa && set.is_supported());
    supported.unwrap_or(Isa::Portable)
}
