//! A band matrix in someone else's memory.

use std::ops::Range;

use einmul_kernels::matrix::MatRef;

use crate::eliminated::larger;
use crate::equilibrate::{Powers, invert};
use crate::error::Error;
use crate::real::{EXPONENT_NOT_FINITE, EXPONENT_OF_ZERO};
use crate::scalar::Scalar;
use crate::view::check_square;

/// A square matrix that is zero but for some diagonals below and above the main one, stored
/// as such or as any matrix. What is stored outside the band is not read.
#[derive(Debug)]
pub struct Band<'a, T> {
    elements: MatRef<'a, T>,
    /// The stored row of the main diagonal, where rows are diagonals.
    main: Option<usize>,
    order: usize,
    lower: usize,
    upper: usize,
}

impl<'a, T> Band<'a, T> {
    /// The band of an `n × n` matrix.
    ///
    /// # Errors
    /// [`Error::NotSquare`].
    pub fn of_matrix(a: MatRef<'a, T>, lower: usize, upper: usize) -> Result<Self, Error> {
        check_square("Band::of_matrix", (a.rows(), a.cols()))?;
        let (order, widest) = (a.rows(), a.rows().saturating_sub(1));
        let (lower, upper) = (lower.min(widest), upper.min(widest));
        Ok(Self { elements: a, main: None, order, lower, upper })
    }

    /// The matrix whose diagonals are the `lower + upper + 1` rows of `ab`, the uppermost
    /// first: element `(i, j)` is `ab[upper + i − j, j]`, as in LAPACK and SciPy.
    ///
    /// # Errors
    /// [`Error::Argument`] for another number of rows.
    pub fn of_diagonals(ab: MatRef<'a, T>, lower: usize, upper: usize) -> Result<Self, Error> {
        let needed = lower.saturating_add(upper).saturating_add(1);
        if ab.rows() != needed {
            return Err(Error::Argument {
                operation: "banded".to_owned(),
                problem: format!(
                    "{lower} diagonals below the main one and {upper} above are {needed} rows, \
                     but ab has {}",
                    ab.rows()
                ),
            });
        }
        let (order, widest) = (ab.cols(), ab.cols().saturating_sub(1));
        let (main, lower, upper) = (Some(upper), lower.min(widest), upper.min(widest));
        Ok(Self { elements: ab, main, order, lower, upper })
    }

    /// Rows, and columns.
    pub fn order(&self) -> usize {
        self.order
    }

    /// Diagonals below the main one.
    pub fn lower(&self) -> usize {
        self.lower
    }

    /// Diagonals above the main one.
    pub fn upper(&self) -> usize {
        self.upper
    }

    /// The columns of a row that are in the band.
    pub(crate) fn columns_of(&self, i: usize) -> Range<usize> {
        i.saturating_sub(self.lower)..self.order.min(i + self.upper + 1)
    }

    /// Where an element of the band is stored.
    fn place(&self, i: usize, j: usize) -> (usize, usize) {
        match self.main {
            Some(main) => (main + i - j, j),
            None => (i, j),
        }
    }
}

impl<T: Scalar> Band<'_, T> {
    /// Element `(i, j)`; zero outside the band.
    ///
    /// # Panics
    /// When the position is outside the matrix.
    pub fn at(&self, i: usize, j: usize) -> T {
        if j + self.lower < i || i + self.upper < j {
            return T::ZERO;
        }
        let (row, col) = self.place(i, j);
        self.elements.at(row, col)
    }

    /// [`equilibrate::powers`](crate::equilibrate::powers) of the band.
    ///
    /// # Errors
    /// [`Error::NotFinite`], which names the element as it is stored.
    pub(crate) fn powers<'w>(
        &self,
        operation: &'static str,
        balance: &'w mut [i32],
        cols: &'w mut [i32],
    ) -> Result<Powers<'w>, Error> {
        cols.fill(EXPONENT_OF_ZERO);
        for i in 0..self.order {
            for j in self.columns_of(i) {
                let exponent = self.at(i, j).exponent_of();
                if exponent == EXPONENT_NOT_FINITE {
                    return Err(self.not_finite(operation, i, j));
                }
                cols[j] = cols[j].max(exponent);
            }
        }
        let mut common = cols.iter().copied().max().unwrap_or(EXPONENT_OF_ZERO);
        invert(&mut common);
        for power in cols.iter_mut() {
            *power = power.saturating_add(common);
            invert(power);
        }
        for (i, power) in balance.iter_mut().enumerate() {
            let exponent = |j: usize| self.at(i, j).exponent_of().saturating_add(common + cols[j]);
            *power = self.columns_of(i).map(exponent).max().unwrap_or(EXPONENT_OF_ZERO);
            invert(power);
        }
        Ok(Powers { common, cols, balance })
    }

    /// The error that an element of the band is NaN or infinite.
    pub(crate) fn not_finite(&self, operation: &'static str, i: usize, j: usize) -> Error {
        let (row, col) = self.place(i, j);
        let name = if self.main.is_some() { "ab" } else { "a" };
        Error::NotFinite { operation, name, row, col, value: self.at(i, j).to_string() }
    }

    /// The 1-norm of the matrix with rows and columns scaled by its powers.
    pub(crate) fn balanced_one_norm(&self, powers: &Powers<'_>) -> T::Real {
        let column_norm = |j: usize| {
            let rows = j.saturating_sub(self.upper)..self.order.min(j + self.lower + 1);
            rows.fold(T::REAL_ZERO, |sum, i| {
                let power = powers.common + powers.cols[j] + powers.balance[i];
                sum + self.at(i, j).scaled(power).modulus()
            })
        };
        (0..self.order).map(column_norm).fold(T::REAL_ZERO, larger)
    }
}
