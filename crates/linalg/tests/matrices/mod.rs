//! Test matrices and the memory layouts they are stored in.
#![allow(dead_code, reason = "each test file uses a part")]

use einmul_kernels::matrix::{MatMut, MatRef};
use einmul_linalg::Real;

/// The sizes that reach every path: empty, scalar, unblocked, blocked.
pub(crate) const SIZES: [usize; 7] = [0, 1, 2, 3, 17, 64, 200];

/// How a matrix lies in memory.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Layout {
    RowMajor,
    ColMajor,
    /// Both strides negative, rows contiguous.
    Reversed,
    /// Neither stride is 1.
    Padded,
}

pub(crate) const LAYOUTS: [Layout; 4] =
    [Layout::RowMajor, Layout::ColMajor, Layout::Reversed, Layout::Padded];

/// An owned matrix.
#[derive(Debug, Clone)]
pub(crate) struct Matrix<T> {
    buffer: Vec<T>,
    pub(crate) rows: usize,
    pub(crate) cols: usize,
    row_stride: isize,
    col_stride: isize,
    origin: usize,
}

impl<T: Real> Matrix<T> {
    pub(crate) fn new(
        layout: Layout,
        rows: usize,
        cols: usize,
        value: impl Fn(usize, usize) -> f64,
    ) -> Self {
        let (m, n) = (rows as isize, cols as isize);
        let (row_stride, col_stride) = match layout {
            Layout::RowMajor => (n, 1),
            Layout::ColMajor => (1, m),
            Layout::Reversed => (-n, -1),
            Layout::Padded => (3 * n + 2, 3),
        };
        let len = (3 * n + 2) * m + 3 * n + 1;
        let origin = if layout == Layout::Reversed { len as usize - 1 } else { 0 };
        // What lies between the elements must never be read.
        let mut matrix = Self {
            buffer: vec![number(f64::NAN); len as usize],
            rows,
            cols,
            row_stride,
            col_stride,
            origin,
        };
        for i in 0..rows {
            for j in 0..cols {
                matrix.set(i, j, number(value(i, j)));
            }
        }
        matrix
    }

    pub(crate) fn set(&mut self, i: usize, j: usize, value: T) {
        let at = self.origin as isize + i as isize * self.row_stride + j as isize * self.col_stride;
        self.buffer[at as usize] = value;
    }

    pub(crate) fn at(&self, i: usize, j: usize) -> f64 {
        self.view().at(i, j).to_f64()
    }

    pub(crate) fn view(&self) -> MatRef<'_, T> {
        let ptr = self.buffer[self.origin..].as_ptr();
        // SAFETY: `new` made room for every position from `origin` on.
        unsafe {
            MatRef::from_raw_parts(ptr, self.rows, self.cols, self.row_stride, self.col_stride)
        }
    }

    pub(crate) fn view_mut(&mut self) -> MatMut<'_, T> {
        let ptr = self.buffer.as_mut_ptr().wrapping_add(self.origin);
        // SAFETY: as above; the strides of every layout keep positions apart.
        unsafe {
            MatMut::from_raw_parts(ptr, self.rows, self.cols, self.row_stride, self.col_stride)
        }
    }
}

/// A number of the tested type.
pub(crate) fn number<T: Real>(x: f64) -> T {
    <T as faer::traits::ComplexField>::from_f64_impl(x)
}

/// A reproducible number between −1 and 1 for a position.
pub(crate) fn random(seed: u64, i: usize, j: usize) -> f64 {
    let position = ((i as u64) << 32) + j as u64 + 1;
    let mut x = position ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    for _ in 0..3 {
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^= x >> 31;
    }
    // 20 bits, so that f32 and f64 get the same number.
    (x >> 44) as f64 / (1u64 << 19) as f64 - 1.0
}

/// `1 / (i + j + 1)`.
pub(crate) fn hilbert(i: usize, j: usize) -> f64 {
    1.0 / (i + j + 1) as f64
}

/// Kahan's upper triangle, whose diagonal hides its condition.
pub(crate) fn kahan(i: usize, j: usize) -> f64 {
    let (sine, cosine) = (1.2_f64.sin(), 1.2_f64.cos());
    let scale = sine.powi(i as i32);
    if i == j {
        scale
    } else if i < j {
        -cosine * scale
    } else {
        0.0
    }
}

/// `2^e` with an exponent that differs from row to row.
pub(crate) fn uneven_power(seed: u64, i: usize, range: i32) -> i32 {
    (random(seed, i, 77) * f64::from(range)) as i32
}

/// Runs a verb with scratch of exactly the promised size, badly aligned.
pub(crate) fn with_scratch<R>(bytes: usize, run: impl FnOnce(&mut [u8]) -> R) -> R {
    let mut scratch = vec![0xff; bytes + 1];
    run(&mut scratch[1..])
}

/// `max |b − A x|` against `factor · n · ε · (‖A‖∞ ‖x‖∞ + ‖b‖∞)`, the normwise
/// backward error of a stable solve (Higham, theorem 9.5, with a growth factor
/// of at most `factor`), column by column.
pub(crate) fn check_residual<T: Real>(
    name: &str,
    factor: f64,
    a: impl Fn(usize, usize) -> f64,
    x: &Matrix<T>,
    b: impl Fn(usize, usize) -> f64,
) {
    let n = x.rows;
    let norm = (0..n).map(|i| (0..n).map(|j| a(i, j).abs()).sum::<f64>()).fold(0.0, f64::max);
    for q in 0..x.cols {
        let size_x = (0..n).map(|i| x.at(i, q).abs()).fold(0.0, f64::max);
        let size_b = (0..n).map(|i| b(i, q).abs()).fold(0.0, f64::max);
        let bound = factor * n as f64 * T::EPSILON.to_f64() * (norm * size_x + size_b);
        for i in 0..n {
            let residual = (0..n).fold(b(i, q), |sum, j| sum - a(i, j) * x.at(j, q)).abs();
            assert!(residual <= bound, "{name}: n = {n}, row {i}: {residual:e} > {bound:e}");
        }
    }
}
