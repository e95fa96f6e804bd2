//! Dense matrix products.
//!
//! [`Gemm`] is the resolved route of one product of `f32` or `f64`;
//! [`ComplexGemm`] makes of four of them one of complex numbers, and
//! [`gemm_reference`] is the definition, for every dtype.

mod blocking;
mod complex;
mod driver;
mod microkernel;
mod pack;
mod reference;
pub(crate) mod tiles;
mod tiny;

pub use blocking::Blocking;
pub use blocking::strip;
pub use complex::ComplexGemm;
pub use reference::gemm_reference;
pub(crate) use reference::scale;
pub use tiny::gemm_tiny;

use blocking::Layout;
use driver::Product;
use einmul_machine::Profile;
use tiles::Tiles;

use crate::element::{Real, Ring};
use crate::gemv::Gemv;
use crate::matrix::{MatMut, MatRef};
use crate::scratch;

/// Products of fewer multiply-adds than this are computed where their operands
/// lie: copying them would cost more than it saves.
const SMALL_VOLUME: usize = 100 * 100 * 100;

/// Up to this depth an operand is read too seldom to be worth a copy.
const SHALLOW: usize = 16;

/// The route of one product `C = alpha·A·B + beta·C` with `A: m × k`, `B: k × n`
/// and `C: m × n`, resolved once: kernels, block sizes, threads and scratch.
///
/// Operands may have any strides, zero and negative ones included; `A` and `B`
/// may overlap each other. Running allocates nothing. The same operands give the
/// same bits on every run, and for any number of threads.
///
/// ```
/// use einmul_kernels::{Gemm, MatMut, MatRef};
/// use einmul_machine::{Isa, Profile};
///
/// let gemm = Gemm::<f64>::new(2, 2, 3, &Profile::builtin(Isa::detect(), 1), 1);
/// let a = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
/// let b = [1.0, 0.0, 0.0, 1.0, 1.0, 1.0];
/// let mut c = [f64::NAN; 4];
/// let mut scratch = vec![0; gemm.scratch_bytes()];
/// gemm.run(
///     1.0,
///     MatRef::from_row_major(&a, 2, 3),
///     MatRef::from_row_major(&b, 3, 2),
///     0.0,
///     MatMut::from_row_major(&mut c, 2, 2),
///     &mut scratch,
/// );
/// assert_eq!(c, [4.0, 5.0, 10.0, 11.0]);
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Gemm<T: Real> {
    shape: (usize, usize, usize),
    tiles: &'static Tiles<T>,
    route: Route<T>,
}

#[derive(Debug, Clone, Copy)]
enum Route<T: Real> {
    /// One column of `C`: `A` times a vector.
    Column(Gemv<T>),
    /// One row of `C`: `Bᵀ` times a vector.
    Row(Gemv<T>),
    /// Tiles. The kernel runs down the columns of `C`; for a `C` with contiguous
    /// rows the transposed product is computed.
    Tiled { small: bool, by_columns: Layout, by_rows: Layout },
}

impl<T: Real> Gemm<T> {
    /// The route for one shape. `threads` is the most to use; products below the
    /// profile's threshold stay on the calling thread.
    ///
    /// Kernels are those of `profile.isa`, or of the best set below it that this
    /// processor has.
    pub fn new(m: usize, n: usize, k: usize, profile: &Profile, threads: usize) -> Self {
        let tiles = T::tiles(profile.isa);
        let route = if n == 1 {
            Route::Column(Gemv::new(m, k, profile, threads))
        } else if m == 1 {
            Route::Row(Gemv::new(n, k, profile, threads))
        } else {
            let volume = m.saturating_mul(n).saturating_mul(k);
            let small = volume <= SMALL_VOLUME || k <= SHALLOW;
            let threads =
                worthwhile_threads(2.0 * m as f64 * n as f64 * k as f64, profile, threads);
            let layout = |m, n| Layout::new(tiles, &profile.caches, (m, n, k), threads, small);
            Route::Tiled { small, by_columns: layout(m, n), by_rows: layout(n, m) }
        };
        Gemm { shape: (m, n, k), tiles, route }
    }

    /// The name of the kernel, such as `gemm.f32.avx512.48x8`.
    pub fn kernel_name(&self) -> &'static str {
        match self.route {
            Route::Column(_) | Route::Row(_) => self.tiles.gemv_name,
            Route::Tiled { .. } => self.tiles.gemm_name,
        }
    }

    /// The threads that share the product.
    pub fn threads(&self) -> usize {
        match self.route {
            Route::Column(gemv) | Route::Row(gemv) => gemv.threads(),
            Route::Tiled { by_columns, by_rows, .. } => by_columns.parts().max(by_rows.parts()),
        }
    }

    /// The block sizes for a `C` with contiguous rows, in which case `mc` counts
    /// columns of the written product and `nc` rows. A matrix times a vector is
    /// one block.
    pub fn blocking(&self) -> Blocking {
        match self.route {
            Route::Column(_) | Route::Row(_) => {
                let (m, n, k) = self.shape;
                Blocking { mc: n, kc: k, nc: m }
            }
            Route::Tiled { by_rows, .. } => by_rows.blocking,
        }
    }

    /// Bytes of scratch that [`Gemm::run`] needs, with room to align it.
    pub fn scratch_bytes(&self) -> usize {
        match self.route {
            Route::Column(gemv) | Route::Row(gemv) => gemv.scratch_bytes(),
            Route::Tiled { by_columns, by_rows, .. } => {
                scratch::with_slack(by_columns.scratch_bytes().max(by_rows.scratch_bytes()))
            }
        }
    }

    /// `C = alpha·A·B + beta·C`.
    ///
    /// As in BLAS: with `beta` zero `C` is never read, with `alpha` or `k` zero
    /// `A` and `B` are never read; otherwise infinities and NaNs go through.
    /// `scratch` needs [`Gemm::scratch_bytes`] and no alignment.
    ///
    /// # Panics
    /// When a shape is not the route's or the scratch is too short.
    pub fn run(
        &self,
        alpha: T,
        a: MatRef<'_, T>,
        b: MatRef<'_, T>,
        beta: T,
        c: MatMut<'_, T>,
        scratch: &mut [u8],
    ) {
        check_shapes(a.rows(), a.cols(), b.rows(), b.cols(), c.rows(), c.cols());
        assert_eq!((c.rows(), c.cols(), a.cols()), self.shape, "shape of the product");
        let (m, n, k) = self.shape;
        if m == 0 || n == 0 {
            return;
        }
        if k == 0 || alpha == <T as Ring>::ZERO {
            scale(beta, c);
            return;
        }
        match &self.route {
            Route::Column(gemv) => gemv.run(alpha, a, b, beta, c, scratch),
            Route::Row(gemv) => {
                gemv.run(alpha, b.transpose(), a.transpose(), beta, c.transpose(), scratch);
            }
            Route::Tiled { small, by_columns, by_rows } => {
                let rows_are_contiguous = c.row_stride().unsigned_abs() != 1
                    && c.col_stride().unsigned_abs() <= c.row_stride().unsigned_abs();
                let product = Product { alpha, a, b, beta, c };
                let (product, layout) = if rows_are_contiguous {
                    (product.transpose(), by_rows)
                } else {
                    (product, by_columns)
                };
                let scratch = scratch::aligned(scratch, layout.scratch_bytes());
                // SAFETY: the scratch is aligned and long enough, and the layout
                // was made for this shape in this orientation.
                unsafe { driver::run(product.unreversed(), self.tiles, layout, *small, scratch) };
            }
        }
    }
}

/// At most `threads`, and few enough that each has half the threshold to do.
pub(crate) fn worthwhile_threads(flops: f64, profile: &Profile, threads: usize) -> usize {
    let threshold = profile.thread_threshold_flops.max(1.0);
    if flops < threshold { 1 } else { threads.min((2.0 * flops / threshold) as usize).max(1) }
}

/// # Panics
/// When `A: m × k`, `B: k × n` and `C: m × n` do not fit.
pub(crate) fn check_shapes(
    a_rows: usize,
    a_cols: usize,
    b_rows: usize,
    b_cols: usize,
    c_rows: usize,
    c_cols: usize,
) {
    assert!(
        a_rows == c_rows && a_cols == b_rows && b_cols == c_cols,
        "product of {a_rows}x{a_cols} and {b_rows}x{b_cols} into {c_rows}x{c_cols}"
    );
}
