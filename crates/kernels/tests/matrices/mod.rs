//! Test matrices in every layout, and the bound that products must meet.

#![allow(dead_code, reason = "every test file uses another part")]

use einmul_kernels::{MatMut, MatRef, Real, gemm_reference};
use einmul_machine::{Isa, Profile};

/// How a test matrix lies in memory.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Order {
    Rows,
    Columns,
    /// Rows contiguous, with a gap between them.
    PaddedRows,
    /// Columns contiguous, with a gap between them.
    PaddedColumns,
    /// No unit stride.
    Spaced,
    /// Rows contiguous, both axes backwards.
    ReversedRows,
    /// Columns contiguous, both axes backwards.
    ReversedColumns,
}

pub(crate) const ORDERS: [Order; 7] = [
    Order::Rows,
    Order::Columns,
    Order::PaddedRows,
    Order::PaddedColumns,
    Order::Spaced,
    Order::ReversedRows,
    Order::ReversedColumns,
];

/// A matrix with gaps full of NaN, which no kernel may read or write.
#[derive(Debug, Clone)]
pub(crate) struct Matrix<T> {
    data: Vec<T>,
    start: usize,
    rows: usize,
    cols: usize,
    row_stride: isize,
    col_stride: isize,
}

/// Floats of the tests: both of [`Real`], and what the bound needs.
pub(crate) trait Float: Real {
    const EPSILON: f64;
    fn of(value: f64) -> Self;
    fn to_f64(self) -> f64;
    fn bits(self) -> u64;
}

impl Float for f32 {
    const EPSILON: f64 = f32::EPSILON as f64;
    fn of(value: f64) -> f32 {
        value as f32
    }
    fn to_f64(self) -> f64 {
        f64::from(self)
    }
    fn bits(self) -> u64 {
        u64::from(self.to_bits())
    }
}

impl Float for f64 {
    const EPSILON: f64 = f64::EPSILON;
    fn of(value: f64) -> f64 {
        value
    }
    fn to_f64(self) -> f64 {
        self
    }
    fn bits(self) -> u64 {
        self.to_bits()
    }
}

/// A small generator with a fixed seed (Knuth's MMIX constants).
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }

    /// From −1 to 1.
    pub(crate) fn unit(&mut self) -> f64 {
        self.below(1 << 20) as f64 / f64::from(1 << 19) - 1.0
    }
}

impl<T: Float> Matrix<T> {
    pub(crate) fn new(
        rows: usize,
        cols: usize,
        order: Order,
        mut element: impl FnMut() -> T,
    ) -> Self {
        let (r, c) = (rows.max(1), cols.max(1));
        let (row_stride, col_stride, start, len) = match order {
            Order::Rows => (c as isize, 1, 0, r * c),
            Order::Columns => (1, r as isize, 0, r * c),
            Order::PaddedRows => (c as isize + 5, 1, 0, r * (c + 5)),
            Order::PaddedColumns => (1, r as isize + 3, 0, (r + 3) * c),
            Order::Spaced => (2 * (3 * c) as isize, 3, 0, 6 * r * c),
            Order::ReversedRows => (-(c as isize), -1, r * c - 1, r * c),
            Order::ReversedColumns => (-1, -(r as isize), r * c - 1, r * c),
        };
        let data = vec![T::of(f64::NAN); len];
        let mut matrix = Matrix { data, start, rows, cols, row_stride, col_stride };
        for i in 0..rows {
            for j in 0..cols {
                let at = matrix.position(i, j);
                matrix.data[at] = element();
            }
        }
        matrix
    }

    pub(crate) fn random(rows: usize, cols: usize, order: Order, random: &mut Random) -> Self {
        Self::new(rows, cols, order, || T::of(random.unit()))
    }

    fn position(&self, i: usize, j: usize) -> usize {
        let offset = i as isize * self.row_stride + j as isize * self.col_stride;
        (self.start as isize + offset) as usize
    }

    pub(crate) fn at(&self, i: usize, j: usize) -> T {
        self.data[self.position(i, j)]
    }

    pub(crate) fn view(&self) -> MatRef<'_, T> {
        // SAFETY: `new` sized the vector for these strides.
        unsafe {
            let first = self.data.as_ptr().add(self.start);
            MatRef::from_raw_parts(first, self.rows, self.cols, self.row_stride, self.col_stride)
        }
    }

    pub(crate) fn view_mut(&mut self) -> MatMut<'_, T> {
        // SAFETY: `new` sized the vector for these strides, which keep positions apart.
        unsafe {
            let first = self.data.as_mut_ptr().add(self.start);
            MatMut::from_raw_parts(first, self.rows, self.cols, self.row_stride, self.col_stride)
        }
    }

    /// Every element's bits, gaps included.
    pub(crate) fn bits(&self) -> Vec<u64> {
        self.data.iter().map(|value| value.bits()).collect()
    }

    pub(crate) fn absolute(&self) -> Self {
        let data = self.data.iter().map(|v| T::of(v.to_f64().abs())).collect();
        Matrix { data, ..self.clone() }
    }

    /// The gaps still hold NaN.
    pub(crate) fn assert_gaps_untouched(&self) {
        let nans = self.data.iter().filter(|value| value.to_f64().is_nan()).count();
        let gaps = self.data.len() - self.rows * self.cols;
        assert!(nans >= gaps, "{} of {gaps} gaps were written", gaps - nans);
    }
}

/// Both products sum `k` terms in some order with one rounding each for product
/// and sum, and apply `alpha` and `beta`: each is within `(k + 3)·ε` of the exact
/// one evaluated on absolute values (Higham, "Accuracy and Stability", §3.5).
pub(crate) fn assert_close<T: Float>(
    what: &str,
    found: &Matrix<T>,
    alpha: T,
    a: &Matrix<T>,
    b: &Matrix<T>,
    beta: T,
    before: &Matrix<T>,
) {
    found.assert_gaps_untouched();
    let (m, n, k) = (found.rows, found.cols, a.cols);
    let mut expected = before.clone();
    gemm_reference(alpha, a.view(), b.view(), beta, expected.view_mut());
    let mut size = before.absolute();
    let magnitude = |value: T| T::of(value.to_f64().abs());
    let (a, b) = (a.absolute(), b.absolute());
    gemm_reference(magnitude(alpha), a.view(), b.view(), magnitude(beta), size.view_mut());
    let bound = 2.0 * (k as f64 + 3.0) * T::EPSILON;
    for i in 0..m {
        for j in 0..n {
            let (x, y) = (found.at(i, j).to_f64(), expected.at(i, j).to_f64());
            assert!(
                (x - y).abs() <= bound * size.at(i, j).to_f64(),
                "{what}: C[{i}, {j}] is {x}, the reference {y}"
            );
        }
    }
}

/// Profiles of every instruction set that this processor has, which split even
/// small work over threads.
pub(crate) fn profiles() -> Vec<Profile> {
    let supported = Isa::ALL.into_iter().filter(|isa| isa.is_supported());
    supported
        .map(|isa| {
            let mut profile = Profile::builtin(isa, 2);
            profile.thread_threshold_flops = 1.0;
            profile
        })
        .collect()
}
