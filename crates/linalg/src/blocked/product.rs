//! Matrix products with the caller's threads and scratch.

use einmul_kernels::panels::Float;
use einmul_kernels::{Gemm, MatMut, MatRef};
use einmul_machine::{Isa, Profile};

/// The least part of a product that is not cut further, however little scratch there is.
const SMALLEST: usize = 16;

/// Up to this order the whole square of a symmetric product is computed.
const SQUARE: usize = 48;

/// What products are done with.
pub(crate) struct Products<'w> {
    pub(crate) profile: &'static Profile,
    threads: usize,
    scratch: &'w mut [u8],
}

impl<'w> Products<'w> {
    /// `scratch` has the bytes of [`Products::scratch`].
    pub(crate) fn new(profile: &'static Profile, threads: usize, scratch: &'w mut [u8]) -> Self {
        Self { profile, threads, scratch }
    }

    /// Bytes with which products of matrices of up to this order are seldom cut; with those of
    /// any order they can be done.
    pub(crate) fn scratch<T: Float>(profile: &Profile, n: usize, threads: usize) -> usize {
        let bytes = |n, k| Gemm::<T>::new(n, n, k, profile, threads).scratch_bytes();
        bytes(n, n).max(bytes(n, n / 2)).max(bytes(SMALLEST, SMALLEST))
    }

    pub(crate) fn isa(&self) -> Isa {
        self.profile.isa
    }

    /// Bytes of the second-level cache.
    pub(crate) fn l2(&self) -> f64 {
        self.profile.caches.l2 as f64
    }

    /// `c ← c − a b`.
    pub(crate) fn subtract<T: Float>(
        &mut self,
        a: MatRef<'_, T>,
        b: MatRef<'_, T>,
        c: MatMut<'_, T>,
    ) {
        self.run(T::MINUS_ONE, a, b, T::of(1), c);
    }

    /// `c ← a b`.
    pub(crate) fn write<T: Float>(&mut self, a: MatRef<'_, T>, b: MatRef<'_, T>, c: MatMut<'_, T>) {
        self.run(T::of(1), a, b, T::of(0), c);
    }

    /// `c ← c − wᵀ w` in the upper triangle of `c`; below its diagonal it is spoilt.
    pub(crate) fn subtract_square<T: Float>(&mut self, w: MatRef<'_, T>, c: MatMut<'_, T>) {
        let n = c.rows();
        if n <= SQUARE {
            self.subtract(w.transpose(), w, c);
            return;
        }
        let half = super::half(n);
        let (left, right) = (w.block(0, 0, w.rows(), half), w.block(0, half, w.rows(), n - half));
        let (top, bottom) = c.split_at_row(half);
        let (top_left, top_right) = top.split_at_col(half);
        self.subtract_square(left, top_left);
        self.subtract(left.transpose(), right, top_right);
        self.subtract_square(right, bottom.split_at_col(half).1);
    }

    /// Whether there is more than one thread.
    #[cfg(test)]
    pub(crate) fn is_shared(&self) -> bool {
        self.threads > 1
    }

    fn run<T: Float>(
        &mut self,
        alpha: T,
        a: MatRef<'_, T>,
        b: MatRef<'_, T>,
        beta: T,
        c: MatMut<'_, T>,
    ) {
        let (m, n, k) = (c.rows(), c.cols(), a.cols());
        let mut gemm = Gemm::new(m, n, k, self.profile, self.threads);
        if gemm.scratch_bytes() > self.scratch.len() && gemm.threads() > 1 {
            gemm = Gemm::new(m, n, k, self.profile, 1);
        }
        if gemm.scratch_bytes() <= self.scratch.len() {
            gemm.run(alpha, a, b, beta, c, self.scratch);
            return;
        }
        // The scratch is for the usual shapes; of another one halves will do.
        let longest = m.max(n).max(k);
        assert!(longest > SMALLEST, "scratch of {} bytes for products", self.scratch.len());
        let cut = longest / 2;
        if m == longest {
            let (top, bottom) = c.split_at_row(cut);
            self.run(alpha, a.block(0, 0, cut, k), b, beta, top);
            self.run(alpha, a.block(cut, 0, m - cut, k), b, beta, bottom);
        } else if n == longest {
            let (left, right) = c.split_at_col(cut);
            self.run(alpha, a, b.block(0, 0, k, cut), beta, left);
            self.run(alpha, a, b.block(0, cut, k, n - cut), beta, right);
        } else {
            let mut c = c;
            self.run(alpha, a.block(0, 0, m, cut), b.block(0, 0, cut, n), beta, c.reborrow());
            self.run(alpha, a.block(0, cut, m, k - cut), b.block(cut, 0, k - cut, n), T::of(1), c);
        }
    }
}
