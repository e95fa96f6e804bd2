//! Copies of matrices, and how large their columns are.

use einmul_kernels::matrix::{MatMut, MatRef};
use einmul_kernels::panels::{self, Float};
use einmul_kernels::vectors::{Loop, Vectors};
use einmul_machine::Isa;

use crate::blocked::rows::rows_mut;

/// Rows that are copied and then, from the nearest cache, added up.
const BAND: usize = 16;

/// Copies `a` to rows `stride` apart and writes the 1-norms of its columns, which are NaN or
/// infinite where an element is.
pub(super) fn copy<T: Float>(
    isa: Isa,
    a: MatRef<'_, T>,
    to: &mut [T],
    stride: usize,
    sums: &mut [T],
) {
    let (rows, cols) = (a.rows(), a.cols());
    sums.fill(T::of(0));
    for top in (0..rows).step_by(BAND) {
        let height = BAND.min(rows - top);
        let band = &mut to[top * stride..];
        panels::copy(isa, a.block(top, 0, height, cols), rows_mut(band, stride, height, cols));
        add(isa, band, stride, height, sums);
    }
}

/// Adds the sizes of the elements of rows to the sums of their columns.
pub(super) fn add<T: Float>(isa: Isa, memory: &[T], stride: usize, rows: usize, sums: &mut [T]) {
    if let Some(vectors) = Vectors::of(isa).filter(|_| !sums.is_empty()) {
        vectors.run(Add { memory, stride, rows, sums });
    } else {
        Add { memory, stride, rows, sums }.run();
    }
}

struct Add<'a, T> {
    memory: &'a [T],
    stride: usize,
    rows: usize,
    sums: &'a mut [T],
}

impl<T: Float> Loop for Add<'_, T> {
    #[inline(always)]
    fn run(self) {
        let cols = self.sums.len();
        for i in 0..self.rows {
            let row = &self.memory[i * self.stride..][..cols];
            for (sum, &x) in self.sums.iter_mut().zip(row) {
                *sum = *sum + x.magnitude();
            }
        }
    }
}

/// The largest; NaN wins.
pub(super) fn largest<T: Float>(numbers: &[T]) -> T {
    numbers.iter().fold(T::of(0), |largest, &x| if x <= largest { largest } else { x })
}

/// Whether a matrix of this 1-norm has modest numbers only; with a NaN it has not.
pub(super) fn is_modest<T: Float>(norm: T) -> bool {
    norm <= T::LARGE
}

/// Whether results of this 1-norm are in a range that nothing plain leaves.
pub(super) fn is_in_range<T: Float>(norm: T) -> bool {
    norm <= T::LARGE / T::SMALL
}

/// Whether columns of these 1-norms have modest numbers only, or none but zeros.
pub(super) fn are_modest<T: Float>(sums: &[T]) -> bool {
    sums.iter().all(|&sum| sum == T::of(0) || (sum >= T::SMALL && is_modest(sum)))
}

/// Copies rows that are `stride` apart.
pub(super) fn write<T: Float>(isa: Isa, from: &[T], stride: usize, to: MatMut<'_, T>) {
    let (rows, cols) = (to.rows(), to.cols());
    panels::copy(isa, crate::blocked::rows::rows(from, stride, rows, cols), to);
}
