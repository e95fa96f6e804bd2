//! Block sizes and the thread grid of one product.

use einmul_machine::Caches;
use serde::{Deserialize, Serialize};

use super::pack::packed_len;
use super::tiles::Tiles;
use crate::scratch::piece_bytes;

/// How far each loop of the driver reaches, after Goto and van de Geijn,
/// "Anatomy of High-Performance Matrix Multiplication" (2008).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blocking {
    /// Rows of the block of `A` that stays in the second-level cache.
    pub mc: usize,
    /// Depth of both blocks; sums are grouped by it, so it decides the bits.
    pub kc: usize,
    /// Columns of the block of `B` that stays in the last-level cache.
    pub nc: usize,
}

/// The part of the second-level cache that the block of `A` may fill. The rest
/// is for the slivers of `B` and the tiles of `C` that stream past it.
const L2_PART: f64 = 0.5;

/// The part of the last-level cache that the blocks of `B` of all threads may
/// fill; on a shared machine the neighbours hold the rest.
const L3_PART: f64 = 0.4;

/// The widest block of `B`, so that scratch stays small on huge caches.
const WIDEST: usize = 4096;

/// The driver's loops for one orientation of one product.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Layout {
    pub(crate) blocking: Blocking,
    /// Strips of rows, each with its thread.
    pub(crate) row_parts: usize,
    /// Strips of columns, each with its thread.
    pub(crate) col_parts: usize,
    /// Bytes of one thread's packed block of `A`.
    pub(crate) a_bytes: usize,
    /// Bytes of one thread's packed block of `B`.
    pub(crate) b_bytes: usize,
}

/// The depth of one pass when `C` has so few columns that `A` is read once, from
/// where it lies: each step down touches another page, and their number must stay
/// below what the first-level translation buffer holds.
const STREAMED_DEPTH: usize = 64;

impl Layout {
    /// The loops of `m × k` times `k × n` for at most `threads` threads. A small
    /// product is one block and packs `A` at most.
    pub(crate) fn new<T>(
        tiles: &Tiles<T>,
        caches: &Caches,
        (m, n, k): (usize, usize, usize),
        threads: usize,
        small: bool,
    ) -> Layout {
        let (row_units, col_units) = (m.div_ceil(tiles.rows()), n.div_ceil(tiles.cols));
        let (row_parts, col_parts) = grid(row_units, col_units, tiles, threads);
        let part_m = strip_len(row_units, row_parts).saturating_mul(tiles.rows()).min(m);
        let part_n = strip_len(col_units, col_parts).saturating_mul(tiles.cols).min(n);
        let most = if n <= 2 * tiles.cols { STREAMED_DEPTH } else { tiles.kc };
        let kc = if small { k } else { balanced(k, most, 1) };
        let bytes = |part: f64, cache: usize| (part * cache as f64) as usize;
        let column = kc.max(1).saturating_mul(size_of::<T>());
        let parts = row_parts * col_parts;
        let mc = balanced(part_m, bytes(L2_PART, caches.l2) / column, tiles.rows());
        let widest = (bytes(L3_PART, caches.l3) / parts / column).min(WIDEST);
        let nc = if small { part_n } else { balanced(part_n, widest, tiles.cols) };
        let a_len = packed_len(mc, kc, tiles.lanes, tiles.lanes);
        let b_len = if small { 0 } else { packed_len(nc, kc, 1, tiles.lanes) };
        Layout {
            blocking: Blocking { mc, kc, nc },
            row_parts,
            col_parts,
            a_bytes: piece_bytes::<T>(a_len),
            b_bytes: piece_bytes::<T>(b_len),
        }
    }

    /// Threads that share the product.
    pub(crate) fn parts(&self) -> usize {
        self.row_parts * self.col_parts
    }

    /// Aligned scratch bytes of one thread.
    pub(crate) fn part_bytes(&self) -> usize {
        self.a_bytes.saturating_add(self.b_bytes)
    }

    /// Aligned scratch bytes of all threads.
    pub(crate) fn scratch_bytes(&self) -> usize {
        self.part_bytes().saturating_mul(self.parts())
    }
}

/// The step that covers `len` in equal steps of at most `most`, each a multiple
/// of `unit`. Equal steps leave no thin last block.
fn balanced(len: usize, most: usize, unit: usize) -> usize {
    let most = (most / unit).max(1) * unit;
    let steps = len.div_ceil(most).max(1);
    len.div_ceil(steps).div_ceil(unit).saturating_mul(unit).min(len)
}

/// The longest of `parts` strips of `units`.
fn strip_len(units: usize, parts: usize) -> usize {
    units.div_ceil(parts)
}

/// The units of strip `part` of `parts`: start and end.
pub fn strip(units: usize, parts: usize, part: usize) -> (usize, usize) {
    let edge = |part: usize| (units as u128 * part as u128 / parts as u128) as usize;
    (edge(part), edge(part + 1))
}

/// Rows and columns of the thread grid: of all that use the most threads, the one
/// whose threads read (and so pack) the least.
fn grid<T>(row_units: usize, col_units: usize, tiles: &Tiles<T>, threads: usize) -> (usize, usize) {
    for parts in (2..=threads).rev() {
        let read = |rows: usize| {
            let height = strip_len(row_units, rows).saturating_mul(tiles.rows());
            height.saturating_add(strip_len(col_units, parts / rows).saturating_mul(tiles.cols))
        };
        let best = (1..=parts)
            .filter(|&rows| parts.is_multiple_of(rows))
            .filter(|&rows| rows <= row_units && parts / rows <= col_units)
            .min_by_key(|&rows| read(rows));
        if let Some(rows) = best {
            return (rows, parts / rows);
        }
    }
    (1, 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::Real;
    use einmul_machine::Isa;

    #[test]
    fn balanced_steps_cover_evenly() {
        for (len, most, unit, expected) in [
            (0, 512, 1, 0),
            (100, 512, 1, 100),
            (600, 512, 1, 300),
            (1025, 512, 1, 342),
            (100, 384, 48, 100),
            (1000, 384, 48, 336),
            (10, 4, 48, 10),
        ] {
            assert_eq!(balanced(len, most, unit), expected, "{len} {most} {unit}");
        }
    }

    #[test]
    fn strips_tile_the_units() {
        for units in [0, 1, 2, 7, 100] {
            for parts in [1, 2, 3, 8] {
                let mut end = 0;
                for part in 0..parts {
                    let (from, to) = strip(units, parts, part);
                    assert!(from == end && to - from <= strip_len(units, parts));
                    end = to;
                }
                assert_eq!(end, units);
            }
        }
    }

    #[test]
    fn huge_shapes_give_finite_layouts() {
        let tiles = f32::tiles(Isa::detect());
        for shape in [(usize::MAX, usize::MAX, usize::MAX), (usize::MAX, 1, 0), (0, usize::MAX, 3)]
        {
            let layout = Layout::new(tiles, &Caches::TYPICAL, shape, 4, false);
            assert!(layout.scratch_bytes() < 1 << 30, "{layout:?}");
        }
    }

    #[test]
    fn scratch_follows_the_problem() {
        let tiles = f64::tiles(Isa::detect());
        let layout = Layout::new(tiles, &Caches::TYPICAL, (10, 10, 10), 1, false);
        assert!(layout.scratch_bytes() <= 8 * (24 * 10 + 10 * 10 + 2 * 8) + 128);
    }
}
