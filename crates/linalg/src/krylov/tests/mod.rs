//! Solvers on matrices whose spectrum is known, and on those that must be refused.

mod least_squares;
mod operators;
mod refusals;
mod square;

use einmul_array::{Array, Csr};

use super::*;
use crate::scalar::Scalar;
use crate::testing::{number, random};

/// A dense matrix by rows.
pub(super) struct Dense<T> {
    pub(super) rows: usize,
    pub(super) cols: usize,
    pub(super) values: Vec<T>,
}

impl<T: Scalar> Dense<T> {
    pub(super) fn new(rows: usize, cols: usize, element: impl Fn(usize, usize) -> T) -> Self {
        let element = &element;
        let values = (0..rows).flat_map(|i| (0..cols).map(move |j| element(i, j))).collect();
        Self { rows, cols, values }
    }

    pub(super) fn operator(&self) -> DenseOperator<'_, T> {
        let matrix = einmul_kernels::MatRef::from_row_major(&self.values, self.rows, self.cols);
        DenseOperator::new(matrix).expect("a little memory")
    }

    pub(super) fn sparse(&self) -> Csr {
        let dense = Array::from_vec(self.values.clone(), &[self.rows, self.cols]);
        Csr::from_dense(&dense.expect("a matrix")).expect("a matrix")
    }

    /// In double precision, by the definition.
    pub(super) fn times(&self, x: &[T]) -> Vec<T> {
        let row = |i: usize| &self.values[i * self.cols..(i + 1) * self.cols];
        let product = |i| {
            let terms = row(i).iter().zip(x).map(|(&a, &x)| a.to_c128() * x.to_c128());
            T::from_c128(terms.sum())
        };
        (0..self.rows).map(product).collect()
    }

    pub(super) fn adjoint(&self) -> Self {
        Self::new(self.cols, self.rows, |i, j| self.values[j * self.cols + i].conjugate())
    }
}

/// A real number.
pub(super) fn real_number<T: Scalar>(x: f64) -> T {
    number(x, 0.0)
}

/// A vector of numbers between −1 and 1.
pub(super) fn random_vector<T: Scalar>(seed: u64, n: usize) -> Vec<T> {
    (0..n).map(|i| random(seed, i, 0)).collect()
}

/// Only a diagonal.
pub(super) fn diagonal<T: Scalar>(entries: &[f64]) -> Dense<T> {
    let n = entries.len();
    Dense::new(n, n, |i, j| if i == j { real_number(entries[i]) } else { T::ZERO })
}

/// The second difference in one dimension: eigenvalues `2 − 2 cos(kπ/(n + 1))`. Complex types
/// get it with phases, `D A Dᴴ`, which keeps them.
pub(super) fn laplacian<T: Scalar>(n: usize) -> Dense<T> {
    let phase = |i: usize| number::<T>((i as f64).cos(), (i as f64).sin());
    Dense::new(n, n, |i, j| {
        let value = match i.abs_diff(j) {
            0 => 2.0,
            1 => -1.0,
            _ => return T::ZERO,
        };
        if T::IS_COMPLEX && i != j {
            phase(i) * phase(j).conjugate() * real_number::<T>(value)
        } else {
            real_number(value)
        }
    })
}

/// Diffusion with a wind, by central differences: not symmetric.
pub(super) fn convection<T: Scalar>(n: usize, wind: f64) -> Dense<T> {
    Dense::new(n, n, |i, j| match j as isize - i as isize {
        0 => real_number(2.0),
        1 => real_number(-1.0 + wind),
        -1 => real_number(-1.0 - wind),
        _ => T::ZERO,
    })
}

/// `‖x − y‖∞`.
pub(super) fn distance<T: Scalar>(x: &[T], y: &[T]) -> f64 {
    assert_eq!(x.len(), y.len());
    let distances = x.iter().zip(y).map(|(x, y)| (x.to_c128() - y.to_c128()).norm());
    distances.fold(0.0, |largest, d| if d.is_nan() || d > largest { d } else { largest })
}
