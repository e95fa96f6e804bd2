//! The five loops: from blocks of a product to tiles.

use einmul_machine::{interrupt, threads};

use super::Blocking;
use super::blocking::{Layout, strip};
use super::microkernel::TileArgs;
use super::pack::panel_rows;
use super::tiles::Tiles;
use crate::element::{Real, Ring};
use crate::matrix::{MatMut, MatRef};

/// `C = alpha·A·B + beta·C`, oriented so that the kernel can run down columns of
/// `C`: its row stride and the depth's strides are not negative.
pub(crate) struct Product<'a, T> {
    pub(crate) alpha: T,
    pub(crate) a: MatRef<'a, T>,
    pub(crate) b: MatRef<'a, T>,
    pub(crate) beta: T,
    pub(crate) c: MatMut<'a, T>,
}

/// Which operands are rewritten before they are read.
#[derive(Clone, Copy)]
struct Packing {
    a: bool,
    b: bool,
}

impl Packing {
    /// An operand is left where it lies when too little of the product reads it
    /// again (measured: a panel of `A` up to eight times), or when it already lies
    /// as the kernel wants it. `A` must have contiguous columns. Of `B` single
    /// elements are read, so that contiguous columns serve as well as packed rows:
    /// not packing them gained 3 to 5 % at 256 and 512.
    fn choose<T: Real>(product: &Product<'_, T>, tiles: &Tiles<T>, small: bool) -> Packing {
        let few_cols = product.c.cols() <= 8 * tiles.cols;
        let few_rows = product.c.rows() <= 2 * tiles.rows();
        Packing {
            a: product.a.row_stride() != 1 || !(small || few_cols),
            b: !(small || few_rows || product.b.row_stride() == 1),
        }
    }
}

impl<T: Real> Product<'_, T> {
    /// Exchanges rows and columns: `Cᵀ = alpha·Bᵀ·Aᵀ + beta·Cᵀ`.
    pub(crate) fn transpose(self) -> Self {
        Product { a: self.b.transpose(), b: self.a.transpose(), c: self.c.transpose(), ..self }
    }

    /// Walks every axis of negative stride from its other end. The depth is
    /// turned by what `A` does, which leaves `B` correct with any stride.
    pub(crate) fn unreversed(mut self) -> Self {
        if self.c.row_stride() < 0 {
            self.c = self.c.reverse_rows();
            self.a = self.a.reverse_rows();
        }
        if self.c.col_stride() < 0 {
            self.c = self.c.transpose().reverse_rows().transpose();
            self.b = self.b.transpose().reverse_rows().transpose();
        }
        if self.b.row_stride() < 0 {
            self.b = self.b.reverse_rows();
            self.a = self.a.transpose().reverse_rows().transpose();
        }
        self
    }
}

/// An output whose disjoint blocks are written by several threads.
struct Shared<T> {
    ptr: *mut T,
    row_stride: isize,
    col_stride: isize,
}

// SAFETY: the pointer comes from a unique borrow, and every thread writes the
// elements of its own part of the grid only.
unsafe impl<T: Send> Sync for Shared<T> {}

impl<T> Shared<T> {
    /// # Safety
    /// The block lies in the output, and no other borrow of it is alive.
    unsafe fn block<'a>(&self, row: usize, col: usize, rows: usize, cols: usize) -> MatMut<'a, T> {
        let offset = row as isize * self.row_stride + col as isize * self.col_stride;
        let ptr = self.ptr.wrapping_offset(offset);
        // SAFETY: handed on to the caller.
        unsafe { MatMut::from_raw_parts(ptr, rows, cols, self.row_stride, self.col_stride) }
    }
}

/// A scratch address that threads read their own part of.
struct Scratch(*mut u8);

// SAFETY: every thread uses the bytes of its own part only.
unsafe impl Sync for Scratch {}

impl Scratch {
    fn part(&self, part: usize, bytes: usize) -> *mut u8 {
        self.0.wrapping_add(part * bytes)
    }
}

/// Runs the product over the layout's grid of threads.
///
/// # Safety
/// `scratch` is aligned and holds `layout.scratch_bytes()` bytes; the layout was
/// made for the product's shape and these tiles.
pub(crate) unsafe fn run<T: Real>(
    mut product: Product<'_, T>,
    tiles: &Tiles<T>,
    layout: &Layout,
    small: bool,
    scratch: *mut u8,
) {
    let packing = Packing::choose(&product, tiles, small);
    if layout.parts() == 1 {
        // SAFETY: handed on to the caller.
        unsafe { loops(product, tiles, layout, packing, scratch) };
        return;
    }
    let (m, n) = (product.c.rows(), product.c.cols());
    let (row_units, col_units) = (m.div_ceil(tiles.rows()), n.div_ceil(tiles.cols));
    let (a, b, alpha, beta) = (product.a, product.b, product.alpha, product.beta);
    let c = Shared {
        ptr: product.c.as_mut_ptr(),
        row_stride: product.c.row_stride(),
        col_stride: product.c.col_stride(),
    };
    let scratch = Scratch(scratch);
    threads::run_parts(layout.parts(), &|part| {
        let (top, bottom) = strip(row_units, layout.row_parts, part / layout.col_parts);
        let (left, right) = strip(col_units, layout.col_parts, part % layout.col_parts);
        let rows = top * tiles.rows()..(bottom * tiles.rows()).min(m);
        let cols = left * tiles.cols..(right * tiles.cols).min(n);
        // SAFETY: strips do not overlap, so neither do blocks of C; each part
        // has scratch of its own.
        unsafe {
            let block = Product {
                alpha,
                a: a.block(rows.start, 0, rows.len(), a.cols()),
                b: b.block(0, cols.start, b.rows(), cols.len()),
                beta,
                c: c.block(rows.start, cols.start, rows.len(), cols.len()),
            };
            let scratch = scratch.part(part, layout.part_bytes());
            loops(block, tiles, layout, packing, scratch);
        }
    });
}

/// The outer three loops of one thread: blocks of columns, of depth, of rows.
///
/// # Safety
/// As for [`run`], with the scratch of one part.
unsafe fn loops<T: Real>(
    mut product: Product<'_, T>,
    tiles: &Tiles<T>,
    layout: &Layout,
    packing: Packing,
    scratch: *mut u8,
) {
    let Blocking { mc, kc, nc } = layout.blocking;
    let (m, n, k) = (product.c.rows(), product.c.cols(), product.a.cols());
    let a_packed = scratch.cast::<T>();
    let b_packed = scratch.wrapping_add(layout.a_bytes).cast::<T>();
    for col in (0..n).step_by(nc) {
        let width = nc.min(n - col);
        for depth in (0..k).step_by(kc) {
            let length = kc.min(k - depth);
            let beta = if depth == 0 { product.beta } else { <T as Ring>::ONE };
            let b = product.b.block(depth, col, length, width);
            if packing.b {
                // SAFETY: the layout sized the buffer for kc × nc.
                unsafe { (tiles.pack)(b.transpose(), tiles.cols, 1, b_packed) };
            }
            for row in (0..m).step_by(mc) {
                let height = mc.min(m - row);
                interrupt::poll();
                let a = product.a.block(row, depth, height, length);
                if packing.a {
                    // SAFETY: the layout sized the buffer for mc × kc.
                    unsafe { (tiles.pack)(a, tiles.rows(), tiles.lanes, a_packed) };
                }
                let block = Block {
                    alpha: product.alpha,
                    a,
                    a_packed: packing.a.then_some(a_packed.cast_const()),
                    b,
                    b_packed: packing.b.then_some(b_packed.cast_const()),
                    beta,
                    c: product.c.reborrow().block(row, col, height, width),
                };
                // SAFETY: packed operands were written above, for these blocks.
                unsafe { block.run(tiles) };
            }
        }
    }
}

/// One block of `A` times one of `B`, each packed or where it lies.
struct Block<'a, T> {
    alpha: T,
    a: MatRef<'a, T>,
    a_packed: Option<*const T>,
    b: MatRef<'a, T>,
    b_packed: Option<*const T>,
    beta: T,
    c: MatMut<'a, T>,
}

impl<T: Real> Block<'_, T> {
    /// The inner two loops: slivers of `B`, which stay in the first-level cache
    /// while panels of `A` pass by from the second.
    ///
    /// # Safety
    /// The packed pointers hold the packed forms of `a` and `b`.
    unsafe fn run(mut self, tiles: &Tiles<T>) {
        let (m, n, k) = (self.c.rows(), self.c.cols(), self.a.cols());
        let is_packed = self.a_packed.is_some() && self.b_packed.is_some();
        let unit = self.c.row_stride() == 1;
        let mut buffer = TileBuffer::new();
        let mut col = 0;
        while col < n {
            let cols = panel_rows(n - col, tiles.cols, 1);
            // A sliver's packed form starts after the whole slivers before it.
            let (b, b_row, b_col) = match self.b_packed {
                Some(packed) => (packed.wrapping_add(col * k), cols as isize, 1),
                None => (
                    self.b.as_ptr().wrapping_offset(col as isize * self.b.col_stride()),
                    self.b.row_stride(),
                    self.b.col_stride(),
                ),
            };
            let mut row = 0;
            while row < m {
                let rows = panel_rows(m - row, tiles.rows(), tiles.lanes);
                let stored = rows.div_ceil(tiles.lanes) * tiles.lanes;
                let (a, a_step) = match self.a_packed {
                    Some(packed) => (packed.wrapping_add(row * k), stored as isize),
                    None => (self.a.as_ptr().wrapping_add(row), self.a.col_stride()),
                };
                let mut tile = self.c.reborrow().block(row, col, rows, cols);
                let last_rows = rows - (stored - tiles.lanes);
                let (alpha, beta) = (self.alpha, self.beta);
                let (c, c_col) = (tile.as_mut_ptr(), tile.col_stride());
                let mut args = TileArgs {
                    depth: k,
                    a,
                    a_step,
                    b,
                    b_row,
                    b_col,
                    c,
                    c_col,
                    last_rows,
                    alpha,
                    beta,
                };
                let kernel = tiles.tile(rows, cols, is_packed);
                if unit {
                    // SAFETY: the operands reach rows × cols × k elements, and C
                    // has unit row stride.
                    unsafe { kernel(&args) };
                } else {
                    args.c = buffer.as_mut_ptr();
                    args.c_col = tiles.rows() as isize;
                    args.beta = <T as Ring>::ZERO;
                    // SAFETY: the buffer holds the largest tile.
                    unsafe {
                        kernel(&args);
                        scatter(args.c, args.c_col, beta, &mut tile);
                    }
                }
                row += rows;
            }
            col += cols;
        }
    }
}

/// Room for the largest tile, for outputs without a unit stride.
#[repr(align(64))]
struct TileBuffer(std::mem::MaybeUninit<[f64; TileBuffer::LEN]>);

impl TileBuffer {
    /// Elements of the largest tile of any set.
    const LEN: usize = 48 * 8;

    fn new() -> Self {
        TileBuffer(std::mem::MaybeUninit::uninit())
    }

    fn as_mut_ptr<T: Real>(&mut self) -> *mut T {
        const { assert!(size_of::<T>() <= size_of::<f64>()) };
        self.0.as_mut_ptr().cast()
    }
}

/// `C = tile + beta·C` for an output of any strides.
///
/// # Safety
/// `from` has the tile's elements, columns `from_col` apart.
unsafe fn scatter<T: Real>(from: *const T, from_col: isize, beta: T, c: &mut MatMut<'_, T>) {
    let (rows, cols) = (c.rows(), c.cols());
    let (row_stride, col_stride) = (c.row_stride(), c.col_stride());
    let to = c.as_mut_ptr();
    for j in 0..cols as isize {
        for i in 0..rows as isize {
            // SAFETY: (i, j) is in both tiles.
            unsafe {
                let value = *from.offset(j * from_col + i);
                let to = to.wrapping_offset(i * row_stride + j * col_stride);
                *to = if beta == <T as Ring>::ZERO { value } else { value.plus(beta.times(*to)) };
            }
        }
    }
}
